#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach ... -- COMMAND: attached while the command runs

load ../../helpers

setup() {
	setup_dirs
	[[ ${PIN:-} ]] || return 0
	bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb \
		--attach-type egress --name scoped --pin "$PIN/p" > /dev/null
}

teardown() {
	teardown_dirs
}

# attached: how many programs the hook has
attached() {
	bpfprog --json query egress "$CG" | jq '.[0].progs | length'
}

@test "attach: with a command the program is there while it runs, and its status comes back" {
	# shellcheck disable=SC2016	# for the inner shell
	run --separate-stderr bpfprog attach "$PIN/p" egress "$CG" -- \
		bash -c 'bpfprog --json query egress "$1" | jq ".[0].progs | length"; exit 42' - "$CG"
	[ "$status" -eq 42 ]
	[ "$output" = 1 ]
	[ ! "$stderr" ]
	[ "$(attached)" = 0 ]
}

@test "attach: a command is waited for, whether the parent ignores the end of its children or a wait fails" {
	# shellcheck disable=SC2016	# for the inner shell
	run -42 timeout -k 1 20 bash -c 'trap "" CHLD; exec "$@"' - \
		"$TOOL" attach "$PIN/p" egress "$CG" -- bash -c 'exit 42'
	[ "$(attached)" = 0 ]
	[[ ! ${BPFPROG_GUEST:-} ]] || return 0
	export ASAN_OPTIONS=detect_leaks=0	# a debug build cannot look for leaks while it is traced
	run -42 timeout -k 1 20 strace -f -qq -o /dev/null --trace=wait4 --inject=wait4:error=ENOMEM:when=2 \
		"$TOOL" attach "$PIN/p" egress "$CG" -- bash -c 'exit 42'
	[ "$(attached)" = 0 ]
}

@test "attach: a command that a signal ends has status 128 and more, one that is not there 127" {
	run --separate-stderr bpfprog attach "$PIN/p" egress "$CG" -- bash -c 'kill -9 $$'
	[ "$status" -eq 137 ]
	run -127 --separate-stderr bpfprog attach "$PIN/p" egress "$CG" -- /nowhere/command
	[[ $stderr == 'bpfprog attach: /nowhere/command: No such file or directory' ]]
	run --separate-stderr bpfprog attach "$PIN/p" egress "$CG" -- "$PIN"
	[ "$status" -eq 126 ]
	[ "$(attached)" = 0 ]
}

@test "attach: a signal goes to the command, and nothing stays attached" {
	local signal pid status

	# Not INT: a shell has what it runs in the background ignore that.
	for signal in TERM HUP USR1 XCPU IO RTMIN ABRT; do
		rm -f "$BATS_TEST_TMPDIR/ready"
		# shellcheck disable=SC2016	# for the inner shell
		bpfprog attach "$PIN/p" egress "$CG" -- \
			bash -c 'echo > "$1"; exec sleep 60' - "$BATS_TEST_TMPDIR/ready" 3>&- > /dev/null &
		pid=$!
		until [ -e "$BATS_TEST_TMPDIR/ready" ]; do
			sleep 0.02
		done
		[ "$(attached)" = 1 ]
		kill -"$signal" "$pid"
		status=0
		wait "$pid" || status=$?
		[ "$status" -eq $((128 + $(kill -l "$signal"))) ]
		[ "$(attached)" = 0 ]
	done
}

# bats test_tags=once
@test "attach: with --if-absent a command leaves a program that was there" {
	bpfprog -q attach "$PIN/p" egress "$CG"
	bpfprog attach "$PIN/p" egress "$CG" --if-absent -- true
	[ "$(attached)" = 1 ]
}

@test "attach: a program that cannot be attached does not run the command" {
	bpfprog -q attach "$PIN/p" egress "$CG" --multi
	fails 7 bpfprog attach "$PIN/p" egress "$CG" --multi -- echo ran
}

@test "attach: the status is that of the command too if the program or its cgroup is gone by then" {
	run -3 --separate-stderr bpfprog attach "$PIN/p" egress "$CG" -- \
		bash -c 'bpfprog -q detach "$@"; exit 3' - "$PIN/p" egress "$CG"
	[[ $stderr == "warning: prog $(bpfprog list "$PIN/p" -q) was not attached to "*" any more when the command ended" ]]
	bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb \
		--attach-type egress --name other --pin "$PIN/other" > /dev/null
	run -0 --separate-stderr bpfprog attach "$PIN/p" egress "$CG" -- \
		bpfprog -q attach "$PIN/other" egress "$CG" --force
	[[ $stderr == 'warning: '* && $(bpfprog -q query egress "$CG") == "$(bpfprog list "$PIN/other" -q)" ]]
	mkdir "$CG/x"
	bpfprog -q detach egress "$CG"
	run -0 --separate-stderr bpfprog attach "$PIN/p" egress "$CG/x" -- rmdir "$CG/x"
	[[ $stderr == 'warning: '* ]]
}

# bats test_tags=cli
@test "attach: '--' wants a command, or else the program would stay" {
	fails 2 bpfprog attach 1 egress /x --
	[[ $stderr == *"expected a command after '--'"* ]]
	fails 2 bpfprog attach 1 egress -- /x true
}

# bats test_tags=cli
@test "attach: a command does not go with what replaces" {
	fails 2 bpfprog attach 1 egress /x --force -- true
	fails 2 bpfprog attach 1 egress /x --replace 2 -- true
}
