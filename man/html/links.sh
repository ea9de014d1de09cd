#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# links.sh DIR: every link of the site that leads nowhere, one a line; fails if there is one.
set -euo pipefail
cd "$1"

status=0
while IFS=: read -r file link; do
	target=${link%%#*}
	anchor=''
	[[ $link != *'#'* ]] || anchor=${link#*#}
	[[ $target ]] || target=$file
	if [[ ! -e $target ]]; then
		echo "$file: $link: there is no such file"
		status=1
	elif [[ $anchor ]] && ! grep -qF "id=\"$anchor\"" "$target"; then
		echo "$file: $link: there is no such place"
		status=1
	fi
done < <(grep -oE '(href|src)="[^"]*"' ./*.html | sed -E 's/^\.\///; s/(href|src)="([^"]*)"/\2/' | sort -u)
exit $status
