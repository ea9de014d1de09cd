#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog bind --struct-ops": a program and the map of struct_ops that it acts on.

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

@test "bind: --struct-ops associates a program with a map, once or again" {
	need assoc_struct_ops prog_struct_ops
	mkdir "$PIN/maps"
	bpfprog load "$OBJ/cc.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN/maps" -q > /dev/null
	pinned xdp --prog xdp_pass
	map=$(bpfprog bind --struct-ops "$PIN/xdp_pass" "$PIN/maps/cc_link" -j | jq .map_id)
	run -0 --separate-stderr bpfprog bind --struct-ops "$PIN/xdp_pass" "id:$map" -j
	json ".map_id == $map and .id == $(id xdp_pass)"
	run -0 --separate-stderr bpfprog bind --struct-ops "$PIN/xdp_pass" "$PIN/maps/cc_link" -q
	[[ -z $output$stderr ]]
	fails 7 bpfprog bind --struct-ops "$PIN/xdp_pass" "$PIN/maps/cc_plain"
	[[ $stderr == *"hint: the program is associated with another map of struct_ops, for as long as it lives; "* ]]
	fails 2 bpfprog bind --struct-ops "$PIN/cc_undo" "$PIN/maps/cc_link"
	[[ $stderr == *"hint: a program of the type struct_ops belongs to its own map; "* ]]
	pinned xdp --prog xdp_count --pin-maps "$PIN/maps"
	fails 2 bpfprog bind --struct-ops "$PIN/xdp_count" "$PIN/maps/hits"
	[[ $stderr == *"hint: the map is not one of struct_ops: it is of the type array; "* ]]
}

@test "bind: --struct-ops on a kernel that cannot do it has status 5" {
	! has assoc_struct_ops || skip "this kernel has it"
	pinned xdp --prog xdp_count --pin-maps "$PIN"
	fails 5 bpfprog bind --struct-ops "$PIN/xdp_count" "$PIN/hits"
	[[ $stderr == *"hint: this kernel cannot associate programs with maps of struct_ops; use Linux 7.0 or later" ]]
}

# bats test_tags=once
@test "bind: --struct-ops takes one map, and nothing else" {
	skb one
	fails 2 bpfprog bind --struct-ops "$PIN/one"
	fails 2 bpfprog bind --struct-ops "$PIN/one" "$PIN/a" "$PIN/b"
	fails 2 bpfprog bind --struct-ops "$PIN/one" "$PIN/a" --meta a=b
	fails 3 bpfprog bind --struct-ops "$PIN/one" "$PIN/a"
}
