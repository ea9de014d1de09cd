#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# query, list: programs that elements of maps hold

# shellcheck disable=SC2154	# set by bats

load ../../helpers

ELEMENT=${PROBE%/*}/element

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# xdp NAME ATTACH_TYPE: a program for elements of devmaps or cpumaps, at $PIN/NAME
xdp() {
	bpfprog -q load --raw hex:b7000000020000009500000000000000 --type xdp --attach-type "$2" \
		--name "$1" --pin "$PIN/$1" > /dev/null
}


@test "query: a program array shows its programs with their keys, and so do list and --diff" {
	skb a b
	"$ELEMENT" prog_array "$PIN/calls" "3=$PIN/b" "7=$PIN/a" "8=$PIN/a" "9=$PIN/a" "11=$PIN/a"
	run -0 --separate-stderr bpfprog -j query prog_array map "$PIN/calls"
	json "length == 1 and (.[0] | .attach_type == \"prog_array\" and .target_kind == \"map\" and
		(.progs | map([.id, .at, .link_id])) == [[$(id b), \"key 3\", 0], [$(id a), \"keys 7-9,11\", 0]])"
	run -0 --separate-stderr bpfprog query map "$PIN/calls"
	[[ ${lines[0]} == 'ATTACH TYPE'*AT && ${lines[2]} == *' a '*'keys 7-9,11' ]]

	run -0 --separate-stderr bpfprog -j query --all prog_array
	json "map(select(.progs[].id == $(id b))) | length == 1 and (.[0].target | startswith(\"id:\"))"
	map=$(jq -r "map(select(.progs[].id == $(id b)))[0].target" <<< "$output")
	run -0 --separate-stderr bpfprog -j query --all
	json "any(.attach_type == \"prog_array\" and .target == \"$map\")"
	run -0 --separate-stderr bpfprog -j query --all egress
	json 'all(.attach_type != "prog_array")'
	run -0 --separate-stderr bpfprog -j query --summary map "$map"
	json '. == [{"attach_type": "prog_array", "target_kind": "map", "hooks": 1, "progs": 2}]'

	run -0 --separate-stderr bpfprog -j list --attached --columns name,attached "$PIN/a" "$PIN/b"
	json "map([.name, (.attached[] | .attach_type, .target, .link_id)]) ==
		[[\"a\", \"prog_array\", \"map $map keys 7-9,11\", null], [\"b\", \"prog_array\", \"map $map key 3\", null]]"
	bpfprog list --name '[ab]' --save "$BATS_TEST_TMPDIR/saved"
	run -0 bpfprog list --name '[ab]' --diff "$BATS_TEST_TMPDIR/saved"
	rm "$PIN/calls"
	"$ELEMENT" prog_array "$PIN/calls" "4=$PIN/b"
	run -8 bpfprog -j list --name '[ab]' --diff "$BATS_TEST_TMPDIR/saved"
	json "map(select(.id == $(id b)))[0] | .change == \"changed\" and
		(.attached[0].target | endswith(\" key 4\")) and (.attached_before[0].target | endswith(\" key 3\"))"
}

@test "query: devmaps and cpumaps show the programs of their elements" {
	xdp dev xdp_devmap
	for type in devmap devmap_hash; do
		"$ELEMENT" "$type" "$PIN/$type" "1=$PIN/dev" "2=$PIN/dev"
		run -0 --separate-stderr bpfprog -j query xdp_devmap map "$PIN/$type"
		json ".[0].progs | map([.id, .name, .at]) == [[$(id dev), \"dev\", \"keys 1-2\"]]"
		"$ELEMENT" "$type-plain" "$PIN/$type-plain"
		run -0 --separate-stderr bpfprog -j query map "$PIN/$type-plain"
		json '. == []'
	done
	run -0 --separate-stderr bpfprog -j list --columns attached "$PIN/dev"
	json '.[0].attached | length == 2 and all(.attach_type == "xdp_devmap" and (.target | endswith(" keys 1-2")))'
	xdp cpu xdp_cpumap
	"$ELEMENT" cpumap "$PIN/cpumap" "0=$PIN/cpu"
	run -0 --separate-stderr bpfprog -j query map "$PIN/cpumap"
	json ".[0] | .attach_type == \"xdp_cpumap\" and (.progs | map([.id, .at])) == [[$(id cpu), \"key 0\"]]"
}

@test "query: a map that holds no programs is refused for prog_array" {
	bpfprog load "$OBJ/sockmap.bpf.o" --prog msg_pass --pin "$PIN/msg" --pin-maps "$PIN" -q > /dev/null
	fails 1 bpfprog query prog_array map "$PIN/sockets"
	[[ $stderr == *'neither a program array nor a devmap or cpumap'* ]]
	run -0 bpfprog -n query prog_array map "$PIN/sockets"
	[[ $output == *'bpf_map_lookup_elem(map_fd='* ]]
}

@test "list: a program that only a program array holds besides a process is no orphan" {
	skb a
	"${PROBE%/*}/withfd" 9 "$PIN/a" sleep infinity 3>&- &
	holder=$!
	number=$(id a)
	soon eval "bpfprog list -j --columns pids id $number | jq -e '.[0].pids != []' > /dev/null"
	"$ELEMENT" prog_array "$PIN/calls" "0=$PIN/a"
	rm "$PIN/a"
	before=$(bpfprog list --orphans --ids)
	attached=$(bpfprog list --attached --ids)
	rm "$PIN/calls"
	soon eval "bpfprog list --orphans --ids | grep -qx $number"
	kill "$holder"
	[[ $(grep -cx "$number" <<< "$before") == 0 ]]
	grep -qx "$number" <<< "$attached"
}
