// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* options.c - the options that every command takes, before and behind its name */
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>

#include <bpf/libbpf.h>

#include "cmd/common/ctx.h"
#include "cmd/common/options.h"
#include "packet/filter.h"
#include "util/cleanup.h"

bool cmd_wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *arg = argv[i];
		size_t len = strlen(arg);

		if (strcmp(arg, "--format=json") == 0 ||
		    (strcmp(arg, "json") == 0 && strcmp(argv[i - 1], "--format") == 0))
			return true;
		/* Long options may be shortened. */
		if (len > 2 &&
		    (strncmp("--json", arg, len) == 0 || strncmp("--pretty", arg, len) == 0))
			return true;
		/* Letters that take no word, up to the first of a command, which may. */
		len = strspn(arg + (*arg == '-'), "jpqdnVh");
		if (arg[0] == '-' && (memchr(arg + 1, 'j', len) || memchr(arg + 1, 'p', len)))
			return true;
	}
	return false;
}

/* Of what is loaded here the program is the first; only a dynamic one has an interpreter. */
static int find_interpreter(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++)
		*(bool *)arg |= info->dlpi_phdr[i].p_type == PT_INTERP;
	return 1;
}

/* The option --json may follow this one. */
static void print_version(const struct common *common, const struct argp_state *state)
{
	const char *pcap = bp_filter_library();
	bool dynamic = false;
	struct utsname kernel;

	dl_iterate_phdr(find_interpreter, &dynamic);
	if (uname(&kernel))
		memset(&kernel, 0, sizeof(kernel));
	if (common->json || cmd_wants_json(state->argc, state->argv))
		printf("{\"name\":\"bpfprog\",\"version\":\"%s\",\"libbpf_version\":\"%u.%u\","
		       "\"schema_version\":\"%s\",\"static\":%s,\"libpcap\":%s,"
		       "\"kernel\":\"%s\",\"machine\":\"%s\"}\n",
		       BP_VERSION, libbpf_major_version(), libbpf_minor_version(),
		       BP_SCHEMA_VERSION, dynamic ? "false" : "true", pcap ? "true" : "false",
		       kernel.release, kernel.machine);
	else
		printf("bpfprog %s, libbpf %u.%u\n"
		       "built in: %s, %s\n"
		       "kernel: %s %s %s\n",
		       BP_VERSION, libbpf_major_version(), libbpf_minor_version(),
		       dynamic ? "dynamically linked" : "statically linked",
		       pcap ? pcap : "without libpcap (testrun --filter)", kernel.sysname,
		       kernel.release, kernel.machine);
}

static bool is_option(const char *line)
{
	return strncmp(line, "  ", 2) == 0;
}

/*
 * Without the blanks that argp writes for more of a text that just fits, and without the empty
 * lines between the options of one purpose, of which each is a group to argp.
 */
static void print_help(const struct argp_state *state)
{
	cleanup_free char *text = NULL;
	bool after_usage = false;
	bool after_text = true;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return;
	argp_state_help(state, file, ARGP_HELP_STD_HELP);
	fclose(file);
	for (const char *line = text; *line; line += len + (line[len] == '\n')) {
		len = strcspn(line, "\n");
		if (len && strspn(line, " ") == len)
			continue;
		if (len == 0 && after_usage && !after_text && is_option(line + 1))
			continue;
		printf("%.*s\n", (int)len, line);
		after_usage |= len == 0;
		after_text = len && *line != ' ';
	}
}

/* Say it, unless in a batch, where it is refused; then there is nothing more to parse. */
static error_t say(int key, struct common *common, struct argp_state *state)
{
	common->done = true;
	if (common->in_batch)
		return ECANCELED;
	if (key == 'h')
		print_help(state);
	else
		print_version(common, state);
	return ECANCELED;
}

static error_t common_parse(int key, char *arg, struct argp_state *state)
{
	struct common *common = state->input;

	switch (key) {
	case 'j':
		common->json = true;
		return 0;
	case 'p':
		common->json = true;
		common->pretty = true;
		return 0;
	case 'q':
		common->quiet = true;
		return 0;
	case 'd':
		common->debug = true;
		return 0;
	case 'n':
		common->dry_run = true;
		return 0;
	case 1:
		common->netns = arg;
		return 0;
	case 2:
		common->token = arg;
		return 0;
	case 'h':
	case 'V':
		return say(key, common, state);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* clang-format off */
static const struct argp_option common_options[] = {
	{ NULL, 0, NULL, 0, "Common options:", 0 },
	{ "json", 'j', NULL, 0, "Write JSON", 0 },
	{ "pretty", 'p', NULL, 0, "Write JSON with indentation", 0 },
	{ "quiet", 'q', NULL, 0, "Write ids only, and no warnings", 0 },
	{ "debug", 'd', NULL, 0, "Show libbpf's messages on standard error", 0 },
	{ "dry-run", 'n', NULL, 0, "Show the libbpf call with every field, do nothing", 0 },
	{ "netns", 1, "NETNS", 0, "Enter the network namespace NETNS (name or path) first", 0 },
	{ "token", 2, "DIR", 0, "Load with a BPF token of the bpf file system at DIR", 0 },
	{ "help", 'h', NULL, 0, "Show this help", 0 },
	{ "version", 'V', NULL, 0, "Show the versions of bpfprog, libbpf and the kernel, and what is built in", 0 },
	{ 0 }
};

const struct argp cmd_common_argp = { .options = common_options, .parser = common_parse };
/* clang-format on */
