/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* target_kind.h - the one table of what programs are attached to: cgroups, devices, maps, ... */
#ifndef BP_TABLE_TARGET_KIND_H
#define BP_TABLE_TARGET_KIND_H

#include <stdbool.h>

/* What a program is attached to. */
enum bp_target_kind {
	BP_TARGET_NONE, /* nothing that BPF_PROG_ATTACH serves: links only */
	BP_TARGET_CGROUP,
	BP_TARGET_DEV,
	BP_TARGET_MAP,
	BP_TARGET_NETNS,
	BP_TARGET_LIRC,
};

/* What a call takes as its target. */
enum bp_target_arg {
	BP_ARG_FD,      /* a descriptor of it */
	BP_ARG_IFINDEX, /* the index of the device */
	BP_ARG_CALLER,  /* 0: it is the network namespace of the calling thread */
};

/* What sets one kind of target apart from the others. */
struct bp_target_traits {
	const char *word;          /* as it is typed and told; NULL for BP_TARGET_NONE */
	enum bp_target_arg query;  /* what BPF_PROG_QUERY takes */
	enum bp_target_arg change; /* what BPF_PROG_ATTACH and BPF_PROG_DETACH take */
	bool modes;                /* a hook has a mode, a query may ask what is effective below */
	bool mprog;    /* kernel/bpf/mprog.c: always several in order, a query tells their links */
	bool several;  /* a hook takes several programs without a mode */
	bool revision; /* a hook has one, if the kernel is new enough */
	bool lockable; /* its descriptor is of a file of its own, which flock(2) takes */
};

/**
 * @brief The row of a kind of target.
 *
 * @param kind the kind; one that is none has the row of BP_TARGET_NONE
 * @return the row, never NULL
 */
const struct bp_target_traits *bp_target_traits_of(enum bp_target_kind kind);

/**
 * @brief The word for a kind of target, as it is typed.
 *
 * @param kind the kind
 * @return "cgroup", "dev", "map", "netns", "lirc", or NULL for BP_TARGET_NONE and behind the last
 */
const char *bp_target_kind_name(enum bp_target_kind kind);

/**
 * @brief The kind of target that a word names.
 *
 * @param word the word
 * @return the kind, or BP_TARGET_NONE
 */
enum bp_target_kind bp_target_kind_find(const char *word);

#endif
