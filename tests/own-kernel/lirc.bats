#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# lirc_mode2: programs of infrared devices; of rc-loopback, which receives what it sends

load ../helpers

TRAFFIC=${PROBE%/*}/traffic
LIRC=/dev/lirc0

setup() {
	setup_dirs
	need lirc prog_lirc
	bpfprog load "$OBJ/lirc.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" -q > /dev/null
	COUNT=$(bpfprog list "$PIN/lirc_count" -q)
	OTHER=$(bpfprog list "$PIN/lirc_other" -q)
}

teardown() {
	teardown_dirs
}

# send: three pulses of a millisecond with two pauses; how many samples the program has counted
send() {
	printf '\xe8\x03\0\0%.0s' 1 2 3 4 5 > "$LIRC"
	sleep 0.3
	"$TRAFFIC" map "$PIN/samples"
}

@test "attach: lirc: there and back, by path and by word" {
	for words in "$LIRC" "lirc $LIRC"; do
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog -j attach "$PIN/lirc_count" lirc_mode2 $words
		json ".changed and .id == $COUNT and .target_kind == \"lirc\" and .position == 1 and .count == 1
			and .revision == null and .attach_flags == null and .replaced_id == null"
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog -j query lirc_mode2 $words
		json ".[0] | .attach_type == \"lirc_mode2\" and .target == \"$LIRC\" and
			(.progs | map([.id, .type, .name, .attach_flags])) == [[$COUNT, \"lirc_mode2\", \"lirc_count\", null]]"
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog -j query $words
		json "length == 1 and .[0].progs[0].id == $COUNT"
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog -j detach "$PIN/lirc_count" lirc_mode2 $words
		json ".changed and .id == $COUNT and .count == 0"
	done
	run -0 bpfprog -j query "$LIRC"
	json '. == []'
}

@test "attach: lirc: several programs, one twice refused, each detached by name" {
	bpfprog -q attach "$PIN/lirc_count" lirc_mode2 "$LIRC"
	run -0 bpfprog -j attach "$PIN/lirc_other" lirc_mode2 "$LIRC"
	json '.position == 2 and .count == 2'
	fails 7 bpfprog attach "$PIN/lirc_count" lirc_mode2 "$LIRC"
	[[ $stderr == *'attached already'* ]]
	run -0 bpfprog -j attach "$PIN/lirc_count" lirc_mode2 "$LIRC" --if-absent
	json '.changed == false'
	fails 7 bpfprog detach lirc_mode2 "$LIRC"
	[[ $stderr == *"prog $COUNT "*"prog $OTHER "* ]]
	bpfprog -q detach "$PIN/lirc_count" lirc_mode2 "$LIRC"
	fails 7 bpfprog detach "$PIN/lirc_count" lirc_mode2 "$LIRC"
	run -0 bpfprog -q query lirc_mode2 "$LIRC"
	[[ $output == "$OTHER" ]]
	run -0 bpfprog -j query --all
	json "[.[] | select(.target_kind == \"lirc\") | [.target, .progs[].id]] == [[\"$LIRC\", $OTHER]]"
	run -0 bpfprog -j list --columns attached "$OTHER"
	json ".[0].attached == [{\"attach_type\": \"lirc_mode2\", \"target\": \"lirc $LIRC\", \"link_id\": null}]"
	run -0 bpfprog -j detach --all lirc_mode2 "$LIRC"
	json "map(.id) == [$OTHER]"
}

@test "attach: lirc: the program sees what is received until it is detached" {
	[[ $(send) == 0 ]]
	bpfprog -q attach "$PIN/lirc_count" lirc_mode2 "$LIRC"
	seen=$(send)
	((seen >= 5))
	bpfprog -q detach "$PIN/lirc_count" lirc_mode2 "$LIRC"
	[[ $(send) == "$seen" ]]
}

@test "attach: lirc: what is no infrared device, and what the type does not take" {
	fails 3 bpfprog attach "$PIN/lirc_count" lirc_mode2 /dev/lirc77
	run ! bpfprog attach "$PIN/lirc_count" lirc_mode2 /dev/null
	[[ $output == *'not a lirc device'* || $output == *hint:* ]]
	fails 3 bpfprog attach "$PIN/lirc_count" lirc_mode2 /etc/passwd
	fails 2 bpfprog attach "$PIN/lirc_count" lirc_mode2 "$LIRC" --multi
	fails 2 bpfprog attach "$PIN/lirc_count" lirc_mode2 "$LIRC" --first
	fails 2 bpfprog attach "$PIN/lirc_count" lirc_mode2 "$LIRC" --expected-revision auto
	bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb \
		--attach-type egress --name skb --pin "$PIN/skb" > /dev/null
	fails 5 bpfprog attach "$PIN/skb" lirc_mode2 "$LIRC"
	fails 5 bpfprog attach "$PIN/lirc_count" egress "$CG"
	[[ $stderr == *'attach types that fit: lirc_mode2'* ]]
	fails 5 bpfprog testrun "$PIN/lirc_count"
}
