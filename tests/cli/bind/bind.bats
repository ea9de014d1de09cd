#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog bind": a map that lives, and is listed, with a program.

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

# A program that uses no map, $PIN/xdp_pass, and a map with the program that uses it: $map, $PIN/hits
setup() {
	setup_dirs
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --prog xdp_count --pin-dir "$PIN" \
		--pin-maps "$PIN" -j > "$BATS_TEST_TMPDIR/load"
	map=$(jq '.maps[] | select(.name == "hits").id' "$BATS_TEST_TMPDIR/load")
	prog=$(bpfprog list "$PIN/xdp_pass" -q)
}

teardown() {
	teardown_dirs
}

# gone: the map is not there any more; the kernel frees maps with a delay
gone() {
	soon not bpfprog bind "$PIN/xdp_drop" "id:$map" --dry-run 2> /dev/null
	fails 3 bpfprog bind "$PIN/xdp_drop" "id:$map" --dry-run
}

@test "bind: the maps before and after are shown, and twice changes nothing" {
	run -0 --separate-stderr bpfprog bind "$PIN/xdp_pass" "$PIN/hits" --json
	[[ -z $stderr ]]
	json "keys == ([\"changed\", \"id\", \"bound_map_ids\", \"map_ids\", \"map_ids_before\"] | sort)"
	json ".changed and .id == $prog and .bound_map_ids == [$map] and .map_ids_before == [] and .map_ids == [$map]"
	run -0 bpfprog list "$PIN/xdp_pass" -j
	json ".[0].map_ids == [$map]"
	for words in "$PIN/hits" "id $map" "id:$map" "pinned $PIN/hits" "$map"; do
		# shellcheck disable=SC2086	# several words
		run -0 --separate-stderr bpfprog bind "id:$prog" $words -j
		json ".changed == false and .map_ids_before == [$map] and .map_ids == [$map]"
	done
	run -0 bpfprog bind "$PIN/xdp_pass" "$PIN/hits" -q
	[[ -z $output ]]
	run -0 bpfprog bind "$PIN/xdp_pass" "$PIN/xdp_data" -j
	json ".changed and .map_ids_before == [$map] and (.map_ids | length == 2 and .[0] == $map)"
}

@test "bind: a map lives as long as the program, and dies with it" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --pin "$PIN/xdp_drop" -q
	bpfprog bind "$PIN/xdp_pass" "$PIN/hits" -q
	rm "$PIN/hits" "$PIN/xdp_count"
	sleep 0.3	# it would be gone by now
	run -0 bpfprog bind "$PIN/xdp_pass" "id:$map" -j
	json ".changed == false and .map_ids == [$map]"
	rm "$PIN/xdp_pass"
	gone
}

@test "bind: without it, the map dies with the last program that uses it" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --pin "$PIN/xdp_drop" -q
	rm "$PIN/hits" "$PIN/xdp_count"
	gone
}

# bats test_tags=once
@test "bind: the wrong kind, what is not there, and missing words fail, and nothing changes" {
	while read -r expected words; do
		# shellcheck disable=SC2086	# several words
		fails "$expected" bpfprog bind $words
	done <<-END
		3 $PIN/xdp_pass $PIN/nosuch
		3 $PIN/nosuch $PIN/hits
		3 $PIN/xdp_pass id 4294967294
		3 id 4294967294 $PIN/hits
		2 $PIN/xdp_pass
		2 $PIN/xdp_pass hits
		2 $PIN/xdp_pass $PIN/hits more
		2 $PIN/xdp_pass id 0
		2 $PIN/xdp_pass tag 0123456789abcdef
	END
	fails 2 bpfprog bind
	fails_json 3 bpfprog bind "$PIN/xdp_pass" "$PIN/xdp_count" -j
	json '.error.message | contains("is a program, not a map")'
	fails_json 3 bpfprog bind "$PIN/hits" "$PIN/hits" -j
	json '.error.message | contains("is a map, not a program")'
	run -0 bpfprog list "$PIN/xdp_pass" -j
	json '.[0].map_ids == []'
}

@test "bind: --dry-run shows the call and binds nothing" {
	run -0 --separate-stderr bpfprog bind "$PIN/xdp_pass" "$PIN/hits" --dry-run
	[[ $output == "bpf_prog_bind_map("*"[prog $prog]"*"[map $map]"* ]]
	run -0 bpfprog bind "$PIN/xdp_pass" "$PIN/hits" -n -j
	json '.dry_run and .calls[0].call == "bpf_prog_bind_map"'
	run -0 bpfprog list "$PIN/xdp_pass" -j
	json '.[0].map_ids == []'
}
