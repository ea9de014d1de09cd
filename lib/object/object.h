/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* object.h - an ELF object or raw instructions made into programs of the kernel */
#ifndef BP_OBJECT_H
#define BP_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "util/err.h"
#include "kernel/prog.h"
#include "ref/ref.h"
#include "object/map_values.h"
#include "util/messages.h"

struct bp_funcs;
struct bpf_object;
struct bpf_program;

/* A map of the object that is not created: an existing one takes its place. */
struct bp_map_reuse {
	const char *name; /* of the map in the object */
	struct bp_ref map;
};

/* The type of one program, where its section does not say it or is not to be heeded. */
struct bp_prog_type {
	const char *name; /* of the program; NULL: all that are loaded */
	enum bpf_prog_type type;
	int attach_type; /* expected, or -1: by section */
};

/* A size of a map that its loader sets at run time. */
struct bp_map_size {
	const char *name; /* of the map in the object */
	bool value;       /* bytes of a value; else entries */
	__u32 size;
};

/* What to load from an object, and how. */
struct bp_object_opts {
	const char *path;
	const char *const *names; /* programs to load; all but SEC("?...") if there are none */
	size_t nnames;
	bool globs; /* the names are patterns, as of a shell */
	const struct bp_prog_type *types;
	size_t ntypes;
	const struct bp_attach_type *attach_type; /* expected; NULL: by section */
	const struct bp_map_reuse *reuse;
	size_t nreuse;
	const struct bp_map_size *sizes;
	size_t nsizes;
	unsigned int log_level;
	size_t log_size;         /* to begin with; 0: 1 MiB */
	__u32 prog_flags;        /* beside those that the sections ask for */
	__u32 ifindex;           /* 0: no device */
	__u32 kern_version;      /* 0: the object's */
	const char *attach_to;   /* FUNC or MODULE:FUNC; NULL: by section */
	int attach_prog_fd;      /* -1: none */
	const char *kernel_btf;  /* file for CO-RE; NULL: the kernel's own */
	const char *const *sets; /* VAR=VALUE, see bp_global_set() */
	size_t nsets;
	bool confined;            /* no map that is there already: LIBBPF_PIN_BY_NAME is ignored */
	const char *token;        /* directory of a bpf file system that delegates, or NULL */
	struct bp_messages *said; /* where libbpf's callback puts what it says, or NULL */
	struct bp_funcs *funcs;   /* for several objects: the kernel's, see ref/func.h; or NULL */
	/* Programs are to be judged one by one: optional ones are chosen too, and one that cannot
	 * be chosen is marked as unfit and left out. */
	bool each;
	bool assume; /* see bp_object_assume() */
};

/* A program of an object that is to be loaded, or is. */
struct bp_object_prog {
	struct bpf_program *prog;
	char *log;      /* the verifier's, "" if it said nothing; part of the object's logs */
	int fd;         /* -1: not loaded; owned by the object */
	bool own_fd;    /* another process loaded it: libbpf does not know this descriptor */
	bool for_array; /* nobody asked for it, but a program array of the object refers to it */
	bool optional;  /* its section name begins with a question mark */
	bool unfit;     /* it cannot be loaded as it is; only with opts.each */
	const char *pinned; /* path, or NULL; the caller's */
};

/* A map of an object. */
struct bp_object_map {
	struct bpf_map *map;
	char *name;         /* in the object: libbpf forgets it if another map is used */
	char *auto_pin;     /* where it is to be pinned, since the object says so, or NULL */
	const char *pinned; /* path, or NULL; the caller's */
	int fd;             /* of the object that is prepared: instructions have it; 0: none */
	bool holds_progs;   /* libbpf puts programs of the object into it */
	__u32 id;           /* the caller's */
};

/* An object with the programs that are to be loaded, or are. */
struct bp_object {
	struct bp_object_opts opts; /* as it was opened */
	struct bpf_object *object;
	struct bp_object_prog *progs;
	size_t nprogs; /* those that were asked for, and then those of program arrays */
	struct bp_map_values values;
	const struct bp_object_prog *failed; /* the program that was rejected, or NULL */
	struct bp_object_map *maps;
	size_t nmaps;
	char *logs; /* room for the logs of all programs, shared with other processes */
	size_t logs_size;
	char assumed[400]; /* what bp_object_assume() has set, or "" */
	int token_fd;      /* while it is loaded; 0: none */
	int kernel_btf_fd; /* what was read of that file; 0: none */
};

#define cleanup_bp_object __attribute__((cleanup(bp_object_close)))

/**
 * @brief Open an object and choose its programs; nothing goes to the kernel.
 *
 * An object may have no programs, or none that is not optional: then its maps are all that is
 * loaded.
 *
 * @param opts what to load, and how
 * @param ret_object the object, to be closed with bp_object_close(); starts as { 0 }
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT for a missing file or program; -ENOEXEC for what
 * is no BPF object; -EINVAL if the type of a program cannot be told
 */
int bp_object_open(const struct bp_object_opts *opts, struct bp_object *ret_object,
		   struct bp_err *err);

/**
 * @brief Open an object to see what is inside; nothing is chosen, nothing goes to the kernel.
 *
 * @param opts path and kernel_btf count
 * @param ret_object the object, to be closed with bpf_object__close()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -ENOENT for a missing file; -ENOEXEC for what is no BPF
 * object
 */
int bp_object_inspect(const struct bp_object_opts *opts, struct bpf_object **ret_object,
		      struct bp_err *err);

/**
 * @brief Record the failure of a call of libbpf on an object, with its cause.
 *
 * The cause is found in what libbpf said. Where it said nothing that is known, its last line is the
 * hint, and no errno value stands for a file that is missing.
 *
 * @param opts the object
 * @param num errno value of the call, positive
 * @param step name of the call
 * @param err filled in, or NULL
 * @return -num
 */
int bp_object_fail(const struct bp_object_opts *opts, int num, const char *step,
		   struct bp_err *err);

/**
 * @brief Close an object. What is neither pinned nor attached goes.
 *
 * @param object the object; all zero is fine
 */
void bp_object_close(struct bp_object *object);

/**
 * @brief Check a program name as the kernel does: letters, digits, '_' and '.' only.
 *
 * @param name the name; only its first 15 bytes count
 * @return is it one the kernel takes?
 */
bool bp_prog_name_ok(const char *name);

/**
 * @brief Read raw instructions.
 *
 * @param text path of a file of struct bpf_insn, or of text as bp_insn_text() takes it; "-" for
 * standard input; or hex: and the bytes
 * @param ret_insns the instructions, to be freed by the caller
 * @param ret_cnt how many, at least 1
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EINVAL for no instructions, or not whole ones;
 * -ENOEXEC for instructions in the byte order of another machine
 */
int bp_raw_read(const char *text, struct bpf_insn **ret_insns, size_t *ret_cnt, struct bp_err *err);

/**
 * @brief Say what libbpf missed in the kernel or in the object, before it asked the kernel.
 *
 * @param object the object; none of its programs was rejected
 * @param ret what bpf_object__load() returned
 * @param err filled in, if it is seen
 * @return is it seen?
 */
bool bp_object_missed(const struct bp_object *object, int ret, struct bp_err *err);

/**
 * @brief Of the programs that were to be loaded, the one that failed: the last with a log.
 *
 * @param object the object; its failed is set, or not if no program has a log
 */
void bp_object_find_failed(struct bp_object *object);

#endif
