#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# What a script may rely on, of every command: dry runs, idempotence, quiet output, order, no
# prompts, no colour, nothing on standard output after a failure.

load ../helpers

PASS=hex:b7000000020000009500000000000000	# return XDP_PASS
PACKET=hex:ffffffffffff0200000000010800

setup() {
	setup_dirs
	{
		bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --prog xdp_count --pin-dir "$PIN" --pin-maps "$PIN" -q
		bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --prog egress_deny --pin-dir "$PIN" -q
	} > /dev/null
	id=$(bpfprog list "$PIN/egress_allow" -q)
}

teardown() {
	teardown_dirs
}

# dry_runs: a libbpf function and a command line a row, for all commands and their options
dry_runs() {
	local xdp=$OBJ/xdp.bpf.o tmp=$BATS_TEST_TMPDIR

	cat <<-END
		bpf_prog_load load $xdp --pin-dir $PIN --pin-maps $PIN --meta a=b
		bpf_prog_load load $xdp $OBJ/tc.bpf.o --check --jobs 2 --stats
		bpf_prog_load load $xdp --prog xdp_count --check --map hits=$PIN/hits --set verdict=1 --max-insns 1
		bpf_prog_load load $xdp --check --max-states 1 --max-stack 1 --max-jited 1 --log-file $tmp/log --log-size 128
		bpf_prog_load load $xdp --check --save $tmp/figures --baseline $tmp/none --max-growth 5
		bpf_prog_load load $xdp $OBJ/tc.bpf.o --check --keep-going --columns all --sort verdict --reverse --top-lines 3 --tap --junit $tmp/report
		bpf_prog_load load $xdp --pin-dir $PIN --replace-pin --type xdp_pass=xdp --log-level 7
		bpf_prog_load load $xdp --prog xdp_pass --pin $PIN/new --dev lo --kern-version 1 --prog-flags strict-alignment,xdp-has-frags
		bpf_prog_load load $xdp --check --max-entries hits=4 --value-size hits=16
		bpf_prog_load load $xdp --check --token $PIN --kernel-btf /sys/kernel/btf/vmlinux
		bpf_prog_load load --raw $PASS --type xdp --pin $PIN/new --name n --license MIT --kern-version 1 --meta a=b
		bpf_prog_load load --raw $PASS --type xdp --check --attempts 2 --fd-array $PIN/hits,$PIN/xdp_data
		bpf_prog_load load --raw $PASS --type xdp --check --signature $xdp --keyring session
		bpf_prog_load load --raw $PASS --type sched_cls --check --log-level 2 --log-size 65536 --prog-flags 1
		bpf_prog_load load --raw $PASS --type tracing --attach-type fentry --attach-to bpf_fentry_test1 --check
		bpf_prog_load load --raw $PASS --type ext --attach-prog $PIN/xdp_pass --attach-to xdp_pass --check
		bpf_prog_load load --raw $PASS --type xdp --check --btf id:1 --func-info hex:0000000001000000 --func-info-rec-size 8
		bpf_prog_load load --raw $PASS --type xdp --check --btf id:1 --line-info hex:00000000010000000100000001000000 --line-info-rec-size 16
		bpf_prog_attach attach $PIN/egress_deny egress $CG
		bpf_prog_attach attach $PIN/egress_deny egress $CG --multi --if-absent
		bpf_prog_attach attach $PIN/egress_deny egress $CG --override
		bpf_prog_attach attach $PIN/egress_deny egress $CG --force
		bpf_prog_attach attach -n $PIN/egress_deny egress $CG -- touch $tmp/out
		bpf_prog_attach_opts attach $PIN/egress_deny egress $CG --replace $PIN/egress_allow
		bpf_prog_attach_opts attach $PIN/egress_deny egress $CG --multi --before $PIN/egress_allow --expected-revision 1
		bpf_prog_attach_opts attach $PIN/egress_deny egress $CG --multi --after id:$id --preorder
		bpf_prog_attach_opts attach $PIN/egress_deny egress $CG --multi --first --expected-revision auto
		bpf_prog_attach_opts attach $PIN/egress_deny egress $CG --multi --last
		bpf_prog_attach_opts attach $PIN/egress_deny tcx_ingress lo --before link:4294967294
		bpf_link_create attach $PIN/egress_deny egress $CG --pin $PIN/link --replace-pin
		bpf_xdp_attach attach $PIN/xdp_pass xdp lo --mode generic
		perf_event_open attach $PIN/kprobe uprobe $PROBE main --cookie 7 --pid 1 --ref-ctr 0x10 --pin $PIN/link
		perf_event_open attach $PIN/perf perf_event software:cpu-clock --cpu 0 --freq 10 -- true
		perf_event_open attach $PIN/perf perf_event software:cpu-clock --pid 1 --period 1000 --pin $PIN/link
		bpf_raw_tracepoint_open attach $PIN/raw raw_tp sched_switch --pin $PIN/link
		bpf_link_create attach $PIN/nf netfilter ipv4 input --priority 5 --defrag --pin $PIN/link
		bpf_link_create attach $PIN/iter iter cgroup $CG --order pre --pin $PIN/link
		bpf_prog_detach detach egress $CG
		bpf_prog_detach2 detach $PIN/egress_allow egress $CG
		bpf_prog_detach2 detach $PIN/egress_allow egress $CG --if-attached
		bpf_prog_detach2 detach egress $CG --all
		bpf_prog_detach detach egress $CG --force
		bpf_prog_detach_opts detach $PIN/egress_allow egress $CG --expected-revision 3
		bpf_prog_detach_opts detach $PIN/egress_allow egress $CG --expected-revision auto
		bpf_prog_detach_opts detach tcx_ingress lo --first
		bpf_prog_get_next_id list
		bpf_prog_get_next_id list --type xdp --sort name --reverse --columns all --uid 0 --loaded-since 1h
		bpf_prog_get_next_id show --count --pinned --attached --meta a=b --tag 0123456789abcdef
		bpf_prog_get_next_id list --ids --orphans --name x* --map $PIN/hits
		bpf_prog_get_next_id list --long --watch 1s
		bpf_prog_stream_read list $PIN/xdp_pass --stream stderr --watch 1s
		bpf_prog_get_next_id list --save $tmp/snapshot
		bpf_prog_get_next_id list --diff $tmp/none
		bpf_prog_get_next_id list --metrics $tmp/metrics
		bpf_enable_stats list --stats 1s
		bpf_prog_get_fd_by_id list id:$id $PIN/xdp_pass name xdp_pass tag:0123456789abcdef
		bpf_obj_get list $PIN/xdp_pass
		bpf_prog_query_opts query egress $CG
		bpf_prog_query_opts query $CG --effective
		bpf_prog_query_opts query egress $CG --tree
		bpf_prog_query_opts query --all
		bpf_prog_query_opts query --all egress --summary
		bpf_prog_query_opts query --all --netns-all
		bpf_prog_query_opts query --tree $CG --summary
		bpf_prog_query_opts query lo
		bpf_link_get_info_by_fd query --links
		bpf_prog_bind_map bind $PIN/xdp_pass $PIN/hits
		bpf_prog_bind_map bind $PIN/xdp_pass $PIN/hits $PIN/xdp_data --meta a=b --meta c=d
		bpf_prog_bind_map bind $PIN/xdp_pass --meta a=b
		bpf_prog_assoc_struct_ops bind --struct-ops $PIN/xdp_pass $PIN/hits
		bpf_prog_test_run_opts testrun $PIN/xdp_pass --data-in $PACKET --data-out $tmp/out --repeat 3
		bpf_prog_test_run_opts testrun $OBJ/xdp.bpf.o:xdp_pass --data-in $PACKET --expect XDP_DROP --expect-len 3
		bpf_prog_test_run_opts run $PIN/xdp_pass --live-frames --batch-size 8 --data-in $PACKET
		bpf_prog_test_run_opts run $PIN/egress_allow --checksum-complete --data-in $PACKET --flags 0 --ctx mark=1 --ctx-out $tmp/out
		bpf_prog_test_run_opts run $PIN/xdp_pass --packet @udp --expect-data $PACKET --expect-ctx rx_queue_index=0
		bpf_prog_test_run_opts run $PIN/xdp_pass --packet @udp --streams --expect-stdout hello --expect-stderr none
		bpf_prog_test_run_opts run $PIN/xdp_pass --data-in $PACKET --ctx-in hex:$(printf '00%.0s' {1..24}) --data-size-out 64 --ctx-size-out 64
		bpf_prog_test_run_opts run $PIN/xdp_pass --pcap /none --pcap-out $tmp/out --only XDP_PASS --limit 3 --jobs 2 --keep-going
		bpf_prog_test_run_opts run $PIN/xdp_pass --pcap /none --each --expect-count XDP_PASS=3
		bpf_prog_test_run_opts run $PIN/xdp_pass --pcap /none --expect-file /none
		bpf_prog_test_run_opts run $PIN/xdp_pass --data-in $PACKET --bench --rounds 3 --compare $PIN/xdp_count
		bpf_prog_test_run_opts run $PIN/xdp_pass --data-in $PACKET --bench --save $tmp/out --baseline /none --max-regress 3
		bpf_prog_test_run_opts run $PIN/xdp_pass --data-in $PACKET --expect 2 --tap --junit $tmp/out
		bpf_prog_test_run_opts run $OBJ/types.bpf.o:raw_tp_preempt --cpu 0 --ctx-in hex:$(printf '00%.0s' {1..24})
		bpf_prog_test_run_opts run $OBJ/types.bpf.o:raw_tp_preempt --on-cpu --ctx-in hex:$(printf '00%.0s' {1..24})
		bpf_prog_test_run_opts run --suite $tmp/stranger/cases --confined
		bpf_prog_test_run_opts run --suite $tmp/cases --jobs 2 --junit $tmp/out
	END
}

# link_programs: programs that links alone attach
link_programs() {
	local row type name options

	for row in kprobe:kprobe perf_event:perf raw_tracepoint:raw 'netfilter:nf:--attach-type netfilter' \
		'tracing:iter:--attach-type iter --attach-to cgroup'; do
		IFS=: read -r type name options <<< "$row"
		# shellcheck disable=SC2086	# words
		bpfprog load --raw hex:b7000000010000009500000000000000 --type "$type" --name "$name" \
			--pin "$PIN/$name" $options > /dev/null
	done
}

# all_options: the options of the commands, but for those that have no call of their own
all_options() {
	bpfprog --introspect-cli | jq -r '.commands[] | select(.name != "batch").options[] |
		select(.hidden | not).long' | sort -u | grep -vxE 'help|version|json|pretty|quiet|debug|netns|dry-run|list|filter|format|no-header|github'
}

# cases: a suite of two, and one of a stranger
cases() {
	mkdir "$BATS_TEST_TMPDIR/stranger"
	cp "$OBJ/xdp.bpf.o" "$BATS_TEST_TMPDIR/stranger/"
	printf '%s\n' '[one]' 'program xdp.bpf.o:xdp_drop' 'packet ipv4 udp' > "$BATS_TEST_TMPDIR/stranger/cases"
	printf '%s\n' "program $PIN/xdp_pass" '[one]' 'packet ipv4 udp' 'expect XDP_PASS' \
		'[two]' "program $OBJ/xdp.bpf.o:xdp_drop" 'packet ipv6 tcp' > "$BATS_TEST_TMPDIR/cases"
}

# state: what a dry run must not change (what it calls is for the next test)
state() {
	find "$PIN" "$BATS_TEST_TMPDIR/dir" | sort
	bpfprog query "$CG" -j
	bpfprog list "$PIN/xdp_pass" --columns id,map_ids -j
}

# bats test_tags=once,slow
@test "contract: --dry-run prints the call with its fields, as text and JSON, and changes nothing" {
	mkdir "$BATS_TEST_TMPDIR/dir"
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	link_programs
	cases
	before=$(state)
	while read -r call words; do
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog --dry-run $words || { echo "$words: $stderr"; return 1; }
		[[ -z $stderr && $output == "$call("*'='*')' ]] || { echo "$words: $output$stderr"; return 1; }
		text=$output
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog -n -j ${words/ --tap}
		[[ $(jq -s length <<< "$output") == 1 ]] || { echo "$words: $output"; return 1; }
		# The text has the same calls and fields as the JSON.
		[[ $(jq -r '.calls[] | "\(.call)(\([.args[] | "\(.name)=\(.value)"] | join(", ")))"' <<< "$output") == "$text" ]] ||
			{ echo "$words: $text"; echo "$output"; return 1; }
		json ".dry_run == true and .calls[0].call == \"$call\""
	done < <(dry_runs)
	[[ $(state) == "$before" ]]
	[[ $(cd "$BATS_TEST_TMPDIR" && find . -maxdepth 1 ! -name 'separate-stderr*' | sort) == $'.\n./cases\n./dir\n./stranger' ]]
	# No option is missing above.
	while read -r option; do
		[[ $(dry_runs) == *" --$option"[\ $'\n']* ]] || { echo "no dry run with --$option"; return 1; }
	done < <(all_options)
	run -0 --separate-stderr bpfprog explain attach EPERM -n -j
	json '.calls == []'
}

# bats test_tags=once,native
@test "contract: a dry run makes no bpf() call but those that look something up" {
	hash strace 2> /dev/null || skip "no strace"
	export ASAN_OPTIONS=detect_leaks=0
	looks='BPF_(PROG|MAP|BTF|LINK)_GET_(NEXT_ID|FD_BY_ID)|BPF_OBJ_GET(_INFO_BY_FD)?|BPF_PROG_QUERY|BPF_MAP_LOOKUP_ELEM'
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	cases
	link_programs
	count=0
	while read -r _ words; do
		# shellcheck disable=SC2086
		strace -f -qq -e trace=bpf,openat,mkdir,mkdirat,unlink,unlinkat,setns,write,mount \
			-o "$BATS_TEST_TMPDIR/trace" "$TOOL" --dry-run $words > /dev/null
		run -1 grep -E 'bpf\(|O_WRONLY|O_RDWR|O_CREAT|mkdir|unlink|mount\(' <(grep -vE "bpf\(($looks)," "$BATS_TEST_TMPDIR/trace")
		[[ -z $output ]] || { echo "$words: $output"; return 1; }
		((++count))
	done < <(dry_runs)
	[[ $count -gt 30 ]]
}

@test "contract: doing it twice: unchanged, or refused, and nothing is there twice" {
	run -0 --separate-stderr bpfprog attach "$PIN/egress_allow" egress "$CG" --multi --if-absent -j
	json .changed
	state=$(bpfprog query "$CG" -j)
	run -0 --separate-stderr bpfprog attach "$PIN/egress_allow" egress "$CG" --multi --if-absent -j
	json '.changed | not'
	[[ $(bpfprog query "$CG" -j) == "$state" ]]
	fails 7 bpfprog attach "$PIN/egress_allow" egress "$CG" --multi
	[[ $(bpfprog query "$CG" -j) == "$state" ]]
	run -0 --separate-stderr bpfprog detach "$PIN/egress_allow" egress "$CG" --if-attached -j
	json '.changed'
	run -0 --separate-stderr bpfprog detach "$PIN/egress_allow" egress "$CG" --if-attached -j
	json '.changed | not'
	fails 3 bpfprog detach "$PIN/egress_allow" egress "$CG"
	run -0 --separate-stderr bpfprog detach egress "$CG" --all -j
	json '. == []'
	for changed in true false false; do
		run -0 --separate-stderr bpfprog bind "$PIN/egress_allow" "$PIN/hits" -j
		json ".changed == $changed"
	done
	others=$(progs) pins=$(ls "$PIN")
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/xdp_pass"
	for _ in 1 2; do
		bpfprog load "$OBJ/xdp.bpf.o" --check -q > /dev/null
		bpfprog testrun "$PIN/xdp_pass" --data-in "$PACKET" -q > /dev/null
	done
	freed '' "$others"
	[[ $(ls "$PIN") == "$pins" ]]
}

# bats test_tags=once
@test "contract: --quiet: ids only, one a line, and no warnings" {
	while read -r expected words; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog $words --quiet
		[[ -z $stderr && $(grep -c . <<< "$output") == "$expected" ]] ||
			{ echo "$words: $output$stderr"; return 1; }
		[[ -z $output ]] || ! grep -vxE '[0-9]+' <<< "$output"
	done <<-END
		1 load $OBJ/xdp.bpf.o --prog xdp_pass --check
		1 load --raw $PASS --type xdp --check --name a234567890123456
		2 load $OBJ/cgroup.bpf.o --prog egress_allow --prog egress_deny --check
		0 attach $PIN/egress_allow egress $CG
		1 query egress $CG
		1 query $CG
		1 list $PIN/egress_allow
		1 list $PIN/egress_allow --long
		2 show $PIN/egress_allow $PIN/xdp_pass
		0 detach egress $CG
		0 query $CG
		0 bind $PIN/xdp_pass $PIN/hits
		0 bind $PIN/xdp_pass --meta a=b
		1 testrun $PIN/xdp_pass --data-in $PACKET
	END
	[[ $(bpfprog list "$PIN/egress_allow" -q) == "$id" ]]
	[[ $(bpfprog testrun "$PIN/xdp_pass" --data-in "$PACKET" -q) == 2 ]]
	# A failure is said all the same.
	fails 3 bpfprog list "$PIN/nonesuch" -q
}

# bats test_tags=once
@test "contract: the order is that of ids, of the hook, of the object, or of what was asked for" {
	for args in '' '--type xdp' --long '--uid 0'; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog list $args -q
		[[ $output == "$(sort -n <<< "$output")" ]]
	done
	run -0 --separate-stderr bpfprog list --sort type,name --columns id,type,name -j
	json '. == sort_by(.type, .name, .id)'
	run -0 --separate-stderr bpfprog list --sort type,name --columns id,type,name -j --reverse
	json '. == (sort_by(.type, .name, .id) | reverse)'
	run -0 bpfprog list "$PIN/xdp_pass" "$PIN/egress_allow" -q
	first=$output
	run -0 bpfprog list "$PIN/egress_allow" "$PIN/xdp_pass" -q
	[[ $output == "$(tac <<< "$first" 2> /dev/null || sed '1!G;h;$!d' <<< "$first")" ]]
	for _ in 1 2 3; do
		run -0 bpfprog load "$OBJ/tc.bpf.o" --check -j
		names=$(jq -c '[.progs[].name]' <<< "$output")
		[[ $names == "${seen:=$names}" ]]
	done
	run -0 bpfprog load "$OBJ/tc.bpf.o" --list -j
	[[ $names == "$(jq -c '[.progs[] | select(.optional | not).name]' <<< "$output")" ]]
	bpfprog attach "$PIN/egress_deny" egress "$CG" --multi -q
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi -q
	run -0 --separate-stderr bpfprog query egress "$CG" -j
	json '[.[0].progs[].name] == ["egress_deny", "egress_allow"]'
	bpfprog detach egress "$CG" --all -q
}

# bats test_tags=once,native
@test "contract: no prompts: nothing is read that was not asked for" {
	hash strace 2> /dev/null || skip "no strace"
	export ASAN_OPTIONS=detect_leaks=0
	# Standard input has no end, and nothing comes: whoever reads it waits.
	mkfifo "$BATS_TEST_TMPDIR/in"
	exec 9<> "$BATS_TEST_TMPDIR/in"
	while read -r words; do
		# shellcheck disable=SC2086
		strace -f -qq -e trace=read,readv,pread64,poll,ppoll,select,pselect6 -o "$BATS_TEST_TMPDIR/trace" \
			timeout 20 bpfprog $words <&9 > /dev/null 2>&1 && result=0 || result=$?
		[[ $result != 124 ]]
		run -1 grep -E '(read|readv|pread64)\(0,|poll\(|select' "$BATS_TEST_TMPDIR/trace"
	done <<-END
		load $OBJ/xdp.bpf.o --prog xdp_pass --check
		load $OBJ/xdp.bpf.o --prog xdp_pass --pin $PIN/xdp_pass
		attach $PIN/egress_allow egress $CG
		attach $PIN/egress_deny egress $CG --force
		detach egress $CG --all
		list
		query $CG
		bind $PIN/xdp_pass $PIN/hits
		testrun $PIN/xdp_pass --data-in $PACKET
		explain
	END
	exec 9>&-
}

# bats test_tags=once
@test "contract: no colour off a terminal, nor with NO_COLOR on one" {
	escape=$'\x1b'
	while read -r words; do
		# shellcheck disable=SC2086
		run bpfprog $words
		[[ $output != *"$escape"* ]]
		hash script 2> /dev/null || continue
		run env NO_COLOR=1 script -qec "$TOOL $words" /dev/null < /dev/null
		[[ $output != *"$escape"[[]*m* ]]
	done <<-END
		list
		list --long
		query $CG
		load $OBJ/xdp.bpf.o --prog xdp_pass --check
		load $OBJ/bad.bpf.o --check
		testrun $PIN/xdp_pass --data-in $PACKET
		testrun $PIN/xdp_pass --data-in $PACKET --expect XDP_DROP
		explain attach
		--help
		nonesuch
	END
}

# bats test_tags=once
@test "contract: nothing on standard output after a failure, the one error object with --json" {
	while read -r expected words; do
		# shellcheck disable=SC2086
		fails "$expected" bpfprog $words
		# shellcheck disable=SC2086
		fails "$expected" bpfprog $words --quiet
		for how in --json --pretty '--json --quiet'; do
			# shellcheck disable=SC2086
			fails_json "$expected" bpfprog $words $how
			[[ $(jq -s length <<< "$output") == 1 ]]
			json 'keys == ["error"]'
		done
	done <<-END
		2 load
		3 load /nonesuch --check
		6 load $OBJ/xdp.bpf.o $OBJ/bad.bpf.o --check
		3 load $OBJ/xdp.bpf.o /nonesuch --check
		3 attach $PIN/nonesuch egress $CG
		3 detach egress $CG
		3 list $PIN/xdp_pass $PIN/nonesuch
		3 query egress $CG/nonesuch
		3 bind $PIN/xdp_pass $PIN/hits $PIN/nonesuch
		8 testrun $PIN/xdp_pass --data-in $PACKET --expect XDP_DROP
		2 explain nonesuch
	END
	fails 3 bpfprog batch /nonesuch
	fails_json 3 bpfprog batch /nonesuch --json
}
