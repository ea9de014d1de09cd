/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* one.h - one test run, which a suite and a measurement stand on too */
#ifndef TESTRUN_ONE_H
#define TESTRUN_ONE_H

#include "cmd/testrun/args.h"
#include "kernel/prog.h"
#include "kernel/stream.h"
#include "object/object.h"
#include "testrun/ctx.h"
#include "testrun/expect.h"
#include "testrun/netdev.h"
#include "testrun/run.h"

/* Buffers and what is known of the program. */
struct testrun {
	struct bpf_prog_info info;
	const struct bp_object *object; /* that the program is of, or NULL */
	struct bp_layout layout;        /* of the context; none where nobody wants to know */
	struct bp_expect expect;
	unsigned char *data_in;
	unsigned char *ctx_in;
	unsigned char *data_out;
	unsigned char *ctx_out;
	struct bp_test_run run;
	bool yes_or_no;     /* see bp_run_says_yes_or_no() */
	int again;          /* runs more than one, see bp_run() */
	bool reads_streams; /* the program is ours, or that was asked for */
	struct bp_streams streams;
	size_t stale;           /* bytes that were in its streams before the run, and are gone */
	struct bp_netdev *devs; /* with live frames: before the run, and then what has changed */
	size_t ndevs;
	struct bp_netstack stack;
};

/*
 * One run: what goes into it, the call with its failures explained, and what to free in the end.
 * TEST starts as { 0 }; prog_fd is -1 for a program that is not loaded, of type test->info.type.
 */
int testrun_prepare(const struct testrun_args *args, int prog_fd, struct testrun *test,
		    struct bp_err *err);
int testrun_call(int prog_fd, struct testrun *test, struct bp_err *err);

/* Add what the program has written to its streams, if that is wanted. */
int testrun_read_streams(int prog_fd, struct testrun *test, struct bp_err *err);
void testrun_free(struct testrun *test);

/* What is said of VLAN tags, behind "which". */
#define TESTRUN_TAG                                                                               \
	"a device hands over in the socket buffer (vlan_tci): this is not what the program sees " \
	"there; leave the tag out to test what is behind it"

#endif
