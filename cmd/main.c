// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* main.c - the top level: common options, the choice of the command, the way out */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "cmd/cmd.h"
#include "util/messages.h"
#include "util/text.h"

#define KEY_INTROSPECT 1000

const struct cmd *const cmds[] = {
	&cmd_load, &cmd_attach,  &cmd_detach,  &cmd_list,  &cmd_query,
	&cmd_bind, &cmd_testrun, &cmd_explain, &cmd_batch, NULL,
};

static struct ctx program; /* for at_exit(), which runs when main() is gone */

/* libbpf's callback has no argument to keep this in; one line, the last warning. */
static _Thread_local char libbpf_warning[400];
static _Thread_local struct bp_messages libbpf_said;
static bool libbpf_debug;

const char *cmd_libbpf_warning(void)
{
	return libbpf_warning;
}

struct bp_messages *cmd_libbpf_messages(void)
{
	return &libbpf_said;
}

void cmd_libbpf_set_debug(bool debug)
{
	libbpf_debug = debug;
	libbpf_warning[0] = '\0';
	bp_messages_clear(&libbpf_said);
}

/* In its messages are names out of objects and verifier logs. */
static int __attribute__((format(printf, 1, 0))) show(const char *fmt, va_list ap)
{
	cleanup_free char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0) {
		text = NULL;
		return 0;
	}
	for (const char *at = text; *at;) {
		size_t len = strcspn(at, "\n");

		bp_put_escaped(stderr, at, len);
		at += len;
		if (*at)
			putc(*at++, stderr);
	}
	return 0;
}

static int __attribute__((format(printf, 2, 0)))
keep_warning(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	char line[400];
	va_list copy;

	va_copy(copy, ap);
	vsnprintf(line, sizeof(line), fmt, copy);
	va_end(copy);
	line[strcspn(line, "\n")] = '\0';
	/* The dump of a verifier log is no reason. */
	if (level == LIBBPF_WARN && !strstr(line, "-- BEGIN") && !strstr(line, "-- END") &&
	    !strstr(line, "failed to load object"))
		bp_messages_add(&libbpf_said, line);
	else if (!libbpf_debug)
		return 0;
	if (libbpf_debug)
		return show(fmt, ap);
	snprintf(libbpf_warning, sizeof(libbpf_warning), "%s",
		 strncmp(line, "libbpf: ", 8) == 0 ? line + 8 : line);
	return 0;
}

/* The word --json may stand behind this option. */
static void print_version(const struct ctx *ctx)
{
	if (cmd_wants_json(ctx->argc, ctx->argv))
		printf("{\"name\":\"bpfprog\",\"version\":\"%s\",\"libbpf_version\":\"%u.%u\","
		       "\"schema_version\":\"%s\"}\n",
		       BP_VERSION, libbpf_major_version(), libbpf_minor_version(),
		       BP_SCHEMA_VERSION);
	else
		printf("bpfprog %s, libbpf %u.%u\n", BP_VERSION, libbpf_major_version(),
		       libbpf_minor_version());
}

/* argp begins a line for more of a text that just fits: without these blanks. */
static void print_help(const struct argp_state *state)
{
	cleanup_free char *text = NULL;
	size_t len;
	FILE *file = open_memstream(&text, &len);

	if (!file)
		return;
	argp_state_help(state, file, ARGP_HELP_STD_HELP);
	fclose(file);
	for (const char *line = text; *line; line += len + (line[len] == '\n')) {
		len = strcspn(line, "\n");
		if (len == 0 || strspn(line, " ") < len)
			printf("%.*s\n", (int)len, line);
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
		print_version(&program);
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
	{ NULL, 0, NULL, 0, "Common options:", -1 },
	{ "json", 'j', NULL, 0, "Write JSON", -1 },
	{ "pretty", 'p', NULL, 0, "Write JSON with indentation", -1 },
	{ "quiet", 'q', NULL, 0, "Write ids only, and no warnings", -1 },
	{ "debug", 'd', NULL, 0, "Show libbpf's messages on standard error", -1 },
	{ "dry-run", 'n', NULL, 0, "Show the libbpf call with every field, do nothing", -1 },
	{ "netns", 1, "NETNS", 0, "Enter the network namespace NETNS (name or path) first", -1 },
	{ "token", 2, "DIR", 0, "Load with a BPF token of the bpf file system at DIR", -1 },
	{ "help", 'h', NULL, 0, "Show this help", -1 },
	{ "version", 'V', NULL, 0, "Show the versions of bpfprog and libbpf", -1 },
	{ 0 }
};

const struct argp cmd_common_argp = { .options = common_options, .parser = common_parse };
const struct argp_child cmd_common_children[] = { { &cmd_common_argp, 0, NULL, 0 }, { 0 } };

const struct argp_option top_options[] = {
	{ "introspect-cli", KEY_INTROSPECT, NULL, OPTION_HIDDEN, NULL, 0 },
	{ 0 }
};
/* clang-format on */

static const struct cmd *find_cmd(const char *name)
{
	for (size_t i = 0; cmds[i]; i++)
		if (strcmp(cmds[i]->name, name) == 0 ||
		    (cmds[i]->alias && strcmp(cmds[i]->alias, name) == 0))
			return cmds[i];
	return NULL;
}

static error_t top_parse(int key, char *arg, struct argp_state *state)
{
	struct top_args *top = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &top->ctx->common;
		return 0;
	case KEY_INTROSPECT:
		cmd_introspect();
		top->ctx->common.done = true;
		return ECANCELED;
	case ARGP_KEY_ARG:
		if (top->help && state->next < state->argc)
			argp_error(state, "'help' takes one command");
		/* "help help": what help does is in the page that it opens by itself. */
		if (strcmp(arg, "help") == 0) {
			top->help = true;
			return 0;
		}
		top->ctx->cmd = find_cmd(arg);
		if (!top->ctx->cmd)
			argp_error(state, "unknown command '%s'", arg);
		if (top->help)
			return 0;
		top->argc = state->argc - state->next + 1;
		top->argv = state->argv + state->next - 1;
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a command is needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static char *top_help(int key, const char *text, void *input)
{
	char *buf = NULL;
	size_t len;
	FILE *file;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	file = open_memstream(&buf, &len);
	if (!file)
		return (char *)text;
	fputs("Commands:\n", file);
	for (size_t i = 0; cmds[i]; i++)
		fprintf(file, "  %-9s %s\n", cmds[i]->name, cmds[i]->summary);
	fputs("\n'bpfprog COMMAND --help' has the options of a command, 'bpfprog help COMMAND' "
	      "opens "
	      "its manual page.",
	      file);
	fclose(file);
	return buf;
}

const struct argp top_argp = {
	.options = top_options,
	.parser = top_parse,
	.args_doc = "COMMAND [ARG...]",
	.doc = "Manage BPF programs: load, attach, list, query, bind and test-run them.\v ",
	.children = cmd_common_children,
	.help_filter = top_help,
};

#ifdef BP_DEBUG
static int fds; /* open at the start */

static int count_fds(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = 0;

	while (dir && readdir(dir))
		count++;
	if (dir)
		closedir(dir);
	return count;
}
#endif

/* A full disk or a closed pipe must not look like success. */
static void at_exit(int status, void *arg)
{
	bool bad = ferror(stdout) || *program.write_error;

	(void)status, (void)arg;
	errno = 0;
	if (fclose(stdout) || bad) {
		int num = *program.write_error ? *program.write_error : errno ? errno : EIO;

		fprintf(stderr, "%s: standard output: %s (%s)\n", program.name, bp_errno_text(num),
			bp_errno_name(num));
		_exit(BP_FAILED);
	}
#ifdef BP_DEBUG
	if (fds && count_fds() + 1 > fds) {
		fprintf(stderr, "%s: descriptors left open: %d\n", program.name,
			count_fds() + 1 - fds);
		_exit(99);
	}
#endif
}

/*
 * Descriptors 0 to 2 must be taken, or a program that is opened would become one of them.
 * What O_PATH opens can neither be read nor written, as if they were still closed.
 */
static void fill_standard_fds(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", O_PATH);
}

int main(int argc, char **argv)
{
	static int write_error;
	static char buffer[1 << 16];
	static char errors[BUFSIZ];
	int status;

	fill_standard_fds();
	/* A pipe without a reader and a file at RLIMIT_FSIZE are errors of what writes. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	/* Who started this may not care how its children end, but this does. */
	signal(SIGCHLD, SIG_DFL);
	/* What fits is written at the end, where the reason of a failure is seen. */
	if (!isatty(STDOUT_FILENO))
		setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	/* A line in one piece, for others may write to the same place. */
	setvbuf(stderr, errors, _IOLBF, sizeof(errors));
	program.where = "bpfprog";
	snprintf(program.name, sizeof(program.name), "bpfprog");
	program.write_error = &write_error;
#ifdef BP_DEBUG
	fds = count_fds();
#endif
	on_exit(at_exit, NULL);
	cmd_libbpf_set_debug(false);
	libbpf_set_print(keep_warning);
	/* Or it would raise the limit before Linux 5.11, and say nothing. */
	libbpf_set_memlock_rlim(0);
	if (argc < 1)
		exit(BP_USAGE);
	status = cmd_run_line(&program, argc, argv);
	exit(status);
}
