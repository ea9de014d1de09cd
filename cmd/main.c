// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* main.c - the top level: common options, the choice of the command, the way out */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "cleanup.h"
#include "cmd.h"

#define KEY_INTROSPECT 1000

const struct cmd *const cmds[] = {
	&cmd_load, &cmd_attach,  &cmd_detach,  &cmd_list, &cmd_query,
	&cmd_bind, &cmd_testrun, &cmd_explain, NULL,
};

/* libbpf's callback has no argument to keep this in; one line, the last warning. */
static char libbpf_warning[400];
static bool libbpf_debug;

const char *last_warning(void)
{
	return libbpf_warning;
}

static int __attribute__((format(printf, 2, 0)))
keep_warning(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	char line[400];

	if (libbpf_debug)
		return vfprintf(stderr, fmt, ap);
	if (level != LIBBPF_WARN)
		return 0;
	vsnprintf(line, sizeof(line), fmt, ap);
	line[strcspn(line, "\n")] = '\0';
	/* The dump of a verifier log is no reason. */
	if (strstr(line, "-- BEGIN") || strstr(line, "-- END") ||
	    strstr(line, "failed to load object"))
		return 0;
	snprintf(libbpf_warning, sizeof(libbpf_warning), "%s",
		 strncmp(line, "libbpf: ", 8) == 0 ? line + 8 : line);
	return 0;
}

static int print_version(const struct common *common)
{
	if (common->json)
		return printf("{\"name\":\"bpfprog\",\"version\":\"%s\",\"libbpf_version\":\"%u.%"
			      "u\",\"schema_version\":\"" BP_SCHEMA_VERSION "\"}\n",
			      BP_VERSION, libbpf_major_version(), libbpf_minor_version());
	return printf("bpfprog %s, libbpf %u.%u\n", BP_VERSION, libbpf_major_version(),
		      libbpf_minor_version());
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
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP);
		return 0;
	case 'V':
		print_version(common);
		exit(BP_OK);
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
	{ "dry-run", 'n', NULL, 0, "Print the libbpf call with every field, do nothing", -1 },
	{ "netns", 1, "NETNS", 0, "Enter the network namespace NETNS (name or path) first", -1 },
	{ "token", 2, "DIR", 0, "Load with a BPF token of the bpf file system at DIR", -1 },
	{ "help", 'h', NULL, 0, "Show this help", -1 },
	{ "version", 'V', NULL, 0, "Show the versions of bpfprog and libbpf", -1 },
	{ 0 }
};

const struct argp common_argp = { .options = common_options, .parser = common_parse };
const struct argp_child common_children[] = { { &common_argp, 0, NULL, 0 }, { 0 } };

const struct argp_option top_options[] = {
	{ "introspect-cli", KEY_INTROSPECT, NULL, OPTION_HIDDEN, NULL, 0 },
	{ 0 }
};
/* clang-format on */

struct top_args {
	struct ctx *ctx;
	int argc;
	char **argv;
};

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
		introspect();
		exit(BP_OK);
	case ARGP_KEY_ARG:
		top->ctx->cmd = find_cmd(arg);
		if (!top->ctx->cmd)
			argp_error(state, "unknown command '%s'", arg);
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
	fputs("\n'bpfprog COMMAND --help' has the options of a command, bpfprog(8) the rest.",
	      file);
	fclose(file);
	return buf;
}

static const struct argp top_argp = {
	.options = top_options,
	.parser = top_parse,
	.args_doc = "COMMAND [ARG...]",
	.doc = "Manage BPF programs: load, attach, list, query, bind and test-run them.\v ",
	.children = common_children,
	.help_filter = top_help,
};

#ifdef BP_DEBUG
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

/* The parser writes its complaint to a buffer, so that it comes out in the one form for all. */
static void keep_errors(struct ctx *ctx)
{
	FILE *file = fmemopen(ctx->kept, sizeof(ctx->kept), "w");

	if (!file)
		return;
	ctx->err = stderr;
	stderr = file;
}

static void stop_keeping(struct ctx *ctx)
{
	if (!ctx->err)
		return;
	fclose(stderr);
	stderr = ctx->err;
	ctx->err = NULL;
}

/* The parser ended the program: its first line is "NAME: what is wrong". */
static void report_usage(struct ctx *ctx)
{
	struct bp_err err = { .status = BP_USAGE };
	char *text;

	stop_keeping(ctx);
	ctx->kept[sizeof(ctx->kept) - 1] = '\0';
	ctx->kept[strcspn(ctx->kept, "\n")] = '\0';
	text = strstr(ctx->kept, ": ");
	snprintf(err.text, sizeof(err.text), "%.1500s", text ? text + 2 : ctx->kept);
	bp_hint(&err, "see '%s --help'", ctx->name);
	/* The option may stand behind the mistake. */
	fail(ctx, &err);
}

/* A full disk or a closed pipe must not look like success. */
static void at_exit(int status, void *arg)
{
	struct ctx *ctx = arg;
	bool bad;

	if (ctx->err && status == BP_USAGE)
		report_usage(ctx);
	stop_keeping(ctx);
	bad = ferror(stdout) || *ctx->write_error;
	errno = 0;
	if (fclose(stdout) || bad) {
		int num = *ctx->write_error ? *ctx->write_error : errno ? errno : EIO;

		fprintf(stderr, "%s: standard output: %s (%s)\n", ctx->name, bp_errno_text(num),
			bp_errno_name(num));
		_exit(BP_FAILED);
	}
#ifdef BP_DEBUG
	if (ctx->fds && count_fds() + 1 > ctx->fds) {
		fprintf(stderr, "%s: descriptors left open: %d\n", ctx->name,
			count_fds() + 1 - ctx->fds);
		_exit(99);
	}
#endif
}

/* Descriptors 0 to 2 must be taken, or a program that is opened would become one of them. */
static void fill_standard_fds(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			open("/dev/null", O_RDONLY);
}

/* Is an option given that asks for JSON? The parser may fail before it gets there. */
static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		const char *arg = argv[i];

		if (strcmp(arg, "--json") == 0 || strcmp(arg, "--pretty") == 0)
			return true;
		if (arg[0] == '-' && arg[1] != '-' &&
		    strspn(arg + 1, "jpqdnV") == strlen(arg + 1) && strpbrk(arg + 1, "jp"))
			return true;
	}
	return false;
}

static void enter_netns(struct ctx *ctx)
{
	cleanup_fd int fd = -1;
	struct bp_err err = { 0 };

	fd = bp_netns_open(ctx->common.netns, &err);
	if (fd < 0 || bp_netns_enter(fd, NULL, &err)) {
		int status = fail(ctx, &err);

		if (fd >= 0)
			close(take_fd(&fd));
		exit(status);
	}
}

/* Usage errors end the process in argp itself; what comes back is that it had no memory. */
static void parse(struct ctx *ctx, const struct argp *argp, int argc, char **argv, void *args)
{
	int ret;

	argv[0] = (char *)ctx->name;
	keep_errors(ctx);
	ret = argp_parse(argp, argc, argv, ARGP_IN_ORDER | ARGP_NO_HELP, NULL, args);
	stop_keeping(ctx);
	if (ret)
		exit(fail(ctx, &(struct bp_err){ .num = ret }));
}

void parse_args(struct ctx *ctx, int argc, char **argv, void *args)
{
	parse(ctx, ctx->cmd->argp, argc, argv, args);
	if (ctx->common.token && ctx->cmd != &cmd_load) {
		struct bp_err err = { .status = BP_USAGE };

		snprintf(err.text, sizeof(err.text),
			 "--token is for load: the kernel takes a "
			 "token for no other command");
		exit(fail(ctx, &err));
	}
	libbpf_debug = ctx->common.debug;
	if (ctx->common.netns)
		enter_netns(ctx);
}

int main(int argc, char **argv)
{
	static struct ctx ctx; /* for at_exit(), which runs when main() is gone */
	static int write_error;
	static char buffer[1 << 16];
	struct top_args top = { .ctx = &ctx };
	char name[64];

	fill_standard_fds();
	signal(SIGPIPE, SIG_IGN);
	/* What fits is written at the end, where the reason of a failure is seen. */
	if (!isatty(STDOUT_FILENO))
		setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	ctx.name = "bpfprog";
	ctx.write_error = &write_error;
#ifdef BP_DEBUG
	ctx.fds = count_fds();
#endif
	on_exit(at_exit, &ctx);
	ctx.common.json = wants_json(argc, argv);
	libbpf_set_print(keep_warning);
	argp_err_exit_status = BP_USAGE;
	if (argc < 1)
		exit(BP_USAGE);
	parse(&ctx, &top_argp, argc, argv, &top);
	snprintf(name, sizeof(name), "bpfprog %s", ctx.cmd->name);
	ctx.name = name;
	exit(ctx.cmd->run(&ctx, top.argc, top.argv));
}
