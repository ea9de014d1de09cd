#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The ground that the other tests stand on: the feature probe, the helpers, the BPF objects.

# shellcheck disable=SC2034,SC2089,SC2090,SC2154	# what is shared with helpers and bats

load ../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

@test "probe: a line for every feature, and nothing is left behind" {
	before=$(ls "$BPFPROG_CGROUP") others=$(progs probe)
	"$PROBE" > "$BATS_TEST_TMPDIR/features"
	[[ $(ls "$BPFPROG_CGROUP") == "$before" ]]
	run ! pgrep -f "$PROBE"
	diff <("$PROBE" --list | cut -f 1) <(cut -f 1 "$BATS_TEST_TMPDIR/features")
	run ! grep -Ev $'^[a-z0-9_]+\t(yes\t|no\t.+)$' "$BATS_TEST_TMPDIR/features"
	[[ -z $output ]]
	run ! grep -E 'signal|EPROTO|ESRCH|EBADF|EMFILE|ENOMEM' "$BATS_TEST_TMPDIR/features"
	# What every kernel since 5.10 can do, however it is configured.
	run -0 "$PROBE" prog_xdp prog_cgroup_skb attach_cgroup attach_multi run_xdp
	[[ $output != *$'\tno\t'* ]]
	# The last programs are freed with a delay.
	freed probe "$others"
}

@test "probe: an unknown feature is a usage error" {
	run -2 --separate-stderr "$PROBE" prog_xdp nonesuch
	[[ -z $output && $stderr == *"'nonesuch'"* ]]
	run need nonesuch
	[[ $status == 1 && $output == *"no feature 'nonesuch'"* ]]
}

@test "helpers: the directories for pins and the cgroup are this test's own, and go" {
	mkdir -p "$PIN/a/b" "$CG/a/b"
	[[ $(stat -f -c %T "$PIN") == bpf_fs || $(stat -f -c %t "$PIN") == cafe4a11 ]]
	run -0 in_cgroup cat /proc/self/cgroup
	[[ $output == *"/${CG##*/}"* ]]
	in_cgroup sleep 60 3>&- &
	until [[ $(< "$CG/cgroup.procs") ]]; do
		sleep 0.05
	done
	teardown_dirs
	[[ ! -e $PIN && ! -e $CG ]]
	kill "$!"
}

@test "helpers: two network namespaces can be reached" {
	need veth
	new_netns one
	new_netns two
	busybox ping -c 1 -W 5 192.0.2.2
	busybox ping -c 1 -W 5 192.0.2.6
	ip netns exec two busybox ping -c 1 -W 5 192.0.2.5
}

@test "helpers: a netkit pair can be made" {
	need netkit
	# An old ip does not know netkit: the peer then takes the first free name, nk0.
	ip link add pair0 type netkit
	ip link set pair0 up
	ip link del pair0
}

@test "helpers: need, fails and json find what they should" {
	printf 'there\tyes\t\ngone\tno\tEINVAL\n' > "$BATS_TEST_TMPDIR/features"
	FEATURES=$BATS_TEST_TMPDIR/features
	skip() { echo "skipped: $*"; exit 0; }
	run -0 need there
	[[ -z $output ]]
	run -0 need there gone
	[[ $output == 'skipped: kernel lacks gone (EINVAL)' ]]

	say() { printf '%b' "$2" >&2; printf '%b' "${3:-}"; return "$1"; }
	fails 3 say 3 'bpfprog attach: no\nhint: yes\n'
	fails 2 say 2 'bpfprog attach: no\nTry again\n'
	fails 6 say 6 'bpfprog load: no\n1: (85)\n2: (95)\n'
	run -1 fails 3 say 4 'bpfprog attach: no\n'
	run -1 fails 3 say 3 ''
	run -1 fails 3 say 3 'bpfprog attach: no\n' 'output'
	run -1 fails 3 say 3 'bpfprog attach: no\nTry again\n'
	run -1 fails 3 say 3 'bpfprog attach: no\nhint: yes\nhint: no\n'
	output='[{"id":1}]'
	json '.[0].id == 1'
	run ! json '.[0].id == 2'
}

@test "progs: there is an object for each source" {
	for source in "$ROOT"/tests/progs/*.bpf.c; do
		[[ -s $OBJ/$(basename "$source" .c).o ]]
	done
}
