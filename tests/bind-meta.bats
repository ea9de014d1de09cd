#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bind and load --meta: strings that are listed with a program.

load helpers

setup() {
	setup_dirs
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/p" -q
}
teardown() { teardown_dirs; }

@test "bind --meta: a map of metadata is made and bound, and maps beside it" {
	run -0 --separate-stderr bpfprog bind "$PIN/p" --meta owner=web --meta build_id=1.2.3 --json
	json '.changed and (.bound_map_ids | length == 1) and .map_ids == .bound_map_ids'
	first=$(jq '.map_ids[0]' <<< "$output")
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/count" --pin-maps "$PIN" -q
	run -0 --separate-stderr bpfprog bind "$PIN/p" "$PIN/hits" "$PIN/xdp_data" --meta empty= --json
	json ".changed and (.bound_map_ids | length == 3) and .map_ids[0] == $first
		and (.map_ids | length == 4)"
	# The map is frozen: nobody changes it any more.
	run ! bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --check --map "hits=id:$first"
}

@test "bind --meta: what is no KEY=VALUE is refused, and nothing is bound" {
	for pair in owner =web 1a=b a-b=c 'a b=c'; do
		fails 2 bpfprog bind "$PIN/p" --meta "$pair"
	done
	fails 2 bpfprog bind "$PIN/p" --meta a=b --meta a=c
	fails 2 bpfprog bind "$PIN/p"
	run -0 bpfprog bind "$PIN/p" --meta a=b --dry-run
	[[ $output == 'bpf_prog_bind_map('* ]]
	run -0 --separate-stderr bpfprog list "$PIN/p" --json
	json '.[0].map_ids == []'
}

@test "load --meta: every program of the object gets it" {
	run -0 --separate-stderr bpfprog load "$OBJ/tc.bpf.o" --pin-dir "$PIN" --meta team=net --json
	json '[.progs[].map_ids[-1]] | length >= 3 and (unique | length == 1)'
	run -0 --separate-stderr bpfprog load --raw hex:b7000000020000009500000000000000 --type xdp \
		--check --meta team=net --json
	json '.progs[0].map_ids | length == 1'
	fails 2 bpfprog load "$OBJ/tc.bpf.o" --check --meta team
}
