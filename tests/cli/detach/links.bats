#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# detach: by the hook, where a link holds the program

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

PASS=b7000000010000009500000000000000	# return 1
NONE=b7000000000000009500000000000000	# return 0
WITHFD=${PROBE%/*}/withfd

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# raw NAME HEX TYPE [OPTION...]: a program at $PIN/NAME
raw() {
	bpfprog load --raw "hex:$2" --type "$3" --name "$1" --pin "$PIN/$1" "${@:4}" > /dev/null
}

# id PIN: the id of the program that is pinned in $PIN by this name
id() {
	bpfprog list "$PIN/$1" -q
}

# held TYPE TARGET...: the ids of the programs there
held() {
	bpfprog query "$@" -j | jq -r '[.[].progs[].id] | join(" ")'
}

# linked NAME PIN TYPE TARGET...: the id of a new link
linked() {
	bpfprog attach "$PIN/$1" "${@:3}" --pin "$PIN/$2" -j | jq .link_id
}

@test "detach: --force detaches a link of a cgroup by its hook, and removes all pins of it" {
	need link_cgroup
	raw a "$PASS" cgroup_skb --attach-type egress
	raw b "$PASS" cgroup_skb --attach-type egress
	link=$(linked a l egress "$CG")
	ln "$PIN/l" "$PIN/again"
	bpfprog attach "$PIN/b" egress "$CG" --multi -q
	fails 7 bpfprog detach "$PIN/a" egress "$CG"
	run -0 --separate-stderr bpfprog detach "$PIN/a" egress "$CG" --force -n
	[[ $output == "bpf_link_detach(link_fd="*" [link $link])"*"unlink(path=$PIN/"*"unlink(path=$PIN/"* ]]
	run -0 --separate-stderr bpfprog detach "$PIN/a" egress "$CG" --force -j
	[[ -z $stderr ]]
	json ".changed and .id == $(id a) and .link_id == $link and .count == 1 and .target == \"$CG\" and
		.attach_type == \"cgroup_inet_egress\" and (.unpinned | sort) == [\"$PIN/again\", \"$PIN/l\"]"
	[ ! -e "$PIN/l" ] && [ ! -e "$PIN/again" ]
	[ "$(held egress "$CG")" = "$(id b)" ]
	# What no link holds is detached as ever.
	run -0 --separate-stderr bpfprog detach egress "$CG" --force -j
	json ".changed and .id == $(id b) and .link_id == null and .unpinned == [] and .count == 0"
	fails 3 bpfprog detach "$PIN/a" egress "$CG" --force
}

@test "detach: --all --force takes programs of links too, and --all alone does not" {
	need link_cgroup
	for name in a b c; do
		raw "$name" "$PASS" cgroup_skb --attach-type egress
	done
	one=$(linked a l egress "$CG")
	bpfprog attach "$PIN/b" egress "$CG" --multi -q
	two=$(linked c m egress "$CG")
	run bpfprog detach --all egress "$CG"
	[ "$status" -eq 7 ]
	[ "$(held egress "$CG")" = "$(id a) $(id c)" ]
	run -0 --separate-stderr bpfprog detach --all --force egress "$CG" -j
	[[ -z $stderr ]]
	json "[.[].link_id] == [$one, $two] and all(.changed) and [.[].count] == [1, 0] and
		[.[].unpinned[]] == [\"$PIN/l\", \"$PIN/m\"]"
	[ -z "$(held egress "$CG")" ]
}

@test "detach: sk_lookup and XDP by their hooks, where a link holds the program" {
	need link_sk_lookup link_xdp veth
	new_netns "dk$$"
	raw s "$PASS" sk_lookup --attach-type sk_lookup
	raw x b7000000020000009500000000000000 xdp
	link=$(linked s l sk_lookup netns "dk$$")
	fails 7 bpfprog detach "$PIN/s" sk_lookup netns "dk$$"
	[[ $stderr == *"link $link holds the program at sk_lookup"*"held by $PIN/l (pin)"*"bpfprog detach link:$link --force" ]]
	run -0 bpfprog detach sk_lookup netns "dk$$" --force -j
	json ".changed and .link_id == $link and .count == 0 and .id == $(id s)"
	fails 3 bpfprog detach sk_lookup netns "dk$$" --force
	run -0 bpfprog detach sk_lookup netns "dk$$" --if-attached -j
	json '.changed == false'
	link=$(linked x l xdp "dk${$}0")
	fails 7 bpfprog detach xdp "dk${$}0"
	run -0 bpfprog detach "$PIN/x" xdp "dk${$}0" --force -j
	json ".changed and .link_id == $link"
	[ ! -e "$PIN/l" ]
}

@test "detach: --first --force takes the link that is there" {
	need link_tcx
	new_netns "df$$"
	raw a b7000000ffffffff9500000000000000 sched_cls
	raw b b7000000ffffffff9500000000000000 sched_cls
	link=$(linked a l tcx_ingress "df${$}0")
	bpfprog attach "$PIN/b" tcx_ingress "df${$}0" --last -q
	run -0 bpfprog detach --first tcx_ingress "df${$}0" --force -j
	json ".link_id == $link and .id == $(id a) and .count == 1"
	run -0 bpfprog detach --first tcx_ingress "df${$}0" --force -j
	json ".link_id == null and .id == $(id b) and .count == 0"
}

@test "detach: netfilter by its hook: the kernel detaches it by force, and one of many is to be named" {
	need link_netfilter
	new_netns "dn$$"
	for name in a b; do
		bpfprog load "$OBJ/netfilter.bpf.o" --prog nf_accept --pin "$PIN/$name" -q
	done
	one=$(linked a l netfilter ipv4 input --netns "dn$$")
	two=$(linked b m netfilter ipv4 input --priority 5 --netns "dn$$")
	three=$(linked a n netfilter ipv4 input --priority 6 --netns "dn$$")
	fails 7 bpfprog detach "$PIN/a" netfilter ipv4 input
	[[ $stderr == *"which program of netfilter ipv4 input? attached: prog $(id a) by link $one, prog $(id a) by link $three"*"--all" ]]
	bpfprog detach "link:$three" --force -q
	[ ! -e "$PIN/n" ]
	fails 7 bpfprog detach "$PIN/a" netfilter ipv4 input
	[[ $stderr == *"link $one holds prog $(id a) at netfilter ipv4 input"*"$PIN/l (pin)"*--force* ]]
	fails 3 bpfprog detach "$PIN/a" netfilter ipv4 output --force
	[[ $stderr == *"no link holds prog $(id a) at netfilter ipv4 output"* ]]
	run -0 --separate-stderr bpfprog detach "$PIN/a" netfilter --force -j
	json ".changed and .link_id == $one and .unpinned == [\"$PIN/l\"] and .count == null"
	run -0 --separate-stderr bpfprog detach "$PIN/b" netfilter ipv4 --all --force -j
	json "map(.link_id) == [$two] and all(.changed)"
	fails 3 bpfprog detach "$PIN/a" netfilter --force
	run -0 bpfprog detach "$PIN/a" netfilter --if-attached -j
	json '.changed == false and .link_id == null'
}

@test "detach: a link that the kernel does not detach ends with its pins, and its holders are named" {
	need iter
	raw a "$NONE" tracing --attach-type iter --attach-to bpf_prog --license GPL
	link=$(linked a l iter)
	ln "$PIN/l" "$PIN/again"
	fails 7 bpfprog detach "link:$link"
	[[ $stderr == *"link $link is still held by "*"$PIN/l (pin)"*"bpfprog detach link:$link --force removes its pins" ]]
	fails 7 bpfprog detach "$PIN/a" iter
	[[ $stderr == *"link $link holds prog $(id a) at trace_iter bpf_prog"*"$PIN/again (pin)"* ]]
	# A process that has it open is what stays.
	"$WITHFD" 9 "$PIN/l" sleep 100 3>&- &
	holder=$!
	soon bash -c "bpfprog query --links link:$link -j | jq -e '.[0].pids | length == 1'"
	fails 7 bpfprog detach "$PIN/a" iter bpf_prog --force
	[[ $stderr == *"link $link is still held by "*"(pid $holder), after its pins were removed"*'end the processes' ]]
	[ ! -e "$PIN/l" ] && [ ! -e "$PIN/again" ]
	kill "$holder"
	wait "$holder" || true
	soon not bpfprog query --links "link:$link"
	link=$(linked a l iter)
	run -0 bpfprog detach "$PIN/a" iter --all --force -j
	json "map(.link_id) == [$link] and all(.changed) and .[0].unpinned == [\"$PIN/l\"]"
}

@test "detach: words of hooks that links hold" {
	while IFS='|' read -r words says; do
		# shellcheck disable=SC2086
		fails 2 bpfprog detach $words
		[[ $stderr == *"$says"* ]]
	done <<- 'END'
		fentry|trace_fentry needs PROG or TARGET
		kprobe|bpfprog query kprobe shows what is attached
		struct_ops|struct_ops needs PROG or TARGET
		kprobe vfs_read --first|does not take --first
		kprobe/vfs_read --expected-revision 1|does not take --first
		map name:x egress /x|from struct_ops only
		netfilter ipv4 input --force|netfilter needs PROG
	END
	fails 5 bpfprog detach xdp_cpumap lo
}
