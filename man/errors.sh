#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# errors.sh BPFPROG [OUTDIR]: write the ERRORS sections of the pages anew, from the table of causes
# that hints come from, "BPFPROG explain --json". OUTDIR is the directory of this script unless given.
#
# In a page, what is between these two lines is written:
#	.\" errors: CALL...	the calls of libbpf whose causes are listed
#	.\" end of errors
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 ]]; then
	echo "usage: errors.sh BPFPROG [OUTDIR]" >&2
	exit 2
fi
here=$(dirname "$0")
out=${2:-$here}
table=$("$1" explain --json)

# section CALL...: the mdoc of their causes, a list for each call
# shellcheck disable=SC2016	# the variables are jq's
section() {
	jq -r --args '
		# A sentence on a line of its own.
		def sentence:
			(if test("^[a-z]+ ") then (.[:1] | ascii_upcase) + .[1:] else . end)
			| gsub("\\\\"; "\\e") | gsub("--"; "\\-\\-")
			| if test("[.]$") then . else . + "." end
			| gsub("(?<s>^[.\u0027])"; "\\&" + .s);
		# What the errno value alone would mean.
		def default:
			if . == "EPERM" or . == "EACCES" or . == null then 4
			elif . == "ENOENT" or . == "ENODEV" or . == "ENXIO" then 3
			elif . == "ENOTSUPP" or . == "EOPNOTSUPP" then 5
			elif . == "EEXIST" or . == "EBUSY" or . == "ESTALE" then 7
			else 1 end;
		def releases:
			if .since and .until then " (Linux " + .since + " to " + .until + ")"
			elif .since then " (since Linux " + .since + ")"
			elif .until then " (up to Linux " + .until + ")"
			else "" end;
		def status: if .status == (.errno | default) then "" else " Exit status \(.status)." end;
		def cause: (.cause + releases | sentence), (.remedy // empty | sentence),
			(status | if . == "" then empty else .[1:] end);
		def item($errno): ".It Bq Er " + $errno,
			if length == 1 then .[0] | cause
			else ".Bl -bullet -compact", (.[] | ".It", cause), ".El" end;
		. as $table | $ARGS.positional | length as $calls | .[] as $call
		| ($table | map(select(.call == $call))) as $rows
		| (if $calls > 1 then ".Pp", ".Fn " + $call + " :" else empty end),
		  ".Bl -tag -width Er",
		  (reduce ($rows[] | select(.errno) | .errno) as $e ([]; if index($e) then . else . + [$e] end)
		   | .[] as $e | $rows | map(select(.errno == $e)) | item($e)),
		  # A security module returns what it likes.
		  ($rows | map(select(.errno == null)) | select(length > 0) | item("EPERM , EACCES")),
		  ".El"' "$@" <<< "$table"
}

for page in "$here"/*.8; do
	grep -q '^\.\\" errors: ' "$page" || continue
	while IFS= read -r line; do
		case $line in
		'.\" errors: '*)
			printf '%s\n' "$line" '.\" Written by man/errors.sh from lib/explain_table.c.'
			read -ra calls <<< "${line#*: }"
			section "${calls[@]}"
			while IFS= read -r line && [[ $line != '.\" end of errors' ]]; do :; done
			;;
		esac
		printf '%s\n' "$line"
	done < "$page" > "$out/${page##*/}.new"
	mv "$out/${page##*/}.new" "$out/${page##*/}"
done
