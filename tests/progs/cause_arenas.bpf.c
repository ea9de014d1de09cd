// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* cause_arenas.bpf.c - two maps of a type of which an object can have one */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define TYPE_ARENA 33 /* of Linux 6.9 */

struct {
	__uint(type, TYPE_ARENA);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
} first SEC(".maps"), second SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
