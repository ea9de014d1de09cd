// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* xdp_hold.c - repeats of XDP programs without the wait */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

#include <linux/if_link.h>

#include <bpf/bpf.h>

#include "util/cleanup.h"
#include "testrun/xdp_hold.h"

/* The interface index of the loopback device, in every network namespace. */
#define LOOPBACK 1

/* What the thread is to attach, and what came of it. */
struct job {
	int prog_fd;
	int ret;
	struct bp_xdp_hold hold;
};

static int hold_here(struct job *job)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = XDP_FLAGS_SKB_MODE);
	cleanup_fd int netns = -1;
	int link;

	if (unshare(CLONE_NEWNET))
		return -errno;
	netns = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	if (netns < 0)
		return -errno;
	link = bpf_link_create(job->prog_fd, LOOPBACK, BPF_XDP, &opts);
	if (link < 0)
		return link;
	job->hold.link = link;
	job->hold.netns = take_fd(&netns);
	return 0;
}

static void *thread(void *arg)
{
	struct job *job = arg;

	job->ret = hold_here(job);
	return NULL;
}

/* In a thread, since the caller is to stay in its network namespace. */
int bp_xdp_hold_begin(int prog_fd, struct bp_xdp_hold *ret_hold)
{
	struct job job = { .prog_fd = prog_fd };
	pthread_t id;
	int ret = pthread_create(&id, NULL, thread, &job);

	if (ret)
		return -ret;
	pthread_join(id, NULL);
	if (job.ret)
		return job.ret;
	*ret_hold = job.hold;
	return 0;
}

void bp_xdp_hold_end(struct bp_xdp_hold *hold)
{
	if (hold->link >= 0)
		close(hold->link);
	if (hold->netns >= 0)
		close(hold->netns);
	hold->link = -1;
	hold->netns = -1;
}
