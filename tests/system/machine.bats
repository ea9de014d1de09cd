#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the scripts that prepare a machine say where they cannot: no Debian, no archive, another libbpf.
# bats file_tags=cli,once

# shellcheck disable=SC2154	# set by bats

load ../helpers

setup() {
	set +o functrace
	top=$BATS_TEST_TMPDIR/top
	mkdir -p "$top/tests" "$BATS_TEST_TMPDIR/bin"
	cp -r "$ROOT/tests/tools" "$top/tests"
}

# elsewhere COMMAND...: with nothing in PATH but a few programs
elsewhere() {
	local name

	for name in awk bash cat dirname paste sort; do
		ln -sf "$(type -P "$name")" "$BATS_TEST_TMPDIR/bin"
	done
	run -1 --separate-stderr env PATH="$BATS_TEST_TMPDIR/bin" "$@"
}

@test "deps: without apt it says what is missing, and the packages of other systems" {
	elsewhere "$top/tests/tools/deps.sh" build
	[[ ! $output && ${#stderr_lines[@]} == 1 ]]
	[[ $stderr == *'there is no apt-get; missing: gcc libelf zlib make patch pkg-config xz' ]]
	while read -r manager words; do
		ln -s "$(type -P true)" "$BATS_TEST_TMPDIR/bin/$manager"
		elsewhere "$top/tests/tools/deps.sh" build
		rm "$BATS_TEST_TMPDIR/bin/$manager"
		[[ ${#stderr_lines[@]} == 2 && " ${stderr_lines[1]} " == *": $words "* ]]
		[[ " ${stderr_lines[1]} " == *' make patch '* && ${stderr_lines[1]} != *lib:* ]]
	done <<-END
		dnf dnf install glibc-devel elfutils-libelf-devel
		pacman pacman -S --needed gcc libelf
		apk apk add musl-dev argp-standalone linux-headers coreutils findutils elfutils-dev
	END
}

# source_of VERSION: what looks like an unpacked libbpf, $BATS_TEST_TMPDIR/libbpf
source_of() {
	mkdir -p "$BATS_TEST_TMPDIR/libbpf"/{src,include/uapi}
	printf '#define LIBBPF_MAJOR_VERSION %d\n#define LIBBPF_MINOR_VERSION %d\n' "${1%.*}" "${1#*.}" \
		> "$BATS_TEST_TMPDIR/libbpf/src/libbpf_version.h"
}

@test "libbpf: LIBBPF_SRC is the top of libbpf 1.7 or later, or refused before anything is built" {
	for version in 0.8 1.5 1.6; do
		source_of "$version"
		LIBBPF_SRC=$BATS_TEST_TMPDIR/libbpf run -1 --separate-stderr "$top/tests/tools/libbpf.sh"
		[[ $stderr == *": this is libbpf $version, and bpfprog needs 1.7 or later" && ${#stderr_lines[@]} == 1 ]]
	done
	LIBBPF_SRC=$BATS_TEST_TMPDIR run -1 --separate-stderr "$top/tests/tools/libbpf.sh"
	[[ $stderr == *'not the top of an unpacked libbpf'* && ${#stderr_lines[@]} == 1 ]]
	[[ ! -e $top/build/libbpf && ! -e $top/build/cache/libbpf-1.7 ]]
	# It goes on to build these; there is nothing in them, so that fails.
	for version in 1.7 1.10 2.0; do
		source_of "$version"
		LIBBPF_SRC=$BATS_TEST_TMPDIR/libbpf run -1 --separate-stderr "$top/tests/tools/libbpf.sh"
		[[ $output == *'building libbpf'* && -e $top/build/cache/libbpf-1.7/libbpf_$version.orig.tar ]]
	done
}

@test "libbpf: an archive that does not answer is told in a line, with what to do by hand" {
	hash apt-get 2> /dev/null || skip "no apt-get"
	[[ -r /usr/share/keyrings/debian-archive-keyring.gpg ]] || skip "no debian-archive-keyring"
	# It need not wait between its five times.
	printf '#!/bin/sh\n' > "$BATS_TEST_TMPDIR/bin/sleep"
	chmod +x "$BATS_TEST_TMPDIR/bin/sleep"
	mkdir "$top/lists"
	echo 'deb http://127.0.0.1:9/debian bookworm main' > "$top/sources.list"
	printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "/dev/null";\nDir::State::lists "%s";\n' \
		"$top/sources.list" "$top/lists" > "$top/apt.conf"
	APT_CONFIG=$top/apt.conf PATH=$BATS_TEST_TMPDIR/bin:$PATH run -1 --separate-stderr "$top/tests/tools/libbpf.sh"
	[[ ! $output && ${#stderr_lines[@]} == 1 ]]
	[[ $stderr == *'forky: the archive cannot be reached (E: '*'by hand: unpack one and run make LIBBPF_SRC=DIR'* ]]
}

@test "apt: the reason of a failure is in a line" {
	# shellcheck source=../tools/apt.sh
	source "$top/tests/tools/apt.sh"
	while IFS='|' read -r kind said; do
		printf '%s\n' 'Get:1 something' "$said" 'E: Some more' > "$BATS_TEST_TMPDIR/log"
		run -0 reason "$BATS_TEST_TMPDIR/log"
		[[ $output == "$kind"*"($said)" && ${#lines[@]} == 1 ]]
	done <<-'END'
		the archive cannot be reached|E: Failed to fetch x/InRelease  Could not resolve 'x'
		the archive does not have it|E: The repository 'x gone Release' does not have a Release file.
		its Release file has expired|E: Release file for x is expired (invalid since 3d 2h). Updates for this repository will not be applied.
		its Release file has expired|E: Release file for x is not valid yet (invalid for another 2h). Updates for this repository will not be applied.
		its signature cannot be checked|E: The repository 'x' is not signed.
		there is no room for it|E: You don't have enough free space in /var/cache/apt/archives/.
		apt failed|E: Something else
	END
}
