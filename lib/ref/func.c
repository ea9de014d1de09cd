// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* func.c - the kernel function that a tracing program is loaded for */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "ref/func.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/nearest.h"
#include "util/num.h"
#include "trace/module.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"
#include "ref/ref.h"

/* With its prefix. */
#define BP_FUNC_MAX 256

const char *bp_attach_to_prefix(enum bpf_attach_type type)
{
	switch (type) {
	case BPF_TRACE_RAW_TP:
		return "btf_trace_";
	case BPF_LSM_MAC:
	case BPF_LSM_CGROUP:
		return "bpf_lsm_";
	case BPF_TRACE_ITER:
		return "bpf_iter_";
	default:
		return "";
	}
}

/* The name in it that was probably meant. */
static void try_all(const struct btf *btf, const char *prefix, struct bp_nearest *nearest)
{
	bool typedefs = strcmp(prefix, "btf_trace_") == 0;
	size_t len = strlen(prefix);

	for (__u32 id = 1; btf && id < btf__type_cnt(btf); id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *name;

		if (typedefs ? !btf_is_typedef(type) : !btf_is_func(type))
			continue;
		name = btf__name_by_offset(btf, type->name_off);
		if (name && strncmp(name, prefix, len) == 0)
			bp_nearest_try(nearest, name + len);
	}
}

/* What was looked for. */
struct bp_func_known {
	char *name;
	enum bpf_attach_type type;
	bool there;
	bool searched; /* for what is near it */
	const char *nearest;
};

static struct btf *vmlinux_of(struct bp_funcs *funcs)
{
	if (!funcs->read)
		funcs->vmlinux = btf__load_vmlinux_btf();
	funcs->read = true;
	return funcs->vmlinux;
}

/* The name of a type that programs are attached to, or NULL. */
static const char *target_name(const struct btf *btf, __u32 id)
{
	const struct btf_type *type = btf__type_by_id(btf, id);
	const char *name = btf__name_by_offset(btf, type->name_off);
	bool tracepoint = name && strncmp(name, "btf_trace_", 10) == 0;

	return name && (tracepoint ? btf_is_typedef(type) : btf_is_func(type)) ? name : NULL;
}

/* Where a name is in the table, or is to be. */
static const char **place_of(const struct bp_funcs *funcs, const char *name)
{
	size_t hash = 5381;

	for (const char *c = name; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	for (hash += hash >> 16;; hash++) {
		const char **place = &funcs->names[hash & (funcs->nnames - 1)];

		if (!*place || strcmp(*place, name) == 0)
			return place;
	}
}

/* To search from the beginning takes milliseconds. */
static void make_table(struct bp_funcs *funcs)
{
	const struct btf *btf = vmlinux_of(funcs);
	__u32 count = btf ? btf__type_cnt(btf) : 0;
	size_t room = 2;

	for (__u32 id = 1, n = 0; id < count; id++)
		if (target_name(btf, id) && ++n * 2 > room)
			room *= 2;
	funcs->names = calloc(room, sizeof(*funcs->names));
	funcs->nnames = funcs->names ? room : 0;
	for (__u32 id = 1; funcs->names && id < count; id++) {
		const char *name = target_name(btf, id);

		if (name)
			*place_of(funcs, name) = name;
	}
}

static bool is_there(struct bp_funcs *funcs, const char *name, enum bpf_attach_type type)
{
	char whole[BP_FUNC_MAX];

	if (snprintf(whole, sizeof(whole), "%s%s", bp_attach_to_prefix(type), name) >=
	    (int)sizeof(whole))
		return false;
	if (!funcs->nnames)
		make_table(funcs);
	return funcs->nnames && *place_of(funcs, whole);
}

/* NULL without memory. */
static struct bp_func_known *look_up(struct bp_funcs *funcs, const char *name,
				     enum bpf_attach_type type)
{
	struct bp_func_known *known;

	for (size_t i = 0; i < funcs->count; i++)
		if (funcs->known[i].type == type && strcmp(funcs->known[i].name, name) == 0)
			return &funcs->known[i];
	if (!bp_array_more(funcs->known, funcs->count))
		return NULL;
	known = &funcs->known[funcs->count];
	*known = (struct bp_func_known){ .name = strdup(name), .type = type };
	if (!known->name)
		return NULL;
	known->there = is_there(funcs, name, type);
	funcs->count++;
	return known;
}

bool bp_attach_to_known(struct bp_funcs *funcs, const char *name, enum bpf_attach_type type)
{
	cleanup_bp_funcs struct bp_funcs own = { 0 };
	const struct bp_func_known *known = look_up(funcs ? funcs : &own, name, type);

	return known && known->there;
}

static const char *nearest_to(struct bp_funcs *funcs, const char *name, enum bpf_attach_type type)
{
	struct bp_func_known *known = look_up(funcs, name, type);
	struct bp_nearest nearest = { .word = name };

	if (!known || known->searched)
		return known ? known->nearest : NULL;
	try_all(vmlinux_of(funcs), bp_attach_to_prefix(type), &nearest);
	known->nearest = nearest.best;
	known->searched = true;
	return known->nearest;
}

void bp_funcs_free(struct bp_funcs *funcs)
{
	for (size_t i = 0; i < funcs->count; i++)
		free(funcs->known[i].name);
	free(funcs->known);
	free(funcs->names);
	btf__free(funcs->vmlinux);
	*funcs = (struct bp_funcs){ 0 };
}

static int no_function(const char *func, const char *where, struct bp_err *err)
{
	return bp_fail_text(err, BP_NOT_FOUND, ENOENT, func, "no such function in the BTF of %s",
			    where);
}

static int not_in_kernel(const char *func, enum bpf_attach_type type, struct bp_err *err)
{
	bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, func, "this kernel has nothing of this name");
	bp_attach_to_hint(NULL, func, type, err);
	return -EOPNOTSUPP;
}

bool bp_module_btf_is_there(void)
{
	__u32 id = 0;

	while (bpf_btf_get_next_id(id, &id) == 0) {
		cleanup_fd int fd = bpf_btf_get_fd_by_id(id);
		struct bpf_btf_info info = { 0 };
		__u32 len = sizeof(info);
		char name[64] = "";

		info.name = (__u64)(unsigned long)name;
		info.name_len = sizeof(name);
		if (fd < 0 || bpf_btf_get_info_by_fd(fd, &info, &len) ||
		    (info.kernel_btf && strcmp(name, "vmlinux") != 0))
			return true;
	}
	return errno != ENOENT;
}

/* The BTF of a kernel module that is loaded; the descriptor is the caller's. */
static int module_btf(const char *name, __u32 *ret_id, struct bp_err *err)
{
	__u32 id = 0;

	while (bpf_btf_get_next_id(id, &id) == 0) {
		cleanup_fd int fd = bpf_btf_get_fd_by_id(id);
		struct bpf_btf_info info = { 0 };
		__u32 len = sizeof(info);
		char text[64] = "";

		info.name = (__u64)(unsigned long)text;
		info.name_len = sizeof(text);
		if (fd < 0 || bpf_btf_get_info_by_fd(fd, &info, &len) || !info.kernel_btf ||
		    strcmp(text, name) != 0)
			continue;
		*ret_id = id;
		return take_fd(&fd);
	}
	bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, name, "no module of this name has BTF");
	if (bp_module_exists(NULL, name))
		bp_hint(err, "it is not loaded: 'modprobe %s' first", name);
	else
		bp_hint(err, "this machine has no such module for this kernel; 'vmlinux:' is the "
			     "kernel itself");
	return -EOPNOTSUPP;
}

static int find_in_module(const char *module, const char *func, int *ret_btf_fd, struct bp_err *err)
{
	struct bp_nearest nearest = { .word = func };
	struct btf *vmlinux;
	struct btf *btf;
	cleanup_fd int fd = -1;
	__u32 id = 0;
	int found;

	fd = module_btf(module, &id, err);
	if (fd < 0)
		return fd;
	vmlinux = btf__load_vmlinux_btf();
	btf = vmlinux ? btf__load_from_kernel_by_id_split(id, vmlinux) : NULL;
	found = btf ? btf__find_by_name_kind(btf, func, BTF_KIND_FUNC) : -ENOENT;
	if (found < 0) {
		bp_fail_text(err, BP_UNSUPPORTED, EOPNOTSUPP, func,
			     "no such function in the BTF of %s", module);
		try_all(btf, "", &nearest);
	}
	if (found < 0 && nearest.best)
		bp_hint(err, "did you mean '%s:%s'?", module, nearest.best);
	btf__free(btf);
	btf__free(vmlinux);
	if (found < 0)
		return -EOPNOTSUPP;
	*ret_btf_fd = take_fd(&fd);
	return found;
}

static int find_in_prog(const char *func, int prog_fd, struct bp_err *err)
{
	struct bpf_prog_info info = { 0 };
	struct btf *btf;
	int found = bp_prog_info(prog_fd, &info, err);
	char text[BP_NAME_MAX + 40];

	if (found)
		return found;
	bp_prog_text(prog_fd, text, sizeof(text));
	if (!info.btf_id)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, text,
				    "it has no BTF, so nothing can be attached to it");
	btf = btf__load_from_kernel_by_id(info.btf_id);
	found = btf ? btf__find_by_name_kind(btf, func, BTF_KIND_FUNC) : -ENOENT;
	btf__free(btf);
	return found < 0 ? no_function(func, text, err) : found;
}

int bp_attach_to_find(const char *text, enum bpf_attach_type type, int prog_fd, int *ret_btf_fd,
		      struct bp_err *err)
{
	const char *colon = strchr(text, ':');
	char module[64];
	__u64 num;
	int id;

	*ret_btf_fd = 0;
	if (bp_parse_u64(text, 1, INT_MAX, &num) == 0)
		return (int)num;
	if (prog_fd >= 0)
		return find_in_prog(text, prog_fd, err);
	if (colon && strncmp(text, "vmlinux:", 8) != 0) {
		snprintf(module, sizeof(module), "%.*s", (int)(colon - text), text);
		return find_in_module(module, colon + 1, ret_btf_fd, err);
	}
	if (colon)
		text = colon + 1;
	if (strncmp(text, bp_attach_to_prefix(type), strlen(bp_attach_to_prefix(type))) == 0)
		text += strlen(bp_attach_to_prefix(type));
	id = libbpf_find_vmlinux_btf_id(text, type);
	return id < 0 ? not_in_kernel(text, type, err) : id;
}

/* MODULE:FUNC, of which it is known why it is not there */
static void hint_of_module(const char *name, enum bpf_attach_type type, struct bp_err *err)
{
	struct bp_err why = { 0 };
	int btf_fd = 0;

	if (bp_attach_to_find(name, type, -1, &btf_fd, &why) > 0 && btf_fd > 0)
		close(btf_fd);
	if (why.hint[0])
		bp_hint(err, "%s: %s; %s", why.what, why.text, why.hint);
}

void bp_attach_to_hint(struct bp_funcs *funcs, const char *name, enum bpf_attach_type type,
		       struct bp_err *err)
{
	cleanup_bp_funcs struct bp_funcs own = { 0 };
	struct bp_funcs *used = funcs ? funcs : &own;
	const char *nearest;
	char module[64];

	if (strchr(name, ':')) {
		hint_of_module(name, type, err);
		return;
	}
	nearest = nearest_to(used, name, type);
	if (nearest)
		bp_hint(err, "did you mean '%s'?", nearest);
	else if (!vmlinux_of(used))
		bp_hint(err, "this kernel has no BTF; use one with CONFIG_DEBUG_INFO_BTF");
	else if (!*bp_attach_to_prefix(type) &&
		 bp_module_of_symbol(NULL, name, module, sizeof(module)))
		bp_hint(err, "the module %s has it: 'modprobe %s' first, and name it %s:%s", module,
			module, module, name);
	else if (!*bp_attach_to_prefix(type))
		bp_hint(err, "it may be inlined, or in a module that is not loaded: MODULE:FUNC "
			     "names one of a module");
}
