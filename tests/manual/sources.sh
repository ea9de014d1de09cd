#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# sources.sh ROOT=RELEASE... -- PAGE...: what the pages cite in .\" source: and is not there.
#
# ROOT is an unpacked source tree, or an archive of one, of RELEASE: "Linux 6.12", "libbpf 1.7".
# Of each comment such as
#	.\" source: bpf_check() of kernel/bpf/verifier.c, Linux 6.1, 6.12
# the files have to be in the tree, and the functions, tables[] and structs in one of these files. Files of
# tests/, and of lib/ where no release is named, have to be in this tree. A release without a ROOT is not looked at;
# the last line, "# N of M citations looked up", tells how many of the citations have one.
# It works in the current directory, which has to be the top of the tree; it needs no root.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# citations PAGE...: PAGE:LINE, release, files (with spaces between), words to find there; "tree" is this tree
citations() {
	awk '
		function finish(releases, files, words, text, n, i, part, kind, word) {
			if (all == "")
				return
			text = all
			all = ""
			n = split(text, part, /[ ,;:]+/)
			for (i = 1; i <= n; i++) {
				word = part[i]
				if (word == "Linux" || word == "libbpf")
					kind = word
				else if (kind && word ~ /^[0-9]+\.[0-9.]*[0-9]$/)
					releases = releases "|" kind " " word
				else if (word ~ /\/.*\.(c|h|map|bats|sh)$/)
					files = files " " word
				else if (word ~ /^[a-z_][a-z_0-9]*(\(\)|\[\])$/)
					words = words " " substr(word, 1, length(word) - 2)
				else if (word ~ /^(struct|enum|union)$/ && part[i + 1] ~ /_/)
					words = words " " part[i + 1]
				else if (word ~ /^[A-Z][A-Z0-9]*_[A-Z_0-9]+$/)
					words = words " " word
			}
			if (files == "")
				return
			if (releases == "" && files ~ /^ (lib|tests|cmd)\//)
				releases = "|tree"
			n = split(substr(releases, 2), part, "|")
			for (i = 1; i <= n; i++)
				print where "\t" part[i] "\t" substr(files, 2) "\t" substr(words, 2)
		}
		FNR == 1 { finish() }
		/^\.\\" source( of the (list|section))?: / {
			finish()
			where = FILENAME ":" FNR
			sub(/^[^:]*: /, "")
			all = $0
			next
		}
		all != "" && /^\.\\" / && !/^\.\\" (source|proof|no proof|provoked|libbpf|no fact|cause|remedy|errors|by hand|example|prints|end of)/ {
			all = all " " substr($0, 5)
			next
		}
		{ finish() }
		END { finish() }' "$@"
}

declare -A root
while [[ ${1:---} != -- ]]; do
	root[${1##*=}]=${1%=*}
	shift
done
[[ $# -gt 1 ]] || { sed -n 's/^# //p' "$0" >&2; exit 2; }
shift
root[tree]=.
citations "$@" > "$work/all"

# An archive gives up the cited files only.
for release in "${!root[@]}"; do
	[[ -f ${root[$release]} ]] || continue
	mkdir "$work/tree-${release// /-}"
	awk -F '\t' -v release="$release" '$2 == release { n = split($3, f, " "); for (i = 1; i <= n; i++) print "*/" f[i] }' \
		"$work/all" | sort -u > "$work/wanted"
	[[ ! -s $work/wanted ]] || tar -xf "${root[$release]}" -C "$work/tree-${release// /-}" --strip-components=1 --wildcards \
		--no-wildcards-match-slash -T "$work/wanted" 2> "$work/log" || ! grep -v 'Not found in archive\|previous errors' "$work/log" >&2
	root[$release]=$work/tree-${release// /-}
done

looked=0 failed=0
while IFS=$'\t' read -r where release files words; do
	[[ ${root[$release]:-} ]] || continue
	looked=$((looked + 1))
	there=()
	for file in $files; do
		if [[ -f ${root[$release]}/$file ]]; then
			there+=("${root[$release]}/$file")
		else
			echo "$where: $release has no file $file"
			failed=1
		fi
	done
	for word in $words; do
		if [[ ${#there[@]} -gt 0 ]] && ! grep -qwF -e "$word" "${there[@]}"; then
			echo "$where: $release has no $word in $files"
			failed=1
		fi
	done
done < "$work/all"
echo "# $looked of $(wc -l < "$work/all") citations looked up"
exit "$failed"
