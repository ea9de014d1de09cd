// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* ref.c - the words for a program, map or link, turned into a descriptor */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <linux/magic.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "util/num.h"
#include "util/proc.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"
#include "ref/ref.h"

#ifndef BPF_FS_MAGIC
#define BPF_FS_MAGIC 0xcafe4a11
#endif

/* The inode of a link; some kernels have a dash. */
#define LINK_INODE "bpf_link"

static const struct {
	const char *word;
	enum bp_ref_kind kind;
	unsigned int whats; /* bit (1 << enum bp_ref_what) */
} kind_words[] = {
	{ "id", BP_REF_ID, 15 },
	{ "pinned", BP_REF_PINNED, 15 },
	{ "name", BP_REF_NAME, 7 },
	{ "tag", BP_REF_TAG, 1 << BP_REF_PROG | 1 << BP_REF_PROG_OR_LINK },
	{ "fd", BP_REF_FD, 15 },
	{ "link", BP_REF_LINK, 1 << BP_REF_PROG_OR_LINK | 1 << BP_REF_A_LINK },
};

/* What a word may be, for one that is nothing of it. */
static const struct {
	const char *word;
	const char *more; /* beside an id and a path */
} whats[] = {
	[BP_REF_PROG] = { "program", ", name:NAME or tag:TAG" },
	[BP_REF_MAP] = { "map", " or name:NAME" },
	[BP_REF_PROG_OR_LINK] = { "program", ", name:NAME or tag:TAG" },
	[BP_REF_A_LINK] = { "link", "" },
};

/* Fill in the value behind a kind word. */
static int parse_value(const char *value, struct bp_ref *ref, struct bp_err *err)
{
	__u64 num = 0;
	int ret = 0;

	ref->text = value;
	switch (ref->kind) {
	case BP_REF_ID:
	case BP_REF_LINK:
		ret = bp_parse_u64(value, 1, UINT_MAX, &num);
		break;
	case BP_REF_FD:
		ret = bp_parse_u64(value, 0, INT_MAX, &num);
		break;
	case BP_REF_TAG:
		if (strlen(value) != 2 * BPF_TAG_SIZE ||
		    strspn(value, "0123456789abcdefABCDEF") != 2 * BPF_TAG_SIZE)
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "invalid tag '%s': it has 16 hexadecimal digits",
					    value);
		break;
	default:
		if (!*value)
			return bp_fail_text(err, BP_USAGE, EINVAL, "", "an empty %s",
					    ref->kind == BP_REF_NAME ? "name" : "path");
	}
	if (ret == -ERANGE)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s '%s' is out of range",
				    ref->kind == BP_REF_FD ? "descriptor" : "id", value);
	if (ret)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "invalid %s '%s'",
				    ref->kind == BP_REF_FD ? "descriptor" : "id", value);
	ref->id = (__u32)num;
	return 0;
}

int bp_ref_parse(char *const *words, int count, enum bp_ref_what what, struct bp_ref *ret_ref,
		 struct bp_err *err)
{
	const char *word = words[0];
	struct bp_ref ref = { 0 };
	const char *value = word;
	int used = 1;

	for (size_t i = 0; i < ARRAY_SIZE(kind_words) && !ref.kind; i++) {
		size_t len = strlen(kind_words[i].word);

		if (!(kind_words[i].whats & 1U << what) ||
		    strncmp(word, kind_words[i].word, len) != 0)
			continue;
		if (word[len] == ':') {
			ref.kind = kind_words[i].kind;
			value = word + len + 1;
		} else if (!word[len]) {
			if (count < 2)
				return bp_fail_text(err, BP_USAGE, EINVAL, "",
						    "'%s' needs an argument", word);
			ref.kind = kind_words[i].kind;
			value = words[1];
			used = 2;
		}
	}
	if (!ref.kind && strchr(word, '/'))
		ref.kind = BP_REF_PINNED;
	else if (!ref.kind && bp_looks_like_number(word))
		ref.kind = BP_REF_ID;
	else if (!ref.kind)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "unknown %s '%s' (use an id, a path with a slash%s)",
				    whats[what].word, word, whats[what].more);
	/* A link is told by its id, or by its pin. */
	if (what == BP_REF_A_LINK && ref.kind == BP_REF_LINK && strchr(value, '/'))
		ref.kind = BP_REF_PINNED;
	if (parse_value(value, &ref, err))
		return -EINVAL;
	*ret_ref = ref;
	return used;
}

void bp_ref_text(const struct bp_ref *ref, char *buf, size_t size)
{
	switch (ref->kind) {
	case BP_REF_ID:
		snprintf(buf, size, "id %u", ref->id);
		break;
	case BP_REF_FD:
		snprintf(buf, size, "fd %u", ref->id);
		break;
	case BP_REF_LINK:
		snprintf(buf, size, "link %u", ref->id);
		break;
	case BP_REF_NAME:
		snprintf(buf, size, "name %s", ref->text);
		break;
	case BP_REF_TAG:
		snprintf(buf, size, "tag %s", ref->text);
		break;
	default:
		snprintf(buf, size, "%s", ref->text ? ref->text : "");
	}
}

/* Is a descriptor of KIND ("bpf-prog", "bpf-map", LINK_INODE)? */
static bool fd_is(int fd, const char *kind)
{
	return bp_fd_is(fd, kind) || (strcmp(kind, LINK_INODE) == 0 && bp_fd_is(fd, "bpf-link"));
}

/* Why an object of another kind was found where KIND ("bpf-prog") was wanted. */
static int wrong_kind(int fd, const char *kind, const char *what, struct bp_err *err)
{
	static const char *const kinds[] = { "bpf-prog", "bpf-map", LINK_INODE, "btf" };
	static const char *const words[] = { "a program", "a map", "a link", "a BTF" };
	const char *wanted = strcmp(kind, "bpf-prog") == 0 ? "a program" :
			     strcmp(kind, "bpf-map") == 0  ? "a map" :
							     "a link";

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (fd_is(fd, kinds[i]))
			return bp_fail_text(err, BP_NOT_FOUND, EINVAL, what, "this is %s, not %s",
					    words[i], wanted);
	return bp_fail_text(err, BP_NOT_FOUND, EINVAL, what, "this is not %s", wanted);
}

static int no_pin(int num, const char *path, struct bp_err *err)
{
	return bp_fail(err, num, "bpf_obj_get", "%s", path);
}

/* A file of another kind: an object that is to be loaded first, or a cgroup. */
static int not_on_bpffs(const char *path, struct bp_err *err)
{
	size_t len = strlen(path);

	bp_fail_text(err, BP_NOT_FOUND, EINVAL, path,
		     "not a pin: the path is not on a bpf file system");
	if (len > 2 && strcmp(path + len - 2, ".o") == 0)
		bp_hint(err,
			"an object has to be loaded first: bpfprog load %s --pin-dir "
			"/sys/fs/bpf/DIR; then use the pin of a program",
			path);
	return -EINVAL;
}

static int open_pinned(const char *path, const char *kind, struct bp_err *err)
{
	cleanup_fd int fd = -1;
	struct statfs fs;

	if (statfs(path, &fs))
		return no_pin(errno, path, err);
	if ((unsigned long)fs.f_type != BPF_FS_MAGIC)
		return not_on_bpffs(path, err);
	fd = bpf_obj_get(path);
	if (fd < 0) {
		struct stat st;
		int num = -fd;

		if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) {
			bp_fail_text(err, BP_NOT_FOUND, EISDIR, path,
				     "not a pin: it is a directory");
			bp_hint(err, "bpfprog list --columns +pinned shows all pins of programs");
			return -EISDIR;
		}
		return no_pin(num, path, err);
	}
	if (!fd_is(fd, kind))
		return wrong_kind(fd, kind, path, err);
	return take_fd(&fd);
}

static int open_inherited(__u32 num, const char *kind, struct bp_err *err)
{
	cleanup_fd int fd = fcntl((int)num, F_DUPFD_CLOEXEC, 3);
	char what[32];

	snprintf(what, sizeof(what), "fd %u", num);
	if (fd < 0)
		return bp_fail_text(err, BP_NOT_FOUND, EBADF, what, "not an open descriptor");
	if (!fd_is(fd, kind))
		return wrong_kind(fd, kind, what, err);
	return take_fd(&fd);
}

static bool prog_matches(int fd, const struct bp_ref *ref)
{
	struct bpf_prog_info info = { 0 };
	char name[BP_NAME_MAX];
	char tag[BP_TAG_TEXT];

	if (bp_prog_info(fd, &info, NULL))
		return false;
	if (ref->kind == BP_REF_TAG) {
		bp_prog_tag(&info, tag);
		return strcasecmp(tag, ref->text) == 0;
	}
	if (strcmp(info.name, ref->text) == 0)
		return true;
	if (strlen(ref->text) < BPF_OBJ_NAME_LEN ||
	    strncmp(info.name, ref->text, BPF_OBJ_NAME_LEN - 1) != 0)
		return false;
	bp_prog_full_name(fd, &info, name, sizeof(name));
	return strcmp(name, ref->text) == 0;
}

static bool map_matches(int fd, const struct bp_ref *ref)
{
	struct bpf_map_info info = { 0 };
	__u32 size = sizeof(info);

	if (bpf_map_get_info_by_fd(fd, &info, &size))
		return false;
	return strncmp(info.name, ref->text, BPF_OBJ_NAME_LEN - 1) == 0;
}

static int next_id(bool map, __u32 id, __u32 *ret_id, struct bp_err *err)
{
	int ret;

	if (!map)
		return bp_prog_next_id(id, ret_id, err);
	ret = bpf_map_get_next_id(id, ret_id);
	return ret ? bp_fail(err, -ret, "bpf_map_get_next_id", "%s", "") : 0;
}

static int fd_by_id(bool map, __u32 id, struct bp_err *err)
{
	int fd;

	if (!map)
		return bp_prog_fd_by_id(id, err);
	fd = bpf_map_get_fd_by_id(id);
	return fd < 0 ? bp_fail(err, -fd, "bpf_map_get_fd_by_id", "%s", "") : fd;
}

/* All ids that a name or tag matches; none is -ENOENT. */
static int find_ids(bool map, const struct bp_ref *ref, __u32 **ret_ids, size_t *ret_count,
		    struct bp_err *err)
{
	cleanup_free __u32 *ids = NULL;
	size_t count = 0;
	char what[320];
	__u32 id = 0;
	int ret;

	bp_ref_text(ref, what, sizeof(what));
	while ((ret = next_id(map, id, &id, err)) == 0) {
		cleanup_fd int fd = fd_by_id(map, id, err);

		if (fd == -ENOENT)
			continue;
		if (fd < 0) {
			ret = fd;
			break;
		}
		if (map ? !map_matches(fd, ref) : !prog_matches(fd, ref))
			continue;
		if (!bp_array_more(ids, count))
			return bp_fail(err, ENOMEM, "realloc", "%s", what);
		ids[count++] = id;
	}
	if (ret != -ENOENT) {
		bp_fail_on(err, "%s", what);
		return ret;
	}
	if (!count)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, what, "no such %s is loaded",
				    map ? "map" : "program");
	*ret_ids = ids;
	*ret_count = count;
	ids = NULL;
	return 0;
}

/* One line with every candidate: '12 (xdp drop), 15 (sched_cls drop)'. */
static int ambiguous(bool map, const char *what, const __u32 *ids, size_t count, struct bp_err *err)
{
	char list[1400] = "";
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		cleanup_fd int fd = fd_by_id(map, ids[i], NULL);
		char text[BP_NAME_MAX + 40];

		if (map || fd < 0)
			snprintf(text, sizeof(text), "%s %u", map ? "map" : "prog", ids[i]);
		else
			bp_prog_text(fd, text, sizeof(text));
		if (len + strlen(text) + 32 > sizeof(list)) {
			snprintf(list + len, sizeof(list) - len, ", and %zu more", count - i);
			break;
		}
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "",
					text);
	}
	bp_fail_text(err, BP_CONFLICT, EEXIST, what, "ambiguous, matches %s", list);
	bp_hint(err, "name one of them by its id");
	return -EEXIST;
}

static int open_ref(bool map, const struct bp_ref *ref, struct bp_err *err)
{
	const char *kind = map ? "bpf-map" : "bpf-prog";
	cleanup_free __u32 *ids = NULL;
	size_t count = 0;
	char what[320];
	int fd;

	bp_ref_text(ref, what, sizeof(what));
	if (ref->kind == BP_REF_PINNED)
		return open_pinned(ref->text, kind, err);
	if (ref->kind == BP_REF_FD)
		return open_inherited(ref->id, kind, err);
	if (ref->kind == BP_REF_ID) {
		fd = fd_by_id(map, ref->id, err);
		if (fd == -ENOENT)
			return bp_fail_text(err, BP_NOT_FOUND, ENOENT, what, "no such %s is loaded",
					    map ? "map" : "program");
		if (fd < 0)
			bp_fail_on(err, "%s", what);
		return fd;
	}
	fd = find_ids(map, ref, &ids, &count, err);
	if (fd)
		return fd;
	if (count > 1)
		return ambiguous(map, what, ids, count, err);
	return fd_by_id(map, ids[0], err);
}

int bp_ref_open_prog(const struct bp_ref *ref, struct bp_err *err)
{
	return open_ref(false, ref, err);
}

int bp_ref_open_map(const struct bp_ref *ref, struct bp_err *err)
{
	return open_ref(true, ref, err);
}

int bp_ref_open_link(const struct bp_ref *ref, struct bp_err *err)
{
	char what[32];
	int fd;

	if (ref->kind == BP_REF_PINNED)
		return open_pinned(ref->text, LINK_INODE, err);
	if (ref->kind == BP_REF_FD)
		return open_inherited(ref->id, LINK_INODE, err);
	fd = bpf_link_get_fd_by_id(ref->id);
	if (fd >= 0)
		return fd;
	snprintf(what, sizeof(what), "link %u", ref->id);
	if (fd == -ENOENT)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, what, "no such link");
	return bp_fail(err, -fd, "bpf_link_get_fd_by_id", "%s", what);
}

int bp_ref_prog_ids(const struct bp_ref *ref, __u32 **ret_ids, size_t *ret_count,
		    struct bp_err *err)
{
	struct bpf_prog_info info = { 0 };
	cleanup_fd int fd = -1;
	int ret;

	if (ref->kind == BP_REF_NAME || ref->kind == BP_REF_TAG)
		return find_ids(false, ref, ret_ids, ret_count, err);
	fd = bp_ref_open_prog(ref, err);
	if (fd < 0)
		return fd;
	ret = bp_prog_info(fd, &info, err);
	if (ret)
		return ret;
	*ret_ids = malloc(sizeof(**ret_ids));
	if (!*ret_ids)
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	(*ret_ids)[0] = info.id;
	*ret_count = 1;
	return 0;
}
