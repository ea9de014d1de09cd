/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * see.h - what can be seen after a failure: the tests of the table in table.c
 *
 * Each says whether what it is named for is the cause of the failure, and may write details,
 * which begin with their own ": " or " ". None changes anything.
 */
#ifndef BP_EXPLAIN_SEE_H
#define BP_EXPLAIN_SEE_H

#include "explain/explain.h"

static inline enum bp_seen bp_seen_if(bool seen)
{
	return seen ? BP_SEEN_YES : BP_SEEN_NO;
}

/* clang-format off */
#define BP_UNUSED __attribute__((unused))
#define BP_SEE(name)                                                                      \
	enum bp_seen bp_see_##name(const struct bp_facts *facts BP_UNUSED,               \
				   char *detail BP_UNUSED, size_t size BP_UNUSED)

/* see_caps.c: capabilities, namespaces, security modules, limits */
BP_SEE(userns);
BP_SEE(token_denies);
BP_SEE(no_cap_bpf);
BP_SEE(bpf_closed);
BP_SEE(memlock);
BP_SEE(no_cap_net);
BP_SEE(no_cap_perfmon);
BP_SEE(no_leak_cap);
BP_SEE(no_loop_cap);
BP_SEE(no_net_admin);
BP_SEE(no_sys_admin);
BP_SEE(lockdown);
BP_SEE(lsm);
BP_SEE(lsm_only);
BP_SEE(mode);
BP_SEE(prog_closed);
BP_SEE(prog_is_none);

/* Never: the calls of this program do not make such a mistake. It is for "bpfprog explain". */
BP_SEE(caller);

/* see_load.c */
BP_SEE(no_insns);
BP_SEE(many_insns);
BP_SEE(cgroup_memory);
BP_SEE(no_log);
BP_SEE(new_field);
BP_SEE(name);
BP_SEE(log_options);
BP_SEE(both_targets);
BP_SEE(attempts);
BP_SEE(attach_prog);
BP_SEE(btf_obj_user);
BP_SEE(btf_id_extra);
BP_SEE(no_device);
BP_SEE(device_type);
BP_SEE(device_driver);
BP_SEE(fd_array_entry);
BP_SEE(fd_array_closed);
BP_SEE(fd_array_count);
BP_SEE(btf_closed);
BP_SEE(btf_kernel);
BP_SEE(token_closed);
BP_SEE(token_is_none);
BP_SEE(load_flags);
BP_SEE(type_number);
BP_SEE(type_unknown);
BP_SEE(eat);
BP_SEE(eat_unknown);
BP_SEE(struct_ops_id);

/* see_place.c, see_hook.c */
BP_SEE(target_closed);
BP_SEE(not_cgroup);
BP_SEE(cgroup_removed);
BP_SEE(other_mode);
BP_SEE(ancestor);
BP_SEE(links_only);
BP_SEE(type_mismatch);
BP_SEE(attach_type_unknown);
BP_SEE(skb_without_net_admin);
BP_SEE(flags_of_family);
BP_SEE(both_modes);
BP_SEE(replace_without_multi);
BP_SEE(replace_without_prog);
BP_SEE(replace_closed);
BP_SEE(anchor_without_flag);
BP_SEE(anchor_twice);
BP_SEE(anchor_absent);
BP_SEE(replaced_link);
BP_SEE(replaced_absent);
BP_SEE(flags_unknown);
BP_SEE(attached_already);
BP_SEE(takes_eat);
BP_SEE(takes_egress);
BP_SEE(not_sockmap);
BP_SEE(no_netdev);
BP_SEE(not_netkit);
BP_SEE(netkit_peer);
BP_SEE(other_verdict);
BP_SEE(link_there);
BP_SEE(other_netns);
BP_SEE(full);
BP_SEE(held_by_link);
BP_SEE(not_attached);
BP_SEE(empty);
BP_SEE(multi);
BP_SEE(needs_prog);
BP_SEE(detach_flags);
BP_SEE(not_queryable);
BP_SEE(query_flags);
BP_SEE(not_netns);
BP_SEE(query_rest);
BP_SEE(bind_rest);

/* see_run.c */
BP_SEE(no_test_run);
BP_SEE(ctx_half);
BP_SEE(ctx_large);
BP_SEE(ctx_missing);
BP_SEE(ctx_small);
BP_SEE(ctx_field);
BP_SEE(ctx_device);
BP_SEE(ctx_family);
BP_SEE(ctx_port);
BP_SEE(data_taken);
BP_SEE(short_packet);
BP_SEE(short_ip);
BP_SEE(large);
BP_SEE(large_frags);
BP_SEE(large_live);
BP_SEE(run_flags);
BP_SEE(run_cpu);
BP_SEE(cpu_offline);
BP_SEE(batch_alone);
BP_SEE(batch_large);
BP_SEE(live_out);
BP_SEE(repeat_taken);
BP_SEE(data_out_small);
BP_SEE(ctx_out_small);
BP_SEE(tracing);
BP_SEE(not_tracing);
BP_SEE(run_elsewhere);
BP_SEE(run_rest);
/* clang-format on */

#endif
