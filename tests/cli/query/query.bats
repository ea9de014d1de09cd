#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog query": what is attached to a hook, or to all of a target.

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# keys_of_hook: every hook of $output has all keys, its programs too
keys_of_hook() {
	json 'all(.[]; keys == (["attach_type", "target_kind", "target", "netns", "effective", "attach_flags",
		"revision", "progs"] | sort))'
	json 'all(.[].progs[]; keys == (["id", "type", "name", "attach_flags", "link_id",
		"link_attach_flags", "cgroup", "at"] | sort))'
}

@test "query: an empty hook is one hook without programs, an empty target is none" {
	need attach_cgroup attach_flow_dissector
	run -0 --separate-stderr bpfprog query egress "$CG" --json
	keys_of_hook
	json "length == 1 and .[0].attach_type == \"cgroup_inet_egress\" and .[0].target == \"$CG\""
	json '.[0] | .progs == [] and .attach_flags == null and .effective == false'
	[[ -z $stderr ]]
	run -0 --separate-stderr bpfprog query egress "$CG" --effective -j
	json 'length == 1 and .[0].effective and .[0].progs == []'
	run -0 --separate-stderr bpfprog query egress "$CG" -q
	[[ -z $output$stderr ]]
	# A table has its heading and no line of dashes.
	run -0 --separate-stderr bpfprog query egress "$CG"
	[[ $output == 'ATTACH TYPE  MODE  REVISION  ID  TYPE  NAME  FLAGS  LINK' && -z $stderr ]]
	run -0 --separate-stderr bpfprog query flow_dissector /proc/self/ns/net -j
	keys_of_hook
	json '.[0] | .progs == [] and .revision == null and .attach_flags == null'
	for target in "$CG" "cgroup $CG" 'netns /proc/self/ns/net' /proc/self/ns/net; do
		# shellcheck disable=SC2086	# several words
		run -0 --separate-stderr bpfprog query $target -j
		[[ $output == '[]' && -z $stderr ]]
	done
}

@test "query: 64 programs in the order in which they were attached; the 65th is refused" {
	need attach_multi
	expected=()
	for i in {1..65}; do
		bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb \
			--attach-type cgroup_inet_egress --name many --pin "$PIN/many$i" -q \
			> "$BATS_TEST_TMPDIR/id"
		((i > 64)) || expected+=("$(< "$BATS_TEST_TMPDIR/id")")
	done
	# From the last to the first, so that it is not the order of the ids.
	for i in {64..1}; do
		bpfprog attach "${expected[i - 1]}" egress "$CG" --multi -q
	done
	run -0 --separate-stderr bpfprog query egress "$CG" -j
	ids=$(printf ',%s' "${expected[@]}")
	json "[.[0].progs[].id] == ([${ids#,}] | reverse)"
	json 'all(.[0].progs[]; .name == "many" and .type == "cgroup_skb" and .link_id == 0)'
	run -0 bpfprog query egress "$CG" --effective -q
	[[ ${#lines[@]} == 64 && ${lines[0]} == "${expected[63]}" ]]
	fails 7 bpfprog attach "$PIN/many65" egress "$CG" --multi
	[[ $stderr == *E2BIG*64* ]]
}

@test "query: attach flags are lists" {
	need attach_multi
	pinned cgroup --prog egress_allow
	while read -r option flags; do
		[[ $option != none ]] || option=''
		bpfprog attach "$PIN/egress_allow" egress "$CG" ${option:+"$option"} -q
		run -0 bpfprog query egress "$CG" -j
		keys_of_hook
		json ".[0] | .attach_flags == $flags and (.progs | length == 1)"
		bpfprog detach "$PIN/egress_allow" egress "$CG" -q
	done <<-END
		none []
		--override ["override"]
		--multi ["multi"]
	END
}

@test "query: the flags of each program are lists where the kernel tells them" {
	need attach_multi query_attach_flags
	pinned cgroup --prog egress_allow
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	run -0 bpfprog query egress "$CG" -j
	json '.[0].progs[0].attach_flags | type == "array"'
	run -0 bpfprog query egress "$CG" --effective -j
	json '.[0] | .attach_flags == null and .progs[0].attach_flags == null'
}

@test "query: the revision goes up with each change" {
	need attach_multi query_revision
	pinned cgroup --prog egress_allow --prog egress_deny
	last=0
	for change in attach:egress_allow attach:egress_deny detach:egress_allow; do
		multi=()
		[[ $change != attach* ]] || multi=(--multi)
		run -0 bpfprog "${change%:*}" "$PIN/${change#*:}" egress "$CG" "${multi[@]}" -j
		now=$(jq .revision <<< "$output")
		((now > last))
		last=$now
		run -0 bpfprog query egress "$CG" -j
		json ".[0].revision == $now"
	done
}

@test "query: a sockmap has no revision and no flags" {
	need attach_sk_msg query_sockmap
	pinned sockmap --prog msg_pass --pin-maps "$PIN"
	bpfprog attach "$PIN/msg_pass" sk_msg "$PIN/sockets" -q
	for words in "sk_msg $PIN/sockets" "map $PIN/sockets" "$PIN/sockets"; do
		# shellcheck disable=SC2086	# several words
		run -0 --separate-stderr bpfprog query $words -j
		keys_of_hook
		json "length == 1 and (.[0] | .attach_type == \"sk_msg_verdict\" and .revision == null)"
		json ".[0] | .attach_flags == null and [.progs[] | [.id, .name]] == [[$(id msg_pass), \"msg_pass\"]]"
	done
}

@test "query: a target alone shows all types that have programs" {
	need attach_cgroup attach_cgroup_sock_addr
	pinned cgroup --prog egress_allow --prog ingress_deny --prog connect4_allow
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	bpfprog attach "$PIN/ingress_deny" ingress "$CG" --multi -q
	bpfprog attach "$PIN/connect4_allow" connect4 "$CG" --override -q
	for target in "$CG" "cgroup $CG"; do
		# shellcheck disable=SC2086	# several words
		run -0 --separate-stderr bpfprog query $target -j
		keys_of_hook
		[[ -z $stderr ]]
		json '[.[].attach_type] | sort == ["cgroup_inet4_connect", "cgroup_inet_egress", "cgroup_inet_ingress"]'
		json '[.[] | {(.attach_type): .attach_flags}] | add | .cgroup_inet_egress == []
			and .cgroup_inet_ingress == ["multi"] and .cgroup_inet4_connect == ["override"]'
	done
	run -0 bpfprog query "$CG" -q
	[[ $(sort <<< "$output") == "$(for pin in "$PIN"/*; do id "${pin##*/}"; done | sort)" ]]
	run -0 bpfprog query "$CG"
	[[ ${#lines[@]} == 4 && ${lines[0]} == 'ATTACH TYPE'* && $output == *ingress_deny* ]]
}

@test "query: a device alone shows all types that have programs" {
	need veth attach_tcx
	pinned tc
	new_netns "tcx$$"
	bpfprog attach "$PIN/tc_ok" tcx_ingress "tcx${$}0" -q
	bpfprog attach "$PIN/tc_mark" tcx_ingress "tcx${$}0" -q
	bpfprog attach "$PIN/tc_shot" tcx_egress "tcx${$}0" -q
	for target in "tcx${$}0" "dev tcx${$}0"; do
		# shellcheck disable=SC2086	# several words
		run -0 --separate-stderr bpfprog query $target -j
		keys_of_hook
		json "[.[] | [.attach_type, [.progs[].id]]] ==
			[[\"tcx_ingress\", [$(id tc_ok), $(id tc_mark)]], [\"tcx_egress\", [$(id tc_shot)]]]"
		json 'all(.[]; .revision > 1 and .attach_flags == null)'
	done
	fails 2 bpfprog query tcx_ingress "tcx${$}0" --effective
}

@test "query: --effective shows the programs of the cgroup, then those of the ones above" {
	need attach_multi
	pinned cgroup --prog egress_allow --prog egress_deny
	mkdir "$CG/child"
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	run -0 bpfprog query egress "$CG/child" -j
	json '.[0] | .progs == [] and .effective == false'
	run -0 bpfprog query egress "$CG/child" --effective -j
	keys_of_hook
	json ".[0] | .effective and .attach_flags == null and [.progs[].id] == [$(id egress_allow)]"
	bpfprog attach "$PIN/egress_deny" egress "$CG/child" --multi -q
	run -0 bpfprog query egress "$CG/child" --effective -q
	[[ $output == "$(id egress_deny)"$'\n'"$(id egress_allow)" ]]
	run -0 bpfprog query "$CG/child" --effective -q
	[[ $output == "$(id egress_deny)"$'\n'"$(id egress_allow)" ]]
	run -0 bpfprog query egress "$CG/child" -q
	[[ $output == "$(id egress_deny)" ]]
	run -0 bpfprog query egress "$CG" --effective -q
	[[ $output == "$(id egress_allow)" ]]
}

@test "query: --effective tells from which cgroup each program comes" {
	need attach_multi
	skb a b
	mkdir -p "$CG/x/y"
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	bpfprog -q attach "$PIN/b" egress "$CG/x" --multi
	bpfprog -q attach "$PIN/a" egress "$CG/x/y" --multi
	run -0 --separate-stderr bpfprog -j query --effective egress "$CG/x/y"
	json ".[0].progs | map([.name, .cgroup]) ==
		[[\"a\", \"$CG/x/y\"], [\"b\", \"$CG/x\"], [\"a\", \"$CG\"]]"
	[ ! "$stderr" ]
	run -0 bpfprog query --effective --no-header egress "$CG/x/y"
	[[ ${lines[1]} == *" b "*" $CG/x" ]]
	run -0 bpfprog query --effective --format csv egress "$CG/x/y"
	[[ ${lines[0]} == *,cgroup && ${lines[3]} == *",$CG" ]]
	run -0 bpfprog -j query --effective --tree "$CG/x"
	json "map([.target, .progs[0].cgroup]) == [[\"$CG/x\", \"$CG/x\"], [\"$CG/x/y\", \"$CG/x/y\"]]"
	# What the cgroup itself has is attached there.
	run -0 bpfprog -j query egress "$CG/x/y"
	json '.[0].progs[0].cgroup == null'
}

@test "query: --effective leaves out programs that a cgroup below overrides" {
	need attach_cgroup
	skb a b
	mkdir "$CG/x"
	bpfprog -q attach "$PIN/a" egress "$CG" --override
	bpfprog -q attach "$PIN/a" egress "$CG/x" --override
	run -0 bpfprog -j query --effective egress "$CG/x"
	json ".[0].progs | map(.cgroup) == [\"$CG/x\"]"
	bpfprog -q detach "$PIN/a" egress "$CG/x"
	run -0 bpfprog -j query --effective egress "$CG/x"
	json ".[0].progs | map(.cgroup) == [\"$CG\"]"
}

# bats test_tags=once
@test "query: --effective says that it does not know what is attached above the mount" {
	need attach_multi
	skb a b
	mkdir -p "$CG/x/y"
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	bpfprog -q attach "$PIN/b" egress "$CG/x/y" --multi
	mkdir "$BATS_TEST_TMPDIR/top"
	run -0 --separate-stderr unshare -m sh -c "mount --bind '$CG/x' '$BATS_TEST_TMPDIR/top' &&
		bpfprog -j query --effective egress '$BATS_TEST_TMPDIR/top/y'"
	json ".[0].progs | map([.name, .cgroup]) == [[\"b\", \"$BATS_TEST_TMPDIR/top/y\"], [\"a\", null]]"
	[[ $stderr == "warning: "*"--effective in bpfprog-query(8)" && $(wc -l <<< "$stderr") == 1 ]]
}

@test "query: --effective does not guess where programs run before those of cgroups below" {
	need attach_preorder
	skb a b
	mkdir "$CG/x"
	bpfprog -q attach "$PIN/b" egress "$CG" --multi --preorder
	bpfprog -q attach "$PIN/a" egress "$CG/x" --multi
	run -0 --separate-stderr bpfprog -j query --effective egress "$CG/x"
	json ".[0].progs | map([.name, .cgroup]) == [[\"b\", \"$CG\"], [\"a\", \"$CG/x\"]]"
	[ ! "$stderr" ]
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	run -0 --separate-stderr bpfprog -j query --effective egress "$CG/x"
	json ".[0].progs | map([.name, .cgroup]) == [[\"b\", \"$CG\"], [\"a\", null], [\"a\", null]]"
	[[ $stderr == *"not known"* ]]
}

@test "query: without capabilities it is denied, and the one that is missing is named" {
	need attach_cgroup
	nobody=(setpriv --inh-caps=-all --bounding-set=-all)	# root's files, but not its powers
	fails_json 4 "${nobody[@]}" "$TOOL" query egress "$CG" -j
	json '.error | .errno == "EPERM" and (.hint | contains("CAP_NET_ADMIN"))'
	fails 4 "${nobody[@]}" "$TOOL" query "$CG"
	[[ $stderr == *CAP_NET_ADMIN* ]]
	fails 3 "${nobody[@]}" "$TOOL" query egress "$CG/nosuch"
}

@test "query: without CAP_SYS_ADMIN there are ids, but no names" {
	need attach_cgroup
	pinned cgroup --prog egress_allow
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	run -0 --separate-stderr setpriv --inh-caps=-all --bounding-set=-all,+net_admin,+bpf \
		"$TOOL" query egress "$CG" -j
	keys_of_hook
	json ".[0].progs | length == 1 and (.[0] | .id == $(id egress_allow) and .name == null and .type == null)"
	[[ $stderr == "warning: types and names of programs cannot be told without CAP_SYS_ADMIN" ]]
}

@test "query: where the kernel has no query of sockmaps, or not the type, it is told since when there is" {
	pinned sockmap --prog msg_pass --prog skb_verdict --pin-maps "$PIN"
	run --separate-stderr bpfprog query sk_msg "$PIN/sockets"
	[[ $status == 0 || ($status == 5 && $stderr == *'hint: '*'since Linux 5.18') ]]
	run --separate-stderr bpfprog attach "$PIN/skb_verdict" skb_verdict "$PIN/sockets"
	[[ $status == 0 || ($status == 5 && $stderr == *'hint: this kernel does not know the attach type: '*'Linux 5.13'*) ]]
}

# bats test_tags=once
@test "query: what is not there is not found, and wrong words are usage errors" {
	fails 3 bpfprog query egress "$CG/nosuch"
	fails 3 bpfprog query "$CG/nosuch"
	fails 3 bpfprog query egress "$PIN"
	fails 3 bpfprog query nosuchdevice
	fails 3 bpfprog query netns nosuch
	fails 3 bpfprog query map "$PIN/nosuch"
	fails 3 bpfprog query egress lo
	[[ $stderr == *'hint: lo is a device, and this attach type is for cgroups' ]]
	fails 3 bpfprog query egress	# a device may have the name
	[[ $stderr == *"egress is an attach type: add its TARGET, or use 'query --all egress'" ]]
	(cd "$CG" && bpfprog query . && bpfprog query ..)
	fails 2 bpfprog query
	fails 2 bpfprog query --all --tree "$CG"
	[[ $stderr == *'--all cannot be combined with --tree'* ]]
	fails 2 bpfprog query nosuch "$CG"
	fails 2 bpfprog query egress dev lo
	fails 2 bpfprog query egress "$CG" more
	run -0 bpfprog query egress "$CG" --dry-run -j
	json '.dry_run and .calls[0].call == "bpf_prog_query_opts"'
}
