// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * verifier_hint.c - what to do about a complaint of the verifier, by the end of its log
 *
 * The errno value does not tell: EINVAL and EACCES stand for almost all complaints. The patterns
 * are words of kernel/bpf/verifier.c, btf.c, cfg.c and fixups.c of Linux 5.10 to 7.3; the first row
 * that fits a line wins, so a row that says more comes first. A complaint without a row gets no
 * hint: a guess would mislead.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "explain/verifier_hint.h"
#include "util/array.h"
#include "util/messages.h"

#define LINES 16   /* of a complaint, at most: it may show two states of the program */
#define NEAR 65536 /* bytes: a report is not longer */
#define REPORT "Verification failed: " /* Linux 7.3 tells the same again behind it */

/* clang-format off */
#define MAY_BE_NULL "the program uses a pointer that may be NULL, such as the result of a lookup: compare it with NULL first"
#define PACKET "the program uses packet bytes that it has not checked: compare the end of the access with data_end first"
#define BOUNDS "the program may use memory outside of the object that a pointer points to: check the index or the length against its size first"
#define UNBOUNDED "an index or a length has no limit that the verifier can see: compare it with a limit, or use '&' with a mask, just before the access"
#define NEGATIVE "an index or a length may be negative: make it unsigned, or check that it is not below 0"
#define NO_POINTER "the program uses a number as a pointer, or a pointer that is not valid any more: keep pointers in pointer variables, and read other memory of the kernel with bpf_probe_read_kernel() or bpf_core_read()"
#define STACK_INIT "the program reads bytes of the stack that it has not written: initialize the whole variable, with its padding ('= {}' or memset())"
#define STACK_RANGE "the program uses bytes outside of its 512 bytes of stack, or outside of a variable there: move large variables to a map, and check the index"
#define STACK_SUM "the functions that call each other use more stack than the kernel gives (512 bytes): move large variables to a map"
#define DEEP "functions call each other more than 8 deep, or themselves: inline some of them (__always_inline)"
#define LOOP "the program may loop forever: give the loop a limit that the verifier can see, or use bpf_for() or bpf_loop()"
#define NOT_INIT "the program reads a variable that has no value here: initialize it on every path; a function must return a value, and a call keeps nothing in the registers R1 to R5"
#define ARITHMETIC "this calculation is not allowed with this pointer: only add numbers to, or subtract them from, pointers into map values, packets and the stack, with 64 bits"
#define OFFSET "the number that is added to a pointer may be too large: check its limits first, below 0 too"
#define AS_GIVEN "this pointer has to be used as the program got it, without arithmetic: access its fields at constant offsets"
#define CONTEXT "programs of this type may not read or write this part of the context, or not with this size: see the fields of its context"
#define READ_ONLY "the program writes to memory that it may only read: write to a map or to the stack"
#define ALIGNED "the access is not aligned to its size: align the variable, or copy it with memcpy()"
#define NO_HELPER "programs of this type may not call this helper function: use another helper or program type, see bpf-helpers(7)"
#define GPL "only programs under a license that is compatible with the GPL may do this: char LICENSE[] SEC(\"license\") = \"GPL\""
#define SLEEPABLE "the program calls a function that may sleep, and may not sleep here: load it as sleepable (SEC(\"fentry.s/...\"), --prog-flags sleepable), and call it outside of locks, of RCU sections and of sections without preemption"
#define NOT_SLEEPABLE "programs of this type, or with this map or target, cannot be sleepable: leave out the '.s' of the section, or --prog-flags sleepable"
#define RETURN "the program returns a value that is not allowed for its type or its hook: return a number in the range of the last lines of the log"
#define LEAK "a reference is not released on every path: release it (bpf_sk_release(), bpf_ringbuf_submit() or bpf_ringbuf_discard(), the _release() function of a kfunc) before the program ends or calls another one"
#define NO_REFERENCE "the program releases a reference that it does not hold, or holds no longer: release exactly what an acquiring function returned, once, without arithmetic"
#define LOCK_HELD "this is not allowed while a lock is held: release the lock first, on every path"
#define LOCK_PAIR "locks are not taken and released in pairs: take one lock at a time, and release the same one"
#define LOCK_PLACE "the lock has to be a variable 'struct bpf_spin_lock' at a constant offset in a map value with BTF, or in an allocated object"
#define LOCK_TAKE "this is only allowed while the lock of the same object is held: call bpf_spin_lock() first"
#define SECTION_HELD "this is not allowed between the functions that begin and end an RCU section, or one without preemption or interrupts: end the section first, on every path"
#define RCU "the pointer is only valid inside of an RCU section: call bpf_rcu_read_lock() first, or acquire a reference"
#define SECTION_PAIR "a section (RCU, preemption, interrupts) is not begun and ended in pairs, or not in order"
#define SPECIAL "the program uses a special field (lock, timer, kptr, list, tree) like other memory, or at a wrong place: use the functions for it"
#define DYNPTR "the argument has to be a dynptr in the right state: a 'struct bpf_dynptr' on the stack, passed as it is; bpf_dynptr_from_*() or bpf_ringbuf_reserve_dynptr() initialize it, once, and its reference is released before it is used again"
#define ITERATOR "the argument has to be an iterator in the right state: a variable on the stack; the _new() function initializes it, once, then _next(), and _destroy() on every path"
#define ARGUMENT "an argument of the call has the wrong kind: the last lines of the log say which argument, and what is expected"
#define TRUSTED "the kernel function (kfunc) takes only pointers that are trusted: those that the program got as arguments, or acquired a reference for"
#define CONSTANT "this argument has to be a constant number: do not compute it at run time"
#define NO_KFUNC "programs of this type, or at this hook, may not call this kernel function (kfunc): use another function, type or hook"
#define NO_KEYS "maps of this type have no keys or no values (ring buffers, queues, stacks, bloom filters): use the functions that are for this type, such as bpf_ringbuf_reserve() or bpf_map_push_elem()"
#define MAP_HELPER "this function does not take maps of this type, here: use a map of another type, or the function that is for this one"
#define FIELD "the program reads a structure of the kernel where it has no member, or not all of one: use the vmlinux.h of this kernel, or CO-RE (BPF_CORE_READ())"
#define KERNEL_WRITE "programs may not write to this memory of the kernel: only read it"
#define HOOK_ARGS "the function has no such argument, or one that is not a pointer or a number: see its declaration in the BTF of the kernel"
#define UNREACHED "some instructions can never be reached: remove them, or compile again with -O2"
#define NO_END "the program can run past the end of a function: return on every path (undefined behaviour in C lets the compiler leave out the return)"
#define UNDEFINED "the compiler found undefined behaviour, such as a variable without a value: initialize it (clang -Wall -Wuninitialized)"
#define GLOBAL_ARG "an argument of a global function is not as its parameter says: pass a pointer to memory of the declared size, or make the function static"
#define FUNC_BTF "the BTF of the functions does not fit the program: compile it again with 'clang -g'"

static const struct bp_verifier_hint hints[] = {
	/* ---- NULL ---- */
	{ "invalid mem access '*_or_null", MAY_BE_NULL, 0 },
	{ "prohibited, null-check it first", MAY_BE_NULL, 0 },
	{ "Possibly NULL pointer passed to", MAY_BE_NULL, 0 },
	{ "R* type=*_or_null expected=", MAY_BE_NULL, 0 },
	{ "R* type=*_or_null_ expected=", MAY_BE_NULL, 0 },

	/* ---- packets and other memory ---- */
	{ "invalid access to packet, off=", PACKET, 0 },
	{ "offset is outside of the packet", PACKET, 0 },
	{ "helper access to the packet is not allowed", "this function takes no pointer into the packet from programs of this type: copy the bytes to the stack first", 0 },
	{ "cannot write into packet", "programs of this type may not write to the packet: use a type that may (xdp, tc classifier, lwt_xmit, sk_skb, sk_msg), or a helper", 0 },
	{ "does not allow writes to packet data", "programs of this type may not write to the packet: use a type that may (xdp, tc classifier, lwt_xmit, sk_skb, sk_msg), or a helper", 0 },
	{ "write into map forbidden", "the program writes to a map that it may only read (BPF_F_RDONLY_PROG, or a constant global variable): write to another map", 0 },
	{ "read from map forbidden", "the program reads a map that it may only write (BPF_F_WRONLY_PROG): change the flags of the map", 0 },
	{ "either use unsigned", NEGATIVE, 0 },
	{ "unbounded memory access", UNBOUNDED, 0 },
	{ "invalid zero-sized read", "a length may be 0: check that it is larger before the call", 0 },
	{ "is outside of the allowed memory range", BOUNDS, 0 },
	{ "invalid access to map value", BOUNDS, 0 },
	{ "invalid access to map key", BOUNDS, 0 },
	{ "invalid access to memory, mem_size=", BOUNDS, 0 },
	{ "R* min value is outside of the array range", BOUNDS, 0 },
	{ "R* max value is outside of the array range", BOUNDS, 0 },
	{ "invalid mem access 'inv'", NO_POINTER, 0 },
	{ "invalid mem access 'scalar'", NO_POINTER, 0 },
	{ "invalid variable buffer offset", UNBOUNDED, 0 },
	{ "invalid negative * buffer offset", NEGATIVE, 0 },
	{ "invalid * buffer access", BOUNDS, 0 },
	{ "misaligned * access off", ALIGNED, 0 },
	{ "misaligned access off", ALIGNED, 0 },
	{ "cannot write into *rdonly", READ_ONLY, 0 },
	{ "R* cannot write into", READ_ONLY, 0 },
	{ "invalid mem access 'dynptr_ptr'", DYNPTR, 0 },

	/* ---- stack ---- */
	{ "combined stack size of", STACK_SUM, 0 },
	{ "stack size of subprog", STACK_SUM, 0 },
	{ "exceeds interpreter stack depth limit", STACK_SUM, 0 },
	{ "tail_calls are not allowed when call stack of previous frames", "a function with a tail call is called with more than 256 bytes of stack in use: use less stack in its callers", 0 },
	{ "the call stack of * frames is too deep", DEEP, 0 },
	{ "recursive call from", DEEP, 0 },
	{ "invalid * stack R* off=", STACK_RANGE, 0 },
	{ "invalid stack type R* off=", STACK_RANGE, 0 },
	{ "invalid stack off=", STACK_RANGE, 0 },
	{ "invalid variable-offset*stack R", STACK_RANGE, 0 },
	{ "invalid unbounded variable-offset*stack R", UNBOUNDED, 0 },
	{ "invalid read from stack", STACK_INIT, 0 },
	{ "invalid indirect read from stack", STACK_INIT, 0 },
	{ "reading from stack", STACK_INIT, 0 },
	{ "cannot return stack pointer to the caller", "a function returns a pointer to its own stack: pass it memory of the caller instead", 0 },
	{ "frame pointer is read only", "the program changes R10, which is the frame pointer: use another register", 0 },
	{ "invalid size of register fill", "the program reads part of a pointer that was saved on the stack: read all of its 8 bytes", 0 },
	{ "attempt to corrupt spilled pointer on stack", "the program changes part of a pointer that was saved on the stack: write all of its 8 bytes", 0 },

	/* ---- loops, size, structure ---- */
	{ "infinite loop detected", LOOP, 0 },
	{ "back-edge from insn", LOOP, 0 },
	{ "unreachable insn", UNREACHED, 0 },
	{ "last insn is not an exit or jmp", NO_END, 0 },
	{ "jump out of range from insn", "a jump leaves its function: correct the offset of the instruction", 0 },
	{ "jump into the middle of ldimm64", "a jump goes into the middle of an instruction of 16 bytes: correct its offset", 0 },
	{ "unexpected __bpf_trap()", UNDEFINED, 0 },
	{ "!read_ok", NOT_INIT, 0 },
	{ "div by zero", "the program divides by the constant 0: correct the divisor", 0 },
	{ "invalid shift", "the program shifts by more bits than the value has: correct the number of bits", 0 },
	{ "same insn cannot be used with different pointers", "one instruction accesses two kinds of memory on different paths: access each in a branch of its own (barrier_var(), or volatile)", 0 },

	/* ---- arithmetic ---- */
	{ "math between * pointer and register with unbounded min value", UNBOUNDED, 0 },
	{ "math between * pointer and", OFFSET, 0 },
	{ "pointer be out of bounds", OFFSET, 0 },
	{ "pointer offset * is not allowed", OFFSET, 0 },
	{ "pointer arithmetic", ARITHMETIC, 0 },
	{ "bitwise operator * on pointer prohibited", ARITHMETIC, 0 },
	{ "R* pointer * pointer prohibited", ARITHMETIC, 0 },
	{ "tried to subtract pointer from scalar", ARITHMETIC, 0 },
	{ "subtraction from stack pointer prohibited", ARITHMETIC, 0 },
	{ "partial copy of pointer", ARITHMETIC, 0 },
	{ "sign-extension part of pointer", ARITHMETIC, 0 },
	{ "dereference of modified dynptr_ptr", DYNPTR, 0 },
	{ "negative offset dynptr_ptr", DYNPTR, 0 },
	{ "dereference of modified * ptr", AS_GIVEN, 0 },
	{ "variable * access var_off=* disallowed", AS_GIVEN, 0 },
	{ "negative offset * ptr R* disallowed", AS_GIVEN, 0 },

	/* ---- context ---- */
	{ "Reference may already be released", NO_REFERENCE, 0 },
	{ "invalid bpf_context access", CONTEXT, 0 },
	{ "invalid access to context", CONTEXT, 0 },
	{ "invalid access to flow keys", CONTEXT, 0 },
	{ "R* invalid * access off=", "programs of this type may not read or write this part of the structure, or not with this size: see its fields in linux/bpf.h", 0 },
	{ "BPF_ATOMIC * R* * is not allowed", "atomic operations are not allowed on this memory: use them on map values or the stack", 0 },
	{ "BPF_XADD stores into R* * is not allowed", "atomic operations are not allowed on this memory: use them on map values or the stack", 0 },
	{ "BPF_ST stores into R* * is not allowed", "a constant cannot be stored to this memory: store a variable", 0 },
	{ "doesn't have *-th argument", HOOK_ARGS, 0 },
	{ "func '*' arg* type * is not a struct", HOOK_ARGS, 0 },
	{ "Only pointer access is allowed", HOOK_ARGS, 0 },
	{ "is not multiple of 8", HOOK_ARGS, 0 },

	/* ---- memory of the kernel ---- */
	{ "access beyond struct", FIELD, 0 },
	{ "access beyond the end of member", FIELD, 0 },
	{ "cannot access ptr member", FIELD, 0 },
	{ "doesn't have field at offset", FIELD, 0 },
	{ "R* is * invalid negative access", FIELD, 0 },
	{ "R* is ptr_* invalid variable offset", AS_GIVEN, 0 },
	{ "access user memory", "this is memory of a process: read it with bpf_probe_read_user() or bpf_copy_from_user()", 0 },
	{ "access percpu memory", "this is a variable of each CPU: get its address with bpf_per_cpu_ptr() or bpf_this_cpu_ptr()", 0 },
	{ "only read is supported", KERNEL_WRITE, 0 },
	{ "only read from * is supported", KERNEL_WRITE, 0 },
	{ "no write support to", KERNEL_WRITE, 0 },
	{ "may write into memory pointed by", KERNEL_WRITE, 0 },

	/* ---- license, sleeping, types ---- */
	{ "from non-GPL compatible program", GPL, 0 },
	{ "have a GPL compatible license", GPL, 0 },
	{ "must be sleepable to call", SLEEPABLE, 0 },
	{ "is sleepable within", SLEEPABLE, 0 },
	{ "might sleep in a non-sleepable prog", SLEEPABLE, 0 },
	{ "sleepable helper * in", SLEEPABLE, 0 },
	{ "sleepable global function * called in", SLEEPABLE, 0 },
	{ "that may sleep are not allowed in", SLEEPABLE, 0 },
	{ "in non-sleepable context", SLEEPABLE, 0 },
	{ "is not sleepable", NOT_SLEEPABLE, 0 },
	{ "Sleepable programs can only use", NOT_SLEEPABLE, 0 },
	{ "helper call is not allowed in probe", NO_HELPER, 0 },
	{ "supported only for fentry", NO_HELPER, 0 },
	{ "func *#* not supported for program type", NO_HELPER, 0 },
	{ "progs cannot use bpf_", "programs of this type may not use maps with this field (lock, timer, list, tree): use another map or program type", 0 },
	{ "calling kernel function * is not allowed", NO_KFUNC, 0 },
	{ "JIT does not support calling k", "this kernel cannot call kernel functions (kfuncs) on this architecture: use a newer kernel", BP_UNSUPPORTED },
	{ "calling kernel function is not supported without CONFIG_DEBUG_INFO_BTF", "this kernel has no BTF, which kernel functions (kfuncs) need: use a kernel with CONFIG_DEBUG_INFO_BTF", BP_UNSUPPORTED },
	{ "invalid kernel function call not eliminated", "the program calls a __weak kernel function (kfunc) that this kernel does not have: call it only if bpf_ksym_exists() says so, or use a newer kernel", BP_UNSUPPORTED },
	{ "is referenced but wasn't resolved", "the program calls a __weak kernel function (kfunc) that this kernel does not have: call it only if bpf_ksym_exists() says so, or use a newer kernel", BP_UNSUPPORTED },
	{ "attach to unsupported member", "this kernel takes no program for this member of the struct_ops: leave it out", BP_UNSUPPORTED },
	{ "attach to invalid member", "this kernel does not have this member of the struct_ops: leave it out", BP_UNSUPPORTED },
	{ "Attaching tracing programs to function '*' is rejected", "programs must not be attached to this function of the kernel: choose another one", 0 },
	{ "LD_ABS is only allowed in functions that return 'int'", "a function that reads the packet with the instructions LD_ABS or LD_IND has to return int: change its type", 0 },

	/* ---- return values ---- */
	{ "At * the register R* has * should have been in", RETURN, 0 },
	{ "At * the register R* is not a known value", RETURN, 0 },
	{ "At subprogram exit the register R0 is not a scalar value", "a function has to return a number: correct its return value", 0 },
	{ "R0 not a scalar value", "a function has to return a number: correct its return value", 0 },
	{ "can't modify return value", RETURN, 0 },

	/* ---- references ---- */
	{ "Unreleased reference id=", LEAK, 0 },
	{ "would lead to reference leak", LEAK, 0 },
	{ "cannot release unowned const bpf_dynptr", DYNPTR, 0 },
	{ "cannot overwrite referenced dynptr", DYNPTR, 0 },
	{ "reference has not been acquired before", NO_REFERENCE, 0 },
	{ "must be referenced when passed to release function", NO_REFERENCE, 0 },
	{ "is an unacquired reference", NO_REFERENCE, 0 },
	{ "expects refcounted PTR_TO_BTF_ID", NO_REFERENCE, 0 },
	{ "must have zero offset when passed to release func", NO_REFERENCE, 0 },

	/* ---- locks and sections ---- */
	{ "not allowed while holding a lock", LOCK_HELD, 0 },
	{ "cannot be used inside bpf_spin_lock-ed region", LOCK_HELD, 0 },
	{ "bpf_spin_unlock is missing", LOCK_HELD, 0 },
	{ "unlock without taking a lock", LOCK_PAIR, 0 },
	{ "unlock of different lock", LOCK_PAIR, 0 },
	{ "unlock cannot be out of order", LOCK_PAIR, 0 },
	{ "Locking two bpf_spin_locks are not allowed", LOCK_PAIR, 0 },
	{ "AA deadlock detected", LOCK_PAIR, 0 },
	{ "has to have BTF in order to use bpf_spin_lock", LOCK_PLACE, 0 },
	{ "has no valid bpf_spin_lock", LOCK_PLACE, 0 },
	{ "doesn't point to 'struct bpf_*spin_lock'", LOCK_PLACE, 0 },
	{ "must be held for", LOCK_TAKE, 0 },
	{ "held lock and object are not in the same allocation", LOCK_TAKE, 0 },
	{ "cannot be used inside bpf_*-ed region", SECTION_HELD, 0 },
	{ "bpf_rcu_read_unlock is missing", SECTION_PAIR, 0 },
	{ "bpf_preempt_enable* is missing", SECTION_PAIR, 0 },
	{ "bpf_local_irq_restore* is missing", SECTION_PAIR, 0 },
	{ "unmatched rcu read", SECTION_PAIR, 0 },
	{ "unmatched attempt to enable preemption", SECTION_PAIR, 0 },
	{ "cannot restore irq state out of order", SECTION_PAIR, 0 },
	{ "requires RCU critical section protection", RCU, 0 },
	{ "expected an RCU CS when using", RCU, 0 },
	{ "must be a rcu pointer", RCU, 0 },

	/* ---- special fields ---- */
	{ "cannot be accessed directly by load/store", SPECIAL, 0 },
	{ "cannot be accessed indirectly by", SPECIAL, 0 },
	{ "access cannot have variable offset", SPECIAL, 0 },
	{ "store to referenced kptr disallowed", SPECIAL, 0 },
	{ "invalid kptr access", SPECIAL, 0 },
	{ "has no valid *kptr", SPECIAL, 0 },
	{ "has no valid", SPECIAL, 0 },
	{ "doesn't point to kptr", SPECIAL, 0 },
	{ "doesn't point to 'struct", SPECIAL, 0 },
	{ "has to be at the constant offset", SPECIAL, 0 },

	/* ---- dynptrs and iterators ---- */
	{ "Expected an initialized dynptr", DYNPTR, 0 },
	{ "Expected a dynptr of type", DYNPTR, 0 },
	{ "Dynptr has to be an uninitialized dynptr", DYNPTR, 0 },
	{ "dynptr has to be at a constant offset", DYNPTR, 0 },
	{ "cannot pass in dynptr at an offset", DYNPTR, 0 },
	{ "potential write to dynptr", DYNPTR, 0 },
	{ "expected pointer to stack or const struct bpf_dynptr", DYNPTR, 0 },
	{ "expected pointer to stack or dynptr_ptr", DYNPTR, 0 },
	{ "cannot pass pointer to const bpf_dynptr", DYNPTR, 0 },
	{ "for bpf_dynptr_from_mem data", "bpf_dynptr_from_mem() takes memory of a map value only: use a global variable or a map", 0 },
	{ "R* type=* expected=*dynptr_ptr", DYNPTR, 0 },
	{ "expected an initialized iter_", ITERATOR, 0 },
	{ "expected uninitialized iter_", ITERATOR, 0 },
	{ "expected pointer to an iterator on stack", ITERATOR, 0 },
	{ "expected valid iter pointer", ITERATOR, 0 },
	{ "expected an initialized irq flag", SECTION_PAIR, 0 },
	{ "expected uninitialized irq flag", SECTION_PAIR, 0 },

	/* ---- arguments of functions ---- */
	{ "must be referenced or trusted", TRUSTED, 0 },
	{ "must be a known constant", CONSTANT, 0 },
	{ "is not a known constant", CONSTANT, 0 },
	{ "R* is not a const", CONSTANT, 0 },
	{ "cannot update sockmap in this context", MAP_HELPER, 0 },
	{ "cannot pass map_type", MAP_HELPER, 0 },
	{ "expected prog array map for tail call", "a tail call takes a map of the type prog_array: pass one", 0 },
	{ "get_local_storage() doesn't support non-zero flags", "the flags of bpf_get_local_storage() have to be 0: pass the constant 0", 0 },
	{ "Caller passes invalid args into func", GLOBAL_ARG, 0 },
	{ "R* type=* expected=", ARGUMENT, 0 },
	{ "kernel function * args#* expected pointer to", ARGUMENT, 0 },
	{ "arg#* pointer type * must point to", ARGUMENT, 0 },
	{ "arg#* expected pointer to", ARGUMENT, 0 },
	{ "arg#* expects pointer to", ARGUMENT, 0 },
	{ "arg#* expected for", ARGUMENT, 0 },
	{ "arg#* doesn't point to", ARGUMENT, 0 },
	{ "arg#* memory, len pair leads to invalid memory access", BOUNDS, 0 },
	{ "arg#* is neither owning or non-owning ref", ARGUMENT, 0 },
	{ "expects arg#1", ARGUMENT, 0 },
	{ "allocated object must be referenced", TRUSTED, 0 },
	{ "R* is not a scalar", ARGUMENT, 0 },
	{ "R* is of type * but * is expected", ARGUMENT, 0 },
	{ "pointer in R* isn't map pointer", ARGUMENT, 0 },

	/* ---- functions and their BTF ---- */
	{ "Global functions need valid BTF", FUNC_BTF, 0 },
	{ "reference type('*') size cannot be determined", "a parameter points to a type that is only declared: define the type in the source, or take 'void *' and a size", 0 },
	{ "return value not void or scalar", "a global function has to return a number or nothing: change its type, or make it static", 0 },
	{ "Invalid type of function", FUNC_BTF, 0 },
};
/* The instruction decides: these come first. */
static const struct {
	const char *insn; /* a pattern for its line */
	struct bp_verifier_hint hint;
} by_insn[] = {
	{ "call bpf_map_", { "invalid zero-sized read", NO_KEYS, 0 } },
};
/* clang-format on */

/* Does an instruction begin the line: "12: (bf) r0 = r1", or the source that it comes from? */
static bool is_trace(const char *line)
{
	size_t digits = strspn(line, "0123456789");

	return line[0] == ';' || (digits && strncmp(line + digits, ": (", 3) == 0);
}

const char *bp_verifier_complaint(const char *log)
{
	const char *start = log + strlen(log);
	const char *report = NULL;
	const char *at = start - log > NEAR ? start - NEAR : log;

	for (; (at = strstr(at, REPORT)); at++)
		if (at == log || at[-1] == '\n')
			report = at;
	if (report)
		start = report;
	for (int left = LINES; start > log && left > 0; left--) {
		const char *line = start - 1;

		while (line > log && line[-1] != '\n')
			line--;
		if (is_trace(line))
			break;
		start = line;
	}
	return start;
}

/* The line before, which has the instruction; "" if there is none. */
static const char *line_before(const char *log, const char *at)
{
	const char *line = at > log ? at - 1 : at;

	while (line > log && line[-1] != '\n')
		line--;
	return line;
}

static const struct bp_verifier_hint *find(const char *line, const char *insn)
{
	for (size_t i = 0; i < ARRAY_SIZE(by_insn); i++)
		if (bp_message_fits(line, by_insn[i].hint.said, NULL, 0) &&
		    bp_message_fits(insn, by_insn[i].insn, NULL, 0))
			return &by_insn[i].hint;
	for (size_t i = 0; i < ARRAY_SIZE(hints); i++)
		if (bp_message_fits(line, hints[i].said, NULL, 0))
			return &hints[i];
	return NULL;
}

const struct bp_verifier_hint *bp_verifier_hint_find(const char *log)
{
	const char *complaint = log ? bp_verifier_complaint(log) : "";
	const char *insn = log ? line_before(log, complaint) : "";
	const struct bp_verifier_hint *hint = NULL;

	for (const char *line = complaint; *line && !hint;
	     line += strcspn(line, "\n"), line += *line == '\n')
		if (strncmp(line, REPORT, strlen(REPORT)) == 0)
			break;
		else
			hint = find(line, insn);
	return hint;
}
