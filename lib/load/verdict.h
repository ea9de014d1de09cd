/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* verdict.h - each program of objects judged on its own */
#ifndef BP_LOAD_VERDICT_H
#define BP_LOAD_VERDICT_H

#include "load/cost.h"
#include "load/verifier_stats.h"
#include "object/object.h"

/* What was found of a program. The strings belong to the struct bp_verdicts. */
struct bp_verdict {
	size_t object;       /* index of it */
	const char *name;    /* of the object, for people; the caller's */
	const char *program; /* NULL: this is of the object, which cannot be opened */
	const char *section;
	enum bpf_prog_type type;
	bool optional;
	bool saved;          /* read by bp_verdicts_read(): section, type and more are not known */
	bool left_out;       /* libbpf does not load it: no struct_ops map uses it */
	const char *assumed; /* see bp_object_assume(), or "" */
	struct bp_costs costs;
	struct bp_vstats stats;
	/* Why it was not accepted, as in struct bp_err; status is BP_OK if it was. */
	enum bp_status status;
	int num;
	const char *step;
	const char *what;
	const char *text;
	const char *hint;
	const char *cause; /* the same in a few words, or "" */
	const char *log;   /* of the verifier, or "" */
	const char *top;   /* source lines that cost most: see bp_vlines_top(); or "" */
};

struct bp_verdicts {
	struct bp_verdict *verdict;
	size_t count;
	char *text;                /* where the strings are */
	struct bp_cost_file saved; /* the same of bp_verdicts_read() */
};

#define cleanup_bp_verdicts __attribute__((cleanup(bp_verdicts_free)))

/* What to judge, and how. */
struct bp_verdict_opts {
	const struct bp_object_opts *object; /* for all of them, but for the path */
	const char *const *paths;
	size_t count;
	unsigned int jobs; /* most processes that verify at the same time; 0: one for each CPU */
	size_t top_lines;  /* find so many source lines of each that cost most; 0: none */
	bool whole_logs;   /* keep the logs whole; otherwise the lines that matter */
	/* Called every now and then, or NULL. */
	void (*progress)(void *arg, size_t objects, size_t programs);
	void *arg;
};

/**
 * @brief Judge each program of objects on its own, optional ones too.
 *
 * A program that is rejected, an object that cannot be opened, and one that kills the process that
 * opens it, have no influence on the others. Nothing stays in the kernel. The order is that of the
 * objects and of the programs in them, and the result is the same whatever the number of jobs.
 *
 * @param opts what to judge, and how
 * @param ret_verdicts one for each program, and one for each object that has none to tell of, since
 * it cannot be opened; to be freed with bp_verdicts_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value for want of memory or processes
 */
int bp_verdicts_get(const struct bp_verdict_opts *opts, struct bp_verdicts *ret_verdicts,
		    struct bp_err *err);

/**
 * @brief Verdicts of another time, from a file that bp_cost_file_write() made.
 *
 * @param path the file
 * @param ret_verdicts a verdict a row, with object 0 and the name that was saved; to be freed with
 * bp_verdicts_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value, -EINVAL for a file of another kind
 */
int bp_verdicts_read(const char *path, struct bp_verdicts *ret_verdicts, struct bp_err *err);

/**
 * @brief One word for a verdict: "accepted", "rejected", "unsupported", "denied" ...
 *
 * @param verdict the verdict
 * @return a static string
 */
const char *bp_verdict_word(const struct bp_verdict *verdict);

/**
 * @brief Free verdicts.
 *
 * @param verdicts the verdicts; all zero is fine
 */
void bp_verdicts_free(struct bp_verdicts *verdicts);

#endif
