/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* run_type.h - what the kernel's test runs of each type of program take and give */
#ifndef BP_RUNTYPE_H
#define BP_RUNTYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "util/err.h"

struct bp_test_run;

/* What a test run hands back as data_out. */
enum bp_run_data {
	BP_RUN_NOTHING,
	BP_RUN_PACKET,
	BP_RUN_FLOW_KEYS, /* struct bpf_flow_keys */
};

/* A type of program that a kernel runs; from net/bpf/test_run.c and its like. */
struct bp_run_type {
	enum bpf_prog_type type;
	const char *kernels; /* "since Linux 6.4", NULL: all since 5.10 */
	__u32 min_data;      /* bytes of the shortest packet; 0: it takes no packet */
	__u32 hidden; /* bytes of the packet, the first ones, that the program does not see */
	enum bp_run_data data_out;
	bool ctx_in;
	bool ctx_out; /* a syscall program writes into ctx_in instead */
	bool repeat;
	__u32 flags;   /* that the kernel heeds */
	bool measured; /* there is an empty program to measure it by: */
	enum bpf_attach_type hook;
	int nothing; /* what it returns */
};

/**
 * @brief What a test run of a type of program takes.
 *
 * @param type the program type
 * @return its row, or NULL if no kernel that this build knows runs it
 */
const struct bp_run_type *bp_run_type_row(enum bpf_prog_type type);

/**
 * @brief The types that kernels run, in words.
 *
 * @param buf the list: "socket_filter, sched_cls, ... netfilter (since Linux 6.4)"
 * @param size size of buf
 */
void bp_run_types_text(char *buf, size_t size);

/**
 * @brief Does a test run take its packet from the IP header on, without Ethernet?
 *
 * Netfilter programs do at the hook of packets that are sent by this machine, NF_INET_LOCAL_OUT,
 * which is the one without a context.
 *
 * @param type the program type
 * @param run its context
 */
bool bp_run_takes_ip(enum bpf_prog_type type, const struct bp_test_run *run);

/**
 * @brief Would a program of this type find no VLAN tag in the bytes of a packet from a device?
 *
 * The kernel moves it to the socket buffer (vlan_tci) before such a program runs; a test run leaves
 * it where it is, and sets no vlan_tci.
 *
 * @param type the program type
 */
bool bp_run_moves_tag(enum bpf_prog_type type);

/**
 * @brief Check what the kernel would refuse without a word, or ignore.
 *
 * Repeats, flags, CPU, batch size and contexts, by the type of program; a type that is not known
 * is left to the kernel.
 *
 * @param type the program type
 * @param run what is to be run
 * @param has_cpu a CPU was asked for, maybe 0
 * @param err filled in on failure with what the type takes, or NULL
 * @return 0, or -EINVAL
 */
int bp_run_check(enum bpf_prog_type type, const struct bp_test_run *run, bool has_cpu,
		 struct bp_err *err);

/**
 * @brief Check that there is the packet or context that a type of program cannot do without.
 *
 * A packet has to be as long as its header. XDP programs of Linux 5.10 would run on less, too.
 *
 * @param type the program type
 * @param run what is to be run
 * @param err filled in on failure with what is missing and a hint, or NULL
 * @return 0, or -EINVAL
 */
int bp_run_check_input(enum bpf_prog_type type, const struct bp_test_run *run, struct bp_err *err);

#endif
