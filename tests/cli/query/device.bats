#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# query: a device with all that a packet meets there: XDP, tcx, classifiers of tc

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	bpfprog load -q "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/xdp" > /dev/null
	bpfprog load -q "$OBJ/tc.bpf.o" --prog tc_ok --prog tc_mark --pin-dir "$PIN" > /dev/null
	new_netns "qd$$"
	DEV=qd${$}0
}

teardown() {
	teardown_dirs
}

# hooks: "TYPE: PROGRAM FLAGS LINK, ..." of the output, a line each
hooks() {
	jq -r '.[] | "\(.attach_type): \([.progs[] | "\(.name) \(.attach_flags) \(.link_id)"] | join(", "))"' <<< "$output"
}

# xdp_is MODE LINK-EXPRESSION: what a query of XDP at the device tells
xdp_is() {
	run -0 --separate-stderr bpfprog query -j xdp "$DEV"
	json "length == 1 and (.[0] | .attach_type == \"xdp\" and .target_kind == \"dev\" and
		.target == \"$DEV\" and .revision == null and (.progs | length) == 1) and
		(.[0].progs[0] | .name == \"xdp_pass\" and .type == \"xdp\" and
		.attach_flags == [\"$1\"] and .link_id $2)"
}

@test "query: XDP of a device, by netlink or by a link, with its mode" {
	run -0 --separate-stderr bpfprog query -j xdp "$DEV"
	json 'length == 1 and .[0].progs == []'
	ip link set dev "$DEV" xdpgeneric pinned "$PIN/xdp"
	xdp_is generic '== 0'
	ip link set dev "$DEV" xdpgeneric off
	ip link set dev "$DEV" xdpdrv pinned "$PIN/xdp"
	xdp_is native '== 0'
	run -0 bpfprog query "$DEV"
	[[ $output == *xdp* ]]
	ip link set dev "$DEV" xdpdrv off
	need link_xdp
	"${PROBE%/*}/link" "$PIN/xdp" xdp "$DEV" "$PIN/link" > "$BATS_TEST_TMPDIR/id"
	xdp_is native "== $(< "$BATS_TEST_TMPDIR/id")"
	run -0 --separate-stderr bpfprog query --all xdp -j
	json "[.[] | select(.target == \"$DEV\")] | length == 1"
	fails 3 bpfprog query xdp nosuchdev
	fails 2 bpfprog query xdp cgroup /sys/fs/cgroup
	run -0 --separate-stderr bpfprog query xdp "$DEV" --dry-run -j
	json '.calls[0].call == "bpf_xdp_query"'
}

@test "query: a device shows XDP and the classifiers of tc, in the order in which a packet meets them" {
	ip link set dev "$DEV" xdpgeneric pinned "$PIN/xdp"
	tc qdisc add dev "$DEV" clsact
	tc filter add dev "$DEV" ingress prio 2 bpf da object-pinned "$PIN/tc_mark"
	tc filter add dev "$DEV" ingress prio 1 bpf da object-pinned "$PIN/tc_ok"
	tc filter add dev "$DEV" egress bpf da object-pinned "$PIN/tc_ok"
	run -0 --separate-stderr bpfprog query -j "$DEV"
	run -0 diff <(hooks) - <<-'END'
		xdp: xdp_pass ["generic"] 0
		tc_ingress: tc_ok null 0, tc_mark null 0
		tc_egress: tc_ok null 0
	END
	run -0 --separate-stderr bpfprog query -j tc_ingress dev "$DEV"
	[[ $(hooks) == 'tc_ingress: tc_ok null 0, tc_mark null 0' ]]
	run -0 --separate-stderr bpfprog query -j --all tc_egress
	json "[.[] | select(.target == \"$DEV\")] | length == 1"
	run -0 --separate-stderr bpfprog query -j --all
	json "[.[] | select(.target == \"$DEV\") | .attach_type] == [\"xdp\", \"tc_ingress\", \"tc_egress\"]"
	run -0 bpfprog query tc_egress "$DEV" --dry-run
	[[ $output == *RTM_GETTFILTER* ]]
	need attach_tcx
	bpfprog attach -q "$PIN/tc_mark" tcx_ingress "$DEV"
	bpfprog attach -q "$PIN/tc_mark" tcx_egress "$DEV"
	run -0 --separate-stderr bpfprog query -j "$DEV"
	json 'map(.attach_type) == ["xdp", "tcx_ingress", "tc_ingress", "tcx_egress", "tc_egress"]'
	run -0 --separate-stderr bpfprog list -j --columns attached "$PIN/tc_mark"
	json ".[0].attached | map(select(.target == \"dev $DEV\") | .attach_type) | sort ==
		[\"tc_ingress\", \"tcx_egress\", \"tcx_ingress\"]"
}

@test "query: the classifiers of other qdiscs than clsact are tc_custom" {
	local kind

	for kind in htb prio fq_codel none; do
		[[ $kind != none ]] || skip "this kernel has no qdisc that takes classifiers but clsact"
		! tc qdisc add dev "$DEV" root handle 5: "$kind" 2> /dev/null || break
	done
	tc filter add dev "$DEV" parent 5: bpf da object-pinned "$PIN/tc_mark"
	for words in "$DEV" "tc_custom $DEV" '--all tc_custom'; do
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog query -j $words
		json "map(select(.target == \"$DEV\")) | length == 1 and .[0].attach_type == \"tc_custom\" and
			(.[0].progs | map(.name)) == [\"tc_mark\"]"
	done
}
