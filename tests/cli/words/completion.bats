#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Completion: what bpfprog offers for an unfinished line, and bash, zsh and fish on a terminal.
# bats file_tags=once

# shellcheck disable=SC2154	# what is shared with helpers and bats

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

# offered WORD...: what is offered for the last word, without what it is, in $output
offered() {
	run -0 --separate-stderr "$TOOL" --complete "$@"
	[[ -z $stderr ]]
	output=$(cut -f 1 <<< "$output")
	mapfile -t lines <<< "$output"
}

# only EXPECTED WORD...: these words are offered, in this order, and no other
only() {
	offered "${@:2}"
	[[ "${lines[*]}" == "$1" ]] || { echo "for ${*:2}: ${lines[*]}"; return 1; }
}

# all EXPECTED WORD...: these are among the words that are offered
all() {
	offered "${@:2}"
	for word in $1; do
		grep -qxF -e "$word" <<< "$output" || { echo "no $word for ${*:2}: ${lines[*]}"; return 1; }
	done
}

# none UNWANTED WORD...: none of these is
none() {
	offered "${@:2}"
	for word in $1; do
		! grep -qxF -e "$word" <<< "$output" || { echo "$word for ${*:2}"; return 1; }
	done
}

@test "completion: commands, pages, calls with their errno values" {
	only 'load list' l
	only 'attach' att
	only 'query' help q
	only '' help query ''
	only '' nonesuch ''
	all 'bpf_prog_load bpf_prog_attach bpf_prog_query bpf_prog_test_run_opts' explain ''
	all 'EPERM EBUSY EINVAL ENOENT' explain bpf_prog_attach ''
	none 'EFAULT ENOSPC' explain bpf_prog_attach E
	only 'EBUSY' explain bpf_prog_attach EBU
	all 'EBUSY' explain EB
	only '' explain EBUSY ''
}

@test "completion: options that are not on the line yet, of the command and of all" {
	all '--pin --pin-dir --check --json -j -P' load -
	none '--multi --introspect-cli --complete' load --
	only '--replace --replace-pin' attach --repl
	only '' load x.o --check --chec
	# One that may be given again, and one whose argument is not typed yet.
	only '--set' load x.o --set a=1 --se
	only 'native generic offload' attach 1 xdp lo --mode ''
	only '--mode=native' attach 1 xdp lo --mode=na
	only '' attach 1 xdp lo --force=
	only 'csv' -q list --format c
	only '' attach 1 egress /x -- l
}

@test "completion: lists go on after a comma, and after the plus sign of --columns" {
	only 'verified_insns' list --columns ver
	only 'id,verified_insns' list --columns id,ver
	only '+verified_insns' list --columns +ver
	only '--columns=+id,verified_insns' list --columns=+id,ver
	only 'all' list --columns al
	only '' list --sort al
	only '' list --sort +ver
	# What is in the list already is not offered again.
	none 'id,name,name' list --columns id,name,
	all 'id,name,type id,name,tag' list --columns id,name,
	all 'verdict verified_insns' load x.o --sort ''
	only 'sleepable' load x.o --prog-flags slee
	all 'sleepable,strict-alignment' load x.o --prog-flags sleepable,
	none 'sleepable,sleepable' load x.o --prog-flags sleepable,
}

@test "completion: files where they are wanted: objects for load, directories to pin in" {
	local dir=$BATS_TEST_TMPDIR/dir

	mkdir -p "$dir/sub"
	cp "$OBJ/xdp.bpf.o" "$dir/x.o"
	cp "$OBJ/xdp.bpf.o" "$dir/y.bin"
	touch "$dir/x.c" "$dir/z.o" "$dir/.hidden"
	only "$dir/sub/ $dir/x.o $dir/y.bin" load "$dir/"
	only "$dir/x.o" load "$dir/x"
	only "$dir/x.o:" testrun "$dir/x"
	only "$dir/sub/ $dir/x.c $dir/x.o $dir/y.bin $dir/z.o" batch "$dir/"
	only "$dir/.hidden" batch "$dir/."
	only "$dir/sub/" load x.o --pin-dir "$dir/"
	# shellcheck disable=SC2088	# the program expands it
	HOME=$dir only '~/x.o' load '~/x'
	cd "$dir" || return
	only 'sub/ x.o y.bin' load ''
	only 'x.c x.o' load --raw x
}

@test "completion: programs, globals and maps of an object" {
	only "$OBJ/xdp.bpf.o:xdp_drop" testrun "$OBJ/xdp.bpf.o:xdp_d"
	all "$OBJ/xdp.bpf.o:xdp_pass $OBJ/xdp.bpf.o:xdp_count" testrun "$OBJ/xdp.bpf.o:"
	only 'xdp_drop' load "$OBJ/xdp.bpf.o" --prog xdp_d
	only '--prog=xdp_drop' load "$OBJ/xdp.bpf.o" --prog=xdp_d
	all 'flag= far= config=' load "$OBJ/globals.bpf.o" --set ''
	only 'far=' testrun "$OBJ/globals.bpf.o:globals_sum" --set far
	only 'hits=' load "$OBJ/xdp.bpf.o" --map ''
	only 'hits=' load "$OBJ/xdp.bpf.o" --max-entries h
	only 'xdp_drop=' load "$OBJ/xdp.bpf.o" --type xdp_d
	only 'xdp_drop=sched_cls' load "$OBJ/xdp.bpf.o" --type xdp_drop=sched_c
	only 'sched_cls' load "$OBJ/xdp.bpf.o" --type sched_c
	only 'sched_cls' list --type sched_c
	only 'xdp' load "$OBJ/xdp.bpf.o" --attach-type xd
	none 'cgroup_inet_egress' load "$OBJ/xdp.bpf.o" --attach-type ''
	only '' load "$OBJ/nonesuch.o" --prog ''
}

@test "completion: verdicts, fields and packets of a test run" {
	only 'aborted drop pass tx redirect' testrun "$OBJ/xdp.bpf.o:xdp_drop" --expect ''
	only 'XDP_DROP' testrun "$OBJ/xdp.bpf.o:xdp_drop" --expect XDP_D
	only 'shot' testrun "$OBJ/tc.bpf.o:$(bpfprog load --list "$OBJ/tc.bpf.o" -j | jq -r '.progs[0].name')" --expect sh
	only 'drop' testrun "$OBJ/xdp.bpf.o:xdp_drop" --pcap x.pcap --only dr
	only 'drop' testrun "$OBJ/xdp.bpf.o:xdp_drop" --expect-count dr
	only 'ingress_ifindex=' testrun "$OBJ/xdp.bpf.o:xdp_drop" --ctx in
	only 'a=1,ingress_ifindex=' testrun "$OBJ/xdp.bpf.o:xdp_drop" --ctx a=1,in
	all 'data_in ctx_in repeat data_out' testrun "$OBJ/xdp.bpf.o:xdp_drop" ''
	only 'data_out' testrun "$OBJ/xdp.bpf.o:xdp_drop" data_in x.bin data_o
	only '@tcp/dport' testrun "$OBJ/xdp.bpf.o:xdp_drop" data_in @tcp/dp
	only 'hex:' testrun "$OBJ/xdp.bpf.o:xdp_drop" --data-in he
	only 'tcp dport' testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet 'tcp dp'
	only 'ipv6 tcp ipv6 tclass' testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet 'ipv6 tc'
	only 'icmp echo-request' testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet 'icmp echo-req'
	# A value is due.
	only '' testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet 'tcp dport '
	only 'none' testrun "$OBJ/xdp.bpf.o:xdp_drop" --expect-stdout n
}

@test "completion: programs by id, name, tag and pin, maps where a map is wanted" {
	bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN/maps" -q
	id=$(bpfprog list "$PIN/xdp_drop" -q)
	tag=$(bpfprog list "$PIN/xdp_drop" -j | jq -r '.[].tag')
	all "id pinned name tag $id $PIN/xdp_drop" attach ''
	none "$PIN/maps/hits" attach ''
	only "$PIN/xdp_drop" list "$PIN/xdp_d"
	only "$PIN/xdp_drop" list pinned "$PIN/xdp_d"
	all "$id" list id ''
	all "id:$id" list id:
	all 'xdp_drop' list name xdp_
	all 'name:xdp_drop' attach 5 --replace name:xdp_
	all "$tag" list tag ''
	all "$tag" list --tag ''
	only "$PIN/maps/hits" bind "$PIN/xdp_drop" "$PIN/maps/h"
	only "$PIN/maps/hits" bind "$PIN/xdp_drop" pinned "$PIN/maps/h"
	map=$(bpfprog list "$PIN/xdp_count" -j | jq '.[].map_ids[0]')
	all "$map" bind "$PIN/xdp_drop" id ''
	all "hits=$map" load "$OBJ/xdp.bpf.o" --map hits=
	none "$PIN/xdp_drop" list --map "$PIN/"
	# Of another type than that of the object.
	none "next=$map" load "$OBJ/tail.bpf.o" --map next=
}

@test "completion: the types that a program fits, and its targets" {
	bpfprog load "$OBJ/cgroup.bpf.o" --pin-dir "$PIN" -q
	all 'cgroup_inet4_connect connect4 cgroup' attach "$PIN/connect4_allow" ''
	none 'xdp cgroup_inet_egress cgroup_inet6_connect dev kprobe' attach "$PIN/connect4_allow" ''
	only 'connect4' attach "$PIN/connect4_allow" con
	only 'cgroup/connect4' attach "$PIN/connect4_allow" cgroup/
	only 'BPF_CGROUP_INET4_CONNECT' attach "$PIN/connect4_allow" BPF
	only "$CG/" attach "$PIN/connect4_allow" connect4 "${CG%?}"
	only "$CG/" attach "$PIN/connect4_allow" connect4 cgroup "${CG%?}"
	only "$CG/" attach "$PIN/connect4_allow" "${CG%?}"
	only "$CG/" query egress "${CG%?}"
	only 'lo' query xdp l
	only 'lo' query tcx_ingress dev l
	all 'egress xdp kprobe' query ''
	none 'kprobe' detach ''
	all 'egress xdp' detach ''
}

@test "completion: --replace, --before and --after offer what is on the hook" {
	bpfprog load "$OBJ/cgroup.bpf.o" --pin-dir "$PIN" -q
	bpfprog attach "$PIN/connect4_allow" connect4 "$CG" --multi -q
	id=$(bpfprog list "$PIN/connect4_allow" -q)
	for option in --replace --before --after; do
		only "$id" attach "$PIN/connect4_deny" connect4 "$CG" "$option" ''
		only "$id" attach "$PIN/connect4_deny" connect4 cgroup "$CG" "$option" ''
		only '' attach "$PIN/connect4_deny" egress "$CG" "$option" ''
		only "$option=$id" attach "$PIN/connect4_deny" connect4 "$CG" "$option="
	done
	all "$id" attach 5 --before ''
}

@test "completion: links by id where one may be detached or asked for" {
	need link_cgroup
	bpfprog load "$OBJ/cgroup.bpf.o" --pin-dir "$PIN" -q
	bpfprog attach "$PIN/connect4_allow" connect4 "$CG" --pin "$PIN/link" -q
	link=$(bpfprog query --links -j | jq ".[] | select(.prog_id == $(bpfprog list "$PIN/connect4_allow" -q)).id")
	all "$PIN/link $link" query --links ''
	all "link:$link $PIN/link" detach ''
	none "$PIN/connect4_allow" query --links ''
}

# words_of SHELL LINE...: each line after TAB in that shell, in $output, its words with '|' between them
words_of() {
	local shell=$1 file=bpfprog.$1 out=$BATS_TEST_TMPDIR/words

	[[ $1 != zsh ]] || file=_bpfprog
	command -v "$shell" > /dev/null || skip "there is no $shell"
	rm -f "$out"
	"$ROOT/tests/cli/words/press_tab.py" "$shell" "$ROOT/completion/$file" "$out" "${@:2}"
	output=$(tr '\n' '|' < "$out" | sed 's/||/\n/g')
}

# A line, and the words that it has after TAB.
LINES_OF_ALL='bpfprog lo|bpfprog|load
bpfprog load xdp.bpf|bpfprog|load|xdp.bpf.o
bpfprog load my\ |bpfprog|load|my dir/
bpfprog load my\ dir/m|bpfprog|load|my dir/my prog.o
bpfprog load "my dir/m|bpfprog|load|my dir/my prog.o
bpfprog testrun xdp.b|bpfprog|testrun|xdp.bpf.o:
bpfprog testrun xdp.bpf.o:xdp_d|bpfprog|testrun|xdp.bpf.o:xdp_drop
bpfprog testrun my\ dir/my\ prog.o:xdp_d|bpfprog|testrun|my dir/my prog.o:xdp_drop
bpfprog testrun xdp.bpf.o:xdp_drop --packet "tcp dp|bpfprog|testrun|xdp.bpf.o:xdp_drop|--packet|tcp dport
bpfprog testrun xdp.bpf.o:xdp_drop --packet=tcp\ dp|bpfprog|testrun|xdp.bpf.o:xdp_drop|--packet=tcp dport
bpfprog testrun xdp.bpf.o:xdp_drop data_in @tcp/dp|bpfprog|testrun|xdp.bpf.o:xdp_drop|data_in|@tcp/dport
bpfprog testrun xdp.bpf.o:xdp_drop --data-in=@tcp/dp|bpfprog|testrun|xdp.bpf.o:xdp_drop|--data-in=@tcp/dport
bpfprog testrun xdp.bpf.o:xdp_drop --expect dr|bpfprog|testrun|xdp.bpf.o:xdp_drop|--expect|drop
bpfprog load xdp.bpf.o --prog xdp_d|bpfprog|load|xdp.bpf.o|--prog|xdp_drop
bpfprog load xdp.bpf.o --map h|bpfprog|load|xdp.bpf.o|--map|hits=
bpfprog load xdp.bpf.o --type=xdp_drop=sched_cl|bpfprog|load|xdp.bpf.o|--type=xdp_drop=sched_cls
bpfprog list --columns=+id,veri|bpfprog|list|--columns=+id,verified_insns
bpfprog list --metr|bpfprog|list|--metrics
bpfprog explain bpf_prog_attach EBU|bpfprog|explain|bpf_prog_attach|EBUSY
bpfprog help que|bpfprog|help|query'

# shell_completes SHELL
shell_completes() {
	local lines

	cd "$BATS_TEST_TMPDIR" || return
	mkdir 'my dir'
	cp "$OBJ/xdp.bpf.o" xdp.bpf.o
	cp "$OBJ/xdp.bpf.o" 'my dir/my prog.o'
	touch xdp.bpf.c
	mapfile -t lines < <(cut -d '|' -f 1 <<< "$LINES_OF_ALL")
	words_of "$1" "${lines[@]}"
	diff -u <(cut -d '|' -f 2- <<< "$LINES_OF_ALL") <(echo "$output")
}

@test "completion: bash completes on a terminal" {
	shell_completes bash
}

@test "completion: zsh completes on a terminal" {
	shell_completes zsh
}

@test "completion: fish completes on a terminal" {
	shell_completes fish
}
