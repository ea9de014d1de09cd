// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* fields.c - does this kernel take the fields of a context that testrun --ctx sets, and no others?
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "testrun/ctx.h"
#include "testrun/measure.h"
#include "provoke.h"
#include "kernel/run_type.h"

#define PACKET 64

/* A value that is good for a field, where 1 is not, and what goes with it. */
static const struct {
	enum bpf_prog_type type; /* 0: any that has no row of its own */
	const char *field;
	const char *text; /* %u is the device */
} values[] = {
	{ BPF_PROG_TYPE_XDP, "data", "data=4,data_end=64" },
	{ BPF_PROG_TYPE_XDP, "data_end", "data_end=64" },
	{ BPF_PROG_TYPE_XDP, "data_meta", "data_meta=4,data_end=64" },
	{ BPF_PROG_TYPE_XDP, "ingress_ifindex", "ingress_ifindex=%u,data_end=64" },
	{ BPF_PROG_TYPE_XDP, "rx_queue_index", "rx_queue_index=1,ingress_ifindex=%u,data_end=64" },
	{ BPF_PROG_TYPE_XDP, "egress_ifindex", "egress_ifindex=%u,data_end=64" },
	{ BPF_PROG_TYPE_SK_LOOKUP, "family", "family=10,protocol=6" },
	{ BPF_PROG_TYPE_SK_LOOKUP, "protocol", "family=2,protocol=17" },
	{ BPF_PROG_TYPE_SK_LOOKUP, NULL, "family=2,protocol=6" },
	{ BPF_PROG_TYPE_NETFILTER, "hook", "hook=1,pf=2" },
	{ BPF_PROG_TYPE_NETFILTER, "pf", "hook=3,pf=2" },
	{ BPF_PROG_TYPE_NETFILTER, NULL, "hook=3,pf=2" },
	{ 0, "ifindex", "ifindex=%u" },
	{ 0, "ingress_ifindex", "ingress_ifindex=%u" },
	{ 0, "wire_len", "wire_len=100" },
	{ 0, "data_end", "data_end=64" },
};

/* Set the field, whether it may be set or not. */
static size_t make_ctx(const struct bp_layout *layout, const struct bp_field *field,
		       unsigned int ifindex, unsigned char *ctx)
{
	const char *model = NULL;
	bool whole = false;
	char text[100];

	for (size_t i = 0; i < ARRAY_SIZE(values) && !model; i++)
		if ((!values[i].type || values[i].type == layout->type) &&
		    (!values[i].field || strcmp(values[i].field, field->name) == 0)) {
			model = values[i].text;
			whole = values[i].field;
		}
	memset(ctx, 0, BP_LAYOUT_MAX);
	for (const char *at = model; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
		struct bp_field one;
		char *equals;

		snprintf(text, sizeof(text), "%.*s", (int)strcspn(at, ","), at);
		equals = strchr(text, '=');
		*equals++ = '\0';
		if (bp_layout_find(layout, text, &one, NULL) == 0)
			bp_field_put(&one, ctx,
				     *equals == '%' ? ifindex : strtoul(equals, NULL, 10));
	}
	if (!whole)
		bp_field_put(field, ctx, 1);
	return layout->size ? layout->size : BP_CTX_MAX;
}

static int run_with(const struct bp_layout *layout, const struct bp_field *field, int prog_fd,
		    unsigned int ifindex, unsigned char *ctx)
{
	static unsigned char packet[PACKET] = { [12] = 0x08, [14] = 0x45 };
	const struct bp_run_type *row = bp_run_type_row(layout->type);
	struct bp_test_run run = { .ctx_in = ctx };
	bool ip_first;

	run.ctx_size_in = (__u32)make_ctx(layout, field, ifindex, ctx);
	ip_first = bp_run_takes_ip(layout->type, &run);
	if (row->min_data) {
		run.data_in = packet + (ip_first ? 14 : 0);
		run.data_size_in = PACKET - (ip_first ? 14 : 0);
	}
	run.repeat = row->repeat;
	return bp_prog_test_run(prog_fd, &run, NULL);
}

/* Is what the kernel says of a field what the list says? */
static bool check(const struct bp_layout *layout, const struct bp_field *field, int ret)
{
	/* A context that is larger than the kernel's has a field that this kernel does not know. */
	bool good = field->settable ? ret == 0 : ret == -EINVAL || ret == -E2BIG;

	printf("%s %s %s: %s, and the kernel says %s\n", good ? "ok" : "FAILED",
	       libbpf_bpf_prog_type_str(layout->type), field->name,
	       field->settable ? "settable" : "refused", ret ? bp_errno_name(-ret) : "0");
	return good;
}

static bool check_type(enum bpf_prog_type type, unsigned int ifindex, unsigned char *ctx)
{
	struct bp_layout_of of = { .type = type, .prog_fd = -1 };
	cleanup_bp_layout struct bp_layout layout = { 0 };
	bool good = true;
	int ret;

	of.prog_fd = bp_measure_empty(&(struct bpf_prog_info){ .type = type }, NULL);
	if (of.prog_fd < 0 || bp_layout_make(&of, &layout, NULL)) {
		printf("skipped %s: %s\n", libbpf_bpf_prog_type_str(type),
		       bp_errno_name(of.prog_fd < 0 ? -of.prog_fd : ENOMEM));
		return of.prog_fd < 0;
	}
	bp_layout_ask(&layout);
	ret = layout.count ? run_with(&layout, &layout.fields[0], of.prog_fd, ifindex, ctx) : 0;
	if (ret == -ENOTSUPP)
		printf("skipped %s: ENOTSUPP\n", libbpf_bpf_prog_type_str(type));
	for (size_t i = 0; i < layout.count && ret != -ENOTSUPP; i++)
		good &= check(&layout, &layout.fields[i],
			      run_with(&layout, &layout.fields[i], of.prog_fd, ifindex, ctx));
	close(of.prog_fd);
	return good;
}

int check_fields(unsigned int ifindex)
{
	unsigned char *ctx = malloc(BP_LAYOUT_MAX);
	bool good = ctx;

	for (unsigned int type = 1; ctx && libbpf_bpf_prog_type_str(type); type++)
		if (bp_run_type_row(type) && bp_run_type_row(type)->measured)
			good &= check_type(type, ifindex, ctx);
	free(ctx);
	return !good;
}
