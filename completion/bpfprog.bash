# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Made by completion/generate.sh, from what the program says of itself: "make completion".
# The completion of bpfprog for bash; bash-completion is not needed.

# --- What the program says of itself ---

_bpfprog_commands() {
	printf '%s\n' \
		'load	Load programs and pin them' \
		'attach	Attach a program to a hook' \
		'detach	Detach a program from a hook' \
		'list	List loaded programs' \
		'show	List loaded programs' \
		'query	Show what is attached to a hook' \
		'bind	Bind maps to a program' \
		'testrun	Run a program on data of your own' \
		'run	Run a program on data of your own' \
		'explain	List the causes of a failure' \
		'batch	Run many commands in one process' \
		'help	Open the manual page of a command'
}

# _bpfprog_command WORD: the command that it means
_bpfprog_command() {
	case $1 in
	'load') echo load ;;
	'attach') echo attach ;;
	'detach') echo detach ;;
	'list' | 'show') echo list ;;
	'query') echo query ;;
	'bind') echo bind ;;
	'testrun' | 'run') echo testrun ;;
	'explain') echo explain ;;
	'batch') echo batch ;;
	esac
}

# _bpfprog_slots COMMAND: the words that it takes
_bpfprog_slots() {
	case $1 in
	load) printf '%s\n' 'OBJECT*' ;;
	attach) printf '%s\n' 'PROG' 'TYPE?' 'TARGET' ;;
	detach) printf '%s\n' 'PROG?' 'TYPE?' 'TARGET' ;;
	list) printf '%s\n' 'PROG*' ;;
	query) printf '%s\n' 'TYPE?' 'TARGET' ;;
	bind) printf '%s\n' 'PROG' 'MAP*' ;;
	testrun) printf '%s\n' 'PROG' ;;
	explain) printf '%s\n' 'CALL?' 'ERRNO?' ;;
	batch) printf '%s\n' 'FILE' ;;
	esac
}

# _bpfprog_options COMMAND
_bpfprog_options() {
	printf '%s\n' \
		'-j	Write JSON' \
		'--json	Write JSON' \
		'-p	Write JSON with indentation' \
		'--pretty	Write JSON with indentation' \
		'-q	Write ids only, and no warnings' \
		'--quiet	Write ids only, and no warnings' \
		'-d	Show libbpf'\''s messages on standard error' \
		'--debug	Show libbpf'\''s messages on standard error' \
		'-n	Show the libbpf call with every field, do nothing' \
		'--dry-run	Show the libbpf call with every field, do nothing' \
		'--netns	Enter the network namespace NETNS (name or path) first' \
		'--token	Load with a BPF token of the bpf file system at DIR' \
		'-h	Show this help' \
		'--help	Show this help' \
		'-V	Show the versions of bpfprog and libbpf' \
		'--version	Show the versions of bpfprog and libbpf'
	case $1 in
	load)
		printf '%s\n' \
			'-P	Pin the program at PATH, on a bpf file system' \
			'--pin	Pin the program at PATH, on a bpf file system' \
			'--pin-dir	Pin each program in DIR by its name' \
			'--replace-pin	What is pinned there already gives way, in one step' \
			'--check	Only verify: leave nothing behind' \
			'--keep-going	With --check: judge each program on its own, and show all verdicts' \
			'--columns	Show these columns of verdicts, or +KEY to add to the usual ones; help lists them' \
			'--sort	Sort verdicts by these columns, the first one foremost' \
			'--reverse	In the reverse order' \
			'--tap	Write the verdicts as TAP' \
			'--top-lines	Show of each program the N source lines that cost the verifier most' \
			'--junit	Write the verdicts to FILE, as JUnit does' \
			'--list	Only show what is inside the object' \
			'--prog	Load only programs with such a name; may be given again' \
			'-t	Load (the program NAME) as PROGTYPE, not as the section says' \
			'--type	Load (the program NAME) as PROGTYPE, not as the section says' \
			'--attach-to	Load for attaching to the kernel function FUNC' \
			'--map	Use MAP as the map NAME of the object; may be given again' \
			'--max-entries	Create the map NAME for N entries; may be given again' \
			'--value-size	Create the map NAME with values of that size; may be given again' \
			'--set	Set the global variable VAR; may be given again' \
			'--prog-flags	Flags of the call that loads, by name or number' \
			'--kernel-btf	Relocate for the kernel whose BTF is in FILE' \
			'--attach-type	Load for attaching as TYPE' \
			'--attach-prog	Load for attaching to the program PROG' \
			'--pin-maps	Pin each map in DIR by its name' \
			'--meta	Bind metadata to the programs; may be given again' \
			'--dev	Load for the device IFNAME' \
			'--kern-version	Kernel version to claim (ignored since Linux 5.0)' \
			'--log-level	Verifier log: 1 and 2 more words, 4 statistics, 8 fixed' \
			'--log-size	Room for the verifier log to begin with' \
			'--log-file	Write the whole log of the verifier to FILE' \
			'--stats	Ask the verifier for its statistics' \
			'--max-insns	Fail if more than N instructions are verified' \
			'--max-states	Fail if the verifier makes more than N states' \
			'--max-stack	Fail if the program uses more stack' \
			'--max-jited	Fail if the machine code is larger' \
			'--save	Write these figures of each program to FILE' \
			'--baseline	Compare with the figures that --save wrote to FILE' \
			'--max-growth	Fail if a figure is PCT per cent above --baseline' \
			'--jobs	Verify programs in N processes at the same time (one for each CPU)' \
			'--raw	Load instructions, not an object' \
			'--name	Name of a --raw program' \
			'--license	License of a --raw program (GPL)' \
			'--attempts	Tries in all when the verifier is interrupted (5)' \
			'--btf	BTF of --func-info and --line-info' \
			'--fd-array	Maps that instructions refer to by index' \
			'--func-info	Records of functions, as in .BTF.ext' \
			'--func-info-rec-size	Size of a record of --func-info (8)' \
			'--line-info	Records of lines, as in .BTF.ext' \
			'--line-info-rec-size	Size of a record of --line-info (16)'
		;;
	attach)
		printf '%s\n' \
			'--multi	Attach beside other programs (BPF_F_ALLOW_MULTI)' \
			'--override	Let cgroups below override the program (BPF_F_ALLOW_OVERRIDE)' \
			'--preorder	Run before the programs of cgroups below (BPF_F_PREORDER)' \
			'--before	Run right before REF, a PROG or link:ID' \
			'--after	Run right after REF, a PROG or link:ID' \
			'--first	Run before all others of the hook' \
			'--last	Run after all others of the hook' \
			'--replace	Attach in place of PROG' \
			'--force	Replace whatever a hook for one program holds' \
			'--if-absent	Do nothing if the program is attached there already' \
			'--expected-revision	Only if the hook is at revision N; auto: at the one it is seen at, else look again' \
			'--pin	Attach by a link, and pin it at PATH' \
			'--replace-pin	Update the link that is pinned at PATH, or put a new one in its place' \
			'--mode	Run XDP in the driver or behind it: native, generic or offload' \
			'--cookie	Hand the program this number, which bpf_get_attach_cookie() gives it' \
			'--pid	Of a uprobe or perf event: in this process only' \
			'--cpu	Of a perf event: on this CPU only' \
			'--freq	Of a perf event: run N times a second' \
			'--period	Of a perf event: run after every N events' \
			'--ref-ctr	Of a uprobe: the counter in the file that is raised while it is there' \
			'--priority	Of netfilter: run before programs and chains of a higher number; default 0' \
			'--defrag	Of netfilter: put fragments of packets together first' \
			'--order	Of an iterator of cgroups: self, pre, post or up'
		;;
	detach)
		printf '%s\n' \
			'--all	Detach every program of the hook' \
			'--first	Detach the first program of a device' \
			'--last	Detach the last program of a device' \
			'--if-attached	Do nothing if the program is not attached there' \
			'--expected-revision	Only if the hook is at revision N; auto: at the one it is seen at, else look again'
		;;
	list)
		printf '%s\n' \
			'--type	Only programs of this type; may be given again' \
			'--name	Only programs whose name fits' \
			'--tag	Only programs whose tag begins so' \
			'--uid	Only programs that this user loaded' \
			'--map	Only programs that use or hold this map' \
			'--loaded-since	Only programs loaded within a duration (10m) or since a time' \
			'--pinned	Only programs that have a pin' \
			'--attached	Only programs that are attached somewhere' \
			'--orphans	Only programs neither pinned nor attached, held by a process' \
			'--meta	Only programs whose metadata have this; may be given again' \
			'--columns	Show these, or +KEY to add to the usual ones; help lists them' \
			'--long	A block of lines for each program' \
			'--ids	Only the ids, one a line' \
			'--count	Only the number of programs' \
			'--sort	Sort by these columns, the first one foremost' \
			'--reverse	In the reverse order' \
			'--stats	Have the kernel count for so long, show how often and how long programs ran' \
			'--watch	Again and again: in place on a terminal, otherwise a line of JSON each time' \
			'--save	Write to FILE what is loaded and where it is attached' \
			'--diff	Show what is different from what --save wrote to FILE'
		;;
	query)
		printf '%s\n' \
			'--effective	Show what runs in the cgroup, its ancestors'\'' programs too' \
			'--tree	Show what is attached to a cgroup and all cgroups below' \
			'--all	Show what is attached to every cgroup, device, map and the network namespace' \
			'--summary	Show how many hooks and programs there are of each type' \
			'--links	Show all links, or these: what each holds where, and who holds it'
		;;
	bind)
		printf '%s\n' \
			'--meta	Make a map of metadata and bind it; may be given again'
		;;
	testrun)
		printf '%s\n' \
			'--data-in	Packet to run on, or a capture; - is standard input' \
			'--packet	Packet to run on, such as "ipv4 ttl 1 tcp 1 > 80 syn"' \
			'--data-out	Write the packet that the program left to FILE' \
			'--ctx	Context to run on, by the names of its fields' \
			'--ctx-in	Context to run on; - is standard input' \
			'--ctx-out	Write the context that the program left to FILE' \
			'--data-size-out	Room for the packet that is left, 0 for none' \
			'--ctx-size-out	Room for the context that is left' \
			'--repeat	Run N times (1)' \
			'--cpu	Run on CPU N (raw tracepoint programs)' \
			'--on-cpu	Run on the CPU of --cpu, which implies this, or on CPU 0' \
			'--batch-size	Frames in a batch of --live-frames, 1 to 256' \
			'--live-frames	Send the packets of an XDP program for real' \
			'--checksum-complete	Give the packet a complete checksum' \
			'--flags	Flags of the call, as a number' \
			'--expect	Fail with status 8 unless the program returns this' \
			'--expect-data	The same unless it leaves this packet' \
			'--expect-len	The same unless the packet has this length' \
			'--expect-ctx	The same unless it leaves a context with these fields' \
			'--pcap	Run on each packet of this capture; - is standard input' \
			'--pcap-out	Write the packets that the program left as a capture' \
			'--only	Write and show packets with this verdict only' \
			'--each	Show what became of each packet of the capture' \
			'--limit	Stop after N packets of the capture' \
			'--filter	Only packets of the capture that match EXPR, see pcap-filter(7)' \
			'--jobs	Run the packets of the capture, or the test cases, in N threads' \
			'--keep-going	Go on behind packets of the capture that are refused' \
			'--expect-file	Fail with status 8 unless each packet gets what its line says' \
			'--expect-count	Fail with status 8 unless N packets of the capture get this verdict' \
			'--bench	Measure how long a run takes, without what an empty program takes' \
			'--rounds	Rounds of --bench (101)' \
			'--compare	Measure this program or OBJECT:PROGRAM in turns with it' \
			'--save	Keep the times of --bench in FILE' \
			'--baseline	Compare the times of --bench with those that --save kept' \
			'--max-regress	Fail with status 8 if it takes that many percent more than the baseline' \
			'-t	Load (the program NAME) as PROGTYPE, not as the section says' \
			'--type	Load (the program NAME) as PROGTYPE, not as the section says' \
			'--attach-to	Load for attaching to the kernel function FUNC' \
			'--map	Use MAP as the map NAME of the object; may be given again' \
			'--max-entries	Create the map NAME for N entries; may be given again' \
			'--value-size	Create the map NAME with values of that size; may be given again' \
			'--set	Set the global variable VAR; may be given again' \
			'--prog-flags	Flags of the call that loads, by name or number' \
			'--kernel-btf	Relocate for the kernel whose BTF is in FILE' \
			'--suite	Run the test cases of FILE' \
			'--confined	The suite must name no file outside of its directory, nothing loaded' \
			'--tap	Write the expectations as TAP, met or not' \
			'--junit	Write the same to FILE, as JUnit does'
		;;
	batch)
		printf '%s\n' \
			'-k	Go on behind a line that failed' \
			'--keep-going	Go on behind a line that failed'
		;;
	esac
}

# _bpfprog_arg COMMAND OPTION: what the option wants behind it, if anything
_bpfprog_arg() {
	case $1:$2 in
	*:--netns) echo 'NETNS' ;;
	*:--token) echo 'DIR' ;;
	load:-P | load:--pin) echo 'PATH' ;;
	load:--pin-dir) echo 'DIR' ;;
	load:--columns) echo 'COLUMNS' ;;
	load:--sort) echo 'COLUMNS' ;;
	load:--top-lines) echo 'N' ;;
	load:--junit) echo 'FILE' ;;
	load:--prog) echo 'GLOB' ;;
	load:-t | load:--type) echo '[NAME=]PROGTYPE' ;;
	load:--attach-to) echo '[MODULE:]FUNC' ;;
	load:--map) echo 'NAME=MAP' ;;
	load:--max-entries) echo 'NAME=N' ;;
	load:--value-size) echo 'NAME=BYTES' ;;
	load:--set) echo 'VAR=VALUE' ;;
	load:--prog-flags) echo 'FLAG,...' ;;
	load:--kernel-btf) echo 'FILE' ;;
	load:--attach-type) echo 'TYPE' ;;
	load:--attach-prog) echo 'PROG' ;;
	load:--pin-maps) echo 'DIR' ;;
	load:--meta) echo 'KEY=VALUE' ;;
	load:--dev) echo 'IFNAME' ;;
	load:--kern-version) echo 'N' ;;
	load:--log-level) echo 'N' ;;
	load:--log-size) echo 'BYTES' ;;
	load:--log-file) echo 'FILE' ;;
	load:--max-insns) echo 'N' ;;
	load:--max-states) echo 'N' ;;
	load:--max-stack) echo 'BYTES' ;;
	load:--max-jited) echo 'BYTES' ;;
	load:--save) echo 'FILE' ;;
	load:--baseline) echo 'FILE' ;;
	load:--max-growth) echo 'PCT' ;;
	load:--jobs) echo 'N' ;;
	load:--raw) echo 'FILE|hex:BYTES' ;;
	load:--name) echo 'NAME' ;;
	load:--license) echo 'TEXT' ;;
	load:--attempts) echo 'N' ;;
	load:--btf) echo 'FILE|id:N' ;;
	load:--fd-array) echo 'MAP,...' ;;
	load:--func-info) echo 'FILE|hex:BYTES' ;;
	load:--func-info-rec-size) echo 'BYTES' ;;
	load:--line-info) echo 'FILE|hex:BYTES' ;;
	load:--line-info-rec-size) echo 'BYTES' ;;
	attach:--before) echo 'REF' ;;
	attach:--after) echo 'REF' ;;
	attach:--replace) echo 'PROG' ;;
	attach:--expected-revision) echo 'N|auto' ;;
	attach:--pin) echo 'PATH' ;;
	attach:--mode) echo 'MODE' ;;
	attach:--cookie) echo 'N' ;;
	attach:--pid) echo 'N' ;;
	attach:--cpu) echo 'N' ;;
	attach:--freq) echo 'N' ;;
	attach:--period) echo 'N' ;;
	attach:--ref-ctr) echo 'OFFSET' ;;
	attach:--priority) echo 'N' ;;
	attach:--order) echo 'ORDER' ;;
	detach:--expected-revision) echo 'N|auto' ;;
	list:--type) echo 'PROGTYPE' ;;
	list:--name) echo 'GLOB' ;;
	list:--tag) echo 'HEX' ;;
	list:--uid) echo 'USER' ;;
	list:--map) echo 'MAP' ;;
	list:--loaded-since) echo 'TIME' ;;
	list:--meta) echo 'KEY[=VALUE]' ;;
	list:--columns) echo 'COLUMNS' ;;
	list:--sort) echo 'COLUMNS' ;;
	list:--stats) echo 'DURATION' ;;
	list:--watch) echo 'INTERVAL' ;;
	list:--save) echo 'FILE' ;;
	list:--diff) echo 'FILE' ;;
	bind:--meta) echo 'KEY=VALUE' ;;
	testrun:--data-in) echo 'FILE|hex:BYTES|@TEMPLATE' ;;
	testrun:--packet) echo 'TEMPLATE' ;;
	testrun:--data-out) echo 'FILE' ;;
	testrun:--ctx) echo 'FIELD=VALUE,...' ;;
	testrun:--ctx-in) echo 'FILE|hex:BYTES' ;;
	testrun:--ctx-out) echo 'FILE' ;;
	testrun:--data-size-out) echo 'N' ;;
	testrun:--ctx-size-out) echo 'N' ;;
	testrun:--repeat) echo 'N' ;;
	testrun:--cpu) echo 'N' ;;
	testrun:--batch-size) echo 'N' ;;
	testrun:--flags) echo 'N' ;;
	testrun:--expect) echo 'VERDICT|N|A..B' ;;
	testrun:--expect-data) echo 'FILE|hex:BYTES|@TEMPLATE' ;;
	testrun:--expect-len) echo 'N|A..B' ;;
	testrun:--expect-ctx) echo 'FIELD=N|A..B,...' ;;
	testrun:--pcap) echo 'FILE' ;;
	testrun:--pcap-out) echo 'FILE' ;;
	testrun:--only) echo 'VERDICT|N|A..B' ;;
	testrun:--limit) echo 'N' ;;
	testrun:--filter) echo 'EXPR' ;;
	testrun:--jobs) echo 'N' ;;
	testrun:--expect-file) echo 'FILE' ;;
	testrun:--expect-count) echo 'VERDICT=N' ;;
	testrun:--rounds) echo 'N' ;;
	testrun:--compare) echo 'PROG' ;;
	testrun:--save) echo 'FILE' ;;
	testrun:--baseline) echo 'FILE' ;;
	testrun:--max-regress) echo 'PCT' ;;
	testrun:-t | testrun:--type) echo '[NAME=]PROGTYPE' ;;
	testrun:--attach-to) echo '[MODULE:]FUNC' ;;
	testrun:--map) echo 'NAME=MAP' ;;
	testrun:--max-entries) echo 'NAME=N' ;;
	testrun:--value-size) echo 'NAME=BYTES' ;;
	testrun:--set) echo 'VAR=VALUE' ;;
	testrun:--prog-flags) echo 'FLAG,...' ;;
	testrun:--kernel-btf) echo 'FILE' ;;
	testrun:--suite) echo 'FILE' ;;
	testrun:--junit) echo 'FILE' ;;
	esac
}

# _bpfprog_target TYPE: what programs of this attach type are attached to; nothing for no TYPE
_bpfprog_target() {
	case $1 in
	'bind4' | \
	'bind6' | \
	'cgroup/bind4' | \
	'cgroup/bind6' | \
	'cgroup/connect4' | \
	'cgroup/connect6' | \
	'cgroup/connect_unix' | \
	'cgroup/dev' | \
	'cgroup/getpeername4' | \
	'cgroup/getpeername6' | \
	'cgroup/getpeername_unix' | \
	'cgroup/getsockname4' | \
	'cgroup/getsockname6' | \
	'cgroup/getsockname_unix' | \
	'cgroup/getsockopt' | \
	'cgroup/post_bind4' | \
	'cgroup/post_bind6' | \
	'cgroup/recvmsg4' | \
	'cgroup/recvmsg6' | \
	'cgroup/recvmsg_unix' | \
	'cgroup/sendmsg4' | \
	'cgroup/sendmsg6' | \
	'cgroup/sendmsg_unix' | \
	'cgroup/setsockopt' | \
	'cgroup/sock_create' | \
	'cgroup/sock_release' | \
	'cgroup/sysctl' | \
	'cgroup_device' | \
	'cgroup_getsockopt' | \
	'cgroup_inet4_bind' | \
	'cgroup_inet4_connect' | \
	'cgroup_inet4_getpeername' | \
	'cgroup_inet4_getsockname' | \
	'cgroup_inet4_post_bind' | \
	'cgroup_inet6_bind' | \
	'cgroup_inet6_connect' | \
	'cgroup_inet6_getpeername' | \
	'cgroup_inet6_getsockname' | \
	'cgroup_inet6_post_bind' | \
	'cgroup_inet_egress' | \
	'cgroup_inet_ingress' | \
	'cgroup_inet_sock_create' | \
	'cgroup_inet_sock_release' | \
	'cgroup_setsockopt' | \
	'cgroup_skb/egress' | \
	'cgroup_skb/ingress' | \
	'cgroup_sock_ops' | \
	'cgroup_sysctl' | \
	'cgroup_udp4_recvmsg' | \
	'cgroup_udp4_sendmsg' | \
	'cgroup_udp6_recvmsg' | \
	'cgroup_udp6_sendmsg' | \
	'cgroup_unix_connect' | \
	'cgroup_unix_getpeername' | \
	'cgroup_unix_getsockname' | \
	'cgroup_unix_recvmsg' | \
	'cgroup_unix_sendmsg' | \
	'connect4' | \
	'connect6' | \
	'connect_unix' | \
	'device' | \
	'egress' | \
	'getpeername4' | \
	'getpeername6' | \
	'getpeername_unix' | \
	'getsockname4' | \
	'getsockname6' | \
	'getsockname_unix' | \
	'getsockopt' | \
	'ingress' | \
	'lsm_cgroup' | \
	'post_bind4' | \
	'post_bind6' | \
	'recvmsg4' | \
	'recvmsg6' | \
	'recvmsg_unix' | \
	'sendmsg4' | \
	'sendmsg6' | \
	'sendmsg_unix' | \
	'setsockopt' | \
	'sock_create' | \
	'sock_ops' | \
	'sock_release' | \
	'sockops' | \
	'sysctl')
		echo cgroup
		;;
	'netkit/peer' | \
	'netkit/primary' | \
	'netkit_peer' | \
	'netkit_primary' | \
	'tcx/egress' | \
	'tcx/ingress' | \
	'tcx_egress' | \
	'tcx_ingress')
		echo dev
		;;
	'lirc_mode2')
		echo lirc
		;;
	'msg_verdict' | \
	'sk_msg' | \
	'sk_msg_verdict' | \
	'sk_skb/stream_parser' | \
	'sk_skb/stream_verdict' | \
	'sk_skb/verdict' | \
	'sk_skb_stream_parser' | \
	'sk_skb_stream_verdict' | \
	'sk_skb_verdict' | \
	'skb_verdict' | \
	'stream_parser' | \
	'stream_verdict')
		echo map
		;;
	'flow_dissector')
		echo netns
		;;
	'fentry' | \
	'fexit' | \
	'fmod_ret' | \
	'fsession' | \
	'iter' | \
	'kprobe' | \
	'kprobe.multi' | \
	'kprobe.session' | \
	'kretprobe' | \
	'kretsyscall' | \
	'ksyscall' | \
	'lsm' | \
	'lsm_mac' | \
	'modify_return' | \
	'netfilter' | \
	'perf_event' | \
	'raw_tp' | \
	'raw_tracepoint' | \
	'sk_lookup' | \
	'sk_reuseport' | \
	'sk_reuseport/migrate' | \
	'sk_reuseport_select' | \
	'sk_reuseport_select_or_migrate' | \
	'struct_ops' | \
	'tp' | \
	'tp_btf' | \
	'trace_fentry' | \
	'trace_fexit' | \
	'trace_fsession' | \
	'trace_iter' | \
	'trace_kprobe_multi' | \
	'trace_kprobe_session' | \
	'trace_raw_tp' | \
	'trace_uprobe_multi' | \
	'trace_uprobe_session' | \
	'tracepoint' | \
	'uprobe' | \
	'uprobe.multi' | \
	'uprobe.session' | \
	'uretprobe' | \
	'xdp' | \
	'xdp/cpumap' | \
	'xdp/devmap' | \
	'xdp_cpumap' | \
	'xdp_devmap')
		echo none
		;;
	esac
}

# What attach alone takes: the types of links
_bpfprog_link_types() {
	printf '%s\n' \
		'trace_raw_tp	a tracepoint with typed arguments' \
		'trace_fentry	entry of a kernel function' \
		'trace_fexit	return of a kernel function' \
		'modify_return	return value of a kernel function' \
		'lsm_mac	a hook of the Linux security modules' \
		'trace_iter	an iterator over kernel objects' \
		'sk_lookup	choice of the socket that gets a connection' \
		'xdp	packets as a device receives them' \
		'perf_event	samples of a perf event' \
		'netfilter	a netfilter hook' \
		'trace_fsession	entry and return of a kernel function' \
		'kprobe	a kernel function, at its entry or an offset' \
		'kretprobe	the return of a kernel function' \
		'ksyscall	the entry of a system call' \
		'kretsyscall	the return of a system call' \
		'uprobe	a function of a program or library' \
		'uretprobe	the return of a function of a program or library' \
		'tracepoint	a tracepoint, with its arguments as in tracefs' \
		'raw_tp	a tracepoint, with its arguments as in the kernel'
}

# The attach types that attach, detach and query take, by name and by short word
_bpfprog_types() {
	printf '%s\n' \
		'cgroup_inet_ingress	packets that reach sockets of the cgroup' \
		'ingress	packets that reach sockets of the cgroup' \
		'cgroup_inet_egress	packets that sockets of the cgroup send' \
		'egress	packets that sockets of the cgroup send' \
		'cgroup_inet_sock_create	creation of an IPv4 or IPv6 socket' \
		'sock_create	creation of an IPv4 or IPv6 socket' \
		'cgroup_sock_ops	events in the life of a TCP connection' \
		'sock_ops	events in the life of a TCP connection' \
		'sk_skb_stream_parser	message boundaries in data for a socket of the map' \
		'stream_parser	message boundaries in data for a socket of the map' \
		'sk_skb_stream_verdict	verdict on each message for a socket of the map' \
		'stream_verdict	verdict on each message for a socket of the map' \
		'cgroup_device	access to device nodes' \
		'device	access to device nodes' \
		'msg_verdict	verdict on data that a socket of the map sends' \
		'sk_msg_verdict	verdict on data that a socket of the map sends' \
		'bind4	bind() of an IPv4 socket' \
		'cgroup_inet4_bind	bind() of an IPv4 socket' \
		'bind6	bind() of an IPv6 socket' \
		'cgroup_inet6_bind	bind() of an IPv6 socket' \
		'cgroup_inet4_connect	connect() of an IPv4 socket' \
		'connect4	connect() of an IPv4 socket' \
		'cgroup_inet6_connect	connect() of an IPv6 socket' \
		'connect6	connect() of an IPv6 socket' \
		'cgroup_inet4_post_bind	after bind() of an IPv4 socket' \
		'post_bind4	after bind() of an IPv4 socket' \
		'cgroup_inet6_post_bind	after bind() of an IPv6 socket' \
		'post_bind6	after bind() of an IPv6 socket' \
		'cgroup_udp4_sendmsg	sendmsg() of an unconnected UDP IPv4 socket' \
		'sendmsg4	sendmsg() of an unconnected UDP IPv4 socket' \
		'cgroup_udp6_sendmsg	sendmsg() of an unconnected UDP IPv6 socket' \
		'sendmsg6	sendmsg() of an unconnected UDP IPv6 socket' \
		'lirc_mode2	pulses of an infrared receiver' \
		'flow_dissector	flow keys of packets in a network namespace' \
		'cgroup_sysctl	reads and writes of sysctls' \
		'sysctl	reads and writes of sysctls' \
		'cgroup_udp4_recvmsg	recvmsg() of an unconnected UDP IPv4 socket' \
		'recvmsg4	recvmsg() of an unconnected UDP IPv4 socket' \
		'cgroup_udp6_recvmsg	recvmsg() of an unconnected UDP IPv6 socket' \
		'recvmsg6	recvmsg() of an unconnected UDP IPv6 socket' \
		'cgroup_getsockopt	getsockopt() calls' \
		'getsockopt	getsockopt() calls' \
		'cgroup_setsockopt	setsockopt() calls' \
		'setsockopt	setsockopt() calls' \
		'cgroup_inet4_getpeername	getpeername() of an IPv4 socket' \
		'getpeername4	getpeername() of an IPv4 socket' \
		'cgroup_inet6_getpeername	getpeername() of an IPv6 socket' \
		'getpeername6	getpeername() of an IPv6 socket' \
		'cgroup_inet4_getsockname	getsockname() of an IPv4 socket' \
		'getsockname4	getsockname() of an IPv4 socket' \
		'cgroup_inet6_getsockname	getsockname() of an IPv6 socket' \
		'getsockname6	getsockname() of an IPv6 socket' \
		'cgroup_inet_sock_release	release of an IPv4 or IPv6 socket' \
		'sock_release	release of an IPv4 or IPv6 socket' \
		'sk_skb_verdict	verdict on each packet for a socket of the map' \
		'skb_verdict	verdict on each packet for a socket of the map' \
		'lsm_cgroup	a security hook, for tasks of the cgroup' \
		'tcx_ingress	packets that a device received' \
		'tcx_egress	packets that a device is to send' \
		'cgroup_unix_connect	connect() of a Unix socket' \
		'connect_unix	connect() of a Unix socket' \
		'cgroup_unix_sendmsg	sendmsg() of a Unix datagram socket' \
		'sendmsg_unix	sendmsg() of a Unix datagram socket' \
		'cgroup_unix_recvmsg	recvmsg() of a Unix datagram socket' \
		'recvmsg_unix	recvmsg() of a Unix datagram socket' \
		'cgroup_unix_getpeername	getpeername() of a Unix socket' \
		'getpeername_unix	getpeername() of a Unix socket' \
		'cgroup_unix_getsockname	getsockname() of a Unix socket' \
		'getsockname_unix	getsockname() of a Unix socket' \
		'netkit_primary	packets that leave through a netkit device' \
		'netkit_peer	packets that leave through the peer of a netkit device'
}

# The same as sections of an object are called
_bpfprog_sections() {
	printf '%s\n' \
		'cgroup_skb/ingress	packets that reach sockets of the cgroup' \
		'cgroup_skb/egress	packets that sockets of the cgroup send' \
		'cgroup/sock_create	creation of an IPv4 or IPv6 socket' \
		'sockops	events in the life of a TCP connection' \
		'sk_skb/stream_parser	message boundaries in data for a socket of the map' \
		'sk_skb/stream_verdict	verdict on each message for a socket of the map' \
		'cgroup/dev	access to device nodes' \
		'sk_msg	verdict on data that a socket of the map sends' \
		'cgroup/bind4	bind() of an IPv4 socket' \
		'cgroup/bind6	bind() of an IPv6 socket' \
		'cgroup/connect4	connect() of an IPv4 socket' \
		'cgroup/connect6	connect() of an IPv6 socket' \
		'cgroup/post_bind4	after bind() of an IPv4 socket' \
		'cgroup/post_bind6	after bind() of an IPv6 socket' \
		'cgroup/sendmsg4	sendmsg() of an unconnected UDP IPv4 socket' \
		'cgroup/sendmsg6	sendmsg() of an unconnected UDP IPv6 socket' \
		'lirc_mode2	pulses of an infrared receiver' \
		'flow_dissector	flow keys of packets in a network namespace' \
		'cgroup/sysctl	reads and writes of sysctls' \
		'cgroup/recvmsg4	recvmsg() of an unconnected UDP IPv4 socket' \
		'cgroup/recvmsg6	recvmsg() of an unconnected UDP IPv6 socket' \
		'cgroup/getsockopt	getsockopt() calls' \
		'cgroup/setsockopt	setsockopt() calls' \
		'cgroup/getpeername4	getpeername() of an IPv4 socket' \
		'cgroup/getpeername6	getpeername() of an IPv6 socket' \
		'cgroup/getsockname4	getsockname() of an IPv4 socket' \
		'cgroup/getsockname6	getsockname() of an IPv6 socket' \
		'cgroup/sock_release	release of an IPv4 or IPv6 socket' \
		'sk_skb/verdict	verdict on each packet for a socket of the map' \
		'lsm_cgroup	a security hook, for tasks of the cgroup' \
		'tcx/ingress	packets that a device received' \
		'tcx/egress	packets that a device is to send' \
		'cgroup/connect_unix	connect() of a Unix socket' \
		'cgroup/sendmsg_unix	sendmsg() of a Unix datagram socket' \
		'cgroup/recvmsg_unix	recvmsg() of a Unix datagram socket' \
		'cgroup/getpeername_unix	getpeername() of a Unix socket' \
		'cgroup/getsockname_unix	getsockname() of a Unix socket' \
		'netkit/primary	packets that leave through a netkit device' \
		'netkit/peer	packets that leave through the peer of a netkit device'
}

# The values of an option that has a set of them
_bpfprog_values() {
	case $1 in
	COLUMNS)
		printf '%s\n' \
			'id	id' \
			'type	program type' \
			'name	name, in full where its BTF has it' \
			'tag	hash of the instructions' \
			'gpl_compatible	is the license compatible with the GPL' \
			'loaded_at	time of loading' \
			'uid	user who loaded it' \
			'user	name of that user' \
			'bytes_xlated	size of the instructions' \
			'bytes_jited	size of the machine code' \
			'bytes_memlock	memory held (costs time)' \
			'verified_insns	instructions the verifier looked at' \
			'map_ids	ids of its maps' \
			'map_names	names of its maps (costs time)' \
			'btf_id	id of its BTF' \
			'func_count	number of its functions' \
			'attach_btf	function it is loaded for (costs time)' \
			'attach_btf_id	BTF id of that function' \
			'attach_btf_obj_id	id of the BTF it is in' \
			'run_time_ns	time it ran, while statistics were on' \
			'run_cnt	times it ran, while statistics were on' \
			'recursion_misses	times it did not run since it was running' \
			'ifindex	device it is bound to' \
			'netns_dev	network namespace of that device' \
			'netns_ino	inode of that namespace' \
			'metadata	strings KEY=VALUE in its maps (costs time)' \
			'calls	times it ran in the time of --stats' \
			'calls_per_second	the same by the second' \
			'avg_ns	average time of a run in the time of --stats' \
			'cpu_percent	part of the time of one CPU in the time of --stats' \
			'pinned	paths of its pins (costs time)' \
			'pids	processes that hold it (costs time)' \
			'attached	where it is attached (costs time)'
		;;
	MODE)
		printf '%s\n' \
			'native	' \
			'generic	' \
			'offload	'
		;;
	ORDER)
		printf '%s\n' \
			'self	' \
			'pre	' \
			'post	' \
			'up	'
		;;
	PROGTYPE)
		printf '%s\n' \
			'socket_filter	' \
			'kprobe	' \
			'sched_cls	' \
			'sched_act	' \
			'tracepoint	' \
			'xdp	' \
			'perf_event	' \
			'cgroup_skb	' \
			'cgroup_sock	' \
			'lwt_in	' \
			'lwt_out	' \
			'lwt_xmit	' \
			'sock_ops	' \
			'sk_skb	' \
			'cgroup_device	' \
			'sk_msg	' \
			'raw_tracepoint	' \
			'cgroup_sock_addr	' \
			'lwt_seg6local	' \
			'lirc_mode2	' \
			'sk_reuseport	' \
			'flow_dissector	' \
			'cgroup_sysctl	' \
			'raw_tracepoint_writable	' \
			'cgroup_sockopt	' \
			'tracing	' \
			'struct_ops	' \
			'ext	' \
			'lsm	' \
			'sk_lookup	' \
			'syscall	' \
			'netfilter	'
		;;
	TYPE)
		printf '%s\n' \
			'cgroup_inet_ingress	packets that reach sockets of the cgroup' \
			'cgroup_inet_egress	packets that sockets of the cgroup send' \
			'cgroup_inet_sock_create	creation of an IPv4 or IPv6 socket' \
			'cgroup_sock_ops	events in the life of a TCP connection' \
			'sk_skb_stream_parser	message boundaries in data for a socket of the map' \
			'sk_skb_stream_verdict	verdict on each message for a socket of the map' \
			'cgroup_device	access to device nodes' \
			'sk_msg_verdict	verdict on data that a socket of the map sends' \
			'cgroup_inet4_bind	bind() of an IPv4 socket' \
			'cgroup_inet6_bind	bind() of an IPv6 socket' \
			'cgroup_inet4_connect	connect() of an IPv4 socket' \
			'cgroup_inet6_connect	connect() of an IPv6 socket' \
			'cgroup_inet4_post_bind	after bind() of an IPv4 socket' \
			'cgroup_inet6_post_bind	after bind() of an IPv6 socket' \
			'cgroup_udp4_sendmsg	sendmsg() of an unconnected UDP IPv4 socket' \
			'cgroup_udp6_sendmsg	sendmsg() of an unconnected UDP IPv6 socket' \
			'lirc_mode2	pulses of an infrared receiver' \
			'flow_dissector	flow keys of packets in a network namespace' \
			'cgroup_sysctl	reads and writes of sysctls' \
			'cgroup_udp4_recvmsg	recvmsg() of an unconnected UDP IPv4 socket' \
			'cgroup_udp6_recvmsg	recvmsg() of an unconnected UDP IPv6 socket' \
			'cgroup_getsockopt	getsockopt() calls' \
			'cgroup_setsockopt	setsockopt() calls' \
			'trace_raw_tp	a tracepoint with typed arguments' \
			'trace_fentry	entry of a kernel function' \
			'trace_fexit	return of a kernel function' \
			'modify_return	return value of a kernel function' \
			'lsm_mac	a hook of the Linux security modules' \
			'trace_iter	an iterator over kernel objects' \
			'cgroup_inet4_getpeername	getpeername() of an IPv4 socket' \
			'cgroup_inet6_getpeername	getpeername() of an IPv6 socket' \
			'cgroup_inet4_getsockname	getsockname() of an IPv4 socket' \
			'cgroup_inet6_getsockname	getsockname() of an IPv6 socket' \
			'xdp_devmap	packets redirected through a devmap' \
			'cgroup_inet_sock_release	release of an IPv4 or IPv6 socket' \
			'xdp_cpumap	packets redirected through a cpumap' \
			'sk_lookup	choice of the socket that gets a connection' \
			'xdp	packets as a device receives them' \
			'sk_skb_verdict	verdict on each packet for a socket of the map' \
			'sk_reuseport_select	choice among sockets of one port' \
			'sk_reuseport_select_or_migrate	the same, and where a closed socket'\''s requests go' \
			'perf_event	samples of a perf event' \
			'trace_kprobe_multi	entry or return of many kernel functions' \
			'lsm_cgroup	a security hook, for tasks of the cgroup' \
			'struct_ops	a kernel interface made of functions' \
			'netfilter	a netfilter hook' \
			'tcx_ingress	packets that a device received' \
			'tcx_egress	packets that a device is to send' \
			'trace_uprobe_multi	entry or return of many user functions' \
			'cgroup_unix_connect	connect() of a Unix socket' \
			'cgroup_unix_sendmsg	sendmsg() of a Unix datagram socket' \
			'cgroup_unix_recvmsg	recvmsg() of a Unix datagram socket' \
			'cgroup_unix_getpeername	getpeername() of a Unix socket' \
			'cgroup_unix_getsockname	getsockname() of a Unix socket' \
			'netkit_primary	packets that leave through a netkit device' \
			'netkit_peer	packets that leave through the peer of a netkit device' \
			'trace_kprobe_session	entry and return of many kernel functions' \
			'trace_uprobe_session	entry and return of many user functions' \
			'trace_fsession	entry and return of a kernel function'
		;;
	[NAME=]PROGTYPE)
		printf '%s\n' \
			'socket_filter	' \
			'kprobe	' \
			'sched_cls	' \
			'sched_act	' \
			'tracepoint	' \
			'xdp	' \
			'perf_event	' \
			'cgroup_skb	' \
			'cgroup_sock	' \
			'lwt_in	' \
			'lwt_out	' \
			'lwt_xmit	' \
			'sock_ops	' \
			'sk_skb	' \
			'cgroup_device	' \
			'sk_msg	' \
			'raw_tracepoint	' \
			'cgroup_sock_addr	' \
			'lwt_seg6local	' \
			'lirc_mode2	' \
			'sk_reuseport	' \
			'flow_dissector	' \
			'cgroup_sysctl	' \
			'raw_tracepoint_writable	' \
			'cgroup_sockopt	' \
			'tracing	' \
			'struct_ops	' \
			'ext	' \
			'lsm	' \
			'sk_lookup	' \
			'syscall	' \
			'netfilter	'
		;;
	esac
}

# --- What there is on this machine ---

# _bpfprog_progs KEY: one line a loaded program, with that key of it; KEY map_ids for maps
_bpfprog_progs() {
	if command -v jq > /dev/null 2>&1; then
		"$_bpfprog_bin" list -j 2> /dev/null | jq -r --arg key "$1" '
			if type != "array" then empty
			elif $key == "map_ids" then
				[.[] | .map_ids[] as $id | { $id, name }] | group_by(.id)[]
				| "\(.[0].id)\tof \(map(.name) | unique | join(", "))"
			else
				.[] | select(.[$key] != null and .[$key] != "")
				| "\(.[$key])\t\(if $key == "id" then "" else "\(.id) " end)\(.type) \(.name)"
			end' 2> /dev/null
	elif [[ $1 == id ]]; then
		"$_bpfprog_bin" list -q 2> /dev/null
	fi
}

# _bpfprog_mounts TYPE: where file systems of that type are
_bpfprog_mounts() {
	local from at kind more

	while read -r from at kind more; do
		if [[ $kind == "$1" && -n $from$more ]]; then
			printf '%b\n' "$at"
		fi
	done 2> /dev/null < /proc/mounts | sort -u
}

_bpfprog_pins() {
	_bpfprog_mounts bpf | while read -r at; do
		find "$at" -xdev -type f ! -name '*.debug' 2> /dev/null
	done
}

_bpfprog_devices() {
	ls /sys/class/net 2> /dev/null
}

_bpfprog_netns() {
	ls /run/netns 2> /dev/null
}

# --- Where the cursor is ---

# _bpfprog_expect COMMAND WORD...: what may stand behind these words, one kind a line
_bpfprog_expect() {
	local slot wanted hook='' command=$1

	wanted=$(_bpfprog_slots "$1")
	if [[ $1 == testrun && ${!#} == @(data|ctx)_@(in|out) ]]; then
		echo FILE
		return
	fi
	shift
	while read -r slot; do
		while :; do
			if (($# == 0)); then
				if [[ $command:$slot == attach:TYPE* ]]; then
					echo TYPE:link
				fi
				case $slot in
				'PROG?') echo PROG; break ;;
				'TYPE?') echo TYPE; break ;;
				TARGET) echo "TARGET:$(_bpfprog_target "$hook")" ;;
				*) echo "${slot%[*]}" ;;
				esac
				return
			fi
			case $slot in
			PROG* | MAP)
				if [[ $slot == 'PROG?' && -n $(_bpfprog_target "$1") ]]; then
					break
				fi
				case $1 in
				id | pinned | name | tag)
					if (($# == 1)); then
						echo "${slot%[?*]}:$1"
						return
					fi
					shift
					;;
				esac
				shift
				if [[ $slot != *'*' ]]; then
					break
				fi
				;;
			TYPE*)
				case $1 in
				cgroup | dev | map | netns | lirc | /* | ./*)
					if [[ $slot == *'?' ]]; then
						break
					fi
					;;
				esac
				hook=$1
				shift
				break
				;;
			TARGET)
				case $1 in
				map) slot=MAP; shift ;;
				cgroup | dev | netns | lirc) slot=AT:$1; shift ;;
				*)
					slot=AT
					if [[ $(_bpfprog_target "$hook") == map ]]; then
						slot=MAP
					fi
					;;
				esac
				;;
			*)
				shift
				break
				;;
			esac
		done
	done <<< "$wanted"
}

# _bpfprog_kinds WORD...: what may stand behind all the words of the line so far
_bpfprog_kinds() {
	local count=$# cmd='' word arg

	while ((count > 0)); do
		word=$1
		shift
		((count -= 1))
		case $word in
		-*=*) ;;
		-*)
			arg=$(_bpfprog_arg "$cmd" "$word")
			if [[ -n $arg && $count -eq 0 ]]; then
				echo "ARG:$arg"
				return
			elif [[ -n $arg ]]; then
				shift
				((count -= 1))
			fi
			;;
		*)
			if [[ -n $cmd ]]; then
				set -- "$@" "$word"
			else
				cmd=$(_bpfprog_command "$word")
				if [[ -z $cmd ]]; then
					return
				fi
			fi
			;;
		esac
	done
	echo "OPTIONS:$cmd"
	if [[ -z $cmd ]]; then
		echo COMMAND
	else
		_bpfprog_expect "$cmd" "$@"
	fi
}

# _bpfprog_offer KIND WORD: the candidates of a kind for the word under the cursor
_bpfprog_offer() {
	case $1 in
	OPTIONS:*) _bpfprog_options "${1#OPTIONS:}" ;;
	COMMAND) _bpfprog_commands ;;
	TYPE:link) _bpfprog_link_types ;;
	TYPE)
		_bpfprog_types
		if [[ $2 == */* ]]; then
			_bpfprog_sections
		fi
		;;
	PROG | ARG:PROG)
		if [[ $1 == PROG ]]; then
			printf '%s\n' 'id	program by its id' 'pinned	program by its pin' \
				'name	program by its name' 'tag	program by its tag'
		fi
		case $2 in
		id:*) _bpfprog_progs id | sed 's/^/id:/' ;;
		name:*) _bpfprog_progs name | sed 's/^/name:/' ;;
		tag:*) _bpfprog_progs tag | sed 's/^/tag:/' ;;
		*)
			_bpfprog_progs id
			_bpfprog_pins
			;;
		esac
		;;
	PROG:pinned | MAP:pinned) _bpfprog_pins ;;
	PROG:*) _bpfprog_progs "${1#PROG:}" ;;
	MAP | ARG:MAP)
		if [[ $1 == MAP ]]; then
			printf '%s\n' 'id	map by its id' 'pinned	map by its pin' 'name	map by its name'
		fi
		_bpfprog_progs map_ids
		_bpfprog_pins
		;;
	MAP:id) _bpfprog_progs map_ids ;;
	TARGET:*)
		case $1 in
		TARGET:) printf '%s\n' cgroup dev map netns lirc ;;
		TARGET:none) ;;
		*) echo "${1#TARGET:}" ;;
		esac
		_bpfprog_offer "AT:${1#TARGET:}" "$2"
		;;
	AT:)
		_bpfprog_mounts cgroup2
		_bpfprog_devices
		;;
	AT:cgroup) _bpfprog_mounts cgroup2 ;;
	AT:dev) _bpfprog_devices ;;
	AT:map)
		_bpfprog_progs map_ids
		_bpfprog_pins
		;;
	AT:netns | ARG:NETNS) _bpfprog_netns ;;
	ARG:PATH | ARG:DIR) _bpfprog_mounts bpf ;;
	ARG:NAME=MAP)
		if [[ $2 == *=* ]]; then
			_bpfprog_offer ARG:MAP '' | sed "s|^|${2%%=*}=|"
		fi
		;;
	ARG:*) _bpfprog_values "${1#ARG:}" ;;
	esac
}

# _bpfprog_files KIND WORD: are files (f) or directories (d) wanted too?
_bpfprog_files() {
	case $1:$2 in
	OBJECT:* | FILE:* | ARG:FILE* | ARG:PATH:* | AT:lirc:*) echo f ;;
	ARG:DIR:*) echo d ;;
	AT:cgroup:*/* | TARGET:cgroup:*/* | TARGET::*/*) echo d ;;
	AT:netns:*/* | TARGET:netns:*/* | TARGET:lirc:*/* | ARG:NETNS:*/*) echo f ;;
	esac
}

# --- bash ---

_bpfprog() {
	local _bpfprog_bin=$1 word cur piece kinds kind lead='' files i candidate IFS=$' \t\n'
	local words=()

	COMPREPLY=()
	# "--pin=PATH" and "id:7" come as three words each, where '=' and ':' break words.
	for ((i = 1; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]-}
		if [[ ${#words[@]} -gt 0 && -n $word ]] &&
			[[ $word =~ ^[=:]+$ || (${words[-1]} == *[=:] && $i -gt 2 && ${COMP_WORDS[i - 1]} =~ ^[=:]+$) ]]; then
			words[-1]+=$word
		else
			words+=("$word")
		fi
	done
	cur=${words[-1]}
	piece=${COMP_WORDS[COMP_CWORD]-}
	if [[ $piece =~ ^[=:]+$ ]]; then
		piece=''
	fi
	local prefix=${cur%"$piece"}

	unset 'words[-1]'
	if [[ $cur == --*=* ]]; then
		lead=${cur%%=*}=
		words+=("${cur%%=*}")
		cur=${cur#*=}
	fi
	kinds=$(_bpfprog_kinds "${words[@]}")
	if [[ $cur == -* && $kinds == OPTIONS:* ]]; then
		kinds=${kinds%%$'\n'*}
	elif [[ $kinds == OPTIONS:* ]]; then
		kinds=${kinds#OPTIONS:*$'\n'}
	fi
	if [[ -n $lead && $kinds != ARG:* ]]; then
		return
	fi
	while read -r kind; do
		while IFS=$'\t' read -r candidate _; do
			if [[ $candidate == "$cur"* ]]; then
				COMPREPLY+=("$lead$candidate")
			fi
		done < <(_bpfprog_offer "$kind" "$cur")
		files=$(_bpfprog_files "$kind" "$cur")
		if [[ -n $files ]]; then
			while read -r candidate; do
				COMPREPLY+=("$lead$candidate")
			done < <(compgen "-$files" -- "$cur")
		fi
		if [[ -n $files || $kind == @(AT|TARGET):*cgroup ]]; then
			compopt -o filenames 2> /dev/null
		fi
	done <<< "$kinds"
	# bash replaces the last of the three words only.
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=${COMPREPLY[i]#"$prefix"}
	done
}

complete -F _bpfprog bpfprog
