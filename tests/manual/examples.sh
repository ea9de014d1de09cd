#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The examples of the manual pages, for the tests that run them.
#
#	examples.sh c DIR PAGE...	the C programs of the pages, as files of DIR
#	examples.sh sh DIR PAGE		the shell examples of a page, as DIR/1.sh, DIR/2.sh ...
#	examples.sh build DIR CC...	compile the C programs of DIR; CC has to take "-o OUT IN.c"
#
# Examples are literal displays (.Bd -literal). These comments in the line before one tell of it:
#	.\" example: NAME.c [if FEATURE] [with ARG...]	a C program, and how it is run
#	.\" example: sh [if FEATURE]			shell commands
#	.\" example: file NAME				text that is added to a file of this name
#	.\" example: none				no commands
#	.\" prints					what the example before it prints
#	.\" prints numbers				the same, but for the numbers and tags in it
# In section 8 a display below EXAMPLES is taken for shell commands if nothing is said of it.
# FEATURE is one of build/tests/features, or command:NAME.
#
# DIR/list has a line for each: file, FEATURE or -, arguments, with tabs between. What one prints
# is in the file of its name with .out behind, or .like if numbers differ.
set -euo pipefail

# displays PAGE...: the literal displays, each after a line "@ KIND FEATURE ARG..." that tells of it
displays() {
	awk '
		FNR == 1 { section = ""; what = "" }
		/^\.Sh / { section = $2 }
		/^\.\\" example: / { what = substr($0, 14); next }
		/^\.\\" prints( numbers)?$/ { what = substr($0, 5); next }
		/^\.Bd .*-literal/ {
			inside = 1
			if (what == "" && section == "EXAMPLES" && FILENAME ~ /\.8$/)
				what = "sh"
			print "@ " (what == "" ? "none" : what)
			what = ""
			next
		}
		/^\.Ed/ { inside = 0; next }
		inside {
			gsub(/\\e/, "\\")
			gsub(/\\&/, "")
			gsub(/\\-/, "-")
			print
		}' "$@"
}

# split KIND DIR: displays from stdin into files; KIND is c or sh
split() {
	mkdir -p "$2"
	awk -v kind="$1" -v dir="$2" '
		/^@ / {
			if (text)
				print "END_OF_FILE" > file
			text = 0
			if (file != "")
				close(file)
			if ($2 == "prints") {
				file = name == "" ? "" : dir "/" name ($3 == "numbers" ? ".like" : ".out")
				if (file != "")
					printf "" > file
				next
			}
			file = name = ""
			if (kind == "c" && $2 ~ /\.c$/)
				name = $2
			else if (kind == "sh" && ($2 == "sh" || $2 == "file"))
				name = ++count ".sh"
			if (name == "")
				next
			file = dir "/" name
			feature = "-"
			args = ""
			for (i = 3; i <= NF; i++)
				if ($i == "if")
					feature = $++i
				else if ($i != "with")
					args = args (args == "" ? "" : " ") $i
			print name "\t" feature "\t" args > (dir "/list")
			printf "" > file
			text = $2 == "file"
			if (text)
				print "cat " (seen[$3]++ ? ">> " : "> ") $3 " << \"END_OF_FILE\"" > file
			next
		}
		file != "" { print > file }
		END {
			if (text)
				print "END_OF_FILE" > file
		}' -
	touch "$2/list"
}

# build DIR COMPILER...
build() {
	local dir=$1 file

	shift
	while IFS=$'\t' read -r file _; do
		"$@" -o "$dir/${file%.c}" "$dir/$file" "${LIBS[@]}"
	done < "$dir/list"
}

case ${1:-} in
c | sh) displays "${@:3}" | split "$1" "$2" ;;
build) read -ra LIBS <<< "${LIBS:-}"; build "${@:2}" ;;
*) sed -n 's/^#\t//p' "$0" >&2; exit 2 ;;
esac
