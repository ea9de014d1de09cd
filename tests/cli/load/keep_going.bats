#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load --check --keep-going: a verdict for every program of every object, whatever the others do.

# shellcheck disable=SC2016,SC2154	# variables of jq; set by bats

load ../../helpers

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
}
teardown() { teardown_dirs; }

judge() {
	run --separate-stderr bpfprog load --check --keep-going "$@"
}

@test "load --keep-going: each program is judged, those that are optional too" {
	judge "$OBJ/mixed.bpf.o" -j
	[[ $status == 6 && ${#stderr_lines[@]} == 1 ]]
	[[ $stderr == 'bpfprog load: 1 of 3 programs were not accepted' ]]
	json '[.verdicts[] | [.object, .program, .verdict, .optional]] == [
		["mixed.bpf.o", "mixed_good", "accepted", false], ["mixed.bpf.o", "mixed_bad", "rejected", false],
		["mixed.bpf.o", "mixed_optional", "accepted", true]]'
	json '.verdicts[0] | .section == "xdp" and .type == "xdp" and .bytes_xlated == 16 and
		.verified_insns == 2 and .total_states == 0 and .stack_depth == 0 and .verification_time_us >= 0 and
		.cause == null and .error == null'
	json '.verdicts[1] | .bytes_xlated == null and (.cause | contains("invalid access to packet")) and
		(.error | .code == 6 and .errno == "EACCES" and .call == "bpf_prog_load" and
		 (.message | endswith("program mixed_bad: rejected by the verifier: Permission denied (EACCES)")) and
		 (.hint | length > 0) and (.log | contains("invalid access to packet")))'
	json '.summary | .objects == 1 and .programs == 3 and .accepted == 2 and .rejected == 1 and .unopened == 0'
	# All that is asked for is fine.
	judge "$OBJ/mixed.bpf.o" --prog mixed_good --prog mixed_optional -j
	[[ $status == 0 && -z $stderr ]]
	json '[.verdicts[].program] == ["mixed_good", "mixed_optional"] and .summary.accepted == 2'
	judge "$OBJ/xdp.bpf.o" -q
	[[ $status == 0 && -z $output$stderr ]]
}

@test "load --keep-going: what keeps an object from being loaded does not keep its programs" {
	judge "$OBJ/judge.bpf.o" -j
	[[ $status == 6 ]]
	json '[.verdicts[] | {key: .program, value: .verdict}] | from_entries == {judge_sized: "accepted",
		judge_tail: "accepted", judge_target: "rejected", judge_replace: "accepted",
		judge_section: "failed", judge_optional: "rejected", judge_last: "accepted"}'
	json '.verdicts[] | select(.program == "judge_section") | .error.code == 1 and .verified_insns == null and
		.cause == "libbpf cannot derive the type of program '\''judge_section'\'' from its section '\''nosuchsection'\''"'
	# What the loader of the object would have set.
	json '.verdicts[0].assumed | contains("map judge_hash: max_entries 1") and
		contains("map judge_stacks: value_size 1016") and contains("program judge_replace: type xdp")'
	# With a value of the user's nothing is assumed.
	judge "$OBJ/judge.bpf.o" --prog judge_section --type judge_section=xdp -j
	[[ $status == 0 ]]
	json '.verdicts | length == 1 and .[0].verdict == "accepted" and .[0].type == "xdp"'
}

# bats test_tags=once
@test "load --keep-going: objects that cannot be opened have a row, and the others all of theirs" {
	echo text > text.o
	judge "$OBJ/xdp.bpf.o" text.o none.o "$OBJ/cause_ksym.bpf.o" "$OBJ/mixed.bpf.o" -j
	[[ $status == 6 ]]
	[[ $stderr == *'programs were not accepted, and 2 of 5 objects could not be opened' ]]
	json '[.verdicts[] | select(.program == null) | [.object, .verdict]] ==
		[["text.o", "failed"], ["none.o", "missing"]]'
	json '.verdicts | map(.object) | (index("xdp.bpf.o") < index("text.o")) and (index("text.o") < index("none.o"))
		and (index("none.o") < index("cause_ksym.bpf.o")) and (index("cause_ksym.bpf.o") < index("mixed.bpf.o"))'
	json '.verdicts[] | select(.object == "cause_ksym.bpf.o") |
		.verdict == "unsupported" and .error.code == 5 and (.error.hint | length > 0)'
	json '.summary.unopened == 2'
	# The status is that of the worst: 6 before all others, and 1 before 3 and 5.
	judge none.o
	[[ $status == 3 ]]
	judge none.o "$OBJ/cause_ksym.bpf.o"
	[[ $status == 3 ]]
	judge text.o none.o
	[[ $status == 1 ]]
	judge "$OBJ/cause_ksym.bpf.o"
	[[ $status == 5 && $output == *'1 object, 1 program: 1 unsupported' ]]
}

@test "load --keep-going: what this kernel lacks is told from the verifier's log, and the log is kept" {
	need btf_vmlinux
	judge "$OBJ/cause_weak.bpf.o" -j
	[[ $status == 5 ]]
	json '.verdicts[0] | .verdict == "unsupported" and
		.cause == "kfunc '\''no_such_kfunc'\'' is referenced but wasn'\''t resolved" and
		(.cause as $cause | .error.log | contains($cause)) and
		(.error.message | contains("program call_weak: not supported by this kernel"))'
}

# bats test_tags=once
@test "load --keep-going: the same rows in the same order, whatever the number of jobs" {
	others=$(progs judge_last) expected=''
	for jobs in 1 2 5 40; do
		judge "$OBJ/heavy.bpf.o" "$OBJ/judge.bpf.o" "$OBJ/mixed.bpf.o" "$OBJ/bad.bpf.o" "$OBJ/tc.bpf.o" \
			--jobs "$jobs" -j
		[[ $status == 6 ]]
		output=$(jq -c '[.verdicts[] | [.object, .program, .verdict, .verified_insns, .total_states, .stack_depth,
			.bytes_xlated, .cause, .error.message]]' <<< "$output")
		[[ $output == "${expected:=$output}" ]]
	done
	[[ $expected == '[["heavy.bpf.o","heavy_0","accepted",'*'"heavy_bad","rejected"'*'["tc.bpf.o",'* ]]
	freed judge_last "$others"
}

# bats test_tags=once
@test "load --keep-going: a table for people, and with -q only what was not accepted" {
	judge "$OBJ/mixed.bpf.o" "$OBJ/xdp.bpf.o"
	[[ $status == 6 ]]
	[[ ${lines[0]} =~ ^OBJECT\ +PROGRAM\ +VERDICT\ +INSNS\ +STATES\ +STACK\ +XLATED\ +USEC\ +CAUSE$ ]]
	[[ ${lines[2]} =~ ^mixed.bpf.o\ +mixed_bad\ +rejected\ +.*\ invalid\ access\ to\ packet ]]
	[[ ${lines[-1]} =~ ^2\ objects,\ [0-9]+\ programs:\ [0-9]+\ accepted,\ 1\ rejected$ ]]
	judge "$OBJ/mixed.bpf.o" "$OBJ/xdp.bpf.o" -q
	[[ $status == 6 && ${#lines[@]} == 2 && ${lines[1]} == mixed.bpf.o*mixed_bad* ]]
}

# bats test_tags=once
@test "load --keep-going: --columns chooses, --sort and --reverse order the rows" {
	judge "$OBJ/heavy.bpf.o" "$OBJ/mixed.bpf.o" --columns program,verified_insns --sort verified_insns,program -j
	[[ $status == 6 ]]
	json '.verdicts | all(keys == ["program", "verified_insns"]) and
		(. == sort_by(.verified_insns, .program)) and (.[-1].program | startswith("heavy_"))'
	judge "$OBJ/heavy.bpf.o" "$OBJ/mixed.bpf.o" --columns program,verified_insns --sort verified_insns --reverse -j
	json '.verdicts | map(.verified_insns) | . == (sort | reverse) and .[0] > .[-1]'
	judge "$OBJ/mixed.bpf.o" --columns +optional
	[[ ${lines[0]} == OBJECT*CAUSE*OPTIONAL ]]
	judge "$OBJ/mixed.bpf.o" --columns all
	[[ ${lines[0]} == OBJECT*SECTION*JITED* ]]
	fails 2 bpfprog load --check --keep-going "$OBJ/mixed.bpf.o" --columns nosuch
	[[ ${stderr_lines[0]} == "bpfprog load: unknown column 'nosuch' (--columns help lists them)" ]]
	fails 2 bpfprog load --check --keep-going "$OBJ/mixed.bpf.o" --sort +insns
	run -0 --separate-stderr bpfprog load --columns help
	[[ ${lines[0]} =~ ^COLUMN\ +SHOWN\ +WHAT && $output == *stack_depth*always* ]]
	run -0 bpfprog load --columns help -j
	json 'map(.key) | index("cause") != null and index("error") != null'
}

# bats test_tags=once
@test "load --keep-going: a program above a budget is one verdict more" {
	judge "$OBJ/heavy.bpf.o" --prog heavy_0 --prog heavy_7 --max-insns 5 -j
	[[ $status == 8 ]]
	json '.summary.over_budget == 2 and (.verdicts[0] | .verdict == "over budget" and .error.code == 8 and
		(.cause | test("^[0-9]+ instructions verified, and 5 are allowed$")) and .verified_insns > 5)'
	judge "$OBJ/heavy.bpf.o" "$OBJ/mixed.bpf.o" --max-insns 5
	[[ $status == 6 ]]
}

# bats test_tags=once
@test "load --keep-going: --tap and --junit have a test for each program" {
	judge "$OBJ/mixed.bpf.o" none.o --tap
	[[ $status == 6 && ${lines[0]} == 1..4 ]]
	[[ ${lines[1]} == 'ok 1 - mixed.bpf.o: mixed_good' && ${lines[2]} == 'not ok 2 - mixed.bpf.o: mixed_bad' ]]
	[[ ${lines[3]} == '# invalid access to packet'* && ${lines[-2]} == 'not ok 4 - none.o' ]]
	judge "$OBJ/mixed.bpf.o" none.o --junit report.xml -j
	[[ $status == 6 ]]
	json '.summary.programs == 3'
	[[ $(< report.xml) == *'<testsuite name="bpfprog load" tests="4" failures="1" errors="1"'* ]]
	[[ $(< report.xml) == *'name="mixed.bpf.o: mixed_bad"'* ]]
	fails_json 2 bpfprog load --check --keep-going "$OBJ/mixed.bpf.o" --tap -j
	fails 1 bpfprog load --check --keep-going "$OBJ/xdp.bpf.o" -q --junit /dev/full
}

# bats test_tags=once
@test "load --keep-going: --log-file has the whole log of each program that was rejected" {
	judge "$OBJ/mixed.bpf.o" "$OBJ/heavy.bpf.o" "$OBJ/bad.bpf.o" --log-file log -q
	[[ $status == 6 && $(grep -c '^[a-z]*\.bpf\.o: [a-z_]*:$' log) == 4 ]]
	grep -q '^mixed.bpf.o: mixed_bad:$' log
	grep -q '^heavy.bpf.o: heavy_bad:$' log
	# heavy_bad is walked through for more lines than are shown of it.
	[[ $(wc -l < log) -gt 300 ]]
}

# bats test_tags=once
@test "load --keep-going: a directory stands for the objects below it" {
	mkdir -p dir/sub
	cp "$OBJ/xdp.bpf.o" dir/b.o
	cp "$OBJ/mixed.bpf.o" dir/sub/a.o
	echo text > dir/text
	judge dir/ -j
	[[ $status == 6 ]]
	json '(.verdicts | map(.object) | unique) == ["b.o", "sub/a.o"] and .summary.objects == 2'
	# Files have their names, and if two have the same, as much of their paths as tells them apart.
	judge dir/sub/a.o dir/b.o -j
	json '(.verdicts | map(.object) | unique) == ["a.o", "b.o"] and .verdicts[0].object == "a.o"'
	cp dir/b.o dir/sub
	judge "$PWD/dir/sub/b.o" "$PWD/dir/b.o" -j
	json '(.verdicts | map(.object) | unique) == ["b.o", "sub/b.o"]'
	cp -r dir two
	judge dir two/ -j
	json '(.verdicts | map(.object) | unique) == ["dir/b.o", "dir/sub/a.o", "dir/sub/b.o",
		"two/b.o", "two/sub/a.o", "two/sub/b.o"]'
	# --prog chooses among all of them.
	judge dir --prog 'mixed_*' --prog xdp_pass -j
	[[ $status == 6 ]]
	json '(.verdicts | map(.program) | unique) == ["mixed_bad", "mixed_good", "mixed_optional", "xdp_pass"]'
	fails 3 bpfprog load --check --keep-going dir --prog nosuch --prog xdp_pass
	[[ ${stderr_lines[0]} == "bpfprog load: no program 'nosuch' in what is to be judged" ]]
	fails 2 bpfprog load --check dir/b.o dir/sub/a.o --prog xdp_pass
	mkdir one
	cp dir/b.o one
	run -0 --separate-stderr bpfprog load --check --keep-going one -n
	[[ -z $stderr && $output == *'prog_name=xdp_pass'* ]]
	mkdir empty
	fails 3 bpfprog load --check --keep-going empty
}

# bats test_tags=once
@test "load --keep-going: a directory is searched however deep it is, and links back are not followed" {
	local name i

	name=$(printf '%0250d' 0)
	mkdir -p dir/z
	cp "$OBJ/xdp.bpf.o" dir/top.o
	ln -s .. dir/z/up
	ln -s nowhere dir/z/broken
	(
		cd dir || return
		for ((i = 0; i < 20; i++)); do
			mkdir "$name"
			cd -P "./$name" || return
		done
		cp "$OBJ/xdp.bpf.o" deep.o
	)
	judge dir -j
	[[ $status == 0 && ! $stderr ]]
	json '(.verdicts | map(.object | length) | unique) == [5, 5026] and .summary.objects == 2'
	rm -r dir
}

# bats test_tags=once
@test "load --keep-going: --save and --baseline compare verdicts and figures of directories" {
	mkdir dir
	cp "$OBJ/xdp.bpf.o" "$OBJ/mixed.bpf.o" dir
	judge dir --save verdicts -q
	[[ $status == 6 && $(head -n 1 verdicts) == '# bpfprog load --save 2' ]]
	grep -q $'^mixed.bpf.o\tmixed_bad\t.*\trejected\tinvalid access to packet' verdicts
	# Nothing has changed: what failed before still fails.
	judge dir --baseline verdicts --max-growth 0 -j
	[[ $status == 6 ]]
	json '.changes == [] and .verdict_changes == []'
	judge dir -j
	json '.changes == null and .verdict_changes == null'
	# A program that was accepted is rejected, one is new, and figures grew.
	sed -i 's/\trejected\tinvalid.*/\taccepted\t/; /\tmixed_optional\t/d' verdicts
	awk -F '\t' -v OFS='\t' '$2 == "xdp_count" { $3 = 1 } { print }' verdicts > grown
	judge dir --baseline grown --max-growth 10 -j
	[[ $status == 8 && $stderr == *'grown: 1 program is not accepted any more, 1 figure grew by more than 10%' ]]
	json '.verdict_changes | map([.program, .before, .after, .worse]) | sort ==
		[["mixed_bad", "accepted", "rejected", true], ["mixed_optional", null, "accepted", false]]'
	json '.changes | length == 1 and (.[0] | .program == "xdp_count" and .figure == "verified_insns" and .before == 1)'
	judge dir --baseline grown
	[[ $status == 8 && $output =~ OBJECT\ +PROGRAM\ +FIGURE\ +BEFORE\ +AFTER\ +CHANGE ]]
	[[ $output =~ mixed_bad\ +verdict\ +accepted\ +rejected\ +worse ]]
	# What is not asked for is not gone.
	judge dir --prog mixed_good --baseline grown -j
	[[ $status == 0 ]]
	json '.verdict_changes == [] and .changes == []'
	# An object that cannot be opened any more takes its programs along.
	echo text > dir/broken
	judge dir/xdp.bpf.o --save one -q
	[[ $status == 0 ]]
	judge dir/broken --baseline one -j
	[[ $status == 1 ]]
	cp dir/broken dir/xdp.bpf.o
	judge dir/xdp.bpf.o --baseline one -j
	[[ $status == 8 ]]
	json '[.verdict_changes[] | select(.worse)] | length > 0 and all(.after == null)'
	# What --save wrote without verdicts is of programs that were accepted.
	bpfprog load "$OBJ/mixed.bpf.o" --prog mixed_good --check --save plain -q
	judge "$OBJ/mixed.bpf.o" --prog mixed_good --baseline plain -j
	[[ $status == 0 ]]
	json '.verdict_changes == []'
	mkdir -p two/{a,b}
	cp "$OBJ/xdp.bpf.o" two/a
	cp "$OBJ/xdp.bpf.o" two/b
	fails 2 bpfprog load --check --keep-going two two --save two.txt
	judge two/a two/b --save two.txt -q
	[[ $status == 0 && $(grep -c '^b/' two.txt) -gt 0 ]]
}

# bats test_tags=once
@test "load --keep-going: a file of --save is shown, ordered and compared, and nothing is loaded" {
	judge "$OBJ/heavy.bpf.o" "$OBJ/mixed.bpf.o" --save old -j
	[[ $status == 6 ]]
	expected=$(jq -c '[.verdicts[] | [.object, .program, .verdict, .verified_insns, .cause]], .summary' <<< "$output")
	run --separate-stderr strace -f -qq -e trace=bpf -o calls bpfprog load old --check --keep-going -j
	[[ $status == 6 && $(grep -c BPF_PROG_LOAD calls) == 0 ]]
	[[ $(jq -c '[.verdicts[] | [.object, .program, .verdict, .verified_insns, .cause]], .summary' <<< "$output") == "$expected" ]]
	json '.verdicts[0] | .section == null and .type == null and .optional == null'
	json '.verdicts[] | select(.program == "mixed_bad") | .error | .code == 6 and .errno == null and
		(.message | startswith("mixed.bpf.o: invalid access to packet"))'
	judge old --prog 'mixed_*' --sort verified_insns,program --reverse --columns program -j
	json '[.verdicts[].program] | length == 3 and (. == (sort | reverse))'
	judge old --prog heavy_0 --max-insns 5
	[[ $status == 8 ]]
	judge old --prog nosuch
	[[ $status == 3 ]]
	# Of another kernel, where a program is rejected that was not before.
	sed 's/^# kernel .*/# kernel 1.2.3/; s/\taccepted\t$/\trejected\tfor the test/' old > new
	judge new --prog mixed_good --baseline old -j
	[[ $status == 8 && $stderr == *"old was saved on kernel $(uname -r), and the other one on 1.2.3"* ]]
	json '.verdict_changes | map([.program, .before, .after, .worse]) == [["mixed_good", "accepted", "rejected", true]]'
	judge new --save again -q
	cmp new again
	fails 2 bpfprog load --check --keep-going old "$OBJ/mixed.bpf.o"
	[[ ${stderr_lines[0]} == *'a file of --save is read alone, and not with objects' ]]
	sed -i 's/\trejected\t/\tperhaps\t/' new
	fails 1 bpfprog load --check --keep-going new
	[[ $stderr == *"new: 'perhaps' of program '"*"' is not a verdict" ]]
}

# bats test_tags=once
@test "load --keep-going: --top-lines tells where the verifier was most" {
	judge "$OBJ/work.bpf.o" --top-lines 2 -j
	[[ $status == 0 && -z $stderr ]]
	json '.verdicts[0] | .program == "xdp_work" and (.top_lines | length == 2 and (.[0].source | startswith("for (int i = 0;"))
		and (.[1].source | contains("bpf_get_prandom_u32()")) and .[0].insns > .[1].insns and .[1].insns >= 100)'
	# Nearly all that the verifier walked through, if all lines are asked for.
	judge "$OBJ/heavy.bpf.o" "$OBJ/mixed.bpf.o" "$OBJ/work.bpf.o" --top-lines 100 -j
	[[ $status == 6 ]]
	json '.verdicts | all((.top_lines | map(.insns) | . == (sort | reverse) and all(. > 0)) and
		((.top_lines | map(.insns) | add) as $sum | $sum <= .verified_insns and $sum >= .verified_insns * 0.6))'
	json '.verdicts[] | select(.program == "mixed_bad") | .verdict == "rejected" and .top_lines[0].insns == 2 and
		(.top_lines[0].source | contains("ctx->data"))'
	# The verdicts and figures are the same with and without.
	with=$(jq -c '[.verdicts[] | [.program, .verdict, .verified_insns, .total_states, .cause]]' <<< "$output")
	judge "$OBJ/heavy.bpf.o" "$OBJ/mixed.bpf.o" "$OBJ/work.bpf.o" -j
	json '.verdicts | all(.top_lines == [])'
	[[ $(jq -c '[.verdicts[] | [.program, .verdict, .verified_insns, .total_states, .cause]]' <<< "$output") == "$with" ]]
	judge "$OBJ/work.bpf.o" --top-lines 1 --prog xdp_work
	[[ $status == 0 && $output =~ OBJECT\ +PROGRAM\ +INSNS\ +SHARE\ +PLACE\ +SOURCE ]]
	[[ ${lines[-1]} =~ ^work.bpf.o\ +xdp_work\ +[0-9]+\ +[0-9]+\.[0-9]%\ .*for\ \(int\ i ]]
	judge "$OBJ/work.bpf.o" --columns all --top-lines 1
	[[ $status == 0 ]]
	for n in 0 101 x; do
		fails 2 bpfprog load --check --keep-going "$OBJ/work.bpf.o" --top-lines "$n"
	done
	fails 2 bpfprog load --check "$OBJ/work.bpf.o" --top-lines 1
}

# A log that would not fit says so, and the program is judged all the same.
@test "load --keep-going: a rejection is one with any size of the log" {
	for size in 128 $((1 << 20)) $((1 << 29)) $(((1 << 30) - 1)); do
		judge "$OBJ/bad.bpf.o" "$OBJ/mixed.bpf.o" --log-size "$size" -j
		[[ $status == 6 ]]
		json '.summary | .rejected == 2 and .accepted == 2'
	done
}

# bats test_tags=once
@test "load --keep-going: what it cannot be combined with" {
	for words in "$OBJ/xdp.bpf.o --keep-going --pin $PIN/a" '--raw hex:b700 --type xdp --check --keep-going' \
		"$OBJ/xdp.bpf.o --check --keep-going --meta a=b" "$OBJ/xdp.bpf.o --check --tap" \
		"$OBJ/xdp.bpf.o --check --columns program" "$OBJ/xdp.bpf.o --list --keep-going"; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog load $words
	done
	[[ ! -e $PIN/a ]]
}
