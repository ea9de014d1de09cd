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
#include "kernel/hook_state.h"

/* A test that does not need all that it is given says so. */
#define BP_UNUSED __attribute__((unused))

static inline enum bp_seen bp_seen_if(bool seen)
{
	return seen ? BP_SEEN_YES : BP_SEEN_NO;
}

/* Was it a call on a target of a kind? */
static inline bool bp_is_at(const struct bp_facts *facts, enum bp_target_kind kind)
{
	return facts->hook && facts->hook->place->kind == kind;
}

/* The attach type of the call, or NULL. */
static inline const struct bp_attach_type *bp_type_of(const struct bp_facts *facts)
{
	return facts->link ? facts->link->type : facts->hook ? facts->hook->type : NULL;
}

/**
 * @brief Is this kernel of a release, or of a later one? For words only: what it knows is tried.
 *
 * @param since "6.12"
 */
bool bp_is_release(const char *since);

/*
 * All of these are alike, so that the table can hold them.
 *
 * facts: what is known of the call; detail, size: room for details, left alone if there are none.
 */

/* see_caps.c: capabilities, namespaces, security modules, limits */
enum bp_seen bp_see_userns(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_token_denies(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_cap_bpf(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_bpf_closed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_memlock(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_cap_net(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_cap_perfmon(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_leak_cap(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_loop_cap(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_net_admin(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_sys_admin(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_lockdown(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_lsm(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_lsm_only(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_mode(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_prog_closed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_prog_is_none(const struct bp_facts *facts, char *detail, size_t size);

/* Never: the calls of this program do not make such a mistake. It is for "bpfprog explain". */
enum bp_seen bp_see_caller(const struct bp_facts *facts, char *detail, size_t size);

/* see_load.c */
enum bp_seen bp_see_no_insns(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_many_insns(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_cgroup_memory(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_log(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_log(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_new_field(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_name(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_log_options(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_both_targets(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_attempts(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_attach_prog(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_btf_obj_user(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_btf_id_extra(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_device(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_device_type(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_device_driver(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_fd_array_entry(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_fd_array_closed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_fd_array_count(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_btf_closed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_btf_kernel(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_token_closed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_token_is_none(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_load_flags(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_type_number(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_type_unknown(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_expected_attach_type(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_expected_attach_type_unknown(const struct bp_facts *facts, char *detail,
						 size_t size);
enum bp_seen bp_see_struct_ops_id(const struct bp_facts *facts, char *detail, size_t size);

/* see_sign.c */
enum bp_seen bp_see_signed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_signed_with(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_signable(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_keyring(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_signature_new(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_signature_large(const struct bp_facts *facts, char *detail, size_t size);

/* see_place.c, see_hook.c */
enum bp_seen bp_see_target_closed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_cgroup(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_cgroup_removed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_other_mode(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ancestor(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_links_only(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_type_mismatch(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_attach_type_unknown(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_skb_without_net_admin(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_flags_of_family(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_both_modes(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_replace_without_multi(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_replace_without_prog(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_replace_closed(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_anchor_without_flag(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_anchor_twice(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_anchor_preorder(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_anchor_absent(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_replaced_link(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_replaced_absent(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_flags_unknown(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_attached_already(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_takes_expected_attach_type(const struct bp_facts *facts, char *detail,
					       size_t size);
enum bp_seen bp_see_takes_egress(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_sockmap(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_netdev(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_netkit(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_netkit_peer(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_other_verdict(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_link_there(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_other_netns(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_full(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_held_by_link(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_attached(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_empty(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_multi(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_needs_prog(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_detach_flags(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_queryable(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_query_flags(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_netns(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_query_rest(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_bind_rest(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_streams(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_assoc(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_struct_ops_prog(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_struct_ops(const struct bp_facts *facts, char *detail, size_t size);

/* see_link.c */
enum bp_seen bp_see_anchor_prog(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_updatable(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_updatable(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_links_new(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_link_on_hook(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_cgroup_full(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_device_full(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_lookups_full(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_dissector_there(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_xdp_there(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_xdp_mtu(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_xdp_link(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_priority(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_defrag(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_tracing_link(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_other_tracing(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_iter(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_struct_ops(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_kprobe_multi(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_uprobe_multi(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_raw_tp(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_raw_tp_cookie(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_event_link(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_function(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_functions(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_data(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_kprobe(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_instruction(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_file(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_past_file(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_event(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_freq(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_event_cpu(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_no_process(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_paranoid(const struct bp_facts *facts, char *detail, size_t size);

/* see_run.c */
enum bp_seen bp_see_no_test_run(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_half(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_large(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_missing(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_small(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_metadata_large(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_args_count(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_arg_null(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_field(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_device(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_family(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_port(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_data_taken(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_short_packet(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_short_ip(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_large(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_large_frags(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_large_live(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_run_flags(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_run_cpu(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_cpu_offline(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_batch_alone(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_batch_large(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_live_out(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_repeat_taken(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_data_out_small(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_ctx_out_small(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_tracing(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_not_tracing(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_run_elsewhere(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_run_rest(const struct bp_facts *facts, char *detail, size_t size);

/* see_core.c */
enum bp_seen bp_see_core(const struct bp_facts *facts, char *detail, size_t size);

/* see_map.c */
enum bp_seen bp_see_map_type(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_entries(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_key(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_value(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_flags_missing(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_flags(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_access(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_node(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_per_cpu(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_stack(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_extra(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_pages(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_inner(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_large(const struct bp_facts *facts, char *detail, size_t size);
enum bp_seen bp_see_map_rest(const struct bp_facts *facts, char *detail, size_t size);

#endif
