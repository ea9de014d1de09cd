/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* err.h - what failed, on what and why, in a form that needs no freeing */
#ifndef BP_ERR_H
#define BP_ERR_H

#include <stdbool.h>

/* The exit statuses of the program, and so the kinds of failure the library tells apart. */
enum bp_status {
	BP_OK = 0,          /* done */
	BP_FAILED = 1,      /* failed for any reason not below */
	BP_USAGE = 2,       /* the command line is wrong */
	BP_NOT_FOUND = 3,   /* no such program, map, pin, cgroup, device, file */
	BP_DENIED = 4,      /* not permitted */
	BP_UNSUPPORTED = 5, /* this kernel, driver or program type does not support it */
	BP_REJECTED = 6,    /* the verifier rejected the program */
	BP_CONFLICT = 7,    /* the state is in the way */
	BP_UNMET = 8,       /* an expectation was not met */
};

/*
 * A failure. The caller owns it, starts it as { 0 } and passes it down; it is written only on
 * failure and holds no pointers that need freeing.
 */
struct bp_err {
	int num;               /* errno value, positive; 0 if no call failed */
	enum bp_status status; /* kind of failure; 0: follows from num */
	const char *step;      /* the call that failed, "bpf_prog_attach", or NULL */
	bool explained;        /* its cause was looked for already */
	char what[320];        /* on what, with the names the user typed; may be empty */
	char text[1600];       /* what is wrong; empty: the words for num */
	char hint[1200];       /* cause and remedy, empty if not known */
};

/**
 * @brief Record the failure of a call.
 *
 * @param err filled in, or NULL
 * @param num errno value of the call, positive
 * @param step name of the call, a string that stays valid, or NULL
 * @param fmt printf format of what the call was made on
 * @return -num
 */
int bp_fail(struct bp_err *err, int num, const char *step, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/**
 * @brief Record a failure that this program found itself, in words of its own.
 *
 * @param err filled in, or NULL
 * @param status the kind of failure
 * @param num errno value that comes nearest, positive; people do not see it, scripts do
 * @param what on what, or ""
 * @param fmt printf format of what is wrong
 * @return -num
 */
int bp_fail_text(struct bp_err *err, enum bp_status status, int num, const char *what,
		 const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/**
 * @brief Say on what a call that failed was made.
 *
 * @param err the failure, or NULL
 * @param fmt printf format of what the call was made on
 */
void bp_fail_on(struct bp_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * @brief Set the hint of a failure, unless it has one.
 *
 * @param err the failure, or NULL
 * @param fmt printf format of cause and remedy
 */
void bp_hint(struct bp_err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/**
 * @brief The symbolic name of an errno value.
 *
 * Knows 524 (ENOTSUPP) too, which the kernel returns but the C library has no name for.
 *
 * @param num errno value, positive
 * @return a static string such as "EPERM", or NULL if there is no such value
 */
const char *bp_errno_name(int num);

/**
 * @brief The words for an errno value.
 *
 * @param num errno value, positive
 * @return a string that stays valid until the next call in this thread
 */
const char *bp_errno_text(int num);

/**
 * @brief The exit status of a failure.
 *
 * @param err the failure
 * @return its status if that was set, else the one that its errno value stands for
 */
enum bp_status bp_err_status(const struct bp_err *err);

#endif
