// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* target.c - a program with functions and a USDT probe: "target" calls all once, and says whether
 * the semaphore of the probe is raised. */
#include <stdio.h>

/* As <sys/sdt.h> has it, which is not on every machine. */
__attribute__((section(".probes"))) volatile unsigned short target_called_semaphore;

#if __SIZEOF_POINTER__ == 8
#define ADDR ".8byte "
#else
#define ADDR ".4byte "
#endif
#define USDT(arg)                                                         \
	asm volatile("990: nop\n"                                         \
		     ".pushsection .note.stapsdt, \"\", \"note\"\n"       \
		     ".balign 4\n"                                        \
		     ".4byte 992f - 991f, 994f - 993f, 3\n"               \
		     "991: .asciz \"stapsdt\"\n"                          \
		     "992: .balign 4\n"                                   \
		     "993: " ADDR "990b\n" ADDR "_.stapsdt.base\n" ADDR   \
		     "target_called_semaphore\n"                          \
		     ".asciz \"target\"\n"                                \
		     ".asciz \"called\"\n"                                \
		     ".asciz \"-4@%0\"\n"                                 \
		     "994: .balign 4\n"                                   \
		     ".popsection\n"                                      \
		     ".ifndef _.stapsdt.base\n"                           \
		     ".pushsection .stapsdt.base, \"aG\", \"progbits\", " \
		     ".stapsdt.base, comdat\n"                            \
		     ".weak _.stapsdt.base\n"                             \
		     ".hidden _.stapsdt.base\n"                           \
		     "_.stapsdt.base: .space 1\n"                         \
		     ".size _.stapsdt.base, 1\n"                          \
		     ".popsection\n"                                      \
		     ".endif\n"                                           \
		     :                                                    \
		     : "r"(arg))

static __attribute__((noinline)) int target_one(int x)
{
	asm volatile("" : "+r"(x));
	return x + 1;
}

static __attribute__((noinline)) int target_two(int x)
{
	asm volatile("" : "+r"(x));
	return x + 2;
}

static __attribute__((noinline)) int other_three(int x)
{
	asm volatile("" : "+r"(x));
	return x + 3;
}

int main(int argc, char **argv)
{
	int sum = target_one(argc) + target_two(argc) + other_three(argc);

	(void)argv;
	USDT(sum);
	printf("semaphore %u\n", target_called_semaphore);
	return 0;
}
