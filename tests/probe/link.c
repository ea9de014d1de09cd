// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * link PROG-PIN TYPE TARGET LINK-PIN [COOKIE]: attach a program by a link, without bpfprog.
 *
 * TYPE is a family of the table below, or libbpf's name of an attach type; TARGET a path (cgroup,
 * pinned map, network namespace), the name of a device, what the table says, or - for a program
 * that knows its target. The link is pinned, and its id printed. With - for LINK-PIN it is held
 * until standard input ends.
 */
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <linux/perf_event.h>

#define MAX_PLACES 64

/* What is asked for. */
struct wish {
	int prog;
	const char *path;
	char *target;
	__u64 cookie;
	bool ret;
	bool unwritten; /* of struct_ops: only the map */
};

static int open_target(const char *text)
{
	int fd;

	if (!strchr(text, '/'))
		return (int)if_nametoindex(text);
	fd = bpf_obj_get(text);
	return fd >= 0 ? fd : open(text, O_RDONLY | O_CLOEXEC);
}

/* The number in a file, behind a colon if there is one: "config:0". */
static unsigned long read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	char line[64] = "";
	const char *colon;

	if (file && !fgets(line, sizeof(line), file))
		line[0] = '\0';
	if (file)
		fclose(file);
	colon = strchr(line, ':');
	return strtoul(colon ? colon + 1 : line, NULL, 10);
}

static int on_event(const struct wish *wish, struct perf_event_attr *attr)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .perf_event.bpf_cookie = wish->cookie);
	int event;

	attr->size = sizeof(*attr);
	event = (int)syscall(SYS_perf_event_open, attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC);
	return event < 0 ? event : bpf_link_create(wish->prog, event, BPF_PERF_EVENT, &opts);
}

/* NAME+OFFSET, of a function or a file. */
static int on_probe(const struct wish *wish, const char *pmu)
{
	struct perf_event_attr attr = { 0 };
	char *plus = strchr(wish->target, '+');
	char path[100];

	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/type", pmu);
	attr.type = (__u32)read_number(path);
	snprintf(path, sizeof(path), "/sys/bus/event_source/devices/%s/format/retprobe", pmu);
	if (wish->ret)
		attr.config = 1ULL << read_number(path);
	if (plus) {
		*plus = '\0';
		attr.config2 = strtoull(plus + 1, NULL, 0);
	}
	attr.config1 = (__u64)(unsigned long)wish->target;
	return on_event(wish, &attr);
}

static int on_kprobe(const struct wish *wish)
{
	return on_probe(wish, "kprobe");
}

static int on_uprobe(const struct wish *wish)
{
	return on_probe(wish, "uprobe");
}

/* CATEGORY/NAME */
static int on_tracepoint(const struct wish *wish)
{
	struct perf_event_attr attr = { .type = PERF_TYPE_TRACEPOINT };
	char path[300];

	snprintf(path, sizeof(path), "/sys/kernel/tracing/events/%s/id", wish->target);
	attr.config = read_number(path);
	return on_event(wish, &attr);
}

/* TYPE:CONFIG, in numbers */
static int on_perf_event(const struct wish *wish)
{
	struct perf_event_attr attr = { .sample_period = 1000000000 };
	char *end;

	attr.type = (__u32)strtoul(wish->target, &end, 0);
	attr.config = strtoull(end + 1, NULL, 0);
	return on_event(wish, &attr);
}

static int on_raw_tp(const struct wish *wish)
{
	LIBBPF_OPTS(bpf_raw_tp_opts, opts, .cookie = wish->cookie, .tp_name = wish->target);

	return bpf_raw_tracepoint_open_opts(wish->prog, &opts);
}

/* FAMILY,HOOK,PRIORITY,FLAGS, in numbers */
static int on_netfilter(const struct wish *wish)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts);

	if (sscanf(wish->target, "%u,%u,%d,%u", &opts.netfilter.pf, &opts.netfilter.hooknum,
		   &opts.netfilter.priority, &opts.netfilter.flags) != 4)
		return -1;
	return bpf_link_create(wish->prog, 0, BPF_NETFILTER, &opts);
}

/* FUNC,FUNC... */
static int on_kprobe_multi(const struct wish *wish)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts,
		    .kprobe_multi.flags = wish->ret ? BPF_F_KPROBE_MULTI_RETURN : 0);
	const char *names[MAX_PLACES];
	__u64 cookies[MAX_PLACES];
	char *rest = wish->target;
	__u32 count = 0;

	while (count < MAX_PLACES && (names[count] = strsep(&rest, ",")))
		cookies[count++] = wish->cookie;
	opts.kprobe_multi.syms = names;
	opts.kprobe_multi.cookies = wish->cookie ? cookies : NULL;
	opts.kprobe_multi.cnt = count;
	return bpf_link_create(wish->prog, 0, BPF_TRACE_KPROBE_MULTI, &opts);
}

/* FILE,OFFSET,OFFSET... */
static int on_uprobe_multi(const struct wish *wish)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts,
		    .uprobe_multi.flags = wish->ret ? BPF_F_UPROBE_MULTI_RETURN : 0);
	unsigned long offsets[MAX_PLACES];
	__u64 cookies[MAX_PLACES];
	char *rest = wish->target;
	const char *word;
	__u32 count = 0;

	opts.uprobe_multi.path = strsep(&rest, ",");
	while (count < MAX_PLACES && (word = strsep(&rest, ","))) {
		offsets[count] = strtoul(word, NULL, 0);
		cookies[count++] = wish->cookie;
	}
	opts.uprobe_multi.offsets = offsets;
	opts.uprobe_multi.cookies = wish->cookie ? cookies : NULL;
	opts.uprobe_multi.cnt = count;
	return bpf_link_create(wish->prog, 0, BPF_TRACE_UPROBE_MULTI, &opts);
}

/* map PIN, task TID, pid PID, cgroup PATH: as KIND=VALUE; or - */
static int on_iter(const struct wish *wish)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts);
	union bpf_iter_link_info info = { 0 };
	const char *value = strchr(wish->target, '=');

	if (value++) {
		opts.iter_info = &info;
		opts.iter_info_len = sizeof(info);
	}
	if (strncmp(wish->target, "map=", 4) == 0)
		info.map.map_fd = (__u32)bpf_obj_get(value);
	else if (strncmp(wish->target, "task=", 5) == 0)
		info.task.tid = (__u32)atoi(value);
	else if (strncmp(wish->target, "pid=", 4) == 0)
		info.task.pid = (__u32)atoi(value);
	else if (strncmp(wish->target, "cgroup=", 7) == 0)
		info.cgroup.cgroup_fd = (__u32)open_target(value);
	if (strncmp(wish->target, "cgroup=", 7) == 0)
		info.cgroup.order = BPF_CGROUP_ITER_DESCENDANTS_PRE;
	return bpf_link_create(wish->prog, 0, BPF_TRACE_ITER, &opts);
}

/* A program that is loaded for what it is attached to. */
static int on_its_own(const struct wish *wish)
{
	LIBBPF_OPTS(bpf_raw_tp_opts, opts, .cookie = wish->cookie);

	return bpf_raw_tracepoint_open_opts(wish->prog, &opts);
}

/* PROG-PIN is that of a map; with a target it is a file, of which this map is taken. */
static int on_struct_ops(const struct wish *wish)
{
	struct bpf_object *object;
	struct bpf_link *link;
	struct bpf_map *map;

	if (strcmp(wish->target, "-") == 0)
		return bpf_link_create(wish->prog, 0, BPF_STRUCT_OPS, NULL);
	object = bpf_object__open(wish->path);
	map = object ? bpf_object__find_map_by_name(object, wish->target) : NULL;
	if (!map || bpf_object__load(object))
		return -1;
	if (wish->unwritten)
		return bpf_map__fd(map);
	link = bpf_map__attach_struct_ops(map);
	return link ? bpf_link__fd(link) : -1;
}

/* No link: the map is pinned without its value. */
static int on_unwritten(const struct wish *wish)
{
	struct wish own = *wish;

	own.unwritten = true;
	return on_struct_ops(&own);
}

/* No link: a map that was registered without one is taken back, and its pin too. */
static int unregister(const struct wish *wish)
{
	__u32 zero = 0;

	exit(bpf_map_delete_elem(wish->prog, &zero) || unlink(wish->path));
}

static const struct {
	const char *name;
	int (*attach)(const struct wish *wish);
	bool ret;
} families[] = {
	{ "kprobe", on_kprobe, false },
	{ "kretprobe", on_kprobe, true },
	{ "uprobe", on_uprobe, false },
	{ "uretprobe", on_uprobe, true },
	{ "tracepoint", on_tracepoint, false },
	{ "perf_event", on_perf_event, false },
	{ "raw_tp", on_raw_tp, false },
	{ "netfilter", on_netfilter, false },
	{ "kprobe.multi", on_kprobe_multi, false },
	{ "kretprobe.multi", on_kprobe_multi, true },
	{ "uprobe.multi", on_uprobe_multi, false },
	{ "uretprobe.multi", on_uprobe_multi, true },
	{ "trace_iter", on_iter, false },
	{ "struct_ops", on_struct_ops, false },
	{ "unwritten", on_unwritten, false },
	{ "unregister", unregister, false },
};

static int type_of(const char *name)
{
	const char *known;

	for (int type = 0; (known = libbpf_bpf_attach_type_str((enum bpf_attach_type)type)); type++)
		if (strcmp(known, name) == 0)
			return type;
	return -1;
}

static int attach(struct wish *wish, const char *type)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (strcmp(families[i].name, type) == 0) {
			wish->ret = families[i].ret;
			return families[i].attach(wish);
		}
	if (strcmp(wish->target, "-") == 0)
		return on_its_own(wish);
	return bpf_link_create(wish->prog, open_target(wish->target),
			       (enum bpf_attach_type)type_of(type), NULL);
}

int main(int argc, char **argv)
{
	struct bpf_link_info info = { 0 };
	__u32 size = sizeof(info);
	struct wish wish = { 0 };
	bool hold;
	int link;

	if (argc < 5 || argc > 6)
		return 2;
	hold = strcmp(argv[4], "-") == 0;
	wish.path = argv[1];
	wish.prog = bpf_obj_get(argv[1]);
	wish.target = argv[3];
	wish.cookie = argc > 5 ? strtoull(argv[5], NULL, 0) : 0;
	link = attach(&wish, argv[2]);
	if (link < 0 || (!hold && bpf_obj_pin(link, argv[4])) ||
	    bpf_link_get_info_by_fd(link, &info, &size)) {
		perror(argv[0]);
		return 1;
	}
	printf("%u\n", info.id);
	fflush(stdout);
	while (hold && getchar() != EOF)
		;
	return 0;
}
