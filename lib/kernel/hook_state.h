/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* hook_state.h - what is attached to a hook, as the kernel tells it */
#ifndef BP_HOOK_STATE_H
#define BP_HOOK_STATE_H

#include "table/attach_type.h"
#include "kernel/place.h"
#include "util/err.h"

/* The modes of a cgroup hook; neither of them: exclusive. */
#define BP_HOOK_MODE (BPF_F_ALLOW_OVERRIDE | BPF_F_ALLOW_MULTI)

/* One attach type at one place. */
struct bp_hook {
	const struct bp_attach_type *type;
	const struct bp_place *place; /* open, see ref/target.h */
};

/* What is attached to a hook. Free with bp_hook_state_free(). */
struct bp_hook_state {
	__u32 count;              /* programs */
	__u32 *prog_ids;          /* in the order of execution */
	__u32 *prog_attach_flags; /* NULL: not reported by this kernel */
	__u32 *link_ids;          /* 0: attached without a link; NULL: not reported */
	__u32 *link_attach_flags;
	char **at;                 /* of elements of a map: "key 3"; else NULL */
	const char **modes;        /* of XDP: "offload", "native", "generic"; else NULL */
	unsigned int attach_flags; /* mode of a cgroup hook */
	__u64 revision;            /* 0: not reported */
};

#define cleanup_hook_state __attribute__((cleanup(bp_hook_state_free)))

/**
 * @brief Ask the kernel what is attached to a hook.
 *
 * Any number of programs. Fields that the kernel refuses to report are asked for once and then
 * left out, never by its release number. XDP and the classifiers of tc are asked of rtnetlink, in
 * the network namespace of the caller, and elements of maps are read. The cause of a failure is not
 * looked for, see bp_hook_query().
 *
 * @param hook the hook
 * @param query_flags BPF_F_QUERY_EFFECTIVE (cgroups), or 0
 * @param ret_state what is there, to be freed with bp_hook_state_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value, see bp_prog_query()
 */
int bp_hook_state_read(const struct bp_hook *hook, unsigned int query_flags,
		       struct bp_hook_state *ret_state, struct bp_err *err);

/**
 * @brief The same, as far as it concerns a program.
 *
 * The hook lsm_cgroup is one for each security hook: of these, the program's.
 *
 * @param hook the hook
 * @param prog_fd the program, or -1
 * @param ret_state what is there, to be freed with bp_hook_state_free()
 * @param err filled in on failure, or NULL
 * @return as bp_hook_state_read()
 */
int bp_hook_state_read_for(const struct bp_hook *hook, int prog_fd, struct bp_hook_state *ret_state,
			   struct bp_err *err);

/**
 * @brief Does the kernel tell this link as one of a hook?
 *
 * @param hook the hook
 * @param link_id the link
 * @return whether it is there; false too where the kernel tells no links
 */
bool bp_hook_has_link(const struct bp_hook *hook, __u32 link_id);

/**
 * @brief The place of a program on a hook.
 *
 * @param state what is there
 * @param id the program
 * @return its place from 1, or 0
 */
__u32 bp_hook_state_position(const struct bp_hook_state *state, __u32 id);

/**
 * @brief The mode of a cgroup hook, in a word.
 *
 * @param flags its flags
 * @return "multi", "override" or "exclusive"
 */
const char *bp_hook_mode_name(unsigned int flags);

/**
 * @brief Free what bp_hook_state_read() gave.
 *
 * @param state the state; all zero is fine
 */
void bp_hook_state_free(struct bp_hook_state *state);

#endif
