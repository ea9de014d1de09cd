// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_hook.c - what can be seen of an attach, detach or query that failed, and of its program
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "explain/see.h"
#include "kernel/hook_state.h"
#include "kernel/link.h"
#include "kernel/prog.h"
#include "kernel/stream.h"

#define MODE BP_HOOK_MODE
#define ENDS (BPF_F_BEFORE | BPF_F_AFTER)

/* What the call asks for beside its flags; all zero where it is not known. */
static struct bp_attach attach_of(const struct bp_facts *facts)
{
	struct bp_attach plain = { .flags = facts->flags };

	return facts->attach ? *facts->attach : plain;
}

enum bp_seen bp_see_links_only(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_attach_type *type = facts->hook ? facts->hook->type : NULL;

	if (!type || !type->links_only)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s is attached by %s", bp_attach_type_name(type),
		 type->links_only);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_type_mismatch(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_attach_type *type = bp_type_of(facts);
	struct bpf_prog_info info = { 0 };

	if (!type || facts->prog_fd < 0 || !type->progs[0] ||
	    bp_prog_info(facts->prog_fd, &info, NULL) || bp_attach_type_fits(type, info.type))
		return BP_SEEN_NO;
	snprintf(detail, size, ": it is of type %s, and %s takes %s",
		 libbpf_bpf_prog_type_str(info.type), bp_attach_type_name(type),
		 libbpf_bpf_prog_type_str(type->progs[0]));
	return BP_SEEN_YES;
}

/* CAP_SYS_ADMIN does instead from Linux 6.9 on. */
enum bp_seen bp_see_skb_without_net_admin(const struct bp_facts *facts, char *detail, size_t size)
{
	return facts->hook && facts->hook->type->progs[0] == BPF_PROG_TYPE_CGROUP_SKB ?
		       bp_see_no_net_admin(facts, detail, size) :
		       BP_SEEN_NO;
}

/* Flags that no kernel takes for this kind of hook. */
enum bp_seen bp_see_flags_of_family(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_attach attach = attach_of(facts);
	char names[200];

	if (!facts->hook || !(attach.flags & ~facts->hook->type->flags))
		return BP_SEEN_NO;
	bp_attach_flags_text(attach.flags & ~facts->hook->type->flags, names, sizeof(names));
	snprintf(detail, size, ": %s", names);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_both_modes(const struct bp_facts *facts, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	return bp_seen_if((facts->flags & MODE) == MODE);
}

enum bp_seen bp_see_replace_without_multi(const struct bp_facts *facts, char *detail BP_UNUSED,
					  size_t size BP_UNUSED)
{
	return bp_seen_if(bp_is_at(facts, BP_TARGET_CGROUP) &&
			  (facts->flags & (BPF_F_REPLACE | BPF_F_ALLOW_MULTI)) == BPF_F_REPLACE);
}

/* Descriptor 0 is what the call means if it was given none. */
enum bp_seen bp_see_replace_without_prog(const struct bp_facts *facts, char *detail BP_UNUSED,
					 size_t size BP_UNUSED)
{
	struct bp_attach attach = attach_of(facts);
	struct bpf_prog_info info = { 0 };

	return bp_seen_if((attach.flags & BPF_F_REPLACE) &&
			  bp_prog_info(attach.replace_fd, &info, NULL) == -EINVAL);
}

enum bp_seen bp_see_replace_closed(const struct bp_facts *facts, char *detail BP_UNUSED,
				   size_t size BP_UNUSED)
{
	struct bp_attach attach = attach_of(facts);

	return bp_seen_if((attach.flags & BPF_F_REPLACE) && fcntl(attach.replace_fd, F_GETFD) < 0);
}

enum bp_seen bp_see_anchor_without_flag(const struct bp_facts *facts, char *detail BP_UNUSED,
					size_t size BP_UNUSED)
{
	struct bp_attach attach = attach_of(facts);

	return bp_seen_if((attach.relative_fd || attach.relative_id) && !(attach.flags & ENDS));
}

enum bp_seen bp_see_anchor_twice(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	struct bp_attach attach = attach_of(facts);

	return bp_seen_if(attach.relative_fd && attach.relative_id);
}

/* The programs of the hook, of which there is none with the id. */
static bool is_absent(const struct bp_facts *facts, __u32 id)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	return bp_hook_state_read_for(facts->hook, facts->prog_fd, &state, NULL) == 0 &&
	       !bp_hook_state_position(&state, id);
}

enum bp_seen bp_see_anchor_absent(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_attach attach = attach_of(facts);
	__u32 id = attach.relative_fd ? bp_prog_id(attach.relative_fd) : attach.relative_id;

	if (!facts->hook || !(attach.flags & ENDS) || (attach.flags & BPF_F_LINK) || !id ||
	    !is_absent(facts, id))
		return BP_SEEN_NO;
	snprintf(detail, size, ": prog %u", id);
	return BP_SEEN_YES;
}

/*
 * Both of one type, and there: then only one of them is --preorder, which no query tells. That the
 * program fits the hook is seen by a revision that no hook has, which the kernel looks at next.
 */
enum bp_seen bp_see_anchor_preorder(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_attach attach = attach_of(facts);
	const struct bp_attach stale = { .flags = BPF_F_ALLOW_MULTI, .expected_revision = ~0ULL };
	cleanup_hook_state struct bp_hook_state state = { 0 };

	if (!bp_is_at(facts, BP_TARGET_CGROUP) || !(attach.flags & ENDS) ||
	    (!attach.relative_fd && !attach.relative_id) ||
	    bp_hook_state_read(facts->hook, 0, &state, NULL) || !state.revision ||
	    !(state.attach_flags & BPF_F_ALLOW_MULTI) ||
	    bp_see_anchor_absent(facts, detail, size) == BP_SEEN_YES)
		return BP_SEEN_NO;
	return bp_seen_if(bp_prog_attach_opts(facts->prog_fd,
					      bp_place_change_arg(facts->hook->place),
					      facts->hook->type->type, &stale, NULL) == -ESTALE);
}

/* A link of the hook that holds one program, or any with the id 0; without the right to look at
 * links there may be one.
 */
static enum bp_seen find_link(const struct bp_facts *facts, __u32 prog_id, char *detail,
			      size_t size)
{
	cleanup_links struct bp_links links = { 0 };
	const struct bp_link *link;

	if (bp_links_read(&links))
		return BP_SEEN_MAYBE;
	link = bp_links_find(&links, facts->hook, prog_id);
	if (!link)
		return BP_SEEN_NO;
	snprintf(detail, size, ": link %u", link->id);
	return BP_SEEN_YES;
}

/* The program to replace, held by a link on a hook of a cgroup. */
enum bp_seen bp_see_replaced_link(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_attach attach = attach_of(facts);
	__u32 id = attach.flags & BPF_F_REPLACE ? bp_prog_id(attach.replace_fd) : 0;

	return facts->hook && id ? find_link(facts, id, detail, size) : BP_SEEN_NO;
}

enum bp_seen bp_see_replaced_absent(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_attach attach = attach_of(facts);
	__u32 id = attach.flags & BPF_F_REPLACE ? bp_prog_id(attach.replace_fd) : 0;

	if (!facts->hook || !(attach.flags & BPF_F_REPLACE))
		return BP_SEEN_NO;
	snprintf(detail, size, ": prog %u", id);
	return !id ? BP_SEEN_MAYBE : bp_seen_if(is_absent(facts, id));
}

/* Flags and fields beyond the old ones, on a kernel that knows the attach type. */
enum bp_seen bp_see_flags_unknown(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_attach attach = attach_of(facts);
	cleanup_hook_state struct bp_hook_state state = { 0 };
	const struct bp_attach_flag *flag = NULL;
	size_t len = 0;

	if (!bp_is_at(facts, BP_TARGET_CGROUP) ||
	    (!(attach.flags & ~MODE) && !attach.expected_revision))
		return BP_SEEN_NO;
	/* Kernels that keep a revision know all of the flags. */
	if (bp_hook_state_read(facts->hook, 0, &state, NULL) == 0 && state.revision)
		return BP_SEEN_NO;
	while ((flag = bp_attach_flag_next(flag)))
		if (attach.flags & flag->flag & ~(unsigned int)(MODE | BPF_F_REPLACE) && len < size)
			len += (size_t)snprintf(detail + len, size - len, "%s %s (Linux %s)",
						len ? "," : ":", flag->name, flag->since);
	if (attach.expected_revision && len < size)
		len += (size_t)snprintf(detail + len, size - len, "%s revision (Linux 6.17)",
					len ? "," : ":");
	return bp_seen_if(len);
}

enum bp_seen bp_see_attached_already(const struct bp_facts *facts, char *detail, size_t size)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	__u32 at;

	if (!facts->hook || facts->prog_fd < 0 ||
	    bp_hook_state_read_for(facts->hook, facts->prog_fd, &state, NULL))
		return BP_SEEN_NO;
	at = bp_hook_state_position(&state, bp_prog_id(facts->prog_fd));
	snprintf(detail, size, ", at place %u of %u", at, state.count);
	return bp_seen_if(at);
}

/* What a program was loaded for, the kernel does not tell. */
enum bp_seen bp_see_takes_expected_attach_type(const struct bp_facts *facts, char *detail BP_UNUSED,
					       size_t size BP_UNUSED)
{
	enum bpf_prog_type type = facts->hook ? facts->hook->type->progs[0] : 0;

	return type == BPF_PROG_TYPE_CGROUP_SOCK_ADDR || type == BPF_PROG_TYPE_CGROUP_SOCK ||
			       type == BPF_PROG_TYPE_CGROUP_SOCKOPT || type == BPF_PROG_TYPE_LSM ?
		       BP_SEEN_MAYBE :
		       BP_SEEN_NO;
}

enum bp_seen bp_see_takes_egress(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return facts->hook && facts->hook->type->type == BPF_CGROUP_INET_INGRESS ? BP_SEEN_MAYBE :
										   BP_SEEN_NO;
}

/* The link of the program to replace, or that of a hook for one. */
enum bp_seen bp_see_link_there(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bp_attach attach = attach_of(facts);
	__u32 id = attach.flags & BPF_F_REPLACE ? bp_prog_id(attach.replace_fd) : 0;

	return facts->hook ? find_link(facts, id, detail, size) : BP_SEEN_MAYBE;
}

enum bp_seen bp_see_held_by_link(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bpf_prog_info prog = { 0 };

	if (!facts->hook)
		return BP_SEEN_MAYBE;
	if (facts->prog_fd >= 0 && bp_prog_info(facts->prog_fd, &prog, NULL))
		return BP_SEEN_NO;
	return find_link(facts, prog.id, detail, size);
}

/* 64 programs on a cgroup hook, 63 on that of a device: the errno values are different ones. */
enum bp_seen bp_see_full(const struct bp_facts *facts, char *detail, size_t size)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	if (facts->hook && bp_hook_state_read(facts->hook, 0, &state, NULL) == 0)
		snprintf(detail, size, ": it has %u", state.count);
	return BP_SEEN_YES;
}

/* The program that was named, or none at all. */
enum bp_seen bp_see_not_attached(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	__u32 id = facts->prog_fd >= 0 ? bp_prog_id(facts->prog_fd) : 0;

	return bp_seen_if(facts->hook && id && is_absent(facts, id));
}

enum bp_seen bp_see_empty(const struct bp_facts *facts, char *detail BP_UNUSED,
			  size_t size BP_UNUSED)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	return bp_seen_if(facts->hook && bp_hook_state_read(facts->hook, 0, &state, NULL) == 0 &&
			  state.count == 0);
}

enum bp_seen bp_see_detach_flags(const struct bp_facts *facts, char *detail BP_UNUSED,
				 size_t size BP_UNUSED)
{
	return bp_seen_if(
		facts->flags && facts->hook &&
		(facts->hook->place->kind != BP_TARGET_DEV || (facts->flags & BPF_F_REPLACE)));
}

enum bp_seen bp_see_not_queryable(const struct bp_facts *facts, char *detail, size_t size)
{
	return bp_see_links_only(facts, detail, size);
}

/* "Effective" is for cgroups alone. */
enum bp_seen bp_see_query_flags(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->flags ||
	    (bp_is_at(facts, BP_TARGET_CGROUP) && facts->flags == BPF_F_QUERY_EFFECTIVE))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %#x", facts->flags);
	return BP_SEEN_YES;
}

/* What is left when nothing above was it. */
enum bp_seen bp_see_query_rest(const struct bp_facts *facts, char *detail, size_t size)
{
	if (facts->hook && facts->hook->place->kind == BP_TARGET_MAP) {
		snprintf(detail, size, ": that of a map can be queried since Linux 5.18");
		return BP_SEEN_YES;
	}
	return facts->hook && facts->hook->type->links_only ? BP_SEEN_NO : BP_SEEN_MAYBE;
}

enum bp_seen bp_see_bind_rest(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
			      size_t size BP_UNUSED)
{
	return BP_SEEN_MAYBE;
}

/* Descriptors that are closed are found out only by a kernel that has the command. */
enum bp_seen bp_see_no_streams(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	return bp_seen_if(bp_prog_stream_read(-1, BP_STDOUT, NULL, 0, NULL) == -EINVAL);
}

enum bp_seen bp_see_no_assoc(const struct bp_facts *facts BP_UNUSED, char *detail BP_UNUSED,
			     size_t size BP_UNUSED)
{
	return bp_seen_if(bp_prog_assoc_struct_ops(-1, -1, NULL) == -EINVAL);
}

enum bp_seen bp_see_struct_ops_prog(const struct bp_facts *facts, char *detail BP_UNUSED,
				    size_t size BP_UNUSED)
{
	struct bpf_prog_info info = { 0 };

	if (facts->prog_fd < 0 || bp_prog_info(facts->prog_fd, &info, NULL))
		return BP_SEEN_NO;
	return bp_seen_if(info.type == BPF_PROG_TYPE_STRUCT_OPS);
}

enum bp_seen bp_see_not_struct_ops(const struct bp_facts *facts, char *detail, size_t size)
{
	if (!facts->map_type)
		return BP_SEEN_MAYBE;
	if (facts->map_type == BPF_MAP_TYPE_STRUCT_OPS)
		return BP_SEEN_NO;
	snprintf(detail, size, ": it is of the type %s", libbpf_bpf_map_type_str(facts->map_type));
	return BP_SEEN_YES;
}
