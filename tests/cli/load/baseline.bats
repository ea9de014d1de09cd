#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load: figures kept and compared with those of another build.

# shellcheck disable=SC1011,SC2154	# quotes; set by bats

load ../../helpers

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
}
teardown() { teardown_dirs; }

PASS=hex:b7000000020000009500000000000000
LONGER=hex:b700000002000000b7000000020000009500000000000000

# bats test_tags=once
@test "load --save: a line for each program, with tabs between the figures" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" "$OBJ/tc.bpf.o" --check --save figures -j
	[[ -z $stderr ]]
	json '.changes == null'
	insns=$(jq '.progs[] | select(.name == "xdp_count").verified_insns' <<< "$output")
	xlated=$(jq '.progs[] | select(.name == "xdp_count").bytes_xlated' <<< "$output")
	[[ $(head -n 1 figures) == '# bpfprog load --save 1' && $(grep -c -v '^#' figures) == 7 ]]
	line=$(grep $'^xdp.bpf.o\txdp_count\t' figures)
	[[ $line =~ ^xdp.bpf.o$'\t'xdp_count$'\t'$insns$'\t'[0-9]+$'\t'[0-9]+$'\t'[0-9-]+$'\t'$xlated$'\t'[0-9-]+$ ]]
	# On failure nothing is written, and what was there stays.
	cp figures before
	fails 8 bpfprog load "$OBJ/xdp.bpf.o" --check --save figures --max-insns 1
	cmp figures before
	fails 1 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --save /dev/full
	fails 3 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --save none/figures
	[[ $stderr == *'none/figures: '*ENOENT* ]]
	[[ -z $(ls "$PIN") && -c /dev/full ]]
}

# bats test_tags=once
@test "load --baseline: what changed is told, and growth above --max-growth is status 8" {
	bpfprog load --raw "$PASS" --type xdp --name twin --check --save figures -q
	run -0 --separate-stderr bpfprog load --raw "$PASS" --type xdp --name twin --check --baseline figures \
		--max-growth 0 -j
	[[ -z $stderr ]]
	json '.changes == []'
	run -0 --separate-stderr bpfprog load --raw "$LONGER" --type xdp --name twin --check --baseline figures -j
	json '[.changes[] | select(.figure == "verified_insns")] ==
		[{program: "twin", figure: "verified_insns", before: 2, after: 3, change: "+50.0%"}]'
	run -0 --separate-stderr bpfprog load --raw "$LONGER" --type xdp --name twin --check --baseline figures
	[[ $output =~ PROGRAM\ +FIGURE\ +BEFORE\ +AFTER\ +CHANGE ]]
	[[ $output =~ twin\ +bytes_xlated\ +16\ +24\ +\+50.0% ]]
	bpfprog load --raw "$LONGER" --type xdp --name twin --check --baseline figures --max-growth 50 -q
	fails 8 bpfprog load --raw "$LONGER" --type xdp --name twin --pin "$PIN/a" --baseline figures --max-growth 49.9
	[[ ${stderr_lines[0]} == *'twin: verified_insns grew from 2 to 3, and 49.9% more are allowed' ]]
	fails_json 8 bpfprog load --raw "$LONGER" --type xdp --name twin --check --baseline figures --max-growth 1 -j
	[[ ! -e $PIN/a ]]
	# The other way it shrinks.
	bpfprog load --raw "$LONGER" --type xdp --name twin --check --save figures -q
	run -0 bpfprog load --raw "$PASS" --type xdp --name twin --check --baseline figures --max-growth 0 -j
	json '.changes[0].change == "-33.3%"'
}

# bats test_tags=once
@test "load --baseline: files that are missing, of another kind, or know no such program" {
	bpfprog load "$OBJ/xdp.bpf.o" --check --save figures -q
	# The object may have another name.
	cp "$OBJ/xdp.bpf.o" next.o
	run -0 --separate-stderr bpfprog load next.o --check --baseline figures --max-growth 0 --save figures -j
	json '.changes == []'
	[[ -z $stderr && $(grep -c '^next.o' figures) == 4 ]]
	run -0 --separate-stderr bpfprog load "$OBJ/tc.bpf.o" --prog tc_ok --check --baseline figures
	[[ $stderr == 'warning: tc_ok: not in figures' ]]
	sed -i 's/^# kernel .*/# kernel 1.0/' figures
	run -0 --separate-stderr bpfprog load next.o --check --baseline figures -q
	[[ -z $stderr ]]
	run -0 --separate-stderr bpfprog load next.o --check --baseline figures
	[[ $stderr == "warning: figures was saved on kernel 1.0, and this is $(uname -r)" ]]
	fails 3 bpfprog load next.o --check --baseline none
	fails 1 bpfprog load next.o --check --baseline next.o
	[[ $stderr == *'next.o: not a file that --save wrote'* ]]
	for line in $'a\tb' $'a\tb\t1\t2\t3\t4\t5\tx' $'a\tb\t1\t2\t3\t4\t5\t6\t7' $'a\tb\t-1\t2\t3\t4\t5\t6'; do
		printf '# bpfprog load --save 1\n%s\n' "$line" > wrong
		fails 1 bpfprog load next.o --check --baseline wrong
		[[ $stderr == *'wrong: line 2 is not one of --save'* ]]
	done
	fails 2 bpfprog load next.o --check --max-growth 5
	for percent in x -1 5x ''; do
		fails 2 bpfprog load next.o --check --baseline figures --max-growth="$percent"
	done
}

# bats test_tags=once
@test "load --save, --baseline: two objects of one file name are refused" {
	cd "$BATS_TEST_TMPDIR"
	mkdir other
	cp "$OBJ/tc.bpf.o" same.o
	cp "$OBJ/xdp.bpf.o" other/same.o
	for option in --save --baseline; do
		fails 2 bpfprog load same.o other/same.o --check "$option" figures
		[[ ${stderr_lines[0]} == 'bpfprog load: two objects have the file name same.o, by which --save and --baseline tell them apart' ]]
	done
	run -0 bpfprog load same.o other/same.o --check -q
}
