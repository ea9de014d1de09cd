#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# list: --stats and --watch.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	bpfprog -q load --raw hex:b7000000020000009500000000000000 --type xdp --name busy \
		--pin "$PIN/busy" > /dev/null
	DATA=hex:0102030405060708090a0b0c0d0e0f101112131415161718
}

teardown() {
	[[ ! ${holder:-} ]] || kill "$holder" || true
	teardown_dirs
}

runs() {
	bpfprog list -j --columns run_cnt "$PIN/busy" | jq '.[0].run_cnt'
}

# counts: does the kernel count runs now?
counts() {
	local before

	before=$(runs)
	bpfprog testrun "$PIN/busy" --data-in "$DATA" > /dev/null
	[[ $(runs) != "$before" ]]
}

# counts_no_more: others may have it count for a moment
counts_no_more() {
	soon not counts
}

@test "list: --stats counts for a time, and leaves the setting as it was" {
	# A long run is what makes the program run all the time.
	bpfprog testrun "$PIN/busy" --repeat 2000000000 --data-in "$DATA" > /dev/null 2>&1 3>&- &
	holder=$!
	running() {
		run -0 --separate-stderr bpfprog list -j --stats 200ms "$PIN/busy"
		[[ $(jq '.[0].calls' <<< "$output") != 0 ]]
	}
	soon running
	json 'length == 1 and (.[0] | .name == "busy" and .calls > 1000 and .cpu_percent > 0.01 and
		.cpu_percent < 101 and .avg_ns != null and .avg_ns < 100000 and
		.calls_per_second / .calls > 0.1 and .calls_per_second / .calls <= 5)'
	run -0 --separate-stderr bpfprog list --stats 50ms --sort calls --reverse
	[[ ${lines[0]} =~ ^\ *ID\ +TYPE\ +NAME\ +CALLS\ +CALLS/S\ +AVG\ NS\ +CPU\ %$ && $output == *' busy '* ]]
	kill "$holder"
	wait "$holder" || true
	holder=
	counts_no_more
	# What did not run has no average; without --stats there is nothing to tell.
	run -0 --separate-stderr bpfprog list -j --stats 10ms --columns calls,avg_ns "$PIN/busy"
	json '. == [{calls: 0, avg_ns: null}]'
	run -0 --separate-stderr bpfprog list -j --columns calls,calls_per_second,avg_ns,cpu_percent "$PIN/busy"
	json '.[0] | [.[]] == [null, null, null, null]'
}

@test "list: --stats: SIGINT ends the time early, and signals leave the setting as it was" {
	for signal in INT KILL; do
		bpfprog list --stats 1h -j "$PIN/busy" > "$BATS_TEST_TMPDIR/out" 3>&- &
		holder=$!
		soon counts
		kill "-$signal" "$holder"
		status=0
		wait "$holder" || status=$?
		holder=
		output=$(< "$BATS_TEST_TMPDIR/out")
		if [[ $signal == INT ]]; then
			[[ $status == 0 ]]
			json 'length == 1 and .[0].calls > 0'
		else
			[[ $status == 137 && -z $output ]]
		fi
		counts_no_more
	done
}

# bats test_tags=once
@test "list: --watch writes a line of JSON each time, until nobody reads it" {
	id=$(bpfprog list --ids "$PIN/busy")
	# The pipeline would never end if the tool did not.
	# shellcheck disable=SC2016	# the inner shell's
	run -0 bash -c 'bpfprog list --watch 20ms --columns id "$0" 2> /dev/null | head -n 3' "$PIN/busy"
	[[ $output == "[{\"id\":$id}]"$'\n'"[{\"id\":$id}]"$'\n'"[{\"id\":$id}]" ]]
	# shellcheck disable=SC2016	# the inner shell's
	run -0 bash -c 'bpfprog list --watch 1ms --stats 20ms --count "$0" 2> /dev/null | head -n 2' "$PIN/busy"
	[[ $output == '[{"count":1}]'$'\n''[{"count":1}]' ]]
	# A program that is gone is the end of it.
	bpfprog list --watch 10ms "$PIN/busy" > "$BATS_TEST_TMPDIR/out" 2> /dev/null 3>&- &
	holder=$!
	soon test -s "$BATS_TEST_TMPDIR/out"
	rm "$PIN/busy"
	status=0
	wait "$holder" || status=$?
	holder=
	[[ $status == 3 ]]
}

# bats test_tags=once,slow
@test "list: --watch shows the list in place on a terminal" {
	command -v script > /dev/null || skip 'no command script'
	: > "$BATS_TEST_TMPDIR/out"
	script -qfec "bpfprog list --watch 100ms --columns name $PIN/busy" /dev/null \
		< /dev/null > "$BATS_TEST_TMPDIR/out" 2>&1 3>&- &
	holder=$!
	clear=$'\e[H\e[J'
	twice() {
		[[ $(< "$BATS_TEST_TMPDIR/out") == *"$clear"*NAME*busy*"$clear"*NAME*busy* ]]
	}
	soon twice
	[[ $(< "$BATS_TEST_TMPDIR/out") == "$clear"* ]]
}

# bats test_tags=once
@test "list: durations that are none are usage errors" {
	for word in '' 0 0s x 1x -1s 1e3 99999999999999999999s; do
		fails 2 bpfprog list --stats "$word"
		fails 2 bpfprog list --watch "$word"
	done
	fails_json 2 bpfprog list --watch 1s --pretty
	run -0 bpfprog list --stats 1s -n
	[[ $output == 'bpf_enable_stats(type=BPF_STATS_RUN_TIME)'* ]]
}
