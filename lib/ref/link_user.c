// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_user.c - functions and USDT probes of programs, looked up in their files */
#include <errno.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table/probe_type.h"
#include "trace/usdt.h"
#include "trace/user_sym.h"
#include "ref/link_parts.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/nearest.h"
#include "util/num.h"
#include "util/text.h"

static const struct bp_user_sym *find_func(const struct bp_user_syms *syms, const char *name)
{
	for (size_t i = 0; i < syms->count; i++)
		if (strcmp(syms->sym[i].name, name) == 0)
			return &syms->sym[i];
	return NULL;
}

static bool is_start(const struct bp_user_syms *syms, __u64 offset)
{
	const struct bp_user_sym *sym = bp_user_sym_at(syms, offset);

	return sym && sym->offset == offset;
}

static int no_func(const struct bp_link_spec *spec, const struct bp_user_syms *syms,
		   const char *func, struct bp_err *err)
{
	struct bp_nearest nearest = { .word = func };

	bp_fail_text(err, BP_NOT_FOUND, ENOENT, spec->name, "no function '%s'", func);
	for (size_t i = 0; i < syms->count; i++)
		bp_nearest_try(&nearest, syms->sym[i].name);
	if (nearest.best)
		bp_hint(err, "did you mean '%s'?", nearest.best);
	if (!syms->count)
		bp_hint(err, "its symbols were stripped: give an offset in the file, 0xOFFSET");
	bp_hint(err, "it may be inlined or in a library: 'nm -D' lists what a library has");
	return -ENOENT;
}

/* FUNC, FUNC+OFFSET or 0xOFFSET, as an offset in the file. */
static int find_place(const struct bp_link_spec *spec, const struct bp_user_syms *syms,
		      const char *word, __u64 *ret_offset, struct bp_err *err)
{
	const char *plus = strrchr(word, '+');
	const struct bp_user_sym *sym;
	char func[sizeof(spec->func)];
	__u64 offset = 0;

	if (bp_parse_u64(word, 0, INT64_MAX, ret_offset) == 0)
		return 0;
	if (plus && bp_parse_u64(plus + 1, 0, INT64_MAX, &offset))
		return bp_fail_text(err, BP_USAGE, EINVAL, "",
				    "unknown offset '%s' (use a number of bytes)", plus + 1);
	snprintf(func, sizeof(func), "%.*s", plus ? (int)(plus - word) : (int)strlen(word), word);
	sym = find_func(syms, func);
	if (!sym)
		return no_func(spec, syms, func, err);
	if (offset && sym->size && offset >= sym->size)
		return bp_fail_text(err, BP_USAGE, EINVAL, spec->name,
				    "offset %llu is past the end of '%s', which has %llu bytes",
				    offset, func, sym->size);
	*ret_offset = sym->offset + offset;
	return 0;
}

/* A probe of the return takes the place for the start of a function. */
static bool is_return(const struct bp_link_spec *spec)
{
	return (int)spec->type->type == BP_TYPE_URETPROBE ||
	       (int)spec->type->type == BP_TYPE_URETPROBE_MULTI ||
	       spec->type->type == BPF_TRACE_UPROBE_SESSION;
}

/* The kernel does not look: a probe inside an instruction kills whoever runs it. */
static int check_place(const struct bp_link_spec *spec, const struct bp_user_syms *syms,
		       __u64 offset, struct bp_err *err)
{
	if (is_start(syms, offset) || (spec->any_offset && !is_return(spec)))
		return 0;
	bp_fail_text(err, BP_USAGE, EINVAL, spec->name,
		     "offset 0x%llx is not the start of a function", offset);
	if (is_return(spec))
		bp_hint(err, "name the function whose return is meant");
	bp_hint(err, "a probe inside an instruction kills the processes that run it; if you know "
		     "that one begins there, say --force");
	return -EINVAL;
}

/* The file, by the name that the kernel will tell. */
static int find_file(struct bp_link_spec *spec, struct bp_err *err)
{
	cleanup_free char *real = realpath(spec->name, NULL);

	if (!real)
		return bp_fail_text(err, errno == EACCES ? BP_DENIED : BP_NOT_FOUND, errno,
				    spec->name, "%s", bp_errno_text(errno));
	if (strlen(real) >= sizeof(spec->name))
		return bp_fail(err, ENAMETOOLONG, "realpath", "%.300s", spec->name);
	snprintf(spec->name, sizeof(spec->name), "%s", real);
	return 0;
}

int bp_link_open_uprobe(struct bp_link_spec *spec, struct bp_err *err)
{
	cleanup_user_syms struct bp_user_syms syms = { 0 };
	char place[600];
	int ret = find_file(spec, err);

	if (ret == 0)
		ret = bp_user_syms_read(spec->name, &syms, err);
	if (ret == 0)
		ret = find_place(spec, &syms, spec->func, &spec->event.offset, err);
	if (ret == 0)
		ret = check_place(spec, &syms, spec->event.offset, err);
	if (ret)
		return ret;
	bp_user_sym_text(&syms, spec->event.offset, place, sizeof(place));
	snprintf(spec->target, sizeof(spec->target), "%s %s", spec->name, place);
	spec->event.name = spec->name;
	return 0;
}

/* --- Many functions ------------------------------------------------------------------------ */

static int add_place(struct bp_link_spec *spec, __u64 offset, struct bp_err *err)
{
	if (!bp_array_more(spec->many.offsets, spec->many.count))
		return bp_fail(err, ENOMEM, "malloc", "%s", spec->name);
	spec->many.offsets[spec->many.count++] = offset;
	return 0;
}

/* All functions that a pattern fits. */
static int add_glob(struct bp_link_spec *spec, const struct bp_user_syms *syms, const char *glob,
		    struct bp_err *err)
{
	bool any = false;
	int ret = 0;

	for (size_t i = 0; i < syms->count && ret == 0; i++) {
		if (fnmatch(glob, syms->sym[i].name, 0) != 0)
			continue;
		any = true;
		ret = add_place(spec, syms->sym[i].offset, err);
	}
	if (ret || any)
		return ret;
	return bp_fail_text(err, BP_NOT_FOUND, ENOENT, spec->name,
			    "the pattern '%s' fits no function", glob);
}

static int add_func(struct bp_link_spec *spec, const struct bp_user_syms *syms, const char *word,
		    struct bp_err *err)
{
	__u64 offset = 0;
	int ret = find_place(spec, syms, word, &offset, err);

	if (ret == 0)
		ret = check_place(spec, syms, offset, err);
	return ret ? ret : add_place(spec, offset, err);
}

static int compare(const void *a, const void *b)
{
	const unsigned long *x = a;
	const unsigned long *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Each place once, whatever names it has. */
static void sort_places(struct bp_link_many *many)
{
	__u32 kept = 0;

	qsort(many->offsets, many->count, sizeof(*many->offsets), compare);
	for (__u32 i = 0; i < many->count; i++)
		if (!kept || many->offsets[kept - 1] != many->offsets[i])
			many->offsets[kept++] = many->offsets[i];
	many->count = kept;
}

/* As bp_link_describe() has it. */
static int describe(struct bp_link_spec *spec, const struct bp_user_syms *syms)
{
	struct bp_text text = { 0 };

	bp_text_str(&text, spec->name);
	for (__u32 i = 0; i < spec->many.count; i++) {
		char place[1024];

		bp_user_sym_text(syms, spec->many.offsets[i], place, sizeof(place));
		bp_text_str(&text, " ");
		bp_text_str(&text, place);
	}
	if (spec->many.pid) {
		bp_text_str(&text, " --pid ");
		bp_text_u64(&text, spec->many.pid);
	}
	bp_text_add(&text, "", 1);
	spec->all = text.buf;
	return -text.num;
}

static int find_funcs(struct bp_link_spec *spec, const struct bp_user_syms *syms,
		      struct bp_err *err)
{
	char words[sizeof(spec->target)];
	int ret = 0;

	for (size_t i = 0; i < spec->word_count && ret == 0; i++)
		ret = bp_is_glob(spec->words[i]) ? add_glob(spec, syms, spec->words[i], err) :
						   add_func(spec, syms, spec->words[i], err);
	if (ret)
		return ret;
	sort_places(&spec->many);
	snprintf(words, sizeof(words), "%s", spec->target);
	snprintf(spec->target, sizeof(spec->target), "%.2000s %.2700s", spec->name, words);
	return 0;
}

/* The semaphore of a probe is raised while something is attached to it. */
static int find_usdt(struct bp_link_spec *spec, struct bp_err *err)
{
	cleanup_free struct bp_usdt_place *places = NULL;
	char *colon = strchr(spec->func, ':');
	bool any = false;
	size_t count = 0;
	int ret;

	*colon = '\0';
	ret = bp_usdt_find(spec->name, spec->func, colon + 1, &places, &count, err);
	*colon = ':';
	if (ret)
		return ret;
	snprintf(spec->target, sizeof(spec->target), "%s %s", spec->name, spec->func);
	spec->many.offsets = calloc(count, sizeof(*spec->many.offsets));
	spec->many.ref_ctrs = calloc(count, sizeof(*spec->many.ref_ctrs));
	if (!spec->many.offsets || !spec->many.ref_ctrs)
		return bp_fail(err, ENOMEM, "calloc", "%s", spec->name);
	for (size_t i = 0; i < count; i++) {
		spec->many.offsets[i] = places[i].offset;
		spec->many.ref_ctrs[i] = places[i].ref_ctr;
		any = any || places[i].ref_ctr;
	}
	spec->many.count = (__u32)count;
	if (!any) {
		free(spec->many.ref_ctrs);
		spec->many.ref_ctrs = NULL;
	}
	return 0;
}

int bp_link_open_uprobes(struct bp_link_spec *spec, struct bp_err *err)
{
	cleanup_user_syms struct bp_user_syms syms = { 0 };
	int ret = find_file(spec, err);

	if (ret == 0)
		ret = bp_user_syms_read(spec->name, &syms, err);
	if (ret == 0)
		ret = (int)spec->type->type == BP_TYPE_USDT ? find_usdt(spec, err) :
							      find_funcs(spec, &syms, err);
	if (ret)
		return ret;
	spec->many.path = spec->name;
	spec->create.many = &spec->many;
	if (describe(spec, &syms) || bp_link_set_cookies(spec))
		return bp_fail(err, ENOMEM, "malloc", "%s", spec->name);
	return 0;
}
