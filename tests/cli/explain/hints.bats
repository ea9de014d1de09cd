#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# explain: what the commands say after a failure is what the table has for it.

load ../../helpers

TRUE=hex:b7000000010000009500000000000000	# return 1
ROOT_BUT=(setpriv --inh-caps=-all)	# root's files; which of root's powers, the bounding set says

setup() {
	setup_dirs
	bpfprog explain --json > "$BATS_TEST_TMPDIR/table"
}

teardown() {
	teardown_dirs
}

# hint ID COMMAND...: with --json it fails with the call, errno, status and cause of the row ID
hint() {
	local id=$1
	shift

	run --separate-stderr "$@" --json
	if ! jq -e --slurpfile table "$BATS_TEST_TMPDIR/table" --arg id "$id" --arg status "$status" '
			.error as $e | $table[0][] | select(.id == $id) | . as $row
			| ($e.hint | startswith($row.cause)) and ($e.call | startswith($row.call))
			and ($row.errno == null or $e.errno == $row.errno)
			and ($e.code | tostring) == $status
			and ($row.status == 0 or $e.code == $row.status or ($e.code == 6))' \
			<<< "$output" > /dev/null; then
		echo "not $id (status $status), of: $*"
		echo "$output"
		echo "$stderr"
		return 1
	fi
}

# loaded NAME OPTION...: the program "return 1", pinned as NAME
loaded() {
	bpfprog load --raw "$TRUE" --name "$1" --pin "$PIN/$1" "${@:2}" -q > /dev/null
}

@test "explain: hints: a cgroup hook that does not take a program" {
	need attach_cgroup attach_multi attach_cgroup_sock_addr
	mkdir "$CG/below"
	loaded a --type cgroup_skb --attach-type egress
	loaded b --type cgroup_skb --attach-type egress
	loaded four --type cgroup_sock_addr --attach-type connect4
	bpfprog attach "$PIN/a" egress "$CG" -q
	hint attach-eperm-mode bpfprog attach "$PIN/b" egress "$CG" --multi
	hint attach-eperm-ancestor bpfprog attach "$PIN/b" egress "$CG/below"
	[[ $(jq -r .error.hint <<< "$output") == *": $CG; detach it"* ]]
	bpfprog detach egress "$CG" -q
	bpfprog attach "$PIN/a" egress "$CG" --multi -q
	hint attach-einval-twice bpfprog attach "$PIN/a" egress "$CG" --multi
	hint attach-einval-loaded-for bpfprog attach "$PIN/four" connect6 "$CG"
	bpfprog detach "$PIN/a" egress "$CG" -q
	# The remedies work.
	bpfprog attach "$PIN/a" egress "$CG" --override -q
	bpfprog attach "$PIN/b" egress "$CG/below" -q
}

@test "explain: hints: programs that are not loaded" {
	need prog_xdp prog_kprobe
	hint load-einval-verifier bpfprog load --raw hex:b700000000000000ff000000000000009500000000000000 --type xdp --check
	hint load-einval-attach-type bpfprog load --raw "$TRUE" --type cgroup_sock_addr --check
	hint load-eopnotsupp-device bpfprog load --raw "$TRUE" --type xdp --dev lo --check
}

@test "explain: hints: capabilities that are missing, by name" {
	need prog_xdp prog_kprobe attach_cgroup
	loaded a --type cgroup_skb --attach-type egress
	without() { "${ROOT_BUT[@]}" --bounding-set="$1" "$TOOL" "${@:2}"; }
	hint load-eperm-cap-bpf without -all load --raw "$TRUE" --type xdp --check
	hint load-eperm-cap-net-admin without -all,+bpf,+perfmon load --raw "$TRUE" --type xdp --check
	hint load-eperm-cap-perfmon without -all,+bpf,+net_admin load --raw "$TRUE" --type kprobe --check
	hint next-id-eperm-cap-sys-admin without -all,+bpf,+net_admin list
	hint fd-by-id-eperm-cap-sys-admin without -all,+bpf,+net_admin list id 1
	hint query-eperm-cap-net-admin without -all,+bpf query egress "$CG"
	hint attach-einval-cap-net-admin without -all,+bpf,+dac_override attach "$PIN/a" egress "$CG" --multi
	# The remedies work.
	run -0 without -all,+bpf,+net_admin load --raw "$TRUE" --type xdp --check
	run -0 without -all,+bpf,+net_admin,+dac_override attach "$PIN/a" egress "$CG"
	run -0 without -all,+bpf,+perfmon load --raw "$TRUE" --type kprobe --check
}

@test "explain: hints: test runs" {
	need run_sched_cls prog_sock_ops
	loaded cls --type sched_cls
	loaded ops --type sock_ops
	hint run-enotsupp-type bpfprog testrun "$PIN/ops" --data-in hex:00
	hint run-enodev-ctx bpfprog testrun "$PIN/cls" --ctx ifindex=9999 \
		--data-in hex:ffffffffffff02000000000100000000
}
