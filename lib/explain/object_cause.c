// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * object_cause.c - why an object cannot be opened or loaded, by what libbpf said
 *
 * libbpf returns errno values that stand for other things (ENOENT for a file without BTF), and says
 * the cause in a warning. The first row that fits one of the lines wins; a row that says more comes
 * first. Words of libbpf 1.1 to 1.7.
 */
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <bpf/libbpf.h>

#include "explain/object_cause.h"
#include "util/array.h"
#include "util/messages.h"

#define PARTS 4
#define NAME_MOST 16

#define LOAD "bpf_object__load"
#define WITH_G "compile with 'clang -g', and do not strip .BTF"
#define NEWER "use a kernel that has it, or declare it __weak and test it before use"

/* clang-format off */
/* Behind the remedy: .shown */
#define CAUSE(name, errnum, line, kind, text, advice, ...) \
	{ .id = (name), .call = LOAD, .num = (errnum), .said = (line), .status = (kind), \
	  .cause = (text), .remedy = (advice), __VA_ARGS__ }

static const struct bp_cause causes[] = {
	/* ---- BTF ---- */
	CAUSE("object-einval-bad-btf", EINVAL, "Error loading ELF section .BTF:", BP_FAILED, "the BTF of the object is damaged", WITH_G),
	CAUSE("object-enoent-no-btf", ENOENT, "BTF is required, but is missing or corrupted", BP_FAILED, "the object has no valid BTF, which its maps need", WITH_G, .shown = LIBBPF_ERRNO__FORMAT),
	CAUSE("object-einval-bad-btf-map", EINVAL, "map '{map}' BTF data is corrupted", BP_FAILED, "the BTF of map '{map}' is damaged", WITH_G),
	CAUSE("object-einval-btf-refused", EINVAL, "Error loading .BTF into kernel: {why}. BTF is mandatory", BP_UNSUPPORTED, "this kernel refuses the BTF of the object, which the object cannot do without ({why})", "use an older compiler or pahole, or a newer kernel"),
	CAUSE("object-esrch-no-kernel-btf", ESRCH, "kernel BTF is missing at '{path}'|failed to find valid kernel BTF", BP_UNSUPPORTED, "this kernel has no BTF", "use a kernel with CONFIG_DEBUG_INFO_BTF, or give its BTF with --kernel-btf FILE", .shown = EOPNOTSUPP),
	CAUSE("object-einval-target-btf", EINVAL, "The target program doesn't have BTF", BP_FAILED, "the program to attach to has no BTF", "compile that program with 'clang -g', and load it again"),

	/* ---- maps ---- */
	CAUSE("object-eopnotsupp-legacy-maps", EOPNOTSUPP, "legacy map definitions in '{section}' section", BP_UNSUPPORTED, "its maps are defined in the old way, in section 'maps', which libbpf 1.0 no longer reads", "define them in SEC(\".maps\") with BTF (__uint, __type)"),
	CAUSE("object-reloc-map", LIBBPF_ERRNO__RELOC, "prog '{program}': bad map relo against '{map}' in section '{section}'", BP_UNSUPPORTED, "program '{program}' uses '{map}' of section '{section}', and libbpf takes maps and variables from other sections", "define maps in SEC(\".maps\") with BTF (__uint, __type), and variables without SEC()"),
	CAUSE("object-eopnotsupp-map-linkage", EOPNOTSUPP, "map '{map}': unsupported map linkage {linkage}.", BP_FAILED, "map '{map}' has {linkage} linkage, and libbpf takes global maps only", "remove 'static' from its definition"),
	CAUSE("object-einval-map-reuse", EINVAL, "couldn't reuse pinned map at '{path}': parameter mismatch", BP_CONFLICT, "the map pinned at {path} has another layout than the one in the object", "remove that pin, or change the map in the object", .shown = EEXIST),
	CAUSE("object-einval-map-inner", EINVAL, "map '{map}': failed to create inner map: {why}", BP_FAILED, "the inner map of map '{map}' cannot be created ({why})", "check the definition of the map inside of __array(values, ...)"),
	CAUSE("object-einval-map-arena-twice", EINVAL, "map '{map}': only single ARENA map is supported (map '{other}'", BP_FAILED, "maps '{map}' and '{other}' are both arenas, and an object can have one", "remove one of them"),
	CAUSE("object-enoent-arena-none", ENOENT, "to use global __arena variables the ARENA map should be", BP_FAILED, "the object has __arena variables and no arena map", "define one in SEC(\".maps\")"),
	CAUSE("object-reloc-maps-value", LIBBPF_ERRNO__RELOC, ".maps relo #{number}: '{function}' isn't an entry-point program", BP_FAILED, "a program array refers to '{function}', which is not a program", "give that function its own SEC(), and do not make it static"),
	CAUSE("object-esrch-maps-value", ESRCH, ".maps relo #{number}: '{function}' isn't a valid program reference", BP_FAILED, "a program array refers to '{function}', which is not a program", "give that function its own SEC(), and do not make it static", .shown = EINVAL),

	CAUSE("object-ebadf-array-slot", EBADF, "map '{map}': failed to initialize slot [{slot}] to prog '{program}' fd=-", BP_FAILED, "program '{program}', which program array '{map}' refers to, is not loaded", "load it as well, as --prog does"),
	CAUSE("object-einval-array-slot", EINVAL, "map '{map}': failed to initialize slot [{slot}] to prog '{program}'", BP_FAILED, "program '{program}' cannot be put into program array '{map}': it is of another kind than the programs that use the array", "give both the same type in SEC()"),

	/* ---- extern symbols ---- */
	CAUSE("object-einval-kfunc", EINVAL, "extern (func ksym) '{function}': not found in kernel or module BTFs", BP_UNSUPPORTED, "this kernel does not have the kernel function '{function}' (kfunc)", NEWER),
	CAUSE("object-einval-kfunc-signature", EINVAL, "extern (func ksym) '{function}': func_proto [{type}] incompatible", BP_UNSUPPORTED, "the kernel function '{function}' (kfunc) has other parameters in this kernel", "declare it as this kernel has it: bpftool btf dump file /sys/kernel/btf/vmlinux format c"),
	CAUSE("object-einval-ksym", EINVAL, "extern (var ksym) '{variable}': not found in kernel BTF", BP_UNSUPPORTED, "this kernel does not have the variable '{variable}' (ksym)", NEWER),
	CAUSE("object-einval-ksym-type", EINVAL, "extern (var ksym) '{variable}': incompatible types", BP_UNSUPPORTED, "the variable '{variable}' (ksym) has another type in this kernel", "declare it as this kernel has it"),
	CAUSE("object-esrch-extern-unresolved", ESRCH, "extern '{variable}' (strong): not resolved", BP_UNSUPPORTED, "this kernel does not have '{variable}', which the object declares extern: it is not in the configuration of the kernel (/proc/config.gz, /boot/config-RELEASE) and not in /proc/kallsyms", "declare it __weak, so that it is 0 where it is missing", .shown = EOPNOTSUPP),
	CAUSE("object-einval-kconfig-file", EINVAL, "failed to open system Kconfig", BP_UNSUPPORTED, "the object reads the configuration of the kernel (__kconfig), and neither /proc/config.gz nor /boot/config-RELEASE is there", "install the configuration of this kernel, or declare these variables __weak"),
	CAUSE("object-einval-kconfig-type", EINVAL, "extern (kcfg) '{variable}': value '{value}' implies", BP_FAILED, "the variable '{variable}' (__kconfig) has the wrong type for its value '{value}'", "declare it with a type that fits"),
	CAUSE("object-enoent-extern-c", ENOENT, "failed to find BTF for extern '{name}' [|failed to find BTF for extern '{name}':", BP_FAILED, "it calls or reads '{name}', which the object does not define and which is not marked __ksym or __kconfig", "functions of the C library do not exist in BPF: use a helper (bpf-helpers(7)), or link the object that defines it with 'bpftool gen object'", .shown = EINVAL),

	/* ---- programs and sections ---- */
	CAUSE("object-eopnotsupp-static-program", EOPNOTSUPP, "sec '{section}': program '{program}' is static and not supported", BP_FAILED, "program '{program}' is static", "remove 'static' from it"),
	CAUSE("object-reloc-call", LIBBPF_ERRNO__RELOC, "prog '{program}': bad call relo against '{function}' in section '{section}'", BP_FAILED, "program '{program}' calls '{function}', which is outside of the section .text", "remove SEC() from the function that is called"),
	CAUSE("object-format-common", LIBBPF_ERRNO__FORMAT, "sec '.rel{section}': corrupted symbol #{number} pointing to invalid section #65522", BP_FAILED, "a program of section '{section}' uses a variable that has no place in a section of the object", "give the variable a value ('= 0'), or compile without -fcommon"),
	CAUSE("object-reloc-common", LIBBPF_ERRNO__RELOC, "prog '{program}': invalid relo against '{variable}' in special section", BP_FAILED, "program '{program}' uses '{variable}', which has no place in a section of the object", "give the variable a value ('= 0'), or link the object that defines it with 'bpftool gen object'"),
	CAUSE("object-einval-core-anonymous", EINVAL, "prog '{program}': relo #{number}: target candidate search failed for [{id}] {kind} : ", BP_FAILED, "a CO-RE relocation of program '{program}' is for a type without a name", "give the type a name"),
	CAUSE("object-eopnotsupp-core-anonymous", EOPNOTSUPP, "prog '{program}': relo #{number}: <{type}> ({kind}) relocation doesn't support anonymous", BP_FAILED, "a CO-RE relocation of program '{program}' is for a type without a name", "give the type a name"),
	CAUSE("object-einval-core-ambiguous", EINVAL, "prog '{program}': relo #{number}: relocation decision ambiguity|prog '{program}': relo #{number}: field offset ambiguity", BP_FAILED, "a CO-RE relocation of program '{program}' fits two types of this kernel that differ", "use another member or type"),
	CAUSE("object-einval-core-failed", EINVAL, "failed to perform CO-RE relocations: {why}", BP_FAILED, "the CO-RE relocations of the object cannot be done", "see bpfprog load --debug"),

	/* ---- struct_ops ---- */
	CAUSE("object-esrch-struct-ops-type", ESRCH, "struct_ops init_kern: struct bpf_struct_ops_{type} is not found in kernel BTF|struct_ops init_kern: struct {type} is not found in kernel BTF", BP_UNSUPPORTED, "this kernel does not have the struct_ops type '{type}'", "use a kernel that has it", .shown = EOPNOTSUPP),
	CAUSE("object-einval-struct-ops-type", EINVAL, "struct_ops init_kern: struct {type} data is not found in struct {data}", BP_UNSUPPORTED, "this kernel has no operations of the struct_ops type '{type}'", "use a kernel that has them"),
	CAUSE("object-eopnotsupp-struct-ops-member", EOPNOTSUPP, "struct_ops init_kern {type}: Cannot find member {member} in kernel BTF", BP_UNSUPPORTED, "member '{member}' of struct_ops '{type}' does not exist in this kernel", "leave it out, or set it to zero at run time"),
	CAUSE("object-eopnotsupp-struct-ops-size", EOPNOTSUPP, "struct_ops init_kern {type}: Error in size of member {member}:", BP_UNSUPPORTED, "member '{member}' of struct_ops '{type}' has another size in this kernel", "compile with the vmlinux.h of this kernel"),
	CAUSE("object-einval-struct-ops-unused", EINVAL, "prog '{program}': SEC(\"struct_ops\") program isn't referenced anywhere", BP_FAILED, "program '{program}' is for struct_ops, and no struct_ops map of the object refers to it", "set it in a map of SEC(\".struct_ops\"), or leave it out with --prog"),
};
/* clang-format on */

/* What the {NAME} of a pattern stand for. */
struct parts {
	char name[PARTS][NAME_MOST];
	char value[PARTS][BP_MESSAGE_PART];
	size_t count;
};

const struct bp_cause *bp_object_cause_next(const struct bp_cause *prev)
{
	const struct bp_cause *row = prev ? prev + 1 : causes;

	return row < causes + ARRAY_SIZE(causes) ? row : NULL;
}

/* The first pattern of SAID with '*' for each {NAME}, whose names are kept; what is behind it. */
static const char *to_pattern(const char *said, char *buf, size_t size, struct parts *parts)
{
	size_t len = 0;

	parts->count = 0;
	for (; *said && *said != '|' && len + 1 < size; said++) {
		size_t name = *said == '{' ? strcspn(said, "}") : 0;

		buf[len++] = name ? '*' : *said;
		if (name && parts->count < PARTS)
			snprintf(parts->name[parts->count++], NAME_MOST, "%.*s", (int)name - 1,
				 said + 1);
		said += name;
	}
	buf[len] = '\0';
	return *said ? said + 1 : said;
}

/* What a name stands for; without parts it is itself, in capitals: FUNCTION. */
static size_t put_part(char *buf, size_t size, const char *name, size_t len,
		       const struct parts *parts)
{
	for (size_t i = 0; parts && i < parts->count; i++)
		if (strncmp(parts->name[i], name, len) == 0 && !parts->name[i][len])
			return (size_t)snprintf(buf, size, "%s", parts->value[i]);
	for (size_t i = 0; i < len && i + 1 < size; i++)
		buf[i] = (char)toupper((unsigned char)name[i]);
	buf[len < size ? len : size - 1] = '\0';
	return len;
}

static void put_words(char *buf, size_t size, const char *words, const struct parts *parts)
{
	size_t len = 0;

	buf[0] = '\0';
	for (; *words && len + 1 < size; words++) {
		size_t name = *words == '{' ? strcspn(words, "}") : 0;

		if (name)
			len += put_part(buf + len, size - len, words + 1, name - 1, parts);
		else
			len += (size_t)snprintf(buf + len, size - len, "%c", *words);
		words += name;
	}
}

void bp_cause_words(const char *words, char *buf, size_t size)
{
	put_words(buf, size, words, NULL);
}

static bool is_said(const char *said, const char *patterns, struct parts *parts)
{
	char pattern[200];

	while (*patterns) {
		patterns = to_pattern(patterns, pattern, sizeof(pattern), parts);
		for (const char *line = said; *line; line += *line == '\n') {
			if (bp_message_fits(line, pattern, parts->value, PARTS))
				return true;
			line += strcspn(line, "\n");
		}
	}
	return false;
}

const struct bp_cause *bp_object_explain(const char *said, struct bp_err *err)
{
	const struct bp_cause *row = NULL;
	struct parts parts = { 0 };

	while (said && err && (row = bp_object_cause_next(row))) {
		if (!is_said(said, row->said, &parts))
			continue;
		err->num = row->shown ? row->shown : row->num;
		err->status = row->status;
		put_words(err->text, sizeof(err->text), row->cause, &parts);
		put_words(err->hint, sizeof(err->hint), row->remedy, &parts);
		return row;
	}
	return NULL;
}
