// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * parallel.c - programs of objects that are prepared, verified in several processes
 *
 * The verifier takes no lock that all loads share. Each process has a copy of the prepared object
 * and loads its share with bpf_object__load(), so nothing of what libbpf does for a program is
 * missing; it sends the descriptors back over a socket. The logs are in memory that all share.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "load/parts.h"

/*
 * What a program costs, in microseconds, before it is known: measured on programs without loops
 * (0.3 an instruction and 100 for what surrounds them), and a guess for those with a loop, which
 * the verifier walks through again and again. A process more costs up to half a millisecond.
 */
#define COST_PROG 100
#define COST_LOOP 1500
#define COST_INSNS(count) ((count)*3 / 10)
#define WORTH_IT 4000

#define MAX_JOBS 256
#define MAX_FDS_SENT 200 /* the kernel takes 253 in one message */

/* A program of all objects, with the process that is to load it. */
struct item {
	size_t object;
	size_t prog;
	unsigned long cost;
	unsigned int job;
};

struct work {
	struct bp_object *objects;
	size_t count;
	struct item *items; /* in the order of objects and programs */
	size_t nitems;
	unsigned int jobs;
	unsigned long *load; /* of each process */
};

/* What a process says: descriptors of items, or in the end what became of its share. */
struct message {
	int ret;       /* 0: its share is loaded, or there are descriptors */
	size_t count;  /* of descriptors with this message; 0: the end */
	size_t failed; /* number of the item that did not load; nitems: not known */
	size_t item[MAX_FDS_SENT];
};

struct worker {
	pid_t pid;
	int socket;
};

static bool jumps_back(const struct bpf_insn *insn)
{
	__u8 class = BPF_CLASS(insn->code);
	__u8 op = BPF_OP(insn->code);

	if ((class != BPF_JMP && class != BPF_JMP32) || op == BPF_CALL || op == BPF_EXIT)
		return false;
	return class == BPF_JMP32 && op == BPF_JA ? insn->imm < 0 : insn->off < 0;
}

unsigned long bp_load_cost(const struct bpf_program *prog)
{
	const struct bpf_insn *insns = bpf_program__insns(prog);
	size_t count = bpf_program__insn_cnt(prog);
	unsigned long cost = COST_PROG + COST_INSNS(count);

	for (size_t i = 0; i < count; i++) {
		if (insns[i].code == (BPF_LD | BPF_IMM | BPF_DW))
			i++;
		else if (jumps_back(&insns[i]))
			cost += COST_LOOP;
	}
	return cost;
}

/* After the programs libbpf fills in maps of these kinds, which takes all programs in one process.
 */
static bool needs_one_process(const struct bp_object *object)
{
	struct bpf_map *map;

	bpf_object__for_each_map(map, object->object)
	{
		enum bpf_map_type type = bpf_map__type(map);

		if (type == BPF_MAP_TYPE_PROG_ARRAY || type == BPF_MAP_TYPE_STRUCT_OPS)
			return true;
	}
	return false;
}

bool bp_parallel_pays(const struct bp_object *objects, size_t count, unsigned int jobs)
{
	unsigned long largest = 0;
	unsigned long sum = 0;

	for (size_t o = 0; o < count && jobs > 1; o++) {
		unsigned long whole = 0;

		for (size_t i = 0; i < objects[o].nprogs; i++) {
			unsigned long cost = bp_load_cost(objects[o].progs[i].prog);

			whole += cost;
			largest = cost > largest ? cost : largest;
		}
		if (needs_one_process(&objects[o]) && whole > largest)
			largest = whole;
		sum += whole;
	}
	/* What the longest part does not take is what can be won. */
	return sum - largest >= WORTH_IT;
}

static unsigned int idlest(const struct work *work)
{
	unsigned int best = 0;

	for (unsigned int job = 1; job < work->jobs; job++)
		if (work->load[job] < work->load[best])
			best = job;
	return best;
}

static int by_cost(const void *a, const void *b)
{
	const struct item *const *x = a;
	const struct item *const *y = b;

	if ((*x)->cost != (*y)->cost)
		return (*x)->cost > (*y)->cost ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

/* Objects that need one process are this one's, number 0. */
static void list_items(struct work *work)
{
	for (size_t o = 0; o < work->count; o++) {
		bool here = needs_one_process(&work->objects[o]);

		for (size_t i = 0; i < work->objects[o].nprogs; i++) {
			struct item *item = &work->items[work->nitems++];

			*item = (struct item){ .object = o, .prog = i, .job = work->jobs };
			item->cost = bp_load_cost(work->objects[o].progs[i].prog);
			if (!here)
				continue;
			item->job = 0;
			work->load[0] += item->cost;
		}
	}
}

/* The most costly first, each to the process that has least to do. */
static int share_out(struct work *work)
{
	cleanup_free struct item **order = calloc(work->nitems, sizeof(struct item *));

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < work->nitems; i++)
		order[i] = &work->items[i];
	qsort(order, work->nitems, sizeof(struct item *), by_cost);
	for (size_t i = 0; i < work->nitems; i++) {
		if (order[i]->job < work->jobs)
			continue;
		order[i]->job = idlest(work);
		work->load[order[i]->job] += order[i]->cost;
	}
	return 0;
}

/* The first item of an object from I on, or where it would be. */
static struct bp_object_prog *prog_of(const struct work *work, const struct item *item)
{
	return &work->objects[item->object].progs[item->prog];
}

static size_t failed_item(const struct work *work, const struct bp_object *object)
{
	for (size_t i = 0; object->failed && i < work->nitems; i++)
		if (prog_of(work, &work->items[i]) == object->failed)
			return i;
	return work->nitems;
}

/* Load the share of one process. */
static int load_share(const struct work *work, unsigned int job, size_t *ret_failed)
{
	size_t i = 0;

	for (size_t o = 0; o < work->count; o++) {
		struct bp_object *object = &work->objects[o];
		bool any = false;
		int ret;

		for (; i < work->nitems && work->items[i].object == o; i++) {
			struct bpf_program *prog = prog_of(work, &work->items[i])->prog;

			/* What libbpf decided to leave out stays out. */
			if (work->items[i].job != job)
				bpf_program__set_autoload(prog, false);
			else
				any = true;
		}
		ret = any || (job == 0 && !object->nprogs) ? bpf_object__load(object->object) : 0;
		if (ret) {
			bp_object_find_failed(object);
			*ret_failed = failed_item(work, object);
			return ret;
		}
	}
	return 0;
}

static int send_message(int socket, struct message *message, const int *fds)
{
	char control[CMSG_SPACE(sizeof(int) * MAX_FDS_SENT)] = { 0 };
	struct iovec iov = { message, sizeof(*message) };
	struct msghdr head = { .msg_iov = &iov, .msg_iovlen = 1 };
	size_t len = message->count * sizeof(int);

	if (message->count) {
		struct cmsghdr *part;

		head.msg_control = control;
		head.msg_controllen = CMSG_SPACE(len);
		part = CMSG_FIRSTHDR(&head);
		part->cmsg_level = SOL_SOCKET;
		part->cmsg_type = SCM_RIGHTS;
		part->cmsg_len = CMSG_LEN(len);
		memcpy(CMSG_DATA(part), fds, len);
	}
	return sendmsg(socket, &head, MSG_NOSIGNAL) == (ssize_t)sizeof(*message) ? 0 : -errno;
}

static int send_fds(const struct work *work, unsigned int job, int socket)
{
	struct message message = { .failed = work->nitems };
	int fds[MAX_FDS_SENT];

	for (size_t i = 0; i < work->nitems; i++) {
		int fd = bpf_program__fd(prog_of(work, &work->items[i])->prog);

		if (work->items[i].job == job && fd >= 0) {
			message.item[message.count] = i;
			fds[message.count++] = fd;
		}
		if (message.count == MAX_FDS_SENT || (i + 1 == work->nitems && message.count)) {
			int ret = send_message(socket, &message, fds);

			if (ret)
				return ret;
			message.count = 0;
		}
	}
	return 0;
}

/* The life of a worker: it ends with its parent. */
static void __attribute__((noreturn))
be_worker(const struct work *work, unsigned int job, int socket, pid_t parent)
{
	struct message last = { .failed = work->nitems };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	last.ret = load_share(work, job, &last.failed);
	if (last.ret == 0 && send_fds(work, job, socket))
		_exit(1);
	_exit(send_message(socket, &last, NULL) ? 1 : 0);
}

static int start(const struct work *work, unsigned int job, struct worker *worker)
{
	pid_t parent = getpid();
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return -errno;
	worker->pid = fork();
	if (worker->pid == 0) {
		close(pair[0]);
		be_worker(work, job, pair[1], parent);
	}
	close(pair[1]);
	worker->socket = pair[0];
	return worker->pid < 0 ? -errno : 0;
}

/* Take the descriptors out of a message, whatever became of the rest. */
static size_t take_fds(struct msghdr *head, int *fds)
{
	size_t count = 0;

	for (struct cmsghdr *part = CMSG_FIRSTHDR(head); part; part = CMSG_NXTHDR(head, part)) {
		if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
			continue;
		count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(fds, CMSG_DATA(part), count * sizeof(int));
	}
	return count;
}

/* 1: there is more to come; 0: that was all, see MESSAGE; < 0: the worker is gone. */
static int receive(const struct work *work, int socket, struct message *message)
{
	char control[CMSG_SPACE(sizeof(int) * MAX_FDS_SENT)];
	struct iovec iov = { message, sizeof(*message) };
	struct msghdr head = { .msg_iov = &iov,
			       .msg_iovlen = 1,
			       .msg_control = control,
			       .msg_controllen = sizeof(control) };
	int fds[MAX_FDS_SENT];
	ssize_t len;
	size_t got;

	do
		len = recvmsg(socket, &head, MSG_CMSG_CLOEXEC);
	while (len < 0 && errno == EINTR);
	got = len < 0 ? 0 : take_fds(&head, fds);
	for (size_t i = 0; i < got; i++) {
		struct bp_object_prog *prog;

		if (len != (ssize_t)sizeof(*message) || i >= message->count) {
			close(fds[i]);
			continue;
		}
		prog = prog_of(work, &work->items[message->item[i]]);
		prog->fd = fds[i];
		prog->own_fd = true;
	}
	if (len != (ssize_t)sizeof(*message) || got != message->count)
		return -ECHILD;
	return message->count ? 1 : 0;
}

/* All that a worker has to say; the first failure in order wins. */
static int finish(const struct work *work, struct worker *worker, int ret, size_t *failed)
{
	struct message message = { 0 };
	int more = worker->pid < 0 ? -ECHILD : 1;

	while (more > 0)
		more = receive(work, worker->socket, &message);
	if (worker->socket >= 0)
		close(worker->socket);
	while (worker->pid > 0 && waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
		;
	if (ret == -ECHILD || more < 0 || (message.ret && message.failed >= work->nitems))
		return -ECHILD;
	if (message.ret && message.failed < *failed) {
		*failed = message.failed;
		return message.ret;
	}
	return ret;
}

static int run(struct work *work)
{
	struct worker workers[MAX_JOBS];
	size_t failed = work->nitems;
	int started = 0;
	int ret = 0;

	for (unsigned int job = 1; job < work->jobs; job++) {
		workers[job] = (struct worker){ .pid = -1, .socket = -1 };
		if (started == 0)
			started = start(work, job, &workers[job]);
	}
	/* This process does its share, too. */
	if (started == 0)
		ret = load_share(work, 0, &failed);
	if (ret && failed == work->nitems)
		ret = -ECHILD;
	for (unsigned int job = 1; job < work->jobs; job++)
		ret = finish(work, &workers[job], ret, &failed);
	for (size_t i = 0; i < work->count; i++)
		work->objects[i].failed = NULL;
	if (ret && ret != -ECHILD)
		work->objects[work->items[failed].object].failed =
			prog_of(work, &work->items[failed]);
	for (size_t i = 0; ret == 0 && i < work->nitems; i++) {
		struct bp_object_prog *prog = prog_of(work, &work->items[i]);

		if (work->items[i].job == 0)
			prog->fd = bpf_program__fd(prog->prog);
	}
	return ret;
}

int bp_parallel_load(struct bp_object *objects, size_t count, unsigned int jobs)
{
	cleanup_free struct item *items = NULL;
	cleanup_free unsigned long *load = NULL;
	struct work work = { .objects = objects, .count = count };
	size_t total = 0;

	for (size_t i = 0; i < count; i++)
		total += objects[i].nprogs;
	work.jobs = jobs > MAX_JOBS ? MAX_JOBS : jobs;
	if (work.jobs > total)
		work.jobs = (unsigned int)total;
	items = calloc(total, sizeof(*items));
	load = calloc(work.jobs, sizeof(*load));
	if (!items || !load)
		return -ECHILD;
	work.items = items;
	work.load = load;
	list_items(&work);
	return share_out(&work) ? -ECHILD : run(&work);
}
