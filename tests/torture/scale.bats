#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Many of everything: how long one takes at three sizes, and how much memory that needs. Times are
# printed; what is tested is that it works, and that memory stays within bounds.

load ../helpers
load inject

TOOLS=$ROOT/build/tests/bench

setup() {
	setup_dirs
	worst=0
}

teardown() {
	teardown_dirs
}

# measure WHAT COUNT COMMAND...: print the CPU time for each of COUNT, and keep the memory in $worst
measure() {
	local what=$1 count=$2 result
	shift 2

	result=$("$TOOLS/pairs" 1 it "$@") || return
	worst=$(jq '.commands.it.rss_kb' <<< "$result")
	jq -r --arg what "$what" --argjson count "$count" '.commands.it |
		"# scale: \($count) \($what): \(.cpu_us / $count * 100 | round / 100) µs of CPU each, \(.rss_kb) KiB"' \
		<<< "$result" >&3
}

@test "scale: list of 20,000 programs" {
	for count in 200 2000 20000; do
		# Each holds a part of them, for there is a limit to the descriptors of a process.
		local holders=()
		for _ in {1..10}; do
			holders+=("$TOOLS/hold" $((count / 10)) plain)
		done
		worst=$("${holders[@]}" "$TOOLS/pairs" 1 it bpfprog list)
		jq -r --argjson count "$count" '.commands.it |
			"# scale: list of \($count) programs: \(.cpu_us / $count * 100 | round / 100) µs of CPU each, \(.rss_kb) KiB"' \
			<<< "$worst" >&3
	done
	# 200 bytes a program, and what the tool itself takes
	(($(jq '.commands.it.rss_kb' <<< "$worst") < 20000 * 200 / 1024 + 8192))
}

@test "scale: list of 5,000 pins" {
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/p" > /dev/null
	for count in 50 500 5000; do
		mkdir "$PIN/$count"
		"$ROOT/build/tests/torture/pins" "$PIN/p" "$PIN/$count" "$count"
		measure "pins of a program in list" "$count" bpfprog list --columns id,pinned "$PIN/p"
		run -0 bpfprog list -j --columns pinned "$PIN/p"
		((${#output} > count * 20))
	done
	((worst < 32768))
}

@test "scale: query of 2,000 cgroups" {
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/p" > /dev/null
	for count in 20 200 2000; do
		mkdir "$CG/$count"
		(cd "$CG/$count" && seq "$count" | xargs mkdir)
		bpfprog -q attach "$PIN/p" egress "$CG/$count/$count" > /dev/null
		measure "cgroups of query --tree" "$count" bpfprog query --tree egress "$CG/$count"
		run -0 bpfprog -j query --tree egress "$CG/$count"
		json 'map(select(.progs != [])) | length == 1'
		find "$CG/$count" -depth -type d -exec rmdir {} +
	done
	((worst < 32768))
}

@test "scale: a capture of 1 GB" {
	for count in 7000 70000 700000; do
		capture "$count" > "$BATS_TEST_TMPDIR/in"
		run -0 bpfprog -j testrun "$OBJ/torture.bpf.o:tort_xdp" --pcap "$BATS_TEST_TMPDIR/in"
		json ".packets == $count"
		measure "packets of a capture" "$count" \
			bpfprog testrun "$OBJ/torture.bpf.o:tort_xdp" --pcap "$BATS_TEST_TMPDIR/in"
	done
	((worst < 16384))
}

@test "scale: an object with 2,000 programs" {
	for count in 20 200 2000; do
		{
			printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n'
			for ((i = 0; i < count; i++)); do
				printf 'SEC("xdp") int tort_%d(void *ctx) { return XDP_PASS; }\n' "$i"
			done
			echo 'char LICENSE[] SEC("license") = "GPL";'
		} > "$BATS_TEST_TMPDIR/many.c"
		clang -O2 -g -target bpf -I"$ROOT/build/libbpf/include" -idirafter /usr/include/x86_64-linux-gnu \
			-c -o "$BATS_TEST_TMPDIR/many.o" "$BATS_TEST_TMPDIR/many.c"
		run -0 bpfprog -j load "$BATS_TEST_TMPDIR/many.o" --check
		json ".progs | length == $count"
		measure "programs of an object" "$count" bpfprog load "$BATS_TEST_TMPDIR/many.o" --check
	done
	((worst < 262144))
}

@test "scale: 10,000 lines of batch" {
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/p" > /dev/null
	for count in 100 1000 10000; do
		for ((i = 0; i < count; i++)); do
			echo "list $PIN/p"
		done > "$BATS_TEST_TMPDIR/lines"
		measure "lines of batch" "$count" bpfprog batch "$BATS_TEST_TMPDIR/lines"
	done
	((worst < 16384))
}
