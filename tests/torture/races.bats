#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Programs come and go while the tool looks, and several of it change one hook, for RACE_SECONDS.

load ../helpers

CHURN=$ROOT/build/tests/torture/churn

setup() {
	setup_dirs
	end=$((SECONDS + ${RACE_SECONDS:-60}))
	pids=()
	for _ in {1..8}; do
		"$CHURN" 3>&- > /dev/null 2>&1 &
		pids+=($!)
	done
}

teardown() {
	kill "${pids[@]}" 2> /dev/null || true
	wait "${pids[@]}" 2> /dev/null || true
	teardown_dirs
}

@test "races: list, while programs come and go: each once, in order, and no error" {
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/p" > /dev/null
	runs=0 seen=0
	while ((SECONDS < end)); do
		run -0 --separate-stderr command bpfprog list -j
		[[ ! $stderr ]]
		json '(map(.id) | . == (sort | unique)) and any(.name == "tort_xdp")'
		json 'all(.type != null and .tag != null and .bytes_xlated >= 16)'
		((seen += $(jq 'map(select(.name == "tort_churn")) | length' <<< "$output"), runs += 1))
		run -0 --separate-stderr bpfprog list --ids
		[[ ! $stderr && $output == "$(sort -n -u <<< "$output")" ]]
	done
	echo "# $runs times, with $seen of the programs that come and go" >&3
	((seen > 0))
}

@test "races: processes and another tool that change one hook: each sees what it did, and nothing is lost" {
	need attach_multi
	export PIN CG PATH=$PATH:/usr/sbin
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/p5" > /dev/null
	bash -c 'while ((SECONDS < $1)); do
			bpftool cgroup attach "$CG" cgroup_inet_egress pinned "$PIN/p5" multi || exit 1
			bpftool -j cgroup show "$CG" | grep -q "\"id\":$2," || exit 2
			bpftool cgroup detach "$CG" cgroup_inet_egress pinned "$PIN/p5" || exit 3
			echo
		done' - "$((end - SECONDS))" "$(bpfprog list --ids "$PIN/p5")" \
		> "$BATS_TEST_TMPDIR/5" 2> "$BATS_TEST_TMPDIR/5.err" 3>&- &
	mine[5]=$!
	for n in 1 2 3 4; do
		bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/p$n" > /dev/null
		bash -c 'n=$1 end=$2
			while ((SECONDS < end)); do
				bpfprog -q attach "$PIN/p$n" egress "$CG" --multi > /dev/null || exit 1
				bpfprog -j query egress "$CG" | grep -q "\"id\":$3[,}]" || exit 2
				bpfprog -q detach "$PIN/p$n" egress "$CG" > /dev/null || exit 3
				echo
			done' - "$n" "$((end - SECONDS))" "$(bpfprog list --ids "$PIN/p$n")" \
			> "$BATS_TEST_TMPDIR/$n" 2> "$BATS_TEST_TMPDIR/$n.err" 3>&- &
		mine[n]=$!
	done
	for n in 1 2 3 4 5; do
		status=0
		wait "${mine[n]}" || status=$?
		[[ $status == 0 && ! -s $BATS_TEST_TMPDIR/$n.err ]] || {
			echo "process $n: status $status"
			cat "$BATS_TEST_TMPDIR/$n.err"
			return 1
		}
	done
	run -0 bpfprog -j query egress "$CG"
	json '.[0].progs == []'
	echo "# $(cat "$BATS_TEST_TMPDIR"/[1-4] | wc -l) times attached and detached by four processes," \
		"$(wc -l < "$BATS_TEST_TMPDIR/5") times by bpftool" >&3
}
