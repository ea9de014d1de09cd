#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun": a program run on data of one's own.

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

# An Ethernet header, an IPv4 header and a UDP header
PACKET=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000
# XDP: add one to the first byte of the packet; XDP_PASS
ADD_ONE=6112000000000000611304000000000\
0bf2400000000000007040000010000002d340300000000007125000000000000\
07050000010000007352000000000000b7000000020000009500000000000000

setup() {
	setup_dirs
	packet=$BATS_TEST_TMPDIR/packet
	out=$BATS_TEST_TMPDIR/out
	bytes "$PACKET" > "$packet"
}

teardown() {
	teardown_dirs
}

# keys_of_run: $output has every key, whatever the program
keys_of_run() {
	json 'keys == (["id", "verdict", "retval", "duration", "repeat", "data_size_out", "data_out",
		"ctx_size_out", "ctx_out", "ctx_fields", "stdout", "stderr", "interfaces",
		"stack"] | sort)'
}

# verdict PROG VERDICT RETVAL: what running it on a packet says
verdict() {
	run -0 --separate-stderr bpfprog testrun "$PIN/$1" --data-in "$packet" --json
	[[ -z $stderr ]]
	keys_of_run
	json ".verdict == $2 and .retval == $3 and .repeat == 1 and .id == $(bpfprog list "$PIN/$1" -q)"
}

@test "testrun: XDP: the verdict by name, and the packet that is left" {
	need run_xdp
	pinned xdp
	verdict xdp_pass '"XDP_PASS"' 2
	json ".data_out == \"$PACKET\" and .data_size_out == 42 and .ctx_out == null"
	verdict xdp_drop '"XDP_DROP"' 1
	verdict xdp_count '"XDP_PASS"' 2
	verdict xdp_rewrite '"XDP_TX"' 3
	json ".data_out == \"deadbeef${PACKET:8}\""
	run -0 bpfprog testrun "$PIN/xdp_rewrite" --data-in "$packet" --data-out "$out" -q
	[[ $output == 3 ]]
	cmp "$out" <(bytes "deadbeef${PACKET:8}")
	run -0 bpfprog testrun "$PIN/xdp_drop" --data-in "$packet"
	[[ ${lines[0]} == verdict*XDP_DROP && $output == *"$PACKET"* ]]
}

@test "testrun: the other types that see packets" {
	need run_sched_cls run_cgroup_skb run_socket_filter run_flow_dissector
	pinned tc
	pinned cgroup --prog egress_allow --prog egress_deny
	pinned flow
	bpfprog load --raw hex:b7000000070000009500000000000000 --type socket_filter --pin "$PIN/socket" -q
	verdict tc_ok '"TC_ACT_OK"' 0
	json ".data_out == \"$PACKET\""
	verdict tc_shot '"TC_ACT_SHOT"' 2
	verdict egress_allow '"allow"' 1
	verdict egress_deny '"deny"' 0
	verdict socket null 7
	verdict flow '"BPF_OK"' 0
}

@test "testrun: netfilter" {
	need prog_netfilter run_netfilter
	pinned netfilter
	bytes "${PACKET:28}" > "$packet"
	verdict nf_accept '"NF_ACCEPT"' 1
	bytes "${PACKET:28:30}" > "$packet"
	fails 1 bpfprog testrun "$PIN/nf_accept" --data-in "$packet"
	[[ $stderr == *'too short: 15 bytes'*'at least 20'* ]]
}

# bats test_tags=once
@test "testrun: a packet from a file, from hex digits and from standard input is the same" {
	need run_xdp
	pinned xdp --prog xdp_rewrite
	run -0 bpfprog testrun "$PIN/xdp_rewrite" --data-in "$packet" --data-out -
	cmp <(bpfprog testrun "$PIN/xdp_rewrite" --data-in "$packet" --data-out -) \
		<(bytes "deadbeef${PACKET:8}")
	for words in "--data-in $packet" "--data-in hex:$PACKET" '--data-in -' 'data_in -' \
		"data_in $packet" "data_in hex:$PACKET repeat 1"; do
		rm -f "$out"
		# shellcheck disable=SC2086	# several words
		bpfprog testrun "$PIN/xdp_rewrite" $words --data-out "$out" -q < "$packet"
		cmp "$out" <(bytes "deadbeef${PACKET:8}")
	done
}

# bats test_tags=once
@test "testrun: bpftool's words" {
	need run_xdp
	pinned xdp --prog xdp_rewrite
	run -0 --separate-stderr bpfprog -j testrun pinned "$PIN/xdp_rewrite" data_in "$packet" \
		data_out "$out" repeat 3
	json '.repeat == 3 and .retval == 3'
	cmp "$out" <(bytes "deadbeef${PACKET:8}")
	run -0 bpfprog run "$PIN/xdp_rewrite" data_in "$packet" -q
	[[ $output == 3 ]]
	run -0 --separate-stderr bpfprog run "$PIN/xdp_rewrite" data_in "$packet" data_out "$out" \
		data_size_out 2000 repeat 2 --json
	json '.data_size_out == 42 and .repeat == 2'
	run -0 bpfprog run "$PIN/xdp_rewrite" data_in "$packet" data_size_out 0 --json
	json '.data_out == null'
	fails 2 bpfprog run "$PIN/xdp_rewrite" data_in "$packet" ctx_size_out 0
	fails 2 bpfprog testrun "$PIN/xdp_rewrite" data_in
	fails 2 bpfprog testrun "$PIN/xdp_rewrite" data_in "$packet" nonsense
	fails 2 bpfprog testrun "$PIN/xdp_rewrite" data_in "$packet" repeat 0
}

@test "testrun: --repeat N runs the program N times" {
	need run_xdp
	bpfprog load --raw "hex:$ADD_ONE" --type xdp --pin "$PIN/add_one" -q
	bytes "00${PACKET:2}" > "$packet"
	for n in 1 2 200; do
		run -0 bpfprog testrun "$PIN/add_one" --data-in "$packet" --repeat "$n" -j
		json ".repeat == $n and .verdict == \"XDP_PASS\""
		json ".data_out[0:2] == \"$(printf %02x "$n")\""
	done
	run -0 bpfprog testrun "$PIN/add_one" --data-in "$packet" -j
	json '.data_out[0:2] == "01" and .repeat == 1'
	for n in 0 -1 2147483648 3x ''; do
		fails 2 bpfprog testrun "$PIN/add_one" --data-in "$packet" --repeat="$n"
	done
}

@test "testrun: XDP: an output of more than 32 KiB is whole" {
	need run_xdp_frags
	pinned xdp --prog xdp_rewrite
	{
		cat "$packet"
		head -c 50000 /dev/zero | tr '\0' x
	} > "$BATS_TEST_TMPDIR/big"
	run -0 --separate-stderr bpfprog testrun "$PIN/xdp_rewrite" --data-in "$BATS_TEST_TMPDIR/big" \
		--data-out "$out" -j
	json '.data_size_out == 50042 and (.data_out | length == 100084)'
	cmp "$out" <(bytes deadbeef; tail -c +5 "$BATS_TEST_TMPDIR/big")
}

@test "testrun: tc: the context that is left" {
	need run_sched_cls
	pinned tc --prog tc_mark
	run -0 bpfprog testrun "$PIN/tc_mark" --data-in "$packet" --ctx-out "$out" -j
	keys_of_run
	json '.ctx_size_out > 12 and .ctx_out[16:24] == "2a000000"'	# mark: the third word
	[[ $(stat -c %s "$out") == "$(jq .ctx_size_out <<< "$output")" ]]
	cmp "$out" <(bytes "$(jq -r .ctx_out <<< "$output")")
}

@test "testrun: raw tracepoint: arguments from the context, on a given CPU" {
	need prog_raw_tp run_raw_tp run_raw_tp_cpu
	pinned raw_tp
	context=hex:28000000000000000200000000000000
	for options in '' '--cpu 0' '--cpu=0' --on-cpu; do
		# shellcheck disable=SC2086	# several words
		run -0 --separate-stderr bpfprog testrun "$PIN/raw_tp_add" --ctx-in "$context" $options -j
		keys_of_run
		json '.retval == 42 and .verdict == null and .data_out == null'
	done
	run -0 bpfprog testrun "$PIN/raw_tp_add" ctx_in "$context" -q
	[[ $output == 42 ]]
	fails 1 bpfprog testrun "$PIN/raw_tp_add" --data-in "$packet"
	[[ $stderr == *'raw_tracepoint programs take no packet'* ]]
	fails 5 bpfprog testrun "$PIN/raw_tp_add" --ctx-in "$context" --repeat 2
	run ! bpfprog testrun "$PIN/raw_tp_add" --ctx-in "$context" --cpu 1000000
}

@test "testrun: syscall: a context that the program writes to" {
	need prog_syscall run_syscall
	pinned syscall
	run -0 --separate-stderr bpfprog testrun "$PIN/syscall_add" --ctx-out "$out" -j \
		--ctx-in hex:280000000000000002000000000000000000000000000000
	keys_of_run
	json '.retval == 7 and .verdict == null'
	cmp "$out" <(bytes 280000000000000002000000000000002a00000000000000)
	fails 5 bpfprog testrun "$PIN/syscall_add" --repeat 2 \
		--ctx-in hex:280000000000000002000000000000000000000000000000
}

@test "testrun: a packet that is too short fails with the reason" {
	need run_cgroup_skb run_sched_cls
	pinned cgroup --prog egress_allow
	pinned tc --prog tc_ok
	pinned xdp --prog xdp_pass
	for prog in egress_allow tc_ok xdp_pass; do
		fails_json 1 bpfprog testrun "$PIN/$prog" --data-in hex:00010203 -j
		# It is not even called.
		json '.error | .errno == "EINVAL" and .call == null'
		json '.error.message | contains("too short: 4 bytes, and at least 14")'
		json '.error.hint | contains("Ethernet header")'
		fails 1 bpfprog testrun "$PIN/$prog" --dry-run
	done
	fails 1 bpfprog testrun "$PIN/tc_ok"
	[[ $stderr == *'sched_cls programs run on a packet of at least 14 bytes, and there is none'* ]]
	fails 2 bpfprog testrun "$OBJ/tc.bpf.o"
	[[ $stderr == *"hint: bpfprog testrun $OBJ/tc.bpf.o:tc_ok" ]]
	fails 2 bpfprog testrun xdp.bpf.o --packet udp
	[[ $stderr == *"'xdp.bpf.o' is an object: a program of it is xdp.bpf.o:PROGRAM"* ]]
}

@test "testrun: a type that no kernel runs is unsupported, by name" {
	need prog_sk_msg prog_sock_ops prog_cgroup_device prog_cgroup_sock_addr
	pinned sockmap --prog msg_pass
	pinned cgroup --prog sock_ops --prog device_deny --prog connect4_allow
	for prog in msg_pass sock_ops device_deny connect4_allow; do
		fails_json 5 bpfprog testrun "$PIN/$prog" --data-in "$packet" -j
		json '.error.errno == "ENOTSUPP"'
		[[ $stderr == *ENOTSUPP*'cannot test-run'* && $stderr != *'Unknown error'* ]]
	done
}

# bats test_tags=once
@test "testrun: --dry-run shows the call and does not run" {
	need prog_xdp
	pinned xdp --prog xdp_rewrite
	run -0 --separate-stderr bpfprog testrun "$PIN/xdp_rewrite" --data-in "$packet" --data-out "$out" \
		--repeat 4 --dry-run -j
	json '.dry_run and .calls[0].call == "bpf_prog_test_run_opts"'
	json '[.calls[0].args[] | {(.name): .value}] | add | ."opts.repeat" == "4" and ."opts.data_size_in" == "42"'
	[[ ! -e $out ]]
	# Even what cannot be run.
	pinned cgroup --prog sock_ops
	run -0 bpfprog testrun "$PIN/sock_ops" -n
	[[ $output == 'bpf_prog_test_run_opts('* ]]
}

# bats test_tags=once
@test "testrun: bad input files, numbers and options fail, and no output is left" {
	need prog_xdp
	pinned xdp --prog xdp_pass
	fails 3 bpfprog testrun "$PIN/nosuch" --data-in "$packet"
	for words in '--cpu 1x' '--repeat 99999999999' '--batch-size 4' '--ctx-in - --data-in -' \
		'--data-out - --json' '--data-out - --ctx-out -'; do
		# shellcheck disable=SC2086	# several words
		run -2 --separate-stderr bpfprog testrun "$PIN/xdp_pass" --data-out "$out" $words
		[[ $stderr == bpfprog* ]]
	done
	fails 5 bpfprog testrun "$PIN/xdp_pass" --data-in "$packet" --cpu 0
	for file in "$BATS_TEST_TMPDIR/nosuch" "$BATS_TEST_TMPDIR" hex:0 hex:xy; do
		run ! --separate-stderr bpfprog testrun "$PIN/xdp_pass" --data-in "$file" --data-out "$out"
		[[ -z $output && $stderr == bpfprog* && $status -lt 8 ]]
	done
	[[ ! -e $out ]]
	run ! bpfprog testrun "$PIN/xdp_pass" --data-in "$packet" --data-out "$BATS_TEST_TMPDIR/no/such"
	if [[ -c /dev/full ]]; then
		fails 1 bpfprog testrun "$PIN/xdp_pass" --data-in "$packet" --data-out /dev/full
	fi
}

# bats test_tags=once
@test "testrun: what is loaded of an object is changed as with load" {
	local object=$OBJ/sizes.bpf.o
	local sizes="--max-entries counts=7 --value-size stacks=8"

	need run_xdp run_sched_cls
	fails 1 bpfprog testrun "$object:xdp_count" --packet udp
	[[ $stderr == *"--max-entries counts=N"* ]]
	# shellcheck disable=SC2086	# words
	run -0 bpfprog testrun "$object:xdp_count" --packet udp --expect pass -q $sizes
	# --set, and the same in threads and of the object to compare with.
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --packet udp --set verdict=1 --expect drop -q
	# --type: SEC("tc") as an XDP program returns what XDP calls otherwise.
	# shellcheck disable=SC2086	# words
	run -0 bpfprog testrun "$object:tc_drop" --packet udp --type xdp --expect pass -q $sizes
	# shellcheck disable=SC2086	# words
	run -0 bpfprog testrun "$object:xdp_drop" --packet udp --type xdp_drop=xdp --prog-flags strict-alignment --expect drop -q $sizes
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/p" --pin-maps "$PIN" -q
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_count" --packet udp --map "hits=$PIN/hits" -q
	fails 2 bpfprog testrun "$PIN/p" --packet udp --set verdict=1
	[[ ${stderr_lines[0]} == *"--set is for OBJECT:PROGRAM and --suite"* ]]
	fails 3 bpfprog testrun "$object:xdp_count" --packet udp --max-entries none=1
	fails 2 bpfprog testrun "$object:xdp_count" --packet udp --max-entries counts=0
}
