#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The main job of bpfprog against this machine's kernel, each command and its output; "make demo".
#
# In a mount namespace with a bpf file system, and with a cgroup, of its own: nothing stays.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)

if [[ ${1:-} != --inside ]]; then
	((EUID == 0)) || { echo 'demo: run it as root, it loads and attaches programs' >&2; exit 1; }
	cgroups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
	work=$(mktemp -d)
	mkdir "$work/bpf"
	made=$cgroups/bpfprog-demo.$$
	# None is mounted here, or not for writing: a mount of our own, in the namespace, will do.
	if [[ ! $cgroups ]] || ! mkdir "$made" 2> /dev/null; then
		made=''
	fi
	trap 'rmdir "${made:-$work/none}" "$work/bpf" "$work" 2> /dev/null || true' EXIT
	# Where pins usually are; the mount is seen by the demo alone.
	if [[ -d /sys/fs/bpf ]]; then pins=/sys/fs/bpf; else pins=$work/bpf; fi
	unshare --mount true || { echo 'demo: it needs a mount namespace of its own, and CAP_SYS_ADMIN for it' >&2; exit 1; }
	unshare --mount "$0" --inside "$pins" "$made"
	exit
fi

pins=$2 cgroup=$3
tool=${BPFPROG:-$top/build/bpfprog}
PATH=${tool%/*}:$PATH
objects=$top/build/tests/progs
mount -t bpf bpf "$pins"
if [[ ! $cgroup ]]; then
	mount -t tmpfs tmpfs /mnt
	mkdir /mnt/cgroup
	mount -t cgroup2 cgroup2 /mnt/cgroup
	cgroup=/mnt/cgroup/bpfprog-demo
	mkdir "$cgroup"
fi
cd "$objects"

say() { printf '\n\033[1m# %s\033[0m\n' "$*" | if [[ -t 1 ]]; then cat; else sed 's/\x1b\[[0-9]*m//g'; fi; }
# typed ARG...: the command line, as it can be pasted
typed() {
	local arg

	printf '$ bpfprog'
	for arg in "$@"; do
		if [[ $arg == *' '* ]]; then printf " '%s'" "$arg"; else printf ' %s' "$arg"; fi
	done
	printf '
'
}
run() { typed "$@"; bpfprog "$@"; }
# refused STATUS ARG...: this must fail, with that status
refused() {
	local want=$1 status=0

	shift
	typed "$@"
	bpfprog "$@" 2>&1 || status=$?
	((status == want)) || { echo "demo: status $status, not $want" >&2; exit 1; }
	printf '[exit status %d]\n' "$status"
}

say 'Load the programs of an object, and pin them'
run load cgroup.bpf.o --prog egress_allow --prog egress_deny --pin-dir "$pins"
run load xdp.bpf.o --prog xdp_drop --pin "$pins/drop"

say 'A program that the verifier rejects: why, and nothing stays'
refused 6 load bad.bpf.o --check

say 'What is loaded'
run list "$pins/egress_allow" "$pins/egress_deny" "$pins/drop"

say 'Attach one to a cgroup, another beside it, and look'
run attach "$pins/egress_allow" egress "$cgroup" --multi
run attach "$pins/egress_deny" egress "$cgroup" --multi
run query egress "$cgroup"

say 'An XDP program does not go there'
refused 5 attach "$pins/drop" egress "$cgroup"

say 'Bind a map to a program: it lives and is listed with it'
map=$(bpfprog list -j "$pins/egress_deny" | sed 's/.*"map_ids":\[\([0-9]*\).*/\1/')
run bind "$pins/drop" id "$map"

say 'Run the XDP program on a packet, without attaching it'
run testrun "$pins/drop" --data-in "hex:ffffffffffff 020000000001 0800 45000014" --repeat 1000

say 'Detach both'
run detach "$pins/egress_deny" egress "$cgroup"
run detach "$pins/egress_allow" egress "$cgroup"
run query egress "$cgroup" --json

umount "$pins"
[[ $cgroup != /mnt/* ]] || rmdir "$cgroup"
say 'Done; nothing stays loaded, attached or pinned'
