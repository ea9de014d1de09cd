// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Programs that write to their streams, or of which the kernel writes there (Linux 6.17). */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

/* The function changed its name and its arguments with Linux 7.0. */
extern int bpf_stream_vprintk___old(int id, const char *fmt__str, const void *args, __u32 len__sz,
				    void *aux__prog) __weak __ksym;
extern int bpf_stream_vprintk_impl(int id, const char *fmt__str, const void *args, __u32 len__sz,
				   void *aux__prog) __weak __ksym;
extern int bpf_stream_vprintk(int id, const char *fmt__str, const void *args,
			      __u32 len__sz) __weak __ksym;

#define SAY(id, text, arg)                                                            \
	({                                                                            \
		static const char fmt[] = text;                                       \
		__u64 args[1] = { arg };                                              \
		bpf_ksym_exists(bpf_stream_vprintk_impl) ?                            \
			bpf_stream_vprintk_impl(id, fmt, args, sizeof(args), NULL) :  \
		bpf_ksym_exists(bpf_stream_vprintk___old) ?                           \
			bpf_stream_vprintk___old(id, fmt, args, sizeof(args), NULL) : \
			bpf_stream_vprintk(id, fmt, args, sizeof(args));              \
	})

/* may_goto: clang 14 has no word for it. */
#define CAN_LOOP                                                             \
	({                                                                   \
		__label__ out, on;                                           \
		int go = 1;                                                  \
		asm volatile goto("1: .byte 0xe5; .byte 0;"                  \
				  ".long ((%l[out] - 1b - 8) / 8) & 0xffff;" \
				  ".short 0" :: ::out);                      \
		goto on;                                                     \
	out:                                                                 \
		go = 0;                                                      \
	on:;                                                                 \
		go;                                                          \
	})

SEC("xdp")
int say(struct xdp_md *ctx)
{
	SAY(1, "hello %d\n", 42);
	SAY(1, "again %d\n", 43);
	SAY(2, "oh no %d\n", 44);
	return XDP_PASS;
}

/* The line of a report, which is none. */
SEC("xdp")
int pretend(struct xdp_md *ctx)
{
	SAY(2, "ERROR: %d is not what the kernel says\n", 1);
	return XDP_PASS;
}

SEC("xdp")
int quiet(struct xdp_md *ctx)
{
	return XDP_PASS;
}

/* A loop without end is ended by the kernel, which says so on stderr. */
SEC("xdp")
int spin(struct xdp_md *ctx)
{
	volatile __u64 n = 0;

	while (CAN_LOOP)
		n++;
	return XDP_PASS;
}

struct {
	__uint(type, 33); /* BPF_MAP_TYPE_ARENA */
	__uint(map_flags, 1 << 10);
	__uint(max_entries, 10);
} arena SEC(".maps");

/* A page of an arena that is not there: what is read is 0, and the kernel says so (Linux 6.18). */
SEC("xdp")
int fault(struct xdp_md *ctx)
{
	__u64 value = 0x2000;

	/* The program has the arena if it has its address. addr_space_cast, for r1, comes as bytes.
	 */
	asm volatile("r1 = %[value];"
		     ".byte 0xbf, 0x11, 0x01, 0x00, 0x01, 0x00, 0x00, 0x00;"
		     "%[value] = *(u64 *)(r1 + 0)"
		     : [value] "+r"(value)
		     : "r"(&arena)
		     : "r1");
	return value ? XDP_DROP : XDP_PASS;
}

char LICENSE[] SEC("license") = "GPL";
