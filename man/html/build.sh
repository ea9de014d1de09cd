#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# build.sh OUTDIR: the manual as a static site that works from files: a page each, and one that leads on for
# each other name of it; indexes by page, task, option and errno; a search; one style sheet.
# A reference to a page that is not ours is no link. The only script is that of the search.
set -euo pipefail

if [[ $# -ne 1 ]]; then
	echo "usage: build.sh OUTDIR" >&2
	exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$here/.."

# begin TITLE [ELEMENT]: the head of a page, with one more element in it
begin() {
	cat <<-END
		<!DOCTYPE html>
		<html lang="en">
		<head>
		<meta charset="utf-8">
		<meta name="viewport" content="width=device-width, initial-scale=1">
		<title>$1</title>
		<link rel="stylesheet" href="style.css">${2:-}
		</head>
		<body>
	END
}

# site TEXT: the line above a page
site() {
	cat <<-END
		<header class="site"><a href="index.html">bpfprog manual</a>
		<nav aria-label="Indexes"><a href="tasks.html">Tasks</a> <a href="options.html">Options</a>
		<a href="errnos.html">Errnos</a> <a href="search.html">Search</a></nav>
		<span>$1</span></header>
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

# anchors: mandoc's HTML on stdin, with an anchor for each errno, and for terms that are plain text
anchors() {
	sed -E \
		-e 's|<dt>\[<code class="Er">([A-Z0-9]+)</code>\]</dt>|<dt id="\1">[<a class="permalink" href="#\1"><code class="Er">\1</code></a>]</dt>|' \
		-e 's|<dt id="([^"]*)">\[<code class="Er">([A-Z0-9]+)</code>\]</dt>|<dt id="\2"><span id="\1"></span>[<a class="permalink" href="#\2"><code class="Er">\2</code></a>]</dt>|' |
		awk 'BEGIN { RS = "<dt>" }
			NR == 1 { printf "%s", $0; next }
			{
				end = index($0, "</dt>")
				term = substr($0, 1, end - 1)
				id = ""
				if (term ~ /^[A-Za-z][^<]*$/) {
					id = term
					gsub(/&[a-z#0-9]*;/, "", id)
					gsub(/[^A-Za-z0-9]+/, "_", id)
					if (seen[id]++)
						id = id "~" seen[id]
				}
				printf "<dt%s>%s", id == "" ? "" : " id=\"" id "\"", $0
			}'
}

# one PAGE
one() {
	local name=${1%.*} section=${1##*.} text

	text=$(mandoc -Thtml -O 'fragment,man=%N.%S.html;missing:%N.%S' "$1" | sed -E \
		-e '/^<table class="(head|foot)">/,/^<\/table>/d' \
		-e 's|<a class="Xr" href="missing:[^"]*">([^<]*)</a>|<span class="Xr">\1</span>|g' \
		-e 's|<a class="In">([^<]*)</a>|\1|g' | anchors)
	begin "$name($section)"
	site "$name($section)"
	echo "<main><h1>$name($section)</h1>"
	contents <<< "$text"
	echo "$text"
	echo '</main></body></html>'
}

# alias NAME SECTION PAGE: a page that leads to the one that describes NAME
alias_of() {
	begin "$1($2)" "
<meta http-equiv=\"refresh\" content=\"0; url=$3.html\">"
	echo "<main><p>$1($2) is described in <a href=\"$3.html\">${3%.*}($2)</a>.</p></main></body></html>"
}

# entries FILE.html...: a line for each anchor, with tabs between: file, anchor, its first words, all its text
entries() {
	local file

	for file in "$@"; do
		# The text between two anchors belongs to the first.
		sed '1,/^<main>/d' "$file" | tr -s '\t\n ' ' ' | sed -E 's/<(h1|h2|dt) [^>]*id="/\n&/g' |
			awk -v file="$file" '
				function plain(text) {
					gsub(/<[^>]*>/, "", text)
					gsub(/&#x[0-9A-Fa-f]*;|&[lr][ds]quo;/, " ", text)
					gsub(/&lt;/, "<", text)
					gsub(/&gt;/, ">", text)
					gsub(/&quot;/, "\"", text)
					gsub(/&amp;/, "\\&", text)
					gsub(/ +/, " ", text)
					sub(/^ /, "", text)
					sub(/ $/, "", text)
					return text
				}
				match($0, /^<(h1|h2|dt) [^>]*id="[^"]*"/) {
					anchor = substr($0, 1, RLENGTH - 1)
					sub(/.*"/, "", anchor)
					end = match($0, /<\/(h1|h2|dt)>/)
					if (title != "")
						print file "\t" id "\t" title "\t" plain(text)
					id = anchor
					title = plain(substr($0, 1, end - 1))
					text = substr($0, end)
					next
				}
				{ text = text " " $0 }
				END { if (title != "") print file "\t" id "\t" title "\t" plain(text) }'
	done
}

# page_of FILE.html: as it is written, such as bpf_prog_load(3)
page_of() {
	sed -E 's/^(.*)\.([0-9])\.html$/\1(\2)/' <<< "$1"
}

index() {
	local section title page

	begin 'bpfprog: the manual'
	site ''
	cat <<-'END'
		<main><h1>bpfprog: the manual</h1>
		<form action="search.html" role="search"><label>Search <input type="search" name="q"></label>
		<button>Search</button></form>
		<ul class="pages">
		<li><a href="tasks.html">Index by task</a><span>what you want to do, and the example of it</span></li>
		<li><a href="options.html">Index by option</a><span>every option of every command</span></li>
		<li><a href="errnos.html">Index by errno</a><span>every error, and the calls and commands that fail with it</span></li>
		</ul>
	END
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
		7|Guides and tables
		3|Functions of libbpf
	END
	echo '</main></body></html>'
}

# links: a list item for each line of stdin: file, anchor, text
links() {
	echo '<ul>'
	sed -E 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s|^([^	]*)	([^	]*)	(.*)$|<li><a href="\1#\2">\3</a></li>|'
	echo '</ul>'
}

# examples PAGE: what each example of its section EXAMPLES is for: file, EXAMPLES, text
examples() {
	awk -v file="$1.html" '
		/^\.Sh / { inside = /^\.Sh EXAMPLES/; text = ""; next }
		!inside { next }
		/^\.Bd / {
			if (text ~ /^[A-Z].*[:?]$/ && text !~ /prints|output/) {
				sub(/:$/, "", text)
				print file "\tEXAMPLES\t" text
			}
			display = 1
		}
		/^\.(Ed|Pp|Ss)/ { text = ""; display = /^\.Bd/; next }
		display || /^\.\\"/ { next }
		/^\.Xr / { $0 = $2 "(" $3 ")" (NF > 3 ? $4 : "") }
		/^\.Fl / { $0 = "-" $2 (NF > 2 ? $3 : "") }
		/^\.[A-Z][a-z] / { sub(/^\.[A-Z][a-z] /, ""); gsub(/ ([,.:;])/, "&"); sub(/ [,.:;]$/, "") }
		{ gsub(/\\&|\\e/, ""); text = text (text == "" ? "" : " ") $0 }' "$1"
}

tasks() {
	local page

	begin 'bpfprog manual: by task'
	site 'by task'
	echo '<main><h1>Index by task</h1><h1 class="Sh"><a href="bpfprog-examples.7.html">Recipes</a></h1>'
	awk -F '\t' '$1 == "bpfprog-examples.7.html" && $2 !~ /^(NAME|DESCRIPTION|SEE_ALSO)$/ {
		print $1 "\t" $2 "\t" substr($3, 1, 1) tolower(substr($3, 2)) }' "$entries" |
		sed 's/ ci$/ CI/' | links
	echo '<h1 class="Sh"><a href="bpfprog-tutorial.7.html">The tutorial</a></h1>'
	awk -F '\t' '$1 == "bpfprog-tutorial.7.html" && $3 ~ /^[0-9]/ {
		print $1 "\t" $2 "\t" substr($3, 1, 4) tolower(substr($3, 5)) }' "$entries" | links
	echo '<h1 class="Sh"><a href="bpfprog-which-attach.7.html">Which call attaches, if</a></h1>'
	sed -n '/^\.Ss By goal/,/^\.Ss By call/s/^\.It //p' bpfprog-which-attach.7 > "$work/goals"
	awk -F '\t' 'NR == FNR { goal[$0]; next } $1 == "bpfprog-which-attach.7.html" && $3 in goal' \
		"$work/goals" "$entries" | cut -f 1-3 | links
	for page in *.8 *.3; do
		examples "$page" > "$work/examples"
		[[ -s $work/examples ]] || continue
		echo "<h1 class=\"Sh\"><a href=\"$page.html#EXAMPLES\">Examples of $(page_of "$page.html")</a></h1>"
		links < "$work/examples"
	done
	echo '</main></body></html>'
}

# table: rows of stdin, sorted: what, file, anchor; one row of the table for each what
table() {
	awk -F '\t' '
		function page(file) {
			sub(/\.html$/, "", file)
			return substr(file, 1, length(file) - 2) "(" substr(file, length(file)) ")"
		}
		BEGIN { print "<table>" }
		{
			if ($1 != last)
				printf "%s<tr id=\"%s\"><td><code>%s</code></td><td>", last == "" ? "" : "</td></tr>\n", $1, $1
			printf "%s<a href=\"%s#%s\">%s</a>", $1 == last ? ", " : "", $2, $3, page($2)
			last = $1
		}
		END { print "</td></tr></table>" }'
}

options() {
	begin 'bpfprog manual: by option'
	site 'by option'
	echo '<main><h1>Index by option</h1>'
	awk -F '\t' -v OFS='\t' '$1 ~ /\.8\.html$/ && $3 ~ /^-/ {
		n = split($3, part, ", ")
		for (i = 1; i <= n; i++)
			if (match(part[i], /^--?[a-zA-Z0-9-]+/))
				print substr(part[i], 1, RLENGTH), $1, $2
	}' "$entries" | LC_ALL=C sort -u | sed 's/^\(--*\)\(.*\)/\2\t\1/' |
		awk -F '\t' -v OFS='\t' '{ print $NF $1, $2, $3 }' | table
	echo '</main></body></html>'
}

errnos() {
	begin 'bpfprog manual: by errno'
	site 'by errno'
	echo '<main><h1>Index by errno</h1>'
	echo '<p>The first page has the causes and remedies of all calls.</p>'
	# bpfprog-errno(7), then the pages of the calls, then those of the commands
	awk -F '\t' -v OFS='\t' '$2 ~ /^E[A-Z0-9]+$/ && $3 ~ /^\[/ {
		print $2, ($1 ~ /7\.html$/ ? 1 : $1 ~ /3\.html$/ ? 2 : 3), $1
	}' "$entries" | LC_ALL=C sort -u | awk -F '\t' -v OFS='\t' '{ print $1, $3, $1 }' | table
	echo '</main></body></html>'
}

search() {
	begin 'bpfprog manual: search'
	site 'search'
	cat <<-'END'
		<main><h1>Search</h1>
		<form role="search"><label>Search <input type="search" name="q" autofocus></label>
		<button>Search</button></form>
		<noscript><p>The search needs JavaScript; the indexes above do not.</p></noscript>
		<p id="told" role="status"></p>
		<ol id="results"></ol>
		<script src="search-data.js"></script>
		<script src="search.js"></script>
		</main></body></html>
	END
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
entries=$work/entries
cp html/style.css html/search.js "$out"
for page in *.[378]; do
	one "$page" > "$out/$page.html"
	names "$page" | while read -r name; do
		[[ $name.${page##*.} == "$page" ]] ||
			alias_of "$name" "${page##*.}" "$page" > "$out/$name.${page##*.}.html"
	done
done
(cd "$out" && for page in "$here"/../*.[378]; do entries "${page##*/}.html"; done) > "$entries"
{
	echo 'const SEARCH_DATA = ['
	sed -E 's/\\/\\\\/g; s/"/\\"/g; s/^([^	]*)	([^	]*)	([^	]*)	(.*)$/["\1","\2","\3","\4"],/' "$entries"
	echo '];'
} > "$out/search-data.js"
index > "$out/index.html"
tasks > "$out/tasks.html"
options > "$out/options.html"
errnos > "$out/errnos.html"
search > "$out/search.html"
