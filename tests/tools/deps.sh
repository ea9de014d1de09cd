#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# deps.sh [build|demo|test|bench|torture|fuzz|kernel]...: install the Debian packages that are missing
# for these; without any, for all but kernel, which is for "make check-own-kernel".
#
# Quick and without network when everything is there. Not root: says what to run. Not Debian:
# says what is wanted, by the names of the programs and libraries.
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
		fuzz	libclang-rt-14-dev	-
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
		test	libcap2-bin		capsh
		test	lintian			lintian
		test	man-db			man
		test	mandoc			mandoc
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

# Not a Debian: nothing to install with, but nothing to complain about either if all is there.
look_around() {
	local name missing=()

	while read -r name; do
		case $name in
		lib:*) pkg-config --exists "${name#lib:}" 2> /dev/null || missing+=("${name#lib:}") ;;
		*) command -v "$name" > /dev/null || missing+=("$name") ;;
		esac
	done < <(wanted 3 "$@")
	if [[ ${#missing[@]} -gt 0 ]]; then
		echo "deps.sh: there is no apt-get; please install: ${missing[*]}" >&2
		exit 1
	fi
}

# not_installed PACKAGE...
not_installed() {
	local have

	have=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2> /dev/null || true)
	comm -23 <(printf '%s\n' "$@") <(awk '$1 == "installed" { print $2 }' <<< "$have" | sort -u)
}

[[ $# -gt 0 ]] || set -- build demo test bench torture
if ! command -v apt-get > /dev/null; then
	look_around "$@"
	exit
fi

export LC_ALL=C DEBIAN_FRONTEND=noninteractive
mapfile -t names < <(wanted 2 "$@")
mapfile -t missing < <(not_installed "${names[@]}")
[[ ${#missing[@]} -gt 0 ]] || exit 0

install=(apt-get install -y --no-install-recommends)
if [[ $EUID -ne 0 ]]; then
	echo "deps.sh: packages are missing; as root, run: ${install[*]} ${missing[*]}" >&2
	exit 1
fi

echo "deps.sh: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
retry apt-get update -q=2 -o APT::Update::Error-Mode=any > "$log" 2>&1 || echo "deps.sh: apt-get update failed, going on" >&2
# Of another release of Debian some have other names (clang-format-14): their checks are skipped.
available=()
for package in "${missing[@]}"; do
	if apt-cache show "$package" > /dev/null 2>&1; then
		available+=("$package")
	else
		echo "deps.sh: there is no package $package here" >&2
	fi
done
[[ ${#available[@]} -gt 0 ]] || exit 0
retry "${install[@]}" -q=2 -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "${available[@]}" > "$log" 2>&1 || {
	tail -n 20 "$log" >&2
	echo "deps.sh: apt-get could not install: ${available[*]}" >&2
	exit 1
}
