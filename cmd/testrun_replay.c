// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* testrun_replay.c - "bpfprog testrun --pcap": bpf_prog_test_run_opts() on each packet of a capture
 */
#include <errno.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "num.h"
#include "replay.h"
#include "testrun.h"

/* An expected number of packets. */
struct wanted {
	struct bp_range values;
	__u64 count;
};

/* What the lines of --each, and of the progress, are written with. */
struct each {
	const struct ctx *ctx;
	enum bpf_prog_type type;
	struct timespec begin;
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
	{ "verdicts", "verdicts", BP_OUT_ROWS, verdict_cols },
	{ NULL, NULL, BP_OUT_STR, NULL },
};

static int print_each(void *arg, const struct bp_pcap_packet *packet, const struct bp_test_run *run)
{
	const struct each *each = arg;
	const char *verdict = bp_verdict_name(each->type, run->retval);
	struct bp_out *out;

	if (!each->ctx->common.json) {
		printf("%llu %u %s %u\n", packet->number, packet->len, verdict ? verdict : "-",
		       run->retval);
		return ferror(stdout) ? -EIO : 0;
	}
	out = out_open(each->ctx, each_cols, true);
	bp_out_u64(out, packet->number);
	bp_out_u64(out, packet->nsec);
	bp_out_u64(out, packet->len);
	bp_out_str(out, verdict);
	bp_out_u64(out, run->retval);
	bp_out_u64(out, run->duration);
	bp_out_u64(out, run->data_size_out);
	bp_out_row_end(out);
	return out_close(each->ctx, out) ? -EIO : 0;
}

static double since(const struct timespec *begin)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begin->tv_sec) + (double)(now.tv_nsec - begin->tv_nsec) / 1e9;
}

static int show_progress(void *arg, const struct bp_replay *sum)
{
	struct each *each = arg;
	double now = since(&each->begin);

	if (now - each->shown < SHOW_EVERY)
		return 0;
	each->shown = now;
	fprintf(stderr, "\r%llu packets, %.0f a second\033[K", sum->packets,
		(double)sum->packets / now);
	return 0;
}

/* Only for somebody who sees it, and not between lines of --each. */
static bool shows_progress(const struct ctx *ctx, const struct replay_args *args)
{
	return !ctx->common.quiet && isatty(STDERR_FILENO) &&
	       !(args->each && isatty(STDOUT_FILENO));
}

static int print_sum(const struct ctx *ctx, const struct bpf_prog_info *info,
		     const struct bp_replay *sum)
{
	struct bp_out *out = out_open(ctx, cols, true);

	bp_out_u64(out, info->id);
	bp_out_u64(out, sum->packets);
	bp_out_u64(out, sum->bytes);
	bp_out_u64(out, sum->packets ? sum->nsec / sum->packets : 0);
	bp_out_u64(out, sum->short_by);
	bp_out_u64(out, sum->filtered);
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
	return out_close(ctx, out);
}

static int parse_count(const char *text, enum bpf_prog_type type, struct wanted *ret_wanted,
		       struct bp_err *err)
{
	const char *equals = strrchr(text, '=');
	char verdict[64];

	if (!equals || bp_parse_u64(equals + 1, 0, ~0ULL, &ret_wanted->count) ||
	    (size_t)(equals - text) >= sizeof(verdict))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not VERDICT=N", text);
	snprintf(verdict, sizeof(verdict), "%.*s", (int)(equals - text), text);
	return bp_verdict_parse(type, verdict, &ret_wanted->values, err);
}

/* Put what is not as expected into one failure. */
static bool unmet(const struct replay_args *args, const struct bpf_prog_info *info,
		  const struct wanted *wanted, const struct bp_replay *sum, struct bp_err *err)
{
	char text[1200] = "";
	size_t len = 0;

	if (sum->unmet) {
		const char *name = bp_verdict_name(info->type, sum->unmet_retval);

		len = (size_t)snprintf(text, sizeof(text),
				       "%llu of %llu packets do not get %s, the first is packet "
				       "%llu: %s (%d)",
				       sum->unmet, sum->packets, args->expect, sum->unmet_first,
				       name ? name : "return value", (int)sum->unmet_retval);
	}
	for (size_t i = 0; i < args->ncounts && len < sizeof(text); i++) {
		__u64 count = 0;

		for (size_t v = 0; v < sum->nvalues; v++)
			if (bp_range_has(&wanted[i].values, sum->value[v].retval))
				count += sum->value[v].count;
		if (count != wanted[i].count)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						"%s%llu packets are counted, expected %s",
						len ? "; " : "", count, args->count[i]);
	}
	if (len)
		bp_fail_text(err, BP_UNMET, 0, info->name, "%s", text);
	return len > 0;
}

static int run_all(const struct ctx *ctx, struct bp_replay_opts *opts,
		   const struct replay_args *args, const struct bp_object *object,
		   struct bp_replay *sum, struct bp_err *err)
{
	cleanup_instances struct instances instances = { 0 };
	struct each each = { .ctx = ctx, .type = opts->type };
	int ret = 0;

	if (args->jobs > 1)
		ret = instances_open(args, opts->prog_fd, object, &instances, err);
	if (ret)
		return ret;
	clock_gettime(CLOCK_MONOTONIC, &each.begin);
	opts->njobs = args->jobs;
	opts->job_fds = instances.fds;
	opts->each = args->each ? print_each : NULL;
	opts->progress = shows_progress(ctx, args) ? show_progress : NULL;
	opts->arg = &each;
	ret = bp_replay(opts, sum, err);
	if (each.shown > 0)
		fputs("\r\033[K", stderr);
	return ret;
}

int replay(const struct ctx *ctx, const struct replay_args *args, int prog_fd,
	   const struct testrun *test)
{
	const struct bpf_prog_info *info = &test->info;
	struct bp_replay_opts opts = {
		.prog_fd = prog_fd,
		.type = info->type,
		.run = test->run,
		.in = args->in,
		.out = args->out,
		.has_only = args->only,
		.filter = args->filter,
		.limit = args->limit,
		.has_expect = args->expect,
	};
	struct wanted wanted[MAX_COUNTS];
	struct bp_replay sum = { 0 };
	struct bp_err err = { 0 };

	if ((args->only && bp_verdict_parse(info->type, args->only, &opts.only, &err)) ||
	    (args->expect && bp_verdict_parse(info->type, args->expect, &opts.expect, &err)))
		return fail(ctx, &err);
	for (size_t i = 0; i < args->ncounts; i++)
		if (parse_count(args->count[i], info->type, &wanted[i], &err))
			return fail(ctx, &err);
	if (run_all(ctx, &opts, args, test->object, &sum, &err))
		return err.num || err.text[0] ? fail(ctx, &err) : BP_FAILED;
	if (sum.adapted)
		warn(ctx, "%llu packets %s an Ethernet header", sum.adapted,
		     info->type == BPF_PROG_TYPE_NETFILTER ? "lost" : "got");
	if (sum.short_by)
		warn(ctx, "%llu packets were not captured whole", sum.short_by);
	if (unmet(args, info, wanted, &sum, &err))
		return fail(ctx, &err);
	if (args->out && strcmp(args->out, "-") == 0)
		return BP_OK;
	return print_sum(ctx, info, &sum);
}
