#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# A signal comes at every system call of a command: each of three, or one of them if it made a call that
# looks the same before. After SIGINT and SIGTERM there is what was there
# before or what is there when nothing happens. The same holds for pins after SIGKILL, and nothing
# stays loaded that no pin and no hook holds.
# shellcheck disable=SC2154	# set by inject.bash

load ../helpers
load inject

setup() {
	setup_torture
}

teardown() {
	teardown_dirs
}

# kill_at SIGNAL OK UNDO COMMAND...: OK is a function that is true of what there may be ($now)
# while $before and $after are what seen() says without and with the command
kill_at() {
	local signals=(INT TERM KILL) signal=$1 allowed=$2 undo=$3 before after all list name n how now bad=0 runs=0 missed=0
	shift 3

	before=$(seen)
	all=$(left)
	"$@" > /dev/null < /dev/null
	after=$(seen)
	"$undo"
	list=$(calls "$@")
	"$undo"
	while read -r name n how; do
		[[ $how == first || $signal == "${signals[n % 3]}" ]] || continue
		inject "$name:signal=$signal:when=$n" "$@"
		runs=$((runs + 1))
		signalled "$name" "$n" || missed=$((missed + 1))
		now=$(seen)
		if ! "$allowed"; then
			echo "$name $n, $signal: status $status; there is: $now; it said: $stderr"
			bad=$((bad + 1))
		fi
		"$undo"
		now=$(left "$all")
		if [[ $now != "$all" ]]; then
			echo "$name $n, $signal: what nobody sees is left: $now"
			bad=$((bad + 1))
		fi
	done <<< "$list"
	echo "# $BATS_TEST_DESCRIPTION, $signal: $((runs - missed)) times, $bad of them badly" >&3
	((bad == 0 && runs > 0 && missed * 20 <= runs))
}

# Pins that go into a directory that is there cannot appear at once, but each has its right name;
# hence right_names for SIGKILL.
all_or_nothing() {
	[[ $now == "$before" || $now == "$after" ]]
}

caught_signals() {
	kill_at INT all_or_nothing "$@"
	kill_at TERM all_or_nothing "$@"
}

# attached_or_not: what there was, or that and the program, which is attached while the command runs
attached_or_not() {
	[[ $now == "$before" || $now == "egress ${TORT}_egress"$'\n'"$before" ]]
}

scoped_signals() {
	caught_signals "$@"
	kill_at KILL attached_or_not "$@"
}

# step_signals: of several commands, each is done or not
step_signals() {
	kill_at INT right_names "$@"
	kill_at TERM right_names "$@"
	kill_at KILL right_names "$@"
}

each_signal() {
	caught_signals "$@"
	kill_at KILL all_or_nothing "$@"
}

# but_files SUFFIX: the lines of standard input that are no files which --save and --log-file write
but_files() {
	grep -vE "^file $FILES/(report|(figures|snapshot)$1)( |$)"
}

# saved: all or nothing, but the file that --save writes is whole before the rest is done, and a log is
# written as it comes
saved() {
	all_or_nothing || [[ $(but_files '' <<< "$now") == "$before" ]]
}

# What has not taken its name yet stays beside it; that is said in the page. And the one pin that was
# asked for may be there before the file is.
saved_or_beside() {
	local rest

	rest=$(but_files '(\.[0-9a-f]{8})?' <<< "$now")
	all_or_nothing || [[ $rest == "$before" || $rest == $(but_files '' <<< "$after") ]]
}

saving_signals() {
	kill_at INT saved "$@"
	kill_at TERM saved "$@"
	kill_at KILL saved_or_beside "$@"
}

# or_both: all or nothing; but what looks after the pins renames too, and when it and the command are
# both killed where they do, the other name stays. That is said in the page.
or_both() {
	local rest

	rest=$(grep -v "^file $PIN/bpfprog~" <<< "$now")
	all_or_nothing || [[ $name == rename && $rest == "$before" ]]
}

replacing_signals() {
	caught_signals "$@"
	kill_at KILL or_both "$@"
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

@test "kill: load-jobs" {
	with load-jobs saving_signals
}

@test "kill: load-replace" {
	with load-replace replacing_signals
}

@test "kill: attach" {
	with attach each_signal
}

@test "kill: attach-replace" {
	with attach-replace each_signal
}

# What SIGKILL leaves attached is said in the page.
@test "kill: attach-scoped" {
	with attach-scoped scoped_signals
}

@test "kill: detach" {
	with detach each_signal
}

@test "kill: list-stats" {
	with list-stats each_signal
}

@test "kill: list-save" {
	with list-save saving_signals
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

@test "kill: testrun-pcap" {
	with testrun-pcap each_signal
}

@test "kill: testrun-suite" {
	with testrun-suite each_signal
}

@test "kill: batch" {
	with batch step_signals
}

@test "kill: load-options" {
	with load-options saving_signals
}

@test "kill: load-text" {
	with load-text each_signal
}

@test "kill: detach-all" {
	with detach-all each_signal
}

@test "kill: testrun-bench" {
	with testrun-bench saving_signals
}
