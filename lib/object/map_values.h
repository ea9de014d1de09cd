/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* map_values.h - the programs that maps of an object refer to: __array(values, ...) */
#ifndef BP_MAP_VALUES_H
#define BP_MAP_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <libelf.h>

/* libbpf puts PROG into the program array MAP, once both are in the kernel. */
struct bp_map_value {
	char *map;
	char *prog;
};

struct bp_map_values {
	struct bp_map_value *value;
	size_t count;
};

/**
 * @brief Find the programs that maps of an object refer to.
 *
 * libbpf knows them and does not tell; they are the relocations of the section .maps.
 *
 * @param elf the object
 * @param ret_values what was found, for bp_map_values_free(); starts as { 0 }
 * @return 0, or -ENOMEM
 */
int bp_map_values_read(Elf *elf, struct bp_map_values *ret_values);

/**
 * @brief Does a map refer to a program?
 *
 * @param values of the object
 * @param map its name, or NULL: any
 * @param prog the name of the program, or NULL: any
 * @return does it?
 */
bool bp_map_values_have(const struct bp_map_values *values, const char *map, const char *prog);

/**
 * @brief Free what bp_map_values_read() found.
 *
 * @param values of an object; all zero is fine
 */
void bp_map_values_free(struct bp_map_values *values);

#endif
