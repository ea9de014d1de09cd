#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun --bench": how long a program takes. No test here asks how long it took.

load ../../helpers

PACKET=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000

setup() {
	need run_xdp
	file=$BATS_TEST_TMPDIR/file
	bench=(--data-in "hex:$PACKET" --bench --rounds 5 --repeat 50)	# few rounds, short ones
}

# baseline TYPE METHOD GROSS [NET]: a file with these times
baseline() {
	local gross=$3

	printf 'type %s\nname x\nmethod %s\ngross %s\n' "$1" "$2" "$gross $gross $gross $gross $gross $gross"
}

@test "testrun: --bench: the times of a run, and those of an empty program" {
	others=$(progs empty)
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --json
	[[ -z $stderr ]]
	json '.name == "xdp_pass" and .type == "xdp" and .method == "repeats" and .repeats_change == null'
	json '.rounds == 5 and .repeat == 50 and .repeat_low == 5'
	json '[.gross, .empty, .net] | all(.min <= .q25 and .q25 <= .median and .median <= .q75 and .q75 <= .p95 and .p95 <= .p99)'
	json '(.histogram | map(.rounds) | add) == 5 and .compare == null and .baseline == null'
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}"
	[[ $output == "program "*xdp_pass*"5 rounds of 50 and 5 repeats"*"empty (ns)"*"gross (ns)"*"net (ns)"* ]]
	[[ $output != *'#'* ]]	# the histogram is for terminals
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" -q
	[[ $output =~ ^-?[0-9]+\.[0-9]+$ ]]
	# Nothing stays, neither the program nor the empty one.
	freed empty "$others"
}

# bats test_tags=once
@test "testrun: --bench: what does a lot is distinguishable, and slower than what does nothing" {
	run -0 --separate-stderr bpfprog testrun "$OBJ/work.bpf.o:xdp_work" "${bench[@]}" --rounds 15 --repeat 1000 --compare "$OBJ/xdp.bpf.o:xdp_pass" --json
	json '.distinguishable and .net.median > 0 and .compare.name == "xdp_pass"'
	json '.compare | .result == "faster" and .difference.median < 0 and .ratio.median < 1'
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --rounds 15 --repeat 1000 --compare "$OBJ/work.bpf.o:xdp_work"
	[[ $output == *"compared with xdp_work"*"ratio "*"xdp_work is slower, by "* ]]
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --compare "$OBJ/tc.bpf.o:tc_ok"
	[[ $stderr == *"a xdp program cannot be compared with one of type sched_cls"* ]]
	fails 3 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --compare "$OBJ/xdp.bpf.o:nothing"
	fails 6 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --compare "$OBJ/bad.bpf.o:xdp_bad"
}

# bats test_tags=once
@test "testrun: --bench: repeats that change the packet or the verdict are told, and not used" {
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" "${bench[@]}" --json
	json '.method == "calls" and .repeats_change == "packet" and .gross.median > 0'
	[[ $stderr == "warning: xdp_rewrite changes the packet, which repeats do not restore: "* ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/work.bpf.o:xdp_third" "${bench[@]}" --json
	json '.method == "calls" and .repeats_change == "verdict"'
	[[ $stderr == "warning: xdp_third returns something else after repeats: "* ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --compare "$OBJ/xdp.bpf.o:xdp_rewrite" --json
	json '.method == "calls"'
}

@test "testrun: --bench: the types of programs" {
	need run_sched_cls run_cgroup_skb run_socket_filter run_lwt run_flow_dissector
	local prog

	for prog in tc.bpf.o:tc_ok cgroup.bpf.o:egress_allow flow.bpf.o:flow types.bpf.o:filter_len; do
		run -0 --separate-stderr bpfprog testrun "$OBJ/$prog" "${bench[@]}" --rounds 2 --json
		json '.empty != null and .method == "repeats"'
	done
}

@test "testrun: --bench: types that run once only are measured by calls" {
	need run_raw_tp run_syscall run_sk_lookup
	run -0 --separate-stderr bpfprog testrun "$OBJ/raw_tp.bpf.o:raw_tp_add" --ctx 'args[0]=1' --bench --rounds 2 -j
	json '.method == "calls" and .empty != null'
	run -0 --separate-stderr bpfprog testrun "$OBJ/syscall.bpf.o:syscall_add" --bench --rounds 2 -j \
		--ctx-in hex:280000000000000002000000000000000000000000000000
	json '.method == "calls" and .empty != null'
	run -0 --separate-stderr bpfprog testrun "$OBJ/lookup.bpf.o:lookup_pass" --ctx family=2,protocol=6 --bench --rounds 2 -j
	json '.method == "repeats" and .empty != null'
}

# bats test_tags=once
@test "testrun: --bench: a baseline is kept, and what got slower fails" {
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --save "$file"
	grep -q '^type xdp$' "$file"
	grep -qE '^gross( -?[0-9.]+){6}$' "$file"
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file" --json
	json '.baseline | .file != null and (.percent | type) == "number" and .before != null'
	# The times of a machine that is a million times slower, and faster.
	baseline xdp repeats 1000000 > "$file"
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file" --max-regress 5
	[[ $output == *"% against $file: "*" before 1000000.00 ns (gross)"* ]]
	baseline xdp repeats 0.0001 > "$file"
	fails_json 8 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file" --max-regress 5.5 --json --save "$file"
	[[ $stderr == *": xdp_pass: a run takes "*" % more than the 0.00 ns of $file; 5.5 % are allowed" ]]
	[[ $(< "$file") == *0.0001 ]]	# and is no new baseline
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file" -q
}

# bats test_tags=once
@test "testrun: --bench: baselines of something else, and what is none" {
	baseline sched_cls repeats 5 > "$file"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file"
	[[ $stderr == *"this is of a sched_cls program, not of one of type xdp"* ]]
	baseline xdp calls 5 > "$file"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file"
	[[ $stderr == *"this was measured by calls, not by repeats"* ]]
	echo nonsense > "$file"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file"
	[[ ${stderr_lines[0]} == *"$file: line 1 is none of a baseline" ]]
	[[ ${stderr_lines[1]} == "hint: a baseline is a file that testrun --bench --save has written" ]]
	: > "$file"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$file"
	[[ ${stderr_lines[0]} == *"$file: no baseline: lines are missing" && $stderr == *"hint: "* ]]
	fails 3 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" "${bench[@]}" --baseline "$BATS_TEST_TMPDIR/none"
}

# bats test_tags=once
@test "testrun: --bench: a histogram on a terminal" {
	hash script || skip "there is no script(1)"
	run -0 script -qec "bpfprog testrun $OBJ/xdp.bpf.o:xdp_pass --data-in hex:$PACKET --bench --rounds 5 --repeat 50" /dev/null
	[[ $output == *"gross (ns)  rounds"*"##"* ]]
}

# bats test_tags=once
@test "testrun: --bench: what does not go together" {
	while read -r options; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog testrun 1 $options
	done <<-END
		--rounds 5
		--compare 1
		--save x
		--baseline x
		--bench --max-regress 5
		--bench --baseline x --max-regress 5x
		--bench --baseline x --max-regress -5
		--bench --rounds 0
		--bench --repeat 9
		--bench --pcap x
		--bench --expect 1
		--bench --live-frames
		--bench --cpu 0
		--bench --data-out x
	END
	# What the kernel refuses is told as without --bench.
	fails 1 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" "${bench[@]}" --data-in hex:0001
	[[ $stderr == *"too short"* ]]
}
