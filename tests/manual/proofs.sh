#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The statements of the manual pages that experiments prove.
#
#	proofs.sh list PAGE...				each statement: PAGE, ID, RESULTS, FEATURE, ELSE
#	proofs.sh compare RESULTS FEATURES PAGE...	with what build/tests/reference found
#
# A statement is a sentence of a page with one of these comments behind it:
#	.\" proof: ID RESULT			the experiment ID gives RESULT on every kernel
#	.\" proof: ID RESULT if FEATURE		... on kernels with FEATURE (build/tests/features)
#	.\" proof: ID RESULT if FEATURE else RESULT
#	.\" proof: ID RESULT since RELEASE [else RESULT]	where no feature tells it
#	.\" proof: ID RESULT where known	... on kernels that can do the experiment at all
#	.\" no proof: REASON			nothing provokes it in a test
#	.\" provoked: CAUSE			no experiment, but tests/provoke has this cause of a failure
#	.\" libbpf: FUNCTION RELEASE		the release of libbpf that brought it (tests/tools/checks.sh)
# RESULT may be several with | between: the page says so. An experiment of which no result is
# there (it could not even be tried) proves nothing, and is a failure unless the statement has
# a condition, or unless RESULTS has it as withheld by this machine.
#
# compare prints a line for each contradiction, fails if there is one, then "# withheld: REASON: ID..."
# if something was, and last of all "# proved: N of M statements".
set -euo pipefail

list() {
	awk '
		/^\.\\" proof: / {
			feature = other = "-"
			if ($5 == "if" || $5 == "since") {
				feature = $5 == "if" ? $6 : "since " $6
				if ($7 == "else")
					other = $8
			} else if ($5 == "where") {
				feature = "known"
			}
			page = FILENAME
			sub(/.*\//, "", page)
			printf "%s\t%s\t%s\t%s\t%s\n", page, $3, $4, feature, other
		}' "$@"
}

compare() {
	local results=$1 features=$2
	shift 2

	list "$@" | awk -F '\t' -v results="$results" -v features="$features" -v release="$(uname -r)" '
		function matches(value, wanted, n, i, list) {
			n = split(wanted, list, "|")
			for (i = 1; i <= n; i++)
				if (value == list[i])
					return 1
			return 0
		}
		# number RELEASE: one that can be compared
		function number(text, part) {
			split(text, part, ".")
			return part[1] * 1000 + part[2]
		}
		# holds CONDITION: whether it holds on this kernel
		function holds(condition) {
			if (condition ~ /^since /)
				return number(release) >= number(substr(condition, 7))
			return has[condition] == "yes"
		}
		# kept ID: the reason why this machine does not let it be tried
		function kept(id, prefix) {
			for (prefix in reason)
				if (index(id, prefix) == 1)
					return reason[prefix]
			return ""
		}
		BEGIN {
			while ((getline < features) > 0)
				has[$1] = $2
			while ((getline < results) > 0)
				if ($2 == "withheld")
					reason[$1] = $3
				else
					found[$1] = $2
		}
		{
			all++
			wanted = $3
			if ($4 != "-" && $4 != "known") {
				if ($4 !~ /^since / && !($4 in has)) {
					print $1 ": " $2 ": there is no feature " $4
					bad = 1
					next
				}
				if (!holds($4)) {
					if ($5 == "-")
						next
					wanted = $5
				}
			}
			if (!($2 in found)) {
				if (kept($2)) {
					withheld[kept($2)] = withheld[kept($2)] " " $2
				} else if ($4 == "-") {
					print $1 ": " $2 ": the experiment gave no result"
					bad = 1
				}
			} else if (matches(found[$2], wanted)) {
				proved++
			} else {
				print $1 ": " $2 ": the page says " wanted ", this kernel " found[$2]
				bad = 1
			}
		}
		END {
			for (why in withheld)
				print "# withheld: " why ":" withheld[why]
			printf "# proved: %d of %d statements\n", proved, all
			exit bad
		}' -
}

case ${1:-} in
list) list "${@:2}" ;;
compare) compare "${@:2}" ;;
*) sed -n 's/^#\t//p' "$0" >&2; exit 2 ;;
esac
