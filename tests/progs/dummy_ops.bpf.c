// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The struct_ops that the kernel has for test runs. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct bpf_dummy_ops_state {
	int val;
} __attribute__((preserve_access_index));

struct bpf_dummy_ops {
	int (*test_1)(struct bpf_dummy_ops_state *cb);
} __attribute__((preserve_access_index));

/* Without a state, which a test run cannot make: 42. */
SEC("struct_ops/test_1")
int dummy_test(unsigned long long *ctx)
{
	struct bpf_dummy_ops_state *state = (void *)ctx[0];

	return state ? state->val : 42;
}

SEC(".struct_ops")
struct bpf_dummy_ops dummy = {
	.test_1 = (void *)dummy_test,
};

char LICENSE[] SEC("license") = "GPL";
