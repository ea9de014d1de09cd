#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the manual says of a kernel that is locked down, and of a sysctl that cannot be set back. There
# is no way back from either.
# bats file_tags=guest,last

load helpers

@test "lockdown: what the manual says of it is true" {
	local marks=$BATS_TEST_TMPDIR/marks

	need lockdown_none
	"$ROOT/build/tests/reference/reference" lockdown > "$BATS_TEST_TMPDIR/results"
	[[ $(< /sys/kernel/security/lockdown) == *'[confidentiality]'* ]]
	cat "$ROOT"/man/*.[37] | grep '^\.\\" proof: LOCKDOWN-' | sed 's/ where known$//' > "$marks"
	run "$ROOT/tests/proofs.sh" compare "$BATS_TEST_TMPDIR/results" "$BPFPROG_FEATURES" "$marks"
	echo "$output"
	[[ $status == 0 ]]
	[[ ${lines[-1]} =~ ^'# proved: '[1-9] ]]
	echo "${lines[-1]} under lockdown" >&3
}

@test "lockdown: every command works, but for programs that read the memory of the kernel" {
	local probe=hex:bfa100000000000007010000f8ffffffb702000008000000b7030000000000008500000071000000b7000000000000009500000000000000

	[[ -e /sys/kernel/security/lockdown ]] || skip "no lockdown"
	setup_dirs
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/xdp" --pin-maps "$PIN"
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/egress"
	bpfprog -q attach "$PIN/egress" egress "$CG"
	[[ $(bpfprog -q query egress "$CG") == $(bpfprog -q list "$PIN/egress") ]]
	bpfprog -q detach "$PIN/egress" egress "$CG"
	bpfprog -q bind "$PIN/xdp" "$PIN/tort_map"
	bpfprog -q testrun "$PIN/xdp" --data-in hex:ffffffffffff02000000000108004500001c
	bpfprog -q list name tort_xdp
	echo "list $PIN/xdp" > "$BATS_TEST_TMPDIR/lines"
	bpfprog -q batch "$BATS_TEST_TMPDIR/lines"
	fails 6 bpfprog load --raw "$probe" --type kprobe --license GPL --check
	[[ $stderr == *'the kernel is locked down'*'confidentiality'* ]]
	[[ $(prog_count tort_xdp) == 1 ]]
	run -0 "$ROOT/build/tests/provoke/causes" load-einval-lockdown
	[[ ${lines[0]} == 'proved load-einval-lockdown: '*'the kernel is locked down'* ]]
	teardown_dirs
}

@test "kernel.unprivileged_bpf_disabled: 1 is for good, and nobody loads anything" {
	echo 1 > /proc/sys/kernel/unprivileged_bpf_disabled
	fails 4 setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
		"$TOOL" load --raw hex:b7000000000000009500000000000000 --type socket_filter --check
	[[ $stderr == *'CAP_BPF is missing'*'disabled is 1'* ]]
	bpfprog load --raw hex:b7000000000000009500000000000000 --type socket_filter --check
}
