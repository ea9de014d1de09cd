// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Global variables of each kind; the program returns their sum. */
#include <linux/bpf.h>
#include <stdbool.h>
#include <bpf/bpf_helpers.h>

enum mode { MODE_OFF, MODE_ON = 5 };

enum far { FAR_OFF, FAR_ON = 0x300000000ULL };

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
volatile enum far far;
volatile int matrix[2][3];
volatile char names[2][4];
volatile struct {
	unsigned int low : 3;
	int high : 5;
	enum mode mode : 4;
	union {
		unsigned int word;
		unsigned char bytes[4];
	};
	struct {
		short x;
		short y;
	} points[2];
} record;

SEC("xdp")
int globals_sum(struct xdp_md *ctx)
{
	static volatile struct config own;

	return own.number + (far >> 32) + constant + small + wide + flag + mode + text[0] +
	       numbers[1] + config.number + config.inner.bytes[2] + matrix[1][0] * 100 +
	       matrix[0][2] + names[1][0] + record.low + record.high + record.mode +
	       record.bytes[1] + record.points[1].y;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
