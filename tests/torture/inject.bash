# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# For the tests in this directory: one command, run again and again, with something happening to it
# at each of its system calls or allocations.
# shellcheck disable=SC2034,SC2154	# used by the tests; set by bats and helpers.bash

PATH=${TOOL%/*}:$PATH	# no system calls but the tool's own
OBJECTS=$ROOT/build/tests/objects
TORT=$OBJ/torture.bpf.o
OOM=$ROOT/build/tests/torture/oom.so
PACKET=hex:ffffffffffff02000000000108004500001c
# The system calls of the loader and of libc's start, which are over before main().
START='execve|brk|arch_prctl|set_tid_address|set_robust_list|rseq|readlink|readlinkat|mprotect|exit_group|rt_sigreturn|getrandom'

# calls COMMAND...: "NAME COUNT" of each system call that it makes; what it says is thrown away
calls() {
	strace -f -qq -o "$BATS_TEST_TMPDIR/calls" "$@" > /dev/null 2>&1 < /dev/null || true
	sed -nE 's/^[0-9]+ +([a-z0-9_]+)\(.*/\1/p' "$BATS_TEST_TMPDIR/calls" |
		grep -Evx "$START" | sort | uniq -c | awk '{ print $2, $1 }'
}

# torn COMMAND...: run it; $status, $output and $stderr as with run, but from files, which is faster
torn() {
	status=0
	"$@" > "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" < /dev/null || status=$?
	output=$(< "$BATS_TEST_TMPDIR/out")
	stderr=$(< "$BATS_TEST_TMPDIR/err")
}

# inject WHAT COMMAND...: run it with strace's --inject=WHAT
inject() {
	local what=$1
	shift

	torn strace -f -qq -o "$BATS_TEST_TMPDIR/trace" --trace="${what%%:*}" --inject="$what" "$@"
}

# visible: pins, and programs of the hook, as they are
visible() {
	find "$PIN" -mindepth 1 | sort
	bpfprog -j query egress "$CG" | jq -c 'map(.progs | length)'
}

# left [EXPECTED]: these, and what is of ours in the kernel, without ids. The kernel frees programs
# and maps with a delay, so wait for it to be EXPECTED.
left() {
	local now

	for _ in {1..100}; do
		now=$("$OBJECTS" tort | sed -E 's/ [0-9]+ / /' | sort; visible)
		[[ ! ${1+x} || $now == "$1" ]] && break
		sleep 0.02
	done
	echo "$now"
}

# complaint: what is wrong with the run that just ended; nothing if all is well. What attach and
# detach did before they could not say so, they do not undo; nor does bind. $before is what
# left() said before, $after what visible() says when nothing fails.
complaint() {
	local now

	if ((status > 8)); then
		echo "status $status: $stderr"
	elif ((status > 0)) && [[ $stderr != bpfprog* ]]; then
		echo "status $status without a message: $stderr"
	elif ((status > 0)) && [[ $output && $stderr != *'standard output'* ]]; then
		echo "status $status with output: $output"
	elif [[ $stderr == *'Unknown error'* || $stderr =~ errno\ [0-9] ]]; then
		echo "$stderr"
	elif ((status > 0)) && [[ $stderr == *'tached prog'*', but then'* ||
		$stderr == *' attach: standard output'* || $stderr == *' detach: standard output'* ]]; then
		now=$(visible)
		[[ $now == "$after" ]] || echo "it said: $stderr, but there is: $now"
	elif ((status > 0)); then
		now=$(left "$before")
		[[ $now == "$before" ]] || echo "status $status, but left: $now; it said: $stderr"
	else
		now=$(visible)
		[[ $now == "$after" ]] || echo "status 0, but there is: $now; it said: $stderr"
	fi
}

# keep PROGRAM: it is pinned as $PIN/keep
keep() {
	[[ -e $PIN/keep ]] || bpfprog -q load "$TORT" --prog "$1" --pin "$PIN/keep" > /dev/null
}

# To bring back what was there before.
unpin() {
	find "$PIN" -mindepth 1 -type f ! -path "$PIN/keep*" -delete
}

unattached() {
	unpin
	bpfprog -q detach --all egress "$CG" > /dev/null 2>&1 || true
}

attached() {
	unattached
	bpfprog -q attach "$PIN/keep" egress "$CG"
}

# with NAME DO...: call "DO... UNDO COMMAND..." for one of the commands that are tormented
with() {
	local name=$1
	shift

	case $name in
	load-pin) "$@" unpin bpfprog load "$TORT" --prog tort_xdp --pin "$PIN/p" ;;
	load-pin-dir)
		mkdir "$PIN/d" "$PIN/m"
		"$@" unpin bpfprog load "$TORT" --pin-dir "$PIN/d" --pin-maps "$PIN/m"
		;;
	load-check) "$@" unpin bpfprog load "$TORT" --check --stats ;;
	load-raw)
		"$@" unpin bpfprog load --raw hex:b7000000010000009500000000000000 \
			--type socket_filter --name tort_raw --pin "$PIN/raw"
		;;
	attach)
		keep tort_egress
		"$@" unattached bpfprog attach "$PIN/keep" egress "$CG"
		;;
	attach-scoped)
		keep tort_egress
		"$@" unattached bpfprog attach "$PIN/keep" egress "$CG" -- true
		;;
	detach)
		keep tort_egress
		attached
		"$@" attached bpfprog detach "$PIN/keep" egress "$CG"
		;;
	query)
		keep tort_egress
		attached
		"$@" attached bpfprog query "$CG"
		;;
	list)
		keep tort_xdp
		"$@" unpin bpfprog list "$PIN/keep"
		;;
	list-long)
		keep tort_xdp
		"$@" unpin bpfprog list --long "$PIN/keep"
		;;
	bind)
		bpfprog -q load "$TORT" --prog tort_xdp --pin "$PIN/keep" --pin-maps "$PIN" > /dev/null
		mv "$PIN/tort_map" "$PIN/keepmap"
		unpin
		"$@" unpin bpfprog bind "$PIN/keep" "$PIN/keepmap"
		;;
	bind-meta)
		keep tort_xdp
		"$@" unpin bpfprog bind "$PIN/keep" --meta tort=1
		;;
	testrun)
		keep tort_xdp
		"$@" unpin bpfprog testrun "$PIN/keep" --data-in "$PACKET" \
			--data-out "$BATS_TEST_TMPDIR/data"
		;;
	testrun-object) "$@" unpin bpfprog testrun "$TORT:tort_xdp" --data-in "$PACKET" ;;
	*) return 1 ;;
	esac
}
