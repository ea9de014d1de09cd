#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Every allocation of a command fails once: the same is asked of it as when a system call fails.
# shellcheck disable=SC2034,SC2154	# set by inject.bash, or used there

load ../helpers
load inject

setup() {
	setup_torture
}

teardown() {
	teardown_dirs
}

# torment UNDO COMMAND...
torment() {
	local undo=$1 before untouched after n count what bad=0
	shift

	before=$(left)
	untouched=$(nameless)
	OOM_COUNT=$BATS_TEST_TMPDIR/count LD_PRELOAD=$OOM "$@" > /dev/null < /dev/null
	count=$(< "$BATS_TEST_TMPDIR/count")
	after=$(nameless)
	"$undo"
	for ((n = 1; n <= count; n++)); do
		torn env OOM_AT="$n" LD_PRELOAD="$OOM" "$@"
		what=$(complaint)
		if [[ $what ]]; then
			echo "allocation $n of $count: $what"
			bad=$((bad + 1))
		fi
		"$undo"
	done
	echo "# $BATS_TEST_DESCRIPTION: $count allocations, $bad of them handled badly" >&3
	((bad == 0 && count > 0))
}

@test "oom: load-pin" {
	with load-pin torment
}

@test "oom: load-pin-dir" {
	with load-pin-dir torment
}

@test "oom: load-check" {
	with load-check torment
}

@test "oom: load-raw" {
	with load-raw torment
}

@test "oom: load-jobs" {
	with load-jobs torment
}

@test "oom: load-replace" {
	with load-replace torment
}

@test "oom: attach" {
	with attach torment
}

@test "oom: attach-replace" {
	with attach-replace torment
}

@test "oom: attach-scoped" {
	with attach-scoped torment
}

@test "oom: detach" {
	with detach torment
}

@test "oom: query" {
	with query torment
}

@test "oom: query-tree" {
	with query-tree torment
}

@test "oom: list" {
	with list torment
}

@test "oom: list-long" {
	with list-long torment
}

@test "oom: list-stats" {
	with list-stats torment
}

@test "oom: list-attached" {
	with list-attached torment
}

@test "oom: list-save" {
	with list-save torment
}

@test "oom: bind" {
	with bind torment
}

@test "oom: bind-meta" {
	with bind-meta torment
}

@test "oom: testrun" {
	with testrun torment
}

@test "oom: testrun-object" {
	with testrun-object torment
}

@test "oom: testrun-pcap" {
	with testrun-pcap torment
}

@test "oom: testrun-suite" {
	with testrun-suite torment
}

@test "oom: batch" {
	with batch torment
}

@test "oom: explain" {
	with explain torment
}

@test "oom: load-options" {
	with load-options torment
}

@test "oom: load-list" {
	with load-list torment
}

@test "oom: load-text" {
	with load-text torment
}

@test "oom: detach-all" {
	with detach-all torment
}

@test "oom: query-all" {
	with query-all torment
}

@test "oom: list-diff" {
	with list-diff torment
}

@test "oom: list-holders" {
	with list-holders torment
}

@test "oom: testrun-bench" {
	with testrun-bench torment
}

@test "oom: testrun-expect" {
	with testrun-expect torment
}
