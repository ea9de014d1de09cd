#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach: by one link to many functions, of the kernel or of a program, and to USDT probes

# shellcheck disable=SC2154	# set by bats

load ../../helpers

PASS=b7000000000000009500000000000000	# return 0
TARGET=$ROOT/build/tests/target

setup() {
	setup_dirs
}

teardown() {
	[[ ! -e $BATS_TEST_TMPDIR/stats ]] || echo 0 > /proc/sys/kernel/bpf_stats_enabled
	teardown_dirs
}

# raw NAME TYPE: a program for links of that type at $PIN/NAME
raw() {
	bpfprog load --raw "hex:$PASS" --type kprobe --attach-type "$2" --name "$1" --pin "$PIN/$1" > /dev/null
}

# runs NAME COUNT COMMAND...: the command makes the program run so often, or oftener after "+"
runs() {
	local before after

	touch "$BATS_TEST_TMPDIR/stats"
	echo 1 > /proc/sys/kernel/bpf_stats_enabled
	before=$(bpfprog list "$PIN/$1" --columns run_cnt -j | jq '.[0].run_cnt')
	"${@:3}" > /dev/null
	after=$(bpfprog list "$PIN/$1" --columns run_cnt -j | jq '.[0].run_cnt')
	if [[ $2 == + ]]; then
		((after > before))
	else
		((after - before == $2))
	fi
}

dir() {
	local path

	path=$(mktemp -d "$BATS_TEST_TMPDIR/XXXXXX")
	rmdir "$path"
}

# bats test_tags=once
@test "attach: words for many functions that are wrong" {
	bpfprog load --raw "hex:$PASS" --type kprobe --name k --pin "$PIN/k" > /dev/null
	while IFS='|' read -r words text; do
		set -f
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog attach "$PIN/k" $words --pin "$PIN/link"
		set +f
		[[ $stderr == *"$text"* ]]
	done <<-'END'
		kprobe.multi|needs functions of the kernel
		kprobe.multi vfs_read+4|without an offset
		kretprobe.multi vfs_read ext4:x|without an offset and a module
		kprobe.multi vfs_read --pid 1|--pid is for
		kprobe.multi vfs_read --force|--force is for
		kprobe.multi vfs_read --ref-ctr 1|--ref-ctr is for
		uprobe.multi|needs a program or library
		uprobe.multi /bin/sh|unknown place
		uprobe.session /bin/sh main --cpu 1|--cpu is for
		usdt|needs a program or library and a probe
		usdt /bin/sh|unknown probe
		usdt /bin/sh main|unknown probe 'main'
		usdt /bin/sh a:|unknown probe
		usdt /bin/sh :a|unknown probe
		usdt /bin/sh:a|unknown probe
		usdt /bin/sh a:b c|too many words
		uprobe.multi /bin/sh main --first|does not take --first
	END
	fails 2 bpfprog attach "$PIN/k" kprobe.multi 'vfs_*'
	[[ $stderr == *'--pin PATH'* ]]
	[ ! -e "$PIN/link" ]
}

# bats test_tags=guest
@test "attach: kprobe.multi and kretprobe.multi run with all functions of a list and of a pattern" {
	need prog_kprobe link_kprobe_multi
	raw k kprobe.multi
	run -0 --separate-stderr bpfprog attach "$PIN/k" kprobe.multi vfs_rmdir vfs_mkdir vfs_mkdir --cookie 7 --pin "$PIN/link" -j
	json '.changed and .target_kind == "function" and .attach_type == "kprobe.multi" and .places == 2'
	if has link_perf_event_info; then
		json '(.target | split(" ") | sort == ["vfs_mkdir", "vfs_rmdir"]) and .cookie == 7'
		run -0 bpfprog attach "$PIN/k" kprobe.multi 'vfs_mkdi[r]' 'vfs_rmdi?' --cookie 7 --pin "$PIN/link" --if-absent -j
		json '.changed == false and .places == 2'
		fails 7 bpfprog attach "$PIN/k" kprobe.multi vfs_mkdir vfs_rmdir --cookie 7 --pin "$PIN/other"
		fails 7 bpfprog attach "$PIN/k" kprobe.multi vfs_mkdir vfs_rmdir --cookie 8 --pin "$PIN/other" --if-absent
	fi
	runs k 2 dir
	run -0 bpfprog attach "$PIN/k" kretprobe.multi vfs_rmdir --pin "$PIN/link" --replace-pin -j
	json '.changed and .attach_type == "kretprobe.multi" and .places == 1'
	runs k 1 dir
	run -0 bpfprog attach "$PIN/k" kprobe.multi/'vfs_*' --pin "$PIN/link" --replace-pin
	[[ $output == *'functions '* && ${#output} -lt 500 ]]
	runs k + dir
	run -0 bpfprog detach "$PIN/link" -j
	json '.changed'
	runs k 0 dir
	runs k + bpfprog attach "$PIN/k" kprobe.multi 'vfs_*' -- mkdir "$BATS_TEST_TMPDIR/one"
	[ ! -e "$PIN/other" ]
}

# bats test_tags=guest
@test "attach: kprobe.session runs at entry and return" {
	need prog_kprobe link_kprobe_session
	raw s kprobe.session
	run -0 bpfprog attach "$PIN/s" kprobe.session vfs_rmdir --pin "$PIN/link" -j
	json '.changed and .attach_type == "kprobe.session" and .target == "vfs_rmdir"'
	runs s 2 dir
	run -0 bpfprog attach "$PIN/s" kprobe.session vfs_rmdir --pin "$PIN/link" --if-absent -j
	json '.changed == false'
}

# bats test_tags=guest
@test "attach: kprobe.multi names the one of many functions that is not there" {
	need prog_kprobe link_kprobe_multi
	raw k kprobe.multi
	fails 3 bpfprog attach "$PIN/k" kprobe.multi vfs_mkdir vfs_rmdirr --pin "$PIN/link"
	[[ $stderr == *"no function 'vfs_rmdirr'"*"did you mean 'vfs_rmdir'"* ]]
	fails 3 bpfprog attach "$PIN/k" kprobe.multi vfs_mkdir 'nosuch*' --pin "$PIN/link"
	[[ $stderr == *"the pattern 'nosuch*' fits no function"* ]]
	bpfprog load --raw "hex:$PASS" --type kprobe --name plain --pin "$PIN/plain" > /dev/null
	fails 5 bpfprog attach "$PIN/plain" kprobe.multi vfs_mkdir --pin "$PIN/link"
	[[ $stderr == *'not loaded for kprobe.multi'*'--attach-type trace_kprobe_multi'* ]]
	fails 5 bpfprog attach "$PIN/k" kprobe vfs_mkdir --pin "$PIN/link"
	[ ! -e "$PIN/link" ]
	[ -z "$(bpfprog query --links -j | jq ".[] | select(.prog_id == $(id k))")" ]
}

# bats test_tags=guest
@test "attach: uprobe.multi, uretprobe.multi and uprobe.session run with functions of a program" {
	need prog_kprobe link_uprobe_multi
	raw u uprobe.multi
	path=$(realpath "$TARGET")
	run -0 --separate-stderr bpfprog attach "$PIN/u" uprobe.multi "$TARGET" 'target_*' other_three --cookie 5 --pin "$PIN/link" -j
	json ".changed and .target_kind == \"binary\" and .places == 3 and .cookie == 5 and
		(.target | split(\" \") | .[0] == \"$path\" and (sort | length == 4))"
	runs u 3 "$TARGET"
	run -0 bpfprog attach "$PIN/u" uprobe.multi "$TARGET" other_three target_one target_two --cookie 5 --pin "$PIN/link" --if-absent -j
	json '.changed == false'
	run -0 bpfprog attach "$PIN/u" "uretprobe.multi/$TARGET:target_one" --pin "$PIN/link" --replace-pin -j
	json ".changed and .target == \"$path target_one\" and .attach_type == \"uretprobe.multi\""
	runs u 1 "$TARGET"
	run -0 bpfprog attach "$PIN/u" uprobe.multi "$TARGET" target_one --pid $$ --pin "$PIN/link" --replace-pin -j
	json ".target == \"$path target_one --pid $$\""
	runs u 0 "$TARGET"
	fails 3 bpfprog attach "$PIN/u" uprobe.multi "$TARGET" target_one --pid 4194304 --pin "$PIN/other"
	fails 3 bpfprog attach "$PIN/u" uprobe.multi "$TARGET" target_on --pin "$PIN/other"
	[[ $stderr == *"did you mean 'target_one'"* ]]
	fails 3 bpfprog attach "$PIN/u" uprobe.multi "$TARGET" 'nosuch*' --pin "$PIN/other"
	fails 3 bpfprog attach "$PIN/u" uprobe.multi /nosuch main --pin "$PIN/other"
	fails 2 bpfprog attach "$PIN/u" uprobe.multi "$TARGET" target_one+1 --pin "$PIN/other"
	[[ $stderr == *'not the start of a function'* ]]
	bpfprog load --raw "hex:$PASS" --type kprobe --name plain --pin "$PIN/plain" > /dev/null
	fails 5 bpfprog attach "$PIN/plain" uprobe.multi "$TARGET" main --pin "$PIN/other"
	[[ $stderr == *'not loaded for uprobe.multi'* ]]
	[ ! -e "$PIN/other" ]
	has link_uprobe_session || return 0
	raw s uprobe.session
	run -0 bpfprog attach "$PIN/s" uprobe.session "$TARGET" other_three --pin "$PIN/session" -j
	json '.attach_type == "uprobe.session"'
	runs s 2 "$TARGET"
}

# bats test_tags=guest
@test "attach: usdt runs with the probe of a program, and raises its semaphore" {
	need prog_kprobe link_uprobe_multi
	raw u uprobe.multi
	[ "$("$TARGET")" = 'semaphore 0' ]
	run -0 --separate-stderr bpfprog attach "$PIN/u" usdt "$TARGET" target:called --cookie 9 --pin "$PIN/link" -j
	json ".changed and .attach_type == \"usdt\" and .target == \"$(realpath "$TARGET") target:called\" and
		.places == 1 and .cookie == 9"
	[[ -z $stderr ]]
	[ "$("$TARGET")" = 'semaphore 1' ]
	runs u 1 "$TARGET"
	run -0 bpfprog attach "$PIN/u" "usdt/$TARGET:target:called" --cookie 9 --pin "$PIN/link" --if-absent -j
	json '.changed == false and .attach_type == "usdt"'
	bpfprog detach "$PIN/link" -q
	[ "$("$TARGET")" = 'semaphore 0' ]
	fails 3 bpfprog attach "$PIN/u" usdt "$TARGET" target:caled --pin "$PIN/link"
	[[ $stderr == *"did you mean 'target:called'"* ]]
	fails 3 bpfprog attach "$PIN/u" usdt "$BATS_TEST_FILENAME" target:called --pin "$PIN/link"
	[ ! -e "$PIN/link" ]
}

# bats test_tags=guest,once
@test "attach: --dry-run shows the options of a link to many functions" {
	need prog_kprobe link_kprobe_multi link_uprobe_multi
	raw k kprobe.multi
	run -0 bpfprog attach "$PIN/k" kretprobe.multi vfs_mkdir vfs_rmdir --cookie 3 --pin "$PIN/link" -n
	[[ ${lines[0]} == *'attach_type=trace_kprobe_multi'*'flags=0x1'*'cnt=2'*'syms=[vfs_mkdir vfs_rmdir]'*'cookies=[3 for each]'* ]]
	run -0 bpfprog attach "$PIN/k" usdt "$TARGET" target:called --pid $$ --pin "$PIN/link" -n
	[[ ${lines[0]} == *'attach_type=trace_uprobe_multi'*'ref_ctr_offsets=[the semaphores]'*"pid=$$"* ]]
	[ ! -e "$PIN/link" ]
}
