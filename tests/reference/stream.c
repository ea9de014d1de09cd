// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* stream.c - experiments on bpf_prog_stream_read() */
#include "ref.h"

#define OUT 1
#define ERR 2

static int read_stream(int prog, __u32 stream, void *buf, __u32 len)
{
	return bpf_prog_stream_read(prog, stream, buf, len, NULL);
}

static void stream_arguments(void)
{
	int prog = load_type(BPF_PROG_TYPE_XDP);
	LIBBPF_OPTS(bpf_prog_stream_read_opts, opts);
	char buf[64];

	result("STREAM-EMPTY", read_stream(prog, OUT, buf, sizeof(buf)));
	result("STREAM-EMPTY-ERR", read_stream(prog, ERR, buf, sizeof(buf)));
	result("STREAM-EMPTY-LEN0", read_stream(prog, OUT, NULL, 0));
	result("STREAM-EMPTY-BUF-BAD", read_stream(prog, OUT, BAD_POINTER, sizeof(buf)));
	result("STREAM-OPTS", bpf_prog_stream_read(prog, OUT, buf, sizeof(buf), &opts));
	opts.sz = 0;
	result("STREAM-SZ0", bpf_prog_stream_read(prog, OUT, buf, sizeof(buf), &opts));
	result("STREAM-ID0", read_stream(prog, 0, buf, sizeof(buf)));
	result("STREAM-ID3", read_stream(prog, 3, buf, sizeof(buf)));
	result("STREAM-PROGFD-BAD", read_stream(NO_FD, OUT, buf, sizeof(buf)));
	result("STREAM-PROGFD-NOTBPF", read_stream(open_null(), OUT, buf, sizeof(buf)));
	result("STREAM-PROGFD-MAP", read_stream(array_map(), OUT, buf, sizeof(buf)));
	become_nobody(0);
	result("STREAM-NOBODY", read_stream(prog, OUT, buf, sizeof(buf)));
}

/* A loop without end, which the kernel ends. */
static void run_spin(int prog)
{
	char packet[64] = "";
	LIBBPF_OPTS(bpf_test_run_opts, run, .data_in = packet, .data_size_in = sizeof(packet));

	result("STREAM-CUT-RUN", bpf_prog_test_run_opts(prog, &run));
	fact("STREAM-CUT-RETVAL", run.retval == XDP_PASS);
}

static void stream_text(void)
{
	const struct bpf_insn insns[] = {
		MOV(BPF_REG_0, XDP_PASS),
		INSN(0xe5, 0, 0, 1, 0), /* may_goto */
		JUMP(-2),
		EXIT,
	};
	int prog = bpf_prog_load(BPF_PROG_TYPE_XDP, "spin", "GPL", insns, ARRAY_SIZE(insns), NULL);
	static char text[65536];
	char begin[8] = "";
	int got;

	if (prog < 0)
		return; /* before Linux 6.9 */
	run_spin(prog);
	result("STREAM-CUT-STDOUT", read_stream(prog, OUT, text, sizeof(text)));
	result("STREAM-LEN0", read_stream(prog, ERR, text, 0));
	result("STREAM-BUF-BAD", read_stream(prog, ERR, BAD_POINTER, 7));
	fact("STREAM-PART", read_stream(prog, ERR, begin, 7) == 7 && !strcmp(begin, "ERROR: "));
	got = read_stream(prog, ERR, text, sizeof(text) - 1);
	fact("STREAM-REST", got > 0 && !strncmp(text, "Timeout detected", 16));
	fact("STREAM-WHO", got > 0 && strstr(text, "\nCPU: ") && strstr(text, "Comm: "));
	fact("STREAM-TRACE", got > 0 && strstr(text, "Call trace:"));
	fact("STREAM-NO-NUL", got > 0 && !memchr(text, '\0', (size_t)got));
	result("STREAM-AGAIN", read_stream(prog, ERR, text, sizeof(text)));
}

const struct experiment stream_experiments[] = {
	{ "stream", stream_arguments },
	{ "stream", stream_text },
	{ NULL, NULL },
};
