// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* prog_name.c - the name and tag of a program, and what messages call it */
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "kernel/btf.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"
#include "util/num.h"

const char *bp_btf_func_name(const struct btf *btf, __u32 type_id, const char *cut)
{
	const struct btf_type *type = btf__type_by_id(btf, type_id);
	const char *name =
		type && btf_is_func(type) ? btf__name_by_offset(btf, type->name_off) : NULL;

	return name && strncmp(name, cut, strlen(cut)) == 0 ? name : NULL;
}

/* The name of the program's first function, which is the program's. */
static void name_from_btf(int prog_fd, const char *cut, char *buf, size_t size)
{
	__u32 func_id = 0;
	struct btf *btf = bp_btf_of_prog(prog_fd, &func_id);
	const char *name = btf ? bp_btf_func_name(btf, func_id, cut) : NULL;

	if (name)
		snprintf(buf, size, "%s", name);
	btf__free(btf);
}

void bp_prog_full_name(int prog_fd, const struct bpf_prog_info *info, char *buf, size_t size)
{
	snprintf(buf, size, "%s", info->name);
	if (strlen(info->name) == BPF_OBJ_NAME_LEN - 1 && info->btf_id && info->nr_func_info)
		name_from_btf(prog_fd, info->name, buf, size);
}

void bp_prog_tag(const struct bpf_prog_info *info, char buf[BP_TAG_TEXT])
{
	bp_hex_text(info->tag, sizeof(info->tag), buf, BP_TAG_TEXT);
}

void bp_prog_text(int prog_fd, char *buf, size_t size)
{
	struct bpf_prog_info info = { 0 };
	const char *type;
	char name[BP_NAME_MAX];

	if (bp_prog_info(prog_fd, &info, NULL)) {
		snprintf(buf, size, "prog");
		return;
	}
	type = libbpf_bpf_prog_type_str(info.type);
	bp_prog_full_name(prog_fd, &info, name, sizeof(name));
	snprintf(buf, size, "prog %u (%s%s%s)", info.id, type ? type : "unknown",
		 name[0] ? " " : "", name);
}
