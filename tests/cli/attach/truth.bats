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

# kept NAME WORD...: attach $PIN/NAME by a link at $PIN/l_NAME; what was reported is kept for still_kept
kept() {
	bpfprog attach "$PIN/$1" "${@:2}" --pin "$PIN/l_$1" -j > "$BATS_TEST_TMPDIR/kept.$1"
}

# still_kept: a second after the last of them, each of the links holds what was reported of it
still_kept() {
	local name

	sleep 1
	for name in "$BATS_TEST_TMPDIR"/kept.*; do
		name=${name##*.}
		bpfprog query --links "$PIN/l_$name" -j > "$BATS_TEST_TMPDIR/now"
		# shellcheck disable=SC2016	# of jq
		jq -e --slurpfile now "$BATS_TEST_TMPDIR/now" '. as $told | $now[0][0] |
			$told.changed and $told.pinned != null and .state == "attached" and
			.id == $told.link_id and .prog_id == $told.id and
			.pinned == [$told.pinned] and
			# Before 6.6 the kernel does not say which event it is.
			(.attach_type == $told.attach_type or .attach_type == "perf_event") and
			(.target == null or .target == $told.target or
				.target == "\($told.target_kind) \($told.target)" or
				($told.target_kind | IN("map", "dev")))' \
			"$BATS_TEST_TMPDIR/kept.$name" > /dev/null ||
			{ echo "$name:"; cat "$BATS_TEST_TMPDIR/kept.$name" "$BATS_TEST_TMPDIR/now"; return 1; }
	done
}

# raw NAME TYPE ATTACH-TYPE [RETURNS]: a program of two instructions, at $PIN/NAME
raw() {
	bpfprog load --raw "hex:b7000000${4:-01}0000009500000000000000" --type "$2" \
		${3:+--attach-type "$3"} --name "$1" --pin "$PIN/$1" "${@:5}" > /dev/null
}

@test "attach: what is reported of a link to a cgroup, a device, a namespace, a map, netfilter, an iterator is there after the tool" {
	need link_cgroup veth
	new_netns "kl$$"
	skb c
	kept c egress "$CG"
	if has link_xdp; then
		raw x xdp xdp 02
		kept x xdp "kl${$}0"
	fi
	if has link_tcx; then
		tc t
		kept t tcx_ingress "kl${$}0"
	fi
	if has link_sk_lookup; then
		raw l sk_lookup sk_lookup
		kept l sk_lookup netns "kl$$"
	fi
	if has link_flow_dissector; then
		bpfprog load "$OBJ/flow.bpf.o" --pin "$PIN/f" -q
		kept f flow_dissector netns "kl$$"
	fi
	if has link_sockmap; then
		bpfprog load "$OBJ/sockmap.bpf.o" --prog msg_pass --pin "$PIN/s" -q
		bpfprog load "$OBJ/sockmap.bpf.o" --prog stream_verdict --pin "$PIN/v" --pin-maps "$PIN" -q
		kept s sk_msg_verdict "$PIN/sockets"
	fi
	if has link_netfilter; then
		raw n netfilter netfilter
		kept n netfilter ipv4 output --netns "kl$$"
	fi
	if has iter; then
		raw i tracing iter 00 --attach-to bpf_prog
		kept i iter
	fi
	still_kept
}

@test "attach: what is reported of XDP by netlink is there after the tool" {
	need veth prog_xdp
	new_netns "kx$$"
	raw x xdp "" 02
	run -0 bpfprog attach "$PIN/x" xdp "kx${$}0" -j
	id=$(jq .id <<< "$output")
	sleep 1
	ip -j link show dev "kx${$}0" > "$BATS_TEST_TMPDIR/ip" || ip link show dev "kx${$}0" > "$BATS_TEST_TMPDIR/ip"
	grep -Eq "prog/xdp id $id |\"id\":${id}[,}]" "$BATS_TEST_TMPDIR/ip"
	run -0 bpfprog list "$PIN/x" --columns attached -j
	json ".[0].attached[0] | .attach_type == \"xdp\" and .target == \"dev kx${$}0\""
}

@test "attach: what is reported of a link to a netkit device is there after the tool" {
	need netkit link_netkit
	ip netns add "kk$$"
	NETNS+=("kk$$")
	ip -n "kk$$" link add pair0 type netkit
	tc t
	kept t netkit_primary pair0 --netns "kk$$"
	still_kept
}

# bats test_tags=guest
@test "attach: what is reported of a link to a function, a tracepoint, a program, an event is there after the tool" {
	need prog_kprobe
	raw r raw_tracepoint ""
	kept r raw_tp task_rename
	if has prog_fentry; then
		raw e tracing trace_fentry 00 --attach-to vfs_mkdir
		kept e fentry
	fi
	if has prog_lsm; then
		raw m lsm lsm_mac 00 --attach-to inode_mkdir --license GPL
		kept m lsm 2> /dev/null
	fi
	if has link_perf_event; then
		raw p perf_event ""
		kept p perf_event software:cpu-clock --cpu 0 --freq 1
		raw t tracepoint ""
		kept t tracepoint task:task_rename
	fi
	if has link_kprobe; then
		raw k kprobe ""
		kept k kprobe vfs_mkdir
	fi
	if has link_uprobe; then
		raw u kprobe ""
		kept u uprobe "$PROBE" main
	fi
	still_kept
}

# What would go with the tool is refused before anything is attached, whatever the target.
# bats test_tags=once
@test "attach: no link without a pin or a command, for every type whose programs are attached by links" {
	skb a
	while read -r words; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog attach "$PIN/a" $words
		[[ $stderr == *'--pin PATH'*'-- COMMAND'* ]]
	done <<-'END'
		kprobe vfs_read
		kretprobe vfs_read
		ksyscall openat
		kretsyscall openat
		uprobe /bin/sh main
		uretprobe /bin/sh main
		tracepoint sched:sched_switch
		raw_tp sched_switch
		tp_btf
		fentry
		fexit
		fmod_ret
		lsm
		perf_event software:cpu-clock --cpu 0 --freq 1
		netfilter ipv4 input
		iter
		sk_lookup
	END
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
