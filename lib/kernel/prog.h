/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* prog.h - one thin wrapper for each bpf_prog_* call of libbpf, errors in one form */
#ifndef BP_PROG_H
#define BP_PROG_H

#include <stddef.h>
#include <linux/bpf.h>

#include "util/err.h"

/* The arguments of bpf_prog_load(), all of them; 0 or NULL means libbpf's default. */
struct bp_load {
	enum bpf_prog_type type;
	const char *name;    /* NULL: none; the kernel keeps 15 bytes */
	const char *license; /* NULL: "GPL" */
	const struct bpf_insn *insns;
	size_t insn_cnt;
	unsigned int attempts; /* tries in all when the kernel says EAGAIN; 0: 5 */
	enum bpf_attach_type expected_attach_type;
	int prog_btf_fd; /* BTF of func_info and line_info; 0: none */
	__u32 prog_flags;
	__u32 prog_ifindex;
	__u32 kern_version;
	__u32 attach_btf_id;
	int attach_btf_obj_fd; /* BTF that attach_btf_id is of; 0: vmlinux */
	int attach_prog_fd;    /* program that is extended or traced; 0: none */
	const int *fd_array;
	size_t fd_array_cnt; /* 0: do not tell the kernel how long fd_array is */
	const void *func_info;
	size_t func_info_cnt;
	size_t func_info_rec_size;
	const void *line_info;
	size_t line_info_cnt;
	size_t line_info_rec_size;
	unsigned int log_level;
	size_t log_size;
	char *log_buf;
	int token_fd;          /* 0: none; else BPF_F_TOKEN_FD is set as well */
	const void *signature; /* of the instructions, as PKCS#7; NULL: none */
	size_t signature_size;
	__s32 keyring_id; /* that has the key of the signature, see table/keyring.h */
};

/* The options of bpf_prog_attach_opts(). */
struct bp_attach {
	unsigned int flags;
	int replace_fd;  /* program to replace, with BPF_F_REPLACE */
	int relative_fd; /* anchor of BPF_F_BEFORE and BPF_F_AFTER: a program or link */
	__u32 relative_id;
	__u64 expected_revision;
};

/* The options of bpf_prog_detach_opts(). */
struct bp_detach {
	unsigned int flags;
	int relative_fd;
	__u32 relative_id;
	__u64 expected_revision;
};

/* The options of bpf_prog_query_opts(): the arrays are the caller's and have prog_cnt places. */
struct bp_query {
	unsigned int query_flags;
	__u32 *prog_ids;
	__u32 prog_cnt; /* in: places in the arrays; out: programs attached, may be more */
	__u32 *prog_attach_flags; /* out: the mode of the hook, for each program */
	__u32 *link_ids;
	__u32 *link_attach_flags;
	__u32 attach_flags; /* out: mode of a cgroup hook */
	__u64 revision;     /* out: 0 where the kernel keeps none, and for what is effective */
};

/* The fields of bpf_prog_test_run_opts(). */
struct bp_test_run {
	const void *data_in;
	__u32 data_size_in;
	void *data_out;
	__u32 data_size_out; /* in: room in data_out; out: size of the result, may be more */
	const void *ctx_in;  /* a syscall program writes into it */
	__u32 ctx_size_in;
	void *ctx_out;
	__u32 ctx_size_out;
	__u32 repeat;
	__u32 flags;
	__u32 cpu;
	__u32 batch_size;
	__u32 retval;   /* out */
	__u32 duration; /* out: nanoseconds a run, on average; 0 for raw_tracepoint and syscall */
};

/**
 * @brief Load a program into the kernel.
 *
 * Wraps bpf_prog_load(). The verifier checks the instructions; the program is not attached to
 * anything and lives until its last descriptor, pin and attachment is gone. BPF_F_TOKEN_FD is
 * added to the flags when there is a token: without it the kernel ignores the token. If there is a
 * signature (Linux 6.18) the command of bpf(2) is called instead: libbpf has no option for one.
 *
 * @param load what to load and how; instructions, log buffer and all are the caller's
 * @param ret_log_true_size bytes the whole log takes (Linux 6.4), 0 if the kernel does not tell;
 * may be NULL; written on failure too
 * @param err filled in on failure, or NULL
 * @return a descriptor, owned by the caller, or a negative errno value: -EACCES and -EINVAL with
 * a log for a program that the verifier rejects; -EINVAL without a log for an attribute the
 * kernel does not take; -ENOSPC if the log buffer is too small, also for a good program; -E2BIG
 * for no or too many instructions, a program too complex, or a field the kernel does not know;
 * -EPERM for a missing capability or a security module's no; of a signature: -ENOKEY if the
 * keyring has no key for it, -EKEYREJECTED if it is not one of these instructions, -EBADMSG if it
 * is not PKCS#7, -EOPNOTSUPP on a kernel that cannot check any
 */
int bp_prog_load(const struct bp_load *load, __u32 *ret_log_true_size, struct bp_err *err);

/**
 * @brief Attach a program to a hook.
 *
 * Wraps bpf_prog_attach(). The attachment outlives the descriptor and the process.
 *
 * @param prog_fd the program
 * @param target what the attach type asks for: a descriptor of a cgroup v2 directory, a sockmap
 * or a lirc device; an interface index for tcx and netkit; 0 for the flow dissector of the
 * network namespace of the caller
 * @param type the attach type
 * @param flags BPF_F_ALLOW_OVERRIDE, BPF_F_ALLOW_MULTI, or 0
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EPERM if the mode of the hook or of an ancestor forbids
 * it (not a matter of privileges); -EINVAL for a program, type or flag that does not fit;
 * -EEXIST if the program is attached already (tcx, netkit); -E2BIG for more than 64 programs on
 * a cgroup hook, -ERANGE for more than 63 on tcx
 */
int bp_prog_attach(int prog_fd, int target, enum bpf_attach_type type, unsigned int flags,
		   struct bp_err *err);

/**
 * @brief Attach a program to a hook at a place among others, or in place of another.
 *
 * Wraps bpf_prog_attach_opts(). On a cgroup hook without BPF_F_ALLOW_MULTI the flags BPF_F_BEFORE
 * and BPF_F_AFTER silently replace the program. The revision of a device starts again at 1 when
 * its hook gets empty, so expected_revision does not tell programs apart there.
 *
 * @param prog_fd the program
 * @param target see bp_prog_attach()
 * @param type the attach type
 * @param attach flags, anchor and revision; { 0 } for none
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: as bp_prog_attach(); -ESTALE if expected_revision is not
 * the revision of the hook; -ENOENT if the anchor or the program to replace is not there
 */
int bp_prog_attach_opts(int prog_fd, int target, enum bpf_attach_type type,
			const struct bp_attach *attach, struct bp_err *err);

/**
 * @brief Detach the one program of a hook.
 *
 * Wraps bpf_prog_detach(). The call hands descriptor 0 to the kernel as the program: keep
 * standard input from being a BPF program (cgroups with BPF_F_ALLOW_MULTI, sockmaps). On tcx and
 * netkit 0 is none, and the last program of the hook goes.
 *
 * @param target see bp_prog_attach()
 * @param type the attach type
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT if nothing is attached; -EINVAL for a cgroup hook
 * with BPF_F_ALLOW_MULTI, where the program must be named
 */
int bp_prog_detach(int target, enum bpf_attach_type type, struct bp_err *err);

/**
 * @brief Detach one program from a hook.
 *
 * Wraps bpf_prog_detach2(). On a cgroup hook without BPF_F_ALLOW_MULTI the kernel ignores the
 * program and detaches whatever is there: compare ids first, see bp_hook_detach().
 *
 * @param prog_fd the program to detach
 * @param target see bp_prog_attach()
 * @param type the attach type
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT if it is not attached there, or only by a link;
 * -EBUSY if a link holds it (tcx, sockmap)
 */
int bp_prog_detach2(int prog_fd, int target, enum bpf_attach_type type, struct bp_err *err);

/**
 * @brief Detach a program from a hook if the hook has not changed.
 *
 * Wraps bpf_prog_detach_opts(). For the revision of a device see bp_prog_attach_opts().
 *
 * @param prog_fd the program to detach, 0 for none (tcx and netkit: the first or last one)
 * @param target see bp_prog_attach()
 * @param type the attach type
 * @param detach flags, anchor and revision; { 0 } for none
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: as bp_prog_detach2(); -ESTALE if expected_revision is not
 * the revision of the hook; -ERANGE if the program is not next to the anchor; -EINVAL on kernels
 * that keep no revision for it
 */
int bp_prog_detach_opts(int prog_fd, int target, enum bpf_attach_type type,
			const struct bp_detach *detach, struct bp_err *err);

/**
 * @brief The id of the next program that is loaded.
 *
 * Wraps bpf_prog_get_next_id(). Ids ascend; start with 0.
 *
 * @param id the last id, or 0
 * @param ret_id the smallest id in use that is greater
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT after the last program; -EPERM without
 * CAP_SYS_ADMIN (CAP_BPF does not do)
 */
int bp_prog_next_id(__u32 id, __u32 *ret_id, struct bp_err *err);

/**
 * @brief Open a program by its id.
 *
 * Wraps bpf_prog_get_fd_by_id().
 *
 * @param id the id
 * @param err filled in on failure, or NULL
 * @return a descriptor, owned by the caller, or a negative errno value: -ENOENT if no program
 * has the id; -EPERM without CAP_SYS_ADMIN
 */
int bp_prog_fd_by_id(__u32 id, struct bp_err *err);

/**
 * @brief Open a program by its id, with open flags.
 *
 * Wraps bpf_prog_get_fd_by_id_opts(). No kernel takes any flag for programs so far.
 *
 * @param id the id
 * @param open_flags flags of the bpf(2) command
 * @param err filled in on failure, or NULL
 * @return as bp_prog_fd_by_id(); -EINVAL for any flag
 */
int bp_prog_fd_by_id_opts(__u32 id, unsigned int open_flags, struct bp_err *err);

/**
 * @brief The programs of a hook, plain.
 *
 * Wraps bpf_prog_query().
 *
 * @param target a descriptor of a cgroup, sockmap or network namespace, or an interface index
 * @param type the attach type
 * @param query_flags BPF_F_QUERY_EFFECTIVE (cgroups), or 0
 * @param ret_attach_flags mode of a cgroup hook, or NULL
 * @param prog_ids room for *prog_cnt ids, or NULL
 * @param prog_cnt in: places in prog_ids; out: programs attached, may be more; never NULL
 * @param err filled in on failure, or NULL
 * @return 0, also for an empty hook, or a negative errno value: -ENOSPC if prog_ids is too small,
 * it is filled then; -EPERM without CAP_NET_ADMIN; -ENOENT if the cgroup was removed
 */
int bp_prog_query(int target, enum bpf_attach_type type, unsigned int query_flags,
		  __u32 *ret_attach_flags, __u32 *prog_ids, __u32 *prog_cnt, struct bp_err *err);

/**
 * @brief The programs of a hook with their flags and links, and the revision of the hook.
 *
 * Wraps bpf_prog_query_opts().
 *
 * @param target see bp_prog_query()
 * @param type the attach type
 * @param query in and out, see there
 * @param err filled in on failure, or NULL
 * @return as bp_prog_query(); -EINVAL if the kernel does not know one of the arrays
 */
int bp_prog_query_opts(int target, enum bpf_attach_type type, struct bp_query *query,
		       struct bp_err *err);

/**
 * @brief Bind a map to a program: the map lives and is listed with it.
 *
 * Wraps bpf_prog_bind_map(). The program does not use the map, and there is no way back.
 *
 * @param prog_fd the program
 * @param map_fd the map, of any type
 * @param err filled in on failure, or NULL
 * @return 0, also if it was bound already, or a negative errno value
 */
int bp_prog_bind_map(int prog_fd, int map_fd, struct bp_err *err);

/**
 * @brief Associate a program with a map of struct_ops, which functions of the kernel that it calls
 * then act on.
 *
 * Wraps bpf_prog_assoc_struct_ops() (Linux 7.0). There is no way back, and none to ask.
 *
 * @param prog_fd the program, of any type but struct_ops
 * @param map_fd the map, of type struct_ops
 * @param err filled in on failure, or NULL
 * @return 0, also if it was associated with it already, or a negative errno value: -EBUSY if it is
 * associated with another map; -EINVAL for a map or program of the wrong type, and before Linux 7.0
 */
int bp_prog_assoc_struct_ops(int prog_fd, int map_fd, struct bp_err *err);

/**
 * @brief Run a program on data of the caller's.
 *
 * Wraps bpf_prog_test_run_opts().
 *
 * @param prog_fd the program
 * @param run in and out, see there; the outputs are set after -ENOSPC too
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -524 (ENOTSUPP) if programs of this type cannot be run;
 * -ENOSPC if data_out or ctx_out is too small; -EINVAL for input the type does not take
 */
int bp_prog_test_run(int prog_fd, struct bp_test_run *run, struct bp_err *err);

/**
 * @brief Read what a program, or the kernel for it, has written to one of its streams.
 *
 * Wraps bpf_prog_stream_read() (Linux 6.17). What is read is gone from the stream.
 *
 * @param prog_fd the program
 * @param stream BP_STDOUT or BP_STDERR, see kernel/stream.h
 * @param buf room for what is read
 * @param len bytes of it
 * @param err filled in on failure, or NULL
 * @return how many bytes were read, 0 if the stream is empty, or a negative errno value: -EINVAL
 * on kernels without streams, or if the descriptor is not a program; -ENOENT for another stream
 */
int bp_prog_stream_read(int prog_fd, __u32 stream, void *buf, __u32 len, struct bp_err *err);

/**
 * @brief What the kernel tells of a program.
 *
 * Wraps bpf_prog_get_info_by_fd().
 *
 * @param prog_fd the program
 * @param info in: pointers to and lengths of arrays to be filled, else zero; out: all of it
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value; -EINVAL if the descriptor is not a program
 */
int bp_prog_info(int prog_fd, struct bpf_prog_info *info, struct bp_err *err);

/**
 * @brief What the kernel tells of a program, and how much of it this kernel knows.
 *
 * @param prog_fd the program
 * @param info see bp_prog_info()
 * @param ret_len bytes of info that the kernel filled in; what is behind them it does not report
 * @param err filled in on failure, or NULL
 * @return as bp_prog_info()
 */
int bp_prog_info_len(int prog_fd, struct bpf_prog_info *info, __u32 *ret_len, struct bp_err *err);

/**
 * @brief The id of a program.
 *
 * @param prog_fd the program
 * @return its id, or 0 if there is none
 */
__u32 bp_prog_id(int prog_fd);

#endif
