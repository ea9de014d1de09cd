#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# query --all and --summary, and the same things the other way round: list --attached

load ../../helpers

LINK=${PROBE%/*}/link
WITHFD=${PROBE%/*}/withfd

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

@test "query: --all shows cgroups, maps and the network namespace, --summary counts" {
	need veth attach_multi attach_sk_msg query_sockmap attach_flow_dissector link_cgroup
	mkdir -p "$CG/x"
	skb a b c
	bpfprog -q attach "$PIN/a" egress "$CG" --multi
	bpfprog -q attach "$PIN/b" egress "$CG/x" --multi
	link=$("$LINK" "$PIN/c" cgroup_inet_egress "$CG/x" "$PIN/link")
	new_netns "qa$$"
	bpfprog load "$OBJ/flow.bpf.o" --pin "$PIN/flow" -q > /dev/null
	bpfprog load "$OBJ/sockmap.bpf.o" --prog msg_pass --pin "$PIN/msg" --pin-maps "$PIN" -q > /dev/null
	bpfprog -q --netns "qa$$" attach "$PIN/flow" flow_dissector /proc/self/ns/net
	bpfprog -q attach "$PIN/msg" sk_msg "$PIN/sockets"

	run -0 --separate-stderr bpfprog --netns "qa$$" -j query --all
	[[ -z $stderr ]]
	# Others may have programs in cgroups, too.
	json "[.[] | select(.target | startswith(\"$CG\")) | [.target, (.progs | map(.id))]] ==
		[[\"$CG\", [$(id a)]], [\"$CG/x\", [$(id b), $(id c)]]]"
	json ".[] | select(.target == \"$CG/x\") | .progs | map(.link_id) == [0, $link]"
	json "[.[] | select(.target_kind == \"netns\") | [.attach_type, .target, .progs[].id]] ==
		[[\"flow_dissector\", \"qa$$\", $(id flow)]]"
	json "[.[] | select(.target_kind == \"map\" and .progs[].id == $(id msg))] | length == 1"
	# The targets may be given again.
	run -0 bpfprog -q query sk_msg map "$(jq -r ".[] | select(.progs[].id == $(id msg)).target" <<< "$output")"
	[[ $output == "$(id msg)" ]]

	run -0 bpfprog --netns "qa$$" query --all egress
	[[ ${lines[0]} == *TARGET* && $output == *"cgroup"*"$CG/x"* && $output != *qa* ]]
	run -0 bpfprog query --tree egress "$CG"
	[[ ${lines[0]} == *CGROUP* && $output == *$'\n'"    x/"* ]]
	run -0 bpfprog -j query --tree --summary "$CG"
	json '. == [{"attach_type": "cgroup_inet_egress", "target_kind": "cgroup", "hooks": 2, "progs": 3}]'
	run -0 bpfprog -j query --all --summary --netns "qa$$"
	json '[.[] | select(.attach_type == "flow_dissector") | [.hooks, .progs]] == [[1, 1]]'
	run -0 bpfprog -j query --summary ingress "$CG"
	json '. == []'

	# The same from the side of the programs.
	run -0 bpfprog --netns "qa$$" -j list --columns id,attached "$PIN"/{a,b,c,flow,msg}
	json "[.[] | [.id, (.attached[] | .attach_type, .link_id)]] | sort ==
		([[$(id a), \"cgroup_inet_egress\", null], [$(id b), \"cgroup_inet_egress\", null],
		[$(id c), \"cgroup_inet_egress\", $link], [$(id flow), \"flow_dissector\", null],
		[$(id msg), \"sk_msg_verdict\", null]] | sort)"
	json "[.[].attached[].target] | index(\"cgroup $CG/x\")"
}

@test "query: --all shows the devices of the network namespace" {
	need veth attach_tcx link_tcx
	new_netns "qd$$"
	bpfprog load "$OBJ/tc.bpf.o" --prog tc_ok --prog tc_mark --pin-dir "$PIN" -q > /dev/null
	bpfprog -q --netns "qd$$" attach "$PIN/tc_ok" tcx_ingress "qd${$}1"
	bpfprog -q attach "$PIN/tc_ok" tcx_egress "qd${$}0"
	link=$(nsenter --net="/run/netns/qd$$" "$LINK" "$PIN/tc_mark" tcx_ingress "qd${$}1" "$PIN/link")
	run -0 --separate-stderr bpfprog --netns "qd$$" -j query --all
	json "[.[] | select(.target_kind == \"dev\") | [.attach_type, .target, (.progs | map([.id, .link_id]))]] ==
		[[\"tcx_ingress\", \"qd${$}1\", [[$(id tc_ok), 0], [$(id tc_mark), $link]]]]"
	run -0 bpfprog --netns "qd$$" -j list --columns attached "$PIN/tc_mark"
	json "[.[0].attached[] | {attach_type, target, link_id}] == [{\"attach_type\": \"tcx_ingress\", \"target\": \"dev qd${$}1\", \"link_id\": $link}]"
	run -0 bpfprog -j list --columns attached "$PIN/tc_ok" "$PIN/tc_mark"
	json ".[0].attached | map(.target) == [\"dev qd${$}0\"]"
	json '.[1].attached | length == 1 and (.[0].target | endswith(" of another netns"))'
	rm "$PIN/link"
}

@test "list: a link is told once, with where it holds: a device here, one of another namespace" {
	need link_xdp veth
	new_netns "qb$$"
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/xdp" -q > /dev/null
	link=$("$LINK" "$PIN/xdp" xdp "qb${$}0" "$PIN/link")
	run -0 bpfprog -j list --columns attached "$PIN/xdp"
	json "[.[0].attached[] | {attach_type, target, link_id}] == [{\"attach_type\": \"xdp\", \"target\": \"dev qb${$}0\", \"link_id\": $link}]"
	run -0 bpfprog -j --netns "qb$$" list --columns attached "$PIN/xdp"
	json '.[0].attached | length == 1 and (.[0].target | endswith(" of another netns"))'
	rm "$PIN/link"
	# By netlink there is no link. The one that was is gone a moment after its pin.
	until ip link set dev "qb${$}0" xdpgeneric pinned "$PIN/xdp" 2> /dev/null; do
		sleep 0.05
	done
	run -0 bpfprog -j list --columns attached "$PIN/xdp"
	json "[.[0].attached[] | {attach_type, target, link_id}] == [{\"attach_type\": \"xdp\", \"target\": \"dev qb${$}0\", \"link_id\": null}]"
	ip link set dev "qb${$}0" xdpgeneric off
}

@test "query: sk_lookup programs, which links alone attach, are told by a query of the namespace" {
	need link_sk_lookup veth
	new_netns "qc$$"
	bpfprog load "$OBJ/lookup.bpf.o" --pin "$PIN/lookup" -q > /dev/null
	run -0 bpfprog -j query sk_lookup "qc$$"
	json 'length == 1 and .[0].progs == []'
	link=$("$LINK" "$PIN/lookup" sk_lookup "/run/netns/qc$$" "$PIN/link")
	for words in "sk_lookup qc$$" "netns qc$$"; do
		# shellcheck disable=SC2086	# words
		run -0 bpfprog -j query $words
		json ".[0] | .attach_type == \"sk_lookup\" and [.progs[] | [.id, .link_id]] == [[$(id lookup), $link]]"
	done
	fails 2 bpfprog attach "$PIN/lookup" sk_lookup "qc$$"
	rm "$PIN/link"
}

@test "query: --all without a right is one failure, and a cgroup that cannot be opened a warning" {
	need attach_cgroup
	skb a
	fails_json 4 setpriv --inh-caps=-all --bounding-set=-all "$TOOL" query --all -j
	[[ $stderr == *CAP_NET_ADMIN* ]]
	mkdir "$CG/bad" "$CG/good"
	bpfprog -q attach "$PIN/a" egress "$CG/good"
	chown 65534 "$CG/bad"
	chmod 700 "$CG/bad"
	root=(setpriv --inh-caps=-all '--bounding-set=-dac_override,-dac_read_search')
	run -0 --separate-stderr "${root[@]}" "$TOOL" query --tree "$CG" -j
	[[ ${#stderr_lines[@]} == 1 && $stderr == "warning: $CG/bad: Permission denied"* ]]
	json "[.[].target] == [\"$CG/good\"]"
	run -0 --separate-stderr "${root[@]}" "$TOOL" query --all egress -j
	[[ $stderr == *"warning: $CG/bad: Permission denied"* ]]
	json "[.[].target] | index(\"$CG/good\") != null"
}

# bats test_tags=guest
@test "list: a program of a perf event is told, by the event that has it" {
	need prog_tracepoint
	bpfprog load --raw hex:b7000000000000009500000000000000 --type tracepoint --name tp \
		--pin "$PIN/tp" > /dev/null
	run -0 "$WITHFD" 20=perf:syscalls/sys_enter_getpgid "$PIN/tp" \
		bpfprog -j list --columns attached --attached "$PIN/tp"
	json '[.[0].attached[] | {attach_type, target, link_id}] == [{"attach_type": "tracepoint", "target": "syscalls:sys_enter_getpgid", "link_id": null}]'
	fails 3 bpfprog list --attached "$PIN/tp"
}

# bats test_tags=cli
@test "query: --all takes a type, and no target" {
	fails 2 bpfprog query --all egress /sys/fs/cgroup
	fails 2 bpfprog query --all /sys/fs/cgroup
	fails 2 bpfprog query --all --tree
	fails 2 bpfprog query --all egress --effective
	fails 2 bpfprog query --all 999999
	fails 5 bpfprog query --all netfilter
}
