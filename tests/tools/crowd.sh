#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# crowd.sh COMMAND...: run COMMAND on a machine as full and as busy as one may be.
#
# While it runs, all objects of the tests are loaded by somebody else: programs and maps of the same
# names, pinned, attached to a cgroup and to a device, by a link too, and open in a process. Beside it
# there are LOOPS busy loops ($LOOPS; two for each CPU), and SIGHUP is ignored, as below nohup(1).
# As root, after "make test-files". The status is that of COMMAND; nothing stays.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
tool=${BPFPROG:-$ROOT/build/bpfprog}
tests=$ROOT/build/tests

# others CGROUP: what the others do, in namespaces of theirs, until they are ended
others() {
	local file name dir

	mount -t bpf bpf /sys/fs/bpf
	ip link set lo up
	for file in "$tests"/progs/*.bpf.o; do
		name=${file##*/}
		dir=/sys/fs/bpf/${name%.bpf.o}
		mkdir -p "$dir/maps"
		"$tool" load "$file" --pin-dir "$dir" --pin-maps "$dir/maps" -q ||
			rm -r "$dir"	# some are made not to load
	done > /dev/null 2>&1
	"$tool" attach -q /sys/fs/bpf/cgroup/egress_allow egress "$1" --multi > /dev/null
	"$tests/link" /sys/fs/bpf/xdp/xdp_pass xdp lo /sys/fs/bpf/link > /dev/null
	find /sys/fs/bpf -type f | wc -l
	exec "$tests/withfd" 9 /sys/fs/bpf/cgroup/egress_deny sleep infinity
}

if [[ ${1:-} == --others ]]; then
	others "$2"
	exit
fi
[[ $# -gt 0 ]] || { echo 'usage: crowd.sh COMMAND...' >&2; exit 2; }
[[ -x $tool && -x $tests/withfd ]] || { echo 'crowd.sh: first: make test-files' >&2; exit 2; }

cgroup=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)/bpfprog-crowd.$$
work=$(mktemp -d)
pids=()
# shellcheck disable=SC2317	# the trap gets there
cleanup() {
	[[ ${#pids[@]} == 0 ]] || kill "${pids[@]}" 2> /dev/null || true
	wait
	rmdir "$cgroup"
	rm -r "$work"
}
mkdir "$cgroup"
trap cleanup EXIT
trap 'exit 3' INT TERM
trap '' HUP

mkfifo "$work/ready"
setpriv --pdeathsig KILL unshare --mount --net "$0" --others "$cgroup" > "$work/ready" &
pids+=($!)
read -r count < "$work/ready" || { echo 'crowd.sh: the others cannot load anything' >&2; exit 2; }
for ((i = ${LOOPS:-$(nproc) * 2}; i > 0; i--)); do
	setpriv --pdeathsig KILL bash -c 'while :; do :; done' &
	pids+=($!)
done
echo "# crowd: $count pins of others, $((${#pids[@]} - 1)) busy loops" >&2
status=0
# A trap waits until a command in front has ended, so it goes to the background, where a shell would
# take its input away and have it ignore SIGINT.
env --default-signal=INT,QUIT "$@" <&0 &
pids+=($!)
wait $! || status=$?
exit "$status"
