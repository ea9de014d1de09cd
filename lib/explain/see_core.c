// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_core.c - what a CO-RE relocation did not find in the BTF of the kernel */
#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "explain/see.h"
#include "util/nearest.h"

/* "struct task_struct.no_such_member (0:0 @ offset 0)", taken apart */
struct target {
	char kind[16];
	char type[128];
	char member[128];
};

static __u32 kind_of(const char *word)
{
	return strcmp(word, "struct") == 0 ? BTF_KIND_STRUCT :
	       strcmp(word, "union") == 0  ? BTF_KIND_UNION :
	       strcmp(word, "enum") == 0   ? BTF_KIND_ENUM :
					     BTF_KIND_UNKN;
}

/* Of the last such line: the one before the instruction that can be reached. */
static bool find_target(const char *log, struct target *ret)
{
	const char *line = log;
	const char *found = NULL;

	while (line && (line = strstr(line, "failed to resolve CO-RE relocation <")))
		found = line++;
	found = found ? strchr(found, ']') : NULL;
	*ret = (struct target){ 0 };
	if (!found || sscanf(found, "] %15[a-z] %127[A-Za-z0-9_].%127[A-Za-z0-9_]", ret->kind,
			     ret->type, ret->member) < 2)
		return false;
	return kind_of(ret->kind) != BTF_KIND_UNKN;
}

static bool has_member(const struct btf *btf, const struct btf_type *type, const char *member,
		       struct bp_nearest *nearest)
{
	const struct btf_member *members = btf_members(type);

	for (__u16 i = 0; i < btf_vlen(type); i++) {
		const char *name = btf__name_by_offset(btf, members[i].name_off);

		if (name && strcmp(name, member) == 0)
			return true;
		if (name && *name)
			bp_nearest_try(nearest, name);
	}
	return false;
}

static void describe(const struct btf *btf, const struct target *target, char *detail, size_t size)
{
	struct bp_nearest nearest = { .word = target->member };
	__u32 kind = kind_of(target->kind);
	int id = btf__find_by_name_kind(btf, target->type, kind);

	if (id < 0)
		snprintf(detail, size, ": it has no %s %s", target->kind, target->type);
	else if (target->member[0] && kind != BTF_KIND_ENUM &&
		 !has_member(btf, btf__type_by_id(btf, (__u32)id), target->member, &nearest))
		snprintf(detail, size, ": %s %s has no member '%s'%s%s%s", target->kind,
			 target->type, target->member, nearest.best ? " (did you mean '" : "",
			 nearest.best ? nearest.best : "", nearest.best ? "'?)" : "");
	else
		snprintf(detail, size, ": in %s %s", target->kind, target->type);
}

enum bp_seen bp_see_core(const struct bp_facts *facts, char *detail, size_t size)
{
	struct target target;
	struct btf *btf;

	if (!facts->log || !find_target(facts->log, &target))
		return BP_SEEN_YES; /* the words of the row are in the log */
	btf = btf__load_vmlinux_btf();
	if (btf)
		describe(btf, &target, detail, size);
	btf__free(btf);
	return BP_SEEN_YES;
}
