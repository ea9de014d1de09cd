#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# generate.sh BPFPROG [OUTDIR]: write the pages of section 7 that are made of tables: attach types, test
# runs, privileges, program types. OUTDIR is the directory of this script unless given.
#
# The tables come from "BPFPROG --introspect-cli", which has them from lib/. What is said of a type
# is proved by the experiments that the comments name, see tests/manual/proofs.sh.
# shellcheck disable=SC2016	# the variables in single quotes are those of jq
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 ]]; then
	echo "usage: generate.sh BPFPROG [OUTDIR]" >&2
	exit 2
fi
out=${2:-$(dirname "$0")}
cli=$("$1" --introspect-cli)

# ask FILTER [JQ-ARG...]: lines made of the tables
ask() {
	jq -r "${@:2}" '
		# Condition of a proof: some kernels know a type and cannot attach it.
		def known($what):
			if $what == "LINK" and .target == "map" then " if link_sockmap"
			elif .name == "sk_skb_verdict" then " if attach_sk_skb_verdict"
			elif $what == "QUERY" and .target == "map" then " if query_sockmap"
			elif .name | startswith("tcx") then " if attach_tcx"
			else " where known" end;
		def proof($what; $yes):
			".\\\" proof: TYPE-\($what)[\(.name)] \(if $yes then "yes" else "no" end)\(known($what))";
		def entry($what): ".It Li \(.name)", "\($what).",
			(if .section then "Section\n.Li \(.section) ,\nprogram" else "Program" end)
			+ " type \(.progs | join(", ")), since Linux \(.since).";
		# A cell of a table must not be empty.
		def cell: if . == null or . == "" then "\\&-" else . end;
		'"$1" <<< "$cli"
}

# head NAME WHAT: the beginning of a page
head() {
	cat <<-END
		.\\" SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
		.\\" Made by man/generate.sh: do not edit, "make tables" writes it anew.
		.Dd November 23, 2026
		.ds doc-volume-operating-system
		.ds doc-volume-ds-7 Information Manual
		.Dt ${1^^} 7
		.Os Linux
		.Sh NAME
		.Nm $1
		.Nd $2
		.Sh DESCRIPTION
	END
}

# kind NAME: the attach types of one kind of target
kind() {
	cat <<-'END'
		.Bl -tag -width Ds
		.\" source of the list: section_defs[] of src/libbpf.c, libbpf 1.7, and enum bpf_attach_type of
		.\" source of the list: include/uapi/linux/bpf.h of each release
	END
	ask '.attach_types[] | select(.target == "'"$1"'") | entry(.summary),
		(select(.name | test("^(lirc|netkit|lsm)") | not) |
			proof("ATTACH"; true), proof("DETACH"; true), proof("QUERY"; true), proof("LINK"; true))'
	echo .El
}

# flags NAME: the flags that attach types of a kind of target take
flags() {
	ask '[.attach_types[] | select(.target == "'"$1"'")][0].flags | .[] | ".Dv \(.)"' | sed '$!s/$/ ,/; $s/$/ ./'
}

attach_types() {
	head bpfprog-attach-types 'the hooks that BPF programs are attached to: cgroup, xdp, tcx, sockmap, kprobe and others'
	cat <<-'END'
		An attach type is a hook of the kernel.
		.\" no fact
		Each attach type has one kind of target, and accepts programs of one type or of a few types.
		.\" source: attach_type_to_prog_type() and bpf_prog_attach_check_attach_type() of kernel/bpf/syscall.c, Linux 6.12
		The first sections have the attach types that work with
		.Xr bpf_prog_attach 3 ,
		.Xr bpf_prog_detach 3
		and
		.Xr bpf_prog_query 3 ,
		by target.
		.\" no fact
		The last section has those that need other calls.
		.\" no fact
		.Pp
		The names are those of libbpf.
		.\" source: attach_type_name[] of src/libbpf.c, libbpf 1.7
		The kernel's constant is the name in capitals after
		.Dv BPF_ .
		.\" source: attach_type_name[] of src/libbpf.c, libbpf 1.7
		The section is the name of the ELF section that a program for the attach type is in.
		.\" source: section_defs[] of src/libbpf.c, libbpf 1.7
		.Xr bpfprog 8
		accepts both names, and those of
		.Xr bpftool 8 .
		.\" source: lib/table/attach_type.c
		.Ss Cgroups
		The target is a directory of the cgroup v2 file system.
		.\" source: cgroup_get_from_fd() of kernel/cgroup/cgroup.c, Linux 6.12
		Attach, detach and query work, and links since Linux 5.7.
		.\" source: commit af6eea57437a of March 2020, Linux 5.7
		A hook in exclusive or override mode holds one program.
		.\" proof: ATTACH-NONE-REPLACES yes
		.\" proof: ATTACH-OVERRIDE-REPLACES yes
		A hook in multi mode holds up to 64.
		.\" proof: ATTACH-LIMIT-64 yes
		The flags for attaching are
	END
	flags cgroup
	cat <<-'END'
		.\" source: bpf_prog_attach() of kernel/bpf/syscall.c, Linux 6.17
		The first came with Linux 4.10,
		.\" source: commit 7f677633379b of February 2017, Linux 4.10
		.Dv BPF_F_ALLOW_MULTI
		with 4.15,
		.\" source: commit 324bda9e6c5a of October 2017, Linux 4.15
		.Dv BPF_F_REPLACE
		with 5.6,
		.\" source: commit 7dd68b3279f1 of December 2019, Linux 5.6
		.Dv BPF_F_PREORDER
		with 6.15, and the others with 6.17.
		.\" source: enum of the flags in include/uapi/linux/bpf.h, Linux 6.15 and 6.17
		Some stable kernels have the last ones too, for example 6.12.117.
		.\" proof: ATTACHOPTS-CG-BEFORE-FIRST yes if attach_before_after
		A socket belongs to the cgroup that its process was in when it made the socket.
		.\" source: cgroup_sk_alloc() of kernel/cgroup/cgroup.c, Linux 6.12
	END
	kind cgroup
	cat <<-'END'
		.Pp
		An lsm_cgroup program is for one of many security hooks.
		.\" source: bpf_lsm_find_cgroup_shim() of kernel/bpf/bpf_lsm.c, Linux 6.12
		.Fn bpf_prog_query
		can only count these programs;
		.Fn bpf_prog_query_opts
		lists them if
		.Va prog_attach_flags
		is set, see
		.Xr bpf_prog_query 3 .
		.\" source: __cgroup_bpf_query() of kernel/bpf/cgroup.c, Linux 6.12
		.Ss Sockmaps
		The target is a map of type sockmap or sockhash.
		.\" source: sock_map_progs() of net/core/sock_map.c, Linux 6.12
		Attach and detach work, query since Linux 5.18, and links since Linux 6.10.
		.\" source: commits 748cd5729ac7 of January 2022 and 699c23f02c65 of April 2024
		A map holds one program of each attach type.
		.\" proof: SOCKMAP-ATTACH-OTHER 0
		There are no flags for attaching.
		.\" source: sock_map_get_from_fd() of net/core/sock_map.c, Linux 6.12
		A map cannot have sk_skb_verdict and sk_skb_stream_verdict at the same time.
		.\" source: sock_map_prog_link_lookup() of net/core/sock_map.c, Linux 6.12
	END
	kind map
	cat <<-'END'
		.Ss Network namespaces
		To attach and detach, the target is the number 0, which means the namespace of the caller.
		.\" source: netns_bpf_prog_attach() of kernel/bpf/net_namespace.c, Linux 6.12
		To query and for a link, it is a descriptor of the file of a namespace.
		.\" source: netns_bpf_prog_query() and netns_bpf_link_create() of kernel/bpf/net_namespace.c, Linux 6.12
		Links work since Linux 5.8.
		.\" source: commit 7f045a49fee0 of May 2020, Linux 5.8
		A namespace holds one program.
		.\" proof: FLOW-ATTACH-OTHER 0
		There are no flags for attaching.
		.\" source: netns_bpf_prog_attach() of kernel/bpf/net_namespace.c, Linux 6.12
		A program in the initial namespace runs for all namespaces, and the others cannot have one then.
		.\" source: flow_dissector_bpf_prog_attach_check() of net/core/flow_dissector.c, Linux 6.12
	END
	kind netns
	cat <<-'END'
		.Ss Devices
		The target is the index of a device in the namespace of the caller.
		.\" source: tcx_prog_attach() of kernel/bpf/tcx.c, Linux 6.12
		Attach, detach, query and links work.
		.\" proof: TYPE-LINK[tcx_ingress] yes if attach_tcx
		A device holds up to 63 programs of each attach type.
		.\" proof: TCX-LIMIT-63 yes if attach_tcx
		The flags for attaching are
	END
	flags dev
	cat <<-'END'
		.\" source: tcx_prog_attach() of kernel/bpf/tcx.c, Linux 6.12
		For netkit, the target is the primary device of the pair, also for netkit_peer.
		.\" source: netkit_dev_fetch() of drivers/net/netkit.c, Linux 6.12
	END
	kind dev
	cat <<-'END'
		.Ss Infrared receivers
		The target is a device node such as
		.Pa /dev/lirc0 .
		Attach, detach and query work; there are no links.
		A receiver holds up to 64 programs.
		There are no flags for attaching.
		.\" source of the section: drivers/media/rc/bpf-lirc.c, Linux 6.12
	END
	kind lirc
	cat <<-'END'
		.Ss \&No target
		These attach types need the calls that each entry names.
		.\" no fact
		.Fn bpf_prog_attach
		and
		.Fn bpf_prog_detach
		fail with
		.Er EINVAL .
		.\" proof: ATTACH-UNSUP-XDP EINVAL
		So does
		.Fn bpf_prog_query ,
		except for sk_lookup, where the target is a network namespace.
		.\" source: bpf_prog_query() of kernel/bpf/syscall.c, Linux 6.12
		.Bl -tag -width Ds
		.\" source of the list: names, sections and releases: section_defs[] of src/libbpf.c, libbpf 1.7, and
		.\" source of the list: enum bpf_attach_type of include/uapi/linux/bpf.h of each release
	END
	ask '
		def tried: .name | IN("xdp", "xdp_devmap", "xdp_cpumap", "sk_lookup", "sk_reuseport_select",
			"sk_reuseport_select_or_migrate", "perf_event", "netfilter");
		.attach_types[] | select(.target == null) | entry("\(.summary); by \(.how)"),
		(select(tried) | proof("ATTACH"; false), proof("DETACH"; false),
			proof("QUERY"; .name == "sk_lookup")),
		(select(.name | IN("xdp", "sk_lookup")) | proof("LINK"; true)),
		(select(.name | IN("xdp_devmap", "xdp_cpumap", "sk_reuseport_select")) | proof("LINK"; false))'
	cat <<-'END'
		.El
		.Pp
		The list has no trace_fentry_multi, trace_fexit_multi and trace_fsession_multi, because libbpf 1.7 does not know them.
		.\" source: attach_type_name[] of src/libbpf.c, libbpf 1.7
		Linux 7.2 has them, for tracing programs that a link attaches to many kernel functions.
		.\" source: enum bpf_attach_type of include/uapi/linux/bpf.h, Linux 7.2
		.Ss Probes and tracepoints
		These have no attach type of their own, and no number.
		.\" no fact
		Their names are those of the sections of libbpf.
		.\" source: section_defs[] of src/libbpf.c, libbpf 1.7
		.Xr bpfprog-attach 8
		attaches the programs by links, and
		.Ql bpfprog query Fl -links
		shows them by the same names.
		.\" source: lib/table/probe_type.c and lib/kernel/link_text.c
		.Bl -tag -width Ds
		.\" source of the list: section_defs[] of src/libbpf.c, libbpf 1.7; links of perf events:
		.\" source of the list: commit b89fbfbb854c of August 2021, Linux 5.15
	END
	ask '.probe_types[] | entry(.summary + "; TARGET is " + .takes)'
	cat <<-'END'
		.El
		.Sh SEE ALSO
		.Xr bpf 2 ,
		.Xr bpf_prog_attach 3 ,
		.Xr bpf_prog_query 3 ,
		.Xr bpfprog-privileges 7 ,
		.Xr cgroups 7 ,
		.Xr bpfprog-attach 8 ,
		.Xr bpfprog-query 8
		.Sh HISTORY
		Programs can be attached to cgroups since Linux 4.10, to sockmaps since 4.14, to infrared receivers since 4.18, to network namespaces since 4.20, and to devices since 6.6.
		.\" source: bpf_prog_attach() of kernel/bpf/syscall.c in these releases and those before
	END
}

testrun_types() {
	head bpfprog-testrun-types 'what test runs of BPF programs take and give'
	cat <<-'END'
		The program type decides what
		.Xr bpf_prog_test_run_opts 3
		and
		.Xr bpfprog-testrun 8
		accept and return.
		.\" source: struct bpf_prog_ops of include/linux/bpf.h, Linux 6.12
		The column Packet has the smallest size in bytes.
		.\" no fact
		The column Context tells whether the caller can pass a context (in) and gets it back (out).
		.Bl -column "raw_tracepoint" "Packet" "Context" "Data back" "Repeat" "live frames"
		.It Em Type Ta Em Packet Ta Em Context Ta Em Data back Ta Em Repeat Ta Em Flag Ta Em Linux
	END
	ask '
		def flag: {"1": "on a CPU", "2": "live frames", "4": "checksum"}[tostring];
		def condition: if .name == "netfilter" then " if prog_netfilter"
			elif .name == "lwt_seg6local" then " if run_lwt_seg6local else ENOTSUPP"
			else " where known" end;
		.prog_types[] | select(.run) | .run as $run |
		".It " + ([.name, ($run.min_data | if . == 0 then null else tostring end | cell),
			([(if $run.ctx_in then "in" else empty end), (if $run.ctx_out then "out" else empty end)] | join(", ") | cell),
			($run.data_out | cell), (if $run.repeat then "yes" else "no" end), ($run.flags | flag | cell),
			($run.kernels // "" | gsub("Linux |,.*"; "") | cell)] | join(" Ta ")),
		(select($run.min_data > 0) |
			".\\\" proof: RUN-TYPE[\(.name)] 0\(condition)",
			".\\\" proof: RUN-REPEAT[\(.name)] 0\(condition)",
			(select(.name != "xdp" and .name != "lwt_seg6local") |
				".\\\" proof: RUN-SHORT[\(.name)] EINVAL\(condition)"),
			(select(.name == "xdp") |
				".\\\" proof: RUN-SHORT[xdp] EINVAL if run_xdp_frags else 0")),
		(select(.name == "sk_lookup") | ".\\\" proof: RUN-SKLOOKUP 0", ".\\\" proof: RUN-SKLOOKUP-REPEAT 0"),
		(select(.name == "raw_tracepoint") | ".\\\" proof: RUN-RAWTP 0"),
		(select(.name == "syscall") | ".\\\" proof: RUN-SYSCALL 0 where known"),
		(select(.name == "tracing") | ".\\\" proof: RUN-FENTRY 0 if run_fentry")'
	cat <<-'END'
		.El
		.Pp
		Where no release is given, all kernels since Linux 5.10 can run the type.
		.\" proof: RUN-TYPE[xdp] 0
		Of the struct_ops programs, only those of bpf_dummy_ops can be run.
		.\" source: bpf_dummy_struct_ops.c of net/bpf/, Linux 5.16
		.Pp
		A packet begins with an Ethernet header, for netfilter with an IP header.
		.\" source: bpf_prog_test_run_skb() and bpf_prog_test_run_nf() of net/bpf/test_run.c, Linux 6.12
		Programs of types socket_filter, cgroup_skb and lwt_* see it without the Ethernet header.
		.\" source: bpf_prog_test_run_skb() of net/bpf/test_run.c: is_l2, Linux 6.12
		.Pp
		The context is
		.Vt struct xdp_md
		for xdp,
		.Vt struct __sk_buff
		for socket_filter, sched_cls, sched_act, cgroup_skb and lwt_*,
		.Vt struct bpf_flow_keys ,
		of which only
		.Va flags
		may be set, for flow_dissector,
		.Vt struct bpf_sk_lookup
		for sk_lookup, which needs one, the arguments of the tracepoint for raw_tracepoint, and any bytes for syscall, which changes them in place.
		.\" source: net/bpf/test_run.c, Linux 6.12
		.Pp
		The flags are
		.Dv BPF_F_TEST_RUN_ON_CPU
		(on a CPU),
		.Dv BPF_F_TEST_XDP_LIVE_FRAMES
		(live frames) and
		.Dv BPF_F_TEST_SKB_CHECKSUM_COMPLETE
		(checksum).
		.\" source: include/uapi/linux/bpf.h, Linux 7.2
		.Pp
		A test run does not run a tracing program itself: it calls functions of the kernel that fentry, fexit and fmod_ret programs can be attached to.
		.\" source: bpf_prog_test_run_tracing() of net/bpf/test_run.c, Linux 6.12
		.Pp
		Some types have names for their return values:
		.Dv XDP_PASS
		and others for xdp,
		.Dv TC_ACT_OK
		and others for sched_cls and sched_act,
		.Dv BPF_OK
		and others for lwt_*,
		.Dv SK_PASS
		and
		.Dv SK_DROP
		for sk_lookup,
		.Dv NF_ACCEPT
		and
		.Dv NF_DROP
		for netfilter.
		.\" source: include/uapi/linux/bpf.h, pkt_cls.h and netfilter.h, Linux 6.12
		A VLAN tag in the packet stays in the packet.
		.\" source: bpf_prog_test_run_skb() of net/bpf/test_run.c, Linux 6.12
		A device may instead move it to the socket buffer
		.Pq Va vlan_tci
		before a program of type socket_filter, sched_cls, sched_act, cgroup_skb or lwt_* runs.
		.\" source: bpf_prog_test_run_skb() of net/bpf/test_run.c and skb_vlan_untag() of net/core/skbuff.c, Linux 6.12
		.Ss Types that cannot be run
		A test run fails with ENOTSUPP (524) for
	END
	ask '[.prog_types[] | select(.run == null)] | sort_by(.name) | .[] |
		".Li \(.name) ,",
		(select(.name | IN("sock_ops", "sk_msg", "sk_skb", "kprobe", "tracepoint", "perf_event", "sk_reuseport",
			"cgroup_sock", "cgroup_sock_addr", "cgroup_device", "cgroup_sysctl", "cgroup_sockopt",
			"raw_tracepoint_writable")) | ".\\\" proof: RUN-TYPE[\(.name)] ENOTSUPP")'
	cat <<-'END'
		and for types that are newer than this page.
		.Sh SEE ALSO
		.Xr bpf 2 ,
		.Xr bpf_prog_test_run_opts 3 ,
		.Xr bpfprog-testrun 8
		.Sh HISTORY
		Test runs came with Linux 4.12, those of flow_dissector with 5.1, of tracing with 5.7, of raw_tracepoint with 5.10, of sk_lookup with 5.13 and stable kernels of 5.10, of syscall with 5.14, of struct_ops with 5.16, and of netfilter with 6.4.
		.\" source: the members test_run of struct bpf_prog_ops in these releases and those before
		Linux 6.12 can no longer run lwt_seg6local, and neither can new stable kernels: 6.1.176 could, 6.1.192 cannot.
		.\" proof: RUN-TYPE[lwt_seg6local] 0 if run_lwt_seg6local else ENOTSUPP
	END
}

# What lib/ does not need to know of program types: name, since, context, sleepable, how they are attached
# but for the attach types, what they return, and what the verifier lets pass (tests/reference/program.c).
prog_facts() {
	cat <<-'END'
		socket_filter|3.19|struct __sk_buff|No|To a socket by setsockopt(SO_ATTACH_BPF)|How many bytes of the packet the socket gets; 0 drops it|socket_filter=any
		kprobe|4.1|struct pt_regs, the registers|Uprobes|To the perf event of a kprobe or uprobe by ioctl(PERF_EVENT_IOC_SET_BPF) or bpf_link_create()|0 suppresses the record of the perf event; a session (since Linux 6.10): 1 skips the run at the return of the function|kprobe=any kprobe.session=0..1:any@6.10
		sched_cls|4.1|struct __sk_buff|No|As a filter of tc by netlink, see tc(8)|TC_ACT_OK passes the packet, TC_ACT_SHOT drops it, TC_ACT_REDIRECT sends it elsewhere, TC_ACT_UNSPEC (TCX_NEXT) continues with the next program|sched_cls=any
		sched_act|4.1|struct __sk_buff|No|As an action of tc by netlink, see tc(8)|The same as sched_cls|sched_act=any
		tracepoint|4.7|The record of the event; its format file in tracefs describes the fields|Since 7.2|To the perf event of a tracepoint by ioctl(PERF_EVENT_IOC_SET_BPF) or bpf_link_create()|0 suppresses the record of the perf event|tracepoint=any
		xdp|4.8|struct xdp_md|No||XDP_PASS, XDP_DROP, XDP_TX sends the packet back, XDP_REDIRECT sends it elsewhere, XDP_ABORTED drops it and reports an exception; any other value counts as XDP_ABORTED|xdp=any
		perf_event|4.9|struct bpf_perf_event_data|No||0 suppresses the record of the sample|perf_event=any
		cgroup_skb|4.10|struct __sk_buff|No||0 drops the packet, 1 passes it; at egress also 2, which drops it, and 3, which passes it: both report congestion to TCP|cgroup_inet_ingress=0..1 cgroup_inet_egress=0..3
		cgroup_sock|4.10|struct bpf_sock|No||0 makes the call fail with EPERM, 1 allows it; cgroup_inet_sock_release: ignored|cgroup_sock=0..1
		lwt_in|4.10|struct __sk_buff|No|To a route by netlink: ip route add ... encap bpf|BPF_OK passes the packet, BPF_DROP drops it, BPF_LWT_REROUTE repeats the route lookup|lwt_in=any
		lwt_out|4.10|struct __sk_buff|No|To a route by netlink: ip route add ... encap bpf|BPF_OK passes the packet, BPF_DROP drops it|lwt_out=any
		lwt_xmit|4.10|struct __sk_buff|No|To a route by netlink: ip route add ... encap bpf|BPF_OK passes the packet, BPF_DROP drops it, BPF_REDIRECT sends it elsewhere, BPF_LWT_REROUTE repeats the route lookup|lwt_xmit=any
		sock_ops|4.13|struct bpf_sock_ops|No||1 uses the answer in the field reply, 0 discards it|sock_ops=0..1
		sk_skb|4.14|struct __sk_buff|No||SK_PASS or SK_DROP; a stream parser: the length of the message, or 0 to ask for more data|sk_skb=any
		cgroup_device|4.15|struct bpf_cgroup_dev_ctx|No||0 makes the call fail with EPERM, 1 allows it|cgroup_device=0..1
		sk_msg|4.17|struct sk_msg_md|No||SK_PASS or SK_DROP|sk_msg=any
		raw_tracepoint|4.17|struct bpf_raw_tracepoint_args|Since 7.2|To a tracepoint by bpf_raw_tracepoint_open() or bpf_link_create()|Ignored|raw_tracepoint=any
		cgroup_sock_addr|4.17|struct bpf_sock_addr|No||0 makes the call fail with EPERM, 1 allows it; bind: also 2 and 3 since Linux 5.12, and 3 allows a privileged port without its capability; recvmsg, getpeername and getsockname: only 1|cgroup_inet4_bind=0..3:0..1@5.12 cgroup_inet4_connect=0..1 cgroup_udp4_sendmsg=0..1 cgroup_udp4_recvmsg=1 cgroup_inet4_getpeername=1 cgroup_inet4_getsockname=1
		lwt_seg6local|4.18|struct __sk_buff|No|To a route by netlink: ip route add ... encap seg6local action End.BPF|BPF_OK looks up the route of the packet, BPF_REDIRECT keeps the route that the program has set, BPF_DROP drops it|lwt_seg6local=any
		lirc_mode2|4.18|A pulse or space, 4 bytes|No||Ignored|
		sk_reuseport|4.19|struct sk_reuseport_md|No||SK_PASS or SK_DROP|sk_reuseport=any
		flow_dissector|4.20|struct __sk_buff; its field flow_keys points to struct bpf_flow_keys|No||BPF_OK: the keys are complete; BPF_DROP: the packet cannot be dissected; since Linux 6.1 BPF_FLOW_DISSECTOR_CONTINUE: the kernel's own dissector does it|flow_dissector=any
		cgroup_sysctl|5.2|struct bpf_sysctl|No||0 makes the call fail with EPERM, 1 allows it|cgroup_sysctl=0..1
		raw_tracepoint_writable|5.2|struct bpf_raw_tracepoint_args|No|To a tracepoint by bpf_raw_tracepoint_open() or bpf_link_create()|Ignored|raw_tracepoint_writable=any
		cgroup_sockopt|5.3|struct bpf_sockopt|No||0 makes the call fail with EPERM, 1 allows it|cgroup_getsockopt=0..1 cgroup_setsockopt=0..1
		tracing|5.5|The arguments, 8 bytes each; fexit: the result after them; an iterator: a structure of its own, struct bpf_iter__NAME|fentry, fexit and fmod_ret on functions that may sleep; iterators; tp_btf since 7.2, on tracepoints that may sleep (Linux 5.10 and 6.1 accept the flag too)||fentry and fexit: 0; fmod_ret: 0 runs the function, any other value is returned in its place; an iterator: 0, or 1 to get the object again; tp_btf: ignored|trace_raw_tp=any trace_fentry=0 trace_fexit=0 modify_return=any trace_iter=0..1
		struct_ops|5.6|The arguments of the function, 8 bytes each|Some functions||The result of the function|
		ext|5.6|The context of the function that is replaced|No|To a function of a program by bpf_link_create() or bpf_raw_tracepoint_open()|The result of the function|
		lsm|5.7|The arguments of the hook, 8 bytes each|Hooks that may sleep; not lsm_cgroup||lsm: 0 allows, a negative errno value denies; lsm_cgroup: 1 allows, 0 denies with EPERM|
		sk_lookup|5.9|struct bpf_sk_lookup|No||SK_PASS or SK_DROP|sk_lookup=0..1
		syscall|5.14|What the caller of the test run passes|Always|To nothing: only a test run runs it|Any value; the test run reports it|syscall=any
		netfilter|6.4|struct bpf_nf_ctx|No||NF_ACCEPT or NF_DROP|netfilter=0..1
	END
}

program_types() {
	head bpfprog-program-types 'the types of BPF programs: context, return values, capabilities, attach types'
	cat <<-'END'
		The type of a program decides where the program can be attached, what its context is, what its return value means, and which helper functions it may call
		(see
		.Xr bpf-helpers 7 ) .
		.\" source: include/linux/bpf_types.h and struct bpf_verifier_ops of include/linux/bpf.h, Linux 6.12
		.Pp
		The names are those of libbpf.
		.\" source: prog_type_name[] of src/libbpf.c, libbpf 1.7
		The kernel's constant is the name in capitals after
		.Dv BPF_PROG_TYPE_ .
		.\" source: enum bpf_prog_type of include/uapi/linux/bpf.h, Linux 6.12
		.Pp
		Each entry has:
		.Bl -tag -width "Sleepable"
		.\" source of the list: what the entries are
		.It Context
		What the first argument of the program points to.
		.It Returns
		What the return value means, and which constants the verifier allows.
		.\" source: the experiments return constants from -2 to 5
		.It Attached
		The attach types and their target, where
		.Xr bpf_prog_attach 3
		attaches them; other ways are named.
		See
		.Xr bpfprog-attach-types 7
		and
		.Xr bpfprog-which-attach 7 .
		.It Needs
		The capabilities that loading needs in addition to CAP_BPF; CAP_SYS_ADMIN is enough for all.
		See
		.Xr bpfprog-privileges 7 .
		.It Sleepable
		Whether the flag
		.Dv BPF_F_SLEEPABLE
		is allowed.
		.It Test run
		Whether
		.Xr bpf_prog_test_run_opts 3
		can run it, see
		.Xr bpfprog-testrun-types 7 .
		.El
		.Pp
		A program of a cgroup that makes a call fail with
		.Er EPERM
		can choose another errno value since Linux 5.18, with the helper
		.Fn bpf_set_retval .
		.\" source: bpf_set_retval() of include/uapi/linux/bpf.h, commit b44123b4a3dc of December 2021, Linux 5.18
		.Bl -tag -width Ds
		.\" source of the list: contexts: include/linux/bpf_types.h; return values: bpf_prog_run_array_cg() and
		.\" source of the list: kernel/bpf/cgroup.c, include/linux/filter.h, net/core/lwt_bpf.c, net/core/dev.c,
		.\" source of the list: kernel/trace/bpf_trace.c, net/core/filter.c, kernel/bpf/verifier.c, Linux 6.12
	END
	ask '
		# RESULT:EARLIER@RELEASE, as in prog_facts
		def where: if test("@") then capture("^(?<now>.*):(?<before>.*)@(?<since>.*)$")
				| "\(.now) since \(.since) else \(.before)"
			else . + " where known" end;
		def known: if .name == "netfilter" then " if prog_netfilter"
			elif .name == "syscall" then " if prog_syscall" else " where known" end;
		($facts | split("\n") | map(select(. != "") | split("|")
			| {key: .[0], value: {since: .[1], ctx: .[2], sleeps: .[3], other: .[4], returns: .[5],
				proofs: (.[6] | split(" ") | map(split("=")))}}) | from_entries) as $of
		| . as $all | .prog_types[] | .name as $name
		| ($of[$name] // error("no facts of " + $name)) as $facts
		| ([$all.attach_types[] | select(.progs | index($name))]) as $types
		| ".It Li \($name)",
		  "Since Linux \($facts.since).",
		  ".Bl -tag -width \"Attached \" -compact",
		  ".It Context", $facts.ctx + ".",
		  ".It Returns", $facts.returns + ".",
		  (if $facts.proofs | length == 0 then empty
			elif $facts.proofs | all(.[1] == "any") then "The verifier allows any number."
			else "The verifier allows " + ([$facts.proofs[] | (.[1] | sub(":.*"; "") | sub("[.][.]"; " to ")) as $range
				| if ($facts.proofs | length) == 1 then $range else .[0] + " " + $range end] | join(", ")) + "." end),
		  ($facts.proofs[] | ".\\\" proof: RETURNS[\(.[0])] \(.[1] | where)"),
		  ".It Attached",
		  ([$types[] | select(.target)] | group_by(.target)[] | "To a \(.[0].target | {cgroup: "cgroup", map: "sockmap", netns: "network namespace", dev: "device", lirc: "receiver"}[.]): "
			+ ([.[].name] | join(", ")) + "."),
		  ([$types[] | select(.target == null)] | group_by(.how)[] | ([.[].name] | join(", ")) + " by \(.[0].how)."),
		  ($facts.other | if . == "" then empty else . + "." end),
		  ".It Needs", (if .name == "lirc_mode2" then "Nothing more; CAP_NET_ADMIN on Linux 6.1."
			elif .load_caps == [] then "Nothing more." else (.load_caps | join(" and ")) + "." end),
		  ".It Sleepable", $facts.sleeps + ".",
		  ($facts.proofs[] | .[0] as $what | ".\\\" proof: SLEEPS[\($what)] " + (
			if $facts.sleeps == "Since 7.2" then "yes since 7.2 else no"
			elif $what == "trace_raw_tp" then "yes|no where known"
			elif $what | IN("kprobe", "kprobe.session") then "yes|no where known"
			elif $what | IN("trace_iter", "trace_fentry", "trace_fexit", "modify_return") then "yes|no where known"
			elif $what == "syscall" then "yes if prog_syscall" else "no where known" end)),
		  ".It Test run", (if .run == null then "No." elif .run.kernels then "Yes, \(.run.kernels)." else "Yes." end),
		  ".El"' --arg facts "$(prog_facts)"
	cat <<-'END'
		.El
		.Sh SEE ALSO
		.Xr bpf 2 ,
		.Xr bpf_prog_load 3 ,
		.Xr bpf-helpers 7 ,
		.Xr bpfprog-attach-types 7 ,
		.Xr bpfprog-privileges 7 ,
		.Xr bpfprog-testrun-types 7 ,
		.Xr bpfprog-load 8
		.Sh HISTORY
		The first type was socket_filter, of Linux 3.19.
		.\" source: commit ddd872bc3098 of December 2014, Linux 3.19
		The tests try the return values on Linux 5.10, 6.1, 6.12, 6.18, 7.2 and 7.3.
		.\" source: tests/reference/program.c
	END
}

# Rows of operations: what, and the proofs of it.
operations() {
	local name what proofs proof

	while IFS='|' read -r name what proofs; do
		echo ".It $name Ta $what"
		for proof in $proofs; do
			echo ".\\\" proof: ${proof//=/ }"
		done
	done <<-'END' | sed 's/@5.19/ since 5.19 else EPERM/; s/@6.9/ since 6.9 else EPERM/; s/@skb/ since 6.9 else EINVAL/; s/@tcx/ if attach_tcx/; s/@known/ where known/'
		list, or open a program by its id|CAP_SYS_ADMIN|PRIV-NEXTID[BPF]=EPERM PRIV-NEXTID[BPF+NET_ADMIN]=EPERM PRIV-NEXTID[BPF+PERFMON]=EPERM PRIV-NEXTID[SYS_ADMIN]=0 PRIV-FDBYID-own[BPF]=EPERM PRIV-FDBYID-own[SYS_ADMIN]=ok
		open a program by its pin|the permissions of the file|
		attach, type cgroup_skb|CAP_NET_ADMIN; since Linux 6.9 also CAP_SYS_ADMIN|PRIV-ATTACH-cgroup_skb[BPF]=EINVAL PRIV-ATTACH-cgroup_skb[NET_ADMIN]=0@5.19 PRIV-ATTACH-cgroup_skb[SYS_ADMIN]=0@skb
		attach, other types|none|PRIV-ATTACH-cgroup_sock[NONE]=0@5.19 PRIV-ATTACH-sk_msg[NONE]=0@5.19 PRIV-ATTACH-flow_dissector[NONE]=0@5.19 PRIV-ATTACH-tcx[NONE]=0@tcx
		detach a program|none|PRIV-DETACH2-cgroup[NONE]=0@5.19 PRIV-DETACH2-sk_msg[NONE]=0@5.19 PRIV-DETACH2-flow_dissector[NONE]=0@5.19 PRIV-DETACH2-tcx[NONE]=0@tcx
		detach whatever a cgroup has|none|PRIV-DETACH-cgroup[NONE]=0@5.19 PRIV-NOBODY-DETACH-NONE=0@5.19
		detach the last of a device|CAP_NET_ADMIN or CAP_SYS_ADMIN|PRIV-DETACH-tcx[BPF]=EPERM@tcx PRIV-DETACH-tcx[NET_ADMIN]=0@tcx PRIV-DETACH-tcx[SYS_ADMIN]=0@tcx
		query|CAP_NET_ADMIN; since Linux 6.9 also CAP_SYS_ADMIN|PRIV-QUERY-cgroup[BPF]=EPERM PRIV-QUERY-cgroup[NET_ADMIN]=0@5.19 PRIV-QUERY-cgroup[SYS_ADMIN]=0@6.9 PRIV-QUERY-netns[NET_ADMIN]=0@5.19 PRIV-QUERY-netns[BPF]=EPERM PRIV-QUERY-sockmap[BPF]=EPERM
		test run|none|PRIV-TESTRUN[NONE]=0@5.19
		bind a map|none|PRIV-BIND[NONE]=0@5.19
		ask for information|none|PRIV-INFO[NONE]=0@5.19
	END
}

# load_types CAP: the types of program that take it, with what shows that
load_types() {
	ask '
		def condition: if .name == "netfilter" then " if prog_netfilter"
			elif .name == "syscall" then " if prog_syscall" else " where known" end;
		def proof($set; $result): ".\\\" proof: PRIV-LOAD-\(.name)[\($set)] \($result)\(condition)";
		def tried: IN("socket_filter", "cgroup_skb", "sk_reuseport", "sk_lookup", "xdp", "sched_cls", "sched_act",
			"lwt_in", "sock_ops", "sk_skb", "sk_msg", "flow_dissector", "cgroup_device", "cgroup_sock",
			"cgroup_sock_addr", "cgroup_sysctl", "cgroup_sockopt", "kprobe", "tracepoint", "perf_event",
			"raw_tracepoint", "raw_tracepoint_writable", "lwt_out", "lwt_xmit", "lwt_seg6local", "syscall",
			"netfilter");
		[.prog_types[] | select(.load_caps == '"$1"')] | length as $n | to_entries[] | .key as $i | .value |
		".Li \(.name)\(if $i + 1 < $n then " ," else " ." end)",
		(select(.name | tried) |
			proof("NONE"; "EPERM"), proof("SYS_ADMIN"; "ok"),
			if .load_caps == [] then proof("BPF"; "ok")
			elif .load_caps == ["CAP_NET_ADMIN"] then
				proof("BPF"; "EPERM"), proof("BPF+NET_ADMIN"; "ok"), proof("BPF+PERFMON"; "EPERM")
			else proof("BPF"; "EPERM"), proof("BPF+PERFMON"; "ok"), proof("BPF+NET_ADMIN"; "EPERM") end),
		(select(.name == "ext") | proof("BPF+PERFMON"; "EPERM"), proof("BPF+NET_ADMIN"; "EPERM"),
			proof("BPF+PERFMON+NET_ADMIN"; "EINVAL")),
		(select(.name == "lirc_mode2") |
			".\\\" proof: PRIV-LOAD-lirc_mode2[BPF] ok|EINVAL since 6.12 else EPERM")'
}

privileges() {
	head bpfprog-privileges 'the capability or token that each operation on BPF programs requires'
	cat <<-'END'
		This page has the capabilities that kernels ask for.
		.\" no fact
		The tests of
		.Xr bpfprog 8
		measure them with a process of the user nobody that has these capabilities and no others, while
		.Va kernel.unprivileged_bpf_disabled
		is 2, the default of most distributions.
		.\" source: tests/reference/priv.c
		.Pp
		Capabilities of another user namespace than the initial one do not count.
		.\" proof: PRIV-USERNS-LOAD EPERM
		.\" proof: PRIV-USERNS-QUERY EPERM
		.\" proof: PRIV-USERNS-NEXTID EPERM
		In such a namespace, a BPF token can replace the capabilities that loading needs.
		.\" proof: TOKEN-LOAD ok where known
		If a cgroup_skb program was loaded with a token, the capabilities of the token's user namespace are enough to attach it.
		.\" source: bpf_prog_attach_check_attach_type() of kernel/bpf/syscall.c, Linux 6.12, 7.2
		A token does not help with the other operations below.
		.\" proof: TOKEN-NEXTID EPERM where known
		.\" proof: TOKEN-FDBYID EPERM where known
		Root without capabilities is treated like any other user.
		.\" proof: PRIV-ROOT-LOAD EPERM
		.\" proof: PRIV-ROOT-NEXTID EPERM
		.Ss Loading
		Loading requires CAP_BPF.
		.\" proof: PRIV-LOAD-xdp[NONE] EPERM
		CAP_BPF alone is enough for these program types:
	END
	load_types '[]'
	cat <<-'END'
		On Linux 6.1 lirc_mode2 requires CAP_NET_ADMIN too.
		.\" proof: PRIV-LOAD-lirc_mode2[BPF+NET_ADMIN] ok|EINVAL
		.Pp
		These also require CAP_PERFMON:
	END
	load_types '["CAP_PERFMON"]'
	cat <<-'END'
		.Pp
		These also require CAP_NET_ADMIN:
	END
	load_types '["CAP_NET_ADMIN"]'
	cat <<-'END'
		.Pp
		These also require both:
	END
	load_types '["CAP_PERFMON", "CAP_NET_ADMIN"]'
	cat <<-'END'
		.Pp
		CAP_SYS_ADMIN alone is enough for all types.
		.\" proof: PRIV-LOAD-xdp[SYS_ADMIN] ok
		If
		.Va kernel.unprivileged_bpf_disabled
		is 0, every user can load socket_filter and cgroup_skb programs.
		.\" proof: UNPRIV0-LOAD-SOCKET ok where known
		.\" proof: UNPRIV0-LOAD-CGSKB ok where known
		.\" proof: UNPRIV0-LOAD-XDP EPERM where known
		The value 2 can be set back to 0;
		.\" proof: LOCKDOWN-SYSCTL-2-GOES yes where known
		the value 1 cannot be changed before a reboot.
		.\" proof: LOCKDOWN-SYSCTL-1-STAYS yes where known
		.Ss Other operations
		The process already has the descriptors for these operations.
		.\" no fact
		.Bl -column "list, or open a program by its id" "Needs"
		.It Em Operation Ta Em Needs
	END
	operations
	cat <<-'END'
		.El
		.Pp
		Before Linux 5.19, where
		.Va kernel.unprivileged_bpf_disabled
		is not 0, every call of
		.Xr bpf 2
		also requires CAP_BPF or CAP_SYS_ADMIN.
		.\" proof: PRIV-INFO[NET_ADMIN] 0 since 5.19 else EPERM
		.\" proof: PRIV-INFO[BPF] 0
		.Pp
		Detaching needs no capability: anyone who can open the directory of a cgroup can detach the program of root, unless the hook is in mode
		.Dv BPF_F_ALLOW_MULTI .
		.\" proof: PRIV-NOBODY-DETACH-OVERRIDE 0 since 5.19 else EPERM
		.\" proof: PRIV-NOBODY-DETACH-MULTI EINVAL since 5.19 else EPERM
		.Ss Links
		.Xr bpf_link_create 3
		and the calls around it need less than one expects, if the process has descriptors of the program and the target.
		.\" proof: PRIV-LINK-xdp[NONE] ok since 5.19 else EPERM
		.Bl -column "kprobe, uprobe, tracepoint, perf_event" "Needs"
		.It Em Links of Ta Em Needs
		.It cgroup_skb Ta CAP_NET_ADMIN; since Linux 6.9 also CAP_SYS_ADMIN
		.\" proof: PRIV-LINK-cgroup_skb[NONE] EPERM|EINVAL
		.\" proof: PRIV-LINK-cgroup_skb[NET_ADMIN] ok since 5.19 else EPERM
		.\" proof: PRIV-LINK-cgroup_skb[SYS_ADMIN] ok since 6.9 else EPERM|EINVAL
		.It other types of cgroups Ta none
		.\" proof: PRIV-LINK-cgroup_sock[NONE] ok since 5.19 else EPERM
		.It xdp, tcx, sk_lookup, sockmaps Ta none
		.\" proof: PRIV-LINK-xdp[NONE] ok since 5.19 else EPERM
		.\" proof: PRIV-LINK-tcx[NONE] ok since 6.6
		.\" proof: PRIV-LINK-sk_lookup[NONE] ok since 5.19 else EPERM
		.\" proof: PRIV-LINK-sk_msg[NONE] ok since 6.10
		.It netfilter, iterators Ta none
		.\" proof: PRIV-LINK-netfilter[NONE] ok since 6.4
		.\" proof: PRIV-LINK-iter[NONE] ok since 5.19 else EPERM
		.It fentry, fexit, fmod_ret, lsm, raw_tp Ta none
		.\" proof: PRIV-LINK-fentry[NONE] ok since 5.19 else EPERM
		.\" proof: PRIV-LINK-raw_tp[NONE] ok since 5.19 else EPERM
		.It kprobe, uprobe, tracepoint, perf_event Ta what perf_event_open(2) asks for
		.\" proof: PRIV-LINK-kprobe[NONE] EACCES where known
		.\" proof: PRIV-LINK-kprobe[SYS_ADMIN] ok where known
		.\" proof: PRIV-LINK-perf_event[NONE] EACCES where known
		.\" proof: PRIV-LINK-perf_event[SYS_ADMIN] ok where known
		.It update, detach a link Ta none
		.\" proof: PRIV-LINK-update[NONE] 0 since 5.19 else EPERM
		.\" proof: PRIV-LINK-detach[NONE] 0 since 5.19 else EPERM
		.It list links, or open one by its id Ta CAP_SYS_ADMIN
		.\" proof: PRIV-LINK-NEXTID[NET_ADMIN] EPERM
		.\" proof: PRIV-LINK-NEXTID[SYS_ADMIN] 0
		.\" proof: PRIV-LINK-FDBYID[NET_ADMIN] EPERM
		.\" proof: PRIV-LINK-FDBYID[SYS_ADMIN] ok
		.It xdp by netlink Ta CAP_NET_ADMIN
		.\" proof: PRIV-LINK-netlink[NONE] EPERM
		.\" proof: PRIV-LINK-netlink[NET_ADMIN] 0
		.El
		.Pp
		So the mode of the pin of a program is the permission to attach it: anyone who can open the pin can run the program at every packet of a device.
		.\" proof: PRIV-LINK-xdp[NONE] ok since 5.19 else EPERM
		The value of
		.Va kernel.perf_event_paranoid
		decides which events need CAP_PERFMON.
		.\" proof: PRIV-LINK-perf_event[NONE] EACCES where known
		Above 2, a value that some distributions add, CAP_PERFMON is not enough and CAP_SYS_ADMIN is needed.
		.\" proof: PRIV-LINK-kprobe[PERFMON] ok|EACCES where known
		.Ss Least privilege
		The commands of
		.Xr bpfprog 8
		need no more than their calls.
		List needs CAP_SYS_ADMIN, and so does a command that names a program by its id, name or tag.
		Query needs CAP_NET_ADMIN.
		Load needs the capabilities of the program type.
		.Ql detach --all ,
		.Ql detach --first
		and
		.Ql detach --last
		open the programs that they find by their ids, so they need CAP_SYS_ADMIN too.
		To name a program by its pin, attach, detach, bind and testrun need the permissions of that file.
		Attach and detach look at the hook before and after the call, which needs CAP_NET_ADMIN.
		Without it, detach is refused, and attach needs
		.Fl -force
		or
		.Fl -multi .
		.\" source of the section: the tests of tests/cli/ run these commands without capabilities
		.Sh SEE ALSO
		.Xr bpf 2 ,
		.Xr bpf_link_create 3 ,
		.Xr bpf_prog_load 3 ,
		.Xr bpfprog-attach-types 7 ,
		.Xr capabilities 7 ,
		.Xr user_namespaces 7 ,
		.Xr bpfprog 8
		.Sh HISTORY
		CAP_BPF and CAP_PERFMON came with Linux 5.8; before that, all operations needed CAP_SYS_ADMIN.
		.\" source: commit a17b53c4a4b5 of May 2020, Linux 5.8
		BPF tokens came with Linux 6.9.
		.\" source: commit caf8f28e036c of January 2024, Linux 6.9
	END
}

attach_types > "$out/bpfprog-attach-types.7"
testrun_types > "$out/bpfprog-testrun-types.7"
privileges > "$out/bpfprog-privileges.7"
program_types > "$out/bpfprog-program-types.7"
