#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun": what the types of programs take and give, each with a visible effect.

load ../../helpers

# An Ethernet header, an IPv4 header and a UDP header
PACKET=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000

@test "testrun: --repeat, --cpu, --batch-size and flags are refused by type, before the call" {
	need prog_xdp prog_sched_cls prog_raw_tp prog_cgroup_skb
	while read -r status prog options; do
		# shellcheck disable=SC2086	# words
		fails "$status" bpfprog testrun "$OBJ/$prog" --data-in "hex:$PACKET" $options
		[[ $stderr != *"Invalid argument"* ]]
	done <<-END
		5 tc.bpf.o:tc_ok --cpu 0
		5 xdp.bpf.o:xdp_pass --cpu 0
		5 xdp.bpf.o:xdp_pass --on-cpu
		5 tc.bpf.o:tc_ok --live-frames
		5 cgroup.bpf.o:egress_allow --flags 2
		5 xdp.bpf.o:xdp_pass --checksum-complete
		5 raw_tp.bpf.o:raw_tp_add --repeat 2
		5 raw_tp.bpf.o:raw_tp_add --flags 8
		5 raw_tp.bpf.o:raw_tp_add --ctx-out x
		5 flow.bpf.o:flow --ctx-size-out 100
		5 raw_tp.bpf.o:raw_tp_add --data-out x
		5 raw_tp.bpf.o:raw_tp_add --data-size-out 64
		5 lookup.bpf.o:lookup_pass --data-out x
		2 xdp.bpf.o:xdp_pass --live-frames --data-size-out 64
		2 xdp.bpf.o:xdp_pass --live-frames --ctx-size-out 64
		2 tc.bpf.o:tc_ok --batch-size 4
		2 xdp.bpf.o:xdp_pass --live-frames --batch-size 257
		2 xdp.bpf.o:xdp_pass --live-frames --batch-size 0
		2 xdp.bpf.o:xdp_pass --repeat -1
		2 xdp.bpf.o:xdp_pass --repeat 0
		2 raw_tp.bpf.o:raw_tp_add --cpu -1
	END
	for expect in "--expect-len 0" "--expect-data hex:"; do
		# shellcheck disable=SC2086	# words
		fails 5 bpfprog testrun "$OBJ/raw_tp.bpf.o:raw_tp_add" --ctx 'args[0]=1' $expect
		[[ $stderr == *": raw_tracepoint programs give back no packet" ]]
	done
}

@test "testrun: a type that cannot be run: which one, and the types that can" {
	need prog_sock_ops
	fails_json 5 bpfprog testrun "$OBJ/cgroup.bpf.o:sock_ops" --data-in "hex:$PACKET" --json
	json '.error | .errno == "ENOTSUPP" and (.hint | startswith("this kernel cannot test-run programs of this type: sock_ops; "))'
	for type in socket_filter lwt_xmit netfilter sk_lookup syscall struct_ops; do
		[[ $stderr == *"types that can be run: "*"$type"* ]]
	done
}

@test "testrun: a program that only redirected packets come to is said to be none to run" {
	need run_xdp
	setup_dirs
	for type in xdp_devmap xdp_cpumap; do
		bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --attach-type "$type" --pin "$PIN/$type" -q
		run --separate-stderr bpfprog testrun "$PIN/$type" --data-in "hex:$PACKET"
		[[ $status == 5 && $stderr == *"hint: XDP programs for a devmap, a cpumap or a device cannot be run; "* ]]
	done
	teardown_dirs
}

# bats test_tags=once
@test "testrun: room for the packet grows, if the program may run again" {
	need run_xdp run_sched_cls
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --data-in "hex:$PACKET" --data-size-out 1 --json
	json ".data_size_out == 42 and .data_out == \"deadbeef${PACKET:8}\""
	[[ $stderr == "warning: the program has run 2 times, since its output had no room"* ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx mark=7 --ctx-size-out 1 --json
	json '.ctx_size_out > 100 and (.ctx_fields | from_entries | .mark == 7)'
	# It counts in a map: once is not twice.
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --data-in "hex:$PACKET" --data-size-out 20
	[[ $stderr == *"(ENOSPC)"*"hint: the packet that the program left has no room, and it is not run again since it may do more than change its packet: it left 42 bytes, and 20 have room; "* ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --data-in "hex:$PACKET" --data-size-out 42 --json
	json ".data_out == \"$PACKET\""
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --data-in "hex:$PACKET" --data-size-out 0 --json
	json '.data_out == null and .data_size_out == 0 and .verdict == "XDP_PASS"'
	[[ -z $stderr ]]
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --data-in "hex:$PACKET" --data-size-out 0 --expect-len 42
}

# runs OBJECT:PROGRAM OPTION...: on the packet; the result as JSON is $output
runs() {
	run -0 --separate-stderr bpfprog testrun "$OBJ/$1" --data-in "hex:$PACKET" --json "${@:2}"
	[[ -z $stderr ]]
}

# field NAME: one of the context that is left, or of the keys of a flow
field() {
	jq ".ctx_fields[] | select(.name == \"$1\") | .value" <<< "$output"
}

@test "testrun: type xdp: the verdict and the packet depend on the packet" {
	need run_xdp
	runs types.bpf.o:xdp_by_protocol
	json '.verdict == "XDP_PASS"'
	runs types.bpf.o:xdp_by_protocol --data-in "hex:${PACKET/4011/4006}"
	json '.verdict == "XDP_DROP"'
	runs xdp.bpf.o:xdp_rewrite
	json ".data_out == \"deadbeef${PACKET:8}\""
}

@test "testrun: type xdp: the context is given back" {
	need run_xdp_ctx
	runs types.bpf.o:xdp_by_protocol --ctx ingress_ifindex=1
	json '.verdict == "XDP_PASS"'
	[[ $(field data_end) == 42 && $(field ingress_ifindex) == 1 ]]
}

@test "testrun: type sched_cls: the mark goes into the packet and the priority" {
	need run_sched_cls
	runs types.bpf.o:tc_mark_in --ctx mark=171
	json ".verdict == \"TC_ACT_PIPE\" and .data_out == \"ab${PACKET:2}\""
	[[ $(field mark) == 171 && $(field priority) == 171 ]]
}

@test "testrun: type sched_act: the verdict depends on the priority" {
	need run_sched_cls prog_sched_act
	runs types.bpf.o:act_by_priority --ctx priority=7
	json '.verdict == "TC_ACT_SHOT"'
	runs types.bpf.o:act_by_priority --ctx priority=8
	json '.verdict == "TC_ACT_OK"'
}

@test "testrun: type cgroup_skb: the verdict depends on the protocol" {
	need run_cgroup_skb
	runs types.bpf.o:cgroup_no_tcp
	json '.verdict == "allow"'
	runs types.bpf.o:cgroup_no_tcp --data-in "hex:${PACKET/4011/4006}"
	json '.verdict == "deny"'
}

@test "testrun: type socket_filter: it sees what is behind the Ethernet header" {
	need run_socket_filter
	runs types.bpf.o:filter_len
	json '.verdict == null and .retval == 27'
	runs types.bpf.o:filter_len --data-in "hex:${PACKET}00"
	json '.retval == 28'
}

@test "testrun: types lwt_in, lwt_out and lwt_xmit: verdict, mark and packet" {
	need run_lwt
	runs types.bpf.o:lwt_in_ttl
	json '.verdict == "BPF_OK"'
	runs types.bpf.o:lwt_in_ttl --data-in "hex:${PACKET/4011/0111}"
	json '.verdict == "BPF_DROP"'
	runs types.bpf.o:lwt_out_mark --ctx mark=1
	[[ $(field mark) == 64 ]]
	runs types.bpf.o:lwt_xmit_ttl
	json '.data_out[44:46] == "3f"'
}

@test "testrun: type lwt_seg6local: where the kernel runs it, and where not" {
	need prog_lwt
	run --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:seg6_ttl" --data-in "hex:$PACKET" --json
	if [[ $status == 5 ]]; then
		json '.error | .errno == "ENOTSUPP" and (.hint | contains("lwt_seg6local"))'
		return
	fi
	json '.verdict == "BPF_OK"'
	runs types.bpf.o:seg6_ttl --data-in "hex:${PACKET/4011/0111}"
	json '.verdict == "BPF_DROP"'
}

@test "testrun: type flow_dissector: the keys of the flow by name" {
	need run_flow_dissector
	runs types.bpf.o:flow_ports
	json '.verdict == "BPF_OK" and .data_size_out == 56'
	[[ $(field nhoff) == 14 && $(field thoff) == 34 && $(field sport) == 256 && $(field dport) == 512 ]]
	runs types.bpf.o:flow_ports --data-in "hex:${PACKET:0:68}" --expect drop
	json '.verdict == "BPF_DROP" and .retval == 2'
	fails 2 bpfprog testrun "$OBJ/types.bpf.o:flow_ports" --data-in "hex:$PACKET" --ctx sport=1
	[[ $stderr == *"hint: fields that can be set: flags" ]]
}

@test "testrun: type sk_lookup: the verdict depends on the port" {
	need run_sk_lookup
	for want in 80:SK_PASS 81:SK_DROP; do
		run -0 --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:lookup_by_port" --json \
			--ctx "family=2,protocol=6,local_port=${want%:*}"
		json ".verdict == \"${want#*:}\" and .data_out == null"
		[[ $(field local_port) == "${want%:*}" && $(field protocol) == 6 ]]
	done
}

@test "testrun: type raw_tracepoint: arguments by number and, where BTF has them, by name" {
	need run_raw_tp
	run -0 bpfprog testrun "$OBJ/types.bpf.o:raw_tp_preempt" --ctx 'args[0]=1' --expect 1 -q
	run -0 bpfprog testrun "$OBJ/types.bpf.o:raw_tp_preempt" --ctx 'args[1]=1' --expect 2 -q
	run --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:raw_tp_preempt" --ctx preempt=1 --expect 1 -q
	# Some kernels have no functions in their BTF that nothing can be attached to.
	if [[ $status != 0 ]]; then
		[[ $status == 2 && $stderr == *"unknown field 'preempt' in the context of raw_tracepoint"*"args[11]" ]]
	fi
}

@test "testrun: type syscall: the structure of the program by its names, and as numbers" {
	need run_syscall
	for ctx in factor=3,range.low=4,range.high=5 'u32[0]=3,u16[2]=4,u16[3]=5' 'factor=3,u32[1]=0x50004'; do
		run -0 --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:syscall_multiply" --ctx "$ctx" --json
		json '.retval == 3 and .ctx_size_out == 24'
		[[ $(field 'products[0]') == 12 && $(field 'products[1]') == 15 && $(field range.high) == 5 ]]
	done
	fails 2 bpfprog testrun "$OBJ/types.bpf.o:syscall_multiply" --ctx high=1
	[[ $stderr == *"hint: fields that can be set: factor, range.low, range.high, products[0], products[1], u8[N], u16[N], u32[N], u64[N]" ]]
	for ctx in range.low=65536 'u64[x]=1' 'u64[8192]=1' 'u8[]=1' 'u8[0]=256'; do
		fails 2 bpfprog testrun "$OBJ/types.bpf.o:syscall_multiply" --ctx "$ctx"
	done
}

@test "testrun: type syscall: the names of a program that is loaded" {
	need run_syscall
	setup_dirs
	bpfprog load "$OBJ/types.bpf.o" --prog syscall_multiply --pin "$PIN/multiply" -q
	run -0 --separate-stderr bpfprog testrun "$PIN/multiply" --ctx factor=2,range.low=21 --json
	teardown_dirs
	[[ $(field 'products[0]') == 42 ]]
}

@test "testrun: type netfilter: the hook by name, and packets with Ethernet before it" {
	need prog_netfilter run_netfilter
	run -0 --separate-stderr bpfprog testrun "$OBJ/netfilter.bpf.o:nf_no_forward" --data-in "hex:${PACKET:28}" --json
	json '.verdict == "NF_ACCEPT"'
	runs netfilter.bpf.o:nf_no_forward --ctx hook=2
	json '.verdict == "NF_DROP"'
	runs netfilter.bpf.o:nf_no_forward --ctx hook=1,pf=2
	json '.verdict == "NF_ACCEPT"'
	for pf in pf=7 pf=0,hook=1; do
		fails 1 bpfprog testrun "$OBJ/netfilter.bpf.o:nf_no_forward" --data-in "hex:$PACKET" --ctx "$pf"
		[[ $stderr == *": pf is "?", and neither 2 (IPv4) nor 10 (IPv6); "* ]]
	done
	fails 5 bpfprog testrun "$OBJ/netfilter.bpf.o:nf_no_forward" --data-in "hex:$PACKET" --expect-data @udp
	[[ $stderr == *"netfilter programs give back no packet"* ]]
	fails 2 bpfprog testrun "$OBJ/netfilter.bpf.o:nf_no_forward" --data-in "hex:$PACKET" --ctx in=1
	[[ $stderr == *"the kernel does not let a test run set 'in' for netfilter programs"*"hint: fields that can be set: hook, pf" ]]
}

# bats test_tags=guest
@test "testrun: types fentry and fexit: what is attached runs" {
	need run_fentry
	setup_dirs
	bpfprog load "$OBJ/tracing.bpf.o" --prog trace_entry --prog trace_exit --pin-dir "$PIN" -q
	echo 1 > /proc/sys/kernel/bpf_stats_enabled
	for prog in trace_entry:trace_fentry trace_exit:trace_fexit; do
		"$ROOT/build/tests/link" "$PIN/${prog%:*}" "${prog#*:}" - "$PIN/link_${prog%:*}"
	done
	for prog in trace_entry trace_exit; do
		before=$(bpfprog list "$PIN/$prog" --columns run_cnt -j | jq '.[0].run_cnt')
		run -0 --separate-stderr bpfprog testrun "$PIN/$prog" --json
		after=$(bpfprog list "$PIN/$prog" --columns run_cnt -j | jq '.[0].run_cnt')
		[[ $after -gt $before ]]
	done
	echo 0 > /proc/sys/kernel/bpf_stats_enabled
	fails 5 bpfprog testrun "$PIN/trace_entry" --repeat 2
	fails 5 bpfprog testrun "$PIN/trace_entry" --bench
	teardown_dirs
}

# bats test_tags=guest
@test "testrun: type fmod_ret: what is attached runs in place of the function" {
	need prog_fmod_ret
	setup_dirs
	bpfprog load "$OBJ/tracing.bpf.o" --prog return_five --pin "$PIN/return_five" -q
	"$ROOT/build/tests/link" "$PIN/return_five" modify_return - "$PIN/link_return_five"
	# The kernel's function gives 1 + 3 and a side effect of 65536; in its place there is 5. Since
	# Linux 6.6 the result of a second function is added, 29.
	run -0 --separate-stderr bpfprog testrun "$PIN/return_five" --json
	rm "$PIN/link_return_five"
	json '.retval % 65536 | . == 5 or . == 34'
	teardown_dirs
}

# bats test_tags=guest
@test "testrun: type struct_ops: a function of the kernel's own operations for tests" {
	need run_struct_ops
	run -0 --separate-stderr bpfprog testrun "$OBJ/dummy_ops.bpf.o:dummy_test" --ctx 'args[0]=0' --json
	json '.retval == 42 and .verdict == null'
	run -1 --separate-stderr bpfprog testrun "$OBJ/dummy_ops.bpf.o:dummy_test"
	[[ $stderr == *"hint: the context does not have one number of 8 bytes for each argument"* ]]
}
