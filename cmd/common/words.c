// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* words.c - the words of a command line that are no options, and what they mean */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/common/habit.h"
#include "cmd/common/parse.h"
#include "cmd/common/type_word.h"
#include "cmd/common/words.h"
#include "object/find.h"
#include "util/array.h"
#include "util/nearest.h"
#include "util/num.h"

/* What names of programs and maps are made of. */
#define NAME_LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

/* Before a program type, as the kernel's header has it. */
#define MACRO "BPF_PROG_TYPE_"

void cmd_words_add(struct words *words, char *arg, struct argp_state *state)
{
	if (words->count == MAX_WORDS)
		argp_error(state, "more than %d words", MAX_WORDS);
	words->word[words->count++] = arg;
}

/* clang-format off */
/* What is to follow the words that are there. */
static const struct {
	const char *command;
	const char *what;
	const char *rest;
	const char *example;
} needed[] = {
	{ "attach", "PROG", "PROG TYPE TARGET", "/sys/fs/bpf/web xdp dev eth0" },
	{ "attach", "TYPE", "TYPE TARGET", "xdp dev eth0" },
	{ "bind", "PROG", "PROG MAP", "/sys/fs/bpf/web /sys/fs/bpf/settings" },
	{ "bind", "MAP or --meta", "MAP", "/sys/fs/bpf/settings" },
	{ "load", "OBJECT", "OBJECT --pin-dir DIR", "prog.bpf.o --pin-dir /sys/fs/bpf/web" },
	{ "testrun", "PROG", "PROG or OBJECT:PROGRAM", "prog.bpf.o:PROGRAM --packet tcp" },
};
/* clang-format on */

/* A TARGET for the attach type that is there. */
static const char *some_target(const char *type)
{
	static const char *const targets[] = {
		[BP_TARGET_CGROUP] = "/sys/fs/cgroup/web",
		[BP_TARGET_DEV] = "dev eth0",
		[BP_TARGET_MAP] = "map /sys/fs/bpf/sockets",
		[BP_TARGET_LIRC] = "/dev/lirc0",
	};
	const struct bp_attach_type *row = bp_attach_type_find(type);
	enum bp_target_kind kind = row ? bp_attach_type_place(row) : BP_TARGET_NONE;

	return (size_t)kind < ARRAY_SIZE(targets) ? targets[kind] : NULL;
}

void cmd_words_need(const struct words *words, int at, const char *what, struct argp_state *state)
{
	const char *command = strrchr(state->argv[0], ' ');
	struct bp_err err = { 0 };
	const char *example = NULL;
	const char *rest = what;
	char line[400];

	if (at < words->count)
		return;
	bp_fail_text(&err, BP_USAGE, EINVAL, "", "%s is needed", what);
	command = command ? command + 1 : "";
	if (strcmp(command, "run") == 0)
		command = "testrun";
	cmd_habit_line(state->argv[0], words->word, words->count, line, sizeof(line));
	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (strcmp(needed[i].command, command) == 0 && strcmp(needed[i].what, what) == 0) {
			rest = needed[i].rest;
			example = needed[i].example;
		}
	if (strcmp(what, "TARGET") == 0 && at > 0)
		example = some_target(words->word[at - 1]);
	if (example)
		bp_hint(&err, "%s %s, for example: %s %s", line, rest, line, example);
	cmd_mistake(state, &err);
}

/* A word alone may be meant as a name: the line with "name" before it. */
static void hint_name(const char *word, const struct argp_state *state, struct bp_err *err)
{
	char **line;
	int count = 0;

	if (strncmp(err->text, "unknown ", 8) != 0 || strspn(word, NAME_LETTERS) != strlen(word))
		return;
	line = calloc((size_t)state->argc + 1, sizeof(*line));
	for (int i = 1; line && i < state->argc; i++) {
		if (state->argv[i] == word)
			line[count++] = (char *)"name";
		line[count++] = state->argv[i];
	}
	if (line)
		cmd_habit_line(state->argv[0], line, count, err->hint, sizeof(err->hint));
	free(line);
}

void cmd_words_take_ref(const struct words *words, int *at, enum bp_ref_what what,
			struct bp_ref *ret_ref, struct argp_state *state)
{
	struct bp_err err = { 0 };
	int used;

	cmd_words_need(words, *at,
		       what == BP_REF_MAP    ? "MAP" :
		       what == BP_REF_A_LINK ? "LINK" :
					       "PROG",
		       state);
	used = bp_ref_parse(words->word + *at, words->count - *at, what, ret_ref, &err);
	if (used < 0) {
		if (what != BP_REF_A_LINK)
			hint_name(words->word[*at], state, &err);
		cmd_mistake(state, &err);
	}
	if (what == BP_REF_PROG && used == 1 && strchr(words->word[*at], '/') &&
	    bp_object_file_is(words->word[*at]))
		argp_error(state, "'%s' is an object, and a loaded program is needed here",
			   words->word[*at]);
	*at += used;
}

void cmd_words_take_target(const struct words *words, int *at, enum bp_target_kind implied,
			   const char *netns, struct bp_target *ret_target,
			   struct argp_state *state)
{
	struct bp_err err = { 0 };
	int used;

	if (*at >= words->count && implied == BP_TARGET_NETNS) {
		*ret_target = (struct bp_target){ .kind = BP_TARGET_NETNS,
						  .text = netns ? netns : "/proc/self/ns/net" };
		return;
	}
	cmd_words_need(words, *at, "TARGET", state);
	used = bp_target_parse(words->word + *at, words->count - *at, implied, ret_target, &err);
	if (used < 0)
		argp_error(state, "%s", err.text);
	*at += used;
}

void cmd_words_done(const struct words *words, int at, struct argp_state *state)
{
	if (at < words->count)
		argp_error(state, "too many words: '%s'", words->word[at]);
}

const struct bp_attach_type *cmd_parse_attach_type(const char *text, struct bp_attach_type *spare,
						   struct argp_state *state)
{
	const struct bp_attach_type *row = bp_attach_type_find(text);
	bool newer = false;
	const char *name;
	__u64 num;

	if (row)
		return row;
	newer = bp_parse_u64(text, 0, 0xffffffff, &num) == 0;
	for (int i = 0; !newer && (name = libbpf_bpf_attach_type_str((enum bpf_attach_type)i)); i++)
		if (strcmp(text, name) == 0) {
			newer = true;
			num = (__u64)i;
		}
	if (newer) {
		/* Newer than the table: no checks, the target tells what it is. */
		*spare = (struct bp_attach_type){ .type = (enum bpf_attach_type)num, .word = text };
		return spare;
	}
	cmd_type_unknown(text, state);
}

static void unknown_prog_type(const char *text, const struct argp_state *state)
{
	struct bp_nearest nearest = { .word = text };
	struct bp_err err = { 0 };
	const char *name;

	bp_fail_text(&err, BP_USAGE, EINVAL, "", "unknown program type '%s'", text);
	for (int i = 1; (name = libbpf_bpf_prog_type_str((enum bpf_prog_type)i)); i++)
		bp_nearest_try(&nearest, name);
	if (nearest.best)
		bp_hint(&err, "did you mean '%s'? bpfprog-program-types(7) lists all types",
			nearest.best);
	bp_hint(&err, "'man bpfprog-program-types' lists the program types");
	cmd_mistake(state, &err);
}

bool cmd_find_prog_type(const char *text, enum bpf_prog_type *ret_type, int *ret_attach_type)
{
	bool macro = strncasecmp(text, MACRO, strlen(MACRO)) == 0;
	enum bpf_attach_type attach_type;
	const char *name;
	__u64 num;

	*ret_attach_type = -1;
	if (bp_parse_u64(text, 1, 0xffffffff, &num) == 0) {
		*ret_type = (enum bpf_prog_type)num;
		return true;
	}
	for (int i = 1; (name = libbpf_bpf_prog_type_str((enum bpf_prog_type)i)); i++) {
		if (strcasecmp(name, macro ? text + strlen(MACRO) : text) != 0)
			continue;
		*ret_type = (enum bpf_prog_type)i;
		return true;
	}
	if (libbpf_prog_type_by_name(text, ret_type, &attach_type))
		return false;
	*ret_attach_type = (int)attach_type;
	return true;
}

enum bpf_prog_type cmd_parse_prog_type(const char *text, int *ret_attach_type,
				       struct argp_state *state)
{
	enum bpf_prog_type type = BPF_PROG_TYPE_UNSPEC;

	if (!cmd_find_prog_type(text, &type, ret_attach_type))
		unknown_prog_type(text, state);
	return type;
}

__u64 cmd_parse_number(const char *option, const char *text, __u64 min, __u64 max,
		       struct argp_state *state)
{
	__u64 num = 0;
	int ret = bp_parse_u64(text, min, max, &num);

	if (ret == -ERANGE)
		argp_error(state, "%s '%s' is out of range: %llu to %llu", option, text, min, max);
	if (ret)
		argp_error(state, "%s '%s' is not a number", option, text);
	return num;
}

__u64 cmd_parse_revision(const char *arg, bool *ret_auto, struct argp_state *state)
{
	*ret_auto = strcmp(arg, "auto") == 0;
	return *ret_auto ? 0 : cmd_parse_number("--expected-revision", arg, 1, UINT64_MAX, state);
}

double cmd_parse_percent(const char *option, const char *text, struct argp_state *state)
{
	char *end;
	double num = strtod(text, &end);

	if (end == text || *end || !(num >= 0 && num <= 1e6) || !strchr("0123456789.", text[0]))
		argp_error(state, "%s '%s' is no percentage", option, text);
	return num;
}
