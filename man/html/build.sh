#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# build.sh OUTDIR: the manual as a static site: a page each, an index, one style sheet, no scripts.
# A reference to a page that is not ours is no link.
set -euo pipefail

if [[ $# -ne 1 ]]; then
	echo "usage: build.sh OUTDIR" >&2
	exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$here/.."

# begin TITLE: the head of a page
begin() {
	cat <<-END
		<!DOCTYPE html>
		<html lang="en">
		<head>
		<meta charset="utf-8">
		<meta name="viewport" content="width=device-width, initial-scale=1">
		<title>$1</title>
		<link rel="stylesheet" href="style.css">
		</head>
		<body>
	END
}

# names PAGE: those in its section NAME; what PAGE: what it says of itself
names() {
	sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' "$1"
}

what() {
	sed -n 's/^\.Nd //p' "$1"
}

# contents: of the sections of a page on stdin
contents() {
	echo '<nav class="toc" aria-label="Contents"><ul>'
	tr -s ' \n' ' ' | grep -oE '<h1 class="Sh" id="[^"]*"><a [^>]*>[^<]*' |
		sed -E 's|.* id="([^"]*)"><a [^>]*>(.*)|<li><a href="#\1">\2</a></li>|'
	echo '</ul></nav>'
}

# one PAGE
one() {
	local name=${1%.*} section=${1##*.} text

	text=$(mandoc -Thtml -O 'fragment,man=%N.%S.html;missing:%N.%S' "$1" | sed -E \
		-e 's|<dt>\[<code class="Er">([A-Z0-9]+)</code>\]</dt>|<dt id="\1">[<a class="permalink" href="#\1"><code class="Er">\1</code></a>]</dt>|' \
		-e '/^<table class="(head|foot)">/,/^<\/table>/d' \
		-e 's|<a class="Xr" href="missing:[^"]*">([^<]*)</a>|<span class="Xr">\1</span>|g' \
		-e 's|<a class="In">([^<]*)</a>|\1|g')
	begin "$name($section)"
	echo "<header class=\"site\"><a href=\"index.html\">bpfprog manual</a><span>$name($section)</span></header>"
	echo "<main><h1>$name($section)</h1>"
	contents <<< "$text"
	echo "$text"
	echo '</main></body></html>'
}

index() {
	local section title page

	begin 'bpfprog: the manual'
	echo '<header class="site"><span>bpfprog manual</span></header>'
	echo '<main><h1>bpfprog: the manual</h1>'
	while IFS='|' read -r section title; do
		echo "<h1 class=\"Sh\">$title</h1>"
		echo '<ul class="pages">'
		# The page of the program itself before those of its commands.
		for page in $(printf '%s\n' *."$section" | sed 's/\.[0-9]$/ &/' | LC_ALL=C sort | tr -d ' '); do
			echo "<li><a href=\"$page.html\">$(names "$page" | paste -sd, | sed "s/,/, /g")($section)</a>" \
				"<span>$(what "$page" | sed 's/&/\&amp;/g; s/</\&lt;/g')</span></li>"
		done
		echo '</ul>'
	done <<-'END'
		8|The program and its commands
		7|Tables
		3|Functions of libbpf
	END
	echo '</main></body></html>'
}

cp html/style.css "$out/style.css"
for page in *.[378]; do
	one "$page" > "$out/$page.html"
done
index > "$out/index.html"
