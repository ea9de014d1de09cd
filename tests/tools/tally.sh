#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Count test results.
#
#	... | tally.sh NAME		pass TAP through and count it
#	tally.sh NAME COMMAND...	the same for what COMMAND prints, less each "ok"; it must succeed
#	tally.sh --add NAME P F S [SECONDS]	counts that are known already
#	tally.sh --proved NAME TAP	what a file of TAP says of the manual, see below
#	tally.sh --sum FILE		print what FILE holds, last the line "N passed, N failed, N skipped"
#
# Counts are appended to the file $BPFPROG_RESULTS, if that is set, as NAME, passed, failed, skipped and
# the seconds that it took, with tabs between. A plan that is missing or not fulfilled, "Bail out!", and a COMMAND
# that fails without a "not ok" count as a failure. Exit status: 1 if anything failed.
#
# Lines "# proved: N of M ..." tell how many statements or examples of the manual held (see
# tests/manual/proofs.sh); their sum goes to $BPFPROG_RESULTS.proved, and is printed too.
set -euo pipefail

# add NAME PASSED FAILED SKIPPED [SECONDS]
add() {
	if [[ ${BPFPROG_RESULTS:-} ]]; then
		printf '%s\t%d\t%d\t%d\t%d\n' "${@:1:4}" "${5:-0}" >> "$BPFPROG_RESULTS"
	fi
	[[ $3 -eq 0 ]]
}

# proved NAME PROVED ALL
proved() {
	if [[ ${BPFPROG_RESULTS:-} && $3 -gt 0 ]]; then
		printf '%s\t%d\t%d\n' "$@" >> "$BPFPROG_RESULTS.proved"
	fi
}

# manual FILE: what was proved, on which kernels; nothing if that was not asked
manual() {
	local without

	[[ -s $1 ]] || return 0
	without=$(cat "${0%/*}"/../../man/*.3 | grep -c '^\.\\" no proof: ' || true)
	awk -F '\t' -v without="$without" '
		{ kernels = kernels (NR > 1 ? ", " : "") $2 " on " $1 }
		$3 > all { all = $3 }
		END {
			printf "the manual: %d statements and examples; proved on %d kernels: %s; ", all, NR, kernels
			printf "%d more are said to have no proof\n", without
		}' "$1"
}

sum() {
	if [[ ! -s $1 ]]; then
		echo "tally.sh: no results in $1" >&2
		echo "0 passed, 1 failed, 0 skipped"
		return 1
	fi
	manual "$1.proved"
	awk -F '\t' '
		{ printf "%-24s %4d passed, %4d failed, %4d skipped, %4d s\n", $1, $2, $3, $4, $5 }
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
		/^# proved: / { proved += $3; statements += $5 }
		END {
			if (!bailed && (!planned || plan != ran)) {
				failed++
				printf "# planned %s, ran %d\n", planned ? plan : "nothing", ran
			}
			print passed + 0, failed + 0, skipped + 0, proved + 0, statements + 0 > counts
		}'
}

case ${1:?usage: tally.sh NAME [COMMAND...] | --add NAME P F S | --sum FILE} in
--add) shift; add "$@"; exit ;;
--proved)
	read -r proved all < <(awk '/^# proved: / { proved += $3; all += $5 } END { print proved + 0, all + 0 }' "$3")
	proved "$2" "$proved" "$all"
	exit
	;;
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
read -r passed failed skipped proved statements < "$counts"
proved "$name" "$proved" "$statements"
if [[ $status -ne 0 && $failed -eq 0 ]]; then
	echo "# $name: exit status $status"
	failed=1
fi
add "$name" "$passed" "$failed" "$skipped" "$SECONDS"
