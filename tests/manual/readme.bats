#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The session in README.md: each command, with what it prints, as it stands there. Numbers of more than
# one digit and durations, which differ each time, and the width of columns do not count.
# bats file_tags=once

load ../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# session: the lines of it
session() {
	sed -n '/^## A session/,/^## Commands/ { s/^    //p; /^$/p }' "$ROOT/README.md"
}

# printed COMMAND: what the session has below a command
printed() {
	session | awk -v command="# $1" '/^# / { inside = $0 == command; next } inside'
}

# play: the session, each command followed by what it prints now; in a mount namespace of its own
play() {
	local line status=0

	mount -t bpf bpf /sys/fs/bpf
	mount --bind "$CG" /sys/fs/cgroup
	mkdir /sys/fs/cgroup/web work
	cd work || return
	cp "$OBJ"/{cgroup,xdp,bad}.bpf.o .
	printed 'cat filter.suite' > filter.suite
	while IFS= read -r line; do
		echo "$line"
		(exit "$status")
		eval "${line#'# '}" < /dev/null 2>&1
		status=$?
	done < <(session | grep '^# ')
	umount /sys/fs/bpf /sys/fs/cgroup
}

# alike FILE: without empty lines, and what differs each time
alike() {
	sed -E '/^$/d; s/\b[0-9]{2,}\b/N/g; s/ +/ /g; s/ $//; s/^(duration \(ns\)) [0-9]$/\1 N/' "$1"
}

@test "README: the session prints what it says" {
	[[ $(session | grep -c '^# bpfprog ') -ge 8 ]]
	cd "$BATS_TEST_TMPDIR"
	export -f session printed play
	export ROOT OBJ CG
	unshare --mount bash -c play > now
	session > said
	diff <(alike said) <(alike now)
}
