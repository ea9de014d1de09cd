/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* struct_ops.h - maps that are an interface of the kernel made of programs */
#ifndef BP_STRUCT_OPS_H
#define BP_STRUCT_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "util/err.h"

struct bp_names;
struct btf;

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
	bool for_links;  /* of a section .struct_ops.link: a write does not register it */
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
 * @brief Write the value of a map of struct_ops, as bpf_map__attach_struct_ops() does.
 *
 * A map for links is ready for them then; another one is registered by it. The value can be written
 * once. Members are found by their names, since the kernel has others too.
 *
 * @param map_fd the map
 * @param btf of the object
 * @param type the structure in it, see bpf_map__btf_value_type_id()
 * @param value of the structure, with programs of the object at its functions, which are loaded,
 * see bpf_map__initial_value()
 * @param names what was read
 * @param err filled in on failure, or NULL
 * @return 0, or a negative errno value: -EBUSY if it was written already; -EINVAL if the interface
 * does not accept it
 */
int bp_struct_ops_write(int map_fd, const struct btf *btf, __u32 type, const void *value,
			struct bp_names *names, struct bp_err *err);

/**
 * @brief Free what bp_struct_ops_read() gave.
 *
 * @param ops what it is; all zero is fine
 */
void bp_struct_ops_free(struct bp_struct_ops *ops);

#endif
