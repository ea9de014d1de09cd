#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# A signal comes at every system call of a command. After SIGINT and SIGTERM there is what was there
# before or what is there when nothing happens. The same holds for pins after SIGKILL, and nothing
# stays loaded that no pin and no hook holds.
# shellcheck disable=SC2154	# set by inject.bash

load ../helpers
load inject

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# kill_at SIGNAL OK UNDO COMMAND...: OK is a function that is true of what there may be ($now)
# while $before and $after are what visible() says without and with the command
kill_at() {
	local signal=$1 allowed=$2 undo=$3 before after all name count n now bad=0 runs=0
	shift 3

	before=$(visible)
	all=$(left)
	"$@" > /dev/null < /dev/null
	after=$(visible)
	"$undo"
	while read -r name count; do
		for ((n = 1; n <= count; n++)); do
			inject "$name:signal=$signal:when=$n" "$@"
			runs=$((runs + 1))
			now=$(visible)
			if ! "$allowed"; then
				echo "$name $n of $count, $signal: status $status; there is: $now; it said: $stderr"
				bad=$((bad + 1))
			fi
			"$undo"
			now=$(left "$all")
			if [[ $now != "$all" ]]; then
				echo "$name $n of $count, $signal: what nobody sees is left: $now"
				bad=$((bad + 1))
			fi
		done
	done < <(calls "$@"; "$undo")
	echo "# $BATS_TEST_DESCRIPTION, $signal: $runs times, $bad of them badly" >&3
	((bad == 0 && runs > 0))
}

all_or_nothing() {
	[[ $now == "$before" || $now == "$after" ]]
}

caught_signals() {
	kill_at INT all_or_nothing "$@"
	kill_at TERM all_or_nothing "$@"
}

each_signal() {
	caught_signals "$@"
	kill_at KILL all_or_nothing "$@"
}

@test "kill: load-pin" {
	with load-pin each_signal
}

@test "kill: load-pin-dir" {
	with load-pin-dir each_signal
}

@test "kill: load-check" {
	with load-check each_signal
}

@test "kill: load-raw" {
	with load-raw each_signal
}

@test "kill: attach" {
	with attach each_signal
}

# What SIGKILL leaves attached is said in the page.
@test "kill: attach-scoped" {
	with attach-scoped caught_signals
}

@test "kill: detach" {
	with detach each_signal
}

@test "kill: bind" {
	with bind each_signal
}

@test "kill: bind-meta" {
	with bind-meta each_signal
}

@test "kill: testrun" {
	with testrun each_signal
}

@test "kill: testrun-object" {
	with testrun-object each_signal
}
