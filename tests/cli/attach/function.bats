#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# attach: by links to functions, tracepoints and events, which have no place to be queried

# shellcheck disable=SC2154	# set by bats

load ../../helpers

PASS=b7000000000000009500000000000000	# return 0

setup() {
	setup_dirs
}

teardown() {
	[[ ! -e $BATS_TEST_TMPDIR/stats ]] || echo 0 > /proc/sys/kernel/bpf_stats_enabled
	teardown_dirs
}

# raw NAME TYPE [OPTION...]: a program at $PIN/NAME
raw() {
	bpfprog load --raw "hex:$PASS" --type "$2" --name "$1" --pin "$PIN/$1" "${@:3}" > /dev/null
}

# runs NAME: how often the program has run
runs() {
	bpfprog list "$PIN/$1" --columns run_cnt -j | jq '.[0].run_cnt'
}

count_runs() {
	touch "$BATS_TEST_TMPDIR/stats"
	echo 1 > /proc/sys/kernel/bpf_stats_enabled
}

# effect NAME COMMAND...: the program runs when the command does
effect() {
	local before

	before=$(runs "$1")
	"${@:2}"
	[ "$(runs "$1")" -gt "$before" ]
}

# none NAME COMMAND...: it does not
none() {
	local before

	before=$(runs "$1")
	"${@:2}"
	[ "$(runs "$1")" -eq "$before" ]
}

new_dir() {
	mktemp -d "$BATS_TEST_TMPDIR/XXXXXX" > /dev/null
}

# pinned NAME KIND TARGET COOKIE TRIGGER -- WORD...: attached by a link that is pinned, it runs;
# without the pin it does not
pinned_runs() {
	local name=$1 kind=$2 target=$3 cookie=$4 trigger=$5 link

	shift 6
	run -0 --separate-stderr bpfprog attach "$PIN/$name" "$@" --pin "$PIN/link" -j
	json ".changed and .target_kind == \"$kind\" and .target == $target and .cookie == $cookie and
		.pinned == \"$PIN/link\" and .link_id > 0 and .position == null"
	link=$(jq .link_id <<< "$output")
	effect "$name" "$trigger"
	fails 7 bpfprog attach "$PIN/$name" "$@" --pin "$PIN/link"
	run -0 --separate-stderr bpfprog query --links "$PIN/link" -j
	json ".[0].id == $link and .[0].pinned == [\"$PIN/link\"]"
	run -0 --separate-stderr bpfprog query -j "$@"
	if has link_perf_event_info || [[ $1 == fentry* || $1 == trace_fexit || $1 == raw_tp ]]; then
		json "[.[].id] | index($link) != null"
	else
		[[ $output == '[]' && $stderr == *' link(s) of perf events are left out'* ]]
	fi
	run -0 --separate-stderr bpfprog detach "$PIN/link" -j
	json ".changed and .link_id == $link and .unpinned == [\"$PIN/link\"]"
	none "$name" "$trigger"
}

# bats test_tags=once
@test "attach: words for functions and tracepoints that are wrong, and options of others" {
	raw k kprobe
	while IFS='|' read -r words text; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog attach "$PIN/k" $words --pin "$PIN/link"
		[[ $stderr == *"$text"* ]]
	done <<-'END'
		kprobe|needs a function
		kprobe vfs_read+x|unknown offset 'x'
		kprobe +4|unknown function
		kretprobe vfs_read+4|takes no offset
		ksyscall|needs a system call
		ksyscall openat+4|without an offset
		uprobe|needs a program or library
		uprobe /bin/sh|unknown place
		tracepoint|needs a tracepoint
		tracepoint sched_switch|CATEGORY:NAME
		tracepoint sched:../x|CATEGORY:NAME
		tracepoint sched:|CATEGORY:NAME
		raw_tp|needs a tracepoint
		raw_tp sched:sched_switch|without a category
		perf_event software:nosuch --cpu 0 --freq 1|unknown perf event
		perf_event software:cpu-clock --freq 1|--cpu N or --pid N
		perf_event software:cpu-clock --cpu 0|--period N
		perf_event software:cpu-clock --cpu 0 --freq 1 --period 2|one of --freq and --period
		netfilter|needs a family
		netfilter ipv5 input|unknown family
		netfilter ipv4 inputs|unknown hook
		netfilter ipv4 input --priority x|is not a number
		netfilter ipv4 input --priority -2147483648|out of range
		iter task nosuch|is not the id
		iter bpf_map_elem map|needs a word
		iter --order sideways|unknown order
		kprobe vfs_read vfs_write|too many words
		kprobe vfs_read --multi|does not take --multi
		kprobe vfs_read --first|does not take --first
		kprobe vfs_read --replace id:1|--replace cannot be combined
		kprobe vfs_read --force|--force is for
		kprobe vfs_read --mode native|--mode is for xdp
		kprobe vfs_read --priority 1|--priority is for netfilter
		kprobe vfs_read --pid 1|--pid is for
		kprobe vfs_read --order pre|--order is for iter
		netfilter ipv4 input --cookie 1|--cookie is for
		xdp lo --cookie 1|--cookie is for
		tracepoint a:b --freq 5|--freq is for perf_event
		tracepoint a:b --ref-ctr 5|--ref-ctr is for
		uprobe /bin/sh main --cpu 1|--cpu is for perf_event
		kprobe vfs_read --cookie x|is not a number
	END
	fails 2 bpfprog attach "$PIN/k" kprobe vfs_read
	[[ $stderr == *'--pin PATH'* ]]
	fails 2 bpfprog attach "$PIN/k" kprobe/vfs_read
	fails 2 bpfprog attach "$PIN/k" kprobe/vfs_read --pin "$PIN/link" -- true
	[ ! -e "$PIN/link" ]
}

# bats test_tags=guest,once
@test "attach: --dry-run shows the event, the link and the pin, for every spelling of TYPE" {
	need prog_kprobe prog_tracepoint
	raw k kprobe
	raw t tracepoint
	run -0 --separate-stderr bpfprog attach "$PIN/k" kprobe vfs_read --cookie 7 --pin "$PIN/link" --dry-run -j
	json '[.calls[].call] == ["perf_event_open", "bpf_link_create", "bpf_obj_pin"] and
		(.calls[1].args | map({key: .name, value}) | from_entries |
		.attach_type == "perf_event" and .["opts.perf_event.bpf_cookie"] == "7")'
	plain=$output
	for words in 'kprobe/vfs_read' 'KPROBE vfs_read' 'kprobe.s vfs_read'; do
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog attach "$PIN/k" $words --cookie 7 --pin "$PIN/link" --dry-run -j
		[[ $output == "$plain" ]]
	done
	run -0 bpfprog attach "$PIN/t" tp/sched/sched_switch --pin "$PIN/link" --dry-run
	plain=$output
	for words in 'tp sched:sched_switch' 'tracepoint sched/sched_switch' 'tracepoint/sched/sched_switch'; do
		# shellcheck disable=SC2086	# words
		run -0 bpfprog attach "$PIN/t" $words --pin "$PIN/link" --dry-run
		[[ $output == "$plain" ]]
	done
	[ ! -e "$PIN/link" ]
}

@test "attach: a program of another type is refused, with the types that fit" {
	need prog_kprobe prog_tracepoint
	raw k kprobe
	raw t tracepoint
	fails 5 bpfprog attach "$PIN/k" tracepoint sched:sched_switch --pin "$PIN/link"
	[[ $stderr == *'attach types that fit: kprobe, kretprobe'* ]]
	fails 5 bpfprog attach "$PIN/t" kprobe vfs_read --pin "$PIN/link"
	[[ $stderr == *'attach types that fit: tracepoint'* ]]
	[ ! -e "$PIN/link" ]
}

# bats test_tags=guest
@test "attach: a tracepoint and a function that are not there, with the nearest name" {
	need prog_kprobe prog_tracepoint
	raw k kprobe
	raw t tracepoint
	fails 3 bpfprog attach "$PIN/t" tracepoint sched:sched_swich --pin "$PIN/link"
	[[ $stderr == *"did you mean 'sched:sched_switch'?" ]]
	fails 3 bpfprog attach "$PIN/t" tracepoint timer:sched_switch --pin "$PIN/link"
	[[ $stderr == *"did you mean 'sched:sched_switch'?" ]]
	fails 3 bpfprog attach "$PIN/k" ksyscall nosuch --pin "$PIN/link"
	fails 3 bpfprog attach "$PIN/k" uprobe /nosuch main --pin "$PIN/link"
	fails 3 bpfprog attach "$PIN/k" uprobe "$PROBE" nosuchfunction --pin "$PIN/link"
	fails 3 bpfprog attach "$PIN/k" uprobe "$BATS_TEST_FILENAME" main --pin "$PIN/link"
	[ ! -e "$PIN/link" ]
}

# bats test_tags=guest
@test "attach: an offset past the end of its function, or inside an instruction of a program, is refused" {
	need prog_kprobe
	raw k kprobe
	fails 2 bpfprog attach "$PIN/k" kprobe vfs_read+0x1000000 --pin "$PIN/link"
	[[ $stderr == *"past the end of 'vfs_read'"* ]]
	# The first byte that is no longer of it is where the next symbol is: older kernels would take that one.
	size=$(awk '$3 == "vfs_read" { print $1 }' /proc/kallsyms)
	next=$(awk '{ print $1 }' /proc/kallsyms | LC_ALL=C sort -u | grep -A 1 -Fx "$size" | tail -n 1)
	fails 2 bpfprog attach "$PIN/k" kprobe "vfs_read+$((16#$next - 16#$size))" --pin "$PIN/link"
	[[ $stderr == *"past the end of 'vfs_read'"* ]]
	fails 2 bpfprog attach "$PIN/k" uprobe "$PROBE" main+1 --pin "$PIN/link"
	[[ $stderr == *'not the start of a function'* && $stderr == *--force* ]]
	fails 2 bpfprog attach "$PIN/k" uprobe "$PROBE" 0x1 --pin "$PIN/link"
	fails 2 bpfprog attach "$PIN/k" uretprobe "$PROBE" main+1 --force --pin "$PIN/link"
	fails 2 bpfprog attach "$PIN/k" uprobe "$PROBE" main+0x10000000 --force --pin "$PIN/link"
	run -0 bpfprog attach "$PIN/k" uprobe "$PROBE" main+4 --force --pin "$PIN/link" --dry-run
	[ ! -e "$PIN/link" ]
}

# bats test_tags=guest
@test "attach: kprobe and kretprobe run with their function, pinned or with a command" {
	need prog_kprobe link_kprobe
	count_runs
	raw k kprobe
	cookie=null
	! has link_perf_event_info || cookie=7
	pinned_runs k function '"vfs_mkdir"' null new_dir -- kprobe vfs_mkdir
	pinned_runs k function '"vfs_mkdir"' null new_dir -- kretprobe/vfs_mkdir
	fails 3 bpfprog attach "$PIN/k" kprobe vfs_mkdirr --pin "$PIN/link"
	[[ $stderr == *"did you mean 'vfs_mkdir'"* ]]
	effect k bpfprog attach "$PIN/k" kprobe vfs_mkdir -- mkdir "$BATS_TEST_TMPDIR/one"
	none k new_dir
	run -0 --separate-stderr bpfprog attach "$PIN/k" ksyscall mkdir --cookie 7 --pin "$PIN/link" -j
	json '.attach_type == "kprobe" and (.target | endswith("sys_mkdir")) and .cookie == 7'
	run -0 --separate-stderr bpfprog attach "$PIN/k" kprobe vfs_mkdir --pin "$PIN/link" --replace-pin -j
	json '.changed and .target == "vfs_mkdir"'
	effect k new_dir
	[ "$(bpfprog query --links -j | jq "[.[] | select(.prog_id == $(bpfprog list "$PIN/k" -q))] | length")" -eq 1 ]
}

# bats test_tags=guest
@test "attach: --if-absent finds the link of a probe, and takes no other for it" {
	need prog_kprobe link_kprobe
	raw k kprobe
	bpfprog attach "$PIN/k" kprobe vfs_mkdir --cookie 7 --pin "$PIN/link" -q
	if ! has link_perf_event_info; then
		# The kernel does not tell where it is.
		fails 7 bpfprog attach "$PIN/k" kprobe vfs_mkdir --cookie 7 --pin "$PIN/link" --if-absent
		[[ $stderr == *'does not tell'* ]]
		return
	fi
	run -0 --separate-stderr bpfprog attach "$PIN/k" kprobe vfs_mkdir --cookie 7 --pin "$PIN/link" --if-absent -j
	json ".changed == false and .pinned == \"$PIN/link\" and .cookie == 7"
	run -0 --separate-stderr bpfprog attach "$PIN/k" kprobe vfs_mkdir --cookie 7 --pin "$PIN/link" --replace-pin -j
	json '.changed == false'
	fails 7 bpfprog attach "$PIN/k" kprobe vfs_mkdir --cookie 8 --pin "$PIN/other" --if-absent
	[[ $stderr == *'with the cookie 7, not 8'* ]]
	fails 7 bpfprog attach "$PIN/k" kprobe vfs_mkdir --cookie 7 --pin "$PIN/other"
	[[ $stderr == *'already, by link'* ]]
	run -0 --separate-stderr bpfprog attach "$PIN/k" kprobe vfs_rmdir --pin "$PIN/other" --if-absent -j
	json '.changed'
	[ ! -e "$PIN/third" ]
}

# bats test_tags=guest
@test "attach: a program of a tracepoint runs with its event" {
	need prog_tracepoint link_perf_event
	count_runs
	raw t tracepoint
	pinned_runs t tracepoint '"task:task_rename"' null true_command -- tracepoint task:task_rename
}

# bats test_tags=guest
@test "attach: a program of a raw tracepoint runs with its event" {
	need prog_raw_tp
	count_runs
	raw r raw_tracepoint
	pinned_runs r tracepoint '"task_rename"' null true_command -- raw_tp task_rename
	fails 3 bpfprog attach "$PIN/r" raw_tp nosuch --pin "$PIN/link"
}

# A process that calls itself something else.
true_command() {
	env true
}

# bats test_tags=guest
@test "attach: fentry, fexit and fmod_ret run with the function that the program was loaded for, and as nothing else" {
	need prog_fentry prog_fexit
	count_runs
	raw e tracing --attach-type trace_fentry --attach-to vfs_mkdir
	raw x tracing --attach-type trace_fexit --attach-to vfs_mkdir
	name='"vfs_mkdir"'
	has link_tracing_info || name=null
	pinned_runs e function "$name" null new_dir -- fentry
	pinned_runs x function "$name" null new_dir -- trace_fexit
	if ! has link_tracing_info; then
		fails 7 bpfprog attach "$PIN/e" fexit --pin "$PIN/link"
		[[ $stderr == *'once'*'load it again' ]]
		raw again tracing --attach-type trace_fentry --attach-to vfs_mkdir
		fails 2 bpfprog attach "$PIN/again" fexit --pin "$PIN/link"
		[[ $stderr == *'loaded for trace_fentry, not for trace_fexit'* ]]
		none again new_dir
		return
	fi
	fails 2 bpfprog attach "$PIN/e" fexit --pin "$PIN/link"
	[[ $stderr == *'not loaded for trace_fexit'* ]]
	none e new_dir
	pinned_runs e function "$name" null new_dir -- fentry/vfs_mkdir
	fails 2 bpfprog attach "$PIN/e" fentry vfs_rmdir --pin "$PIN/link"
	[[ $stderr == *'loaded for vfs_mkdir, not for vfs_rmdir'* ]]
	effect e bpfprog attach "$PIN/e" fentry -- mkdir "$BATS_TEST_TMPDIR/one"
}

# bats test_tags=guest
@test "attach: uprobe and uretprobe run with the function of a program, of all processes or of one" {
	need prog_kprobe link_uprobe
	count_runs
	raw k kprobe
	target="\"$(realpath "$PROBE") main\""
	has link_perf_event_info || target=.target
	pinned_runs k binary "$target" null probe_list -- uprobe "$PROBE" main
	pinned_runs k binary "$target" null probe_list -- uretprobe "$PROBE:main"
	pinned_runs k binary "$target" null probe_list -- "uprobe/$PROBE:main"
	effect k bpfprog attach "$PIN/k" uprobe "$PROBE" main -- "$PROBE" --list > /dev/null
	bpfprog attach "$PIN/k" uprobe "$PROBE" main --pid $$ --pin "$PIN/link" -q
	none k probe_list
	fails 7 bpfprog attach "$PIN/k" uprobe "$PROBE" main --pid $$ --pin "$PIN/link" --if-absent
	fails 3 bpfprog attach "$PIN/k" uprobe "$PROBE" main --pid 4194304 --pin "$PIN/other"
	[ ! -e "$PIN/other" ]
}

probe_list() {
	"$PROBE" --list > /dev/null
}

# bats test_tags=guest
@test "attach: an offset that --force allows kills no process if an instruction begins there" {
	need prog_kprobe link_uprobe
	raw k kprobe
	bpfprog attach "$PIN/k" uprobe "$PROBE" main+0 --pin "$PIN/link" -q
	probe_list
}

# more NAME COUNT: it has run more often
more() {
	[ "$(runs "$1")" -gt "$2" ]
}

# bats test_tags=guest
@test "attach: a perf event of a CPU and of a process runs the program" {
	need prog_perf_event link_perf_event
	count_runs
	raw p perf_event
	run -0 --separate-stderr bpfprog attach "$PIN/p" perf_event software:cpu-clock --cpu 0 --freq 50 --cookie 3 --pin "$PIN/link" -j
	json '.target_kind == "event" and .target == "software:cpu-clock" and .cookie == 3'
	soon more p "$(runs p)"
	bpfprog detach "$PIN/link" -q
	none p sleep 0.2
	bpfprog attach "$PIN/p" perf_event software:page-faults --pid $$ --period 1 --pin "$PIN/link" -q
	soon more p "$(runs p)"
	fails 7 bpfprog attach "$PIN/p" perf_event software:page-faults --pid $$ --period 1 --pin "$PIN/other" --if-absent
	fails 3 bpfprog attach "$PIN/p" perf_event software:page-faults --pid 4194304 --period 1 --pin "$PIN/other"
	fails 2 bpfprog attach "$PIN/p" perf_event software:cpu-clock --cpu 0 --freq 999999999 --pin "$PIN/other"
	[[ $stderr == *max_sample_rate* ]]
	fails 5 bpfprog attach "$PIN/p" perf_event 999:0 --cpu 0 --period 1 --pin "$PIN/other"
	[ ! -e "$PIN/other" ]
}

# sends: can a packet be sent in the network namespace?
sends() {
	ip netns exec "nf$$" bash -c 'echo > /dev/udp/127.0.0.1/9' 2> /dev/null
}

@test "attach: a netfilter program drops what a namespace sends, at one priority a program" {
	need link_netfilter
	raw n netfilter --attach-type netfilter
	raw m netfilter --attach-type netfilter
	new_netns "nf$$"
	sends
	run -0 --separate-stderr bpfprog attach "$PIN/n" netfilter ipv4 output --priority -5 --netns "nf$$" --pin "$PIN/link" -j
	json ".target_kind == \"netfilter\" and .target == \"ipv4 output --priority -5\" and .pinned == \"$PIN/link\""
	link=$(jq .link_id <<< "$output")
	run ! sends
	for words in netfilter 'netfilter ipv4' 'netfilter/ipv4 output' 'netfilter ipv4 output --priority -5'; do
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog query -j -- $words
		json "[.[].id] | index($link) != null"
		json 'all(.attach_type == "netfilter")'
	done
	for words in 'netfilter ipv6' 'netfilter ipv4 out' 'iter netfilter'; do
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog query -j $words
		json "[.[].id] | index($link) == null"
	done
	fails 2 bpfprog query netfilter --tree
	run -0 --separate-stderr bpfprog attach "$PIN/n" netfilter ipv4 output --priority -5 --netns "nf$$" --pin "$PIN/link" --if-absent -j
	json '.changed == false'
	fails 7 bpfprog attach "$PIN/m" netfilter ipv4 output --priority -5 --netns "nf$$" --pin "$PIN/other"
	[[ $stderr == *'the priority is taken at this hook: -5'* ]]
	fails 7 bpfprog attach "$PIN/m" netfilter ipv4 output --priority -5 --netns "nf$$" --pin "$PIN/link" --replace-pin
	fails 2 bpfprog attach "$PIN/m" netfilter ipv4 input --defrag --priority -400 --netns "nf$$" --pin "$PIN/other"
	[[ $stderr == *'with --defrag from -399: -400'* ]]
	[ ! -e "$PIN/other" ]
	run ! sends
	run -0 --separate-stderr bpfprog detach "$PIN/link" -j
	json ".changed and .unpinned == [\"$PIN/link\"]"
	sends
	run -0 bpfprog attach "$PIN/n" netfilter/ipv4 output --netns "nf$$" -- ip netns exec "nf$$" bash -c '! echo > /dev/udp/127.0.0.1/9' 2> /dev/null
	sends
}

# A program of an iterator that writes a line for everything.
LINES=79160000000000007961000000000000bfa200000000000007020000f8ffffff7a0af8ff780a0000
LINES+=b703000002000000850000007f000000b7000000000000009500000000000000

# iterator NAME: at $PIN/NAME
iterator() {
	bpfprog load --raw "hex:$LINES" --type tracing --attach-type iter --attach-to "$1" \
		--license GPL --name "$1" --pin "$PIN/$1" > /dev/null
}

@test "attach: an iterator is read from its pin, over everything or a process" {
	need iter
	iterator bpf_prog
	iterator task
	run -0 --separate-stderr bpfprog attach "$PIN/bpf_prog" iter --pin "$PIN/link" -j
	json '.target_kind == "iter" and .target == "bpf_prog" and .attach_type == "trace_iter"'
	run -0 cat "$PIN/link"
	[ "${#lines[@]}" -gt 2 ]
	run -0 --separate-stderr bpfprog attach "$PIN/bpf_prog" iter --pin "$PIN/link" --if-absent -j
	json '.changed == false'
	fails 2 bpfprog attach "$PIN/task" iter --order self --pin "$PIN/other"
	# Older ones do not tell which iterator the program is.
	has prog_iter_cgroup || return 0
	run -0 --separate-stderr bpfprog attach "$PIN/bpf_prog" iter/bpf_prog --pin "$PIN/link" --if-absent -j
	json '.changed == false'
	fails 2 bpfprog attach "$PIN/bpf_prog" iter task --pin "$PIN/other"
	[[ $stderr == *'loaded for bpf_prog, not for task'* ]]
	fails 2 bpfprog attach "$PIN/bpf_prog" iter map "$PIN/nosuch" --pin "$PIN/other"
	[[ $stderr == *'goes over no map'* ]]
	fails 2 bpfprog attach "$PIN/bpf_prog" iter pid $$ --pin "$PIN/other"
	fails 2 bpfprog attach "$PIN/task" iter cgroup "$CG" --order self --pin "$PIN/other"
	fails 3 bpfprog attach "$PIN/task" iter pid 4194304 --pin "$PIN/other"
	[ ! -e "$PIN/other" ]
	run -0 --separate-stderr bpfprog attach "$PIN/task" iter pid $$ --pin "$PIN/tasks" -j
	json ".target == \"task pid $$\""
	run -0 cat "$PIN/tasks"
	few=${#lines[@]}
	run -0 bpfprog attach "$PIN/task" iter --pin "$PIN/tasks" --replace-pin -q
	run -0 cat "$PIN/tasks"
	[ "${#lines[@]}" -gt "$few" ]
}

# bats test_tags=guest
@test "attach: an iterator over the elements of a map needs that map" {
	need iter prog_iter_cgroup
	iterator bpf_map_elem
	fails 2 bpfprog attach "$PIN/bpf_map_elem" iter --pin "$PIN/other"
	[[ $stderr == *'iter map MAP'* ]]
	fails 3 bpfprog attach "$PIN/bpf_map_elem" iter map "$PIN/nosuch" --pin "$PIN/other"
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/x" --pin-maps "$PIN" -q > /dev/null
	run -0 --separate-stderr bpfprog attach "$PIN/bpf_map_elem" iter map "$PIN/hits" --pin "$PIN/elems" -j
	json '.target | startswith("bpf_map_elem map id:")'
	run -0 cat "$PIN/elems"
	[ "${#lines[@]}" -ge 1 ]
	[ ! -e "$PIN/other" ]
}

# bats test_tags=guest
@test "attach: a program of a security hook runs, or there is a warning that it never will" {
	need prog_lsm
	count_runs
	raw l lsm --attach-type lsm_mac --attach-to inode_mkdir
	run -0 --separate-stderr bpfprog attach "$PIN/l" lsm --pin "$PIN/link" -j
	json '.changed and .target_kind == "function" and .attach_type == "lsm_mac"'
	if has lsm_bpf; then
		[[ -z $stderr ]]
		effect l new_dir
	else
		[[ $stderr == 'warning: '*'will not be called'* || $stderr == *'warning: '*'lacks bpf'* ]]
		none l new_dir
	fi
	! has link_tracing_info || bpfprog attach "$PIN/l" lsm/inode_mkdir --pin "$PIN/link" --if-absent -q
	fails 5 bpfprog attach "$PIN/l" fentry --pin "$PIN/other"
	[[ $stderr == *'attach types that fit: lsm_mac, lsm_cgroup'* ]]
}

# with_modules LIST COMMAND...: where this is the list of active security modules
with_modules() {
	echo "$1" > "$BATS_TEST_TMPDIR/modules"
	# shellcheck disable=SC2016	# for the shell inside
	run -0 --separate-stderr unshare -m bash -ec '
		mount --bind "$1" /sys/kernel/security/lsm
		exec "${@:2}"' bash "$BATS_TEST_TMPDIR/modules" "${@:2}"
}

# bats test_tags=guest
@test "attach: where bpf is not an active security module, there is a warning that the program will not be called" {
	need prog_lsm lsm_bpf
	# Up to 5.14 a program is attached once only.
	for name in l other third; do
		raw "$name" lsm --attach-type lsm_mac --attach-to inode_mkdir
	done
	with_modules lockdown,yama bpfprog attach "$PIN/l" lsm --pin "$PIN/link" -j
	json '.changed and .link_id > 0'
	[[ $stderr == *'warning: '*'will not be called'*'(lockdown,yama) lacks bpf'*'lsm=lockdown,yama,bpf' ]]
	rm "$PIN/link"
	with_modules lockdown,bpf,yama bpfprog attach "$PIN/other" lsm -- true
	[[ -z $stderr ]]
	with_modules lockdown,bpfx,xbpf bpfprog attach "$PIN/third" lsm -- true
	[[ $stderr == *'will not be called'* ]]
	has prog_lsm_cgroup || return 0
	bpfprog load "$OBJ/lsm.bpf.o" --prog lsm_cgroup_allow --pin "$PIN/c" -q > /dev/null
	with_modules lockdown bpfprog attach "$PIN/c" lsm_cgroup "$CG"
	[[ $stderr == *'will not be called'* ]]
	with_modules lockdown,bpf bpfprog attach "$PIN/c" lsm_cgroup "$CG" --if-absent
	[[ -z $stderr ]]
}
