// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* packet.c - templates of packets compared with known bytes, and what is none */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/num.h"
#include "packet/template.h"
#include "packet/finish.h"
#include "tap.h"

/* clang-format off */
static const struct {
	const char *text;
	const char *hex;
} good[] = {
	{ "ipv4 10.0.0.1 > 10.0.0.2 tcp 1234 > 80 syn len 64",
	  "02000000000202000000000108004500003200000000400666c40a0000010a00000204d2"
	  "005000000000000000005002ffff96b4000000000000000000000000" },
	{ "@ethernet/ipv4/tcp",
	  "020000000002020000000001080045000028000000004006f6ccc0000201c00002029c40"
	  "005000000000000000005002ffff8f4e0000" },
	{ "tcp 1>2 ack psh seq 7 ack_seq 9 window 100 options hex:020405b4 payload \"GET /\"",
	  "020000000002020000000001080045000031000000004006f6c3c0000201c00002020001"
	  "0002000000070000000960180064492b0000020405b4474554202f" },
	{ "ipv4 ttl 1 id 7 df dscp 46 ecn 1 udp payload hex:ab",
	  "020000000002020000000001080045b9001d000740000111f50cc0000201c00002029c40"
	  "003500093462ab" },
	{ "ipv4 options hex:94040000 icmp echo-reply id 3 seq 4 payload 5",
	  "02000000000202000000000108004600002500000000400161d0c0000201c00002029404"
	  "00000000fff8000300040000000000" },
	{ "ethernet 02:00:00:00:00:0a > 02:00:00:00:00:0b vlan 100 pcp 3 ipv6 udp 7 > 9 payload 3",
	  "02000000000b02000000000a8100606486dd60000000000b114020010db8000000000000"
	  "00000000000120010db800000000000000000000000200070009000ba453000000" },
	{ "ethernet type 0x88a8 vlan 5 vlan 6 ipv4 proto 99",
	  "02000000000202000000000188a8000581000006080045000014000000004063f683c000"
	  "0201c0000202" },
	{ "ipv6 fe80::1 > ff02::1 hop_limit 255 flow 0x12345 tclass 0x20 icmpv6 neighbor-solicitation payload hex:fe800000000000000000000000000002",
	  "02000000000202000000000186dd6201234500183afffe80000000000000000000000000"
	  "0001ff02000000000000000000000000000187007ca400000000fe800000000000000000"
	  "000000000002" },
	{ "arp 10.0.0.1 > 10.0.0.2",
	  "ffffffffffff020000000001080600010800060400010200000000010a00000100000000"
	  "00000a000002" },
	{ "arp reply 10.0.0.1 > 10.0.0.2 tha 02:00:00:00:00:09",
	  "020000000002020000000001080600010800060400020200000000010a00000102000000"
	  "00090a000002" },
	{ "ipv4 10.0.0.1 > 10.0.0.2 ipv4 udp",
	  "02000000000202000000000108004500003000000000400466c80a0000010a0000024500"
	  "001c000000004011f6cdc0000201c00002029c4000350008df64" },
	{ "ipv6 tcp rst cut 60",
	  "02000000000202000000000186dd600000000014064020010db800000000000000000000"
	  "000120010db80000000000000000000000029c4000500000" },
	{ "icmp echo-request sum 0xdead",
	  "02000000000202000000000108004500001c000000004001f6ddc0000201c00002020800"
	  "dead00000000" },
	{ "ethernet broadcast>02:00:00:00:00:09 payload hex:0102",
	  "020000000009ffffffffffff88b50102" },
	{ "ethernet payload hex:0102",
	  "02000000000202000000000188b50102" },
	{ "icmpv6",
	  "02000000000202000000000186dd6000000000083a4020010db800000000000000000000"
	  "000120010db80000000000000000000000028000244800000000" },
	{ "udp payload hex:df60",
	  "02000000000202000000000108004500001e000000004011f6cbc0000201c00002029c40"
	  "0035000affffdf60" },
};

/* What is no template; WHERE is in the message. */
static const struct {
	const char *text;
	const char *where;
} wrong[] = {
	{ "", "no protocol" },
	{ "ipv4 tpc", "word 2 'tpc' (column 6): unknown word in the header of ipv4" },
	{ "ipv5", "word 1 'ipv5' (column 1): unknown protocol" },
	{ "@ethernet/ipv5", "word 2 'ipv5' (column 11)" },
	{ "ipv4 ttl 256", "word 3 '256' (column 10): ttl of ipv4 is a number from 0 to 255" },
	{ "ipv4 ttl", "word 2 'ttl' (column 6): ttl wants a value" },
	{ "ipv4 ttl -1", "word 3 '-1'" },
	{ "ipv4 10.0.0.1 10.0.0.2", "word 3 '10.0.0.2' (column 15): '>'" },
	{ "ipv4 10.0.0.1", "word 2 '10.0.0.1'" },
	{ "ipv4 10.0.0.256 > 10.0.0.1", "word 2 '10.0.0.256' (column 6): src of ipv4" },
	{ "ipv6 10.0.0.1 > ::1", "word 2 '10.0.0.1'" },
	{ "ethernet 02:00 > 02:00:00:00:00:01", "word 2 '02:00'" },
	{ "tcp 1 > 65536", "word 4 '65536' (column 9): dst of tcp" },
	{ "tcp udp", "word 2 'udp' (column 5): udp cannot follow tcp" },
	{ "tcp http > 80", "word 2 'http' (column 5): src of tcp is a number" },
	{ "ipv4 ethernet", "ethernet cannot follow ipv4" },
	{ "ipv4 arp", "arp cannot follow ipv4" },
	{ "vlan 4096", "number from 0 to 4095" },
	{ "tcp options hex:01", "in fours" },
	{ "udp options hex:01010101", "word 2 'options'" },
	{ "udp payload abc", "a payload is" },
	{ "udp payload \"abc", "the quotes do not end" },
	{ "udp payload \"\\q\"", "backslash" },
	{ "udp payload 1 ttl 3", "'ttl' (column 15): nothing of a header can follow" },
	{ "udp payload 1 udp", "a header cannot follow the payload" },
	{ "udp len 10", "len 10 is too short, there are 42 bytes" },
	{ "udp len 0", "number from 1 to" },
	{ "udp len 70000", "65535" },
	{ "udp payload 262144", "longer than" },
	{ "udp cut 43", "cut 43 is too much" },
	{ "ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4 ipv4", "more than 16" },
};
/* clang-format on */

static void check_good(const char *text, const char *hex, bool ip_first)
{
	struct bp_err err = { 0 };
	size_t want_len = 0;
	size_t len = 0;
	unsigned char *want = bp_parse_hex(hex, &want_len);
	unsigned char *bytes = bp_packet_make(text, ip_first, &len, &err);

	ok(bytes && len == want_len && memcmp(bytes, want, len) == 0, "%s", text);
	if (!bytes)
		printf("# %s\n", err.text);
	for (size_t i = 0; bytes && i < len; i++)
		if (i >= want_len || bytes[i] != want[i])
			printf("# byte %zu is %02x, of %zu of %zu\n", i, bytes[i], len, want_len);
	free(bytes);
	free(want);
}

static void check_wrong(const char *text, const char *where)
{
	struct bp_err err = { 0 };
	size_t len = 0;
	unsigned char *bytes = bp_packet_make(text, false, &len, &err);

	ok(!bytes && errno == EINVAL && strstr(err.text, where), "wrong: %s", text);
	if (bytes || !strstr(err.text, where))
		printf("# %s\n", err.text);
	free(bytes);
}

/* A packet is taken apart into what it was made of. */
static void check_layers(void)
{
	static const char *const names[] = { "ethernet", "vlan", "ipv4", "tcp" };
	static const size_t at[] = { 0, 14, 18, 42 };
	struct bp_layer layers[BP_LAYERS];
	struct bp_err err = { 0 };
	size_t len = 0;
	unsigned char *bytes =
		bp_packet_make("vlan 7 ipv4 options hex:01010101 ttl 9 tcp rst", false, &len, &err);
	size_t count = bytes ? bp_layers(bytes, len, false, layers) : 0;
	char text[48];

	ok(count == 4, "four headers");
	for (size_t i = 0; i < count && i < 4; i++)
		ok(strcmp(layers[i].proto->name, names[i]) == 0 && layers[i].at == at[i],
		   "%s at %zu", names[i], at[i]);
	if (count == 4) {
		bp_header_text(bp_header_find(layers[2].proto, "src"), bytes + 18, text,
			       sizeof(text));
		ok(strcmp(text, "192.0.2.1") == 0, "an address as text");
		ok(bp_header_get(bp_header_find(layers[2].proto, "ttl"), bytes + 18) == 9,
		   "a number");
		ok(bp_layers(bytes, 41, false, layers) == 2, "a header that is cut off is none");
		bytes[18] = 0x41;
		ok(bp_layers(bytes, len, false, layers) == 2, "nor one with an impossible length");
	}
	ok(bp_layers(bytes, 0, true, layers) == 0, "nothing has no headers");
	free(bytes);
}

int main(void)
{
	struct bp_err err = { 0 };
	size_t len;

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		check_good(good[i].text, good[i].hex, false);
	/* For netfilter the same without the first 14 bytes. */
	check_good("@ipv4/tcp", good[1].hex + 28, true);
	check_good("tcp", good[1].hex + 28, true);
	ok(!bp_packet_make("arp", true, &len, &err) && strstr(err.text, "netfilter"),
	   "no arp for netfilter programs");
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		check_wrong(wrong[i].text, wrong[i].where);
	check_layers();
	return tap_done();
}
