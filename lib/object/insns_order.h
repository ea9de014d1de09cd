/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* insns_order.h - are instructions in the byte order of this machine? */
#ifndef BP_INSN_ORDER_H
#define BP_INSN_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <linux/bpf.h>

/* What instructions look like. */
enum bp_order {
	BP_ORDER_NATIVE, /* nothing speaks against it */
	BP_ORDER_DOUBT,  /* every number in them is huge, and small in the other order */
	BP_ORDER_OTHER,  /* they cannot be valid, and can in the other order */
};

/**
 * @brief Tell the byte order of instructions.
 *
 * A file of instructions has no header that says it. What tells are the fields that an
 * instruction does not use and that must be 0, registers that do not exist, and jumps that go
 * out of the program.
 *
 * @param insns the instructions
 * @param count how many
 * @return what they look like
 */
enum bp_order bp_insn_order(const struct bpf_insn *insns, size_t count);

#endif
