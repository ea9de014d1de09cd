#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# query --all --netns-all: the network namespaces of the machine

load ../../helpers

setup() {
	setup_dirs
	pids=()
}

teardown() {
	for pid in "${pids[@]}"; do
		kill "$pid" 2> /dev/null || true
		wait "$pid" 2> /dev/null || true
	done
	teardown_dirs
}

# dissector NAME: a network namespace of this name, with a flow dissector
dissector() {
	ip netns add "$1"
	bpfprog -q --netns "$1" attach "$PIN/flow" flow_dissector /proc/self/ns/net
}

# seen: the words of the namespaces that have the flow dissector, in $output
seen() {
	jq -r "[.[] | select(.attach_type == \"flow_dissector\" and .progs[0].id == $(id flow)) | .netns] |
		sort | join(\" \")" <<< "$output"
}

@test "query: --netns-all shows what is in each network namespace, named or held, once" {
	need attach_flow_dissector
	bpfprog load "$OBJ/flow.bpf.o" --pin "$PIN/flow" -q > /dev/null
	NETNS+=("na$$")
	dissector "na$$"	# has a name, and a process in it
	ip netns exec "na$$" sleep 1000 > /dev/null 3>&- &
	pids+=($!)
	dissector "nb$$"	# a process in it
	ip netns exec "nb$$" sleep 1000 > /dev/null 3>&- &
	inside=$!
	pids+=("$inside")
	dissector "nc$$"	# a descriptor
	sleep 1000 > /dev/null 3>&- 9< "/run/netns/nc$$" &
	holder=$!
	pids+=("$holder")
	soon [ "/proc/$inside/ns/net" -ef "/run/netns/nb$$" ]
	soon [ "/proc/$holder/fd/9" -ef "/run/netns/nc$$" ]
	soon [ "/proc/${pids[0]}/ns/net" -ef "/run/netns/na$$" ]
	ip netns del "nb$$"
	ip netns del "nc$$"

	run -0 --separate-stderr bpfprog -j query --all --netns-all flow_dissector
	# The words are for --netns, and the same holder may be found by one path or another.
	[[ $(seen) == "/proc/$inside/ns/net /proc/$holder/fd/9 na$$" ||
		$(seen) == "/proc/$holder/fd/9 /proc/$inside/ns/net na$$" ]]
	json "all(.[] | select(.progs[0].id == $(id flow)); .target == .netns)"
	for netns in $(seen); do
		run -0 bpfprog -q --netns "$netns" query flow_dissector
		[[ $output == "$(id flow)" ]]
	done
	run -0 bpfprog query --all --netns-all flow_dissector
	[[ ${lines[0]} == *NETNS* || ${lines[1]} == *NETNS* ]]
	[[ $output == *" na$$ "* ]]
	run -0 --separate-stderr bpfprog -j query --all --netns-all flow_dissector --summary
	json '.[0] | .hooks >= 3 and .progs >= 3'
	# Without it, and elsewhere, there is no such word.
	run -0 bpfprog -j --netns "na$$" query --all flow_dissector
	json "map(.netns) == [null] and .[0].target == \"na$$\""
}

@test "query: --netns-all shows devices of the same name apart, and comes back" {
	need attach_tcx veth
	new_netns "nd$$"
	bpfprog load "$OBJ/tc.bpf.o" --prog tc_ok --pin "$PIN/tc" -q > /dev/null
	bpfprog -q --netns "nd$$" attach "$PIN/tc" tcx_ingress "nd${$}1"
	bpfprog -q attach "$PIN/tc" tcx_egress "nd${$}0"
	run -0 --separate-stderr bpfprog -j query --all --netns-all
	json "[.[] | select(.progs[0].id == $(id tc)) | [.attach_type, .target, .netns == \"nd$$\"]] == [
		[\"tcx_egress\", \"nd${$}0\", false], [\"tcx_ingress\", \"nd${$}1\", true]]"
	# From inside the same is seen.
	run -0 --separate-stderr bpfprog -j --netns "nd$$" query --all --netns-all tcx_egress
	json "map(select(.progs[0].id == $(id tc)) | .target) == [\"nd${$}0\"]"
}

@test "query: --netns-all says in one line what may not be entered" {
	need attach_cgroup veth
	new_netns "ne$$"
	run -0 --separate-stderr setpriv --inh-caps=-all --bounding-set=-all,+net_admin,+bpf \
		"$TOOL" -j query --all --netns-all
	[[ $(grep -c "^warning: cannot enter " <<< "$stderr") == 1 ]]
}

# bats test_tags=cli
@test "query: --netns-all is for --all" {
	fails 2 bpfprog query --netns-all lo
	fails 2 bpfprog query --netns-all --links
}
