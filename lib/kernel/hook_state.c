// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* hook_state.c - what is attached to a hook, as the kernel tells it */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/held.h"
#include "kernel/hook_state.h"
#include "kernel/xdp.h"
#include "kernel/prog.h"
#include "kernel/tc.h"
#include "util/cleanup.h"

void bp_hook_state_free(struct bp_hook_state *state)
{
	free(state->prog_ids);
	free(state->prog_attach_flags);
	free(state->link_ids);
	free(state->link_attach_flags);
	free(state->modes);
	for (__u32 i = 0; state->at && i < state->count; i++)
		free(state->at[i]);
	free(state->at);
	*state = (struct bp_hook_state){ 0 };
}

static bool reserve(__u32 **array, __u32 count)
{
	__u32 *more = reallocarray(*array, count, sizeof(**array));

	if (more)
		memset(more, 0, count * sizeof(*more));
	if (more)
		*array = more;
	return more;
}

/* One query with room for as many programs as there were the last time, until they fit. */
static int query_all(const struct bp_hook *hook, struct bp_query *query, bool flags, bool links,
		     struct bp_hook_state *state, struct bp_err *err)
{
	__u32 capacity = 64;
	int ret;

	do {
		if (!reserve(&state->prog_ids, capacity) ||
		    (flags && !reserve(&state->prog_attach_flags, capacity)) ||
		    (links && (!reserve(&state->link_ids, capacity) ||
			       !reserve(&state->link_attach_flags, capacity))))
			return bp_fail(err, ENOMEM, "realloc", "%s", "");
		query->prog_ids = state->prog_ids;
		query->prog_attach_flags = flags ? state->prog_attach_flags : NULL;
		query->link_ids = links ? state->link_ids : NULL;
		query->link_attach_flags = links ? state->link_attach_flags : NULL;
		query->prog_cnt = capacity;
		ret = bp_prog_query_opts(bp_place_query_arg(hook->place), hook->type->type, query,
					 err);
		capacity = query->prog_cnt + 16;
	} while (ret == -ENOSPC);
	return ret;
}

/* One program a mode, in the order in which a packet meets them. */
static int read_xdp(const struct bp_hook *hook, struct bp_hook_state *ret_state, struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	__u32 ids[BP_XDP_MODES];
	int ret = bp_xdp_query(hook->place->ifindex, ids, err);

	if (ret)
		return ret;
	state.modes = calloc(BP_XDP_MODES, sizeof(*state.modes));
	if (!state.modes || !reserve(&state.prog_ids, BP_XDP_MODES))
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	for (size_t i = 0; i < BP_XDP_MODES; i++)
		if (ids[i]) {
			state.modes[state.count] = bp_xdp_modes[i].word;
			state.prog_ids[state.count++] = ids[i];
		}
	*ret_state = state;
	state = (struct bp_hook_state){ 0 };
	return 0;
}

static int read_tc(const struct bp_hook *hook, struct bp_hook_state *ret_state, struct bp_err *err)
{
	cleanup_tcs struct bp_tcs tcs = { 0 };
	int ret = bp_tcs_read(hook->place->ifindex, &tcs, err);

	if (ret == 0)
		ret = bp_tcs_at(&tcs, hook->place->ifindex, hook->type, &ret_state->prog_ids,
				&ret_state->count, err);
	return ret;
}

static int read_held(const struct bp_hook *hook, struct bp_hook_state *ret_state,
		     struct bp_err *err)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };
	cleanup_helds struct bp_helds helds = { 0 };
	int ret = bp_helds_read(hook->place->fd, &helds, err);

	if (ret) {
		bp_fail_on(err, "%s of map %s", bp_attach_type_name(hook->type), hook->place->name);
		return ret;
	}
	if (!helds.count)
		return 0;
	state.at = calloc(helds.count, sizeof(*state.at));
	if (!state.at || !reserve(&state.prog_ids, helds.count))
		return bp_fail(err, ENOMEM, "malloc", "%s", "");
	for (; state.count < helds.count; state.count++) {
		state.prog_ids[state.count] = helds.held[state.count].prog_id;
		state.at[state.count] = helds.held[state.count].at;
		helds.held[state.count].at = NULL;
	}
	*ret_state = state;
	state = (struct bp_hook_state){ 0 };
	return 0;
}

int bp_hook_state_read(const struct bp_hook *hook, unsigned int query_flags,
		       struct bp_hook_state *ret_state, struct bp_err *err)
{
	const struct bp_target_traits *kind = bp_target_traits_of(hook->place->kind);
	bool flags = kind->modes && !query_flags;
	bool links = kind->mprog;
	/* The kernel tells these two of one of the security hooks only, whichever comes first. */
	bool whole = hook->type->type != BPF_LSM_CGROUP;
	cleanup_hook_state struct bp_hook_state state = { 0 };
	struct bp_query query = { .query_flags = query_flags };
	int ret;

	if (hook->type->type == BPF_XDP)
		return read_xdp(hook, ret_state, err);
	if (bp_tc_is(hook->type))
		return read_tc(hook, ret_state, err);
	if (bp_held_is(hook->type))
		return read_held(hook, ret_state, err);
	ret = query_all(hook, &query, flags, links, &state, err);
	if (ret == -EINVAL && (flags || links)) {
		bp_hook_state_free(&state);
		ret = query_all(hook, &query, false, false, &state, err);
	}
	if (ret) {
		bp_fail_on(err, "%s of %s", bp_attach_type_name(hook->type), hook->place->name);
		return ret;
	}
	state.count = query.prog_cnt;
	state.attach_flags = whole ? query.attach_flags : 0;
	state.revision = whole ? query.revision : 0;
	*ret_state = state;
	state = (struct bp_hook_state){ 0 };
	return 0;
}

/* Of the programs at lsm_cgroup, those of one security hook; they have its mode. */
static void keep_function(struct bp_hook_state *state, __u32 btf_id)
{
	__u32 kept = 0;

	for (__u32 i = 0; i < state->count; i++) {
		cleanup_fd int fd = bp_prog_fd_by_id(state->prog_ids[i], NULL);
		struct bpf_prog_info info = { 0 };

		if (fd < 0 || bp_prog_info(fd, &info, NULL) || info.attach_btf_id != btf_id)
			continue;
		if (state->prog_attach_flags) {
			state->attach_flags = state->prog_attach_flags[i];
			state->prog_attach_flags[kept] = state->prog_attach_flags[i];
		}
		state->prog_ids[kept++] = state->prog_ids[i];
	}
	state->count = kept;
}

int bp_hook_state_read_for(const struct bp_hook *hook, int prog_fd, struct bp_hook_state *ret_state,
			   struct bp_err *err)
{
	struct bpf_prog_info info = { 0 };
	int ret = bp_hook_state_read(hook, 0, ret_state, err);

	if (ret == 0 && hook->type->type == BPF_LSM_CGROUP && prog_fd >= 0 &&
	    bp_prog_info(prog_fd, &info, NULL) == 0)
		keep_function(ret_state, info.attach_btf_id);
	return ret;
}

bool bp_hook_has_link(const struct bp_hook *hook, __u32 link_id)
{
	cleanup_hook_state struct bp_hook_state state = { 0 };

	if (bp_hook_state_read(hook, 0, &state, NULL) || !state.link_ids)
		return false;
	for (__u32 i = 0; i < state.count; i++)
		if (state.link_ids[i] == link_id)
			return true;
	return false;
}

__u32 bp_hook_state_position(const struct bp_hook_state *state, __u32 id)
{
	for (__u32 i = 0; i < state->count; i++)
		if (state->prog_ids[i] == id)
			return i + 1;
	return 0;
}

const char *bp_hook_mode_name(unsigned int flags)
{
	return flags & BPF_F_ALLOW_MULTI    ? "multi" :
	       flags & BPF_F_ALLOW_OVERRIDE ? "override" :
					      "exclusive";
}
