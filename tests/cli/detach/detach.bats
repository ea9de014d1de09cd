#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog detach": never anything but the program that was meant.

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# attached TYPE TARGET ID...: these programs, in this order, are what is there
attached() {
	run -0 bpfprog query "$1" "$2" -q
	[[ $output == "$(printf '%s\n' "${@:3}")" ]] || {
		echo "attached to $1 of $2: $output, not ${*:3}"
		return 1
	}
}

@test "detach: exclusive and override mode: another program is refused, what is there stays" {
	need attach_cgroup
	pinned cgroup --prog egress_allow --prog egress_deny --prog sock_allow
	for mode in '' --override; do
		bpfprog attach "$PIN/egress_allow" egress "$CG" ${mode:+"$mode"} -q
		for other in egress_deny sock_allow; do
			fails_json 7 bpfprog detach "$PIN/$other" egress "$CG" -j
			[[ $stderr == *"prog $(id $other) is not attached"* ]]
			[[ $stderr == *"attached: prog $(id egress_allow) (cgroup_skb egress_allow)"* ]]
			attached egress "$CG" "$(id egress_allow)"
		done
		run -0 --separate-stderr bpfprog detach "$PIN/egress_allow" egress "$CG" -j
		json ".changed and .id == $(id egress_allow) and .count == 0"
		[[ -z $stderr ]]
	done
}

@test "detach: exclusive and override mode: without a program, what is there goes and is named" {
	need attach_cgroup
	pinned cgroup --prog egress_allow
	for mode in '' --override; do
		bpfprog attach "$PIN/egress_allow" egress "$CG" ${mode:+"$mode"} -q
		run -0 --separate-stderr bpfprog detach egress "$CG" -j
		json ".changed and .id == $(id egress_allow) and .count == 0"
		json '.attach_type == "cgroup_inet_egress" and .target_kind == "cgroup"'
		run -0 bpfprog query egress "$CG" -j
		json '.[0].progs == []'
	done
	bpfprog list -q "$PIN/egress_allow"	# still loaded
}

@test "detach: multi mode: of several programs one has to be named, one that is not attached is not found" {
	need attach_multi
	pinned cgroup --prog egress_allow --prog egress_deny --prog ingress_allow
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	bpfprog attach "$PIN/egress_deny" egress "$CG" --multi -q
	fails_json 7 bpfprog detach egress "$CG" -j
	[[ $stderr == *"attached: prog $(id egress_allow) "*"prog $(id egress_deny) "*'name the program'* ]]
	fails_json 3 bpfprog detach "$PIN/ingress_allow" egress "$CG" -j
	[[ $stderr == *"prog $(id ingress_allow) is not attached"*"prog $(id egress_deny) "* ]]
	attached egress "$CG" "$(id egress_allow)" "$(id egress_deny)"
	run -0 bpfprog detach "$PIN/egress_allow" egress "$CG" -j
	json ".id == $(id egress_allow) and .count == 1"
	attached egress "$CG" "$(id egress_deny)"
	run -0 bpfprog detach "$(id egress_deny)" egress "$CG" -j
	json '.count == 0'
}

@test "detach: where nothing is attached, nothing is found" {
	need attach_cgroup
	pinned cgroup --prog egress_allow
	mkdir "$CG/a"
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	while read -r words; do
		# shellcheck disable=SC2086	# several words
		fails_json 3 bpfprog detach $words -j
		[[ $stderr == *'nothing is attached to'* ]]
	done <<-END
		$PIN/egress_allow ingress $CG
		ingress $CG
		$PIN/egress_allow egress $CG/a
		egress cgroup $CG/a
	END
	fails 3 bpfprog detach "$PIN/nosuch" egress "$CG"
	fails 3 bpfprog detach egress "$CG/nosuch"
	fails 3 bpfprog detach egress "$PIN"
	fails 2 bpfprog detach egress
	fails 2 bpfprog detach "$PIN/egress_allow" nosuch "$CG"
	attached egress "$CG" "$(id egress_allow)"
}

@test "detach: a program that is only pinned elsewhere is not the one attached, by id or tag" {
	need attach_cgroup
	pinned cgroup --prog egress_allow
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/twin" -q
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	fails 7 bpfprog detach id "$(id twin)" egress "$CG"
	attached egress "$CG" "$(id egress_allow)"
	# Without its pin it stays attached, and can be detached by its id.
	number=$(id egress_allow)
	rm "$PIN/egress_allow"
	bpfprog detach "id:$number" egress "$CG" -q
}

@test "detach: tcx: the program has to be named" {
	need veth attach_tcx
	pinned tc
	new_netns "tcx$$"
	dev=tcx${$}0
	fails 3 bpfprog detach tcx_ingress "$dev"
	bpfprog attach "$PIN/tc_ok" tcx_ingress "$dev" -q
	run -0 bpfprog detach tcx_ingress "$dev" -j
	json ".changed and .id == $(id tc_ok) and .count == 0"
	bpfprog attach "$PIN/tc_ok" tcx_ingress "$dev" -q
	bpfprog attach "$PIN/tc_mark" tcx_ingress "$dev" -q
	fails_json 7 bpfprog detach tcx_ingress "$dev" -j
	[[ $stderr == *"attached: prog $(id tc_ok) "*"prog $(id tc_mark) "*'--first or --last'* ]]
	fails 3 bpfprog detach "$PIN/tc_shot" tcx_ingress "$dev"
	attached tcx_ingress "$dev" "$(id tc_ok)" "$(id tc_mark)"
	bpfprog detach "$PIN/tc_ok" tcx_ingress "$dev" -q
	attached tcx_ingress "$dev" "$(id tc_mark)"
	bpfprog detach "$PIN/tc_mark" tcx_ingress "$dev" -q
	fails 3 bpfprog detach "$PIN/tc_mark" tcx_ingress "$dev"
}

@test "detach: sockmap: the only program need not be named, and another one is not detached" {
	need attach_sk_msg query_sockmap
	pinned sockmap --pin-maps "$PIN"
	bpfprog load "$OBJ/sockmap.bpf.o" --prog msg_pass --pin "$PIN/twin" -q
	fails 3 bpfprog detach sk_msg "$PIN/sockets"
	bpfprog attach "$PIN/msg_pass" sk_msg "$PIN/sockets" -q
	fails 7 bpfprog detach "$PIN/twin" sk_msg "$PIN/sockets"
	attached sk_msg "$PIN/sockets" "$(id msg_pass)"
	run -0 bpfprog detach "$PIN/msg_pass" sk_msg "$PIN/sockets" -j
	json '.count == 0 and .target_kind == "map" and .revision == null'
	bpfprog attach "$PIN/msg_pass" sk_msg "$PIN/sockets" -q
	run -0 bpfprog detach sk_msg "$PIN/sockets" -j
	json ".changed and .id == $(id msg_pass) and .count == 0"
	fails 3 bpfprog detach sk_msg "$PIN/sockets"
}

@test "detach: flow dissector: the only program need not be named, and another one is not detached" {
	need veth attach_flow_dissector
	pinned flow
	bpfprog load "$OBJ/flow.bpf.o" --pin "$PIN/twin" -q
	new_netns "flow$$"
	bpfprog attach "$PIN/flow" flow_dissector "flow$$" -q
	fails 7 bpfprog attach "$PIN/twin" flow_dissector "flow$$"
	[[ $stderr == *"taken by prog $(id flow) "* ]]
	fails 7 bpfprog detach "$PIN/twin" flow_dissector "flow$$"
	[[ $stderr == *"attached: prog $(id flow) "* ]]
	attached flow_dissector "flow$$" "$(id flow)"
	run -0 bpfprog detach "$PIN/flow" flow_dissector "flow$$" -j
	json '.count == 0 and .target_kind == "netns"'
	fails 3 bpfprog detach "$PIN/flow" flow_dissector "flow$$"
	bpfprog attach "$PIN/flow" flow_dissector "flow$$" -q
	run -0 bpfprog detach flow_dissector "flow$$" -j
	json ".changed and .id == $(id flow) and .count == 0"
}
