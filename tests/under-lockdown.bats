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
