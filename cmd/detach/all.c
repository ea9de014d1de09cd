// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* all.c - "bpfprog detach --all": each program of a hook, whatever becomes of the others */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/detach/detach.h"
#include "hook/hook.h"
#include "util/cleanup.h"

void detach_put(struct bp_out *out, const struct bp_hook *hook, const struct bp_hook_change *change)
{
	bp_out_bool(out, change->changed);
	bp_out_u64_or_null(out, change->detached_id);
	bp_out_str(out, bp_attach_type_name(hook->type));
	bp_out_str(out, bp_target_kind_name(hook->place->kind));
	bp_out_str(out, hook->place->name);
	bp_out_u64(out, change->count);
	bp_out_u64_or_null(out, change->revision);
	bp_out_null(out);
	bp_out_list_begin(out);
	bp_out_list_end(out);
	bp_out_row_end(out);
}

int detach_fail_on(const struct ctx *ctx, const struct bp_hook *hook, struct bp_err *err)
{
	if (!err->text[0])
		bp_fail_on(err, "%s of %s", bp_attach_type_name(hook->type), hook->place->name);
	return cmd_fail(ctx, err);
}

/* A program that is gone altogether is one that others detached meanwhile. */
static int detach_id(const struct bp_hook *hook, __u32 id, struct bp_hook_change *change,
		     struct bp_err *err)
{
	const struct bp_hook_detach_opts how = { .if_attached = true };
	cleanup_hook_state struct bp_hook_state now = { 0 };
	cleanup_fd int fd = bp_prog_fd_by_id(id, err);
	int ret;

	if (fd >= 0)
		return bp_hook_detach(hook, fd, &how, change, err);
	if (fd != -ENOENT)
		return fd;
	*err = (struct bp_err){ 0 };
	ret = bp_hook_query(hook, 0, &now, err);
	if (ret == 0)
		*change = (struct bp_hook_change){ .detached_id = id,
						   .count = now.count,
						   .mode = now.attach_flags,
						   .revision = now.revision };
	return ret;
}

/* Programs in words: "prog 3, prog 7". */
static void add_word(char *words, size_t size, __u32 id)
{
	size_t len = strlen(words);

	snprintf(words + len, size - len, "%sprog %u", len ? ", " : "", id);
}

/* What became of all programs of a hook, in words. */
struct all {
	char gone[1200]; /* 64 of them */
	char left[1200];
	__u32 kept;   /* programs in left */
	__u32 unsure; /* of those that are gone, how many were not seen to be */
};

/* A program that stays, or was detached but is not seen to be gone. */
static void tell_failed(const struct ctx *ctx, struct all *all, __u32 id, bool gone,
			const struct bp_err *err)
{
	cmd_warn(ctx, "prog %u: %s%s%s", id, err->text[0] ? err->text : bp_errno_text(err->num),
		 err->hint[0] ? ": " : "", err->hint);
	if (gone) {
		add_word(all->gone, sizeof(all->gone), id);
		all->unsure++;
	} else {
		add_word(all->left, sizeof(all->left), id);
		all->kept++;
	}
}

static int fail_all(const struct ctx *ctx, const struct bp_hook *hook, __u32 count,
		    const struct all *all, const struct bp_err *first)
{
	const char *type = bp_attach_type_name(hook->type);
	const char *gone = all->gone[0] ? all->gone : "none";
	struct bp_err err = { 0 };

	if (all->kept)
		bp_fail_text(&err, bp_err_status(first), first->num, "",
			     "%u of %u programs stay attached to %s of %s: %s; detached: %s",
			     all->kept, count, type, hook->place->name, all->left, gone);
	else
		bp_fail_text(&err, bp_err_status(first), first->num, "",
			     "detached %s from %s of %s, but then %u of them could not be seen to "
			     "be gone",
			     gone, type, hook->place->name, all->unsure);
	if (first->hint[0])
		bp_hint(&err, "%s", first->hint);
	return cmd_fail(ctx, &err);
}

int detach_hook_link(const struct bp_hook *hook, __u32 id, struct bp_out *out, struct bp_err *err)
{
	const struct detached what = { .ref = { .kind = BP_REF_LINK, .id = id },
				       .force = true,
				       .hook = hook };

	return detach_link_row(&what, out, err);
}

/* Each that can be; those that cannot are warned of, and make the whole a failure. */
int detach_all(const struct ctx *ctx, const struct bp_hook *hook, bool force)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	cleanup_links struct bp_links links = { 0 };
	struct bp_err first = { 0 };
	struct bp_err err = { 0 };
	struct bp_out_col cols[DETACH_COLS];
	struct all all = { 0 };
	struct bp_out *out;

	if (bp_hook_query(hook, 0, &state, &err))
		return detach_fail_on(ctx, hook, &err);
	if (force)
		bp_links_read(&links); /* who may not look at links is told of each */
	detach_cols(false, cols);
	out = cmd_out_open(ctx, cols, false);
	for (__u32 i = 0; i < state.count; i++) {
		__u32 link = force ? bp_links_take(&links, hook, &state, i) : 0;
		struct bp_hook_change change = { 0 };
		int ret;

		err = (struct bp_err){ 0 };
		ret = link ? detach_hook_link(hook, link, out, &err) :
			     detach_id(hook, state.prog_ids[i], &change, &err);
		cmd_warn_unlocked(ctx, hook, &change);
		if (ret == 0) {
			if (!link)
				detach_put(out, hook, &change);
			add_word(all.gone, sizeof(all.gone), state.prog_ids[i]);
			continue;
		}
		cmd_explain_late(&err);
		if (!all.kept && !all.unsure)
			first = err;
		tell_failed(ctx, &all, state.prog_ids[i], change.changed, &err);
	}
	if (!all.kept && !all.unsure)
		return cmd_out_close(ctx, out);
	bp_out_drop(out);
	return fail_all(ctx, hook, state.count, &all, &first);
}
