#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load: objects of all kinds work, or say exactly why not.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() { setup_dirs; }
teardown() { teardown_dirs; }

@test "load: freplace: without a target it says what is wanted" {
	fails 1 bpfprog load "$OBJ/replace.bpf.o" --check
	[[ ${stderr_lines[0]} == *"program 'replace_drop' is for a function that its section 'freplace' does not find alone" ]]
	[[ ${stderr_lines[1]} == *--attach-prog*--attach-to* ]]
	run -0 bpfprog load "$OBJ/replace.bpf.o" --prog replace_pass --pin "$PIN/pass" -q
	fails 1 bpfprog load "$OBJ/replace.bpf.o" --prog replace_drop --check --attach-prog "$PIN/pass"
	[[ ${stderr_lines[0]} == *'does not find alone' ]]
	need btf_vmlinux
	fails 3 bpfprog load "$OBJ/replace.bpf.o" --prog replace_drop --check --attach-prog "$PIN/pass" --attach-to nonesuch
	[[ ${stderr_lines[0]} == *nonesuch* ]]
	# An option without effect is a mistake.
	fails 2 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --check --attach-to x
	[[ ${stderr_lines[0]} == *'--attach-to is for programs of the types tracing, lsm and ext'* ]]
}

# bats test_tags=guest
@test "load: freplace: the program of --attach-prog, and none of the others, is what it is for" {
	need btf_vmlinux
	bpfprog load "$OBJ/replace.bpf.o" --prog replace_pass --pin "$PIN/pass" -q
	run -0 --separate-stderr bpfprog load "$OBJ/replace.bpf.o" --check --attach-prog "$PIN/pass" \
		--attach-to replace_pass -j
	json '[.progs[] | [.name, .type]] == [["replace_drop", "ext"], ["replace_pass", "xdp"]]'
}

# bats test_tags=once
@test "load: legacy maps and objects without BTF" {
	cd "$BATS_TEST_TMPDIR"
	printf '%s\n' '#define SEC(n) __attribute__((section(n), used))' \
		'struct bpf_map_def { unsigned type, key_size, value_size, max_entries, map_flags; };' \
		'struct bpf_map_def SEC("maps") old = { 2, 4, 8, 1, 0 };' \
		'SEC("xdp") int prog(void *ctx) { return 2; }' 'char l[] SEC("license") = "GPL";' > legacy.c
	clang -O2 -target bpf -c legacy.c -o legacy.o
	fails 5 bpfprog load legacy.o --check
	[[ ${stderr_lines[1]} == "hint: define them in SEC(\".maps\") with BTF"* ]]
	grep -v '"maps"' legacy.c > plain.c
	clang -O2 -target bpf -c plain.c -o plain.o
	run -0 --separate-stderr bpfprog load plain.o --check -j
	json '.progs[0].name == "prog"'
	# A section that tells no type.
	sed 's/"xdp"/"mine"/' plain.c > mine.c
	clang -O2 -target bpf -c mine.c -o mine.o
	fails 1 bpfprog load mine.o --check
	[[ ${stderr_lines[0]} == *"libbpf cannot derive the type of program 'prog' from its section 'mine'" ]]
	[[ ${stderr_lines[1]} == 'hint: give --type prog=PROGTYPE' ]]
	bpfprog load mine.o --check --type prog=xdp -q
	# A variable that the kernel decides.
	printf '%s\n' 'extern int LINUX_KERNEL_VERSION __attribute__((section(".kconfig")));' \
		'__attribute__((section("xdp"))) int prog(void *ctx) { return LINUX_KERNEL_VERSION > 1; }' > kconfig.c
	clang -O2 -g -target bpf -c kconfig.c -o kconfig.o
	bpfprog load kconfig.o --check -q
	fails 1 bpfprog load kconfig.o --check --set LINUX_KERNEL_VERSION=1
	[[ ${stderr_lines[0]} == *'its value comes from the kernel' ]]
}

# bats test_tags=once
@test "load: what the kernel does not have, and what the object lacks, is named" {
	local section what

	need btf_vmlinux
	cd "$BATS_TEST_TMPDIR"
	while IFS='|' read -r section what; do
		printf '__attribute__((section("%s"), used)) int prog(void *ctx) { return 0; }\nchar l[] __attribute__((section("license"))) = "GPL";\n' \
			"$section" > prog.c
		clang -O2 -target bpf -c prog.c -o prog.o
		fails "${what:0:1}" bpfprog load prog.o --check
		[[ ${stderr_lines[0]} == "bpfprog load: prog.o: program 'prog' is for ${what:2}" ]]
		[[ ${stderr_lines[1]} == 'hint: '* ]]
	done <<- 'END'
		fentry/no_such_function|5 'no_such_function', which this kernel does not have
		fmod_ret/no_such_function|5 'no_such_function', which this kernel does not have
		tp_btf/no_such_tracepoint|5 'no_such_tracepoint', which this kernel does not have
		fentry/bpf_fentry_test_1|5 'bpf_fentry_test_1', which this kernel does not have
		fentry/no_such_module:no_such_function|5 'no_such_module:no_such_function', which this kernel does not have
		iter/nothing|5 'nothing', which this kernel does not have
		lsm/no_such_hook|5 'no_such_hook', which this kernel does not have
		struct_ops/init|1 struct_ops, and the object has no map of them that it is part of
	END
}

# bats test_tags=once
@test "load: a CO-RE relocation that finds nothing is named" {
	need btf_vmlinux
	cd "$BATS_TEST_TMPDIR"
	printf '%s\n' 'struct task_struct { int nothing; } __attribute__((preserve_access_index));' \
		'__attribute__((section("xdp"), used)) int prog(struct task_struct *ctx) { return ctx->nothing; }' \
		'char l[] __attribute__((section("license"))) = "GPL";' > prog.c
	clang -O2 -g -target bpf -c prog.c -o prog.o
	run -5 --separate-stderr bpfprog load prog.o --check
	[[ $stderr == *'task_struct.nothing'*'hint: the program needs a type or a member that the kernel'*'bpf_core_field_exists()'* ]]
}
