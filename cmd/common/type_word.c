// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* type_word.c - TYPE: the words of others for it, and the one that is left out */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/common/habit.h"
#include "cmd/common/parse.h"
#include "cmd/common/type_word.h"
#include "hook/fit.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/nearest.h"

/* Words of other tools for a hook, and what to do: another TYPE, or a line. */
static const struct {
	const char *word;
	const char *type;
	const char *also; /* another TYPE that may be meant */
	const char *line; /* for hooks that take no TYPE */
} words_of_others[] = {
	{ "tc", "tcx_ingress", "tcx_egress", NULL },
	{ "tcx", "tcx_ingress", "tcx_egress", NULL },
	{ "clsact", "tcx_ingress", "tcx_egress", NULL },
	{ "classifier", "tcx_ingress", "tcx_egress", NULL },
	{ "tc_ingress", "tcx_ingress", NULL, NULL },
	{ "tc_egress", "tcx_egress", NULL, NULL },
	{ "tc/ingress", "tcx_ingress", NULL, NULL },
	{ "tc/egress", "tcx_egress", NULL, NULL },
	{ "netkit", "netkit_primary", "netkit_peer", NULL },
	{ "cgroup_skb", "cgroup_inet_ingress", "cgroup_inet_egress", NULL },
	{ "connect", "connect4", "connect6", NULL },
	{ "bind", "bind4", "bind6", NULL },
	{ "sendmsg", "sendmsg4", "sendmsg6", NULL },
	{ "recvmsg", "recvmsg4", "recvmsg6", NULL },
	{ "sockmap", "skb_verdict", "msg_verdict", NULL },
	{ "sk_skb", "skb_verdict", "stream_verdict", NULL },
	{ "lirc", "lirc_mode2", NULL, NULL },
	{ "sockopt", "getsockopt", "setsockopt", NULL },
	{ "xdpgeneric", "xdp", NULL, NULL },
	{ "xdpdrv", "xdp", NULL, NULL },
	{ "xdpoffload", "xdp", NULL, NULL },
	{ "tp", "tracepoint", NULL, NULL },
	{ "raw_tracepoint", "raw_tp", NULL, NULL },
	{ "usdt", NULL, NULL,
	  "bpfprog does not attach to USDT probes: bpftool prog loadall OBJECT /sys/fs/bpf/DIR "
	  "autoattach" },
};

bool cmd_type_left_out(const struct words *words, int at)
{
	const char *word = at < words->count ? words->word[at] : NULL;

	if (!word || bp_attach_type_find(word))
		return false;
	/* "connect4" behind a path is TYPE in the wrong place. */
	for (int i = at + 1; i < words->count; i++)
		if (strspn(words->word[i], "0123456789") < strlen(words->word[i]) &&
		    bp_attach_type_find(words->word[i]))
			return false;
	return bp_target_kind_find(word) || word[0] == '/' || word[0] == '.';
}

/* The line that was typed, with another word in the place of one. */
static void line_with(const struct argp_state *state, const char *word, const char *other,
		      char *buf, size_t size)
{
	char **argv = calloc((size_t)state->argc + 1, sizeof(*argv));
	int count = 0;

	buf[0] = '\0';
	if (!argv)
		return;
	for (int i = 1; i < state->argc; i++)
		argv[count++] = strcmp(state->argv[i], word) == 0 ? (char *)other : state->argv[i];
	cmd_habit_line(state->argv[0], argv, count, buf, size);
	free(argv);
}

/* TYPE behind TARGET: the line with the two in their order. */
static void line_swapped(const struct argp_state *state, const char *word, char *buf, size_t size)
{
	char **argv = calloc((size_t)state->argc + 1, sizeof(*argv));
	int count = 0;

	buf[0] = '\0';
	if (!argv)
		return;
	for (int i = 1; i < state->argc; i++)
		argv[count++] = state->argv[i];
	for (int i = 0; i + 1 < count; i++)
		if (argv[i] == word && bp_attach_type_find(argv[i + 1])) {
			argv[i] = argv[i + 1];
			argv[i + 1] = (char *)word;
			cmd_habit_line(state->argv[0], argv, count, buf, size);
			break;
		}
	free(argv);
}

static void hint_others(const char *text, const struct argp_state *state, struct bp_err *err)
{
	char line[sizeof(err->hint)];

	for (size_t i = 0; i < ARRAY_SIZE(words_of_others); i++) {
		if (strcasecmp(words_of_others[i].word, text) != 0)
			continue;
		if (words_of_others[i].line) {
			bp_hint(err, "%s", words_of_others[i].line);
			continue;
		}
		line_with(state, text, words_of_others[i].type, line, sizeof(line));
		if (words_of_others[i].also)
			bp_hint(err, "%s (or %s)", line, words_of_others[i].also);
		else
			bp_hint(err, "%s", line);
	}
}

/* A device in the place of TYPE, which most people mean for XDP. */
static void hint_device(const char *name, const struct argp_state *state, struct bp_err *err)
{
	char line[sizeof(err->hint)];

	line_with(state, name, "xdp", line, sizeof(line));
	bp_hint(err, "%s %s (or tcx_ingress, tcx_egress)", line, name);
}

static void hint_nearest(const char *text, struct bp_err *err)
{
	struct bp_nearest nearest = { .word = text };
	const struct bp_attach_type *row = NULL;

	while ((row = bp_attach_type_next(row))) {
		bp_nearest_try(&nearest, row->word);
		bp_nearest_try(&nearest, bp_attach_type_name(row));
		bp_nearest_try(&nearest, row->section);
	}
	if (nearest.best)
		bp_hint(err, "did you mean '%s'? bpfprog-attach-types(7) lists all attach types",
			nearest.best);
	bp_hint(err, "'man bpfprog-attach-types' lists the attach types");
}

void cmd_type_unknown(const char *text, const struct argp_state *state)
{
	struct bp_err err = { 0 };
	char line[sizeof(err.hint)];

	bool device = if_nametoindex(text);

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "unknown attach type '%s'%s", text,
		     device ? ": this is a device, and TYPE comes before it" :
		     text[0] == '/' || text[0] == '.' ? ": TYPE comes before TARGET" :
							"");
	line_swapped(state, text, line, sizeof(line));
	if (line[0])
		bp_hint(&err, "%s", line);
	hint_others(text, state, &err);
	if (device && !line[0])
		hint_device(text, state, &err);
	hint_nearest(text, &err);
	cmd_mistake(state, &err);
	abort(); /* it does not come back */
}

const struct bp_attach_type *cmd_only_type(const struct ctx *ctx, int prog_fd,
					   enum bp_target_kind kind, const struct words *words,
					   int at, struct bp_err *err)
{
	const struct bp_attach_type *types[BP_FIT_MAX];
	char list[600] = "";
	cleanup_free char **argv = NULL;
	char line[400];
	size_t count = 0;
	size_t len = 0;

	if (bp_fit_types(prog_fd, kind, types, &count, err))
		return NULL;
	if (count == 1)
		return types[0];
	for (size_t i = 0; i < count && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
					i == 0         ? "" :
					i + 1 == count ? " or " :
							 ", ",
					bp_attach_type_name(types[i]));
	if (!count) {
		bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
			     "this program cannot be attached to a %s", bp_target_kind_name(kind));
		return NULL;
	}
	bp_fail_text(err, BP_USAGE, EINVAL, "",
		     "TYPE is needed: this program can be attached to %s", list);
	argv = calloc((size_t)words->count + 1, sizeof(*argv));
	for (int i = 0; argv && i < words->count + 1; i++)
		argv[i] = i < at  ? words->word[i] :
			  i == at ? (char *)bp_attach_type_name(types[0]) :
				    words->word[i - 1];
	if (argv) {
		cmd_habit_line(ctx->invoked, argv, words->count + 1, line, sizeof(line));
		bp_hint(err, "%s", line);
	}
	return NULL;
}
