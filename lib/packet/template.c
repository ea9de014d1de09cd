// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* template.c - packets made of a line of words */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>

#include "util/cleanup.h"
#include "util/file.h"
#include "util/num.h"
#include "packet/template.h"
#include "packet/finish.h"

#define WORD_MAX 64

struct token {
	const char *start;
	size_t len;
	bool quoted;
	unsigned int number; /* from 1 on */
	char word[WORD_MAX]; /* the same ended by '\0', or "" if it is longer */
};

struct parser {
	const char *text;
	const char *at;
	bool slashes; /* a '/' is a blank */
	struct token token;
	struct bp_draft draft;
	struct bp_err *err;
	struct {
		bool given;
		__u64 num;
	} port[2]; /* of "ADDRESS:PORT" in an IP header, source and destination */
};

static int __attribute__((format(printf, 2, 3)))
bad(const struct parser *parser, const char *fmt, ...)
{
	const struct token *token = &parser->token;
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return bp_fail_text(parser->err, BP_USAGE, EINVAL, "",
			    "packet: word %u '%.*s' (column %zu): %s", token->number,
			    token->len > 60 ? 60 : (int)token->len, token->start,
			    (size_t)(token->start - parser->text) + 1, text);
}

static bool is_blank(const struct parser *parser, char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '=' || (parser->slashes && c == '/');
}

/* The length of the text in quotes at AT, with them; 0 if it does not end. */
static size_t quoted_len(const char *at)
{
	for (size_t len = 1; at[len]; len++) {
		if (at[len] == '"')
			return len + 1;
		if (at[len] == '\\' && at[len + 1])
			len++;
	}
	return 0;
}

/* Step to the next word: 1; 0 at the end. */
static int next_token(struct parser *parser)
{
	struct token *token = &parser->token;
	const char *at = parser->at;
	size_t len = 1;

	while (*at && is_blank(parser, *at))
		at++;
	parser->at = at;
	if (!*at)
		return 0;
	*token = (struct token){ .start = at, .quoted = *at == '"', .number = token->number + 1 };
	if (token->quoted) {
		len = quoted_len(at);
		if (!len) {
			token->len = strlen(at);
			return bad(parser, "the quotes do not end");
		}
	} else if (*at != '>') {
		while (at[len] && !is_blank(parser, at[len]) && !strchr(">\"", at[len]))
			len++;
	}
	token->len = len;
	if (len < WORD_MAX)
		memcpy(token->word, at, len);
	parser->at = at + len;
	return 1;
}

/* The word behind this one, which WHAT wants. */
static int want_token(struct parser *parser, const char *what, const char *kind)
{
	struct token before = parser->token;
	int ret = next_token(parser);

	if (ret)
		return ret < 0 ? ret : 0;
	parser->token = before;
	return bad(parser, "%s wants %s behind it", what, kind);
}

static int want_number(struct parser *parser, const char *what, __u64 min, __u64 *ret_num)
{
	int ret = want_token(parser, what, "a number");

	if (ret)
		return ret;
	if (bp_parse_u64(parser->token.word, min, BP_PACKET_MAX, ret_num))
		return bad(parser, "%s is a number from %llu to %zu", what, min, BP_PACKET_MAX);
	return 0;
}

static struct bp_draft_layer *current(struct parser *parser)
{
	struct bp_draft *draft = &parser->draft;

	return draft->count && !draft->closed ? &draft->layers[draft->count - 1] : NULL;
}

/* The bytes have room for all layers: only payload needs to be looked at. */
static int push_layer(struct parser *parser, const struct bp_proto *proto)
{
	struct bp_draft *draft = &parser->draft;
	struct bp_draft_layer *layer = &draft->layers[draft->count];

	if (draft->count == BP_LAYERS)
		return bad(parser, "more than %d headers", BP_LAYERS);
	draft->count++;
	*layer = (struct bp_draft_layer){ .layer = { proto, draft->len, proto->len } };
	memcpy(draft->bytes + draft->len, proto->init, proto->len);
	draft->len += proto->len;
	return 0;
}

static bool has_ports(const struct bp_proto *proto)
{
	const struct bp_header_field *src = bp_header_find(proto, "src");

	return src && src->kind == BP_HEADER_NUM && src->bits == 16;
}

/* May PROTO stand behind the last header, or as the first? */
static bool fits(const struct parser *parser, const struct bp_proto *proto)
{
	const struct bp_draft *draft = &parser->draft;
	const struct bp_proto *last;

	if (!draft->count)
		return draft->ip_first ? proto->ether_type && proto->ip_proto :
					 !proto->ether_type && !proto->ip_proto;
	last = draft->layers[draft->count - 1].layer.proto;
	return last->next && (last->ip_proto ? proto->ip_proto : proto->ether_type);
}

/* Add a header, and below it those that it needs. */
static int add_layer(struct parser *parser, const struct bp_proto *proto)
{
	const struct bp_draft *draft = &parser->draft;
	const struct bp_proto *ip = bp_proto_find(proto->ip_proto == 58 ? "ipv6" : "ipv4");
	int ret = 0;

	if (draft->closed)
		return bad(parser, "a header cannot follow the payload");
	if (!draft->count && !draft->ip_first && !fits(parser, proto))
		ret = push_layer(parser, bp_proto_find("ethernet"));
	if (ret == 0 && !fits(parser, proto) && proto->ip_proto && fits(parser, ip))
		ret = push_layer(parser, ip);
	if (ret == 0 && !fits(parser, proto) && !draft->count)
		return bad(parser, "netfilter programs get packets that begin with ipv4 or ipv6");
	if (ret == 0 && !fits(parser, proto))
		return bad(parser, "%s cannot follow %s", proto->name,
			   draft->layers[draft->count - 1].layer.proto->name);
	return ret ? ret : push_layer(parser, proto);
}

static bool parse_mac(const char *text, unsigned char *ret_mac)
{
	cleanup_free unsigned char *mac = NULL;
	size_t len = 0;

	if (strcmp(text, "broadcast") == 0)
		text = "ff:ff:ff:ff:ff:ff";
	mac = strlen(text) == 17 ? bp_parse_hex(text, &len) : NULL;
	if (!mac || len != 6)
		return false;
	memcpy(ret_mac, mac, 6);
	return true;
}

/* What is given twice contradicts itself, or is a mistake: also by another name, tos and dscp. */
static int give(struct parser *parser, struct bp_draft_layer *layer,
		const struct bp_header_field *field)
{
	for (unsigned int bit = field->at; bit < field->at + field->bits; bit++) {
		unsigned char mask = (unsigned char)(0x80 >> bit % 8);

		if (layer->given[bit / 8] & mask)
			return bad(parser, "%s of %s is there already", field->name,
				   layer->layer.proto->name);
		layer->given[bit / 8] |= mask;
	}
	return 0;
}

static bool is_destination(const struct bp_header_field *field)
{
	return strcmp(field->name, "dst") == 0;
}

/* "10.0.0.1:80", "[2001:db8::1]:80": the port is taken off the word, and the brackets. */
static bool split_port(char *word, __u64 *ret_port)
{
	char *end = strrchr(word, ']');
	char *colon = word[0] == '[' && end && end[1] == ':' ? end + 1 : strchr(word, ':');

	if (!colon || (word[0] != '[' && !memchr(word, '.', (size_t)(colon - word))) ||
	    bp_parse_u64(colon + 1, 0, 0xffff, ret_port))
		return false;
	*colon = '\0';
	if (word[0] == '[') {
		*end = '\0';
		memmove(word, word + 1, strlen(word));
	}
	return true;
}

/* The word of now is the value of a field. */
static int set_field_of(struct parser *parser, struct bp_draft_layer *layer,
			const struct bp_header_field *field)
{
	const struct bp_proto *proto = layer->layer.proto;
	unsigned char *header = parser->draft.bytes + layer->layer.at;
	const char *word = parser->token.word;
	__u64 max = field->bits < 64 ? (1ULL << field->bits) - 1 : 0;
	__u64 value;

	if (give(parser, layer, field))
		return -EINVAL;
	layer->set |= 1U << (field - proto->fields);
	switch (field->kind) {
	case BP_HEADER_MAC:
		if (parse_mac(word, header + field->at / 8))
			return 0;
		return bad(parser, "%s of %s is an address such as 02:00:00:00:00:01, or broadcast",
			   field->name, proto->name);
	case BP_HEADER_IP4:
		if (inet_pton(AF_INET, word, header + field->at / 8) == 1)
			return 0;
		return bad(parser, "%s of %s is an address such as 192.0.2.1", field->name,
			   proto->name);
	case BP_HEADER_IP6:
		if (inet_pton(AF_INET6, word, header + field->at / 8) == 1)
			return 0;
		return bad(parser, "%s of %s is an address such as 2001:db8::1", field->name,
			   proto->name);
	default:
		if (bp_parse_u64(word, 0, max, &value))
			return bad(parser, "%s of %s is a number from 0 to %llu", field->name,
				   proto->name, max);
		bp_header_put(field, header, value);
		return 0;
	}
}

/* The same, where an address and a port may be one word. */
static int set_field(struct parser *parser, const struct bp_header_field *field)
{
	struct bp_draft_layer *layer = current(parser);
	bool to = is_destination(field);
	const struct bp_header_field *address;
	__u64 port;

	if (field->kind == BP_HEADER_IP4 || field->kind == BP_HEADER_IP6) {
		if (split_port(parser->token.word, &port)) {
			parser->port[to].given = true;
			parser->port[to].num = port;
		}
		return set_field_of(parser, layer, field);
	}
	if (!has_ports(layer->layer.proto) || parser->draft.count < 2 ||
	    (!to && strcmp(field->name, "src") != 0) || !split_port(parser->token.word, &port))
		return set_field_of(parser, layer, field);
	address = bp_header_find(layer[-1].layer.proto, field->name);
	if (set_field_of(parser, layer - 1, address))
		return -EINVAL;
	snprintf(parser->token.word, sizeof(parser->token.word), "%llu", port);
	return set_field_of(parser, layer, field);
}

/* The ports that stood behind addresses. */
static int set_ports(struct parser *parser)
{
	struct bp_draft_layer *layer = current(parser);

	for (int to = 0; to < 2; to++) {
		if (!parser->port[to].given)
			continue;
		parser->port[to].given = false;
		snprintf(parser->token.word, sizeof(parser->token.word), "%llu",
			 parser->port[to].num);
		if (set_field_of(parser, layer,
				 bp_header_find(layer->layer.proto, to ? "dst" : "src")))
			return -EINVAL;
	}
	return 0;
}

static int named_field(struct parser *parser, const struct bp_header_field *field)
{
	struct bp_draft_layer *layer = current(parser);
	int ret;

	if (field->kind == BP_HEADER_FLAG) {
		if (give(parser, layer, field))
			return -EINVAL;
		layer->set |= 1U << (field - layer->layer.proto->fields);
		bp_header_put(field, parser->draft.bytes + layer->layer.at, 1);
		return 0;
	}
	ret = want_token(parser, field->name, "a value");
	/* "dst port 80" */
	if (ret == 0 && has_ports(layer->layer.proto) && strcmp(parser->token.word, "port") == 0)
		ret = want_token(parser, "port", "a number");
	return ret ? ret : set_field(parser, field);
}

/* "A > B", or of a tag its number. */
static int pair(struct parser *parser)
{
	const struct bp_proto *proto = current(parser)->layer.proto;
	const struct bp_header_field *to = bp_header_find(proto, proto->to);
	int ret = set_field(parser, bp_header_find(proto, proto->from));

	if (ret || !to)
		return ret;
	ret = want_token(parser, "a source", "'>' and the destination");
	if (ret)
		return ret;
	if (strcmp(parser->token.word, ">") != 0)
		return bad(parser, "'>' and the destination were expected");
	ret = want_token(parser, "'>'", "the destination");
	return ret ? ret : set_field(parser, to);
}

static int options(struct parser *parser)
{
	struct bp_draft_layer *layer = current(parser);
	const struct bp_proto *proto = layer->layer.proto;
	cleanup_free unsigned char *bytes = NULL;
	cleanup_free char *text = NULL;
	size_t len = 0;
	int ret = want_token(parser, "options", "hex: and bytes");

	if (ret)
		return ret;
	text = strndup(parser->token.start, parser->token.len);
	if (!text)
		return bp_fail(parser->err, ENOMEM, "strndup", "%s", "packet");
	if (strncmp(text, "hex:", 4) == 0)
		bytes = bp_parse_hex(text + 4, &len);
	if (!bytes || len % 4 || layer->layer.len - proto->len + len > proto->options_max)
		return bad(parser, "options of %s are hex: and 4 to %u bytes, in fours",
			   proto->name, proto->options_max);
	memcpy(parser->draft.bytes + parser->draft.len, bytes, len);
	parser->draft.len += len;
	layer->layer.len += len;
	return 0;
}

static int append(struct parser *parser, const void *bytes, size_t len)
{
	struct bp_draft *draft = &parser->draft;

	if (len > BP_PACKET_MAX - draft->len)
		return bad(parser, "the packet gets longer than %zu bytes", BP_PACKET_MAX);
	if (bytes && len)
		memcpy(draft->bytes + draft->len, bytes, len);
	draft->len += len;
	return 0;
}

/* Take the backslashes out of a text in quotes: \" \\ \n \r \t \0 \xHH. */
static int unescape(struct parser *parser, char *text, size_t *ret_len)
{
	static const char from[] = "\"\\nrt0";
	static const char to[] = "\"\\\n\r\t";
	size_t len = 0;

	for (const char *at = text; *at; at++) {
		const char *known;
		unsigned int byte;

		if (*at != '\\') {
			text[len++] = *at;
			continue;
		}
		known = *++at ? strchr(from, *at) : NULL;
		if (known) {
			text[len++] = to[known - from];
		} else if (*at == 'x' && strspn(at + 1, "0123456789abcdefABCDEF") >= 2) {
			sscanf(at + 1, "%2x", &byte);
			text[len++] = (char)byte;
			at += 2;
		} else {
			return bad(parser, "behind a backslash stand \" \\ n r t 0 or xHH");
		}
	}
	*ret_len = len;
	return 0;
}

static int payload(struct parser *parser)
{
	cleanup_free unsigned char *bytes = NULL;
	cleanup_free char *text = NULL;
	size_t len = 0;
	__u64 zeros;
	int ret = want_token(parser, "payload", "\"text\", hex: and bytes, or a number of zeros");

	if (ret)
		return ret;
	parser->draft.closed = true;
	text = parser->token.quoted ? strndup(parser->token.start + 1, parser->token.len - 2) :
				      strndup(parser->token.start, parser->token.len);
	if (!text)
		return bp_fail(parser->err, ENOMEM, "strndup", "%s", "packet");
	if (parser->token.quoted) {
		ret = unescape(parser, text, &len);
		return ret ? ret : append(parser, text, len);
	}
	if (strncmp(text, "hex:", 4) == 0)
		bytes = bp_parse_hex(text + 4, &len);
	if (bytes)
		return append(parser, bytes, len);
	if (bp_parse_u64(text, 0, BP_PACKET_MAX, &zeros))
		return bad(parser, "a payload is \"text\", hex: and bytes, or a number of zeros");
	return append(parser, NULL, (size_t)zeros);
}

static int unknown(const struct parser *parser, const struct bp_proto *proto)
{
	char list[500] = "";
	size_t len = 0;

	if (proto && has_ports(proto))
		bad(parser,
		    "unknown word in the header of %s (ports are written: %s 1234 > 80, or dport "
		    "80)",
		    proto->name, proto->name);
	else if (proto)
		bad(parser, "unknown word in the header of %s", proto->name);
	else
		bad(parser, parser->draft.closed ? "nothing of a header can follow the payload" :
						   "unknown protocol");
	for (const struct bp_proto *at = NULL; !proto && (at = bp_proto_next(at));)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s, ", at->name);
	for (const struct bp_header_field *at = proto ? proto->fields : NULL; at && at->name; at++)
		if (len < sizeof(list))
			len += (size_t)snprintf(list + len, sizeof(list) - len, "%s, ", at->name);
	for (const struct bp_header_word *at = proto ? proto->named : NULL; at && at->name; at++)
		if (len < sizeof(list))
			len += (size_t)snprintf(list + len, sizeof(list) - len, "%s, ", at->name);
	bp_hint(parser->err, "known here: %s%spayload, len, cut", list,
		proto && proto->options_max ? "options, " : "");
	return -EINVAL;
}

/* Does the word begin "A > B"? Addresses and numbers tell that by themselves, names do not. */
static bool begins_pair(const struct parser *parser)
{
	const char *word = parser->token.word;
	const char *at = parser->at;

	while (*at && is_blank(parser, *at))
		at++;
	return bp_looks_like_number(word) || strchr(word, ':') || (*at == '>' && *word != '>');
}

/* A word that is the value of a field: echo-request. */
static int named_value(struct parser *parser, const struct bp_header_word *named)
{
	struct bp_draft_layer *layer = current(parser);
	const struct bp_header_field *field = bp_header_find(layer->layer.proto, named->field);

	if (give(parser, layer, field))
		return -EINVAL;
	bp_header_put(field, parser->draft.bytes + layer->layer.at, named->value);
	return 0;
}

/* What other tools call the ports. */
static const char *field_name(const struct bp_proto *proto, const char *word)
{
	if (has_ports(proto) && (strcmp(word, "sport") == 0 || strcmp(word, "dport") == 0))
		return word[0] == 's' ? "src" : "dst";
	return word;
}

/* A word in the header of now: a field, a name, options, or what a pair begins with. */
static int in_header(struct parser *parser)
{
	const struct bp_draft_layer *layer = current(parser);
	const struct bp_proto *proto = layer ? layer->layer.proto : NULL;
	const struct bp_header_field *field =
		proto ? bp_header_find(proto, field_name(proto, parser->token.word)) : NULL;
	const char *word = parser->token.word;

	if (!proto)
		return unknown(parser, NULL);
	if (field)
		return named_field(parser, field);
	if (proto->options_max && strcmp(word, "options") == 0)
		return options(parser);
	for (const struct bp_header_word *named = proto->named; named && named->name; named++)
		if (strcmp(named->name, word) == 0)
			return named_value(parser, named);
	if (proto->from && begins_pair(parser))
		return pair(parser);
	return unknown(parser, proto);
}

static int one_word(struct parser *parser)
{
	const struct bp_proto *proto = bp_proto_find(parser->token.word);
	__u64 num = 0;
	int ret;

	if (proto) {
		ret = add_layer(parser, proto);
		return ret || !has_ports(proto) ? ret : set_ports(parser);
	}
	if (strcmp(parser->token.word, "payload") == 0)
		return payload(parser);
	if (strcmp(parser->token.word, "len") == 0) {
		if (parser->draft.full_len)
			return bad(parser, "len is there already");
		ret = want_number(parser, "len", 1, &num);
		parser->draft.full_len = (size_t)num;
		return ret;
	}
	if (strcmp(parser->token.word, "cut") == 0) {
		if (parser->draft.cut)
			return bad(parser, "cut is there already");
		ret = want_number(parser, "cut", 0, &num);
		parser->draft.cut = true;
		parser->draft.cut_at = (size_t)num;
		return ret;
	}
	return in_header(parser);
}

unsigned char *bp_packet_make(const char *text, bool ip_first, size_t *ret_len, struct bp_err *err)
{
	unsigned char *bytes = calloc(1, BP_PACKET_MAX);
	bool slashes = text[0] == '@';
	struct parser parser = {
		.text = text,
		.at = text + slashes,
		.slashes = slashes,
		.draft = { .bytes = bytes, .ip_first = ip_first },
		.err = err,
	};
	int ret = bytes ? 1 : bp_fail(err, ENOMEM, "calloc", "%s", "packet");

	while (ret > 0) {
		ret = next_token(&parser);
		if (ret > 0) {
			ret = one_word(&parser);
			ret = ret < 0 ? ret : 1;
		}
	}
	if (ret == 0 && (parser.port[0].given || parser.port[1].given))
		ret = bp_fail_text(err, BP_USAGE, EINVAL, "",
				   "packet: a port needs a header of tcp or udp in '%s'", text);
	if (ret == 0 && !parser.draft.count)
		ret = bp_fail_text(err, BP_USAGE, EINVAL, "",
				   "packet: there is no protocol in '%s'", text);
	if (ret == 0)
		ret = bp_draft_end(&parser.draft, ret_len, err);
	if (ret == 0)
		return bytes;
	free(bytes);
	errno = -ret;
	return NULL;
}

unsigned char *bp_packet_read(const char *word, bool ip_first, size_t *ret_len, struct bp_err *err)
{
	return word[0] == '@' ? bp_packet_make(word, ip_first, ret_len, err) :
				bp_bytes_read(word, ret_len, err);
}
