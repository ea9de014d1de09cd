#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Count test results.
#
#	... | tally.sh NAME		pass TAP through and count it
#	tally.sh NAME COMMAND...	the same for what COMMAND prints, less each "ok"; it must succeed
#	tally.sh --add NAME P F S	counts that are known already
#	tally.sh --sum FILE		print what FILE holds, last the line "N passed, N failed, N skipped"
#
# Counts are appended to the file $BPFPROG_RESULTS, if that is set, as NAME, passed, failed and
# skipped with tabs between. A plan that is missing or not fulfilled, "Bail out!", and a COMMAND
# that fails without a "not ok" count as a failure. Exit status: 1 if anything failed.
set -euo pipefail

# add NAME PASSED FAILED SKIPPED
add() {
	if [[ ${BPFPROG_RESULTS:-} ]]; then
		printf '%s\t%d\t%d\t%d\n' "$@" >> "$BPFPROG_RESULTS"
	fi
	[[ $3 -eq 0 ]]
}

sum() {
	if [[ ! -s $1 ]]; then
		echo "tally.sh: no results in $1" >&2
		echo "0 passed, 1 failed, 0 skipped"
		return 1
	fi
	awk -F '\t' '
		{ printf "%-24s %4d passed, %4d failed, %4d skipped\n", $1, $2, $3, $4 }
		{ passed += $2; failed += $3; skipped += $4 }
		END {
			printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
			exit failed > 0
		}' "$1"
}

# count FILE [quiet]: pass TAP from stdin to stdout, "ok" lines only if not quiet; the three
# counts go to FILE
count() {
	awk -v counts="$1" -v quiet="${2:-}" '
		!quiet || !/^ok/ { print; fflush() }
		/^1\.\.[0-9]+/ {
			plan = substr($1, 4) + 0
			planned = 1
			if (plan == 0) skipped++
		}
		/^ok/ { ran++ }
		/^ok.*# *[Ss][Kk][Ii][Pp]/ { skipped++; next }
		/^ok/ { passed++ }
		/^not ok/ { ran++; failed++ }
		/^Bail out!/ { failed++; bailed = 1 }
		END {
			if (!bailed && (!planned || plan != ran)) {
				failed++
				printf "# planned %s, ran %d\n", planned ? plan : "nothing", ran
			}
			print passed + 0, failed + 0, skipped + 0 > counts
		}'
}

case ${1:?usage: tally.sh NAME [COMMAND...] | --add NAME P F S | --sum FILE} in
--add) shift; add "$@"; exit ;;
--sum) sum "$2"; exit ;;
esac

name=$1
shift
counts=$(mktemp)
trap 'rm -f "$counts"' EXIT
status=0
if [[ $# -gt 0 ]]; then
	echo "# $name"
	"$@" | count "$counts" quiet || status=$?
else
	count "$counts"
fi
read -r passed failed skipped < "$counts"
if [[ $status -ne 0 && $failed -eq 0 ]]; then
	echo "# $name: exit status $status"
	failed=1
fi
add "$name" "$passed" "$failed" "$skipped"
