// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* live.c - "bpfprog testrun --live-frames": packets that are sent for real */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "util/cleanup.h"
#include "cmd/common/report.h"
#include "cmd/testrun/one.h"
#include "cmd/testrun/testrun.h"
#include "util/text.h"

/* What a device receives from another one may still be on its way for a moment. */
#define LOOKS 10
#define LOOK_NSEC 2000000

const struct bp_out_col testrun_live_cols[] = {
	{ "name", NULL, BP_OUT_STR, NULL },       { "rx_packets", NULL, BP_OUT_U64, NULL },
	{ "rx_bytes", NULL, BP_OUT_U64, NULL },   { "rx_errors", NULL, BP_OUT_U64, NULL },
	{ "rx_dropped", NULL, BP_OUT_U64, NULL }, { "tx_packets", NULL, BP_OUT_U64, NULL },
	{ "tx_bytes", NULL, BP_OUT_U64, NULL },   { "tx_errors", NULL, BP_OUT_U64, NULL },
	{ "tx_dropped", NULL, BP_OUT_U64, NULL }, { NULL, NULL, BP_OUT_STR, NULL },
};

const struct bp_out_col testrun_stack_cols[] = {
	{ "ip_received", NULL, BP_OUT_U64, NULL },
	{ "ip6_received", NULL, BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

bool testrun_is_live(const struct testrun *test)
{
	return test->run.flags & BPF_F_TEST_XDP_LIVE_FRAMES;
}

int testrun_live_begin(const struct ctx *ctx, struct testrun *test, struct bp_err *err)
{
	if (!testrun_is_live(test))
		return 0;
	cmd_warn(
		ctx,
		"live frames: what the program passes reaches the network stack, and what it sends "
		"or redirects the devices");
	bp_netstack_read(&test->stack);
	return bp_netdevs_read(&test->devs, &test->ndevs, err);
}

/* Until two looks see the same. */
static int read_settled(struct bp_netdev **ret_devs, size_t *ret_count, struct bp_err *err)
{
	const struct timespec pause = { .tv_nsec = LOOK_NSEC };
	int ret = bp_netdevs_read(ret_devs, ret_count, err);

	for (int i = 0; ret == 0 && i < LOOKS; i++) {
		struct bp_netdev *devs = NULL;
		size_t count = 0;
		bool same;

		nanosleep(&pause, NULL);
		ret = bp_netdevs_read(&devs, &count, err);
		if (ret)
			break;
		same = count == *ret_count && memcmp(devs, *ret_devs, count * sizeof(*devs)) == 0;
		free(*ret_devs);
		*ret_devs = devs;
		*ret_count = count;
		if (same)
			break;
	}
	return ret;
}

int testrun_live_end(struct testrun *test, struct bp_err *err)
{
	struct bp_netdev *after = NULL;
	struct bp_netstack stack;
	size_t count = 0;
	int ret;

	if (!testrun_is_live(test))
		return 0;
	ret = read_settled(&after, &count, err);
	if (ret == 0)
		count = bp_netdevs_change(test->devs, test->ndevs, after, count);
	bp_netstack_read(&stack);
	test->stack.ip = stack.ip - test->stack.ip;
	test->stack.ip6 = stack.ip6 - test->stack.ip6;
	free(test->devs);
	test->devs = after;
	test->ndevs = ret ? 0 : count;
	return ret;
}

void testrun_live_put(struct bp_out *out, const struct testrun *test)
{
	if (!testrun_is_live(test)) {
		bp_out_null(out);
		bp_out_null(out);
		return;
	}
	bp_out_rows_begin(out);
	for (size_t i = 0; i < test->ndevs; i++) {
		const struct bp_netdev *dev = &test->devs[i];

		bp_out_str(out, dev->name);
		bp_out_u64(out, dev->rx_packets);
		bp_out_u64(out, dev->rx_bytes);
		bp_out_u64(out, dev->rx_errors);
		bp_out_u64(out, dev->rx_dropped);
		bp_out_u64(out, dev->tx_packets);
		bp_out_u64(out, dev->tx_bytes);
		bp_out_u64(out, dev->tx_errors);
		bp_out_u64(out, dev->tx_dropped);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_rows_begin(out);
	bp_out_u64(out, test->stack.ip);
	bp_out_u64(out, test->stack.ip6);
	bp_out_row_end(out);
	bp_out_rows_end(out);
}

void testrun_live_print(const struct testrun *test)
{
	if (!testrun_is_live(test))
		return;
	printf("\n%-16s %12s %12s %12s %12s\n", "INTERFACE", "RECEIVED", "DROPPED", "SENT",
	       "DROPPED");
	for (size_t i = 0; i < test->ndevs; i++) {
		const struct bp_netdev *dev = &test->devs[i];

		/* A name of an interface may have control characters. */
		size_t len = bp_put_escaped(stdout, dev->name, SIZE_MAX);

		printf("%*s %12llu %12llu %12llu %12llu\n", len < 16 ? (int)(16 - len) : 0, "",
		       dev->rx_packets, dev->rx_dropped, dev->tx_packets, dev->tx_dropped);
	}
	if (test->ndevs == 0)
		puts("no interface has received or sent anything");
	printf("the network stack has received %llu packets of IPv4 and %llu of IPv6\n",
	       test->stack.ip, test->stack.ip6);
}
