#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What runs short: descriptors, room on the disk, writable file systems, standard
# descriptors; and files with nothing in them, or far too much. Locked memory: hostile.bats.

# shellcheck disable=SC2086,SC2016,SC2154	# words are meant to be split; inner shells; set by bats

load ../helpers

PACKET=hex:ffffffffffff02000000000108004500001c

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# The sanitizers of a debug build take descriptors and address space of their own.
can_be_limited() {
	if ldd "$TOOL" 2> /dev/null | grep -q libasan; then
		skip 'a debug build needs more'
	fi
}

# tells COMMAND...: what it says, without ids and times
tells() {
	bpfprog "$@" | sed -E 's/[0-9]+/N/g; s/ +/ /g'
}

# bats test_tags=once,native
@test "limits: with few descriptors the answer is the same, or the lack of them is told" {
	can_be_limited
	bpfprog -q load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/p" > /dev/null
	bpfprog -q attach "$PIN/p" egress "$CG" > /dev/null
	while read -r words; do
		words=${words//PIN/$PIN} words=${words//CG/$CG}
		expected=$(tells ${words})
		for count in 16 7 5 4; do
			run --separate-stderr prlimit --nofile=$count:$count bpfprog ${words}
			[[ $status == 0 && $(sed -E 's/[0-9]+/N/g; s/ +/ /g' <<< "$output") == "$expected" ||
				$status == 1 && ! $output && $stderr == bpfprog*'Too many open files (EMFILE)'* ||
				$status == 127 && $stderr == *'error while loading shared libraries'* ]] || {
				echo "$count descriptors, status $status of $words: $output $stderr"
				return 1
			}
			((status == 0 || count < 16))
		done
	done <<-END
		list --columns type,name,attached,pinned PIN/p
		query egress CG
		query --tree CG
		load --check $OBJ/cgroup.bpf.o --prog egress_allow
		load --check $OBJ/xdp.bpf.o --jobs 4
		testrun $OBJ/xdp.bpf.o:xdp_drop --data-in $PACKET --expect drop -q
	END
	fails 1 prlimit --nofile=8:8 bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN"
	[[ $(ls "$PIN") == p ]]
}

# bats test_tags=once
@test "limits: a full disk" {
	mkdir "$BATS_TEST_TMPDIR/full"
	mount -t tmpfs -o size=4k none "$BATS_TEST_TMPDIR/full"
	cd "$BATS_TEST_TMPDIR/full"
	head -c 4096 /dev/zero > rest || true
	local bad=0
	while read -r words; do
		run --separate-stderr bpfprog ${words}
		if [[ $status != 1 || $output || $stderr != bpfprog*'No space left on device (ENOSPC)'* || $(ls) != rest ]]; then
			echo "status $status of $words: $output $stderr; there is: $(ls)"
			bad=1
			find . -type f ! -name rest -delete
		fi
	done <<-END
		list --save new
		load --check $OBJ/xdp.bpf.o --save new
		load --pin $PIN/p $OBJ/xdp.bpf.o --prog xdp_drop --save new
		testrun $OBJ/xdp.bpf.o:xdp_drop --data-in $PACKET --bench --rounds 11 --save new
	END
	# Of what is written as it comes the file is left, and told.
	while read -r words; do
		run --separate-stderr bpfprog ${words}
		if [[ $status != 1 || $output || $stderr != bpfprog*'No space left on device (ENOSPC)'* ]]; then
			echo "status $status of $words: $output $stderr"
			bad=1
		fi
		rm -f new
	done <<-END
		load --check $OBJ/xdp.bpf.o --log-level 1 --log-file new
		testrun $OBJ/xdp.bpf.o:xdp_drop --data-in $PACKET --data-out new
		testrun $OBJ/xdp.bpf.o:xdp_drop --data-in $PACKET --junit new --expect drop
	END
	cd /
	umount "$BATS_TEST_TMPDIR/full"
	[[ ! -e $PIN/p && $bad == 0 ]]
}

# bats test_tags=once,native
@test "limits: files that may not grow" {
	for words in "load $OBJ/xdp.bpf.o --pin $PIN/p --prog xdp_drop --save new" "list --save new" \
		"testrun $OBJ/xdp.bpf.o:xdp_drop --data-in $PACKET --data-out new"; do
		run bash -c 'cd "$BATS_TEST_TMPDIR"; (ulimit -f 0; exec bpfprog "$@" 2>&1) | cat; exit "${PIPESTATUS[0]}"' - ${words}
		[[ $status == 1 && $output == 'bpfprog '*'new: File too large (EFBIG)'* && ! -e $PIN/p ]]
		[[ ! -s $BATS_TEST_TMPDIR/new ]]
	done
}

@test "limits: a bpf file system that cannot be written" {
	mkdir "$PIN/d" "$PIN/e"
	mount --bind "$PIN/d" "$PIN/d"
	mount -o remount,bind,ro "$PIN/d"
	local bad=0
	for words in "--pin $PIN/d/p --prog xdp_drop" "--pin-dir $PIN/d" "--pin-dir $PIN/e --pin-maps $PIN/d"; do
		run --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" ${words}
		if [[ $status != 1 || $output || $stderr != *'Read-only file system (EROFS)'* ]]; then
			echo "status $status of load $words: $output $stderr"
			bad=1
		fi
	done
	umount "$PIN/d"
	[[ -z $(find "$PIN" -type f) && $bad == 0 ]]
}

# A command whose standard input is closed must not take what it opens for it.
# bats test_tags=once,native
@test "limits: closed standard descriptors" {
	bpfprog -q load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/p" > /dev/null
	run -0 --separate-stderr bash -c 'bpfprog testrun "$1" --data-in "$2" -j <&-' - "$PIN/p" "$PACKET"
	json '.verdict == "XDP_PASS"'
	run -0 bash -c 'bpfprog list "$1" <&- 2>&-' - "$PIN/p"
	# What is read from there is not empty but an error.
	for words in "testrun $PIN/p --data-in -" "testrun $PIN/p --pcap -" "load --raw - --type xdp --check" 'batch -'; do
		run --separate-stderr bash -c 'bpfprog "$@" <&-' - ${words}
		[[ $status == 1 && ! $output && $stderr == bpfprog*'Bad file descriptor (EBADF)'* ]]
	done
	run --separate-stderr bash -c 'bpfprog testrun fd:0 --data-in "$1" <&-' - "$PACKET"
	[[ $status -gt 0 && ! $output && $stderr == bpfprog\ testrun:* ]]
	for words in "list $PIN/p" "query egress $CG" "testrun $PIN/p --data-in $PACKET" \
		"load $OBJ/xdp.bpf.o --prog xdp_drop --pin $PIN/q"; do
		run --separate-stderr bash -c 'bpfprog "$@" >&-' - ${words}
		[[ $status == 1 && $stderr == bpfprog*'standard output: Bad file descriptor (EBADF)'* ]]
		[[ ! -e $PIN/q ]]
	done
}

# Each reader of files, with FILE in its place.
readers() {
	sed "s#FILE#$1#g; s#OBJ#$OBJ/xdp.bpf.o#g; s#DATA#--data-in $PACKET#" <<-'END'
		load FILE --check
		load FILE --list
		load --raw FILE --type xdp --check
		load OBJ --check --baseline FILE --max-growth 1
		load --raw hex:b7000000010000009500000000000000 --type xdp --check --btf FILE --func-info hex:0000000001000000
		load --raw hex:b7000000010000009500000000000000 --type xdp --check --btf OBJ --func-info FILE
		load --raw hex:b7000000010000009500000000000000 --type xdp --check --btf OBJ --line-info FILE
		list --diff FILE
		testrun OBJ:xdp_drop --data-in FILE
		testrun OBJ:xdp_drop --pcap FILE
		testrun --suite FILE
		testrun OBJ:xdp_drop DATA --bench --rounds 11 --baseline FILE --max-regress 1
		testrun ./FILE:xdp_drop DATA
	END
	if [[ $1 == big ]]; then	# nothing in them is a context, a packet, or no command
		sed "s#FILE#$1#g; s#OBJ#$OBJ/xdp.bpf.o#g; s#DATA#--data-in $PACKET#" <<-'END'
			testrun OBJ:xdp_drop --ctx-in FILE DATA
			testrun OBJ:xdp_drop DATA --expect-data FILE
			testrun OBJ:xdp_drop --pcap packet --expect-file FILE
			batch FILE
		END
	fi
}

# bats test_tags=once, slow
@test "limits: empty files, and files of 10 GB: each reader says what is wrong, soon" {
	can_be_limited
	cd "$BATS_TEST_TMPDIR"
	: > empty
	truncate -s 10G big
	{
		printf '\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\xff\xff\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\x12\0\0\0\x12\0\0\0'
		printf '\xff\xff\xff\xff\xff\xff\x02\0\0\0\0\x01\x08\0\x45\0\0\x1c'
	} > packet
	local bad=0
	for file in empty big; do
		while read -r words; do
			# Address space for no more than twice the 256 MB that are taken.
			run --separate-stderr timeout 20 prlimit --as=1000000000 bpfprog ${words}
			if [[ $status == 0 || $status -gt 8 || $stderr != bpfprog* ||
				$output && $words != batch* || $stderr == *'Cannot allocate memory'* ]]; then
				echo "status $status of $words: $output $stderr"
				bad=1
			fi
		done < <(readers "$file")
	done
	rm big
	[[ $bad == 0 ]]
}
