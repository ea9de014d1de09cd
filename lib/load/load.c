// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* load.c - the programs of objects brought into the kernel, all or none */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "load/load.h"
#include "util/cleanup.h"
#include "explain/explain.h"
#include "explain/object_cause.h"
#include "explain/verifier_hint.h"
#include "object/map_cause.h"
#include "object/object.h"
#include "load/parts.h"
#include "kernel/token.h"
#include "load/verifier_log.h"

#define LOG_LEAST ((size_t)1 << 20)
#define LOG_MAX ((size_t)0xffffffff >> 2)

/*
 * Large and untouched: costs address space only, until the kernel writes. Where that is limited, or
 * the kernel promises no memory that it does not have, a small one has to do.
 */
static int set_logs(struct bp_object *object, size_t size, struct bp_err *err)
{
	size_t all;
	void *logs;

	if (!object->nprogs)
		return 0;
	for (;; size /= 8) {
		all = object->nprogs * size;
		logs = mmap(NULL, all, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (logs != MAP_FAILED || size / 8 < LOG_LEAST)
			break;
	}
	if (logs == MAP_FAILED)
		return bp_fail(err, ENOMEM, "mmap", "log of the verifier");
	object->logs = logs;
	object->logs_size = all;
	for (size_t i = 0; i < object->nprogs; i++) {
		struct bp_object_prog *prog = &object->progs[i];

		prog->log = object->logs + i * size;
		bpf_program__set_log_buf(prog->prog, prog->log, size);
		bpf_program__set_log_level(prog->prog, object->opts.log_level);
	}
	return 0;
}

/* What is known of the call that libbpf made; it tells no BTF id, and not what sections ask for. */
static struct bp_load call_of(const struct bp_object *object, const struct bp_object_prog *prog)
{
	enum bpf_prog_type type = bpf_program__type(prog->prog);
	bool syscall = strcmp(bpf_program__section_name(prog->prog), "syscall") == 0;
	const struct bp_object_opts *opts = &object->opts;

	return (struct bp_load){
		.type = type,
		.name = bpf_program__name(prog->prog),
		.insn_cnt = bpf_program__insn_cnt(prog->prog),
		.expected_attach_type = bpf_program__expected_attach_type(prog->prog),
		.prog_flags = bpf_program__flags(prog->prog) | (syscall ? BPF_F_SLEEPABLE : 0),
		.prog_ifindex = opts->ifindex,
		.kern_version = opts->kern_version,
		.attach_prog_fd = opts->attach_prog_fd < 0 ? 0 : opts->attach_prog_fd,
		.token_fd = object->token_fd,
		.attach_btf_id = type == BPF_PROG_TYPE_TRACING || type == BPF_PROG_TYPE_LSM ||
				 type == BPF_PROG_TYPE_EXT || type == BPF_PROG_TYPE_STRUCT_OPS,
		.log_level = opts->log_level,
		.log_buf = prog->log,
		.log_size = BP_LOG_START,
	};
}

static struct bp_facts facts_of(const struct bp_load *call, const char *log)
{
	return (struct bp_facts){ .prog_fd = -1,
				  .prog_type = call->type,
				  .load = call,
				  .insn_cnt = call->insn_cnt,
				  .log = log };
}

/* The kernel said nothing: the first program of which something can be seen that it does not like.
 */
static const struct bp_object_prog *suspect(const struct bp_object *object, int num)
{
	for (size_t i = 0; i < object->nprogs; i++) {
		struct bp_load call = call_of(object, &object->progs[i]);
		struct bp_facts facts = facts_of(&call, NULL);
		struct bp_explained left[2];

		if (bp_explain_left(&facts, "bpf_prog_load", num, left, 2) == 1 &&
		    left[0].detail[0])
			return &object->progs[i];
	}
	return object->nprogs == 1 ? &object->progs[0] : NULL;
}

/* Did libbpf say why, before it asked the kernel? */
static bool is_said(const struct bp_object *object)
{
	struct bp_err err = { 0 };

	return object->opts.said && bp_object_explain(object->opts.said->text, &err);
}

int bp_load_explain(struct bp_object *object, int ret, struct bp_err *err)
{
	const struct bp_object_prog *prog;
	const char *path = object->opts.path;
	struct bp_facts facts;
	struct bp_load call;

	/* Not a program: with --log-level those that are loaded have logs, too. */
	if (is_said(object))
		object->failed = NULL;
	prog = object->failed;
	if (!prog && bp_object_missed(object, ret, err))
		return ret;
	if (!prog && (!object->nprogs || -ret >= __LIBBPF_ERRNO__START || is_said(object)))
		return bp_object_fail(&object->opts, -ret, "bpf_object__load", err);
	if (!prog)
		prog = suspect(object, -ret);
	if (prog)
		bp_fail(err, -ret, "bpf_prog_load", "%s: program %s", path,
			bpf_program__name(prog->prog));
	else
		bp_fail(err, -ret, "bpf_prog_load", "%s", path);
	if (object->failed)
		bp_rejected(err);
	if (!prog)
		prog = &object->progs[0];
	if (object->failed && -ret == EINVAL && !bp_verifier_hint_find(object->failed->log))
		bp_map_owner_explain(object, err);
	call = call_of(object, prog);
	facts = facts_of(&call, object->failed ? object->failed->log : NULL);
	bp_explain(&facts, err);
	return ret;
}

/*
 * libbpf makes a token of its own, and does not tell why it cannot. Before all else it loads a
 * socket filter or a tracepoint program with it, to see if it may.
 */
static int check_token(struct bp_object *object, struct bp_err *err)
{
	const char *dir = object->opts.token;

	if (!dir || object->token_fd > 0)
		return 0;
	object->token_fd = bp_token_open(dir, err);
	if (object->token_fd < 0)
		return object->token_fd;
	if (bp_token_allows(object->token_fd, BPF_PROG_TYPE_SOCKET_FILTER, 0) ||
	    bp_token_allows(object->token_fd, BPF_PROG_TYPE_TRACEPOINT, 0))
		return 0;
	bp_fail(err, EPERM, "bpf_object__prepare", "%s", object->opts.path);
	bp_hint(err,
		"libbpf first tries a socket filter or a tracepoint program: let %s delegate "
		"socket_filter too (delegate_progs, delegate_attachs)",
		dir);
	return -EPERM;
}

/* What libbpf loads first, to see if it may. */
static bool may_load(void)
{
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	cleanup_fd int fd = bpf_prog_load(BPF_PROG_TYPE_SOCKET_FILTER, NULL, "GPL", insns, 2, NULL);

	return fd >= 0;
}

/* Not permitted: that program, or the maps behind it. */
static int explain_denied(struct bp_object *object, int ret, struct bp_err *err)
{
	if (object->opts.token || !may_load())
		return bp_load_explain(object, ret, err);
	bp_fail(err, -ret, "bpf_map_create", "%s: maps", object->opts.path);
	/* Here, since what libbpf said last would be the hint otherwise. */
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
	return ret;
}

int bp_load_prepare(struct bp_object *object, size_t size, struct bp_err *err)
{
	int ret = check_token(object, err);

	if (ret == 0)
		ret = set_logs(object, size, err);
	if (ret)
		return ret;
	bp_messages_clear(object->opts.said);
	ret = bpf_object__prepare(object->object);
	if (ret == -EPERM || ret == -EACCES)
		return explain_denied(object, ret, err);
	for (size_t i = 0; ret == 0 && i < object->nmaps; i++)
		object->maps[i].fd = bpf_map__fd(object->maps[i].map);
	if (ret == 0)
		return 0;
	if (bp_map_explain(object, -ret, err))
		return ret;
	bp_object_fail(&object->opts, -ret, "bpf_object__prepare", err);
	return ret;
}

static int load_serially(struct bp_object *objects, size_t count, struct bp_object **ret_object)
{
	for (size_t o = 0; o < count; o++) {
		int ret;

		bp_messages_clear(objects[o].opts.said);
		ret = bpf_object__load(objects[o].object);
		if (ret) {
			bp_object_find_failed(&objects[o]);
			*ret_object = &objects[o];
			return ret;
		}
		for (size_t i = 0; i < objects[o].nprogs; i++)
			objects[o].progs[i].fd = bpf_program__fd(objects[o].progs[i].prog);
	}
	return 0;
}

/* After a failure libbpf takes no object a second time. */
static int open_again(struct bp_object *objects, size_t count, struct bp_err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct bp_object_opts opts = objects[i].opts;
		int ret;

		bp_object_close(&objects[i]);
		ret = bp_object_open(&opts, &objects[i], err);
		if (ret)
			return ret;
	}
	return 0;
}

static unsigned int count_cpus(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) ? 1 : (unsigned int)CPU_COUNT(&set);
}

/* Once, with logs of that size; -ECHILD: again with one job. */
static int try_load(struct bp_object *objects, size_t count, unsigned int jobs, size_t size,
		    struct bp_object **ret_object, struct bp_err *err)
{
	int ret = 0;

	*ret_object = NULL;
	for (size_t i = 0; i < count; i++) {
		ret = bp_load_prepare(&objects[i], size, err);
		if (ret)
			return ret;
	}
	if (!bp_parallel_pays(objects, count, jobs))
		return load_serially(objects, count, ret_object);
	ret = bp_parallel_load(objects, count, jobs);
	for (size_t i = 0; ret && i < count && !*ret_object; i++)
		if (objects[i].failed)
			*ret_object = &objects[i];
	return ret;
}

int bp_objects_load(struct bp_object *objects, size_t count, unsigned int jobs, struct bp_err *err)
{
	size_t size = objects[0].opts.log_size ? objects[0].opts.log_size : BP_LOG_START;
	struct bp_object *failed;

	if (!jobs)
		jobs = count_cpus();
	for (;;) {
		int ret = try_load(objects, count, jobs, size, &failed, err);

		/* The log did not fit, which hides the real error. */
		if (ret == -ENOSPC && failed && size <= LOG_MAX / 8)
			size *= 8;
		else if (ret == -ECHILD && jobs > 1)
			jobs = 1;
		else
			return failed ? bp_load_explain(failed, ret, err) : ret;
		ret = open_again(objects, count, err);
		if (ret)
			return ret;
	}
}
