#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun --suite": files of test cases.

load ../../helpers

setup() {
	setup_dirs
	need run_xdp
	dir=$BATS_TEST_TMPDIR
	cp "$OBJ/filter.bpf.o" "$OBJ/xdp.bpf.o" "$dir"
	suite=$dir/test.suite
}

teardown() {
	teardown_dirs
}

# suite LINE...: the file of test cases
suite() {
	printf '%s\n' "$@" > "$suite"
}

# bats test_tags=once
@test "testrun: --suite: the example of the page passes, in any number of threads" {
	sed -n '/^# filter.bpf.o drops/,/^\.Ed/{/^\.Ed/d;p}' "$ROOT/man/bpfprog-testrun.8" > "$suite"
	run -0 --separate-stderr bpfprog testrun --suite "$suite"
	[[ -z $stderr && ${lines[0]} == "passed  port 22 is dropped" && ${#lines[@]} == 4 ]]
	[[ ${lines[3]} == "3 cases: 3 passed" ]]
	run -0 --separate-stderr bpfprog testrun --suite "$suite" --jobs 3 --json
	[[ -z $stderr ]]
	json '.passed == 3 and .error == null and [.cases[].verdict] == ["XDP_DROP", "XDP_PASS", "XDP_DROP"]'
	cd "$dir"
	run -0 bpfprog testrun --suite test.suite -q
	[[ -z $output ]]
}

# bats test_tags=once
@test "testrun: --suite: a case says how its object is loaded" {
	cp "$OBJ/cause_entries.bpf.o" "$OBJ/sizes.bpf.o" "$OBJ/xdp.bpf.o" "$dir"
	suite '' 'packet ipv4 udp' \
		'[entries]' 'program cause_entries.bpf.o:look' 'max-entries table=4' 'expect drop' \
		'[both sizes]' 'program sizes.bpf.o:xdp_drop' 'max-entries counts=4' 'max-entries stacks=4' \
		'value-size stacks=64' 'expect drop' \
		'[type]' 'program xdp.bpf.o:xdp_pass' 'type socket_filter' 'expect 2' \
		'[flags]' 'program xdp.bpf.o:xdp_pass' 'prog-flags test-rnd-hi32' 'expect pass'
	run -0 --separate-stderr bpfprog testrun --suite "$suite"
	[[ ${lines[-1]} == "4 cases: 4 passed" ]]
	# The case's own counts; that of the command line is for those that have none.
	suite '' 'packet ipv4 udp' 'program cause_entries.bpf.o:look' '[own]' 'max-entries table=4' '[other]'
	run -0 bpfprog testrun --suite "$suite" --max-entries table=8
	run -1 bpfprog testrun --suite "$suite"
	[[ $output == *"passed  own"*"broken  other"* ]]
	for wrong in 'max-entries table' 'max-entries table=0' 'type nonsense' 'prog-flags nonsense' 'kernel-btf none'; do
		suite '[x]' 'program cause_entries.bpf.o:look' 'packet udp' "$wrong"
		run --separate-stderr bpfprog testrun --suite "$suite"
		[[ $status == [23] && "$output$stderr" == *"${wrong#* }"* ]] || { echo "$wrong: $output$stderr"; return 1; }
	done
}

# bats test_tags=once
@test "testrun: --suite reports what failed, and what could not be run, and goes on" {
	filters=$(progs filter) hops=$(progs hop)
	suite '' 'program filter.bpf.o:hop' 'packet ipv4 ttl 9 udp' \
		'[ttl]' 'expect tx' 'expect-data @ipv4 ttl 7 udp' \
		'[map]' 'program filter.bpf.o:filter' 'expect pass' \
		'expect-map seen 17 = 2' 'expect-map seen 6 = 0' 'expect-map ports 9 = 7' \
		'[good]' 'expect tx' 'expect-len 42' \
		'[no such program]' 'program filter.bpf.o:none' \
		'[no such verdict]' 'expect drip' \
		'[no such map]' 'expect-map none 1 = 2'
	run -8 --separate-stderr bpfprog testrun --suite "$suite" --jobs 2
	[[ $stderr == "bpfprog testrun: $suite: 2 of 6 cases failed, and 3 are broken" ]]
	[[ ${lines[0]} == "failed  ttl ($suite:4)" && ${lines[1]} == *"data differs in 2 bytes from offset 22"* ]]
	[[ $output == *$'\n        ipv4 ttl (offset 22): 8, expected 7\n'* ]]
	[[ $output == *"17 of map seen is 1, expected 2; 9 of map ports is absent, expected 7"* ]]
	[[ $output == *$'\npassed  good\n'*"broken  no such program"*"line 17: "*"broken  no such map"*"line 21: the program has no map 'none'"* ]]
	run -8 --separate-stderr bpfprog testrun --suite "$suite" --json
	json '.passed == 1 and .failed == 2 and .broken == 3 and .error.code == 8'
	json '[.cases[].result] == ["failed", "failed", "passed", "broken", "broken", "broken"]'
	json '.cases[0].line == 4 and .cases[0].retval == 3 and .cases[3].retval == null'
	run -8 --separate-stderr bpfprog testrun --suite "$suite" --tap --junit "$dir/junit.xml"
	[[ ${lines[0]} == 1..6 && ${lines[1]} == "not ok 1 - ttl" && $output == *$'\nok 3 - good\n'* ]]
	grep -q ' tests="6" failures="2" errors="3" skipped="0" ' "$dir/junit.xml"
	# Nothing that failed, but something broken: its own status.
	suite '[x]' 'program filter.bpf.o:none' 'packet udp'
	run -3 --separate-stderr bpfprog testrun --suite "$suite"
	# The remedy is there too, in the words of load.
	cp "$OBJ/cause_trie.bpf.o" "$dir"
	suite '[x]' 'program cause_trie.bpf.o:look' 'packet udp'
	run -1 --separate-stderr bpfprog testrun --suite "$suite"
	[[ ${lines[2]} == '        hint: correct the definition of the map in the source' ]]
	cp "$OBJ/bad.bpf.o" "$dir"
	suite '[x]' 'program bad.bpf.o:xdp_bad' 'packet udp'
	run -6 --separate-stderr bpfprog testrun --suite "$suite" --json
	json '.broken == 1 and .error.code == 6 and (.cases[0].detail | contains("invalid access to packet"))'
	freed filter "$filters"
	freed hop "$hops"
}

# bats test_tags=once
@test "testrun: --suite: values of maps in all their forms" {
	suite 'program filter.bpf.o:filter' 'packet tcp 1 > 22' \
		'[set]' 'map ports 22 = 4' 'expect redirect' 'expect-map ports 22 = 4' \
		'[items]' 'map ports u16:22 = hex:03000000' 'expect tx' \
		'expect-map ports u8:22,u8:0 = u32:3' 'expect-map ports hex:1600 = 1..5' \
		'[network]' 'map ports be16:22 = be32:50331648' 'expect pass' 'expect-map ports 5632 = 3' \
		'[text]' 'map ports 1 = "ab"' 'expect-map ports 1 = u8:97,hex:620000'
	[[ $(uname -m) == x86_64 || $(uname -m) == aarch64 ]] || skip "numbers of this test are little-endian"
	suite_lines=$(< "$suite")
	run -0 --separate-stderr bpfprog testrun --suite "$suite"
	for wrong in 'map ports 65536 = 1' 'map ports 1 = hex:00' 'map ports 1' 'map ports x = 1' \
		'map ports 1 = "abcde"' 'map none 1 = 1' 'expect-map ports 1 = 1..x' \
		'expect-map ports 2 = x' 'expect-map ports 1 = 3..2' 'expect-map seen 6 = u64:1'; do
		printf '%s\nmap ports 1 = 1\n%s\n' "$suite_lines" "$wrong" > "$suite"
		run --separate-stderr bpfprog testrun --suite "$suite"
		[[ $status == [23] && $output == *"broken  text"*"line 20: "* ]] || { echo "$wrong: $output"; return 1; }
	done
	[[ $output == *"of per-CPU map seen, only numbers can be compared"* ]]
}

# bats test_tags=once
@test "testrun: --suite: captures and contexts" {
	local packet=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000
	local head=e8030000050000002a0000002a000000

	# shellcheck disable=SC2001	# a parameter expansion cannot do it
	printf '%b' "$(sed 's/../\\x&/g' <<< \
		"d4c3b2a1020004000000000000000000ffff000001000000$head$packet$head$packet")" > "$dir/in.pcap"
	printf '%s\n' tx 'tx len=42' > "$dir/lines"
	suite 'program filter.bpf.o:hop' '[good]' 'pcap in.pcap' 'expect tx' 'expect-count tx=2' \
		'expect-file lines' '[limit]' 'pcap in.pcap' 'limit 1' 'expect-count tx=1' \
		'[bad]' 'pcap in.pcap' 'expect-count drop=2'
	run -8 --separate-stderr bpfprog testrun --suite "$suite"
	[[ ${lines[0]} == "passed  good" && ${lines[1]} == "passed  limit" ]]
	[[ $output == *"0 packets are counted, expected drop=2"* ]]
	need run_sched_cls
	suite '[mark]' 'program filter.bpf.o:double_mark' 'packet udp' 'ctx mark=4' \
		'expect-ctx mark=8' 'expect-ctx priority=0..1' 'repeat 1'
	run -0 --separate-stderr bpfprog testrun --suite "$suite"
}

# bats test_tags=once
@test "testrun: --suite: what is no suite is an error with its line, and nothing runs" {
	local count=0 expected text

	while IFS='|' read -r expected text; do
		printf '%b' "$text" > "$suite"
		fails "${expected%% *}" bpfprog testrun --suite "$suite"
		[[ ${stderr_lines[0]} == "bpfprog testrun: $suite:${expected#* }"* ]] || { echo "$text: $stderr"; return 1; }
		((++count))
	done <<-'END'
		2 0: there is no case|
		2 1: there is no case|# nothing\n
		2 2: there is no key of this name: proram|[x]\nproram filter.bpf.o:hop\n
		2 2: a value is missing behind: program|[x]\nprogram  \n
		2 3: it is there already: program|[x]\nprogram filter.bpf.o:hop\nprogram filter.bpf.o:hop\n
		2 2: there is a case of this name already: x|[x]\n[x]\n
		2 1: a case begins with its name|[x\n
		2 1: a case begins with its name|[]\n
		2 1: there is no program in the case: x|[x]\npacket udp\n
		2 1: packet and data-in exclude|[x]\nprogram filter.bpf.o:hop\npacket udp\ndata-in @udp\n
		2 1: only a case with pcap|[x]\nprogram filter.bpf.o:hop\nexpect-count tx=1\n
		2 1: a case with pcap cannot|[x]\nprogram filter.bpf.o:hop\npcap xdp.bpf.o\npacket udp\n
		2 3: standard input is not|[x]\nprogram filter.bpf.o:hop\ndata-in -\n
		2 2: there is no '=' between a key and its value: program|[x]\nprogram = filter.bpf.o:hop\n
		2 2: there is no '=' between a key and its value: packet|[x]\npacket=udp\n
		2 1: there is no key of this name: x|x = y\n
		2 2: a byte of zero|[x]\nprogram \0x\n
		3 2: |[x]\nprogram none.bpf.o:hop\n
		3 3: |[x]\nprogram filter.bpf.o:hop\npcap none\n
	END
	[[ $count == 19 ]] || { echo "$count"; return 1; }
	fails 3 bpfprog testrun --suite "$suite.none"
	fails_json 2 bpfprog testrun --suite "$suite" --json --each
	for with in 1 "--packet udp" "--expect 1" --bench "--pcap x" "--tap --junit -"; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog testrun --suite "$suite" $with
	done
	fails 2 bpfprog testrun --suite -
}

# bats test_tags=once
@test "testrun: --suite --dry-run shows the call of each case, and neither loads nor runs anything" {
	suite 'program filter.bpf.o:hop' '[a packet]' 'packet ipv4 ttl 9 udp' 'repeat 3' \
		'[a capture]' 'pcap in.pcap' '[a context]' 'program filter.bpf.o:double_mark' \
		'packet udp' 'ctx mark=258' '[maps]' 'program filter.bpf.o:filter' 'packet udp' \
		'expect-map seen 17 = 1' 'map ports be16:80 = 4' 'map ports 7 = hex:01020304'
	: > "$dir/in.pcap"
	others=$(progs hop)
	run -0 --separate-stderr bpfprog testrun --suite "$suite" --dry-run
	[[ -z $stderr && ${#lines[@]} == 7 ]]
	freed hop "$others"
	[[ ${lines[0]} == "bpf_prog_test_run_opts(prog_fd=[program hop of $dir/filter.bpf.o], opts.data_in=hex:"* ]]
	[[ ${lines[0]} == *"opts.data_size_in=42,"*"opts.repeat=3,"* ]]
	[[ ${lines[1]} == *"opts.data_in=[each packet of $dir/in.pcap], opts.data_size_in=[its length], opts.data_out=NULL"* ]]
	[[ ${lines[2]} == *"opts.ctx_in=hex:0000000000000000"*"02"*"00, opts.ctx_size_in="* ]]
	[[ ${lines[3]} == "bpf_map_update_elem(fd=[map ports], key=hex:0050, value=hex:"*"04"*", flags=0)" ]]
	[[ ${lines[4]} == "bpf_map_update_elem(fd=[map ports], key=hex:"*"07"*", value=hex:01020304, flags=0)" ]]
	[[ ${lines[5]} == "bpf_prog_test_run_opts("* ]]
	[[ ${lines[6]} == "bpf_map_lookup_elem(fd=[map seen], key=hex:"*"11"*", value=[out])" ]]
	run -0 --separate-stderr bpfprog testrun --suite "$suite" -n --json
	json '.dry_run and (.calls | length) == 7 and .calls[0].args[0].name == "prog_fd"'
	suite '[bad]' 'program filter.bpf.o:filter' 'packet udp' 'map none 1 = 1'
	fails 3 bpfprog testrun --suite "$suite" -n
	[[ ${stderr_lines[0]} == *"case 'bad': line 4: the program has no map 'none'" ]]
	suite '[bad]' 'program filter.bpf.o:filter' 'packet udp' 'map ports 65536 = 1'
	fails 2 bpfprog testrun --suite "$suite" -n
	run -0 bpfprog load "$dir/filter.bpf.o" --prog filter --pin "$PIN/filter" -q
	suite '[loaded]' "program $PIN/filter" 'packet udp' 'map ports 22 = 1'
	run -0 --separate-stderr bpfprog testrun --suite "$suite" -n
	[[ ${#lines[@]} == 2 && ${lines[0]} == "bpf_map_update_elem(fd=[map ports], "* ]]
	run -0 bpfprog testrun "$PIN/filter" --packet 'tcp 1 > 22' --expect pass -q
	suite '[good]' 'program filter.bpf.o:hop' 'packet udp' '[bad]' 'program filter.bpf.o:hop' 'packet udp' 'expect drip'
	fails 2 bpfprog testrun --suite "$suite" -n
	[[ ${stderr_lines[0]} == "bpfprog testrun: $suite: case 'bad': "*drip* ]]
	suite '[bad]' 'program filter.bpf.o:none' 'packet udp'
	fails 3 bpfprog testrun --suite "$suite" -n
	[[ ${stderr_lines[0]} == "bpfprog testrun: $suite: case 'bad': line 2: "*none* ]]
}

# bats test_tags=once
@test "testrun: --suite: live frames, of which nothing comes back, are no test case" {
	# With a return value of 0, nothing would be what was expected.
	suite '[live]' 'program xdp.bpf.o:xdp_drop' 'packet udp' 'flags 2' 'expect 0'
	run -2 --separate-stderr bpfprog testrun --suite "$suite"
	[[ ${lines[0]} == "broken  live"* && ${lines[1]} == *"line 4: live frames give back nothing"* ]]
}

# bats test_tags=once
@test "testrun: --suite: what the command line changes in objects holds for all cases" {
	suite '[a]' 'program sizes.bpf.o:xdp_count' 'packet udp' 'expect-map counts 1 = 1' \
		'[b]' 'program xdp.bpf.o:xdp_pass' 'packet udp' 'expect pass'
	cp "$OBJ/sizes.bpf.o" "$dir"
	# Only one of them has the map.
	run -3 bpfprog testrun --suite "$suite" --max-entries counts=7 --value-size stacks=8
	[[ $output == *"no map 'counts' in it"* ]]
	suite '[a]' 'program sizes.bpf.o:xdp_count' 'packet udp' 'expect-map counts 1 = 1'
	run -0 bpfprog testrun --suite "$suite" --max-entries counts=7 --value-size stacks=8
	run -0 bpfprog testrun --suite "$suite" --max-entries counts=7 --value-size stacks=8 --dry-run
}
