// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* text.c - bytes that grow, or go to a stream in large pieces */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util/text.h"
#include "util/utf8.h"

#define LARGE 16384

void bp_text_free(struct bp_text *text)
{
	free(text->buf);
	*text = (struct bp_text){ 0 };
}

/* A large piece goes past the buffer of the stream: to copy it would touch as many pages again. */
static int write_all(FILE *file, const char *buf, size_t len)
{
	int fd = len < LARGE ? -1 : fileno(file);

	errno = 0;
	if (fd < 0)
		return fwrite(buf, 1, len, file) == len ? 0 : errno ? errno : EIO;
	if (fflush(file))
		return errno ? errno : EIO;
	while (len) {
		ssize_t done = write(fd, buf, len);

		if (done < 0 && errno != EINTR)
			return errno;
		buf += done < 0 ? 0 : done;
		len -= done < 0 ? 0 : (size_t)done;
	}
	return 0;
}

int bp_text_write(struct bp_text *text, FILE *file)
{
	if (!text->num && text->len)
		text->num = write_all(file, text->buf, text->len);
	text->len = 0;
	return -text->num;
}

bool bp_text_more(struct bp_text *text, size_t len)
{
	size_t capacity = text->capacity ? text->capacity : 4096;
	char *more;

	/* Small pieces of memory first: most outputs are short, and each page that is touched
	 * costs. */
	if (text->file && text->len + len > BP_TEXT_PIECE)
		bp_text_write(text, text->file);
	if (text->num)
		return false;
	while (capacity < text->len + len)
		capacity *= 2;
	if (capacity == text->capacity)
		return true; /* by writing */
	more = realloc(text->buf, capacity);
	if (!more) {
		text->num = ENOMEM;
		return false;
	}
	text->buf = more;
	text->capacity = capacity;
	return true;
}

void bp_text_blanks(struct bp_text *text, size_t count)
{
	char *to = bp_text_reserve(text, count);

	if (!to)
		return;
	memset(to, ' ', count);
	text->len += count;
}

void bp_text_u64(struct bp_text *text, __u64 num)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + num % 10);
		num /= 10;
	} while (num);
	bp_text_add(text, digits + at, sizeof(digits) - at);
}

/* The characters that are written as they are, and where. */
/* clang-format off */
static const unsigned char plain[256] = {
	[' '] = BP_AS_JSON,
	['!'] = BP_AS_CELL | BP_AS_ITEM | BP_AS_JSON,
	['"'] = BP_AS_CELL | BP_AS_ITEM,
	['#' ... '\''] = BP_AS_CELL | BP_AS_ITEM | BP_AS_JSON,
	['(' ... ')'] = BP_AS_CELL | BP_AS_JSON,
	['*' ... '+'] = BP_AS_CELL | BP_AS_ITEM | BP_AS_JSON,
	[','] = BP_AS_CELL | BP_AS_JSON,
	['-' ... '['] = BP_AS_CELL | BP_AS_ITEM | BP_AS_JSON,
	[']' ... '~'] = BP_AS_CELL | BP_AS_ITEM | BP_AS_JSON,
};
/* clang-format on */

/* How many bytes from here on are plain text, which is the rule. */
static size_t plain_len(const char *str, enum bp_text_as as)
{
	size_t len = 0;

	while (plain[(unsigned char)str[len]] & as)
		len++;
	return len;
}

static void add_bytes(struct bp_text *text, const char *str, size_t len)
{
	char code[8];

	for (size_t i = 0; i < len; i++) {
		snprintf(code, sizeof(code), "\\x%02x", (unsigned char)str[i]);
		bp_text_str(text, code);
	}
}

/* What stands for bytes that are no text in JSON; as characters of text they are bytes, too. */
#define FIRST_BYTE 0xef80u
#define LAST_BYTE 0xefffu

/* A character that is not plain, or a byte that is no character. */
static size_t add_json(struct bp_text *text, const char *str, size_t len)
{
	__u32 code = bp_utf8_code((const unsigned char *)str, len);
	char words[16];

	if (len == 0 || (code >= FIRST_BYTE && code <= LAST_BYTE)) {
		snprintf(words, sizeof(words), "\\u%04x", FIRST_BYTE - 0x80 + (unsigned char)*str);
		len = 1;
	} else if (code == '"' || code == '\\') {
		snprintf(words, sizeof(words), "\\%c", *str);
	} else if (!bp_utf8_hidden(code)) {
		bp_text_add(text, str, len);
		text->wide = true;
		return len;
	} else if (code < 0x10000) {
		snprintf(words, sizeof(words), "\\u%04x", code);
	} else {
		snprintf(words, sizeof(words), "\\u%04x\\u%04x", 0xd7c0 + (code >> 10),
			 0xdc00 + (code & 0x3ff));
	}
	bp_text_str(text, words);
	return len;
}

/* A blank that is not between words could be mistaken for the end of a column. */
static bool is_between(const char *start, const char *at)
{
	return *at == ' ' && at > start && at[-1] != ' ' && at[1] && at[1] != ' ';
}

static size_t add_shown(struct bp_text *text, const char *start, const char *str, size_t len)
{
	if (is_between(start, str)) {
		bp_text_add(text, str, 1);
		return 1;
	}
	if (len > 1 && bp_utf8_shown_len((const unsigned char *)str)) {
		bp_text_add(text, str, len);
		text->wide = true;
		return len;
	}
	add_bytes(text, str, len ? len : 1);
	return len ? len : 1;
}

void bp_text_escaped(struct bp_text *text, const char *str, enum bp_text_as as)
{
	const char *start = str;

	/* This is what stands for nothing. */
	if (as != BP_AS_JSON && strcmp(str, "-") == 0) {
		add_bytes(text, str, 1);
		return;
	}
	for (;;) {
		size_t len = plain_len(str, as);

		bp_text_add(text, str, len);
		str += len;
		if (!*str)
			return;
		len = bp_utf8_len((const unsigned char *)str);
		str += as == BP_AS_JSON ? add_json(text, str, len) :
					  add_shown(text, start, str, len);
	}
}

size_t bp_put_escaped(FILE *file, const char *text, size_t len)
{
	const char *end = text + strnlen(text, len);
	size_t put = 0;

	while (text < end) {
		size_t one = bp_utf8_shown_len((const unsigned char *)text);

		if (one > (size_t)(end - text))
			one = 0;
		if (one)
			put += fwrite(text, 1, one, file);
		else
			put += (size_t)fprintf(file, "\\x%02x", (unsigned char)*text);
		text += one ? one : 1;
	}
	return put;
}
