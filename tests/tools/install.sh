#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# install.sh install|uninstall BINARY: the program, its pages, completion, schemas and licences, to
# where $SBINDIR, $DATADIR, $MANDIR and $ZSHDIR say, below $DESTDIR; or all of that away again.
set -euo pipefail

cd "$(dirname "$0")/../.."
DESTDIR=${DESTDIR:-}
: "${SBINDIR:?}" "${DATADIR:?}" "${MANDIR:?}" "${ZSHDIR:?}"

# files: lines of SOURCE TARGET
files() {
	local file

	printf '%s\n' "$binary $SBINDIR/bpfprog" \
		"completion/bpfprog.bash $DATADIR/bash-completion/completions/bpfprog" \
		"completion/_bpfprog $ZSHDIR/_bpfprog" \
		"completion/bpfprog.fish $DATADIR/fish/vendor_completions.d/bpfprog.fish"
	for file in LICENSE LICENSES/*; do
		echo "$file $DATADIR/doc/bpfprog/$file"
	done
	for file in tests/schema/*.json; do
		echo "$file $DATADIR/bpfprog/schema/${file##*/}"
	done
}

# pages: lines of SOURCE TARGET NAME, one for each of the names in the section NAME of a page. They
# are compressed; all but the first name are links.
pages() {
	local file section name

	for file in man/*.[1-9]; do
		section=${file##*.}
		while read -r name; do
			echo "$file $MANDIR/man$section/$name.$section.gz ${file##*/}"
		done < <(sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' "$file")
	done
}

install_all() {
	local source target page mode

	files | while read -r source target; do
		mode=644
		[[ ! -x $source ]] || mode=755
		install -D -m "$mode" "$source" "$DESTDIR$target"
	done
	pages | while read -r source target page; do
		install -d "$DESTDIR${target%/*}"
		if [[ ${target##*/} == "$page.gz" ]]; then
			gzip -9nc "$source" > "$DESTDIR$target"
			chmod 644 "$DESTDIR$target"
		else
			ln -sf "$page.gz" "$DESTDIR$target"
		fi
	done
}

# The directories that are ours alone go too.
uninstall_all() {
	local _ target dir

	{ files; pages; } | while read -r _ target _; do
		rm -f "$DESTDIR$target"
	done
	for dir in doc/bpfprog/LICENSES doc/bpfprog bpfprog/schema bpfprog; do
		[[ ! -d $DESTDIR$DATADIR/$dir ]] || rmdir "$DESTDIR$DATADIR/$dir"
	done
}

binary=$2
case $1 in
install) install_all ;;
uninstall) uninstall_all ;;
*)
	echo 'install.sh install|uninstall BINARY' >&2
	exit 2
	;;
esac
