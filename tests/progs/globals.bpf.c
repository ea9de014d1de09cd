// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Global variables of each kind; the program returns their sum. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

enum mode { MODE_OFF, MODE_ON = 5 };

struct config {
	int number;
	struct {
		unsigned char bytes[4];
	} inner;
};

const volatile int constant = 1;
volatile unsigned short small = 2;
volatile long long wide;
volatile bool flag;
volatile enum mode mode;
volatile char text[8] = "abc";
volatile int numbers[3];
volatile struct config config;

SEC("xdp")
int globals_sum(struct xdp_md *ctx)
{
	return constant + small + wide + flag + mode + text[0] + numbers[1] + config.number +
	       config.inner.bytes[2];
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
