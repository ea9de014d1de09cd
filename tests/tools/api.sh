#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# api.sh [HEADER]	does lib/kernel serve each function bpf_prog_*() of libbpf's bpf.h, with each
#			field of its options? HEADER is bpf/bpf.h of the libbpf that is built with
# api.sh --test		does this script find what a header has more?
#
# So a function or a field of a new libbpf is noticed on the day it comes. stdout: a line for each
# that is not served. Status: 1 if there is one.
set -euo pipefail

# left_out: what is not served on purpose, and why not
left_out() {
	cat <<-END
		sz			a macro of libbpf sets it
		replace_prog_fd		the old name of replace_fd
	END
}

# functions HEADER: those that libbpf exports
functions() {
	tr '\n' ' ' < "$1" | grep -oE 'LIBBPF_API [^;]*;' | grep -oE '\bbpf_prog_[a-z0-9_]+\(' | tr -d '(' | sort -u
}

# fields HEADER: of the structures of options that these take, as STRUCT FIELD
fields() {
	awk '
		/^struct bpf_(prog_[a-z_]*|test_run|get_fd_by_id)_?opts \{/ { name = $2 }
		/^};/ { name = "" }
		name != "" {
			gsub(/\/\*.*\*\//, "")
			if ($0 ~ /;/ && $0 !~ /:0;/ && match($0, /[a-z0-9_]+;/))
				print name, substr($0, RSTART, RLENGTH - 1)
		}' "$1"
}

# missing HEADER
missing() {
	local name field code

	code=$(cat lib/kernel/*.c)
	for name in $(functions "$1"); do
		grep -qE "\b$name\(" <<< "$code" || echo "$name(): lib/kernel does not call it"
	done
	fields "$1" | while read -r name field; do
		left_out | grep -q "^$field	" || grep -qE "(\.|->|, )$field\b" <<< "$code" ||
			echo "$name.$field: lib/kernel does not know it"
	done
}

# A header with a function and a field that no libbpf has.
try_itself() {
	local header

	header=$(mktemp)
	# shellcheck disable=SC2064	# the file of now
	trap "rm -f '$header'" EXIT
	sed 's/^struct bpf_test_run_opts {/&\n\t__u32 no_such_field; \/* none *\//' "$1" > "$header"
	printf 'LIBBPF_API int\nbpf_prog_no_such_call(int fd);\n' >> "$header"
	[[ $(functions "$header" | wc -l) -ge 16 && $(fields "$header" | wc -l) -ge 60 ]] ||
		{ echo 'the header is not understood'; return 1; }
	diff <(missing "$header") - <<-'END'
		bpf_prog_no_such_call(): lib/kernel does not call it
		bpf_test_run_opts.no_such_field: lib/kernel does not know it
	END
}

cd "$(dirname "$0")/../.."
header=build/libbpf/include/bpf/bpf.h
case ${1:-} in
--test) try_itself "$header" ;;
*)
	found=$(missing "${1:-$header}")
	[[ -z $found ]] || { echo "$found"; exit 1; }
	;;
esac
