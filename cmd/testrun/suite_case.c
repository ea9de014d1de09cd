// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* suite_case.c - one case of "bpfprog testrun --suite" */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "cmd/common/dry_run.h"
#include "cmd/common/libbpf_log.h"
#include "cmd/common/report.h"
#include "cmd/common/words.h"
#include "cmd/testrun/check.h"
#include "cmd/testrun/one.h"
#include "cmd/testrun/out.h"
#include "cmd/testrun/replay.h"
#include "cmd/testrun/suite_case.h"
#include "table/load_flag.h"
#include "load/load.h"
#include "object/word.h"
#include "ref/prog_map.h"
#include "testrun/map_value.h"
#include "util/cleanup.h"
#include "util/num.h"
#include "util/time.h"

#define MAX_SETS 64

/* A case while it runs. */
struct running {
	const struct ctx *ctx;
	const struct object_args *change;
	const struct bp_suite_case *one;
	struct testrun_args args;
	char *program; /* taken apart */
	const char *sets[MAX_SETS];
	size_t nsets;
	struct bp_map_size sizes[MAX_SETS]; /* with names of their own */
	size_t nsizes;
	struct bp_prog_type type;
	__u32 prog_flags;
	struct testrun test;
	struct bp_object object;
	struct outcome *outcome;
};

/* Too large for the stack: to be ended with end(), or NULL without memory. */
static struct running *begin(const struct ctx *ctx, const struct object_args *change,
			     const struct bp_suite_case *one, struct bp_err *err)
{
	struct running *running = calloc(1, sizeof(*running));

	if (!running) {
		bp_fail(err, ENOMEM, "calloc", "%s", "");
		return NULL;
	}
	running->ctx = ctx;
	running->change = change;
	running->one = one;
	running->args.common = (struct common *)&ctx->common;
	return running;
}

static void end(struct running *running)
{
	if (!running)
		return;
	testrun_free(&running->test);
	bp_object_close(&running->object);
	for (size_t i = 0; i < running->nsizes; i++)
		free((char *)running->sizes[i].name);
	free(running->program);
	free(running);
}

static const char *value_of(const struct running *running, const char *key)
{
	const struct bp_suite_line *line = bp_suite_next(running->one, key, NULL);

	return line ? line->value : NULL;
}

/* A failure of one line of the case. */
static int at_line(const struct bp_suite_line *line, struct bp_err *err)
{
	struct bp_err own = *err;
	char text[sizeof(own.text)];

	cmd_explain_late(&own);
	cmd_error_text(&own, text, sizeof(text));
	bp_fail_text(err, bp_err_status(&own), own.num, "", "line %lu: %.1500s", line->number,
		     text);
	if (own.hint[0])
		bp_hint(err, "%s", own.hint);
	return -EINVAL;
}

static int number_of(const struct running *running, const char *key, __u64 min, __u64 max,
		     __u64 *ret_num, struct bp_err *err)
{
	const struct bp_suite_line *line = bp_suite_next(running->one, key, NULL);

	if (!line || bp_parse_u64(line->value, min, max, ret_num) == 0)
		return 0;
	return bp_fail_text(err, BP_USAGE, EINVAL, "",
			    "line %lu: %s needs a number from %llu to %llu, not '%s'", line->number,
			    key, min, max, line->value);
}

static int too_many(const char *key, struct bp_err *err)
{
	return bp_fail_text(err, BP_USAGE, E2BIG, "", "too many lines of %s", key);
}

/* All values of a key in an array. */
static int list_of(const struct running *running, const char *key, const char **list, size_t max,
		   size_t *ret_count, struct bp_err *err)
{
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, key, line))) {
		if (*ret_count == max)
			return too_many(key, err);
		list[(*ret_count)++] = line->value;
	}
	return 0;
}

static int read_numbers(struct running *running, struct bp_err *err)
{
	struct testrun_args *args = &running->args;
	__u64 repeat = 0;
	__u64 flags = 0;
	__u64 cpu = 0;

	if (number_of(running, "repeat", 1, INT_MAX, &repeat, err) ||
	    number_of(running, "flags", 0, UINT_MAX, &flags, err) ||
	    number_of(running, "cpu", 0, INT_MAX, &cpu, err) ||
	    number_of(running, "limit", 1, ~0ULL, &args->replay.limit, err))
		return -EINVAL;
	if (flags & BPF_F_TEST_XDP_LIVE_FRAMES) {
		bp_fail_text(err, BP_USAGE, EINVAL, "",
			     "line %lu: live frames give back nothing that a test case can look at",
			     bp_suite_next(running->one, "flags", NULL)->number);
		bp_hint(err, "send them with testrun --live-frames");
		return -EINVAL;
	}
	args->repeat = (__u32)repeat;
	args->flags = (__u32)flags;
	args->cpu = (__u32)cpu;
	args->has_cpu = value_of(running, "cpu");
	if (args->has_cpu)
		args->flags |= BPF_F_TEST_RUN_ON_CPU;
	return 0;
}

/* "NAME=N" of each line with one of these keys */
static int read_sizes(struct running *running, const char *key, bool value, struct bp_err *err)
{
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, key, line))) {
		struct bp_map_size *size = &running->sizes[running->nsizes];
		const char *equals = strchr(line->value, '=');
		__u64 num;

		if (running->nsizes == MAX_SETS)
			return too_many(key, err);
		if (!equals || equals == line->value || bp_parse_u64(equals + 1, 1, UINT_MAX, &num))
			return bp_fail_text(err, BP_USAGE, EINVAL, "",
					    "line %lu: %s '%s' is not NAME=N", line->number, key,
					    line->value);
		size->name = strndup(line->value, (size_t)(equals - line->value));
		if (!size->name)
			return bp_fail(err, ENOMEM, "strndup", "%s", "");
		size->value = value;
		size->size = (__u32)num;
		running->nsizes++;
	}
	return 0;
}

/* How the program is loaded: --type and --prog-flags of the case. */
static int read_load(struct running *running, struct bp_err *err)
{
	const struct bp_suite_line *type = bp_suite_next(running->one, "type", NULL);
	const struct bp_suite_line *flags = bp_suite_next(running->one, "prog-flags", NULL);
	char bad[100];

	if (read_sizes(running, "max-entries", false, err) ||
	    read_sizes(running, "value-size", true, err))
		return -EINVAL;
	if (type &&
	    !cmd_find_prog_type(type->value, &running->type.type, &running->type.attach_type))
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "line %lu: unknown program type '%s'", type->number,
				    type->value);
	if (flags && bp_load_flags_parse(flags->value, &running->prog_flags, bad, sizeof(bad)))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "line %lu: unknown flag '%s'",
				    flags->number, bad);
	return 0;
}

/* The lines of a case as the options of a command line. */
static int read_case(struct running *running, struct bp_err *err)
{
	struct testrun_args *args = &running->args;

	args->data_in = value_of(running, "data-in");
	args->packet = value_of(running, "packet");
	args->ctx = value_of(running, "ctx");
	args->ctx_in = value_of(running, "ctx-in");
	args->expect.verdict = value_of(running, "expect");
	args->expect.len = value_of(running, "expect-len");
	args->expect.data = value_of(running, "expect-data");
	args->replay.in = value_of(running, "pcap");
	args->replay.expect_file = value_of(running, "expect-file");
	args->replay.expect = args->replay.in ? args->expect.verdict : NULL;
	if (read_numbers(running, err) || read_load(running, err) ||
	    list_of(running, "expect-ctx", args->expect.ctx, BP_CTX_CHECKS, &args->expect.nctx,
		    err) ||
	    list_of(running, "expect-stdout", args->expect.out.text, BP_STREAM_CHECKS,
		    &args->expect.out.count, err) ||
	    list_of(running, "expect-stderr", args->expect.err.text, BP_STREAM_CHECKS,
		    &args->expect.err.count, err) ||
	    list_of(running, "expect-count", args->replay.count, MAX_COUNTS, &args->replay.ncounts,
		    err) ||
	    list_of(running, "set", running->sets, MAX_SETS, &running->nsets, err))
		return -EINVAL;
	running->program = strdup(value_of(running, "program"));
	return running->program ? 0 : bp_fail(err, ENOMEM, "strdup", "%s", "");
}

/* What the command line changes, and then what the case does, which wins. */
struct merged {
	const char *sets[OBJECT_NAMES + MAX_SETS];
	struct bp_map_size sizes[OBJECT_NAMES + MAX_SETS];
	struct bp_prog_type types[OBJECT_NAMES + 1];
};

static void merge(const struct running *running, struct merged *merged, struct bp_object_opts *opts)
{
	const struct object_args *change = running->change;
	const char *attach_to = value_of(running, "attach-to");
	const char *kernel_btf = value_of(running, "kernel-btf");

	cmd_object_opts(change, opts);
	memcpy(merged->sets, change->sets, change->nsets * sizeof(merged->sets[0]));
	memcpy(merged->sets + change->nsets, running->sets,
	       running->nsets * sizeof(merged->sets[0]));
	memcpy(merged->sizes, change->sizes, change->nsizes * sizeof(merged->sizes[0]));
	memcpy(merged->sizes + change->nsizes, running->sizes,
	       running->nsizes * sizeof(merged->sizes[0]));
	opts->sets = merged->sets;
	opts->nsets = change->nsets + running->nsets;
	opts->sizes = merged->sizes;
	opts->nsizes = change->nsizes + running->nsizes;
	if (running->type.type) {
		/* The first of a name counts. */
		merged->types[0] = running->type;
		merged->types[0].name = running->args.name;
		memcpy(merged->types + 1, change->types, change->ntypes * sizeof(merged->types[0]));
		opts->types = merged->types;
		opts->ntypes = change->ntypes + 1;
	}
	opts->prog_flags |= running->prog_flags;
	opts->attach_to = attach_to ? attach_to : opts->attach_to;
	opts->kernel_btf = kernel_btf ? kernel_btf : opts->kernel_btf;
}

/* Load the program of an object, but not in a dry run: -1 is its descriptor then, without a
 * failure. */
static int load_object(struct running *running, int *ret_fd, struct bp_err *err)
{
	cleanup_free struct merged *merged = malloc(sizeof(*merged));
	struct bp_object_opts opts = {
		.path = running->program,
		.names = &running->args.name,
		.nnames = 1,
		.attach_prog_fd = -1,
		.said = cmd_libbpf_messages(),
		.confined = running->one->confined,
		.token = running->ctx->common.token,
	};
	struct bp_object *object = &running->object;
	int ret;

	if (!merged)
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	merge(running, merged, &opts);
	ret = bp_object_open(&opts, object, err);

	if (ret)
		return ret;
	running->test.object = object;
	running->test.info.type = bpf_program__type(object->progs[0].prog);
	if (running->one->confined && running->test.info.type == BPF_PROG_TYPE_SYSCALL)
		return bp_fail_text(err, BP_DENIED, EPERM, "",
				    "with --confined, no syscall program: it may call bpf()");
	*ret_fd = -1;
	if (running->ctx->common.dry_run)
		return 0;
	ret = bp_objects_load(object, 1, 1, err);
	if (ret && object->failed && object->failed->log)
		running->outcome->detail = strdup(object->failed->log);
	if (ret)
		return ret;
	*ret_fd = fcntl(object->progs[0].fd, F_DUPFD_CLOEXEC, 0);
	return *ret_fd < 0 ? bp_fail(err, errno, "fcntl", "%s", "") : 0;
}

/* "id 7", "/sys/fs/bpf/x" and so on, as on a command line. */
static int open_loaded(struct running *running, int *ret_fd, struct bp_err *err)
{
	char *words[2] = { running->program, NULL };
	struct bp_ref ref = { 0 };
	char *blank = strpbrk(running->program, " \t");
	int count = 1;

	if (blank) {
		*blank = '\0';
		words[count++] = blank + 1 + strspn(blank + 1, " \t");
	}
	if (running->nsets)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "variables are set before a program is loaded: OBJECT:PROGRAM");
	if (running->nsizes || running->type.type || running->prog_flags ||
	    value_of(running, "attach-to") || value_of(running, "kernel-btf"))
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "how a program is loaded is for one of an object: "
				    "OBJECT:PROGRAM");
	if (bp_ref_parse(words, count, BP_REF_PROG, &ref, err) != count)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "unknown program '%s'",
				    value_of(running, "program"));
	*ret_fd = bp_ref_open_prog(&ref, err);
	return *ret_fd < 0 ? *ret_fd : 0;
}

static int open_program(struct running *running, int *ret_fd, struct bp_err *err)
{
	const struct bp_suite_line *line = bp_suite_next(running->one, "program", NULL);
	bool object = bp_object_word_split(running->program, &running->args.name);
	int ret;

	running->args.object = object ? running->program : NULL;
	ret = object ? load_object(running, ret_fd, err) : open_loaded(running, ret_fd, err);
	return ret ? at_line(line, err) : 0;
}

/* "NAME KEY = VALUE" */
static int open_map(const struct running *running, int prog_fd, const struct bp_suite_line *line,
		    const char **ret_rest, struct bp_err *err)
{
	const struct bp_object *object = running->test.object;
	size_t len = strcspn(line->value, " \t");
	cleanup_free char *name = strndup(line->value, len);

	if (!name)
		return bp_fail(err, ENOMEM, "strndup", "%s", "");
	*ret_rest = line->value + len + strspn(line->value + len, " \t");
	return bp_prog_map(prog_fd, object ? object->object : NULL, name, err);
}

static int set_maps(const struct running *running, int prog_fd, struct bp_err *err)
{
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, "map", line))) {
		const char *rest;
		cleanup_fd int fd = open_map(running, prog_fd, line, &rest, err);

		if (fd < 0 || bp_map_put(fd, rest, err))
			return at_line(line, err);
	}
	return 0;
}

/* Add one that is not met to the text of the case. */
static void add_text(struct outcome *outcome, const char *text)
{
	char *more;

	if (asprintf(&more, "%s%s%s", outcome->text ? outcome->text : "", outcome->text ? "; " : "",
		     text) < 0)
		return;
	free(outcome->text);
	outcome->text = more;
}

static int check_maps(const struct running *running, int prog_fd, struct bp_err *err)
{
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, "expect-map", line))) {
		char text[500];
		const char *rest;
		cleanup_fd int fd = open_map(running, prog_fd, line, &rest, err);
		int ret = fd < 0 ? fd : bp_map_check(fd, rest, text, sizeof(text), err);

		if (ret < 0)
			return at_line(line, err);
		if (ret)
			continue;
		add_text(running->outcome, text);
		running->outcome->outcome = BP_MISSED;
	}
	return 0;
}

static void miss(struct outcome *outcome, const struct bp_err *err, const char *diff)
{
	outcome->outcome = BP_MISSED;
	add_text(outcome, err->text);
	if (diff && !outcome->detail)
		outcome->detail = strdup(diff);
}

/* A run that the kernel cut short is none that a case can be judged by. */
static int check_end(const struct running *running, struct bp_err *err)
{
	const struct testrun *test = &running->test;
	char text[200];

	if (!bp_run_cut_short(&test->expect, &test->streams, text, sizeof(text)))
		return 0;
	if (!running->outcome->detail)
		running->outcome->detail = strdup(test->streams.err.buf);
	return bp_fail_text(err, BP_FAILED, ECANCELED, test->info.name, "%s", text);
}

static int run_packet(struct running *running, int prog_fd, struct bp_err *err)
{
	struct testrun *test = &running->test;
	struct outcome *outcome = running->outcome;
	struct bp_check checks[BP_CHECKS];
	struct bp_err unmet = { 0 };
	const char *diff;
	size_t count;
	int ret = testrun_call(prog_fd, test, err);

	if (ret == 0)
		ret = check_end(running, err);
	if (ret)
		return ret;
	outcome->ran = true;
	outcome->retval = test->run.retval;
	outcome->duration = test->run.duration;
	outcome->verdict = bp_verdict_name(test->info.type, test->run.retval);
	if (testrun_check_run(test, checks, &count, &diff, &unmet))
		miss(outcome, &unmet, diff);
	for (size_t i = 0; i < count; i++)
		free(checks[i].diff);
	return 0;
}

static int run_capture(struct running *running, int prog_fd, struct bp_err *err)
{
	cleanup_free char *diff = NULL;
	int ret = testrun_replay_check(&running->args.replay, prog_fd, &running->test, &diff, err);

	if (ret == 0 || bp_err_status(err) == BP_UNMET) {
		struct bp_err cut = { 0 };

		if (testrun_read_streams(prog_fd, &running->test, &cut) ||
		    check_end(running, &cut)) {
			*err = cut;
			return -1;
		}
	}
	if (ret == 0 || bp_err_status(err) != BP_UNMET)
		return ret;
	miss(running->outcome, err, diff);
	*err = (struct bp_err){ 0 };
	return 0;
}

/* All but the maps; the descriptor is the caller's. */
static int prepare(struct running *running, int *ret_fd, struct bp_err *err)
{
	if (read_case(running, err) || open_program(running, ret_fd, err))
		return -EINVAL;
	return testrun_prepare(&running->args, *ret_fd, &running->test, err);
}

static int run_steps(struct running *running, struct bp_err *err)
{
	cleanup_fd int prog_fd = -1;
	int ret;

	if (prepare(running, &prog_fd, err) || set_maps(running, prog_fd, err))
		return -EINVAL;
	ret = running->args.replay.in ? run_capture(running, prog_fd, err) :
					run_packet(running, prog_fd, err);
	return ret ? ret : check_maps(running, prog_fd, err);
}

/* The remedy, before the log of the verifier that may be there. */
static void add_hint(struct outcome *outcome, const char *hint)
{
	const char *log = outcome->detail ? outcome->detail : "";
	char *more = NULL;

	if (!hint[0] || asprintf(&more, "hint: %s%s%s", hint, *log ? "\n" : "", log) < 0)
		return;
	free(outcome->detail);
	outcome->detail = more;
}

void testrun_case_run(const struct ctx *ctx, const struct object_args *change,
		      const struct bp_suite_case *one, struct outcome *ret_outcome)
{
	struct outcome *outcome = ret_outcome;
	struct bp_err err = { 0 };
	struct running *running = begin(ctx, change, one, &err);
	__u64 started = bp_now_ns();

	if (running)
		running->outcome = outcome;
	if (!running || run_steps(running, &err)) {
		char text[sizeof(err.what) + sizeof(err.text) + 100];

		cmd_explain_late(&err);
		cmd_error_text(&err, text, sizeof(text));
		add_text(outcome, text);
		add_hint(outcome, err.hint);
		outcome->outcome = BP_BROKEN;
		outcome->status = bp_err_status(&err);
		outcome->num = err.num;
	}
	outcome->nsec = bp_now_ns() - started;
	end(running);
}

static size_t count_lines(const struct bp_suite_case *one, const char *key)
{
	const struct bp_suite_line *line = NULL;
	size_t count = 0;

	while ((line = bp_suite_next(one, key, line)))
		count++;
	return count;
}

size_t testrun_case_calls(const struct bp_suite_case *one)
{
	return 1 + count_lines(one, "map") + count_lines(one, "expect-map");
}

/* A map of an object that is not loaded, or of a program that is. */
static int map_info(const struct running *running, int prog_fd, const struct bp_suite_line *line,
		    struct bpf_map_info *info, const char **ret_rest, struct bp_err *err)
{
	const struct bp_object *object = running->test.object;
	__u32 len = sizeof(*info);
	const struct bpf_map *map;
	size_t name;

	if (!object) {
		cleanup_fd int fd = open_map(running, prog_fd, line, ret_rest, err);

		if (fd < 0)
			return fd;
		return bpf_map_get_info_by_fd(fd, info, &len) == 0 ?
			       0 :
			       bp_fail(err, errno, "bpf_map_get_info_by_fd", "%s", "");
	}
	name = strcspn(line->value, " \t");
	*ret_rest = line->value + name + strspn(line->value + name, " \t");
	bpf_object__for_each_map(map, object->object)
	{
		if (strncmp(bpf_map__name(map), line->value, name) != 0 ||
		    bpf_map__name(map)[name] != '\0')
			continue;
		info->type = bpf_map__type(map);
		info->key_size = bpf_map__key_size(map);
		info->value_size = bpf_map__value_size(map);
		snprintf(info->name, sizeof(info->name), "%s", bpf_map__name(map));
		return 0;
	}
	return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "the program has no map '%.*s'",
			    (int)name, line->value);
}

/* The calls that set maps, or look at them. */
static int describe_maps(const struct running *running, int prog_fd, bool check, struct call *calls,
			 struct bp_err *err)
{
	const char *key = check ? "expect-map" : "map";
	const struct bp_suite_line *line = NULL;

	while ((line = bp_suite_next(running->one, key, line))) {
		struct bpf_map_info info = { 0 };
		struct bp_map_text text;
		const char *rest;

		if (map_info(running, prog_fd, line, &info, &rest, err) ||
		    bp_map_describe(&info, rest, check, &text, err))
			return at_line(line, err);
		*calls = (struct call){ .name = check ? "bpf_map_lookup_elem" :
							"bpf_map_update_elem" };
		cmd_call_arg(calls, "fd", "[map %s]", info.name);
		cmd_call_arg(calls, "key", "%s", text.key);
		cmd_call_arg(calls, "value", "%s", check ? "[out]" : text.value);
		if (!check)
			cmd_call_arg(calls, "flags", "0");
		calls++;
	}
	return 0;
}

int testrun_case_describe(const struct ctx *ctx, const struct object_args *change,
			  const struct bp_suite_case *one, struct call *ret_calls,
			  struct bp_err *err)
{
	struct running *running = begin(ctx, change, one, err);
	size_t before = count_lines(one, "map");
	cleanup_fd int prog_fd = -1;
	int ret = running ? prepare(running, &prog_fd, err) : -ENOMEM;

	if (ret == 0)
		ret = describe_maps(running, prog_fd, false, ret_calls, err);
	if (ret == 0)
		testrun_describe(&running->args, prog_fd, &running->test, &ret_calls[before]);
	if (ret == 0)
		ret = describe_maps(running, prog_fd, true, &ret_calls[before + 1], err);
	end(running);
	return ret;
}
