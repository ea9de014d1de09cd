// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* messages.c - what a library said, line by line, in bounded room */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "util/messages.h"

#define LINE_MOST 1000

void bp_messages_clear(struct bp_messages *messages)
{
	if (!messages)
		return;
	messages->len = 0;
	messages->text[0] = '\0';
}

void bp_messages_add(struct bp_messages *messages, const char *line)
{
	size_t len = strcspn(line, "\n");

	if (!messages || !len)
		return;
	if (messages->heard)
		messages->heard(messages->arg, line);
	if (len > LINE_MOST)
		len = LINE_MOST;
	while (messages->len + len + 2 > sizeof(messages->text)) {
		size_t first = strcspn(messages->text, "\n") + 1;

		messages->len -= first;
		memmove(messages->text, messages->text + first, messages->len + 1);
	}
	memcpy(messages->text + messages->len, line, len);
	messages->len += len;
	messages->text[messages->len++] = '\n';
	messages->text[messages->len] = '\0';
}

/* Does the pattern fit what begins at TEXT, which has LEN bytes? */
static bool fits_here(const char *text, size_t len, const char *pattern,
		      char (*ret_parts)[BP_MESSAGE_PART], size_t count)
{
	size_t part = 0;
	size_t at = 0;

	while (*pattern) {
		size_t words = strcspn(pattern, "*");
		const char *found;

		if (words > len - at || memcmp(text + at, pattern, words) != 0)
			return false;
		at += words;
		pattern += words;
		if (!*pattern)
			break;
		words = strcspn(++pattern, "*");
		found = words ? memmem(text + at, len - at, pattern, words) : text + len;
		if (!found)
			return false;
		if (part < count)
			snprintf(ret_parts[part++], BP_MESSAGE_PART, "%.*s",
				 (int)(found - text - (long)at), text + at);
		at = (size_t)(found - text);
	}
	return true;
}

bool bp_message_fits(const char *line, const char *pattern, char (*ret_parts)[BP_MESSAGE_PART],
		     size_t count)
{
	size_t len = strcspn(line, "\n");

	for (size_t at = 0; at < len; at++)
		if (fits_here(line + at, len - at, pattern, ret_parts, count))
			return true;
	return false;
}
