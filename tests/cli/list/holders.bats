#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# list: what holds programs: pins, processes, attachments.

# shellcheck disable=SC2034,SC2154	# what is shared with helpers and bats

load ../../helpers

setup() {
	setup_dirs
	bpfprog -q load --raw hex:b7000000010000009500000000000000 --type cgroup_skb \
		--attach-type cgroup_inet_ingress --name allow --pin "$PIN/allow" > /dev/null
}

teardown() {
	[[ ! ${holder:-} ]] || kill "$holder" || true
	teardown_dirs
}

@test "list: a pin is told by its path, and by --pinned" {
	run -0 --separate-stderr bpfprog list -j --columns name,pinned --pinned --name allow "$PIN/allow"
	json ".[0].pinned | index(\"$PIN/allow\") != null"
	ln "$PIN/allow" "$PIN/second" || skip 'pins cannot be linked here'
	run -0 --separate-stderr bpfprog list -j --columns pinned "$PIN/allow"
	json ".[0].pinned == [\"$PIN/allow\", \"$PIN/second\"]"
}

@test "list: a program in a cgroup is told, and by --attached" {
	fails 3 bpfprog list --attached "$PIN/allow"
	bpfprog -q attach "$PIN/allow" cgroup_inet_ingress "$CG" > /dev/null
	run -0 --separate-stderr bpfprog list -j --columns attached --attached "$PIN/allow"
	json ".[0].attached == [{\"attach_type\": \"cgroup_inet_ingress\", \"target\": \"cgroup $CG\",
		\"link_id\": null, \"mode\": null, \"cookie\": null, \"places\": null}]"
	run -0 --separate-stderr bpfprog list --columns attached "$PIN/allow"
	[[ ${lines[1]} == "cgroup_inet_ingress@cgroup $CG" ]]
}

@test "list: a program on a device is told" {
	need attach_tcx
	bpfprog -q load --raw hex:b7000000000000009500000000000000 --type sched_cls \
		--name tc --pin "$PIN/tc" > /dev/null
	bpfprog -q attach "$PIN/tc" tcx_ingress dev lo > /dev/null
	run -0 --separate-stderr bpfprog list -j --columns attached "$PIN/tc"
	bpfprog -q detach "$PIN/tc" tcx_ingress dev lo > /dev/null
	json '.[0].attached == [{"attach_type": "tcx_ingress", "target": "dev lo", "link_id": null, "mode": null, "cookie": null, "places": null}]'
}

@test "list: a classifier of tc is told, in this network namespace" {
	bpfprog -q load "$OBJ/tc.bpf.o" --prog tc_ok --prog tc_mark --pin-dir "$PIN" > /dev/null
	tc qdisc add dev lo clsact
	for pair in ingress:tc_ok egress:tc_ok ingress:tc_mark; do
		tc filter add dev lo "${pair%:*}" bpf da object-pinned "$PIN/${pair#*:}"
	done
	run -0 --separate-stderr bpfprog list -j --columns attached "$PIN/tc_ok" "$PIN/tc_mark"
	elsewhere=$(unshare --net bpfprog list --attached --name 'tc_*' "$PIN/tc_ok" 2>&1) || status_elsewhere=$?
	bpfprog list --name 'tc_*' --save "$BATS_TEST_TMPDIR/saved"
	tc filter del dev lo egress
	run_json=$output
	run -8 --separate-stderr bpfprog list --name 'tc_*' --diff "$BATS_TEST_TMPDIR/saved" -j
	tc qdisc del dev lo clsact
	json 'length == 1 and (.[0] | .change == "changed" and .name == "tc_ok" and
		(.attached | map(.attach_type)) == ["tc_ingress"] and
		(.attached_before | map(.attach_type)) == ["tc_egress", "tc_ingress"])'
	[[ $elsewhere == *'no program matches the filters' && $status_elsewhere == 3 ]]
	output=$run_json
	json 'def on(point): {"attach_type": point, "target": "dev lo", "link_id": null, "mode": null, "cookie": null, "places": null};
		map(.attached) == [[on("tc_egress"), on("tc_ingress")], [on("tc_ingress")]]'
	run -3 bpfprog list --attached "$PIN/tc_mark"
}

# bats test_tags=native
@test "list: an orphan is held by a process alone, which is told" {
	fails 2 bpfprog list --orphans --pinned
	fails 3 bpfprog list --orphans "$PIN/allow"
	bpfprog -q load --raw hex:b7000000020000009500000000000000 --type xdp --name orphan \
		--pin "$PIN/orphan" > /dev/null
	id=$(bpfprog list --ids "$PIN/orphan")
	# A long run is what keeps a descriptor open.
	bpfprog testrun "$PIN/orphan" --repeat 2000000000 \
		--data-in hex:0102030405060708090a0b0c0d0e0f10111213141516 > /dev/null 2>&1 3>&- &
	holder=$!
	held() {
		run -0 --separate-stderr bpfprog list -j --columns pids "$id"
		[[ $(jq '.[0].pids | length' <<< "$output") != 0 ]]
	}
	soon held
	json ".[0].pids == [{\"pid\": $holder, \"comm\": \"bpfprog\"}]"
	run -0 --separate-stderr bpfprog list --count --orphans
	fails 3 bpfprog list --orphans "$id"
	rm "$PIN/orphan"
	run -0 --separate-stderr bpfprog list --ids --orphans "$id"
	[[ $output == "$id" ]]
}

# bats test_tags=once
@test "list: --sort by a column of holders counts them" {
	bpfprog -q load --raw hex:b7000000000000009500000000000000 --type xdp --name x \
		--pin "$PIN/x" > /dev/null
	bpfprog -q attach "$PIN/allow" cgroup_inet_ingress "$CG" > /dev/null
	run -0 --separate-stderr bpfprog list -j --columns name --sort attached "$PIN/allow" "$PIN/x"
	json 'map(.name) == ["x", "allow"]'
}
