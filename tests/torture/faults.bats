#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Every system call of a command fails once, with each of a list of errnos: the status is one of
# ours, a failure is told on stderr and leaves nothing on stdout, and what is left in the kernel is
# what was there before, or, when the command says that it was done, what is there when nothing
# fails.
# shellcheck disable=SC2034,SC2154	# set by inject.bash, or used there

load ../helpers
load inject

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

ERRNOS=(ENOMEM EMFILE EPERM ENOSPC EINTR EIO EAGAIN)

# torment UNDO COMMAND...: UNDO is a function that brings back what was there before
torment() {
	local undo=$1 before after name count n errno what bad=0 runs=0
	shift

	before=$(left)
	"$@" > /dev/null < /dev/null
	after=$(visible)
	"$undo"
	while read -r name count; do
		for ((n = 1; n <= count; n++)); do
			for errno in "${ERRNOS[@]}"; do
				inject "$name:error=$errno:when=$n" "$@"
				runs=$((runs + 1))
				# The result was written, and closing it fails: it cannot be unsaid.
				grep -q '^[0-9]* *close(1) .*INJECTED' "$BATS_TEST_TMPDIR/trace" || what=$(complaint)
				if [[ $what ]]; then
					echo "$name $n of $count, $errno: $what"
					bad=$((bad + 1))
				fi
				what=''
				"$undo"
			done
		done
	done < <(calls "$@"; "$undo")
	echo "# $BATS_TEST_DESCRIPTION: $runs faults, $bad of them handled badly" >&3
	((bad == 0 && runs > 0))
}

@test "faults: load-pin" {
	with load-pin torment
}

@test "faults: load-pin-dir" {
	with load-pin-dir torment
}

@test "faults: load-check" {
	with load-check torment
}

@test "faults: load-raw" {
	with load-raw torment
}

@test "faults: attach" {
	with attach torment
}

@test "faults: attach-scoped" {
	with attach-scoped torment
}

@test "faults: detach" {
	with detach torment
}

@test "faults: query" {
	with query torment
}

@test "faults: list" {
	with list torment
}

@test "faults: list-long" {
	with list-long torment
}

@test "faults: bind" {
	with bind torment
}

@test "faults: bind-meta" {
	with bind-meta torment
}

@test "faults: testrun" {
	with testrun torment
}

@test "faults: testrun-object" {
	with testrun-object torment
}
