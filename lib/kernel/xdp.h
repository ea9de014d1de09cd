/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* xdp.h - XDP programs of devices by netlink, as ip(8) attaches them */
#ifndef BP_XDP_H
#define BP_XDP_H

#include <linux/types.h>

#include "util/err.h"

/* A device has one program a mode, and native and generic exclude each other. */
#define BP_XDP_MODES 3

/* A mode of XDP. */
struct bp_xdp_mode {
	const char *word;  /* "native" */
	unsigned int flag; /* XDP_FLAGS_DRV_MODE */
};

/* The modes, in the order of bp_xdp_query(): that in which a packet meets them. */
extern const struct bp_xdp_mode bp_xdp_modes[BP_XDP_MODES];

/**
 * @brief Attach an XDP program to a device by netlink: bpf_xdp_attach().
 *
 * @param ifindex the device
 * @param prog_fd the program
 * @param flags XDP_FLAGS_*
 * @param old_fd the program that must be there, or -1
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EBUSY if a program or a link is there, -EEXIST if
 * another one than the old one is, or one in the other mode
 */
int bp_xdp_attach(int ifindex, int prog_fd, unsigned int flags, int old_fd, struct bp_err *err);

/**
 * @brief Detach an XDP program by netlink: bpf_xdp_detach().
 *
 * @param ifindex the device
 * @param flags the mode, or 0 for the one that attaching without a mode takes
 * @param old_fd the program that must be there
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EEXIST if another one is there
 */
int bp_xdp_detach(int ifindex, unsigned int flags, int old_fd, struct bp_err *err);

/**
 * @brief The XDP programs of a device: bpf_xdp_query().
 *
 * @param ifindex the device
 * @param ret_ids a program for each mode, or 0
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_xdp_query(int ifindex, __u32 ret_ids[BP_XDP_MODES], struct bp_err *err);

/**
 * @brief The mode that a program runs in.
 *
 * @param ifindex the device
 * @param id the program
 * @return its mode, or NULL if it is not there
 */
const struct bp_xdp_mode *bp_xdp_mode_of(int ifindex, __u32 id);

#endif
