/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* parts.h - what attaching to a hook and detaching from it have in common */
#ifndef BP_HOOK_PARTS_H
#define BP_HOOK_PARTS_H

#include <stddef.h>

#include "hook/hook.h"

/* How often what has become stale is looked at and tried again. */
#define BP_HOOK_TRIES 100

/* A hook that is locked, see bp_hook_begin(). */
struct bp_hook_lock {
	int own;              /* the lock file, if it is locked, or negative */
	int target;           /* of the target, if it is locked, or -1 */
	int netns;            /* the namespace that was left, or -1 */
	const char *unlocked; /* what is wrong with the lock, or NULL */
};

#define BP_HOOK_UNLOCKED ((struct bp_hook_lock){ .own = -1, .target = -1, .netns = -1 })

#define cleanup_hook_lock __attribute__((cleanup(bp_hook_end)))

/**
 * @brief Lock a hook, to look at it and to change it.
 *
 * Between the look and the change of one process another could put its program there. The lock
 * keeps out others that take it too; other tools are kept out by a revision only. Root has a file
 * of its own for it, /run/bpfprog.lock, which is waited for for two seconds. Then the target itself
 * is locked (flock(2)), for those who are not root. Everybody can do that who may read the target,
 * so it is waited for for a tenth of a second only. The network namespace of a hook is entered.
 *
 * @param hook the hook
 * @param ret_lock to be handed to bp_hook_end()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EPERM if the namespace may not be entered
 */
int bp_hook_begin(const struct bp_hook *hook, struct bp_hook_lock *ret_lock, struct bp_err *err);

/**
 * @brief Unlock a hook, and return to the namespace.
 *
 * @param lock what bp_hook_begin() gave
 */
void bp_hook_end(struct bp_hook_lock *lock);

/**
 * @brief Find out what is attached to a hook, as far as it concerns a program.
 *
 * The hook lsm_cgroup is one for each security hook: of these, the program's.
 *
 * @param hook the hook
 * @param prog_fd the program, or -1
 * @param ret_state see bp_hook_query()
 * @param err filled in on failure, or NULL
 * @return as bp_hook_query()
 */
int bp_hook_query_for(const struct bp_hook *hook, int prog_fd, struct bp_hook_state *ret_state,
		      struct bp_err *err);

/**
 * @brief Does a program fit the attach type at all?
 *
 * @param hook the hook
 * @param prog_fd the program
 * @param err filled in if not, with the attach types that fit
 * @return 0, or -EINVAL if not
 */
int bp_hook_check_type(const struct bp_hook *hook, int prog_fd, struct bp_err *err);

/**
 * @brief Is a program that is there already there as it was asked for?
 *
 * In this mode, at this place, and without the program that it is to replace. It may be there more
 * than once, by links.
 *
 * @param hook the hook
 * @param attach what was asked for
 * @param id the program
 * @param before what is on the hook, with this program
 * @param ret_position where the program is, from 1
 * @param err filled in on failure, or NULL
 * @return 0, or -EEXIST if something is different, which the message names
 */
int bp_hook_check_absent(const struct bp_hook *hook, const struct bp_hook_attach_opts *attach,
			 __u32 id, const struct bp_hook_state *before, __u32 *ret_position,
			 struct bp_err *err);

/**
 * @brief Is a program that is there already held by a link, if it is to be?
 *
 * @param hook the hook
 * @param before what is on the hook
 * @param attach what was asked for
 * @param id the program
 * @param change gets the link
 * @param err filled in on failure, or NULL
 * @return 0, -EEXIST if no link holds it, or another negative errno value if links cannot be read
 */
int bp_hook_check_link(const struct bp_hook *hook, const struct bp_hook_state *before,
		       const struct bp_hook_attach_opts *attach, __u32 id,
		       struct bp_hook_change *change, struct bp_err *err);

/**
 * @brief The id of a program.
 *
 * @param prog_fd the program, or -1 for none, which is id 0
 * @param ret_id the id
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value, see bp_prog_info()
 */
int bp_hook_find_id(int prog_fd, __u32 *ret_id, struct bp_err *err);

/**
 * @brief Name the programs of a hook, and the links that hold them, for a message.
 *
 * @param hook the hook
 * @param state what is there
 * @param buf 'prog 12 (cgroup_skb allow), prog 15 (cgroup_skb deny) by link 3 and 3 more'
 * @param size bytes of buf
 */
void bp_hook_list(const struct bp_hook *hook, const struct bp_hook_state *state, char *buf,
		  size_t size);

/**
 * @brief The revision to expect of a hook; it must be one that the kernel keeps.
 *
 * @param hook the hook
 * @param before what is there
 * @param wanted the revision asked for, or 0
 * @param by_itself the one that was seen is asked for
 * @param ret_revision set if one is asked for
 * @param err filled in on failure, or NULL
 * @return 0, or -EINVAL if the hook has no revision
 */
int bp_hook_expect_revision(const struct bp_hook *hook, const struct bp_hook_state *before,
			    __u64 wanted, bool by_itself, __u64 *ret_revision, struct bp_err *err);

/**
 * @brief Was a device's hook that was seen the one that was changed?
 *
 * The revision of a device starts again at 1 when its hook gets empty. So it may have held other
 * programs when it was changed than when it was seen, at the same revision.
 *
 * @param hook the hook
 * @param before what was seen
 * @param revision the revision that was demanded, or 0
 * @param after what is there after the change
 * @param gone the program that the change removed, or 0
 * @param come the program that it added, or 0
 * @return false if it held others; true also where that cannot be told, since it changed again
 */
bool bp_hook_held(const struct bp_hook *hook, const struct bp_hook_state *before, __u64 revision,
		  const struct bp_hook_state *after, __u32 gone, __u32 come);

#endif
