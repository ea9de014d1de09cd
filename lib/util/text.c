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

#define IN_TABLE 1
#define IN_JSON 2

/* The characters that are written as they are, and where. */
/* clang-format off */
static const unsigned char plain[256] = {
	[' ' ... '!'] = IN_TABLE | IN_JSON,
	['"'] = IN_TABLE,
	['#' ... '['] = IN_TABLE | IN_JSON,
	['\\'] = IN_TABLE,
	[']' ... '~'] = IN_TABLE | IN_JSON,
};
/* clang-format on */

/* How many bytes from here on are plain text, which is the rule. */
static size_t plain_len(const char *str, bool json)
{
	unsigned char where = json ? IN_JSON : IN_TABLE;
	size_t len = 0;

	while (plain[(unsigned char)str[len]] & where)
		len++;
	return len;
}

void bp_text_escaped(struct bp_text *text, const char *str, bool json)
{
	for (;;) {
		size_t len = plain_len(str, json);
		char code[8];

		bp_text_add(text, str, len);
		str += len;
		if (!*str)
			return;
		len = bp_utf8_len((const unsigned char *)str);
		if (len > 1) {
			bp_text_add(text, str, len);
			text->wide = true;
			str += len;
			continue;
		}
		if (json && (*str == '"' || *str == '\\'))
			snprintf(code, sizeof(code), "\\%c", *str);
		else
			snprintf(code, sizeof(code), json ? "\\u%04x" : "\\x%02x",
				 (unsigned char)*str);
		bp_text_str(text, code);
		str++;
	}
}

size_t bp_put_escaped(FILE *file, const char *text, size_t len)
{
	const char *end = text + strnlen(text, len);
	size_t put = 0;

	while (text < end) {
		size_t one = bp_utf8_len((const unsigned char *)text);

		if ((unsigned char)*text < 0x20 || *text == 0x7f || one > (size_t)(end - text))
			one = 0;
		if (one)
			put += fwrite(text, 1, one, file);
		else
			put += (size_t)fprintf(file, "\\x%02x", (unsigned char)*text);
		text += one ? one : 1;
	}
	return put;
}
