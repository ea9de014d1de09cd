#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog attach", and the way back, for each kind of hook.

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# four PIN TYPE TARGET...: attach, query, detach, query
four() {
	bpfprog attach "$@" --json && bpfprog query "${@:2}" --json &&
		bpfprog detach "$@" --json && bpfprog query "${@:2}" --json
}

# round_trip PIN TYPE KIND TARGET...: the four, and what they say; TARGET may be several words
round_trip() {
	local id

	id=$(id "$1")
	run -0 --separate-stderr four "$PIN/$1" "$2" "${@:4}"
	[[ -z $stderr ]]
	# One jq for all: in a guest each one takes as long as a test.
	json "[., inputs] | length == 4 and all(.[0, 2]; .changed and .id == $id and
		.attach_type == \"$2\" and .target_kind == \"$3\") and
		(.[0] | .position == 1 and .count == 1 and .replaced_id == null) and .[2].count == 0 and
		all(.[1, 3]; length == 1 and (.[0] | .attach_type == \"$2\" and .target_kind == \"$3\")) and
		[.[1][0].progs[].id] == [$id] and .[3][0].progs == []"
}

# each_cgroup_type: lines of "PROG TYPE" on stdin: load the program for the type, and go round
each_cgroup_type() {
	local prog type

	while read -r prog type; do
		echo "# $type"
		bpfprog load "$OBJ/cgroup.bpf.o" --prog "$prog" --attach-type "$type" --pin "$PIN/$type" -q
		round_trip "$type" "$type" cgroup "$CG"
	done
}

@test "attach: cgroup: there and back, for packets, sockets, options, sysctls, devices, TCP events" {
	need attach_cgroup attach_cgroup_sock attach_cgroup_sockopt attach_cgroup_sysctl \
		attach_cgroup_device attach_sock_ops
	each_cgroup_type <<-END
		ingress_allow cgroup_inet_ingress
		egress_allow cgroup_inet_egress
		sock_allow cgroup_inet_sock_create
		sock_allow cgroup_inet_sock_release
		sock_allow cgroup_inet4_post_bind
		sock_allow cgroup_inet6_post_bind
		sock_ops cgroup_sock_ops
		device_deny cgroup_device
		sysctl_deny cgroup_sysctl
		getsockopt_allow cgroup_getsockopt
		getsockopt_allow cgroup_setsockopt
	END
}

@test "attach: cgroup: there and back, for addresses" {
	need attach_cgroup_sock_addr
	each_cgroup_type <<-END
		connect4_allow cgroup_inet4_bind
		connect4_allow cgroup_inet6_bind
		connect4_allow cgroup_inet4_connect
		connect4_allow cgroup_inet6_connect
		connect4_allow cgroup_udp4_sendmsg
		connect4_allow cgroup_udp6_sendmsg
		connect4_allow cgroup_udp4_recvmsg
		connect4_allow cgroup_udp6_recvmsg
		connect4_allow cgroup_inet4_getpeername
		connect4_allow cgroup_inet6_getpeername
		connect4_allow cgroup_inet4_getsockname
		connect4_allow cgroup_inet6_getsockname
	END
}

@test "attach: cgroup: there and back, for Unix addresses" {
	need attach_cgroup_unix
	pinned unix
	round_trip connect_unix_deny cgroup_unix_connect cgroup "$CG"
	each_cgroup_type <<-END
		connect4_allow cgroup_unix_sendmsg
		connect4_allow cgroup_unix_recvmsg
		connect4_allow cgroup_unix_getpeername
		connect4_allow cgroup_unix_getsockname
	END
}

@test "attach: tcx: there and back, and the device is looked up in the namespace of --netns" {
	need veth attach_tcx
	pinned tc
	new_netns "tcx$$"
	round_trip tc_ok tcx_ingress dev "tcx${$}0"
	round_trip tc_ok tcx_egress dev dev "tcx${$}0"
	fails 3 bpfprog attach "$PIN/tc_ok" tcx_ingress "tcx${$}1"
	[[ $stderr == *"network namespace tcx$$ has one: --netns tcx$$" ]]
	fails 3 bpfprog attach "$PIN/tc_ok" tcx_ingress nosuch0
	[[ $stderr == *'--netns names another'* ]]
	round_trip tc_ok tcx_ingress dev "tcx${$}1" "--netns=tcx$$"
}

@test "attach: tcx: several programs in order, one replaced, twice the same refused" {
	need veth attach_tcx
	pinned tc
	new_netns "tcx$$"
	dev=tcx${$}0
	bpfprog attach "$PIN/tc_ok" tcx_egress "$dev" -q
	run -0 bpfprog attach "$PIN/tc_mark" tcx_egress "$dev" -j
	json '.position == 2 and .count == 2 and .revision > 1 and .replaced_id == null'
	json '.attach_flags == null'
	fails_json 7 bpfprog attach "$PIN/tc_mark" tcx_egress "$dev" -j
	[[ $stderr == *'attached already'*'place 2 of 2'* ]]
	run -0 bpfprog attach "$PIN/tc_shot" tcx_egress "$dev" --replace "$PIN/tc_ok" -j
	json ".position == 1 and .count == 2 and .replaced_id == $(id tc_ok)"
	fails 7 bpfprog attach "$PIN/tc_ok" tcx_egress "$dev" --replace "$PIN/tc_ok"
	[[ $stderr == *"attached: prog $(id tc_shot) "*"prog $(id tc_mark) "* ]]
	fails 2 bpfprog attach "$PIN/tc_ok" tcx_egress "$dev" --multi
	run -0 bpfprog query tcx_egress "$dev" -j
	json "[.[0].progs[].id] == [$(id tc_shot), $(id tc_mark)]"
}

# bats test_tags=slow
@test "attach: tcx: a program that drops packets does so until it is detached" {
	need veth attach_tcx
	pinned tc
	new_netns "tcx$$"
	busybox ping -c 1 -W 5 192.0.2.2
	bpfprog attach "$PIN/tc_shot" tcx_ingress "tcx${$}0" -q
	run ! busybox ping -c 1 -W 1 192.0.2.2
	[[ $output == *'100% packet loss'* ]]
	bpfprog detach "$PIN/tc_shot" tcx_ingress "tcx${$}0" -q
	busybox ping -c 1 -W 5 192.0.2.2
}

@test "attach: netkit: there and back; another device and the peer are refused" {
	need netkit attach_netkit
	pinned tc
	# An old ip does not know netkit: the peer then takes the first free name, nk0.
	ip netns add "nk$$"
	NETNS+=("nk$$")
	ip -n "nk$$" link add pair0 type netkit
	ip -n "nk$$" link add dummy0 type dummy || ip -n "nk$$" link add dummy0 type veth
	round_trip tc_ok netkit_primary dev pair0 "--netns=nk$$"
	round_trip tc_ok netkit_peer dev pair0 "--netns=nk$$"
	fails 5 bpfprog --netns "nk$$" attach "$PIN/tc_ok" netkit_primary dummy0
	[[ $stderr == *'not a netkit device'* ]]
	fails 5 bpfprog --netns "nk$$" attach "$PIN/tc_ok" netkit_primary lo
}

@test "attach: sockmap: there and back, by pin and by id; a map of another type is refused" {
	need attach_sk_msg attach_sk_skb query_sockmap
	bpfprog load "$OBJ/sockmap.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" \
		--prog msg_pass --prog stream_parser --prog stream_verdict -j > "$BATS_TEST_TMPDIR/load"
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/xdp_count" --pin-maps "$PIN" -q
	map=$(jq '.maps[] | select(.name == "sockets").id' "$BATS_TEST_TMPDIR/load")
	round_trip msg_pass sk_msg_verdict map "$PIN/sockets"
	round_trip stream_parser sk_skb_stream_parser map map "$PIN/sockets"
	round_trip stream_verdict sk_skb_stream_verdict map "id:$map"
	round_trip msg_pass sk_msg_verdict map map id "$map"
	fails_json 5 bpfprog attach "$PIN/msg_pass" sk_msg_verdict "$PIN/hits" -j
	json '.error.errno == "EOPNOTSUPP" and (.error.hint | contains("sockmap"))'
	fails 3 bpfprog attach "$PIN/msg_pass" sk_msg_verdict "$PIN/nosuch"
}

@test "attach: sockmap: an occupied hook is refused, and so is the other kind of verdict" {
	need attach_sk_skb attach_sk_skb_verdict query_sockmap
	pinned sockmap --pin-maps "$PIN"
	bpfprog attach "$PIN/stream_verdict" stream_verdict "$PIN/sockets" -q
	fails 7 bpfprog attach "$PIN/skb_verdict" stream_verdict "$PIN/sockets"
	[[ $stderr == *"prog $(id stream_verdict) "* ]]
	fails 7 bpfprog attach "$PIN/skb_verdict" skb_verdict "$PIN/sockets"
	[[ $stderr == *'other verdict'* ]]
	run -0 bpfprog attach "$PIN/skb_verdict" stream_verdict "$PIN/sockets" --force -j
	json ".replaced_id == $(id stream_verdict) and .count == 1"
	bpfprog detach "$PIN/skb_verdict" stream_verdict "$PIN/sockets" -q
	round_trip skb_verdict sk_skb_verdict map "$PIN/sockets"
}

@test "attach: flow dissector: there and back, of a network namespace by name, path and --netns" {
	need veth attach_flow_dissector
	pinned flow
	new_netns "flow$$"
	round_trip flow flow_dissector netns "flow$$"
	round_trip flow flow_dissector netns netns "flow$$"
	round_trip flow flow_dissector netns "/run/netns/flow$$"
	round_trip flow flow_dissector netns /proc/self/ns/net "--netns=flow$$"
	# Without a target it is the namespace that this process is in.
	run -0 bpfprog -j --netns "flow$$" attach "$PIN/flow" flow_dissector
	json ".id == $(id flow) and .target == \"flow$$\""
	run -0 bpfprog -j --netns "flow$$" query flow_dissector
	json ".[0].target == \"flow$$\" and [.[0].progs[].id] == [$(id flow)]"
	run -0 bpfprog -j query flow_dissector --netns "/run/netns/flow$$"
	json ".[0].target == \"/run/netns/flow$$\" and [.[0].progs[].id] == [$(id flow)]"
	run -0 bpfprog -j query flow_dissector
	json '.[0].target == "/proc/self/ns/net"'
	run -0 bpfprog -q query flow_dissector
	[[ -z $output ]]
	run -0 bpfprog -j --netns "flow$$" detach "$PIN/flow" flow_dissector
	json ".target == \"flow$$\""
	# It is that namespace's, and no other's.
	bpfprog attach "$PIN/flow" flow_dissector "flow$$" -q
	run -0 bpfprog query flow_dissector netns /proc/self/ns/net -j
	json '.[0].progs == []'
	run -0 bpfprog query flow_dissector netns /proc/self/ns/net --netns "flow$$" -j
	json "[.[0].progs[].id] == [$(id flow)]"
}

# bats test_tags=guest
@test "attach: flow dissector: one of the initial namespace is in the way of others" {
	need veth attach_flow_dissector
	pinned flow
	new_netns "flow$$"
	bpfprog attach "$PIN/flow" flow_dissector /proc/self/ns/net -q
	fails 7 bpfprog attach "$PIN/flow" flow_dissector "flow$$"
	[[ $stderr == *'EEXIST'*'network namespace'* ]]
	bpfprog detach "$PIN/flow" flow_dissector /proc/self/ns/net -q
	round_trip flow flow_dissector netns "flow$$"
}

# bats test_tags=once
@test "attach: every spelling of the type means the same, and so does every one of the cgroup" {
	need attach_cgroup
	pinned cgroup --prog egress_allow
	for type in cgroup_inet_egress cgroup_skb/egress egress 1; do
		run -0 --separate-stderr bpfprog attach "$PIN/egress_allow" "$type" "$CG" -j
		json '.attach_type == "cgroup_inet_egress"'
		run -0 bpfprog query "$type" cgroup "$CG" -j
		json "[.[0].progs[].id] == [$(id egress_allow)]"
		bpfprog detach pinned "$PIN/egress_allow" "$type" cgroup "$CG" -q
	done
	cd "$CG"
	run -0 bpfprog attach id "$(id egress_allow)" egress ./ -j
	bpfprog detach "$(id egress_allow)" egress cgroup . -q
	for type in egres cgroup_inet_egress2 '' -; do
		fails 2 bpfprog attach "$PIN/egress_allow" "$type" "$CG"
		[[ $stderr == *"unknown attach type '$type'"* ]]
	done
	fails 2 bpfprog attach "$PIN/egress_allow" egress dev lo
	[[ $stderr == *'is for a cgroup'* ]]
	fails 2 bpfprog attach "$PIN/egress_allow" egress
	fails 2 bpfprog attach "$PIN/egress_allow" egress "$CG" more
	fails 2 bpfprog attach "$PIN/egress_allow" egress "$CG" --multi --override
	run -0 bpfprog query "$CG" -j
	[[ $output == '[]' ]]
}

@test "attach: cgroup: packets of a process in it do not leave, until the program is detached" {
	need veth attach_cgroup
	pinned cgroup --prog egress_deny
	new_netns "cg$$"
	in_cgroup busybox ping -c 1 -W 5 192.0.2.2
	bpfprog attach "$PIN/egress_deny" egress "$CG" -q
	run ! in_cgroup busybox ping -c 1 -W 1 192.0.2.2
	[[ $output == *'not permitted'* ]]
	busybox ping -c 1 -W 5 192.0.2.2	# this process is not in it
	bpfprog detach "$PIN/egress_deny" egress "$CG" -q
	in_cgroup busybox ping -c 1 -W 5 192.0.2.2
}

@test "attach: cgroup: connect() of a process in it is refused, until the program is detached" {
	need attach_cgroup_sock_addr
	pinned cgroup --prog connect4_deny
	run ! in_cgroup busybox nc -w 2 127.0.0.1 9
	[[ $output == *refused* ]]
	bpfprog attach "$PIN/connect4_deny" connect4 "$CG" -q
	run ! in_cgroup busybox nc -w 2 127.0.0.1 9
	[[ $output == *'not permitted'* ]]
	bpfprog detach connect4 "$CG" -q
	run ! in_cgroup busybox nc -w 2 127.0.0.1 9
	[[ $output == *refused* ]]
}

@test "attach: cgroup: an occupied exclusive hook is refused, replaced by --replace and --force" {
	need attach_cgroup
	pinned cgroup --prog egress_allow --prog egress_deny
	for mode in '' --override; do
		bpfprog attach "$PIN/egress_allow" egress "$CG" ${mode:+"$mode"} -q
		fails_json 7 bpfprog attach "$PIN/egress_deny" egress "$CG" ${mode:+"$mode"} -j
		[[ $stderr == *"taken by prog $(id egress_allow) (cgroup_skb egress_allow)"*--force* ]]
		run -0 bpfprog query egress "$CG" -j
		json "[.[0].progs[].id] == [$(id egress_allow)]"
		fails 7 bpfprog attach "$PIN/egress_deny" egress "$CG" ${mode:+"$mode"} --replace "$PIN/egress_deny"
		[[ $stderr == *"attached: prog $(id egress_allow) "* ]]
		run -0 bpfprog attach "$PIN/egress_deny" egress "$CG" --replace "$PIN/egress_allow" -j
		json ".replaced_id == $(id egress_allow) and .count == 1"
		json ".attach_flags == [${mode:+\"override\"}]"
		run -0 bpfprog attach "$PIN/egress_allow" egress "$CG" ${mode:+"$mode"} --force -j
		json ".replaced_id == $(id egress_deny) and .count == 1"
		# The program that is there is no other one: nothing is pushed out.
		run -0 bpfprog attach "$PIN/egress_allow" egress "$CG" ${mode:+"$mode"} -j
		json '.replaced_id == null and .count == 1'
		bpfprog detach egress "$CG" -q
	done
}

@test "attach: cgroup: --multi puts programs one after the other, refuses one twice, replaces one" {
	need attach_multi attach_replace
	pinned cgroup --prog egress_allow --prog egress_deny --prog ingress_allow
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	run -0 bpfprog attach "$PIN/egress_deny" egress "$CG" --multi -j
	json '.position == 2 and .count == 2 and .attach_flags == ["multi"] and .replaced_id == null'
	fails_json 7 bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -j
	json '.error | .errno == "EINVAL" and (.hint | contains("attached already, at place 1 of 2"))'
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/other" -q
	run -0 bpfprog attach "$PIN/other" egress "$CG" --multi --replace "$PIN/egress_allow" -j
	json ".position == 1 and .count == 2 and .replaced_id == $(id egress_allow)"
	# A hook in multi mode stays in it.
	run -0 bpfprog attach "$PIN/egress_allow" egress "$CG" --replace "$PIN/other" -j
	json '.attach_flags == ["multi"] and .count == 2'
	run -0 bpfprog query egress "$CG" -j
	json "[.[0].progs[].id] == [$(id egress_allow), $(id egress_deny)]"
}

@test "attach: cgroup: another mode than that of the hook is refused, and the mode is named" {
	need attach_multi
	pinned cgroup --prog egress_allow --prog egress_deny
	while read -r name first second; do
		bpfprog attach "$PIN/egress_allow" egress "$CG" ${first:+"$first"} -q
		for option in $second; do
			[[ $option != none ]] || option=''
			fails 7 bpfprog attach "$PIN/egress_deny" egress "$CG" ${option:+"$option"}
			[[ $stderr == *EPERM*"its mode is $name,"* ]]
		done
		run -0 bpfprog query egress "$CG" -j
		json "[.[0].progs[].id] == [$(id egress_allow)]"
		bpfprog detach "$PIN/egress_allow" egress "$CG" -q
	done <<-END
		override --override none --multi
		multi --multi none --override
	END
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	fails 7 bpfprog attach "$PIN/egress_deny" egress "$CG" --multi
	[[ $stderr == *'its mode is exclusive, and multi was asked for'* ]]
}

@test "attach: cgroup: an exclusive program above is in the way and is named, others are not" {
	need attach_multi
	pinned cgroup --prog egress_allow --prog egress_deny
	mkdir -p "$CG/a/b"
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	for dir in "$CG/a" "$CG/a/b"; do
		for mode in '' --override --multi; do
			fails 7 bpfprog attach "$PIN/egress_deny" egress "$dir" ${mode:+"$mode"}
			[[ $stderr == *EPERM*": $CG;"* ]]
		done
	done
	bpfprog detach egress "$CG" -q
	bpfprog attach "$PIN/egress_allow" egress "$CG" --override -q
	bpfprog attach "$PIN/egress_deny" egress "$CG/a/b" -q
	bpfprog detach egress "$CG/a/b" -q
	bpfprog detach egress "$CG" -q
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	bpfprog attach "$PIN/egress_deny" egress "$CG/a/b" --multi -q
}

@test "attach: a program of the wrong type is refused, with the types that fit" {
	need attach_cgroup
	pinned cgroup --prog egress_allow --prog sock_allow
	pinned xdp --prog xdp_pass
	fails_json 5 bpfprog attach "$PIN/sock_allow" egress "$CG" -j
	[[ $stderr == *'program of type cgroup_sock does not fit cgroup_inet_egress, which takes cgroup_skb'* ]]
	[[ ${stderr_lines[1]} == *cgroup_inet_sock_create*cgroup_inet4_post_bind*cgroup_inet_sock_release* ]]
	fails 5 bpfprog attach "$PIN/egress_allow" cgroup_device "$CG"
	[[ ${stderr_lines[1]} == *'cgroup_inet_ingress, cgroup_inet_egress' ]]
	fails 5 bpfprog attach "$PIN/xdp_pass" egress "$CG"
	[[ ${stderr_lines[1]} == 'hint: attach types that fit: xdp' ]]
	fails 5 bpfprog attach "$PIN/egress_allow" tcx_ingress lo
	run -0 bpfprog query "$CG" -j
	[[ $output == '[]' ]]
}

@test "attach: a program loaded for another attach type is refused, and how to load it is said" {
	need attach_cgroup_sock_addr
	pinned cgroup --prog connect4_allow
	fails 1 bpfprog attach "$PIN/connect4_allow" bind4 "$CG"
	[[ $stderr == *EINVAL*--attach-type* ]]
	fails 1 bpfprog attach "$PIN/connect4_allow" cgroup_inet6_connect "$CG"
}

@test "attach: a type that only links serve is refused, with how to attach it" {
	pinned xdp --prog xdp_pass
	for type in xdp/devmap xdp_cpumap sk_reuseport/migrate sk_reuseport; do
		fails 5 bpfprog attach "$PIN/xdp_pass" "$type" lo
		[[ ${stderr_lines[1]} == 'hint: programs of this type are attached by '* ]]
	done
	fails_json 5 bpfprog attach "$PIN/xdp_pass" xdp/devmap lo -j
	[[ $stderr == *'an element of a devmap'* ]]
	for type in perf_event fentry trace_fexit tp_btf lsm lsm_mac iter; do
		fails 2 bpfprog attach "$PIN/xdp_pass" "$type"
	done
	fails 5 bpfprog attach "$PIN/xdp_pass" fentry --pin "$PIN/link"
	[[ $stderr == *'attach types that fit: xdp' ]]
	fails 5 bpfprog detach "$PIN/xdp_pass" sk_reuseport_select lo
	[[ $stderr == *'bpfprog detach LINK' ]]
	fails 5 bpfprog query sk_reuseport_select lo
	[[ $stderr == *'bpfprog list --attached'* ]]
}

@test "attach: a missing device, cgroup, namespace, program or another directory is not found" {
	need attach_cgroup
	pinned cgroup --prog egress_allow
	pinned flow
	pinned tc --prog tc_ok
	mkdir "$BATS_TEST_TMPDIR/v1"
	cases=(
		"egress_allow egress $CG/nosuch" "egress_allow egress $BATS_TEST_TMPDIR"
		"egress_allow egress $CG/cgroup.procs" "egress_allow egress $PIN" 'egress_allow egress /proc'
		'tc_ok tcx_ingress nosuch' 'tc_ok tcx_ingress averyveryverylongname'
		'tc_ok tcx_ingress dev nosuch' 'flow flow_dissector nosuch' "flow flow_dissector $CG"
		'flow flow_dissector /dev/null' "nosuch egress $CG"
	)
	for words in "${cases[@]}"; do
		# shellcheck disable=SC2086	# several words
		fails 3 bpfprog attach "$PIN/"$words
	done
	fails 3 bpfprog attach "$PIN/egress_allow" egress "$BATS_TEST_TMPDIR"
	[[ $stderr == *'not a cgroup v2 directory'*'findmnt -t cgroup2'* ]]
	fails 3 bpfprog attach id 4294967294 egress "$CG"
	fails 3 bpfprog --netns nosuch attach "$PIN/tc_ok" tcx_ingress lo
	[[ $stderr == *"hint: see 'ip netns'"* ]]
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	fails 3 timeout 10 bpfprog attach "$PIN/flow" flow_dissector "$BATS_TEST_TMPDIR/fifo"
	if mount -t cgroup -o none,name=bpfprogtest cgroup "$BATS_TEST_TMPDIR/v1" 2> /dev/null; then
		run --separate-stderr bpfprog attach "$PIN/egress_allow" egress "$BATS_TEST_TMPDIR/v1"
		umount "$BATS_TEST_TMPDIR/v1"
		[[ $status == 3 && $stderr == *'cgroup v1 directory'* ]]
	fi
}

# bats test_tags=once
@test "attach: --dry-run shows the call and attaches nothing, -q says nothing" {
	need attach_cgroup
	pinned cgroup --prog egress_allow
	run -0 --separate-stderr bpfprog attach "$PIN/egress_allow" egress "$CG" --multi --dry-run -j
	json '.dry_run and .calls[0].call == "bpf_prog_attach"'
	json '[.calls[0].args[] | {(.name): .value}] | add | .type == "cgroup_inet_egress" and .flags == "multi"'
	run -0 bpfprog query egress "$CG" -j
	json '.[0].progs == []'
	run -0 bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	[[ -z $output ]]
	run -0 bpfprog detach "$PIN/egress_allow" egress "$CG" --dry-run
	[[ $output == bpf_prog_detach2\(* ]]
	run -0 bpfprog query egress "$CG" -q
	[[ $output == "$(id egress_allow)" ]]
	run -0 bpfprog detach "$PIN/egress_allow" egress "$CG" -q
	[[ -z $output ]]
}
