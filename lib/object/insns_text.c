// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* insns_text.c - instructions out of the text that tools print */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <linux/bpf.h>

#include "util/array.h"
#include "util/cleanup.h"
#include "object/insns_text.h"
#include "util/num.h"

/* Where in the text a parser is. */
struct text {
	const char *name;
	const char *start;
	const char *at;
	struct bp_bytes out;
	struct bp_err *err;
};

bool bp_insn_is_text(const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isprint(bytes[i]) && !isspace(bytes[i]))
			return false;
	return len > 0;
}

static int bad(const struct text *text, const char *what)
{
	size_t line = 1;

	for (const char *c = text->start; c < text->at; c++)
		line += *c == '\n';
	bp_fail_text(text->err, BP_FAILED, EINVAL, text->name, "line %zu: %s", line, what);
	return -EINVAL;
}

static int put(struct text *text, const void *from, size_t len)
{
	return bp_bytes_add(&text->out, from, len) ?
		       0 :
		       bp_fail(text->err, ENOMEM, "realloc", "%s", text->name);
}

/* Comments turn into blanks, but not what looks like one in a string. */
static int blank_comments(struct text *text, char *at)
{
	while (*at) {
		const char *end = at;

		if (*at == '"') {
			for (at++; *at && *at != '"'; at++)
				at += at[0] == '\\' && at[1];
			at += *at != '\0';
		} else if (strncmp(at, "/*", 2) == 0) {
			end = strstr(at + 2, "*/");
			text->at = at;
			if (!end)
				return bad(text, "a comment is not closed");
			end += 2;
		} else if (strncmp(at, "//", 2) == 0) {
			end = at + strcspn(at, "\n");
		} else {
			at++;
		}
		for (; at < end; at++)
			if (*at != '\n')
				*at = ' ';
	}
	text->at = text->start;
	return 0;
}

static void skip(struct text *text)
{
	while (isspace((unsigned char)*text->at))
		text->at++;
}

static bool take(struct text *text, char c)
{
	skip(text);
	if (*text->at != c)
		return false;
	text->at++;
	return true;
}

/* A number as in C: decimal, hexadecimal or octal, with a sign, a suffix, a cast before it. */
static int number(struct text *text, __u64 *ret_num)
{
	bool minus;
	char *end;

	skip(text);
	if (*text->at == '(') {
		text->at += strcspn(text->at, ")");
		if (!take(text, ')'))
			return bad(text, "a bracket is not closed");
		skip(text);
	}
	minus = *text->at == '-';
	text->at += minus;
	if (!isdigit((unsigned char)*text->at))
		return bad(text, "a number is wanted here");
	errno = 0;
	*ret_num = strtoull(text->at, &end, 0);
	if (errno)
		return bad(text, "the number is too large");
	while (*end && strchr("uUlL", *end))
		end++;
	if (isalnum((unsigned char)*end) || *end == '_')
		return bad(text, "a number is wanted here");
	if (minus)
		*ret_num = -*ret_num;
	text->at = end;
	return 0;
}

enum field { CODE, DST, SRC, OFF, IMM, FIELDS };

static const struct {
	const char *name;
	enum field field;
} field_names[] = {
	{ "code", CODE }, { "opcode", CODE }, { "dst_reg", DST },
	{ "dst", DST },   { "src_reg", SRC }, { "src", SRC },
	{ "off", OFF },   { "offset", OFF },  { "imm", IMM },
};

/* ".imm =" */
static int field_name(struct text *text, size_t *ret_field)
{
	size_t len = 0;

	while (isalnum((unsigned char)text->at[len]) || text->at[len] == '_')
		len++;
	for (size_t i = 0; i < ARRAY_SIZE(field_names); i++) {
		if (strlen(field_names[i].name) != len ||
		    strncmp(field_names[i].name, text->at, len) != 0)
			continue;
		text->at += len;
		*ret_field = field_names[i].field;
		return take(text, '=') ? 0 : bad(text, "'=' is wanted here");
	}
	return bad(text, "no field of struct bpf_insn has this name");
}

/* As a number without a sign, or with one. */
static bool fits(__u64 num, unsigned int bits)
{
	return num >> bits == 0 || (__s64)num >> (bits - 1) == -1;
}

static int put_insn(struct text *text, const __u64 *value)
{
	struct bpf_insn insn = { 0 };

	if (value[CODE] > 0xff || value[DST] > 15 || value[SRC] > 15 || !fits(value[OFF], 16) ||
	    !fits(value[IMM], 32))
		return bad(text, "a number does not fit its field");
	insn.code = (__u8)value[CODE];
	insn.dst_reg = (__u8)value[DST] & 15;
	insn.src_reg = (__u8)value[SRC] & 15;
	insn.off = (__s16)value[OFF];
	insn.imm = (__s32)value[IMM];
	return put(text, &insn, sizeof(insn));
}

/* { CODE, DST, SRC, OFF, IMM } or { .code = CODE, ... }; the bracket is taken. */
static int structure(struct text *text)
{
	__u64 value[FIELDS] = { 0 };
	bool named = false;
	size_t field = 0;
	size_t count = 0;

	while (!take(text, '}')) {
		int ret = 0;

		if (!*text->at)
			return bad(text, "a bracket is not closed");
		if (take(text, '.')) {
			named = true;
			ret = field_name(text, &field);
		}
		if (ret == 0 && field == FIELDS)
			ret = bad(text, "too many numbers for an instruction");
		if (ret == 0)
			ret = number(text, &value[field]);
		if (ret)
			return ret;
		field++;
		count++;
		take(text, ',');
	}
	if (!named && count == 4)
		return bad(text, "four numbers: this is classic BPF, and no struct bpf_insn");
	if (!named && count != FIELDS)
		return bad(text, "an instruction is { code, dst_reg, src_reg, off, imm }");
	return put_insn(text, value);
}

/* The bytes in an element of an array, by what stands before its bracket; 0: not told. */
static size_t element_size(const char *start, const char *end)
{
	static const struct {
		const char *word;
		size_t size;
	} types[] = {
		{ "char", 1 }, { "u8", 1 },       { "uint8_t", 1 },
		{ "u64", 8 },  { "uint64_t", 8 }, { "long long", 8 },
		{ "u32", 4 },  { "uint32_t", 4 }, { "int", 4 },
	};

	/* The last declaration: nothing of a statement before it. */
	for (const char *c = start; c < end; c++)
		if (*c == ';' || *c == '}')
			start = c + 1;
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		const char *found =
			memmem(start, (size_t)(end - start), types[i].word, strlen(types[i].word));

		if (found)
			return types[i].size;
	}
	return 0;
}

/* Numbers up to the bracket that closes; without a declaration, large ones make words of them. */
static int numbers(struct text *text, size_t size)
{
	const char *again = text->at;
	size_t before = text->out.len;

	do {
		__u64 num;
		int ret = number(text, &num);

		if (ret)
			return ret;
		if (!size && num > 0xff) {
			text->at = again;
			text->out.len = before;
			return numbers(text, 8);
		}
		if (size && size < 8 && !fits(num, (unsigned int)(8 * size)))
			return bad(text, "a number does not fit its type");
		ret = size == 8 ? put(text, &num, 8) :
		      size == 4 ? put(text, &(__u32){ (__u32)num }, 4) :
				  put(text, &(__u8){ (__u8)num }, 1);
		if (ret)
			return ret;
		take(text, ',');
	} while (!take(text, '}'));
	return 0;
}

static int structures(struct text *text)
{
	while (take(text, '{')) {
		int ret = structure(text);

		if (ret)
			return ret;
		take(text, ',');
	}
	return 0;
}

/* What is between the outer brackets; or there are none, and instructions line by line. */
static int array(struct text *text)
{
	const char *bracket = strchr(text->at, '{');
	size_t size = element_size(text->at, bracket);
	bool outer;
	int ret;

	text->at = bracket + 1;
	outer = take(text, '{');
	if (!outer && *text->at != '.' && (size || !strchr(text->at, '{')))
		return take(text, '}') ? bad(text, "an empty array") : numbers(text, size);
	text->at = outer ? text->at - 1 : bracket;
	ret = structures(text);
	if (ret)
		return ret;
	skip(text);
	if (outer ? *text->at != '}' : *text->at != '\0')
		return bad(text, "an instruction in brackets is wanted here");
	return 0;
}

/* The character behind a backslash. */
static int escape(struct text *text)
{
	static const char letters[] = "abtnvfr";
	static const char values[] = "\a\b\t\n\v\f\r";
	const char *letter;
	unsigned int num = 0;

	if (*text->at == 'x') {
		for (text->at++; isxdigit((unsigned char)*text->at); text->at++)
			num = 16 * (num & 0xffff) +
			      (unsigned int)(isdigit((unsigned char)*text->at) ?
						     *text->at - '0' :
						     tolower((unsigned char)*text->at) - 'a' + 10);
	} else if (*text->at >= '0' && *text->at <= '7') {
		for (int i = 0; i < 3 && *text->at >= '0' && *text->at <= '7'; i++)
			num = 8 * num + (unsigned int)(*text->at++ - '0');
	} else {
		letter = *text->at ? strchr(letters, *text->at) : NULL;
		num = letter ? (unsigned char)values[letter - letters] : (unsigned char)*text->at;
		text->at += *text->at != '\0';
	}
	if (num > 0xff)
		return bad(text, "a character does not fit a byte");
	return put(text, &(__u8){ (__u8)num }, 1);
}

/* Strings, one after the other; a backslash at the end of a line joins lines. */
static int strings(struct text *text)
{
	text->at = strchr(text->at, '"');
	while (take(text, '"')) {
		while (*text->at != '"') {
			int ret = 0;

			if (!*text->at)
				return bad(text, "a string is not closed");
			if (strncmp(text->at, "\\\n", 2) == 0) {
				text->at += 2;
			} else if (*text->at == '\\') {
				text->at++;
				ret = escape(text);
			} else {
				ret = put(text, text->at++, 1);
			}
			if (ret)
				return ret;
		}
		text->at++;
	}
	return 0;
}

/* Pairs of digits with a blank between them; how many, up to 16. */
static size_t pairs(const char *line, unsigned char *bytes)
{
	size_t count = 0;

	while (count < 16) {
		char digits[3] = { line[0], line[0] ? line[1] : '\0', '\0' };

		if (!isxdigit((unsigned char)digits[0]) || !isxdigit((unsigned char)digits[1]) ||
		    (line[2] && !isspace((unsigned char)line[2])))
			break;
		bytes[count++] = (unsigned char)strtoul(digits, NULL, 16);
		if (line[2] != ' ')
			break;
		line += 3;
	}
	return count;
}

/* Is nothing left of the line? */
static bool ends(const char *line)
{
	line += strspn(line, " \t\r");
	return *line == '\n' || !*line;
}

/*
 * A disassembly: lines with eight or sixteen bytes, "       0:	b7 00 00 00 02 00 00 00	r0 = 2" of
 * llvm-objdump, and of bpftool a line of its own below the words.
 */
static int listing(struct text *text)
{
	const char *odd = NULL;

	for (; *text->at; text->at += text->at[0] == '\n') {
		const char *line = text->at + strspn(text->at, " \t");
		const char *colon = line + strspn(line, "0123456789abcdefABCDEF");
		unsigned char bytes[16];
		size_t count;

		if (colon > line && *colon == ':')
			line = colon + 1 + strspn(colon + 1, " \t");
		count = pairs(line, bytes);
		if ((count == 8 || count == 16) && put(text, bytes, count))
			return -ENOMEM;
		if (count % 8 && !odd && ends(line + 3 * count - 1))
			odd = text->at;
		text->at += strcspn(text->at, "\n");
	}
	if (!odd || !text->out.len)
		return 0;
	text->at = odd;
	return bad(text, "these bytes are no whole instruction");
}

/* Nothing but digits and blanks: "xxd -p". */
static int digits(struct text *text)
{
	text->out.at = bp_parse_hex(text->start, &text->out.len);
	if (text->out.at)
		return 0;
	return errno == ENOMEM ? bp_fail(text->err, ENOMEM, "malloc", "%s", text->name) :
				 bad(text, "these are not pairs of hexadecimal digits");
}

static int other_text(struct text *text, char *copy)
{
	size_t len;
	int ret;

	if (copy[strspn(copy, "0123456789abcdefABCDEF \t\r\n")] == '\0')
		return digits(text);
	ret = blank_comments(text, copy);
	len = strcspn(copy, "{\"");
	if (ret || !copy[len])
		return ret;
	return copy[len] == '{' ? array(text) : strings(text);
}

unsigned char *bp_insn_text(const char *name, const char *string, size_t *ret_len,
			    struct bp_err *err)
{
	cleanup_free char *copy = strdup(string);
	struct text text = { .name = name, .start = copy, .at = copy, .err = err };
	int ret = copy ? listing(&text) : bp_fail(err, ENOMEM, "strdup", "%s", name);

	/* What is not a listing has no line of eight bytes. */
	if (ret == 0 && !text.out.len) {
		text.at = copy;
		ret = other_text(&text, copy);
	}
	if (ret == 0 && !text.out.len)
		ret = bp_fail_text(err, BP_FAILED, EINVAL, name, "no instructions in this text");
	if (ret) {
		free(text.out.at);
		errno = -ret;
		return NULL;
	}
	*ret_len = text.out.len;
	return text.out.at;
}
