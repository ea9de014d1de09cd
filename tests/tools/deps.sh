#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# deps.sh [build|demo|test|bench|torture|fresh|fuzz|kernel]...: install the Debian packages that are missing
# for these; without any, for all but fresh, fuzz and kernel, which are for make check-fresh, fuzz and
# check-own-kernel.
#
# Quick and without network when everything is there. Not root: says what to run. Not Debian: says
# what is missing, and which packages of Fedora, Arch or Alpine have it. Those names are a best effort:
# nobody tries them there. Tests that want what is not there are skipped or say so.
set -euo pipefail

# shellcheck source=apt.sh
source "$(dirname "$0")/apt.sh"

# One line a package: what for, package, and what else tells that it is there (a command, or
# lib:NAME as pkg-config knows it; - when there is nothing to ask for).
packages() {
	cat <<-EOF
		bench	bpftool			bpftool
		bench	jq			jq
		build	gcc			gcc
		build	libc6-dev		-
		build	make			make
		build	patch			patch
		build	pkg-config		pkg-config
		build	xz-utils		xz
		build	libelf-dev		lib:libelf
		build	zlib1g-dev		lib:zlib
		build	debian-archive-keyring	-
		demo	clang			clang
		demo	iproute2		ip
		kernel	bc			bc
		kernel	bison			bison
		kernel	flex			flex
		kernel	gcc			gcc
		kernel	libelf-dev		lib:libelf
		kernel	make			make
		kernel	xz-utils		xz
		test	aspell			aspell
		test	build-essential		-
		test	aspell-en		-
		fresh	debootstrap		debootstrap
		fuzz	libclang-rt-dev		-
		test	bash-static		-
		test	bats			bats
		test	busybox-static		busybox
		test	clang			clang
		test	clang-format-14		-
		test	debhelper		dh
		test	dpkg-dev		dpkg-buildpackage
		test	fakeroot		fakeroot
		test	fish			fish
		test	gojq			gojq
		test	groff			groff
		test	gzip			gzip
		test	iproute2		ip
		test	jq			jq
		test	keyutils		keyctl
		test	libcap2-bin		capsh
		test	libpcap-dev		lib:libpcap
		test	lintian			lintian
		test	man-db			man
		test	mandoc			mandoc
		test	openssl			openssl
		test	procps			pgrep
		test	python3-jsonschema	-
		test	qemu-system-x86		qemu-system-x86_64
		test	shellcheck		shellcheck
		test	strace			strace
		test	util-linux		unshare
		test	zsh			zsh
		test	zstd			zstd
		torture	bpftool			bpftool
		torture	clang-tidy		clang-tidy
		torture	cppcheck		cppcheck
		torture	gcc			gcc
		torture	python3			python3
		torture	strace			strace
		torture	valgrind		valgrind
	EOF
}

# wanted COLUMN PURPOSE...: that column of the packages for these purposes
wanted() {
	local column=$1
	shift

	packages | awk -v column="$column" -v purposes=" $* " '
		index(purposes, " " $1 " ") && $column != "-" { print $column }' | sort -u
}

# elsewhere: for what packages() asks for, its package where it is not called the same (- for none):
# command or lib:NAME, Fedora, Arch, Alpine
elsewhere() {
	cat <<-EOF
		aspell			aspell			aspell			aspell
		bpftool			bpftool			bpf			bpftool
		busybox			busybox			busybox			busybox-static
		capsh			libcap			libcap			libcap
		clang-tidy		clang-tools-extra	clang			clang-extra-tools
		dh			debhelper		-			debhelper
		dpkg-buildpackage	dpkg-dev		dpkg			dpkg-dev
		ip			iproute			iproute2		iproute2
		lib:libelf		elfutils-libelf-devel	libelf			elfutils-dev
		lib:libpcap		libpcap-devel		libpcap			libpcap-dev
		lib:zlib		zlib-devel		zlib			zlib-dev
		lintian			-			-			-
		man			man-db			man-db			man-db
		pgrep			procps-ng		procps-ng		procps-ng
		pkg-config		pkgconf-pkg-config	pkgconf			pkgconf
		python3			python3			python			python3
		qemu-system-x86_64	qemu-system-x86-core	qemu-system-x86		qemu-system-x86_64
		shellcheck		ShellCheck		shellcheck		shellcheck
		unshare			util-linux		util-linux		util-linux-misc
	EOF
}

# Not a Debian: nothing is installed, but nothing is complained about either if all is there.
look_around() {
	local name missing=() column by=() packages

	while read -r name; do
		case $name in
		lib:*) pkg-config --exists "${name#lib:}" 2> /dev/null || missing+=("$name") ;;
		*) command -v "$name" > /dev/null || missing+=("$name") ;;
		esac
	done < <(wanted 3 "$@")
	[[ ${#missing[@]} -gt 0 ]] || return 0
	if command -v dnf > /dev/null; then
		column=2 by=(dnf install glibc-devel)
	elif command -v pacman > /dev/null; then
		column=3 by=(pacman -S --needed)
	elif command -v apk > /dev/null; then
		column=4 by=(apk add musl-dev argp-standalone linux-headers coreutils findutils)
	fi
	echo "deps.sh: there is no apt-get; missing: ${missing[*]#lib:}" >&2
	if [[ ${column:-} ]]; then
		packages=$(awk -v column="$column" '
			FILENAME != "-" { package[$1] = $column; next }
			!($1 in package) { print $1; next }
			package[$1] != "-" { print package[$1] }' <(elsewhere) - <<< "$(printf '%s\n' "${missing[@]}")" | sort -u | paste -sd ' ')
		echo "deps.sh: as root, at a guess: ${by[*]} $packages" >&2
	fi
	exit 1
}

# not_installed PACKAGE...
not_installed() {
	local have

	have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2> /dev/null || true)
	comm -23 <(printf '%s\n' "$@") <(awk '$1 == "installed" { print $2 }' <<< "$have" | sort -u)
}

# Up to Debian 12 it is in the package prometheus, which starts a server as soon as it is installed:
# one program is taken out of the package.
fetch_promtool() {
	local to=${APT_CACHE%/*}/promtool package=promtool tmp

	! command -v promtool > /dev/null && [[ ! -x $to ]] || return 0
	echo "deps.sh: fetching promtool"
	apt-cache show prometheus > /dev/null 2>&1 || quietly apt-get update -q=2 || true
	apt-cache show promtool > /dev/null 2>&1 || package=prometheus
	tmp=$(mktemp -d)
	if quietly in_dir "$tmp" apt-get download "$package" && dpkg-deb -x "$tmp/$package"_*.deb "$tmp" &&
		[[ -x $tmp/usr/bin/promtool ]]; then
		mkdir -p "${to%/*}"
		cp "$tmp/usr/bin/promtool" "$to"
	else
		echo "deps.sh: apt-get download $package: ${WHY:-no promtool in it}; the test that wants it is skipped" >&2
	fi
	rm -rf "$tmp"
}

[[ $# -gt 0 ]] || set -- build demo test bench torture
if ! command -v apt-get > /dev/null; then
	look_around "$@"
	exit
fi

export LC_ALL=C DEBIAN_FRONTEND=noninteractive
mapfile -t names < <(wanted 2 "$@")
mapfile -t missing < <(not_installed "${names[@]}")
wants_promtool=
[[ " $* " != *' test '* ]] || wants_promtool=yes
if [[ ${#missing[@]} == 0 ]]; then
	[[ ! $wants_promtool ]] || fetch_promtool
	exit 0
fi

install=(apt-get install -y --no-install-recommends)
if [[ $EUID -ne 0 ]]; then
	echo "deps.sh: packages are missing; as root, run: ${install[*]} ${missing[*]}" >&2
	exit 1
fi

echo "deps.sh: installing ${missing[*]}"
quietly apt-get update -q=2 -o APT::Update::Error-Mode=any || echo "deps.sh: apt-get update: $WHY; going on" >&2
# Of another release of Debian some have other names (clang-format-14): their checks are skipped.
available=()
for package in "${missing[@]}"; do
	if apt-cache show "$package" > /dev/null 2>&1; then
		available+=("$package")
	else
		echo "deps.sh: there is no package $package here" >&2
	fi
done
if [[ ${#available[@]} == 0 ]]; then
	[[ ! $WHY ]] || exit 1
	[[ ! $wants_promtool ]] || fetch_promtool
	exit
fi
quietly "${install[@]}" -q=2 -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "${available[@]}" || {
	echo "deps.sh: apt-get install, tried five times: $WHY; by hand: apt-get update && ${install[*]} ${available[*]}" >&2
	exit 1
}
[[ ! $wants_promtool ]] || fetch_promtool
