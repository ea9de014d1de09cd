# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# For every benchmark, NAME.sh: "source lib.bash". Its results go to $BENCH_OUT, a line of JSON
# each, which run makes one file of; goals that are not met are told there.
# shellcheck disable=SC2034	# used by the benchmarks

set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=${BENCH%/tests/bench}
TOOL=${BPFPROG:-$ROOT/build/bpfprog}
TOOLS=${BENCH_TOOLS:-$ROOT/build/tests/bench}	# the C programs of this directory
PATH=$PATH:/usr/sbin:/sbin
OBJ=$ROOT/build/tests/progs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: "${BENCH_OUT:?run benchmarks by tests/bench/run}"

# own_bpffs ARG...: the benchmark, which has these arguments, starts anew in a mount namespace with a
# bpf file system of its own, $work/bpf
own_bpffs() {
	if [[ ! ${BENCH_OWN_BPFFS:-} ]]; then
		rm -rf "$work"
		BENCH_OWN_BPFFS=1 exec unshare --mount "$0" "$@"
	fi
	mkdir "$work/bpf"
	mount -t bpf bpf "$work/bpf"
	trap 'umount "$work/bpf"; rm -rf "$work"' EXIT
}

# has COMMAND: is this peer there? What it would have been compared with is left out.
has() {
	command -v "$1" > /dev/null
}

# measure CASE COMMAND...: keep what COMMAND prints, which is pairs, or something that ends in it
measure() {
	local name=$1
	shift

	echo "  $name" >&2
	"$@" > "$work/case"
	jq -c --arg case "$name" '{case: $case} + .' "$work/case" >> "$BENCH_OUT"
}

# value CASE WHAT UNIT NUMBER: keep a number that was found in another way
value() {
	jq -nc --arg case "$1" --arg what "$2" --arg unit "$3" --argjson value "$4" \
		'{case: $case, what: $what, unit: $unit, value: $value}' >> "$BENCH_OUT"
}

# of CASE COMMAND KEY: what was measured
of() {
	jq -s --arg case "$1" --arg command "$2" --arg key "$3" \
		'map(select(.case == $case and .commands)) | last | .commands[$command][$key]' "$BENCH_OUT"
}

# goal CASE cpu|wall A B min|max BOUND: what A takes by what B takes is to be so; the median over
# the rounds of the ratio. Left out where one of them was not measured.
goal() {
	jq -sc --arg case "$1" --arg by "$2" --arg a "$3" --arg b "$4" --arg op "$5" --argjson bound "$6" '
		map(select(.case == $case and .commands)) | last | .commands[$a][$by + "_by"][$b]
		| if . == null then empty else
			{case: $case, what: "\($a) / \($b)", unit: $by, value: ., goal: {($op): $bound},
			 met: (if $op == "min" then . >= $bound else . <= $bound end)} end' \
		"$BENCH_OUT" > "$work/goal"
	cat "$work/goal" >> "$BENCH_OUT"
}

# goal_of CASE WHAT min|max BOUND: the same for what value has kept
goal_of() {
	jq -sc --arg case "$1" --arg what "$2" --arg op "$3" --argjson bound "$4" '
		map(select(.case == $case and .what == $what and .goal == null)) | last
		| . + {goal: {($op): $bound},
		       met: (if $op == "min" then .value >= $bound else .value <= $bound end)}' \
		"$BENCH_OUT" > "$work/goal"
	cat "$work/goal" >> "$BENCH_OUT"
}
