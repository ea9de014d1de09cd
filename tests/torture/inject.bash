# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# For the tests in this directory: one command, run again and again, with something happening to it
# at each of its system calls or allocations.
# shellcheck disable=SC2034,SC2154	# used by the tests; set by bats and helpers.bash

LEFT=$ROOT/build/tests/torture/left
STEPS=
REPORTS=
OOM=$ROOT/build/tests/torture/oom.so
PACKET=hex:ffffffffffff02000000000108004500001c
# The system calls of the loader and of libc's start, which are over before main().
START='execve|brk|arch_prctl|set_tid_address|set_robust_list|rseq|readlink|readlinkat|mprotect|exit_group|rt_sigreturn|getrandom'

# setup_torture: setup_dirs; $OBJECT, whose programs and maps begin with $TORT and not with "tort", so that
# no other test has these names; $FILES, the place of all files that a command may make
setup_torture() {
	setup_dirs
	printf -v TORT 't%03x' $((SRANDOM % 4096))
	OBJECT=$BATS_TEST_TMPDIR/$TORT.bpf.o
	sed "s/tort/$TORT/g" "$OBJ/torture.bpf.o" > "$OBJECT"
	export TMPDIR=$BATS_TEST_TMPDIR/files
	FILES=$TMPDIR
	mkdir "$FILES"
	cd "$FILES" || return
}

# calls COMMAND...: "NAME N first|again" for the Nth system call NAME of a process: is it the first one that
# looks like this, numbers and contents aside? What the command says is thrown away.
calls() {
	strace -f -qq -o "$BATS_TEST_TMPDIR/calls" "$@" > /dev/null 2>&1 < /dev/null || true
	sed -nE 's/"([^"]*\\[^"]*"(\.\.\.)?|[^"]*"\.\.\.)/S/g; s/\b(0x[0-9a-f]+|[0-9]+)\b/N/2g; s/^([0-9N]+) +([a-z0-9_]+)(\(.*)/\1 \2 \3/p' \
		"$BATS_TEST_TMPDIR/calls" |
		awk -v start="^($START)$" '$2 !~ start {
			call = $2 " " ++count[$1, $2]
			looks = $0; sub(/^[^ ]+ /, "", looks)
			if (!(call in how)) { order[++calls] = call; how[call] = "again" }
			if (!seen[looks]++) how[call] = "first"
		}
		END { for (i = 1; i <= calls; i++) print order[i], how[order[i]] }'
}

# torn COMMAND...: run it; $status, $output and $stderr as with run, but from files, which is faster
torn() {
	status=0
	"$@" > "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" < /dev/null || status=$?
	output=$(< "$BATS_TEST_TMPDIR/out")
	stderr=$(< "$BATS_TEST_TMPDIR/err")
}

# inject WHAT COMMAND...: run it with strace's --inject=WHAT. (With --seccomp-bpf, which is faster, strace
# sends no signals.)
inject() {
	local what=$1 faster=
	shift

	[[ $what != *:error=* ]] || faster=--seccomp-bpf
	torn strace -f -qq ${faster:+"$faster"} -o "$BATS_TEST_TMPDIR/trace" --trace="${what%%:*}" \
		--inject="$what" "$@"
}

# injected: it did happen; a command may make a call less than when calls were counted
injected() {
	grep -qE ' \(INJECTED\)|^[0-9]+ +(--- SIG(INT|TERM) |\+\+\+ killed by SIGKILL)' "$BATS_TEST_TMPDIR/trace"
}

# signalled NAME N: a process got as far as its Nth call NAME, where a signal came. strace tells of
# none that is blocked or ignored.
signalled() {
	injected || awk -v call="$1(" -v n="$2" 'index($2, call) == 1 && ++count[$1] == n { there = 1 }
		END { exit !there }' "$BATS_TEST_TMPDIR/trace"
}

# seen: pins, programs of the hook, cgroups and files, as they are
seen() {
	"$LEFT" -s "$TORT" "$CG" "$PIN" "$FILES"
}

# left [EXPECTED]: these, and the programs and maps of ours in the kernel. That frees them with a
# delay, so wait for it to be EXPECTED.
left() {
	"$LEFT" "$TORT" "$CG" "$PIN" "$FILES" ${1+-- "$1"}
}

# nameless: what seen() says, without the names of what is pinned and attached. libbpf asks the kernel
# whether it knows names, and takes a failure for a no.
nameless() {
	seen | sed -E 's/^(file [^ ]+) .*/\1/; s/^egress .*/egress/'
}

# complaint: what is wrong with the run that just ended; nothing if all is well. What attach and
# detach did before they could not say so, they do not undo; nor does bind. $before is what left()
# said before, $untouched what nameless() did, $after what that says when nothing fails.
complaint() {
	local now

	if ((status > 8)); then
		echo "status $status: $stderr"
	elif ((status > 0)) && [[ $'\n'$stderr != *$'\n'bpfprog* ]]; then
		echo "status $status without a message: $stderr"
	elif ((status > 0)) && [[ $output && ! $STEPS && ! $REPORTS && $stderr != *'standard output'* ]]; then
		echo "status $status with output: $output"
	elif [[ $stderr == *'Unknown error'* || $stderr =~ errno\ [0-9] ]]; then
		echo "$stderr"
	elif ((status == 0)) || [[ $stderr == *'tached prog'*', but then'* ||
		$stderr == *' attach: standard output'* || $stderr == *' detach: standard output'* ]]; then
		now=$(nameless)
		[[ $now == "$after" || $stderr == *' standard output'* && $now == "$untouched" ]] ||
			echo "status $status, but there is: $now; it said: $stderr"
	elif [[ $STEPS ]]; then
		now=$(nameless)
		right_names || echo "status $status, but there is: $now; it said: $stderr"
	else
		# Files that were asked for may be written before it fails, whole or in part.
		(cd "$FILES" && rm -f data out figures report snapshot)
		now=$(left "$before")
		[[ $now == "$before" ]] || echo "status $status, but left: $now; it said: $stderr"
	fi
}

# right_names: each line of $now is one of $before or $after
right_names() {
	! comm -23 <(sort <<< "$now") <(sort <<< "$before"$'\n'"$after") | grep -q .
}

# keep PROGRAM: it is pinned as $PIN/keep
keep() {
	[[ -e $PIN/keep ]] || bpfprog -q load "$OBJECT" --prog "$1" --pin "$PIN/keep" > /dev/null
}

# To bring back what was there before.
unpin() {
	find "$PIN" -mindepth 1 -type f ! -path "$PIN/keep*" -delete
	find "$FILES" -mindepth 1 -delete
}

unattached() {
	unpin
	bpfprog -q detach --all egress "$CG" > /dev/null 2>&1 || true
}

attached() {
	unattached
	bpfprog -q attach "$PIN/keep" egress "$CG"
}

replaced() {
	unpin
	bpfprog -q load "$OBJECT" --prog "${TORT}_xdp" --pin "$PIN/p" > /dev/null
}

# capture COUNT: so many packets of 1,400 bytes
capture() {
	python3 - "$1" <<-'END'
		import sys, struct
		count, packet = int(sys.argv[1]), bytes.fromhex("ffffffffffff0200000000010800") + bytes(1386)
		out = sys.stdout.buffer
		out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
		block = b"".join(struct.pack("<IIII", i, 0, 1400, 1400) + packet for i in range(1000))
		for i in range(count // 1000):
		    out.write(block)
		out.write(block[:count % 1000 * (len(packet) + 16)])
	END
}

# with NAME DO...: call "DO... UNDO COMMAND..." for one of the commands that are tormented
with() {
	local name=$1
	shift

	case $name in
	load-pin) "$@" unpin bpfprog load "$OBJECT" --prog "${TORT}_xdp" --pin "$PIN/p" ;;
	load-pin-dir)
		mkdir "$PIN/d" "$PIN/m"
		"$@" unpin bpfprog load "$OBJECT" --pin-dir "$PIN/d" --pin-maps "$PIN/m"
		;;
	load-check) "$@" unpin bpfprog load "$OBJECT" --check --stats ;;
	load-raw)
		"$@" unpin bpfprog load --raw hex:b7000000010000009500000000000000 \
			--type socket_filter --name "${TORT}_raw" --pin "$PIN/raw"
		;;
	attach)
		keep "${TORT}_egress"
		"$@" unattached bpfprog attach "$PIN/keep" egress "$CG"
		;;
	attach-scoped)
		keep "${TORT}_egress"
		# A command that does nothing, and has no loader that fails in its own way either.
		"$@" unattached bpfprog attach "$PIN/keep" egress "$CG" -- "$TOOL" batch /dev/null
		;;
	detach)
		keep "${TORT}_egress"
		attached
		"$@" attached bpfprog detach "$PIN/keep" egress "$CG"
		;;
	query)
		keep "${TORT}_egress"
		attached
		"$@" attached bpfprog query "$CG"
		;;
	list)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog list "$PIN/keep"
		;;
	list-long)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog list --long "$PIN/keep"
		;;
	bind)
		bpfprog -q load "$OBJECT" --prog "${TORT}_xdp" --pin "$PIN/keep" --pin-maps "$PIN" > /dev/null
		mv "$PIN/${TORT}_map" "$PIN/keepmap"
		unpin
		"$@" unpin bpfprog bind "$PIN/keep" "$PIN/keepmap"
		;;
	bind-meta)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog bind "$PIN/keep" --meta tort=1
		;;
	testrun)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog testrun "$PIN/keep" --data-in "$PACKET" \
			--data-out data
		;;
	load-jobs)
		mkdir "$PIN/d"
		"$@" unpin bpfprog load "$OBJECT" --jobs 2 --pin-dir "$PIN/d" --save figures
		;;
	load-replace)
		replaced
		"$@" replaced bpfprog load "$OBJECT" --prog "${TORT}_egress" --pin "$PIN/p" --replace-pin
		;;
	attach-replace)
		bpfprog -q load "$OBJECT" --prog "${TORT}_egress" --pin "$PIN/keep2" > /dev/null
		keep "${TORT}_egress"
		attached
		"$@" attached bpfprog attach "$PIN/keep2" egress "$CG" --replace "$PIN/keep"
		;;
	list-stats)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog list --stats 1ms "$PIN/keep"
		;;
	list-attached)
		keep "${TORT}_egress"
		attached
		"$@" attached bpfprog list --attached "$PIN/keep"
		;;
	list-save)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog list --save snapshot
		;;
	query-tree)
		keep "${TORT}_egress"
		attached
		mkdir "$CG/a" "$CG/a/b"
		"$@" attached bpfprog query --tree "$CG"
		;;
	testrun-pcap)
		capture 3 > "$BATS_TEST_TMPDIR/pcap"
		"$@" unpin bpfprog testrun "$OBJECT:${TORT}_xdp" --pcap "$BATS_TEST_TMPDIR/pcap" \
			--pcap-out out --jobs 2
		;;
	testrun-suite)
		printf 'program %s\n[one]\npacket ipv4 tcp 1 > 80 syn\nexpect XDP_PASS\n' \
			"$OBJECT:${TORT}_xdp" > "$BATS_TEST_TMPDIR/suite"
		# Cases that could not be run are told as such.
		REPORTS=1
		"$@" unpin bpfprog testrun --suite "$BATS_TEST_TMPDIR/suite" --junit report
		;;
	batch)
		# What a line did stays, whatever becomes of the next one.
		STEPS=1
		printf 'load "%s" --prog %s --pin "%s"\nattach "%s" egress "%s"\nlist "%s"\n' \
			"$OBJECT" "${TORT}_egress" "$PIN/p" "$PIN/p" "$CG" "$PIN/p" > "$BATS_TEST_TMPDIR/lines"
		"$@" unattached bpfprog batch "$BATS_TEST_TMPDIR/lines"
		;;
	explain) "$@" unpin bpfprog explain attach EINVAL ;;
	load-options)
		bpfprog -q load "$OBJECT" --prog "${TORT}_xdp" --pin-maps "$PIN" --pin "$PIN/p" > /dev/null
		mv "$PIN/${TORT}_map" "$PIN/keepmap"
		bpfprog -q load "$OBJECT" --prog "${TORT}_xdp" --check --save "$BATS_TEST_TMPDIR/figures"
		unpin
		"$@" unpin bpfprog load "$OBJECT" --prog "${TORT}_xdp" --pin "$PIN/p" --set verdict=1 \
			--map "${TORT}_map=$PIN/keepmap" --meta owner=me --log-level 2 --log-file report \
			--baseline "$BATS_TEST_TMPDIR/figures" --max-growth 50 --save figures
		;;
	load-list) "$@" unpin bpfprog load "$OBJECT" --list ;;
	load-text)
		echo '{ 0xb7, 0, 0, 0, 1 }, { 0x95, 0, 0, 0, 0 }' > "$BATS_TEST_TMPDIR/text"
		"$@" unpin bpfprog load --raw "$BATS_TEST_TMPDIR/text" --type socket_filter --name "${TORT}_raw" \
			--meta owner=me --pin "$PIN/raw"
		;;
	detach-all)
		keep "${TORT}_egress"
		attached
		"$@" attached bpfprog detach --all egress "$CG"
		;;
	query-all)
		keep "${TORT}_egress"
		attached
		"$@" attached bpfprog query --all egress
		;;
	list-diff)
		keep "${TORT}_xdp"
		bpfprog list --name "$TORT*" --save "$BATS_TEST_TMPDIR/then"
		"$@" unpin bpfprog list --name "$TORT*" --diff "$BATS_TEST_TMPDIR/then"
		;;
	list-holders)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog list --columns id,pinned,pids,metadata,map_names,user "$PIN/keep"
		;;
	testrun-bench)
		keep "${TORT}_xdp"
		"$@" unpin bpfprog testrun "$PIN/keep" --data-in "$PACKET" --bench --rounds 5 --repeat 10 --save figures
		;;
	testrun-expect)
		keep "${TORT}_xdp"
		REPORTS=1
		"$@" unpin bpfprog testrun "$PIN/keep" --packet 'ipv4 tcp 1 > 80 syn' --expect XDP_PASS \
			--expect-data @'ipv4 tcp 1 > 80 syn' --tap --junit report
		;;
	testrun-object) "$@" unpin bpfprog testrun "$OBJECT:${TORT}_xdp" --data-in "$PACKET" ;;
	*) return 1 ;;
	esac
}
