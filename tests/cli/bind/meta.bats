#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bind and load --meta: strings that are listed with a program.

load ../../helpers

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

# bats test_tags=once
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

# bats test_tags=once
@test "bind --meta: bpftool prints it with the program, and list filters on it" {
	hash bpftool 2> /dev/null || skip "no bpftool"
	bpfprog bind "$PIN/p" --meta owner=web --meta 'note=a b' -q
	run -0 bpftool prog show pinned "$PIN/p"
	[[ $output == *'metadata:'*'owner = "web"'*'note = "a b"'* ]]
	id=$(bpfprog list "$PIN/p" -q)
	run -0 bpfprog list --meta owner=web -q
	[[ $'\n'$output$'\n' == *$'\n'"$id"$'\n'* ]]
	run -0 bpfprog list --meta owner=db -q
	[[ $'\n'$output$'\n' != *$'\n'"$id"$'\n'* ]]
}

@test "bind --meta: the map of metadata lives and dies with the program; any map can be bound" {
	run -0 --separate-stderr bpfprog bind "$PIN/p" --meta owner=web --json
	map=$(jq '.bound_map_ids[0]' <<< "$output")
	# Another program takes it, and then it lives as long as that one.
	bpfprog load "$OBJ/tc.bpf.o" --pin-dir "$PIN" -q > /dev/null
	bpfprog load "$OBJ/sockmap.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" -q > /dev/null
	other=$(find "$PIN" -name 'tc_*' | head -n 1)
	run -0 --separate-stderr bpfprog bind "$other" "id:$map" -j
	json '.changed'
	rm "$PIN/p"
	for _ in {1..5}; do
		run -0 --separate-stderr bpfprog bind "$other" "id:$map" -j
		json '.changed | not'
	done
	# Maps of any type: the program has no use for them.
	while read -r pin; do
		run -0 --separate-stderr bpfprog bind "$other" "$pin" -j
		json '.changed'
	done < <(bpfprog load "$OBJ/sockmap.bpf.o" --list -j | jq -r '.maps[].name' | sed "s,^,$PIN/,")
	# A load that fails behind the metadata leaves no map: there is nothing bound and nothing pinned.
	fails 7 bpfprog load "$OBJ/tc.bpf.o" --pin-dir "$PIN" --meta a=b
	rm "$PIN"/*
	# The kernel frees maps with a delay.
	bpfprog load --raw hex:b7000000020000009500000000000000 --type xdp --pin "$PIN/p" -q > /dev/null
	soon not bpfprog bind "$PIN/p" "id:$map" -n 2> /dev/null
	status=0
	bpfprog bind "$PIN/p" "id:$map" -n > /dev/null 2>&1 || status=$?
	rm "$PIN/p"
	[[ $status == 3 ]]
}
