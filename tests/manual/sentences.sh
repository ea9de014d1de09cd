#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# sentences.sh PAGE...: the sentences that state something and carry neither a proof nor a source, each as
# PAGE:LINE: SENTENCE; "sentences.sh count PAGE..." how many there are in each page.
#
# What counts as one, in or right after the sentence:
#	the marks of proofs.sh
#	.\" source: WHERE		where it is written: file and release of the kernel or of libbpf
#	.\" source of the list: WHERE	... for all sentences of the list that this is in
#	.\" source of the section: WHERE	... for all sentences of the (sub)section
#	.\" cause: ID			the sentence behind it is from the table of causes, which tests/provoke proves
#	.\" no fact			advice, or a sentence about the page
# References ("See ...") and advice ("Use ...") state nothing, and examples are run: NAME, LIBRARY, SYNOPSIS, EXAMPLES and SEE ALSO are left out.
set -euo pipefail

unproved() {
	awk '
		function finish(scope, i, n, part) {
			sub(/^ +/, "", text)
			if (text != "" && !skip && text !~ /^(See|Use|Write|Read|Compile|Put|Ask|Go|Call|Compare|Query|Give) / &&
			    text !~ /:$/) {
				count++
				line[count] = from
				what[count] = text
				done[count] = marked || cause
				where[count] = scopes()
			}
			if (text != "")
				cause = 0
			text = ""
			marked = 0
		}
		function scopes(i, all) {
			all = "S" section " T" sub_section
			for (i = 1; i <= depth; i++)
				all = all " L" list[i]
			return all
		}
		function report(i, n, j, part, known) {
			for (i = 1; i <= count; i++) {
				known = done[i]
				n = split(where[i], part, " ")
				for (j = 1; j <= n; j++)
					if (part[j] in sourced)
						known = 1
				if (!known)
					print page ":" line[i] ": " what[i]
			}
			count = depth = 0
			delete sourced
		}
		FNR == 1 {
			finish()
			report()
			page = FILENAME
			sub(/.*\//, "", page)
			skip = 1
			display = 0
		}
		/^\.\\" (proof|no proof|provoked|source|libbpf|no fact)/ {
			if (/^\.\\" source of the list/)
				sourced["L" list[depth]] = 1
			else if (/^\.\\" source of the section/)
				sourced[(sub_section ? "T" sub_section : "S" section)] = 1
			else if (text != "")
				marked = 1
			else if (count)
				done[count] = 1
			next
		}
		/^\.\\" (cause|remedy)/ { finish(); cause = 1; next }
		/^\.\\"/ { next }
		/^\.(Bd|TS)/ { finish(); display = 1; next }
		/^\.(Ed|TE)/ { display = 0; next }
		display { next }
		/^\.Sh / {
			finish()
			section++
			sub_section = 0
			skip = /^\.Sh (NAME|LIBRARY|SYNOPSIS|EXAMPLES|SEE ALSO|AUTHORS)/
			next
		}
		/^\.Ss / { finish(); sub_section = ++subs; next }
		/^\.Bl/ { finish(); list[++depth] = ++lists; next }
		/^\.El/ { finish(); depth--; next }
		/^\.(It|Pp|Dd|Dt|Os)/ { finish(); cause = 0; next }
		{
			if (text == "") {
				# what follows a whole sentence no longer belongs to it
				from = FNR
				marked = 0
			}
			plain = $0
			sub(/^\.[A-Z][a-z] /, "", plain)
			text = text " " plain
			if (plain ~ /(^|[^.])[.?!]( *[)"])?$/)
				finish()
		}
		END { finish(); report() }' "$@"
}

case ${1:-} in
count)
	shift
	for page; do
		printf '%s\t%d\n' "${page##*/}" "$(unproved "$page" | wc -l)"
	done
	;;
'' | -*) sed -n 's/^# //p' "$0" >&2; exit 2 ;;
*) unproved "$@" ;;
esac
