#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog load --token": as root of a user namespace, with what a bpf file system delegates.

load ../../helpers

TOKEN=$ROOT/build/tests/token
RETURN_1=hex:b7000000010000009500000000000000
ALL=delegate_cmds=any,delegate_maps=any,delegate_progs=any,delegate_attachs=any
XDP=delegate_cmds=prog_load:map_create:btf_load,delegate_maps=array,delegate_progs=xdp:socket_filter,delegate_attachs=any

setup() {
	setup_dirs
	dir=$BATS_TEST_TMPDIR/bpf
	mkdir "$dir"
}

teardown() {
	teardown_dirs
}

@test "load --token: what is delegated is loaded, with maps and globals" {
	need load_token
	run -0 --separate-stderr "$TOKEN" "$dir" "$ALL" bpfprog -j load "$OBJ/torture.bpf.o" \
		--prog tort_xdp --token "$dir" --pin "$dir/p"
	[[ ! $stderr ]]
	json '.progs[0] | .type == "xdp" and .pinned != null and (.map_ids | length) == 2'
	run -0 --separate-stderr "$TOKEN" "$dir" "$XDP" bpfprog -j load "$OBJ/torture.bpf.o" \
		--prog tort_xdp --token "$dir" --check
	run -0 --separate-stderr "$TOKEN" "$dir" "$XDP" bpfprog -j load --raw "$RETURN_1" --type xdp \
		--token "$dir" --check
	json '.progs[0].type == "xdp"'
}

@test "load --token: nothing else is loaded, and it says what is not delegated" {
	need load_token
	others=$(progs tort_egress)
	for object in "$OBJ/torture.bpf.o --prog tort_egress" "--raw $RETURN_1 --type cgroup_skb"; do
		# shellcheck disable=SC2086	# words
		fails 4 "$TOKEN" "$dir" "$XDP" bpfprog load $object --token "$dir" --check
		[[ $stderr == *'delegate'* ]]
	done
	fails 4 "$TOKEN" "$dir" "${XDP%,*}" bpfprog load --raw "$RETURN_1" --type xdp --attach-type xdp \
		--token "$dir" --check
	[[ $stderr == *'delegate'* ]]
	freed tort_egress "$others"
}

@test "load --token: without it, or where nothing is delegated, nothing is loaded" {
	need load_token
	fails 4 "$TOKEN" "$dir" "$ALL" bpfprog load --raw "$RETURN_1" --type xdp --check
	[[ $stderr == *'--token'* ]]
	for object in "$OBJ/torture.bpf.o --prog tort_xdp" "--raw $RETURN_1 --type xdp"; do
		# shellcheck disable=SC2086	# words
		fails 5 "$TOKEN" "$dir" none bpfprog load $object --token "$dir" --check
		[[ $stderr == *'delegates nothing'* ]]
	done
}

@test "load --token: a directory that is none, or on no bpf file system" {
	fails 3 bpfprog load --raw "$RETURN_1" --type xdp --token "$BATS_TEST_TMPDIR/none" --check
	run --separate-stderr bpfprog load --raw "$RETURN_1" --type xdp --token /proc --check
	((status > 0 && status < 9)) && [[ $stderr == bpfprog* && $stderr != *'Unknown error'* ]]
	run --separate-stderr bpfprog load "$OBJ/torture.bpf.o" --token /proc --check
	((status > 0 && status < 9)) && [[ $stderr == bpfprog* && $stderr == *token* ]]
}
