#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# query: cgroups and all below, and what holds a program there

load ../../helpers

LINK=${PROBE%/*}/link

setup() {
	setup_dirs
	[[ ${PIN:-} ]] || return 0
	for name in a b; do
		bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb \
			--attach-type egress --name "$name" --pin "$PIN/$name" > /dev/null
	done
}

teardown() {
	teardown_dirs
}

@test "query: --tree shows the cgroups that have programs, of one type or of all" {
	need attach_multi
	mkdir -p "$CG/x/y" "$CG/z"
	bpfprog -q attach "$PIN/a" egress "$CG/x/y" --multi
	bpfprog -q attach "$PIN/b" egress "$CG" --multi
	run -0 --separate-stderr bpfprog --json query --tree "$CG"
	json "[.[] | [.target, .progs[0].name]] == [[\"$CG\", \"b\"], [\"$CG/x/y\", \"a\"]]"
	run -0 --separate-stderr bpfprog --json query --tree egress cgroup "$CG/x"
	json "[.[].target] == [\"$CG/x/y\"]"
	run -0 --separate-stderr bpfprog --json query --tree ingress "$CG"
	json '. == []'
	[ ! "$stderr" ]
}

@test "query: --tree draws a tree, the programs of a cgroup below it" {
	need attach_multi
	mkdir -p "$CG/x/y"
	bpfprog -q attach "$PIN/a" egress "$CG/x/y" --multi
	bpfprog -q attach "$PIN/b" egress "$CG" --multi
	run -0 --separate-stderr bpfprog query --tree "$CG"
	[[ ${#lines[@]} == 6 && ${lines[0]} == "CGROUP, ATTACH TYPE "* && ${lines[1]} == "$CG" ]]
	[[ ${lines[2]} == "    cgroup_inet_egress "*" b "* ]]
	[[ ${lines[3]} == "    x/" && ${lines[4]} == "        y/" ]]
	[[ ${lines[5]} == "            cgroup_inet_egress "*" a "* ]]
	# The top is named as it was typed, and the cgroups below by their names.
	cd "$CG"
	run -0 --separate-stderr bpfprog query --tree egress ./x/ --no-header
	[[ ${#lines[@]} == 3 && ${lines[0]} == ./x && ${lines[1]} == "    y/" ]]
	[[ ${lines[2]} == "        cgroup_inet_egress "* ]]
	# What reads lines has the path in each.
	run -0 --separate-stderr bpfprog query --tree ./x --format tsv --no-header
	[[ ${#lines[@]} == 1 && $output == cgroup_inet_egress$'\t'cgroup$'\t'./x/y$'\t'* ]]
	run -0 --separate-stderr bpfprog -q query --tree .
	[[ $output == "$(id b)"$'\n'"$(id a)" ]]
	cd /
}

# bats test_tags=once
@test "query: --tree takes two thousand cgroups" {
	local i

	for ((i = 0; i < 2000; i++)); do
		echo "$CG/$((i % 40))/$i"
	done | xargs mkdir -p
	bpfprog -q attach "$PIN/a" egress "$CG/39/1999"
	run -0 --separate-stderr bpfprog --json query --tree egress "$CG"
	json 'length == 1 and .[0].progs[0].name == "a"'
	# Of all types, too: those of which no program is loaded are left out after the first cgroups.
	run -0 --separate-stderr bpfprog --json query --tree "$CG"
	json "length == 1 and .[0].target == \"$CG/39/1999\" and .[0].attach_type == \"cgroup_inet_egress\""
	find "$CG" -mindepth 1 -depth -type d -exec rmdir {} +
}

@test "query: --tree of what cannot be asked is one failure" {
	mkdir "$CG/x"
	fails 4 setpriv --inh-caps=-all --bounding-set=-all "$TOOL" query --tree egress "$CG"
	fails 3 bpfprog query --tree "$CG/nowhere"
}

@test "query: a link that holds a program of a cgroup is told" {
	need attach_multi link_cgroup
	link=$("$LINK" "$PIN/a" cgroup_inet_egress "$CG" "$PIN/link")
	bpfprog -q attach "$PIN/b" egress "$CG" --multi
	run -0 --separate-stderr bpfprog --json query egress "$CG"
	json ".[0].progs | map([.name, .link_id]) | sort == [[\"a\", $link], [\"b\", 0]]"
	run -0 --separate-stderr bpfprog --json query --effective egress "$CG"
	json 'all(.[0].progs[]; .link_id == null)'
	# It is not known which of two of the same is the one of the link.
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	run -0 --separate-stderr bpfprog --json query egress "$CG"
	json '.[0].progs | map([.name, .link_id]) | sort == [["a", null], ["a", null], ["b", 0]]'
	# Without CAP_SYS_ADMIN no links are known.
	run -0 setpriv --inh-caps=-all --bounding-set=-all,+net_admin,+bpf "$TOOL" -jq query egress "$CG"
	json '.[0].progs | map(.link_id) == [null, null, null]'
	rm "$PIN/link"
}

# bats test_tags=cli
@test "query: --tree is for cgroups" {
	fails 2 bpfprog query --tree tcx_ingress lo
	fails 2 bpfprog query --tree dev lo
}
