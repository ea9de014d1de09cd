#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What attached programs do to real connections and packets, and no longer do when they are gone

load ../../helpers

TRAFFIC=${PROBE%/*}/traffic

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# pinned OBJECT PROG...: these programs and the maps of an object, pinned by their names in $PIN
pinned() {
	bpfprog load "$OBJ/$1.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" "${@:2}" -q > /dev/null
}

# packets PIN N: the value at N of an array map
packets() {
	local values

	read -r -a values <<< "$("$TRAFFIC" map "$PIN/$1")"
	echo "${values[$2]}"
}

# bats test_tags=slow
@test "attach: cgroup: bytes of a connection of a process in it are lost until it is detached" {
	need attach_multi
	pinned cgroup --prog egress_allow --prog egress_deny --prog ingress_deny
	run -0 --separate-stderr in_cgroup "$TRAFFIC" tcp \
		"bpfprog -q attach $PIN/egress_allow egress $CG --multi" \
		"bpfprog -q attach $PIN/egress_deny egress $CG --multi" \
		"bpfprog -q detach $PIN/egress_deny egress $CG" \
		"bpfprog -q attach $PIN/ingress_deny ingress $CG" \
		"bpfprog -q detach ingress $CG"
	[[ ${lines[*]} == 'arrived arrived lost arrived lost arrived' ]]
	# The same of a process that is not in it.
	run -0 --separate-stderr "$TRAFFIC" tcp "bpfprog -q attach $PIN/ingress_deny ingress $CG"
	[[ ${lines[*]} == 'arrived arrived' ]]
	bpfprog -q detach ingress "$CG"
}

# bats test_tags=slow
@test "attach: cgroup: a program that was replaced runs no longer, nor one that was detached" {
	need attach_multi attach_replace
	pinned cgroup --prog egress_allow --prog egress_deny --prog ingress_allow
	# Of both modes: in the one the kernel replaces by BPF_F_REPLACE, in the other by attaching.
	for mode in '' --multi; do
		bpfprog -q attach "$PIN/egress_allow" egress "$CG" ${mode:+"$mode"}
		before=$(packets packets 0)
		run -0 --separate-stderr in_cgroup "$TRAFFIC" tcp
		[[ $output == arrived && $(packets packets 0) -gt $before ]]
		run -0 --separate-stderr in_cgroup "$TRAFFIC" tcp \
			"bpfprog -q attach $PIN/egress_deny egress $CG ${mode:+"$mode"} --replace $PIN/egress_allow"
		[[ ${lines[*]} == 'arrived lost' && $(packets packets 1) -gt 0 ]]
		bpfprog -q attach "$PIN/egress_allow" egress "$CG" ${mode:+"$mode"} --replace "$PIN/egress_deny"
		dropped=$(packets packets 1)
		bpfprog -q detach "$PIN/egress_allow" egress "$CG"
		before=$(packets packets 0)
		run -0 --separate-stderr in_cgroup "$TRAFFIC" tcp
		[[ $output == arrived && $(packets packets 0) == "$before" && $(packets packets 1) == "$dropped" ]]
	done
}

@test "attach: sockmap: the verdict redirects bytes to another connection until it is detached" {
	need attach_sk_skb
	pinned sockmap --prog stream_parser --prog stream_verdict
	run -0 --separate-stderr "$TRAFFIC" sockmap "$PIN/sockets"
	[[ $output == kept ]]
	bpfprog -q attach "$PIN/stream_parser" stream_parser "$PIN/sockets"
	bpfprog -q attach "$PIN/stream_verdict" stream_verdict "$PIN/sockets"
	run -0 --separate-stderr "$TRAFFIC" sockmap "$PIN/sockets"
	[[ $output == redirected ]]
	bpfprog -q detach "$PIN/stream_verdict" stream_verdict "$PIN/sockets"
	bpfprog -q detach "$PIN/stream_parser" stream_parser "$PIN/sockets"
	run -0 --separate-stderr "$TRAFFIC" sockmap "$PIN/sockets"
	[[ $output == kept ]]
}

# orders DIGITS: one packet leaves by the device; the programs write these digits
orders() {
	"$TRAFFIC" clear "$PIN/trace"
	busybox ping -c 1 -W 5 192.0.2.2 > /dev/null
	[[ $("$TRAFFIC" map "$PIN/trace") == "$1" ]] || {
		echo "$("$TRAFFIC" map "$PIN/trace"), not $1"
		return 1
	}
}

@test "attach: tcx: programs of a packet run in the order of before, after, first, last, replace" {
	need attach_tcx veth
	new_netns "or$$"
	dev=or${$}0
	pinned order
	busybox ping -c 1 -W 5 192.0.2.2 > /dev/null	# the address is known from here on
	bpfprog -q attach "$PIN/one" tcx_egress "$dev"
	orders 1
	bpfprog -q attach "$PIN/two" tcx_egress "$dev" --before "$PIN/one"
	orders 21
	bpfprog -q attach "$PIN/three" tcx_egress "$dev" --after "$PIN/two"
	orders 231
	bpfprog -q detach "$PIN/two" tcx_egress "$dev"
	orders 31
	bpfprog -q attach "$PIN/two" tcx_egress "$dev" --last
	orders 312
	bpfprog -q detach --first tcx_egress "$dev"
	orders 12
	bpfprog -q attach "$PIN/three" tcx_egress "$dev" --replace "$PIN/one"
	orders 32
	bpfprog -q detach --all tcx_egress "$dev"
	orders 0
}

# flooded FROM NAME HOOK... -- OPTION...: NAME_first is on the hook; it and NAME_second replace each other
# 200 times while packets come, and each packet must be seen by one of them, once. @ in an option
# stands for the program that has to go.
flooded() {
	local from=$1 name=$2 where=() old=first new=second
	shift 2

	while [[ $1 != -- ]]; do
		where+=("$1")
		shift
	done
	shift
	for ((i = 0; i < 200; i++)); do
		echo "attach $PIN/${name}_$new ${where[*]} ${*//@/$PIN/${name}_$old}"
		read -r old new <<< "$new $old"
	done > "$BATS_TEST_TMPDIR/lines"
	"$TRAFFIC" clear "$PIN/seen"
	run -0 --separate-stderr in_cgroup "$TRAFFIC" flood "$from" "$PIN/seen" \
		"bpfprog batch -q '$BATS_TEST_TMPDIR/lines' > /dev/null"
	[[ $output == 'each once' ]]
}

# bats test_tags=slow
@test "attach: cgroup: each packet is seen once while programs replace each other" {
	need link_cgroup attach_multi attach_replace
	pinned flood --prog egress_first --prog egress_second
	bpfprog -q attach "$PIN/egress_first" egress "$CG" --multi
	flooded udp egress egress "$CG" -- --multi --replace @
	bpfprog -q detach egress "$CG"
	bpfprog -q attach "$PIN/egress_first" egress "$CG" --pin "$PIN/link"
	flooded udp egress egress "$CG" -- --pin "$PIN/link" --replace-pin
}

# bats test_tags=slow
@test "attach: xdp: each packet is seen once while programs replace each other" {
	need veth link_xdp
	pinned flood --prog xdp_first --prog xdp_second
	new_netns "fl$$"
	bpfprog -q attach "$PIN/xdp_first" xdp "fl${$}1" --netns "fl$$"
	flooded "fl${$}0" xdp xdp "fl${$}1" -- --netns "fl$$" --replace @
	bpfprog -q detach xdp "fl${$}1" --netns "fl$$"
	bpfprog -q attach "$PIN/xdp_first" xdp "fl${$}1" --netns "fl$$" --pin "$PIN/link"
	flooded "fl${$}0" xdp xdp "fl${$}1" -- --netns "fl$$" --pin "$PIN/link" --replace-pin
}

# bats test_tags=slow
@test "attach: tcx: each packet is seen once while programs replace each other" {
	need veth attach_tcx link_tcx
	pinned flood --prog tc_first --prog tc_second
	new_netns "fl$$"
	bpfprog -q attach "$PIN/tc_first" tcx_ingress "fl${$}1" --netns "fl$$"
	flooded "fl${$}0" tc tcx_ingress "fl${$}1" -- --netns "fl$$" --replace @
	bpfprog -q detach "$PIN/tc_first" tcx_ingress "fl${$}1" --netns "fl$$"
	bpfprog -q attach "$PIN/tc_first" tcx_ingress "fl${$}1" --netns "fl$$" --pin "$PIN/link"
	flooded "fl${$}0" tc tcx_ingress "fl${$}1" -- --netns "fl$$" --pin "$PIN/link" --replace-pin
}
