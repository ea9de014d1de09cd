// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* xdp.c - XDP programs of devices by netlink, as ip(8) attaches them */
#include <stddef.h>

#include <bpf/libbpf.h>
#include <linux/if_link.h>

#include "kernel/xdp.h"

const struct bp_xdp_mode bp_xdp_modes[BP_XDP_MODES] = {
	{ "offload", XDP_FLAGS_HW_MODE },
	{ "native", XDP_FLAGS_DRV_MODE },
	{ "generic", XDP_FLAGS_SKB_MODE },
};

int bp_xdp_attach(int ifindex, int prog_fd, unsigned int flags, int old_fd, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_xdp_attach_opts, opts, .old_prog_fd = old_fd < 0 ? 0 : old_fd);
	int ret = bpf_xdp_attach(ifindex, prog_fd, flags, &opts);

	return ret ? bp_fail(err, -ret, "bpf_xdp_attach", "%s", "") : 0;
}

int bp_xdp_detach(int ifindex, unsigned int flags, int old_fd, struct bp_err *err)
{
	LIBBPF_OPTS(bpf_xdp_attach_opts, opts, .old_prog_fd = old_fd);
	int ret = bpf_xdp_detach(ifindex, flags, &opts);

	return ret ? bp_fail(err, -ret, "bpf_xdp_detach", "%s", "") : 0;
}

int bp_xdp_query(int ifindex, __u32 ret_ids[BP_XDP_MODES], struct bp_err *err)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, opts);
	int ret = bpf_xdp_query(ifindex, 0, &opts);

	if (ret)
		return bp_fail(err, -ret, "bpf_xdp_query", "%s", "");
	ret_ids[0] = opts.hw_prog_id;
	ret_ids[1] = opts.drv_prog_id;
	ret_ids[2] = opts.skb_prog_id;
	return 0;
}

const struct bp_xdp_mode *bp_xdp_mode_of(int ifindex, __u32 id)
{
	__u32 ids[BP_XDP_MODES];

	if (!id || bp_xdp_query(ifindex, ids, NULL))
		return NULL;
	for (size_t i = 0; i < BP_XDP_MODES; i++)
		if (ids[i] == id)
			return &bp_xdp_modes[i];
	return NULL;
}
