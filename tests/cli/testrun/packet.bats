#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun --packet": packets made of a line of words. The bytes are compared with known
# ones in tests/unit/packet.c.

load ../../helpers

FILTER=$OBJ/filter.bpf.o

@test "testrun: --packet and @ make packets that programs take for real" {
	need run_xdp
	run -0 --separate-stderr bpfprog testrun "$FILTER:hop" -j \
		--packet "ipv4 10.0.0.1 > 10.0.0.2 ttl 9 tcp 1234 > 80 syn len 64"
	[[ -z $stderr ]]
	json '.verdict == "XDP_TX" and .data_size_out == 64'
	# The program changes the checksum as RFC 1624 says, which must be what a new packet has.
	run -0 bpfprog testrun "$FILTER:hop" --packet 'ipv4 ttl 9 udp payload "a b"' \
		--expect tx --expect-data '@ipv4/ttl/8/udp/payload/"a b"'
	run -0 bpfprog testrun "$FILTER:hop" --data-in @ipv4/ttl/1/tcp --expect drop
	run -0 bpfprog testrun "$FILTER:filter" --data-in @ethernet/ipv6/udp --expect pass
	fails 8 bpfprog testrun "$FILTER:hop" --packet 'ipv4 ttl 9' --expect drop
}

@test "testrun: --packet for netfilter programs begins with the IP header" {
	need run_netfilter
	# With an Ethernet header it would be longer than that.
	run -0 --separate-stderr bpfprog testrun "$OBJ/netfilter.bpf.o:nf_accept" \
		--packet "udp len 28" --expect accept -j
	json '.verdict == "NF_ACCEPT"'
	fails 2 bpfprog testrun "$OBJ/netfilter.bpf.o:nf_accept" --packet arp
	[[ $stderr == *"word 1 'arp' (column 1): netfilter"* ]]
}

# bats test_tags=once
@test "testrun: what is wrong with a template is said with the word and its place" {
	need run_xdp
	fails 2 bpfprog testrun "$FILTER:hop" --packet "ipv4 10.0.0.1 > 10.0.0.2 tpc 1"
	[[ ${stderr_lines[0]} == *"packet: word 5 'tpc' (column 26): unknown word in the header of ipv4" ]]
	[[ ${stderr_lines[1]} == "hint: known here: "*ttl* ]]
	fails 2 bpfprog testrun "$FILTER:hop" --data-in @ipv4/ttl/256
	[[ $stderr == *"word 3 '256' (column 11): ttl of ipv4 is a number from 0 to 255"* ]]
	fails_json 2 bpfprog testrun -j "$FILTER:hop" --packet "udp len 10"
	fails 2 bpfprog testrun "$FILTER:hop" --packet udp --expect-data @upd
	fails 2 bpfprog testrun "$FILTER:hop" --packet udp --data-in hex:00
	[[ $stderr == *"exclude each other"* ]]
	fails 2 bpfprog testrun "$FILTER:hop" --packet udp --pcap -
}

# bats test_tags=once
@test "testrun: a template that gives a field twice, by whatever name, is refused" {
	local count=0 line

	need run_xdp
	while IFS='|' read -r line word; do
		fails 2 bpfprog testrun "$FILTER:hop" --packet "$line"
		[[ ${stderr_lines[0]} == *": $word is there already" ]] || { echo "$line: $stderr"; return 1; }
		((++count))
	done <<-'END'
		arp request reply|op of arp
		arp op 1 request|op of arp
		icmp echo-request echo-reply|type of icmp
		icmp type 3 unreachable|type of icmp
		icmpv6 too-big unreachable|type of icmpv6
		icmp rest 5 id 3|id of icmp
		tcp 1 > 2 1 > 3|src of tcp
		tcp 1 > 2 dst 3|dst of tcp
		tcp syn syn|syn of tcp
		tcp flags 0x10 syn|syn of tcp
		tcp ack flags 0x10|flags of tcp
		ipv4 ttl 3 ttl 4|ttl of ipv4
		ipv4 tos 4 dscp 8|dscp of ipv4
		ipv6 ttl 3 hop_limit 4|hop_limit of ipv6
		ipv4 10.0.0.1 > 10.0.0.2 src 10.0.0.9|src of ipv4
		vlan 3 id 4|id of vlan
		udp len 60 len 61|len
		udp cut 20 cut 30|cut
	END
	[[ $count == 18 ]]
	fails 2 bpfprog testrun "$FILTER:hop" --packet "udp syn"
	[[ $stderr == *"'syn' (column 5): unknown word in the header of udp"* ]]
	# The same in another header, and what differs in one.
	run -0 bpfprog testrun "$FILTER:hop" -q --packet \
		"ethernet vlan 3 vlan 4 ipv4 ttl 3 dscp 1 ecn 2 df mf ipv4 ttl 4 tcp 1 > 2 syn ack payload 1 payload 1 len 90 cut 80"
	run -0 bpfprog testrun "$FILTER:hop" -q --packet "icmp unreachable code 1 id 2 seq 3"
}

# bats test_tags=once
@test "testrun: the page has each word of a template" {
	local page proto word

	need run_xdp
	page=" $(sed -n '/^\.Sh PACKET TEMPLATES/,/^\.Sh EXIT/p' "$ROOT/man/bpfprog-testrun.8" |
		tr -d ',;' | tr '\n' ' ') "
	for proto in '' ethernet vlan arp ipv4 ipv6 tcp udp icmp icmpv6; do
		fails 2 bpfprog testrun "$FILTER:hop" --packet "$proto bogus"
		for word in $(tr -d , <<< "${stderr_lines[1]#*here:}"); do
			[[ $page == *" $word "* ]] || { echo "$proto $word"; return 1; }
		done
	done
}

# bats test_tags=once
@test "testrun: on a terminal the packet is shown with what changed" {
	need run_xdp
	hash script 2> /dev/null || skip "no script(1)"
	run -0 script -qec "$TOOL testrun $FILTER:hop --packet 'ipv4 ttl 9 udp'" /dev/null
	[[ $output == *"0010  00  1c  00  00  00  00 [08] 11 [2e] ce "* ]] || { echo "$output"; return 1; }
	run -0 bpfprog testrun "$FILTER:hop" --packet 'ipv4 ttl 9 udp'
	[[ $output != *"[08]"* ]]
}

@test "testrun: a VLAN tag in the bytes is not what programs of socket buffers see on a device" {
	local capture=$BATS_TEST_TMPDIR/tagged.pcap

	need run_sched_cls run_xdp
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --packet "vlan 5 ipv4 udp"
	[[ ${stderr_lines[0]} == "warning: the packet has a VLAN tag in its bytes, which "*vlan_tci* ]]
	bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --packet "vlan 5 ipv4 udp" --data-out "$BATS_TEST_TMPDIR/data" -q 2> /dev/null
	{
		printf '\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0'
		printf '\xe8\x03\0\0\x05\0\0\0\x2e\0\0\0\x2e\0\0\0'
		cat "$BATS_TEST_TMPDIR/data"
	} > "$capture"
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --pcap "$capture"
	[[ ${stderr_lines[0]} == *"1 packets have a VLAN tag in their bytes, which "* ]]
	# XDP programs see it there, too.
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --packet "vlan 5 ipv4 udp"
	[[ -z $stderr ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --packet "ipv4 udp"
	[[ -z $stderr ]]
}
