/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link_call.h - one thin wrapper for each bpf_link_* call of libbpf, errors in one form */
#ifndef BP_LINK_CALL_H
#define BP_LINK_CALL_H

#include <linux/bpf.h>

#include "util/err.h"

/* The functions that one link goes to; arrays of COUNT. */
struct bp_link_many {
	__u32 count;
	__u32 flags;             /* BPF_F_KPROBE_MULTI_*, BPF_F_UPROBE_MULTI_* */
	const char **names;      /* of kernel functions */
	const char *path;        /* of a program or library */
	unsigned long *offsets;  /* in that file */
	unsigned long *ref_ctrs; /* where the counters of these are in the file, or NULL */
	__u64 *cookies;          /* or NULL */
	__u32 pid;               /* in this process only, or 0 */
};

/* The options of bpf_link_create(), for every kind of link; zero is none. */
struct bp_link_create_opts {
	unsigned int flags; /* BPF_F_* of cgroups and devices, XDP_FLAGS_* of XDP */
	int relative_fd;    /* cgroup, tcx, netkit */
	__u32 relative_id;
	__u64 expected_revision;
	__u64 cookie; /* tracing and perf events */
	struct {
		__u32 pf;
		__u32 hooknum;
		__s32 priority;
		__u32 flags;
	} netfilter;
	const union bpf_iter_link_info *iter; /* iterators; NULL: of everything */
	const struct bp_link_many *many;      /* of links of many functions */
};

/**
 * @brief Make a link, as bpf_link_create() does.
 *
 * Tracing programs are handed to the kernel without libbpf, which tries
 * bpf_raw_tracepoint_open() after a failure: that ignores the attach type.
 *
 * @param prog_fd the program
 * @param target a descriptor, the index of a device, or 0
 * @param type the attach type
 * @param create the options
 * @param err filled in on failure, or NULL
 * @return the link, or a negative errno value
 */
int bp_link_create(int prog_fd, int target, enum bpf_attach_type type,
		   const struct bp_link_create_opts *create, struct bp_err *err);

/**
 * @brief Attach a program to a raw tracepoint: bpf_raw_tracepoint_open_opts().
 *
 * @param prog_fd the program
 * @param name of the tracepoint, or NULL for a program that was loaded for one
 * @param cookie for bpf_get_attach_cookie(), or 0
 * @param err filled in on failure, or NULL
 * @return the link, or a negative errno value: -ENOENT if there is no such tracepoint
 */
int bp_raw_tracepoint_open(int prog_fd, const char *name, __u64 cookie, struct bp_err *err);

/**
 * @brief Put another program in a link: bpf_link_update().
 *
 * @param link_fd the link
 * @param prog_fd the program
 * @param old_fd the program that must be in it now, or -1 for any
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EPERM if another program is in it; -ENOLINK if the link
 * is detached
 */
int bp_link_update(int link_fd, int prog_fd, int old_fd, struct bp_err *err);

/**
 * @brief Detach a link, whoever holds it: bpf_link_detach().
 *
 * @param link_fd the link
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EOPNOTSUPP if links of this kind are not detached so
 */
int bp_link_detach(int link_fd, struct bp_err *err);

/**
 * @brief What the kernel tells of a link: bpf_link_get_info_by_fd().
 *
 * @param link_fd the link
 * @param ret_info all of it that needs no room for names
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_link_info(int link_fd, struct bpf_link_info *ret_info, struct bp_err *err);

/**
 * @brief The id of a link.
 *
 * @param link_fd the link
 * @return the id, or 0
 */
__u32 bp_link_id(int link_fd);

#endif
