// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* run.c - one test run, and again where it came to nothing for a reason that goes away */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "explain/explain.h"
#include "table/ctx_field.h"
#include "testrun/measure.h"
#include "testrun/run.h"

/* Larger than anything that a kernel hands back. */
#define CAPACITY_MAX ((__u32)1 << 20)

static bool writable(__u32 map_id)
{
	cleanup_fd int fd = bpf_map_get_fd_by_id(map_id);
	struct bpf_map_info info = { 0 };
	__u32 len = sizeof(info);

	return fd < 0 || bpf_map_get_info_by_fd(fd, &info, &len) ||
	       !(info.map_flags & BPF_F_RDONLY_PROG);
}

static bool calls(const struct bpf_insn *insns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (insns[i].code == (BPF_JMP | BPF_CALL) && insns[i].src_reg != BPF_PSEUDO_CALL)
			return true;
	return false;
}

bool bp_run_again_ok(int prog_fd, const struct bp_test_run *run)
{
	struct bpf_prog_info sizes = { 0 };
	struct bpf_prog_info info = { 0 };
	cleanup_free struct bpf_insn *insns = NULL;
	cleanup_free __u32 *ids = NULL;

	if (run->flags & BPF_F_TEST_XDP_LIVE_FRAMES || bp_prog_info(prog_fd, &sizes, NULL) ||
	    !sizes.xlated_prog_len || sizes.type == BPF_PROG_TYPE_SYSCALL ||
	    sizes.type == BPF_PROG_TYPE_TRACING)
		return false;
	insns = calloc(1, sizes.xlated_prog_len + 1);
	ids = calloc(sizes.nr_map_ids + 1, sizeof(*ids));
	if (!insns || !ids)
		return false;
	info.xlated_prog_insns = (__u64)(unsigned long)insns;
	info.xlated_prog_len = sizes.xlated_prog_len;
	info.map_ids = (__u64)(unsigned long)ids;
	info.nr_map_ids = sizes.nr_map_ids;
	if (bp_prog_info(prog_fd, &info, NULL) || !info.xlated_prog_insns ||
	    info.nr_map_ids > sizes.nr_map_ids ||
	    calls(insns, info.xlated_prog_len / sizeof(*insns)))
		return false;
	for (__u32 i = 0; i < info.nr_map_ids; i++)
		if (writable(ids[i]))
			return false;
	return true;
}

/* As much as the kernel reported that there is; if it reported no more, a good deal more. */
static __u32 larger(__u32 capacity, __u32 reported)
{
	return reported > capacity         ? reported :
	       capacity > CAPACITY_MAX / 4 ? CAPACITY_MAX :
					     4 * capacity;
}

static int grow(void **buf, __u32 *capacity, __u32 reported)
{
	__u32 more = larger(*capacity, reported);
	void *bytes = more > *capacity ? realloc(*buf, more) : NULL;

	if (!bytes)
		return -ENOMEM;
	*buf = bytes;
	*capacity = more;
	return 0;
}

static int fail(int prog_fd, const struct bp_test_run *run, const struct bp_test_run *done,
		const struct bp_err *failure, struct bp_err *err)
{
	struct bpf_prog_info info = { 0 };

	if (!err)
		return -failure->num;
	*err = *failure;
	bp_prog_info(prog_fd, &info, NULL);
	bp_explain(&(struct bp_facts){ .prog_fd = prog_fd,
				       .prog_type = info.type,
				       .data_size = run->data_size_in,
				       .run = run,
				       .ran = done },
		   err);
	return -failure->num;
}

int bp_run(int prog_fd, struct bp_test_run *run, struct bp_err *err)
{
	for (int tries = 1;; tries++) {
		struct bp_test_run done = *run;
		struct bp_err failure = { 0 };
		int ret = bp_prog_test_run(prog_fd, &done, &failure);
		bool again = (ret == -ENOSPC || ret == -EINTR) && tries < BP_RUN_TRIES &&
			     bp_run_again_ok(prog_fd, run);

		if (ret == 0) {
			/* The kernel tells sizes of what nobody asked for, too. */
			done.data_size_out = run->data_size_out ? done.data_size_out : 0;
			done.ctx_size_out = run->ctx_size_out ? done.ctx_size_out : 0;
			*run = done;
			return tries - 1;
		}
		if (again && ret == -EINTR)
			continue;
		if (again && run->ctx_size_out && done.ctx_size_out > run->ctx_size_out)
			ret = grow(&run->ctx_out, &run->ctx_size_out, done.ctx_size_out);
		else if (again && run->data_size_out)
			ret = grow(&run->data_out, &run->data_size_out, done.data_size_out);
		if (ret == 0)
			continue;
		return fail(prog_fd, run, &done, &failure, err);
	}
}

bool bp_run_says_yes_or_no(enum bpf_prog_type type)
{
	static const unsigned char packet[BP_TRIAL_PACKET] = { [12] = 0x08, [14] = 0x45 };
	const struct bpf_prog_info info = { .type = type };
	struct bp_test_run run = { .data_in = packet, .data_size_in = sizeof(packet) };
	cleanup_fd int prog_fd = -1;

	if (type != BPF_PROG_TYPE_FLOW_DISSECTOR)
		return false;
	prog_fd = bp_measure_empty(&info, NULL);
	return prog_fd >= 0 && bp_prog_test_run(prog_fd, &run, NULL) == 0 && run.retval != BPF_OK;
}

__u32 bp_run_yes_or_no(__u32 retval)
{
	return retval ? BPF_OK : BPF_DROP;
}
