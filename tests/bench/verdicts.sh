#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# verdicts: each program of objects of strangers judged, against veristat; and of five times as many.
# shellcheck source=lib.bash
source "$(dirname "$0")/lib.bash"
VERISTAT=$("$BENCH/veristat")
objects=$("$BENCH/objects")
mapfile -t files < <(find "$objects" -name '*.o' | LC_ALL=C sort)
many=$work/many
mkdir "$many"
for ((i = 0; i < 5; i++)); do
	cp -r "$objects" "$many/$i"
done

# A status says that programs were not accepted; veristat has no such one.
JUDGE="$TOOL load --check --keep-going"
measure "${#files[@]} objects" "$TOOLS/pairs" "${ROUNDS:-5}" bpfprog sh -c "$JUDGE $objects || true" -- \
	serial sh -c "$JUDGE --jobs 1 $objects || true" -- veristat "$VERISTAT" "${files[@]}"
goal "${#files[@]} objects" cpu bpfprog veristat max 1
if [[ $(nproc) -gt 1 ]]; then
	goal "${#files[@]} objects" wall veristat bpfprog min 2
fi

name="$((5 * ${#files[@]})) objects"
measure "$name" "$TOOLS/pairs" "${ROUNDS:-5}" few sh -c "$JUDGE $objects || true" -- many sh -c "$JUDGE $many || true"
goal "$name" cpu many few max 5.5
value "$name" 'memory of many / few' times "$(jq -n "$(of "$name" many rss_kb) / $(of "$name" few rss_kb)")"
goal_of "$name" 'memory of many / few' max 2
