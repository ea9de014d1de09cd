// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* complete.c - what may stand where the cursor is, for the completion of the shells */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/complete/args.h"
#include "cmd/complete/refs.h"
#include "cmd/common/options.h"
#include "explain/explain.h"
#include "hook/fit.h"
#include "table/probe_type.h"
#include "object/word.h"
#include "ref/link_spec.h"
#include "ref/ref.h"
#include "ref/target.h"
#include "util/array.h"
#include "util/cleanup.h"

/* Targets of a kind; of NONE all that a program without a known type may go to. */
static void offer_places(const struct cursor *at, enum bp_target_kind kind)
{
	bool path = strchr(complete_part(at), '/');

	switch (kind) {
	case BP_TARGET_CGROUP:
		complete_mounts(at, "cgroup2", "");
		if (path)
			complete_files(at, COMPLETE_DIRS, "");
		break;
	case BP_TARGET_DEV:
		complete_devices(at);
		break;
	case BP_TARGET_MAP:
		complete_maps(at, "id", "", COMPLETE_SOCKETS);
		complete_pins(at, "bpf-map");
		break;
	case BP_TARGET_NETNS:
		complete_netns(at);
		if (path)
			complete_files(at, COMPLETE_FILES, "");
		break;
	case BP_TARGET_LIRC:
		complete_lirc(at);
		break;
	case BP_TARGET_NONE:
		break;
	}
}

static void offer_target(const struct cursor *at, enum bp_target_kind kind)
{
	offer_places(at, kind);
	if (bp_target_kind_name(kind))
		complete_put(at, bp_target_kind_name(kind), "the kind of target");
}

/* The kinds of targets that a program fits, where TYPE may be left out. */
static void offer_targets(const struct cursor *at, const struct complete_prog *prog)
{
	for (int kind = BP_TARGET_CGROUP; kind <= BP_TARGET_LIRC; kind++) {
		const struct bp_attach_type *row = NULL;
		bool fits = false;

		while (!fits && (row = bp_attach_type_next(row)))
			fits = (int)row->target == kind && complete_is_fit(prog, row);
		if (fits && kind == BP_TARGET_NETNS)
			complete_netns(at);
		else if (fits)
			offer_target(at, (enum bp_target_kind)kind);
	}
}

/* Is a word the beginning of a target? */
static bool is_target(const char *word)
{
	return bp_target_kind_find(word) || word[0] == '/' || word[0] == '.';
}

/* Behind TYPE: a place, or the file of a probe. */
static void offer_behind(const struct cursor *at, const struct bp_attach_type *type)
{
	const char *words = bp_link_spec_words(type);

	if (words && strncmp(words, "BINARY", strlen("BINARY")) == 0)
		complete_files(at, COMPLETE_FILES, "");
	else
		offer_target(at, bp_attach_type_place(type));
}

static void offer_second(const struct cursor *at, const char *first, enum bp_target_kind kind)
{
	bool of_map = kind == BP_TARGET_MAP;

	if (of_map && (strcmp(first, "id") == 0 || strcmp(first, "name") == 0))
		complete_maps(at, first, "", COMPLETE_SOCKETS);
	else if (of_map && strcmp(first, "pinned") == 0)
		complete_pins(at, "bpf-map");
	else if (bp_target_kind_find(first))
		offer_places(at, bp_target_kind_find(first));
}

/* TYPE TARGET from word AT on, of which either may be under the cursor. */
static void offer_type_target(const struct cursor *at, int word, const struct complete_prog *prog)
{
	bool query = strcmp(at->cmd->name, "query") == 0;
	bool links = query || strcmp(at->cmd->name, "attach") == 0;
	const struct bp_attach_type *type = NULL;
	int left = at->count - word;

	if (left == 0) {
		complete_types(at, prog, links);
		if (query || prog->type)
			offer_targets(at, prog);
		return;
	}
	if (!is_target(at->word[word]))
		type = bp_link_type_find(at->word[word++]);
	left = at->count - word;
	if (left == 0 && type)
		offer_behind(at, type);
	else if (left == 1)
		offer_second(at, at->word[word],
			     type ? bp_attach_type_place(type) : BP_TARGET_NONE);
	else if (left == 2)
		offer_second(at, at->word[word + 1], bp_target_kind_find(at->word[word]));
}

static void offer_calls(const struct cursor *at)
{
	const struct bp_cause *row = NULL;
	const char *last = "";

	while ((row = bp_cause_next(row))) {
		if (strcmp(row->call, last) != 0)
			complete_put(at, row->call, NULL);
		last = row->call;
	}
}

/* Of a call, or of all for NULL. */
static void offer_errnos(const struct cursor *at, const char *call)
{
	const struct bp_cause *row = NULL;
	bool seen[256] = { false };

	while ((row = bp_cause_next(row))) {
		int num = row->shown ? row->shown : row->num;

		if (num <= 0 || num >= (int)ARRAY_SIZE(seen) || seen[num] ||
		    (call && !bp_cause_is_of(row, call)))
			continue;
		seen[num] = true;
		complete_put(at, bp_errno_name(num), bp_errno_text(num));
	}
}

static void offer_commands(const struct cursor *at)
{
	for (const struct cmd *const *cmd = at->cmds; *cmd; cmd++) {
		complete_put(at, (*cmd)->name, (*cmd)->summary);
		if ((*cmd)->alias)
			complete_put(at, (*cmd)->alias, (*cmd)->summary);
	}
	if (!at->help)
		complete_put(at, "help", "Open the manual page of a command");
}

/* Words of the command line from WORD on, which begin with a program, map or link. */
static void offer_refs(struct cursor *at, int word, const char *kind, bool run)
{
	while (word < at->count) {
		int used = complete_ref_length(at, word);

		if (!used) {
			complete_by(at, kind, at->word[word], "", run);
			return;
		}
		word += used;
	}
	complete_ref(at, kind, run);
}

/* Behind the program of a test run: words that stand for options, and their arguments. */
static void offer_keywords(struct cursor *at, int word)
{
	const struct cmd_keyword *row = at->cmd->keywords;
	const char *last = at->word[at->count - 1];
	const struct argp_option *option;

	for (; row && row->word; row++) {
		option = complete_option(at->cmd, row->key);
		if ((at->count - word) % 2 && strcmp(last, row->word) == 0) {
			complete_arg(at, option);
			return;
		}
		if ((at->count - word) % 2 == 0)
			complete_put(at, row->word, option ? option->doc : NULL);
	}
	if (at->count == word)
		complete_files(at, COMPLETE_FILES, "");
}

static void offer_run(struct cursor *at)
{
	int used = at->count ? complete_ref_length(at, 0) : 0;

	if (used)
		offer_keywords(at, used);
	else
		offer_refs(at, 0, "bpf-prog", true);
	if (!at->count)
		complete_object_progs(at);
}

/* PROG [TYPE] TARGET, TYPE TARGET, or a link. */
static void offer_detach(struct cursor *at)
{
	cleanup_complete_prog struct complete_prog prog = COMPLETE_NO_PROG;
	bool by_type = at->count && bp_attach_type_find(at->word[0]);
	int used = at->count && !by_type ? complete_ref_length(at, 0) : 0;

	if (!at->count) {
		complete_ref(at, "bpf-prog", false);
		complete_types(at, &prog, false);
		complete_links(at, "link:");
		complete_pins(at, "bpf_link");
	} else if (!by_type && strcmp(at->word[0], "link") == 0) {
		if (at->count == 1) {
			complete_links(at, "");
			complete_pins(at, "bpf_link");
		}
	} else if (!by_type && !used) {
		complete_by(at, "bpf-prog", at->word[0], "", false);
	} else {
		complete_prog_of_line(at, &prog);
		offer_type_target(at, used, &prog);
	}
}

static void offer_attach(struct cursor *at)
{
	cleanup_complete_prog struct complete_prog prog = COMPLETE_NO_PROG;
	int used = at->count ? complete_ref_length(at, 0) : 0;

	if (!used) {
		offer_refs(at, 0, "bpf-prog", false);
		return;
	}
	complete_prog_of_line(at, &prog);
	offer_type_target(at, used, &prog);
}

static bool has_option(const struct cursor *at, const char *name)
{
	for (int i = 0; i < at->given_count; i++)
		if (strcmp(at->given[i].row->name, name) == 0)
			return true;
	return false;
}

static void offer_query(struct cursor *at)
{
	const struct complete_prog any = COMPLETE_NO_PROG;

	if (has_option(at, "links"))
		offer_refs(at, 0, "bpf_link", false);
	else if (has_option(at, "all") && at->count == 0)
		complete_types(at, &any, true);
	else if (!has_option(at, "all"))
		offer_type_target(at, 0, &any);
}

static void offer_load(struct cursor *at)
{
	if (!has_option(at, "raw"))
		complete_files(at, COMPLETE_OBJECTS, "");
}

static void offer_list(struct cursor *at)
{
	offer_refs(at, 0, "bpf-prog", false);
}

static void offer_bind(struct cursor *at)
{
	int used = at->count ? complete_ref_length(at, 0) : 0;

	offer_refs(at, used, used ? "bpf-map" : "bpf-prog", false);
}

static void offer_explain(struct cursor *at)
{
	if (at->count > 1 || (at->count == 1 && at->word[0][0] == 'E'))
		return;
	if (at->count == 0)
		offer_calls(at);
	if (at->count == 1 || complete_part(at)[0] == 'E')
		offer_errnos(at, at->word[0]);
}

static void offer_batch(struct cursor *at)
{
	if (!at->count)
		complete_files(at, COMPLETE_FILES, "");
}

/* The words of each command. */
static const struct {
	const char *cmd;
	void (*offer)(struct cursor *at);
} words_of[] = {
	{ "load", offer_load },   { "attach", offer_attach },   { "detach", offer_detach },
	{ "list", offer_list },   { "query", offer_query },     { "bind", offer_bind },
	{ "testrun", offer_run }, { "explain", offer_explain }, { "batch", offer_batch },
};

static void offer_words(struct cursor *at)
{
	for (size_t i = 0; i < ARRAY_SIZE(words_of); i++)
		if (strcmp(words_of[i].cmd, at->cmd->name) == 0)
			words_of[i].offer(at);
}

/* Options that are not on the line yet, or may be there again. */
static void offer_options(const struct cursor *at, const struct argp_option *rows)
{
	for (const struct argp_option *row = rows; row && (row->name || row->doc); row++) {
		bool again = row->doc && strstr(row->doc, "repeatable");
		char text[80];

		if (!row->name || row->flags & (OPTION_HIDDEN | CMD_NOT_BUILT_IN) ||
		    (has_option(at, row->name) && !again) ||
		    (strcmp(row->name, "token") == 0 && at->cmd && !at->cmd->takes_token))
			continue;
		snprintf(text, sizeof(text), "--%s", row->name);
		complete_put(at, text, row->doc);
		snprintf(text, sizeof(text), "-%c", row->key);
		if (row->key > ' ' && row->key < 127)
			complete_put(at, text, row->doc);
	}
}

void cmd_complete(const struct cmd *const *cmds, char *const *words, int count)
{
	struct cursor at = { 0 };

	complete_read(&at, cmds, words, count);
	if (at.done)
		return;
	if (at.option) {
		complete_arg(&at, at.option);
	} else if (at.text[0] == '-') {
		offer_options(&at, at.cmd ? at.cmd->argp->options : NULL);
		offer_options(&at, cmd_common_argp.options);
	} else if (!at.cmd) {
		offer_commands(&at);
	} else {
		offer_words(&at);
	}
}
