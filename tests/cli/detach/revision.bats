#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=once,native
# attach, detach: the revision of a device starts again at 1 when its hook gets empty, so the same one may
# stand for other programs. Here a hook is emptied and filled again between look and call: strace stops
# the tool after the last query before the call.

load ../../helpers

PASS=b7000000ffffffff9500000000000000	# return TCX_NEXT

setup() {
	local name

	setup_dirs
	need attach_tcx
	hash strace 2> /dev/null || skip "no strace"
	new_netns da
	new_netns db
	for name in a b c d e; do
		bpfprog load --raw "hex:$PASS" --type sched_cls --name "$name" --pin "$PIN/$name" > /dev/null
	done
	fill da0 a b
	fill db0 a b
}

teardown() {
	teardown_dirs
}

# fill DEVICE NAME...: these programs are attached to it, in this order
fill() {
	local dev=$1 name
	shift

	for name in "$@"; do
		bpfprog -q attach "$PIN/$name" tcx_ingress "$dev"
	done
}

# meanwhile NEW COMMAND...: run it with the device da0, while the programs there become the two of NEW, at
# the revision that a and b had. The same is done with db0 first, in peace, to count the calls of bpf().
# $status and $stderr, as of run
meanwhile() {
	local trace=$BATS_TEST_TMPDIR/trace new=$1 call pid
	shift

	strace -qq -o "$trace" --trace=bpf "$TOOL" "${@//da0/db0}" > /dev/null 2>&1 || true
	call=$(grep -nE 'BPF_PROG_(ATTACH|DETACH)' "$trace" | cut -d: -f1 | head -n 1)
	((call > 1))
	: > "$trace"
	strace -qq -o "$trace" --trace=bpf --inject="bpf:signal=SIGSTOP:when=$((call - 1))" \
		"$TOOL" "$@" > "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" 3>&- &
	pid=$!
	soon grep -q 'stopped by SIGSTOP' "$trace"
	bpfprog -q detach --all tcx_ingress da0
	# shellcheck disable=SC2086	# they are names
	fill da0 $new
	[[ $(bpfprog -j query tcx_ingress da0 | jq '.[0].revision') == 3 ]]
	kill -CONT "$(pgrep -P "$pid")"
	status=0
	wait "$pid" || status=$?
	stderr=$(< "$BATS_TEST_TMPDIR/err")
	output=$(< "$BATS_TEST_TMPDIR/out")
}

@test "detach: --first takes the first of a device that was emptied and filled again meanwhile" {
	meanwhile 'c d' -j detach --first tcx_ingress da0
	[[ $status == 0 && ! $stderr ]]
	json ".id == $(bpfprog list "$PIN/c" -q)"
	[[ $(order tcx_ingress da0) == d ]]
}

@test "detach: --last with a revision removes nothing else than what was seen" {
	meanwhile 'c d' detach --last tcx_ingress da0 --expected-revision 3
	[[ $status == 7 && $stderr == *'tcx_ingress of da0 has changed since it was looked at' ]]
	[[ $(order tcx_ingress da0) == 'c d' ]]
}

@test "attach: --expected-revision auto looks again at a device that was emptied and filled again" {
	meanwhile 'c d' -j attach "$PIN/e" tcx_ingress da0 --expected-revision auto
	[[ $status == 0 && ! $stderr ]]
	json '.position == 3 and .count == 3'
	[[ $(order tcx_ingress da0) == 'c d e' ]]
}

@test "attach: --expected-revision N takes back what came to other programs than those that were seen" {
	meanwhile 'c d' attach "$PIN/e" tcx_ingress da0 --first --expected-revision 3
	[[ $status == 7 && $stderr == *'emptied and filled again'*'the same revision: the program was detached again' ]]
	[[ $(order tcx_ingress da0) == 'c d' ]]
}

@test "attach: --replace with a revision puts back what it replaced among other programs than those that were seen" {
	meanwhile 'b d' attach "$PIN/e" tcx_ingress da0 --replace "$PIN/b" --expected-revision 3
	[[ $status == 7 && $stderr == *'emptied and filled again'* ]]
	[[ $(order tcx_ingress da0) == 'b d' ]]
}

@test "detach: a program of a device that was emptied and filled again meanwhile goes, and that is told" {
	meanwhile 'a d' detach "$PIN/a" tcx_ingress da0 --expected-revision auto
	[[ $status == 7 && $stderr == *"detached prog $(bpfprog list "$PIN/a" -q) from"*'emptied and filled again'* ]]
	[[ $(order tcx_ingress da0) == d ]]
}

@test "detach: an end of a device needs the right to open programs by their ids" {
	fails 4 setpriv --inh-caps=-all --bounding-set=-all,+net_admin,+bpf \
		"$TOOL" detach --first tcx_ingress da0
	[[ $stderr == *CAP_SYS_ADMIN*'by its pin'* ]]
	[[ $(order tcx_ingress da0) == 'a b' ]]
}
