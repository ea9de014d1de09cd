#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Each command with the capabilities that it needs and no others, and with each one of them less:
# it asks for no more than that, and says which one is missing.

load ../helpers

setup() {
	setup_dirs
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/xdp" --pin-maps "$PIN" > /dev/null
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/egress" > /dev/null
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
		sed "s#$ROOT/##g; s#$CG#CGROUP#g" >&3
}

unpin() {
	rm -f "$PIN/new"
}

detached() {
	bpfprog -q detach --all egress "$CG" > /dev/null
}

attached() {
	bpfprog -q attach "$PIN/egress" egress "$CG" > /dev/null
}

@test "privilege: load" {
	needs "bpf net_admin" unpin bpfprog load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/new"
	needs "bpf net_admin" unpin bpfprog load "$OBJ/torture.bpf.o" --check
	needs "bpf perfmon" : bpfprog load "$OBJ/raw_tp.bpf.o" --check
	needs "bpf" : bpfprog load --raw hex:b7000000010000009500000000000000 --type socket_filter --check
	needs "bpf net_admin" : bpfprog load --raw hex:b7000000010000009500000000000000 --type xdp --check
	needs "" : bpfprog load "$OBJ/torture.bpf.o" --list
}

@test "privilege: attach and detach" {
	needs "net_admin" detached bpfprog attach "$PIN/egress" egress "$CG"
	needs "net_admin" : bpfprog attach "$PIN/egress" egress "$CG" -- true
	attached
	needs "net_admin" attached bpfprog detach "$PIN/egress" egress "$CG"
}

@test "privilege: query" {
	attached
	needs "net_admin" : bpfprog query egress "$CG"
}

@test "privilege: list" {
	needs "sys_admin" : bpfprog list
	needs "" : bpfprog list "$PIN/xdp"
}

@test "privilege: bind" {
	needs "" : bpfprog bind "$PIN/xdp" "$PIN/tort_map"
}

@test "privilege: testrun" {
	needs "" : bpfprog testrun "$PIN/xdp" --data-in hex:ffffffffffff02000000000108004500001c
	needs "bpf net_admin" : bpfprog testrun "$OBJ/torture.bpf.o:tort_xdp" \
		--data-in hex:ffffffffffff02000000000108004500001c
}
