#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Why an object cannot be loaded: the same words and the same status from each command.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# refused STATUS TEXT COMMAND...: it fails with that status, and says so in one message
refused() {
	local status_wanted=$1 text=$2
	shift 2

	run "-$status_wanted" --separate-stderr bpfprog "$@"
	[[ -z $output && $stderr == *"$text"* && $stderr != *ENOENT* ]] || {
		echo "$*: $stderr"
		return 1
	}
}

# cause STATUS TEXT OBJECT PROGRAM: load and testrun say so
cause() {
	refused "$1" "$2" load "$OBJ/cause_$3.bpf.o" --check &&
		refused "$1" "$2" testrun "$OBJ/cause_$3.bpf.o:$4" --packet udp
}

@test "load: an object without BTF is told to be compiled with -g, by each command" {
	sed 's/\.BTF/.XTF/g' "$OBJ/xdp.bpf.o" > "$BATS_TEST_TMPDIR/o.o"
	refused 1 "the object has no valid BTF" load "$BATS_TEST_TMPDIR/o.o" --check
	[[ $stderr == *"clang -g"* ]]
	refused 1 "the object has no valid BTF" load "$BATS_TEST_TMPDIR/o.o" --list
	refused 1 "the object has no valid BTF" testrun "$BATS_TEST_TMPDIR/o.o:xdp_count" --packet udp
}

@test "load: extern symbols that this kernel does not have are named" {
	need btf_vmlinux
	cause 5 "the kernel function 'no_such_kfunc' (kfunc)" kfunc call_kfunc
	cause 5 "the variable 'no_such_variable' (ksym)" ksym read_ksym
	if [[ -e /proc/config.gz || -e /boot/config-$(uname -r) ]]; then
		cause 5 "'CONFIG_NO_SUCH_OPTION'" kconfig read_kconfig
	else
		cause 5 "neither /proc/config.gz nor /boot/config-RELEASE is there" kconfig read_kconfig
	fi
}

@test "load: a function of the C library is named" {
	cause 1 "'puts', which the object does not define" extern call_puts
}

@test "load: maps that libbpf does not read are named" {
	cause 5 "defined in the old way" legacy look
	sed 's/maps/mops/g' "$OBJ/cause_legacy.bpf.o" > "$BATS_TEST_TMPDIR/o.o"
	refused 5 "uses 'old' of section 'mops', and libbpf takes maps" load "$BATS_TEST_TMPDIR/o.o" --check
	cause 1 "map 'hidden' has static linkage" static look
}

@test "load: a map that the kernel refuses is named with what its type wants" {
	cause 1 "map 'table' of type lpm_trie cannot be created: map_flags has not all that maps of this type need: BPF_F_NO_PREALLOC" trie look
	cause 1 "map 'table' of type hash cannot be created: max_entries is not what maps of this type take: 0 (wanted: 1 or more)" entries look
	cause 1 "map 'table' of type array cannot be created: map_flags has what maps of this type do not take: BPF_F_NO_PREALLOC" flags look
	refused 1 "the value size is for 10000 calls, and kernel.perf_event_max_stack is $(< /proc/sys/kernel/perf_event_max_stack)" \
		load "$OBJ/judge.bpf.o" --prog judge_sized --check --max-entries judge_hash=1 --value-size judge_stacks=80000
	refused 1 "the value size is not a multiple of 8" \
		load "$OBJ/judge.bpf.o" --prog judge_sized --check --max-entries judge_hash=1 --value-size judge_stacks=12
}

@test "load: what libbpf says of an object is told in words, with the cause that explain lists" {
	local object status text

	need btf_vmlinux
	while IFS='|' read -r status object text; do
		refused "$status" "$text" load "$OBJ/cause_$object.bpf.o" --check
		run -0 bpfprog explain load --json
		jq -e --arg hint "${stderr_lines[-1]#hint: }" 'any(.[]; .remedy == $hint)' <<< "$output"
	done <<- 'END'
		1|arenas|maps 'second' and 'first' are both arenas
		1|values|a program array refers to 'function', which is not a program
		5|signature|the kernel function 'schedule' (kfunc) has other parameters
		1|static_program|program 'hidden_program' is static
		1|call|program 'call_program' calls 'other_program'
		1|common|a program of section 'xdp' uses a variable that has no place
		1|anonymous|is for a type without a name
		5|ops|this kernel does not have the struct_ops type 'no_such_ops'
		5|ops_member|member 'no_such_member' of struct_ops 'member'
	END
	run -1 --separate-stderr bpfprog load "$OBJ/cause_inner.bpf.o" --check
	[[ $stderr == *"the inner map of map 'outer', of type lpm_trie, cannot be created: map_flags has not all"* ]]
}

@test "load: an object whose functions have no SEC() has no program" {
	run -3 --separate-stderr bpfprog load "$OBJ/cause_text.bpf.o" --check
	[[ -z $output && $stderr == *"only functions without SEC(): 'block'"* ]]
}

@test "load: what else compilers write is named" {
	printf 'BC\xc0\xde\x35\x14\x00\x00' > "$BATS_TEST_TMPDIR/bitcode.o"
	refused 1 "LLVM bitcode, not an ELF object" load "$BATS_TEST_TMPDIR/bitcode.o" --check
	printf '\t.file\t"a.c"\n' > "$BATS_TEST_TMPDIR/assembler.o"
	refused 1 "an assembler file, not an ELF object" load "$BATS_TEST_TMPDIR/assembler.o" --check
	echo 'int x;' > "$BATS_TEST_TMPDIR/a.c"
	refused 1 "clang -O2 -g -target bpf -c $BATS_TEST_TMPDIR/a.c -o $BATS_TEST_TMPDIR/a.o" load "$BATS_TEST_TMPDIR/a.c" --check
	printf '!<arch>\n' > "$BATS_TEST_TMPDIR/archive.o"
	refused 1 "an archive, not an ELF object" load "$BATS_TEST_TMPDIR/archive.o" --check
}

# rejected PROGRAM HINT [STATUS]: load and testrun tell the same remedy, and each has the line of C in its log
rejected() {
	local object=$OBJ/rejected.bpf.o command

	for command in "load $object --prog $1 --check" "testrun $object:$1 --packet udp"; do
		# shellcheck disable=SC2086	# words
		run -6 --separate-stderr bpfprog $command
		[[ -z $output && ${stderr_lines[0]} == *"program $1: rejected by the verifier: "* ]]
		[[ ${stderr_lines[-1]} == "hint: "*"$2"* && $stderr == *$'\n  processed '* ]] || {
			echo "$command: $stderr"
			return 1
		}
	done
}

@test "load: what the verifier complains about is told with its remedy, by the end of its log" {
	rejected no_null_check "compare it with NULL first"
	rejected no_bounds "with data_end first"
	rejected no_index_check "has no limit that the verifier can see"
	rejected endless "give the loop a limit"
	rejected big_stack "512 bytes of stack"
	rejected no_value "initialize it on every path"
	rejected bad_return "not allowed for its type"
	rejected no_release "release it"
	rejected no_unlock "release the lock first"
	rejected no_helper "may not call this helper function"
	rejected no_pointer "a number as a pointer"
	rejected bad_argument "an argument of the call has the wrong kind"
}

@test "load: for instructions without an object the remedy is told as well, and no guess is made" {
	run -6 --separate-stderr bpfprog load --raw hex:9500000000000000 --type xdp --check
	[[ -z $output && ${stderr_lines[-1]} == "hint: the program reads a variable that has no value here: "* ]]
	# An opcode that no kernel has.
	run -6 --separate-stderr bpfprog load --raw hex:b700000000000000ff000000000000009500000000000000 --type xdp --check
	[[ -z $output && ${stderr_lines[-1]} == "hint: the verifier rejected the program; read the last lines of its log; "* ]]
	# A helper function that this kernel does not have, by number.
	run -5 --separate-stderr bpfprog load --raw hex:85000000a08601009500000000000000 --type xdp --check
	[[ -z $output && ${stderr_lines[0]} == *"not supported by this kernel: "*'(EINVAL)' ]]
	[[ $stderr == *$'\nhint: this kernel does not have the helper function; '* ]]
}

# bats test_tags=once
@test "load: --log-file never has the log of an earlier run" {
	local log=$BATS_TEST_TMPDIR/log

	run -6 bpfprog load "$OBJ/rejected.bpf.o" --prog endless --check --log-file "$log"
	[[ -s $log ]]
	run -1 bpfprog load "$OBJ/cause_entries.bpf.o" --check --log-file "$log"
	[[ -e $log && ! -s $log ]]
	echo old > "$log"
	run -3 bpfprog load "$OBJ/none.bpf.o" --check --log-file "$log"
	[[ ! -s $log ]]
	# What does nothing leaves it alone.
	echo old > "$log"
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --check --log-file "$log" --dry-run
	[[ $(< "$log") == old ]]
}

@test "load: a log of the verifier has room to begin with, also where memory is limited" {
	run -6 bpfprog load "$OBJ/rejected.bpf.o" --prog endless --check
	[[ $output == *"give the loop a limit"* ]]
	# shellcheck disable=SC2016	# for the inner shell
	run -6 bash -c 'ulimit -v 100000; bpfprog load "$1" --prog endless --check' -- "$OBJ/rejected.bpf.o"
	[[ $output == *"give the loop a limit"* ]]
}
