/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* hook.h - one attach type at one place: what is there, putting there, taking away */
#ifndef BP_HOOK_H
#define BP_HOOK_H

#include <stdbool.h>

#include "kernel/hook_state.h"
#include "kernel/link.h"
#include "util/err.h"
#include "kernel/prog.h"
#include "kernel/place.h"

/* What an attach or detach did. */
struct bp_hook_change {
	bool changed;
	__u32 count;          /* programs on the hook now */
	__u32 position;       /* of the attached program, from 1 */
	unsigned int mode;    /* attach_flags of the hook now */
	__u64 revision;       /* 0: not reported */
	__u32 replaced_id;    /* 0: none */
	__u32 detached_id;    /* 0: none */
	__u32 link_id;        /* of the link that holds the program; 0: none */
	const char *unlocked; /* why it was not done under a lock of one's own, or NULL */
};

/* What detaching a link did. */
struct bp_link_change {
	bool changed;        /* it was attached */
	struct bp_link link; /* as it was before */
	size_t unpinned;     /* how many of its pins were removed */
};

/* A pin of a link that is to go with it. */
struct bp_link_pin {
	const char *path;
	bool removed;
};

/* How to attach. */
struct bp_hook_attach_opts {
	unsigned int flags; /* BPF_F_*; without an anchor, BEFORE is first and AFTER is last */
	int replace_fd;     /* program to replace, or -1 */
	int anchor_fd;      /* of BPF_F_BEFORE and BPF_F_AFTER: program or link, or -1 */
	__u32 anchor_id;    /* its id; anchor_fd is -1 where only that can be had. 0: no anchor */
	__u64 revision;     /* that the hook must have, or 0 */
	bool revision_auto; /* the one it has when it is looked at; tried again if stale */
	bool if_absent;     /* attached already is fine */
	bool force;         /* replace whatever an exclusive hook holds */
	bool look;          /* fail where the hook cannot be looked at, so nor be detached from */
	int *link_fd;       /* not NULL: by a link, whose descriptor is put here, the caller's */
	unsigned int xdp;   /* XDP_FLAGS_*_MODE, or 0 */
};

#define BP_HOOK_ATTACH_PLAIN ((struct bp_hook_attach_opts){ .replace_fd = -1, .anchor_fd = -1 })

/* How to detach; zero is plain. */
struct bp_hook_detach_opts {
	unsigned int end;   /* BPF_F_BEFORE: the first program of a device; BPF_F_AFTER: the last */
	__u64 revision;     /* that the hook must have, or 0 */
	bool revision_auto; /* the one it has when it is looked at; tried again if stale */
	bool if_attached;   /* not attached is fine */
};

/**
 * @brief Find out what is attached to a hook.
 *
 * Any number of programs. Fields that the kernel refuses to report are asked for once and then
 * left out, never by its release number.
 *
 * @param hook the hook
 * @param query_flags BPF_F_QUERY_EFFECTIVE (cgroups), or 0
 * @param ret_state what is there
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value, see bp_prog_query()
 */
int bp_hook_query(const struct bp_hook *hook, unsigned int query_flags,
		  struct bp_hook_state *ret_state, struct bp_err *err);

/**
 * @brief Attach a program to a hook without accidents.
 *
 * The program type is compared with the attach type, and an occupied hook that would silently
 * lose its program is refused, before the call; so is one that cannot be looked at and may be one.
 * Afterwards the hook is queried to see that the program is there. A network namespace is entered
 * for the call and left again. With revision_auto all of it is repeated, a bounded number of times,
 * while others change the hook.
 *
 * @param hook the hook
 * @param prog_fd the program
 * @param attach flags; BP_HOOK_ATTACH_PLAIN for none
 * @param ret_change what came of it; also filled in if the program was attached but what followed
 * failed: changed is true then, which it must not be before
 * @param err filled in on failure, with a hint if the cause is known
 * @return 0, or a negative errno value, see bp_prog_attach() and bp_prog_attach_opts()
 */
int bp_hook_attach(const struct bp_hook *hook, int prog_fd,
		   const struct bp_hook_attach_opts *attach, struct bp_hook_change *ret_change,
		   struct bp_err *err);

/**
 * @brief Put another program in a link that is at a hook: bpf_link_update().
 *
 * At no moment is there none or are there both. The program that is seen in the link has to be
 * there still in the moment of the call. A program that is in it already stays, and nothing is
 * changed.
 *
 * @param hook the hook
 * @param link_fd the link
 * @param prog_fd the program
 * @param ret_change what came of it
 * @param err filled in on failure, with a hint if the cause is known
 * @return 0, or a negative errno value, see bp_link_update()
 */
int bp_hook_update(const struct bp_hook *hook, int link_fd, int prog_fd,
		   struct bp_hook_change *ret_change, struct bp_err *err);

/**
 * @brief Does a program that was attached stay when this process ends?
 *
 * The kernel detaches the programs of a sockmap when the last pin and descriptor of it go. So the
 * map is closed, opened again by its id, and looked at. Linux 5.10 cannot look: there the program
 * is detached, which fails if it is gone, and attached again.
 *
 * @param hook the hook; of other places than maps programs stay
 * @param place its place, which is closed, and open again if the map is still there
 * @param prog_fd the program
 * @param err filled in on failure, or NULL
 * @return 0, or -EBUSY if it went; 0 also for those who may not open maps by id, who have a pin or
 * the descriptor of another process
 */
int bp_hook_check_kept(const struct bp_hook *hook, struct bp_place *place, int prog_fd,
		       struct bp_err *err);

/**
 * @brief Detach a program from a hook without accidents.
 *
 * The hook is queried first: in a cgroup hook that is exclusive or may be overridden the kernel
 * ignores the program given and removes whatever is there, so another program is refused.
 *
 * @param hook the hook
 * @param prog_fd the program, or -1 for the only one of the hook or the one at an end
 * @param detach revision and end; { 0 } for none
 * @param ret_change what came of it; also filled in if the program was detached but what followed
 * failed: changed is true then, which it must not be before
 * @param err filled in on failure, with a hint if the cause is known
 * @return 0, or a negative errno value: -ENOENT if it is not attached; -EEXIST if another one is,
 * or more than one is and none was named
 */
int bp_hook_detach(const struct bp_hook *hook, int prog_fd,
		   const struct bp_hook_detach_opts *detach, struct bp_hook_change *ret_change,
		   struct bp_err *err);

/**
 * @brief Detach a link.
 *
 * By force, whoever holds it, where the kernel can; else by removing the pins that are named, after
 * which it is looked whether the link is gone. A path that is no pin of the link by now is left
 * alone.
 *
 * @param link_fd the link; closed, and -1, where only that detaches it
 * @param pins pins of it that are removed too; those that were are marked
 * @param count how many pins
 * @param ret_change what came of it; also if pins were removed and something else holds the link
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EBUSY if something else holds the link
 */
int bp_hook_detach_link(int *link_fd, struct bp_link_pin *pins, size_t count,
			struct bp_link_change *ret_change, struct bp_err *err);

#endif
