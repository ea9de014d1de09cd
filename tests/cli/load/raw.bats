#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load --raw: instructions out of text, and their byte order.
# bats file_tags=once

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
}
teardown() { teardown_dirs; }

@test "load --raw: text as tools print it: arrays in C, strings, disassembly" {
	printf '\xb7\0\0\0\2\0\0\0\x95\0\0\0\0\0\0\0' > binary
	expected=$(bpfprog load --raw binary --type xdp --check -j | jq -r '.progs[0].tag')
	[[ $expected =~ ^[0-9a-f]{16}$ ]]
	cat > structs <<-END
		#include <linux/bpf.h>
		/* int and char are no types here */
		static const struct bpf_insn prog[] = {
			{ 0xb7, 0, 0, 0, 2 },	// r0 = 2
			{ .code = 149, .imm = 0 },
		};
	END
	printf '{ 0xb7, 0x0, 0x0, 0, 0x00000002 },\n{ 0x95, 0x0, 0x0, 0, 00 },\n' > lines
	printf '{\n  { .opcode = 0xb7, .dst = 0, .src = 0, .offset = 0, .imm = 2 }, { 0x95, 0, 0, 0, 0 }\n}\n' > brackets
	printf 'unsigned char x_bin[] = {\n  0xb7, 0x00, 0, 0, 0x02, 0, 0, 0,\n  0x95, 0, 0, 0, 0, 0, 0, 0\n};\nunsigned int x_bin_len = 16;\n' > bytes
	printf '__u64 prog[] = { 0x2000000b7ULL, (__u64)0x95 };\n' > words
	printf '{ 0x2000000b7, 149 }' > plain
	printf 'u32 prog[2 * 2] = { 0xb7, 2, 0x95, 0 };' > halves
	printf 'const char data[] = "\\xb7\\0\\0\\0\\2\\0\\0\\0\\\n\\x95\\0\\0\\0" "\\0\\0\\0\\0";' > text-strings
	printf '\nx.o:\tfile format elf64-bpf\n\n0000000000000000 <p>:\n; return 2;\n       0:\tb7 00 00 00 02 00 00 00\tr0 = 2\n       1:\t95 00 00 00 00 00 00 00\texit\n' > objdump
	printf '   0: (b7) r0 = 2\n       b7 00 00 00 02 00 00 00\n   1: (95) exit\n       95 00 00 00 00 00 00 00\n' > bpftool
	printf 'b7 00 00 00 02 00 00 00\n95 00 00 00 00 00 00 00\n' > pairs
	printf 'b7000000020000009500\n000000000000\n' > xxd-p
	printf '/* { dst, src } */ // { 1\nstruct bpf_insn x[] = { { 183, 0, 0, 0, 2 /* } */ }, // }\n{ 149, 0, 0, 0, 0 } };' > comments
	printf 'char x[] = "\\xb7\\0\\0\\0\\2\\0\\0\\0" // "\n"\\x95\\0\\0\\0\\0\\0\\0\\0";' > string-comments
	for file in structs lines brackets bytes words plain halves text-strings objdump bpftool pairs xxd-p comments \
		string-comments; do
		run -0 --separate-stderr bpfprog load --raw "$file" --type xdp --check -j
		[[ -z $stderr && $(jq -r '.progs[0].tag' <<< "$output") == "$expected" ]] || { echo "$file"; return 1; }
	done
	run -0 bpfprog load --raw - --type xdp --check -j < structs
	fails 1 bpfprog load --raw - --type xdp --check < /dev/null
	[[ ${stderr_lines[0]} == 'bpfprog load: standard input: no instructions' ]]
	# What the real tools print of a real program, with a constant of 64 bits in it.
	printf '\x18\1\0\0\x88\x77\x66\x55\0\0\0\0\x44\x33\x22\x11\xb7\0\0\0\2\0\0\0\x95\0\0\0\0\0\0\0' > wide
	printf '       0:\t18 01 00 00 88 77 66 55 00 00 00 00 44 33 22 11\tr1 = 0 ll\n       2:\tb7 00 00 00 02 00 00 00\tr0 = 2\n       3:\t95 00 00 00 00 00 00 00\texit\n' > wide-text
	[[ $(bpfprog load --raw wide --type xdp --check -j | jq -r '.progs[0].tag') == \
		$(bpfprog load --raw wide-text --type xdp --check -j | jq -r '.progs[0].tag') ]]
}

@test "load --raw: text with a mistake says where it is" {
	while IFS='|' read -r text message; do
		printf '%b' "$text" > text
		fails 1 bpfprog load --raw text --type xdp --check
		[[ ${stderr_lines[0]} == "bpfprog load: text: $message" ]] || { echo "$text: $stderr"; return 1; }
	done <<-'END'
		int main;|no instructions in this text
		{ { 0xb7, 0, 0, 0, 2 },\n { 0x195, 0, 0, 0, 0 } }|line 2: a number does not fit its field
		{ { 0xb7, 16, 0, 0, 2 } }|line 1: a number does not fit its field
		{ { 0xb7, 0, 0, 70000, 2 } }|line 1: a number does not fit its field
		{ { 0xb7, 0, 0, 0, 0x100000000 } }|line 1: a number does not fit its field
		{ { 0x28, 0, 0, 12 },\n { 6, 0, 0, 1 } }|line 1: four numbers: this is classic BPF, and no struct bpf_insn
		{ { 0xb7, 0, 0, 0, 2, 1 } }|line 1: too many numbers for an instruction
		{ { 0xb7, 0 } }|line 1: an instruction is { code, dst_reg, src_reg, off, imm }
		{ { .cod = 0xb7 } }|line 1: no field of struct bpf_insn has this name
		{ { .code 0xb7 } }|line 1: '=' is wanted here
		{ { BPF_EXIT_INSN() } }|line 1: a number is wanted here
		{ { 0xb7, 0, 0, 0, 2 }|line 1: an instruction in brackets is wanted here
		char x[] = { 0xb7, 0x100 };|line 1: a number does not fit its type
		{}|line 1: an empty array
		{ 0xb7, 1, 2 }|3 bytes are not whole instructions of 8 bytes
		{ 99999999999999999999 }|line 1: the number is too large
		"\\xb7|line 1: a string is not closed
		"\\x1b7"|line 1: a character does not fit a byte
		{ { 0xb7, 0, 0, 0, 2 },\n { 0x95, 0, 0, 0, 0|line 2: a bracket is not closed
		{ { 0xb7, 0, 0, 0, 2 },\n /* { 0x95, 0, 0, 0, 0 } }|line 2: a comment is not closed
		b7 00 00 00 02 00 00 00\n95 00 00 00|line 2: these bytes are no whole instruction
		   0: (b7) r0 = 2\n       b7 00 00 00 02 00 00\n   1: (95) exit\n       95 00 00 00 00 00 00 00\n|line 2: these bytes are no whole instruction
		b7 00 00 00 02 00 00 0\n|line 1: these are not pairs of hexadecimal digits
		b70000000200000095000000000000|15 bytes are not whole instructions of 8 bytes
	END
}

# bats test_tags=once
@test "load: what has the byte order of another machine says so" {
	# r1 = 2; r0 = r1; exit, in the other order; on both kinds of machine.
	if [[ $(printf '\1\0' | od -An -tx2) == *0001* ]]; then
		printf '\xb7\x10\0\0\0\0\0\2\xbf\x01\0\0\0\0\0\0\x95\0\0\0\0\0\0\0' > other
		printf '\xb7\0\0\0\0\0\0\2\x95\0\0\0\0\0\0\0' > doubt
		printf '\x05\0\1\0\0\0\0\0\xb7\0\0\0\0\0\0\2\xb7\0\0\0\0\0\0\3\x95\0\0\0\0\0\0\0' > small
		target=bpfeb end=big
	else
		printf '\xb7\x01\0\0\2\0\0\0\xbf\x10\0\0\0\0\0\0\x95\0\0\0\0\0\0\0' > other
		printf '\xb7\0\0\0\2\0\0\0\x95\0\0\0\0\0\0\0' > doubt
		target=bpfel end=little
	fi
	fails 5 bpfprog load --raw other --type xdp --check
	[[ ${stderr_lines[0]} == *'other: the instructions have the byte order of another machine' ]]
	# Where it cannot be told for sure it is only said.
	run -0 --separate-stderr bpfprog load --raw doubt --type xdp --check
	[[ $stderr == *'warning: doubt: it looks as if the byte order is that of another machine' ]]
	command -v clang > /dev/null || skip "no clang"
	printf 'int x;\n__attribute__((section("xdp"))) int prog(void *ctx) { return 2; }\nchar l[] __attribute__((section("license"))) = "GPL";\n' > prog.c
	clang -O2 -g -target "$target" -c prog.c -o other.o
	fails 5 bpfprog load other.o --check
	[[ ${stderr_lines[0]} == *"other.o: the object is $end-endian, and this machine is not" ]]
	run -0 bpfprog load other.o --list
	[[ $output == *xdp* ]]
}

@test "load: a pipe is no object, and an object no plain instructions" {
	mkfifo pipe
	fails 1 timeout 10 bpfprog load pipe --check
	fails 1 bpfprog load --raw "$OBJ/xdp.bpf.o" --type xdp --check
	[[ ${stderr_lines[1]} == 'hint: load an object without --raw' ]]
}

@test "load --raw: a failure without a name says that there is none" {
	fails 1 bpfprog load --raw hex:b7000000000000009500000000000000 --type cgroup_sock_addr --check
	[[ ${stderr_lines[0]} == 'bpfprog load: program without a name: Invalid argument (EINVAL)' ]]
}
