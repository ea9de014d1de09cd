#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun": what the types of programs take and give, each with a visible effect.

load helpers

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
		5 tc.bpf.o:tc_ok --live-frames
		5 cgroup.bpf.o:egress_allow --flags 2
		5 xdp.bpf.o:xdp_pass --checksum-complete
		5 raw_tp.bpf.o:raw_tp_add --repeat 2
		5 raw_tp.bpf.o:raw_tp_add --flags 8
		5 raw_tp.bpf.o:raw_tp_add --ctx-out x
		5 flow.bpf.o:flow --ctx-size-out 100
		2 tc.bpf.o:tc_ok --batch-size 4
		2 xdp.bpf.o:xdp_pass --live-frames --batch-size 257
		2 xdp.bpf.o:xdp_pass --live-frames --batch-size 0
		2 xdp.bpf.o:xdp_pass --repeat -1
		2 xdp.bpf.o:xdp_pass --repeat 0
		2 raw_tp.bpf.o:raw_tp_add --cpu -1
	END
}

@test "testrun: a type that cannot be run: which one, and the types that can" {
	need prog_sock_ops
	fails_json 5 bpfprog testrun "$OBJ/cgroup.bpf.o:sock_ops" --data-in "hex:$PACKET" --json
	json '.error | .errno == "ENOTSUPP" and (.hint | startswith("this kernel cannot test-run programs of this type: sock_ops; "))'
	for type in socket_filter lwt_xmit netfilter sk_lookup syscall struct_ops; do
		[[ $stderr == *"types that can be run: "*"$type"* ]]
	done
}

@test "testrun: room for the packet grows, if the program may run again" {
	need run_xdp run_sched_cls
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --data-in "hex:$PACKET" --data-size-out 1 --json
	json ".data_size_out == 42 and .data_out == \"deadbeef${PACKET:8}\""
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx mark=7 --ctx-size-out 1 --json
	json '.ctx_size_out > 100 and (.ctx_fields | from_entries | .mark == 7)'
	# It counts in a map: once is not twice.
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --data-in "hex:$PACKET" --data-size-out 20
	[[ $stderr == *"(ENOSPC)"*"hint: the program left 42 bytes, and 20 have room; it is not run again"* ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --data-in "hex:$PACKET" --data-size-out 42 --json
	json ".data_out == \"$PACKET\""
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --data-in "hex:$PACKET" --data-size-out 0 --json
	json '.data_out == null and .data_size_out == 0 and .verdict == "XDP_PASS"'
}
