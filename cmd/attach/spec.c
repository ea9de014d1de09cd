// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* spec.c - "bpfprog attach" to functions, tracepoints and perf events */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <linux/bpf.h>

#include "cmd/attach/attach.h"
#include "cmd/common/dry_run.h"
#include "cmd/common/parse.h"
#include "cmd/cmd.h"
#include "kernel/link_text.h"
#include "table/probe_type.h"
#include "kernel/prog_name.h"
#include "util/array.h"

/* The families that take an option; --cookie is for those whose links have one. */
static const struct {
	const char *option;
	enum bp_link_family families[3];
	const char *is_for;
} takers[] = {
	[ATTACH_COOKIE] = { "--cookie",
			    { BP_FAMILY_NONE },
			    "tracing, tracepoints, probes and perf events" },
	[ATTACH_PID] = { "--pid",
			 { BP_FAMILY_UPROBE, BP_FAMILY_PERF_EVENT, BP_FAMILY_UPROBE_MULTI },
			 "uprobe, uretprobe, uprobe.multi, usdt and perf_event" },
	[ATTACH_CPU] = { "--cpu", { BP_FAMILY_PERF_EVENT }, "perf_event" },
	[ATTACH_FREQ] = { "--freq", { BP_FAMILY_PERF_EVENT }, "perf_event" },
	[ATTACH_PERIOD] = { "--period", { BP_FAMILY_PERF_EVENT }, "perf_event" },
	[ATTACH_REF_CTR] = { "--ref-ctr", { BP_FAMILY_UPROBE }, "uprobe and uretprobe" },
	[ATTACH_PRIORITY] = { "--priority", { BP_FAMILY_NETFILTER }, "netfilter" },
	[ATTACH_DEFRAG] = { "--defrag", { BP_FAMILY_NETFILTER }, "netfilter" },
	[ATTACH_ORDER] = { "--order", { BP_FAMILY_ITER }, "iter" },
};

static bool takes(const struct bp_attach_type *type, size_t option)
{
	if (option == ATTACH_COOKIE)
		return bp_link_traits_of(type->family)->cookie && bp_link_spec_takes(type);
	for (size_t i = 0; i < ARRAY_SIZE(takers[option].families); i++)
		if (takers[option].families[i] && type->family == takers[option].families[i])
			return true;
	return false;
}

int attach_check_spec(const struct attach_args *args, struct bp_err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(takers); i++)
		if ((args->given & 1u << i) && !takes(args->type, i))
			return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s is for %s",
					    takers[i].option, takers[i].is_for);
	return 0;
}

static __u32 parse_order(const char *arg, struct argp_state *state)
{
	static const char *const orders[] = { NULL, "self", "pre", "post", "up" };

	for (__u32 i = 1; i < ARRAY_SIZE(orders); i++)
		if (strcmp(arg, orders[i]) == 0)
			return i;
	argp_error(state, "unknown order '%s' (use self, pre, post or up)", arg);
	return 0;
}

/* The kernel refuses the smallest and the largest number. */
static __s32 parse_priority(const char *arg, struct argp_state *state)
{
	bool minus = arg[0] == '-';
	__u64 num = cmd_parse_number("--priority", arg + minus, 0, INT32_MAX - 1, state);

	return minus ? -(__s32)num : (__s32)num;
}

void attach_take_option(struct attach_args *args, enum attach_spec_option option, const char *arg,
			struct argp_state *state)
{
	struct bp_link_spec *spec = &args->spec;

	switch (option) {
	case ATTACH_COOKIE:
		spec->create.cookie = cmd_parse_number("--cookie", arg, 0, UINT64_MAX, state);
		break;
	case ATTACH_PID:
		spec->event.pid = (__s32)cmd_parse_number("--pid", arg, 1, INT32_MAX, state);
		break;
	case ATTACH_CPU:
		spec->event.cpu = (__s32)cmd_parse_number("--cpu", arg, 0, INT32_MAX, state);
		break;
	case ATTACH_FREQ:
	case ATTACH_PERIOD:
		if (args->given & (1u << ATTACH_FREQ | 1u << ATTACH_PERIOD))
			argp_error(state, "one of --freq and --period");
		spec->event.freq = option == ATTACH_FREQ;
		spec->event.period =
			cmd_parse_number(takers[option].option, arg, 1, INT64_MAX, state);
		break;
	case ATTACH_REF_CTR:
		spec->ref_ctr = cmd_parse_number("--ref-ctr", arg, 0, UINT32_MAX, state);
		break;
	case ATTACH_PRIORITY:
		spec->create.netfilter.priority = parse_priority(arg, state);
		break;
	case ATTACH_DEFRAG:
		spec->create.netfilter.flags |= BPF_F_NETFILTER_IP_DEFRAG;
		break;
	case ATTACH_ORDER:
		spec->order = parse_order(arg, state);
		break;
	}
	args->given |= 1u << option;
}

const struct bp_attach_type *attach_take_type(struct attach_args *args, int *at,
					      struct argp_state *state)
{
	char *word = args->words.word[*at];
	const struct bp_attach_type *row = bp_link_type_find(word);
	const char *target;

	if (!row && (row = bp_link_type_split(word, &target))) {
		args->words.word[*at] = word + (target - word);
		return row;
	}
	++*at;
	return row ? row : cmd_parse_attach_type(word, &args->spare, state);
}

void attach_take_spec(struct attach_args *args, int *at, struct argp_state *state)
{
	struct bp_err err = { 0 };
	int used;

	args->spec.type = args->type;
	args->spec.any_offset = args->how.force;
	/* Options that are for others are told first. */
	if (attach_check_spec(args, &err))
		cmd_mistake(state, &err);
	used = bp_link_spec_parse(args->words.word + *at, args->words.count - *at, &args->spec,
				  &err);
	if (used < 0)
		cmd_mistake(state, &err);
	*at += used;
}

bool attach_is_map(const struct attach_args *args)
{
	return args->type && args->type->family == BP_FAMILY_STRUCT_OPS;
}

static void describe_event(struct call *call, const struct bp_link_spec *spec)
{
	const struct bp_perf_event *event = &spec->event;
	struct bp_perf_event found = *event;
	bool known = bp_perf_event_find(&found, NULL) == 0;

	call->name = "perf_event_open";
	if (known)
		cmd_call_arg(call, "attr.type", event->unit ? "%u [%s]" : "%u", found.type,
			     event->unit);
	else
		cmd_call_arg(call, "attr.type", "[%s]", event->unit);
	cmd_call_arg(call, "attr.config", "%#llx", event->config);
	if (event->name) {
		cmd_call_arg(call, "attr.config1", "[%.300s]", event->name);
		cmd_call_arg(call, "attr.config2", "%#llx", event->offset);
	}
	if (event->period)
		cmd_call_arg(call, event->freq ? "attr.sample_freq" : "attr.sample_period", "%llu",
			     event->period);
	cmd_call_arg(call, "pid", "%d", event->pid);
	cmd_call_arg(call, "cpu", "%d", event->cpu);
	cmd_call_arg(call, "group_fd", "-1");
	cmd_call_arg(call, "flags", "PERF_FLAG_FD_CLOEXEC");
}

/* All of the options; of the functions the first ones. */
static void describe_many(struct call *call, const struct bp_link_spec *spec)
{
	const struct bp_link_many *many = spec->create.many;
	bool kernel = spec->type->family == BP_FAMILY_KPROBE_MULTI;
	/* Behind the file, in the words for a program. */
	const char *words = spec->all + (kernel ? 0 : strlen(spec->name) + 1);
	int len = (int)bp_link_text_short_len(words, many->count);
	const char *more = words[len] ? " ..." : "";
	char cookies[40] = "0";

	if (many->cookies)
		snprintf(cookies, sizeof(cookies), "[%llu for each]", spec->create.cookie);
	len = len > 300 ? 300 : len;
	if (kernel) {
		cmd_call_arg(call, "opts.kprobe_multi.flags", "%#x", many->flags);
		cmd_call_arg(call, "opts.kprobe_multi.cnt", "%u", many->count);
		cmd_call_arg(call, "opts.kprobe_multi.syms", "[%.*s%s]", len, words, more);
		cmd_call_arg(call, "opts.kprobe_multi.cookies", "%s", cookies);
		return;
	}
	cmd_call_arg(call, "opts.uprobe_multi.flags", "%#x", many->flags);
	cmd_call_arg(call, "opts.uprobe_multi.cnt", "%u", many->count);
	cmd_call_arg(call, "opts.uprobe_multi.path", "%.300s", many->path);
	cmd_call_arg(call, "opts.uprobe_multi.offsets", "[%.*s%s]", len, words, more);
	cmd_call_arg(call, "opts.uprobe_multi.ref_ctr_offsets",
		     many->ref_ctrs ? "[the semaphores]" : "0");
	cmd_call_arg(call, "opts.uprobe_multi.cookies", "%s", cookies);
	cmd_call_arg(call, "opts.uprobe_multi.pid", "%u", many->pid);
}

static void describe_create(struct call *call, const struct bp_link_spec *spec, int prog_fd,
			    bool event)
{
	enum bp_link_family family = spec->type->family;
	char text[320];

	call->name = family == BP_FAMILY_RAW_TP ? "bpf_raw_tracepoint_open" : "bpf_link_create";
	if (family == BP_FAMILY_STRUCT_OPS)
		snprintf(text, sizeof(text), "%.300s", spec->target);
	else
		bp_prog_text(prog_fd, text, sizeof(text));
	cmd_call_arg(call, "prog_fd", "%d [%s]", prog_fd, text);
	if (family == BP_FAMILY_RAW_TP) {
		cmd_call_arg(call, "opts.tp_name", "%.127s", spec->name);
		cmd_call_arg(call, "opts.cookie", "%llu", spec->create.cookie);
		return;
	}
	cmd_call_arg(call, "target_fd", event ? "[the event]" : "0");
	cmd_call_arg(call, "attach_type", "%s",
		     event ? "perf_event" : bp_attach_type_name(bp_link_called(spec->type)));
	if (event)
		cmd_call_arg(call, "opts.perf_event.bpf_cookie", "%llu", spec->create.cookie);
	if (family == BP_FAMILY_TRACING)
		cmd_call_arg(call, "opts.tracing.cookie", "%llu", spec->create.cookie);
	if (family == BP_FAMILY_NETFILTER) {
		cmd_call_arg(call, "opts.netfilter.pf", "%u", spec->create.netfilter.pf);
		cmd_call_arg(call, "opts.netfilter.hooknum", "%u", spec->create.netfilter.hooknum);
		cmd_call_arg(call, "opts.netfilter.priority", "%d",
			     spec->create.netfilter.priority);
		cmd_call_arg(call, "opts.netfilter.flags", "%#x", spec->create.netfilter.flags);
	}
	if (spec->create.many)
		describe_many(call, spec);
	if (family == BP_FAMILY_ITER)
		cmd_call_arg(call, "opts.iter_info", "[%.300s]", spec->target);
}

int attach_describe_spec(const struct ctx *ctx, const struct attach_args *args, int prog_fd)
{
	const struct bp_link_spec *spec = &args->spec;
	enum bp_link_family family = spec->type->family;
	bool event = bp_link_on_event(family);
	struct call calls[3] = { { .name = NULL } };
	int count = 0;

	if (event)
		describe_event(&calls[count++], spec);
	describe_create(&calls[count++], spec, prog_fd, event);
	if (args->pin) {
		calls[count].name = "bpf_obj_pin";
		cmd_call_arg(&calls[count], "fd", "[the link]");
		cmd_call_arg(&calls[count++], "path", "%.300s", args->pin);
	}
	return cmd_print_calls(ctx, calls, count);
}
