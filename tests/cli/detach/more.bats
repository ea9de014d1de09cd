#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# detach: all of them, those at an end, revisions, and nothing that was not meant

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
		bpfprog load --raw "hex:$PASS" --type sched_cls --name "$name" \
			--pin "$PIN/$name" > /dev/null
	done
}

@test "detach: --first and --last name the ends of a device's hook" {
	need attach_tcx
	new_netns ba
	tc a b c d
	for name in a b c d; do
		bpfprog -q attach "$PIN/$name" tcx_ingress ba0
	done
	run --separate-stderr bpfprog --json detach --first tcx_ingress ba0
	[ "$status" -eq 0 ]
	json '.changed and .count == 3 and .revision == 6'
	bpfprog -q detach --last tcx_ingress ba0
	[ "$(order tcx_ingress ba0)" = 'b c' ]
	fails 7 bpfprog detach tcx_ingress ba0
	[[ $stderr == *'--first or --last'* ]]
}

@test "detach: --expected-revision is a condition, and auto takes that of the hook" {
	need attach_tcx
	new_netns bb
	tc a b
	bpfprog -q attach "$PIN/a" tcx_ingress bb0
	bpfprog -q attach "$PIN/b" tcx_ingress bb0
	fails 7 bpfprog detach "$PIN/a" tcx_ingress bb0 --expected-revision 2
	[[ ${stderr_lines[0]} == *ESTALE* ]]
	bpfprog -q detach "$PIN/a" tcx_ingress bb0 --expected-revision 3
	bpfprog -q detach "$PIN/b" tcx_ingress bb0 --expected-revision auto
	[ "$(order tcx_ingress bb0)" = '' ]
}

@test "detach: --if-attached takes what is not there for done" {
	skb a b
	run --separate-stderr bpfprog --json detach "$PIN/a" egress "$CG" --if-attached
	[ "$status" -eq 0 ]
	json '.changed == false and .count == 0'
	bpfprog -q attach "$PIN/b" egress "$CG"
	run --separate-stderr bpfprog --json detach "$PIN/a" egress "$CG" --if-attached
	json '.changed == false and .count == 1'
	[ "$(order egress "$CG")" = b ]
	run --separate-stderr bpfprog --json detach "$PIN/b" egress "$CG" --if-attached
	json '.changed == true and .count == 0'
	run --separate-stderr bpfprog --json detach egress "$CG" --if-attached
	[ "$status" -eq 0 ]
	json '.changed == false and .id == null'
	run -0 --separate-stderr bpfprog detach egress "$CG" --if-attached
	[[ ${lines[0]} =~ ^changed\ +no$ ]]
}

@test "detach: --all detaches each program and reports it" {
	need attach_multi
	skb a b c
	for name in a b c; do
		bpfprog -q attach "$PIN/$name" egress "$CG" --multi
	done
	run --separate-stderr bpfprog --json detach --all egress "$CG"
	[ "$status" -eq 0 ]
	json 'length == 3 and all(.changed) and .[2].count == 0'
	run --separate-stderr bpfprog --json detach --all egress "$CG"
	[ "$status" -eq 0 ]
	json '. == []'
	bpfprog -q attach "$PIN/a" egress "$CG"
	bpfprog -q detach --all egress "$CG"
	[ "$(order egress "$CG")" = '' ]
}

@test "detach: --all twice at the same time: each program is detached by one of them, and none fails" {
	need attach_multi
	names=$(printf 'p%d ' {1..30})
	# shellcheck disable=SC2086	# words
	skb $names
	for name in $names; do
		bpfprog -q attach "$PIN/$name" egress "$CG" --multi
	done
	rm "$PIN"/p*	# what nothing holds is gone when it is detached
	pids=()
	for n in 1 2; do
		"$TOOL" -j detach --all egress "$CG" > "$BATS_TEST_TMPDIR/out.$n" 2> "$BATS_TEST_TMPDIR/err.$n" 3>&- &
		pids+=($!)
	done
	wait "${pids[0]}"
	wait "${pids[1]}"
	[ ! -s "$BATS_TEST_TMPDIR/err.1" ] && [ ! -s "$BATS_TEST_TMPDIR/err.2" ]
	run -0 cat "$BATS_TEST_TMPDIR/out.1" "$BATS_TEST_TMPDIR/out.2"
	[ "$(jq -s '[add[] | select(.changed) | .id] | length, (unique | length)' <<< "$output" | xargs)" = '30 30' ]
	[ "$(order egress "$CG")" = '' ]
}

@test "detach: --all detaches past a program that a link holds, which is named, and fails" {
	need attach_multi link_cgroup
	skb a b c
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	link=$("$LINK" "$PIN/b" cgroup_inet_egress "$CG" "$PIN/link")
	bpfprog -q attach "$PIN/c" egress "$CG" --multi
	run --separate-stderr bpfprog detach --all egress "$CG"
	[ "$status" -eq 7 ]
	[ ! "$output" ]
	[[ ${stderr_lines[0]} == "warning: prog "*"link $link"* ]]
	[[ ${stderr_lines[1]} == *"1 of 3 programs stay attached to cgroup_inet_egress of $CG: prog $(id b); detached: prog $(id a), prog $(id c)" ]]
	[[ ${stderr_lines[2]} == "hint: a link holds the program: link $link; "* ]]
	[ "$(order egress "$CG")" = b ]
	rm "$PIN/link"
}

@test "detach: --all without the right to open programs by their ids says which one is missing" {
	need attach_multi
	skb a
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	fails_json 4 setpriv --inh-caps=-all --bounding-set=-all,+net_admin,+bpf \
		"$TOOL" -q -j detach --all egress "$CG"
	json '.error | (.message | contains("1 of 1 programs stay attached")) and (.hint | contains("CAP_SYS_ADMIN"))'
	[ "$(order egress "$CG")" = a ]
}

@test "detach: a program of a cgroup or a device that a link holds is named with the link" {
	need attach_tcx link_cgroup link_tcx
	skb a
	tc t
	new_netns bc
	link=$("$LINK" "$PIN/a" cgroup_inet_egress "$CG" "$PIN/link1")
	fails 7 bpfprog detach "$PIN/a" egress "$CG"
	[[ ${stderr_lines[1]} == "hint: a link holds the program: link $link; detach the link: bpfprog detach link $link" ]]
	rm "$PIN/link1"
	link=$("$LINK" "$PIN/t" tcx_ingress bc0 "$PIN/link2")
	fails 7 bpfprog detach "$PIN/t" tcx_ingress bc0
	[[ ${stderr_lines[1]} == "hint: a link holds the program: link $link; "* ]]
	# Of several links, the one that matters is named.
	tc u v
	other=$("$LINK" "$PIN/u" tcx_ingress bc0 "$PIN/link3")
	fails 7 bpfprog detach --first tcx_ingress bc0
	[[ $stderr == *"first program of tcx_ingress of bc0 is prog $(id t) by link $link"*"detach link:$link" ]]
	fails 7 bpfprog detach --last tcx_ingress bc0
	[[ $stderr == *"last program of tcx_ingress of bc0 is prog $(id u) by link $other"*"detach link:$other" ]]
	fails 7 bpfprog attach "$PIN/v" tcx_ingress bc0 --replace "$PIN/u"
	[[ ${stderr_lines[1]} == "hint: a link is in the way: link $other; "* ]]
	rm "$PIN/link2" "$PIN/link3"
}

@test "attach: --before and --after take a link" {
	need attach_tcx link_tcx
	new_netns bd
	tc a b c
	link=$("$LINK" "$PIN/a" tcx_ingress bd0 "$PIN/link")
	bpfprog -q attach "$PIN/b" tcx_ingress bd0 --before "link:$link"
	bpfprog -q attach "$PIN/c" tcx_ingress bd0 --after "link:$link"
	[ "$(order tcx_ingress bd0)" = 'b a c' ]
	fails 3 bpfprog attach "$PIN/c" tcx_egress bd0 --after link:4000000000
	bpfprog -q attach "$PIN/b" tcx_egress bd0
	fails 7 bpfprog attach "$PIN/c" tcx_egress bd0 --after "link:$link"
	[[ $stderr == *"link $link is not attached to tcx_egress of bd0; attached: prog $(id b) "* ]]
	# Where a link or a program cannot be opened, its id has to do.
	bpfprog -q detach "$PIN/c" tcx_ingress bd0
	few=(setpriv --inh-caps=-all '--bounding-set=-all,+net_admin,+bpf')
	"${few[@]}" "$TOOL" -q attach "$PIN/c" tcx_ingress bd0 --before "link:$link"
	[ "$(order tcx_ingress bd0)" = 'b c a' ]
	bpfprog -q detach "$PIN/c" tcx_ingress bd0
	"${few[@]}" "$TOOL" -q attach "$PIN/c" tcx_ingress bd0 --before "id:$(id b)"
	[ "$(order tcx_ingress bd0)" = 'c b a' ]
	fails 7 "${few[@]}" "$TOOL" attach "$PIN/b" tcx_egress bd0 --before "id:$(id c)"
	rm "$PIN/link"
}

@test "detach: processes that race with --expected-revision auto remove each its own program" {
	need attach_tcx
	new_netns be
	local names=(p{1..20}) pids=() name
	tc "${names[@]}" stays
	for name in "${names[@]}" stays; do
		bpfprog -q attach "$PIN/$name" tcx_ingress be0 --first
	done
	for name in "${names[@]}"; do
		bpfprog -q detach "$PIN/$name" tcx_ingress be0 --expected-revision auto &
		pids+=($!)
	done
	for name in "${pids[@]}"; do
		wait "$name"
	done
	[ "$(order tcx_ingress be0)" = stays ]
}

# bats test_tags=cli,once
@test "detach: options that do not go together, or with the type, are usage errors" {
	fails 2 bpfprog detach 1 tcx_ingress lo --first
	fails 2 bpfprog detach tcx_ingress lo --first --last
	fails 2 bpfprog detach tcx_ingress lo --first --all
	fails 2 bpfprog detach 1 tcx_ingress lo --all
	fails 2 bpfprog detach egress /x --first
	fails 2 bpfprog detach egress /x --all --expected-revision auto
	fails 2 bpfprog detach 1 sk_msg_verdict map 1 --expected-revision 4
}
