// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_text.c - what a link holds, in the words that would attach it */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "trace/event.h"
#include "kernel/hook_state.h"
#include "kernel/link_text.h"
#include "trace/names.h"
#include "kernel/prog.h"
#include "trace/user_sym.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/text.h"

/* Links of many functions, of Linux 7.2, which libbpf 1.7 does not know. */
#define LINK_TRACING_MULTI 15
#define FIRST_TRACING_MULTI 59

/* What a link of one type is described from. */
struct source {
	int fd;
	struct bpf_link_info info; /* the first look, without names */
	struct bp_names *names;
	struct bp_link_text *text;
};

void bp_link_text_free(struct bp_link_text *text)
{
	free(text->target);
	*text = (struct bp_link_text){ 0 };
}

static int set_target(struct source *src, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static int set_target(struct source *src, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vasprintf(&src->text->target, fmt, args);
	va_end(args);
	if (len < 0)
		src->text->target = NULL;
	return len < 0 ? -ENOMEM : 0;
}

static const char *type_word(__u32 type)
{
	const struct bp_attach_type *row = bp_attach_type_row((enum bpf_attach_type)type);
	const char *name = row ? bp_attach_type_name(row) : NULL;

	if (!name)
		name = libbpf_bpf_attach_type_str((enum bpf_attach_type)type);
	return name ? name : "unknown";
}

/* The kernel is asked again, with room for what it tells then. */
static int ask(const struct source *src, struct bpf_link_info *info)
{
	__u32 len = sizeof(*info);

	return bpf_link_get_info_by_fd(src->fd, info, &len);
}

/* --- Links on a place of their own: 0 means that it is gone -------------------------------- */

static int of_cgroup(struct source *src)
{
	__u64 id = src->info.cgroup.cgroup_id;
	char path[4096];

	src->text->type = type_word(src->info.cgroup.attach_type);
	src->text->detached = !id;
	if (!id)
		return 0;
	if (bp_name_of_cgroup(id, path, sizeof(path)))
		return set_target(src, "cgroup %s", path);
	return set_target(src, "cgroup id %llu", id);
}

static int of_netns(struct source *src)
{
	char name[300];

	src->text->type = type_word(src->info.netns.attach_type);
	src->text->detached = !src->info.netns.netns_ino;
	if (src->text->detached)
		return 0;
	bp_name_of_netns(src->info.netns.netns_ino, name, sizeof(name));
	return set_target(src, "netns %s", name);
}

/* A device has the index of another one in another namespace. */
static int set_dev(struct source *src, __u32 ifindex, bool here)
{
	char name[IF_NAMESIZE];

	if (here && if_indextoname(ifindex, name))
		return set_target(src, "dev %s", name);
	return set_target(src, "ifindex %u of another netns", ifindex);
}

static int of_xdp(struct source *src)
{
	LIBBPF_OPTS(bpf_xdp_query_opts, opts);
	__u32 ifindex = src->info.xdp.ifindex;
	__u32 id = src->info.prog_id;

	src->text->type = type_word(BPF_XDP);
	src->text->detached = !ifindex;
	if (!ifindex)
		return 0;
	if (bpf_xdp_query((int)ifindex, 0, &opts) == 0)
		src->text->mode = opts.drv_prog_id == id ? "native" :
				  opts.skb_prog_id == id ? "generic" :
				  opts.hw_prog_id == id  ? "offload" :
							   NULL;
	return set_dev(src, ifindex, src->text->mode);
}

static bool is_link_of(__u32 ifindex, __u32 type, __u32 link_id)
{
	const struct bp_place place = { .kind = BP_TARGET_DEV, .fd = -1, .ifindex = (int)ifindex };
	const struct bp_hook hook = { bp_attach_type_row((enum bpf_attach_type)type), &place };

	return hook.type && bp_hook_has_link(&hook, link_id);
}

/* tcx and netkit tell the same in the same places. */
static int of_dev(struct source *src)
{
	__u32 ifindex = src->info.tcx.ifindex;
	__u32 type = src->info.tcx.attach_type;

	src->text->type = type_word(type);
	src->text->detached = !ifindex;
	return ifindex ? set_dev(src, ifindex, is_link_of(ifindex, type, src->info.id)) : 0;
}

static int of_sockmap(struct source *src)
{
	src->text->type = type_word(src->info.sockmap.attach_type);
	src->text->detached = !src->info.sockmap.map_id;
	return src->text->detached ? 0 : set_target(src, "map id:%u", src->info.sockmap.map_id);
}

static int of_struct_ops(struct source *src)
{
	struct bpf_map_info info = { 0 };
	__u32 id = src->info.struct_ops.map_id;
	cleanup_fd int fd = id ? bpf_map_get_fd_by_id(id) : -1;
	__u32 len = sizeof(info);

	src->text->type = type_word(BPF_STRUCT_OPS);
	src->text->detached = !id;
	src->text->map_id = id;
	if (!id)
		return 0;
	if (fd >= 0 && bpf_map_get_info_by_fd(fd, &info, &len) == 0 && info.name[0])
		return set_target(src, "map name:%s", info.name);
	return set_target(src, "map id:%u", id);
}

static int of_netfilter(struct source *src)
{
	static const char *const hooks[] = { "prerouting", "input", "forward", "output",
					     "postrouting" };
	__u32 pf = src->info.netfilter.pf;
	__u32 hook = src->info.netfilter.hooknum;
	char number[16];

	src->text->type = type_word(BPF_NETFILTER);
	snprintf(number, sizeof(number), "%u", hook);
	return set_target(src, "%s %s --priority %d%s",
			  pf == 2  ? "ipv4" :
			  pf == 10 ? "ipv6" :
				     "unknown",
			  hook < ARRAY_SIZE(hooks) ? hooks[hook] : number,
			  src->info.netfilter.priority,
			  src->info.netfilter.flags & BPF_F_NETFILTER_IP_DEFRAG ? " --defrag" : "");
}

/* --- Tracing: what the program was loaded for ---------------------------------------------- */

/* Before Linux 5.13 the link does not tell, and the program does. */
static int of_function(struct source *src, __u32 obj_id, __u32 type_id, const char *prefix)
{
	cleanup_fd int fd = -1;
	struct bpf_prog_info prog = { 0 };
	char name[320];
	size_t skip = strlen(prefix);

	if (!type_id && (fd = bp_prog_fd_by_id(src->info.prog_id, NULL)) >= 0 &&
	    bp_prog_info(fd, &prog, NULL) == 0) {
		obj_id = prog.attach_btf_obj_id;
		type_id = prog.attach_btf_id;
	}
	if (!type_id || !bp_name_of_type(src->names, obj_id, type_id, name, sizeof(name)))
		return 0;
	return set_target(src, "%s", strncmp(name, prefix, skip) == 0 ? name + skip : name);
}

/* The program that is extended is known by its id, its function by the BTF of the program. */
static int of_freplace(struct source *src)
{
	__u32 id = src->info.tracing.target_obj_id;
	cleanup_fd int fd = id ? bp_prog_fd_by_id(id, NULL) : -1;
	struct bpf_prog_info prog = { 0 };
	char name[320];

	src->text->type = "freplace";
	if (fd < 0 || bp_prog_info(fd, &prog, NULL) || !prog.btf_id ||
	    !bp_name_of_type(src->names, prog.btf_id, src->info.tracing.target_btf_id, name,
			     sizeof(name)))
		return id ? set_target(src, "prog id:%u", id) : 0;
	return set_target(src, "prog id:%u %s", id, name);
}

static int of_tracing(struct source *src)
{
	__u32 type = src->info.tracing.attach_type;

	/* The type of an extension is 0, which is that of a cgroup hook otherwise. */
	src->text->cookie = src->info.tracing.cookie;
	if (!type)
		return of_freplace(src);
	src->text->type = type_word(type);
	return of_function(src, src->info.tracing.target_obj_id, src->info.tracing.target_btf_id,
			   type == BPF_LSM_MAC ? "bpf_lsm_" : "");
}

/* A tracepoint, with typed arguments or without: the type of the program tells. */
static int of_raw_tp(struct source *src)
{
	cleanup_fd int fd = bp_prog_fd_by_id(src->info.prog_id, NULL);
	struct bpf_prog_info prog = { 0 };
	struct bpf_link_info info = { 0 };
	char name[256] = "";

	if (fd >= 0)
		bp_prog_info(fd, &prog, NULL);
	src->text->type =
		prog.type == BPF_PROG_TYPE_TRACING ? type_word(BPF_TRACE_RAW_TP) : "raw_tp";
	info.raw_tracepoint.tp_name = (__u64)(unsigned long)name;
	info.raw_tracepoint.tp_name_len = sizeof(name);
	if (ask(src, &info))
		return 0;
	src->text->cookie = info.raw_tracepoint.cookie;
	return set_target(src, "%s", name);
}

static int of_iter(struct source *src)
{
	static const char *const orders[] = { NULL, "self", "pre", "post", "up" };
	struct bpf_link_info info = { 0 };
	char name[64] = "";
	char path[4096];
	__u32 order;

	src->text->type = type_word(BPF_TRACE_ITER);
	info.iter.target_name = (__u64)(unsigned long)name;
	info.iter.target_name_len = sizeof(name);
	if (ask(src, &info))
		return 0;
	/* One place for all: the name says what is in it. */
	if (strcmp(name, "cgroup") == 0 && info.iter.cgroup.cgroup_id) {
		order = info.iter.cgroup.order;
		if (!bp_name_of_cgroup(info.iter.cgroup.cgroup_id, path, sizeof(path)))
			snprintf(path, sizeof(path), "id %llu", info.iter.cgroup.cgroup_id);
		return set_target(src, "%s cgroup %s%s%s", name, path,
				  order && order < ARRAY_SIZE(orders) ? " --order " : "",
				  order && order < ARRAY_SIZE(orders) ? orders[order] : "");
	}
	if (strncmp(name, "task", 4) == 0 && info.iter.task.tid)
		return set_target(src, "%s task %u", name, info.iter.task.tid);
	if (strncmp(name, "task", 4) == 0 && info.iter.task.pid)
		return set_target(src, "%s pid %u", name, info.iter.task.pid);
	if ((strcmp(name, "bpf_map_elem") == 0 || strcmp(name, "bpf_sk_storage_map") == 0 ||
	     strcmp(name, "sockmap") == 0) &&
	    info.iter.map.map_id)
		return set_target(src, "%s map id:%u", name, info.iter.map.map_id);
	return set_target(src, "%s", name);
}

/* --- Probes and events --------------------------------------------------------------------- */

static char *function_text(const char *name, __u64 offset, __u64 addr)
{
	char *text = NULL;
	int len = !name[0] ? asprintf(&text, "0x%llx", addr) :
		  offset   ? asprintf(&text, "%s+0x%llx", name, offset) :
			     asprintf(&text, "%s", name);

	return len < 0 ? NULL : text;
}

static char *file_text(struct bp_names *names, const char *path, __u64 offset)
{
	char place[1024];
	char *text = NULL;

	bp_user_sym_text(bp_names_user(names, path), offset, place, sizeof(place));
	return asprintf(&text, "%s %s", path, place) < 0 ? NULL : text;
}

static char *event_text(const char *event)
{
	char name[256];

	bp_name_of_event(event, name, sizeof(name));
	return strdup(name);
}

char *bp_perf_describe(struct bp_names *names, __u32 type, const char *name, __u64 offset,
		       __u64 addr, const char **ret_type)
{
	static const char *const words[] = {
		[BPF_FD_TYPE_RAW_TRACEPOINT] = "raw_tp", [BPF_FD_TYPE_TRACEPOINT] = "tracepoint",
		[BPF_FD_TYPE_KPROBE] = "kprobe",         [BPF_FD_TYPE_KRETPROBE] = "kretprobe",
		[BPF_FD_TYPE_UPROBE] = "uprobe",         [BPF_FD_TYPE_URETPROBE] = "uretprobe",
	};

	if (type >= ARRAY_SIZE(words))
		return NULL;
	*ret_type = words[type];
	switch (type) {
	case BPF_FD_TYPE_UPROBE:
	case BPF_FD_TYPE_URETPROBE:
		return file_text(names, name, offset);
	case BPF_FD_TYPE_KPROBE:
	case BPF_FD_TYPE_KRETPROBE:
		return function_text(name, offset, addr);
	case BPF_FD_TYPE_TRACEPOINT:
		return event_text(name);
	default:
		return strdup(name);
	}
}

static int take_target(struct source *src, char *target)
{
	src->text->target = target;
	return target ? 0 : -ENOMEM;
}

static int of_event(struct source *src)
{
	char name[64];

	src->text->cookie = src->info.perf_event.event.cookie;
	bp_event_text(src->info.perf_event.event.type, src->info.perf_event.event.config, name,
		      sizeof(name));
	return set_target(src, "%s", name);
}

/* Linux 6.6 and later tell what kind of event it is. */
static int of_perf_event(struct source *src)
{
	static const char *const words[] = {
		[BPF_PERF_EVENT_UNSPEC] = "perf_event",
		[BPF_PERF_EVENT_UPROBE] = "uprobe",
		[BPF_PERF_EVENT_URETPROBE] = "uretprobe",
		[BPF_PERF_EVENT_KPROBE] = "kprobe",
		[BPF_PERF_EVENT_KRETPROBE] = "kretprobe",
		[BPF_PERF_EVENT_TRACEPOINT] = "tracepoint",
		[BPF_PERF_EVENT_EVENT] = "perf_event",
	};
	__u32 type = src->info.perf_event.type;
	struct bpf_link_info info = { 0 };
	char name[4096] = "";

	src->text->type = type < ARRAY_SIZE(words) ? words[type] : "perf_event";
	if (type == BPF_PERF_EVENT_EVENT)
		return of_event(src);
	/* The name is in one place for all of them. */
	info.perf_event.uprobe.file_name = (__u64)(unsigned long)name;
	info.perf_event.uprobe.name_len = sizeof(name);
	if (type == BPF_PERF_EVENT_UNSPEC || type >= ARRAY_SIZE(words) || ask(src, &info))
		return 0;
	switch (type) {
	case BPF_PERF_EVENT_UPROBE:
	case BPF_PERF_EVENT_URETPROBE:
		src->text->cookie = info.perf_event.uprobe.cookie;
		return take_target(src, file_text(src->names, name, info.perf_event.uprobe.offset));
	case BPF_PERF_EVENT_TRACEPOINT:
		src->text->cookie = info.perf_event.tracepoint.cookie;
		return take_target(src, event_text(name));
	default:
		src->text->cookie = info.perf_event.kprobe.cookie;
		return take_target(src, function_text(name, info.perf_event.kprobe.offset,
						      info.perf_event.kprobe.addr));
	}
}

/* --- Many functions ------------------------------------------------------------------------ */

/* One cookie for all, or none. */
static __u64 same_cookie(const __u64 *cookies, __u32 count)
{
	for (__u32 i = 1; i < count; i++)
		if (cookies[i] != cookies[0])
			return 0;
	return count ? cookies[0] : 0;
}

static int take_words(struct source *src, struct bp_text *words)
{
	bp_text_add(words, "", 1);
	if (words->num) {
		bp_text_free(words);
		return -ENOMEM;
	}
	src->text->target = words->buf;
	return 0;
}

static int of_kprobe_multi(struct source *src)
{
	__u32 count = src->info.kprobe_multi.count;
	cleanup_free __u64 *cookies = calloc(count + 1, sizeof(*cookies));
	cleanup_free __u64 *addrs = calloc(count + 1, sizeof(*addrs));
	struct bpf_link_info info = { 0 };
	struct bp_text words = { 0 };

	src->text->type = src->info.kprobe_multi.flags & BPF_F_KPROBE_MULTI_RETURN ?
				  "kretprobe.multi" :
				  "kprobe.multi";
	src->text->places = count;
	if (!addrs || !cookies)
		return -ENOMEM;
	info.kprobe_multi.addrs = (__u64)(unsigned long)addrs;
	info.kprobe_multi.cookies = (__u64)(unsigned long)cookies;
	info.kprobe_multi.count = count;
	/* Linux 6.6 tells addresses, 6.9 cookies too. */
	if (!count || ask(src, &info))
		return 0;
	src->text->cookie = same_cookie(cookies, count);
	for (__u32 i = 0; i < count; i++) {
		const char *name = bp_name_of_addr(src->names, addrs[i]);
		char addr[32];

		if (!addrs[i]) { /* hidden: kptr_restrict */
			bp_text_free(&words);
			return 0;
		}
		snprintf(addr, sizeof(addr), "0x%llx", addrs[i]);
		bp_text_str(&words, i ? " " : "");
		bp_text_str(&words, name ? name : addr);
	}
	return take_words(src, &words);
}

static int of_uprobe_multi(struct source *src)
{
	__u32 count = src->info.uprobe_multi.count;
	cleanup_free __u64 *cookies = calloc(count + 1, sizeof(*cookies));
	cleanup_free __u64 *offsets = calloc(count + 1, sizeof(*offsets));
	struct bpf_link_info info = { 0 };
	struct bp_text words = { 0 };
	char path[4096] = "";

	src->text->type = src->info.uprobe_multi.flags & BPF_F_UPROBE_MULTI_RETURN ?
				  "uretprobe.multi" :
				  "uprobe.multi";
	src->text->places = count;
	if (!offsets || !cookies)
		return -ENOMEM;
	info.uprobe_multi.path = (__u64)(unsigned long)path;
	info.uprobe_multi.path_size = sizeof(path);
	info.uprobe_multi.offsets = (__u64)(unsigned long)offsets;
	info.uprobe_multi.cookies = (__u64)(unsigned long)cookies;
	info.uprobe_multi.count = count;
	if (!count || ask(src, &info))
		return 0;
	src->text->cookie = same_cookie(cookies, count);
	bp_text_str(&words, path);
	for (__u32 i = 0; i < count; i++) {
		char place[1024];

		bp_user_sym_text(bp_names_user(src->names, path), offsets[i], place, sizeof(place));
		bp_text_str(&words, " ");
		bp_text_str(&words, place);
	}
	if (info.uprobe_multi.pid) {
		bp_text_str(&words, " --pid ");
		bp_text_u64(&words, info.uprobe_multi.pid);
	}
	return take_words(src, &words);
}

/* Linux 7.2 tells nothing of it, 7.3 the attach type and the number of functions first. */
static int of_tracing_multi(struct source *src)
{
	static const char *const words[] = { "fentry.multi", "fexit.multi", "fsession.multi" };
	__u32 type = src->info.tracing.attach_type - FIRST_TRACING_MULTI;

	src->text->type = type < ARRAY_SIZE(words) ? words[type] : "tracing.multi";
	src->text->places = type < ARRAY_SIZE(words) ? src->info.tracing.target_obj_id : 0;
	return 0;
}

static int (*const describers[])(struct source *src) = {
	[BPF_LINK_TYPE_RAW_TRACEPOINT] = of_raw_tp,
	[BPF_LINK_TYPE_TRACING] = of_tracing,
	[BPF_LINK_TYPE_CGROUP] = of_cgroup,
	[BPF_LINK_TYPE_ITER] = of_iter,
	[BPF_LINK_TYPE_NETNS] = of_netns,
	[BPF_LINK_TYPE_XDP] = of_xdp,
	[BPF_LINK_TYPE_PERF_EVENT] = of_perf_event,
	[BPF_LINK_TYPE_KPROBE_MULTI] = of_kprobe_multi,
	[BPF_LINK_TYPE_STRUCT_OPS] = of_struct_ops,
	[BPF_LINK_TYPE_NETFILTER] = of_netfilter,
	[BPF_LINK_TYPE_TCX] = of_dev,
	[BPF_LINK_TYPE_UPROBE_MULTI] = of_uprobe_multi,
	[BPF_LINK_TYPE_NETKIT] = of_dev,
	[BPF_LINK_TYPE_SOCKMAP] = of_sockmap,
	[LINK_TRACING_MULTI] = of_tracing_multi,
};

int bp_link_describe(int fd, struct bp_names *names, struct bp_link_text *ret_text,
		     struct bp_err *err)
{
	cleanup_link_text struct bp_link_text text = { .type = "unknown" };
	struct source src = { .fd = fd, .names = names, .text = &text };
	__u32 len = sizeof(src.info);
	int ret = bpf_link_get_info_by_fd(fd, &src.info, &len);
	const char *name;

	if (ret)
		return bp_fail(err, -ret, "bpf_link_get_info_by_fd", "%s", "a link");
	text.id = src.info.id;
	text.prog_id = src.info.prog_id;
	text.link_type = (enum bpf_link_type)src.info.type;
	if (src.info.type < ARRAY_SIZE(describers) && describers[src.info.type])
		ret = describers[src.info.type](&src);
	else if ((name = libbpf_bpf_link_type_str(text.link_type)))
		text.type = name;
	if (ret)
		return bp_fail(err, -ret, "malloc", "link %u", text.id);
	*ret_text = text;
	text = (struct bp_link_text){ 0 };
	return 0;
}

size_t bp_link_text_short_len(const char *target, __u32 places)
{
	const char *end = target;

	for (int words = 0; places > 3 && end && words < 3; words++)
		end = strchr(words ? end + 1 : end, ' ');
	return places > 3 && end ? (size_t)(end - target) : strlen(target);
}
