#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# tree: query --tree of 500 cgroups, without programs and with one on a tenth of them, against bpftool.
# shellcheck disable=SC2153	# TOOL is of lib.bash
# shellcheck source=lib.bash
source "$(dirname "$0")/lib.bash"
own_bpffs "$@"

cgroups=$(findmnt -nro TARGET -t cgroup2 | head -n 1)
top=$cgroups/bench-tree.$$
trap 'find "$top" -depth -type d -exec rmdir {} +; umount "$work/bpf"; rm -rf "$work"' EXIT
for ((i = 0; i < 500; i++)); do
	echo "$top/$((i % 20))/$i"
done | xargs mkdir -p

commands=(tree "$TOOL" query --tree "$top")
if has bpftool; then
	commands+=(-- bpftool bpftool cgroup tree "$top")
fi
measure '500 cgroups' "$TOOLS/pairs" 21 "${commands[@]}"
"$TOOL" -q load --raw hex:b7000000010000009500000000000000 --type cgroup_skb --attach-type egress --pin "$work/bpf/p" > /dev/null
for ((i = 0; i < 500; i += 10)); do
	"$TOOL" -q attach "$work/bpf/p" egress "$top/$((i % 20))/$i"
done
measure '500 cgroups, 50 programs' "$TOOLS/pairs" 21 "${commands[@]}"
goal '500 cgroups' cpu bpftool tree min 5
goal '500 cgroups, 50 programs' cpu bpftool tree min 10
