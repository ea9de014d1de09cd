#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach: tracing programs of the rarer kinds run, from the attach until the detach
# bats file_tags=guest

# shellcheck disable=SC2154	# set by bats

load ../../helpers

PASS=b7000000000000009500000000000000	# return 0

setup() {
	setup_dirs
	echo 1 > /proc/sys/kernel/bpf_stats_enabled
}

teardown() {
	echo 0 > /proc/sys/kernel/bpf_stats_enabled
	teardown_dirs
}

# raw NAME TYPE FUNCTION: a program for that at $PIN/NAME
raw() {
	bpfprog load --raw "hex:$PASS" --type tracing --attach-type "$2" --attach-to "$3" --name "$1" --pin "$PIN/$1" > /dev/null
}

# runs NAME COMMAND...: how often the command makes the program run
runs() {
	local before after

	before=$(bpfprog list "$PIN/$1" --columns run_cnt -j | jq '.[0].run_cnt')
	"${@:2}" > /dev/null
	after=$(bpfprog list "$PIN/$1" --columns run_cnt -j | jq '.[0].run_cnt')
	echo "$((after - before))"
}

# pinned_runs NAME TYPE COMMAND...: it does while the program is attached as that
pinned_runs() {
	[ "$(runs "$1" "${@:3}")" -eq 0 ]
	run -0 --separate-stderr bpfprog attach "$PIN/$1" "$2" --pin "$PIN/link" -j
	json ".changed and .pinned == \"$PIN/link\""
	[ "$(runs "$1" "${@:3}")" -gt 0 ]
	run -0 --separate-stderr bpfprog detach "$PIN/link" -j
	json '.changed'
	[ "$(runs "$1" "${@:3}")" -eq 0 ]
}

@test "attach: tp_btf runs with its tracepoint" {
	need btf_vmlinux
	raw t trace_raw_tp task_rename
	pinned_runs t tp_btf env true
}

@test "attach: fmod_ret runs with its function" {
	need prog_fmod_ret run_fentry
	raw m modify_return bpf_modify_return_test
	raw other modify_return bpf_modify_return_test
	pinned_runs m fmod_ret bpfprog testrun "$PIN/other"
}

@test "attach: fsession runs at entry and return of its function" {
	need prog_fsession
	raw s trace_fsession vfs_mkdir
	pinned_runs s fsession mktemp -d "$BATS_TEST_TMPDIR/XXXXXX"
}
