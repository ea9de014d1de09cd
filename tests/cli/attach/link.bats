#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach: by a link that is pinned, updated, or goes with a command

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

PASS=b7000000ffffffff9500000000000000	# return TCX_NEXT
ONE=b7000000010000009500000000000000	# return 1
XDP=b7000000020000009500000000000000	# return XDP_PASS

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# raw HEX TYPE NAME... [-- OPTION...]: programs at $PIN/NAME
raw() {
	local hex=$1 type=$2 name names=()

	shift 2
	while [[ $# -gt 0 && $1 != -- ]]; do
		names+=("$1")
		shift
	done
	for name in "${names[@]}"; do
		bpfprog load --raw "hex:$hex" --type "$type" --name "$name" --pin "$PIN/$name" "${@:2}" > /dev/null
	done
}

# id PIN: the id of the program that is pinned in $PIN by this name
id() {
	bpfprog list "$PIN/$1" -q
}

# held TYPE TARGET...: the ids of the programs there
held() {
	bpfprog query "$@" -j | jq -r '[.[].progs[].id] | join(" ")'
}

# linked NAME1 NAME2 KIND TYPE TARGET...: pin a link, look at it, update it, let it go
linked() {
	local one two kind=$3

	one=$(id "$1")
	two=$(id "$2")
	run -0 --separate-stderr bpfprog attach "$PIN/$1" "${@:4}" --pin "$PIN/link" -j
	[[ -z $stderr ]]
	json ".changed and .id == $one and .target_kind == \"$kind\" and .link_id > 0 and
		.pinned == \"$PIN/link\" and .replaced_id == null"
	link=$(jq .link_id <<< "$output")
	fails 7 bpfprog attach "$PIN/$2" "${@:4}" --pin "$PIN/link"
	run -0 bpfprog attach "$PIN/$1" "${@:4}" --pin "$PIN/link" --if-absent -j
	json ".changed == false and .link_id == $link and .pinned == \"$PIN/link\""
	run -0 bpfprog attach "$PIN/$1" "${@:4}" --pin "$PIN/link" --replace-pin -j
	json ".changed == false and .link_id == $link"
	run -0 bpfprog attach "$PIN/$2" "${@:4}" --pin "$PIN/link" --replace-pin -j
	json ".changed and .id == $two and .replaced_id == $one and .link_id == $link"
	run -0 bpfprog list "$PIN/$2" --columns attached -j
	json ".[0].attached | length == 1 and .[0].link_id == $link"
	rm "$PIN/link"
	run -0 bpfprog list "$PIN/$2" --columns attached -j
	json '.[0].attached == []'
}

@test "attach: --pin: a link of a cgroup, updated in place, gone with its pin" {
	need link_cgroup
	raw "$ONE" cgroup_skb a b -- --attach-type egress
	linked a b cgroup egress "$CG"
	linked a b cgroup egress "$CG" --multi
}

@test "attach: --pin: a link of tcx" {
	need link_tcx
	raw "$PASS" sched_cls a b
	new_netns "lk$$"
	linked a b dev tcx_ingress "lk${$}0"
	linked a b dev tcx_egress dev "lk${$}1" --netns "lk$$"
}

@test "attach: --pin: a link of netkit" {
	need netkit link_netkit
	raw "$PASS" sched_cls a b
	ip netns add "nk$$"
	NETNS+=("nk$$")
	ip -n "nk$$" link add pair0 type netkit
	linked a b dev netkit_primary pair0 --netns "nk$$"
	linked a b dev netkit_peer pair0 --netns "nk$$"
}

@test "attach: --pin: a link of XDP" {
	need veth link_xdp
	raw "$XDP" xdp a b
	new_netns "lx$$"
	linked a b dev xdp "lx${$}0"
	linked a b dev xdp "lx${$}0" --mode generic
	linked a b dev xdp "lx${$}0" --mode native
}

@test "attach: --pin: links of a network namespace: flow dissector and sk_lookup" {
	need link_flow_dissector link_sk_lookup veth
	new_netns "ln$$"
	raw "$ONE" sk_lookup a b -- --attach-type sk_lookup
	linked a b netns sk_lookup netns "ln$$"
	rm "$PIN"/[ab]
	raw b7000000810000009500000000000000 flow_dissector a b
	linked a b netns flow_dissector netns "ln$$"
}

@test "attach: --pin: a link of a sockmap, which does not push out what is there" {
	need link_sockmap
	for name in a b; do
		bpfprog load "$OBJ/sockmap.bpf.o" --prog msg_pass --pin "$PIN/$name" -q
	done
	bpfprog load "$OBJ/sockmap.bpf.o" --prog stream_verdict --pin "$PIN/v" --pin-maps "$PIN" -q
	linked a b map sk_msg_verdict "$PIN/sockets"
	bpfprog attach "$PIN/a" sk_msg_verdict "$PIN/sockets" -q
	fails 7 bpfprog attach "$PIN/b" sk_msg_verdict "$PIN/sockets" --pin "$PIN/link"
	[[ $stderr == *"prog $(id a) "* ]]
	[ "$(held sk_msg_verdict "$PIN/sockets")" = "$(id a)" ]
	run -0 bpfprog attach "$PIN/b" sk_msg_verdict "$PIN/sockets" --pin "$PIN/link" --force -j
	json ".replaced_id == $(id a)"
}

@test "attach: --pin: what cannot be pinned is not attached" {
	need link_cgroup
	raw "$ONE" cgroup_skb a -- --attach-type egress
	fails 1 bpfprog attach "$PIN/a" egress "$CG" --pin "$BATS_TEST_TMPDIR/x"
	fails 3 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/nosuch/x"
	fails 1 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/a.b"
	fails 7 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/a"
	fails 7 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/a" --if-absent
	fails 7 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/a" --replace-pin
	run bash -c 'bpfprog attach "$1/a" egress "$2" --pin "$1/l" -j > /dev/full' bash "$PIN" "$CG"
	[ "$status" -eq 1 ]
	[ ! -e "$PIN/l" ]
	[ -z "$(held egress "$CG")" ]
}

@test "attach: --replace-pin puts a link of another hook in the place of the old one" {
	need link_cgroup
	raw "$ONE" cgroup_skb a -- --attach-type egress
	mkdir "$CG/other"
	bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/link" -q
	bpfprog attach "$PIN/a" egress "$CG/other" --pin "$PIN/link" --replace-pin -q
	[ -z "$(held egress "$CG")" ]
	[ "$(held egress "$CG/other")" = "$(id a)" ]
	rm "$PIN/link"
}

@test "attach: --if-absent with --pin refuses a program that is there without a link" {
	need link_cgroup
	raw "$ONE" cgroup_skb a -- --attach-type egress
	bpfprog attach "$PIN/a" egress "$CG" --multi -q
	fails 7 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/link" --if-absent
	[[ $stderr == *'not by a link'* ]]
}

@test "attach: a link of a cgroup with a revision is refused by a kernel that would ignore it" {
	need link_cgroup
	raw "$ONE" cgroup_skb a -- --attach-type egress
	if "$PROBE" query_revision | grep -q no; then
		fails 5 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/l" --expected-revision 777
	else
		fails 7 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/l" --expected-revision 777
	fi
	[ ! -e "$PIN/l" ]
	[ -z "$(held egress "$CG")" ]
}

@test "attach: with a command, SIGKILL of the tool detaches too" {
	need link_cgroup
	raw "$ONE" cgroup_skb a -- --attach-type egress
	# shellcheck disable=SC2153	# of helpers
	"$TOOL" attach "$PIN/a" egress "$CG" --multi -- sleep 100 3>&- &
	tool=$!
	until [ "$(held egress "$CG")" ]; do sleep 0.1; done
	kill -KILL "$tool"
	wait "$tool" || true
	for _ in {1..50}; do
		[ "$(held egress "$CG")" ] || break
		sleep 0.1
	done
	[ -z "$(held egress "$CG")" ]
	pkill -P 1 -x sleep || true
}

@test "attach: xdp: there and back by netlink, race-free, and the modes" {
	need veth prog_xdp
	raw "$XDP" xdp a b
	new_netns "xd$$"
	run -0 --separate-stderr bpfprog attach "$PIN/a" xdp "xd${$}0" -j
	json ".changed and .link_id == null and .pinned == null and .id == $(id a)"
	fails 7 bpfprog attach "$PIN/b" xdp "xd${$}0"
	fails 7 bpfprog attach "$PIN/b" xdp "xd${$}0" --replace "$PIN/b"
	run -0 bpfprog attach "$PIN/a" xdp "xd${$}0" --if-absent -j
	json '.changed == false'
	run -0 bpfprog attach "$PIN/b" xdp "xd${$}0" --replace "$PIN/a" -j
	json ".changed and .replaced_id == $(id a)"
	run -0 bpfprog attach "$PIN/a" xdp "xd${$}0" --force -j
	json ".changed and .replaced_id == $(id b)"
	fails 7 bpfprog attach "$PIN/b" xdp "xd${$}0" --mode generic
	fails 7 bpfprog attach "$PIN/b" xdp "xd${$}0" --pin "$PIN/link"
	[ ! -e "$PIN/link" ]
	fails 3 bpfprog detach "$PIN/b" xdp "xd${$}0"
	run -0 bpfprog detach "$PIN/a" xdp "xd${$}0" -j
	json ".changed and .count == 0"
	fails 3 bpfprog detach "$PIN/a" xdp "xd${$}0"
	run -0 bpfprog attach "$PIN/a" xdp "xd${$}0" --mode generic -j
	run -0 bpfprog detach xdp "xd${$}0" -j
	json ".changed and .id == $(id a)"
	run -0 bpfprog attach "$PIN/a" xdp "xd${$}0" -- bpfprog list "$PIN/a" --columns attached -j
	json '.[0].attached[0].attach_type == "xdp"'
	run -0 bpfprog list "$PIN/a" --columns attached -j
	json '.[0].attached == []'
	fails 5 bpfprog attach "$PIN/a" xdp lo --mode native
}

@test "detach: a link by its pin and by its id, whoever holds it; one that is detached already" {
	need link_cgroup
	raw "$ONE" cgroup_skb a -- --attach-type egress
	run -0 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/l" -j
	link=$(jq .link_id <<< "$output")
	fails 7 bpfprog detach "$PIN/a" egress "$CG"
	[[ $stderr == *"bpfprog detach link $link"* ]]
	ln "$PIN/l" "$PIN/again"
	run -0 bpfprog detach "$PIN/l" -j
	json ".changed and .link_id == $link and .id == $(id a) and .unpinned == [\"$PIN/l\"] and
		.attach_type == \"cgroup_inet_egress\" and .target_kind == \"cgroup\""
	[ ! -e "$PIN/l" ]
	[ -z "$(held egress "$CG")" ]
	run -0 bpfprog detach link "$PIN/again" -j
	json '.changed == false and (.unpinned | length == 1)'
	fails 3 bpfprog detach "$PIN/again"
	run -0 bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/l" -j
	link=$(jq .link_id <<< "$output")
	run -0 bpfprog detach "link:$link" -j
	json '.changed and .unpinned == []'
	run -0 bpfprog detach link "$link" -j
	json '.changed == false'
	rm "$PIN/l"
	fails 3 bpfprog detach "link:$link"
	run -0 bpfprog detach "link:$link" --if-attached -j
	json '.changed == false'
	fails 3 bpfprog detach "$PIN/a"
	[[ $stderr == *'not a link'* ]]
	fails 2 bpfprog detach "link:$link" --all
	fails 2 bpfprog detach link:x
}

@test "attach: sk_lookup and links in general want a pin or a command" {
	fails 2 bpfprog attach 1 sk_lookup
	[[ $stderr == *'--pin PATH'* ]]
	fails 2 bpfprog attach 1 egress /x --replace-pin
	fails 2 bpfprog attach 1 egress /x --pin /x --override
	fails 2 bpfprog attach 1 egress /x --pin /x --replace 2
	fails 2 bpfprog attach 1 egress /x --pin /x --force
	fails 2 bpfprog attach 1 egress /x --pin /x -- true
	fails 2 bpfprog attach 1 lirc_mode2 /dev/lirc0 --pin /x
	fails 2 bpfprog attach 1 egress /x --mode native
	fails 2 bpfprog attach 1 xdp lo --mode fast
	fails 2 bpfprog attach 1 xdp lo --first
	[[ $stderr == *'xdp does not take --first; it takes --replace, --force and --mode'* ]]
	fails 2 bpfprog attach 1 xdp lo --expected-revision 1
	fails 2 bpfprog attach 1 sk_lookup --pin /x --first
}

# bats test_tags=once
@test "attach: --dry-run shows a link and its pin, and XDP by netlink" {
	need prog_xdp prog_cgroup_skb
	raw "$XDP" xdp a
	run -0 bpfprog -n attach "$PIN/a" xdp lo --mode generic --pin "$PIN/link"
	[[ $output == 'bpf_link_create(prog_fd='*', target_fd=1 [dev lo], attach_type=xdp, opts.flags=0x2)'*"bpf_obj_pin(fd=[the link], path=$PIN/link)" ]]
	run -0 bpfprog -n attach "$PIN/a" xdp lo
	[[ $output == 'bpf_xdp_attach(ifindex=1 [lo], prog_fd='*', flags=0x1, opts.old_prog_fd=0)' ]]
	[ ! -e "$PIN/link" ]
}

@test "attach: a link of a cgroup goes before a link, not a program, and that is told" {
	need link_cgroup attach_before_after
	raw "$ONE" cgroup_skb a b c -- --attach-type egress
	bpfprog attach "$PIN/a" egress "$CG" --pin "$PIN/first" -q
	bpfprog attach "$PIN/b" egress "$CG" --multi -q
	fails 1 bpfprog attach "$PIN/c" egress "$CG" --pin "$PIN/l" --before "$PIN/b"
	[[ $stderr == *'a link of a cgroup goes before or after a link'*'--before link:ID' ]]
	run -0 bpfprog attach "$PIN/c" egress "$CG" --pin "$PIN/l" --before "link:$(bpfprog query --links "$PIN/first" -j | jq '.[0].id')" -j
	json '.position == 1 and .count == 3'
}
