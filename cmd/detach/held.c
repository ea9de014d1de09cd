// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* held.c - "bpfprog detach" from hooks that links hold: which one it is */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/detach/detach.h"
#include "kernel/link.h"
#include "ref/link_match.h"
#include "trace/names.h"
#include "table/probe_type.h"
#include "kernel/prog.h"
#include "util/array.h"
#include "util/cleanup.h"

bool detach_is_held(const struct bp_attach_type *type)
{
	return type && type->links_only && !bp_attach_type_place(type) &&
	       type->family != BP_FAMILY_NONE;
}

/* --- Links without a place ----------------------------------------------------------------- */

/* The links that were looked for. */
struct found {
	__u32 *id;
	size_t count;
	__u32 untold;    /* one that this kernel does not tell the hook of, or 0 */
	char list[600];  /* "prog 12 by link 3, prog 15 by link 4" */
	char first[400]; /* what the first one holds: "prog 12 at kprobe vfs_read" */
};

#define cleanup_found __attribute__((cleanup(free_found)))

static void free_found(struct found *found)
{
	free(found->id);
}

static int add_found(struct found *found, const struct bp_link_text *text, struct bp_err *err)
{
	const char *what = text->map_id ? "map" : "prog";
	__u32 id = text->map_id ? text->map_id : text->prog_id;
	size_t len = strlen(found->list);

	if (!bp_array_more(found->id, found->count))
		return bp_fail(err, ENOMEM, "malloc", "the links");
	if (!found->count)
		snprintf(found->first, sizeof(found->first), "%s %u at %s%s%.300s", what, id,
			 text->type, text->target ? " " : "", text->target ? text->target : "");
	found->id[found->count++] = text->id;
	if (len + 64 < sizeof(found->list))
		snprintf(found->list + len, sizeof(found->list) - len, "%s%s %u by link %u",
			 len ? ", " : "", what, id, text->id);
	return 0;
}

/* Of this program or map, or, where that is 0, of any. */
static int find_links(const struct detach_held *at, __u32 id, struct found *found,
		      struct bp_err *err)
{
	cleanup_names struct bp_names names = { 0 };
	cleanup_links struct bp_links links = { 0 };
	int ret = bp_links_read(&links);

	if (ret)
		return bp_fail(err, -ret, "bpf_link_get_next_id", "the links");
	for (size_t i = 0; i < links.count && ret == 0; i++) {
		cleanup_link_text struct bp_link_text text = { 0 };
		cleanup_fd int fd = bpf_link_get_fd_by_id(links.link[i].id);
		enum bp_link_match match = BP_LINK_ELSEWHERE;

		if (fd >= 0 && bp_link_describe(fd, &names, &text, NULL) == 0 && !text.detached &&
		    (!id || id == (text.map_id ? text.map_id : text.prog_id)))
			match = bp_link_text_match(&text, at->type, at->target);
		if (match == BP_LINK_THERE)
			ret = add_found(found, &text, err);
		if (match == BP_LINK_UNTOLD)
			found->untold = text.id;
	}
	return ret;
}

/* The program or map, or 0 if none is named. */
static int find_id(const struct detach_held *at, const struct bp_ref *ref, __u32 *ret_id,
		   struct bp_err *err)
{
	bool map = at->type->family == BP_FAMILY_STRUCT_OPS;
	cleanup_fd int fd = -1;
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);
	int ret = 0;

	*ret_id = 0;
	if (!ref->kind)
		return 0;
	fd = map ? bp_ref_open_map(ref, err) : bp_ref_open_prog(ref, err);
	if (fd < 0)
		return fd;
	if (map)
		ret = bpf_map_get_info_by_fd(fd, &info, &len);
	*ret_id = map ? info.id : bp_prog_id(fd);
	return ret ? bp_fail(err, -ret, "bpf_map_get_info_by_fd", "%s", "") : 0;
}

/* One link, unless all are wanted. */
static int check_found(const struct detach_held *at, __u32 id, const struct found *found,
		       struct bp_err *err)
{
	const char *type = bp_link_type_name(at->type);
	const char *blank = at->target[0] ? " " : "";

	if (!found->count && found->untold) {
		bp_fail_text(err, BP_CONFLICT, EEXIST, "",
			     "link %u may be at %s%s%s: this kernel does not tell what it is at",
			     found->untold, type, blank, at->target);
		bp_hint(err, "if it is the one: bpfprog detach link:%u", found->untold);
		return -EEXIST;
	}
	if (!found->count && id)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "no link holds %s %u at %s%s%s",
				    at->type->family == BP_FAMILY_STRUCT_OPS ? "map" : "prog", id,
				    type, blank, at->target);
	if (!found->count)
		return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "",
				    "no link holds a program at %s%s%s", type, blank, at->target);
	if (found->count > 1 && !at->all) {
		bp_fail_text(err, BP_CONFLICT, EEXIST, "", "which program of %s%s%s? attached: %s",
			     type, blank, at->target, found->list);
		bp_hint(err, "name the program, or the link: bpfprog detach link:%u, or use --all",
			found->id[0]);
		return -EEXIST;
	}
	if (at->force)
		return 0;
	detach_tell_link(found->id[0], found->first, err);
	return -EBUSY;
}

/* Nothing was there, and that is fine. */
static int print_none(const struct ctx *ctx, const struct detach_held *at, __u32 id)
{
	struct bp_out_col cols[DETACH_COLS];
	struct bp_out *out;

	if (ctx->common.quiet && !ctx->common.json)
		return BP_OK;
	detach_cols(true, cols);
	out = cmd_out_open(ctx, cols, !at->all);
	if (!at->all) {
		bp_out_bool(out, false);
		bp_out_u64_or_null(out, at->type->family == BP_FAMILY_STRUCT_OPS ? 0 : id);
		bp_out_str(out, bp_link_type_name(at->type));
		bp_out_null(out);
		bp_out_str(out, at->target[0] ? at->target : NULL);
		bp_out_null(out);
		bp_out_null(out);
		bp_out_null(out);
		bp_out_list_begin(out);
		bp_out_list_end(out);
		bp_out_row_end(out);
	}
	return cmd_out_close(ctx, out);
}

static int describe(const struct ctx *ctx, const struct found *found)
{
	struct call call = { .name = "bpf_link_detach" };

	if (found->count == 1)
		return detach_link_calls(
			ctx, &(struct detached){ .ref = { .kind = BP_REF_LINK, .id = found->id[0] },
						 .force = true });
	cmd_call_arg(&call, "link_fd", "[each of: %s]", found->list);
	return cmd_print_calls(ctx, &call, 1);
}

/* Each that can be; the first failure is the one that is told, the others are warned of. */
static int detach_found(const struct ctx *ctx, const struct detach_held *at,
			const struct found *found)
{
	struct bp_out_col cols[DETACH_COLS];
	struct bp_err first = { 0 };
	struct bp_out *out;
	size_t failed = 0;

	detach_cols(true, cols);
	out = cmd_out_open(ctx, cols, !at->all);
	for (size_t i = 0; i < found->count; i++) {
		const struct detached what = { .ref = { .kind = BP_REF_LINK, .id = found->id[i] },
					       .force = true };
		struct bp_err err = { 0 };

		if (detach_link_row(&what, out, &err) == 0)
			continue;
		if (failed++)
			cmd_warn(ctx, "link %u: %s", found->id[i],
				 err.text[0] ? err.text : bp_errno_text(err.num));
		else
			first = err;
	}
	if (failed || (ctx->common.quiet && !ctx->common.json))
		bp_out_drop(out);
	if (failed)
		return cmd_fail(ctx, &first);
	return ctx->common.quiet && !ctx->common.json ? BP_OK : cmd_out_close(ctx, out);
}

int detach_held(const struct ctx *ctx, const struct detach_held *at, const struct bp_ref *ref)
{
	cleanup_found struct found found = { 0 };
	struct bp_err err = { 0 };
	__u32 id;

	if (find_id(at, ref, &id, &err) || find_links(at, id, &found, &err))
		return cmd_fail(ctx, &err);
	if (!found.count && !found.untold && at->if_attached)
		return print_none(ctx, at, id);
	if (check_found(at, id, &found, &err))
		return cmd_fail(ctx, &err);
	return ctx->common.dry_run ? describe(ctx, &found) : detach_found(ctx, at, &found);
}

/* --- Links at a place ---------------------------------------------------------------------- */

__u32 detach_find_link(const struct bp_hook *hook, int prog_fd,
		       const struct bp_hook_detach_opts *how)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	cleanup_links struct bp_links links = { 0 };
	__u32 id = prog_fd < 0 ? 0 : bp_prog_id(prog_fd);
	__u32 at;

	if (bp_hook_query(hook, 0, &state, NULL) || !state.count || bp_links_read(&links))
		return 0;
	if (id)
		at = bp_hook_state_position(&state, id);
	else if (how->end)
		at = how->end & BPF_F_AFTER ? state.count : 1;
	else
		at = state.count == 1;
	return at ? bp_links_take(&links, hook, &state, at - 1) : 0;
}
