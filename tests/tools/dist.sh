#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# dist.sh source|deb|static VERSION: what is given to others, into build/dist/.
#
# source: bpfprog-VERSION.tar.xz, the files of the tree, and the source package of libbpf, so that
# it builds without network. deb: a Debian package, made of that and of tests/deb/. static:
# bpfprog-VERSION-static-MACHINE.tar.xz, one static binary, pages, completion and schemas, to be
# unpacked below a prefix; share/doc/bpfprog/FILES in it has what to remove again.
#
# The same tree gives the same bytes: all files are of the date of the last entry in
# tests/deb/changelog.
set -euo pipefail
umask 022
export LC_ALL=C

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
OUT=$ROOT/build/dist
LIBBPF=build/cache/libbpf-1.7	# what tests/tools/libbpf.sh builds it from

die() {
	echo "dist.sh: $*" >&2
	exit 1
}

# files: those of the tree, also of one that was unpacked
files() {
	if [[ -e $ROOT/.git ]]; then
		git -C "$ROOT" ls-files --cached --others --exclude-standard | while read -r file; do
			[[ ! -e $ROOT/$file ]] || echo "$file"
		done
	else
		(cd "$ROOT" && find . -path ./build -prune -o -path ./debian -prune -o ! -type d -printf '%P\n')
	fi
	(cd "$ROOT" && find "$LIBBPF" -type f)
}

# pack DIR NAME ARCHIVE: DIR/NAME as an archive that is the same every time
pack() {
	tar -C "$1" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
		--mode=u+rw,go+r-w,a+X --format=gnu -cf - "$2" | xz -T1 -6 > "$3.new"
	mv "$3.new" "$3"
	echo "$3"
}

source_archive() {
	[[ -d $ROOT/$LIBBPF ]] || die "no $LIBBPF: run make first"
	mkdir "$work/$name"
	files | tar -C "$ROOT" -cf - -T - | tar -C "$work/$name" -xf -
	pack "$work" "$name" "$OUT/$name.tar.xz"
}

deb() {
	local tool

	for tool in dpkg-buildpackage dh; do
		hash "$tool" 2> /dev/null || die "no $tool: apt-get install dpkg-dev debhelper"
	done
	source_archive > /dev/null
	rm -rf "${work:?}/$name"
	tar -C "$work" -xf "$OUT/$name.tar.xz"
	cp -r "$ROOT/tests/deb" "$work/$name/debian"
	(cd "$work/$name" && dpkg-buildpackage -us -uc) > "$OUT/deb.log" 2>&1 || {
		tail -n 30 "$OUT/deb.log" >&2
		die "dpkg-buildpackage failed, see $OUT/deb.log"
	}
	rm -f "$OUT"/*.deb "$OUT"/*.dsc "$OUT"/*.changes "$OUT"/*.buildinfo "$OUT/bpfprog_"*.tar.xz
	mv "$work"/bpfprog*_* "$OUT"
	ls "$OUT"/*.deb
}

static_archive() {
	local full dir werror=()

	# With the flags of the last time, or all would be built again.
	if grep -qs -- ' -Werror ' "$ROOT/build/static/flags"; then
		werror=(WERROR=1)
	fi

	full=$name-static-$(uname -m)
	dir=$work/$full
	make -s -C "$ROOT" STATIC=1 D= DYNAMIC= SYSTEM_LIBS= LIBPCAP= V=0 "${werror[@]}" install PREFIX= DESTDIR="$dir"
	strip "$dir/sbin/bpfprog"
	touch "$dir/share/doc/bpfprog/FILES"
	(cd "$dir" && find . ! -type d -printf '%P\n' | sort > share/doc/bpfprog/FILES)
	pack "$work" "$full" "$OUT/$full.tar.xz"
}

what=${1:?usage: dist.sh source|deb|static VERSION} name=bpfprog-${2:?}
unset MAKEFLAGS MFLAGS MAKELEVEL
entry=$(head -n 1 "$ROOT/tests/deb/changelog")
[[ $entry == "bpfprog ($2) "* ]] || die "tests/deb/changelog begins with '$entry', not with version $2"
SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's/^ -- .*>  //p' "$ROOT/tests/deb/changelog" | head -n 1)" +%s)
export SOURCE_DATE_EPOCH
mkdir -p "$OUT"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
case $what in
source) source_archive ;;
deb) deb ;;
static) static_archive ;;
*) die "no such thing to make: $what" ;;
esac
