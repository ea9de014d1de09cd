#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog list", and the words that mean programs, which are the same in every command.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	OWN=t$RANDOM$RANDOM	# a name that no other program of this machine has
}

teardown() {
	teardown_dirs
}

# raw PIN NAME [LOW [HIGH]]: load and pin a program of that name; HIGH LOW, in hexadecimal, makes its tag. Prints its id.
raw() {
	bpfprog load --raw "hex:b7000000${3:-02}${4:-0000}009500000000000000" --type xdp --name "$2" --pin "$PIN/$1" -q
}

# bats test_tags=once
@test "list: all of them, each once, with every key" {
	id=$(raw a "$OWN")
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/b" -q
	now=$(date +%s)
	run -0 --separate-stderr bpfprog list --json
	[[ -z $stderr ]]
	json "length >= 2 and ([.[].id] | length == (unique | length) and . == sort) and
		all(.[]; ([\"btf_id\", \"bytes_jited\", \"bytes_xlated\", \"gpl_compatible\", \"id\", \"loaded_at\",
		\"map_ids\", \"name\", \"recursion_misses\", \"run_cnt\", \"run_time_ns\", \"tag\", \"type\", \"uid\",
		\"verified_insns\"] - keys) == []) and ([.[] | select(.id == $id)] | length == 1 and (.[0] |
		.name == \"$OWN\" and .type == \"xdp\" and .gpl_compatible and .uid == 0 and .bytes_xlated == 16 and
		.map_ids == [] and .btf_id == null and .run_cnt == 0 and .run_time_ns == 0 and
		(.tag | test(\"^[0-9a-f]{16}$\")) and (.verified_insns | . == null or . == 2)))"
	# What has BTF and maps.
	run -0 bpfprog list "$PIN/b" --json
	json "length == 1 and (.[0] | .btf_id > 0 and (.map_ids | length == 2))"
	# The time of loading: seconds, or a date.
	[[ $(jq -r '.[0].loaded_at | if type == "number" then . else (sub("\\+00:00$"; "Z") | fromdate) end' <<< "$output") -ge $((now - 120)) ]]
	run -0 bpfprog list
	[[ ${lines[0]} =~ ^\ *ID\ +TYPE\ +NAME\ +TAG\ +LOADED\ .*MAPS ]]
	[[ $output == *" $OWN "* ]]
	run -0 bpfprog list -q
	[[ $'\n'$output$'\n' == *$'\n'$id$'\n'* && $output != *[!0-9$'\n']* ]]
	run -0 bpfprog list -p
	[[ ${#lines[@]} -gt 20 ]]
	json "any(.[]; .id == $id)"
}

# bats test_tags=once
@test "list: every way to name a program means the same one" {
	id=$(raw a "$OWN" 02 "$(printf '%02x%02x' $((RANDOM % 256)) $((RANDOM % 256)))")
	run -0 --separate-stderr bpfprog list "$id" -j
	[[ -z $stderr ]]
	json "length == 1 and .[0].id == $id and .[0].name == \"$OWN\""
	tag=$(jq -r '.[0].tag' <<< "$output")
	expected=$output
	while read -r words; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog $words -j
		if [[ $stderr || $output != "$expected" ]]; then
			echo "another result, of: $words"
			echo "$stderr$output"
			return 1
		fi
	done <<-END
		list id $id
		list id:$id
		list 0x$(printf %x "$id")
		list $PIN/a
		list pinned $PIN/a
		list pinned:$PIN/a
		list name $OWN
		list name:$OWN
		list tag $tag
		list tag:${tag^^}
		show id $id
		show $PIN/a name $OWN
		list $id $id tag $tag pinned $PIN/a
	END
	cd "$PIN"
	run -0 bpfprog list ./a -q
	[[ $output == "$id" ]]
}

# bats test_tags=once
@test "list: several words: in their order, nothing twice" {
	a=$(raw a "${OWN}a" 01) b=$(raw b "${OWN}b" 02) c=$(raw c "${OWN}c" 03)
	run -0 --separate-stderr bpfprog list "$PIN/c" name "${OWN}a" "$b" -q
	[[ -z $stderr && $output == "$c"$'\n'"$a"$'\n'"$b" ]]
	run -0 bpfprog list "$c" id "$c" "$PIN/c" "$a" "name:${OWN}c" -q
	[[ $output == "$c"$'\n'"$a" ]]
	run -0 bpfprog list "$b" "$a" -j
	json "[.[].id] == [$b, $a]"
	run -0 bpfprog list "$b" "$a"
	[[ ${#lines[@]} == 3 ]]
	# One that is not there fails the whole, and nothing of it is on stdout.
	fails 3 bpfprog list "$a" name "${OWN}z" "$b"
	[[ $stderr == *"name ${OWN}z: no such program is loaded" ]]
	fails_json 3 bpfprog list "$a" "$PIN/z" -j
	json '.error.errno == "ENOENT"'
}

# bats test_tags=once
@test "list: a name or a tag of several programs lists all; where one is wanted it is ambiguous" {
	low=$(printf %02x $((RANDOM % 256))) high=$(printf '%02x%02x' $((RANDOM % 256)) $((RANDOM % 256)))
	a=$(raw a "$OWN" "$low" "$high") b=$(raw b "$OWN" "$low" "$high") c=$(raw c "${OWN}c" "$low" "$high")
	run -0 bpfprog list name "$OWN" -j
	json "[.[].id] == [$a, $b]"
	tag=$(jq -r '.[0].tag' <<< "$output")
	run -0 bpfprog list tag "$tag" -q
	[[ $output == "$a"$'\n'"$b"$'\n'"$c" ]]
	for command in 'testrun name:NAME --data-in hex:00' 'bind name NAME 1' \
		"attach name NAME cgroup_inet_ingress $CG" "detach name NAME cgroup_inet_ingress $CG" \
		"attach $PIN/c cgroup_inet_ingress $CG --replace name:NAME"; do
		# shellcheck disable=SC2086
		fails 7 bpfprog ${command/NAME/$OWN}
		[[ $stderr == *"name $OWN: ambiguous, matches prog $a (xdp $OWN), prog $b (xdp $OWN)"$'\nhint: '*id* ]]
	done
	fails 7 bpfprog bind tag "$tag" 1
	[[ $stderr == *"tag $tag: ambiguous, matches prog $a ("*"prog $b ("*"prog $c (xdp ${OWN}c)"* ]]
	fails_json 7 bpfprog testrun "tag:$tag" --data-in hex:00 -j
	# A name is the whole name.
	run -0 bpfprog list name "${OWN}c" -q
	[[ $output == "$c" ]]
	fails 3 bpfprog list name "${OWN:0:4}"
}

@test "list: names longer than the kernel's 15 characters, by their BTF" {
	mapfile -t ids < <(bpfprog load "$OBJ/longname.bpf.o" --pin-dir "$PIN" -q)
	[[ ${#ids[@]} == 2 ]]
	run -0 bpfprog list "$PIN"/* -j
	json "[.[].name] == [\"xdp_with_a_long_name_one\", \"xdp_with_a_long_name_two\"]"
	run -0 bpfprog list name xdp_with_a_long_name_two -q
	[[ " ${lines[*]} " == *" ${ids[1]} "* && " ${lines[*]} " != *" ${ids[0]} "* ]]
	# The kernel's own, which is that of both.
	run -0 bpfprog list name xdp_with_a_long -q
	[[ " ${lines[*]} " == *" ${ids[0]} ${ids[1]} "* ]]
	fails 3 bpfprog list name xdp_with_a_long_name_thr
	fails 3 bpfprog list name xdp_with_a_long_
	fails 7 bpfprog bind name xdp_with_a_long 1
	[[ $stderr == *"prog ${ids[0]} (xdp xdp_with_a_long_name_one), prog ${ids[1]} (xdp xdp_with_a_long_name_two)"* ]]
}

@test "list: a descriptor that is not open, or of something else" {
	fails 3 bpfprog list fd:87
	[[ $stderr == *'fd 87: not an open descriptor' ]]
	fails 3 bpfprog list fd 86 86< /dev/null
	[[ $stderr == *'fd 86: this is not a program' ]]
}

@test "list: a program that is gone, and no program at all" {
	# Nothing is listed for a pin that is gone; an empty list is [].
	id=$(raw a "$OWN")
	rm "$PIN/a"
	freed "$OWN"
	fails 3 bpfprog list "$id"
	[[ $stderr == "bpfprog list: id $id: no such program is loaded" ]]
	if [[ ! $(progs) ]]; then
		run -0 --separate-stderr bpfprog list -j
		[[ -z $stderr && $output == '[]' ]]
		run -0 bpfprog list -q
		[[ -z $output ]]
	fi
	run -0 bpfprog list -n
	[[ $output == *'bpf_prog_get_next_id('*'bpf_prog_get_fd_by_id('* ]]
}
