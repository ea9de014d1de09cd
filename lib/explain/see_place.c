// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* see_place.c - what can be seen of the place that a call was to attach to, detach or query */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <linux/magic.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "util/proc.h"
#include "util/cleanup.h"
#include "explain/see.h"
#include "kernel/hook_state.h"
#include "kernel/prog.h"

#define MODE BP_HOOK_MODE

/* The mode of a cgroup hook and how many programs it has; false if it cannot be asked. */
static bool cgroup_mode(int fd, enum bpf_attach_type type, __u32 *ret_count, __u32 *ret_mode)
{
	*ret_count = 0;
	*ret_mode = 0;
	return bp_prog_query(fd, type, 0, ret_mode, NULL, ret_count, NULL) == 0;
}

enum bp_seen bp_see_target_closed(const struct bp_facts *facts, char *detail BP_UNUSED,
				  size_t size BP_UNUSED)
{
	return bp_seen_if(facts->hook && facts->hook->place->fd >= 0 &&
			  fcntl(facts->hook->place->fd, F_GETFD) < 0);
}

/* The directory of a version 1 hierarchy is on a file system of another type. */
enum bp_seen bp_see_not_cgroup(const struct bp_facts *facts, char *detail, size_t size)
{
	struct statfs fs;
	struct stat st;

	if (!bp_is_at(facts, BP_TARGET_CGROUP) || fstat(facts->hook->place->fd, &st) ||
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

/* The kernel says so behind the path that it was opened by. */
enum bp_seen bp_see_cgroup_removed(const struct bp_facts *facts, char *detail BP_UNUSED,
				   size_t size BP_UNUSED)
{
	static const char mark[] = " (deleted)";
	char path[PATH_MAX];
	size_t len;

	if (!bp_is_at(facts, BP_TARGET_CGROUP))
		return BP_SEEN_NO;
	bp_fd_path(facts->hook->place->fd, path, sizeof(path));
	len = strlen(path);
	return bp_seen_if(len >= sizeof(mark) &&
			  strcmp(path + len - (sizeof(mark) - 1), mark) == 0);
}

enum bp_seen bp_see_other_mode(const struct bp_facts *facts, char *detail, size_t size)
{
	__u32 count;
	__u32 mode;

	if (!bp_is_at(facts, BP_TARGET_CGROUP))
		return BP_SEEN_NO;
	/* Without the right to ask it may be so. */
	if (!cgroup_mode(facts->hook->place->fd, facts->hook->type->type, &count, &mode))
		return BP_SEEN_MAYBE;
	if (count == 0 || (mode & MODE) == (facts->flags & MODE))
		return BP_SEEN_NO;
	snprintf(detail, size, ": its mode is %s, and %s was asked for", bp_hook_mode_name(mode),
		 bp_hook_mode_name(facts->flags));
	return BP_SEEN_YES;
}

/* The nearest ancestor with programs decides: multi allows, override allows, else nothing may. */
enum bp_seen bp_see_ancestor(const struct bp_facts *facts, char *detail, size_t size)
{
	char path[PATH_MAX];
	__u32 count;
	__u32 mode;
	int fd;

	if (!bp_is_at(facts, BP_TARGET_CGROUP))
		return BP_SEEN_NO;
	if (!cgroup_mode(facts->hook->place->fd, facts->hook->type->type, &count, &mode))
		return BP_SEEN_MAYBE;
	fd = openat(facts->hook->place->fd, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	while (fd >= 0) {
		cleanup_fd int here = fd;

		if (!cgroup_mode(here, facts->hook->type->type, &count, &mode))
			return BP_SEEN_NO;
		if (count && !(mode & MODE)) {
			bp_fd_path(here, path, sizeof(path));
			snprintf(detail, size, ": %s", path);
			return BP_SEEN_YES;
		}
		if (count || (mode & BPF_F_ALLOW_MULTI))
			return BP_SEEN_NO;
		fd = openat(here, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
	}
	return BP_SEEN_NO;
}

/* Those that do not know one of a map do not even look at the map that it is to be detached from.
 */
static bool knows_map_type(enum bpf_attach_type type)
{
	return bp_prog_detach2(-1, -1, type, NULL) == -EBADF;
}

bool bp_is_release(const char *since)
{
	struct utsname kernel = { 0 };
	int has[2] = { 0 };
	int wants[2] = { 0 };

	uname(&kernel);
	sscanf(kernel.release, "%d.%d", &has[0], &has[1]);
	sscanf(since, "%d.%d", &wants[0], &wants[1]);
	return has[0] != wants[0] ? has[0] > wants[0] : has[1] >= wants[1];
}

static bool is_tcx(const struct bp_attach_type *type)
{
	return type->type == BPF_TCX_INGRESS || type->type == BPF_TCX_EGRESS;
}

/* Kernels that do not know an attach type refuse to query it, even where nothing is attached. */
enum bp_seen bp_see_attach_type_unknown(const struct bp_facts *facts, char *detail, size_t size)
{
	const struct bp_hook *hook = facts->hook;
	struct utsname kernel = { 0 };
	__u32 count = 0;

	if (!hook)
		return BP_SEEN_MAYBE;
	if (hook->place->kind == BP_TARGET_NETNS || hook->type->links_only)
		return BP_SEEN_NO;
	if (hook->place->kind == BP_TARGET_MAP ?
		    knows_map_type(hook->type->type) :
		    bp_prog_query(bp_place_query_arg(hook->place), hook->type->type, 0, NULL, NULL,
				  &count, NULL) != -EINVAL)
		return BP_SEEN_NO;
	uname(&kernel);
	if (hook->type->since)
		snprintf(detail, size, ": %s came with Linux %s, and this is %s%s",
			 bp_attach_type_name(hook->type), hook->type->since, kernel.release,
			 bp_is_release(hook->type->since) ? ", built without it" :
			 is_tcx(hook->type)               ? "; 'tc filter' serves it" :
							    "");
	else
		snprintf(detail, size, ": this is %s", kernel.release);
	return BP_SEEN_YES;
}

enum bp_seen bp_see_not_sockmap(const struct bp_facts *facts, char *detail, size_t size)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	if (!bp_is_at(facts, BP_TARGET_MAP))
		return BP_SEEN_NO;
	if (bpf_map_get_info_by_fd(facts->hook->place->fd, &info, &len))
		snprintf(detail, size, ": it is not a map");
	else if (!bp_is_sockmap(info.type))
		snprintf(detail, size, ": it is of type %s", libbpf_bpf_map_type_str(info.type));
	else
		return BP_SEEN_NO;
	return BP_SEEN_YES;
}

enum bp_seen bp_see_no_netdev(const struct bp_facts *facts, char *detail, size_t size)
{
	char name[IF_NAMESIZE];

	if (!bp_is_at(facts, BP_TARGET_DEV) ||
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

enum bp_seen bp_see_not_netkit(const struct bp_facts *facts, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	return bp_seen_if(is_netkit_type(facts));
}

enum bp_seen bp_see_netkit_peer(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return bp_seen_if(is_netkit_type(facts));
}

/* A sockmap has room for one of the two; with one there, the other cannot even be queried. */
enum bp_seen bp_see_other_verdict(const struct bp_facts *facts, char *detail, size_t size)
{
	enum bpf_attach_type type = facts->hook ? facts->hook->type->type : 0;
	__u32 count = 0;

	if (!bp_is_at(facts, BP_TARGET_MAP) ||
	    (type != BPF_SK_SKB_VERDICT && type != BPF_SK_SKB_STREAM_VERDICT))
		return BP_SEEN_NO;
	type = type == BPF_SK_SKB_VERDICT ? BPF_SK_SKB_STREAM_VERDICT : BPF_SK_SKB_VERDICT;
	if (bp_prog_query(facts->hook->place->fd, type, 0, NULL, NULL, &count, NULL) || !count)
		return BP_SEEN_NO;
	snprintf(detail, size, ": %s", libbpf_bpf_attach_type_str(type));
	return BP_SEEN_YES;
}

enum bp_seen bp_see_other_netns(const struct bp_facts *facts, char *detail BP_UNUSED,
				size_t size BP_UNUSED)
{
	return bp_is_at(facts, BP_TARGET_NETNS) ? BP_SEEN_MAYBE : BP_SEEN_NO;
}

enum bp_seen bp_see_multi(const struct bp_facts *facts, char *detail BP_UNUSED,
			  size_t size BP_UNUSED)
{
	__u32 count;
	__u32 mode;

	return bp_seen_if(
		bp_is_at(facts, BP_TARGET_CGROUP) && facts->prog_fd < 0 &&
		cgroup_mode(facts->hook->place->fd, facts->hook->type->type, &count, &mode) &&
		(mode & BPF_F_ALLOW_MULTI));
}

enum bp_seen bp_see_needs_prog(const struct bp_facts *facts, char *detail BP_UNUSED,
			       size_t size BP_UNUSED)
{
	return bp_seen_if(facts->prog_fd < 0 &&
			  (bp_is_at(facts, BP_TARGET_MAP) || bp_is_at(facts, BP_TARGET_NETNS)));
}

enum bp_seen bp_see_not_netns(const struct bp_facts *facts, char *detail BP_UNUSED,
			      size_t size BP_UNUSED)
{
	struct statfs fs;

	return bp_seen_if(bp_is_at(facts, BP_TARGET_NETNS) &&
			  fstatfs(facts->hook->place->fd, &fs) == 0 &&
			  (unsigned long)fs.f_type != NSFS_MAGIC);
}
