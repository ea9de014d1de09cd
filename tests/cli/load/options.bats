#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load: every field of bpf_prog_load(), global variables, budgets, several objects.

load ../../helpers

PACKET=hex:0000000000000000000000000000
PASS=hex:b7000000020000009500000000000000

setup() { setup_dirs; }
teardown() { teardown_dirs; }

# bats test_tags=native
@test "load --list: what is inside, without the kernel" {
	run -0 --separate-stderr bpfprog load "$OBJ/globals.bpf.o" --list --json
	json '.progs == [{name: "globals_sum", section: "xdp", type: "xdp", attach_type: "xdp",
		insns: .progs[0].insns, optional: false}]'
	json '[.globals[] | select(.name == "numbers")] ==
		[{name: "numbers", section: ".bss", size: 12}]'
	json '.maps | length >= 2 and all(has("key_size") and has("max_entries"))'
	run -0 setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps=-all \
		bpfprog load "$OBJ/mixed.bpf.o" --list
	[[ $output == *mixed_bad* ]]
	run -0 --separate-stderr bpfprog load "$OBJ/mixed.bpf.o" --list --json
	json '[.progs[] | select(.optional) | .name] == ["mixed_optional"]'
	fails 2 bpfprog load "$OBJ/mixed.bpf.o" "$OBJ/xdp.bpf.o" --list
	fails 3 bpfprog load "$OBJ/none.bpf.o" --list
	# A budget that nobody looks at is none.
	for option in --max-insns=1 --save=file --prog=xdp_pass --set=verdict=1 --type=xdp --log-file=file --jobs=2; do
		fails 2 bpfprog load "$OBJ/xdp.bpf.o" --list "$option"
		[[ ${stderr_lines[0]} == "bpfprog load: ${option%%=*} is for programs that are loaded, and --list loads none" ]]
	done
	run -0 bpfprog load "$OBJ/xdp.bpf.o" --list --kernel-btf /sys/kernel/btf/vmlinux
}

# bats test_tags=native
@test "load: no descriptor left for a program is no rejection by the verifier" {
	bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN" --pin-maps "$PIN" -q > /dev/null
	# The map has the last one.
	run --separate-stderr bash -c 'exec 3>&-; ulimit -n 4; exec "$@"' bash "$TOOL" load --raw "$PASS" --type xdp --check \
		--fd-array "$PIN/hits"
	[[ $status == 1 && ! $output ]]
	[[ ${stderr_lines[0]} == 'bpfprog load: program without a name: Too many open files (EMFILE)' ]]
	[[ $stderr == *'hint: too many files are open; raise the limit, see ulimit -n' ]]
}

@test "load --btf: what the kernel does not take says where its reason is" {
	(($(printf '\1\0' | od -An -td2) == 1)) || skip "the bytes are for another byte order"
	# A structure with the name "a-b".
	printf '\x9f\xeb\1\0\x18\0\0\0\0\0\0\0\x0c\0\0\0\x0c\0\0\0\5\0\0\0\1\0\0\0\0\0\0\4\0\0\0\0\0a-b\0' > "$BATS_TEST_TMPDIR/odd"
	fails 1 bpfprog load --raw "$PASS" --type xdp --check --btf "$BATS_TEST_TMPDIR/odd"
	[[ ${stderr_lines[1]} == 'hint: the kernel does not take this BTF; --debug shows why' ]]
}

# bats test_tags=once
@test "load: of several objects, messages and logs name the one that a program is of" {
	cd "$BATS_TEST_TMPDIR" || return
	cp "$OBJ/xdp.bpf.o" one.o
	cp "$OBJ/xdp.bpf.o" two.o
	fails 8 bpfprog load one.o two.o --check --max-insns 2
	[[ $stderr == 'bpfprog load: one.o: xdp_rewrite: '*' instructions verified, and 2 are allowed' ]]
	bpfprog load one.o --check -q --save one
	run -0 --separate-stderr bpfprog load one.o "$OBJ/tc.bpf.o" --check --baseline one
	[[ ${stderr_lines[0]} == "warning: $OBJ/tc.bpf.o: tc_ok: not in one" ]]
	bpfprog load one.o two.o --check -q --log-level 4 --log-file log
	[[ $(grep -c '^one.o: xdp_[a-z]*:$' log) == 4 && $(grep -c '^two.o: xdp_[a-z]*:$' log) == 4 ]]
	# Of one there is no need to.
	bpfprog load one.o --check -q --log-level 4 --log-file log
	[[ $(head -1 log) == xdp_pass: ]]
}

# bats test_tags=once
@test "load --set: each kind of variable, in each section" {
	bpfprog load "$OBJ/globals.bpf.o" --pin "$PIN/sum" -q --set constant=3 --set small=0x100 \
		--set wide=-256 --set flag=true --set mode=MODE_ON --set text=A \
		--set numbers=1,2,3 --set 'numbers[1]=7' --set config.number=100 \
		--set 'config.inner.bytes[2]=9'
	# 3 + 256 - 256 + 1 + 5 + 65 + 7 + 100 + 9
	run -0 bpfprog testrun "$PIN/sum" --data-in "$PACKET" -q
	[[ $output == 190 ]]
}

# bats test_tags=once
@test "load --set: bit fields, members of what has no name, arrays of arrays, lists of strings" {
	bpfprog load "$OBJ/globals.bpf.o" --pin "$PIN/sum" -q --set constant=0 --set small=0 --set text= \
		--set matrix=1,2,3,4 --set 'names=x,A' --set record.low=7 --set record.high=-16 --set record.high=15 \
		--set record.mode=MODE_ON --set record.word=0x0200 --set 'record.points[1].y=-30'
	# 400 + 3 + 65 + 7 + 15 + 5 + 2 - 30
	run -0 bpfprog testrun "$PIN/sum" --data-in "$PACKET" -q
	[[ $output == 467 ]]
	# Neighbours of a bit field keep their values.
	bpfprog load "$OBJ/globals.bpf.o" --pin "$PIN/sum" --replace-pin -q --set constant=0 --set small=0 --set text= \
		--set record.low=5 --set record.high=-1 --set record.low=2 --set record.mode=5 --set record.high=3
	run -0 bpfprog testrun "$PIN/sum" --data-in "$PACKET" -q
	[[ $output == 10 ]]
	for set in record.low=8 record.low=-1 record.high=16 record.high=-17 record.mode=16 matrix=1,2,3,4,5,6,7 \
		names=abcd,e names=a,b,c matrix= 'numbers=1,' numbers=,1 "numbers=$(printf '%080d' 1)x"; do
		fails 1 bpfprog load "$OBJ/globals.bpf.o" --check --set "$set"
	done
	fails 3 bpfprog load "$OBJ/globals.bpf.o" --check --set record.=1
	fails 3 bpfprog load "$OBJ/globals.bpf.o" --check --set record.z=1
}

# bats test_tags=once
@test "load --set: a static variable of a function" {
	bpfprog load "$OBJ/globals.bpf.o" --pin "$PIN/sum" -q --set constant=0 --set small=0 --set text= \
		--set globals_sum.own.number=40 --set 'globals_sum.own.inner.bytes[1]=1'
	run -0 bpfprog testrun "$PIN/sum" --data-in "$PACKET" -q
	[[ $output == 40 ]]
	fails 3 bpfprog load "$OBJ/globals.bpf.o" --check --set own.number=1
	[[ ${stderr_lines[1]} == 'hint: --list shows those of the object' ]]
	fails 3 bpfprog load "$OBJ/globals.bpf.o" --check --set globals_sum=1
}

# Compilers before clang 15 keep half of it.
@test "load --set: an enumerator of 64 bits is set as a whole or not at all" {
	run --separate-stderr bpfprog load "$OBJ/globals.bpf.o" --pin "$PIN/sum" -q --set constant=0 \
		--set small=0 --set text= --set far=FAR_ON
	if ((status)); then
		[[ $status == 1 && $stderr == *': far: the compiler kept 32 bits of its enumerators: give the number' ]]
		bpfprog load "$OBJ/globals.bpf.o" --pin "$PIN/sum" -q --set constant=0 --set small=0 \
			--set text= --set far=0x300000000
	fi
	run -0 bpfprog testrun "$PIN/sum" --data-in "$PACKET" -q
	[[ $output == 3 ]]
}

# bats test_tags=once
@test "load --set: the message says what fits" {
	local set want

	while IFS='|' read -r set want; do
		fails "${want:0:1}" bpfprog load "$OBJ/globals.bpf.o" --check --set "$set"
		[[ ${stderr_lines[*]} == *"${want:2}" ]]
	done <<- 'END'
		small=65536|1 the value does not fit: 0 to 65535
		small=-1|1 the value does not fit: 0 to 65535
		constant=2147483648|1 the value does not fit: -2147483648 to 2147483647
		record.low=8|1 the value does not fit: 0 to 7
		record.high=-17|1 the value does not fit: -16 to 15
		text=abcdefgh|1 the string does not fit: at most 7 bytes
		mode=NOPE|1 no enumerator has this name hint: the names are MODE_OFF, MODE_ON
		config.nope=1|3 there is no such member hint: the names are number, inner
	END
}

# bats test_tags=once
@test "load --set: what the object does not decide is refused" {
	local bss

	bpfprog load "$OBJ/globals.bpf.o" --pin "$PIN/sum" --pin-maps "$PIN" -q
	bss=$(cd "$PIN" && ls -d ./*_bss)
	fails 1 bpfprog load "$OBJ/globals.bpf.o" --check --map "globals.bss=$PIN/$bss" --set wide=1
	[[ ${stderr_lines[0]} == 'bpfprog load: wide: its section is a map that exists already' ]]
}

# bats test_tags=once
@test "load --set: what does not fit is refused, and nothing is loaded" {
	local others

	others=$(progs globals_sum)
	for set in constant=x constant=99999999999 small=-1 small=65536 flag=2 mode=NOPE \
		numbers=1,2,3,4 'numbers[3]=1' 'numbers[x]=1' config=1 text=abcdefgh constant.x=1; do
		fails 1 bpfprog load "$OBJ/globals.bpf.o" --check --set "$set"
		[[ ${stderr_lines[0]} == "bpfprog load: ${set%%=*}: "* ]]
	done
	fails 3 bpfprog load "$OBJ/globals.bpf.o" --check --set nothing=1
	fails 3 bpfprog load "$OBJ/globals.bpf.o" --check --set config.nothing=1
	fails 2 bpfprog load "$OBJ/globals.bpf.o" --check --set constant
	freed globals_sum "$others"
}

@test "load --stats and budgets: figures, and status 8 above them" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --check --stats --json
	json '.progs[0] | .verified_insns > 0 and .total_states >= 0 and .verification_time_us >= 0'
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --check --json
	json '.progs[0] | .total_states == null and has("stack_depth")'
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --check --max-insns 1000 --max-states 1000 \
		--max-jited 100000
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --check --stats --json
	json '.progs[0].stack_depth | . >= 4 and . <= 512'
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --check --max-stack 512 -q
	fails 8 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --check --max-stack 1
	[[ ${stderr_lines[0]} == *' bytes of stack, and 1 are allowed' ]]
	fails 8 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/p" --max-insns 1
	[[ ${stderr_lines[0]} == *'xdp_pass: '*' instructions verified, and 1 are allowed' ]]
	[[ ! -e $PIN/p ]]
	fails 8 bpfprog load --raw "$PASS" --type xdp --pin "$PIN/p" --max-insns 1
	[[ ! -e $PIN/p ]]
}

# bats test_tags=once
@test "load: several objects, all or nothing" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" "$OBJ/tc.bpf.o" --pin-dir "$PIN" --json
	json '[.progs[].name] | index("xdp_pass") and index("tc_ok")'
	[[ -e $PIN/xdp_pass && -e $PIN/tc_ok ]]
	rm "$PIN"/xdp_* "$PIN"/tc_shot
	# The pin of tc_ok is in the way of the second object.
	fails 7 bpfprog load "$OBJ/xdp.bpf.o" "$OBJ/tc.bpf.o" --pin-dir "$PIN"
	[[ ! -e $PIN/xdp_pass && ! -e $PIN/tc_shot && -e $PIN/tc_ok ]]
	fails 6 bpfprog load "$OBJ/xdp.bpf.o" "$OBJ/bad.bpf.o" --pin-dir "$PIN"
	[[ ! -e $PIN/xdp_pass ]]
	fails 2 bpfprog load "$OBJ/xdp.bpf.o" "$OBJ/tc.bpf.o" --check --prog xdp_pass
}

@test "load --type NAME=TYPE: one program of several" {
	run -0 --separate-stderr bpfprog load "$OBJ/tc.bpf.o" --check --type tc_ok=sched_act --json
	json '[.progs[] | {(.name): .type}] | add | .tc_ok == "sched_act" and .tc_shot == "sched_cls"'
	fails 3 bpfprog load "$OBJ/tc.bpf.o" --check --type none=xdp
	fails 2 bpfprog load "$OBJ/tc.bpf.o" --check --type tc_ok=none
	fails 2 bpfprog load "$OBJ/tc.bpf.o" --check --type =xdp
	fails 2 bpfprog load "$OBJ/tc.bpf.o" --check --type tc_ok=xdp --type tc_ok=sched_act
	fails 2 bpfprog load "$OBJ/tc.bpf.o" --check --type xdp --type sched_act
	fails 2 bpfprog load "$OBJ/tc.bpf.o" --check --prog tc_shot --type tc_ok=sched_act
	[[ ${stderr_lines[0]} == *"--type is for 'tc_ok', which is not to be loaded" ]]
	# What is said of one program comes before what is said of all.
	run -0 --separate-stderr bpfprog load "$OBJ/tc.bpf.o" --check --type tc_ok=sched_act --type sched_cls --json
	json '[.progs[] | {(.name): .type}] | add | .tc_ok == "sched_act" and .tc_shot == "sched_cls"'
}

@test "load --type: a section tells the attach type as well" {
	bpfprog load --raw "$PASS" --type cgroup_skb/egress --check -n | grep -q 'expected_attach_type=cgroup_inet_egress,'
	bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup/connect4 --check -q
	fails 1 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --type cgroup_sock_addr --check
	run -6 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --type cgroup/connect4 --check
	[[ $stderr == *R0* ]]
}

@test "load --map: by the names that maps have in the object" {
	local hits

	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/a" --pin-maps "$PIN" -q
	mv "$PIN/hits" "$PIN/other"
	hits=$(bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --check -j --map "hits=$PIN/other" |
		jq '.maps[] | select(.name == "hits").id')
	# One that has another name in the kernel.
	bpfprog load "$OBJ/globals.bpf.o" --check -q
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/b" --pin-maps "$PIN" -j \
		--map "xdp.data=$PIN/xdp_data" --map "hits=$PIN/other" --replace-pin
	json ".maps[] | select(.name == \"hits\") | .id == $hits and (.pinned | endswith(\"/hits\"))"
	fails 3 bpfprog load "$OBJ/xdp.bpf.o" --check --map "no=$PIN/other"
	[[ ${stderr_lines[1]} == 'hint: maps in it: hits, xdp.data' ]]
	fails 2 bpfprog load "$OBJ/xdp.bpf.o" --check --map "hits=$PIN/other" --map "hits=$PIN/hits"
	[[ ${stderr_lines[0]} == *'--map is given twice for hits' ]]
}

@test "load --raw: flags, attempts, kernel version, logs, maps" {
	bpfprog load --raw "$PASS" --type xdp --check --prog-flags strict-alignment,test-state-freq \
		--attempts 1 --kern-version 4 --log-level 4 --log-size 128 --log-file "$BATS_TEST_TMPDIR/log"
	grep -q '^processed 2 insns' "$BATS_TEST_TMPDIR/log"
	fails 2 bpfprog load --raw "$PASS" --type xdp --check --prog-flags strict-alignment,nope
	[[ ${stderr_lines[0]} == *"unknown flag 'nope'" ]]
	fails 2 bpfprog load --raw "$PASS" --type xdp --check --prog-flags 65536
	[[ ${stderr_lines[0]} == *'the flag for a token is set by --token' ]]
	fails 2 bpfprog load --raw "$PASS" --type tracing --attach-to vfs_read --check
	[[ ${stderr_lines[0]} == *'--type tracing needs --attach-type' ]]
	fails 2 bpfprog load --raw "$PASS" --type xdp --check --fd-array id:1,,id:2
	fails 2 bpfprog load --raw "$PASS" --type xdp --check --attempts 0
	fails 3 bpfprog load --raw "$PASS" --type xdp --check --dev nonexistent
	fails 5 bpfprog load --raw "$PASS" --type xdp --check --dev lo
	[[ ${stderr_lines[1]} == *--dev* ]]
	ip link add lv0 type veth peer name lv1
	fails 5 bpfprog load --raw "$PASS" --type xdp --check --dev lv0
	[[ ${stderr_lines[1]} == 'hint: the driver of the device runs no BPF programs in it: lv0; leave out --dev' ]]
	fails 5 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --check --dev lv0
	[[ ${stderr_lines[1]} == *lv0* ]]
	ip link del lv0
	fails 3 bpfprog load --raw "$PASS" --type xdp --check --fd-array id:4294967295
}

@test "load --raw --fd-array: maps by their place, on kernels without that as well" {
	# r1 = address of map 1; r1 = address of the value of map 0; r0 = 0; exit.
	local one=18510000010000000000000000000000 value=18610000000000000000000000000000
	local end=b7000000000000009500000000000000 code hits data

	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/p" --pin-maps "$PIN" --json > "$BATS_TEST_TMPDIR/out"
	hits=$(jq '.maps[] | select(.name == "hits").id' "$BATS_TEST_TMPDIR/out")
	data=$(jq '.maps[] | select(.name != "hits").id' "$BATS_TEST_TMPDIR/out")
	for code in "$one$value" "$one" ''; do
		run -0 --separate-stderr bpfprog load --raw "hex:$code$end" --type socket_filter --check \
			--fd-array "id:$hits,id:$data" --json
		json ".progs[0].map_ids | sort == ([$hits, $data] | sort)"
	done
	fails 1 bpfprog load --raw "hex:$one$end" --type socket_filter --check --fd-array "id:$hits"
	[[ ${stderr_lines[0]} == *'instruction 0 is for map 1 of --fd-array, which has 1, counted from 0' ]]
	fails 1 bpfprog load --raw "hex:18510000ffffffff0000000000000000$end" --type socket_filter --check --fd-array "id:$hits"
	# A failure of its own is told, not that of an older kernel.
	fails 6 bpfprog load --raw "hex:$one" --type socket_filter --check --fd-array "id:$hits,id:$data"
	fails 1 bpfprog load --raw "hex:$one$end" --type cgroup_sock_addr --check --fd-array "id:$hits,id:$data"
	[[ ${stderr_lines[1]} == *'attach type'* ]]
}

# bats test_tags=once
@test "load: what is for objects only, or for --raw only, says so" {
	for option in --attempts=1 --btf=id:1 --fd-array=id:1 --name=x --license=GPL --func-info=x --line-info=x \
		--func-info-rec-size=8 --line-info-rec-size=16; do
		fails 2 bpfprog load "$OBJ/xdp.bpf.o" --check "$option"
		[[ ${stderr_lines[0]} == *"${option%=*} is for --raw"* ]]
	done
	for option in --prog=x --set=a=1 --map=a=1 --pin-maps=/x --kernel-btf=x; do
		fails 2 bpfprog load --raw "$PASS" --type xdp --pin "$PIN/p" "$option"
		[[ ${stderr_lines[0]} == *"${option%%=*} is for objects"* ]]
	done
}

@test "load --attach-to: a tracing program for what the kernel has" {
	need btf_vmlinux
	run -0 --separate-stderr bpfprog load --raw hex:b7000000000000009500000000000000 --type tracing \
		--attach-type trace_raw_tp --attach-to sched_switch --check --json
	json '.progs[0].type == "tracing"'
	fails 5 bpfprog load --raw "$PASS" --type tracing --attach-type trace_raw_tp \
		--attach-to no_such_tracepoint --check
	[[ ${stderr_lines[0]} == *no_such_tracepoint* ]]
	fails 5 bpfprog load --raw "$PASS" --type tracing --attach-type trace_raw_tp \
		--attach-to sched_swich --check
	[[ ${stderr_lines[-1]} == "hint: did you mean 'sched_switch'?" ]]
	# The name with and without what BTF has before it.
	for name in sched_switch btf_trace_sched_switch; do
		run -0 bpfprog load --raw "$PASS" --type tracing --attach-type trace_raw_tp --attach-to "$name" --check -q
	done
	for name in task bpf_iter_task; do
		run -0 bpfprog load --raw hex:b7000000000000009500000000000000 --type tracing --attach-type trace_iter --attach-to "$name" --check -q
	done
	fails 5 bpfprog load --raw "$PASS" --type tracing --attach-type trace_fentry \
		--attach-to no_such_module:function --check
}

# what_is_no_btf: files that have no BTF, and what is said of each
what_is_no_btf() {
	: > empty
	echo hello > text
	head -c 5000 "$OBJ/xdp.bpf.o" > cut.o
	head -c 5000 /sys/kernel/btf/vmlinux > cut.btf
	mkdir directory
	mkfifo pipe
	cat <<- END
		empty|an empty file
		/dev/null|not a regular file
		pipe|not a regular file
		directory|Is a directory (EISDIR)
		text|neither BTF nor an ELF file
		cut.o|an ELF file that is damaged or cut off, or its BTF is
		cut.btf|BTF that is damaged or cut off, or the part that a module adds to the kernel's
		$TOOL|an ELF file without BTF, in a section .BTF
	END
}

# bats test_tags=native
@test "load --btf, --kernel-btf: what the file is, and what is wanted" {
	local file what

	cd "$BATS_TEST_TMPDIR" || return
	what_is_no_btf > files
	while IFS='|' read -r file what; do
		fails 1 bpfprog load "$OBJ/xdp.bpf.o" --check --kernel-btf "$file"
		[[ ${stderr_lines[0]} == "bpfprog load: kernel BTF $file: $what" ]]
		[[ ${stderr_lines[1]} == 'hint: wanted is the BTF of a kernel, '* ]]
		fails 1 bpfprog load --raw "$PASS" --type xdp --check --btf "$file"
		[[ ${stderr_lines[0]} == "bpfprog load: BTF $file: $what" ]]
		[[ ${stderr_lines[1]} == 'hint: wanted is the object of the program, '* ]]
	done < files
}

@test "load --raw --btf: that of an object, whose sections have no sizes yet" {
	local id loaded=

	for id in {1..60}; do
		run bpfprog load --raw "$PASS" --type xdp --pin "$PIN/pass" -q --btf "$OBJ/xdp.bpf.o" \
			--func-info "hex:00000000$(printf '%02x' "$id")000000"
		((status == 0)) && loaded=1 && break
		[[ $output == *'the records of functions or lines do not fit'* ]]
	done
	[[ $loaded ]]
	run -0 bpfprog list "$PIN/pass" -j
	json '.[0].btf_id > 0'
}

@test "load --raw --btf: the kernel's own is told for what it is" {
	bpfprog load --raw "$PASS" --type xdp --check -q --btf id:1 || skip "the BTF of the kernel has no id"
	fails 6 bpfprog load --raw "$PASS" --type xdp --check --btf id:1 --func-info hex:0000000001000000
	[[ $stderr == *"hint: the BTF of --btf is the kernel's own, "* ]]
}

@test "load --kernel-btf: a missing file is an error, needed or not" {
	fails 3 bpfprog load "$OBJ/xdp.bpf.o" --check --kernel-btf "$BATS_TEST_TMPDIR/none"
	echo none > "$BATS_TEST_TMPDIR/none"
	fails 1 bpfprog load "$OBJ/xdp.bpf.o" --check --kernel-btf "$BATS_TEST_TMPDIR/none"
}

@test "load: the log of the verifier grows until it fits" {
	bpfprog load "$OBJ/xdp.bpf.o" --check --log-level 2 --log-size 128 \
		--log-file "$BATS_TEST_TMPDIR/log"
	[[ $(wc -c < "$BATS_TEST_TMPDIR/log") -gt 1000 ]]
	fails 6 bpfprog load "$OBJ/bad.bpf.o" --check --log-size 128
	# What the verifier says of it differs; that it says something, and that it is its verdict.
	[[ ${stderr_lines[0]} == *'rejected by the verifier'* && ${#stderr_lines[@]} -gt 4 ]]
}

@test "load: an object that fails without a word of the verifier is explained by its attributes" {
	fails 1 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --type cgroup_sock_addr --check
	[[ ${stderr_lines[0]} == *'xdp.bpf.o: program xdp_pass: Invalid argument (EINVAL)' ]]
	[[ ${stderr_lines[1]} == 'hint: '*'attach type'*cgroup_inet4_connect* ]]
	# Of several programs the one that is at fault.
	fails 1 bpfprog load "$OBJ/xdp.bpf.o" --check --type xdp_count=cgroup_sock_addr
	[[ ${stderr_lines[0]} == *'xdp.bpf.o: program xdp_count: Invalid argument (EINVAL)' ]]
	[[ ${stderr_lines[1]} == 'hint: '*'attach type'*cgroup_inet4_connect* ]]
	fails 5 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --type 200 --check
	[[ ${stderr_lines[1]} == *'program type'*200* ]]
	fails 5 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --prog-flags 0x40000000 --check
	[[ ${stderr_lines[1]} == *'flags: 0x40000000'* ]]
	fails_json 5 bpfprog load --raw "$PASS" --type xdp --prog-flags 0x40000000 --check -j
}

# bats test_tags=once
@test "load: on a terminal hints tell how to attach what was pinned" {
	local line begin='to attach it: bpfprog attach'

	command -v script > /dev/null || skip 'no script(1)'
	while IFS='|' read -r object line; do
		mkdir "$PIN/d"
		# shellcheck disable=SC2086	# words
		run -0 script -qec "bpfprog load $OBJ/$object --pin-dir $PIN/d" /dev/null
		[[ $output == *"$begin $PIN/d/$line"$'\r'* ]] || { echo "$output"; return 1; }
		rm -r "$PIN/d"
	done <<- END
		xdp.bpf.o --prog xdp_pass|xdp_pass xdp dev IFNAME
		tc.bpf.o --prog tc_ok|tc_ok tcx_ingress dev IFNAME
		cgroup.bpf.o --prog egress_allow|egress_allow cgroup_inet_egress cgroup CGROUP
		raw_tp.bpf.o|raw_tp_add raw_tp/task_rename --pin $PIN/d/raw_tp_add_link
		flow.bpf.o|flow flow_dissector netns NETNS
	END
	# Four of them at most, and none for what reads the output.
	run -0 script -qec "bpfprog load $OBJ/types.bpf.o --pin-dir $PIN/types" /dev/null
	[[ $(grep -c "$begin" <<< "$output") == 4 ]]
	for option in --json --quiet; do
		run -0 script -qec "bpfprog load $OBJ/xdp.bpf.o --prog xdp_pass --pin $PIN/$option $option" /dev/null
		[[ $output != *"$begin"* ]]
	done
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/x"
	[[ -z $stderr ]]
}
