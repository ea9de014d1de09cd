// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - links that have no place: kernel functions, tracepoints, perf events, iterators */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "hook/link.h"
#include "hook/parts.h"
#include "kernel/link_text.h"
#include "kernel/names.h"
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

static bool is_of_event(enum bp_link_family family)
{
	return family == BP_FAMILY_KPROBE || family == BP_FAMILY_UPROBE ||
	       family == BP_FAMILY_TRACEPOINT || family == BP_FAMILY_PERF_EVENT;
}

static enum where compare(const struct bp_link_spec *spec, const struct bp_link_text *text)
{
	if (text->link_type == BPF_LINK_TYPE_PERF_EVENT && is_of_event(spec->type->family) &&
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

/* The link that holds the program there already. Who may not look at links sees none. */
static struct there find_there(const struct bp_link_spec *spec, __u32 prog_id)
{
	cleanup_names struct bp_names names = { 0 };
	cleanup_links struct bp_links links = { 0 };
	struct there there = { 0 };

	if (bp_links_read(&links))
		return there;
	for (size_t i = 0; i < links.count && there.where != THERE; i++) {
		cleanup_link_text struct bp_link_text text = { 0 };
		cleanup_fd int fd = links.link[i].prog_id == prog_id ?
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
		       const struct there *there, __u32 prog_id, bool fine, struct bp_err *err)
{
	const char *type = bp_attach_type_name(hook->type);
	const char *name = hook->place->name;

	if (there->where == UNTOLD && fine)
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "link %u may hold prog %u there already: this kernel does not "
				    "tell of what event, process or CPU it is",
				    there->id, prog_id);
	if (there->where != THERE)
		return 0;
	if (there->cookie != spec->create.cookie && fine)
		return bp_fail_text(err, BP_CONFLICT, EEXIST, "",
				    "prog %u is attached to %s %s by link %u with the cookie %llu, "
				    "not %llu",
				    prog_id, type, name, there->id, there->cookie,
				    spec->create.cookie);
	if (fine || there->cookie != spec->create.cookie)
		return 0;
	bp_fail_text(err, BP_CONFLICT, EEXIST, "",
		     "prog %u is attached to %s%s%s already, by link %u", prog_id, type,
		     name[0] ? " " : "", name, there->id);
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

	if (fd < 0 && fd != -EINVAL && err)
		*err = why;
	if (fd != -EINVAL)
		return take_fd(&fd);
	if (makes_tracing_links()) {
		bp_fail_text(err, BP_USAGE, EINVAL, "", "the program was not loaded for %s",
			     bp_attach_type_name(spec->type));
		bp_hint(err, "name the TYPE that it was loaded for: the section in its object");
		return -EINVAL;
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
	case BP_FAMILY_NETFILTER:
	case BP_FAMILY_ITER:
		return bp_link_create(prog_fd, 0, spec->type->type, &spec->create, err);
	default:
		return create_on_event(spec, prog_fd, err);
	}
}

int bp_link_open(struct bp_link_spec *spec, int prog_fd, struct bp_err *err)
{
	const struct bp_hook hook = { .type = spec->type };
	int ret = bp_hook_check_type(&hook, prog_fd, err);

	return ret ? ret : bp_link_spec_open(spec, prog_fd, err);
}

int bp_link_attach(const struct bp_hook *hook, const struct bp_link_spec *spec, int prog_fd,
		   const struct bp_hook_attach_opts *attach, __u32 own_id,
		   struct bp_hook_change *ret_change, struct bp_err *err)
{
	struct bp_hook_change change = { 0 };
	cleanup_fd int fd = -1;
	struct there there;
	__u32 id;
	int ret = bp_hook_find_id(prog_fd, &id, err);

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
		bp_link_cause(spec, err);
		return ret;
	}
	change.changed = true;
	change.link_id = bp_link_id(fd);
	*attach->link_fd = take_fd(&fd);
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
