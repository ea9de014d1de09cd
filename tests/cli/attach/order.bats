#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach: the place of a program among others, revisions, and attaching for a while

load ../../helpers

LINK=${PROBE%/*}/link
PASS=b7000000ffffffff9500000000000000	# return TCX_NEXT

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# tc NAME...: tc programs that do nothing, at $PIN/NAME
tc() {
	local name

	for name in "$@"; do
		bpfprog load --raw "hex:$PASS" --type sched_cls --name "$name" --pin "$PIN/$name" > /dev/null
	done
}

@test "attach: --before, --after, --first and --last say where a tcx program goes" {
	need attach_tcx
	new_netns aa
	tc a b c d e
	bpfprog -q attach "$PIN/a" tcx_ingress aa0
	bpfprog -q attach "$PIN/b" tcx_ingress aa0 --first
	bpfprog -q attach "$PIN/c" tcx_ingress aa0 --last
	bpfprog -q attach "$PIN/d" tcx_ingress aa0 --before "$PIN/a"
	run --separate-stderr bpfprog --json attach "$PIN/e" tcx_ingress aa0 --after "$PIN/b"
	[ "$status" -eq 0 ]
	json '.changed and .position == 2 and .count == 5 and .revision == 6 and .replaced_id == null'
	[ "$(order tcx_ingress aa0)" = 'b e d a c' ]
}

@test "attach: --before, --after, --first and --last say where a cgroup program goes" {
	need attach_before_after
	skb a b c d
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	bpfprog -q attach "$PIN/b" egress "$CG" --multi --first
	bpfprog -q attach "$PIN/c" egress "$CG" --multi --before "$PIN/a"
	bpfprog -q attach "$PIN/d" egress "$CG" --multi --after "$PIN/b"
	[ "$(order egress "$CG")" = 'b d c a' ]
}

# bats test_tags=slow
@test "attach: a program that a link holds there already gets a place of its own, and is told that" {
	need attach_before_after link_cgroup
	skb a b
	"$LINK" "$PIN/a" cgroup_inet_egress "$CG" "$PIN/link" > /dev/null
	while read -r place count options; do
		# shellcheck disable=SC2086	# several words
		run -0 --separate-stderr bpfprog -j attach "$PIN/a" egress "$CG" --multi $options
		json ".position == $place and .count == $count and .replaced_id == null"
		bpfprog -q detach "$PIN/a" egress "$CG"
		[[ $count == 3 ]] || bpfprog -q attach "$PIN/b" egress "$CG" --multi --if-absent --first
	done <<-END
		2 2 --last
		1 3 --first
		3 3 --last
		3 3
		2 3 --after $PIN/b
		1 3 --before $PIN/b
	END
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	run -0 --separate-stderr bpfprog -j attach "$PIN/b" egress "$CG" --multi --replace "$PIN/b"
	json '.replaced_id == null and .count == 3'
	bpfprog -q detach "$PIN/b" egress "$CG"
	run -0 --separate-stderr bpfprog -j attach "$PIN/b" egress "$CG" --multi --replace "$PIN/a"
	json ".replaced_id == $(bpfprog list "$PIN/a" -q) and .count == 2"
	rm "$PIN/link"
}

@test "attach: the order of tcx programs is the order they run in" {
	need attach_tcx
	new_netns ab
	bpfprog load "$OBJ/tc.bpf.o" --pin-dir "$PIN" > /dev/null
	run timeout 10 bash -c ': < /dev/tcp/192.0.2.2/9'
	[ "$status" -eq 1 ]	# refused: it gets there
	bpfprog -q attach "$PIN/tc_shot" tcx_egress ab0
	run timeout 1 bash -c ': < /dev/tcp/192.0.2.2/9'
	[ "$status" -eq 124 ]
	bpfprog -q attach "$PIN/tc_ok" tcx_egress ab0 --before "$PIN/tc_shot"
	run timeout 10 bash -c ': < /dev/tcp/192.0.2.2/9'
	[ "$status" -eq 1 ]
	bpfprog -q detach "$PIN/tc_ok" tcx_egress ab0
	run timeout 1 bash -c ': < /dev/tcp/192.0.2.2/9'
	[ "$status" -eq 124 ]
	bpfprog -q attach "$PIN/tc_ok" tcx_egress ab0 --replace "$PIN/tc_shot"
	run timeout 10 bash -c ': < /dev/tcp/192.0.2.2/9'
	[ "$status" -eq 1 ]
}

@test "attach: a program to go before that is not there is named with those that are" {
	need attach_tcx
	new_netns ac
	tc a b c
	bpfprog -q attach "$PIN/a" tcx_ingress ac0
	fails 7 bpfprog attach "$PIN/b" tcx_ingress ac0 --before "$PIN/c"
	[[ ${stderr_lines[0]} == *'is not attached to tcx_ingress of ac0; attached: '*' a)'* ]]
	[ "$(order tcx_ingress ac0)" = a ]
}

@test "attach: an order that the kernel does not know for cgroups has status 5 and the release" {
	skb a b
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	run --separate-stderr bpfprog --json query egress "$CG"
	[[ $(jq '.[0].revision' <<< "$output") == null ]] || skip 'this kernel knows it'
	fails 5 bpfprog attach "$PIN/b" egress "$CG" --multi --first
	[[ $stderr == *'before (Linux 6.17)'* ]]
	fails 5 bpfprog attach "$PIN/b" egress "$CG" --multi --expected-revision auto
	[[ $stderr == *'cgroups since 6.17'* ]]
	[ "$(order egress "$CG")" = a ]
}

@test "attach: a stale revision is refused, and auto takes the one of the hook" {
	need attach_tcx
	new_netns ad
	tc a b c
	bpfprog -q attach "$PIN/a" tcx_ingress ad0
	fails 7 bpfprog attach "$PIN/b" tcx_ingress ad0 --expected-revision 1
	[[ ${stderr_lines[0]} == *ESTALE* && ${stderr_lines[1]} == 'hint: the hook has changed'* ]]
	bpfprog -q attach "$PIN/b" tcx_ingress ad0 --expected-revision 2
	bpfprog -q attach "$PIN/c" tcx_ingress ad0 --expected-revision auto
	[ "$(order tcx_ingress ad0)" = 'a b c' ]
}

@test "attach: processes that race with --expected-revision auto lose no update" {
	need attach_tcx
	new_netns ae
	local names=(p{1..24}) pids=() name
	tc "${names[@]}"
	for name in "${names[@]}"; do
		bpfprog -q attach "$PIN/$name" tcx_ingress ae0 --first --expected-revision auto &
		pids+=($!)
	done
	for name in "${pids[@]}"; do
		wait "$name"
	done
	run --separate-stderr bpfprog --json query tcx_ingress ae0
	json '.[0] | .revision == 25 and ([.progs[].name] | sort | unique | length) == 24'
}

@test "attach: processes that race with --expected-revision auto on a cgroup lose no update" {
	need attach_before_after query_revision
	local names=(p{1..12}) pids=() name
	skb "${names[@]}"
	for name in "${names[@]}"; do
		bpfprog -q attach "$PIN/$name" egress "$CG" --multi --first --expected-revision auto &
		pids+=($!)
	done
	for name in "${pids[@]}"; do
		wait "$name"
	done
	run --separate-stderr bpfprog --json query egress "$CG"
	json '.[0] | .revision == 13 and ([.progs[].name] | sort | unique | length) == 12'
	pids=()
	for name in "${names[@]:1}"; do
		bpfprog -q detach "$PIN/$name" egress "$CG" --expected-revision auto &
		pids+=($!)
	done
	for name in "${pids[@]}"; do
		wait "$name"
	done
	[ "$(order egress "$CG")" = p1 ]
}

# take NAME: take the hook, unless another program is there
take() {
	status=0
	bpfprog -q attach "$PIN/$1" egress "$CG" 2> /dev/null || status=$?
	[ "$status" -ne 7 ]
}

# owner NAME: take the hook when it is free, and give it back; another's program is not touched
owner() {
	soon take "$1" && [ "$status" -eq 0 ] && bpfprog -q detach "$PIN/$1" egress "$CG"
}

@test "attach: of processes that race for an exclusive hook one has it, and detaches its own" {
	local names=(p{1..6}) pids=() name
	skb "${names[@]}"
	for name in "${names[@]}"; do
		owner "$name" &
		pids+=($!)
	done
	for name in "${pids[@]}"; do
		wait "$name"
	done
	[ "$(order egress "$CG")" = '' ]
}

# bats test_tags=once,slow
@test "attach: a device takes 63 programs, and the 64th is refused with the limit" {
	need attach_tcx
	new_netns af
	local i
	for i in {1..64}; do
		tc "p$i"
		[ "$i" -eq 64 ] || bpfprog -q attach "$PIN/p$i" tcx_ingress af0 --first
	done
	fails 7 bpfprog attach "$PIN/p64" tcx_ingress af0
	[[ $stderr == *ERANGE*63* ]]
	run -0 bpfprog -q query tcx_ingress af0
	[ "${#lines[@]}" -eq 63 ]
	# In the place of another there is room.
	bpfprog -q attach "$PIN/p64" tcx_ingress af0 --replace "$PIN/p5"
	run -0 --separate-stderr bpfprog -j detach --all tcx_ingress af0
	json 'length == 63 and all(.changed) and .[62].count == 0'
}

@test "attach: where the hook cannot be looked at, no program is pushed out unasked" {
	need attach_cgroup_sock_addr attach_multi
	bpfprog load "$OBJ/cgroup.bpf.o" --prog connect4_allow --prog connect4_deny --pin-dir "$PIN" -q > /dev/null
	blind=(setpriv --inh-caps=-all '--bounding-set=-all,+bpf' "$TOOL")
	bpfprog -q attach "$PIN/connect4_allow" connect4 "$CG"
	fails 4 "${blind[@]}" attach "$PIN/connect4_deny" connect4 "$CG"
	[[ $stderr == *EPERM*CAP_NET_ADMIN*'silently replace'*--force* ]]
	fails 4 "${blind[@]}" attach "$PIN/connect4_deny" connect4 "$CG" --multi -- true
	fails 4 "${blind[@]}" detach "$PIN/connect4_allow" connect4 "$CG"
	run -0 bpfprog -q query connect4 "$CG"
	[ "$output" = "$(bpfprog list "$PIN/connect4_allow" -q)" ]
	bpfprog -q detach connect4 "$CG"
	run -0 --separate-stderr "${blind[@]}" -j attach "$PIN/connect4_deny" connect4 "$CG" --multi
	json '.changed and .position == null and .count == null'
	[ "$(order connect4 "$CG")" = connect4_deny ]
}

@test "attach: with --preorder a program runs before those of the cgroups below" {
	need attach_preorder
	skb parent child
	mkdir "$CG/below"
	bpfprog -q attach "$PIN/child" egress "$CG/below" --multi
	bpfprog -q attach "$PIN/parent" egress "$CG" --multi
	[ "$(order --effective egress "$CG/below")" = 'child parent' ]
	bpfprog -q detach "$PIN/parent" egress "$CG"
	bpfprog -q attach "$PIN/parent" egress "$CG" --multi --preorder
	[ "$(order --effective egress "$CG/below")" = 'parent child' ]
}

@test "attach: --if-absent leaves a program that is there alone" {
	need attach_multi
	skb a
	run --separate-stderr bpfprog --json attach "$PIN/a" egress "$CG" --multi --if-absent
	[ "$status" -eq 0 ]
	json '.changed == true and .position == 1'
	run --separate-stderr bpfprog --json attach "$PIN/a" egress "$CG" --multi --if-absent
	[ "$status" -eq 0 ]
	json '.changed == false and .position == 1 and .count == 1'
	run -0 --separate-stderr bpfprog attach "$PIN/a" egress "$CG" --multi --if-absent
	[[ ${lines[0]} =~ ^changed\ +no$ ]]
}

# bats test_tags=cli,once
@test "attach: flags that the family of a type does not take are usage errors with what it takes" {
	fails 2 bpfprog attach 1 tcx_ingress lo --multi
	[[ $stderr == *'tcx_ingress does not take --multi; it takes --before'* ]]
	fails 2 bpfprog attach 1 tcx_ingress lo --preorder
	fails 2 bpfprog attach 1 sk_msg_verdict map 1 --first --override
	[[ $stderr == *'does not take --override, --first; it takes --replace and --force only'* ]]
	# It holds several programs, and the kernel replaces none of them.
	fails 2 bpfprog attach 1 lirc_mode2 /dev/lirc0 --replace 2
	[[ $stderr == *'lirc_mode2 does not take --replace; it takes none of these'* ]]
	fails 2 bpfprog attach 1 flow_dissector netns x --expected-revision 3
	fails 2 bpfprog attach 1 egress /x --first
	[[ $stderr == *'needs --multi'* ]]
	fails 2 bpfprog attach 1 tcx_ingress lo --first --last
	fails 2 bpfprog attach 1 tcx_ingress lo --first --before 2
	fails 2 bpfprog attach 1 tcx_ingress lo --before 2 --replace 3
	fails 2 bpfprog attach 1 tcx_ingress lo --expected-revision 0
	fails 2 bpfprog attach 1 tcx_ingress lo --expected-revision many
}

# bats test_tags=once
@test "attach: --dry-run shows the options of the call" {
	tc a
	run --separate-stderr bpfprog -n attach "$PIN/a" tcx_ingress lo --before id:7 \
		--expected-revision auto
	[ "$status" -eq 0 ]
	[[ $output == 'bpf_prog_attach_opts('*'opts.flags=before, '* ]]
	[[ $output == *'opts.relative_fd=[id 7]'*'opts.expected_revision=[that of the hook])' ]]
	run -0 bpfprog -n attach "$PIN/a" tcx_ingress lo --after link:7
	[[ $output == *'opts.flags=after link, '*'opts.relative_fd=[link 7]'* ]]
	skb b
	run -0 bpfprog -n attach "$PIN/b" egress "$CG" --replace id:7
	[[ $output == *'opts.flags=[mode of the hook] replace, opts.replace_fd=[id 7]'* ]]
	run -0 bpfprog -n attach "$PIN/b" flow_dissector --replace id:7	# for one program: without a flag
	[[ $output == 'bpf_prog_attach('*'flags=none)' ]]
}
