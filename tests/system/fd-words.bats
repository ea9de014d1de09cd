#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# fd:N: programs, maps and links by a descriptor that the command inherits

load ../helpers

WITHFD=${PROBE%/*}/withfd
LINK=${PROBE%/*}/link

setup() {
	setup_dirs
	[[ ${PIN:-} ]] || return 0
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/p" --pin-maps "$PIN" -q > /dev/null
	ID=$(bpfprog list "$PIN/p" -q)
}

teardown() {
	teardown_dirs
}

# bats test_tags=once
@test "fd:N is a program in every command, whatever the number" {
	need attach_multi run_cgroup_skb
	for n in 3 9 1000; do
		run -0 --separate-stderr "$WITHFD" "$n" "$PIN/p" bpfprog -j list "fd:$n"
		json "length == 1 and .[0].id == $ID"
		run -0 --separate-stderr "$WITHFD" "$n" "$PIN/p" bpfprog -j attach "fd:$n" egress "$CG" --multi
		json ".id == $ID and .position == 1"
		run -0 --separate-stderr "$WITHFD" "$n" "$PIN/p" bpfprog -j detach fd "$n" egress "$CG"
		json ".id == $ID and .count == 0"
	done
	run -0 --separate-stderr "$WITHFD" 7 "$PIN/p" bpfprog -j testrun fd:7 \
		--data-in hex:ffffffffffff0200000000010800450000140000000000000000000000000000000000
	json '.retval == 1'
	run -0 --separate-stderr "$WITHFD" 7 "$PIN/packets" bpfprog -j bind "$PIN/p" fd:7
	json ".id == $ID and (.bound_map_ids | length) == 1"
}

# bats test_tags=once
@test "fd:N: replace, before, a map as a target; a program that nothing else holds" {
	need attach_multi attach_replace attach_sk_msg
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_deny --pin "$PIN/q" -q > /dev/null
	bpfprog load "$OBJ/sockmap.bpf.o" --prog msg_pass --pin "$PIN/msg" --pin-maps "$PIN" -q > /dev/null
	bpfprog -q attach "$PIN/p" egress "$CG" --multi
	run -0 "$WITHFD" 9 "$PIN/p" bpfprog -j attach "$PIN/q" egress "$CG" --multi --replace fd:9
	json ".replaced_id == $ID and .count == 1"
	run -0 "$WITHFD" 9 "$PIN/sockets" bpfprog -j attach "$PIN/msg" sk_msg map fd:9
	json '.target_kind == "map" and .target == "fd 9"'
	bpfprog -q detach "$PIN/msg" sk_msg "$PIN/sockets"
	# shellcheck disable=SC2016	# of the inner shell
	run -0 --separate-stderr "$WITHFD" 9 "$PIN/p" bash -c 'rm "$1" && bpfprog list fd:9 -q' - "$PIN/p"
	[[ $output == "$ID" ]]
	fails 3 bpfprog list "$ID"
}

# bats test_tags=once
@test "fd:N that is closed, a map, a link, a file or a standard stream says what it is" {
	need link_cgroup
	"$LINK" "$PIN/p" cgroup_inet_egress "$CG" "$PIN/link" > /dev/null
	fails 3 bpfprog list fd:77
	[[ $stderr == *'fd 77: not an open descriptor' ]]
	while read -r n pin words what; do
		# shellcheck disable=SC2086	# words
		fails 3 "$WITHFD" "$n" "$PIN/$pin" bpfprog ${words//,/ }
		[[ $stderr == *"fd $n"*"$what"* ]] || { echo "$n $pin: $stderr"; return 1; }
	done <<-END
		9 packets list,fd:9 a map, not a program
		9 link testrun,fd:9 a link, not a program
		9 p query,map,fd:9 a program, not a map
		0 packets list,fd:0 a map, not a program
	END
	for n in 0 1 2; do
		fails 3 bpfprog attach "fd:$n" egress "$CG" < /dev/null
		[[ $stderr == *"fd $n"*'not a program'* ]]
	done
	fails 3 bpfprog list fd:9 9< "$BATS_TEST_FILENAME"
	[[ $stderr == *'fd 9'*'not a program'* ]]
	rm "$PIN/link"
}

# bats test_tags=once
@test "fd:0 is a program if it is one, and standard input that is one is never detached by itself" {
	need attach_multi
	run -0 --separate-stderr "$WITHFD" 0 "$PIN/p" bpfprog -j attach fd:0 egress "$CG" --multi
	json ".id == $ID"
	# bpf_prog_detach() passes descriptor 0 as the program.
	bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb --name q --pin "$PIN/q" > /dev/null
	bpfprog attach "$PIN/q" egress "$CG" --multi > /dev/null
	fails 7 "$WITHFD" 0 "$PIN/p" bpfprog detach egress "$CG"
	run -0 bpfprog -q query egress "$CG"
	[[ ${lines[0]} == "$ID" && ${#lines[@]} == 2 ]]
	run -0 --separate-stderr "$WITHFD" 0 "$PIN/p" bpfprog -j detach fd:0 egress "$CG"
	json ".id == $ID and .count == 1"
	# The only one that is left is detached, whatever standard input is.
	run -0 --separate-stderr "$WITHFD" 0 "$PIN/p" bpfprog -j detach egress "$CG"
	json ".id != $ID and .count == 0"
}

# bats test_tags=cli,once
@test "fd:N takes a number" {
	fails 2 bpfprog list fd:x
	fails 2 bpfprog list fd:-1
	fails 2 bpfprog list fd:
	fails 2 bpfprog list fd:99999999999
}
