#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# testrun: the packets of a capture through a program, against the bare loop of the system call and
# against one "bpftool prog run" a packet.
# shellcheck source=lib.bash
source "$(dirname "$0")/lib.bash"
own_bpffs "$@"

"$TOOLS/packets" 100000 > "$work/100k.pcap"
"$TOOLS/packets" 1000000 > "$work/1m.pcap"
head -c 64 /dev/zero > "$work/packet"

# compare TYPE OBJECT PROGRAM: 100,000 packets
compare() {
	local run=("$TOOL" testrun "$OBJ/$2:$3" --pcap)

	measure "100,000 packets, $1" "$TOOLS/pairs" 31 \
		replay "${run[@]}" "$work/100k.pcap" -- \
		loop "$TOOLS/testloop" "$OBJ/$2" "$3" "$work/100k.pcap"
	for by in cpu wall; do
		goal "100,000 packets, $1" $by replay loop max 1.25
	done
	measure "1,000,000 packets, $1" "$TOOLS/pairs" 7 \
		one "${run[@]}" "$work/1m.pcap" -- \
		two "${run[@]}" "$work/1m.pcap" --jobs 2
	goal "1,000,000 packets, $1" wall one two min 1.4
	value "100,000 and 1,000,000 packets, $1" 'memory of ten times the packets' times \
		"$(jq -n "$(of "1,000,000 packets, $1" one rss_kb) / $(of "100,000 packets, $1" replay rss_kb)")"
	goal_of "100,000 and 1,000,000 packets, $1" 'memory of ten times the packets' max 1.1
}

compare xdp xdp.bpf.o xdp_pass
compare tc tc.bpf.o tc_ok

# rate TYPE CASE COMMAND PACKETS: how many times those of one process of bpftool for each
rate() {
	value "$2, $1" "packets a second: $3 / one bpftool each" times \
		"$(jq -n "$(of "one packet, $1" bpftool wall_us) * $4 / $(of "$2, $1" "$3" wall_us)")"
}

# per_packet TYPE OBJECT PROGRAM: against one process for each packet
per_packet() {
	"$TOOL" load "$OBJ/$2" --prog "$3" --pin "$work/bpf/$1" -q > /dev/null
	measure "one packet, $1" "$TOOLS/pairs" 101 \
		testrun "$TOOL" testrun "$work/bpf/$1" --data-in "$work/packet" -- \
		bpftool bpftool prog run pinned "$work/bpf/$1" data_in "$work/packet"
	rate "$1" '100,000 packets' loop 100000
	rate "$1" '100,000 packets' replay 100000
	rate "$1" '1,000,000 packets' two 1000000
}

if has bpftool; then
	per_packet xdp xdp.bpf.o xdp_pass
	per_packet tc tc.bpf.o tc_ok
	# With one thread tc is left out: the bare loop of the system call does not reach it, either.
	goal_of '100,000 packets, xdp' 'packets a second: replay / one bpftool each' min 500
	goal_of '1,000,000 packets, xdp' 'packets a second: two / one bpftool each' min 500
	goal_of '1,000,000 packets, tc' 'packets a second: two / one bpftool each' min 500
fi
