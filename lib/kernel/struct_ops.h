/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* struct_ops.h - maps that are an interface of the kernel made of programs */
#ifndef BP_STRUCT_OPS_H
#define BP_STRUCT_OPS_H

#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

struct bp_names;

/* As the kernel has it (enum bpf_struct_ops_state). */
enum bp_struct_ops_state {
	BP_STRUCT_OPS_INIT,     /* its value was never written */
	BP_STRUCT_OPS_INUSE,    /* registered by that, without a link */
	BP_STRUCT_OPS_TOBEFREE, /* it was registered, and something still uses it */
	BP_STRUCT_OPS_READY,    /* written, and for links */
};

/* What a map of struct_ops holds. Free with bp_struct_ops_free(). */
struct bp_struct_ops {
	__u32 map_id;
	char name[16]; /* of the map */
	enum bp_struct_ops_state state;
	__u32 *prog_ids; /* one for each function that is set */
	size_t count;
};

#define cleanup_struct_ops __attribute__((cleanup(bp_struct_ops_free)))

/**
 * @brief Read a map of struct_ops.
 *
 * @param map_fd the map
 * @param names what was read
 * @param ret_ops what it holds; without programs where BTF does not tell which members are
 * functions
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EINVAL for a map of another type
 */
int bp_struct_ops_read(int map_fd, struct bp_names *names, struct bp_struct_ops *ret_ops,
		       struct bp_err *err);

/**
 * @brief Free what bp_struct_ops_read() gave.
 *
 * @param ops what it is; all zero is fine
 */
void bp_struct_ops_free(struct bp_struct_ops *ops);

#endif
