/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* text.h - bytes that grow, or go to a stream in large pieces */
#ifndef BP_TEXT_H
#define BP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <linux/types.h>

/* As much as is gathered before it is written. */
#define BP_TEXT_PIECE 65536

/* Start as { 0 }, to be freed with bp_text_free(). After a failure nothing more is added. */
struct bp_text {
	char *buf;
	size_t len;
	size_t capacity;
	FILE *file; /* where full pieces are written to; NULL: all is kept */
	int num;    /* errno value of the first failure, or 0 */
	bool wide;  /* characters of several bytes were added by bp_text_escaped() */
};

/**
 * @brief Free what a text holds, without writing it.
 *
 * @param text the text, all zero afterwards
 */
void bp_text_free(struct bp_text *text);

#define cleanup_bp_text __attribute__((cleanup(bp_text_free)))

/**
 * @brief Write what is there to a stream, and begin anew.
 *
 * @param text the text
 * @param file the stream
 * @return 0, or a negative errno value: of this or of the first thing that went wrong before
 */
int bp_text_write(struct bp_text *text, FILE *file);

/* For bp_text_reserve(): make room by writing what is there, or by more memory. */
bool bp_text_more(struct bp_text *text, size_t len);

/**
 * @brief Room at the end, to be filled and then counted in text->len.
 *
 * @param text the text
 * @param len bytes wanted
 * @return where they begin, or NULL if there is no room, or was none before
 */
static inline char *bp_text_reserve(struct bp_text *text, size_t len)
{
	/* Also where nothing is wanted of a text that has no memory yet. */
	if (len >= text->capacity - text->len && !bp_text_more(text, len))
		return NULL;
	return text->buf + text->len;
}

/**
 * @brief Add bytes.
 *
 * @param text the text
 * @param bytes what to add
 * @param len how many
 */
static inline void bp_text_add(struct bp_text *text, const char *bytes, size_t len)
{
	char *to = bp_text_reserve(text, len);

	if (!to)
		return;
	memcpy(to, bytes, len);
	text->len += len;
}

/**
 * @brief Add a string.
 *
 * @param text the text
 * @param str the string
 */
static inline void bp_text_str(struct bp_text *text, const char *str)
{
	bp_text_add(text, str, strlen(str));
}

/**
 * @brief Add blanks.
 *
 * @param text the text
 * @param count how many
 */
void bp_text_blanks(struct bp_text *text, size_t count);

/**
 * @brief Add a number in decimal digits.
 *
 * @param text the text
 * @param num the number
 */
void bp_text_u64(struct bp_text *text, __u64 num);

/* What a string is written for. */
enum bp_text_as {
	BP_AS_CELL = 1, /* of a table */
	BP_AS_ITEM = 2, /* of a list in a cell, where commas and brackets have a meaning */
	BP_AS_JSON = 4, /* in a string of JSON */
};

/**
 * @brief Add a string so that it can be read back, and shows nothing that is not there.
 *
 * In a table, each byte of what is hidden (see bp_utf8_hidden()) or is not UTF-8 is written as
 * \xXX. So are backslashes, blanks that are not single ones between words, a text that is "-", and
 * in lists commas and round brackets. In JSON, what is hidden is \uXXXX, and a byte 0xXX that is
 * not UTF-8 is \uefXX, a character for private use; where a text has one of these itself, each of
 * its bytes is written so.
 *
 * @param text the text
 * @param str the string
 * @param as what for
 */
void bp_text_escaped(struct bp_text *text, const char *str, enum bp_text_as as);

/**
 * @brief Write text of others to a stream for people, what is hidden or no text as \\xXX.
 *
 * It takes no memory, so it serves when there is none.
 *
 * @param file the stream
 * @param text the text, ended by '\0'
 * @param len at most so many bytes of it
 * @return how many bytes were written
 */
size_t bp_put_escaped(FILE *file, const char *text, size_t len);

#endif
