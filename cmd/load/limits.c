// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* limits.c - what a program may cost: budgets, and the figures of another build */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "cmd/common/report.h"
#include "cmd/load/limits.h"
#include "util/array.h"
#include "util/cleanup.h"

/* A budget: a figure, what it counts, and what to say if the kernel does not tell it. */
struct limit {
	enum bp_cost figure;
	__u64 most; /* 0: anything */
	const char *words;
	const char *missing;
};

static int check_limit(const struct limit *limit, const char *name, const struct bp_costs *costs,
		       struct bp_err *err)
{
	__u64 have = costs->value[limit->figure];

	if (!limit->most)
		return 0;
	if (!costs->known[limit->figure])
		return bp_fail_text(err, BP_UNSUPPORTED, ENODATA, name,
				    "this kernel does not tell %s", limit->missing);
	if (have <= limit->most)
		return 0;
	return bp_fail_text(err, BP_UNMET, ERANGE, name, "%llu %s, and %llu are allowed", have,
			    limit->words, limit->most);
}

int load_check_budget(const struct load_args *args, const char *name, const struct bp_costs *costs,
		      struct bp_err *err)
{
	const struct budget *budget = &args->budget;
	const struct limit limits[] = {
		{ BP_COST_INSNS, budget->insns, "instructions verified",
		  "how many instructions were verified" },
		{ BP_COST_STATES, budget->states, "verifier states",
		  "how many states the verifier made" },
		{ BP_COST_STACK, budget->stack, "bytes of stack", "how deep the stack is" },
		{ BP_COST_JITED, budget->jited, "bytes of machine code",
		  "the size of the machine code, or makes none" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		int ret = check_limit(&limits[i], name, costs, err);

		if (ret)
			return ret;
	}
	return 0;
}

int load_check_budgets(const struct load_args *args, const struct load_result *result,
		       struct bp_err *err)
{
	for (size_t p = 0; p < result->nprogs; p++) {
		const struct bp_loaded *prog = &result->progs[p];
		char name[LOAD_PROG_TEXT];
		int ret;

		load_prog_text(result, prog, name, sizeof(name));
		ret = load_check_budget(args, name, &prog->costs, err);
		if (ret)
			return ret;
	}
	return 0;
}

/* Is one figure of a program above what it may be, by the other build? */
static int check_growth(const struct load_args *args, const char *name,
			const struct bp_loaded *prog, int figure, struct bp_err *err)
{
	const struct bp_costs *before = &prog->before->costs;
	__u64 old = before->value[figure];
	__u64 now = prog->costs.value[figure];

	if (!before->known[figure] || !prog->costs.known[figure] ||
	    (double)now <= (double)old * (1 + args->max_growth / 100))
		return 0;
	bp_fail_text(err, BP_UNMET, ERANGE, name,
		     "%s grew from %llu to %llu, and %g%% more are allowed",
		     bp_cost_name((enum bp_cost)figure), old, now, args->max_growth);
	return -ERANGE;
}

void load_kernel_release(char *buf, size_t size)
{
	struct utsname name;

	snprintf(buf, size, "%s", uname(&name) ? "" : name.release);
}

int load_read_baseline(const struct ctx *ctx, const struct load_args *args, const char *release,
		       struct bp_cost_file *ret_baseline, struct bp_err *err)
{
	char here[sizeof(ret_baseline->release)];
	int ret = bp_cost_file_read(args->baseline, ret_baseline, err);

	if (ret)
		return ret;
	load_kernel_release(here, sizeof(here));
	if (strcmp(release ? release : here, ret_baseline->release) != 0)
		cmd_warn(ctx, "%s was saved on kernel %s, and %s %s", args->baseline,
			 ret_baseline->release, release ? "the other one on" : "this is",
			 release ? release : here);
	return 0;
}

/* The rows of a file have the names of the objects' files. */
static const char *file_name(const struct bp_loaded *prog)
{
	return prog->object ? basename(prog->object) : NULL;
}

int load_compare(const struct ctx *ctx, const struct load_args *args, struct load_result *result,
		 struct bp_cost_file *ret_baseline, struct bp_err *err)
{
	int ret = args->baseline ? load_read_baseline(ctx, args, NULL, ret_baseline, err) : 0;

	if (ret || !args->baseline)
		return ret;
	for (size_t p = 0; p < result->nprogs; p++) {
		struct bp_loaded *prog = &result->progs[p];
		char name[LOAD_PROG_TEXT];

		load_prog_text(result, prog, name, sizeof(name));
		prog->before = bp_cost_file_find(ret_baseline, file_name(prog), prog->name);
		if (!prog->before)
			cmd_warn(ctx, "%s: not in %s", name, args->baseline);
		for (int i = 0; prog->before && args->has_max_growth && i < BP_COSTS; i++) {
			ret = check_growth(args, name, prog, i, err);
			if (ret)
				return ret;
		}
	}
	return 0;
}

int load_save(const struct load_args *args, const struct load_result *result, struct bp_err *err)
{
	cleanup_bp_cost_file struct bp_cost_file baseline = { 0 };

	if (!args->save)
		return 0;
	load_kernel_release(baseline.release, sizeof(baseline.release));
	for (size_t i = 0; i < result->nprogs; i++)
		if (bp_cost_file_add(&baseline, file_name(&result->progs[i]), result->progs[i].name,
				     &result->progs[i].costs))
			return bp_fail(err, ENOMEM, "malloc", "%s", args->save);
	return bp_cost_file_write(args->save, &baseline, err);
}
