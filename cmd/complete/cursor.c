// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cursor.c - a command line that is not finished, and the word that is completed in it */
#include <stdio.h>
#include <string.h>

#include "cmd/complete/cursor.h"
#include "cmd/common/options.h"

static bool is_end(const struct argp_option *row)
{
	return !row->name && !row->key && !row->doc;
}

/* An option by its letter, or by its name if that is not NULL. */
static const struct argp_option *find_in(const struct argp_option *rows, int key, const char *name,
					 size_t len)
{
	for (const struct argp_option *row = rows; row && !is_end(row); row++)
		if (row->name &&
		    (name ? strlen(row->name) == len && strncmp(row->name, name, len) == 0 :
			    row->key == key))
			return row;
	return NULL;
}

static const struct argp_option *find(const struct cmd *cmd, int key, const char *name, size_t len)
{
	const struct argp_option *row = find_in(cmd_common_argp.options, key, name, len);

	if (!row && cmd)
		row = find_in(cmd->argp->options, key, name, len);
	return row;
}

const struct argp_option *complete_option(const struct cmd *cmd, int key)
{
	return find(cmd, key, NULL, 0);
}

static void give(struct cursor *at, const struct argp_option *row, char *arg)
{
	if (!row || at->given_count == CURSOR_WORDS)
		return;
	at->given[at->given_count++] = (struct cursor_option){ row, arg };
	if (row->arg && !arg)
		at->option = row;
}

/* "--name", "--name=ARG", "-abc", "-aARG". */
static void read_option(struct cursor *at, char *word)
{
	char *arg = strchr(word, '=');
	const struct argp_option *row;

	at->option = NULL;
	if (word[1] == '-') {
		row = find(at->cmd, 0, word + 2, strcspn(word + 2, "="));
		give(at, row, arg ? arg + 1 : NULL);
		return;
	}
	for (char *letter = word + 1; *letter; letter++) {
		row = find(at->cmd, *letter, NULL, 0);
		if (row && row->arg && letter[1]) {
			give(at, row, letter + 1);
			return;
		}
		give(at, row, NULL);
	}
}

static const struct cmd *find_cmd(const struct cmd *const *cmds, const char *name)
{
	for (; *cmds; cmds++)
		if (strcmp((*cmds)->name, name) == 0 ||
		    ((*cmds)->alias && strcmp((*cmds)->alias, name) == 0))
			return *cmds;
	return NULL;
}

/* A word that is no option; false if the line means nothing from here on. */
static bool read_word(struct cursor *at, char *word)
{
	if (at->cmd) {
		if (at->count < CURSOR_WORDS)
			at->word[at->count++] = word;
		return true;
	}
	if (!at->help && strcmp(word, "help") == 0) {
		at->help = true;
		return true;
	}
	at->cmd = find_cmd(at->cmds, word);
	return at->cmd && !at->help;
}

void complete_read(struct cursor *at, const struct cmd *const *cmds, char *const *words, int count)
{
	const char *equals;

	at->cmds = cmds;
	at->text = count ? words[count - 1] : "";
	for (int i = 0; i + 1 < count && !at->done; i++) {
		if (at->option) {
			at->given[at->given_count - 1].arg = words[i];
			at->option = NULL;
		} else if (strcmp(words[i], "--") == 0) {
			at->done = true;
		} else if (words[i][0] == '-' && words[i][1]) {
			read_option(at, words[i]);
		} else if (!read_word(at, words[i])) {
			at->done = true;
		}
	}
	equals = strncmp(at->text, "--", 2) == 0 && !at->option ? strchr(at->text, '=') : NULL;
	if (!equals)
		return;
	at->option = find(at->cmd, 0, at->text + 2, (size_t)(equals - at->text) - 2);
	at->done |= !at->option || !at->option->arg;
	at->from = (size_t)(equals - at->text) + 1;
}

const char *complete_part(const struct cursor *at)
{
	return at->text + at->from;
}

bool complete_may_be(const struct cursor *at, const char *value)
{
	const char *part = complete_part(at);
	size_t len = strlen(part);

	return strncmp(value, part, len < strlen(value) ? len : strlen(value)) == 0;
}

/* Is a value one of a list before the part that is completed, with commas between them? */
static bool is_listed(const struct cursor *at, const char *value)
{
	size_t len = strlen(value);

	for (size_t i = 0; i + len < at->from; i++)
		if (at->text[i + len] == ',' && strncmp(at->text + i, value, len) == 0 &&
		    (i == 0 || strchr(",=+", at->text[i - 1])))
			return true;
	return false;
}

void complete_put(const struct cursor *at, const char *value, const char *help)
{
	const char *part = complete_part(at);

	/* A line has one candidate: what names and paths may have does not break it. */
	if (strncmp(value, part, strlen(part)) != 0 || is_listed(at, value))
		return;
	for (const char *c = value; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 127)
			return;
	printf("%.*s%s\t%s\n", (int)at->from, at->text, value, help ? help : "");
}
