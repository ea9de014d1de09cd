#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# TYPE: its spellings, those of others, and what is said of an unknown one; TYPE left out.

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# id PIN: the id of the program that is pinned in $PIN by this name
id() {
	bpfprog list "$PIN/$1" -q
}

# leads MESSAGE HINT COMMAND...: a usage error with this message and this hint
leads() {
	fails 2 "${@:3}"
	# shellcheck disable=SC2053	# patterns
	[[ ${stderr_lines[0]} == *': '$1 && ${stderr_lines[1]} == 'hint: '$2 ]] || { echo "$stderr"; return 1; }
}

# bats test_tags=cli,once
@test "type: the kernel's macro, and any case, of every attach type" {
	run -0 bpfprog --introspect-cli
	names=$(jq -r '.attach_types[] | select(.target == "cgroup" or .target == "dev") | .name' <<< "$output")
	[[ $(wc -l <<< "$names") -gt 30 ]]
	while read -r name; do
		for word in "BPF_${name^^}" "${name^^}" "bpf_$name"; do
			# The program is looked at after the words.
			run -3 --separate-stderr bpfprog attach /nonesuch/pin "$word" /nonesuch/target
			[[ $stderr == *'/nonesuch/pin'* ]] || { echo "$word: $stderr"; return 1; }
		done
	done < <(head -n 3 <<< "$names"; tail -n 2 <<< "$names")
	run -3 bpfprog attach /nonesuch/pin BPF_CGROUP_INET_EGRESS /nonesuch/target
	run -3 bpfprog attach /nonesuch/pin Egress /nonesuch/target
	run -3 bpfprog query CGROUP_SKB/EGRESS /nonesuch/target
	fails 2 bpfprog attach /nonesuch/pin BPF_egress /nonesuch/target
}

# bats test_tags=cli,once
@test "type: an unknown one names the nearest, and the page that lists all" {
	leads "unknown attach type 'ingres'" "did you mean 'ingress'? bpfprog-attach-types(7) lists all attach types" \
		bpfprog attach /x/p ingres /x/cg
	leads "unknown attach type 'tcx_egres'" "did you mean 'tcx_egress'? *" bpfprog query tcx_egres eth0
	leads "unknown attach type 'conect4'" "did you mean 'connect4'? *" bpfprog detach conect4 /x/cg
	leads "unknown attach type 'CGROUP_INET4_CONECT'" "did you mean 'cgroup_inet4_connect'? *" \
		bpfprog load x.o --check --attach-type CGROUP_INET4_CONECT
	leads "unknown attach type 'nonesuch'" "'man bpfprog-attach-types' lists the attach types" \
		bpfprog attach /x/p nonesuch /x/cg
}

# bats test_tags=cli,once
@test "type: words of tc and of programs lead to the line with the attach type" {
	leads "unknown attach type 'tc_ingress'" "bpfprog attach /x/p tcx_ingress dev eth0" \
		bpfprog attach /x/p tc_ingress dev eth0
	leads "unknown attach type 'tc'" "bpfprog attach id 5 tcx_ingress dev eth0 (or tcx_egress)" \
		bpfprog attach id 5 tc dev eth0
	leads "unknown attach type 'TCX'" "bpfprog query tcx_ingress eth0 (or tcx_egress)" bpfprog query TCX eth0
	leads "unknown attach type 'connect'" "bpfprog attach /x/p connect4 /x/cg --multi (or connect6)" \
		bpfprog attach /x/p connect /x/cg --multi
	leads "unknown attach type '/x/cg': TYPE comes before TARGET" "bpfprog attach 5 egress /x/cg" \
		bpfprog attach 5 /x/cg egress
	leads "unknown attach type 'lo': this is a device, and TYPE comes before it" \
		"bpfprog attach id 5 xdp lo (or tcx_ingress, tcx_egress)" bpfprog attach id 5 lo
}

# bats test_tags=cli,once
@test "words: mistyped program types, columns and names lead to the right ones" {
	leads "unknown program type 'xpd'" "did you mean 'xdp'? *" bpfprog list --type xpd
	leads "unknown program type 'nonesuch'" "'man bpfprog-program-types' *" bpfprog list --type nonesuch
	leads "unknown column 'nmae'" "did you mean 'name'? *" bpfprog list --columns id,nmae
	leads "unknown column 'nonesuch'" "'bpfprog list --columns help' *" bpfprog list --sort nonesuch
	leads "unknown program 'xdp_pass' (use *" "bpfprog attach name xdp_pass egress /x/cg --multi" \
		bpfprog attach xdp_pass egress /x/cg --multi
	leads "unknown program 'xdp_pass' (use *" "bpfprog list name xdp_pass" bpfprog list xdp_pass
	leads "unknown map 'sockets' (use *" "bpfprog bind 5 name sockets" bpfprog bind 5 sockets
	run -0 bpfprog list --type XDP --type BPF_PROG_TYPE_SCHED_CLS -n
}

# bats test_tags=once
@test "words: a mistyped verdict or field of a context leads to the right one" {
	need run_xdp_ctx
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --packet udp --expect XDP_DORP
	[[ $stderr == *"unknown verdict 'XDP_DORP' of a xdp program"*"did you mean 'XDP_DROP'? "* ]]
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --packet udp --expect pas
	[[ $stderr == *"did you mean 'PASS'? "* ]]
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --packet udp --ctx ingress_ifidx=1
	[[ $stderr == *"unknown field 'ingress_ifidx'"*"did you mean 'ingress_ifindex'? "* ]]
}

# bats test_tags=once
@test "attach, detach: TYPE is left out where the program fits just one" {
	bpfprog load "$OBJ/cgroup.bpf.o" --pin-dir "$PIN" -q > /dev/null
	while read -r prog type; do
		run -0 --separate-stderr bpfprog attach "$PIN/$prog" "$CG" -j
		[[ -z $stderr ]]
		json ".changed and .id == $(id "$prog") and .attach_type == \"$type\"" || { echo "$prog"; return 1; }
		run -0 --separate-stderr bpfprog detach "$PIN/$prog" cgroup "$CG" -j
		json ".changed and .id == $(id "$prog") and .attach_type == \"$type\" and .count == 0"
	done <<-'END'
		connect4_allow cgroup_inet4_connect
		sock_allow cgroup_inet_sock_create
		getsockopt_allow cgroup_getsockopt
		setsockopt_deny cgroup_setsockopt
		sysctl_deny cgroup_sysctl
		device_deny cgroup_device
	END
	# With its options, and what is wrong with them.
	run -0 bpfprog attach "$PIN/connect4_allow" "$CG" --multi -j
	json '.attach_flags == ["multi"]'
	fails 2 bpfprog attach "$PIN/connect4_deny" "$CG" --first
	[[ $stderr == *'needs --multi'* ]]
	run -0 bpfprog attach "$PIN/connect4_deny" "$CG" --multi -n
	[[ $output == *'cgroup_inet4_connect'* ]]
	run -0 bpfprog detach "$PIN/connect4_allow" "$CG" -j
	json '.count == 0'
}

# bats test_tags=once
@test "attach: TYPE left out where several fit, or none, is an error with the line to type" {
	bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb --pin "$PIN/both" -q > /dev/null
	bpfprog load --raw hex:b7000000020000009500000000000000 --type xdp --pin "$PIN/xdp" -q > /dev/null
	run -2 --separate-stderr bpfprog attach "$PIN/both" "$CG" --multi
	[[ ${stderr_lines[0]} == *'TYPE is needed: this program can be attached to cgroup_inet_ingress or cgroup_inet_egress' ]]
	[[ ${stderr_lines[1]} == "hint: bpfprog attach $PIN/both cgroup_inet_ingress $CG" ]]
	fails 5 bpfprog attach "$PIN/xdp" "$CG"
	[[ $stderr == *'cannot be attached to a cgroup'* ]]
	fails 2 bpfprog attach "$PIN/both"
	[[ -z $(bpfprog query "$CG" -q) ]]
}

@test "detach: the only program of a hook need not be named, in multi mode either" {
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --prog egress_deny --pin-dir "$PIN" -q > /dev/null
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	run -0 bpfprog detach egress "$CG" -j
	json ".changed and .id == $(id egress_allow) and .count == 0"
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	bpfprog attach "$PIN/egress_deny" egress "$CG" --multi -q
	fails 7 bpfprog detach egress "$CG"
	[[ $stderr == *"hint: name the program, or use --all" ]]
	bpfprog detach egress "$CG" --all -q
	fails 3 bpfprog detach egress "$CG"
}

# bats test_tags=once
@test "words: a capture is known by its magic, ports stand where others write them" {
	need run_xdp
	xdp=$OBJ/xdp.bpf.o:xdp_pass
	cd "$BATS_TEST_TMPDIR"
	# A capture of one packet of 14 bytes.
	printf '\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0' > one.pcap
	printf '\1\0\0\0\0\0\0\0\16\0\0\0\16\0\0\0\2\0\0\0\0\1\2\0\0\0\0\2\x08\0' >> one.pcap
	run -0 --separate-stderr bpfprog run "$xdp" --pcap one.pcap -j
	expected=$(jq -c 'del(.id, .duration)' <<< "$output")
	for args in one.pcap 'data_in one.pcap' '--data-in one.pcap'; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog run "$xdp" $args -j
		[[ $(jq -c 'del(.id, .duration)' <<< "$output") == "$expected" ]] || { echo "$args: $output"; return 1; }
	done
	printf 'xxxxxxxxxxxxxxxxx' > bytes
	fails 2 bpfprog run "$xdp" bytes
	run -0 bpfprog run "$xdp" data_in bytes -j
	json '.data_size_out == 17'
	# The same packets in other words.
	while IFS='|' read -r theirs ours; do
		run -0 bpfprog run "$xdp" --packet "$theirs" -j
		theirs=$(jq -r .data_out <<< "$output")
		run -0 bpfprog run "$xdp" --packet "$ours" -j
		[[ $(jq -r .data_out <<< "$output") == "$theirs" ]] || { echo "$ours"; return 1; }
	done <<-'END'
		tcp dport 23 sport 7|tcp 7 > 23
		udp dport 53|udp dst 53
		tcp dst port 80 src port=7|tcp 7 > 80
		IP src=10.0.0.1 dst=10.0.0.2 UDP dport=53|ipv4 10.0.0.1 > 10.0.0.2 udp dst 53
		tcp 10.0.0.1:1234 > 10.0.0.2:80 syn|ipv4 10.0.0.1 > 10.0.0.2 tcp 1234 > 80 syn
		ipv4 10.0.0.1:1234 > 10.0.0.2:80 udp|ipv4 10.0.0.1 > 10.0.0.2 udp 1234 > 80
		ipv6 [2001:db8::1]:5 > [2001:db8::2]:6 tcp|ipv6 2001:db8::1 > 2001:db8::2 tcp 5 > 6
	END
	fails 2 bpfprog run "$xdp" --packet 'ipv4 10.0.0.1:80 > 10.0.0.2'
	[[ $stderr == *'a port needs a header of tcp or udp'* ]]
	fails 2 bpfprog run "$xdp" --packet 'icmp dport 5'
	fails 2 bpfprog run "$xdp" --packet 'tcp 10.0.0.1:70000 > 10.0.0.2:80'
}

# bats test_tags=once
@test "words: bytes for a terminal are shown, with the verdict" {
	need run_xdp
	cd "$BATS_TEST_TMPDIR"
	printf 'xxxxxxxxxxxxxxxxx' > bytes
	xdp=$OBJ/xdp.bpf.o:xdp_pass
	run -0 script -qec "$BPFPROG run $xdp data_in bytes data_out -" /dev/null
	[[ $output == *XDP_PASS*0000*' 78  78 '*0010*' 78 '* ]]
	run -0 bpfprog run "$xdp" data_in bytes data_out -
	[[ $output == xxxxxxxxxxxxxxxxx ]]
}

# bats test_tags=once
@test "words: a directory for --pin names --pin-dir, query alone says what can be asked" {
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --pin "$PIN"
	[[ $stderr == *"$PIN: a directory, not the path of a pin"*"add a name: $PIN/NAME; 'bpfprog load --pin-dir $PIN' pins "* ]]
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --pin "$PIN" --replace-pin
	[[ $stderr == *"$PIN: a directory, not the path of a pin"*"add a name: "* ]]
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --pin "$BPFPROG_BPFFS"
	[[ $stderr == *": a directory, not the path of a pin"*"add a name: "* ]]
	leads 'TARGET is needed' "use 'bpfprog query --all' *" bpfprog query
}
