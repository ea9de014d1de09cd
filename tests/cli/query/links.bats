#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# query: --links, and links in list --attached and --diff. Links are made by a small C program.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

LINK=${PROBE%/*}/link

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# raw PIN TYPE ATTACH-TYPE [RETURNS] [OPTION...]: a program of two instructions
raw() {
	local pin=$1 type=$2 attach=$3 returns=${4:-01}

	shift $(($# > 4 ? 4 : $#))
	bpfprog load --raw "hex:b7000000${returns}0000009500000000000000" --type "$type" \
		${attach:+--attach-type "$attach"} --name "$pin" --pin "$PIN/$pin" -q "$@" > /dev/null
}

# link PIN TYPE TARGET [COOKIE]: the program as a link, which is pinned beside it
link() {
	"$LINK" "$PIN/$1" "$2" "$3" "$PIN/l_$1" "${@:4}" > /dev/null
}

# shows PIN EXPRESSION: of the link of a program
shows() {
	run -0 --separate-stderr bpfprog query --links -j "$PIN/l_$1"
	[[ -z $stderr ]] && json ".[0] | $2"
}

# attached PIN: TYPE TARGET of a program, as list has it
attached() {
	bpfprog list -j --columns attached "$PIN/$1" |
		jq -r '.[0].attached[] | [.attach_type, .target] | join(" ")'
}

@test "query: --links: a cgroup, a namespace and a map, and which processes and pins hold the link" {
	need link_cgroup link_sk_lookup
	raw a cgroup_skb cgroup_inet_egress
	link a cgroup_inet_egress "$CG"
	shows a ".attach_type == \"cgroup_inet_egress\" and .target == \"cgroup $CG\" and
		.link_type == \"cgroup\" and .state == \"attached\" and .prog_name == \"a\" and
		.pinned == [\"$PIN/l_a\"] and .pids == [] and .map_id == null and .cookie == null"
	ln "$PIN/l_a" "$PIN/other"
	coproc holder { exec "$LINK" "$PIN/a" cgroup_inet_egress "$CG" -; }
	# shellcheck disable=SC2154	# coproc sets it
	read -r -u "${holder[0]}" id
	run -0 --separate-stderr bpfprog query --links -j "$PIN/l_a" link "$id"
	json "(.[0].pinned | sort) == [\"$PIN/l_a\", \"$PIN/other\"] and .[1].id == $id and
		.[1].pinned == [] and .[1].pids == [{pid: $holder_PID, comm: \"link\"}]"
	run -0 bpfprog query --links "id:$id"
	[[ $output == *"cgroup_inet_egress  cgroup $CG"*"attached"*"link($holder_PID)" ]]
	eval "exec ${holder[1]}>&-"
	wait "$holder_PID" || true
	raw l sk_lookup sk_lookup
	link l sk_lookup /proc/self/ns/net
	shows l '.attach_type == "sk_lookup" and .target == "netns /proc/self/ns/net"'
	new_netns "qm$$"
	raw m sk_lookup sk_lookup
	link m sk_lookup "/run/netns/qm$$"
	shows m ".target == \"netns qm$$\""
	[[ $(attached m) == "sk_lookup netns qm$$" ]]
	[[ $(attached a) == *"cgroup_inet_egress cgroup $CG"* ]]
}

@test "query: --links: devices, XDP with its mode, and a device of another namespace" {
	need link_xdp
	new_netns "qn$$"
	raw x xdp xdp
	link x xdp "qn${$}0"
	shows x ".attach_type == \"xdp\" and .target == \"dev qn${$}0\" and (.mode | IN(\"native\", \"generic\"))"
	raw y xdp xdp 02
	# Another index than any device of this namespace.
	ip -n "qn$$" link add qny index 4711 type veth peer name qnz
	nsenter --net="/run/netns/qn$$" "$LINK" "$PIN/y" xdp qny "$PIN/l_y" > /dev/null
	shows y '.target == "ifindex 4711 of another netns" and .mode == null and .state == "attached"'
	[[ $(attached x) == "xdp dev qn${$}0" && $(attached y) == 'xdp ifindex 4711 of another netns' ]]
	run -0 --separate-stderr nsenter --net="/run/netns/qn$$" bpfprog query --links -j "$PIN/l_y"
	json '.[0].target == "dev qny"'
}

@test "query: --links: tcx links are found at their device" {
	need link_tcx query_link_ids
	new_netns "qo$$"
	raw t sched_cls tcx_ingress 00
	link t tcx_ingress "qo${$}0"
	shows t ".attach_type == \"tcx_ingress\" and .target == \"dev qo${$}0\" and .link_type == \"tcx\""
	nsenter --net="/run/netns/qo$$" bpfprog query --links -j "$PIN/l_t" > /dev/null
}

@test "query: --links: one whose target is gone is detached, and no attachment" {
	need link_xdp
	raw a cgroup_skb cgroup_inet_egress
	mkdir "$CG/gone"
	link a cgroup_inet_egress "$CG/gone"
	raw x xdp xdp
	ip link add "qp$$" type veth peer name "qq$$"
	link x xdp "qp$$"
	run -0 bpfprog list --attached "$PIN/a" "$PIN/x"
	rmdir "$CG/gone"
	ip link del "qp$$"
	for prog in a x; do
		shows "$prog" '.state == "detached" and .target == null and .prog_id > 0'
		[[ -z $(attached "$prog") ]]
		fails 3 bpfprog list --attached "$PIN/$prog"
	done
}

@test "query: --links: netfilter, with its place and priority, which --diff sees change" {
	need link_netfilter
	raw nf netfilter netfilter
	link nf netfilter 2,1,-7,0
	shows nf '.attach_type == "netfilter" and .target == "ipv4 input --priority -7"'
	bpfprog list --name nf --save "$BATS_TEST_TMPDIR/snap"
	rm "$PIN/l_nf"
	link nf netfilter 2,1,-8,0
	run -8 --separate-stderr bpfprog list --name nf --diff "$BATS_TEST_TMPDIR/snap" -j
	json 'length == 1 and .[0].change == "changed" and
		.[0].attached_before[0].target == "ipv4 input --priority -7" and
		.[0].attached[0].target == "ipv4 input --priority -8"'
	# In the words of version 1 there was nothing to see.
	sed 's/--save 2/--save 1/; s/ipv4 .*//; s/ $//' "$BATS_TEST_TMPDIR/snap" > "$BATS_TEST_TMPDIR/old"
	run -0 --separate-stderr bpfprog list --name nf --diff "$BATS_TEST_TMPDIR/old" -j
	json '. == []'
	rm "$PIN/l_nf"
	link nf netfilter 10,4,300,0
	shows nf '.target == "ipv6 postrouting --priority 300"'
}

# bats test_tags=once
@test "query: --links: what is no link is told, and options that do not go together" {
	raw a cgroup_skb cgroup_inet_egress
	fails 3 bpfprog query --links "$PIN/a"
	[[ $stderr == *'this is a program, not a link'* ]]
	fails 3 bpfprog query --links "$PIN/none"
	fails 3 bpfprog query --links link:4294967295
	fails 2 bpfprog query --links name:a
	fails 2 bpfprog query --links eth0
	[[ $stderr == *"unknown link 'eth0' (use an id, a path with a slash)"* ]]
	fails 2 bpfprog query --links --all
	fails 2 bpfprog query --links --tree "$CG"
	run -0 --separate-stderr bpfprog query --links --dry-run -j
	json '.calls[0].call == "bpf_link_get_info_by_fd"'
}

# bats test_tags=guest
@test "query: --links: tracing, probes and events, in words, and --diff sees each move" {
	need link_tracing_info link_cgroup
	raw fe tracing trace_fentry 00 --attach-to vfs_read
	link fe trace_fentry -
	shows fe '.attach_type == "trace_fentry" and .link_type == "tracing"'
	# Neither the link nor the program tells the function on Linux 5.10.
	! has link_perf_event || shows fe '.target == "vfs_read"'
	raw tb tracing trace_raw_tp 00 --attach-to sched_switch
	link tb trace_raw_tp -
	shows tb '.attach_type == "trace_raw_tp" and .target == "sched_switch"'
	raw rt raw_tracepoint ''
	link rt raw_tp task_rename
	shows rt '.attach_type == "raw_tp" and .target == "task_rename"'
	raw it tracing trace_iter 00 --attach-to task
	link it trace_iter -
	shows it '.attach_type == "trace_iter" and .target == "task"'
	bpfprog list --save "$BATS_TEST_TMPDIR/snap" -q
	rm "$PIN/l_rt"
	link rt raw_tp sched_process_exit
	run -8 --separate-stderr bpfprog list --diff "$BATS_TEST_TMPDIR/snap" -j
	json 'length == 1 and .[0].name == "rt" and .[0].attached[0].target == "sched_process_exit"'
}

# bats test_tags=guest
@test "query: --links: perf links, by family" {
	need link_perf_event_info
	raw k kprobe ''
	link k kprobe vfs_statx+0 7
	shows k '.attach_type == "kprobe" and .target == "vfs_statx" and .cookie == 7'
	[[ $(attached k) == 'kprobe vfs_statx' ]]
	bpfprog list --save "$BATS_TEST_TMPDIR/snap" -q
	rm "$PIN/l_k"
	link k kprobe vfs_statx 8
	run -8 --separate-stderr bpfprog list --diff "$BATS_TEST_TMPDIR/snap" -j
	json 'length == 1 and .[0].attached[0].cookie == 8 and .[0].attached_before[0].cookie == 7'
	rm "$PIN/l_k"
	link k kretprobe vfs_read
	shows k '.attach_type == "kretprobe" and .target == "vfs_read"'
	raw u kprobe ''
	link u uprobe "$LINK+0x1234"
	shows u ".attach_type == \"uprobe\" and (.target | startswith(\"$LINK \"))"
	raw tp tracepoint ''
	link tp tracepoint sched/sched_switch
	shows tp '.attach_type == "tracepoint" and .target == "sched:sched_switch"'
	raw pe perf_event ''
	link pe perf_event 1:0
	shows pe '.attach_type == "perf_event" and .target == "software:cpu-clock"'
}

# bats test_tags=guest
@test "query: --links: links of many functions" {
	need link_perf_event_info
	raw km kprobe trace_kprobe_multi
	link km kprobe.multi vfs_read,vfs_statx,vfs_fsync,vfs_getattr 5
	shows km '.attach_type == "kprobe.multi" and .places == 4 and
		(.target / " " | sort) == ["vfs_fsync", "vfs_getattr", "vfs_read", "vfs_statx"]'
	run -0 bpfprog query --links "$PIN/l_km"
	[[ $output == *' ... (4)'* ]]
	rm "$PIN/l_km"
	link km kretprobe.multi vfs_read
	shows km '.attach_type == "kretprobe.multi" and .places == 1 and .target == "vfs_read"'
}

# bats test_tags=guest
@test "query: --links: an extension is told with its program and function" {
	need link_xdp prog_fentry
	bpfprog load -q "$OBJ/replace.bpf.o" --prog replace_pass --pin "$PIN/under"
	bpfprog load -q "$OBJ/replace.bpf.o" --prog replace_drop --attach-prog "$PIN/under" \
		--attach-to replace_pass --pin "$PIN/ext"
	link ext trace_fentry -
	id=$(bpfprog list -j "$PIN/under" | jq '.[0].id')
	shows ext ".attach_type == \"freplace\" and .prog_name == \"replace_drop\" and
		(.target | IN(\"prog id:$id replace_pass\", \"prog id:$id\", null))"
	[[ $(attached ext) == 'freplace'* ]]
}

# bats test_tags=guest
@test "query: --links, list: struct_ops by a link and by its map, with the programs they run" {
	need link_struct_ops
	"$LINK" "$OBJ/cc.bpf.o" struct_ops cc_link "$PIN/l_cc"
	shows cc '.attach_type == "struct_ops" and .target == "map name:cc_link" and .map_id > 0 and
		.prog_id == null and .state == "attached"'
	id=$(bpfprog query --links -j "$PIN/l_cc" | jq '.[0].id')
	run -0 --separate-stderr bpfprog list -j --attached --type struct_ops --columns name,attached
	json "length == 3 and (map(.name) | sort) == [\"cc_avoid\", \"cc_ssthresh\", \"cc_undo\"] and
		all(.[].attached[]; .attach_type == \"struct_ops\" and .target == \"map name:cc_link\" and
			.link_id == $id)"
	rm "$PIN/l_cc"
	run -0 --separate-stderr bpfprog list -j --attached --type struct_ops
	json '. == []'
	# Without a link: the helper pins the map.
	run -0 "$LINK" "$OBJ/cc.bpf.o" struct_ops cc_plain "$PIN/plain"
	run -0 --separate-stderr bpfprog list -j --attached --type struct_ops --columns attached
	json 'length == 3 and all(.[].attached[]; .target == "map name:cc_plain" and .link_id == null)'
	"$LINK" "$PIN/plain" unregister - -
	run -0 --separate-stderr bpfprog list -j --attached --type struct_ops
	json '. == []'
}
