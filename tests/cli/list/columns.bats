#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# list: columns, filters, order.

# shellcheck disable=SC2034,SC2154	# what is shared with helpers and bats

load ../../helpers

setup() {
	setup_dirs
	mkdir "$PIN/long" "$PIN/cg" "$PIN/mixed" "$PIN/lsm"
	bpfprog -q load "$OBJ/longname.bpf.o" --pin-dir "$PIN/long" > /dev/null
	bpfprog -q load "$OBJ/cgroup.bpf.o" --pin-dir "$PIN/cg" > /dev/null
	mapfile -t long < <(find "$PIN/long" -type f | sort)
	mapfile -t all < <(find "$PIN" -type f | sort)
}

teardown() {
	teardown_dirs
}

# bats test_tags=once
@test "list: --columns chooses the keys and their order" {
	run -0 --separate-stderr bpfprog list -j --columns name,id "${long[0]}"
	# Not through jq: that of the guests sorts the keys.
	[[ $output =~ ^'[{"name":"'[a-z_]+'","id":'[0-9]+'}]'$ ]]
	run -0 --separate-stderr bpfprog list --columns name,bytes_xlated "${long[0]}"
	[[ ${lines[0]} == 'NAME'*'XLATED' && ${#lines[@]} == 2 ]]
}

# bats test_tags=once
@test "list: --columns + adds to the usual ones" {
	run -0 --separate-stderr bpfprog list -j --columns +user,bytes_memlock,func_count "${long[0]}"
	json '.[0] | has("tag") and has("map_ids") and .user == "root" and .bytes_memlock >= 4096'
	json '.[0].func_count == 1'
}

# bats test_tags=once
@test "list: --columns all has every column of --columns help" {
	run -0 --separate-stderr bpfprog list -j --columns help
	keys=$(jq -c 'map(.key) | sort' <<< "$output")
	run -0 --separate-stderr bpfprog list -j --columns all "${long[0]}"
	[[ $(jq -c '.[0] | keys | sort' <<< "$output") == "$keys" ]]
}

# bats test_tags=once
@test "list: an unknown column is a usage error" {
	fails 2 bpfprog list --columns id,nonesuch
	[[ $stderr == *"unknown column 'nonesuch'"* ]]
	fails 2 bpfprog list --columns ''
	fails 2 bpfprog list --sort nonesuch
	fails 2 bpfprog list --sort +name
	fails 2 bpfprog list --sort all
	fails 2 bpfprog list --ids --count
}

# bats test_tags=once
@test "list: map names stand beside map ids" {
	run -0 --separate-stderr bpfprog list -j --columns map_ids,map_names "${all[@]}"
	json 'all(.[]; (.map_ids | length) == (.map_names | length))'
}

# bats test_tags=once
@test "list: tables fit the terminal, and nothing is cut in a pipe" {
	local columns

	# With all widths that there are: a type and a name of many characters, and many maps.
	for i in {1..9}; do
		bpfprog bind -q --meta "key$i=value" "${long[0]}" > /dev/null
	done
	for columns in 80 100 132; do
		run -0 script -qec "stty cols $columns; $BPFPROG list ${all[*]}" /dev/null
		[[ ${#lines[@]} == $((${#all[@]} + 1)) ]] || { echo "$output"; return 1; }
		[[ $columns != 80 || $output == *+* ]] || { echo "$output"; return 1; }
		for line in "${lines[@]%$'\r'}"; do
			((${#line} <= columns)) || { echo "$columns: ${#line}: $line"; return 1; }
		done
	done
	run -0 script -qec "stty cols 70; $BPFPROG list --columns id,name,map_ids,map_names ${all[*]}" /dev/null
	for line in "${lines[@]%$'\r'}"; do
		((${#line} <= 70))
	done
	[[ $output == *xdp*+*one* ]] || { echo "$output"; return 1; }
	run -0 --separate-stderr bpfprog list "${all[@]}"
	[[ $output != *+* && $output == *xdp_with_a_long_name_one* ]]
}

# bats test_tags=once
@test "list: filters by type, name, tag, user, map and time" {
	run -0 --separate-stderr bpfprog list -j --type xdp "${all[@]}"
	json 'length == 2 and all(.[]; .type == "xdp")'
	run -0 --separate-stderr bpfprog list -j --name 'xdp_*_one' "${all[@]}"
	json 'length == 1 and .[0].name == "xdp_with_a_long_name_one"'
	tag=$(jq -r '.[0].tag' <<< "$output")
	run -0 --separate-stderr bpfprog list -j --tag "${tag:0:10}" "${all[@]}"
	json "length >= 1 and all(.[]; .tag == \"$tag\")"
	run -0 --separate-stderr bpfprog list --count --uid root --loaded-since 1h "${all[@]}"
	[[ $output == "${#all[@]}" ]]
	run -0 --separate-stderr bpfprog list -j --loaded-since "@$(($(date +%s) + 3600))"
	json '. == []'
	run -0 --separate-stderr bpfprog list --count --loaded-since '2020-01-31 12:00' "${all[@]}"
	[[ $output == "${#all[@]}" ]]
	fails 2 bpfprog list --loaded-since yesterday
	fails 2 bpfprog list --uid no-such-user
	fails 2 bpfprog list --type no-such-type
	fails 2 bpfprog list --tag xyz
}

@test "list: --map finds the programs of a map" {
	bpfprog -q load "$OBJ/sockmap.bpf.o" --pin-dir "$PIN/mixed" > /dev/null
	mapfile -t pins < <(find "$PIN/mixed" -type f)
	run -0 --separate-stderr bpfprog list -j --columns +map_names "${pins[@]}"
	id=$(jq 'map(select(.map_ids != []))[0].map_ids[0]' <<< "$output")
	[[ $id != null ]]
	run -0 --separate-stderr bpfprog list -j --map "$id"
	json "length > 0 and all(.[]; .map_ids | index($id) != null)"
	fails 3 bpfprog list --map id:4294967295
}

# bats test_tags=once
@test "list: references that the filters leave nothing of are status 3, filters alone are not" {
	fails 3 bpfprog list --name nonesuch "${all[@]}"
	fails_json 3 bpfprog list -j --name nonesuch "${all[@]}"
	run -0 --separate-stderr bpfprog list -j --name nonesuch
	[[ $output == '[]' ]]
}

# bats test_tags=once
@test "list: --sort and --reverse order the programs" {
	run -0 --separate-stderr bpfprog list -j --sort name "${all[@]}"
	json '(map(.name) == (map(.name) | sort)) and length > 2'
	run -0 --separate-stderr bpfprog list -j --sort type,bytes_xlated --reverse "${all[@]}"
	json "map([.type, .bytes_xlated]) | . == (sort | reverse)"
	run -0 --separate-stderr bpfprog list --ids --reverse "${all[@]}"
	[[ $output == "$(bpfprog list --ids "${all[@]}" | tac)" ]]
}

# bats test_tags=once
@test "list: --long gives a block for each program, --ids an id, --count their number" {
	run -0 --separate-stderr bpfprog list --long "${long[@]}"
	[[ $(grep -c '^NAME ' <<< "$output") == 2 && $(grep -c '^$' <<< "$output") == 1 ]]
	run -0 --separate-stderr bpfprog list --ids "${long[@]}"
	[[ ${#lines[@]} == 2 && $output =~ ^[0-9]+$'\n'[0-9]+$ ]]
	run -0 --separate-stderr bpfprog list --count "${long[@]}"
	[[ $output == 2 ]]
	run -0 --separate-stderr bpfprog list -j --count "${long[@]}"
	json '. == [{"count": 2}]'
}

@test "list: the function that a program is loaded for is told" {
	need prog_lsm
	bpfprog -q load "$OBJ/lsm.bpf.o" --prog lsm_file_open --pin "$PIN/lsm/open" > /dev/null
	run -0 --separate-stderr bpfprog list -j --columns attach_btf,attach_btf_id "$PIN/lsm/open"
	json '.[0] | .attach_btf_id == null' > /dev/null && skip 'kernel does not tell the function'
	json '.[0] | (.attach_btf == "bpf_lsm_file_open") and .attach_btf_id > 0'
}

# bats test_tags=once
@test "list: metadata are told by key and value, and by --meta" {
	bpfprog -q bind "${long[0]}" --meta owner=web --meta build_id=1.2.3 > /dev/null
	bpfprog -q bind "${long[0]}" --meta empty= > /dev/null
	run -0 --separate-stderr bpfprog list -j --columns metadata "${long[0]}"
	json '.[0].metadata | sort_by(.key) == [{key: "build_id", value: "1.2.3"}, {key: "empty", value: ""},
		{key: "owner", value: "web"}]'
	run -0 --separate-stderr bpfprog list -j --columns metadata "${long[1]}"
	json '.[0].metadata == []'
	run -0 --separate-stderr bpfprog list --long "${long[0]}"
	[[ $output == *'METADATA '*'owner=web'* ]]
	id=$(bpfprog list --ids "${long[0]}")
	for words in owner owner=web empty= 'owner=web --meta build_id=1.2.3'; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog list --ids --meta $words "${all[@]}"
		[[ $output == "$id" ]]
	done
	for words in own owner= owner=we owner=webb empty=x 'owner=web --meta build_id=1'; do
		# shellcheck disable=SC2086
		fails 3 bpfprog list --meta $words "${all[@]}"
	done
	for words in '' =x a-b 'a b=c'; do
		fails 2 bpfprog list --meta "$words"
	done
}

# bats test_tags=once
@test "list: variables of a program are metadata as well, of any type" {
	bpfprog -q load "$OBJ/meta.bpf.o" --pin "$PIN/meta" > /dev/null
	run -0 --separate-stderr bpfprog list -j --columns metadata "$PIN/meta"
	json '.[0].metadata | map({(.key): .value}) | add == {text: "a b\"c", number: "-7", small: "250",
		large: "18446744073709551615", yes: "1", pair: "0100000002000000"}'
	run -0 --separate-stderr bpfprog list --ids --meta number=-7 "$PIN/meta"
}
