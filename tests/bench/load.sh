#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load: objects with heavy programs, a trivial one and CO-RE, against bpftool, veristat and one process.
# shellcheck source=lib.bash
source "$(dirname "$0")/lib.bash"
own_bpffs "$@"
PINS=$work/bpf/pins
CLANG=${CLANG:-clang}
VERISTAT=$(command -v veristat || "$BENCH/veristat" || true)

# compile NAME: the C on standard input becomes $work/NAME.o
compile() {
	local flags=() name

	while read -r name; do
		flags+=(-idirafter "$name")
	done < <("$CLANG" -v -E -x c /dev/null 2>&1 | sed -n '/<...> search starts here:/,/^End of search/s/^ //p')
	"$CLANG" -O2 -g -target bpf -mcpu=v2 -isystem "$ROOT/build/libbpf/include" "${flags[@]}" -x c -c - -o "$work/$1.o"
}

# heavy COUNT: programs with loops that the verifier walks through, of different lengths
heavy() {
	cat <<-'END'
		#include <linux/bpf.h>
		#include <bpf/bpf_helpers.h>
		struct { __uint(type, BPF_MAP_TYPE_ARRAY); __uint(max_entries, 64); __type(key, __u32); __type(value, __u64); } map SEC(".maps");
		const volatile int limit = 1000;
		static __always_inline int busy(struct __sk_buff *skb, int turns)
		{
			unsigned char *data = (void *)(long)skb->data, *end = (void *)(long)skb->data_end;
			__u32 sum = 0;
			for (int i = 0; i < turns; i++) {
				if (data + i + 4 > end)
					break;
				__u32 v = data[i];
				if (v & 1) sum += v; else sum ^= v << 3;
				if (v > i) sum -= i;
				__u32 key = sum & 63;
				__u64 *p = bpf_map_lookup_elem(&map, &key);
				if (p) { if (*p > sum) sum += 2; *p += v; }
				if (sum & 0x80) sum = ~sum;
			}
			return sum > limit;
		}
		char LICENSE[] SEC("license") = "GPL";
	END
	for ((i = 0; i < $1; i++)); do
		echo "SEC(\"tc\") int heavy_$i(struct __sk_buff *skb) { return busy(skb, $((40 + i * 37 % 5 * 50))); }"
	done
}

# core COUNT: tracing programs with a relocation each
core() {
	cat <<-'END'
		#include <linux/bpf.h>
		#include <bpf/bpf_helpers.h>
		struct task_struct { int pid; int tgid; } __attribute__((preserve_access_index));
		char LICENSE[] SEC("license") = "GPL";
		int sum;
	END
	for ((i = 0; i < $1; i++)); do
		echo "SEC(\"tp_btf/sched_switch\") int core_$i(__u64 *ctx) { struct task_struct *t = (void *)ctx[1]; sum += t->pid + t->tgid + $i; return 0; }"
	done
}

trivial() {
	cat <<-'END'
		#include <linux/bpf.h>
		#include <bpf/bpf_helpers.h>
		SEC("xdp") int trivial(struct xdp_md *ctx) { return XDP_PASS; }
		char LICENSE[] SEC("license") = "GPL";
	END
}

# pinned NAME ROUNDS [BPFPROG-OPTION...]: load, pin and remove the pins again, all in one shell
pinned() {
	local name=$1 rounds=$2 commands
	shift 2

	commands=(bpfprog sh -c "$TOOL load $work/$name.o --pin-dir $PINS -q && rm -r $PINS/*")
	[[ $name != heavy ]] || commands+=(-- serial sh -c "$TOOL load $work/$name.o --pin-dir $PINS -q --jobs 1 && rm -r $PINS/*")
	if has bpftool; then
		commands+=(-- bpftool sh -c "bpftool prog loadall $work/$name.o $PINS/all > /dev/null && rm -r $PINS/*")
	fi
	measure "$name, pinned" "$TOOLS/pairs" "$rounds" "${commands[@]}"
}

# checked NAME ROUNDS: verify and leave nothing
checked() {
	local commands=(bpfprog "$TOOL" load "$work/$1.o" --check -q -- serial "$TOOL" load "$work/$1.o" --check -q --jobs 1)

	if [[ $VERISTAT ]]; then
		commands+=(-- veristat "$VERISTAT" "$work/$1.o")
	fi
	measure "$1, checked" "$TOOLS/pairs" "$2" "${commands[@]}"
}

mkdir "$PINS"
heavy "${HEAVY:-50}" | compile heavy
core 50 | compile core
trivial | compile trivial

pinned heavy 11
pinned trivial 101
pinned core 21
checked heavy 11
checked core 21

if [[ $(nproc) -gt 1 ]]; then
	goal 'heavy, pinned' wall bpftool bpfprog min 1.6
	goal 'heavy, pinned' wall serial bpfprog min 1.6
	goal 'heavy, checked' wall serial bpfprog min 1.6
fi
for by in cpu wall; do
	goal 'trivial, pinned' $by bpftool bpfprog min 1
	goal 'core, pinned' $by bpftool bpfprog min 1
	goal 'core, checked' $by veristat bpfprog min 10
done
