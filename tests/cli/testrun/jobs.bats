#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun --pcap" with --jobs, --filter, and its progress.

load ../../helpers

# An Ethernet header, an IPv4 header and a UDP header
PACKET=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000

setup() {
	need run_xdp
	in=$BATS_TEST_TMPDIR/in out=$BATS_TEST_TMPDIR/out
}

# capture COUNT: so many packets of 42 bytes, of which every third one is of TCP
capture() {
	local head='\xe8\x03\0\0\x05\0\0\0\x2a\0\0\0\x2a\0\0\0' udp tcp three

	# shellcheck disable=SC2001	# a parameter expansion cannot do it
	udp=$(sed 's/../\\x&/g' <<< "$PACKET") tcp=$(sed 's/../\\x&/g' <<< "${PACKET/4011/4006}")
	three=$head$udp$head$udp$head$tcp
	printf '\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0'
	for ((i = 0; i < $1 / 3; i++)); do
		# shellcheck disable=SC2059	# a string of escapes
		printf "$three"
	done
}

# bats test_tags=once
@test "testrun: --jobs: the same result, in the same order" {
	capture 900 > "$in"
	for options in '--pcap-out -' --each '--each --json --only pass' '--pcap-out - --limit 300' '--limit 257 --each'; do
		# shellcheck disable=SC2086	# words
		for jobs in 1 2 5; do
			bpfprog testrun "$OBJ/types.bpf.o:xdp_by_protocol" --pcap "$in" --jobs "$jobs" $options |
				sed -E '/^packets /,$d; s/"(duration|id)":[0-9]+//g' > "$out.$jobs"
		done
		cmp "$out.1" "$out.2"
		cmp "$out.1" "$out.5"
		[[ -s $out.1 ]]
	done
	run -0 --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:xdp_by_protocol" --pcap "$in" --jobs 3 --json
	json '.packets == 900 and .filtered == 0 and (.verdicts | map({(.verdict): .count}) | add) == {"XDP_PASS": 600, "XDP_DROP": 300}'
}

# bats test_tags=once
@test "testrun: --jobs: the instances share the maps of the object, and are gone" {
	capture 900 > "$in"
	others=$(progs xdp_every_tenth)
	run -0 bpfprog testrun "$OBJ/types.bpf.o:xdp_every_tenth" --pcap "$in" --jobs 4 \
		--expect-count drop=90 --expect-count pass=810 -q
	freed xdp_every_tenth "$others"
}

@test "testrun: --jobs: tail calls of an object go where they should in each instance" {
	capture 900 > "$in"
	run -0 bpfprog testrun "$OBJ/tail.bpf.o:first" --pcap "$in" --jobs 4 --expect-count drop=900 -q
}

@test "testrun: --jobs: a program that is loaded" {
	setup_dirs
	capture 900 > "$in"
	bpfprog load "$OBJ/types.bpf.o" --prog xdp_every_tenth --pin "$PIN/tenth" -q
	run -0 bpfprog testrun "$PIN/tenth" --pcap "$in" --jobs 4 --expect-count drop=90 -q
	teardown_dirs
}

# bats test_tags=once
@test "testrun: --jobs: what went wrong is told of the first packet that it is wrong with" {
	capture 900 > "$in"
	truncate -s "$(($(wc -c < "$in") - 1))" "$in"
	for jobs in 1 3; do
		fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --jobs "$jobs"
		[[ $stderr == *": packet 900: the capture ends in the middle of it" ]]
		# What was read before has run.
		run -1 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --jobs "$jobs" --each
		[[ ${#lines[@]} == 899 ]]
	done
	fails 8 bpfprog testrun "$OBJ/types.bpf.o:xdp_by_protocol" --pcap "$in" --jobs 3 --limit 800 --expect pass
	[[ $stderr == *"266 of 800 packets do not get pass, the first is packet 3: XDP_DROP (1)" ]]
	for n in 0 -1 257 x; do
		fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --jobs="$n"
	done
	fails 2 bpfprog testrun 1 --jobs 2
	if [[ -c /dev/full ]]; then
		fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --jobs 2 --pcap-out /dev/full --limit 800
	fi
}

@test "testrun: --filter: with libpcap what matches, without it status 5" {
	capture 9 > "$in"
	run --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:xdp_by_protocol" --pcap "$in" --filter tcp --json
	if [[ $status == 5 ]]; then
		[[ ${stderr_lines[0]} == *"--filter needs libpcap, which this build was made without" ]]
		[[ ${stderr_lines[1]} == *"make LIBPCAP=1"* ]]
		return
	fi
	json '.packets == 3 and .filtered == 6 and .verdicts == [{verdict: "XDP_DROP", retval: 1, count: 3}]'
	run -0 --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:xdp_by_protocol" --pcap "$in" --filter tcp --each
	[[ ${lines[1]} == "6 42 XDP_DROP 1" ]]
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --filter 'nonsense foo'
	[[ $stderr == *"--filter 'nonsense foo': "* ]]
}

# bats test_tags=once
@test "testrun: --pcap-out: types that give no packet back leave it as it was" {
	need run_flow_dissector
	capture 3 > "$in"
	run -0 bpfprog testrun "$OBJ/flow.bpf.o:flow" --pcap "$in" --pcap-out "$out" --expect ok --json
	json '.verdicts == [{verdict: "BPF_OK", retval: 0, count: 3}]'
	[[ $(tail -c 42 "$out" | od -An -v -tx1 | tr -d ' \n') == "${PACKET/4011/4006}" ]]
}

# bats test_tags=once,slow
@test "testrun: --pcap shows its progress on a terminal, and nowhere else" {
	hash script || skip "there is no script(1)"
	capture 3000 > "$in"
	slowly() {
		head -c 60000 "$in"
		sleep 0.3
		tail -c +60001 "$in"
	}
	slowly | bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap - > "$out" 2>&1
	[[ $(< "$out") != *"a second"* ]]
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	slowly > "$BATS_TEST_TMPDIR/fifo" 3>&- &
	run -0 script -qec "bpfprog testrun $OBJ/xdp.bpf.o:xdp_pass --pcap $BATS_TEST_TMPDIR/fifo" /dev/null
	[[ $output == *" packets, "*" a second"* ]]
}
