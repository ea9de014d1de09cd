/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* link_spec.h - the words for what a link goes to that is no place: functions, events, iterators */
#ifndef BP_LINK_SPEC_H
#define BP_LINK_SPEC_H

#include "table/attach_type.h"
#include "trace/ftrace.h"
#include "kernel/link_call.h"
#include "trace/perf_open.h"
#include "ref/ref.h"
#include "util/err.h"

/* What a link is to be made of. Start as BP_LINK_SPEC_NONE. */
struct bp_link_spec {
	const struct bp_attach_type *type;
	const char *kind;                  /* "function", "tracepoint" ..., or "none" */
	struct bp_link_create_opts create; /* cookie, place of a netfilter hook */
	struct bp_perf_event event;        /* of probes, tracepoints, perf events */
	__u64 ref_ctr;                     /* uprobe: offset of a counter in the file, or 0 */
	bool any_offset;                   /* uprobe: inside a function too */
	bool vague;                        /* a process or CPU, which no link tells afterwards */
	char name[4096];                   /* function, tracepoint or file */
	char func[512];                    /* uprobe: in that file */
	struct bp_ref map;                 /* iterator: its map */
	const char *cgroup;                /* iterator: its cgroup */
	__u32 order;                       /* iterator: of the cgroups, BPF_CGROUP_ITER_* */
	__u32 tid;                         /* iterator: of this task, or 0 */
	__u32 pid;                         /* iterator: of this process, or 0 */
	union bpf_iter_link_info iter;     /* one of these */
	int fd;                            /* of one of these, while the link is made */
	char target[4800]; /* as bp_link_describe() has it; empty where only the program tells */

	/* Many functions: */
	char *const *words; /* names and patterns as they were typed, which TARGET has too */
	char *only;         /* the only one of them, if it was part of a word */
	size_t word_count;
	struct bp_ftrace found;   /* of the kernel */
	struct bp_link_many many; /* all of them */
	char *all;                /* as bp_link_describe() has it, in any order; else NULL */
};

#define BP_LINK_SPEC_NONE ((struct bp_link_spec){ .fd = -1, .event = { .pid = -1, .cpu = -1 } })

#define cleanup_link_spec __attribute__((cleanup(bp_link_spec_close)))

/**
 * @brief The words of TARGET of a type that links attach to without a place.
 *
 * @param type the type, or NULL
 * @return "FUNC[+OFFSET]", "" where the program knows its target; NULL for other types
 */
const char *bp_link_spec_words(const struct bp_attach_type *type);

/* Is it such a type? */
bool bp_link_spec_takes(const struct bp_attach_type *type);

/**
 * @brief Parse the words of TARGET for a link that has no place.
 *
 * A kprobe takes FUNC or FUNC+OFFSET, a uprobe BINARY FUNC or BINARY:FUNC, a tracepoint
 * CATEGORY:NAME, a raw tracepoint NAME, a perf event TYPE:CONFIG, netfilter a family and a hook,
 * an iterator nothing or map MAP, cgroup PATH, task TID, pid PID, a probe of many functions their
 * names and patterns, in a BINARY or in the kernel, USDT BINARY PROVIDER:NAME. Programs of the
 * other types know their function, which may be named too.
 *
 * @param words the words that are left
 * @param count how many
 * @param spec with its type and what options said; filled in
 * @param err filled in on failure: what is wrong with the words
 * @return how many words it took, or -EINVAL
 */
int bp_link_spec_parse(char *const *words, int count, struct bp_link_spec *spec,
		       struct bp_err *err);

/**
 * @brief Look up what the words mean, before anything is attached.
 *
 * A tracepoint is looked up in tracefs, and a function of a program in its file. An offset must be
 * inside its function. Patterns are those of fnmatch(3), and must fit something.
 *
 * @param spec what was parsed; to be closed with bp_link_spec_close()
 * @param prog_fd the program
 * @param err filled in on failure, with a hint if the cause is known
 * @return 0, or a negative errno value
 */
int bp_link_spec_open(struct bp_link_spec *spec, int prog_fd, struct bp_err *err);

/**
 * @brief Close what bp_link_spec_open() opened.
 *
 * @param spec the specification
 */
void bp_link_spec_close(struct bp_link_spec *spec);

#endif
