#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What people get wrong: a clear message, the right status, nothing left behind.

# shellcheck disable=SC2154	# set by bats

load ../helpers

XDP=hex:b7000000020000009500000000000000	# return XDP_PASS

setup() {
	setup_dirs
	OWN=t$RANDOM$RANDOM	# a name that no other program of this machine has
	cd "$BATS_TEST_TMPDIR" || return
}

teardown() {
	teardown_dirs
}

# each: lines of "STATUS|ARGUMENTS|MESSAGE" on stdin: bpfprog fails with that, in a line on stderr and
# perhaps a hint, and pins nothing. (No "fails": in a guest every command of a test counts.)
each() {
	local expected args message kept result count=0 out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err

	kept=$(find "$PIN")
	while IFS='|' read -r expected args message; do
		# shellcheck disable=SC2086	# words
		bpfprog $args > "$out" 2> "$err" && result=0 || result=$?
		result="$result|$(< "$out")|$(< "$err")"
		if [[ $result != "$expected||bpfprog "*"$message"* || $expected != 6 &&
			($result == *$'\n'*$'\n'* || $result == *$'\n'* && $result != *$'\nhint: '*) ]]; then
			echo "not status $expected and '$message', of: $args"
			echo "$result"
			return 1
		fi
		((++count))
	done
	if [[ $(find "$PIN") != "$kept" ]]; then
		echo "the pins are not what they were:"
		find "$PIN"
		return 1
	fi
	[[ $count -gt 0 ]]
}

# bats test_tags=once
@test "bad input: objects that are missing, empty, no ELF, of another machine, a directory" {
	: > empty
	echo 'int main;' > text
	mkdir dir
	mkfifo fifo
	printf '\177EL' > short
	each <<-END
		3|load nonexistent --check|nonexistent: No such file or directory (ENOENT)
		1|load empty --check|empty: an empty file
		1|load text --check|text: not an ELF object
		3|load text/x --check|text/x: Not a directory (ENOTDIR)
		1|load short --check|short: not an ELF object
		1|load $BASH --check|an ELF object for another machine (62), not for BPF
		1|load dir --check|dir: Is a directory (EISDIR)
		1|load /dev/null --check|/dev/null: not a regular file
		1|load $OBJ/empty.bpf.o --pin $PIN/a|the object has no programs
		3|load $OBJ/xdp.bpf.o --prog nonesuch --pin-dir $PIN|no program 'nonesuch' in it
		3|load $OBJ/xdp.bpf.o --prog xdp_pass --prog xdp_pas --pin-dir $PIN|programs in it: xdp_pass, xdp_drop
		2|load $OBJ/xdp.bpf.o --pin $PIN/a|4 programs in it, and --pin is for one
	END
	for file in nonexistent empty text "$TOOL"; do
		run --separate-stderr bpfprog load "$file" --check -j
		[[ $stderr && $output == '{"error":{"code":'[13]',"errno":"E'* ]]
	done
}

# bats test_tags=once
@test "bad input: an object that ends too early, wherever it does" {
	size=$(wc -c < "$OBJ/bad.bpf.o") others=$(progs mixed_good)
	for ((len = 4; len < size; len += len < 200 ? 125 : 1021)); do
		head -c "$len" "$OBJ/mixed.bpf.o" > cut.o
		run --separate-stderr bpfprog load cut.o --prog mixed_good --check
		if [[ $status != 1 || $output || $stderr != 'bpfprog load: cut.o: '*truncated* ]]; then
			echo "status $status of $len bytes: $output$stderr"
			return 1
		fi
	done
}

# bats test_tags=once
@test "bad input: an object with damage inside is no crash" {
	for ((at = 16; at < 64; at += 5)); do
		cp "$OBJ/mixed.bpf.o" damaged.o
		printf '\377\377' | dd of=damaged.o bs=1 seek="$at" conv=notrunc 2> messages
		run --separate-stderr timeout 20 bpfprog load damaged.o --prog mixed_good --check -q
		if [[ $status -gt 8 || $status != 0 && $stderr != 'bpfprog load: '* ]]; then
			echo "status $status with damage at $at: $stderr"
			return 1
		fi
	done
	freed mixed_good "$others"
}

# bats test_tags=once
@test "bad input: a struct_ops that is not inside of the object is refused before libbpf reads it" {
	local corpus=$ROOT/tests/fuzz/corpus/object

	each <<-END
		1|load $corpus/struct-ops-outside --list|a struct_ops outside of its section
		1|load $corpus/struct-ops-4-gb --check|a struct_ops outside of its section
		1|load $corpus/struct-ops-symbol-outside --list|a truncated or damaged ELF object
	END
	run -0 bpfprog load "$OBJ/dummy_ops.bpf.o" --list
	[[ $output == *dummy*struct_ops* ]]
}

# bats test_tags=once
@test "bad input: names, ids, tags, pins and descriptors that are not there" {
	each <<-END
		3|list name nonesuch.x|name nonesuch.x: no such program is loaded
		3|list tag 0123456789abcdef|tag 0123456789abcdef: no such program is loaded
		3|list 4294967295|id 4294967295: no such program is loaded
		3|list $PIN/nonesuch|$PIN/nonesuch: No such file or directory (ENOENT)
		3|list fd:99|fd 99: not an open descriptor
		3|testrun 4294967295 --data-in hex:00|id 4294967295: no such program is loaded
		3|bind 4294967295 1|id 4294967295: no such program is loaded
		3|attach 4294967295 cgroup_inet_ingress $CG|id 4294967295: no such program is loaded
		3|attach name nonesuch.x cgroup_inet_ingress $CG|name nonesuch.x: no such program is loaded
		3|detach 4294967295 cgroup_inet_ingress $CG|id 4294967295: no such program is loaded
		3|query cgroup_inet_ingress $CG/nonesuch|$CG/nonesuch: No such file or directory (ENOENT)
		3|query cgroup_inet_ingress $PIN|$PIN: not a cgroup v2 directory
		3|query cgroup_inet_ingress /dev/null|/dev/null: not a cgroup
		3|query map 4294967295|no such map is loaded
		3|query sk_msg_verdict map name nonesuch.x|name nonesuch.x: no such map is loaded
		3|query tcx_ingress nonesuch|no device 'nonesuch'
		3|list --netns nonesuch|nonesuch: No such file or directory (ENOENT)
		3|load --raw $XDP --type xdp --dev nonesuch --check|no device 'nonesuch'
		3|load --raw $XDP --type xdp --dev nonesuch --check|hint: see 'ip link'; --netns names another network namespace
		3|load --raw nonexistent --type xdp --check|nonexistent: No such file or directory (ENOENT)
	END
	# An id that has just gone is like one that never was.
	id=$(bpfprog load --raw "$XDP" --type xdp --name "$OWN" --pin "$PIN/a" -q)
	run -0 bpfprog list "$id" -q
	[[ $output == "$id" ]]
	rm "$PIN/a"
	freed "$OWN"
	each <<-END
		3|list $id|id $id: no such program is loaded
		3|testrun $id --data-in hex:00|id $id: no such program is loaded
		3|detach $id cgroup_inet_ingress $CG|id $id: no such program is loaded
	END
	fails_json 3 bpfprog list "$id" -j
	json '.error.errno == "ENOENT"'
}

# bats test_tags=once
@test "bad input: an ambiguous name changes nothing, and every candidate is listed" {
	one=hex:b7000000010000009500000000000000	# let it pass
	a=$(bpfprog load --raw "$one" --type cgroup_skb --name "$OWN" --pin "$PIN/a" -q)
	b=$(bpfprog load --raw "$one" --type cgroup_skb --name "$OWN" --pin "$PIN/b" -q)
	each <<-END
		7|attach name $OWN cgroup_inet_ingress $CG|ambiguous, matches prog $a (cgroup_skb $OWN), prog $b (cgroup_skb $OWN)
		7|detach name $OWN cgroup_inet_ingress $CG|hint: name one of them by its id
		7|bind name:$OWN 1|prog $a (cgroup_skb $OWN), prog $b (
		7|testrun name:$OWN --data-in hex:00|prog $a (cgroup_skb $OWN), prog $b (
	END
	run -0 bpfprog query cgroup_inet_ingress "$CG" -q
	[[ -z $output ]]
}

# bats test_tags=once
@test "bad input: a pin of a map for a program, of a program for a map, and no pin at all" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/prog" --pin-maps "$PIN" -q
	echo > file
	each <<-END
		3|list $PIN/hits|$PIN/hits: this is a map, not a program
		3|testrun pinned $PIN/hits --data-in hex:00|$PIN/hits: this is a map, not a program
		3|attach $PIN/hits cgroup_inet_ingress $CG|$PIN/hits: this is a map, not a program
		3|detach $PIN/hits cgroup_inet_ingress $CG|$PIN/hits: this is a map, not a program
		3|bind $PIN/hits $PIN/hits|$PIN/hits: this is a map, not a program
		3|bind $PIN/prog $PIN/prog|$PIN/prog: this is a program, not a map
		3|load $OBJ/xdp.bpf.o --map hits=$PIN/prog --check|$PIN/prog: this is a program, not a map
		3|query sk_msg_verdict $PIN/prog|$PIN/prog: this is a program, not a map
		3|list ./file|./file: not a pin: the path is not on a bpf file system
		3|list $PIN|$PIN: not a pin: it is a directory
		3|list $CG|$CG: not a pin: the path is not on a bpf file system
	END
}

# bats test_tags=once
@test "bad input: paths where nothing can be pinned" {
	echo > file
	mkdir dir
	bpfprog load --raw "$XDP" --type xdp --pin "$PIN/a" -q
	while IFS='|' read -r expected path message; do
		each <<-END
			$expected|load --raw $XDP --type xdp --name $OWN --pin $path|$message
			$expected|load $OBJ/xdp.bpf.o --prog xdp_pass --pin $path|$message
		END
	done <<-END
		1|relative|$BATS_TEST_TMPDIR: not on a bpf file system
		1|./relative|$BATS_TEST_TMPDIR: not on a bpf file system
		1|$BATS_TEST_TMPDIR/dir/x|not on a bpf file system
		3|$BATS_TEST_TMPDIR/none/x|No such file or directory (ENOENT)
		3|$PIN/none/x|No such file or directory (ENOENT)
		3|$BATS_TEST_TMPDIR/file/x|: not a directory
		1|$PIN/a.b|takes no '.' in names
		2|$PIN/|a pin needs a name
		2|$PIN/.|a pin needs a name
		7|$PIN/a|something is pinned there already
		7|$PIN|a directory, not the path of a pin
	END
	each <<-END
		1|load $OBJ/xdp.bpf.o --pin-dir relative|not on a bpf file system
		1|load $OBJ/xdp.bpf.o --pin-dir $BATS_TEST_TMPDIR/dir|not on a bpf file system
		3|load $OBJ/xdp.bpf.o --pin-dir $PIN/none/deep|directory $PIN/none: No such file or directory (ENOENT)
		3|load $OBJ/xdp.bpf.o --pin-dir $BATS_TEST_TMPDIR/file|not a directory
		1|load $OBJ/xdp.bpf.o --pin-dir $PIN/a.b|takes no '.' in names
		1|load $OBJ/xdp.bpf.o --pin-dir $PIN --pin-maps relative|$BATS_TEST_TMPDIR: not on a bpf file system
		1|load $OBJ/xdp.bpf.o --pin-dir $PIN --pin-maps $BATS_TEST_TMPDIR/dir|not on a bpf file system
		3|load $OBJ/xdp.bpf.o --pin-dir $PIN --pin-maps $PIN/none/deep|No such file or directory (ENOENT)
	END
	[[ -z $(ls dir) && ! -e relative ]]
	freed "$OWN"
}

# bats test_tags=once
@test "bad input: names that the kernel refuses, and one that it cuts" {
	for name in a-b 'a b' 'a/b' 'ä' '*'; do
		fails 2 bpfprog load --raw "$XDP" --type xdp --name "$name" --pin "$PIN/a"
		[[ $stderr == *' is not a name that the kernel accepts: letters, digits, '* && ! -e $PIN/a ]]
	done
	fails_json 2 bpfprog load --raw "$XDP" --type xdp --name 'a"\b' --check -j
	json '.error.message | contains("a\"\\b")'
	# Length only warns, and not if quiet.
	name=${OWN}_0123456789abcdef
	run -0 --separate-stderr bpfprog load --raw "$XDP" --type xdp --name "$name" --check -j
	[[ $stderr == "warning: the kernel keeps 15 bytes of the name '$name'" ]]
	json ".progs[0].name == \"${name:0:15}\""
	run -0 --separate-stderr bpfprog load --raw "$XDP" --type xdp --name "$name" --check -q
	[[ -z $stderr ]]
	run -0 --separate-stderr bpfprog load --raw "$XDP" --type xdp --name "${name:0:15}" --check
	[[ -z $stderr ]]
}

# bats test_tags=once
@test "bad input: numbers out of range, or with something behind them" {
	each <<-END
		2|list 0|id '0' is out of range
		2|list 4294967296|id '4294967296' is out of range
		2|list 99999999999999999999|is out of range
		2|list 12x|invalid id '12x'
		2|list 0x|invalid id '0x'
		2|list 0xfg|invalid id '0xfg'
		2|list 1.5|invalid id '1.5'
		2|list -- id -1|invalid id '-1'
		2|list id:|invalid id ''
		2|list id +1|invalid id '+1'
		2|list fd:2147483648|descriptor '2147483648' is out of range
		2|list fd:x|invalid descriptor 'x'
		2|list tag 0123|invalid tag '0123': it has 16 hexadecimal digits
		2|list tag 0123456789abcdefg|invalid tag
		2|list tag 0123456789abcdeg|invalid tag
		2|load x --check --log-level 16|--log-level '16' is out of range: 0 to 15
		2|load x --check --log-level 1x|--log-level '1x' is not a number
		2|load x --check --log-level=-1|--log-level '-1' is not a number
		2|load x --check --log-level=|--log-level '' is not a number
		2|load x --check --type 0|unknown program type '0'
		2|load x --check --type 4294967296|unknown program type '4294967296'
		2|load x --check --type 6x|unknown program type '6x'
		2|load x --check --attach-type 4294967296|unknown attach type '4294967296'
		2|load x --check --map hits=0|id '0' is out of range
		2|load x --check --map hits=5x|invalid id '5x'
		2|attach 1 99999999999 x|unknown attach type '99999999999'
		2|bind 1 0|id '0' is out of range
		2|bind 1 1x|invalid id '1x'
		2|testrun 1 --repeat 0|--repeat '0' is out of range: 1 to 2147483647
		2|testrun 1 --repeat 2147483648|--repeat '2147483648' is out of range
		2|testrun 1 --repeat 5k|--repeat '5k' is not a number
		2|testrun 1 --cpu x|--cpu 'x' is not a number
		2|testrun 1 --batch-size 257|--batch-size '257' is out of range: 1 to 256
		2|testrun 1 --flags 0xg|--flags '0xg' is not a number
	END
}

# bats test_tags=once
@test "bad input: instructions that are none" {
	printf '\22223456789' > nine
	: > empty
	each <<-END
		1|load --raw hex:00 --type xdp --check|1 bytes are not whole instructions of 8 bytes
		1|load --raw nine --type xdp --check|nine: 9 bytes are not whole instructions
		1|load --raw hex: --type xdp --check|no instructions
		1|load --raw empty --type xdp --check|empty: no instructions
		2|load --raw hex:zz --type xdp --check|not pairs of hexadecimal digits
		2|load --raw hex:123 --type xdp --check|not pairs of hexadecimal digits
		1|load --raw . --type xdp --check|Is a directory (EISDIR)
		5|load --raw $XDP --type 200 --check|(EINVAL)
		6|load --raw hex:ffffffffffffffff --type xdp --name $OWN --pin $PIN/a|program $OWN: rejected by the verifier
	END
	freed "$OWN"
}
