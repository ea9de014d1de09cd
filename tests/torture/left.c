// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * left [-s] PREFIX CGROUP DIR... [-- EXPECTED]: what is there of the tests in this directory,
 * sorted.
 *
 * A line for each program and map whose name begins with PREFIX (not with -s, which asks for what
 * can be seen without looking for ids), each program of the hook cgroup_inet_egress of CGROUP,
 * each cgroup below it, and each file below the directories, of pins with the name of what they
 * pin. The kernel frees programs with a delay: wait for up to two seconds until it is EXPECTED.
 */
#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>

#define LINES 1024

static char lines[LINES][512];
static size_t count;

static void line(const char *kind, const char *name, const char *of)
{
	if (count < LINES)
		snprintf(lines[count++], sizeof(lines[0]), "%s %s%s", kind, name, of);
}

/* The names, empty if the descriptor is no such thing. Both close it. */
static struct bpf_prog_info prog_of(int fd)
{
	struct bpf_prog_info info = { 0 };
	__u32 size = sizeof(info);

	if (bpf_prog_get_info_by_fd(fd, &info, &size))
		memset(&info, 0, sizeof(info));
	close(fd);
	return info;
}

static struct bpf_map_info map_of(int fd)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);

	if (bpf_map_get_info_by_fd(fd, &info, &size))
		memset(&info, 0, sizeof(info));
	close(fd);
	return info;
}

static bool begins(const char *name, const char *prefix)
{
	return strncmp(name, prefix, strlen(prefix)) == 0;
}

static void loaded(const char *prefix)
{
	__u32 id = 0;

	while (!bpf_prog_get_next_id(id, &id)) {
		struct bpf_prog_info info = prog_of(bpf_prog_get_fd_by_id(id));

		if (begins(info.name, prefix))
			line("prog", info.name, "");
	}
	id = 0;
	while (!bpf_map_get_next_id(id, &id)) {
		struct bpf_map_info info = map_of(bpf_map_get_fd_by_id(id));

		if (begins(info.name, prefix))
			line("map", info.name, "");
	}
}

static void attached(const char *cgroup)
{
	__u32 ids[64];
	__u32 num = 64;
	int fd = open(cgroup, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || bpf_prog_query(fd, BPF_CGROUP_INET_EGRESS, 0, NULL, ids, &num))
		num = 0;
	for (__u32 i = 0; i < num; i++)
		line("egress", prog_of(bpf_prog_get_fd_by_id(ids[i])).name, "");
	if (fd >= 0)
		close(fd);
}

/* The name of the program or map that is pinned there, after a space */
static void pinned(const char *path, char *ret_name, size_t size)
{
	char link[64];
	char kind[64] = "";
	int fd = bpf_obj_get(path);

	ret_name[0] = '\0';
	if (fd < 0)
		return;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (readlink(link, kind, sizeof(kind) - 1) < 0 || !strstr(kind, "prog"))
		snprintf(ret_name, size, " %s", map_of(fd).name);
	else
		snprintf(ret_name, size, " %s", prog_of(fd).name);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static void below(char **dirs, bool cgroups)
{
	FTS *fts = fts_open(dirs, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	FTSENT *entry;

	while (fts && (entry = fts_read(fts))) {
		char name[32] = "";

		if (entry->fts_level == 0 || entry->fts_info == FTS_DP)
			continue;
		if (entry->fts_info == FTS_F && !cgroups)
			pinned(entry->fts_path, name, sizeof(name));
		if (entry->fts_info == FTS_D || !cgroups)
			line(cgroups ? "cgroup" : "file", entry->fts_path, name);
	}
	if (fts)
		fts_close(fts);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* All of it, as one string that is the caller's */
static char *look(const char *prefix, char *cgroup, char **dirs, bool seen_only)
{
	char *cgroups[] = { cgroup, NULL };
	char *text = calloc(LINES, sizeof(lines[0]));
	char *end = text;

	if (!text)
		exit(2);
	count = 0;
	if (!seen_only)
		loaded(prefix);
	attached(cgroup);
	below(cgroups, true);
	below(dirs, false);
	qsort(lines, count, sizeof(lines[0]), by_text);
	for (size_t i = 0; i < count; i++)
		end = stpcpy(stpcpy(end, lines[i]), i + 1 < count ? "\n" : "");
	return text;
}

int main(int argc, char **argv)
{
	const bool seen_only = argc > 1 && strcmp(argv[1], "-s") == 0;
	char **words = argv + 1 + seen_only;
	const char *expected = NULL;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") == 0) {
			argv[i] = NULL;
			expected = argv[i + 1];
			break;
		}
	}
	if (!words[0] || !words[1] || !words[2])
		return 2;
	for (int i = 0;; i++) {
		char *now = look(words[0], words[1], words + 2, seen_only);

		if (!expected || strcmp(now, expected) == 0 || i == 1000) {
			puts(now);
			return 0;
		}
		free(now);
		usleep(2000);
	}
}
