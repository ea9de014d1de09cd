#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load: the sizes of maps, objects without programs, programs by pattern, directories that are made.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	sizes="--max-entries counts=100 --value-size stacks=1016"
}

teardown() {
	teardown_dirs
}

@test "load: --max-entries and --value-size: what a loader sets at run time, and the message says so" {
	local object=$OBJ/sizes.bpf.o

	fails 1 bpfprog load "$object" --check
	[[ ${stderr_lines[0]} == *"map 'counts' of type hash cannot be created: max_entries is not what maps of this type take: 0 (wanted: 1 or more)"* && ${stderr_lines[1]} == *"--max-entries counts=N"* ]]
	fails 1 bpfprog load "$object" --check --max-entries counts=100
	[[ ${stderr_lines[0]} == *"map 'stacks' of type stack_trace cannot be created: the size of values is not what maps of this type take: 0 (wanted: 1 or more)"* && ${stderr_lines[1]} == *"--value-size stacks=BYTES"* ]]
	# shellcheck disable=SC2086	# words
	run -0 --separate-stderr bpfprog load "$object" --pin-dir "$PIN/dir" --pin-maps "$PIN/dir" $sizes --json
	[[ $(ls "$PIN/dir") == counts$'\n'stacks$'\n'tc_drop$'\n'xdp_count$'\n'xdp_drop ]]
	# It is what the kernel has.
	fails 7 bpfprog load "$object" --check --map "stacks=$PIN/dir/counts" --max-entries counts=1
	[[ $stderr == *"value 4 bytes, not stack_trace"* ]]
	run -0 bpfprog load "$object" --check --map "stacks=$PIN/dir/stacks" --max-entries counts=1 -q
}

@test "load: --max-entries and --value-size: names and numbers that cannot be are refused" {
	local object=$OBJ/sizes.bpf.o

	fails 3 bpfprog load "$object" --check --max-entries none=1
	[[ $stderr == *"no map 'none' in it"*"maps in it: counts, stacks"* ]]
	for word in counts counts=0 counts=-1 counts=4294967296 =3 counts=x; do
		fails 2 bpfprog load "$object" --check --max-entries "$word"
		fails 2 bpfprog load "$object" --check --value-size "$word"
	done
	fails 2 bpfprog load "$object" --check --max-entries counts=1 --max-entries counts=2
	[[ $stderr == *"--max-entries is given twice for counts"* ]]
	fails 2 bpfprog load "$object" --check --max-entries counts=1 --map "counts=$PIN/x"
	[[ $stderr == *"--max-entries and --map are for one map, counts"* ]]
	fails 2 bpfprog load "$object" --list --max-entries counts=1
}

@test "load: --pin-maps alone: an object without programs" {
	run -0 --separate-stderr bpfprog load "$OBJ/maps_only.bpf.o" --pin-maps "$PIN/maps" --json
	json '.progs == [] and .maps[0].name == "table" and (.maps[0].pinned | endswith("/maps/table"))'
	[[ -z $stderr && -e $PIN/maps/table ]]
	fails 2 bpfprog load "$OBJ/xdp.bpf.o" --pin-maps "$PIN/other"
	[[ ${stderr_lines[0]} == *"--pin-maps alone is for an object without programs"* && ${stderr_lines[1]} == *--pin-dir* ]]
	[[ ! -e $PIN/other ]]
}

@test "load: --prog: patterns" {
	# shellcheck disable=SC2086	# words
	run -0 --separate-stderr bpfprog load "$OBJ/sizes.bpf.o" --check $sizes --prog 'xdp_*' --json
	json '[.progs[].name] == ["xdp_count", "xdp_drop"]'
	# shellcheck disable=SC2086	# words
	run -0 --separate-stderr bpfprog load "$OBJ/sizes.bpf.o" --check $sizes --prog 'tc*' --prog '*_c[n-p]unt' --json
	json '[.progs[].name] == ["xdp_count", "tc_drop"]'
	fails 3 bpfprog load "$OBJ/sizes.bpf.o" --check --prog 'x*' --prog 'y*'
	[[ $stderr == *"no program 'y*' in it"* ]]
	fails 2 bpfprog load "$OBJ/sizes.bpf.o" --pin "$PIN/a" --prog 'x*'
	[[ $stderr == *"2 programs in it, and --pin is for one"* ]]
	# One in OBJECT:PROGRAM is a name.
	fails 3 bpfprog testrun "$OBJ/tail.bpf.o:f*" --packet udp
}

# bats test_tags=once
@test "load: --pin-dir and --pin-maps make their last directory, and remove it on failure" {
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN/a/" --pin-maps "$PIN/a/maps" -q
	[[ -e $PIN/a/xdp_drop && -n $(ls "$PIN/a/maps") && $(stat -c %a "$PIN/a") == 700 ]]
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --pin-maps "$PIN/b" --pin-dir "$PIN/b/progs" -q
	[[ -e $PIN/b/progs/xdp_drop ]]
	# One that was there stays; status 7, since the second object has programs of the same names.
	mkdir "$PIN/c"
	for dir in c d; do
		cp "$OBJ/xdp.bpf.o" "$BATS_TEST_TMPDIR/again.o"
		fails 7 bpfprog load "$OBJ/xdp.bpf.o" "$BATS_TEST_TMPDIR/again.o" --pin-dir "$PIN/$dir"
	done
	[[ -z $(ls "$PIN/c") && ! -e $PIN/d ]]
	# What is written in the end fails: all pins and the directory go.
	fails 1 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN/d" --save /dev/full
	[[ ! -e $PIN/d ]]
	# shellcheck disable=SC2016	# for the inner shell
	run ! bash -c 'bpfprog load "$1" --pin-dir "$2" > /dev/full 2> /dev/null' -- "$OBJ/xdp.bpf.o" "$PIN/d"
	[[ ! -e $PIN/d ]]
	fails 6 bpfprog load "$OBJ/mixed.bpf.o" --pin-dir "$PIN/d"
	[[ ! -e $PIN/d ]]
}
