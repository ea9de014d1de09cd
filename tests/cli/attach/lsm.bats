#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=guest
# lsm_cgroup: one attach type, and a hook of its own for each function of the security modules

load ../../helpers

setup() {
	setup_dirs
	need prog_lsm_cgroup lsm_bpf
	bpfprog load "$OBJ/lsm.bpf.o" --pin-dir "$PIN" -q > /dev/null
	ALLOW=$(bpfprog list "$PIN/lsm_cgroup_allow" -q)	# of socket_post_create
	DENY=$(bpfprog list "$PIN/lsm_cgroup_deny" -q)		# of socket_create
}

teardown() {
	teardown_dirs
}

# makes_sockets: whether a process in the cgroup may
makes_sockets() {
	in_cgroup busybox nc -w 2 127.0.0.1 9 2>&1 | grep -q refused
}

@test "attach: lsm_cgroup: two programs of two functions, each exclusive, are not in each other's way" {
	makes_sockets
	bpfprog -q attach "$PIN/lsm_cgroup_allow" lsm_cgroup "$CG"
	run -0 --separate-stderr bpfprog -j attach "$PIN/lsm_cgroup_deny" lsm_cgroup "$CG"
	json '.changed and .position == 1 and .count == 1 and .replaced_id == null and .revision == null'
	run ! makes_sockets
	run -0 --separate-stderr bpfprog -j query lsm_cgroup "$CG"
	json ".[0].progs | map(.id) | sort == ([$ALLOW, $DENY] | sort)"
	json 'all(.[0].progs[]; .type == "lsm" and .attach_flags == [])'
	run -0 bpfprog -j query "$CG"
	json 'length == 1 and (.[0].progs | length) == 2'

	# Of the same function there is one, which is not pushed out.
	fails 7 bpfprog attach "$PIN/lsm_cgroup_twin" lsm_cgroup "$CG"
	[[ $stderr == *"taken by prog $DENY "* && $stderr != *"prog $ALLOW "* ]]
	fails 7 bpfprog detach "$PIN/lsm_cgroup_twin" lsm_cgroup "$CG"
	fails 7 bpfprog detach lsm_cgroup "$CG"
	[[ $stderr == *"prog $ALLOW "* && $stderr == *"prog $DENY "* ]]
	run ! makes_sockets
	run -0 --separate-stderr bpfprog -j attach "$PIN/lsm_cgroup_twin" lsm_cgroup "$CG" \
		--replace "$PIN/lsm_cgroup_deny"
	json ".replaced_id == $DENY and .count == 1"
	makes_sockets
	run -0 --separate-stderr bpfprog -j detach --all lsm_cgroup "$CG"
	json 'length == 2 and all(.changed)'
	run -0 bpfprog -q query lsm_cgroup "$CG"
	[[ -z $output ]]
}

@test "attach: lsm_cgroup: several programs of a function, and a program of another hook" {
	bpfprog -q attach "$PIN/lsm_cgroup_twin" lsm_cgroup "$CG" --multi
	makes_sockets
	run -0 bpfprog -j attach "$PIN/lsm_cgroup_deny" lsm_cgroup "$CG" --multi
	json '.position == 2 and .count == 2 and .attach_flags == ["multi"]'
	run ! makes_sockets
	bpfprog -q detach "$PIN/lsm_cgroup_deny" lsm_cgroup "$CG"
	makes_sockets
	fails 1 bpfprog attach "$PIN/lsm_file_open" lsm_cgroup "$CG"
	[[ $stderr == *EINVAL*'loaded for another attach type'* ]]
	fails 5 bpfprog attach "$PIN/lsm_cgroup_deny" lsm_cgroup "$CG" --multi --expected-revision auto
	bpfprog -q detach "$PIN/lsm_cgroup_twin" lsm_cgroup "$CG"
}
