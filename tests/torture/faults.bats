#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Every system call of a command fails once, with each of a list of errnos, or with one of them if the
# command made a call that looks the same before: the status is one of ours, a failure is told on
# stderr and leaves nothing on stdout, and what is left in the kernel is what was there before, or,
# when the command says that it was done, what is there when nothing fails.
# shellcheck disable=SC2034,SC2154	# set by inject.bash, or used there

load ../helpers
load inject

setup() {
	setup_torture
}

teardown() {
	teardown_dirs
}

ERRNOS=(ENOMEM EMFILE EPERM ENOSPC EINTR EIO EAGAIN)

# torment UNDO COMMAND...: UNDO is a function that brings back what was there before
torment() {
	local undo=$1 before untouched after list name n how errno errnos what bad=0 runs=0 missed=0 absent=
	shift

	before=$(left)
	untouched=$(nameless)
	"$@" > /dev/null < /dev/null
	after=$(nameless)
	"$undo"
	list=$(calls "$@")
	"$undo"
	while read -r name n how; do
		# Where futex() fails as the kernel never lets it, glibc aborts.
		[[ $name != futex ]] || continue
		errnos=("${ERRNOS[@]}")
		[[ $how == first ]] || errnos=("${ERRNOS[n % ${#ERRNOS[@]}]}")
		for errno in "${errnos[@]}"; do
			inject "$name:error=$errno:when=$n" "$@"
			runs=$((runs + 1))
			injected || { missed=$((missed + 1)); absent+=" $name $n"; }
			# The result was written, and closing it fails: it cannot be unsaid.
			grep -q '^[0-9]* *close(1) .*INJECTED' "$BATS_TEST_TMPDIR/trace" || what=$(complaint)
			if [[ $what ]]; then
				echo "$name $n, $errno: $what"
				bad=$((bad + 1))
			fi
			what=''
			"$undo"
		done
	done <<< "$list"
	echo "# $BATS_TEST_DESCRIPTION: $((runs - missed)) faults, $bad of them handled badly" >&3
	echo "$missed of $runs calls were not made again:$absent"
	((bad == 0 && runs > 0 && missed * 20 <= runs))
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

@test "faults: load-jobs" {
	with load-jobs torment
}

@test "faults: load-replace" {
	with load-replace torment
}

@test "faults: attach" {
	with attach torment
}

@test "faults: attach-replace" {
	with attach-replace torment
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

@test "faults: query-tree" {
	with query-tree torment
}

@test "faults: list" {
	with list torment
}

@test "faults: list-long" {
	with list-long torment
}

@test "faults: list-stats" {
	with list-stats torment
}

@test "faults: list-attached" {
	with list-attached torment
}

@test "faults: list-save" {
	with list-save torment
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

@test "faults: testrun-pcap" {
	with testrun-pcap torment
}

@test "faults: testrun-suite" {
	with testrun-suite torment
}

@test "faults: batch" {
	with batch torment
}

@test "faults: explain" {
	with explain torment
}

@test "faults: load-options" {
	with load-options torment
}

@test "faults: load-list" {
	with load-list torment
}

@test "faults: load-text" {
	with load-text torment
}

@test "faults: detach-all" {
	with detach-all torment
}

@test "faults: query-all" {
	with query-all torment
}

@test "faults: list-diff" {
	with list-diff torment
}

@test "faults: list-holders" {
	with list-holders torment
}

@test "faults: testrun-bench" {
	with testrun-bench torment
}

@test "faults: testrun-expect" {
	with testrun-expect torment
}
