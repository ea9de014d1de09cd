#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# list: --save and --diff.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	OWN=t$RANDOM$RANDOM	# a name that no other program of this machine has
	mkdir "$BATS_TEST_TMPDIR/dir"
	SNAP=$BATS_TEST_TMPDIR/dir/snap
}

teardown() {
	teardown_dirs
}

# raw PIN NAME RETURNS: load and pin a program that returns so much
raw() {
	bpfprog load --raw "hex:b70000000${3}0000009500000000000000" --type cgroup_skb \
		--attach-type cgroup_inet_ingress --name "$2" --pin "$PIN/$1" -q > /dev/null
}

# diff_is STATUS EXPRESSION: what --diff finds of our own programs
diff_is() {
	run "-$1" --separate-stderr bpfprog list --name "$OWN*" --diff "$SNAP" -j
	[[ -z $stderr ]] && json "$2"
}

# bats test_tags=once
@test "list: --diff: what appeared, changed, vanished since --save" {
	raw a "${OWN}a" 1
	run -0 --separate-stderr bpfprog list --name "$OWN*" --save "$SNAP"
	[[ -z $output$stderr && $(grep -c "$OWN" "$SNAP") == 1 ]]
	diff_is 0 '. == []'
	raw b "${OWN}b" 0
	bpfprog attach -q "$PIN/a" cgroup_inet_ingress "$CG" > /dev/null
	diff_is 8 "length == 2 and (map(select(.change == \"appeared\"))[0] |
		.name == \"${OWN}b\" and .id > 0 and .type == \"cgroup_skb\" and .attached == [] and
		.tag_before == null and .attached_before == null)
		and (map(select(.change == \"changed\"))[0] | .name == \"${OWN}a\" and .tag == .tag_before and
		.attached == [{attach_type: \"cgroup_inet_ingress\", target: \"cgroup $CG\",
			mode: null, cookie: null}] and
		.attached_before == [])"
	run -8 --separate-stderr bpfprog list --name "$OWN*" --diff "$SNAP"
	[[ -z $stderr && ${lines[0]} == CHANGE* && ${#lines[@]} == 3 ]]
	[[ $output == *"changed "*"${OWN}a"*"cgroup_inet_ingress@cgroup $CG"* ]]
	# Compared and then saved anew; what was attached goes, and comes back with another id.
	run -8 bpfprog list --name "$OWN*" --diff "$SNAP" --save "$SNAP"
	diff_is 0 '. == []'
	rm "$PIN/a"
	bpfprog detach -q cgroup_inet_ingress "$CG" > /dev/null
	diff_is 8 "length == 1 and (.[0] | .change == \"vanished\" and .id == null and .tag == null and
		.attached == null and .attached_before[0].attach_type == \"cgroup_inet_ingress\")"
	raw a "${OWN}a" 1
	bpfprog attach -q "$PIN/a" cgroup_inet_ingress "$CG" > /dev/null
	diff_is 0 '. == []'
	# The same name with other instructions.
	rm "$PIN/b"
	raw b "${OWN}b" 1
	diff_is 8 "length == 1 and (.[0] | .change == \"changed\" and .tag != .tag_before and
		.attached == [] and .name == \"${OWN}b\")"
}

# bats test_tags=once
@test "list: --diff counts programs that are the same in all" {
	raw a "$OWN" 1
	raw b "$OWN" 1
	bpfprog list --name "$OWN" --save "$SNAP"
	rm "$PIN/b"
	diff_is 8 'length == 1 and .[0].change == "vanished"'
	raw b "$OWN" 1
	raw c "$OWN" 1
	diff_is 8 'length == 1 and .[0].change == "appeared"'
	# Filters look at both sides.
	run -0 --separate-stderr bpfprog list --name "$OWN" --type xdp --diff "$SNAP" -j
	json '. == []'
	run -0 --separate-stderr bpfprog list --name "$OWN" --tag 0000000000000000 --diff "$SNAP" -j
	json '. == []'
	run -0 --separate-stderr bpfprog list --name "$OWN" --save "$SNAP" -j
	json ". == [{file: \"$SNAP\", count: 3}]"
	run -0 --separate-stderr bpfprog list --name "$OWN" --diff - -j < "$SNAP"
	json '. == []'
}

# bats test_tags=once
@test "list: --diff: a file that is no snapshot is an error that names the line" {
	head='# bpfprog list --save 1\n' tag=0123456789abcdef
	: > "$SNAP"
	while IFS='|' read -r expected text; do
		# shellcheck disable=SC2059	# escapes are meant
		printf "$text" > "$SNAP"
		fails 1 bpfprog list --diff "$SNAP"
		if [[ $stderr != "bpfprog list: $SNAP: $expected"* ]]; then
			echo "not '$expected', of: $text"
			echo "$stderr"
			return 1
		fi
	done <<-END
		not a file that --save wrote|
		not a file that --save wrote|{}
		not a file that --save wrote|# bpfprog list
		not a file that --save wrote|# bpfprog load --save 1\n
		a snapshot of another version|# bpfprog list --save 3\n
		a snapshot of another version|# bpfprog list --save 1
		a snapshot of another version|# bpfprog list --save 1\r\n
		line 2 has no end|${head}xdp\tname\t$tag
		line 2 is no text|${head}xdp\tna\0me\t$tag\n
		line 2 is not one|${head}xdp\n
		line 2 is not one|${head}xdp\tname\n
		line 2 is not one|${head}\tname\t$tag\n
		line 2 is not one|${head}xdp\tname\t${tag}0\n
		line 2 is not one|${head}xdp\tname\t${tag:0:15}g\n
		line 2 is not one|${head}xdp\tname\t$tag\t\n
		line 2 is not one|${head}xdp\tna\\\\me\t$tag\n
		line 2 is not one|${head}xdp\tna\\\\x0\t$tag\n
		line 2 is not one|${head}xdp\tna\\\\x00me\t$tag\n
		line 2 is not one|${head}xdp\tna\\\\xZZme\t$tag\n
		line 4 is not one|${head}# comment\nxdp\tname\t$tag\na line of text\n
		the last line, # end, is missing: the file was cut|$head
		the last line, # end, is missing: the file was cut|${head}xdp\tname\t$tag\n
		the last line, # end, is missing: the file was cut|$head# end\nxdp\tname\t$tag\n
		the last line, # end, is missing: the file was cut|${head}xdp\tname\t$tag\tat # end\n
	END
	fails_json 1 bpfprog list --diff "$SNAP" -j
	fails 3 bpfprog list --diff "$SNAP.gone"
	fails 1 bpfprog list --diff "$BATS_TEST_TMPDIR"
	fails 1 bpfprog list --diff /dev/zero
	# Escapes are undone, and types of a newer kernel are no error.
	printf '%bxdp\t%s\\x09\\x5c\t%s\n99\t%s\t%s\tat\tat\n# end\n' "$head" "$OWN" "$tag" "$OWN" "$tag" > "$SNAP"
	run -8 --separate-stderr bpfprog list --name "$OWN*" --diff "$SNAP" -j
	json "map(.type) == [\"99\", \"xdp\"] and .[1].name == \"$OWN\\t\\\\\" and
		(.[0].attached_before | length == 2 and .[0] == {attach_type: \"at\", target: null,
			mode: null, cookie: null})"
}

# bats test_tags=once
@test "list: --save writes all of the file or nothing, and takes what it can compare" {
	echo keep > "$SNAP"
	fails 3 bpfprog list --save "$BATS_TEST_TMPDIR/no/such/dir"
	fails 1 bpfprog list --save /dev/full
	[[ $stderr == *'/dev/full: No space left on device (ENOSPC)' ]]
	fails 1 bpfprog list --diff "$SNAP" --save "$SNAP"
	[[ $(< "$SNAP") == keep ]]
	for option in --uid=0 --map=id:1 --loaded-since=1h --pinned --attached --orphans --meta=a --ids \
		--count --long --columns=id --sort=id --reverse --stats=1s --watch=1s 1; do
		fails 2 bpfprog list --save "$SNAP" "$option"
		fails 2 bpfprog list --diff "$SNAP" "$option"
	done
	fails 2 bpfprog list --save -
	fails 2 bpfprog list --save ''
	fails 2 bpfprog list --diff ''
	[[ $(< "$SNAP") == keep && $(ls "$BATS_TEST_TMPDIR/dir") == snap ]]
}
