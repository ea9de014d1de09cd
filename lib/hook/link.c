// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - links that have no place: kernel functions, tracepoints, perf events, iterators */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "hook/link.h"
#include "hook/parts.h"
#include "kernel/link_text.h"
#include "trace/names.h"
#include "table/probe_type.h"
#include "kernel/struct_ops.h"
#include "util/array.h"
#include "util/cleanup.h"

/* Is a link where a new one is to be? */
enum where {
	ELSEWHERE,
	THERE,
	UNTOLD, /* a perf event, of which the kernel does not tell which one */
};

/* The kernel tells a tracepoint without its category, which may have to be guessed. */
static bool is_same_target(const struct bp_link_spec *spec, const char *target)
{
	const char *colon = strchr(spec->target, ':');

	if (strcmp(spec->target, target) == 0)
		return true;
	return spec->type->family == BP_FAMILY_TRACEPOINT && colon && !strchr(target, ':') &&
	       strcmp(colon + 1, target) == 0;
}

static bool is_of_map(const struct bp_link_spec *spec)
{
	return spec->type->family == BP_FAMILY_STRUCT_OPS;
}

/* What a link holds, in messages. */
static const char *held(const struct bp_link_spec *spec)
{
	return is_of_map(spec) ? "map" : "prog";
}

static bool is_of_many(enum bp_link_family family)
{
	return family == BP_FAMILY_KPROBE_MULTI || family == BP_FAMILY_UPROBE_MULTI;
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The words of a text, sorted. They are to be freed, as is what they point into. */
static char **sorted_words(const char *text, char **ret_copy, size_t *ret_count)
{
	char *rest = *ret_copy = strdup(text);
	char **words = NULL;
	size_t count = 0;
	char *word;

	while (rest && (word = strsep(&rest, " ")) && bp_array_more(words, count))
		words[count++] = word;
	if (words)
		qsort(words, count, sizeof(*words), compare_words);
	*ret_count = count;
	return words;
}

/* Functions come in the order in which they were attached, which is no matter. */
static bool are_same_words(const char *one, const char *two)
{
	cleanup_free char *copy = NULL;
	cleanup_free char *other = NULL;
	cleanup_free char **first = NULL;
	cleanup_free char **second = NULL;
	size_t counts[2];
	bool same;

	if (strlen(one) != strlen(two))
		return false;
	first = sorted_words(one, &copy, &counts[0]);
	second = sorted_words(two, &other, &counts[1]);
	same = first && second && counts[0] == counts[1];
	for (size_t i = 0; same && i < counts[0]; i++)
		same = strcmp(first[i], second[i]) == 0;
	return same;
}

/* That a program is of a session no link tells, but it was loaded for that or not. */
static enum where compare_many(const struct bp_link_spec *spec, const struct bp_link_text *text)
{
	__u32 type = spec->type->family == BP_FAMILY_KPROBE_MULTI ? BPF_LINK_TYPE_KPROBE_MULTI :
								    BPF_LINK_TYPE_UPROBE_MULTI;
	bool is_return = strstr(text->type, "ret");

	if (text->link_type != type)
		return ELSEWHERE;
	if (!text->target || !spec->all)
		return UNTOLD;
	/* BPF_F_KPROBE_MULTI_RETURN and BPF_F_UPROBE_MULTI_RETURN are the same bit. */
	if (is_return != (spec->many.flags & BPF_F_KPROBE_MULTI_RETURN))
		return ELSEWHERE;
	return are_same_words(spec->all, text->target) ? THERE : ELSEWHERE;
}

static enum where compare(const struct bp_link_spec *spec, const struct bp_link_text *text)
{
	if (is_of_many(spec->type->family))
		return compare_many(spec, text);
	if (text->link_type == BPF_LINK_TYPE_PERF_EVENT && bp_link_on_event(spec->type->family) &&
	    !text->target)
		return UNTOLD;
	if (strcmp(text->type, bp_attach_type_name(spec->type)) != 0)
		return ELSEWHERE;
	if (!spec->target[0]) /* the program has one target only */
		return THERE;
	if (!text->target)
		return UNTOLD;
	if (!is_same_target(spec, text->target))
		return ELSEWHERE;
	return spec->vague ? UNTOLD : THERE;
}

bool bp_link_is_at(const struct bp_link_spec *spec, int link_fd)
{
	cleanup_link_text struct bp_link_text text = { 0 };
	cleanup_names struct bp_names names = { 0 };

	return bp_link_describe(link_fd, &names, &text, NULL) == 0 && !text.detached &&
	       compare(spec, &text) == THERE;
}

/* A link of the program. */
struct there {
	__u32 id;
	__u64 cookie;
	enum where where;
};

static bool holds(const struct bp_link_spec *spec, const struct bp_link *link, __u32 id)
{
	return is_of_map(spec) ? link->type == BPF_STRUCT_OPS && link->target == id :
				 link->prog_id == id;
}

/* The link that holds the program, or the map, there already. Who may not look at links sees none.
 */
static struct there find_there(const struct bp_link_spec *spec, __u32 id)
{
	cleanup_names struct bp_names names = { 0 };
	cleanup_links struct bp_links links = { 0 };
	struct there there = { 0 };

	if (bp_links_read(&links))
		return there;
	for (size_t i = 0; i < links.count && there.where != THERE; i++) {
		cleanup_link_text struct bp_link_text text = { 0 };
		cleanup_fd int fd = holds(spec, &links.link[i], id) ?
					    bpf_link_get_fd_by_id(links.link[i].id) :
					    -1;
		enum where where = ELSEWHERE;

		if (fd >= 0 && bp_link_describe(fd, &names, &text, NULL) == 0)
			where = compare(spec, &text);
		if (where != ELSEWHERE)
			there = (struct there){ text.id, text.cookie, where };
	}
	return there;
}

/* Attached already is fine if that was asked for, and it is what was asked for. */
static int check_there(const struct bp_hook *hook, const struct bp_link_spec *spec,
		       const struct there *there, __u32 id, bool fine, struct bp_err *err)
{
	const char *type = bp_link_type_name(hook->type);
	const char *name = hook->place->name;

	if (there->where == UNTOLD && fine)
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "link %u may hold prog %u there already: this kernel does not "
				    "tell of what event, process or CPU it is",
				    there->id, id);
	if (there->where != THERE)
		return 0;
	if (there->cookie != spec->create.cookie && fine)
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "prog %u is attached to %s %s by link %u with the cookie %llu, "
				    "not %llu",
				    id, type, name, there->id, there->cookie, spec->create.cookie);
	if (fine || there->cookie != spec->create.cookie)
		return 0;
	bp_fail_text(err, BP_CONFLICT, EEXIST, "",
		     "%s %u is attached to %s%s%s already, by link %u", held(spec), id, type,
		     is_of_map(spec) || !name[0] ? "" : " ", is_of_map(spec) ? "" : name,
		     there->id);
	bp_hint(err, "--if-absent treats this as success");
	return -EEXIST;
}

/* Since Linux 5.19 the call that makes links takes these programs; the kernel's BTF shows it. */
static bool makes_tracing_links(void)
{
	cleanup_names struct bp_names names = { 0 };
	struct btf *btf = bp_names_vmlinux(&names);

	return btf && btf__find_by_name_kind(btf, "bpf_tramp_link", BTF_KIND_STRUCT) > 0;
}

/* The old call ignores the type that was asked for: the link tells which one it is. */
static int check_made(const struct bp_link_spec *spec, int fd, struct bp_err *err)
{
	struct bpf_link_info info;
	int ret = bp_link_info(fd, &info, err);

	if (ret || info.type != BPF_LINK_TYPE_TRACING || !info.tracing.attach_type ||
	    info.tracing.attach_type == spec->type->type)
		return ret;
	return bp_fail_text(err, BP_USAGE, EINVAL, "", "the program was loaded for %s, not for %s",
			    bp_attach_type_name(bp_attach_type_row(
				    (enum bpf_attach_type)info.tracing.attach_type)),
			    bp_attach_type_name(spec->type));
}

static int create_tracing(const struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	struct bp_err why = { 0 };
	cleanup_fd int fd = bp_link_create(prog_fd, 0, spec->type->type, &spec->create, &why);
	int ret;

	if (fd >= 0)
		return take_fd(&fd);
	if (fd != -EINVAL || makes_tracing_links()) {
		if (err)
			*err = why;
		return fd;
	}
	if (spec->create.cookie)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "this kernel has no cookies for %s (Linux 5.19 has)",
				    bp_attach_type_name(spec->type));
	fd = bp_raw_tracepoint_open(prog_fd, NULL, 0, err);
	ret = fd < 0 ? fd : check_made(spec, fd, err);
	return ret ? ret : take_fd(&fd);
}

static int create_on_event(const struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	struct bp_perf_event event = spec->event;
	cleanup_fd int fd = -1;

	if (bp_perf_event_find(&event, err))
		return -EOPNOTSUPP;
	fd = bp_perf_event_open(&event, err);
	return fd < 0 ? fd : bp_link_create(prog_fd, fd, BPF_PERF_EVENT, &spec->create, err);
}

static int create(const struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	switch (spec->type->family) {
	case BP_FAMILY_RAW_TP:
		return bp_raw_tracepoint_open(prog_fd, spec->name, spec->create.cookie, err);
	case BP_FAMILY_TRACING:
		return create_tracing(spec, prog_fd, err);
	case BP_FAMILY_KPROBE_MULTI:
	case BP_FAMILY_UPROBE_MULTI:
		return bp_link_create(prog_fd, 0, bp_link_called(spec->type)->type, &spec->create,
				      err);
	case BP_FAMILY_NETFILTER:
	case BP_FAMILY_ITER:
	case BP_FAMILY_STRUCT_OPS:
		return bp_link_create(prog_fd, 0, spec->type->type, &spec->create, err);
	default:
		return create_on_event(spec, prog_fd, err);
	}
}

/* The kernel says of all of these that an argument is invalid. */
static int check_value(const struct bp_struct_ops *ops, struct bp_err *err)
{
	if (!ops->for_links) {
		bp_fail_text(err, BP_UNSUPPORTED, EINVAL, ops->name,
			     "this map of struct_ops is not for links%s",
			     ops->state == BP_STRUCT_OPS_INUSE ? ": it is registered without one" :
								 "");
		bp_hint(err, "define it in SEC(\".struct_ops.link\"), and load that with bpfprog");
		return -EINVAL;
	}
	if (ops->state != BP_STRUCT_OPS_INIT)
		return 0;
	bp_fail_text(err, BP_CONFLICT, EINVAL, ops->name,
		     "the value of this map of struct_ops was never written");
	bp_hint(err, "only its object has the value: load that with bpfprog load --pin-maps DIR, "
		     "which writes it");
	return -EINVAL;
}

static int open_map(struct bp_link_spec *spec, int map_fd, struct bp_err *err)
{
	cleanup_struct_ops struct bp_struct_ops ops = { 0 };
	cleanup_names struct bp_names names = { 0 };
	int ret = bp_struct_ops_read(map_fd, &names, &ops, err);

	if (ret == 0)
		ret = check_value(&ops, err);
	snprintf(spec->target, sizeof(spec->target), "map name:%s", ops.name);
	return ret;
}

int bp_link_open(struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	const struct bp_hook hook = { .type = spec->type };
	int ret;

	if (is_of_map(spec))
		return open_map(spec, prog_fd, err);
	ret = bp_hook_check_type(&hook, prog_fd, err);
	return ret ? ret : bp_link_spec_open(spec, prog_fd, err);
}

/* Of the program, or of the map. */
static int find_id(const struct bp_link_spec *spec, int fd, __u32 *ret_id, struct bp_err *err)
{
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	int ret;

	if (!is_of_map(spec))
		return bp_hook_find_id(fd, ret_id, err);
	ret = bpf_map_get_info_by_fd(fd, &info, &len);
	*ret_id = info.id;
	return ret ? bp_fail(err, -ret, "bpf_map_get_info_by_fd", "%s", "") : 0;
}

int bp_link_attach(const struct bp_hook *hook, const struct bp_link_spec *spec, int prog_fd,
		   const struct bp_hook_attach_opts *attach, __u32 own_id,
		   struct bp_hook_change *ret_change, struct bp_err *err)
{
	struct bp_hook_change change = { 0 };
	cleanup_fd int fd = -1;
	struct there there;
	__u32 id;
	int ret = find_id(spec, prog_fd, &id, err);

	if (ret)
		return ret;
	there = find_there(spec, id);
	ret = check_there(hook, spec, &there, id,
			  attach->if_absent || (there.where == THERE && there.id == own_id), err);
	if (ret)
		return ret;
	if (there.where == THERE && there.cookie == spec->create.cookie) {
		change.link_id = there.id;
		*ret_change = change;
		return 0;
	}
	fd = create(spec, prog_fd, err);
	if (fd < 0) {
		ret = fd;
		bp_link_cause(spec, is_of_map(spec) ? -1 : prog_fd, err);
		return ret;
	}
	change.changed = true;
	change.link_id = bp_link_id(fd);
	*attach->link_fd = take_fd(&fd);
	*ret_change = change;
	return 0;
}

int bp_link_put(const struct bp_link_spec *spec, int link_fd, int fd,
		struct bp_hook_change *ret_change, struct bp_err *err)
{
	struct bp_hook_change change = { 0 };
	cleanup_fd int old_fd = -1;
	struct bp_link link;
	__u32 old;
	__u32 id;
	int ret = find_id(spec, fd, &id, err);

	if (ret)
		return ret;
	ret = bp_link_read(link_fd, &link);
	if (ret)
		return bp_fail(err, -ret, "bpf_link_get_info_by_fd", "the link");
	old = is_of_map(spec) ? (__u32)link.target : link.prog_id;
	change.link_id = link.id;
	change.changed = old != id;
	if (change.changed) {
		old_fd = is_of_map(spec) ? bpf_map_get_fd_by_id(old) : bpf_prog_get_fd_by_id(old);
		if (old_fd < 0)
			return bp_fail(err, -old_fd,
				       is_of_map(spec) ? "bpf_map_get_fd_by_id" :
							 "bpf_prog_get_fd_by_id",
				       "%s %u", held(spec), old);
		ret = bp_link_update(link_fd, fd, old_fd, err);
		if (ret) {
			bp_link_cause(spec, is_of_map(spec) ? -1 : fd, err);
			return ret;
		}
		change.replaced_id = old;
	}
	*ret_change = change;
	return 0;
}

bool bp_lsm_is_called(char *buf, size_t size)
{
	cleanup_file FILE *file = fopen("/sys/kernel/security/lsm", "re");

	buf[0] = '\0';
	if (!file || !fgets(buf, (int)size, file))
		return true;
	buf[strcspn(buf, "\n")] = '\0';
	for (const char *word = buf; word; word = strchr(word, ',')) {
		word += *word == ',';
		if (strncmp(word, "bpf", 3) == 0 && (word[3] == ',' || !word[3]))
			return true;
	}
	return false;
}
