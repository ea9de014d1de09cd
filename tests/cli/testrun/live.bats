#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun --live-frames": packets that are sent for real, and a long run that is interrupted.

load ../../helpers

# Ethernet, IPv4 from 127.0.0.1 to itself, UDP
PACKET=000000000000020000000001080045000024000000004011000000007f0000017f0000010001000200100000
PACKET=${PACKET}0000000000000000

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

@test "testrun: --live-frames is announced, and what reaches the stack is counted" {
	need run_live_frames
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --data-in "hex:$PACKET" \
		--live-frames --repeat 10 --batch-size 4 --json
	[[ $stderr == "warning: live frames: what the program passes reaches the network stack, "* ]]
	json '.verdict == null and .retval == null and .data_out == null and .repeat == 10'
	json '.stack.ip_received >= 10 and (.interfaces | type) == "array"'
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in "hex:$PACKET" \
		--live-frames --repeat 10
	[[ $output == *"the network stack has received 0 packets of IPv4"* ]]
	# Without it nothing is sent, and nothing said.
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --data-in "hex:$PACKET" --repeat 10 --json
	[[ -z $stderr ]]
	json '.interfaces == null and .stack == null'
}

@test "testrun: --live-frames: packets that are sent show in the counters, and those that are lost do not" {
	need run_live_frames
	new_netns live
	index=$(ip -o link show live0 | cut -d: -f1)
	sent="[.interfaces[] | select(.name == \"live0\")][0].tx_packets // 0"
	# The peer wants a program for what comes this way.
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --data-in "hex:$PACKET" \
		--live-frames --repeat 100 --ctx "ingress_ifindex=$index" --json
	json "($sent) < 100"
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/pass" -q
	# "ip -n" would mount another /sys, without this bpf file system.
	nsenter --net=/run/netns/live ip link set live1 xdp pinned "$PIN/pass"
	ip link set live0 xdp pinned "$PIN/pass"
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --data-in "hex:$PACKET" \
		--live-frames --repeat 100 --ctx "ingress_ifindex=$index" --json
	json "($sent) >= 100"
}

# bats test_tags=once
@test "testrun: --live-frames: what does not go with it" {
	for option in "--expect 1" "--data-out x" "--ctx-out x" "--expect-len 1" --bench; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog testrun 1 --live-frames $option
	done
}

# bats test_tags=once
@test "testrun: a signal between repeats: run again if that is safe, and else told" {
	need run_xdp
	# A process that is stopped and goes on has had a signal, which ends the call.
	interrupted() {
		local pid

		bpfprog testrun "$OBJ/xdp.bpf.o:$1" --data-in "hex:$PACKET" --repeat "$2" -q \
			> "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" 3>&- &
		pid=$!
		for ((i = 0; i < $3; i++)); do
			kill -STOP "$pid" 2> /dev/null && kill -CONT "$pid" 2> /dev/null || break
			sleep 0.05
		done
		wait "$pid"
	}
	interrupted xdp_pass 20000000 4
	[[ $(< "$BATS_TEST_TMPDIR/out") == 2 ]]
	status=0
	interrupted xdp_count 2147483647 1000 || status=$?
	[[ $status == 1 && $(< "$BATS_TEST_TMPDIR/err") == *"(EINTR)"*"not run again since the program may do more"* ]]
}
