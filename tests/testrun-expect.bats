#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun": programs of an object, and what is expected of a run.

load helpers

PACKET=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000

setup() {
	need run_xdp
}

@test "testrun: OBJECT:PROGRAM is loaded, run and gone" {
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in "hex:$PACKET" --json
	[[ -z $stderr ]]
	json '.verdict == "XDP_DROP" and .retval == 1'
	id=$(jq .id <<< "$output")
	"$PROBE" --ids > "$BATS_TEST_TMPDIR/ids"
	run -1 grep "^$id"$'\t' "$BATS_TEST_TMPDIR/ids"
}

@test "testrun: OBJECT:PROGRAM: what is not there, and what the verifier rejects" {
	fails 3 bpfprog testrun "$OBJ/none.bpf.o:xdp_drop" --data-in "hex:$PACKET"
	fails 3 bpfprog testrun "$OBJ/xdp.bpf.o:nothing" --data-in "hex:$PACKET"
	[[ $stderr == *"hint: programs in it: xdp_pass, "* ]]
	fails 6 bpfprog testrun "$OBJ/bad.bpf.o:xdp_bad" --data-in "hex:$PACKET"
	[[ $(prog_count xdp_bad) == 0 ]]
}

@test "testrun: OBJECT:PROGRAM: a dry run loads nothing" {
	run -0 --separate-stderr bpfprog testrun "$OBJ/bad.bpf.o:xdp_bad" --data-in "hex:$PACKET" --dry-run
	[[ $output == "bpf_prog_test_run_opts(prog_fd=[program xdp_bad of $OBJ/bad.bpf.o], "* ]]
}

@test "testrun: --expect takes a verdict, a part of its name, a number and a range" {
	for word in XDP_DROP xdp_drop drop 1 0x1 0..2 1..1 -5..1; do
		run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in "hex:$PACKET" --expect "$word" -q
		[[ $output == 1 ]]
	done
	for word in XDP_PASS pass 2 2..9 -1; do
		fails 8 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in "hex:$PACKET" --expect="$word"
		[[ $stderr == *": xdp_drop: verdict is XDP_DROP (1), expected $word" ]]
	done
	fails_json 8 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in "hex:$PACKET" --expect pass --json
}

@test "testrun: --expect with no verdict of the type lists those that there are" {
	for word in TC_ACT_OK 2..1 '' 1.. ..1 99999999999; do
		fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in "hex:$PACKET" --expect "$word"
		[[ $stderr == *"hint: XDP_ABORTED, XDP_DROP, "* ]]
	done
}

@test "testrun: --expect-data shows which bytes differ, and where" {
	changed=deadbeef${PACKET:8}
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --data-in "hex:$PACKET" \
		--expect-data "hex:$changed" --expect-len 42 --expect tx -q
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" \
		--data-in "hex:$PACKET" --expect-data "hex:$PACKET" --expect-len 43..44
	[[ -z $output && ${#stderr_lines[@]} == 3 ]]
	[[ ${stderr_lines[0]} == *": length is 42, expected 43..44; data differs in 4 bytes from offset 0 on; 42 bytes, expected 42" ]]
	[[ ${stderr_lines[1]} == "  - 0000  ff ff ff ff .. .. "* ]]
	[[ ${stderr_lines[2]} == "  + 0000  de ad be ef .. .. "* ]]
}

@test "testrun: --expect-data: a packet that is longer or shorter differs at its end" {
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" \
		--data-in "hex:$PACKET" --expect-data "hex:${PACKET}55"
	[[ ${stderr_lines[0]} == *"data differs in 1 bytes from offset 42 on; 42 bytes, expected 43" ]]
	[[ ${stderr_lines[1]} == "  - 0020  "*" 55" && ${stderr_lines[2]} == "  + 0020  "*" --" ]]
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" \
		--data-in "hex:$(printf '00%.0s' {1..2000})" --expect-data hex:
	[[ ${stderr_lines[-1]} == "  and 1872 bytes more" ]]
}

@test "testrun: --tap writes each expectation" {
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" \
		--data-in "hex:$PACKET" --expect tx --expect-data "hex:$PACKET" --tap
	[[ ${lines[0]} == 1..2 && ${lines[1]} == "ok 1 - "* && ${lines[2]} == "not ok 2 - "* ]]
	[[ ${lines[3]} == "# - 0000  ff ff ff ff .. "* && ${#lines[@]} == 5 && ${#stderr_lines[@]} == 1 ]]
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" \
		--data-in "hex:$PACKET" --expect tx --tap
	[[ $output == $'1..1\nok 1 - verdict is XDP_TX (3), expected tx' && -z $stderr ]]
	fails 2 bpfprog testrun 1 --tap
	fails_json 2 bpfprog testrun 1 --tap --expect 1 --json
}

@test "testrun: verdicts of other types by name" {
	need run_sched_cls run_cgroup_skb run_raw_tp
	run -0 bpfprog testrun "$OBJ/tc.bpf.o:tc_shot" --data-in "hex:$PACKET" --expect shot -q
	run -0 bpfprog testrun "$OBJ/cgroup.bpf.o:egress_deny" --data-in "hex:$PACKET" --expect deny -q
	run -0 bpfprog testrun "$OBJ/raw_tp.bpf.o:raw_tp_add" \
		--ctx-in hex:01000000000000000200000000000000 --expect 3 -q
	fails 2 bpfprog testrun "$OBJ/raw_tp.bpf.o:raw_tp_add" --ctx-in hex:0100000000000000 --expect ok
}
