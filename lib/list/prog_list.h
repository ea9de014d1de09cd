/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* prog_list.h - the programs that are loaded, one after the other, and all about each */
#ifndef BP_PROGLIST_H
#define BP_PROGLIST_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

#include "trace/names.h"
#include "list/holders.h"
#include "kernel/prog_name.h"
#include "util/err.h"

/* Most programs have fewer maps; for the others the kernel is asked again. */
#define BP_USUAL_MAPS 64

/* One program. Nothing in it but more needs freeing, see bp_listed_free(). */
struct bp_listed {
	struct bpf_prog_info info; /* its pointers lead nowhere */
	__u32 info_len;            /* bytes of info that this kernel fills */
	__u32 usual[BP_USUAL_MAPS];
	__u32 *more;     /* ids of maps if they are more than usual; see bp_listed_maps() */
	__u64 loaded_at; /* seconds since 1970 */
	__u64 memlock;   /* bytes; 0: not asked for */
	char name[BP_NAME_MAX];
};

struct btf;
struct bp_run_counters;

/* BTFs kept: programs of several objects may be loaded in turns. */
#define BP_KEPT_BTFS 16
struct bp_kept_btf {
	__u32 id;
	struct btf *btf; /* NULL: it cannot be had */
};

/* What is kept from one program to the next. Start with bp_lister_init(). */
struct bp_lister {
	__u64 boot;
	bool memlock;              /* in: find out bytes_memlock, which doubles the time */
	bool short_names;          /* in: names as the kernel cuts them will do */
	struct bp_holders holders; /* in: what was looked for, freed with the lister */
	const struct bp_run_counters *before; /* in: counters to compare with, or NULL */
	__u64 window_ns;                      /* in: how long ago these were read */
	struct bp_kept_btf btfs[BP_KEPT_BTFS];
	size_t next_btf; /* the one to be replaced next */
	struct bp_names names;
	__u32 uid; /* the last user, and how it is called */
	bool has_user;
	char user[64];
};

#define cleanup_lister __attribute__((cleanup(bp_lister_free)))

/**
 * @brief Begin to read programs.
 *
 * @param lister written; to be freed with bp_lister_free()
 */
void bp_lister_init(struct bp_lister *lister);

/**
 * @brief Free what a lister keeps.
 *
 * @param lister the lister
 */
void bp_lister_free(struct bp_lister *lister);

/**
 * @brief Read all about a program; one call of bpf_prog_get_info_by_fd() as a rule.
 *
 * @param lister what is kept
 * @param fd the program
 * @param ret_prog the program, to be freed with bp_listed_free()
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_listed_read(struct bp_lister *lister, int fd, struct bp_listed *ret_prog,
		   struct bp_err *err);

/**
 * @brief Free what belongs to a program.
 *
 * @param prog the program
 */
void bp_listed_free(struct bp_listed *prog);

/**
 * @brief The ids of the maps of a program, info.nr_map_ids of them.
 *
 * @param prog the program
 */
const __u32 *bp_listed_maps(const struct bp_listed *prog);

/* What bp_proglist_each() calls for each program: 0, or a negative errno value to stop. */
struct bp_visitor {
	int (*visit)(struct bp_visitor *visitor, struct bp_listed *prog, struct bp_err *err);
};

/**
 * @brief Visit a program by its id; one that has just gone is no error.
 *
 * @param lister what is kept
 * @param id the program
 * @param visitor called with the program, which is freed afterwards
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value
 */
int bp_proglist_id(struct bp_lister *lister, __u32 id, struct bp_visitor *visitor,
		   struct bp_err *err);

/**
 * @brief Visit all programs that are loaded, in the order of their ids.
 *
 * Programs that come and go meanwhile are no error, and none is visited twice.
 *
 * @param lister what is kept
 * @param visitor called with each program, which is freed afterwards
 * @param err filled in on failure, with a hint, or NULL
 * @return 0, or a negative errno value: -EPERM without CAP_SYS_ADMIN
 */
int bp_proglist_each(struct bp_lister *lister, struct bp_visitor *visitor, struct bp_err *err);

/**
 * @brief The kernel function, or function of a program, that a program is loaded for.
 *
 * @param lister what is kept
 * @param prog the program
 * @param buf filled with the name, with the module before it and a colon
 * @param size bytes of buf
 * @return is there one?
 */
bool bp_listed_target(struct bp_lister *lister, const struct bp_listed *prog, char *buf,
		      size_t size);

#endif
