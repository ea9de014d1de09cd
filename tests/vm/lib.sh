# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What the scripts in this directory share: to be sourced, not run.
set -euo pipefail

# Of an ordinary user the PATH of Debian has no sbin, where tc and others are that guests get.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=${VM_DIR%/tests/vm}
BPFPROG_CACHE=${BPFPROG_CACHE:-$ROOT/build/cache}
VM_CACHE=$BPFPROG_CACHE/vm
VM_RESULTS=${VM_RESULTS:-$ROOT/build/vm}
export BPFPROG_CACHE VM_CACHE VM_RESULTS

say() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
}

die() {
	say "$@"
	exit 2
}

# conf_names: the names of kernels.conf
conf_names() {
	awk '!/^#/ && NF { print $1 }' "$VM_DIR/kernels.conf"
}

# suite_files: the bats files of the suite; those of torture/ and own-kernel/ are run by themselves
suite_files() {
	find "$ROOT"/tests/{cli,system,manual} -name '*.bats' | LC_ALL=C sort
}

# bats_file FILE: its path below $ROOT/tests; it may be given from here, from the top, or from there
bats_file() {
	local path

	for path in "$1" "$ROOT/$1" "$ROOT/tests/$1"; do
		path=$(realpath -m "$path")
		if [[ -f $path && $path == "$ROOT"/tests/* ]]; then
			echo "$path"
			return
		fi
	done
	die "no file $1 in tests/"
}
