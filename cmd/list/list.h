/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* list.h - what the files of "bpfprog list" share */
#ifndef LIST_H
#define LIST_H

#include "cmd/common/ctx.h"
#include "cmd/common/words.h"
#include "list/column.h"
#include "list/filter.h"
#include "list/counters.h"

struct list_args {
	struct common *common;
	int nrefs;
	struct bp_prog_filter filter;
	struct bp_ref map;
	struct bp_prog_cols cols;
	struct bp_prog_cols sort; /* the keys; nothing in it is shown */
	bool usual;               /* the columns that nobody chose */
	bool help;                /* --columns help */
	bool only_ids;
	bool only_count;
	bool in_full;
	bool reverse;
	__u64 stats_ns;     /* 0: none */
	__u64 watch_ns;     /* 0: once */
	const char *stream; /* to be copied out, in place of a list */
	const char *save;
	const char *diff;
	const char *metrics; /* the file, "-" for standard output */
	struct words words;
	struct bp_ref refs[MAX_WORDS];
};

/* args.c */
extern const struct argp list_argp;

/* watch.c: time goes by. In nanoseconds, monotonic. */
void list_watch_clear(const struct ctx *ctx);
void list_watch_wait(const struct list_args *args, __u64 *next);
/*
 * Let the kernel count for the time of --stats, or until SIGINT, and then *ret_ended; the counters
 * are those of the beginning. It goes on counting until the descriptor is closed that is returned.
 */
int list_measure(const struct list_args *args, struct bp_run_counters *ret_runs, bool *ret_ended,
		 struct bp_err *err);

/* diff.c: --save and --diff. */
int list_snapshot(const struct ctx *ctx, const struct list_args *args);

/* stream.c: --stream. */
int list_stream(const struct ctx *ctx, const struct list_args *args);

#endif
