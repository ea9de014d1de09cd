/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link.h - the links of cgroups, which a query does not tell */
#ifndef BP_LINK_H
#define BP_LINK_H

#include <stddef.h>
#include <linux/bpf.h>

/* A link to a cgroup. */
struct bp_link {
	__u32 id; /* 0: given out already by bp_links_take() */
	__u32 prog_id;
	__u64 cgroup_id;
	enum bpf_attach_type type;
};

/* All of them. Free with bp_links_free(). */
struct bp_links {
	struct bp_link *link;
	size_t count;
};

#define cleanup_links __attribute__((cleanup(bp_links_free)))

/**
 * @brief Find all links to cgroups.
 *
 * Without CAP_SYS_ADMIN, and before Linux 5.8, there are none to be found.
 *
 * @param ret_links the links
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN, -EINVAL if the kernel
 * knows no links
 */
int bp_links_read(struct bp_links *ret_links);

/**
 * @brief Free what bp_links_read() gave.
 *
 * @param links the links; all zero is fine
 */
void bp_links_free(struct bp_links *links);

/**
 * @brief The link that holds a program on a hook of a cgroup.
 *
 * A link is given once, since several links may hold the same program there.
 *
 * @param links the links
 * @param cgroup_fd the cgroup
 * @param type the attach type
 * @param prog_id the program
 * @return id of the link, or 0 if there is none
 */
__u32 bp_links_take(struct bp_links *links, int cgroup_fd, enum bpf_attach_type type,
		    __u32 prog_id);

#endif
