// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* expect.c - what a test run is expected to give, and whether it did */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "packet/diff.h"
#include "testrun/expect.h"
#include "util/num.h"
#include "packet/template.h"
#include "kernel/run_type.h"

static int no_pair(const char *text, struct bp_err *err)
{
	bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is not FIELD=VALUE", text);
	bp_hint(err, "such as mark=7 or mark=1..9, with commas between two of them");
	return -EINVAL;
}

static int add_field(const struct bp_layout *layout, struct bp_expect *expect, const char *text,
		     struct bp_err *err)
{
	struct bp_expect_field *want = &expect->fields[expect->nfields];
	const char *equals = strchr(text, '=');
	char name[BP_FIELD_TEXT];
	int ret;

	if (expect->nfields == BP_CTX_CHECKS)
		return bp_fail_text(err, BP_USAGE, E2BIG, "", "more than %d fields of the context",
				    BP_CTX_CHECKS);
	if (!equals)
		return no_pair(text, err);
	snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	if (bp_layout_find(layout, name, &want->field, err))
		return -EINVAL;
	ret = bp_parse_u64_range(equals + 1, &want->min, &want->max);
	if (ret == -EDOM)
		return bp_range_backwards(equals + 1, err);
	if (ret) {
		bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is neither a number nor a range",
			     text);
		bp_hint(err, "such as %s=7 or %s=1..9", name, name);
		return -EINVAL;
	}
	snprintf(want->text, sizeof(want->text), "%s", text);
	expect->nfields++;
	return 0;
}

static int add_fields(const struct bp_layout *layout, struct bp_expect *expect, const char *text,
		      struct bp_err *err)
{
	for (;;) {
		size_t len = strcspn(text, ",");
		char one[BP_FIELD_TEXT];
		int ret;

		if (len >= sizeof(one))
			return no_pair(text, err);
		snprintf(one, sizeof(one), "%.*s", (int)len, text);
		ret = add_field(layout, expect, one, err);
		if (ret || !text[len])
			return ret;
		text += len + 1;
	}
}

/* Does the kernel hand back something with fields? */
static bool leaves_fields(enum bpf_prog_type type)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	return row &&
	       (row->ctx_out || row->data_out == BP_RUN_FLOW_KEYS || type == BPF_PROG_TYPE_SYSCALL);
}

static int parse_len(const char *text, struct bp_range *ret_range, struct bp_err *err)
{
	int ret = bp_range_parse(text, ret_range);

	if (ret == -EDOM)
		return bp_range_backwards(text, err);
	/* No packet has a length below 0. */
	if (ret == 0 && ret_range->min >= 0)
		return 0;
	bp_fail_text(err, BP_USAGE, EINVAL, "", "'%s' is no length and no range", text);
	bp_hint(err, "such as 64 or 60..1514, in bytes");
	return -EINVAL;
}

int bp_expect_prepare(const struct bp_expect_words *words, const struct bp_expect_of *of,
		      struct bp_expect *ret_expect, struct bp_err *err)
{
	struct bp_expect expect = { .words = *words, .ip_first = of->ip_first };
	const struct bp_run_type *row = bp_run_type_row(of->type);

	if (words->verdict && bp_verdict_parse(of->type, words->verdict, &expect.verdict, err))
		return -EINVAL;
	if ((words->len || words->data) && row && row->data_out == BP_RUN_NOTHING)
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs give back no packet",
				    libbpf_bpf_prog_type_str(of->type));
	if (words->len && parse_len(words->len, &expect.len, err))
		return -EINVAL;
	if (words->nctx && !leaves_fields(of->type))
		return bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "",
				    "%s programs give back no context",
				    libbpf_bpf_prog_type_str(of->type));
	for (size_t i = 0; i < words->nctx; i++)
		if (add_fields(of->layout, &expect, words->ctx[i], err))
			return -EINVAL;
	if (words->data) {
		expect.data = bp_packet_read(words->data, of->ip_first, &expect.data_len, err);
		if (!expect.data)
			return -errno;
	}
	*ret_expect = expect;
	return 0;
}

const void *bp_ctx_left(enum bpf_prog_type type, const struct bp_test_run *run, size_t *ret_len)
{
	switch (type) {
	case BPF_PROG_TYPE_FLOW_DISSECTOR:
		*ret_len = run->data_size_out;
		return run->data_out;
	case BPF_PROG_TYPE_SYSCALL:
		*ret_len = run->ctx_size_in;
		return run->ctx_in;
	default:
		*ret_len = run->ctx_size_out;
		return run->ctx_out;
	}
}

static void __attribute__((format(printf, 2, 3)))
set_name(struct bp_check *check, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(check->name, sizeof(check->name), fmt, ap);
	va_end(ap);
}

static void check_verdict(const struct bp_expect *expect, enum bpf_prog_type type, __u32 retval,
			  struct bp_check *check)
{
	const char *name = bp_verdict_name(type, retval);

	set_name(check, "expect %s", expect->words.verdict);
	check->met = bp_range_has(&expect->verdict, retval);
	if (name)
		snprintf(check->text, sizeof(check->text), "verdict is %s (%d), expected %s", name,
			 (int)retval, expect->words.verdict);
	else
		snprintf(check->text, sizeof(check->text), "return value is %u, expected %s",
			 retval, expect->words.verdict);
}

static void check_len(const struct bp_expect *expect, __u32 len, struct bp_check *check)
{
	set_name(check, "expect-len %s", expect->words.len);
	check->met = bp_range_has(&expect->len, len);
	snprintf(check->text, sizeof(check->text), "length is %u, expected %s", len,
		 expect->words.len);
}

static void check_field(const struct bp_expect_field *want, enum bpf_prog_type type,
			const struct bp_test_run *run, struct bp_check *check)
{
	size_t len = 0;
	const void *bytes = bp_ctx_left(type, run, &len);
	int name = (int)strcspn(want->text, "=");
	const char *values = want->text + name + 1;
	__u64 value;

	set_name(check, "expect-ctx %s", want->text);
	if (!bp_field_get(&want->field, bytes, len, &value)) {
		snprintf(check->text, sizeof(check->text),
			 "%.*s is not told by this kernel, expected %s", name, want->text, values);
		return;
	}
	check->met = value >= want->min && value <= want->max;
	snprintf(check->text, sizeof(check->text), "%.*s is %llu, expected %s", name, want->text,
		 value, values);
}

/* What the bytes of a type are, for their names. */
static enum bp_diff_kind diff_kind(enum bpf_prog_type type, bool ip_first)
{
	const struct bp_run_type *row = bp_run_type_row(type);

	if (!row || row->data_out != BP_RUN_PACKET)
		return BP_DIFF_BYTES;
	return ip_first ? BP_DIFF_IP : BP_DIFF_PACKET;
}

static void check_data(const struct bp_expect *expect, enum bpf_prog_type type,
		       const struct bp_test_run *run, struct bp_check *check)
{
	const struct bp_run_type *row = bp_run_type_row(type);
	size_t hidden = row ? row->hidden : 0;
	const unsigned char *want = expect->data;
	const unsigned char *data = run->data_out;
	cleanup_free unsigned char *got = NULL;
	size_t first = 0;
	size_t count;

	set_name(check, "expect-data");
	if (hidden > expect->data_len || hidden > run->data_size_out)
		hidden = 0;
	if (hidden) {
		want += hidden;
		data += hidden;
	}
	count = bp_diff_count(want, expect->data_len - hidden, data, run->data_size_out - hidden,
			      &first);
	check->met = count == 0;
	if (check->met) {
		snprintf(check->text, sizeof(check->text), "data is as expected, %zu bytes",
			 expect->data_len);
		return;
	}
	snprintf(check->text, sizeof(check->text),
		 "data differs in %zu bytes from offset %zu on; %u bytes, expected %zu", count,
		 first + hidden, run->data_size_out, expect->data_len);
	got = malloc(run->data_size_out + 1);
	if (!got)
		return; /* without a picture of it, as where bp_diff() has no memory */
	if (run->data_size_out)
		memcpy(got, run->data_out, run->data_size_out);
	if (hidden)
		memcpy(got, expect->data, hidden);
	check->diff = bp_diff(expect->data, expect->data_len, got, run->data_size_out,
			      diff_kind(type, expect->ip_first));
}

bool bp_expects_streams(const struct bp_expect_words *words)
{
	return words->out.count || words->err.count;
}

static bool is_none(const char *text)
{
	return strcmp(text, "none") == 0;
}

static bool has_text(const struct bp_text *stream, const char *text)
{
	return is_none(text) ? !stream->len : strstr(stream->buf, text) != NULL;
}

static void check_stream(const char *name, const struct bp_text *stream, const char *text,
			 struct bp_check *check)
{
	set_name(check, "expect-%s %s", name, text);
	check->met = has_text(stream, text);
	if (!check->met)
		check->diff = strdup(stream->buf);
	if (check->met)
		snprintf(check->text, sizeof(check->text), "%s has %s", name, text);
	else if (!stream->len)
		snprintf(check->text, sizeof(check->text), "%s is empty, expected %s", name, text);
	else
		snprintf(check->text, sizeof(check->text), "%s has %zu bytes, expected %s", name,
			 stream->len, text);
}

bool bp_run_cut_short(const struct bp_expect *expect, const struct bp_streams *streams, char *buf,
		      size_t size)
{
	static const char begin[] = "the kernel reports an error of the run: ";
	const size_t len = sizeof(begin) - 1;

	if (!streams || !bp_stream_report(streams, buf + len, size - len))
		return false;
	memcpy(buf, begin, len);
	for (size_t i = 0; i < expect->words.err.count; i++)
		if (!is_none(expect->words.err.text[i]) &&
		    has_text(&streams->err, expect->words.err.text[i]))
			return false;
	return true;
}

static size_t check_streams(const struct bp_expect *expect, const struct bp_streams *streams,
			    struct bp_check *checks)
{
	const struct bp_expect_words *words = &expect->words;
	size_t count = 0;

	for (size_t i = 0; i < words->out.count; i++)
		check_stream("stdout", &streams->out, words->out.text[i], &checks[count++]);
	for (size_t i = 0; i < words->err.count; i++)
		check_stream("stderr", &streams->err, words->err.text[i], &checks[count++]);
	return count;
}

/* What was returned by a run that was cut short means nothing. */
static size_t check_end(const struct bp_expect *expect, const struct bp_streams *streams,
			struct bp_check *check)
{
	if (!bp_run_cut_short(expect, streams, check->text, sizeof(check->text)))
		return 0;
	set_name(check, "the run comes to its end");
	return 1;
}

size_t bp_expect_check(const struct bp_expect *expect, enum bpf_prog_type type,
		       const struct bp_test_run *run, const struct bp_streams *streams,
		       struct bp_check ret_checks[BP_CHECKS])
{
	size_t count = 0;

	for (size_t i = 0; i < BP_CHECKS; i++)
		ret_checks[i] = (struct bp_check){ 0 };
	if (expect->words.verdict)
		check_verdict(expect, type, run->retval, &ret_checks[count++]);
	if (expect->words.len)
		check_len(expect, run->data_size_out, &ret_checks[count++]);
	if (expect->words.data)
		check_data(expect, type, run, &ret_checks[count++]);
	for (size_t i = 0; i < expect->nfields; i++)
		check_field(&expect->fields[i], type, run, &ret_checks[count++]);
	if (streams && streams->known)
		count += check_streams(expect, streams, &ret_checks[count]);
	if (count)
		count += check_end(expect, streams, &ret_checks[count]);
	return count;
}

void bp_expect_free(struct bp_expect *expect)
{
	free(expect->data);
	*expect = (struct bp_expect){ 0 };
}
