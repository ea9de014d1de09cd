// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link.c - "bpfprog detach LINK": bpf_link_detach(), or the pin is removed */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/detach/detach.h"
#include "hook/hook.h"
#include "kernel/link_call.h"
#include "kernel/link_text.h"
#include "trace/names.h"
#include "table/probe_type.h"
#include "list/holders.h"
#include "util/array.h"
#include "util/cleanup.h"

void detach_cols(bool link, struct bp_out_col ret_cols[static DETACH_COLS])
{
	const struct bp_out_col cols[DETACH_COLS] = {
		{ "changed", "changed", BP_OUT_BOOL, NULL },
		{ "id", "program", BP_OUT_U64, NULL },
		{ "attach_type", "detached from", BP_OUT_STR, NULL },
		{ "target_kind", NULL, BP_OUT_STR, NULL },
		{ "target", "of", BP_OUT_STR, NULL },
		{ "count", link ? NULL : "programs left", BP_OUT_U64, NULL },
		{ "revision", link ? NULL : "revision", BP_OUT_U64, NULL },
		{ "link_id", link ? "link" : NULL, BP_OUT_U64, NULL },
		{ "unpinned", link ? "unpinned" : NULL, BP_OUT_LIST, NULL },
		{ NULL, NULL, BP_OUT_STR, NULL },
	};

	memcpy(ret_cols, cols, sizeof(cols));
}

bool detach_takes_link(const struct words *words, struct bp_ref *ret_link, struct argp_state *state)
{
	const char *word = words->count ? words->word[0] : "";
	const char *target;
	bool pin = words->count == 1 && strchr(word, '/') && !bp_attach_type_find(word) &&
		   (word[0] == '/' || !bp_link_type_split(word, &target));
	int at = 0;

	if (!pin && strcmp(word, "link") != 0 && strncmp(word, "link:", 5) != 0)
		return false;
	cmd_words_take_ref(words, &at, BP_REF_A_LINK, ret_link, state);
	cmd_words_done(words, at, state);
	return true;
}

/* The pins that go with a link. */
struct pins {
	struct bp_link_pin *pin;
	size_t count;
	struct bp_holders holders; /* has the paths of those that were found */
};

#define cleanup_pins __attribute__((cleanup(free_pins)))

static void free_pins(struct pins *pins)
{
	free(pins->pin);
	bp_holders_free(&pins->holders);
}

static int add_pin(struct pins *pins, const char *path, struct bp_err *err)
{
	if (!bp_array_more(pins->pin, pins->count))
		return bp_fail(err, ENOMEM, "malloc", "a pin");
	pins->pin[pins->count++] = (struct bp_link_pin){ .path = path };
	return 0;
}

/* The one that is named first, in the words of the user. */
static int find_pins(const struct detached *what, __u32 id, struct pins *pins, struct bp_err *err)
{
	const char *named = what->ref.kind == BP_REF_PINNED ? what->ref.text : NULL;
	const struct bp_holder *holder = NULL;
	char real[PATH_MAX] = "";
	int ret = named ? add_pin(pins, named, err) : 0;

	if (ret || !what->force)
		return ret;
	ret = bp_link_holders_find(BP_HOLD_PINS, &pins->holders, err);
	if (named && !realpath(named, real))
		real[0] = '\0';
	while (ret == 0 && (holder = bp_holder_next(&pins->holders, id, BP_HOLD_PINS, holder)))
		if (strcmp(holder->text, real) != 0)
			ret = add_pin(pins, holder->text, err);
	return ret;
}

/* What a row has: of a link as it was, or of a hook as it is now. */
struct row {
	bool changed;
	const struct bp_link_text *text;
	const struct pins *pins;
	const struct bp_hook *hook;
	enum bp_target_kind kind;
};

static void put(struct bp_out *out, const struct row *row)
{
	const struct bp_hook *hook = row->hook;
	cleanup_hook_state struct bp_hook_state now = { 0 };
	bool known = hook && bp_hook_query(hook, 0, &now, NULL) == 0;

	bp_out_bool(out, row->changed);
	bp_out_u64_or_null(out, row->text->prog_id);
	bp_out_str(out, hook ? bp_attach_type_name(hook->type) : row->text->type);
	bp_out_str(out, bp_target_kind_name(hook ? hook->place->kind : row->kind));
	bp_out_str(out, hook ? hook->place->name : row->text->target);
	if (known)
		bp_out_u64(out, now.count);
	else
		bp_out_null(out);
	bp_out_u64_or_null(out, now.revision);
	bp_out_u64_or_null(out, row->text->id);
	bp_out_list_begin(out);
	for (size_t i = 0; i < row->pins->count; i++)
		if (row->pins->pin[i].removed)
			bp_out_item_str(out, row->pins->pin[i].path);
	bp_out_list_end(out);
	bp_out_row_end(out);
}

int detach_link_row(const struct detached *what, struct bp_out *out, struct bp_err *err)
{
	struct bp_link_change change = { 0 };
	cleanup_link_text struct bp_link_text text = { 0 };
	cleanup_names struct bp_names names = { 0 };
	cleanup_pins struct pins pins = { 0 };
	cleanup_fd int link_fd = bp_ref_open_link(&what->ref, err);
	struct row row = { .text = &text, .pins = &pins, .hook = what->hook };
	int ret = link_fd < 0 ? link_fd : bp_link_describe(link_fd, &names, &text, err);

	if (ret)
		return ret;
	ret = find_pins(what, text.id, &pins, err);
	if (ret == 0)
		ret = bp_hook_detach_link(&link_fd, pins.pin, pins.count, &change, err);
	if (ret) {
		if (ret == -EBUSY)
			detach_tell_held(text.id, change.unpinned, err);
		bp_fail_on(err, "link %u", text.id);
		return ret;
	}
	row.changed = change.changed;
	row.kind = change.link.kind;
	put(out, &row);
	return 0;
}

int detach_link_calls(const struct ctx *ctx, const struct detached *what)
{
	struct call calls[4] = { { .name = "bpf_link_detach" } };
	cleanup_pins struct pins pins = { 0 };
	struct bp_err err = { 0 };
	cleanup_fd int link_fd = bp_ref_open_link(&what->ref, &err);
	__u32 id = link_fd < 0 ? 0 : bp_link_id(link_fd);
	int count = 1;

	if (link_fd < 0 || find_pins(what, id, &pins, &err))
		return cmd_fail(ctx, &err);
	cmd_call_arg(&calls[0], "link_fd", "%d [link %u]", link_fd, id);
	for (size_t i = 0; i < pins.count && (size_t)count < ARRAY_SIZE(calls); i++) {
		calls[count].name = "unlink";
		cmd_call_arg(&calls[count++], "path", "%.300s", pins.pin[i].path);
	}
	return cmd_print_calls(ctx, calls, count);
}

/* It is not there, which is what was asked for. */
static void put_gone(struct bp_out *out, __u32 id)
{
	const struct bp_link_text text = { .id = id };
	const struct pins none = { 0 };

	put(out, &(struct row){ .text = &text, .pins = &none });
}

int detach_link(const struct ctx *ctx, const struct bp_ref *ref, bool force, bool if_attached)
{
	const struct detached what = { .ref = *ref, .force = force };
	struct bp_out_col cols[DETACH_COLS];
	struct bp_err err = { 0 };
	struct bp_out *out;
	int ret;

	if (ctx->common.dry_run)
		return detach_link_calls(ctx, &what);
	detach_cols(true, cols);
	out = cmd_out_open(ctx, cols, true);
	ret = detach_link_row(&what, out, &err);
	if (ret == -ENOENT && if_attached)
		put_gone(out, ref->id);
	else if (ret || (ctx->common.quiet && !ctx->common.json))
		bp_out_drop(out);
	if (ret && (ret != -ENOENT || !if_attached))
		return cmd_fail(ctx, &err);
	return ctx->common.quiet && !ctx->common.json ? BP_OK : cmd_out_close(ctx, out);
}
