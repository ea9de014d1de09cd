// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* hook.c - one attach type at one target: what is there, and what is expected of it */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "util/cleanup.h"
#include "explain/explain.h"
#include "hook/parts.h"
#include "kernel/link.h"
#include "kernel/netns.h"
#include "kernel/prog.h"
#include "kernel/prog_name.h"

int bp_hook_query(const struct bp_hook *hook, unsigned int query_flags,
		  struct bp_hook_state *ret_state, struct bp_err *err)
{
	int ret = bp_hook_state_read(hook, query_flags, ret_state, err);

	if (ret)
		bp_explain(&(struct bp_facts){ .prog_fd = -1, .hook = hook, .flags = query_flags },
			   err);
	return ret;
}

int bp_hook_query_for(const struct bp_hook *hook, int prog_fd, struct bp_hook_state *ret_state,
		      struct bp_err *err)
{
	int ret = bp_hook_state_read_for(hook, prog_fd, ret_state, err);

	if (ret)
		bp_explain(&(struct bp_facts){ .prog_fd = -1, .hook = hook }, err);
	return ret;
}

int bp_hook_find_id(int prog_fd, __u32 *ret_id, struct bp_err *err)
{
	struct bpf_prog_info info = { 0 };
	int ret = prog_fd < 0 ? 0 : bp_prog_info(prog_fd, &info, err);

	if (ret == 0)
		*ret_id = info.id;
	return ret;
}

void bp_hook_list(const struct bp_hook *hook, const struct bp_hook_state *state, char *buf,
		  size_t size)
{
	cleanup_links struct bp_links links = { 0 };
	size_t len = 0;

	bp_links_read(&links); /* without the right to, there are none to be told */
	snprintf(buf, size, "nothing");
	for (__u32 i = 0; i < state->count; i++) {
		cleanup_fd int fd = bp_prog_fd_by_id(state->prog_ids[i], NULL);
		__u32 link = bp_links_take(&links, hook, state, i);
		char text[BP_NAME_MAX + 60];
		size_t at;

		snprintf(text, sizeof(text), "prog %u", state->prog_ids[i]);
		if (fd >= 0)
			bp_prog_text(fd, text, sizeof(text) - 20);
		at = strlen(text);
		if (link)
			at += (size_t)snprintf(text + at, sizeof(text) - at, " by link %u", link);
		if (len + at + 32 > size) {
			snprintf(buf + len, size - len, " and %u more", state->count - i);
			return;
		}
		len += (size_t)snprintf(buf + len, size - len, "%s%s", i ? ", " : "", text);
	}
}

int bp_hook_expect_revision(const struct bp_hook *hook, const struct bp_hook_state *before,
			    __u64 wanted, bool by_itself, __u64 *ret_revision, struct bp_err *err)
{
	if (!wanted && !by_itself)
		return 0;
	if (!before->revision) {
		bp_fail_text(err, BP_UNSUPPORTED, EINVAL, "", "%s of %s has no revision here",
			     bp_attach_type_name(hook->type), hook->place->name);
		bp_hint(err, "devices have one since Linux 6.6, cgroups since 6.17 but for "
			     "lsm_cgroup, others have none; leave out --expected-revision");
		return -EINVAL;
	}
	*ret_revision = by_itself ? before->revision : wanted;
	return 0;
}

bool bp_hook_held(const struct bp_hook *hook, const struct bp_hook_state *before, __u64 revision,
		  const struct bp_hook_state *after, __u32 gone, __u32 come)
{
	if (!revision || !bp_target_traits_of(hook->place->kind)->mprog ||
	    after->revision != revision + 1)
		return true;
	for (__u32 i = 0, j = 0;; i++, j++) {
		i += i < before->count && before->prog_ids[i] == gone;
		j += j < after->count && after->prog_ids[j] == come;
		if (i >= before->count || j >= after->count)
			return i >= before->count && j >= after->count;
		if (before->prog_ids[i] != after->prog_ids[j])
			return false;
	}
}
