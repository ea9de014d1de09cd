#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Each command with the capabilities that bpfprog-privileges(7) says and no others, and with each
# one of them less: it asks for no more than that, and says which one is missing.

# shellcheck disable=SC2154	# set by bats

load ../helpers

RETURN_0=hex:b7000000000000009500000000000000
PACKET=hex:ffffffffffff02000000000108004500001c

setup() {
	setup_dirs
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/xdp" --pin-maps "$PIN" > /dev/null
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/egress" > /dev/null
	# Up to Linux 5.18 every call of bpf() takes CAP_BPF.
	any=''
	with_caps '' bpfprog list "$PIN/xdp" > /dev/null 2>&1 || any=bpf
}

teardown() {
	teardown_dirs
}

# with_caps "CAP..." COMMAND...: as root, with no other capabilities
with_caps() {
	local caps=-all cap
	for cap in $1; do
		caps+=,+$cap
	done
	shift
	setpriv --inh-caps=-all --bounding-set="$caps" "$@"
}

# needs "CAP..." UNDO COMMAND...: UNDO is a command that brings back what was there before
needs() {
	local caps=$1 undo=$2 cap
	shift 2

	run --separate-stderr with_caps "$caps" "$@"
	if [[ $status != 0 ]]; then
		echo "with $caps: status $status of $*: $stderr"
		return 1
	fi
	$undo
	for cap in $caps; do
		run --separate-stderr with_caps "${caps//$cap/}" "$@"
		if [[ $status != 4 || $output || ${stderr,,} != *cap_"$cap"* ]]; then
			echo "without $cap: status $status of $*: $stderr"
			return 1
		fi
	done
	echo "# privilege: ${*//$PIN/DIR}: 1 set that does (${caps:-none}), and $(wc -w <<< "$caps") that do not" |
		sed "s#$ROOT/##g; s#$CG#CGROUP#g; s#$BATS_TEST_TMPDIR/##g" >&3
}

# by_id UNDO COMMAND...: needs CAP_SYS_ADMIN, which is CAP_NET_ADMIN as well since Linux 6.9
by_id() {
	local undo=$1
	shift

	run -0 --separate-stderr with_caps "sys_admin net_admin" "$@"
	$undo
	run -4 --separate-stderr with_caps "net_admin bpf perfmon" "$@"
	[[ ! $output && $stderr == *CAP_SYS_ADMIN* ]]
}

unpin() {
	rm -f "$PIN/new"
}

detached() {
	bpfprog -q detach --all egress "$CG" > /dev/null
}

sock_detached() {
	bpfprog -q detach --all sock_create "$CG" > /dev/null
}

attached() {
	bpfprog -q attach "$PIN/egress" egress "$CG" > /dev/null
}

@test "privilege: load" {
	needs "bpf net_admin" unpin bpfprog load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/new"
	needs "bpf net_admin" : bpfprog load "$OBJ/torture.bpf.o" --check
	needs "bpf perfmon" : bpfprog load "$OBJ/raw_tp.bpf.o" --check
	run -0 with_caps "sys_admin" bpfprog load --raw "$RETURN_0" --type xdp --check
	for type in socket_filter cgroup_skb sk_reuseport; do
		needs "bpf" : bpfprog load --raw "$RETURN_0" --type $type --check
	done
	for type in xdp sched_cls cgroup_sock lwt_out; do
		needs "bpf net_admin" : bpfprog load --raw "$RETURN_0" --type $type --check
	done
	for type in kprobe tracepoint perf_event raw_tracepoint; do
		needs "bpf perfmon" : bpfprog load --raw "$RETURN_0" --type $type --check
	done
	needs "" : bpfprog load "$OBJ/torture.bpf.o" --list
	needs "" : bpfprog -n load "$OBJ/torture.bpf.o" --check
}

@test "privilege: attach and detach" {
	needs "$any net_admin" detached bpfprog attach "$PIN/egress" egress "$CG"
	needs "$any net_admin" : bpfprog attach "$PIN/egress" egress "$CG" -- true
	attached
	needs "$any net_admin" attached bpfprog detach "$PIN/egress" egress "$CG"
	needs "$any net_admin" attached bpfprog detach egress "$CG"
	by_id attached bpfprog detach --all egress "$CG"
	# Other types than cgroup_skb ask for nothing, but then it cannot be seen what is in the way.
	bpfprog -q load --raw "$RETURN_0" --type cgroup_sock --attach-type sock_create --pin "$PIN/sock"
	needs "$any" sock_detached bpfprog attach "$PIN/sock" sock_create "$CG" --force
	bpfprog -q attach "$PIN/sock" sock_create "$CG"
	needs "$any net_admin" : bpfprog detach "$PIN/sock" sock_create "$CG"
	# By its id or name a program is opened by the grace of CAP_SYS_ADMIN.
	id=$(bpfprog -q list "$PIN/egress")
	detached
	by_id detached bpfprog attach "$id" egress "$CG"
}

@test "privilege: query" {
	attached
	needs "$any net_admin" : bpfprog query egress "$CG"
	needs "$any net_admin" : bpfprog query "$CG"
	needs "$any net_admin" : bpfprog query flow_dissector netns /proc/self/ns/net
}

@test "privilege: list" {
	needs "sys_admin" : bpfprog list
	needs "sys_admin" : bpfprog list name tort_xdp
	needs "sys_admin" : bpfprog list --count
	needs "$any" : bpfprog list "$PIN/xdp"
}

@test "privilege: bind, batch, explain" {
	needs "$any" : bpfprog bind "$PIN/xdp" "$PIN/tort_map"
	needs "bpf" : bpfprog bind "$PIN/xdp" --meta key=value
	printf '%s\n' "list $PIN/xdp" "query egress $CG" > "$BATS_TEST_TMPDIR/lines"
	run --separate-stderr with_caps "$any net_admin" bpfprog batch "$BATS_TEST_TMPDIR/lines"
	[[ $status == 0 ]]
	run --separate-stderr with_caps "$any" bpfprog batch "$BATS_TEST_TMPDIR/lines"
	[[ $status == 4 && ${lines[0]} == *'"status":0'* && ${lines[1]} == *'CAP_NET_ADMIN'* ]]
	needs "" : bpfprog explain attach EPERM
}

@test "privilege: testrun" {
	needs "$any" : bpfprog testrun "$PIN/xdp" --data-in $PACKET
	needs "bpf net_admin" : bpfprog testrun "$OBJ/torture.bpf.o:tort_xdp" --data-in $PACKET
}

# as_nobody COMMAND...
as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all "$@"
}

# bats test_tags=guest
@test "privilege: kernel.unprivileged_bpf_disabled: 0 lets everybody load some types, 2 none" {
	level=/proc/sys/kernel/unprivileged_bpf_disabled
	[[ -w $level ]] && was=$(< "$level")
	[[ $was != 1 ]]
	for now in 0 2; do
		echo $now > "$level"
		for type in socket_filter cgroup_skb; do
			run --separate-stderr as_nobody "$TOOL" load --raw "$RETURN_0" --type $type --check
			[[ $now == 0 && $status == 0 || $now == 2 && $status == 4 && $stderr == *CAP_BPF*"disabled is 2"* ]]
		done
		fails 4 as_nobody "$TOOL" load --raw "$RETURN_0" --type xdp --check
		[[ $stderr == *CAP_BPF*"disabled is $now"* ]]
		fails 4 as_nobody "$TOOL" load "$OBJ/torture.bpf.o" --check
		fails 4 as_nobody "$TOOL" list
		[[ $stderr == *CAP_SYS_ADMIN* ]]
		fails 4 as_nobody "$TOOL" query egress "$CG"
		[[ $stderr == *CAP_* ]]
	done
	echo "$was" > "$level"
}
