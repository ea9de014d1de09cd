#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the manual says of a kernel that is locked down, and of a sysctl that cannot be set back. There
# is no way back from either.
# bats file_tags=guest,last

load ../helpers

REFERENCE=$ROOT/build/tests/reference/reference
RETURN_2=hex:b7000000020000009500000000000000
# A helper of kprobe programs called for 8 bytes: bpf_probe_read_kernel, bpf_probe_write_user
READER=hex:bfa100000000000007010000f8ffffffb702000008000000b7030000000000008500000071000000b7000000000000009500000000000000
WRITER=hex:7a0af8ff00000000b701000000000000bfa200000000000007020000f8ffffffb7030000080000008500000024000000b7000000000000009500000000000000

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# locked LEVEL: that is the level; skip where there is none
locked() {
	[[ -e /sys/kernel/security/lockdown ]] || skip "no lockdown"
	[[ $(< /sys/kernel/security/lockdown) == *"[$1]"* ]]
}

# every_command: each does what it is to do
every_command() {
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/xdp" --pin-maps "$PIN"
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/egress"
	bpfprog -q attach "$PIN/egress" egress "$CG"
	[[ $(bpfprog -q query egress "$CG") == $(bpfprog -q list "$PIN/egress") ]]
	bpfprog -q attach "$PIN/egress" ingress "$CG" -- true
	bpfprog -q detach "$PIN/egress" egress "$CG"
	bpfprog -q bind "$PIN/xdp" "$PIN/tort_map"
	bpfprog -q bind "$PIN/xdp" --meta owner=web
	bpfprog -q testrun "$PIN/xdp" --data-in hex:ffffffffffff02000000000108004500001c
	bpfprog -q testrun "$OBJ/torture.bpf.o:tort_xdp" --packet 'ipv4 tcp 1 > 80 syn'
	bpfprog -q list name tort_xdp
	bpfprog -q query "$CG"
	bpfprog -q explain load EPERM
	echo "list $PIN/xdp" > "$BATS_TEST_TMPDIR/lines"
	bpfprog -q batch "$BATS_TEST_TMPDIR/lines"
	[[ $(progs tort_xdp) == $(bpfprog -q list "$PIN/xdp") ]]
}

# refused PROGRAM LEVEL: its helper is what this level of lockdown takes away, and the hint says so
refused() {
	fails_json 6 bpfprog -j load --raw "$1" --type kprobe --license GPL --check
	json '.error | .call == "bpf_prog_load" and .errno == "EINVAL"'
	[[ $stderr == *'hint: '*'the kernel is locked down'*"$2"* ]]
}

@test "lockdown: integrity: every command works, but for programs that write memory of processes" {
	need lockdown_none
	"$REFERENCE" integrity > "$BATS_FILE_TMPDIR/results"
	locked integrity
	every_command
	bpfprog load --raw "$READER" --type kprobe --license GPL --check
	refused "$WRITER" integrity
}

@test "lockdown: confidentiality: every command works, but for programs that read the memory of the kernel" {
	[[ -e $BATS_FILE_TMPDIR/results ]] || skip "no lockdown, or one already"
	"$REFERENCE" confidentiality >> "$BATS_FILE_TMPDIR/results"
	locked confidentiality
	every_command
	refused "$READER" confidentiality
	run -0 "$ROOT/build/tests/provoke/causes" load-einval-lockdown
	[[ ${lines[0]} == 'proved load-einval-lockdown: '*'the kernel is locked down'* ]]
	run -0 "$ROOT/build/tests/provoke/causes" event-eperm-lockdown
	[[ ${lines[0]} == 'proved event-eperm-lockdown: '*'the kernel is locked down'* || ${lines[0]} == *'has no kprobes' ]]
}

@test "lockdown: what the manual says of it is true" {
	local marks=$BATS_TEST_TMPDIR/marks

	[[ -e $BATS_FILE_TMPDIR/results ]] || skip "no lockdown, or one already"
	cat "$ROOT"/man/*.[37] | grep '^\.\\" proof: LOCKDOWN-' | sed 's/ where known$//' > "$marks"
	run "$ROOT/tests/manual/proofs.sh" compare "$BATS_FILE_TMPDIR/results" "$FEATURES" "$marks"
	echo "$output"
	[[ $status == 0 ]]
	[[ ${lines[-1]} =~ ^'# proved: '[1-9] ]]
	echo "${lines[-1]} under lockdown" >&3
}

@test "kernel.unprivileged_bpf_disabled: 1 is for good, and nobody loads anything" {
	echo 1 > /proc/sys/kernel/unprivileged_bpf_disabled
	fails 4 setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
		"$TOOL" load --raw "$RETURN_2" --type socket_filter --check
	[[ $stderr == *'CAP_BPF is missing'*'disabled is 1'* ]]
	bpfprog load --raw "$RETURN_2" --type socket_filter --check
}
