#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog list --stream": what a program has written to a stream.

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

@test "list: --stream copies out what a program wrote, once" {
	need streams
	pinned stream --prog say
	bpfprog testrun "$PIN/say" --packet udp -q > /dev/null
	run -0 --separate-stderr bpfprog list "$PIN/say" --stream stdout
	[[ $output == $'hello 42\nagain 43' && -z $stderr ]]
	run -0 --separate-stderr bpfprog list "$PIN/say" --stream stdout
	[[ -z $output ]]
	run -0 --separate-stderr bpfprog list "$PIN/say" --stream=stderr -j
	json ".id == $(id say) and .stream == \"stderr\" and .text == \"oh no 44\\n\""
	run -0 --separate-stderr bpfprog list "$PIN/say" --stream=stderr -j
	json '.text == ""'
}

@test "list: --stream --watch goes on" {
	need streams
	pinned stream --prog say
	bpfprog list "$PIN/say" --stream stdout --watch 50ms > "$BATS_TEST_TMPDIR/text" 3>&- &
	bpfprog list "$PIN/say" --stream stderr --watch 50ms -j > "$BATS_TEST_TMPDIR/json" 3>&- &
	bpfprog testrun "$PIN/say" --packet udp -q > /dev/null
	soon grep -q again "$BATS_TEST_TMPDIR/text"
	bpfprog testrun "$PIN/say" --packet udp -q > /dev/null
	# shellcheck disable=SC2016	# for eval
	soon eval '[[ $(grep -c again "$BATS_TEST_TMPDIR/text") == 2 ]]'
	soon grep -q '"text":"oh no 44' "$BATS_TEST_TMPDIR/json"
	# shellcheck disable=SC2046	# words
	kill $(jobs -p)
	[[ $(head -1 "$BATS_TEST_TMPDIR/text") == "hello 42" ]]
}

@test "list: --stream on a kernel without streams has status 5" {
	! has stream_read || skip "this kernel has streams"
	pinned xdp --prog xdp_pass
	fails 5 bpfprog list "$PIN/xdp_pass" --stream stdout
	[[ $stderr == *"hint: this kernel has no streams of programs; use Linux 6.17 or later" ]]
}

@test "list: --stream of a program that has written nothing is empty" {
	need stream_read
	pinned xdp --prog xdp_pass
	run -0 --separate-stderr bpfprog list "$PIN/xdp_pass" --stream stdout
	[[ -z $output$stderr ]]
}

# bats test_tags=once
@test "list: --stream is for one program, and goes with --watch alone" {
	skb one two
	for wrong in "" "$PIN/one $PIN/two" "$PIN/one --ids" "$PIN/one --columns id" "$PIN/one --sort id" \
		"$PIN/one --stats 1s" "$PIN/one --save x" "$PIN/one --type xdp"; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog list $wrong --stream stdout
	done
	fails 2 bpfprog list "$PIN/one" --stream stdin
	[[ $stderr == *"unknown stream 'stdin': stdout or stderr"* ]]
	fails 3 bpfprog list "$PIN/three" --stream stdout
}
