/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* run.h - one test run, and again where it came to nothing for a reason that goes away */
#ifndef BP_RUN_H
#define BP_RUN_H

#include <stdbool.h>

#include "kernel/prog.h"

/* So often a program is run in all; signals do not come more often. */
#define BP_RUN_TRIES 16

/**
 * @brief Run a program; its outputs are whole.
 *
 * The kernel says ENOSPC if a buffer is too small, and EINTR if a signal came between repeats; the
 * program has run then. It is run again, with larger buffers, only if that is safe, see
 * bp_run_again_ok().
 *
 * @param prog_fd the program
 * @param run see bp_prog_test_run(); data_out and ctx_out are of malloc(), with so many bytes as
 * their sizes say, or NULL, and are replaced when they grow; they stay the
 * caller's; what was not asked for has the size 0 afterwards
 * @param err filled in on failure, with a hint if the cause is known, or NULL
 * @return how often the program was run again, or a negative errno value: see bp_prog_test_run();
 * -ENOSPC and -EINTR where it is not safe to run the program again
 */
int bp_run(int prog_fd, struct bp_test_run *run, struct bp_err *err);

/**
 * @brief Is what comes back of a run only whether the program returned BPF_OK: 1 or 0?
 *
 * So it is of flow dissectors before Linux 6.1. One that does nothing is run to see; where that is
 * not permitted, the answer is no.
 *
 * @param type the program type
 */
bool bp_run_says_yes_or_no(enum bpf_prog_type type);

/**
 * @brief What a program returned of which the kernel says yes or no.
 *
 * @param retval what came back
 * @return BPF_OK, or BPF_DROP for anything else
 */
__u32 bp_run_yes_or_no(__u32 retval);

/**
 * @brief Does it make no difference whether a program ran once or twice?
 *
 * It does not if the program can change nothing but its packet and context: it has no map that it
 * may write to, calls no function of the kernel, and its input is not changed by a run.
 *
 * @param prog_fd the program
 * @param run its input and flags
 * @return is that so? Also no if the kernel does not show what the program is made of.
 */
bool bp_run_again_ok(int prog_fd, const struct bp_test_run *run);

#endif
