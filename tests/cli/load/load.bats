#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog load": what is loaded, what is pinned, what is said, and that nothing stays on failure.

# shellcheck disable=SC2016,SC2154	# set by bats; variables of jq

load ../../helpers

XDP=hex:b7000000020000009500000000000000	# return XDP_PASS
REJECTED=hex:9500000000000000	# return what nobody set

setup() {
	setup_dirs
	OWN=t$RANDOM$RANDOM	# a name that no other program of this machine has
}

teardown() {
	teardown_dirs
}

# gone ID...: these programs are not loaded any more; the kernel frees them with a delay
gone() {
	soon unloaded "$@"
}

unloaded() {
	local ids id

	ids=$(progs)
	for id in "$@"; do
		! grep -Fxq "$id" <<< "$ids" || return
	done
}

# bats test_tags=once
@test "load: --pin: one program at one path, which keeps it" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/a" --json
	[[ -z $stderr && $(pins) == './a ' ]]
	json 'keys == ["changes", "maps", "progs"] and (.progs | length == 1) and (.maps | length == 2) and
		(.progs[0] | (["bytes_jited", "bytes_xlated", "id", "map_ids", "name", "pinned", "tag",
		"type", "verified_insns"] - keys) == [] and .name == "xdp_count" and .type == "xdp" and .bytes_xlated > 0 and
		(.bytes_jited | type == "number") and (.tag | test("^[0-9a-f]{16}$")) and
		(.verified_insns | . == null or . > 0) and (.pinned | endswith("/a"))) and
		all(.maps[]; (["id", "name", "pinned", "type"] - keys) == [] and .type == "array" and .pinned == null) and
		[.maps[].name] == ["hits", "xdp.data"] and .maps[0].id != .maps[1].id and
		(.progs[0].map_ids | sort) == ([.maps[].id] | sort)'
	id=$(jq '.progs[0].id' <<< "$output")
	run -0 bpfprog list "$PIN/a" -q
	[[ $output == "$id" ]]
	rm "$PIN/a"
	gone "$id"
	# -P is the same, and where an object holds one program nothing needs to be named.
	run -0 --separate-stderr bpfprog load "$OBJ/syscall.bpf.o" -P "$PIN/a" -n
	[[ $output == *prog_name=syscall_add,* && $(pins) == '' ]]
}

@test "load: the table has a header and a row for each program; -q only ids" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --check
	[[ -z $stderr && ${#lines[@]} == 5 ]]
	[[ ${lines[0]} =~ ^\ *ID\ +TYPE\ +NAME\ +TAG\ .*\ MAPS\ +PINNED$ ]]
	[[ ${lines[2]} =~ ^\ *[0-9]+\ +xdp\ +xdp_drop\ +[0-9a-f]{16}\ .*-$ ]]
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --check -q
	[[ -z $stderr && $output =~ ^[0-9]+$'\n'[0-9]+$'\n'[0-9]+$'\n'[0-9]+$ ]]
}

# bats test_tags=once
@test "load: --pin-dir and --pin-maps: each program and each map by its name" {
	mkdir "$PIN/maps"
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN/maps" -j
	# A bpf file system takes no dot.
	[[ -z $stderr && $(pins) == './maps ./maps/hits ./maps/xdp_data ./xdp_count ./xdp_drop ./xdp_pass ./xdp_rewrite ' ]]
	json '[.progs[].name] == ["xdp_pass", "xdp_drop", "xdp_rewrite", "xdp_count"] and
		all(.progs[]; .name == (.pinned | split("/")[-1])) and
		[.maps[].pinned | split("/")[-2:] | join("/")] == ["maps/hits", "maps/xdp_data"]'
	ids=$(jq -r '.progs[].id' <<< "$output")
	run -0 bpfprog list -q "$PIN"/xdp_{pass,drop,rewrite,count}
	[[ $output == "$ids" ]]
}

@test "load: --check leaves nothing" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --check -j
	json '(.progs | length == 4) and all(.progs[], .maps[]; .pinned == null and .id > 0)'
	mapfile -t ids < <(jq '.progs[].id' <<< "$output")
	[[ ${#ids[@]} == 4 ]]
	gone "${ids[@]}"
	run -0 bpfprog load --raw "$XDP" --type xdp --name "$OWN" --check -q
	gone "$output"
	freed "$OWN"
	[[ -z $(pins) ]]
}

# bats test_tags=once
@test "load: --prog chooses programs, in the order of the object; optional ones only if named" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_rewrite --prog xdp_drop --check -j
	json '[.progs[].name] == ["xdp_drop", "xdp_rewrite"]'
	# mixed_bad is rejected when it is loaded, and is not.
	run -0 --separate-stderr bpfprog load "$OBJ/mixed.bpf.o" --prog mixed_good --prog mixed_optional --pin-dir "$PIN" -j
	json '[.progs[].name] == ["mixed_good", "mixed_optional"]'
	[[ $(pins) == './mixed_good ./mixed_optional ' ]]
	run -0 bpfprog load "$OBJ/mixed.bpf.o" --pin-dir "$PIN" -n
	[[ ${#lines[@]} == 2 && $output == *mixed_good*mixed_bad* && $output != *mixed_optional* ]]
}

@test "load: an object without programs, or with optional ones only, is its maps" {
	run -0 --separate-stderr bpfprog load "$OBJ/empty.bpf.o" --check -j
	json '.progs == []'
	[[ $stderr == *"warning: $OBJ/empty.bpf.o: the object has no programs" ]]
	run -0 --separate-stderr bpfprog load "$OBJ/empty.bpf.o" --check
	[[ ${#lines[@]} == 1 && $output == 'ID  TYPE  '* ]]
	run -0 --separate-stderr bpfprog load "$OBJ/optional.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" -j
	json '.progs == [] and [.maps[].name] == ["kept"]'
	[[ $stderr == *'optional.bpf.o: every program in it is optional: name those to load with --prog' ]]
	[[ $(pins) == './kept ' ]]
	rm "$PIN/kept"
	fails 1 bpfprog load "$OBJ/optional.bpf.o" --pin "$PIN/a"
	[[ ${stderr_lines[0]} == *'every program in it is optional' && -z $(pins) ]]
	run -0 --separate-stderr bpfprog load "$OBJ/optional.bpf.o" --prog optional_pass --pin "$PIN/a" -j
	json '[.progs[].name] == ["optional_pass"]'
}

@test "load: --type and --attach-type are what the kernel gets" {
	for type in sched_act 4 action; do
		[[ $type == action ]] || run -0 bpfprog load "$OBJ/tc.bpf.o" --prog tc_ok --type "$type" --check -j
		json '.progs[0].type == "sched_act"'
	done
	run -0 bpfprog load "$OBJ/tc.bpf.o" --prog tc_ok --check -j
	json '.progs[0].type == "sched_cls"'
	need prog_cgroup_sock_addr attach_cgroup_sock_addr
	load=(load "$OBJ/cgroup.bpf.o" --prog connect4_allow --attach-type)
	bpfprog "${load[@]}" cgroup_inet6_connect --pin "$PIN/v6" -q
	bpfprog attach "$PIN/v6" cgroup_inet6_connect "$CG" -q
	run -0 bpfprog query cgroup_inet6_connect "$CG" -q
	[[ $output == "$(bpfprog list "$PIN/v6" -q)" ]]
	run --separate-stderr bpfprog attach "$PIN/v6" cgroup_inet4_connect "$CG"
	[[ $status != 0 ]]
	# By its number, by its short word, and by the section as it stands in sources.
	for type in 11 connect6 cgroup/connect6; do
		run -0 --separate-stderr bpfprog "${load[@]}" "$type" --check -n
		[[ $output == *'expected_attach_type=cgroup_inet6_connect,'* ]]
	done
}

@test "load: --map: the program uses the map that is given, whatever way it is given" {
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/a" --pin-maps "$PIN" -j
	hits=$(jq '.maps[] | select(.name == "hits").id' <<< "$output")
	data=$(jq '.maps[] | select(.name != "hits").id' <<< "$output")
	for map in "$PIN/hits" "pinned:$PIN/hits" "$hits" "id:$hits"; do
		run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --map "hits=$map" --check -j
		[[ -z $stderr ]]
		json "(.progs[0].map_ids | index($hits) != null and index($data) == null) and
			.maps[0].id == $hits and .maps[1].id != $data"
	done
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --check -j \
		--map "hits=$hits" --map "xdp.data=$PIN/xdp_data"
	json "(.progs[0].map_ids | sort) == ([$hits, $data] | sort)"
	# A given map that is pinned stays so.
	[[ $(pins) == './a ./hits ./xdp_data ' ]]
}

@test "load: --map: a map of another kind, or one that is not there, is refused" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/a" --pin-maps "$PIN" -q
	load=(load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/b" --map)
	fails 7 bpfprog "${load[@]}" "hits=$PIN/xdp_data"
	[[ $stderr == *"cannot take the place of 'hits': it has type array, key 4 and value 4 bytes, not array, 4 and 8"* ]]
	fails_json 7 bpfprog "${load[@]}" "hits=$PIN/xdp_data" -j
	fails 3 bpfprog "${load[@]}" "nonesuch=$PIN/hits"
	[[ $stderr == *"no map 'nonesuch' in it"* ]]
	fails 3 bpfprog "${load[@]}" "hits=$PIN/nonesuch"
	[[ $stderr == *"$PIN/nonesuch"* ]]
	fails 3 bpfprog "${load[@]}" "hits=$PIN/a"
	[[ $stderr == *'this is a program, not a map'* ]]
	fails 3 bpfprog "${load[@]}" hits=4294967295
	[[ $stderr == *'no such map'* && $(pins) == './a ./hits ./xdp_data ' ]]
}

# bats test_tags=once
@test "load: --log-file has the log of the verifier, by the --log-level" {
	log=$BATS_TEST_TMPDIR/log
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --prog xdp_rewrite --check \
		--log-level 2 --log-file "$log" -q
	[[ -z $stderr && ${#lines[@]} == 2 ]]
	[[ $(< "$log") == xdp_drop:$'\n'*'processed '*$'\n'xdp_rewrite:$'\n'*'(95) exit'*'processed '* ]]
	words=$(wc -l < "$log")
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --prog xdp_rewrite --check --log-level 4 --log-file "$log"
	[[ $(< "$log") == *'processed '* && $(wc -l < "$log") -lt $words ]]
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --check --log-file "$log" --log-level 0
	[[ ! -s $log ]]
	run -0 bpfprog load --raw "$XDP" --type xdp --check --log-level 2 --log-file "$log"
	[[ $(< "$log") == *'(95) exit'*'processed 2 insns'* ]]
	# A log that cannot be written fails the command, and leaves nothing.
	fails 1 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --pin "$PIN/a" --log-level 1 --log-file /dev/full
	[[ $stderr == *'/dev/full: '*'(ENOSPC)' ]]
	fails 3 bpfprog load --raw "$XDP" --type xdp --pin "$PIN/a" --log-level 1 --log-file "$BATS_TEST_TMPDIR/no/log"
	[[ $stderr == *"/no/log: "*'(ENOENT)' && -z $(pins) ]]
}

@test "load: a rejected program: status 6, the end of the log on stderr, nothing stays" {
	fails 6 bpfprog load "$OBJ/bad.bpf.o" --pin "$PIN/a"
	[[ ${stderr_lines[0]} == "bpfprog load: $OBJ/bad.bpf.o: program xdp_bad: rejected by the verifier: "*'(EACCES)' ]]
	# Kernels word it differently, and the newest ones tell a long story.
	[[ $stderr == *$'\n  '*'r0 = *(u32 *)(r1 +0)'*$'\n  processed '*$'\nhint: '*'compare the end of the access with data_end first; --log-file FILE keeps'* ]]
	# With the file the hint says where it is.
	log=$BATS_TEST_TMPDIR/log
	fails 6 bpfprog load "$OBJ/bad.bpf.o" --check --log-file "$log/none"
	[[ $stderr == *"; the log could not be written to $log/none: "*'(ENOENT)' ]]
	fails_json 6 bpfprog load "$OBJ/bad.bpf.o" --check -j --log-file "$log" --log-level 2
	json '.error | .errno == "EACCES" and .call == "bpf_prog_load" and (.hint | endswith("log")) and
		(.log | test("r0 = [*][(]u32 [*][)][(]r1 [+]0[)]")) and (.message | test("program xdp_bad: rejected"))'
	[[ $(< "$log") == xdp_bad:*'(61) r0 = *(u32 *)(r1 +0)'*'processed '* ]]
	# Of several programs, the one that is at fault is named, and none stays.
	for args in "--pin-dir $PIN" --check; do
		# shellcheck disable=SC2086	# words
		fails 6 bpfprog load "$OBJ/mixed.bpf.o" $args
		[[ ${stderr_lines[0]} == *'program mixed_bad: rejected by the verifier: '* ]]
	done
	fails 6 bpfprog load --raw "$REJECTED" --type xdp --name "$OWN" --pin "$PIN/a" --log-file "$log"
	[[ ${stderr_lines[0]} == *"program $OWN: rejected by the verifier: "* && $stderr == *R0* ]]
	[[ $(< "$log") == *R0* ]]
	[[ -z $(pins) ]]
	freed "$OWN"
}

@test "load: a long log is cut at the end that is shown, and whole in the file" {
	# Two thousand times r0 = 2, then r0 = r2, which nobody set.
	insns=$(printf 'b700000002000000%.0s' {1..2000})bf2000000000000095000000000000 log=$BATS_TEST_TMPDIR/log
	fails 6 bpfprog load --raw "hex:${insns}00" --type xdp --check --log-level 2 --log-file "$log"
	[[ ${#stderr_lines[@]} -lt 50 && $stderr == *R2*'processed 2001 insns'* ]]
	[[ $(grep -c '(b7) r0 = 2' "$log") -ge 2000 && $(< "$log") == *R2*'processed 2001 insns'* ]]
}

# bats test_tags=once
@test "load: where something is pinned already: status 7, and the old pin stays" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/xdp_pass" -q
	id=$(bpfprog list "$PIN/xdp_pass" -q)
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --pin "$PIN/xdp_pass"
	[[ $stderr == *"$PIN/xdp_pass: something is pinned there already"*"rm $PIN/xdp_pass"* ]]
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN"
	fails_json 7 bpfprog load --raw "$XDP" --type xdp --name "$OWN" --pin "$PIN/xdp_pass" -j
	json '.error.errno == "EEXIST"'
	[[ $(pins) == './xdp_pass ' && $(bpfprog list "$PIN/xdp_pass" -q) == "$id" ]]
	freed "$OWN"
}

# bats test_tags=once
@test "load: a failure half-way takes the first pins back" {
	mkdir "$PIN/xdp_rewrite" "$PIN/maps" "$PIN/maps/xdp_data"
	kept='./maps ./maps/xdp_data ./xdp_rewrite '
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN"
	[[ $stderr == *"$PIN/xdp_rewrite: "* && $(pins) == "$kept" ]]
	# All programs are pinned, and one map, when the second map cannot be.
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --prog xdp_count --pin-dir "$PIN" --pin-maps "$PIN/maps"
	[[ $stderr == *"$PIN/maps/xdp_data: "* && $(pins) == "$kept" ]]
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/a" --pin-maps "$PIN/maps"
	[[ $(pins) == "$kept" ]]
	rmdir "$PIN/xdp_rewrite" "$PIN/maps/xdp_data"
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN/maps"
}

@test "load: --raw: bytes, a file or stdin; --name and --license" {
	file=$BATS_TEST_TMPDIR/insns
	printf '\xb7\0\0\0\2\0\0\0\x95\0\0\0\0\0\0\0' > "$file"
	expected=''
	for raw in "$XDP" 'hex:b7 00 00 00 02:00:00:00 95,00,00,00 00000000' "$file" -; do
		run -0 --separate-stderr bpfprog load --raw "$raw" --type xdp --name "$OWN" --check -j < "$file"
		[[ -z $stderr ]]
		output=$(jq -c '.progs[0].id = 0' <<< "$output")
		[[ $output == "${expected:=$output}" ]]
	done
	json ".maps == [] and (.progs | length == 1) and (.progs[0] | .name == \"$OWN\" and .type == \"xdp\" and
		.bytes_xlated == 16 and .map_ids == [] and .pinned == null)"
	# Without a name it has none; the license is GPL unless another is given.
	bpfprog load --raw "$XDP" --type xdp --pin "$PIN/a" -q
	bpfprog load --raw "$XDP" --type xdp --pin "$PIN/b" --license Proprietary --name "${OWN:0:11}.b_" -q
	run -0 bpfprog list "$PIN/a" "$PIN/b" -j
	json "length == 2 and .[0].name == \"\" and .[0].gpl_compatible and .[1].name == \"${OWN:0:11}.b_\" and
		(.[1].gpl_compatible | not)"
}

# bats test_tags=once
@test "load: --dry-run prints the call and loads nothing" {
	run -0 --separate-stderr bpfprog load --raw "$XDP" --type xdp --name "$OWN" --license X --log-level 2 \
		--pin "$PIN/a" -n
	[[ -z $stderr && ${#lines[@]} == 1 ]]
	[[ $output == 'bpf_prog_load(prog_type=xdp, prog_name='"$OWN"', license=X, insns=['"$XDP"'], insn_cnt=2, '*'log_level=2'*')' ]]
	run -0 --separate-stderr bpfprog load "$OBJ/mixed.bpf.o" --pin-dir "$PIN" -n -j
	[[ -z $stderr ]]
	json '.dry_run and [.calls[] | .call, (.args | map({(.name): .value}) | add | .prog_name, .prog_type)] ==
		["bpf_prog_load", "mixed_good", "xdp", "bpf_prog_load", "mixed_bad", "xdp"]'
	[[ -z $(pins) ]]
	freed "$OWN"
	# What is wrong is still seen.
	fails 3 bpfprog load "$OBJ/mixed.bpf.o" --prog nonesuch --check -n
}
