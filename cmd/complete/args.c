// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* args.c - what the argument of an option may be, by the words of its metavar */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cmd/complete/args.h"
#include "cmd/complete/refs.h"
#include "table/ctx_field.h"
#include "table/load_flag.h"
#include "table/verdict.h"
#include "list/column.h"
#include "load/verdict_column.h"
#include "object/contents.h"
#include "packet/header.h"
#include "util/array.h"
#include "util/cleanup.h"

/* More than there are. */
#define PROG_TYPES 256

/* Options whose words are few. */
static const struct {
	const char *metavar;
	const char *words[5];
} closed[] = {
	{ "MODE", { "native", "generic", "offload" } },
	{ "FORMAT", { "table", "json", "csv", "tsv" } },
	{ "ORDER", { "self", "pre", "post", "up" } },
};

/* The part begins behind the last of these characters. */
static void begin_after(struct cursor *at, const char *separators)
{
	for (size_t i = at->from; at->text[i]; i++)
		if (strchr(separators, at->text[i]))
			at->from = i + 1;
}

static void arg_prog(struct cursor *at, const struct argp_option *option)
{
	bool run = strcmp(at->cmd->name, "testrun") == 0;

	if (strcmp(option->name, "replace") == 0 && at->count > 2) {
		complete_hook_of_line(at, false);
		return;
	}
	complete_ref(at, "bpf-prog", run);
	if (run)
		complete_object_progs(at);
}

/* What a program is put before or after: those of the hook, where that is typed. */
static void arg_ref(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	if (at->count > 2) {
		complete_hook_of_line(at, true);
		return;
	}
	complete_ref(at, "bpf-prog", false);
	complete_links(at, "link:");
}

static void arg_map(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	complete_ref(at, "bpf-map", false);
}

/* The types of an object's programs, each once. */
static void arg_type_of(const struct cursor *at, const struct bpf_object *object, void *arg)
{
	bool *seen = arg;
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, object)
	{
		struct complete_prog one = COMPLETE_NO_PROG;

		one.type = bpf_program__type(prog);
		if (!one.type || one.type >= PROG_TYPES || seen[one.type])
			continue;
		seen[one.type] = true;
		complete_types(at, &one, true);
	}
}

static void arg_type(struct cursor *at, const struct argp_option *option)
{
	const struct complete_prog any = COMPLETE_NO_PROG;
	bool seen[PROG_TYPES] = { false };

	(void)option;
	if (at->count)
		complete_objects(at, arg_type_of, seen);
	else
		complete_types(at, &any, true);
}

static void arg_prog_type(struct cursor *at, const struct argp_option *option)
{
	const char *name;

	(void)option;
	for (int i = 1; (name = libbpf_bpf_prog_type_str((enum bpf_prog_type)i)); i++)
		complete_put(at, name, "program type");
}

static void arg_columns(struct cursor *at, const struct argp_option *option)
{
	const struct bp_verdict_col *verdict = NULL;
	const struct bp_prog_col *prog = NULL;
	bool of_load = strcmp(at->cmd->name, "load") == 0;

	begin_after(at, ",");
	if (strcmp(option->name, "columns") == 0 && complete_part(at)[0] == '+')
		at->from++;
	while (of_load && (verdict = bp_verdict_col_next(verdict)))
		complete_put(at, verdict->out.key, verdict->help);
	while (!of_load && (prog = bp_prog_col_next(prog)))
		complete_put(at, prog->out.key, prog->help);
	if (strcmp(option->name, "columns") == 0)
		complete_put(at, "all", "every column");
}

static void arg_flags(struct cursor *at, const struct argp_option *option)
{
	const struct bp_load_flag *flag = NULL;

	(void)option;
	begin_after(at, ",");
	while ((flag = bp_load_flag_next(flag)))
		complete_put(at, flag->name, flag->summary);
}

/* The verdicts of a type, which are small numbers: as people write them, or as macros. */
static void put_verdicts(const struct cursor *at, enum bpf_prog_type type)
{
	for (int value = -1; value <= 16; value++) {
		const char *name = bp_verdict_name(type, (__u32)value);
		char text[40] = "";

		if (name && isupper((unsigned char)complete_part(at)[0])) {
			complete_put(at, name, NULL);
		} else if (name) {
			snprintf(text, sizeof(text), "%s", bp_verdict_short(name));
			for (char *c = text; *c; c++)
				*c = (char)tolower((unsigned char)*c);
			complete_put(at, text, name);
		}
	}
}

static void arg_verdict(struct cursor *at, const struct argp_option *option)
{
	cleanup_complete_prog struct complete_prog prog = COMPLETE_NO_PROG;

	(void)option;
	complete_prog_of_line(at, &prog);
	put_verdicts(at, prog.type);
}

/* The fields of a context: those that can be set, or all that can be expected. */
static void arg_field(struct cursor *at, const struct argp_option *option)
{
	cleanup_complete_prog struct complete_prog prog = COMPLETE_NO_PROG;
	const struct bp_field *field = NULL;
	char text[80];

	begin_after(at, ",");
	complete_prog_of_line(at, &prog);
	while ((field = bp_field_next(prog.type, field))) {
		snprintf(text, sizeof(text), "%s=", field->name);
		if (field->settable || strcmp(option->name, "ctx") != 0)
			complete_put(at, text, NULL);
	}
}

/* The protocol of the last header in a template, and whether a value is due. */
static const struct bp_proto *last_proto(const char *words, size_t len, bool *ret_value)
{
	const struct bp_proto *last = NULL;
	cleanup_free char *copy = strndup(words, len);
	char *rest = copy;
	char *word;

	*ret_value = false;
	while (copy && (word = strsep(&rest, " /@"))) {
		const struct bp_proto *proto = bp_proto_find(word);
		const struct bp_header_field *field = last ? bp_header_find(last, word) : NULL;

		if (!*word)
			continue;
		*ret_value =
			!*ret_value &&
			((field && field->kind != BP_HEADER_FLAG) || strcmp(word, "len") == 0 ||
			 strcmp(word, "cut") == 0 || strcmp(word, "payload") == 0 ||
			 strcmp(word, "sport") == 0 || strcmp(word, "dport") == 0 ||
			 strcmp(word, "options") == 0 || strcmp(word, ">") == 0);
		last = proto ? proto : last;
	}
	return last;
}

static void put_header(const struct cursor *at, const struct bp_proto *proto)
{
	const bool ports = bp_header_find(proto, "src") && bp_header_find(proto, "src")->bits == 16;
	char help[80];

	snprintf(help, sizeof(help), "field of %s", proto->name);
	for (const struct bp_header_field *field = proto->fields; field->name; field++)
		complete_put(at, field->name, help);
	for (const struct bp_header_word *word = proto->named; word && word->name; word++)
		complete_put(at, word->name, help);
	if (proto->options_max)
		complete_put(at, "options", help);
	if (ports) {
		complete_put(at, "sport", help);
		complete_put(at, "dport", help);
	}
}

/* The words of a packet: after an '@', '/' is a blank. */
static void arg_template(struct cursor *at, const struct argp_option *option)
{
	const struct bp_proto *proto = NULL;
	const size_t begin = at->from;
	const struct bp_proto *last;
	bool value;

	(void)option;
	begin_after(at, at->text[begin] == '@' ? "@/ " : " ");
	last = last_proto(at->text + begin, at->from - begin, &value);
	if (value)
		return;
	while ((proto = bp_proto_next(proto)))
		complete_put(at, proto->name, "header");
	if (!last)
		return;
	put_header(at, last);
	complete_put(at, "payload", "bytes behind the headers");
	complete_put(at, "len", "the length of the packet");
	complete_put(at, "cut", "the beginning only");
}

static void put_global(const char *name, const char *section, __u32 size, void *arg)
{
	char text[300];

	(void)size;
	snprintf(text, sizeof(text), "%s=", name);
	if (strcmp(section, ".kconfig") != 0 && strcmp(section, ".ksyms") != 0)
		complete_put(arg, text, section);
}

static void put_globals(const struct cursor *at, const struct bpf_object *object, void *arg)
{
	(void)arg;
	bp_contents_globals(object, put_global, (void *)at);
}

static void arg_var(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	complete_objects(at, put_globals, NULL);
}

static void put_object_progs(const struct cursor *at, const struct bpf_object *object, void *arg)
{
	const char *suffix = arg;
	struct bpf_program *prog;
	char text[300];

	bpf_object__for_each_program(prog, object)
	{
		snprintf(text, sizeof(text), "%s%s", bpf_program__name(prog), suffix);
		complete_put(at, text, bpf_program__section_name(prog));
	}
}

static void put_object_maps(const struct cursor *at, const struct bpf_object *object, void *arg)
{
	struct bpf_map *map;
	char text[300];

	(void)arg;
	bpf_object__for_each_map(map, object)
	{
		snprintf(text, sizeof(text), "%s=", bpf_map__name(map));
		if (!bpf_map__is_internal(map))
			complete_put(at, text, libbpf_bpf_map_type_str(bpf_map__type(map)));
	}
}

/* Of --type a program of the object, of the others a map; the name of a new one is anything. */
static void arg_name(struct cursor *at, const struct argp_option *option)
{
	if (strcmp(option->name, "type") == 0)
		complete_objects(at, put_object_progs, (void *)"=");
	else if (strcmp(option->name, "name") != 0)
		complete_objects(at, put_object_maps, NULL);
}

static void arg_glob(struct cursor *at, const struct argp_option *option)
{
	if (strcmp(option->name, "prog") == 0)
		complete_objects(at, put_object_progs, (void *)"");
	else
		complete_loaded(at, "name", "", false);
}

static void arg_tag(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	complete_loaded(at, "tag", "", false);
}

static void arg_file(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	complete_files(at, COMPLETE_FILES, "");
}

/* Where to pin: below a bpf file system. */
static void arg_path(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	complete_mounts(at, "bpf", "/");
	if (complete_part(at)[0])
		complete_files(at, COMPLETE_DIRS, "");
}

static void arg_device(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	complete_devices(at);
}

static void arg_netns(struct cursor *at, const struct argp_option *option)
{
	(void)option;
	complete_netns(at);
	if (strchr(complete_part(at), '/'))
		complete_files(at, COMPLETE_FILES, "");
}

/* clang-format off */
static const struct {
	const char *metavar;
	void (*offer)(struct cursor *at, const struct argp_option *option);
} metavars[] = {
	{ "PROG", arg_prog },
	{ "REF", arg_ref },
	{ "MAP", arg_map },
	{ "TYPE", arg_type },
	{ "PROGTYPE", arg_prog_type },
	{ "COLUMNS", arg_columns },
	{ "FLAG", arg_flags },
	{ "VERDICT", arg_verdict },
	{ "FIELD", arg_field },
	{ "TEMPLATE", arg_template },
	{ "VAR", arg_var },
	{ "NAME", arg_name },
	{ "GLOB", arg_glob },
	{ "HEX", arg_tag },
	{ "FILE", arg_file },
	{ "PATH", arg_path },
	{ "DIR", arg_path },
	{ "IFNAME", arg_device },
	{ "NETNS", arg_netns },
};
/* clang-format on */

/* One word of a metavar: "FILE", "auto", "hex:BYTES", "@TEMPLATE". */
static void offer_metavar(const struct cursor *at, const struct argp_option *option,
			  const char *word, size_t len)
{
	struct cursor own = *at;
	char text[40];

	snprintf(text, sizeof(text), "%.*s", (int)len, word);
	if (text[0] == '@') {
		if (complete_part(at)[0] == '@')
			arg_template(&own, option);
		else
			complete_put(at, "@", "a packet in words: @tcp/dport/80");
		return;
	}
	if (islower((unsigned char)text[0])) {
		text[strcspn(text, ":") + (strchr(text, ':') ? 1 : 0)] = '\0';
		complete_put(at, text, NULL);
		return;
	}
	for (size_t i = 0; i < ARRAY_SIZE(closed); i++)
		for (size_t j = 0; strcmp(text, closed[i].metavar) == 0 &&
				   j < ARRAY_SIZE(closed[i].words) && closed[i].words[j];
		     j++)
			complete_put(at, closed[i].words[j], NULL);
	for (size_t i = 0; i < ARRAY_SIZE(metavars); i++)
		if (strcmp(text, metavars[i].metavar) == 0)
			metavars[i].offer(&own, option);
}

/* The map of an object that NAME=MAP is about: another one must be of its type. */
struct wanted_map {
	const char *name;
	int type;
};

static void find_map(const struct cursor *at, const struct bpf_object *object, void *arg)
{
	struct wanted_map *wanted = arg;
	const struct bpf_map *map = bpf_object__find_map_by_name(object, wanted->name);

	(void)at;
	if (map)
		wanted->type = (int)bpf_map__type(map);
}

static void offer_map_value(struct cursor *at, size_t from)
{
	char name[256];
	struct wanted_map wanted = { .name = name };

	snprintf(name, sizeof(name), "%.*s", (int)(at->from - from - 1), at->text + from);
	complete_objects(at, find_map, &wanted);
	complete_maps(at, "id", "", wanted.type);
	complete_pins(at, "bpf-map");
}

/* KEY=VALUE, maybe several with commas between them: either the key or the value is completed. */
static void offer_pair(struct cursor *at, const struct argp_option *option)
{
	const char *equals = strchr(option->arg, '=');
	const char *value = equals + 1;
	const bool optional = option->arg[0] == '[';
	const char *key = option->arg + optional;
	const size_t from = at->from;
	const char *typed;

	if (strstr(option->arg, ",..."))
		begin_after(at, ",");
	typed = strchr(complete_part(at), '=');
	if (!typed)
		offer_metavar(at, option, key, strcspn(key, "=|]"));
	if (!typed && !optional)
		return;
	if (typed)
		at->from += (size_t)(typed - complete_part(at)) + 1;
	if (strncmp(value, "MAP", 3) == 0)
		offer_map_value(at, from);
	else
		offer_metavar(at, option, value + strspn(value, "]"),
			      strcspn(value + strspn(value, "]"), "|,]"));
}

void complete_arg(struct cursor *at, const struct argp_option *option)
{
	const char *word = option ? option->arg : NULL;

	if (!word || !at->cmd || strncmp(word, "[MODULE:]", 9) == 0) {
		/* The common ones may come before the command. */
		if (word && !at->cmd)
			offer_metavar(at, option, word, strcspn(word, "|,"));
		return;
	}
	if (strchr(word, '=')) {
		offer_pair(at, option);
		return;
	}
	if (strcmp(word, "MAP,...") == 0)
		begin_after(at, ",");
	while (*word) {
		size_t len = strcspn(word, "|,");

		offer_metavar(at, option, word, len);
		word += len;
		word += strspn(word, "|,.");
	}
}
