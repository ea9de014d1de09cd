#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Objects with tail calls: what their program arrays refer to is loaded with the program that is asked for.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	tail=$OBJ/tail.bpf.o
}

teardown() {
	teardown_dirs
}

@test "load: what program arrays refer to is loaded with the program that is asked for" {
	run -0 --separate-stderr bpfprog load "$tail" --prog first --check --json
	json '[.progs[].name] == ["first", "second"]'
	run -0 --separate-stderr bpfprog load "$tail" --check --jobs 4 --json
	json '[.progs[].name] == ["first", "second"]'
	run -0 --separate-stderr bpfprog load "$tail" --prog second --check -j
	json '[.progs[].name] == ["second"]'
}

@test "testrun: a tail call of an object goes where it should, also in suites" {
	need run_xdp
	run -0 --separate-stderr bpfprog testrun "$tail:first" --packet udp --expect drop -q
	cp "$tail" "$BATS_TEST_TMPDIR"
	printf '%s\n' '[a]' 'program tail.bpf.o:first' 'packet udp' 'expect drop' > "$BATS_TEST_TMPDIR/suite"
	run -0 --separate-stderr bpfprog testrun --suite "$BATS_TEST_TMPDIR/suite"
}

@test "load: a program array that nothing would hold is refused, since the kernel empties it" {
	local args

	for args in "--pin-dir $PIN" "--prog first --pin $PIN/first"; do
		# shellcheck disable=SC2086	# words
		fails 7 bpfprog load "$tail" $args
		[[ ${stderr_lines[0]} == *"the kernel would empty the program array 'next' when this ends"*
			&& ${stderr_lines[1]} == *"--pin-maps DIR"*"--map next=PATH"* ]]
	done
	[[ -z $(ls "$PIN") ]]
}

@test "load: a program array that is pinned keeps its programs, and only what is asked for is pinned" {
	need run_xdp
	mkdir "$PIN/maps"
	run -0 --separate-stderr bpfprog load "$tail" --prog first --pin "$PIN/first" --pin-maps "$PIN/maps" --json
	json '.progs[0].pinned != null and .progs[1].name == "second" and .progs[1].pinned == null'
	[[ $(ls "$PIN") == first$'\n'maps && $(ls "$PIN/maps") == next ]]
	run -0 bpfprog testrun "$PIN/first" --packet udp --expect drop -q
	run -0 bpfprog load "$tail" --prog first --pin "$PIN/again" --map "next=$PIN/maps/next" -q
	run -0 bpfprog testrun "$PIN/again" --packet udp --expect drop -q
}

@test "load: an array for programs of two kinds is named, and both programs" {
	fails 6 bpfprog load "$OBJ/cause_owners.bpf.o" --check
	[[ $stderr == *"hint: program array 'shared' is used by programs of different kinds, 'device' (SEC(\"xdp\")) and 'classifier' (SEC(\"tc\"))"* ]]
	# The one that an array is filled with.
	fails 1 bpfprog load "$OBJ/cause_slot.bpf.o" --check --stats
	[[ $stderr == *"program 'other' cannot be put into program array 'calls': "* && $stderr != *processed* ]]
}
