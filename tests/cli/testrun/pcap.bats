#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun --pcap": a capture through a program.

load ../../helpers

# An Ethernet header, an IPv4 header and a UDP header
PACKET=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000
# A pcap file of microseconds, little-endian, without its link type; a packet header of 42 bytes
PCAP=d4c3b2a1020004000000000000000000ffff0000
HEAD=e8030000050000002a0000002a000000

setup() {
	setup_dirs
	need run_xdp
	in=$BATS_TEST_TMPDIR/in out=$BATS_TEST_TMPDIR/out
}

teardown() {
	teardown_dirs
}

three() {
	bytes "$PCAP" 01000000 "$HEAD$PACKET" "$HEAD$PACKET" "$HEAD$PACKET" > "$in"
}

hex_of() {
	od -An -v -tx1 "$1" | tr -d ' \n'
}

@test "testrun: --pcap counts the verdicts" {
	three
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap "$in" --json
	[[ -z $stderr ]]
	json '.packets == 3 and .bytes == 126 and .truncated == 0'
	json '.verdicts == [{verdict: "XDP_DROP", retval: 1, count: 3}]'
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap - --limit 2 -j < "$in"
	json '.packets == 2'
}

# bats test_tags=once
@test "testrun: --pcap-out has what the program left, at its original time" {
	three
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --pcap "$in" --pcap-out "$out" --limit 1
	[[ $(hex_of "$out") == 4d3cb2a10200040000000000000000000000040001000000e8030000881300002a0000002a000000deadbeef${PACKET:8} ]]
	bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$out" --pcap-out - > "$in"
	cmp "$in" "$out"
}

# bats test_tags=once
@test "testrun: --pcap: metadata before a packet is no part of what the program left" {
	need run_xdp run_xdp_ctx
	three
	for jobs in 1 2; do
		run -0 --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:xdp_meta" --pcap "$in" \
			--pcap-out "$out" --each --json --jobs "$jobs"
		output=${lines[1]} && json '.verdict == "XDP_PASS" and .data_size_out == 42'
		[[ $(hex_of "$out") == 4d3cb2a1*"0002a0000002a00000077${PACKET:2}" ]]
	done
	echo "pass len=42 data=hex:77${PACKET:2}" > "$in.lines"
	run -0 bpfprog testrun "$OBJ/types.bpf.o:xdp_meta" --pcap "$in" --limit 1 --expect-file "$in.lines" -q
	# Without a capture it comes first, and the context tells of it.
	run -0 --separate-stderr bpfprog testrun "$OBJ/types.bpf.o:xdp_meta" --data-in "hex:$PACKET" \
		--ctx data_end=42 --expect-ctx data=8,data_end=50 --json
	json ".data_out == \"ffffffffffffffff77${PACKET:2}\""
	# A packet of several pages has room in the output too.
	bytes "$PCAP" 01000000 e803000005000000 28230000 28230000 "$PACKET" > "$in"
	head -c $((9000 - 42)) /dev/zero >> "$in"
	need run_xdp_frags
	run -0 bpfprog testrun "$OBJ/types.bpf.o:xdp_by_protocol" --pcap "$in" --pcap-out "$out" --expect pass -q
	cmp <(tail -c 9000 "$in") <(tail -c 9000 "$out")
}

# bats test_tags=once
@test "testrun: --only: packets with another verdict are not written" {
	three
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --pcap-out "$out" --only drop
	[[ $(stat -c %s "$out") == 24 ]]
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --pcap-out "$out" --only pass
	[[ $(stat -c %s "$out") == $((24 + 3 * 58)) ]]
}

# bats test_tags=once
@test "testrun: --only: of packets with several verdicts, just those are written and shown" {
	local packets only

	need run_xdp
	# Ports 22, 53, 80, 53, one second apart
	packets=$(for port in 0016 0035 0050 0035; do
		printf '%08x' "$((++at << 24))"
		echo "000000002a0000002a000000${PACKET:0:72}$port${PACKET:76}"
	done)
	# shellcheck disable=SC2086	# words
	bytes "$PCAP" 01000000 $packets > "$in"
	bpfprog load "$OBJ/filter.bpf.o" --prog filter --pin "$PIN/filter" --pin-maps "$PIN" -q
	printf '%s\n' '[x]' "program $PIN/filter" 'map ports 22 = 1' 'map ports 80 = 77' 'packet udp' > "$in.suite"
	bpfprog testrun --suite "$in.suite" -q
	for only in drop:1 pass:2,4 77:3 1..2:1,2,4 0: -1:; do
		for jobs in 1 3; do
			run -0 bpfprog testrun "$PIN/filter" --pcap "$in" --pcap-out "$out" \
				--only="${only%:*}" --each --jobs "$jobs"
			[[ $(sed -n 's/^\([0-9]*\) 42 .*/\1/p' <<< "$output" | paste -sd,) == "${only#*:}" ]]
			# The seconds of what was written
			[[ $(tail -c +25 "$out" | od -An -v -w58 -tu1 | awk '{ print $1 }' | paste -sd,) == "${only#*:}" ]]
			[[ $output == *"XDP_DROP       1      1"*"XDP_PASS       2      2"*"-             77      1"* ]]
		done
	done
}

# bats test_tags=once
@test "testrun: --each: a line or a document for each packet" {
	three
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap "$in" --each
	[[ ${lines[2]} == "3 42 XDP_DROP 1" ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap "$in" --each --json
	[[ ${#lines[@]} == 4 ]]
	output=${lines[1]}
	json '.number == 2 and .time == 1000000005000 and .size == 42 and .verdict == "XDP_DROP"'
	output=${lines[3]}
	json '.packets == 3'
}

# bats test_tags=once
@test "testrun: --expect and --expect-count of a capture" {
	three
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap "$in" --expect drop \
		--expect-count drop=3 --expect-count 2..4=0 -q
	fails 8 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap "$in" --expect pass --expect-count drop=2
	[[ $stderr == *": xdp_drop: 3 of 3 packets do not get pass, the first is packet 1: XDP_DROP (1); 3 packets are counted, expected drop=2" ]]
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap "$in" --expect-count drop
}

# bats test_tags=once
@test "testrun: --pcap: IP packets get an Ethernet header, with a word" {
	need run_sched_cls
	bytes "$PCAP" 65000000 e8030000050000001c0000001c000000 "${PACKET:28}" > "$in"
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --pcap "$in" --pcap-out "$out" -j
	[[ $stderr == "warning: 1 packets got an Ethernet header" ]]
	json '.bytes == 42'
	[[ $(hex_of "$out") == *"0000000000000000000000000800${PACKET:28}" ]]
}

# bats test_tags=once
@test "testrun: --pcap: programs behind the Ethernet header leave it as it was" {
	need run_cgroup_skb
	three
	run -0 bpfprog testrun "$OBJ/cgroup.bpf.o:egress_allow" --pcap "$in" --pcap-out "$out" --expect allow
	[[ $(hex_of "$out") == *"$PACKET" ]]
}

# bats test_tags=once
@test "testrun: --pcap: netfilter programs get the IP packet" {
	need run_netfilter
	three
	run -0 --separate-stderr bpfprog testrun "$OBJ/netfilter.bpf.o:nf_accept" --pcap "$in" --expect accept -j
	json '.bytes == 84'
}

# bats test_tags=once
@test "testrun: --pcap: blocks of pcapng that are rare" {
	local section=0a0d0d0a1c0000004d3c2b1a01000000ffffffffffffffff1c000000
	local iface=01000000140000000100000000000000 tail=2a0000002a000000${PACKET}00004c000000

	need run_xdp
	# The block that packets had before there was another one, with a count of drops
	bytes "$section" "${iface}14000000" 020000004c0000000000050000000000 40420f00 "$tail" > "$in"
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --each --json
	output=${lines[0]} && json '.number == 1 and .size == 42 and .time == 1000000000'
	# An offset of -1000 seconds: before 1970 is not known, 2000 is 1000.
	bytes "$section" 01000000240000000100000000000000 0e00080018fcffffffffffff 00000000 24000000 \
		060000004c0000000000000000000000 05000000 "$tail" \
		060000004c0000000000000000000000 00943577 "$tail" > "$in"
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --each --json
	output="[${lines[0]},${lines[1]}]" && json 'map(.time) == [0, 1000000000000]'
	# The keys of TLS may take more room than any packet.
	{
		bytes "$section" 0a0000000c000f00
		head -c 983040 /dev/zero
		bytes 0c000f00 "${iface}14000000" 060000004c0000000000000000000000 01000000 "$tail"
	} > "$in"
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --json
	json '.packets == 1'
	bytes "$section" 0a0000000c000f0000000000 > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	[[ $stderr == *": packet 1: the capture ends in the middle of it" ]]
	bytes "${section:0:48}18000000" > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	[[ $stderr == *": packet 1: a section with two lengths before it" ]]
}

# bats test_tags=once
@test "testrun: --pcap: what is no capture has a hint, and what is compressed another" {
	three
	gzip -c "$in" > "$out"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$out"
	[[ $stderr == *"no capture: neither pcap nor pcapng"*"hint: it is compressed: "* ]]
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap - -q < <(gzip -dc "$out")
	echo nonsense > "$out"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$out"
	[[ $stderr == *"no capture: neither pcap nor pcapng"*"hint: editcap and tcpdump -r "* ]]
}

# bats test_tags=once
@test "testrun: --pcap: what is truncated, damaged or of another link type has its packet named" {
	three
	truncate -s "$(($(wc -c < "$in") - 1))" "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	[[ $stderr == *": packet 3: the capture ends in the middle of it" ]]
	bytes "$PCAP" 69000000 "$HEAD$PACKET" > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	[[ ${stderr_lines[0]} == *": packet 1: link type 105 is neither Ethernet nor IP" ]]
	[[ ${stderr_lines[1]} == "hint: taken are Ethernet, raw IP, "*"; --keep-going leaves out the others" ]]
	run -1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap - < "$in"
	[[ $output == "bpfprog testrun: standard input: packet 1: link type 105 "* ]]
	bytes "$PCAP" 01000000 e803000005000000ffffffffffffffff > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	bytes "$PCAP" 01000000 e8030000050000000400000004000000 00000000 > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	[[ ${stderr_lines[0]} == *": packet 1: too short for an Ethernet header" ]]
	echo nonsense > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap /dev/null
	fails 3 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$BATS_TEST_TMPDIR/none"
}

# bats test_tags=once
@test "testrun: --pcap: Linux cooked captures and BSD loopback get an Ethernet header" {
	local ip=${PACKET:28} link head header

	while read -r link head header; do
		bytes "$PCAP" "$link" "$head" "$header" "$ip" > "$in"
		run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" \
			--pcap-out "$out" -j
		json '.packets == 1 and .bytes == 42'
		[[ $stderr == "warning: 1 packets got an Ethernet header" ]]
		[[ $(hex_of "$out") == *"2a0000002a0000000000000000000000000000000800$ip" ]]
	done <<-END
		71000000 e8030000050000002c0000002c000000 00000001000600000000000000000800
		14010000 e8030000050000003000000030000000 0800000000000002000100060000000000000000
		00000000 e8030000050000002000000020000000 02000000
		6c000000 e8030000050000002000000020000000 00000002
	END
	# An unknown kind of frame of a cooked capture
	bytes "$PCAP" 71000000 e8030000050000002c0000002c000000 00000001000600000000000000000004 "$ip" > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in"
	[[ ${stderr_lines[0]} == *": packet 1: of no type of Ethernet" ]]
}

# bats test_tags=once
@test "testrun: --expect-count: what is none has a hint" {
	three
	for text in drop drop= =3 drop=x drop=-1 drop=99999999999999999999; do
		fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --expect-count "$text"
		[[ $stderr == *$'\nhint: '* ]]
	done
}

# bats test_tags=once
@test "testrun: --pcap-out is never the capture that is read, by whatever name" {
	three
	ln "$in" "$out"
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --pcap-out "$out"
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap - --pcap-out "$out" < "$in"
	[[ $(wc -c < "$in") == 198 ]]
	rm "$out"
	ln -s in "$out"
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --pcap-out "$out"
	[[ $(wc -c < "$in") == 198 ]]
}

# bats test_tags=once
@test "testrun: a packet that is refused ends the replay, or is counted with --keep-going" {
	# The second packet is shorter than an Ethernet header.
	bytes "$PCAP" 01000000 "$HEAD$PACKET" e8030000050000000400000004000000 00000000 \
		"$HEAD$PACKET" > "$in"
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --pcap-out "$out"
	[[ $stderr == *": $in: packet 2: too short"* && $(wc -c < "$out") == 82 ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --keep-going \
		--pcap-out "$out" -j
	json '.packets == 2 and .refused == 1'
	[[ $stderr == "warning: 1 packets could not be run, the first: packet 2: too short for an Ethernet header" ]]
	[[ $(wc -c < "$out") == 140 ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --keep-going \
		--jobs 2 --pcap-out "$out.2" -j
	json '.packets == 2 and .refused == 1'
	cmp "$out" "$out.2"
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --keep-going --each
	[[ $output == *$'\n2 4 refused -\n3 42 XDP_PASS 2\n'* ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --keep-going --each -j
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --keep-going --expect pass
	[[ $stderr == *"1 of 3 packets do not get pass, the first is packet 2: it could not be run" ]]
}

@test "testrun: --keep-going: of a packet that the kernel refuses, the cause is told" {
	need run_xdp
	{
		bytes "$PCAP" 01000000 e803000005000000a0860100a0860100
		head -c 100000 /dev/zero
		bytes "$HEAD$PACKET"
	} > "$in"
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --pcap "$in" --keep-going --json
	json '.packets == 1 and .refused == 1'
	[[ $stderr == "warning: 1 packets could not be run, the first: packet 1: the packet "*": 100000 bytes" ]]
}

# bats test_tags=once
@test "testrun: --expect-file has a line for each packet" {
	local wants=$BATS_TEST_TMPDIR/lines

	three
	expect() {
		printf '%s\n' "$@" > "$wants"
		run --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --pcap "$in" \
			--expect-file "$wants"
	}
	expect '# three packets' 'tx len=42' '' '- len=1..42' "  XDP_TX len=42 data=hex:deadbeef${PACKET:8}"
	[[ $status == 0 && ! $stderr ]]
	expect tx pass drop
	[[ $status == 8 && $stderr == *": 2 of 3 packets are not as $wants says, the first is packet 2: verdict is XDP_TX (3), expected pass" ]]
	run --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --pcap "$in" \
		--expect-file "$wants" --jobs 3
	[[ $status == 8 && $stderr == *": 2 of 3 packets are not as "* ]]
	expect tx tx
	[[ $status == 8 && $stderr == *"the first is packet 3: there is no line for it" ]]
	expect tx tx tx tx tx
	[[ $status == 8 && $stderr == *"$wants has 2 lines more than there are packets" ]]
	expect tx "- data=@udp 1 > 2" tx
	[[ $status == 8 && $stderr == *"packet 2: data differs in "*$'\n'"  ethernet dst (offset 0): de:ad:be:ef:"* ]]
	expect tx nonsense
	[[ $status == 2 && ${stderr_lines[0]} == *": $wants:2: unknown verdict 'nonsense' of a xdp program" ]]
	expect tx 'tx len=42 len=43'
	[[ $status == 2 && $stderr == *": $wants:2: len= is there already" ]]
	expect tx 'tx lon=3'
	[[ $status == 2 && $stderr == *": $wants:2: behind the verdict stand len= and data=" ]]
	expect tx 'tx data=file'
	[[ $status == 2 ]]
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --pcap "$in" --expect-file - --limit 2 <<< $'tx\ntx\ntx'
	fails 3 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --pcap "$in" --expect-file "$wants.none"
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --pcap - --expect-file -
}

@test "testrun: --tap and --junit have the expectations of a capture" {
	three
	echo tx > "$BATS_TEST_TMPDIR/lines"
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --pcap "$in" --tap \
		--expect tx --expect-count drop=1 --expect-count tx=3 \
		--expect-file "$BATS_TEST_TMPDIR/lines" --junit "$out"
	[[ ${lines[0]} == 1..4 && ${lines[1]} == "ok 1 - each packet gets tx" ]]
	[[ ${lines[2]} == "not ok 2 - each packet gets what "* && ${lines[3]} == "# 2 of 3 packets are not as "* ]]
	[[ ${lines[4]} == "not ok 3 - expect-count drop=1" && ${lines[5]} == "# 0 packets are counted"* ]]
	[[ ${lines[6]} == "ok 4 - expect-count tx=3" && ${#lines[@]} == 7 ]]
	grep -q '<testsuite name="xdp_rewrite" tests="4" failures="2" errors="0" ' "$out"
}

# bats test_tags=once
@test "testrun: --pcap: what does not go together" {
	for with in "--data-in hex:00" --live-frames "--expect-len 1" "--pcap-out x.pcap"; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog testrun 1 --pcap x.pcap $with
	done
	for without in --each "--limit 1" "--only drop" "--pcap-out x" "--expect-count drop=1"; do
		# shellcheck disable=SC2086
		fails 2 bpfprog testrun 1 $without
	done
	need run_raw_tp
	fails 5 bpfprog testrun "$OBJ/raw_tp.bpf.o:raw_tp_add" --pcap x.pcap
}

@test "testrun: --pcap with --repeat runs each packet so often, in all threads" {
	three
	bytes "$PCAP" 01000000 "$HEAD${PACKET/0040110000/0009110000}" > "$in.ttl"
	run -0 --separate-stderr bpfprog testrun "$OBJ/filter.bpf.o:hop" --pcap "$in.ttl" --repeat 4 --pcap-out "$out"
	[[ $(hex_of "$out") == *0000000511* ]]
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/count" --pin-maps "$PIN" -q
	run -0 bpfprog testrun "$PIN/count" --pcap "$in" --repeat 5 --jobs 2 --json
	json '.packets == 3 and .verdicts[0].count == 3'
	run -0 bpfprog testrun "$PIN/count" --pcap "$in" --repeat 5 -q --limit 1
	# Where it may not be attached, it is slower, and nothing is said of it.
	run -0 --separate-stderr setpriv --inh-caps=-all --bounding-set=-net_admin \
		"$TOOL" testrun "$PIN/count" --pcap "$in" --repeat 2 --json
	json '.packets == 3' && [[ -z $stderr ]]
	printf '%s\n' "[hits]" "program $PIN/count" "pcap $in" 'repeat 2' 'expect pass' \
		"expect-map hits 0 = $((15 + 5 + 6 + 6))" > "$in.suite"
	run -0 bpfprog testrun --suite "$in.suite"
}

@test "testrun: --pcap with --repeat keeps an XDP program in the dispatcher meanwhile" {
	local id

	need link_xdp
	three
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/pass" -q
	id=$output
	mkfifo "$in.fifo"
	exec 9<> "$in.fifo"
	bpfprog testrun "$PIN/pass" --pcap "$in.fifo" --repeat 2 --json > "$out" 3>&- 9>&- &
	cat "$in" >&9
	linked() {
		run -0 bpfprog list "$id" --columns attached --json
		[[ $output == *link_id* ]]
	}
	soon linked
	exec 9>&-
	wait $!
	json '.[0].attached[0].attach_type == "xdp"'
	output=$(< "$out") && json '.packets == 3'
	run -0 bpfprog list "$id" --columns attached --json
	json '.[0].attached == []'
}
