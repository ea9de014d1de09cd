/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* messages.h - what a library said, line by line, in bounded room */
#ifndef BP_MESSAGES_H
#define BP_MESSAGES_H

#include <stdbool.h>
#include <stddef.h>

#define BP_MESSAGE_PART 256 /* room for what a '*' stands for */

/* Lines, each ended by a newline. The oldest are dropped if there is no room. Starts as { 0 }. */
struct bp_messages {
	size_t len;
	char text[8192];
	void (*heard)(void *arg, const char *line); /* called with each message, or NULL */
	void *arg;
};

/**
 * @brief Forget all lines.
 *
 * @param messages the lines, or NULL
 */
void bp_messages_clear(struct bp_messages *messages);

/**
 * @brief Add the first line of a message.
 *
 * @param messages the lines, or NULL
 * @param line the message; at most 1000 bytes of its first line are kept
 */
void bp_messages_add(struct bp_messages *messages, const char *line);

/**
 * @brief Does a line fit a pattern?
 *
 * @param line the line, which ends at a newline or at the end of the text
 * @param pattern text in which each '*' stands for any text, the shortest that fits; it may begin
 * anywhere in the line, and the rest of the line does not matter
 * @param ret_parts what each '*' stands for, cut to BP_MESSAGE_PART; those
 * behind the last are left alone
 * @param count how many parts have room
 * @return does it fit?
 */
bool bp_message_fits(const char *line, const char *pattern, char (*ret_parts)[BP_MESSAGE_PART],
		     size_t count);

#endif
