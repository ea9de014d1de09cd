#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load --jobs: the same result whatever the number of processes, and no process without need.

# shellcheck disable=SC2016,SC2154	# variables of jq; set by bats

load ../../helpers

setup() { setup_dirs; }
teardown() { teardown_dirs; }

# processes COMMAND...: how many processes it makes, itself included, in $made
processes() {
	local before after

	read -r _ _ _ _ before < /proc/loadavg
	"$@" > /dev/null
	read -r _ _ _ _ after < /proc/loadavg
	made=$((after - before))
}

# bats test_tags=once
@test "load --jobs: the same programs, figures and order" {
	expected=''
	for jobs in 1 2 3 40; do
		run -0 --separate-stderr bpfprog load "$OBJ/heavy.bpf.o" "$OBJ/xdp.bpf.o" "$OBJ/tc.bpf.o" --check \
			--stats --jobs "$jobs" -j
		[[ -z $stderr ]]
		output=$(jq -c '[.progs[] | [.name, .tag, .type, .verified_insns, .total_states, .peak_states,
			.stack_depth, .bytes_xlated, .bytes_jited, (.map_ids | length)]]' <<< "$output")
		[[ $output == "${expected:=$output}" ]]
	done
	[[ $expected == '[["heavy_0",'*'["xdp_count",'* ]]
	# The maps are the same ones for all programs, whoever loaded them.
	run -0 bpfprog load "$OBJ/heavy.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" --jobs 3 --meta build=7 -j
	json '.progs as $progs | [.maps[].id] as $maps | ($progs | length == 8) and
		all($progs[]; (.map_ids - $maps | length == 1) and (.map_ids - ($progs[0].map_ids) == [])) and
		all($progs[], .maps[]; .pinned != null)'
	ids=$(jq -r '.progs[].id' <<< "$output")
	run -0 bpfprog list -q "$PIN"/heavy_{0,1,2,3,4,5,6,7}
	[[ $output == "$ids" ]]
}

# bats test_tags=once
@test "load --jobs: the first program that is rejected is told, with its log" {
	others=$(progs heavy_0)
	bad="$OBJ/heavy.bpf.o --check --prog heavy_0 --prog heavy_1 --prog heavy_2 --prog heavy_3 --prog heavy_4"
	for jobs in 1 2 3; do
		# heavy_worse is rejected at once, and comes later.
		# shellcheck disable=SC2086	# words
		fails 6 bpfprog load $bad --prog heavy_worse --prog heavy_bad --jobs "$jobs" --log-size 256 \
			--log-file "$BATS_TEST_TMPDIR/log"
		[[ ${stderr_lines[0]} == *'heavy.bpf.o: program heavy_bad: rejected by the verifier: '* ]]
		[[ $(head -n 1 "$BATS_TEST_TMPDIR/log") == heavy_bad: ]]
		# shellcheck disable=SC2086
		fails 6 bpfprog load $bad --prog heavy_worse --jobs "$jobs"
		[[ ${stderr_lines[0]} == *'program heavy_worse: '* ]]
		fails 6 bpfprog load "$OBJ/heavy.bpf.o" "$OBJ/mixed.bpf.o" "$OBJ/bad.bpf.o" --check --jobs "$jobs"
		[[ ${stderr_lines[0]} == *'mixed.bpf.o: program mixed_bad: '* ]]
	done
	freed heavy_0 "$others"
}

# bats test_tags=once
@test "load --jobs: no process more where there is little to do, or another asks for one" {
	fails 2 bpfprog load "$OBJ/heavy.bpf.o" --check --jobs 0
	fails 2 bpfprog load --raw hex:00 --type xdp --check --jobs 2
	export ASAN_OPTIONS=detect_leaks=0	# which is a process too
	# Others may start processes meanwhile: the smallest of some counts is the true one.
	for args in "1 xdp --jobs 8" "1 heavy --jobs 1" "3 heavy --jobs 3" "1 heavy --jobs 8 --prog heavy_1"; do
		# shellcheck disable=SC2086	# words
		set -- $args
		least=100
		for _ in 1 2 3; do
			processes bpfprog load "$OBJ/$2.bpf.o" --check "${@:3}"
			[[ $made -ge $least ]] || least=$made
		done
		[[ $least == "$1" ]] || { echo "$least processes, not $1, of: $args"; return 1; }
	done
}
