/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* ref.h - experiments on the bpf_prog_* functions: what they share */
#ifndef REF_H
#define REF_H

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* No descriptor and no program has these numbers. */
#define NO_FD 999
#define NO_ID 0x7ffffff0
#define BAD_POINTER ((void *)0x10)

/* clang-format off */
#define INSN(c, d, s, o, i) { .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) }
#define MOV(d, i) INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i)
#define MOV_REG(d, s) INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0)
#define ADD(d, i) INSN(BPF_ALU64 | BPF_ADD | BPF_K, d, 0, 0, i)
#define LOAD(size, d, s, o) INSN(BPF_LDX | size | BPF_MEM, d, s, o, 0)
#define STORE(size, d, s, o) INSN(BPF_STX | size | BPF_MEM, d, s, o, 0)
#define STORE_IMM(size, d, o, i) INSN(BPF_ST | size | BPF_MEM, d, 0, o, i)
#define JUMP_IF(op, d, i, o) INSN(BPF_JMP | op | BPF_K, d, 0, o, i)
#define JUMP(o) INSN(BPF_JMP | BPF_JA, 0, 0, o, 0)
#define CALL(f) INSN(BPF_JMP | BPF_CALL, 0, 0, 0, f)
#define EXIT INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
#define MAP_FD(d, fd) INSN(BPF_LD | BPF_DW | BPF_IMM, d, BPF_PSEUDO_MAP_FD, 0, fd), INSN(0, 0, 0, 0, 0)
/* clang-format on */

/* An experiment: it has a process, a network namespace and a cgroup of its own. */
struct experiment {
	const char *group; /* what "reference GROUP" runs */
	void (*run)(void);
};
extern const struct experiment load_experiments[], attach_experiments[], hook_experiments[],
	detach_experiments[], query_experiments[], id_experiments[], bind_experiments[],
	run_experiments[], type_experiments[], life_experiments[], priv_experiments[],
	guest_experiments[], libbpf_experiments[], token_experiments[], trap_experiments[],
	program_experiments[], stream_experiments[], link_experiments[], sign_experiments[];

/* Report: ID <tab> RESULT. RESULT is the name of the errno value, "0", or "ok" for a descriptor. */
void result(const char *id, long ret);

/* The same for a descriptor, which is closed. */
void opened(const char *id, int fd);

/* ID <tab> yes or no. */
void fact(const char *id, bool yes);

/* Report: the experiments whose ids begin so cannot be tried here, and why. */
void withheld(const char *ids, const char *what, int num);

/* A program of two instructions that returns RET. */
int load_ret(enum bpf_prog_type type, enum bpf_attach_type attach_type, int ret);

/* A program of that type which every kernel takes that knows the type. */
int load_type(enum bpf_prog_type type);

/* A directory of the experiment's cgroup ("" is this itself), made and opened. */
int cgroup(const char *name);
void cgroup_path(const char *name, char *path, size_t size);

/* An array map of one element; a directory or device that is no object of BPF. */
int array_map(void);
int open_null(void);

__u32 prog_id(int fd);

/* What is attached: the number of programs, or 999 if that cannot be asked. */
unsigned int attached(int target, enum bpf_attach_type type);

/* Keep these capabilities only, as the user nobody. */
void become_nobody(__u64 caps);

/* Wait until a program is gone; the errno of opening it, or 0 if it stays. */
int wait_until_gone(__u32 id);

#endif
