// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_spec.c - the words for what a link goes to that is no place: functions, events, iterators */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "trace/event.h"
#include "table/probe_type.h"
#include "ref/link_spec.h"
#include "util/array.h"
#include "util/num.h"

static int wrong(struct bp_err *err, const char *what, const char *word, const char *takes)
{
	return bp_fail_text(err, BP_USAGE, EINVAL, "", "unknown %s '%s' (use %s)", what, word,
			    takes);
}

static int missing(const struct bp_link_spec *spec, const char *what, struct bp_err *err)
{
	return bp_fail_text(err, BP_USAGE, EINVAL, "", "%s needs %s",
			    bp_attach_type_name(spec->type), what);
}

/* FUNC+OFFSET is taken apart. */
static int split_offset(const char *word, char *name, size_t size, __u64 *ret_offset,
			struct bp_err *err)
{
	const char *plus = strrchr(word, '+');
	size_t len = plus ? (size_t)(plus - word) : strlen(word);

	*ret_offset = 0;
	if (len == 0 || len >= size)
		return wrong(err, "function", word, "FUNC or FUNC+OFFSET");
	if (plus && bp_parse_u64(plus + 1, 0, INT64_MAX, ret_offset))
		return wrong(err, "offset", plus + 1, "a number of bytes");
	snprintf(name, size, "%.*s", (int)len, word);
	return 0;
}

static bool is_return(const struct bp_link_spec *spec)
{
	int type = (int)spec->type->type;

	return type == BP_TYPE_KRETPROBE || type == BP_TYPE_KRETSYSCALL ||
	       type == BP_TYPE_URETPROBE || type == BP_TYPE_KRETPROBE_MULTI ||
	       type == BP_TYPE_URETPROBE_MULTI;
}

static int check_return(const struct bp_link_spec *spec, struct bp_err *err)
{
	if (!is_return(spec) || !spec->event.offset)
		return 0;
	return bp_fail_text(err, BP_USAGE, EINVAL, "",
			    "%s takes no offset: a function returns as a whole",
			    bp_attach_type_name(spec->type));
}

static int parse_kprobe(char *const *words, int count, struct bp_link_spec *spec,
			struct bp_err *err)
{
	bool call = (int)spec->type->type == BP_TYPE_KSYSCALL ||
		    (int)spec->type->type == BP_TYPE_KRETSYSCALL;

	if (count < 1)
		return missing(
			spec, call ? "a system call: openat" : "a function of the kernel: vfs_read",
			err);
	if (split_offset(words[0], spec->name, sizeof(spec->name), &spec->event.offset, err) ||
	    check_return(spec, err))
		return -EINVAL;
	if (call && spec->event.offset)
		return wrong(err, "system call", words[0], "its name without an offset");
	spec->kind = "function";
	spec->event.unit = "kprobe";
	spec->event.cpu = 0;
	spec->event.config = is_return(spec) ? BP_PERF_RETPROBE : 0;
	return 1;
}

/* BINARY:FUNC in one word; a path may have colons too. */
static int split_binary(const char *word, struct bp_link_spec *spec, struct bp_err *err)
{
	const char *colon = strrchr(word, ':');

	if (!colon || colon == word || !colon[1] || (size_t)(colon - word) >= sizeof(spec->name) ||
	    strlen(colon + 1) >= sizeof(spec->func))
		return wrong(err, "place in a program", word, "BINARY FUNC or BINARY:FUNC");
	snprintf(spec->name, sizeof(spec->name), "%.*s", (int)(colon - word), word);
	snprintf(spec->func, sizeof(spec->func), "%s", colon + 1);
	return 0;
}

static int parse_uprobe(char *const *words, int count, struct bp_link_spec *spec,
			struct bp_err *err)
{
	__u64 ref_ctr = spec->ref_ctr;

	if (count < 1)
		return missing(spec, "a program or library and a function: /bin/sh main", err);
	if (count > 1 &&
	    (strlen(words[0]) >= sizeof(spec->name) || strlen(words[1]) >= sizeof(spec->func)))
		return wrong(err, "place in a program", words[0], "BINARY FUNC");
	if (count > 1) {
		snprintf(spec->name, sizeof(spec->name), "%s", words[0]);
		snprintf(spec->func, sizeof(spec->func), "%s", words[1]);
	} else if (split_binary(words[0], spec, err)) {
		return -EINVAL;
	}
	spec->kind = "binary";
	spec->event.unit = "uprobe";
	spec->event.config =
		(is_return(spec) ? BP_PERF_RETPROBE : 0) | ref_ctr << BP_PERF_REF_CTR_SHIFT;
	spec->vague = spec->event.pid >= 0;
	if (spec->event.pid < 0)
		spec->event.cpu = 0;
	return count > 1 ? 2 : 1;
}

static int parse_tracepoint(char *const *words, int count, struct bp_link_spec *spec,
			    struct bp_err *err)
{
	size_t len = count < 1 ? 0 : strcspn(words[0], ":/");

	if (count < 1)
		return missing(spec, "a tracepoint: sched:sched_switch", err);
	if (!len || !words[0][len] || !words[0][len + 1] || strpbrk(words[0] + len + 1, ":/") ||
	    strlen(words[0]) >= sizeof(spec->func) || words[0][0] == '.' ||
	    words[0][len + 1] == '.')
		return wrong(err, "tracepoint", words[0], "CATEGORY:NAME, as sched:sched_switch");
	snprintf(spec->name, sizeof(spec->name), "%s", words[0]);
	spec->name[len] = ':';
	spec->kind = "tracepoint";
	spec->event.cpu = 0;
	return 1;
}

static int parse_raw_tp(char *const *words, int count, struct bp_link_spec *spec,
			struct bp_err *err)
{
	if (count < 1)
		return missing(spec, "a tracepoint: sched_switch", err);
	/* The kernel cuts off what is longer. */
	if (strlen(words[0]) > 127 || strpbrk(words[0], ":/"))
		return wrong(err, "raw tracepoint", words[0],
			     "its name without a category: sched_switch");
	snprintf(spec->name, sizeof(spec->name), "%s", words[0]);
	spec->kind = "tracepoint";
	return 1;
}

/* The program was loaded for its function, which may be named. */
static int parse_tracing(char *const *words, int count, struct bp_link_spec *spec,
			 struct bp_err *err)
{
	bool tracepoint = spec->type->type == BPF_TRACE_RAW_TP;

	spec->kind = tracepoint ? "tracepoint" : "function";
	if (count < 1)
		return 0;
	if (strlen(words[0]) >= sizeof(spec->func))
		return wrong(err, spec->kind, words[0], "the one that the program was loaded for");
	snprintf(spec->func, sizeof(spec->func), "%s", words[0]);
	return 1;
}

static int parse_perf_event(char *const *words, int count, struct bp_link_spec *spec,
			    struct bp_err *err)
{
	struct bp_perf_event *event = &spec->event;

	if (count < 1)
		return missing(spec, "an event: software:cpu-clock", err);
	if (bp_event_parse(words[0], &event->type, &event->config))
		return wrong(err, "perf event", words[0],
			     "TYPE:CONFIG, as software:cpu-clock, hardware:cycles, raw:0x1c2");
	if (event->pid < 0 && event->cpu < 0)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "a perf event is of one CPU or of one process: --cpu N or "
				    "--pid N");
	if (!event->period)
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "how often is the program to run? Each so many events with "
				    "--period N, or so many times a second with --freq N");
	spec->kind = "event";
	spec->vague = true;
	return 1;
}

static int parse_netfilter(char *const *words, int count, struct bp_link_spec *spec,
			   struct bp_err *err)
{
	static const char *const hooks[] = { "prerouting", "input", "forward", "output",
					     "postrouting" };
	size_t hook = 0;

	if (count < 2)
		return missing(spec, "a family and a hook: ipv4 input", err);
	if (strcmp(words[0], "ipv4") != 0 && strcmp(words[0], "ipv6") != 0)
		return wrong(err, "family", words[0], "ipv4 or ipv6");
	while (hook < ARRAY_SIZE(hooks) && strcmp(words[1], hooks[hook]) != 0)
		hook++;
	if (hook == ARRAY_SIZE(hooks))
		return wrong(err, "hook", words[1],
			     "prerouting, input, forward, output or postrouting");
	spec->create.netfilter.pf = words[0][3] == '4' ? AF_INET : AF_INET6;
	spec->create.netfilter.hooknum = (__u32)hook;
	snprintf(spec->target, sizeof(spec->target), "%s %s --priority %d%s", words[0], words[1],
		 spec->create.netfilter.priority, spec->create.netfilter.flags ? " --defrag" : "");
	spec->kind = "netfilter";
	return 2;
}

/* What an iterator can be restricted to. */
static bool is_iter_word(const char *word)
{
	return strcmp(word, "map") == 0 || strcmp(word, "cgroup") == 0 ||
	       strcmp(word, "task") == 0 || strcmp(word, "pid") == 0;
}

static int parse_iter_arg(char *const *words, int count, struct bp_link_spec *spec,
			  struct bp_err *err)
{
	__u64 num;
	int used;

	if (strcmp(words[0], "map") == 0) {
		used = bp_ref_parse(words + 1, count - 1, BP_REF_MAP, &spec->map, err);
		return used < 0 ? used : used + 1;
	}
	if (strcmp(words[0], "cgroup") == 0) {
		spec->cgroup = words[1];
		return 2;
	}
	if (bp_parse_u64(words[1], 1, INT32_MAX, &num))
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not the id of a %s",
				    words[1], words[0][0] == 't' ? "task" : "process");
	if (words[0][0] == 't')
		spec->tid = (__u32)num;
	else
		spec->pid = (__u32)num;
	return 2;
}

/* The name of the iterator, which the program knows, may be typed too. */
static int parse_iter(char *const *words, int count, struct bp_link_spec *spec, struct bp_err *err)
{
	/* "task" and "cgroup" are names of iterators too. */
	int at = count == 1 || count > 2 || (count && !is_iter_word(words[0]));
	int used = 0;

	spec->kind = "iter";
	if (at && strlen(words[0]) < sizeof(spec->func))
		snprintf(spec->func, sizeof(spec->func), "%s", words[0]);
	if (at < count && !is_iter_word(words[at]))
		return wrong(err, "part of an iterator", words[at], "map, cgroup, task or pid");
	if (at < count && at + 1 >= count)
		return missing(spec, "a word after it", err);
	if (at < count)
		used = parse_iter_arg(words + at, count - at, spec, err);
	if (used >= 0 && spec->order && !spec->cgroup)
		return bp_fail_text(err, BP_USAGE, EINVAL, "", "--order is for iter cgroup PATH");
	return used < 0 ? used : at + used;
}

/* The words for messages, which may be cut off. */
static void note_words(char *const *words, int count, struct bp_link_spec *spec)
{
	size_t len = strlen(spec->target);

	for (int i = 0; i < count && len < sizeof(spec->target); i++)
		len += (size_t)snprintf(spec->target + len, sizeof(spec->target) - len, "%s%s",
					len ? " " : "", words[i]);
	spec->words = words;
	spec->word_count = (size_t)count;
}

static int parse_kprobe_multi(char *const *words, int count, struct bp_link_spec *spec,
			      struct bp_err *err)
{
	if (count < 1)
		return missing(spec, "functions of the kernel: vfs_read 'tcp_*'", err);
	for (int i = 0; i < count; i++)
		if (!words[i][0] || strpbrk(words[i], "+: "))
			return wrong(err, "function", words[i],
				     "names and patterns, without an offset and a module");
	note_words(words, count, spec);
	spec->kind = "function";
	spec->many.flags = is_return(spec) ? BPF_F_KPROBE_MULTI_RETURN : 0;
	return count;
}

/* Of BINARY:PROVIDER:NAME the last two parts; a path may have colons too. */
static const char *probe_part(const char *word)
{
	const char *name = strrchr(word, ':');

	while (name && name > word && name[-1] != ':')
		name--;
	return name && name > word + 1 ? name : NULL;
}

static int parse_usdt(char *const *words, int count, struct bp_link_spec *spec, struct bp_err *err)
{
	const char *probe = count > 1 ? words[1] : count ? probe_part(words[0]) : NULL;
	size_t path = count > 1 ? strlen(words[0]) : probe ? (size_t)(probe - words[0]) - 1 : 0;
	const char *colon = probe ? strchr(probe, ':') : NULL;

	if (count < 1)
		return missing(spec, "a program or library and a probe: /bin/x PROVIDER:NAME", err);
	if (!colon || colon == probe || !colon[1] || strlen(probe) >= sizeof(spec->func) ||
	    path >= sizeof(spec->name))
		return wrong(err, "probe", words[count > 1],
			     "BINARY PROVIDER:NAME or BINARY:PROVIDER:NAME");
	snprintf(spec->name, sizeof(spec->name), "%.*s", (int)path, words[0]);
	snprintf(spec->func, sizeof(spec->func), "%s", probe);
	return count > 1 ? 2 : 1;
}

static int parse_uprobe_multi(char *const *words, int count, struct bp_link_spec *spec,
			      struct bp_err *err)
{
	if ((int)spec->type->type == BP_TYPE_USDT) {
		count = parse_usdt(words, count, spec, err);
	} else if (count > 1 && strlen(words[0]) < sizeof(spec->name)) {
		snprintf(spec->name, sizeof(spec->name), "%s", words[0]);
		note_words(words + 1, count - 1, spec);
	} else if (count > 1) {
		return wrong(err, "program", words[0], "a path");
	} else if (count < 1) {
		return missing(spec, "a program or library and functions of it: /bin/sh main", err);
	} else if (split_binary(words[0], spec, err) == 0) {
		spec->only = spec->func;
		note_words(&spec->only, 1, spec);
	} else {
		return -EINVAL;
	}
	spec->kind = "binary";
	spec->many.flags = is_return(spec) ? BPF_F_UPROBE_MULTI_RETURN : 0;
	spec->many.pid = spec->event.pid > 0 ? (__u32)spec->event.pid : 0;
	return count;
}

/* The map says which interface of the kernel it is of. */
static int parse_struct_ops(char *const *words, int count, struct bp_link_spec *spec,
			    struct bp_err *err)
{
	spec->kind = "map";
	return count < 1 ?
		       0 :
		       bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "struct_ops has no target, and '%s' is one too many", words[0]);
}

static const struct {
	enum bp_link_family family;
	const char *words;
	int (*parse)(char *const *words, int count, struct bp_link_spec *spec, struct bp_err *err);
} parsers[] = {
	{ BP_FAMILY_KPROBE, "FUNC[+OFFSET]", parse_kprobe },
	{ BP_FAMILY_UPROBE, "BINARY FUNC[+OFFSET]", parse_uprobe },
	{ BP_FAMILY_TRACEPOINT, "CATEGORY:NAME", parse_tracepoint },
	{ BP_FAMILY_RAW_TP, "NAME", parse_raw_tp },
	{ BP_FAMILY_TRACING, "", parse_tracing },
	{ BP_FAMILY_PERF_EVENT, "EVENT", parse_perf_event },
	{ BP_FAMILY_NETFILTER, "ipv4|ipv6 HOOK", parse_netfilter },
	{ BP_FAMILY_KPROBE_MULTI, "FUNC|GLOB ...", parse_kprobe_multi },
	{ BP_FAMILY_UPROBE_MULTI, "BINARY FUNC|GLOB ...", parse_uprobe_multi },
	{ BP_FAMILY_STRUCT_OPS, "", parse_struct_ops },
	{ BP_FAMILY_ITER, "[map MAP|cgroup PATH|task TID|pid PID]", parse_iter },
};

const char *bp_link_spec_words(const struct bp_attach_type *type)
{
	if (type && ((int)type->type == BP_TYPE_KSYSCALL || (int)type->type == BP_TYPE_KRETSYSCALL))
		return "NAME";
	if (type && ((int)type->type == BP_TYPE_KRETPROBE || (int)type->type == BP_TYPE_URETPROBE))
		return type->family == BP_FAMILY_KPROBE ? "FUNC" : "BINARY FUNC";
	if (type && (int)type->type == BP_TYPE_USDT)
		return "BINARY PROVIDER:NAME";
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++)
		if (type && type->family == parsers[i].family)
			return parsers[i].words;
	return NULL;
}

bool bp_link_spec_takes(const struct bp_attach_type *type)
{
	return bp_link_spec_words(type);
}

int bp_link_spec_parse(char *const *words, int count, struct bp_link_spec *spec, struct bp_err *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(parsers); i++)
		if (spec->type->family == parsers[i].family)
			return parsers[i].parse(words, count, spec, err);
	return -EINVAL;
}
