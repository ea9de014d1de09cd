/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * xdp_hold.h - repeats of XDP programs without the wait
 *
 * A test run with repeats puts the XDP program into the kernel's dispatcher and takes it out again
 * (net/bpf/test_run.c), and waits for RCU twice, some 20 ms in all, whatever the count. A program
 * that is attached anywhere is in the dispatcher already: nothing changes, and nothing waits. So it
 * is attached for the time to the loopback device of a network namespace made for that, which is
 * down and never sees a packet.
 *
 * To attach and to detach it takes one wait each: this pays from the second test run on.
 */
#ifndef BP_XDPHOLD_H
#define BP_XDPHOLD_H

/* A program that is held; starts as BP_XDP_HOLD_NONE. */
struct bp_xdp_hold {
	int link;
	int netns;
};

#define BP_XDP_HOLD_NONE \
	{                \
		-1, -1   \
	}
#define cleanup_bp_xdp_hold __attribute__((cleanup(bp_xdp_hold_end)))

/**
 * @brief Keep an XDP program in the kernel's dispatcher.
 *
 * @param prog_fd the program
 * @param ret_hold to be ended with bp_xdp_hold_end()
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN or CAP_NET_ADMIN; -EINVAL for
 * a program that cannot be attached to a device in generic mode. All is as before then, and a test
 * run works too, if slower.
 */
int bp_xdp_hold_begin(int prog_fd, struct bp_xdp_hold *ret_hold);

/**
 * @brief Let the program go again, and its network namespace.
 *
 * @param hold what bp_xdp_hold_begin() gave, or BP_XDP_HOLD_NONE
 */
void bp_xdp_hold_end(struct bp_xdp_hold *hold);

#endif
