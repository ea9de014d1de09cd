#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Directories that others can change: what root writes there, or reads, or waits for.

# shellcheck disable=SC2154	# set by bats

load ../helpers

XDP=hex:b7000000020000009500000000000000	# return XDP_PASS
PACKET=hex:00000000000000000000000000000000
OUTPUTS='data-out ctx-out pcap-out junit suite-junit bench log-file figures snapshot'
THEM=65534	# the user nobody

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
	chmod 755 . ..
	bpfprog load --raw $XDP --type xdp --pin "$PIN/x" -q
	printf '\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\x00\x00\x01\x00\x00\x00' > in.pcap
	printf '[a]\nprogram %s:xdp_pass\npacket ipv4\nexpect XDP_PASS\n' "$OBJ/xdp.bpf.o" > a.suite
	umask 022
}

teardown() {
	teardown_dirs
}

# output NAME FILE: write FILE by one of $OUTPUTS, and nothing on standard output
output() {
	# shellcheck disable=SC2086	# words
	case $1 in
	data-out) set -- testrun "$PIN/x" --data-in $PACKET --data-out "$2" ;;
	ctx-out) set -- testrun "$PIN/x" --data-in $PACKET --ctx data_end=16 --ctx-out "$2" ;;
	pcap-out) set -- testrun "$PIN/x" --pcap in.pcap --pcap-out "$2" ;;
	junit) set -- testrun "$PIN/x" --packet ipv4 --expect XDP_PASS --junit "$2" ;;
	suite-junit) set -- testrun --suite a.suite --junit "$2" ;;
	bench) set -- testrun "$PIN/x" --data-in $PACKET --bench --repeat 10 --rounds 3 --save "$2" ;;
	log-file) set -- load "$OBJ/xdp.bpf.o" --prog xdp_drop --check --log-level 2 --log-file "$2" ;;
	figures) set -- load "$OBJ/xdp.bpf.o" --prog xdp_drop --check --save "$2" ;;
	snapshot) set -- list --type xdp --save "$2" ;;
	esac
	timeout 10 "$TOOL" "$@" > /dev/null
}

# place MODE OWNER[:GROUP] [DIR]: a new directory
place() {
	mkdir "${3:-there}"
	chown "$2" "${3:-there}"
	chmod "$1" "${3:-there}"
}

# refused OPTION FILE: a link is not followed
refused() {
	run --separate-stderr output "$1" "$2"
	if [[ $status != 4 || $stderr != *"$2: "*'not followed'*$'\n'hint:* ]]; then
		echo "$1 $2, $place: $status $stderr"
		return 1
	fi
}

# replaced OPTION FILE: a file takes the place of another one, or of none
replaced() {
	output "$1" "$2"
	if [[ $(stat -c '%u %a %h' "$2") != '0 644 1' || ! -s $2 ]]; then
		echo "$1 $2, $place: $(stat -c '%u %a %h' "$2")"
		return 1
	fi
}

# bats test_tags=slow,once
@test "shared directories: an output takes the place of what others put there, and goes through no link" {
	echo secret > secret
	mkdir victim
	for place in '1777 0' '777 0' '2775 0:100' "755 $THEM" "2775 $THEM:100"; do
		# shellcheck disable=SC2086	# words
		place $place
		ln -s ../secret there/link
		ln -s ../victim there/dir
		mkdir there/own
		for option in $OUTPUTS; do
			refused "$option" there/link
			ln -f secret there/hard
			replaced "$option" there/hard
		done
		for file in dir/file dir/../file dir/new/../file; do
			refused data-out there/$file
			refused pcap-out there/$file
		done
		# An own directory in theirs: nobody else writes to it, but its name is theirs.
		if [[ $place != 1777* ]]; then
			ln -s ../../secret there/own/link
			refused snapshot there/own/link
		fi
		for option in data-out pcap-out; do
			rm -f there/new there/own/file
			echo theirs > there/theirs
			ln there/theirs held
			chown "$THEM" there/theirs
			chmod 666 there/theirs
			for file in theirs new own/file; do
				replaced "$option" "there/$file"
			done
			[[ $(< held) == theirs ]]
			rm held
		done
		[[ $(< secret) == secret && ! $(ls victim) ]]
		[[ $(ls there) == $'dir\nhard\nlink\nnew\nown\ntheirs' ]]
		rm -r there
	done
}

# acl NAME PERMISSIONS DIR: give $THEM these in its access list, NAME "access" or "default"
acl() {
	python3 - "$1" "$2" "$THEM" "$3" <<- 'END'
		import os, struct, sys
		name, perms, user, path = sys.argv[1:]
		none = 0xffffffff
		entries = [(1, 7, none), (2, int(perms), int(user)), (4, 5, none), (16, 7, none), (32, 5, none)]
		acl = struct.pack('<I', 2) + b''.join(struct.pack('<HHI', *e) for e in entries)
		os.setxattr(path, 'system.posix_acl_' + name, acl)
	END
}

# bats test_tags=once
@test "shared directories: an access list that lets others write makes one" {
	place 755 0
	acl access 7 there
	ln -s ../secret there/link
	run -4 output snapshot there/link
	[[ ! -e secret ]]
	acl default 7 there	# for new files, in place of the umask
	output snapshot there/file
	[[ $(stat -c %a there/file) == 644 ]]
	run setpriv --reuid $THEM --regid $THEM --clear-groups test -w there/file
	[[ $status == 1 ]]
}

# bats test_tags=once
@test "outputs: the permissions are those of one's own file, or of the umask" {
	place 755 0
	for option in $OUTPUTS; do
		umask 027
		: > there/private
		chmod 600 there/private
		: > there/group
		chmod 664 there/group
		: > there/theirs
		chmod 777 there/theirs
		chown $THEM there/theirs
		for file in private group theirs new; do
			output "$option" there/$file
		done
		[[ $(stat -c %a there/{private,group,theirs,new} | xargs) == '600 664 640 640' ]]
		# Where others write, an own file of another place may have been put there.
		place 777 0 open
		: > open/private
		chmod 600 open/private
		: > open/wide
		chmod 666 open/wide
		for file in private wide; do
			output "$option" open/$file
		done
		umask 0
		output "$option" open/new
		[[ $(stat -c %a open/{private,wide,new} | xargs) == '600 640 644' ]]
		rm -r there/* open
	done
}

# bats test_tags=once
@test "outputs: where nobody else writes, links are links; a failure leaves what was there" {
	place 755 0
	for option in $OUTPUTS; do
		ln -s ../target there/link
		ln -s "$PWD/there" way
		output "$option" there/link
		output "$option" way/../there/other
		output "$option" way/new
		[[ -L there/link && -s target && -s there/other && -s there/new ]]
		rm target way there/*
	done
	mkdir small
	mount -t tmpfs -o size=4k none small
	echo old > small/file
	for option in data-out junit snapshot; do
		fails 1 output "$option" small/file
		[[ $(< small/file) == old && $(ls small) == file ]]
		[[ $stderr == *ENOSPC* ]]
	done
	umount small
	# What cannot be replaced is written to.
	echo over > over
	: > under
	mount --bind under over
	for option in data-out pcap-out snapshot; do
		output "$option" over
		[[ -s under ]]
		: > under
	done
	umount over
	[[ $(< over) == over ]]
	mkdir dir
	for file in dir dir/ dir/.; do
		run -1 --separate-stderr output data-out $file
		[[ $stderr == *'Is a directory (EISDIR)' ]]
	done
	run -3 output data-out none/file
	run -3 output data-out in.pcap/file
	run -3 output data-out ''
	ln -s loop loop
	run -1 --separate-stderr output data-out loop
	[[ $stderr == *ELOOP* ]]
	output data-out /dev/null
	bpfprog testrun "$PIN/x" --data-in $PACKET --data-out /dev/stdout -q > out
	[[ $(stat -c %s out) -gt 15 ]]
	bpfprog testrun "$PIN/x" --data-in $PACKET --data-out >(cat > piped; : > ready) -q
	until [[ -e ready ]]; do sleep 0.1; done
	[[ $(stat -c %s piped) == 16 ]]
}

# bats test_tags=slow,once
@test "shared directories: nothing is hit while others exchange names there" {
	echo secret > secret
	mkdir victim
	echo secret > victim/file
	place 777 0
	place 777 0 there/a
	chmod 666 secret	# or they could not make other names of it
	for what in 'ln -sfn ../secret' 'ln -fn secret' dirs; do
		# shellcheck disable=SC2016,SC2086	# expanded by the other shell; words
		setpriv --reuid $THEM --regid $THEM --clear-groups bash -c '
			if [[ $1 == dirs ]]; then
				while :; do
					mv -T there/a there/b; ln -s ../victim there/a; rm there/a; mv -T there/b there/a
				done
			fi
			while :; do $1 there/file; rm -f there/file; echo theirs > there/file; done' \
			. "$what" 3>&- > /dev/null 2>&1 &
		for ((end = SECONDS + 4; SECONDS < end;)); do
			for option in data-out log-file snapshot; do
				output "$option" there/file 2> /dev/null || true
				output "$option" there/a/file 2> /dev/null || true
			done
		done
		kill "$!"
		wait "$!" || true
		[[ $(< secret) == secret && $(cat victim/*) == secret && $(ls victim) == file ]]
		rm -rf there/file there/b
		[[ -d there/a ]] || place 777 0 there/a
		[[ ! -L there/a ]] || { rm there/a; place 777 0 there/a; }
	done
}

# input NAME FILE: read FILE by an option
input() {
	case $1 in
	data-in) set -- testrun "$PIN/x" --data-in "$2" ;;
	ctx-in) set -- testrun "$PIN/x" --data-in $PACKET --ctx-in "$2" ;;
	pcap) set -- testrun "$PIN/x" --pcap "$2" ;;
	expect-data) set -- testrun "$PIN/x" --data-in $PACKET --expect-data "$2" ;;
	expect-file) set -- testrun "$PIN/x" --pcap in.pcap --expect-file "$2" ;;
	suite) set -- testrun --suite "$2" ;;
	bench) set -- testrun "$PIN/x" --data-in $PACKET --bench --repeat 10 --rounds 3 --baseline "$2" ;;
	raw) set -- load --type xdp --check --raw "$2" ;;
	func-info) set -- load --type xdp --check --raw $XDP --btf "$OBJ/xdp.bpf.o" --func-info "$2" ;;
	line-info) set -- load --type xdp --check --raw $XDP --btf "$OBJ/xdp.bpf.o" --line-info "$2" ;;
	figures) set -- load "$OBJ/xdp.bpf.o" --prog xdp_drop --check --baseline "$2" ;;
	diff) set -- list --diff "$2" ;;
	batch) set -- batch "$2" ;;
	object) set -- load "$2" --check ;;
	object-run) set -- testrun "$2:xdp_pass" --data-in $PACKET ;;
	btf) set -- load --raw $XDP --type xdp --check --btf "$2" ;;
	kernel-btf) set -- load "$OBJ/xdp.bpf.o" --prog xdp_drop --check --kernel-btf "$2" ;;
	netns) set -- --netns "$2" list ;;
	netns-query) set -- query flow_dissector netns "$2" ;;
	lirc) set -- query lirc_mode2 lirc "$2" ;;
	pinned) set -- list pinned "$2" ;;
	token) set -- --token "$2" load --raw $XDP --type xdp --check ;;
	esac
	timeout 10 "$TOOL" "$@" > /dev/null
}

# bats test_tags=once
@test "shared directories: nobody waits at a pipe of others" {
	for place in '1777 0' "755 $THEM" '2775 0:100'; do
		# shellcheck disable=SC2086	# words
		place $place
		mkfifo there/pipe
		chmod 666 there/pipe
		chown $THEM there/pipe
		mkdir there/own
		ln -s ../there/pipe there/link
		for option in data-in ctx-in pcap expect-data expect-file suite bench raw func-info line-info figures \
			diff batch; do
			for file in pipe link; do
				run --separate-stderr input "$option" ./there/$file
				if [[ $status != 4 || $stderr != *'not opened'* ]]; then
					echo "$option $file in $place: $status $stderr"
					return 1
				fi
			done
		done
		# These take no pipe of anybody.
		for option in object object-run btf kernel-btf netns netns-query lirc pinned token; do
			run --separate-stderr input "$option" ./there/pipe
			if [[ ! $stderr ]] || ((status == 0 || status > 8)); then
				echo "$option in $place: $status $stderr"
				return 1
			fi
		done
		for option in $OUTPUTS; do
			run --separate-stderr output "$option" ./there/pipe
			if [[ $status != 4 || $stderr != *'not opened'* ]]; then
				echo "$option in $place: $status $stderr"
				return 1
			fi
		done
		[[ -p there/pipe ]]
		rm -r there
	done
}

# bats test_tags=once
@test "shared directories: one's own pipe, and one that is handed over, works as ever" {
	place 1777 0
	mkfifo there/pipe
	cat there/pipe > got 3>&- &
	output data-out there/pipe
	wait "$!"
	[[ $(stat -c %s got) == 16 ]]
	printf 'program %s:xdp_pass\npacket ipv4\nexpect XDP_PASS\n' "$OBJ/xdp.bpf.o" > a
	(echo '[a]' > there/pipe; true) 3>&- &
	run -2 --separate-stderr input suite there/pipe	# it came, and is too short
	wait "$!"
	[[ $stderr == *there/pipe* ]]
	cat a.suite > there/pipe 3>&- &
	input suite there/pipe
	wait "$!"
	input suite <(cat a.suite)
	input suite /dev/stdin < a.suite
	# shellcheck disable=SC2002	# a pipe it shall be
	cat a.suite | input suite /dev/stdin
}

@test "shared directories: pins have mode 0600, go over no link and over no pin of others" {
	umask 0
	rm "$PIN/x"
	bpfprog load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/x" --pin-maps "$PIN" -q
	[[ $(stat -c %a "$PIN"/* | sort -u) == 600 ]]
	bpfprog load --raw $XDP --type xdp --pin "$PIN/raw" -q
	[[ $(stat -c %a "$PIN/raw") == 600 ]]
	chmod 1777 "$PIN"
	ln -s "$PIN/nonesuch" "$PIN/dangling"
	ln -s "$PIN/raw" "$PIN/link"
	for name in dangling link; do
		fails 7 bpfprog load --raw $XDP --type xdp --pin "$PIN/$name"
		fails 7 bpfprog load --raw $XDP --type xdp --pin "$PIN/$name" --replace-pin
		fails 7 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_drop --pin "$PIN/$name" --replace-pin
		[[ -L $PIN/$name ]]
	done
	[[ ! -e $PIN/nonesuch ]]
	chown 65534 "$PIN/raw"
	chmod 666 "$PIN/raw"
	id=$(bpfprog list "$PIN/raw" -q)
	for what in "--raw $XDP --type xdp" "$OBJ/xdp.bpf.o --prog xdp_drop"; do
		# shellcheck disable=SC2086	# words
		fails 4 bpfprog load $what --pin "$PIN/raw" --replace-pin
		[[ $stderr == *"another user's"* ]]
	done
	[[ $(bpfprog list "$PIN/raw" -q) == "$id" ]]
	# A group is others, and its directory's owner too.
	chmod 2775 "$PIN"
	fails 4 bpfprog load --raw $XDP --type xdp --pin "$PIN/raw" --replace-pin
	chmod 755 "$PIN"
	chown 65534 "$PIN"
	fails 4 bpfprog load --raw $XDP --type xdp --pin "$PIN/raw" --replace-pin
	[[ $(bpfprog list "$PIN/raw" -q) == "$id" ]]
	chown 0 "$PIN"
	# In a directory that is nobody else's, the new pin is whose the old one was.
	chmod 755 "$PIN"
	bpfprog load --raw $XDP --type xdp --pin "$PIN/raw" --replace-pin -q
	[[ $(bpfprog list "$PIN/raw" -q) != "$id" && $(stat -c %u:%a "$PIN/raw") == 65534:666 ]]
}

@test "shared directories: a map that an object asks for by its name must not be for others to choose" {
	mkdir -p /sys/fs/bpf
	cp "$OBJ/pinned.bpf.o" o.o
	export THEM
	# shellcheck disable=SC2016	# for the other shell
	run --separate-stderr unshare -m bash -ec '
		try() {
			status=0
			said=$(timeout 10 bpfprog "$@" 2>&1 > /dev/null) || status=$?
			[[ $status == 4 && $said == *bpfprog_pinned*"so it is not used"*--map\ bpfprog_pinned=* ]] ||
				{ echo "$*: $status $said"; exit 1; }
		}
		mount -t bpf -o mode=1777 bpf /sys/fs/bpf
		cd /sys/fs/bpf
		mkdir x
		bpfprog load ~-/o.o --pin /sys/fs/bpf/x/a -q > /dev/null
		mv bpfprog_pinned x/own
		bpfprog load ~-/o.o --pin /sys/fs/bpf/x/b -q > /dev/null
		# An own pin that the sticky bit keeps is what it was.
		bpfprog load ~-/o.o --pin /sys/fs/bpf/x/c -q > /dev/null
		[[ $(bpfprog list -j x/b x/c | jq ".[0].map_ids == .[1].map_ids") == true ]]
		chown "$THEM" bpfprog_pinned
		before=$(find . ! -name "*.debug" | sort)
		for mode in 1777 777 755; do
			chmod $mode .
			if [[ $mode == 755 ]]; then chown "$THEM" .; fi
			for what in "--check" "--pin /sys/fs/bpf/x/d" "--pin-dir /sys/fs/bpf/x"; do
				try load ~-/o.o $what
			done
			try testrun ~-/o.o:pinned_count --packet ipv4
		done
		[[ $(find . ! -name "*.debug" | sort) == "$before" ]]
		bpfprog load ~-/o.o --map bpfprog_pinned=/sys/fs/bpf/bpfprog_pinned --check -q > /dev/null
		# Where nobody else can put anything, the owner of the pin is as root wants it.
		chown 0 .
		bpfprog load ~-/o.o --check -q > /dev/null
		# A link is as good as a pin, and one of root itself can be put there by another name.
		rm bpfprog_pinned
		ln -s x/own bpfprog_pinned
		bpfprog load ~-/o.o --check -q > /dev/null
		chmod 1777 .
		try load ~-/o.o --check
		rm bpfprog_pinned
		chmod 777 .
		mv x/own bpfprog_pinned
		try load ~-/o.o --check'
	[[ $status == 0 ]] || { echo "$output$stderr"; return 1; }
}
