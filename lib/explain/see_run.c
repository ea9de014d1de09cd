// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_run.c - what can be seen of a test run that failed */
#include <netinet/in.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include <linux/netfilter.h>

#include <bpf/libbpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "explain/see.h"
#include "table/ctx_field.h"
#include "kernel/prog.h"
#include "kernel/run_type.h"

#define ETH_HLEN 14
#define FRAGS_MOST 72000 /* bytes in the fragments of a packet, on pages of 4 KiB */
#define SKB_MOST 3520    /* bytes that always fit a page, with what the kernel puts around them */
#define RAW_TP_MOST 96
#define SYSCALL_MOST 65535
#define BATCH_MOST 256
#define META_MOST 252     /* bytes: 255 in steps of 4 */
#define META_MOST_NEW 216 /* where the kernel keeps its struct xdp_frame out of them */

static const char *type_name(const struct bp_facts *facts)
{
	const char *name = libbpf_bpf_prog_type_str(facts->prog_type);

	return name ? name : "these";
}

/* No context and no packet of a network device: the call runs them with what it is given. */
static bool takes_args(enum bpf_prog_type type)
{
	return type == BPF_PROG_TYPE_RAW_TRACEPOINT || type == BPF_PROG_TYPE_SYSCALL;
}

static bool takes_skb(enum bpf_prog_type type)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	return row && (row->flags & BPF_F_TEST_SKB_CHECKSUM_COMPLETE);
}

static bool takes_packet(enum bpf_prog_type type)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	return row && row->min_data;
}

/* A field of the context given; 0 if it is not there. */
static __u64 ctx_value(const struct bp_facts *facts, const char *name)
{
	const struct bp_field *field = NULL;
	__u64 value = 0;

	if (!facts->run || !facts->run->ctx_in)
		return 0;
	while ((field = bp_field_next(facts->prog_type, field)))
		if (strcmp(field->name, name) == 0 &&
		    bp_field_get(field, facts->run->ctx_in, facts->run->ctx_size_in, &value))
			return value;
	return 0;
}

enum bp_seen bp_see_no_test_run(const struct bp_facts *facts, char *detail, size_t size)
{
	char types[500];

	bp_run_types_text(types, sizeof(types));
	snprintf(detail, size, ": %s; types that can be run: %s", type_name(facts), types);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_ctx_half(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	return bp_seen_if(facts->run && !facts->run->ctx_in != !facts->run->ctx_size_in);
}

enum bp_seen bp_see_ctx_large(const struct bp_facts *facts, char *detail, size_t size)
{
	size_t most = bp_ctx_size(facts->prog_type);

	if (facts->prog_type == BPF_PROG_TYPE_RAW_TRACEPOINT)
		most = RAW_TP_MOST;
	else if (facts->prog_type == BPF_PROG_TYPE_SYSCALL)
		most = SYSCALL_MOST;
	if (!facts->run || !most || facts->run->ctx_size_in <= most)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %u bytes, and %zu is what %s programs take",
		 facts->run->ctx_size_in, most, type_name(facts));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_ctx_missing(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return bp_seen_if(facts->prog_type == BPF_PROG_TYPE_SK_LOOKUP &&
			  (facts->run ? !facts->run->ctx_size_in : !facts->data_size));
}

/* How much the program reads of its arguments is known to the kernel only. */
enum bp_seen bp_see_ctx_small(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!takes_args(facts->prog_type))
		return BP_SEEN_NO;
	if (facts->run)
		snprintf(detail, size, ": %u bytes", facts->run->ctx_size_in);
	return BP_SEEN_MAYBE;
}

/* Metadata in front of the packet is all that the context of XDP is for; devices besides. */
static bool xdp_ctx_is_odd(const struct bp_facts *facts, char *detail, size_t size)
{
	__u64 data = ctx_value(facts, "data");

	if (ctx_value(facts, "egress_ifindex"))
		snprintf(detail, size, ": egress_ifindex");
	else if (ctx_value(facts, "data_meta"))
		snprintf(detail, size, ": data_meta");
	else if (ctx_value(facts, "data_end") > facts->data_size)
		snprintf(detail, size, ": data_end is behind the end of the packet");
	else if (data % 4 || data > META_MOST || data > ctx_value(facts, "data_end"))
		snprintf(detail, size,
			 ": data is %llu, and metadata has a multiple of 4 bytes, %u at most, "
			 "which are in the input",
			 (unsigned long long)data, META_MOST);
	else if (ctx_value(facts, "rx_queue_index") && !ctx_value(facts, "ingress_ifindex"))
		snprintf(detail, size, ": rx_queue_index without ingress_ifindex");
	else if (ctx_value(facts, "rx_queue_index"))
		snprintf(detail, size, ": rx_queue_index is no queue of the device");
	else
		return false;
	return true;
}

enum bp_seen bp_see_metadata_large(const struct bp_facts *facts, char *detail, size_t size)
{
	__u64 data = ctx_value(facts, "data");

	if (facts->prog_type != BPF_PROG_TYPE_XDP || data <= META_MOST_NEW || data > META_MOST ||
	    data % 4)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %llu bytes, and %u is the most here (older kernels: %u)",
		 (unsigned long long)data, META_MOST_NEW, META_MOST);
	return BP_SEEN_YES;
}

/* How many arguments the function has is known to the kernel only. */
enum bp_seen bp_see_args_count(const struct bp_facts *facts, char *detail, size_t size)
{
	if (facts->prog_type != BPF_PROG_TYPE_STRUCT_OPS)
		return BP_SEEN_NO;
	if (!facts->run || !facts->run->ctx_size_in)
		return BP_SEEN_YES;
	snprintf(detail, size, ": %u bytes are for %zu", facts->run->ctx_size_in,
		 facts->run->ctx_size_in / sizeof(__u64));
	return BP_SEEN_MAYBE;
}

/* The first is a pointer, in the struct_ops that can be run. */
enum bp_seen bp_see_arg_null(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	__u64 first;

	if (facts->prog_type != BPF_PROG_TYPE_STRUCT_OPS || !facts->run || !facts->run->ctx_in ||
	    facts->run->ctx_size_in < sizeof(first))
		return BP_SEEN_NO;
	memcpy(&first, facts->run->ctx_in, sizeof(first));
	return first ? BP_SEEN_NO : BP_SEEN_MAYBE;
}

/* Fields that may be set, but not to everything. */
static bool skb_ctx_is_odd(const struct bp_facts *facts, char *detail, size_t size)
{
	__u64 wire_len = ctx_value(facts, "wire_len");

	if (wire_len && wire_len < facts->data_size)
		snprintf(detail, size, ": wire_len is less than the packet");
	else if (ctx_value(facts, "gso_segs") > 65535)
		snprintf(detail, size, ": gso_segs is more than 65535");
	else
		return false;
	return true;
}

/* Of the kernel's struct nf_hook_state, which begins with hook and pf, it takes these two. */
static bool netfilter_ctx_is_odd(const struct bp_facts *facts, char *detail, size_t size)
{
	const unsigned char *bytes = facts->run->ctx_in;
	unsigned int family = facts->run->ctx_size_in > 1 ? bytes[1] : 0;

	if (family != NFPROTO_IPV4 && family != NFPROTO_IPV6) {
		snprintf(detail, size, ": pf is %u, and neither %u (IPv4) nor %u (IPv6)", family,
			 NFPROTO_IPV4, NFPROTO_IPV6);
		return true;
	}
	for (__u32 i = 2; i < facts->run->ctx_size_in; i++)
		if (bytes[i]) {
			snprintf(detail, size, ": more than hook and pf");
			return true;
		}
	return false;
}

enum bp_seen bp_see_ctx_field(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_field *field = NULL;

	if (!facts->run || !facts->run->ctx_in || !facts->run->ctx_size_in)
		return BP_SEEN_NO;
	if (facts->prog_type == BPF_PROG_TYPE_NETFILTER)
		return bp_seen_if(netfilter_ctx_is_odd(facts, detail, size));
	if (facts->prog_type == BPF_PROG_TYPE_XDP)
		return bp_seen_if(xdp_ctx_is_odd(facts, detail, size));
	while ((field = bp_field_next(facts->prog_type, field))) {
		__u64 value = 0;

		if (field->settable ||
		    !bp_field_get(field, facts->run->ctx_in, facts->run->ctx_size_in, &value))
			continue;
		if (!value)
			continue;
		snprintf(detail, size, ": %s", field->name);
		return BP_SEEN_YES;
	}
	if (!takes_skb(facts->prog_type))
		return BP_SEEN_NO;
	if (skb_ctx_is_odd(facts, detail, size))
		return BP_SEEN_YES;
	while ((field = bp_field_next(facts->prog_type, field))) {
		if (!field->late || !ctx_value(facts, field->name))
			continue;
		snprintf(detail, size, ": %s, which not every kernel takes", field->name);
		return BP_SEEN_MAYBE;
	}
	return BP_SEEN_NO;
}

enum bp_seen bp_see_ctx_device(const struct bp_facts *facts, char *detail, size_t size)
{
	static const char *const names[] = { "ifindex", "ingress_ifindex" };
	char name[IF_NAMESIZE];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		unsigned int index = (unsigned int)ctx_value(facts, names[i]);

		if (!index || if_indextoname(index, name))
			continue;
		snprintf(detail, size, ": %s %u", names[i], index);
		return BP_SEEN_YES;
	}
	return BP_SEEN_MAYBE;
}

enum bp_seen bp_see_ctx_family(const struct bp_facts *facts, char *detail, size_t size)
{
	unsigned int family = (unsigned int)ctx_value(facts, "family");

	snprintf(detail, size, ": %u", family);
	return bp_seen_if(facts->prog_type == BPF_PROG_TYPE_SK_LOOKUP && family != AF_INET &&
			  family != AF_INET6);
}

enum bp_seen bp_see_ctx_port(const struct bp_facts *facts, char *detail, size_t size)
{
	unsigned int port = (unsigned int)ctx_value(facts, "local_port");

	snprintf(detail, size, ": %u", port);
	return bp_seen_if(facts->prog_type == BPF_PROG_TYPE_SK_LOOKUP && port > 65535);
}

enum bp_seen bp_see_data_taken(const struct bp_facts *facts, char *detail, size_t size)
{
	if (takes_packet(facts->prog_type) || !facts->data_size)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", type_name(facts));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_short_packet(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_run_type *row = bp_run_type_row(facts->prog_type);

	if (!row || facts->data_size >= row->min_data)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %zu bytes, and at least %u are needed", facts->data_size,
		 row->min_data);
	return BP_SEEN_YES;
}

/* Bytes 12 and 13 of a packet promise an IP header, which has to be there. */
enum bp_seen bp_see_short_ip(const struct bp_facts *facts, char *detail, size_t size)
{
	const unsigned char *data = facts->run ? facts->run->data_in : NULL;
	size_t least;

	if (!takes_skb(facts->prog_type) || facts->data_size < ETH_HLEN ||
	    facts->data_size >= ETH_HLEN + 40)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %zu bytes", facts->data_size);
	if (!data)
		return BP_SEEN_MAYBE;
	least = data[12] == 0x08 && data[13] == 0x00 ? ETH_HLEN + 20 :
		data[12] == 0x86 && data[13] == 0xdd ? ETH_HLEN + 40 :
						       0;
	return bp_seen_if(facts->data_size < least);
}

enum bp_seen bp_see_large(const struct bp_facts *facts, char *detail, size_t size)
{
	if (facts->data_size <= SKB_MOST || !takes_packet(facts->prog_type))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %zu bytes", facts->data_size);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_large_frags(const struct bp_facts *facts, char *detail, size_t size)
{
	snprintf(detail, size, ": %zu bytes", facts->data_size);
	return bp_seen_if(facts->data_size > FRAGS_MOST);
}

static bool is_live(const struct bp_facts *facts)
{
	return facts->prog_type == BPF_PROG_TYPE_XDP && facts->run &&
	       (facts->run->flags & BPF_F_TEST_XDP_LIVE_FRAMES);
}

enum bp_seen bp_see_large_live(const struct bp_facts *facts, char *detail, size_t size)
{
	snprintf(detail, size, ": %zu bytes", facts->data_size);
	return bp_seen_if(is_live(facts) && facts->data_size > 3000);
}

enum bp_seen bp_see_run_flags(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_run_type *row = bp_run_type_row(facts->prog_type);
	unsigned int known = row ? row->flags : 0;

	if (!facts->run || !(facts->run->flags & ~known))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %#x", facts->run->flags & ~known);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_run_cpu(const struct bp_facts *facts, char *detail BP_UNUSED,
			    size_t size BP_UNUSED)
{
	if (!facts->run || !facts->run->cpu || (facts->run->flags & BPF_F_TEST_RUN_ON_CPU))
		return BP_SEEN_NO;
	/* These do not look at it. */
	return bp_seen_if(facts->prog_type != BPF_PROG_TYPE_XDP &&
			  facts->prog_type != BPF_PROG_TYPE_SYSCALL &&
			  facts->prog_type != BPF_PROG_TYPE_STRUCT_OPS);
}

enum bp_seen bp_see_cpu_offline(const struct bp_facts *facts, char *detail, size_t size)
{
	char list[100] = "";
	FILE *file = fopen("/sys/devices/system/cpu/online", "re");

	if (file && fgets(list, sizeof(list), file))
		list[strcspn(list, "\n")] = '\0';
	if (file)
		fclose(file);
	if (facts->run)
		snprintf(detail, size, ": %u, and online are %s", facts->run->cpu, list);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_batch_alone(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return bp_seen_if(facts->run && facts->run->batch_size && !is_live(facts));
}

enum bp_seen bp_see_batch_large(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->run || facts->run->batch_size <= BATCH_MOST)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %u", facts->run->batch_size);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_live_out(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	return bp_seen_if(is_live(facts) && facts->run->ctx_in &&
			  (facts->run->data_size_out || facts->run->ctx_size_out));
}

enum bp_seen bp_see_repeat_taken(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!takes_args(facts->prog_type) || !facts->run ||
	    (!facts->run->repeat && !facts->run->batch_size && !facts->run->ctx_size_out))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", type_name(facts));
	return BP_SEEN_YES;
}

/*
 * After the call the sizes are those of the results; but before Linux 7.0 XDP with fragments tells
 * none.
 */
enum bp_seen bp_see_data_out_small(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->run || !facts->ran)
		return BP_SEEN_MAYBE;
	if (facts->ran->data_size_out <= facts->run->data_size_out)
		return facts->run->data_size_out ? BP_SEEN_MAYBE : BP_SEEN_NO;
	snprintf(detail, size, ": it left %u bytes, and %u have room", facts->ran->data_size_out,
		 facts->run->data_size_out);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_ctx_out_small(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->run || !facts->run->ctx_size_out)
		return BP_SEEN_NO;
	if (!facts->ran || facts->ran->ctx_size_out <= facts->run->ctx_size_out)
		return BP_SEEN_MAYBE;
	snprintf(detail, size, ": it left %u bytes, and %u have room", facts->ran->ctx_size_out,
		 facts->run->ctx_size_out);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_tracing(const struct bp_facts *facts, char *detail BP_UNUSED,
			    size_t size BP_UNUSED)
{
	return bp_seen_if(facts->prog_type == BPF_PROG_TYPE_TRACING);
}

enum bp_seen bp_see_not_tracing(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return facts->prog_type == BPF_PROG_TYPE_TRACING ? BP_SEEN_NO : BP_SEEN_MAYBE;
}

/* Of a run on a packet alone, of a length that is right, it can only be the program. */
enum bp_seen bp_see_run_elsewhere(const struct bp_facts *facts, char *detail BP_UNUSED,
				  size_t size BP_UNUSED)
{
	if (facts->prog_type != BPF_PROG_TYPE_XDP)
		return BP_SEEN_NO;
	if (!facts->run || facts->run->flags || facts->run->ctx_size_in || facts->run->ctx_size_out)
		return BP_SEEN_MAYBE;
	return BP_SEEN_YES;
}

/* What is left when nothing above was it. */
enum bp_seen bp_see_run_rest(const struct bp_facts *facts, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	if (takes_args(facts->prog_type) || facts->prog_type == BPF_PROG_TYPE_STRUCT_OPS)
		return BP_SEEN_NO;
	return BP_SEEN_MAYBE;
}
