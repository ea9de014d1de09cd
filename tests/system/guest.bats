#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=guest
# What touches the whole system, so that it only ever runs in a guest.

load ../helpers

@test "guest: first in its namespaces, with a kernel log to itself, and bpf an active LSM" {
	[[ $BPFPROG_GUEST == 1 && $EUID == 0 ]]
	[[ $(< /proc/1/comm) == init ]]
	[[ $BPFPROG_CGROUP == "$(awk '$3 == "cgroup2" { print $2 }' /proc/mounts)" ]]
	[[ $BPFPROG_BPFFS == "$(awk '$3 == "bpf" { print $2 }' /proc/mounts)" ]]
	need lsm_bpf
}

@test "guest: nobody may load a program once the sysctl says so" {
	sysctl=/proc/sys/kernel/unprivileged_bpf_disabled
	nobody=(setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all)
	[[ $(< $sysctl) == 2 ]]
	run -0 "${nobody[@]}" "$PROBE" prog_socket_filter
	[[ $output == *$'\tno\tEPERM' ]]
	echo 0 > "$sysctl"
	run "${nobody[@]}" "$PROBE" prog_socket_filter
	echo 2 > "$sysctl"
	[[ $status == 0 && $output == *$'\tyes\t' ]]
}
