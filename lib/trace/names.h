/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* names.h - names for what the kernel tells as numbers: types, addresses, cgroups, namespaces */
#ifndef BP_TRACE_NAMES_H
#define BP_TRACE_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

#include "trace/user_sym.h"

struct btf;
struct bp_symbol;

/* What was read once, when it was needed first. Start as { 0 }, free with bp_names_free(). */
struct bp_names {
	struct btf *vmlinux; /* the kernel's own BTF; modules are read on top of it */
	bool no_vmlinux;     /* it cannot be had */
	struct bp_symbol *symbol;
	size_t symbols;
	char *symbol_text;
	bool no_symbols;
	char *user_path; /* the file whose functions were read last */
	struct bp_user_syms user;
};

#define cleanup_names __attribute__((cleanup(bp_names_free)))

/**
 * @brief Free what was read.
 *
 * @param names the names; all zero is fine
 */
void bp_names_free(struct bp_names *names);

/**
 * @brief The kernel's own BTF.
 *
 * @param names what was read
 * @return the BTF, which belongs to the names, or NULL if it cannot be had
 */
struct btf *bp_names_vmlinux(struct bp_names *names);

/**
 * @brief The BTF that an object id means, whatever it is of.
 *
 * @param names what was read
 * @param obj_id of the BTF
 * @param module filled with the name of the module, "vmlinux", or "" for that of a program
 * @param size room in module
 * @param ret_own set if the caller is to free it with btf__free()
 * @return the BTF, or NULL
 */
struct btf *bp_names_btf(struct bp_names *names, __u32 obj_id, char *module, size_t size,
			 bool *ret_own);

/**
 * @brief The name of a type, mostly of a function.
 *
 * @param names what was read
 * @param obj_id of the BTF it is in
 * @param type_id the type
 * @param buf filled with NAME, or MODULE:NAME
 * @param size room in buf
 * @return whether it was found
 */
bool bp_name_of_type(struct bp_names *names, __u32 obj_id, __u32 type_id, char *buf, size_t size);

/**
 * @brief The kernel's function that begins at an address.
 *
 * @param names what was read
 * @param addr the address
 * @return its name, which belongs to the names, or NULL: also where addresses are hidden
 */
const char *bp_name_of_addr(struct bp_names *names, __u64 addr);

/**
 * @brief The functions of a program or library.
 *
 * @param names what was read
 * @param path the file
 * @return its functions, which belong to the names until the next file; none if it cannot be read
 */
const struct bp_user_syms *bp_names_user(struct bp_names *names, const char *path);

/**
 * @brief The path of a cgroup below the first place where cgroups are mounted.
 *
 * @param id of the cgroup
 * @param buf filled with the path
 * @param size room in buf
 * @return whether it was found: it may be gone, out of sight, or need CAP_DAC_READ_SEARCH
 */
bool bp_name_of_cgroup(__u64 id, char *buf, size_t size);

/**
 * @brief A word for a network namespace.
 *
 * @param inode its inode
 * @param buf filled with its name as of ip-netns(8), with /proc/self/ns/net for the one of the
 * caller, or with the inode as a number, which cannot be typed
 * @param size room in buf
 */
void bp_name_of_netns(__u64 inode, char *buf, size_t size);

/**
 * @brief The whole name of an event of tracefs.
 *
 * @param event the event
 * @param buf filled with CATEGORY:EVENT, or with EVENT alone where the category cannot be told
 * @param size room in buf
 */
void bp_name_of_event(const char *event, char *buf, size_t size);

#endif
