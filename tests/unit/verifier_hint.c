// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* verifier_hint.c - complaints of the verifier, and what is told for them */
#include <stdio.h>
#include <string.h>

#include "explain/verifier_hint.h"
#include "tap.h"

#define TRACE "; int f(void) @ a.c:1\n4: (61) r0 = *(u32 *)(r0 +0)\n"
#define STATS "processed 5 insns (limit 1000000) max_states_per_insn 0 total_states 0\n"

/* clang-format off */
static const struct {
	const char *said;
	const char *hint; /* part of it; NULL: no guess is made */
} rows[] = {
	/* NULL */
	{ "R0 invalid mem access 'map_value_or_null'", "compare it with NULL" },
	{ "R8 invalid mem access 'trusted_ptr_or_null_'", "compare it with NULL" },
	{ "R0 pointer arithmetic on sock_or_null prohibited, null-check it first", "compare it with NULL" },
	{ "Possibly NULL pointer passed to trusted arg0", "compare it with NULL" },
	{ "R1 type=sock_or_null expected=sock_common, sock, tcp_sock", "compare it with NULL" },
	/* memory */
	{ "invalid access to packet, off=0 size=4, R1(id=0,off=0,r=0)\nR1 offset is outside of the packet", "data_end" },
	{ "invalid access to map value, value_size=4 off=4 size=4\nR0 min value is outside of the allowed memory range", "against its size" },
	{ "R1 unbounded memory access, make sure to bounds check any such access", "has no limit" },
	{ "R2 min value is negative, either use unsigned or 'var &= const'", "may be negative" },
	{ "R0 invalid mem access 'inv'", "a number as a pointer" },
	{ "R0 invalid mem access 'scalar'", "a number as a pointer" },
	{ "R2 invalid zero-sized read: u64=[0,0]", "a length may be 0" },
	/* stack */
	{ "invalid write to stack R10 off=-520 size=8", "512 bytes of stack" },
	{ "invalid stack off=-520 size=8", "512 bytes of stack" },
	{ "invalid read from stack R2 off=-520 size=8", "512 bytes of stack" },
	{ "invalid read from stack R2 off -8+0 size 8", "has not written" },
	{ "invalid indirect read from stack R2 off -8+0 size 8", "has not written" },
	{ "combined stack size of 2 calls is 544. Too large", "functions that call each other" },
	{ "the call stack of 9 frames is too deep !", "8 deep" },
	/* loops, size */
	{ "infinite loop detected at insn 3\ncur state: R0=1\nold state: R0=1", "loop a limit" },
	{ "back-edge from insn 3 to 1", "loop a limit" },
	{ "unreachable insn 2", "never be reached" },
	/* registers */
	{ "R0 !read_ok", "has no value here" },
	{ "R1 pointer arithmetic with /= operator prohibited", "calculation is not allowed" },
	{ "math between map_value pointer and register with unbounded min value is not allowed", "has no limit" },
	{ "dereference of modified ctx ptr R1 off=8 disallowed", "as the program got it" },
	/* license, sleeping, types */
	{ "cannot call kernel function from non-GPL compatible program", "compatible with the GPL" },
	{ "helper call might sleep in a non-sleepable prog", "may sleep" },
	{ "program must be sleepable to call sleepable kfunc bpf_arena_alloc_pages", "may sleep" },
	{ "Sleepable programs can only use array, hash, ringbuf and local storage maps", "cannot be sleepable" },
	{ "calling kernel function bpf_task_acquire is not allowed", "may not call" },
	{ "invalid bpf_context access off=76 size=8", "part of the context" },
	/* return values */
	{ "At program exit the register R0 has value (0x5; 0x0) should have been in (0x0; 0x3)", "not allowed for its type" },
	{ "At program exit the register R0 has smin=5 smax=5 should have been in [0, 3]", "not allowed for its type" },
	/* references */
	{ "Unreleased reference id=2 alloc_insn=5", "not released" },
	{ "Unreleased reference id=2 alloc_insn=5\nBPF_EXIT instruction in main prog would lead to reference leak", "not released" },
	{ "R1 must be referenced when passed to release function", "does not hold" },
	{ "invalid bpf_context access off=168. Reference may already be released", "does not hold" },
	/* locks */
	{ "bpf_spin_unlock is missing", "release the lock" },
	{ "function calls are not allowed while holding a lock", "release the lock" },
	{ "BPF_EXIT instruction in main prog cannot be used inside bpf_spin_lock-ed region", "release the lock" },
	{ "bpf_spin_unlock of different lock", "one lock at a time" },
	{ "BPF_EXIT instruction in main prog cannot be used inside bpf_rcu_read_lock-ed region", "end the section" },
	{ "bpf_spin_lock at off=16 must be held for bpf_list_head", "bpf_spin_lock() first" },
	{ "R1 must be a rcu pointer", "RCU" },
	/* dynptrs, iterators, arguments */
	{ "Expected an initialized dynptr as arg #3", "a dynptr in the right state" },
	{ "cannot overwrite referenced dynptr", "a dynptr in the right state" },
	{ "expected an initialized iter_num as arg #1", "an iterator in the right state" },
	{ "R2 type=scalar expected=fp, pkt, map_value", "which argument" },
	{ "kernel function bpf_ct_release args#0 expected pointer to STRUCT nf_conn but R1 has a pointer to STRUCT x", "which argument" },
	{ "R1 must be referenced or trusted", "trusted" },
	{ "R3 must be a known constant", "constant number" },
	{ "cannot pass map_type 3 into func bpf_map_lookup_elem#1", "maps of this type" },
	/* none of these */
	{ "unknown opcode ff", NULL },
	{ "", NULL },
};
/* clang-format on */

static bool fits(const char *log, const char *hint)
{
	const struct bp_verifier_hint *row = bp_verifier_hint_find(log);

	return hint ? row && strstr(row->hint, hint) : !row;
}

static void test_rows(void)
{
	char log[1000];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(log, sizeof(log), TRACE "%s\n" STATS, rows[i].said);
		ok(fits(log, rows[i].hint), "behind a trace: %s", rows[i].hint);
		snprintf(log, sizeof(log), "%s\n" STATS, rows[i].said);
		ok(fits(log, rows[i].hint), "alone");
	}
}

static void test_place(void)
{
	ok(fits("R0 !read_ok\n" TRACE STATS, NULL),
	   "what comes before the last instruction is not heard");
	ok(fits(TRACE "R0 !read_ok\n\nVerification failed: Register Type Safety\n\nReason:\n"
		      "  infinite loop detected\n\n" STATS,
		"has no value here"),
	   "before the report of Linux 7.3 the complaint is as ever");
	ok(fits("infinite loop detected\na\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm\nn\no\np\n", NULL),
	   "a complaint is at the end");
	ok(fits(NULL, NULL), "no log, no hint");
	ok(fits("3: (85) call bpf_map_lookup_elem#1\nR2 invalid zero-sized read: u64=[0,0]\n" STATS,
		"no keys"),
	   "the instruction tells a ring buffer from a length");
}

int main(void)
{
	test_rows();
	test_place();
	return tap_done();
}
