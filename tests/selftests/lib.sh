# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# shellcheck shell=bash
# lib.sh - what run and each share; source it in the root of the tree

OUT=build/selftests

# make_reference: $OUT/reference, the program that tells what libbpf does
make_reference() {
	mkdir -p "$OUT"
	[[ ! $OUT/reference -nt tests/selftests/reference.c ]] || return 0
	# shellcheck disable=SC2046	# words
	cc -std=gnu11 -D_GNU_SOURCE -O2 -Wall -isystem build/libbpf/include -o "$OUT/reference" \
		tests/selftests/reference.c build/libbpf/lib/libbpf.a $(pkg-config --libs libelf zlib)
}
