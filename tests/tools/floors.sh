#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# floors.sh [BUILD]	are the floors of lib/ and cmd/ kept? BUILD (build) has the objects
# floors.sh --test	does this script find a tie that was put in on purpose?
#
# A folder is a floor. What a file includes, and the symbols that its object needs, must be of a lower
# floor or of its own folder; parts.h is for its own folder only; and no files need each other in a
# circle. stdout: a line for each tie that is not allowed. Status: 1 if there is one.
set -euo pipefail

# floors: PATH NUMBER, a folder or a single file. lib/README.md has the picture.
floors() {
	cat <<-END
		lib/util 1
		lib/table 2
		lib/trace 2
		lib/packet 2
		lib/kernel 3
		lib/ref 4
		lib/explain 4
		lib/object 5
		lib/hook 5
		lib/load 6
		lib/list 6
		lib/testrun 6
		cmd/cmd.h 7
		cmd/common 8
		cmd/attach 9
		cmd/complete 9
		cmd/detach 9
		cmd/list 9
		cmd/load 9
		cmd/query 9
		cmd/testrun 9
		cmd 9
		cmd/main.c 10
	END
}

# includes: FILE HEADER, both from the top: a path is looked for in lib/, then at the top
includes() {
	local file header

	find lib cmd -name '*.[ch]' -exec grep -H '^#include "' {} + | sed 's/:#include "/ /; s/".*//' |
		while read -r file header; do
			if [[ -e lib/$header ]]; then
				echo "include $file lib/$header"
			elif [[ -e $header ]]; then
				echo "include $file $header"
			else
				echo "include $file ${file%/*}/$header"
			fi
		done
}

# symbols BUILD: what the objects of the sources define and need
symbols() {
	local source objects=()

	while read -r source; do
		objects+=("$1/${source%.c}.o")
	done < <(find lib cmd -name '*.c')
	nm -A -P "${objects[@]}" | awk -v build="$1/" '{
		file = substr($1, length(build) + 1)
		sub(/\.o:$/, ".c", file)
		if ($3 == "U")
			print "need", file, $2
		else if ($3 ~ /^[A-Z]$/)
			print "define", file, $2
	}'
}

# ties BUILD: the lines of what is not allowed
ties() {
	{
		floors | sed 's/^/floor /'
		includes
		symbols "$1"
	} | awk '
		function folder(file) { sub(/\/[^\/]*$/, "", file); return file }
		function floor(file) {
			if (file in number)
				return number[file]
			if (!(folder(file) in number)) {
				if (!unknown[folder(file)]++)
					print folder(file) ": no floor is given for this folder"
				return 0
			}
			return number[folder(file)]
		}
		# A file with a number of its own is a folder of its own.
		function home(file) { return file in number ? file : folder(file) }
		function check(from, to, why) {
			if (home(from) != home(to) && floor(to) >= floor(from))
				print from " (" floor(from) ") -> " to " (" floor(to) "): " why
		}
		function leads(from, to,    n, list, i) {
			if (from == to)
				return 1
			seen[from] = 1
			n = split(next_to[from], list, " ")
			for (i = 1; i <= n; i++)
				if (!(list[i] in seen) && leads(list[i], to))
					return 1
			return 0
		}
		$1 == "floor" { number[$2] = $3 }
		$1 == "include" {
			check($2, $3, "#include")
			if ($3 ~ /\/parts\.h$/ && folder($2) != folder($3))
				print $2 " -> " $3 ": parts.h is private"
		}
		$1 == "define" { definer[$3] = $2 }
		$1 == "need" { needs[++count] = $2 " " $3 }
		END {
			for (i = 1; i <= count; i++) {
				split(needs[i], need, " ")
				from = need[1]; to = definer[need[2]]
				if (!to || to == from)
					continue
				check(from, to, need[2])
				if (!((from, to) in names)) {
					edges++
					source[edges] = from
					target[edges] = to
					next_to[from] = next_to[from] " " to
				}
				names[from, to] = names[from, to] " " need[2]
			}
			# A tie is part of a circle if a way leads back.
			for (i = 1; i <= edges; i++) {
				split("", seen)
				if (leads(target[i], source[i]))
					print "circle: " source[i] " -> " target[i] ":" names[source[i], target[i]]
			}
		}' | LC_ALL=C sort
}

# --- The test of this script ---------------------------------------------------------------

# put FILE LINE...: write it, and compile a source
put() {
	mkdir -p "${1%/*}" "build/${1%/*}"
	printf '%s\n' "${@:2}" > "$1"
	[[ $1 != *.c ]] || ${CC:-cc} -Ilib -I. -c -o "build/${1%.c}.o" "$1"
}

# expect WHAT LINE...: these ties are found, and no others
expect() {
	diff -u --label "$1: expected" --label found <(printf '%s\n' "${@:2}" | sed '/^$/d') <(ties build)
}

self_test() {
	put lib/util/num.h 'int bp_num(void);'
	put lib/util/num.c '#include "util/num.h"' 'int bp_num(void) { return 1; }'
	put lib/hook/parts.h 'int bp_lock(void);'
	put lib/hook/lock.c '#include "hook/parts.h"' 'int bp_lock(void) { return 2; }'
	put lib/hook/hook.h 'int bp_hook(void);'
	put lib/hook/hook.c '#include "hook/hook.h"' '#include "hook/parts.h"' '#include "util/num.h"' \
		'int bp_hook(void) { return bp_num() + bp_lock(); }'
	put cmd/main.c '#include "hook/hook.h"' 'int main(void) { return bp_hook(); }'
	expect 'a tree in order' ''

	put lib/util/num.c 'int bp_hook(void);' 'int bp_num(void) { return bp_hook(); }'
	expect 'a symbol of a higher floor' \
		'circle: lib/hook/hook.c -> lib/util/num.c: bp_num' \
		'circle: lib/util/num.c -> lib/hook/hook.c: bp_hook' \
		'lib/util/num.c (1) -> lib/hook/hook.c (5): bp_hook'

	put lib/util/num.c '#include "hook/hook.h"' 'int bp_num(void) { return 1; }'
	expect 'an include of a higher floor' 'lib/util/num.c (1) -> lib/hook/hook.h (5): #include'

	put lib/util/num.c 'int bp_num(void) { return 1; }'
	put lib/hook/lock.c 'int bp_hook(void);' 'int bp_lock(void) { return bp_hook(); }'
	expect 'a circle in a folder' \
		'circle: lib/hook/hook.c -> lib/hook/lock.c: bp_lock' \
		'circle: lib/hook/lock.c -> lib/hook/hook.c: bp_hook'

	put lib/hook/lock.c 'int bp_lock(void) { return 2; }'
	put cmd/main.c '#include "hook/parts.h"' 'int main(void) { return bp_lock(); }'
	expect "another folder's parts.h" 'cmd/main.c -> lib/hook/parts.h: parts.h is private'

	put cmd/main.c 'int main(void) { return 0; }'
	put lib/object/object.c 'int bp_hook(void);' 'int bp_object(void) { return bp_hook(); }'
	expect 'a folder of the same floor' 'lib/object/object.c (5) -> lib/hook/hook.c (5): bp_hook'
}

if [[ ${1:-} == --test ]]; then
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	cd "$work"
	self_test
else
	cd "$(dirname "$0")/../.."
	found=$(ties "${1:-build}")
	[[ ! $found ]] || { echo "$found"; exit 1; }
fi
