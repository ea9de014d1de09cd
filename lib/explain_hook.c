// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* explain_hook.c - what can be seen of a hook, after an attach, detach or query that failed */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <linux/capability.h>
#include <linux/magic.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cleanup.h"
#include "explain_see.h"
#include "hook.h"
#include "hook_parts.h"
#include "link.h"
#include "prog.h"

#define MODE BP_HOOK_MODE
#define ENDS (BPF_F_BEFORE | BPF_F_AFTER)

static enum bp_seen yes_if(bool seen)
{
	return seen ? BP_SEEN_YES : BP_SEEN_NO;
}

static bool is_at(const struct bp_facts *facts, enum bp_target_kind kind)
{
	return facts->hook && facts->hook->place->kind == kind;
}

static bool is_cgroup(const struct bp_facts *facts)
{
	return is_at(facts, BP_TARGET_CGROUP);
}

/* What the call asks for beside its flags; all zero where it is not known. */
static struct bp_attach attach_of(const struct bp_facts *facts)
{
	struct bp_attach plain = { .flags = facts->flags };

	return facts->attach ? *facts->attach : plain;
}

/* The mode of a cgroup hook and how many programs it has; false if it cannot be asked. */
static bool cgroup_mode(int fd, enum bpf_attach_type type, __u32 *ret_count, __u32 *ret_mode)
{
	*ret_count = 0;
	*ret_mode = 0;
	return bp_prog_query(fd, type, 0, ret_mode, NULL, ret_count, NULL) == 0;
}

static const char *mode_name(__u32 mode)
{
	return mode & BPF_F_ALLOW_MULTI    ? "multi" :
	       mode & BPF_F_ALLOW_OVERRIDE ? "override" :
					     "exclusive";
}

BP_SEE(target_closed)
{
	(void)detail;
	(void)size;
	return yes_if(facts->hook && facts->hook->place->fd >= 0 &&
		      fcntl(facts->hook->place->fd, F_GETFD) < 0);
}

/* The directory of a version 1 hierarchy is on a file system of another type. */
BP_SEE(not_cgroup)
{
	struct statfs fs;
	struct stat st;

	if (!is_cgroup(facts) || fstat(facts->hook->place->fd, &st) ||
	    fstatfs(facts->hook->place->fd, &fs))
		return BP_SEEN_NO;
	if ((unsigned long)fs.f_type == CGROUP_SUPER_MAGIC)
		snprintf(detail, size, ": it is of version 1");
	else if ((unsigned long)fs.f_type != CGROUP2_SUPER_MAGIC)
		snprintf(detail, size, ": it is on a file system of type %#lx",
			 (unsigned long)fs.f_type);
	else if (!S_ISDIR(st.st_mode))
		snprintf(detail, size, ": it is a file in one");
	else
		return BP_SEEN_NO;
	return BP_SEEN_YES;
}

/* The path of an open directory, for a message. */
static void path_of(int fd, char *buf, size_t size)
{
	char link[64];
	ssize_t len;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, buf, size - 1);
	buf[len > 0 ? len : 0] = '\0';
}

/* The kernel says so behind the path that it was opened by. */
BP_SEE(cgroup_removed)
{
	static const char mark[] = " (deleted)";
	char path[PATH_MAX];
	size_t len;

	(void)detail;
	(void)size;
	if (!is_cgroup(facts))
		return BP_SEEN_NO;
	path_of(facts->hook->place->fd, path, sizeof(path));
	len = strlen(path);
	return yes_if(len >= sizeof(mark) && strcmp(path + len - (sizeof(mark) - 1), mark) == 0);
}

BP_SEE(other_mode)
{
	__u32 count;
	__u32 mode;

	if (!is_cgroup(facts))
		return BP_SEEN_NO;
	/* Without the right to ask it may be so. */
	if (!cgroup_mode(facts->hook->place->fd, facts->hook->type->type, &count, &mode))
		return BP_SEEN_MAYBE;
	if (count == 0 || (mode & MODE) == (facts->flags & MODE))
		return BP_SEEN_NO;
	snprintf(detail, size, ": its mode is %s, and %s was asked for", mode_name(mode),
		 mode_name(facts->flags));
	return BP_SEEN_YES;
}

/* The nearest ancestor with programs decides: multi allows, override allows, else nothing may. */
BP_SEE(ancestor)
{
	char path[PATH_MAX];
	__u32 count;
	__u32 mode;
	int fd;

	if (!is_cgroup(facts))
		return BP_SEEN_NO;
	if (!cgroup_mode(facts->hook->place->fd, facts->hook->type->type, &count, &mode))
		return BP_SEEN_MAYBE;
	fd = openat(facts->hook->place->fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (fd >= 0) {
		cleanup_fd int here = fd;

		if (!cgroup_mode(here, facts->hook->type->type, &count, &mode))
			return BP_SEEN_NO;
		if (count && !(mode & MODE)) {
			path_of(here, path, sizeof(path));
			snprintf(detail, size, ": %s", path);
			return BP_SEEN_YES;
		}
		if (count || (mode & BPF_F_ALLOW_MULTI))
			return BP_SEEN_NO;
		fd = openat(here, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	return BP_SEEN_NO;
}

BP_SEE(links_only)
{
	const struct bp_attach_type *type = facts->hook ? facts->hook->type : NULL;

	if (!type || !type->links_only)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s is for %s", bp_attach_type_name(type), type->links_only);
	return BP_SEEN_YES;
}

BP_SEE(type_mismatch)
{
	struct bpf_prog_info info = { 0 };

	if (!facts->hook || facts->prog_fd < 0 || !facts->hook->type->progs[0] ||
	    bp_prog_info(facts->prog_fd, &info, NULL) ||
	    bp_attach_type_fits(facts->hook->type, info.type))
		return BP_SEEN_NO;
	snprintf(detail, size, ": it is of type %s, and %s takes %s",
		 libbpf_bpf_prog_type_str(info.type), bp_attach_type_name(facts->hook->type),
		 libbpf_bpf_prog_type_str(facts->hook->type->progs[0]));
	return BP_SEEN_YES;
}

/* Kernels that do not know an attach type refuse to query it, even where nothing is attached. */
BP_SEE(attach_type_unknown)
{
	const struct bp_hook *hook = facts->hook;
	struct utsname kernel = { 0 };
	__u32 count = 0;

	if (!hook)
		return BP_SEEN_MAYBE;
	if (hook->place->kind == BP_TARGET_MAP || hook->place->kind == BP_TARGET_NETNS ||
	    hook->type->links_only ||
	    bp_prog_query(hook->place->kind == BP_TARGET_DEV ? hook->place->ifindex :
							       hook->place->fd,
			  hook->type->type, 0, NULL, NULL, &count, NULL) != -EINVAL)
		return BP_SEEN_NO;
	uname(&kernel);
	snprintf(detail, size, ": %s came with Linux %s, and this is %s",
		 bp_attach_type_name(hook->type),
		 hook->type->since ? hook->type->since : "(not known)", kernel.release);
	return BP_SEEN_YES;
}

/* CAP_SYS_ADMIN does instead from Linux 6.9 on. */
BP_SEE(skb_without_net_admin)
{
	return facts->hook && facts->hook->type->progs[0] == BPF_PROG_TYPE_CGROUP_SKB ?
		       bp_see_no_net_admin(facts, detail, size) :
		       BP_SEEN_NO;
}

/* Flags that no kernel takes for this kind of hook. */
BP_SEE(flags_of_family)
{
	struct bp_attach attach = attach_of(facts);
	char names[200];

	if (!facts->hook || !(attach.flags & ~facts->hook->type->flags))
		return BP_SEEN_NO;
	bp_attach_flags_text(attach.flags & ~facts->hook->type->flags, names, sizeof(names));
	snprintf(detail, size, ": %s", names);
	return BP_SEEN_YES;
}

BP_SEE(both_modes)
{
	(void)detail;
	(void)size;
	return yes_if((facts->flags & MODE) == MODE);
}

BP_SEE(replace_without_multi)
{
	(void)detail;
	(void)size;
	return yes_if(is_cgroup(facts) &&
		      (facts->flags & (BPF_F_REPLACE | BPF_F_ALLOW_MULTI)) == BPF_F_REPLACE);
}

/* Descriptor 0 is what the call means if it was given none. */
BP_SEE(replace_without_prog)
{
	struct bp_attach attach = attach_of(facts);
	struct bpf_prog_info info = { 0 };

	(void)detail;
	(void)size;
	return yes_if((attach.flags & BPF_F_REPLACE) &&
		      bp_prog_info(attach.replace_fd, &info, NULL) == -EINVAL);
}

BP_SEE(replace_closed)
{
	struct bp_attach attach = attach_of(facts);

	(void)detail;
	(void)size;
	return yes_if((attach.flags & BPF_F_REPLACE) && fcntl(attach.replace_fd, F_GETFD) < 0);
}

BP_SEE(anchor_without_flag)
{
	struct bp_attach attach = attach_of(facts);

	(void)detail;
	(void)size;
	return yes_if((attach.relative_fd || attach.relative_id) && !(attach.flags & ENDS));
}

BP_SEE(anchor_twice)
{
	struct bp_attach attach = attach_of(facts);

	(void)detail;
	(void)size;
	return yes_if(attach.relative_fd && attach.relative_id);
}

/* The programs of the hook, of which there is none with the id. */
static bool is_absent(const struct bp_facts *facts, __u32 id)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	return bp_hook_query_for(facts->hook, facts->prog_fd, &state, NULL) == 0 &&
	       !bp_hook_position(&state, id);
}

BP_SEE(anchor_absent)
{
	struct bp_attach attach = attach_of(facts);
	__u32 id = attach.relative_fd ? bp_hook_prog_id(attach.relative_fd) : attach.relative_id;

	if (!facts->hook || !(attach.flags & ENDS) || (attach.flags & BPF_F_LINK) || !id ||
	    !is_absent(facts, id))
		return BP_SEEN_NO;
	snprintf(detail, size, ": prog %u", id);
	return BP_SEEN_YES;
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
BP_SEE(replaced_link)
{
	struct bp_attach attach = attach_of(facts);
	__u32 id = attach.flags & BPF_F_REPLACE ? bp_hook_prog_id(attach.replace_fd) : 0;

	return facts->hook && id ? find_link(facts, id, detail, size) : BP_SEEN_NO;
}

BP_SEE(replaced_absent)
{
	struct bp_attach attach = attach_of(facts);
	__u32 id = attach.flags & BPF_F_REPLACE ? bp_hook_prog_id(attach.replace_fd) : 0;

	if (!facts->hook || !(attach.flags & BPF_F_REPLACE))
		return BP_SEEN_NO;
	snprintf(detail, size, ": prog %u", id);
	return !id ? BP_SEEN_MAYBE : yes_if(is_absent(facts, id));
}

/* Flags and fields beyond the old ones, on a kernel that knows the attach type. */
BP_SEE(flags_unknown)
{
	struct bp_attach attach = attach_of(facts);
	cleanup_hook_state struct bp_hook_state state = { 0 };
	const struct bp_attach_flag *flag = NULL;
	size_t len = 0;

	if (!is_cgroup(facts) || (!(attach.flags & ~MODE) && !attach.expected_revision))
		return BP_SEEN_NO;
	/* Kernels that keep a revision know all of the flags. */
	if (bp_hook_query(facts->hook, 0, &state, NULL) == 0 && state.revision)
		return BP_SEEN_NO;
	while ((flag = bp_attach_flag_next(flag)))
		if (attach.flags & flag->flag & ~(unsigned int)(MODE | BPF_F_REPLACE) && len < size)
			len += (size_t)snprintf(detail + len, size - len, "%s %s (Linux %s)",
						len ? "," : ":", flag->name, flag->since);
	if (attach.expected_revision && len < size)
		len += (size_t)snprintf(detail + len, size - len, "%s revision (Linux 6.17)",
					len ? "," : ":");
	return yes_if(len);
}

BP_SEE(attached_already)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	__u32 at;

	if (!facts->hook || facts->prog_fd < 0 ||
	    bp_hook_query_for(facts->hook, facts->prog_fd, &state, NULL))
		return BP_SEEN_NO;
	at = bp_hook_position(&state, bp_hook_prog_id(facts->prog_fd));
	snprintf(detail, size, ", at place %u of %u", at, state.count);
	return yes_if(at);
}

/* What a program was loaded for, the kernel does not tell. */
BP_SEE(takes_eat)
{
	enum bpf_prog_type type = facts->hook ? facts->hook->type->progs[0] : 0;

	(void)detail;
	(void)size;
	return type == BPF_PROG_TYPE_CGROUP_SOCK_ADDR || type == BPF_PROG_TYPE_CGROUP_SOCK ||
			       type == BPF_PROG_TYPE_CGROUP_SOCKOPT || type == BPF_PROG_TYPE_LSM ?
		       BP_SEEN_MAYBE :
		       BP_SEEN_NO;
}

BP_SEE(takes_egress)
{
	(void)detail;
	(void)size;
	return facts->hook && facts->hook->type->type == BPF_CGROUP_INET_INGRESS ? BP_SEEN_MAYBE :
										   BP_SEEN_NO;
}

BP_SEE(not_sockmap)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	if (!is_at(facts, BP_TARGET_MAP))
		return BP_SEEN_NO;
	if (bpf_map_get_info_by_fd(facts->hook->place->fd, &info, &len))
		snprintf(detail, size, ": it is no map");
	else if (info.type != BPF_MAP_TYPE_SOCKMAP && info.type != BPF_MAP_TYPE_SOCKHASH)
		snprintf(detail, size, ": it is of type %s", libbpf_bpf_map_type_str(info.type));
	else
		return BP_SEEN_NO;
	return BP_SEEN_YES;
}

BP_SEE(no_netdev)
{
	char name[IF_NAMESIZE];

	if (!is_at(facts, BP_TARGET_DEV) ||
	    if_indextoname((unsigned int)facts->hook->place->ifindex, name))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %d", facts->hook->place->ifindex);
	return BP_SEEN_YES;
}

static bool is_netkit_type(const struct bp_facts *facts)
{
	return facts->hook && (facts->hook->type->type == BPF_NETKIT_PRIMARY ||
			       facts->hook->type->type == BPF_NETKIT_PEER);
}

BP_SEE(not_netkit)
{
	(void)detail;
	(void)size;
	return yes_if(is_netkit_type(facts));
}

BP_SEE(netkit_peer)
{
	(void)detail;
	(void)size;
	return yes_if(is_netkit_type(facts));
}

/* A sockmap has room for one of the two; with one there, the other cannot even be queried. */
BP_SEE(other_verdict)
{
	enum bpf_attach_type type = facts->hook ? facts->hook->type->type : 0;
	__u32 count = 0;

	if (!is_at(facts, BP_TARGET_MAP) ||
	    (type != BPF_SK_SKB_VERDICT && type != BPF_SK_SKB_STREAM_VERDICT))
		return BP_SEEN_NO;
	type = type == BPF_SK_SKB_VERDICT ? BPF_SK_SKB_STREAM_VERDICT : BPF_SK_SKB_VERDICT;
	if (bp_prog_query(facts->hook->place->fd, type, 0, NULL, NULL, &count, NULL) || !count)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", libbpf_bpf_attach_type_str(type));
	return BP_SEEN_YES;
}

BP_SEE(link_there)
{
	return facts->hook ? find_link(facts, 0, detail, size) : BP_SEEN_MAYBE;
}

BP_SEE(held_by_link)
{
	struct bpf_prog_info prog = { 0 };

	if (!facts->hook)
		return BP_SEEN_MAYBE;
	if (facts->prog_fd >= 0 && bp_prog_info(facts->prog_fd, &prog, NULL))
		return BP_SEEN_NO;
	return find_link(facts, prog.id, detail, size);
}

BP_SEE(other_netns)
{
	(void)detail;
	(void)size;
	return is_at(facts, BP_TARGET_NETNS) ? BP_SEEN_MAYBE : BP_SEEN_NO;
}

/* 64 programs on a cgroup hook, 63 on that of a device: the errno values are different ones. */
BP_SEE(full)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	if (facts->hook && bp_hook_query(facts->hook, 0, &state, NULL) == 0)
		snprintf(detail, size, ": it has %u", state.count);
	return BP_SEEN_YES;
}

/* The program that was named, or none at all. */
BP_SEE(not_attached)
{
	__u32 id = facts->prog_fd >= 0 ? bp_hook_prog_id(facts->prog_fd) : 0;

	(void)detail;
	(void)size;
	return yes_if(facts->hook && id && is_absent(facts, id));
}

BP_SEE(empty)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	(void)detail;
	(void)size;
	return yes_if(facts->hook && bp_hook_query(facts->hook, 0, &state, NULL) == 0 &&
		      state.count == 0);
}

BP_SEE(multi)
{
	__u32 count;
	__u32 mode;

	(void)detail;
	(void)size;
	return yes_if(is_cgroup(facts) && facts->prog_fd < 0 &&
		      cgroup_mode(facts->hook->place->fd, facts->hook->type->type, &count, &mode) &&
		      (mode & BPF_F_ALLOW_MULTI));
}

BP_SEE(needs_prog)
{
	(void)detail;
	(void)size;
	return yes_if(facts->prog_fd < 0 &&
		      (is_at(facts, BP_TARGET_MAP) || is_at(facts, BP_TARGET_NETNS)));
}

BP_SEE(detach_flags)
{
	(void)detail;
	(void)size;
	return yes_if(facts->flags && facts->hook &&
		      (!is_at(facts, BP_TARGET_DEV) || (facts->flags & BPF_F_REPLACE)));
}

BP_SEE(not_queryable)
{
	return bp_see_links_only(facts, detail, size);
}

/* "Effective" is for cgroups alone. */
BP_SEE(query_flags)
{
	if (!facts->flags || (is_cgroup(facts) && facts->flags == BPF_F_QUERY_EFFECTIVE))
		return BP_SEEN_NO;
	snprintf(detail, size, ": %#x", facts->flags);
	return BP_SEEN_YES;
}

BP_SEE(not_netns)
{
	struct statfs fs;

	(void)detail;
	(void)size;
	return yes_if(is_at(facts, BP_TARGET_NETNS) && fstatfs(facts->hook->place->fd, &fs) == 0 &&
		      (unsigned long)fs.f_type != NSFS_MAGIC);
}

/* What is left when nothing above was it. */
BP_SEE(query_rest)
{
	(void)detail;
	(void)size;
	return facts->hook && facts->hook->type->links_only ? BP_SEEN_NO : BP_SEEN_MAYBE;
}

BP_SEE(bind_rest)
{
	(void)facts;
	(void)detail;
	(void)size;
	return BP_SEEN_MAYBE;
}
