#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun": programs of an object, and what is expected of a run.

load ../../helpers

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

# bats test_tags=once
@test "testrun: OBJECT:PROGRAM: what is not there, and what the verifier rejects" {
	others=$(progs xdp_bad)
	fails 3 bpfprog testrun "$OBJ/none.bpf.o:xdp_drop" --data-in "hex:$PACKET"
	fails 3 bpfprog testrun "$OBJ/xdp.bpf.o:nothing" --data-in "hex:$PACKET"
	[[ $stderr == *"hint: programs in it: xdp_pass, "* ]]
	fails 6 bpfprog testrun "$OBJ/bad.bpf.o:xdp_bad" --data-in "hex:$PACKET"
	freed xdp_bad "$others"
}

# bats test_tags=once
@test "testrun: OBJECT:PROGRAM: a dry run loads nothing" {
	run -0 --separate-stderr bpfprog testrun "$OBJ/bad.bpf.o:xdp_bad" --data-in "hex:$PACKET" --dry-run
	[[ $output == "bpf_prog_test_run_opts(prog_fd=[program xdp_bad of $OBJ/bad.bpf.o], "* ]]
}

# bats test_tags=once
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

# bats test_tags=once
@test "testrun: --expect with no verdict of the type lists those that there are" {
	for word in TC_ACT_OK '' 1.. ..1 99999999999; do
		fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in "hex:$PACKET" --expect "$word"
		[[ $stderr == *"hint: XDP_ABORTED, XDP_DROP, "* ]]
	done
}

# bats test_tags=once
@test "testrun: --expect-data shows which bytes differ, and where" {
	changed=deadbeef${PACKET:8}
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --data-in "hex:$PACKET" \
		--expect-data "hex:$changed" --expect-len 42 --expect tx -q
	for len in -1 -1..60 x 1..; do
		run -2 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" \
			--data-in "hex:$PACKET" --expect-len "$len"
		[[ $stderr == *"'$len' is no length and no range"*"hint: such as 64 or "* ]]
	done
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" \
		--data-in "hex:$PACKET" --expect-data "hex:$PACKET" --expect-len 43..44
	[[ -z $output && ${#stderr_lines[@]} == 4 ]]
	[[ ${stderr_lines[0]} == *": length is 42, expected 43..44; data differs in 4 bytes from offset 0 on; 42 bytes, expected 42" ]]
	[[ ${stderr_lines[1]} == "  - 0000  ff ff ff ff .. .. "* ]]
	[[ ${stderr_lines[2]} == "  + 0000  de ad be ef .. .. "* ]]
	[[ ${stderr_lines[3]} == "  ethernet dst (offset 0): de:ad:be:ef:"*", expected ff:ff:ff:ff:"* ]]
}

# bats test_tags=once
@test "testrun: --expect-data: a packet that is longer or shorter differs at its end" {
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" \
		--data-in "hex:$PACKET" --expect-data "hex:${PACKET}55"
	[[ ${stderr_lines[0]} == *"data differs in 1 bytes from offset 42 on; 42 bytes, expected 43" ]]
	[[ ${stderr_lines[1]} == "  - 0020  "*" 55" && ${stderr_lines[2]} == "  + 0020  "*" --" ]]
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" \
		--data-in "hex:$(printf '00%.0s' {1..2000})" --expect-data hex:
	[[ ${stderr_lines[-2]} == "  and 1872 bytes more" ]]
	[[ ${stderr_lines[-1]} == "  payload (offset 0): 2000 bytes differ" ]]
}

# bats test_tags=once
@test "testrun: --tap writes each expectation" {
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" \
		--data-in "hex:$PACKET" --expect tx --expect-data "hex:$PACKET" --tap
	[[ ${lines[0]} == 1..2 && ${lines[1]} == "ok 1 - "* && ${lines[2]} == "not ok 2 - "* ]]
	[[ ${lines[3]} == "# - 0000  ff ff ff ff .. "* && ${lines[5]} == "# ethernet dst "* ]]
	[[ ${#lines[@]} == 6 && ${#stderr_lines[@]} == 1 ]]
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

# bats test_tags=once
@test "testrun: --expect-data names the fields that differ" {
	run -8 --separate-stderr bpfprog testrun "$OBJ/filter.bpf.o:hop" \
		--packet 'ipv4 ttl 9 tcp 5 > 6 payload "abc"' \
		--expect-data '@ipv4 ttl 9 dst 192.0.2.3 tcp 5 > 7 ack options hex:01010101 payload "axc"'
	[[ $stderr == *$'\n'"  ipv4 ttl (offset 22): 8, expected 9"$'\n'* ]]
	[[ $stderr == *$'\n'"  ipv4 dst (offset 30): 192.0.2.2, expected 192.0.2.3"$'\n'* ]]
	[[ $stderr == *$'\n'"  tcp dst (offset 36): 6, expected 7"$'\n'* ]]
	[[ $stderr == *$'\n'"  tcp ack (offset 47): 0, expected 1"$'\n'* ]]
	[[ $stderr == *$'\n'"  tcp options (offset 54): 4 bytes differ"$'\n'* ]]
	[[ $stderr == *$'\n'"  payload (offset 58): 3 bytes differ" && $stderr != *"udp"* ]]
}

# bats test_tags=once
@test "testrun: --expect-data leaves out what the program does not see" {
	need run_cgroup_skb
	run -0 bpfprog testrun "$OBJ/cgroup.bpf.o:egress_deny" --packet udp --expect-data @udp -q
	run -8 --separate-stderr bpfprog testrun "$OBJ/cgroup.bpf.o:egress_deny" --packet udp --expect-data "@udp 1 > 2"
	[[ $stderr == *"udp src (offset 34): 40000, expected 1"* ]]
}

# bats test_tags=once
@test "testrun: --expect-ctx looks at fields of the context that is left" {
	local mark=(bpfprog testrun "$OBJ/filter.bpf.o:double_mark" --packet udp --ctx mark=7)

	need run_sched_cls
	run -0 "${mark[@]}" --expect-ctx mark=14 --expect-ctx priority=0,mark=0..14 -q
	fails 8 "${mark[@]}" --expect-ctx mark=15..20,priority=1
	[[ $stderr == *": double_mark: mark is 14, expected 15..20; priority is 0, expected 1" ]]
	fails 2 "${mark[@]}" --expect-ctx mork=1
	[[ ${stderr_lines[1]} == "hint: did you mean 'mark'? Fields: "*"mark, "* ]]
	for word in mark mark=x mark=2..1 mark= =1 ''; do
		fails 2 "${mark[@]}" --expect-ctx "$word"
	done
	need run_syscall
	run -0 bpfprog testrun "$OBJ/syscall.bpf.o:syscall_add" --ctx a=3,b=4 \
		--expect-ctx sum=7,a=3 -q
	need run_raw_tp
	fails 5 bpfprog testrun "$OBJ/raw_tp.bpf.o:raw_tp_add" \
		--ctx-in hex:01000000000000000200000000000000 --expect-ctx 'args[0]=1'
}

# bats test_tags=once
@test "testrun: --expect-ctx gives XDP a context, so that there is one to look at" {
	need run_xdp_ctx
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --packet "udp len 60" \
		--expect-ctx data=0,data_end=60 -q
}

# bats test_tags=once
@test "testrun: --junit writes the expectations as XML" {
	local file=$BATS_TEST_TMPDIR/junit.xml

	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet udp \
		--expect drop --junit "$file" --json
	json '.verdict == "XDP_DROP"'
	grep -q '<testsuite name="xdp_drop" tests="1" failures="0" errors="0" ' "$file"
	grep -q '<testcase name="expect drop" classname="xdp_drop" time="0.[0-9]*"/>' "$file"
	fails 8 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet udp --expect drop \
		--expect-len '1..2' --junit "$file"
	grep -q ' tests="2" failures="1" errors="0" skipped="0" ' "$file"
	grep -q '<failure message="length is 42, expected 1..2" */*>' "$file"
	run -0 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet udp --expect drop --junit -
	[[ ${lines[0]} == '<?xml '* && ${lines[-1]} == '</testsuites>' ]]
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet udp --expect drop --junit /dev/full
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet udp --junit "$file"
	fails 2 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet udp --expect drop --junit - --tap
}

# bats test_tags=once
@test "testrun: a range that ends before it begins is said to do so" {
	need run_sched_cls
	for with in "--expect 2..1" "--expect 0..-1" "--expect-len 60..42" "--expect-ctx mark=3..1"; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" $with
		[[ ${stderr_lines[0]} == *": the range '"*"' ends before it begins" ]]
		[[ ${stderr_lines[1]} == "hint: the smaller number comes first"* ]]
	done
	run -0 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --expect -1..0 --expect-ctx mark=0..0 -q
}

# bats test_tags=once
@test "testrun: --expect-ctx: an unknown field has a hint with all that can be looked at" {
	need run_sched_cls
	fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --expect-ctx bogus=1
	[[ ${stderr_lines[0]} == *": unknown field 'bogus' in the context of sched_cls programs" ]]
	[[ ${stderr_lines[1]} == "hint: fields: len, pkt_type, mark, "*", hash, "* ]]
	# Each of them can, but for what is younger than the kernel.
	for field in $(tr -d , <<< "${stderr_lines[1]#hint: fields: }"); do
		run --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" \
			--expect-ctx "$field=0..18446744073709551615" -q
		[[ $status == 0 || $status == 8 && $field == hwtstamp && $stderr == *'not told by this kernel'* ]]
	done
	fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx bogus=1
	[[ ${stderr_lines[1]} == "hint: fields that can be set: mark, priority, "* && $stderr != *hash* ]]
	for text in mark mark=x; do
		fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --expect-ctx "$text"
		[[ ${stderr_lines[1]} == "hint: such as mark=7 or mark=1..9"* ]]
	done
}
