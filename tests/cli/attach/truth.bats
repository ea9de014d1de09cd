#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach: what is reported holds after the tool has ended, and is what was asked for

load ../../helpers

WITHFD=${PROBE%/*}/withfd
PASS=b7000000ffffffff9500000000000000	# return TCX_NEXT
ONE=b7000000010000009500000000000000	# return 1

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# tc NAME...: tc programs that do nothing, at $PIN/NAME
tc() {
	local name

	for name in "$@"; do
		bpfprog load --raw "hex:$PASS" --type sched_cls --name "$name" --pin "$PIN/$name" > /dev/null
	done
}

# skb NAME...: programs for the egress hook of a cgroup, at $PIN/NAME
skb() {
	local name

	for name in "$@"; do
		bpfprog load --raw "hex:$ONE" --type cgroup_skb --attach-type egress \
			--name "$name" --pin "$PIN/$name" > /dev/null
	done
}

# sockmap: the programs of the object in $PIN, and $map, the id of its map, which only they refer to
sockmap() {
	bpfprog load "$OBJ/sockmap.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" -j > "$BATS_TEST_TMPDIR/load"
	map=$(jq '.maps[] | select(.name == "sockets").id' "$BATS_TEST_TMPDIR/load")
}

# there TYPE TARGET...: how many programs are there, a moment later
there() {
	sleep 0.3
	bpfprog query "$@" -j | jq '[.[].progs[]] | length'
}

@test "attach: a program of a sockmap that nothing else holds is refused, and runs with a command" {
	need attach_sk_skb query_sockmap
	sockmap
	rm "$PIN/sockets"
	fails_json 7 bpfprog attach "$PIN/stream_verdict" stream_verdict "map" "id:$map" -j
	json '.error.message | contains("nothing else holds the map")'
	json '.error.hint | contains("pin the map") and contains("-- COMMAND")'
	[ "$(there stream_verdict "map" "id:$map")" -eq 0 ]
	fails 7 bpfprog attach "$PIN/stream_verdict" stream_verdict map name sockets
	run -0 bpfprog attach "$PIN/stream_verdict" stream_verdict "id:$map" -- \
		bpfprog query stream_verdict "id:$map" -j
	json '.[0].progs | length == 1'
	[ "$(there stream_verdict "id:$map")" -eq 0 ]
}

@test "attach: a program of a sockmap stays while a pin or another process holds the map" {
	need attach_sk_skb query_sockmap
	sockmap
	bpfprog attach "$PIN/stream_verdict" stream_verdict "id:$map" -q
	[ "$(there stream_verdict "id:$map")" -eq 1 ]
	bpfprog detach "$PIN/stream_verdict" stream_verdict "id:$map" -q
	"$WITHFD" 9 "$PIN/sockets" sleep 100 3>&- &
	holder=$!
	until [ -e "/proc/$holder/fd/9" ]; do sleep 0.1; done
	rm "$PIN/sockets"
	bpfprog attach "$PIN/stream_verdict" stream_verdict "id:$map" -q
	[ "$(there stream_verdict "id:$map")" -eq 1 ]
	kill "$holder"
	wait "$holder" || true
	[ "$(there stream_verdict "id:$map")" -eq 0 ]
}

@test "attach: a sockmap by a descriptor that goes with the tool is refused" {
	need attach_sk_skb query_sockmap
	sockmap
	rm -f "$BATS_TEST_TMPDIR/out"
	# shellcheck disable=SC2016	# for the shell inside
	run "$WITHFD" 9 "$PIN/sockets" sh -c 'rm "$1"; exec bpfprog attach "$2" stream_verdict fd:9 2>&1' sh \
		"$PIN/sockets" "$PIN/stream_verdict"
	[ "$status" -eq 7 ]
	[[ $output == *'nothing else holds the map'* ]]
}

@test "attach: what is reported of a cgroup, a device and a network namespace is there after the tool" {
	need attach_cgroup attach_flow_dissector veth
	skb a
	new_netns "kept$$"
	bpfprog attach "$PIN/a" egress "$CG" -q
	[ "$(there egress "$CG")" -eq 1 ]
	bpfprog load "$OBJ/flow.bpf.o" --pin "$PIN/flow" -q
	bpfprog attach "$PIN/flow" flow_dissector netns "kept$$" -q
	[ "$(there flow_dissector netns "kept$$")" -eq 1 ]
	need attach_tcx
	tc t
	bpfprog attach "$PIN/t" tcx_ingress "kept${$}0" -q
	[ "$(there tcx_ingress "kept${$}0")" -eq 1 ]
}

@test "attach: --if-absent refuses a program that is there in another mode" {
	need attach_multi
	skb a
	bpfprog attach "$PIN/a" egress "$CG" --multi -q
	fails 7 bpfprog attach "$PIN/a" egress "$CG" --override --if-absent
	[[ $stderr == *'in mode multi, not override'* ]]
	fails 7 bpfprog attach "$PIN/a" egress "$CG" --if-absent
	[[ $stderr == *'in mode multi, not exclusive'* ]]
	run -0 bpfprog attach "$PIN/a" egress "$CG" --multi --if-absent -j
	json '.changed == false'
	[ "$(there egress "$CG")" -eq 1 ]
}

@test "attach: --if-absent with --preorder refuses what no query tells" {
	need attach_preorder
	skb a
	bpfprog attach "$PIN/a" egress "$CG" --multi -q
	fails 7 bpfprog attach "$PIN/a" egress "$CG" --multi --preorder --if-absent
	[[ $stderr == *'--preorder'* ]]
}

@test "attach: --if-absent refuses a program that is there at another place" {
	need attach_tcx
	tc a b c
	new_netns "at$$"
	bpfprog attach "$PIN/a" tcx_ingress "at${$}0" -q
	bpfprog attach "$PIN/b" tcx_ingress "at${$}0" -q
	run -0 bpfprog attach "$PIN/a" tcx_ingress "at${$}0" --first --if-absent -j
	json '.changed == false and .position == 1'
	run -0 bpfprog attach "$PIN/b" tcx_ingress "at${$}0" --last --if-absent -j
	json '.changed == false and .position == 2'
	run -0 bpfprog attach "$PIN/b" tcx_ingress "at${$}0" --after "$PIN/a" --if-absent -j
	json '.changed == false'
	run -0 bpfprog attach "$PIN/a" tcx_ingress "at${$}0" --before "$PIN/b" --if-absent -j
	json '.changed == false'
	fails 7 bpfprog attach "$PIN/b" tcx_ingress "at${$}0" --first --if-absent
	[[ $stderr == *'at place 2 of 2'* ]]
	fails 7 bpfprog attach "$PIN/a" tcx_ingress "at${$}0" --last --if-absent
	fails 7 bpfprog attach "$PIN/a" tcx_ingress "at${$}0" --after "$PIN/b" --if-absent
	fails 7 bpfprog attach "$PIN/b" tcx_ingress "at${$}0" --before "$PIN/a" --if-absent
	fails 7 bpfprog attach "$PIN/b" tcx_ingress "at${$}0" --before "$PIN/c" --if-absent
}

@test "attach: --replace with --if-absent is done only when the old program is gone" {
	need attach_tcx
	tc v1 v2
	new_netns "up$$"
	bpfprog attach "$PIN/v1" tcx_ingress "up${$}0" -q
	bpfprog attach "$PIN/v2" tcx_ingress "up${$}0" -q
	fails 7 bpfprog attach "$PIN/v2" tcx_ingress "up${$}0" --replace "$PIN/v1" --if-absent
	[[ $stderr == *"so is prog $(bpfprog list "$PIN/v1" -q), which it is to replace"* ]]
	bpfprog detach "$PIN/v1" tcx_ingress "up${$}0" -q
	run -0 bpfprog attach "$PIN/v2" tcx_ingress "up${$}0" --replace "$PIN/v1" --if-absent -j
	json '.changed == false and .count == 1'
}

@test "attach: --replace by a program that is there beside the old one says to detach that" {
	need attach_tcx
	tc v1 v2
	new_netns "by$$"
	bpfprog attach "$PIN/v1" tcx_ingress "by${$}0" -q
	bpfprog attach "$PIN/v2" tcx_ingress "by${$}0" -q
	fails 7 bpfprog attach "$PIN/v2" tcx_ingress "by${$}0" --replace "$PIN/v1"
	[[ $stderr == *"detach prog $(bpfprog list "$PIN/v1" -q)"* && $stderr != *--if-absent* ]]
}

@test "attach: an anchor that differs in --preorder is the cause, with status 7" {
	need attach_preorder attach_before_after
	for name in a b; do
		bpfprog load "$OBJ/cgroup.bpf.o" --prog getsockopt_allow --pin "$PIN/$name" -q
	done
	bpfprog attach "$PIN/a" getsockopt "$CG" --multi --preorder -q
	fails 7 bpfprog attach "$PIN/b" getsockopt "$CG" --multi --after "$PIN/a"
	[[ $stderr == *'only one of the program and the one to go before or after is --preorder'* ]]
	run -0 bpfprog attach "$PIN/b" getsockopt "$CG" --multi --preorder --after "$PIN/a" -j
	json .changed
}
