#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun": what a program, and the kernel for it, writes to its streams.

load ../../helpers

setup() {
	setup_dirs
	need run_xdp
	OBJECT=$OBJ/stream.bpf.o
}

teardown() {
	teardown_dirs
}

# testrun ARG...: a run of a program of the object
testrun() {
	bpfprog testrun "$OBJECT:$1" --packet udp "${@:2}"
}

@test "testrun: the streams are null where the kernel has none, and of a loaded program" {
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --packet udp -j
	if has stream_read; then
		json '.stdout == "" and .stderr == ""'
	else
		json '.stdout == null and .stderr == null'
	fi
	pinned xdp --prog xdp_pass
	run -0 --separate-stderr bpfprog testrun "$PIN/xdp_pass" --packet udp -j
	json '.stdout == null and .stderr == null'
	[[ -z $stderr ]]
}

@test "testrun: --streams and --expect-stdout on a kernel without streams have status 5" {
	! has stream_read || skip "this kernel has streams"
	for option in --streams --expect-stdout=a --expect-stderr=none; do
		fails 5 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --packet udp "$option"
		[[ $stderr == *"this kernel has no streams of programs (since Linux 6.17)" ]]
	done
	printf '%s\n' '[one]' "program $OBJ/xdp.bpf.o:xdp_pass" 'packet udp' 'expect-stdout a' \
		> "$BATS_TEST_TMPDIR/suite"
	run -5 bpfprog testrun --suite "$BATS_TEST_TMPDIR/suite"
}

@test "testrun: a program of an object: what it wrote is part of the result" {
	need streams
	run -0 --separate-stderr testrun say -j
	json '.stdout == "hello 42\nagain 43\n" and .stderr == "oh no 44\n" and .retval == 2'
	run -0 --separate-stderr testrun say
	[[ $output == *$'\nstdout:\n  hello 42\n  again 43\nstderr:\n  oh no 44' && -z $stderr ]]
	run -0 --separate-stderr testrun quiet
	[[ $output != *std* ]]
	run -0 --separate-stderr testrun say -q
	[[ $output == 2 ]]
}

@test "testrun: a loop without end, and an arena fault, are part of the result" {
	need streams
	run -0 --separate-stderr testrun spin -j
	json '.retval == 2 and .stdout == "" and
	      (.stderr | startswith("ERROR: Timeout detected for may_goto instruction\nCPU: "))'
	[[ $stderr == "warning: the kernel reports an error of the run: Timeout detected for may_goto instruction" ]]
	run -0 --separate-stderr testrun fault
	[[ $output == *$'\nstderr:\n  ERROR: Arena READ access at unmapped address 0x'* ]]
	[[ $stderr == "warning: the kernel reports an error of the run: Arena READ access at "* ]]
}

@test "testrun: a run that the kernel cut short is never as expected" {
	need streams
	for expect in --expect=pass --expect-len=42 --expect-stdout=none --expect-stderr=nothing; do
		run -8 --separate-stderr testrun spin "$expect"
		[[ -z $output && $stderr == *"the kernel reports an error of the run: Timeout detected for may_goto instruction"* ]]
	done
	fails 8 testrun fault --expect pass
	[[ $stderr == *": Arena READ access at unmapped address "* ]]
	run -8 --separate-stderr testrun spin --expect pass --tap
	[[ $output == *$'1..2\nok 1 - verdict is XDP_PASS (2), expected pass\nnot ok 2 - the kernel reports an error'* ]]
	# It is what is asked for.
	run -0 --separate-stderr testrun spin --expect pass --expect-stderr "Timeout detected" -q
	[[ -z $stderr ]]
	# A program may write what it likes.
	run -0 --separate-stderr testrun pretend --expect pass -j
	json '.stderr == "ERROR: 1 is not what the kernel says\n"'
	[[ -z $stderr ]]
}

# bats test_tags=once
@test "testrun: --expect-stdout and --expect-stderr look for each text, or for none" {
	need streams
	run -0 --separate-stderr testrun say --expect-stdout "hello 42" --expect-stdout again \
		--expect-stderr "oh no 44" -q
	run -0 --separate-stderr testrun quiet --expect-stdout none --expect-stderr none -q
	run -8 --separate-stderr testrun say --expect-stdout "hello 42" --expect-stdout bye --expect-stderr none
	[[ $stderr == *": stdout has 18 bytes, expected bye; stderr has 9 bytes, expected none"* ]]
	[[ $stderr == *$'\n  hello 42\n  again 43'* ]]
	fails 8 testrun quiet --expect-stderr oh
	[[ $stderr == *": stderr is empty, expected oh" ]]
	run -8 --separate-stderr testrun say --expect-stdout hello --expect-stderr none --tap
	[[ $output == *$'ok 1 - stdout has hello\nnot ok 2 - stderr has 9 bytes, expected none'* ]]
}

@test "testrun: --streams reads those of a loaded program, and empties them" {
	need streams
	pinned stream --prog say
	run -0 --separate-stderr bpfprog testrun "$PIN/say" --packet udp -j
	json '.stdout == null'
	run -0 --separate-stderr bpfprog testrun "$PIN/say" --packet udp --streams -j
	json '.stdout == "hello 42\nagain 43\n" and .stderr == "oh no 44\n"'
	[[ $stderr == "warning: 27 bytes were in the streams of the program before the run" ]]
	run -0 --separate-stderr bpfprog testrun "$PIN/say" --packet udp --expect-stdout again -j
	json '.stderr == "oh no 44\n"'
	[[ -z $stderr ]]
}

@test "testrun: suites expect streams; a run that was cut short is broken" {
	need streams
	cat > "$BATS_TEST_TMPDIR/suite" <<-EOF
		packet udp
		[says so]
		program $OBJECT:say
		expect-stdout hello 42
		expect-stdout again
		expect-stderr oh no
		[says nothing]
		program $OBJECT:quiet
		expect-stdout none
		expect-stderr none
		[says something else]
		program $OBJECT:say
		expect-stdout good morning
		[has no end]
		program $OBJECT:spin
		expect pass
		[has no end, as is known]
		program $OBJECT:spin
		expect pass
		expect-stderr Timeout detected for may_goto
		[reads what is not there]
		program $OBJECT:fault
	EOF
	run -8 --separate-stderr bpfprog testrun --suite "$BATS_TEST_TMPDIR/suite" -j
	json '[.cases[].result] == ["passed", "passed", "failed", "broken", "passed", "broken"]'
	json '.cases[2].message | test("stdout has 18 bytes, expected good morning")'
	json '.cases[3].message | test("the kernel reports an error of the run: Timeout detected")'
	json '.cases[3].detail | startswith("ERROR: Timeout")'
	json '.cases[5].message | test("Arena READ access")'
}

@test "testrun: a capture with a packet on which the program has no end" {
	need streams
	bytes d4c3b2a1020004000000000000000000ffff000001000000 0000000000000000 \
		0e0000000e000000 ffffffffffff0200000000010800 > "$BATS_TEST_TMPDIR/in.pcap"
	run -0 --separate-stderr bpfprog testrun "$OBJECT:spin" --pcap "$BATS_TEST_TMPDIR/in.pcap" -j
	json '.packets == 1 and (.stderr | startswith("ERROR: Timeout"))'
	[[ $stderr == *"warning: the kernel reports an error of the run: Timeout "* ]]
	fails 8 bpfprog testrun "$OBJECT:spin" --pcap "$BATS_TEST_TMPDIR/in.pcap" --expect pass
	[[ $stderr == *"the kernel reports an error of the run: Timeout "* ]]
	printf '%s\n' '[capture]' "program $OBJECT:spin" "pcap $BATS_TEST_TMPDIR/in.pcap" \
		'expect pass' > "$BATS_TEST_TMPDIR/suite"
	run -1 --separate-stderr bpfprog testrun --suite "$BATS_TEST_TMPDIR/suite" -j
	json '.cases[0].result == "broken"'
}

# bats test_tags=once
@test "testrun: options for streams that do not fit are usage errors" {
	for wrong in "--expect-stdout=" "--pcap x --expect-stdout=a" "--bench --expect-stderr=none"; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog testrun "$OBJECT:say" $wrong
	done
	printf '%s\n' '[one]' "program $OBJECT:say" 'pcap suite' 'expect-stdout a' \
		> "$BATS_TEST_TMPDIR/suite"
	fails 2 bpfprog testrun --suite "$BATS_TEST_TMPDIR/suite"
	fails 2 bpfprog testrun --suite "$BATS_TEST_TMPDIR/suite" --streams
}
