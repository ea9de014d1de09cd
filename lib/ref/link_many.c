// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_many.c - many functions of the kernel, by their names and by patterns */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/ksym.h"
#include "ref/link_parts.h"
#include "util/cleanup.h"
#include "util/text.h"

int bp_link_set_cookies(struct bp_link_spec *spec)
{
	if (!spec->create.cookie)
		return 0;
	spec->many.cookies = calloc(spec->many.count, sizeof(*spec->many.cookies));
	if (!spec->many.cookies)
		return -ENOMEM;
	for (__u32 i = 0; i < spec->many.count; i++)
		spec->many.cookies[i] = spec->create.cookie;
	return 0;
}

/* A name that cannot be traced makes the kernel refuse all of them, and it does not tell which. */
static int fail_name(const char *name, struct bp_err *err)
{
	char near[256];

	if (bp_ksym_find(name).count) {
		bp_fail_text(err, BP_NOT_FOUND, ESRCH, "", "function '%s' cannot be traced", name);
		bp_hint(err, "available_filter_functions of tracefs has those that can: try "
			     "kprobe, or another function");
		return -ESRCH;
	}
	bp_fail_text(err, BP_NOT_FOUND, ENOENT, "", "no function '%s' in this kernel", name);
	bp_ksym_nearest(name, near, sizeof(near));
	if (near[0])
		bp_hint(err, "did you mean '%s'? available_filter_functions of tracefs has all",
			near);
	bp_hint(err, "it may be inlined, or in a module that is not loaded");
	return -ENOENT;
}

static int check_times(const struct bp_link_spec *spec, const size_t *times, struct bp_err *err)
{
	for (size_t i = 0; i < spec->word_count; i++) {
		const char *word = spec->words[i];

		if (!times[i] && bp_is_glob(word))
			return bp_fail_text(err, BP_NOT_FOUND, ENOENT, "",
					    "the pattern '%s' fits no function that can be traced",
					    word);
		if (!times[i])
			return fail_name(word, err);
		if (times[i] > 1 && !bp_is_glob(word)) {
			bp_fail_text(err, BP_CONFLICT, EADDRNOTAVAIL, "",
				     "%zu functions are called '%s'", times[i], word);
			bp_hint(err, "the kernel would silently take one of them: attach to "
				     "another function");
			return -EADDRNOTAVAIL;
		}
	}
	return 0;
}

/* Without tracefs names go as they are, and the kernel tells whether it knows all. */
static int take_names(struct bp_link_spec *spec, struct bp_err *err)
{
	for (size_t i = 0; i < spec->word_count; i++) {
		if (!bp_is_glob(spec->words[i]))
			continue;
		bp_fail_text(err, BP_UNSUPPORTED, ENOENT, "",
			     "tracefs cannot be read, and it has the functions for '%s'",
			     spec->words[i]);
		bp_hint(err, "mount it: mount -t tracefs tracefs /sys/kernel/tracing; or name the "
			     "functions");
		return -ENOENT;
	}
	spec->found.name = calloc(spec->word_count, sizeof(*spec->found.name));
	if (!spec->found.name)
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	for (size_t i = 0; i < spec->word_count; i++)
		spec->found.name[spec->found.count++] = spec->words[i];
	return 0;
}

static int join(struct bp_link_spec *spec)
{
	struct bp_text text = { 0 };

	for (size_t i = 0; i < spec->found.count; i++) {
		bp_text_str(&text, i ? " " : "");
		bp_text_str(&text, spec->found.name[i]);
	}
	bp_text_add(&text, "", 1);
	spec->all = text.buf;
	return -text.num;
}

int bp_link_open_kprobes(struct bp_link_spec *spec, struct bp_err *err)
{
	cleanup_free size_t *times = calloc(spec->word_count, sizeof(*times));
	int ret;

	if (!times)
		return bp_fail(err, ENOMEM, "calloc", "%s", "");
	ret = bp_ftrace_find(spec->words, spec->word_count, times, &spec->found, err);
	if (ret == 0)
		ret = check_times(spec, times, err);
	else if (ret != -ENOMEM)
		ret = take_names(spec, err);
	if (ret)
		return ret;
	spec->many.names = spec->found.name;
	spec->many.count = (__u32)spec->found.count;
	spec->create.many = &spec->many;
	if (join(spec) || bp_link_set_cookies(spec))
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	return 0;
}
