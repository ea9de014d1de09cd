// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* counters.c - how often and how long programs have run, at one moment */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include <bpf/bpf.h>

#include "util/array.h"
#include "util/time.h"
#include "explain/explain.h"
#include "list/prog_list.h"
#include "list/counters.h"

int bp_run_counters_enable(struct bp_err *err)
{
	int fd = bpf_enable_stats(BPF_STATS_RUN_TIME);

	if (fd >= 0)
		return fd;
	bp_fail(err, -fd, "bpf_enable_stats", "statistics");
	if (fd == -EPERM)
		bp_hint(err, "CAP_SYS_ADMIN is missing; CAP_BPF and CAP_PERFMON do not help");
	else if (fd == -EINVAL)
		bp_hint(err, "the kernel has this since Linux 5.8");
	return fd;
}

/* Counters being read. */
struct reading {
	struct bp_visitor visitor;
	struct bp_run_counters runs;
};

static int visit(struct bp_visitor *visitor, struct bp_listed *prog, struct bp_err *err)
{
	struct bp_run_counters *runs = &((struct reading *)visitor)->runs;

	if (!bp_array_more(runs->run, runs->count))
		return bp_fail(err, ENOMEM, "realloc", "%s", "");
	runs->run[runs->count++] = (struct bp_run_counter){ .id = prog->info.id,
							    .count = prog->info.run_cnt,
							    .time_ns = prog->info.run_time_ns };
	return 0;
}

int bp_run_counters_read(struct bp_run_counters *ret_runs, struct bp_err *err)
{
	struct reading reading = { .visitor.visit = visit, .runs.at = bp_now_ns() };
	struct bp_lister lister;
	int ret;

	bp_lister_init(&lister);
	lister.short_names = true;
	ret = bp_proglist_each(&lister, &reading.visitor, err);
	bp_lister_free(&lister);
	if (ret)
		bp_run_counters_free(&reading.runs);
	else
		*ret_runs = reading.runs;
	return ret;
}

struct bp_run_counter bp_run_counter_of(const struct bp_run_counters *runs, __u32 id)
{
	size_t low = 0;
	size_t high = runs->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (runs->run[mid].id == id)
			return runs->run[mid];
		if (runs->run[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return (struct bp_run_counter){ .id = id };
}

__u64 bp_run_counters_age(const struct bp_run_counters *runs)
{
	return bp_now_ns() - runs->at;
}

void bp_run_counters_free(struct bp_run_counters *runs)
{
	free(runs->run);
	*runs = (struct bp_run_counters){ 0 };
}
