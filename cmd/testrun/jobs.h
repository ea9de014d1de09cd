/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* jobs.h - "bpfprog testrun --jobs": a program for each thread */
#ifndef TESTRUN_JOBS_H
#define TESTRUN_JOBS_H

#include "cmd/testrun/args.h"
#include "object/object.h"
#include "util/err.h"

/* A program for each thread, with the same maps. Starts as { 0 }. */
struct instances {
	int *fds;
	struct bp_object *objects; /* of the second one on, as far as there are any */
	size_t count;
};
#define cleanup_instances __attribute__((cleanup(testrun_instances_close)))
int testrun_instances_open(const struct replay_args *args, int prog_fd,
			   const struct bp_object *object, struct instances *ret_instances,
			   struct bp_err *err);
void testrun_instances_close(struct instances *instances);

#endif
