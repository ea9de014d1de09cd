// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* refs.c - candidates for words that mean a program, map or link, and for attach types */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "cmd/complete/refs.h"
#include "hook/fit.h"
#include "table/probe_type.h"
#include "object/word.h"
#include "ref/link_spec.h"
#include "ref/ref.h"
#include "util/array.h"
#include "util/cleanup.h"

/* The words before a reference of two words. */
static const struct {
	const char *word;
	const char *kinds; /* of things that have it */
	const char *help;
} ref_words[] = {
	{ "id", "program map link", "by its id" },
	{ "pinned", "program map link", "by its pin" },
	{ "name", "program map", "by its name" },
	{ "tag", "program", "by its tag" },
};

static const char *kind_word(const char *kind)
{
	return strcmp(kind, "bpf-prog") == 0 ? "program" :
	       strcmp(kind, "bpf-map") == 0  ? "map" :
					       "link";
}

/* The second of two words, or what stands behind a colon. */
void complete_by(const struct cursor *at, const char *kind, const char *key, const char *prefix,
		 bool run)
{
	if (strcmp(key, "pinned") == 0)
		complete_pins(at, kind);
	else if (strcmp(kind, "bpf-prog") == 0)
		complete_loaded(at, key, prefix, run);
	else if (strcmp(kind, "bpf-map") == 0)
		complete_maps(at, key, prefix, 0);
	else
		complete_links(at, prefix);
}

void complete_ref(struct cursor *at, const char *kind, bool run)
{
	const char *what = kind_word(kind);
	char text[40];

	complete_by(at, kind, "id", "", run);
	complete_pins(at, kind);
	for (size_t i = 0; i < ARRAY_SIZE(ref_words); i++) {
		if (!strstr(ref_words[i].kinds, what))
			continue;
		snprintf(text, sizeof(text), "%s:", ref_words[i].word);
		if (strchr(complete_part(at), ':') && strcmp(ref_words[i].word, "pinned") != 0)
			complete_by(at, kind, ref_words[i].word, text, run);
		/* Only as a word of its own: an option takes one word. */
		snprintf(text, sizeof(text), "%s %s", what, ref_words[i].help);
		if (!at->option)
			complete_put(at, ref_words[i].word, text);
	}
}

static void put_program(const struct cursor *at, const struct bpf_object *object, void *arg)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, object)
	{
		char value[CURSOR_WORDS + 4200];

		snprintf(value, sizeof(value), "%s%s", (const char *)arg, bpf_program__name(prog));
		complete_put(at, value, bpf_program__section_name(prog));
	}
}

/* OBJECT:PROGRAM: first the object, then its programs. */
void complete_object_progs(struct cursor *at)
{
	cleanup_free char *word = strdup(complete_part(at));
	const char *name;
	struct cursor object = { .word = { word }, .count = 1 };
	size_t from = at->from;
	size_t len = bp_object_word(complete_part(at));

	if (!word || !bp_object_word_split(word, &name)) {
		complete_files(at, COMPLETE_OBJECTS, ":");
		return;
	}
	object.text = at->text;
	object.from = from + len + 1;
	complete_objects(&object, put_program, (void *)"");
}

/* How many of the words from AT on are a reference; 0: the last one is under the cursor. */
int complete_ref_length(const struct cursor *at, int word)
{
	struct bp_ref ref;
	int used;

	for (size_t i = 0; i < ARRAY_SIZE(ref_words); i++)
		if (strcmp(at->word[word], ref_words[i].word) == 0)
			return word + 1 < at->count ? 2 : 0;
	used = bp_ref_parse((char *const *)at->word + word, 1, BP_REF_PROG, &ref, NULL);
	return used > 0 ? used : 1;
}

static bool is_prog_first(const struct cmd *cmd)
{
	return strcmp(cmd->name, "attach") == 0 || strcmp(cmd->name, "detach") == 0 ||
	       strcmp(cmd->name, "testrun") == 0 || strcmp(cmd->name, "bind") == 0;
}

void complete_prog_of_line(const struct cursor *at, struct complete_prog *ret_prog)
{
	*ret_prog = COMPLETE_NO_PROG;
	if (at->count && is_prog_first(at->cmd) && !bp_attach_type_find(at->word[0]))
		complete_prog_open(at->word[0], at->word[1], ret_prog);
}

static void put_type(const struct cursor *at, const struct bp_attach_type *row)
{
	const char *name = bp_link_type_name(row);

	complete_put(at, name, row->summary);
	if (row->word && strcmp(row->word, name) != 0)
		complete_put(at, row->word, row->summary);
	if (strchr(complete_part(at), '/') && row->section)
		complete_put(at, row->section, row->summary);
	/* Any case is taken: as the kernel's header has it. */
	if (isupper((unsigned char)complete_part(at)[0])) {
		char macro[80];

		snprintf(macro, sizeof(macro), "BPF_%s", name);
		for (char *c = macro; *c; c++)
			*c = (char)toupper((unsigned char)*c);
		complete_put(at, macro, row->summary);
	}
}

/* The types of a loaded program that have a target, where the kernel tells more than its type. */
bool complete_is_fit(const struct complete_prog *prog, const struct bp_attach_type *row)
{
	const struct bp_attach_type *fits[BP_FIT_MAX];
	size_t count = 0;

	if (!prog->type)
		return true;
	if (!bp_attach_type_fits(row, prog->type))
		return false;
	if (prog->fd < 0 || row->target != BP_TARGET_CGROUP ||
	    bp_fit_types(prog->fd, row->target, fits, &count, NULL))
		return true;
	for (size_t i = 0; i < count; i++)
		if (fits[i] == row)
			return true;
	return false;
}

void complete_types(const struct cursor *at, const struct complete_prog *prog, bool links)
{
	const struct bp_attach_type *row = NULL;

	while ((row = bp_attach_type_next(row)))
		if ((row->target || row->family == BP_FAMILY_XDP ||
		     (links && (row->asked || bp_link_spec_takes(row)))) &&
		    complete_is_fit(prog, row))
			put_type(at, row);
	while (links && (row = bp_probe_type_next(row)))
		if (complete_is_fit(prog, row))
			put_type(at, row);
}

void complete_hook_of_line(const struct cursor *at, bool links)
{
	const struct bp_attach_type *type;
	int word = at->count ? complete_ref_length(at, 0) : 0;

	if (!word || at->count < word + 2)
		return;
	type = bp_link_type_find(at->word[word]);
	if (type)
		complete_hook(at, type, (char *const *)at->word + word + 1, at->count - word - 1,
			      links);
}
