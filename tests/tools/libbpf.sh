#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# libbpf.sh [fuzz]: make build/libbpf/{include,lib/libbpf.a} from Debian's source package of libbpf.
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
OUT=$ROOT/build/libbpf COMPILER=cc FLAGS="-D_FORTIFY_SOURCE=2"
if [[ ${1:-} == fuzz ]]; then
	OUT=$ROOT/build/fuzz/libbpf COMPILER=clang
	FLAGS="-fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address"
fi
SOURCE=$ROOT/build/cache/libbpf-$WANTED		# what apt downloaded

give_up() {
	cat >&2 <<-EOF
		libbpf.sh: no source package of libbpf >= $WANTED: $*
		It is taken from the Debian archive that this machine's apt uses (suites: ${SUITES[*]}).
		With libbpf >= $WANTED, libelf and zlib installed in another way: make SYSTEM_LIBS=1
	EOF
	exit 1
}

# newest SUITE: the newest version of libbpf there, if it is new enough
newest() {
	retry apt_suite deb-src "$1" apt-get update >&2 || return
	apt_suite deb-src "$1" apt-cache showsrc libbpf | awk '$1 == "Version:" { print $2 }' |
		sort -V | tail -n 1 | while read -r version; do
			dpkg --compare-versions "$version" ge "$WANTED" && echo "$version"
		done
}

# download: fill $SOURCE, all or nothing
download() {
	local suite version

	command -v apt-get > /dev/null || give_up "there is no apt-get"
	[[ -r $APT_KEYRING ]] || give_up "package debian-archive-keyring is not installed"
	apt_site "${SUITES[0]}" > /dev/null || give_up "this machine's apt knows no Debian archive"
	for suite in "${SUITES[@]}"; do
		if version=$(newest "$suite") && [[ -n $version ]]; then
			break
		fi
		echo "libbpf.sh: suite $suite: nothing of use" >&2
		version=
	done
	[[ -n $version ]] || give_up "tried all suites"

	echo "libbpf.sh: fetching libbpf $version from $suite"
	rm -rf "$SOURCE.new"
	mkdir -p "$SOURCE.new"
	cd "$SOURCE.new"
	retry apt_suite deb-src "$suite" apt-get source --download-only "libbpf=$version" ||
		give_up "download of $version from $suite"
	rm -rf "$SOURCE"
	mv "$SOURCE.new" "$SOURCE"
}

# unpack DIR: what "dpkg-source -x" does, of which a machine without dpkg-dev is capable
unpack() {
	local patch

	mkdir -p "$1"
	tar -xf "$SOURCE"/libbpf_*.orig.tar.* -C "$1" --strip-components 1
	tar -xf "$SOURCE"/libbpf_*.debian.tar.* -C "$1"
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
if [[ $OUT/lib/libbpf.a -nt $0 ]]; then
	exit
fi

[[ -d $SOURCE ]] || download

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
