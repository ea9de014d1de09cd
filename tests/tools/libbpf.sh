#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# libbpf.sh [fuzz]: make build/libbpf/{include,lib/libbpf.a} from Debian's source package of libbpf, or
# from the unpacked libbpf in the directory $LIBBPF_SRC, which is kept and used from then on.
#
# With fuzz the same in build/fuzz/libbpf/, by clang, so that a fuzzer sees where in it an input leads.
#
# bpfprog needs libbpf 1.7, and Debian 12 and 13 have older ones. The kernel's uapi headers that
# come with libbpf are put beside its own: those of the machine are too old just as well.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=apt.sh
source "$ROOT/tests/tools/apt.sh"

WANTED=1.7
SUITES=(forky testing unstable)		# the first one that has it
OUT=$ROOT/build/libbpf COMPILER=$(command -v cc > /dev/null && echo cc || echo "${CC:-gcc}") FLAGS="-D_FORTIFY_SOURCE=2"
if [[ ${1:-} == fuzz ]]; then
	OUT=$ROOT/build/fuzz/libbpf COMPILER=clang
	FLAGS="-fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address"
fi
SOURCE=$ROOT/build/cache/libbpf-$WANTED		# what apt downloaded, or an archive of $LIBBPF_SRC

give_up() {
	echo "libbpf.sh: no source of libbpf >= $WANTED: $*; by hand: unpack one and run make LIBBPF_SRC=DIR," \
		"or install it, with libelf and zlib, and run make SYSTEM_LIBS=1" >&2
	exit 1
}

# newest SUITE: the newest version of libbpf there, if it is new enough
newest() {
	apt_suite deb-src "$1" apt-cache showsrc libbpf | awk '$1 == "Version:" { print $2 }' |
		sort -V | tail -n 1 | while read -r version; do
			dpkg --compare-versions "$version" ge "$WANTED" && echo "$version"
		done
}

# download: fill $SOURCE, all or nothing
download() {
	local suite version='' whys=''

	command -v apt-get > /dev/null || give_up "there is no apt-get"
	[[ -r $APT_KEYRING ]] || give_up "package debian-archive-keyring is not installed"
	apt_site "${SUITES[0]}" > /dev/null || give_up "this machine's apt knows no Debian archive"
	for suite in "${SUITES[@]}"; do
		if quietly apt_suite deb-src "$suite" apt-get update; then
			version=$(newest "$suite")
			[[ ! $version ]] || break
			WHY='it has none'
		fi
		whys+="; $suite: $WHY"
		# The next suite is in the same archive.
		[[ $WHY != *'cannot be reached'* ]] || break
	done
	[[ $version ]] || give_up "tried the suites of Debian${whys/#;/:}"

	echo "libbpf.sh: fetching libbpf $version from $suite"
	rm -rf "$SOURCE.new"
	mkdir -p "$SOURCE.new"
	cd "$SOURCE.new"
	quietly apt_suite deb-src "$suite" apt-get source --download-only "libbpf=$version" ||
		give_up "download of $version from $suite: $WHY"
	rm -rf "$SOURCE"
	mv "$SOURCE.new" "$SOURCE"
}

# given: the same from $LIBBPF_SRC; what is the same as last time stays as it is
given() {
	local header=$LIBBPF_SRC/src/libbpf_version.h version

	[[ -r $header && -d $LIBBPF_SRC/include/uapi ]] || {
		echo "libbpf.sh: LIBBPF_SRC=$LIBBPF_SRC: not the top of an unpacked libbpf (no src/libbpf_version.h or no include/uapi)" >&2
		exit 1
	}
	version=$(sed -nE 's/^#define LIBBPF_(MAJOR|MINOR)_VERSION +([0-9]+).*/\2/p' "$header" | paste -sd .)
	[[ $(printf '%s\n' "$WANTED" "$version" | sort -V | head -n 1) == "$WANTED" ]] || {
		echo "libbpf.sh: LIBBPF_SRC=$LIBBPF_SRC: this is libbpf ${version:-without a version}, and bpfprog needs $WANTED or later" >&2
		exit 1
	}
	rm -rf "$SOURCE.new"
	mkdir -p "$SOURCE.new"
	tar -C "$LIBBPF_SRC" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --mode=u+rw,go+r-w,a+X \
		--exclude='*.[ao]' --exclude='*.so*' --exclude='*.pc' --exclude=staticobjs --exclude=sharedobjs \
		--transform="s,^,libbpf-$version/," -cf "$SOURCE.new/libbpf_$version.orig.tar" include src
	if diff -r "$SOURCE.new" "$SOURCE" > /dev/null 2>&1; then
		rm -r "$SOURCE.new"
	else
		rm -rf "$SOURCE"
		mv "$SOURCE.new" "$SOURCE"
	fi
}

# unpack DIR: what "dpkg-source -x" does, of which a machine without dpkg-dev is capable
unpack() {
	local patch

	mkdir -p "$1"
	tar -xf "$SOURCE"/libbpf_*.orig.tar* -C "$1" --strip-components 1
	! compgen -G "$SOURCE/libbpf_*.debian.tar*" > /dev/null || tar -xf "$SOURCE"/libbpf_*.debian.tar* -C "$1"
	if [[ -f $1/debian/patches/series ]]; then
		while read -r patch _; do
			[[ $patch && $patch != '#'* ]] || continue
			patch -s -p1 -d "$1" < "$1/debian/patches/$patch"
		done < "$1/debian/patches/series"
	fi
}

# Two makes at the same time take turns; the second one finds the work done.
mkdir -p "$ROOT/build/cache"
exec 9> "$ROOT/build/cache/libbpf.lock"
flock 9
if [[ ${LIBBPF_SRC:-} ]]; then
	given
elif [[ ! -d $SOURCE && ! $OUT/lib/libbpf.a -nt $0 ]]; then
	download
fi
if [[ $OUT/lib/libbpf.a -nt $0 && ! $SOURCE -nt $OUT/lib/libbpf.a ]]; then
	exit
fi

rm -rf "$OUT.new"
unpack "$OUT.new/src"
echo "libbpf.sh: building libbpf"
# The makefile of libbpf must not see the flags of ours. One library serves every kind of build.
unset MAKEFLAGS MFLAGS MAKELEVEL CPPFLAGS LDFLAGS
cd "$OUT.new/src/src"
{
	make -j "$(nproc)" BUILD_STATIC_ONLY=1 CC="$COMPILER" LIBDIR=/lib PREFIX= \
		CFLAGS="-O2 -g -fPIC -fstack-protector-strong $FLAGS \
			-ffunction-sections -fdata-sections -ffile-prefix-map='$OUT.new/src'=libbpf" \
		DESTDIR="$OUT.new" install install_uapi_headers
} > "$OUT.new/log" 2>&1 || {
	tail -n 20 "$OUT.new/log" >&2
	echo "libbpf.sh: libbpf does not compile; is libelf-dev installed? (make deps)" >&2
	exit 1
}
rm -rf "$OUT.new/src" "$OUT"
mv "$OUT.new" "$OUT"
