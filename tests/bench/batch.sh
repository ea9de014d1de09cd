#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# batch: many small commands in one process, against one process for each, and bpftool's batch.
# shellcheck source=lib.bash
source "$(dirname "$0")/lib.bash"
own_bpffs "$@"
PASS=hex:b7000000020000009500000000000000	# return XDP_PASS
PACKET=hex:ffffffffffff0200000000010800

# lines COUNT LINE: so many of it, as a batch and as a shell script with a process for each
lines() {
	for ((i = 0; i < $1; i++)); do
		echo "$2"
	done > "$work/lines"
	sed "s,^,$TOOL ," "$work/lines" > "$work/script"
}

# compare CASE ROUNDS [NAME COMMAND...]: the batch, the script, and a peer
compare() {
	local name=$1 rounds=$2
	shift 2

	measure "$name" "$TOOLS/pairs" "$rounds" batch "$TOOL" batch "$work/lines" -- \
		processes sh "$work/script" "$@"
}

"$TOOL" load --raw "$PASS" --type xdp --name bench --pin "$work/bpf/pass" -q > /dev/null
cat > "$work/trivial.c" <<-'END'
	#include <linux/bpf.h>
	#include <bpf/bpf_helpers.h>
	SEC("xdp") int trivial(struct xdp_md *ctx) { return XDP_PASS; }
	char LICENSE[] SEC("license") = "GPL";
END
CLANG=${CLANG:-clang}
flags=()
while read -r dir; do
	flags+=(-idirafter "$dir")
done < <("$CLANG" -v -E -x c /dev/null 2>&1 | sed -n '/<...> search starts here:/,/^End of search/s/^ //p')
"$CLANG" -O2 -g -target bpf -mcpu=v2 -isystem "$ROOT/build/libbpf/include" "${flags[@]}" -c "$work/trivial.c" -o "$work/trivial.o"

# bpftool has no load without a pin, so its pins are removed between the rounds.
for ((i = 0; i < 50; i++)); do
	echo "prog load $work/trivial.o $work/bpf/many$i"
done > "$work/bpftool"
peer=()
if has bpftool; then
	peer=(-- bpftool sh -c "bpftool batch file $work/bpftool > /dev/null && rm $work/bpf/many*")
fi

lines 50 "load $work/trivial.o --check -q"
compare '50 objects' 31 "${peer[@]}"
lines 50 "load --raw $PASS --type xdp --check -q"
compare '50 raw programs' 31
lines 200 "testrun $work/bpf/pass --data-in $PACKET -q"
compare '200 test runs' 31
# Reading and loading an object takes a sixth of a process, so it cannot be 13 times there.
for name in '50 raw programs' '200 test runs'; do
	goal "$name" cpu processes batch min 13
	goal "$name" wall processes batch min 13
done
