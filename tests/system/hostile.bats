#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Other people's files and names: no terminal obeys what a name has in it, and no file crashes the
# tool. (shared.bats has directories that others can change.)

# shellcheck disable=SC2154	# set by bats

load ../helpers

XDP=hex:b7000000020000009500000000000000	# return XDP_PASS
WITHFD=${PROBE%/*}/withfd
# ESC, DEL, CSI in UTF-8, and as the one byte that it is in Latin 1; from right to left (RLO, RLI), a line
# separator, a space of no width, a soft hyphen
EVIL=$'a\e[31m\x7f\xc2\x9bK\x9bm\xe2\x80\xae\xe2\x81\xa7\xe2\x80\xa8\xe2\x80\x8b\xc2\xad'

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	teardown_dirs
}

# clean WHAT: neither $output nor $stderr has anything that a terminal obeys. (Nothing here makes
# the tool show what is text beyond ASCII.)
clean() {
	if [[ $(tr -d '\n\t\40-\176' <<< "$output$stderr" | wc -c) != 0 ]]; then
		echo "control characters in what this says: $1"
		cat -v <<< "$output$stderr"
		return 1
	fi
}

# safe WORDS...: what bpfprog shows is clean
safe() {
	run --separate-stderr bpfprog "$@"
	clean "$(cat -v <<< "$*")"
}

# says WORDS...: and the name is in it
says() {
	safe "$@" || return
	if [[ $output$stderr != *'[31m'* ]]; then
		echo "the name is not shown: $(cat -v <<< "$*")"
		return 1
	fi
}

# bats test_tags=once
@test "hostile names: messages about words of the command line" {
	for words in "load FILE --check" "load --raw FILE --type xdp --check" "attach NAME" "query NAME" \
		"list --type NAME" "list --columns NAME" "list --sort NAME" "list --loaded-since NAME" \
		"list id NAME" "list ./NAME" "list pinned NAME" "testrun ./NAME" \
		"bind id NAME" "explain NAME" "NAME" "list --NAME" "batch NAME" "load x --type NAME" \
		"load x --pin /NAME/x" "detach name NAME egress ." \
		"--netns NAME list"; do
		words=${words//NAME/$EVIL}
		# shellcheck disable=SC2086	# words
		says ${words//FILE/$EVIL}
		[[ $status != 0 ]]
	done
	# shellcheck disable=SC2086
	says --token "$EVIL" load --raw $XDP --type xdp --check
	bpfprog load --raw $XDP --type xdp --pin "$PIN/x" -q
	says testrun "$PIN/x" --data-in "$EVIL"
	says testrun "$PIN/x" --packet "ipv4 $EVIL"
	says testrun "$PIN/x" --pcap "$EVIL"
	says testrun "$PIN/x" --packet ipv4 --expect "$EVIL"
	bpfprog load --raw $XDP --type sched_cls --pin "$PIN/t" -q
	says testrun "$PIN/t" --packet ipv4 --ctx "$EVIL=1"
	says testrun "$PIN/x" --data-out "$EVIL/x" --data-in hex:00000000000000000000000000000000
	safe attach "$PIN/x" egress "$CG" -- "$EVIL"
}

# bats test_tags=once
@test "hostile names: what --dry-run, --debug and tables show" {
	mkdir "$CG/$EVIL"
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/$EVIL" -q
	says -n attach "$PIN/$EVIL" egress "$CG/$EVIL"
	says -n detach "$PIN/$EVIL" egress "$CG/$EVIL"
	says -n query egress "$CG/$EVIL"
	says -n -j query egress "$CG/$EVIL"
	safe -n load "$OBJ/xdp.bpf.o" --prog xdp_drop --pin "$PIN/${EVIL}2"
	says -n load --raw "$EVIL" --type xdp --check
	says attach "$PIN/$EVIL" egress "$CG/$EVIL"
	safe query egress "$CG/$EVIL"
	says query --tree "$CG"
	says query --tree -j "$CG"
	says list --pinned --columns pinned,attached
	says list --pinned --columns pinned,attached --long
	says list --pinned --columns pinned,attached -j
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_deny --pin "$PIN/deny" -q
	says attach "$PIN/deny" egress "$CG/$EVIL"
	[[ $status == 7 ]]
	says attach "$PIN/deny" egress "$CG/none$EVIL"
	says attach "$PIN/deny" tcx_ingress dev "$EVIL"
	says detach --all egress "$CG/$EVIL"
}

# bats test_tags=once
@test "hostile names: programs and maps of an object, the values of metadata, processes" {
	LC_ALL=C sed $'s/xdp_drop/x\e[31m\x9b\x7f/g; s/xdp_pass/y\e[31m\xc2\x9b/g' "$OBJ/xdp.bpf.o" > evil.o
	says load evil.o --list
	says load evil.o --list -j
	says -d load evil.o --check
	says load evil.o --check
	says load evil.o --prog nonesuch --check
	says load evil.o --pin-dir "$PIN" -n
	bpfprog load --raw $XDP --type xdp --pin "$PIN/x" -q
	safe bind "$PIN/x" --meta "key=$EVIL"
	says list "$PIN/x" --columns id,metadata
	says list "$PIN/x" --columns id,metadata --long
	# A process whose name is not what it seems, which holds the program.
	bpfprog load --raw $XDP --type xdp --pin "$PIN/y" -q
	cp "$BASH" $'s\e[31m\x9b\x7f'
	mkfifo never
	"$WITHFD" 9 "$PIN/y" $'./s\e[31m\x9b\x7f' -c 'read -r -t 60 <> never' 3>&- > /dev/null 2>&1 &
	soon grep -q ^s "/proc/$!/comm"
	says list "$PIN/y" --columns id,pids,metadata
	says list "$PIN/y" --columns id,pids --long
	says list "$PIN/y" --columns id,pids -j
	kill "$!"
}

# bats test_tags=once
@test "hostile names: no character of Unicode that is a control, or is not seen, gets to a terminal" {
	python3 - <<- 'END'
		import subprocess, unicodedata
		hidden = [chr(n) for n in range(1, 0x110000) if unicodedata.category(chr(n)) in ('Cc', 'Cf', 'Zl', 'Zp')]
		assert len(hidden) > 150
		for i in range(0, len(hidden), 20):
		    word = ''.join(hidden[i:i + 20])
		    run = subprocess.run(['bpfprog', 'explain', word], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
		    assert run.returncode == 2 and run.stderr.isascii(), (word, run.stderr)
		    for c in ''.join(hidden[i:i + 20]).encode():
		        assert b'\\x%02x' % c in run.stderr, (c, run.stderr)
		seen = 'aä€😀אع한'
		run = subprocess.run(['bpfprog', 'explain', seen], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
		assert seen.encode() in run.stderr, run.stderr
	END
}

# bats test_tags=once
@test "hostile names: what tables and JSON show is read back as it is" {
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/x" -q
	cp "$BASH" 'b(1),-  c,(2'
	mkfifo never
	"$WITHFD" 9 "$PIN/x" './b(1),-  c,(2' -c 'read -r -t 60 <> never' 3>&- > /dev/null 2>&1 &
	for _ in {1..50}; do
		[[ $(< "/proc/$!/comm") != b* ]] || break
		sleep 0.1
	done
	python3 - "$PIN" "$CG" "$!" <<- 'END'
		import json, os, re, subprocess, sys
		pins, cgroup, pid = sys.argv[1:]
		names = [b'a,b', b'c(1),d(2)', b'e  f', b' g ', b'-', b'h\xff', 'h\xff'.encode(), b'\\x41', b'\\', b'i\\,',
		         'j\u202ek'.encode(), '\uefff'.encode(), b'l\xe2\x80', 'm\u00e4'.encode(), b'a b', b'n"o']
		def run(*words):
		    return subprocess.run(['bpfprog', *words], check=True, stdout=subprocess.PIPE).stdout
		def plain(cell):
		    return re.sub(rb'\\x(..)', lambda m: bytes([int(m[1], 16)]), cell)
		def text(string):
		    return b''.join(bytes([ord(c) - 0xef00]) if 0xef80 <= ord(c) <= 0xefff else c.encode() for c in string)
		for name in names:
		    os.link(os.path.join(pins, 'x').encode(), os.path.join(pins.encode(), name))
		    os.mkdir(os.path.join(cgroup.encode(), name))
		    subprocess.run(['bpfprog', '-q', 'attach', pins + '/x', 'egress', os.path.join(cgroup.encode(), name)], check=True)
		paths = sorted(os.path.join(pins.encode(), name) for name in names + [b'x'])
		places = sorted(b'cgroup_inet_egress@cgroup ' + os.path.join(cgroup.encode(), name) for name in names)
		columns = 'pids,pinned,attached,name'
		row = re.split(b' {2,}', run('list', pins + '/x', '--columns', columns).split(b'\n')[1])
		assert len(row) == 4 and row[3] == b'egress_allow', row
		assert [plain(one) for one in row[0].split(b',')] == [b'b(1),-  c,(2(%s)' % pid.encode()], row[0]
		assert row[0].count(b'(') == 1 and row[0].count(b')') == 1, row[0]
		got = sorted(plain(one) for one in row[1].split(b','))
		assert got == paths, got
		got = sorted(plain(one) for one in row[2].split(b','))
		assert got == places, got
		prog = json.loads(run('list', pins + '/x', '--columns', columns, '-j').decode())[0]
		assert sorted(text(one) for one in prog['pinned']) == paths, prog
		assert sorted(b'cgroup_inet_egress@' + text(one['target']) for one in prog['attached']) == places, prog
		assert [(text(one['comm']), one['pid']) for one in prog['pids']] == [(b'b(1),-  c,(2', int(pid))], prog
		# The fields of --long are not split, and have the same escapes.
		long = dict(re.split(b' {2,}', line, maxsplit=1) for line in run('list', pins + '/x', '--columns', columns, '--long').split(b'\n') if line)
		assert sorted(plain(one) for one in long[b'PINNED'].split(b',')) == paths, long
	END
	kill "$!"
}

# bats test_tags=once
@test "hostile names: batches, suites, TAP and JUnit, the log of a verifier, interfaces" {
	printf '%s\n' "list name '$EVIL'" "query '$EVIL'" "$EVIL" "'" > "$EVIL"
	says batch --keep-going "$EVIL"
	says -q batch --keep-going "$EVIL"
	printf 'program %s:xdp_drop\n[%s]\npacket ipv4\nexpect XDP_PASS\n' "$OBJ/xdp.bpf.o" "$EVIL" > "$EVIL.suite"
	says testrun --suite "$EVIL.suite"
	says testrun --suite "$EVIL.suite" --tap
	says testrun --suite "$EVIL.suite" --junit -
	says testrun --suite "$EVIL.suite" -j
	printf 'program %s\n[a]\n%s\n' "$EVIL" "$EVIL" > b.suite
	says testrun --suite b.suite
	printf '[a]\nprogram %s:b\npacket ipv4\nexpect XDP_PASS\n' "$EVIL" > c.suite
	says testrun --suite c.suite
	says testrun --suite c.suite --tap
	# The lines of the source are in the log as they are in the object.
	LC_ALL=C sed $'s/return \\*(volatile/\e[31m\x9b\x7frn *(volatile/' "$OBJ/bad.bpf.o" > bad.o
	run ! cmp -s bad.o "$OBJ/bad.bpf.o"
	run --separate-stderr bpfprog load bad.o --prog xdp_bad --check
	[[ $status != 0 ]]
	clean 'load bad.o'
	run --separate-stderr bpfprog -d load bad.o --prog xdp_bad --check
	clean 'load -d bad.o'
	# shellcheck disable=SC2016	# expanded by the other shell
	run --separate-stderr unshare -n bash -c '
		ip link add "$1" type dummy && ip link set "$1" up && bpfprog -n query tcx_ingress dev "$1"
		bpfprog query tcx_ingress dev "$1"' . $'b\e[31m\x9bc'
	clean 'query dev'
}

# ends WORDS...: with a status of this tool, not by a signal
ends() {
	local status=0

	timeout 20 "$BPFPROG" "$@" > out 2> err || status=$?
	if ((status > 8)) || [[ ! -s err && ! -s out ]]; then
		echo "status $status of $*"
		cat err
		return 1
	fi
}

# bats test_tags=once
@test "hostile files: a damaged object is one wherever it comes in, also if it is grown" {
	for file in "$ROOT"/tests/fuzz/corpus/object/*; do
		cp "$file" object
		for size in 0 5G; do
			[[ $size == 0 ]] || truncate -s "$size" object
			ends load ./object --list
			ends load ./object --check
			ends load --raw $XDP --type xdp --check --btf object
			ends load "$OBJ/xdp.bpf.o" --prog xdp_drop --check --kernel-btf object
			printf '[a]\nprogram ./object\npacket ipv4\nexpect XDP_PASS\n' > a.suite
			ends testrun --suite a.suite
			printf '[a]\nprogram ./object:x\npacket ipv4\nexpect XDP_PASS\n' > a.suite
			ends testrun --suite a.suite
		done
	done
}

# bats test_tags=once
@test "hostile files: an object that is exchanged while it is loaded is one or the other" {
	cp "$OBJ/xdp.bpf.o" good
	cp "$ROOT/tests/fuzz/corpus/object/struct-ops-outside" bad
	cp good object
	( while cp good t && mv t object && cp bad t && mv t object; do :; done ) 3>&- &
	good=0 bad=0
	for _ in {1..150}; do
		status=0
		"$BPFPROG" load object --prog xdp_drop --check > /dev/null 2> err || status=$?
		case $status in
		0) good=$((good + 1)) ;;
		[1-8]) bad=$((bad + 1)) ;;
		*) break ;;
		esac
		status=0
		"$BPFPROG" load good --prog xdp_drop --kernel-btf object --check > /dev/null 2> err || status=$?
		((status <= 8)) || break
	done
	kill "$!"
	((status <= 8 && good && bad))
}

# deep DIR COMMAND...: 30 directories with long names in it, by steps, and the command in the last
# one; says its path, which is too long for the kernel
deep() {
	local long

	printf -v long '%0250d' 0
	python3 - "$@" <<- 'END'
		import os, subprocess, sys
		os.chdir(sys.argv[1])
		for _ in range(30):
		    os.mkdir('0' * 250)
		    os.chdir('0' * 250)
		subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL)
	END
	printf '%s' "$1"
	printf "/$long%.0s" {1..30}
}

# undo_deep DIR
undo_deep() {
	python3 - "$1" <<- 'END'
		import os, stat, sys
		fds = [os.open(sys.argv[1], os.O_RDONLY)]
		for _ in range(30):
		    fds.append(os.open('0' * 250, os.O_RDONLY, dir_fd=fds[-1]))
		try:
		    os.unlink('pin', dir_fd=fds[-1])
		except OSError:
		    pass
		while len(fds) > 1:
		    os.close(fds.pop())
		    os.rmdir('0' * 250, dir_fd=fds[-1])
	END
}

# bats test_tags=once
@test "hostile trees: what is attached or pinned deeper than a path may be long is shown" {
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/e" -q
	path=$(deep "$CG" "$BPFPROG" attach "$PIN/e" egress .)
	run -0 --separate-stderr bpfprog query --tree "$CG" -j
	[[ $output == *"$path\""* && ! $stderr ]]
	run -0 bpfprog query --all -j
	[[ $output == *"$path\""* ]]
	run -0 bpfprog list "$PIN/e" --columns id,attached -j
	[[ $output == *"${path:0:3000}"* ]]
	undo_deep "$CG"
	mkdir "$PIN/d"
	bpfprog load --raw $XDP --type xdp --pin "$PIN/pin" -q
	path=$(deep "$PIN/d" mv -T "$PIN/pin" pin)
	run -0 --separate-stderr bpfprog list --pinned --columns id,pinned -j
	[[ $output == *"${path:0:3000}"* && ! $stderr ]]
	undo_deep "$PIN/d"
	rmdir "$PIN/d"
}

@test "limits: RLIMIT_MEMLOCK is not raised, but named where the kernel counts by it" {
	for what in "--raw $XDP --type xdp" "$OBJ/torture.bpf.o --prog tort_xdp"; do
		# shellcheck disable=SC2016	# expanded by the other shell
		run --separate-stderr bash -c 'ulimit -l 0; exec bpfprog load $1 --check' . "$what"
		[[ $status == 0 || $status == 7 && $stderr == *'more memory than RLIMIT_MEMLOCK allows'*'(it is 0 bytes)'*'ulimit -l'* ]]
	done
}

# milliseconds COMMAND...: how long it takes, at best of three times
milliseconds() {
	local best=100000 start took

	for _ in 1 2 3; do
		start=${EPOCHREALTIME/./}
		"$@" > /dev/null 2> stderr
		took=$(((${EPOCHREALTIME/./} - start) / 1000))
		((took > best)) || best=$took
	done
	echo "$best"
}

# both TYPE TARGET: attach and detach
both() {
	bpfprog attach "$PIN/$1" "$1" "$2" > /dev/null && bpfprog detach "$PIN/$1" "$1" "$2"
}

@test "hostile locks: a lock of another user delays by a tenth of a second, and is told" {
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/egress" -q
	bpfprog load "$OBJ/flow.bpf.o" --prog flow --pin "$PIN/flow_dissector" -q
	ip netns add "hl$$"
	NETNS+=("hl$$")
	chmod 755 "$BATS_TEST_TMPDIR" "${BATS_TEST_TMPDIR%/*}"
	for what in "egress $CG" "flow_dissector /run/netns/hl$$"; do
		read -r type target <<< "$what"
		free=$(milliseconds both "$type" "$target")
		[[ ! -s stderr ]]
		mkfifo -m 666 locked
		# shellcheck disable=SC2016	# for the shell inside
		setpriv --reuid 65534 --regid 65534 --clear-groups flock "$target" bash -c 'echo > "$1"; exec sleep 60' . \
			locked 3>&- > /dev/null 2>&1 &
		read -r < locked
		# Two calls, a tenth of a second each.
		held=$(milliseconds both "$type" "$target")
		kill "$!"
		wait "$!" || true
		rm locked
		if [[ $(grep -c "^warning: .*$target: another process holds a lock (flock)" stderr) != 2 ]] ||
			((held - free > 1200)); then
			echo "$what: $free ms, with the lock $held ms: $(< stderr)"
			return 1
		fi
	done
	[[ $(stat -c '%u %a %s' /run/bpfprog.lock) == '0 600 0' ]]
}

# bats test_tags=native,once
@test "hostile locks: of root's own lock others can make nothing, and its lack is told" {
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/egress" -q
	: > secret
	cp "$TOOL" tool	# which may be below /run
	export PIN CG
	# shellcheck disable=SC2016	# expanded by the other shell
	unshare --mount bash -c '
		mount -t tmpfs tmpfs /run
		for make in "touch /run/bpfprog.lock; chown 65534 /run/bpfprog.lock" "mkdir /run/bpfprog.lock" \
			"mkfifo /run/bpfprog.lock" "ln -s $PWD/secret /run/bpfprog.lock" "ln -s $PWD/new /run/bpfprog.lock" \
			"touch /run/bpfprog.lock; chmod 666 /run/bpfprog.lock" "chmod 777 /run" "mount -o remount,ro /run"; do
			eval "$make"
			said=$(timeout 10 "$0" attach "$PIN/egress" egress "$CG" -q 2>&1) || exit
			exec 9< "$CG"
			flock 9
			said+=$(timeout 10 "$0" detach "$PIN/egress" egress "$CG" 2>&1 > /dev/null) || exit
			exec 9<&-
			[[ $said == warning:*"nothing kept other"* && ! -e new ]] || { echo "$make: $said"; exit 1; }
			rm -rf /run/bpfprog.lock 2> /dev/null || true
			chmod 1777 /run 2> /dev/null || true
		done' ./tool
	[[ ! -s secret ]]
}

# bats test_tags=slow,once
@test "hostile files: a suite of any number of cases is read in linear time, and in the memory of its file" {
	python3 - <<- 'END'
		import os, resource, subprocess
		def read(name, lines):
		    with open(name, 'w') as file:
		        file.writelines(lines)
		    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
		    run = subprocess.run(['bpfprog', 'testrun', '--suite', name], stderr=subprocess.PIPE)
		    assert run.returncode == 2, run.stderr
		    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
		def cases(count):
		    return read('cases.suite', (f'[case {i}]\n' for i in [*range(count), 7]))
		few, many = cases(40000), cases(400000)
		assert many < 30 * max(few, 0.02), (few, many)
		line = '#' + 98 * 'x' + '\n'
		read('large.suite', (line for _ in range((240 << 20) // 99)))
		used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
		assert used < 1.2 * (256 << 20), used
	END
}

# bats test_tags=once
@test "hostile limits: with a small stack there is no signal" {
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/e" -q
	bpfprog -q attach "$PIN/e" egress "$CG"
	printf '[a]\nprogram %s:xdp_pass\npacket ipv4\nexpect XDP_PASS\n[b]\nprogram %s:xdp_pass\npacket ipv4\n' \
		"$OBJ/xdp.bpf.o" "$OBJ/xdp.bpf.o" > a.suite
	printf 'list --count\nquery egress %s\n' "$CG" > lines
	bpfprog list --save saved -q
	for words in 'query --all' 'testrun --suite a.suite' 'testrun --suite a.suite --jobs 2' 'batch lines' \
		'list --diff saved' "load $OBJ/xdp.bpf.o --check" "load $OBJ/cgroup.bpf.o --list" \
		"attach $PIN/e egress $CG" "detach $PIN/e egress $CG"; do
		for size in 64 32; do
			# An environment needs room there too.
			# shellcheck disable=SC2016,SC2086	# expanded by the other shell; words
			run bash -c 'ulimit -s "$1"; shift; exec env -i "$@"' . $size "$TOOL" $words
			# What is attached already stays so; and others may load something.
			if [[ $status != 0 && $words$status != @(attach*7|detach*3|*--diff*8) ]]; then
				echo "$words, $size KiB: $status $output"
				return 1
			fi
		done
	done
}

# bats test_tags=once
@test "hostile suites: with --confined one names nothing outside of its directory, and nothing loaded" {
	mkdir -p s/sub
	cp "$OBJ/xdp.bpf.o" "$OBJ/pinned.bpf.o" "$OBJ/syscall.bpf.o" s/
	printf 'hex' > secret
	head -c 64 /dev/zero > s/sub/data
	cp s/sub/data outside
	ln -s sub/data s/inner
	ln -s ../outside s/link
	ln -s .. s/up
	mkfifo s/pipe
	bpfprog load --raw $XDP --type xdp --pin "$PIN/x" -q
	id=$(bpfprog list "$PIN/x" -q)
	try() {
		printf '[a]\n%s\n' "$@" > s/a.suite
		timeout 20 bpfprog testrun --suite s/a.suite --confined
	}
	local good=$'program xdp.bpf.o:xdp_pass\n'
	try "${good}packet ipv4"
	for file in sub/data inner ../s/sub/data "$PWD/s/sub/data"; do
		try "${good}data-in $file"
		(cd s && timeout 20 bpfprog testrun --suite a.suite --confined)
	done
	for lines in "${good}data-in ../outside" "${good}data-in link" "${good}data-in up/outside" "${good}data-in pipe" \
		"${good}data-in $PWD/outside" "${good}data-in /dev/zero" "${good}packet ipv4"$'\n'"expect-data link" \
		"${good}pcap ../outside" "${good}packet ipv4"$'\n'"expect-data /etc/passwd" \
		"program id $id"$'\npacket ipv4' "program $PIN/x"$'\npacket ipv4' \
		"program $OBJ/xdp.bpf.o:xdp_pass"$'\npacket ipv4'; do
		run --separate-stderr try "$lines"
		if [[ $status != 4 || $stderr != *'with --confined'* || $output ]]; then
			echo "$lines: $status $output $stderr"
			return 1
		fi
	done
	# A map that asks for a pin is one of its own, and the one that is pinned stays as it is.
	mkdir -p /sys/fs/bpf
	export -f try
	# shellcheck disable=SC2016	# for the other shell
	run unshare -m bash -ec '
		mount -t bpf bpf /sys/fs/bpf
		bpfprog load s/pinned.bpf.o --pin /sys/fs/bpf/x -q > /dev/null
		case=$(printf "program pinned.bpf.o:pinned_count\npacket ipv4\nexpect-map bpfprog_pinned 0 = ")
		try "${case}1"
		try "${case}1"
		printf "[a]\n%s\n" "${case}1" > s/a.suite
		bpfprog testrun --suite s/a.suite
		! bpfprog testrun --suite s/a.suite'
	[[ $status == 0 ]] || { echo "$output"; return 1; }
	name=$(bpfprog load s/syscall.bpf.o --list -j | jq -r '.progs[0].name')
	run --separate-stderr try "program syscall.bpf.o:$name"
	[[ $status == 4 && $output$stderr == *'no syscall program'* ]]
	run -2 bpfprog testrun "$PIN/x" --packet ipv4 --confined
}
