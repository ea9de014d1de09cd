// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* insns_order.c - are instructions in the byte order of this machine? */
#include <byteswap.h>

#include "object/insns_order.h"

#define MAX_REG 10
#define MAX_STACK 512
#define MAX_HELPER 10000 /* far above what there is */

static struct bpf_insn swap(const struct bpf_insn *insn)
{
	return (struct bpf_insn){ .code = insn->code,
				  .dst_reg = insn->src_reg,
				  .src_reg = insn->dst_reg,
				  .off = (__s16)bswap_16((__u16)insn->off),
				  .imm = (__s32)bswap_32((__u32)insn->imm) };
}

/* Does a jump from AT by that much stay inside? */
static bool inside(size_t at, size_t count, long by)
{
	long to = (long)at + 1 + by;

	return to >= 0 && to < (long)count;
}

static bool alu_valid(const struct bpf_insn *insn)
{
	bool end = BPF_OP(insn->code) == BPF_END;

	if (BPF_SRC(insn->code) == BPF_K && insn->src_reg)
		return false;
	if (BPF_SRC(insn->code) == BPF_X && !end && insn->imm && insn->off != 1)
		return false;
	return insn->off == 0 || insn->off == 1 || insn->off == 8 || insn->off == 16 ||
	       insn->off == 32;
}

static bool jump_valid(const struct bpf_insn *insn, size_t at, size_t count)
{
	__u8 op = BPF_OP(insn->code);
	bool wide = BPF_CLASS(insn->code) == BPF_JMP32;

	if (op == BPF_EXIT)
		return !insn->dst_reg && !insn->src_reg && !insn->off && !insn->imm;
	if (op == BPF_CALL && insn->src_reg == BPF_PSEUDO_CALL)
		return !insn->off && inside(at, count, insn->imm);
	if (op == BPF_CALL)
		return insn->src_reg <= BPF_PSEUDO_KFUNC_CALL && !insn->dst_reg &&
		       (insn->src_reg || (insn->imm > 0 && insn->imm < MAX_HELPER));
	if (op == BPF_JA)
		return inside(at, count, wide ? insn->imm : insn->off) &&
		       (wide ? !insn->off : !insn->imm);
	if (BPF_SRC(insn->code) == BPF_K ? insn->src_reg : insn->imm)
		return false;
	return inside(at, count, insn->off);
}

static bool memory_valid(const struct bpf_insn *insn, __u8 reg)
{
	return reg != MAX_REG || (insn->off < 0 && insn->off >= -MAX_STACK);
}

/* Can the instruction be valid? Codes are the same in both orders, so they do not matter. */
static bool valid(const struct bpf_insn *insn, size_t at, size_t count)
{
	if (insn->dst_reg > MAX_REG || insn->src_reg > MAX_REG)
		return false;
	switch (BPF_CLASS(insn->code)) {
	case BPF_ALU:
	case BPF_ALU64:
		return alu_valid(insn);
	case BPF_JMP:
	case BPF_JMP32:
		return jump_valid(insn, at, count);
	case BPF_LDX:
		return !insn->imm && memory_valid(insn, insn->src_reg);
	case BPF_ST:
		return !insn->src_reg && memory_valid(insn, insn->dst_reg);
	case BPF_STX:
		return memory_valid(insn, insn->dst_reg);
	default:
		return true;
	}
}

static bool all_valid(const struct bpf_insn *insns, size_t count, bool swapped)
{
	for (size_t i = 0; i < count; i++) {
		struct bpf_insn insn = swapped ? swap(&insns[i]) : insns[i];

		if (!valid(&insn, i, count))
			return false;
		i += insns[i].code == (BPF_LD | BPF_IMM | BPF_DW);
	}
	return true;
}

/* Numbers of programs are small, mostly. */
static bool all_huge(const struct bpf_insn *insns, size_t count)
{
	size_t huge = 0;

	for (size_t i = 0; i < count; i++) {
		__s32 imm = insns[i].imm;
		__s32 other = (__s32)bswap_32((__u32)imm);

		if (insns[i].code == (BPF_LD | BPF_IMM | BPF_DW)) {
			i++;
			continue;
		}
		if (!imm)
			continue;
		if (imm & 0xffff || other > 0xffff || other < 0)
			return false;
		huge++;
	}
	return huge > 0;
}

enum bp_order bp_insn_order(const struct bpf_insn *insns, size_t count)
{
	bool native = all_valid(insns, count, false);
	bool other = all_valid(insns, count, true);

	if (!native)
		return other ? BP_ORDER_OTHER : BP_ORDER_NATIVE;
	return other && all_huge(insns, count) ? BP_ORDER_DOUBT : BP_ORDER_NATIVE;
}
