// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * verdict.c - programs of many objects judged by several processes
 *
 * Each process takes the next object, and writes what came of it to a file in memory. One that dies
 * takes nothing along but the verdicts of the object it was at, which is told.
 */
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "explain/explain.h"
#include "load/parts.h"
#include "load/verdict.h"
#include "load/verifier_log.h"
#include "ref/func.h"
#include "util/array.h"
#include "util/cleanup.h"
#include "util/file.h"
#include "util/text.h"

#define MAX_JOBS 256
#define PROGRESS_MS 20

/* What all processes share. */
struct control {
	atomic_size_t next;              /* object to be judged next, in order of size */
	atomic_size_t objects;           /* done */
	atomic_size_t programs;          /* done */
	atomic_uint busy;                /* processes at work */
	atomic_size_t current[MAX_JOBS]; /* of each: index of its object and 1; 0: none */
};

struct worker {
	pid_t pid; /* 0: none */
	int fd;    /* of its records */
};

struct work {
	const struct bp_verdict_opts *opts;
	struct control *control;
	size_t *order; /* of objects: the largest file first */
	struct worker worker[MAX_JOBS];
	unsigned int jobs;
};

/* A record of a file, with the strings behind it, each ended by a zero byte. */
struct record {
	size_t size;  /* with the strings */
	size_t index; /* of the program in its object */
	bool has_program;
	struct bp_verdict verdict;
};

static const size_t strings[] = {
	offsetof(struct bp_verdict, program), offsetof(struct bp_verdict, section),
	offsetof(struct bp_verdict, assumed), offsetof(struct bp_verdict, what),
	offsetof(struct bp_verdict, text),    offsetof(struct bp_verdict, hint),
	offsetof(struct bp_verdict, cause),   offsetof(struct bp_verdict, log),
	offsetof(struct bp_verdict, top),
};

static const char **string_of(struct bp_verdict *verdict, size_t i)
{
	return (const char **)((char *)verdict + strings[i]);
}

static void add_record(struct bp_text *to, size_t index, struct bp_verdict *verdict)
{
	struct record record = { .size = sizeof(record),
				 .index = index,
				 .has_program = verdict->program };

	for (size_t i = 0; i < ARRAY_SIZE(strings); i++) {
		const char **string = string_of(verdict, i);

		*string = *string ? *string : "";
		record.size += strlen(*string) + 1;
	}
	record.verdict = *verdict;
	bp_text_add(to, (const char *)&record, sizeof(record));
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++)
		bp_text_add(to, *string_of(verdict, i), strlen(*string_of(verdict, i)) + 1);
}

static void set_error(struct bp_verdict *verdict, const struct bp_err *err)
{
	verdict->status = bp_err_status(err);
	verdict->num = err->num;
	verdict->step = err->step;
	verdict->what = err->what;
	verdict->text = err->text;
	verdict->hint = err->hint;
}

/* How lines begin that tell where the verifier is, beside those of instructions. */
static const char *const traces[] = {
	";",       "from ",           "R0",           " R",        "func#", "caller:",
	"callee:", "returning from ", "mark_precise", "last_idx ", "regs=", "parent ",
};

static bool is_trace(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	if (digits && line[digits] == ':')
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(traces); i++)
		if (strncmp(line, traces[i], strlen(traces[i])) == 0)
			return true;
	return false;
}

/* What the verifier complains about: the line behind the last instruction that it came to. */
static void find_complaint(const char *log, char *buf, size_t size)
{
	const char *found = NULL;
	bool trace = true;

	for (const char *line = log; *line; line += line[strcspn(line, "\n")] == '\n') {
		if (is_trace(line))
			trace = true;
		else if (strncmp(line, "processed ", 10) == 0)
			break;
		else if (trace && *line != '\n') {
			found = line;
			trace = false;
		}
		line += strcspn(line, "\n");
		if (!*line)
			break;
	}
	if (found)
		snprintf(buf, size, "%.*s", (int)strcspn(found, "\n"), found);
}

/* In a few words, without the path. */
static void find_cause(const struct bp_err *err, const char *log, char *buf, size_t size)
{
	const char *name = bp_errno_name(err->num);

	buf[0] = '\0';
	if (log)
		find_complaint(log, buf, size);
	if (!buf[0] && err->text[0])
		snprintf(buf, size, "%s", err->text);
	/* A hint is a cause and a remedy, with a semicolon between them. */
	if (!buf[0] && err->hint[0])
		snprintf(buf, size, "%.*s (%s)", (int)strcspn(err->hint, ";"), err->hint,
			 name ? name : "?");
	if (!buf[0])
		snprintf(buf, size, "%s (%s)", bp_errno_text(err->num), name ? name : "?");
}

static void add_program(const struct work *work, const struct bp_judge *judge, size_t object,
			size_t i, struct bp_text *to)
{
	const struct bp_object_prog *prog = &judge->object.progs[i];
	const struct bp_slot *slot = &judge->slots[i];
	const char *log = slot->log ? slot->log : prog->log;
	cleanup_free char *end = NULL;
	char cause[sizeof(slot->err.text)] = "";
	struct bp_verdict verdict = {
		.object = object,
		.program = bpf_program__name(prog->prog),
		.section = bpf_program__section_name(prog->prog),
		.type = bpf_program__type(prog->prog),
		.optional = prog->optional,
		.left_out = slot->state == BP_SLOT_LEFT_OUT,
		.assumed = judge->object.assumed,
		.costs = slot->costs,
		.stats = slot->stats,
		.top = slot->top,
	};

	if (slot->state == BP_SLOT_FAILED) {
		set_error(&verdict, &slot->err);
		log = log ? log : "";
		find_cause(&slot->err, log, cause, sizeof(cause));
		end = work->opts->whole_logs ? NULL : bp_vlog_end(log);
		verdict.log = end ? end : work->opts->whole_logs ? log : "";
		bp_vstats_parse(log, &verdict.stats);
		verdict.costs.known[BP_COST_INSNS] = verdict.stats.known;
		verdict.costs.value[BP_COST_INSNS] = verdict.stats.insns;
	} else if (verdict.left_out) {
		snprintf(cause, sizeof(cause), "libbpf leaves it out: no struct_ops map uses it");
	}
	verdict.cause = cause;
	add_record(to, i, &verdict);
}

/* Of an object as a whole. */
static void add_failure(size_t object, const struct bp_err *err, struct bp_text *to)
{
	struct bp_verdict verdict = { .object = object };
	char cause[sizeof(err->text)];

	set_error(&verdict, err);
	find_cause(err, NULL, cause, sizeof(cause));
	verdict.cause = cause;
	add_record(to, 0, &verdict);
}

static void write_records(int fd, struct bp_text *text)
{
	for (size_t at = 0; at < text->len;) {
		ssize_t put = write(fd, text->buf + at, text->len - at);

		if (put <= 0)
			_exit(1);
		at += (size_t)put;
	}
	if (text->num)
		_exit(1);
	bp_text_free(text);
}

static void judge_one(const struct work *work, size_t at, int fd, struct bp_funcs *funcs)
{
	struct bp_judge judge = { .opts = *work->opts->object,
				  .busy = &work->control->busy,
				  .jobs = work->jobs,
				  .top_lines = work->opts->top_lines };
	struct bp_text text = { 0 };
	struct bp_err err = { 0 };

	judge.opts.path = work->opts->paths[at];
	judge.opts.funcs = funcs;
	if (bp_judge_object(&judge, &err)) {
		bp_explain(&(struct bp_facts){ .prog_fd = -1 }, &err);
		add_failure(at, &err, &text);
	} else {
		for (size_t i = 0; i < judge.object.nprogs; i++)
			add_program(work, &judge, at, i, &text);
	}
	write_records(fd, &text);
	atomic_fetch_add(&work->control->programs, judge.object.nprogs);
	bp_judge_free(&judge);
}

static void __attribute__((noreturn)) be_worker(const struct work *work, unsigned int number)
{
	struct control *control = work->control;
	struct bp_funcs funcs = { 0 };

	for (;;) {
		size_t next = atomic_fetch_add(&control->next, 1);

		if (next >= work->opts->count)
			break;
		atomic_store(&control->current[number], work->order[next] + 1);
		judge_one(work, work->order[next], work->worker[number].fd, &funcs);
		atomic_store(&control->current[number], 0);
		atomic_fetch_add(&control->objects, 1);
	}
	atomic_fetch_sub(&control->busy, 1);
	_exit(0);
}

static int start(struct work *work, unsigned int number)
{
	struct worker *worker = &work->worker[number];
	pid_t parent = getpid();

	atomic_fetch_add(&work->control->busy, 1);
	worker->pid = fork();
	if (worker->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		be_worker(work, number);
	}
	if (worker->pid > 0)
		return 0;
	worker->pid = 0;
	atomic_fetch_sub(&work->control->busy, 1);
	return -errno;
}

/* The object that a process died of is told, and another process goes on. */
static int after_death(struct work *work, unsigned int number, int status)
{
	struct control *control = work->control;
	size_t current = atomic_exchange(&control->current[number], 0);
	struct bp_text text = { 0 };
	struct bp_err err = { 0 };

	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	atomic_fetch_sub(&control->busy, 1);
	/* No memory or no room for records: there would be none the next time. */
	if (!current || WIFEXITED(status))
		return -ENOMEM;
	bp_fail_text(&err, BP_FAILED, EINTR, work->opts->paths[current - 1],
		     "the process that judged it was ended by signal %d (%s)", WTERMSIG(status),
		     strsignal(WTERMSIG(status)));
	add_failure(current - 1, &err, &text);
	write_records(work->worker[number].fd, &text);
	atomic_fetch_add(&control->objects, 1);
	return start(work, number);
}

static void report(const struct work *work)
{
	if (work->opts->progress)
		work->opts->progress(work->opts->arg, atomic_load(&work->control->objects),
				     atomic_load(&work->control->programs));
}

/* Wait for all processes, and tell how far they are. */
static int wait_all(struct work *work, int ret)
{
	for (unsigned int number = 0; number < work->jobs;) {
		struct worker *worker = &work->worker[number];
		int flags = work->opts->progress ? WNOHANG : 0;
		int status = 0;
		pid_t pid = worker->pid ? waitpid(worker->pid, &status, flags) : -1;
		int after = 0;

		if (pid == 0) {
			report(work);
			poll(NULL, 0, PROGRESS_MS);
			continue;
		}
		if (pid < 0 && worker->pid && errno == EINTR)
			continue;
		worker->pid = 0;
		if (pid > 0)
			after = after_death(work, number, status);
		ret = ret ? ret : after;
		if (!worker->pid)
			number++;
	}
	return ret;
}

struct sized {
	size_t index;
	off_t size;
};

static int by_size(const void *a, const void *b)
{
	const struct sized *x = a;
	const struct sized *y = b;

	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

/* What takes longest is not to be what is left in the end. */
static size_t *order_objects(const struct bp_verdict_opts *opts)
{
	cleanup_free struct sized *sized = calloc(opts->count, sizeof(*sized));
	size_t *order = calloc(opts->count, sizeof(*order));

	for (size_t i = 0; sized && i < opts->count; i++) {
		struct stat st = { 0 };

		sized[i].index = i;
		if (stat(opts->paths[i], &st) == 0)
			sized[i].size = st.st_size;
	}
	if (!sized || !order) {
		free(order);
		return NULL;
	}
	qsort(sized, opts->count, sizeof(*sized), by_size);
	for (size_t i = 0; i < opts->count; i++)
		order[i] = sized[i].index;
	return order;
}

static int read_records(int fd, struct bp_bytes *bytes)
{
	struct stat st;
	size_t at = bytes->len;

	if (fd < 0 || fstat(fd, &st))
		return -errno;
	for (off_t done = 0; done < st.st_size;) {
		char piece[8192];
		ssize_t got = pread(fd, piece, sizeof(piece), done);

		if (got <= 0 || !bp_bytes_add(bytes, piece, (size_t)got))
			return -ENOMEM;
		done += got;
	}
	/* Only whole ones, if a process died while it wrote. */
	while (at < bytes->len) {
		size_t size;

		if (bytes->len - at < sizeof(struct record))
			break;
		memcpy(&size, bytes->at + at + offsetof(struct record, size), sizeof(size));
		if (size > bytes->len - at)
			break;
		at += size;
	}
	bytes->len = at;
	return 0;
}

struct placed {
	struct bp_verdict verdict;
	size_t index;
};

static int by_place(const void *a, const void *b)
{
	const struct placed *x = a;
	const struct placed *y = b;

	if (x->verdict.object != y->verdict.object)
		return x->verdict.object < y->verdict.object ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static struct placed take_record(const unsigned char *at)
{
	struct record record;
	struct placed placed;
	const char *string = (const char *)at + sizeof(record);

	memcpy(&record, at, sizeof(record));
	placed = (struct placed){ .verdict = record.verdict, .index = record.index };
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++) {
		*string_of(&placed.verdict, i) = string;
		string += strlen(string) + 1;
	}
	if (!record.has_program)
		placed.verdict.program = NULL;
	return placed;
}

static size_t record_size(const unsigned char *at)
{
	size_t size;

	memcpy(&size, at + offsetof(struct record, size), sizeof(size));
	return size;
}

static int collect(const struct work *work, struct bp_verdicts *verdicts)
{
	cleanup_free struct placed *placed = NULL;
	struct bp_bytes bytes = { 0 };
	size_t count = 0;
	int ret = 0;

	for (unsigned int i = 0; ret == 0 && i < work->jobs; i++)
		ret = read_records(work->worker[i].fd, &bytes);
	verdicts->text = (char *)bytes.at;
	if (ret)
		return ret;
	for (size_t at = 0; at < bytes.len; at += record_size(bytes.at + at))
		count++;
	placed = calloc(count + 1, sizeof(*placed));
	verdicts->verdict = calloc(count + 1, sizeof(*verdicts->verdict));
	if (!placed || !verdicts->verdict)
		return -ENOMEM;
	count = 0;
	for (size_t at = 0; at < bytes.len; at += record_size(bytes.at + at))
		placed[count++] = take_record(bytes.at + at);
	qsort(placed, count, sizeof(*placed), by_place);
	for (size_t i = 0; i < count; i++)
		verdicts->verdict[i] = placed[i].verdict;
	verdicts->count = count;
	return 0;
}

static unsigned int count_cpus(void)
{
	cpu_set_t set;

	return sched_getaffinity(0, sizeof(set), &set) ? 1 : (unsigned int)CPU_COUNT(&set);
}

static int run(struct work *work)
{
	int ret = 0;

	for (unsigned int i = 0; ret == 0 && i < work->jobs; i++) {
		work->worker[i].fd = memfd_create("verdicts", MFD_CLOEXEC);
		if (work->worker[i].fd < 0)
			ret = -errno;
	}
	/* Those that are too many for the objects help where an object has many programs. */
	for (unsigned int i = 0; ret == 0 && i < work->jobs && i < work->opts->count; i++)
		ret = start(work, i);
	/* Fewer processes than could be do as well. */
	if (ret && work->worker[0].pid)
		ret = 0;
	return wait_all(work, ret);
}

int bp_verdicts_get(const struct bp_verdict_opts *opts, struct bp_verdicts *ret_verdicts,
		    struct bp_err *err)
{
	cleanup_bp_verdicts struct bp_verdicts verdicts = { 0 };
	struct work work = { .opts = opts, .jobs = opts->jobs ? opts->jobs : count_cpus() };
	int ret = -ENOMEM;

	if (work.jobs > MAX_JOBS)
		work.jobs = MAX_JOBS;
	for (unsigned int i = 0; i < work.jobs; i++)
		work.worker[i].fd = -1;
	work.order = order_objects(opts);
	work.control = mmap(NULL, sizeof(*work.control), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (work.order && work.control != MAP_FAILED) {
		ret = run(&work);
		if (ret == 0)
			ret = collect(&work, &verdicts);
	}
	if (work.control != MAP_FAILED)
		munmap(work.control, sizeof(*work.control));
	for (unsigned int i = 0; i < work.jobs; i++)
		if (work.worker[i].fd >= 0)
			close(work.worker[i].fd);
	free(work.order);
	if (ret)
		return bp_fail(err, -ret, "fork", "%zu objects", opts->count);
	*ret_verdicts = verdicts;
	verdicts = (struct bp_verdicts){ 0 };
	return 0;
}

const char *bp_verdict_word(const struct bp_verdict *verdict)
{
	switch (verdict->status) {
	case BP_OK:
		return verdict->left_out ? "left out" : "accepted";
	case BP_REJECTED:
		return "rejected";
	case BP_UNSUPPORTED:
		return "unsupported";
	case BP_DENIED:
		return "denied";
	case BP_NOT_FOUND:
		return "missing";
	case BP_CONFLICT:
		return "conflict";
	case BP_UNMET:
		return "over budget";
	default:
		return "failed";
	}
}

void bp_verdicts_free(struct bp_verdicts *verdicts)
{
	free(verdicts->verdict);
	free(verdicts->text);
	bp_cost_file_free(&verdicts->saved);
	*verdicts = (struct bp_verdicts){ 0 };
}
