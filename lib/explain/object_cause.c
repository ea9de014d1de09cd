// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * object_cause.c - why an object cannot be opened or loaded, by what libbpf said
 *
 * libbpf returns errno values that stand for other things (ENOENT for a file without BTF), and says
 * the cause in a warning. The first row that fits one of the lines wins; a row that says more comes
 * first. Words of libbpf 1.1 to 1.7.
 */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "explain/object_cause.h"
#include "util/array.h"
#include "util/messages.h"

#define PARTS 3

#define WITH_G "compile with 'clang -g', and do not strip .BTF"
#define NEWER "use a kernel that has it, or declare it __weak and test it before use"
#define BAD LIBBPF_ERRNO__FORMAT
#define LACK EOPNOTSUPP

/* clang-format off */
static const struct bp_object_cause causes[] = {
	/* ---- BTF ---- */
	{ "object-no-btf", "BTF is required, but is missing or corrupted", BAD, BP_FAILED, "the object has no valid BTF, which its maps need", WITH_G },
	{ "object-no-btf-externs", "externs without BTF info are not supported", BAD, BP_FAILED, "the object has no BTF, which its extern symbols need", WITH_G },
	{ "object-no-btf-core", "failed to find BTF info for object", BAD, BP_FAILED, "the object has no BTF", WITH_G },
	{ "object-bad-btf", "Error loading ELF section .BTF:", BAD, BP_FAILED, "the BTF of the object is damaged", WITH_G },
	{ "object-bad-btf-map", "map '*' BTF data is corrupted", BAD, BP_FAILED, "the BTF of map '%1' is damaged", WITH_G },
	{ "object-btf-refused", "Error loading .BTF into kernel: *. BTF is mandatory", EINVAL, BP_UNSUPPORTED, "this kernel refuses the BTF of the object, which the object cannot do without (%1)", "use an older compiler or pahole, or a newer kernel" },
	{ "object-no-kernel-btf", "kernel BTF is missing at '*'", LACK, BP_UNSUPPORTED, "this kernel has no BTF", "use a kernel with CONFIG_DEBUG_INFO_BTF, or give its BTF with --kernel-btf FILE" },
	{ "object-no-kernel-btf", "failed to find valid kernel BTF", LACK, BP_UNSUPPORTED, "this kernel has no BTF", "use a kernel with CONFIG_DEBUG_INFO_BTF, or give its BTF with --kernel-btf FILE" },
	{ "object-target-btf", "The target program doesn't have BTF", EINVAL, BP_FAILED, "the program to attach to has no BTF", "compile that program with 'clang -g', and load it again" },

	/* ---- maps ---- */
	{ "object-legacy-maps", "legacy map definitions in '*' section", LACK, BP_UNSUPPORTED, "its maps are defined in the old way, in section 'maps', which libbpf 1.0 no longer reads", "define them in SEC(\".maps\") with BTF (__uint, __type)" },
	{ "object-map-linkage", "map '*': unsupported map linkage *.", LACK, BP_FAILED, "map '%1' has %2 linkage, and libbpf takes global maps only", "remove 'static' from its definition" },
	{ "object-map-reuse", "couldn't reuse pinned map at '*': parameter mismatch", EEXIST, BP_CONFLICT, "the map pinned at %1 has another layout than the one in the object", "remove that pin, or change the map in the object" },
	{ "object-map-inner", "map '*': failed to create inner map: *", EINVAL, BP_FAILED, "the inner map of map '%1' cannot be created (%2)", "check the definition of the map inside of __array(values, ...)" },
	{ "object-map-arena-twice", "map '*': only single ARENA map is supported (map '*'", EINVAL, BP_FAILED, "maps '%1' and '%2' are both arenas, and an object can have one", "remove one of them" },
	{ "object-arena-none", "to use global __arena variables the ARENA map should be", ENOENT, BP_FAILED, "the object has __arena variables and no arena map", "define one in SEC(\".maps\")" },
	{ "object-maps-value", ".maps relo #*: '*' isn't an entry-point program", EINVAL, BP_FAILED, "a program array refers to '%2', which is not a program", "give that function its own SEC(), and do not make it static" },
	{ "object-maps-value", ".maps relo #*: '*' isn't a valid program reference", EINVAL, BP_FAILED, "a program array refers to '%2', which is not a program", "give that function its own SEC(), and do not make it static" },

	{ "object-array-slot", "map '*': failed to initialize slot [*] to prog '*'", EINVAL, BP_FAILED, "program '%3' cannot be put into program array '%1': it is of another kind than the programs that use the array", "give both the same type in SEC()" },

	/* ---- extern symbols ---- */
	{ "object-kfunc", "extern (func ksym) '*': not found in kernel or module BTFs", LACK, BP_UNSUPPORTED, "this kernel does not have the kernel function '%1' (kfunc)", NEWER },
	{ "object-kfunc-signature", "extern (func ksym) '*': func_proto [*] incompatible", LACK, BP_UNSUPPORTED, "the kernel function '%1' (kfunc) has other parameters in this kernel", "declare it as this kernel has it: bpftool btf dump file /sys/kernel/btf/vmlinux format c" },
	{ "object-ksym", "extern (var ksym) '*': not found in kernel BTF", LACK, BP_UNSUPPORTED, "this kernel does not have the variable '%1' (ksym)", NEWER },
	{ "object-ksym-type", "extern (var ksym) '*': incompatible types", LACK, BP_UNSUPPORTED, "the variable '%1' (ksym) has another type in this kernel", "declare it as this kernel has it" },
	{ "object-extern-unresolved", "extern '*' (strong): not resolved", LACK, BP_UNSUPPORTED, "this kernel does not have '%1', which the object declares extern: it is not in the configuration of the kernel (/proc/config.gz, /boot/config-RELEASE) and not in /proc/kallsyms", "declare it __weak, so that it is 0 where it is missing" },
	{ "object-kconfig-file", "failed to open system Kconfig", LACK, BP_UNSUPPORTED, "the object reads the configuration of the kernel (__kconfig), and neither /proc/config.gz nor /boot/config-RELEASE is there", "install the configuration of this kernel, or declare these variables __weak" },
	{ "object-kconfig-type", "extern (kcfg) '*': value '*' implies", EINVAL, BP_FAILED, "the variable '%1' (__kconfig) has the wrong type for its value '%2'", "declare it with a type that fits" },
	{ "object-extern-c", "failed to find BTF for extern '*' [", EINVAL, BP_FAILED, "it calls or reads '%1', which the object does not define and which is not marked __ksym or __kconfig", "functions of the C library do not exist in BPF: use a helper (bpf-helpers(7)), or link the object that defines it with 'bpftool gen object'" },
	{ "object-extern-c", "failed to find BTF for extern '*':", EINVAL, BP_FAILED, "it calls or reads '%1', which the object does not define and which is not marked __ksym or __kconfig", "functions of the C library do not exist in BPF: use a helper (bpf-helpers(7)), or link the object that defines it with 'bpftool gen object'" },

	/* ---- programs and sections ---- */
	{ "object-static-program", "sec '*': program '*' is static and not supported", LACK, BP_FAILED, "program '%2' is static", "remove 'static' from it" },
	{ "object-call", "prog '*': bad call relo against '*' in section '*'", BAD, BP_FAILED, "program '%1' calls '%2', which is outside of the section .text", "remove SEC() from the function that is called" },
	{ "object-call", "prog '*': invalid relo against '*' in special section", BAD, BP_FAILED, "program '%1' uses '%2', which the object does not define", "define it, or link the object that does with 'bpftool gen object'" },
	{ "object-core-anonymous", "prog '*': relo #*: <*> (*) relocation doesn't support anonymous", LACK, BP_FAILED, "a CO-RE relocation of program '%1' is for a type without a name", "give the type a name" },
	{ "object-core-ambiguous", "prog '*': relo #*: relocation decision ambiguity", EINVAL, BP_FAILED, "a CO-RE relocation of program '%1' fits two types of this kernel that differ", "use another member or type" },
	{ "object-core-failed", "failed to perform CO-RE relocations: *", EINVAL, BP_FAILED, "the CO-RE relocations of the object cannot be done", "see bpfprog load --debug" },

	/* ---- struct_ops ---- */
	{ "object-struct-ops-type", "struct_ops init_kern: struct * is not found in kernel BTF", LACK, BP_UNSUPPORTED, "this kernel does not have the struct_ops type '%1'", "use a kernel that has it" },
	{ "object-struct-ops-type", "struct_ops init_kern: struct * data is not found in struct *", LACK, BP_UNSUPPORTED, "this kernel does not have the struct_ops type '%1'", "use a kernel that has it" },
	{ "object-struct-ops-member", "struct_ops init_kern *: Cannot find member * in kernel BTF", LACK, BP_UNSUPPORTED, "member '%2' of struct_ops '%1' does not exist in this kernel", "leave it out, or set it to zero at run time" },
	{ "object-struct-ops-size", "struct_ops init_kern *: Error in size of member *:", LACK, BP_UNSUPPORTED, "member '%2' of struct_ops '%1' has another size in this kernel", "compile with the vmlinux.h of this kernel" },
	{ "object-struct-ops-unused", "prog '*': SEC(\"struct_ops\") program isn't referenced anywhere", EINVAL, BP_FAILED, "program '%1' is for struct_ops, and no struct_ops map of the object refers to it", "set it in a map of SEC(\".struct_ops\"), or leave it out with --prog" },
};
/* clang-format on */

const struct bp_object_cause *bp_object_cause_next(const struct bp_object_cause *prev)
{
	const struct bp_object_cause *row = prev ? prev + 1 : causes;

	return row < causes + ARRAY_SIZE(causes) ? row : NULL;
}

/* The words of a row, with what the pattern found in the line. */
static void put_words(char *buf, size_t size, const char *words, char (*parts)[BP_MESSAGE_PART])
{
	size_t len = 0;

	buf[0] = '\0';
	for (; *words && len < size; words++) {
		if (*words == '%' && words[1] >= '1' && words[1] < '1' + PARTS)
			len += (size_t)snprintf(buf + len, size - len, "%s", parts[*++words - '1']);
		else
			len += (size_t)snprintf(buf + len, size - len, "%c", *words);
	}
}

static bool is_said(const char *said, const struct bp_object_cause *row,
		    char (*parts)[BP_MESSAGE_PART])
{
	for (const char *line = said; *line;) {
		if (bp_message_fits(line, row->said, parts, PARTS))
			return true;
		line += strcspn(line, "\n");
		line += *line == '\n';
	}
	return false;
}

bool bp_object_explain(const char *said, struct bp_err *err)
{
	char parts[PARTS][BP_MESSAGE_PART] = { "" };
	const struct bp_object_cause *row = NULL;

	while (said && err && (row = bp_object_cause_next(row))) {
		if (!is_said(said, row, parts))
			continue;
		err->num = row->num;
		err->status = row->status;
		put_words(err->text, sizeof(err->text), row->text, parts);
		err->hint[0] = '\0';
		put_words(err->hint, sizeof(err->hint), row->remedy, parts);
		return true;
	}
	return false;
}
