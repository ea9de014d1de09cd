/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * provoke.h - make calls fail on this kernel, each for one cause of the table of lib/explain
 *
 * A provoker runs in a process of its own, as root, and may do what it likes to that: enter
 * namespaces, drop capabilities, use up descriptors. It makes everything ready, makes one call of
 * lib/prog, and returns what that returned; facts are then what a command would know of it.
 */
#ifndef PROVOKE_H
#define PROVOKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "table/attach_type.h"
#include "explain/explain.h"
#include "hook/hook.h"
#include "kernel/link_call.h"
#include "trace/perf_open.h"
#include "kernel/prog.h"
#include "kernel/stream.h"
#include "ref/target.h"
#include "util/messages.h"

#define ENOTSUPP 524
#define NO_MEMORY "a kernel that is short of memory ends processes first"
#define UNPRIVILEGED "/proc/sys/kernel/unprivileged_bpf_disabled"
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

struct
try {
	const struct bp_cause *row;
	const char *call; /* that was made */
	struct bp_facts facts;
	struct bp_load load;
	struct bp_attach attach;
	struct bp_test_run run;
	struct bp_test_run ran;
	struct bp_place place;
	struct bp_hook hook;
	struct bp_link_facts link;
	struct bp_link_create_opts create;
	struct bp_perf_event event;
	char log[65536];
	struct bp_map_def map;
	struct bp_messages said; /* by libbpf, of an object */
	char reason[200];        /* why it cannot be tried here; then the result does not count */
	void (*undo)(struct try * try); /* what the end of the process does not undo */
};

struct provoker {
	const char *id;                  /* of the cause */
	int (*provoke)(struct try *try); /* the result of the call; NULL: see why_not */
	const char *why_not;             /* why it is not provoked anywhere */
	bool guest;                      /* touches the whole system */
	bool backported;                 /* some releases of a stable kernel differ from others */
	bool among;                      /* it cannot be told from others: one of them is enough */
	bool caller; /* a mistake that no command makes: the errno alone is looked at */
};

/*
 * The fields of contexts: is each that testrun --ctx sets taken by the kernel, and each other one
 * refused? IFINDEX is a device of two queues. A line each; the result is an exit status.
 */
int check_fields(unsigned int ifindex);

/* A row of a table; behind the function .guest, .among, .caller, .backported, .why_not. */
/* clang-format off */
#define PROVOKE(name, function, ...) { .id = (name), .provoke = (function), __VA_ARGS__ }
/* clang-format on */

/* Tables, each ended by a row of zeros. */
extern const struct provoker load_provokers[];
extern const struct provoker sign_provokers[];
extern const struct provoker hook_provokers[];
extern const struct provoker detach_provokers[];
extern const struct provoker run_provokers[];
extern const struct provoker caps_provokers[];
extern const struct provoker caller_provokers[];
extern const struct provoker object_provokers[];
extern const struct provoker map_provokers[];
extern const struct provoker link_provokers[];
extern const struct provoker event_provokers[];

/* ---- what provokers are made of, in common.c ---- */

#define INSN(c, d, s, o, i) \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })
#define MOV_IMM(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define MOV_REG(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define ALU_IMM(op, d, i) INSN(BPF_ALU64 | BPF_OP(op) | BPF_K, d, 0, 0, i)
#define LDX(size, d, s, o) INSN(BPF_LDX | BPF_SIZE(size) | BPF_MEM, d, s, o, 0)
#define ST_IMM(size, d, o, i) INSN(BPF_ST | BPF_SIZE(size) | BPF_MEM, d, 0, o, i)
#define JMP_IMM(op, d, i, o) INSN(BPF_JMP | BPF_OP(op) | BPF_K, d, 0, o, i)
#define JMP_REG(op, d, s, o) INSN(BPF_JMP | BPF_OP(op) | BPF_X, d, s, o, 0)
#define CALL(f) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT_INSN() INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)

/* It cannot be tried, and why. */
int cannot(struct try *try, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A program that returns RETVAL; a failure is a reason. */
int program(struct try *try, enum bpf_prog_type type, enum bpf_attach_type attach, int retval);
__u32 program_id(int fd);

/* An array, or another map of type TYPE, with keys and values of 4 bytes. */
int map(struct try *try, enum bpf_map_type type);

/* Not a program, not a map, not a cgroup. */
int something_else(void);

/* The directory of a cgroup of this try's own, made and open. Main removes it. */
int cgroup(struct try *try, const char *name);
bool cgroup_remove(const char *name); /* false: it is busy, still */

/* A network namespace of its own, in which the device 1 is lo. */
int netns(struct try *try);

/* The index of the peer of a netkit device, in such a namespace. 0: none can be made. */
int netkit_peer_of(struct try *try);

/* Keep these capabilities alone, as bits. */
void keep_caps(unsigned long long caps);
#define CAP(name) (1ULL << (name))

/* The kernel denies a command of bpf() to this process from now on. A failure is a reason. */
int deny(struct try *try, int cmd);

/* A user namespace of its own; a failure is a reason. */
int userns(struct try *try);

/* The first number in a file, or -1; write to one. */
long number_in(const char *path);
bool write_to(const char *path, const char *text);

/* What is attached to: facts has the hook from then on. */
void at(struct try *try, enum bp_target_kind kind, int fd_or_index, enum bpf_attach_type type);
void at_cgroup(struct try *try, int fd, enum bpf_attach_type type);

/* Make the call that is to fail, and note the facts; those without "the" are for what comes before.
 */
int load_it(struct try *try, const struct bpf_insn *insns, size_t count);
int load_trivial(struct try *try);
int attach_it(struct try *try, int prog_fd);
int detach_it(struct try *try, int prog_fd);
int query_it(struct try *try, unsigned int flags);
int run_it(struct try *try, int prog_fd);
int link_it(struct try *try, int prog_fd);

/* What a link that has no place goes to: facts has it from then on. TYPE as attach takes it. */
void link_to(struct try *try, const char *type, const char *name);

/* What many of them are of: programs, a cgroup of its own and its hook for what is sent, lo of a
 * network namespace of its own, such a namespace; a dissector of the initial one, which outlives
 * this process without ->undo.
 */
int skb(struct try *try);
int cls(struct try *try);
int dissector(struct try *try);
void egress(struct try *try);
void device(struct try *try, enum bpf_attach_type type);
void flow(struct try *try);
void dissect_initial_netns(struct try *try);

/* Make the link that is to fail, or the event before it. */
int create_link(struct try *try, int prog_fd);
int open_event(struct try *try);

/* The calls, with what was set before; in the setting up of a try they must succeed. */
int attach_first(struct try *try, int prog_fd, unsigned int flags);

#endif
