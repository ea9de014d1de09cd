/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* insns_text.h - instructions out of the text that tools print */
#ifndef BP_INSN_TEXT_H
#define BP_INSN_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/**
 * @brief Is this text, not instructions in binary?
 *
 * @param bytes the contents of a file
 * @param len how many
 * @return is it printable, all of it? No program is: its exit is 0x95.
 */
bool bp_insn_is_text(const unsigned char *bytes, size_t len);

/**
 * @brief Take instructions out of text.
 *
 * The text is one of:
 * - an array in C of structures, { 0xb7, 0, 0, 0, 2 } or { .code = 0xb7, .imm = 2 }, of bytes (xxd
 * -i) or of 64-bit numbers; declaration, comments and what surrounds it do not matter
 * - strings in C, "\xb7\0\0\0..."
 * - what llvm-objdump -d prints, or bpftool prog dump xlated with opcodes
 * - hexadecimal digits, in pairs, and nothing else (xxd -p)
 *
 * @param name of the file, for messages
 * @param text the text, with a NUL at its end
 * @param ret_len number of bytes, as in a file of struct bpf_insn
 * @param err filled in on failure, or NULL
 * @return the bytes, to be freed by the caller, or NULL; errno is EINVAL if there are no
 * instructions in the text, or something else is in the way
 */
unsigned char *bp_insn_text(const char *name, const char *text, size_t *ret_len,
			    struct bp_err *err);

#endif
