#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# links-static.sh RESULT CC LIBRARY...: print 1 if CC can link a static program with these libraries.
#
# An archive that exists may still not link: libelf.a of Debian 13 refers to functions that no
# archive of the package has. So it is tried, once: the answer is kept in the file RESULT, with
# what the linker said, and is good for the same command as long as the C library's and libelf's
# archives do not change.
set -euo pipefail

result=$1
shift
# What libbpf and bpfprog need of libelf and zlib.
program='
#include <libelf.h>
#include <gelf.h>
#include <zlib.h>
int main(int argc, char **argv)
{
	GElf_Shdr header;
	Elf *elf = elf_memory(argv[0], argc);

	elf_version(EV_CURRENT);
	elf_begin(argc, ELF_C_WRITE, elf);
	gelf_getshdr(elf_nextscn(elf, elf_newscn(elf)), &header);
	elf_rawdata(elf_getscn(elf, elf_newdata(0) != 0), 0);
	elf_strptr(elf, elf_update(elf, ELF_C_WRITE), gzopen(argv[0], argv[0]) != 0);
	return elf_end(elf);
}'

key="$* $(stat -Lc %Y "$(${1} -print-file-name=libc.a)" "$(${1} -print-file-name=libelf.a)" 2>&1 | paste -sd ' ')"
if [[ -f $result ]] && { read -r known && read -r answer; } < "$result" && [[ $known == "$key" ]]; then
	[[ $answer == no ]] || echo 1
	exit
fi

mkdir -p "${result%/*}"
answer=no
# CC may be several words ("ccache gcc").
# shellcheck disable=SC2086
if log=$(LC_ALL=C $1 -static-pie -fPIE -o /dev/null -x c - -x none "${@:2}" <<< "$program" 2>&1); then
	answer=1
fi
printf '%s\n%s\n%s\n' "$key" "$answer" "$log" > "$result.$$"
mv "$result.$$" "$result"
if [[ $answer == no ]]; then
	why=$(grep -m 1 -oE '(undefined reference to|cannot find|fatal error:|error:).*' <<< "$log" || tail -n 1 <<< "$log")
	echo "no static program can be linked here ($why; all of it: $result): shared libraries are used" >&2
else
	echo 1
fi
