# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Made by completion/generate.sh, from what the program says of itself: "make completion".
# The completion of bpfprog for fish.

# --- What the program says of itself ---

function __bpfprog_command -a word -d 'The command that a word means'
    switch $word
        case 'load'
            echo load
        case 'attach'
            echo attach
        case 'detach'
            echo detach
        case 'list' 'show'
            echo list
        case 'query'
            echo query
        case 'bind'
            echo bind
        case 'testrun' 'run'
            echo testrun
        case 'explain'
            echo explain
        case 'batch'
            echo batch
    end
end

function __bpfprog_slots -a command -d 'The words that a command takes'
    switch $command
        case load
            printf '%s\n' 'OBJECT*'
        case attach
            printf '%s\n' 'PROG' 'TYPE?' 'TARGET'
        case detach
            printf '%s\n' 'PROG?' 'TYPE?' 'TARGET'
        case list
            printf '%s\n' 'PROG*'
        case query
            printf '%s\n' 'TYPE?' 'TARGET'
        case bind
            printf '%s\n' 'PROG' 'MAP*'
        case testrun
            printf '%s\n' 'PROG'
        case explain
            printf '%s\n' 'CALL?' 'ERRNO?'
        case batch
            printf '%s\n' 'FILE'
    end
end

function __bpfprog_arg -a command option -d 'What an option wants behind it'
    switch "$command:$option"
        case '*:--netns'
            echo 'NETNS'
        case '*:--token'
            echo 'DIR'
        case 'load:-P' 'load:--pin'
            echo 'PATH'
        case 'load:--pin-dir'
            echo 'DIR'
        case 'load:--columns'
            echo 'COLUMNS'
        case 'load:--sort'
            echo 'COLUMNS'
        case 'load:--top-lines'
            echo 'N'
        case 'load:--junit'
            echo 'FILE'
        case 'load:--prog'
            echo 'GLOB'
        case 'load:-t' 'load:--type'
            echo '[NAME=]PROGTYPE'
        case 'load:--attach-to'
            echo '[MODULE:]FUNC'
        case 'load:--map'
            echo 'NAME=MAP'
        case 'load:--max-entries'
            echo 'NAME=N'
        case 'load:--value-size'
            echo 'NAME=BYTES'
        case 'load:--set'
            echo 'VAR=VALUE'
        case 'load:--prog-flags'
            echo 'FLAG,...'
        case 'load:--kernel-btf'
            echo 'FILE'
        case 'load:--attach-type'
            echo 'TYPE'
        case 'load:--attach-prog'
            echo 'PROG'
        case 'load:--pin-maps'
            echo 'DIR'
        case 'load:--meta'
            echo 'KEY=VALUE'
        case 'load:--dev'
            echo 'IFNAME'
        case 'load:--kern-version'
            echo 'N'
        case 'load:--log-level'
            echo 'N'
        case 'load:--log-size'
            echo 'BYTES'
        case 'load:--log-file'
            echo 'FILE'
        case 'load:--max-insns'
            echo 'N'
        case 'load:--max-states'
            echo 'N'
        case 'load:--max-stack'
            echo 'BYTES'
        case 'load:--max-jited'
            echo 'BYTES'
        case 'load:--save'
            echo 'FILE'
        case 'load:--baseline'
            echo 'FILE'
        case 'load:--max-growth'
            echo 'PCT'
        case 'load:--jobs'
            echo 'N'
        case 'load:--raw'
            echo 'FILE|hex:BYTES'
        case 'load:--name'
            echo 'NAME'
        case 'load:--license'
            echo 'TEXT'
        case 'load:--attempts'
            echo 'N'
        case 'load:--btf'
            echo 'FILE|id:N'
        case 'load:--fd-array'
            echo 'MAP,...'
        case 'load:--func-info'
            echo 'FILE|hex:BYTES'
        case 'load:--func-info-rec-size'
            echo 'BYTES'
        case 'load:--line-info'
            echo 'FILE|hex:BYTES'
        case 'load:--line-info-rec-size'
            echo 'BYTES'
        case 'attach:--before'
            echo 'REF'
        case 'attach:--after'
            echo 'REF'
        case 'attach:--replace'
            echo 'PROG'
        case 'attach:--expected-revision'
            echo 'N|auto'
        case 'attach:--pin'
            echo 'PATH'
        case 'attach:--mode'
            echo 'MODE'
        case 'attach:--cookie'
            echo 'N'
        case 'attach:--pid'
            echo 'N'
        case 'attach:--cpu'
            echo 'N'
        case 'attach:--freq'
            echo 'N'
        case 'attach:--period'
            echo 'N'
        case 'attach:--ref-ctr'
            echo 'OFFSET'
        case 'attach:--priority'
            echo 'N'
        case 'attach:--order'
            echo 'ORDER'
        case 'detach:--expected-revision'
            echo 'N|auto'
        case 'list:--type'
            echo 'PROGTYPE'
        case 'list:--name'
            echo 'GLOB'
        case 'list:--tag'
            echo 'HEX'
        case 'list:--uid'
            echo 'USER'
        case 'list:--map'
            echo 'MAP'
        case 'list:--loaded-since'
            echo 'TIME'
        case 'list:--meta'
            echo 'KEY[=VALUE]'
        case 'list:--columns'
            echo 'COLUMNS'
        case 'list:--sort'
            echo 'COLUMNS'
        case 'list:--stats'
            echo 'DURATION'
        case 'list:--watch'
            echo 'INTERVAL'
        case 'list:--save'
            echo 'FILE'
        case 'list:--diff'
            echo 'FILE'
        case 'bind:--meta'
            echo 'KEY=VALUE'
        case 'testrun:--data-in'
            echo 'FILE|hex:BYTES|@TEMPLATE'
        case 'testrun:--packet'
            echo 'TEMPLATE'
        case 'testrun:--data-out'
            echo 'FILE'
        case 'testrun:--ctx'
            echo 'FIELD=VALUE,...'
        case 'testrun:--ctx-in'
            echo 'FILE|hex:BYTES'
        case 'testrun:--ctx-out'
            echo 'FILE'
        case 'testrun:--data-size-out'
            echo 'N'
        case 'testrun:--ctx-size-out'
            echo 'N'
        case 'testrun:--repeat'
            echo 'N'
        case 'testrun:--cpu'
            echo 'N'
        case 'testrun:--batch-size'
            echo 'N'
        case 'testrun:--flags'
            echo 'N'
        case 'testrun:--expect'
            echo 'VERDICT|N|A..B'
        case 'testrun:--expect-data'
            echo 'FILE|hex:BYTES|@TEMPLATE'
        case 'testrun:--expect-len'
            echo 'N|A..B'
        case 'testrun:--expect-ctx'
            echo 'FIELD=N|A..B,...'
        case 'testrun:--pcap'
            echo 'FILE'
        case 'testrun:--pcap-out'
            echo 'FILE'
        case 'testrun:--only'
            echo 'VERDICT|N|A..B'
        case 'testrun:--limit'
            echo 'N'
        case 'testrun:--filter'
            echo 'EXPR'
        case 'testrun:--jobs'
            echo 'N'
        case 'testrun:--expect-file'
            echo 'FILE'
        case 'testrun:--expect-count'
            echo 'VERDICT=N'
        case 'testrun:--rounds'
            echo 'N'
        case 'testrun:--compare'
            echo 'PROG'
        case 'testrun:--save'
            echo 'FILE'
        case 'testrun:--baseline'
            echo 'FILE'
        case 'testrun:--max-regress'
            echo 'PCT'
        case 'testrun:-t' 'testrun:--type'
            echo '[NAME=]PROGTYPE'
        case 'testrun:--attach-to'
            echo '[MODULE:]FUNC'
        case 'testrun:--map'
            echo 'NAME=MAP'
        case 'testrun:--max-entries'
            echo 'NAME=N'
        case 'testrun:--value-size'
            echo 'NAME=BYTES'
        case 'testrun:--set'
            echo 'VAR=VALUE'
        case 'testrun:--prog-flags'
            echo 'FLAG,...'
        case 'testrun:--kernel-btf'
            echo 'FILE'
        case 'testrun:--suite'
            echo 'FILE'
        case 'testrun:--junit'
            echo 'FILE'
    end
end

function __bpfprog_target -a type -d 'What programs of an attach type are attached to'
    switch "$type"
        case 'bind4' 'bind6' 'cgroup/bind4' 'cgroup/bind6' 'cgroup/connect4' 'cgroup/connect6' 'cgroup/connect_unix' 'cgroup/dev' 'cgroup/getpeername4' 'cgroup/getpeername6' 'cgroup/getpeername_unix' 'cgroup/getsockname4' 'cgroup/getsockname6' 'cgroup/getsockname_unix' 'cgroup/getsockopt' 'cgroup/post_bind4' 'cgroup/post_bind6' 'cgroup/recvmsg4' 'cgroup/recvmsg6' 'cgroup/recvmsg_unix' 'cgroup/sendmsg4' 'cgroup/sendmsg6' 'cgroup/sendmsg_unix' 'cgroup/setsockopt' 'cgroup/sock_create' 'cgroup/sock_release' 'cgroup/sysctl' 'cgroup_device' 'cgroup_getsockopt' 'cgroup_inet4_bind' 'cgroup_inet4_connect' 'cgroup_inet4_getpeername' 'cgroup_inet4_getsockname' 'cgroup_inet4_post_bind' 'cgroup_inet6_bind' 'cgroup_inet6_connect' 'cgroup_inet6_getpeername' 'cgroup_inet6_getsockname' 'cgroup_inet6_post_bind' 'cgroup_inet_egress' 'cgroup_inet_ingress' 'cgroup_inet_sock_create' 'cgroup_inet_sock_release' 'cgroup_setsockopt' 'cgroup_skb/egress' 'cgroup_skb/ingress' 'cgroup_sock_ops' 'cgroup_sysctl' 'cgroup_udp4_recvmsg' 'cgroup_udp4_sendmsg' 'cgroup_udp6_recvmsg' 'cgroup_udp6_sendmsg' 'cgroup_unix_connect' 'cgroup_unix_getpeername' 'cgroup_unix_getsockname' 'cgroup_unix_recvmsg' 'cgroup_unix_sendmsg' 'connect4' 'connect6' 'connect_unix' 'device' 'egress' 'getpeername4' 'getpeername6' 'getpeername_unix' 'getsockname4' 'getsockname6' 'getsockname_unix' 'getsockopt' 'ingress' 'lsm_cgroup' 'post_bind4' 'post_bind6' 'recvmsg4' 'recvmsg6' 'recvmsg_unix' 'sendmsg4' 'sendmsg6' 'sendmsg_unix' 'setsockopt' 'sock_create' 'sock_ops' 'sock_release' 'sockops' 'sysctl'
            echo cgroup
        case 'netkit/peer' 'netkit/primary' 'netkit_peer' 'netkit_primary' 'tcx/egress' 'tcx/ingress' 'tcx_egress' 'tcx_ingress'
            echo dev
        case 'lirc_mode2'
            echo lirc
        case 'msg_verdict' 'sk_msg' 'sk_msg_verdict' 'sk_skb/stream_parser' 'sk_skb/stream_verdict' 'sk_skb/verdict' 'sk_skb_stream_parser' 'sk_skb_stream_verdict' 'sk_skb_verdict' 'skb_verdict' 'stream_parser' 'stream_verdict'
            echo map
        case 'flow_dissector'
            echo netns
        case 'fentry' 'fexit' 'fmod_ret' 'fsession' 'iter' 'kprobe' 'kprobe.multi' 'kprobe.session' 'kretprobe' 'kretsyscall' 'ksyscall' 'lsm' 'lsm_mac' 'modify_return' 'netfilter' 'perf_event' 'raw_tp' 'raw_tracepoint' 'sk_lookup' 'sk_reuseport' 'sk_reuseport/migrate' 'sk_reuseport_select' 'sk_reuseport_select_or_migrate' 'struct_ops' 'tp' 'tp_btf' 'trace_fentry' 'trace_fexit' 'trace_fsession' 'trace_iter' 'trace_kprobe_multi' 'trace_kprobe_session' 'trace_raw_tp' 'trace_uprobe_multi' 'trace_uprobe_session' 'tracepoint' 'uprobe' 'uprobe.multi' 'uprobe.session' 'uretprobe' 'xdp' 'xdp/cpumap' 'xdp/devmap' 'xdp_cpumap' 'xdp_devmap'
            echo none
    end
end

function __bpfprog_link_types
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
end

function __bpfprog_types
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
end

function __bpfprog_sections
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
end

function __bpfprog_values -a metavar -d 'The values of an option that has a set of them'
    switch $metavar
        case COLUMNS
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
        case MODE
            printf '%s\n' \
            	'native	' \
            	'generic	' \
            	'offload	'
        case ORDER
            printf '%s\n' \
            	'self	' \
            	'pre	' \
            	'post	' \
            	'up	'
        case PROGTYPE
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
        case TYPE
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
        case [NAME=]PROGTYPE
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
    end
end

# --- What there is on this machine ---

function __bpfprog_progs -a key
    set -l bin (commandline -opc)[1]
    if type -q jq
        $bin list -j 2>/dev/null | jq -r --arg key $key '
            if type != "array" then empty
            elif $key == "map_ids" then
                [.[] | .map_ids[] as $id | { $id, name }] | group_by(.id)[]
                | "\(.[0].id)\tof \(map(.name) | unique | join(", "))"
            else
                .[] | select(.[$key] != null and .[$key] != "")
                | "\(.[$key])\t\(if $key == "id" then "" else "\(.id) " end)\(.type) \(.name)"
            end' 2>/dev/null
    else if test $key = id
        $bin list -q 2>/dev/null
    end
end

function __bpfprog_mounts -a type
    test -r /proc/mounts; or return
    while read -l from at kind more
        if test "$kind" = $type
            printf '%b\n' $at
        end
    end </proc/mounts | sort -u
end

function __bpfprog_pins
    for at in (__bpfprog_mounts bpf)
        find $at -xdev -type f ! -name '*.debug' 2>/dev/null
    end
end

function __bpfprog_devices
    command ls /sys/class/net 2>/dev/null
end

function __bpfprog_netns
    command ls /run/netns 2>/dev/null
end

# --- Where the cursor is ---

function __bpfprog_words -d 'The command, then the words behind it that are no options'
    set -l tokens (commandline -opc)
    set -e tokens[1]
    set -l command ''
    set -l words
    while set -q tokens[1]
        set -l token $tokens[1]
        set -e tokens[1]
        switch $token
            case '-*=*'
            case '-*'
                set -l arg (__bpfprog_arg "$command" $token)
                if set -q arg[1]
                    set -e tokens[1]
                end
            case '*'
                if test -n "$command"
                    set -a words $token
                else
                    set command (__bpfprog_command $token)
                    test -n "$command"; or set command '?'
                end
        end
    end
    printf '%s\n' "$command" $words
end

function __bpfprog_is -a command -d 'Is the line one of this command?'
    test (__bpfprog_words)[1] = "$command"
end

function __bpfprog_expect -d 'What may stand behind the words, one kind a line'
    set -l command $argv[1]
    set -l words $argv[2..-1]
    set -l hook ''
    if test $command = testrun; and contains -- "$words[-1]" data_in data_out ctx_in ctx_out
        echo FILE
        return
    end
    for slot in (__bpfprog_slots $command)
        while true
            if not set -q words[1]
                if string match -q 'attach:TYPE*' -- "$command:$slot"
                    echo TYPE:link
                end
                switch $slot
                    case 'PROG\?' 'TYPE\?'
                        string replace '?' '' -- $slot
                        break
                    case TARGET
                        set -l at (__bpfprog_target "$hook")
                        echo "TARGET:$at"
                    case '*'
                        string replace '*' '' -- $slot
                end
                return
            end
            switch $slot
                case 'PROG*' MAP
                    set -l at (__bpfprog_target $words[1])
                    if test $slot = 'PROG?'; and set -q at[1]
                        break
                    end
                    if contains -- $words[1] id pinned name tag
                        if not set -q words[2]
                            echo (string replace -r '[?*]$' '' -- $slot)":$words[1]"
                            return
                        end
                        set -e words[1]
                    end
                    set -e words[1]
                    test $slot = 'PROG*'; or break
                case 'TYPE*'
                    if test $slot = 'TYPE?'; and string match -qr '^(cgroup|dev|map|netns|lirc|\.?/.*)$' -- $words[1]
                        break
                    end
                    set hook $words[1]
                    set -e words[1]
                    break
                case TARGET
                    switch $words[1]
                        case map
                            set slot MAP
                            set -e words[1]
                        case cgroup dev netns lirc
                            set slot AT:$words[1]
                            set -e words[1]
                        case '*'
                            set -l at (__bpfprog_target "$hook")
                            set slot AT
                            if test "$at" = map
                                set slot MAP
                            end
                    end
                case '*'
                    set -e words[1]
                    break
            end
        end
    end
end

function __bpfprog_offer -a kind word -d 'The candidates of a kind'
    switch $kind
        case TYPE:link
            __bpfprog_link_types
        case TYPE
            __bpfprog_types
            if string match -q '*/*' -- $word
                __bpfprog_sections
            end
        case PROG ARG:PROG
            if test $kind = PROG
                printf '%s\t%s\n' id 'program by its id' pinned 'program by its pin' \
                    name 'program by its name' tag 'program by its tag'
            end
            switch "$word"
                case 'id:*' 'name:*' 'tag:*'
                    set -l key (string split -m 1 : -- $word)[1]
                    __bpfprog_progs $key | string replace -r '^' "$key:"
                case '*'
                    __bpfprog_progs id
                    __bpfprog_pins
            end
        case PROG:pinned MAP:pinned
            __bpfprog_pins
        case 'PROG:*'
            __bpfprog_progs (string replace PROG: '' -- $kind)
        case MAP ARG:MAP
            if test $kind = MAP
                printf '%s\t%s\n' id 'map by its id' pinned 'map by its pin' name 'map by its name'
            end
            __bpfprog_progs map_ids
            __bpfprog_pins
        case MAP:id
            __bpfprog_progs map_ids
        case TARGET:
            printf '%s\n' cgroup dev map netns lirc
            __bpfprog_mounts cgroup2
            __bpfprog_devices
            if string match -q '*/*' -- $word
                __fish_complete_directories $word ''
            end
        case 'TARGET:*'
            set -l at (string replace TARGET: '' -- $kind)
            test $at = none; or echo $at
            __bpfprog_offer AT:$at $word
        case AT:cgroup
            __bpfprog_mounts cgroup2
            if string match -q '*/*' -- $word
                __fish_complete_directories $word ''
            end
        case AT:dev
            __bpfprog_devices
        case AT:map
            __bpfprog_progs map_ids
            __bpfprog_pins
        case AT:netns ARG:NETNS
            __bpfprog_netns
            if string match -q '*/*' -- $word
                __fish_complete_path $word
            end
        case AT:lirc OBJECT FILE 'ARG:FILE*'
            __fish_complete_path $word
        case ARG:PATH
            __bpfprog_mounts bpf
            __fish_complete_path $word
        case ARG:DIR
            __bpfprog_mounts bpf
            __fish_complete_directories $word ''
        case ARG:NAME=MAP
            if string match -q '*=*' -- $word
                __bpfprog_offer ARG:MAP '' | string replace -r '^' (string split -m 1 = -- $word)[1]=
            end
        case 'ARG:*'
            __bpfprog_values (string replace ARG: '' -- $kind)
    end
end

function __bpfprog_argument -a metavar -d 'The candidates for the value of an option'
    # Of --option=VALUE fish wants the value only.
    set -l word (commandline -ct)
    __bpfprog_offer ARG:$metavar (string replace -r '^--[a-z-]+=' '' -- "$word")
end

function __bpfprog_positional -d 'The candidates for the next word'
    set -l word (commandline -ct)
    for kind in (__bpfprog_expect (__bpfprog_words))
        __bpfprog_offer $kind "$word"
    end
end

# --- fish ---

complete -c bpfprog -f
complete -c bpfprog -n 'not __bpfprog_is ""' -a '(__bpfprog_positional)'
complete -c bpfprog -n '__bpfprog_is ""' -a load -d 'Load programs and pin them'
complete -c bpfprog -n '__bpfprog_is ""' -a attach -d 'Attach a program to a hook'
complete -c bpfprog -n '__bpfprog_is ""' -a detach -d 'Detach a program from a hook'
complete -c bpfprog -n '__bpfprog_is ""' -a list -d 'List loaded programs'
complete -c bpfprog -n '__bpfprog_is ""' -a show -d 'List loaded programs'
complete -c bpfprog -n '__bpfprog_is ""' -a query -d 'Show what is attached to a hook'
complete -c bpfprog -n '__bpfprog_is ""' -a bind -d 'Bind maps to a program'
complete -c bpfprog -n '__bpfprog_is ""' -a testrun -d 'Run a program on data of your own'
complete -c bpfprog -n '__bpfprog_is ""' -a run -d 'Run a program on data of your own'
complete -c bpfprog -n '__bpfprog_is ""' -a explain -d 'List the causes of a failure'
complete -c bpfprog -n '__bpfprog_is ""' -a batch -d 'Run many commands in one process'
complete -c bpfprog -s j -l json -d 'Write JSON'
complete -c bpfprog -s p -l pretty -d 'Write JSON with indentation'
complete -c bpfprog -s q -l quiet -d 'Write ids only, and no warnings'
complete -c bpfprog -s d -l debug -d 'Show libbpf'\''s messages on standard error'
complete -c bpfprog -s n -l dry-run -d 'Show the libbpf call with every field, do nothing'
complete -c bpfprog -l netns -x -a '(__bpfprog_argument "NETNS")' -d 'Enter the network namespace NETNS (name or path) first'
complete -c bpfprog -l token -x -a '(__bpfprog_argument "DIR")' -d 'Load with a BPF token of the bpf file system at DIR'
complete -c bpfprog -s h -l help -d 'Show this help'
complete -c bpfprog -s V -l version -d 'Show the versions of bpfprog and libbpf'
complete -c bpfprog -n '__bpfprog_is load' -s P -l pin -x -a '(__bpfprog_argument "PATH")' -d 'Pin the program at PATH, on a bpf file system'
complete -c bpfprog -n '__bpfprog_is load' -l pin-dir -x -a '(__bpfprog_argument "DIR")' -d 'Pin each program in DIR by its name'
complete -c bpfprog -n '__bpfprog_is load' -l replace-pin -d 'What is pinned there already gives way, in one step'
complete -c bpfprog -n '__bpfprog_is load' -l check -d 'Only verify: leave nothing behind'
complete -c bpfprog -n '__bpfprog_is load' -l keep-going -d 'With --check: judge each program on its own, and show all verdicts'
complete -c bpfprog -n '__bpfprog_is load' -l columns -x -a '(__bpfprog_argument "COLUMNS")' -d 'Show these columns of verdicts, or +KEY to add to the usual ones; help lists them'
complete -c bpfprog -n '__bpfprog_is load' -l sort -x -a '(__bpfprog_argument "COLUMNS")' -d 'Sort verdicts by these columns, the first one foremost'
complete -c bpfprog -n '__bpfprog_is load' -l reverse -d 'In the reverse order'
complete -c bpfprog -n '__bpfprog_is load' -l tap -d 'Write the verdicts as TAP'
complete -c bpfprog -n '__bpfprog_is load' -l top-lines -x -a '(__bpfprog_argument "N")' -d 'Show of each program the N source lines that cost the verifier most'
complete -c bpfprog -n '__bpfprog_is load' -l junit -x -a '(__bpfprog_argument "FILE")' -d 'Write the verdicts to FILE, as JUnit does'
complete -c bpfprog -n '__bpfprog_is load' -l list -d 'Only show what is inside the object'
complete -c bpfprog -n '__bpfprog_is load' -l prog -x -a '(__bpfprog_argument "GLOB")' -d 'Load only programs with such a name; may be given again'
complete -c bpfprog -n '__bpfprog_is load' -s t -l type -x -a '(__bpfprog_argument "[NAME=]PROGTYPE")' -d 'Load (the program NAME) as PROGTYPE, not as the section says'
complete -c bpfprog -n '__bpfprog_is load' -l attach-to -x -a '(__bpfprog_argument "[MODULE:]FUNC")' -d 'Load for attaching to the kernel function FUNC'
complete -c bpfprog -n '__bpfprog_is load' -l map -x -a '(__bpfprog_argument "NAME=MAP")' -d 'Use MAP as the map NAME of the object; may be given again'
complete -c bpfprog -n '__bpfprog_is load' -l max-entries -x -a '(__bpfprog_argument "NAME=N")' -d 'Create the map NAME for N entries; may be given again'
complete -c bpfprog -n '__bpfprog_is load' -l value-size -x -a '(__bpfprog_argument "NAME=BYTES")' -d 'Create the map NAME with values of that size; may be given again'
complete -c bpfprog -n '__bpfprog_is load' -l set -x -a '(__bpfprog_argument "VAR=VALUE")' -d 'Set the global variable VAR; may be given again'
complete -c bpfprog -n '__bpfprog_is load' -l prog-flags -x -a '(__bpfprog_argument "FLAG,...")' -d 'Flags of the call that loads, by name or number'
complete -c bpfprog -n '__bpfprog_is load' -l kernel-btf -x -a '(__bpfprog_argument "FILE")' -d 'Relocate for the kernel whose BTF is in FILE'
complete -c bpfprog -n '__bpfprog_is load' -l attach-type -x -a '(__bpfprog_argument "TYPE")' -d 'Load for attaching as TYPE'
complete -c bpfprog -n '__bpfprog_is load' -l attach-prog -x -a '(__bpfprog_argument "PROG")' -d 'Load for attaching to the program PROG'
complete -c bpfprog -n '__bpfprog_is load' -l pin-maps -x -a '(__bpfprog_argument "DIR")' -d 'Pin each map in DIR by its name'
complete -c bpfprog -n '__bpfprog_is load' -l meta -x -a '(__bpfprog_argument "KEY=VALUE")' -d 'Bind metadata to the programs; may be given again'
complete -c bpfprog -n '__bpfprog_is load' -l dev -x -a '(__bpfprog_argument "IFNAME")' -d 'Load for the device IFNAME'
complete -c bpfprog -n '__bpfprog_is load' -l kern-version -x -a '(__bpfprog_argument "N")' -d 'Kernel version to claim (ignored since Linux 5.0)'
complete -c bpfprog -n '__bpfprog_is load' -l log-level -x -a '(__bpfprog_argument "N")' -d 'Verifier log: 1 and 2 more words, 4 statistics, 8 fixed'
complete -c bpfprog -n '__bpfprog_is load' -l log-size -x -a '(__bpfprog_argument "BYTES")' -d 'Room for the verifier log to begin with'
complete -c bpfprog -n '__bpfprog_is load' -l log-file -x -a '(__bpfprog_argument "FILE")' -d 'Write the whole log of the verifier to FILE'
complete -c bpfprog -n '__bpfprog_is load' -l stats -d 'Ask the verifier for its statistics'
complete -c bpfprog -n '__bpfprog_is load' -l max-insns -x -a '(__bpfprog_argument "N")' -d 'Fail if more than N instructions are verified'
complete -c bpfprog -n '__bpfprog_is load' -l max-states -x -a '(__bpfprog_argument "N")' -d 'Fail if the verifier makes more than N states'
complete -c bpfprog -n '__bpfprog_is load' -l max-stack -x -a '(__bpfprog_argument "BYTES")' -d 'Fail if the program uses more stack'
complete -c bpfprog -n '__bpfprog_is load' -l max-jited -x -a '(__bpfprog_argument "BYTES")' -d 'Fail if the machine code is larger'
complete -c bpfprog -n '__bpfprog_is load' -l save -x -a '(__bpfprog_argument "FILE")' -d 'Write these figures of each program to FILE'
complete -c bpfprog -n '__bpfprog_is load' -l baseline -x -a '(__bpfprog_argument "FILE")' -d 'Compare with the figures that --save wrote to FILE'
complete -c bpfprog -n '__bpfprog_is load' -l max-growth -x -a '(__bpfprog_argument "PCT")' -d 'Fail if a figure is PCT per cent above --baseline'
complete -c bpfprog -n '__bpfprog_is load' -l jobs -x -a '(__bpfprog_argument "N")' -d 'Verify programs in N processes at the same time (one for each CPU)'
complete -c bpfprog -n '__bpfprog_is load' -l raw -x -a '(__bpfprog_argument "FILE|hex:BYTES")' -d 'Load instructions, not an object'
complete -c bpfprog -n '__bpfprog_is load' -l name -x -a '(__bpfprog_argument "NAME")' -d 'Name of a --raw program'
complete -c bpfprog -n '__bpfprog_is load' -l license -x -a '(__bpfprog_argument "TEXT")' -d 'License of a --raw program (GPL)'
complete -c bpfprog -n '__bpfprog_is load' -l attempts -x -a '(__bpfprog_argument "N")' -d 'Tries in all when the verifier is interrupted (5)'
complete -c bpfprog -n '__bpfprog_is load' -l btf -x -a '(__bpfprog_argument "FILE|id:N")' -d 'BTF of --func-info and --line-info'
complete -c bpfprog -n '__bpfprog_is load' -l fd-array -x -a '(__bpfprog_argument "MAP,...")' -d 'Maps that instructions refer to by index'
complete -c bpfprog -n '__bpfprog_is load' -l func-info -x -a '(__bpfprog_argument "FILE|hex:BYTES")' -d 'Records of functions, as in .BTF.ext'
complete -c bpfprog -n '__bpfprog_is load' -l func-info-rec-size -x -a '(__bpfprog_argument "BYTES")' -d 'Size of a record of --func-info (8)'
complete -c bpfprog -n '__bpfprog_is load' -l line-info -x -a '(__bpfprog_argument "FILE|hex:BYTES")' -d 'Records of lines, as in .BTF.ext'
complete -c bpfprog -n '__bpfprog_is load' -l line-info-rec-size -x -a '(__bpfprog_argument "BYTES")' -d 'Size of a record of --line-info (16)'
complete -c bpfprog -n '__bpfprog_is attach' -l multi -d 'Attach beside other programs (BPF_F_ALLOW_MULTI)'
complete -c bpfprog -n '__bpfprog_is attach' -l override -d 'Let cgroups below override the program (BPF_F_ALLOW_OVERRIDE)'
complete -c bpfprog -n '__bpfprog_is attach' -l preorder -d 'Run before the programs of cgroups below (BPF_F_PREORDER)'
complete -c bpfprog -n '__bpfprog_is attach' -l before -x -a '(__bpfprog_argument "REF")' -d 'Run right before REF, a PROG or link:ID'
complete -c bpfprog -n '__bpfprog_is attach' -l after -x -a '(__bpfprog_argument "REF")' -d 'Run right after REF, a PROG or link:ID'
complete -c bpfprog -n '__bpfprog_is attach' -l first -d 'Run before all others of the hook'
complete -c bpfprog -n '__bpfprog_is attach' -l last -d 'Run after all others of the hook'
complete -c bpfprog -n '__bpfprog_is attach' -l replace -x -a '(__bpfprog_argument "PROG")' -d 'Attach in place of PROG'
complete -c bpfprog -n '__bpfprog_is attach' -l force -d 'Replace whatever a hook for one program holds'
complete -c bpfprog -n '__bpfprog_is attach' -l if-absent -d 'Do nothing if the program is attached there already'
complete -c bpfprog -n '__bpfprog_is attach' -l expected-revision -x -a '(__bpfprog_argument "N|auto")' -d 'Only if the hook is at revision N; auto: at the one it is seen at, else look again'
complete -c bpfprog -n '__bpfprog_is attach' -l pin -x -a '(__bpfprog_argument "PATH")' -d 'Attach by a link, and pin it at PATH'
complete -c bpfprog -n '__bpfprog_is attach' -l replace-pin -d 'Update the link that is pinned at PATH, or put a new one in its place'
complete -c bpfprog -n '__bpfprog_is attach' -l mode -x -a '(__bpfprog_argument "MODE")' -d 'Run XDP in the driver or behind it: native, generic or offload'
complete -c bpfprog -n '__bpfprog_is attach' -l cookie -x -a '(__bpfprog_argument "N")' -d 'Hand the program this number, which bpf_get_attach_cookie() gives it'
complete -c bpfprog -n '__bpfprog_is attach' -l pid -x -a '(__bpfprog_argument "N")' -d 'Of a uprobe or perf event: in this process only'
complete -c bpfprog -n '__bpfprog_is attach' -l cpu -x -a '(__bpfprog_argument "N")' -d 'Of a perf event: on this CPU only'
complete -c bpfprog -n '__bpfprog_is attach' -l freq -x -a '(__bpfprog_argument "N")' -d 'Of a perf event: run N times a second'
complete -c bpfprog -n '__bpfprog_is attach' -l period -x -a '(__bpfprog_argument "N")' -d 'Of a perf event: run after every N events'
complete -c bpfprog -n '__bpfprog_is attach' -l ref-ctr -x -a '(__bpfprog_argument "OFFSET")' -d 'Of a uprobe: the counter in the file that is raised while it is there'
complete -c bpfprog -n '__bpfprog_is attach' -l priority -x -a '(__bpfprog_argument "N")' -d 'Of netfilter: run before programs and chains of a higher number; default 0'
complete -c bpfprog -n '__bpfprog_is attach' -l defrag -d 'Of netfilter: put fragments of packets together first'
complete -c bpfprog -n '__bpfprog_is attach' -l order -x -a '(__bpfprog_argument "ORDER")' -d 'Of an iterator of cgroups: self, pre, post or up'
complete -c bpfprog -n '__bpfprog_is detach' -l all -d 'Detach every program of the hook'
complete -c bpfprog -n '__bpfprog_is detach' -l first -d 'Detach the first program of a device'
complete -c bpfprog -n '__bpfprog_is detach' -l last -d 'Detach the last program of a device'
complete -c bpfprog -n '__bpfprog_is detach' -l if-attached -d 'Do nothing if the program is not attached there'
complete -c bpfprog -n '__bpfprog_is detach' -l expected-revision -x -a '(__bpfprog_argument "N|auto")' -d 'Only if the hook is at revision N; auto: at the one it is seen at, else look again'
complete -c bpfprog -n '__bpfprog_is list' -l type -x -a '(__bpfprog_argument "PROGTYPE")' -d 'Only programs of this type; may be given again'
complete -c bpfprog -n '__bpfprog_is list' -l name -x -a '(__bpfprog_argument "GLOB")' -d 'Only programs whose name fits'
complete -c bpfprog -n '__bpfprog_is list' -l tag -x -a '(__bpfprog_argument "HEX")' -d 'Only programs whose tag begins so'
complete -c bpfprog -n '__bpfprog_is list' -l uid -x -a '(__bpfprog_argument "USER")' -d 'Only programs that this user loaded'
complete -c bpfprog -n '__bpfprog_is list' -l map -x -a '(__bpfprog_argument "MAP")' -d 'Only programs that use or hold this map'
complete -c bpfprog -n '__bpfprog_is list' -l loaded-since -x -a '(__bpfprog_argument "TIME")' -d 'Only programs loaded within a duration (10m) or since a time'
complete -c bpfprog -n '__bpfprog_is list' -l pinned -d 'Only programs that have a pin'
complete -c bpfprog -n '__bpfprog_is list' -l attached -d 'Only programs that are attached somewhere'
complete -c bpfprog -n '__bpfprog_is list' -l orphans -d 'Only programs neither pinned nor attached, held by a process'
complete -c bpfprog -n '__bpfprog_is list' -l meta -x -a '(__bpfprog_argument "KEY[=VALUE]")' -d 'Only programs whose metadata have this; may be given again'
complete -c bpfprog -n '__bpfprog_is list' -l columns -x -a '(__bpfprog_argument "COLUMNS")' -d 'Show these, or +KEY to add to the usual ones; help lists them'
complete -c bpfprog -n '__bpfprog_is list' -l long -d 'A block of lines for each program'
complete -c bpfprog -n '__bpfprog_is list' -l ids -d 'Only the ids, one a line'
complete -c bpfprog -n '__bpfprog_is list' -l count -d 'Only the number of programs'
complete -c bpfprog -n '__bpfprog_is list' -l sort -x -a '(__bpfprog_argument "COLUMNS")' -d 'Sort by these columns, the first one foremost'
complete -c bpfprog -n '__bpfprog_is list' -l reverse -d 'In the reverse order'
complete -c bpfprog -n '__bpfprog_is list' -l stats -x -a '(__bpfprog_argument "DURATION")' -d 'Have the kernel count for so long, show how often and how long programs ran'
complete -c bpfprog -n '__bpfprog_is list' -l watch -x -a '(__bpfprog_argument "INTERVAL")' -d 'Again and again: in place on a terminal, otherwise a line of JSON each time'
complete -c bpfprog -n '__bpfprog_is list' -l save -x -a '(__bpfprog_argument "FILE")' -d 'Write to FILE what is loaded and where it is attached'
complete -c bpfprog -n '__bpfprog_is list' -l diff -x -a '(__bpfprog_argument "FILE")' -d 'Show what is different from what --save wrote to FILE'
complete -c bpfprog -n '__bpfprog_is query' -l effective -d 'Show what runs in the cgroup, its ancestors'\'' programs too'
complete -c bpfprog -n '__bpfprog_is query' -l tree -d 'Show what is attached to a cgroup and all cgroups below'
complete -c bpfprog -n '__bpfprog_is query' -l all -d 'Show what is attached to every cgroup, device, map and the network namespace'
complete -c bpfprog -n '__bpfprog_is query' -l summary -d 'Show how many hooks and programs there are of each type'
complete -c bpfprog -n '__bpfprog_is query' -l links -d 'Show all links, or these: what each holds where, and who holds it'
complete -c bpfprog -n '__bpfprog_is bind' -l meta -x -a '(__bpfprog_argument "KEY=VALUE")' -d 'Make a map of metadata and bind it; may be given again'
complete -c bpfprog -n '__bpfprog_is testrun' -l data-in -x -a '(__bpfprog_argument "FILE|hex:BYTES|@TEMPLATE")' -d 'Packet to run on, or a capture; - is standard input'
complete -c bpfprog -n '__bpfprog_is testrun' -l packet -x -a '(__bpfprog_argument "TEMPLATE")' -d 'Packet to run on, such as "ipv4 ttl 1 tcp 1 > 80 syn"'
complete -c bpfprog -n '__bpfprog_is testrun' -l data-out -x -a '(__bpfprog_argument "FILE")' -d 'Write the packet that the program left to FILE'
complete -c bpfprog -n '__bpfprog_is testrun' -l ctx -x -a '(__bpfprog_argument "FIELD=VALUE,...")' -d 'Context to run on, by the names of its fields'
complete -c bpfprog -n '__bpfprog_is testrun' -l ctx-in -x -a '(__bpfprog_argument "FILE|hex:BYTES")' -d 'Context to run on; - is standard input'
complete -c bpfprog -n '__bpfprog_is testrun' -l ctx-out -x -a '(__bpfprog_argument "FILE")' -d 'Write the context that the program left to FILE'
complete -c bpfprog -n '__bpfprog_is testrun' -l data-size-out -x -a '(__bpfprog_argument "N")' -d 'Room for the packet that is left, 0 for none'
complete -c bpfprog -n '__bpfprog_is testrun' -l ctx-size-out -x -a '(__bpfprog_argument "N")' -d 'Room for the context that is left'
complete -c bpfprog -n '__bpfprog_is testrun' -l repeat -x -a '(__bpfprog_argument "N")' -d 'Run N times (1)'
complete -c bpfprog -n '__bpfprog_is testrun' -l cpu -x -a '(__bpfprog_argument "N")' -d 'Run on CPU N (raw tracepoint programs)'
complete -c bpfprog -n '__bpfprog_is testrun' -l on-cpu -d 'Run on the CPU of --cpu, which implies this, or on CPU 0'
complete -c bpfprog -n '__bpfprog_is testrun' -l batch-size -x -a '(__bpfprog_argument "N")' -d 'Frames in a batch of --live-frames, 1 to 256'
complete -c bpfprog -n '__bpfprog_is testrun' -l live-frames -d 'Send the packets of an XDP program for real'
complete -c bpfprog -n '__bpfprog_is testrun' -l checksum-complete -d 'Give the packet a complete checksum'
complete -c bpfprog -n '__bpfprog_is testrun' -l flags -x -a '(__bpfprog_argument "N")' -d 'Flags of the call, as a number'
complete -c bpfprog -n '__bpfprog_is testrun' -l expect -x -a '(__bpfprog_argument "VERDICT|N|A..B")' -d 'Fail with status 8 unless the program returns this'
complete -c bpfprog -n '__bpfprog_is testrun' -l expect-data -x -a '(__bpfprog_argument "FILE|hex:BYTES|@TEMPLATE")' -d 'The same unless it leaves this packet'
complete -c bpfprog -n '__bpfprog_is testrun' -l expect-len -x -a '(__bpfprog_argument "N|A..B")' -d 'The same unless the packet has this length'
complete -c bpfprog -n '__bpfprog_is testrun' -l expect-ctx -x -a '(__bpfprog_argument "FIELD=N|A..B,...")' -d 'The same unless it leaves a context with these fields'
complete -c bpfprog -n '__bpfprog_is testrun' -l pcap -x -a '(__bpfprog_argument "FILE")' -d 'Run on each packet of this capture; - is standard input'
complete -c bpfprog -n '__bpfprog_is testrun' -l pcap-out -x -a '(__bpfprog_argument "FILE")' -d 'Write the packets that the program left as a capture'
complete -c bpfprog -n '__bpfprog_is testrun' -l only -x -a '(__bpfprog_argument "VERDICT|N|A..B")' -d 'Write and show packets with this verdict only'
complete -c bpfprog -n '__bpfprog_is testrun' -l each -d 'Show what became of each packet of the capture'
complete -c bpfprog -n '__bpfprog_is testrun' -l limit -x -a '(__bpfprog_argument "N")' -d 'Stop after N packets of the capture'
complete -c bpfprog -n '__bpfprog_is testrun' -l filter -x -a '(__bpfprog_argument "EXPR")' -d 'Only packets of the capture that match EXPR, see pcap-filter(7)'
complete -c bpfprog -n '__bpfprog_is testrun' -l jobs -x -a '(__bpfprog_argument "N")' -d 'Run the packets of the capture, or the test cases, in N threads'
complete -c bpfprog -n '__bpfprog_is testrun' -l keep-going -d 'Go on behind packets of the capture that are refused'
complete -c bpfprog -n '__bpfprog_is testrun' -l expect-file -x -a '(__bpfprog_argument "FILE")' -d 'Fail with status 8 unless each packet gets what its line says'
complete -c bpfprog -n '__bpfprog_is testrun' -l expect-count -x -a '(__bpfprog_argument "VERDICT=N")' -d 'Fail with status 8 unless N packets of the capture get this verdict'
complete -c bpfprog -n '__bpfprog_is testrun' -l bench -d 'Measure how long a run takes, without what an empty program takes'
complete -c bpfprog -n '__bpfprog_is testrun' -l rounds -x -a '(__bpfprog_argument "N")' -d 'Rounds of --bench (101)'
complete -c bpfprog -n '__bpfprog_is testrun' -l compare -x -a '(__bpfprog_argument "PROG")' -d 'Measure this program or OBJECT:PROGRAM in turns with it'
complete -c bpfprog -n '__bpfprog_is testrun' -l save -x -a '(__bpfprog_argument "FILE")' -d 'Keep the times of --bench in FILE'
complete -c bpfprog -n '__bpfprog_is testrun' -l baseline -x -a '(__bpfprog_argument "FILE")' -d 'Compare the times of --bench with those that --save kept'
complete -c bpfprog -n '__bpfprog_is testrun' -l max-regress -x -a '(__bpfprog_argument "PCT")' -d 'Fail with status 8 if it takes that many percent more than the baseline'
complete -c bpfprog -n '__bpfprog_is testrun' -s t -l type -x -a '(__bpfprog_argument "[NAME=]PROGTYPE")' -d 'Load (the program NAME) as PROGTYPE, not as the section says'
complete -c bpfprog -n '__bpfprog_is testrun' -l attach-to -x -a '(__bpfprog_argument "[MODULE:]FUNC")' -d 'Load for attaching to the kernel function FUNC'
complete -c bpfprog -n '__bpfprog_is testrun' -l map -x -a '(__bpfprog_argument "NAME=MAP")' -d 'Use MAP as the map NAME of the object; may be given again'
complete -c bpfprog -n '__bpfprog_is testrun' -l max-entries -x -a '(__bpfprog_argument "NAME=N")' -d 'Create the map NAME for N entries; may be given again'
complete -c bpfprog -n '__bpfprog_is testrun' -l value-size -x -a '(__bpfprog_argument "NAME=BYTES")' -d 'Create the map NAME with values of that size; may be given again'
complete -c bpfprog -n '__bpfprog_is testrun' -l set -x -a '(__bpfprog_argument "VAR=VALUE")' -d 'Set the global variable VAR; may be given again'
complete -c bpfprog -n '__bpfprog_is testrun' -l prog-flags -x -a '(__bpfprog_argument "FLAG,...")' -d 'Flags of the call that loads, by name or number'
complete -c bpfprog -n '__bpfprog_is testrun' -l kernel-btf -x -a '(__bpfprog_argument "FILE")' -d 'Relocate for the kernel whose BTF is in FILE'
complete -c bpfprog -n '__bpfprog_is testrun' -l suite -x -a '(__bpfprog_argument "FILE")' -d 'Run the test cases of FILE'
complete -c bpfprog -n '__bpfprog_is testrun' -l confined -d 'The suite must name no file outside of its directory, nothing loaded'
complete -c bpfprog -n '__bpfprog_is testrun' -l tap -d 'Write the expectations as TAP, met or not'
complete -c bpfprog -n '__bpfprog_is testrun' -l junit -x -a '(__bpfprog_argument "FILE")' -d 'Write the same to FILE, as JUnit does'
complete -c bpfprog -n '__bpfprog_is batch' -s k -l keep-going -d 'Go on behind a line that failed'
