// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* introspect.c - the command tables as JSON; tables of pages and page checks read it */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <linux/capability.h>

#include <bpf/libbpf.h>

#include "cmd/cmd.h"
#include "cmd/common/habit.h"
#include "cmd/common/introspect.h"
#include "cmd/common/options.h"
#include "table/attach_type.h"
#include "table/probe_type.h"
#include "explain/explain.h"
#include "kernel/run_type.h"
#include "ref/link_spec.h"
#include "util/array.h"

/* Texts of ours: no more to escape than this. */
static void string(const char *text)
{
	if (!text) {
		fputs("null", stdout);
		return;
	}
	putchar('"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			putchar('\\');
		if (*text == '\n')
			fputs("\\n", stdout);
		else
			putchar(*text);
	}
	putchar('"');
}

static void option(const struct argp_option *opt, const char *group, bool first)
{
	char letter[2] = "";

	if (opt->key > ' ' && opt->key < 127 && isprint(opt->key))
		letter[0] = (char)opt->key;
	fputs(first ? "{\"long\":" : ",{\"long\":", stdout);
	string(opt->name);
	fputs(",\"short\":", stdout);
	string(letter[0] ? letter : NULL);
	fputs(",\"arg\":", stdout);
	string(opt->arg);
	fputs(",\"help\":", stdout);
	string(opt->doc);
	printf(",\"hidden\":%s,\"built_in\":%s,\"group\":",
	       opt->flags & OPTION_HIDDEN ? "true" : "false",
	       opt->flags & CMD_NOT_BUILT_IN ? "false" : "true");
	string(group);
	putchar('}');
}

static void options(const struct argp_option *opt)
{
	const char *group = NULL;
	bool first = true;

	fputs(",\"options\":[", stdout);
	for (; opt && (opt->name || opt->key || opt->doc); opt++) {
		if (!opt->name) {
			group = opt->doc;
			continue;
		}
		option(opt, group, first);
		first = false;
	}
	putchar(']');
}

static void command(const struct cmd *cmd, bool first)
{
	fputs(first ? "{\"name\":" : ",{\"name\":", stdout);
	string(cmd->name);
	fputs(",\"aliases\":[", stdout);
	if (cmd->alias)
		string(cmd->alias);
	fputs("],\"summary\":", stdout);
	string(cmd->summary);
	fputs(",\"usage\":", stdout);
	string(cmd->argp->args_doc);
	options(cmd->argp->options);
	putchar('}');
}

/* What the manual has in its table of attach types. */
static void attach_facts(const struct bp_attach_type *row)
{
	const struct bp_attach_flag *flag = NULL;
	bool first = true;

	printf(",\"since\":\"%s\",\"asked\":", row->since);
	string(bp_target_kind_name(row->asked));
	fputs(",\"how\":", stdout);
	string(row->links_only);
	fputs(",\"takes\":", stdout);
	string(bp_link_spec_words(row));
	fputs(",\"progs\":[", stdout);
	for (size_t i = 0; i < ARRAY_SIZE(row->progs) && row->progs[i]; i++) {
		if (i)
			putchar(',');
		string(libbpf_bpf_prog_type_str(row->progs[i]));
	}
	fputs("],\"flags\":[", stdout);
	while ((flag = bp_attach_flag_next(flag))) {
		if (!(row->flags & flag->flag))
			continue;
		if (!first)
			putchar(',');
		string(flag->macro);
		first = false;
	}
	putchar(']');
}

/* The types of program, what loading them takes beside CAP_BPF, and what a test run takes. */
static void prog_types(void)
{
	static const char *const out[] = {
		[BP_RUN_NOTHING] = NULL,
		[BP_RUN_PACKET] = "packet",
		[BP_RUN_FLOW_KEYS] = "flow keys",
	};
	const char *name;

	fputs(",\"prog_types\":[", stdout);
	for (int i = 1; (name = libbpf_bpf_prog_type_str((enum bpf_prog_type)i)); i++) {
		const struct bp_run_type *row = bp_run_type_row((enum bpf_prog_type)i);
		bool perfmon = bp_load_takes_cap((enum bpf_prog_type)i, CAP_PERFMON);
		bool net_admin = bp_load_takes_cap((enum bpf_prog_type)i, CAP_NET_ADMIN);

		fputs(i > 1 ? ",{\"name\":" : "{\"name\":", stdout);
		string(name);
		printf(",\"load_caps\":[%s%s%s]", perfmon ? "\"CAP_PERFMON\"" : "",
		       perfmon && net_admin ? "," : "", net_admin ? "\"CAP_NET_ADMIN\"" : "");
		fputs(",\"run\":", stdout);
		if (!row) {
			fputs("null}", stdout);
			continue;
		}
		fputs("{\"kernels\":", stdout);
		string(row->kernels);
		printf(",\"min_data\":%u,\"hidden\":%u,\"data_out\":", row->min_data, row->hidden);
		string(out[row->data_out]);
		printf(",\"ctx_in\":%s,\"ctx_out\":%s,\"repeat\":%s,\"flags\":%u}}",
		       row->ctx_in ? "true" : "false", row->ctx_out ? "true" : "false",
		       row->repeat ? "true" : "false", row->flags);
	}
	putchar(']');
}

/* What the manual has in its table of bpftool's command lines. */
static void habits(void)
{
	const struct habit *row = NULL;
	bool first = true;

	fputs(",\"habits\":[", stdout);
	while ((row = cmd_habit_next(row))) {
		if (row->message)
			continue;
		fputs(first ? "{\"theirs\":" : ",{\"theirs\":", stdout);
		string(row->theirs);
		fputs(",\"ours\":", stdout);
		string(row->ours);
		fputs(",\"note\":", stdout);
		string(row->note);
		putchar('}');
		first = false;
	}
	putchar(']');
}

static void attach_type(const struct bp_attach_type *row, bool first)
{
	fputs(first ? "{\"name\":" : ",{\"name\":", stdout);
	string(bp_attach_type_name(row));
	fputs(",\"section\":", stdout);
	string(row->section);
	fputs(",\"word\":", stdout);
	string(row->word);
	fputs(",\"target\":", stdout);
	string(bp_target_kind_name(row->target));
	fputs(",\"summary\":", stdout);
	string(row->summary);
	attach_facts(row);
	putchar('}');
}

/* Those of the kernel, and what links attach to besides. */
static void attach_types(void)
{
	const struct bp_attach_type *row = NULL;
	bool first = true;

	fputs(",\"attach_types\":[", stdout);
	while ((row = bp_attach_type_next(row))) {
		attach_type(row, first);
		first = false;
	}
	fputs("],\"probe_types\":[", stdout);
	for (first = true; (row = bp_probe_type_next(row)); first = false)
		attach_type(row, first);
	putchar(']');
}

void cmd_introspect(const struct cmd *const *cmds)
{

	printf("{\"name\":\"bpfprog\",\"version\":\"%s\"", BP_VERSION);
	options(cmd_common_argp.options);
	fputs(",\"commands\":[", stdout);
	for (size_t i = 0; cmds[i]; i++)
		command(cmds[i], i == 0);
	putchar(']');
	attach_types();
	prog_types();
	habits();
	puts("}");
}
