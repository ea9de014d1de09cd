#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load: pins appear together or not at all, whatever happens; --replace-pin.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

PASS=hex:b7000000020000009500000000000000

setup() { setup_dirs; }
teardown() { teardown_dirs; }

# id_of PATH
id_of() {
	bpfprog list -q "$1"
}

# stuck: a pipe that is full, as descriptor 9: whoever writes to it waits
stuck() {
	mkfifo "$BATS_TEST_TMPDIR/fifo"
	exec 9<> "$BATS_TEST_TMPDIR/fifo"
	head -c 65536 /dev/zero >&9
}

no_pins() {
	[[ ! $(pins) ]]
}

# bats test_tags=once
@test "load: a result that cannot be written takes the pins back" {
	for args in "$OBJ/xdp.bpf.o --pin-dir $PIN --pin-maps $PIN" "$OBJ/xdp.bpf.o --prog xdp_pass --pin $PIN/a" \
		"--raw $PASS --type xdp --pin $PIN/a"; do
		for json in '' --json -q; do
			# shellcheck disable=SC2086	# words
			run -1 --separate-stderr bash -c 'bpfprog load "$@" > /dev/full' - $args $json
			[[ $stderr == *'standard output: '*'(ENOSPC)' && $(pins) == '' ]]
		done
	done
	bpfprog load --raw "$PASS" --type xdp --pin "$PIN/a" -q
	id=$(id_of "$PIN/a")
	run -1 bash -c 'bpfprog load "$@" > /dev/full' - --raw "$PASS" --type xdp --pin "$PIN/a" --replace-pin
	[[ $(pins) == './a ' && $(id_of "$PIN/a") == "$id" ]]
}

# bats test_tags=native,once
@test "load: a relative path of a pin is one of the current directory, and told whole" {
	mkdir "$PIN/here"
	cd "$PIN/here"
	for path in a ./b .././here/c; do
		run -0 bpfprog load --json --raw "$PASS" --type xdp --pin "$path"
		[[ $(jq -r '.progs[0].pinned' <<< "$output") == "$PIN/here/${path#./}" ]]
	done
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir ../here --pin-maps . -q
	ls
	[[ $(pins) == './here ./here/a ./here/b ./here/c ./here/hits '*' ./here/xdp_rewrite ' ]]
	fails 7 bpfprog load --raw "$PASS" --type xdp --pin a
	rm -r "$PIN/here"
	fails 2 bpfprog load --raw "$PASS" --type xdp --pin b
	[[ $stderr == *"'b': the current directory is not known"* ]]
}

# bats test_tags=once
@test "load: --replace-pin: the new program takes the place of the old one" {
	for args in "$OBJ/xdp.bpf.o --prog xdp_pass" "--raw $PASS --type xdp"; do
		# shellcheck disable=SC2086	# words
		bpfprog load $args --pin "$PIN/a" --replace-pin -q
		chmod 640 "$PIN/a"
		id=$(id_of "$PIN/a")
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog load $args --pin "$PIN/a" --replace-pin -q
		[[ $output != "$id" && $output == "$(id_of "$PIN/a")" && $(pins) == './a ' ]]
		# Mode and owner are those of the old pin.
		[[ $(stat -c %a "$PIN/a") == 640 ]]
		rm "$PIN/a"
	done
	# Of several some are there.
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --prog xdp_count --pin-dir "$PIN" --pin-maps "$PIN" -q
	kept=$(pins)
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" --replace-pin -j
	[[ $(pins) == "${kept% }"' ./xdp_pass ./xdp_rewrite ' ]]
	for name in xdp_pass xdp_drop xdp_rewrite xdp_count; do
		json "[.progs[] | select(.name == \"$name\").id] == [$(id_of "$PIN/$name")]"
	done
}

# bats test_tags=once
@test "load: --replace-pin: what is no pin of the kind stays, and so does all else" {
	fails 2 bpfprog load "$OBJ/xdp.bpf.o" --check --replace-pin
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --prog xdp_drop --pin-dir "$PIN" -q
	pass=$(id_of "$PIN/xdp_pass") drop=$(id_of "$PIN/xdp_drop")
	mkdir "$PIN/xdp_count"
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --replace-pin
	[[ $stderr == *"$PIN/xdp_count: a directory, not the path of a pin"* ]]
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/xdp_count" --replace-pin
	rmdir "$PIN/xdp_count"
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/a" --pin-maps "$PIN" -q
	mv "$PIN/hits" "$PIN/xdp_count"
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --replace-pin
	[[ $stderr == *'is of another kind (anon_inode:bpf-map), so it is not replaced'* ]]
	[[ $(pins) == './a ./xdp_count ./xdp_data ./xdp_drop ./xdp_pass ' ]]
	[[ $(id_of "$PIN/xdp_pass") == "$pass" && $(id_of "$PIN/xdp_drop") == "$drop" ]]
}

# bats test_tags=once
@test "load: a signal before the result is out: the pins are as they were" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/xdp_pass" -q
	id=$(id_of "$PIN/xdp_pass")
	stuck
	for signal in TERM INT HUP KILL; do
		(trap - INT; exec "$TOOL" load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --replace-pin -j >&9 3>&- 2> /dev/null) &
		pid=$!
		soon test -e "$PIN/xdp_drop"
		[[ $(id_of "$PIN/xdp_pass") != "$id" ]]
		# A job of a shell that is not interactive does not hear of SIGINT.
		[[ $signal != INT ]] || signal=TERM
		kill -s "$signal" "$pid"
		run wait "$pid"
		soon test ! -e "$PIN/xdp_drop"
		[[ $(pins) == './xdp_pass ' && $(id_of "$PIN/xdp_pass") == "$id" ]]
	done
	# Without anything to replace it is the same.
	rm "$PIN/xdp_pass"
	for signal in TERM KILL; do
		"$TOOL" load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" -j >&9 3>&- 2> /dev/null &
		soon test -e "$PIN/xdp_drop"
		kill -s "$signal" $!
		run wait $!
		soon no_pins
	done
}

# new_pins: is there a pin that is not $id?
new_pins() {
	[[ -e $PIN/xdp_drop && $(id_of "$PIN/xdp_drop") != "${id:-}" ]]
}

# bats test_tags=once
@test "load: the process that makes the pins is killed: they are as they were" {
	stuck
	for args in '' --replace-pin; do
		# shellcheck disable=SC2086	# none or one
		"$TOOL" load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" $args -j >&9 3>&- 2> /dev/null &
		pid=$!
		soon new_pins
		kill -s KILL "$(pgrep -P $pid)"
		# It may have seen that, and ended.
		kill -s TERM $pid || true
		run wait $pid
		[[ ! $args && $(pins) == '' || $(id_of "$PIN/xdp_drop") == "${id:-}" ]]
		bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --replace-pin -q > /dev/null
		id=$(id_of "$PIN/xdp_drop")
	done
	[[ $(pins) == './xdp_count ./xdp_drop ./xdp_pass ./xdp_rewrite ' ]]
}

# bats test_tags=once
@test "load: --replace-pin removes the temporary names of processes that were killed" {
	local space gone

	space=$(stat -L -c %i /proc/self/ns/pid)
	true &
	gone=$!
	wait $gone
	for name in "bpfprog~$space~$gone~0" "bpfprog~$space~$$~0" "bpfprog~1~$gone~0" "bpfprog~x"; do
		bpfprog load --raw "$PASS" --type xdp --pin "$PIN/$name" -q > /dev/null
	done
	bpfprog load --raw "$PASS" --type xdp --pin "$PIN/a" --replace-pin -q
	[[ -e "$PIN/bpfprog~$space~$gone~0" ]]
	bpfprog load --raw "$PASS" --type xdp --pin "$PIN/a" --replace-pin -q
	[[ $(pins) == "./a ./bpfprog~1~$gone~0 ./bpfprog~$space~$$~0 ./bpfprog~x " ]]
}

strange_pins() {
	find "$PIN" -mindepth 1 ! -name 'xdp_*' | grep .
}

@test "load: killed at any moment, no pin has a wrong name" {
	for delay in 0 0.002 0.004 0.006 0.01 0.02; do
		bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --replace-pin -q > /dev/null 3>&- 2> /dev/null &
		sleep "$delay"
		kill -s KILL $! 2> /dev/null || true
		wait $! 2> /dev/null || true
		soon not strange_pins
	done
}

@test "load: maps that ask for a pin of their name get it with the others" {
	mkdir -p /sys/fs/bpf
	# Some kernels have *.debug there.
	# shellcheck disable=SC2016	# for the other shell
	run -0 --separate-stderr unshare -m bash -c '
		here() { find . ! -name . ! -name "*.debug" | sort | tr "\n" " "; echo; }
		mount -t bpf bpf /sys/fs/bpf && mkdir /sys/fs/bpf/x && cd /sys/fs/bpf || exit
		bpfprog load "$1" --check -q > /dev/null; here
		bpfprog load "$1" --pin /sys/fs/bpf/x/a -q > /dev/full 2> /dev/null; here
		bpfprog load "$1" --pin /sys/fs/bpf/x/a -j | jq -r ".maps[0] | .name, .pinned"; here
		bpfprog load "$1" --pin /sys/fs/bpf/x/b -q > /dev/null; here
		bpfprog list -j /sys/fs/bpf/x/a /sys/fs/bpf/x/b | jq ".[0].map_ids == .[1].map_ids"' \
		- "$OBJ/pinned.bpf.o"
	[[ ${lines[0]} == './x ' && ${lines[1]} == './x ' && ${lines[2]} == bpfprog_pinned ]]
	[[ ${lines[3]} == /sys/fs/bpf/bpfprog_pinned && ${lines[4]} == './bpfprog_pinned ./x ./x/a ' ]]
	[[ ${lines[5]} == './bpfprog_pinned ./x ./x/a ./x/b ' && ${lines[6]} == true ]]
}

# bats test_tags=once,native
@test "load: pins: a signal that comes when all is done does not make it a failure" {
	export ASAN_OPTIONS=detect_leaks=0	# a debug build cannot look for leaks while it is traced
	for call in wait4 exit_group; do
		run -0 --separate-stderr strace -qq -o "$BATS_TEST_TMPDIR/trace" --trace="$call" \
			--inject="$call:signal=TERM:when=1" "$TOOL" load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" -q
		grep -q "^$call(" "$BATS_TEST_TMPDIR/trace"
		[[ $call == exit_group ]] || grep -q SIGTERM "$BATS_TEST_TMPDIR/trace"
		[[ ${#lines[@]} == 4 && -e $PIN/xdp_pass && -e $PIN/xdp_count ]]
		rm "$PIN"/*
	done
	# A batch tells of that line, and goes no further.
	echo "load $OBJ/xdp.bpf.o --pin-dir $PIN" > "$BATS_TEST_TMPDIR/lines"
	echo 'list --count' >> "$BATS_TEST_TMPDIR/lines"
	run --separate-stderr strace -qq -o "$BATS_TEST_TMPDIR/trace" --trace=wait4 \
		--inject=wait4:signal=TERM:when=1 "$TOOL" batch "$BATS_TEST_TMPDIR/lines"
	[[ $status == 143 && ${#lines[@]} == 1 && -e $PIN/xdp_pass && -e $PIN/xdp_count ]]
	json '.line == 1 and .status == 0 and (.result.progs | length == 4)'
}
