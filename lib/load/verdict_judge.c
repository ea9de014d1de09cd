// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * verdict_judge.c - each program of one object judged on its own
 *
 * An object is opened and prepared once. Processes that have a copy of it load a part of its
 * programs each, with bpf_object__load(), which stops at the first one that is refused; those
 * behind it are the next processes' to load, from the same copy. So a program more costs what
 * verifying it costs, and one that is refused a process. What cannot be prepared is opened anew for
 * each program.
 *
 * libbpf closes all programs where one is refused, and warns before it does so: what was loaded is
 * looked at when the warning comes.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "explain/explain.h"
#include "kernel/prog.h"
#include "load/load.h"
#include "load/parts.h"
#include "ref/func.h"
#include "util/cleanup.h"
#include "util/time.h"

#define LOG_TRACE 1U
#define LOG_WALK 2U /* each instruction on each path */
#define LOG_STATS 4U
#define LOG_MAX ((size_t)0xffffffff >> 2)

/* Of a million instructions, most of the time. */
#define WALK_LOG ((size_t)256 << 20)

/* Preparing takes longer than a process: rather a process more than doing it again. */
#define DEAR_NS 1000000

/* Verification that takes longer is worth a process more; microseconds. */
#define WORTH_A_PROCESS 4000

/* Programs that are being loaded by this process. */
struct part {
	struct bp_judge *judge;
	unsigned int number;
	size_t failed; /* index of the one that libbpf complained about; nprogs: none */
};

static struct bp_object_prog *prog_of(const struct bp_judge *judge, size_t i)
{
	return &judge->object.progs[i];
}

/* Where the verifier was most; nothing if there is no memory. */
static void find_top(const struct bp_judge *judge, struct bp_slot *slot, const char *log)
{
	if (judge->top_lines)
		bp_vlines_top(log, judge->top_lines, slot->top, sizeof(slot->top));
}

static void accept_prog(struct bp_slot *slot, int fd, const char *log)
{
	struct bpf_prog_info info = { 0 };

	slot->state = BP_SLOT_ACCEPTED;
	if (bp_prog_info(fd, &info, NULL) == 0)
		bp_costs_get(&info, log, &slot->costs);
	bp_vstats_parse(log, &slot->stats);
}

static void accept_loaded(struct part *part)
{
	struct bp_judge *judge = part->judge;

	for (size_t i = 0; i < judge->object.nprogs; i++) {
		int fd = bpf_program__fd(prog_of(judge, i)->prog);

		if (judge->slots[i].part == part->number && fd >= 0 &&
		    judge->slots[i].state == BP_SLOT_WAITING) {
			accept_prog(&judge->slots[i], fd, prog_of(judge, i)->log);
			find_top(judge, &judge->slots[i], prog_of(judge, i)->log);
		}
	}
}

/* libbpf has warned: all that it has loaded is still there. */
static void heard(void *arg, const char *line)
{
	struct part *part = arg;
	struct bp_judge *judge = part->judge;
	char name[1][BP_MESSAGE_PART];

	accept_loaded(part);
	if (!bp_message_fits(line, "prog '*': failed to load", name, 1))
		return;
	for (size_t i = 0; i < judge->object.nprogs; i++)
		if (judge->slots[i].part == part->number &&
		    strncmp(bpf_program__name(prog_of(judge, i)->prog), name[0],
			    BP_MESSAGE_PART - 1) == 0)
			part->failed = i;
}

/* The object as if it had this program alone. */
static struct bp_object alone(const struct bp_judge *judge, size_t i)
{
	struct bp_object one = judge->object;

	one.progs = prog_of(judge, i);
	one.nprogs = 1;
	return one;
}

static void explain(struct bp_judge *judge, size_t i, int ret)
{
	struct bp_slot *slot = &judge->slots[i];
	struct bp_object one = alone(judge, i);

	/* Not accepted before the verifier was asked: there is no log then. */
	judge->object.failed = prog_of(judge, i)->log[0] ? prog_of(judge, i) : NULL;
	bp_load_explain(judge->object.failed ? &judge->object : &one, ret, &slot->err);
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, &slot->err);
	slot->explained = true;
}

/* Load a part; what came of it is in the slots. The object is used up then. */
static int load_part(struct bp_judge *judge, unsigned int number, bool trace)
{
	struct part part = { judge, number, judge->object.nprogs };
	struct bp_messages *said = judge->opts.said;
	int ret;

	for (size_t i = 0; i < judge->object.nprogs; i++) {
		struct bp_object_prog *prog = prog_of(judge, i);

		if (judge->slots[i].part != number) {
			bpf_program__set_autoload(prog->prog, false);
			continue;
		}
		prog->log[0] = '\0';
		if (trace)
			bpf_program__set_log_level(prog->prog, judge->opts.log_level | LOG_TRACE);
	}
	bp_messages_clear(said);
	if (said) {
		said->heard = heard;
		said->arg = &part;
	}
	ret = bpf_object__load(judge->object.object);
	if (said)
		said->heard = NULL;
	if (ret == 0)
		accept_loaded(&part);
	for (size_t i = 0; ret == 0 && i < judge->object.nprogs; i++)
		if (judge->slots[i].part == number && judge->slots[i].state == BP_SLOT_WAITING)
			judge->slots[i].state = BP_SLOT_LEFT_OUT;
	if (ret == 0 || part.failed == judge->object.nprogs)
		return ret;
	find_top(judge, &judge->slots[part.failed], prog_of(judge, part.failed)->log);
	judge->slots[part.failed].state = BP_SLOT_FAILED;
	judge->slots[part.failed].err.num = -ret;
	if (trace && ret != -ENOSPC)
		explain(judge, part.failed, ret);
	return ret;
}

/* The kernel was not asked, since it does not have what the program is for. */
static bool explain_missed(struct bp_judge *judge, size_t i)
{
	struct bp_slot *slot = &judge->slots[i];
	struct bp_object one = alone(judge, i);

	slot->explained = slot->err.num == ESRCH && !one.progs->log[0] &&
			  bp_object_missed(&one, -ESRCH, &slot->err);
	return slot->explained;
}

/*
 * Where no module has BTF, libbpf searches that of the kernel, and each program for something that
 * is not there would end a process.
 */
static void explain_all_missed(struct bp_judge *judge)
{
	for (size_t i = 0; i < judge->object.nprogs; i++) {
		struct bp_slot *slot = &judge->slots[i];

		if (slot->state != BP_SLOT_WAITING)
			continue;
		slot->err.num = ESRCH;
		if (explain_missed(judge, i))
			slot->state = BP_SLOT_FAILED;
		else
			slot->err = (struct bp_err){ 0 };
	}
}

static pid_t start(struct bp_judge *judge, unsigned int number, bool trace)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		load_part(judge, number, trace);
	_exit(0);
}

/* Wait for a process; number of the signal that ended it, or 0. */
static int finish(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

/* The type options that are for this program. */
static size_t choose_types(const struct bp_object_opts *opts, const char *name,
			   struct bp_prog_type *ret_types)
{
	size_t count = 0;

	for (size_t i = 0; i < opts->ntypes; i++)
		if (!opts->types[i].name || strcmp(opts->types[i].name, name) == 0)
			ret_types[count++] = opts->types[i];
	return count;
}

/* Open and load one program, with so much room for its log. */
static int try_alone(const struct bp_object_opts *opts, struct bp_slot *slot, size_t top_lines,
		     size_t size, bool trace)
{
	struct bp_judge own = { .opts = *opts, .slots = slot, .top_lines = top_lines };
	struct bp_object *object = &own.object;
	int ret = bp_object_open(&own.opts, object, &slot->err);

	if (ret == 0 && object->progs[0].unfit) {
		/* As it is, for the reason. */
		bp_object_close(object);
		own.opts.each = false;
		ret = bp_object_open(&own.opts, object, &slot->err);
	}
	if (ret == 0)
		ret = bp_load_prepare(object, size, &slot->err);
	if (ret == 0) {
		slot->state = BP_SLOT_WAITING;
		slot->part = 1;
		ret = load_part(&own, 1, trace);
		if (ret && slot->state == BP_SLOT_WAITING)
			explain(&own, 0, ret);
		/* One that cannot fill an array of programs was loaded all the same. */
		if (slot->state == BP_SLOT_ACCEPTED)
			ret = 0;
	}
	if (ret) {
		slot->state = BP_SLOT_FAILED;
		bp_explain(&(struct bp_facts){ .prog_fd = -1 }, &slot->err);
		free(slot->log);
		slot->log = object->failed ? strdup(object->failed->log) : NULL;
	}
	bp_object_close(object);
	return ret;
}

static size_t log_start(const struct bp_judge *judge)
{
	if (judge->opts.log_size)
		return judge->opts.log_size;
	return judge->top_lines ? WALK_LOG : BP_LOG_START;
}

/* From the file on: the object cannot be prepared, or something is strange. */
static void judge_alone(struct bp_judge *judge, size_t i)
{
	const char *name = bpf_program__name(prog_of(judge, i)->prog);
	cleanup_free struct bp_prog_type *types = calloc(judge->opts.ntypes + 1, sizeof(*types));
	struct bp_object_opts opts = judge->opts;
	size_t size = log_start(judge);
	size_t top_lines = judge->top_lines;
	struct bp_slot *slot = &judge->slots[i];
	int ret;

	slot->explained = true;
	slot->err = (struct bp_err){ 0 };
	if (!types) {
		slot->state = BP_SLOT_FAILED;
		bp_fail(&slot->err, ENOMEM, "calloc", "%s", opts.path);
		return;
	}
	opts.names = &name;
	opts.nnames = 1;
	opts.globs = false;
	opts.types = types;
	opts.ntypes = choose_types(&judge->opts, name, types);
	ret = try_alone(&opts, slot, top_lines, size, false);
	if (ret == -ENOSPC && top_lines) {
		/* Too long to be kept whole; the lines are those of what there was room for. */
		slot->err = (struct bp_err){ 0 };
		opts.log_level &= ~LOG_WALK;
		top_lines = 0;
		size = BP_LOG_START;
		ret = try_alone(&opts, slot, top_lines, size, false);
	}
	if (ret == 0 || slot->err.text[0] || slot->err.hint[0])
		return;
	/* Refused while it was loaded: the log is to say why, and may need more room. */
	for (;; size *= 8) {
		slot->err = (struct bp_err){ 0 };
		ret = try_alone(&opts, slot, top_lines, size, true);
		if (ret != -ENOSPC || size > LOG_MAX / 8)
			break;
	}
}

static size_t count_waiting(const struct bp_judge *judge)
{
	size_t count = 0;

	for (size_t i = 0; i < judge->object.nprogs; i++)
		count += judge->slots[i].state == BP_SLOT_WAITING;
	return count;
}

/* One more process, if there may be one. */
static bool take_job(const struct bp_judge *judge)
{
	unsigned int busy = atomic_load(judge->busy);

	while (busy < judge->jobs)
		if (atomic_compare_exchange_weak(judge->busy, &busy, busy + 1))
			return true;
	return false;
}

/* Processes that may run now for what is waiting, one at least: as many as it is worth. */
static unsigned int take_jobs(const struct bp_judge *judge)
{
	unsigned long cost = 0;
	unsigned int count = 1;

	for (size_t i = 0; i < judge->object.nprogs; i++)
		if (judge->slots[i].state == BP_SLOT_WAITING)
			cost += bp_load_cost(prog_of(judge, i)->prog);
	while (cost / (count + 1) >= WORTH_A_PROCESS && take_job(judge))
		count++;
	return count;
}

/* Each waiting program to the part that has least to do; one that is to be by itself alone. */
static unsigned int share_out(struct bp_judge *judge, unsigned int parts)
{
	cleanup_free unsigned long *load = calloc(parts + 1, sizeof(*load));
	bool single = false;
	bool any = false;

	for (size_t i = 0; i < judge->object.nprogs; i++) {
		struct bp_slot *slot = &judge->slots[i];
		unsigned int best = 1;

		slot->part = 0;
		if (slot->state != BP_SLOT_WAITING || single || (any && slot->by_itself))
			continue;
		any = true;
		for (unsigned int p = 2; load && p <= parts; p++)
			if (load[p] < load[best])
				best = p;
		slot->part = best;
		if (load)
			load[best] += bp_load_cost(prog_of(judge, i)->prog);
		single = slot->by_itself;
	}
	return parts;
}

/* A process has ended that left programs behind of which nothing is known. */
static void after_signal(struct bp_judge *judge, unsigned int number, int num)
{
	for (size_t i = 0; i < judge->object.nprogs; i++) {
		struct bp_slot *slot = &judge->slots[i];

		if (slot->part != number || slot->state != BP_SLOT_WAITING)
			continue;
		if (slot->by_itself) {
			slot->state = BP_SLOT_FAILED;
			slot->explained = true;
			bp_fail_text(&slot->err, BP_FAILED, EINTR, judge->opts.path,
				     "the process that loaded program '%s' was ended by signal %d "
				     "(%s)",
				     bpf_program__name(prog_of(judge, i)->prog), num,
				     strsignal(num));
		}
		slot->by_itself = true;
	}
}

/* Load what is waiting in processes; false if nothing came of it. */
static bool load_round(struct bp_judge *judge)
{
	unsigned int parts = take_jobs(judge);
	cleanup_free pid_t *pids = calloc(parts + 1, sizeof(*pids));
	size_t before = count_waiting(judge);
	bool ended = false;

	share_out(judge, parts);
	for (unsigned int p = 1; pids && p <= parts; p++)
		pids[p] = start(judge, p, false);
	for (unsigned int p = 1; pids && p <= parts; p++) {
		int num = pids[p] > 0 ? finish(pids[p]) : 0;

		if (num)
			after_signal(judge, p, num);
		ended |= num != 0;
	}
	atomic_fetch_sub(judge->busy, parts - 1);
	return count_waiting(judge) < before || ended;
}

/* Again, for a log that shows what the verifier walked through. */
static void load_traced(struct bp_judge *judge, size_t i)
{
	struct bp_slot *slot = &judge->slots[i];
	pid_t pid;

	for (size_t p = 0; p < judge->object.nprogs; p++)
		judge->slots[p].part = 0;
	slot->part = 1;
	slot->state = BP_SLOT_WAITING;
	pid = start(judge, 1, true);
	if (pid > 0)
		finish(pid);
	if (slot->state == BP_SLOT_WAITING || (slot->state == BP_SLOT_FAILED && !slot->explained))
		judge_alone(judge, i);
}

static void judge_prepared(struct bp_judge *judge, bool dear)
{
	if (!bp_module_btf_is_there())
		explain_all_missed(judge);
	if (count_waiting(judge) == 1 && !dear) {
		share_out(judge, 1);
		load_part(judge, 1, false);
	} else {
		while (count_waiting(judge) && load_round(judge))
			;
		for (size_t i = 0; i < judge->object.nprogs; i++)
			if (judge->slots[i].state == BP_SLOT_FAILED &&
			    judge->slots[i].err.num != ENOSPC && !judge->slots[i].explained &&
			    !explain_missed(judge, i))
				load_traced(judge, i);
	}
	for (size_t i = 0; i < judge->object.nprogs; i++)
		if (judge->slots[i].state == BP_SLOT_WAITING ||
		    (judge->slots[i].state == BP_SLOT_FAILED && !judge->slots[i].explained))
			judge_alone(judge, i);
}

/*
 * What keeps the object from being prepared keeps each of its programs from it: of what is about a
 * program alone libbpf says its name.
 */
static void take_failure(struct bp_judge *judge, int ret, struct bp_err *err)
{
	const char *said = judge->opts.said ? judge->opts.said->text : "";

	if (ret == -EPERM || ret == -EACCES || ret == -ENOMEM || !said[0] || strstr(said, "prog '"))
		return;
	bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
	for (size_t i = 0; i < judge->object.nprogs; i++) {
		struct bp_slot *slot = &judge->slots[i];

		if (slot->state != BP_SLOT_WAITING)
			continue;
		slot->state = BP_SLOT_FAILED;
		slot->explained = true;
		slot->err = *err;
	}
}

/* Maps that nothing uses are part of an object, too. */
static int judge_maps(struct bp_judge *judge, struct bp_err *err)
{
	int ret = bp_objects_load(&judge->object, 1, 1, err);

	if (ret)
		bp_explain(&(struct bp_facts){ .prog_fd = -1 }, err);
	return ret;
}

int bp_judge_object(struct bp_judge *judge, struct bp_err *err)
{
	struct bp_object *object = &judge->object;
	size_t size = log_start(judge);
	struct bp_err own = { 0 };
	__u64 begin;
	int ret;

	judge->opts.each = judge->opts.assume = true;
	judge->opts.log_level |= LOG_STATS | (judge->top_lines ? LOG_WALK : 0);
	ret = bp_object_open(&judge->opts, object, err);
	if (ret)
		return ret;
	if (!object->nprogs)
		return judge->opts.nnames ? 0 : judge_maps(judge, err);
	judge->slots = mmap(NULL, object->nprogs * sizeof(*judge->slots), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (judge->slots == MAP_FAILED) {
		judge->slots = NULL;
		return bp_fail(err, ENOMEM, "mmap", "%s", judge->opts.path);
	}
	/* One such log at a time: they are large. */
	for (size_t i = 0; judge->top_lines && i < object->nprogs; i++)
		judge->slots[i].by_itself = true;
	for (size_t i = 0; i < object->nprogs; i++)
		if (object->progs[i].unfit)
			judge_alone(judge, i);
	begin = bp_now_ns();
	ret = count_waiting(judge) ? bp_load_prepare(object, size, &own) : -ENOENT;
	if (ret == 0)
		judge_prepared(judge, bp_now_ns() - begin > DEAR_NS);
	else if (count_waiting(judge))
		take_failure(judge, ret, &own);
	for (size_t i = 0; i < object->nprogs; i++)
		if (judge->slots[i].state == BP_SLOT_WAITING)
			judge_alone(judge, i);
	return 0;
}

void bp_judge_free(struct bp_judge *judge)
{
	for (size_t i = 0; judge->slots && i < judge->object.nprogs; i++)
		free(judge->slots[i].log);
	if (judge->slots)
		munmap(judge->slots, judge->object.nprogs * sizeof(*judge->slots));
	bp_object_close(&judge->object);
}
