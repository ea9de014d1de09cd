#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# words.sh BPFPROG [OUTDIR]: write the table of bpftool's command lines anew, in bpfprog(8) and
# README.md, from the table of cmd/common/habit.c. They are written to OUTDIR if it is given.
#
# In both it is what stands between two lines: one that ends with "bpftool words", and "end of bpftool words".
# The variables in single quotes are those of jq and of awk.
# shellcheck disable=SC2016
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 ]]; then
	echo "usage: words.sh BPFPROG [OUTDIR]" >&2
	exit 2
fi
here=$(dirname "$0")
cli=$("$1" --introspect-cli)

# ask FILTER: text made of the table
ask() {
	jq -r '.habits[] | (.ours | startswith("bpfprog")) as $here | '"$1" <<< "$cli"
}

# put FILE BEGIN END: FILE with what is between these lines replaced by stdin
put() {
	begin=$2 end=$3 awk '
		BEGIN { begin = ENVIRON["begin"]; end = ENVIRON["end"] }
		$0 == end { while ((getline line < "/dev/stdin") > 0) print line; inside = 0; found++ }
		!inside { print }
		$0 == begin { inside = 1; found++ }
		END { if (found != 2) { print FILENAME ": not these two lines: " begin ", " end > "/dev/stderr"; exit 1 } }' "$1" && echo .
}

page=$(ask '
	def dashes: gsub("--"; "\\-\\-");
	".It Li \"bpftool \(.theirs)\"",
	if $here then ".Li \"\(.ours | dashes)\"" else "Not offered; use bpftool." end,
	if .note then .note | dashes | (.[:1] | ascii_upcase) + .[1:] + "." | sub("^Bpf"; "bpf") else empty end' |
	put "$here/bpfprog.8" '.\" bpftool words' '.\" end of bpftool words')
readme=$({
	printf '%s\n' '| there | here |' '|---|---|'
	ask '
	def cell: gsub("\\|"; "\\|");
	"| `bpftool \(.theirs | cell)` | \(if $here then "`\(.ours | cell)`" else "not offered, use bpftool" end)\(
		if .note then "; \(.note)" else "" end) |"'
} | put "$here/../README.md" '<!-- bpftool words -->' '<!-- end of bpftool words -->')
printf '%s' "${page%.}" > "${2:-$here}/bpfprog.8"
printf '%s' "${readme%.}" > "${2:-$here/..}/README.md"
