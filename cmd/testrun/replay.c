// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* replay.c - "bpfprog testrun --pcap": bpf_prog_test_run_opts() on each packet of a capture
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmd/common/report.h"
#include "cmd/common/result.h"
#include "cmd/testrun/check.h"
#include "cmd/testrun/jobs.h"
#include "cmd/testrun/out.h"
#include "cmd/testrun/replay.h"
#include "kernel/run_type.h"
#include "testrun/replay.h"
#include "util/time.h"
#include "util/num.h"

/* An expected number of packets. */
struct wanted {
	struct bp_range values;
	__u64 count;
};

/* What the lines of --each, and of the progress, are written with. */
struct each {
	const struct ctx *ctx;
	enum bpf_prog_type type;
	__u64 begin;  /* bp_now_ns() */
	double shown; /* seconds after that */
};

/* Seconds between two lines of the progress. */
#define SHOW_EVERY 0.2

static const struct bp_out_col each_cols[] = {
	{ "number", NULL, BP_OUT_U64, NULL },        { "time", NULL, BP_OUT_U64, NULL },
	{ "size", NULL, BP_OUT_U64, NULL },          { "verdict", NULL, BP_OUT_STR, NULL },
	{ "retval", NULL, BP_OUT_U64, NULL },        { "duration", NULL, BP_OUT_U64, NULL },
	{ "data_size_out", NULL, BP_OUT_U64, NULL }, { NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col verdict_cols[] = {
	{ "verdict", "VERDICT", BP_OUT_STR, NULL },
	{ "retval", "RETVAL", BP_OUT_U64, NULL },
	{ "count", "COUNT", BP_OUT_U64, NULL },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static const struct bp_out_col cols[] = {
	{ "id", NULL, BP_OUT_U64, NULL },
	{ "packets", "packets", BP_OUT_U64, NULL },
	{ "bytes", "bytes", BP_OUT_U64, NULL },
	{ "duration", "duration (ns)", BP_OUT_U64, NULL },
	{ "truncated", "truncated", BP_OUT_U64, NULL },
	{ "filtered", "filtered out", BP_OUT_U64, NULL },
	{ "refused", "refused", BP_OUT_U64, NULL },
	{ "stdout", NULL, BP_OUT_STR, NULL },
	{ "stderr", NULL, BP_OUT_STR, NULL },
	{ "verdicts", "verdicts", BP_OUT_ROWS, verdict_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static void put_ran(struct bp_out *out, const struct bp_test_run *run, const char *verdict)
{
	bp_out_str(out, verdict);
	if (!run) {
		bp_out_null(out);
		bp_out_null(out);
		bp_out_null(out);
		return;
	}
	bp_out_u64(out, run->retval);
	bp_out_u64(out, run->duration);
	bp_out_u64(out, run->data_size_out);
}

static int print_each(void *arg, const struct bp_pcap_packet *packet, const struct bp_test_run *run)
{
	const struct each *each = arg;
	const char *verdict = run ? bp_verdict_name(each->type, run->retval) : NULL;
	struct bp_out *out;

	if (!each->ctx->common.json) {
		printf("%llu %u ", packet->number, packet->len);
		if (run)
			printf("%s %u\n", verdict ? verdict : "-", run->retval);
		else
			puts("refused -");
		return ferror(stdout) ? -EIO : 0;
	}
	out = cmd_out_open(each->ctx, each_cols, true);
	bp_out_u64(out, packet->number);
	bp_out_u64(out, packet->nsec);
	bp_out_u64(out, packet->len);
	put_ran(out, run, verdict);
	bp_out_row_end(out);
	return cmd_out_close(each->ctx, out) ? -EIO : 0;
}

static int show_progress(void *arg, const struct bp_replay_result *sum)
{
	struct each *each = arg;
	double now = (double)(bp_now_ns() - each->begin) / 1e9;

	if (now - each->shown < SHOW_EVERY)
		return 0;
	each->shown = now;
	fprintf(stderr, "\r%llu packets, %.0f a second\033[K", sum->packets,
		(double)sum->packets / now);
	fflush(stderr);
	return 0;
}

/* Only for somebody who sees it, and not between lines of --each. */
static bool shows_progress(const struct ctx *ctx, const struct replay_args *args)
{
	return !ctx->common.quiet && isatty(STDERR_FILENO) &&
	       !(args->each && isatty(STDOUT_FILENO));
}

static int print_sum(const struct ctx *ctx, const struct testrun *test,
		     const struct bp_replay_result *sum)
{
	const struct bpf_prog_info *info = &test->info;
	struct bp_out *out = cmd_out_open(ctx, cols, true);
	int status;

	bp_out_u64(out, info->id);
	bp_out_u64(out, sum->packets);
	bp_out_u64(out, sum->bytes);
	bp_out_u64(out, sum->packets ? sum->nsec / sum->packets : 0);
	bp_out_u64(out, sum->short_by);
	bp_out_u64(out, sum->filtered);
	bp_out_u64(out, sum->refused);
	testrun_put_streams(out, test);
	bp_out_rows_begin(out);
	for (size_t i = 0; i < sum->nvalues; i++) {
		bp_out_str(out, bp_verdict_name(info->type, sum->value[i].retval));
		bp_out_u64(out, sum->value[i].retval);
		bp_out_u64(out, sum->value[i].count);
		bp_out_row_end(out);
	}
	if (sum->others) {
		bp_out_str(out, NULL);
		bp_out_null(out);
		bp_out_u64(out, sum->others);
		bp_out_row_end(out);
	}
	bp_out_rows_end(out);
	bp_out_row_end(out);
	status = cmd_out_close(ctx, out);
	if (status == BP_OK && !ctx->common.json)
		testrun_print_streams(test);
	return status;
}

static int parse_count(const char *text, enum bpf_prog_type type, struct wanted *ret_wanted,
		       struct bp_err *err)
{
	const char *equals = strrchr(text, '=');
	char verdict[64];

	if (!equals || bp_parse_u64(equals + 1, 0, ~0ULL, &ret_wanted->count) ||
	    (size_t)(equals - text) >= sizeof(verdict)) {
		bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not VERDICT=N", text);
		bp_hint(err, "a verdict and how many packets get it, such as drop=3 or 0..1=12");
		return -EINVAL;
	}
	snprintf(verdict, sizeof(verdict), "%.*s", (int)(equals - text), text);
	return bp_verdict_parse(type, verdict, &ret_wanted->values, err);
}

/* One expectation of a capture: what is said of it, met or not. */
struct verdict {
	char name[160];
	char text[700];
	bool met;
	const char *diff;
};

static void judge_each(const struct replay_args *args, const struct bp_replay_result *sum,
		       struct verdict *verdict)
{
	snprintf(verdict->name, sizeof(verdict->name), "each packet gets %s", args->expect);
	verdict->met = !sum->unmet.count;
	if (!verdict->met)
		snprintf(verdict->text, sizeof(verdict->text),
			 "%llu of %llu packets do not get %s, the first is packet %llu: %s",
			 sum->unmet.count, sum->packets + sum->refused, args->expect,
			 sum->unmet.first, sum->unmet.text);
}

static void judge_file(const struct replay_args *args, const struct bp_replay_result *sum,
		       struct verdict *verdict)
{
	snprintf(verdict->name, sizeof(verdict->name), "each packet gets what %s says",
		 args->expect_file);
	verdict->met = !sum->file_unmet.count && !sum->lines_left;
	verdict->diff = sum->file_unmet.diff;
	if (sum->file_unmet.count)
		snprintf(verdict->text, sizeof(verdict->text),
			 "%llu of %llu packets are not as %s says, the first is packet %llu: %s",
			 sum->file_unmet.count, sum->packets + sum->refused, args->expect_file,
			 sum->file_unmet.first, sum->file_unmet.text);
	else if (sum->lines_left)
		snprintf(verdict->text, sizeof(verdict->text),
			 "%s has %llu lines more than there are packets", args->expect_file,
			 sum->lines_left);
}

static void judge_count(const char *word, const struct wanted *wanted,
			const struct bp_replay_result *sum, struct verdict *verdict)
{
	__u64 count = 0;

	for (size_t i = 0; i < sum->nvalues; i++)
		if (bp_range_has(&wanted->values, sum->value[i].retval))
			count += sum->value[i].count;
	snprintf(verdict->name, sizeof(verdict->name), "expect-count %s", word);
	verdict->met = count == wanted->count;
	if (!verdict->met)
		snprintf(verdict->text, sizeof(verdict->text),
			 "%llu packets are counted, expected %s", count, word);
}

/* What was returned by runs that were cut short means nothing. */
static size_t judge_end(const struct testrun *test, struct verdict *verdict)
{
	if (!bp_run_cut_short(&test->expect, &test->streams, verdict->text, sizeof(verdict->text)))
		return 0;
	snprintf(verdict->name, sizeof(verdict->name), "each run comes to its end");
	return 1;
}

#define MAX_VERDICTS (MAX_COUNTS + 3)

static size_t judge(const struct replay_args *args, const struct wanted *wanted,
		    const struct testrun *test, const struct bp_replay_result *sum,
		    struct verdict verdicts[MAX_VERDICTS])
{
	size_t count = 0;

	memset(verdicts, 0, MAX_VERDICTS * sizeof(*verdicts));
	if (args->expect)
		judge_each(args, sum, &verdicts[count++]);
	if (args->expect_file)
		judge_file(args, sum, &verdicts[count++]);
	for (size_t i = 0; i < args->ncounts; i++)
		judge_count(args->count[i], &wanted[i], sum, &verdicts[count++]);
	if (count)
		count += judge_end(test, &verdicts[count]);
	return count;
}

/* Put what is not as expected into one failure. */
static bool unmet(const struct verdict *verdicts, size_t count, const char *name,
		  const char **ret_diff, struct bp_err *err)
{
	char text[sizeof(err->text)] = "";
	size_t len = 0;

	*ret_diff = NULL;
	for (size_t i = 0; i < count && len < sizeof(text); i++) {
		if (verdicts[i].met)
			continue;
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", len ? "; " : "",
					verdicts[i].text);
		if (!*ret_diff)
			*ret_diff = verdicts[i].diff;
	}
	if (len)
		bp_fail_text(err, BP_UNMET, 0, name, "%s", text);
	return len > 0;
}

static int write_verdicts(const struct ctx *ctx, const struct testrun_args *args, const char *name,
			  const struct verdict *verdicts, size_t count, __u64 nsec)
{
	struct bp_result results[MAX_VERDICTS];

	for (size_t i = 0; i < count; i++)
		results[i] = (struct bp_result){
			.name = verdicts[i].name,
			.outcome = verdicts[i].met ? BP_PASSED : BP_MISSED,
			.text = verdicts[i].met ? NULL : verdicts[i].text,
			.detail = verdicts[i].diff,
			.nsec = nsec,
		};
	return testrun_write_results(ctx, args, name, results, count);
}

static void say(const struct ctx *ctx, bool ip_first, const struct bp_replay_result *sum)
{
	if (sum->adapted)
		cmd_warn(ctx, "%llu packets %s", sum->adapted,
			 ip_first ? "lost their link-layer header" : "got an Ethernet header");
	if (sum->tagged)
		cmd_warn(ctx, "%llu packets have a VLAN tag in their bytes, which " TESTRUN_TAG,
			 sum->tagged);
	if (sum->short_by)
		cmd_warn(ctx, "%llu packets were not captured whole", sum->short_by);
	if (sum->refused)
		cmd_warn(ctx, "%llu packets could not be run, the first: %s", sum->refused,
			 sum->refusal);
}

/* What came of it, or all that is not as expected. */
static int print_replay(const struct ctx *ctx, const struct testrun_args *args,
			const struct testrun *test, const struct wanted *wanted,
			const struct bp_replay_result *sum)
{
	const struct bpf_prog_info *info = &test->info;
	struct verdict verdicts[MAX_VERDICTS];
	size_t count = judge(&args->replay, wanted, test, sum, verdicts);
	struct bp_err err = { 0 };
	const char *diff;
	int status = BP_OK;

	say(ctx, bp_run_takes_ip(info->type, &test->run), sum);
	testrun_warn_streams(ctx, test, count);
	if (testrun_has_results(args))
		status = write_verdicts(ctx, args, info->name, verdicts, count, sum->nsec);
	if (status)
		return status;
	if (unmet(verdicts, count, info->name, &diff, &err))
		return cmd_fail_with_log(ctx, &err, args->tap ? NULL : diff);
	if (testrun_takes_stdout(args) || (args->replay.out && strcmp(args->replay.out, "-") == 0))
		return BP_OK;
	return print_sum(ctx, test, sum);
}

/* Of each instance. */
static int read_streams(const struct bp_replay_opts *opts, const struct instances *instances,
			struct testrun *test, struct bp_err *err)
{
	int ret = instances->count ? 0 : testrun_read_streams(opts->prog_fd, test, err);

	for (size_t i = 0; ret == 0 && i < instances->count; i++)
		ret = testrun_read_streams(instances->fds[i], test, err);
	return ret;
}

static int run_all(const struct ctx *ctx, struct bp_replay_opts *opts,
		   const struct replay_args *args, struct testrun *test,
		   struct bp_replay_result *sum, struct bp_err *err)
{
	cleanup_instances struct instances instances = { 0 };
	struct each each = { .ctx = ctx, .type = opts->type };
	int ret = 0;

	if (args->jobs > 1)
		ret = testrun_instances_open(args, opts->prog_fd, test->object, &instances, err);
	if (ret)
		return ret;
	each.begin = bp_now_ns();
	opts->njobs = args->jobs;
	opts->job_fds = instances.fds;
	opts->each = args->each ? print_each : NULL;
	opts->progress = shows_progress(ctx, args) ? show_progress : NULL;
	opts->arg = &each;
	ret = bp_replay(opts, sum, err);
	if (each.shown > 0) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
	}
	return ret ? ret : read_streams(opts, &instances, test, err);
}

static int parse_all(const struct replay_args *args, struct bp_replay_opts *opts,
		     struct wanted wanted[MAX_COUNTS], struct bp_err *err)
{
	if ((args->only && bp_verdict_parse(opts->type, args->only, &opts->only, err)) ||
	    (args->expect && bp_verdict_parse(opts->type, args->expect, &opts->expect, err)))
		return -EINVAL;
	for (size_t i = 0; i < args->ncounts; i++)
		if (parse_count(args->count[i], opts->type, &wanted[i], err))
			return -EINVAL;
	return 0;
}

/* Where anybody sees what the program left, and the kernel tells where its packet begins. */
static bool cuts_meta(const struct replay_args *args, const struct testrun *test)
{
	struct bp_layout layout = test->layout;

	return test->info.type == BPF_PROG_TYPE_XDP && !test->run.ctx_in &&
	       (args->out || args->expect_file || args->each) &&
	       bp_layout_takes(&layout, NULL) == 0;
}

static struct bp_replay_opts replay_opts(const struct replay_args *args, int prog_fd,
					 const struct testrun *test)
{
	return (struct bp_replay_opts){
		.prog_fd = prog_fd,
		.type = test->info.type,
		.run = test->run,
		.yes_or_no = test->yes_or_no,
		.cuts_meta = cuts_meta(args, test),
		.in = args->in,
		.out = args->out,
		.has_only = args->only,
		.filter = args->filter,
		.limit = args->limit,
		.has_expect = args->expect,
		.expect_file = args->expect_file,
		.go_on = args->go_on,
	};
}

int testrun_replay_check(const struct replay_args *args, int prog_fd, const struct testrun *test,
			 char **ret_diff, struct bp_err *err)
{
	struct bp_replay_opts opts = replay_opts(args, prog_fd, test);
	struct verdict verdicts[MAX_VERDICTS];
	struct wanted wanted[MAX_COUNTS];
	struct bp_replay_result sum = { 0 };
	const char *diff;
	int ret;

	ret = parse_all(args, &opts, wanted, err);
	if (ret == 0)
		ret = bp_replay(&opts, &sum, err);
	if (ret == 0 && unmet(verdicts, judge(args, wanted, test, &sum, verdicts), test->info.name,
			      &diff, err)) {
		*ret_diff = diff ? strdup(diff) : NULL;
		ret = -1;
	}
	free(sum.unmet.diff);
	free(sum.file_unmet.diff);
	return ret;
}

int testrun_replay(const struct ctx *ctx, const struct testrun_args *all, int prog_fd,
		   struct testrun *test)
{
	const struct replay_args *args = &all->replay;
	struct bp_replay_opts opts = replay_opts(args, prog_fd, test);
	struct wanted wanted[MAX_COUNTS];
	struct bp_replay_result sum = { 0 };
	struct bp_err err = { 0 };
	int status;

	if (parse_all(args, &opts, wanted, &err))
		return cmd_fail(ctx, &err);
	if (run_all(ctx, &opts, args, test, &sum, &err))
		status = err.num || err.text[0] ? cmd_fail(ctx, &err) : BP_FAILED;
	else
		status = print_replay(ctx, all, test, wanted, &sum);
	free(sum.unmet.diff);
	free(sum.file_unmet.diff);
	return status;
}
