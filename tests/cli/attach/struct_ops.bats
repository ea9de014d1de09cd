#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach, load: maps of struct_ops, whose programs are a part of the kernel

# shellcheck disable=SC2154	# set by bats

load ../../helpers

TRAFFIC=${PROBE%/*}/traffic
LINK=${PROBE%/*}/link

setup() {
	setup_dirs
}

teardown() {
	[[ ! -e $BATS_TEST_TMPDIR/stats ]] || echo 0 > /proc/sys/kernel/bpf_stats_enabled
	teardown_dirs
}

# ops DIR: the congestion controls of cc.bpf.o, programs and maps in $PIN/DIR
ops() {
	mkdir -p "$PIN/$1/progs"
	bpfprog load "$OBJ/cc.bpf.o" --pin-dir "$PIN/$1/progs" --pin-maps "$PIN/$1" -q > /dev/null
}

@test "attach: struct_ops: connections use it while the link is pinned, and not without it" {
	need link_struct_ops
	ops one
	run -0 "$TRAFFIC" cc bp_link
	[[ $output == ENOENT ]]
	run -0 --separate-stderr bpfprog attach "$PIN/one/cc_link" struct_ops --pin "$PIN/cc" -j
	[[ -z $stderr ]]
	json ".changed and .id == null and .attach_type == \"struct_ops\" and .target_kind == \"map\" and
		.target == \"map name:cc_link\" and .link_id > 0 and .pinned == \"$PIN/cc\" and .map_id > 0"
	touch "$BATS_TEST_TMPDIR/stats"
	echo 1 > /proc/sys/kernel/bpf_stats_enabled
	run -0 "$TRAFFIC" cc bp_link
	[[ $output == arrived ]]
	run -0 --separate-stderr bpfprog list -j --columns run_cnt "$PIN/one/progs/cc_avoid"
	json '.[0].run_cnt > 0'
	run -0 --separate-stderr bpfprog query --links -j "$PIN/cc"
	json '.[0].state == "attached" and .[0].target == "map name:cc_link"'
	run -0 bpfprog detach "$PIN/cc"
	run -0 "$TRAFFIC" cc bp_link
	[[ $output == ENOENT ]]
}

@test "attach: struct_ops: with a command it goes when that ends, however the tool does" {
	need link_struct_ops
	ops one
	run -0 --separate-stderr bpfprog attach map name:cc_link struct_ops -- "$TRAFFIC" cc bp_link
	[[ $output == arrived ]]
	run -0 "$TRAFFIC" cc bp_link
	[[ $output == ENOENT ]]
	"$TOOL" attach "$PIN/one/cc_link" struct_ops -- \
		sh -c "echo \$\$ > $BATS_TEST_TMPDIR/pid; exec sleep 60" 3>&- &
	pid=$!
	soon test -s "$BATS_TEST_TMPDIR/pid"
	soon grep -qw bp_link /proc/sys/net/ipv4/tcp_available_congestion_control
	kill -9 "$pid"
	wait "$pid" || true
	soon not grep -qw bp_link /proc/sys/net/ipv4/tcp_available_congestion_control
	kill "$(< "$BATS_TEST_TMPDIR/pid")"
}

@test "attach: struct_ops: --if-absent finds the link, and --replace-pin puts another map in it" {
	need link_struct_ops
	ops one
	ops two
	run -0 bpfprog attach "$PIN/one/cc_link" struct_ops --pin "$PIN/cc" -j
	link=$(jq .link_id <<< "$output")
	one=$(jq .map_id <<< "$output")
	fails 7 bpfprog attach "$PIN/one/cc_link" struct_ops --pin "$PIN/other"
	[[ $stderr == *"by link $link"*--if-absent* ]]
	for pin in cc other; do
		run -0 bpfprog attach "$PIN/one/cc_link" struct_ops --pin "$PIN/$pin" --if-absent -j
		json ".changed == false and .link_id == $link"
	done
	not test -e "$PIN/other"
	fails 7 bpfprog attach "$PIN/two/cc_link" struct_ops --pin "$PIN/other"
	[[ $stderr == *EEXIST*'same name is registered'* ]]
	run -0 bpfprog attach "$PIN/two/cc_link" struct_ops --pin "$PIN/cc" --replace-pin -j
	json ".changed and .link_id == $link and .replaced_id == $one and .map_id != $one"
	run -0 bpfprog attach "$PIN/two/cc_link" struct_ops --pin "$PIN/cc" --replace-pin -j
	json ".changed == false and .link_id == $link"
	run -0 "$TRAFFIC" cc bp_link
	[[ $output == arrived ]]
	rm "$PIN/cc"
	soon not grep -qw bp_link /proc/sys/net/ipv4/tcp_available_congestion_control
}

@test "attach: struct_ops: a map without a value, or not for links, is refused with what to do" {
	need link_struct_ops
	ops one
	"$LINK" "$OBJ/cc.bpf.o" unwritten cc_link "$PIN/unwritten"
	fails 7 bpfprog attach "$PIN/unwritten" struct_ops --pin "$PIN/cc"
	[[ $stderr == *'never written'*'bpfprog load --pin-maps'* ]]
	fails 5 bpfprog attach "$PIN/one/cc_plain" struct_ops --pin "$PIN/cc"
	[[ $stderr == *'not for links'*'.struct_ops.link'* ]]
	"$LINK" "$OBJ/cc.bpf.o" struct_ops cc_plain "$PIN/plain"
	fails 5 bpfprog attach "$PIN/plain" struct_ops --pin "$PIN/cc"
	"$LINK" "$PIN/plain" unregister - -
	[[ $stderr == *'registered without one'* ]]
	fails 3 bpfprog attach "$PIN/one/progs/cc_undo" struct_ops --pin "$PIN/cc"
	[[ $stderr == *'a program, not a map'* ]]
	fails 2 bpfprog attach "$PIN/one/cc_link" struct_ops
	fails 2 bpfprog attach "$PIN/one/cc_link" struct_ops lo --pin "$PIN/cc"
	fails 2 bpfprog attach "tag" 0011223344556677 struct_ops --pin "$PIN/cc"
	fails 2 bpfprog attach map name:cc_link egress "$CG"
	fails 2 bpfprog attach "$PIN/one/cc_link" struct_ops --pin "$PIN/cc" --cookie 1
	run -0 bpfprog attach "$PIN/one/cc_link" struct_ops --pin "$PIN/cc" -n
	[[ $output == *'bpf_link_create(prog_fd='*'[map name:cc_link], target_fd=0, attach_type=struct_ops)'* ]]
	not test -e "$PIN/cc"
}

@test "load: struct_ops: a value that the kernel does not accept fails, and leaves nothing" {
	need link_struct_ops
	before=$(progs half_undo)
	mkdir "$PIN/maps" "$PIN/progs"
	fails 1 bpfprog load "$OBJ/cc_half.bpf.o" --pin-dir "$PIN/progs" --pin-maps "$PIN/maps"
	[[ $stderr == *"the value of the struct_ops map 'half'"*EINVAL*'may be missing'* ]]
	run -0 ls "$PIN/maps" "$PIN/progs"
	[[ $output != *half* ]]
	freed half_undo "$before"
}
