// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* link_match.c - is a link at the TYPE and TARGET that somebody typed? */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ref/link_match.h"
#include "table/probe_type.h"

static bool is_of_binary(const struct bp_attach_type *type)
{
	return type->family == BP_FAMILY_UPROBE || type->family == BP_FAMILY_UPROBE_MULTI;
}

/* The kernel tells the file by its real path. */
static void write_real(char *buf, size_t size)
{
	char real[PATH_MAX];
	char rest[PATH_MAX] = "";
	char *blank = strchr(buf, ' ');

	if (blank) {
		snprintf(rest, sizeof(rest), "%s", blank);
		*blank = '\0';
	}
	if (!realpath(buf, real))
		snprintf(real, sizeof(real), "%s", buf);
	snprintf(buf, size, "%s%s", real, rest);
}

void bp_link_words(const struct bp_attach_type *type, char *const *words, int count, char *buf,
		   size_t size)
{
	size_t len = 0;
	char *mark;

	buf[0] = '\0';
	for (int i = 0; i < count && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s%s", len ? " " : "", words[i]);
	if (type->family == BP_FAMILY_TRACEPOINT && (mark = strchr(buf, '/')))
		*mark = ':';
	if (!buf[0] || !is_of_binary(type))
		return;
	if (!strchr(buf, ' ') && (mark = strrchr(buf, ':')))
		*mark = ' ';
	write_real(buf, size);
}

/* A function by its entry is a kprobe, and a probe of USDT a place in a program. */
static const char *word_of(const struct bp_attach_type *type)
{
	switch ((int)type->type) {
	case BP_TYPE_KSYSCALL:
		return "kprobe";
	case BP_TYPE_KRETSYSCALL:
		return "kretprobe";
	case BP_TYPE_USDT:
		return "uprobe.multi";
	default:
		return bp_attach_type_name(type);
	}
}

static bool is_type(const struct bp_link_text *text, const struct bp_attach_type *type)
{
	return strcmp(text->type, word_of(type)) == 0 ||
	       (type->section && strcmp(text->type, type->section) == 0);
}

/* All of the words, or the first ones. */
static bool begins(const char *text, const char *words)
{
	size_t len = strlen(words);

	return strncmp(text, words, len) == 0 && (!len || !text[len] || text[len] == ' ');
}

/* A system call has the prefix of the machine. */
static bool is_syscall(const char *text, const char *words)
{
	const char *name = strstr(text, "sys_");

	return name && name > text && (!words[0] || strcmp(name + strlen("sys_"), words) == 0);
}

static bool is_at(const struct bp_link_text *text, const struct bp_attach_type *type,
		  const char *target)
{
	const char *colon = strchr(target, ':');

	if ((int)type->type == BP_TYPE_KSYSCALL || (int)type->type == BP_TYPE_KRETSYSCALL)
		return is_syscall(text->target, target);
	if (begins(text->target, target))
		return true;
	return type->family == BP_FAMILY_TRACEPOINT && colon && !strchr(text->target, ':') &&
	       strcmp(text->target, colon + 1) == 0;
}

enum bp_link_match bp_link_text_match(const struct bp_link_text *text,
				      const struct bp_attach_type *type, const char *target)
{
	if (text->link_type == BPF_LINK_TYPE_PERF_EVENT && !text->target &&
	    bp_link_on_event(type->family))
		return BP_LINK_UNTOLD;
	if (!is_type(text, type))
		return BP_LINK_ELSEWHERE;
	if (!text->target)
		return target[0] ? BP_LINK_ELSEWHERE : BP_LINK_THERE;
	return is_at(text, type, target) ? BP_LINK_THERE : BP_LINK_ELSEWHERE;
}
