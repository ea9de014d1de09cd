#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=cli
# Words of bpftool, ip and tc, and mistyped ones: what the message leads to. None of it is run.

load ../../helpers

# leads: of each line "WORDS|HINT" of stdin, the hint of bpfprog WORDS is HINT
leads() {
	local words hint count=0 out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err status line

	while IFS='|' read -r words hint; do
		status=0
		eval "bpfprog $words" > "$out" 2> "$err" || status=$?
		line=$(tail -n 1 "$err")
		[[ $status == 2 && ! -s $out && $(wc -l < "$err") == 2 && $line == "hint: $hint" ]] ||
			{ echo "not '$hint', of: bpfprog $words"; echo "status $status"; cat "$out" "$err"; return 1; }
		((++count))
	done
	[[ $count -gt 0 ]]
}

# bats test_tags=once
@test "words: a command line of bpftool prog is answered with the line to type here" {
	leads <<-'END'
		prog show|bpfprog list
		prog list id 7|bpfprog list id 7
		prog show pinned /sys/fs/bpf/x -q|bpfprog list /sys/fs/bpf/x -q
		prog show tag 3b185187f1855c4c|bpfprog list tag 3b185187f1855c4c
		prog load a.o /sys/fs/bpf/x|bpfprog load a.o --pin /sys/fs/bpf/x
		prog load a.o /sys/fs/bpf/x type xdp pinmaps /sys/fs/bpf/m|bpfprog load a.o --pin /sys/fs/bpf/x --type xdp --pin-maps /sys/fs/bpf/m
		prog load a.o /sys/fs/bpf/x map name m id 5 dev eth0|bpfprog load a.o --pin /sys/fs/bpf/x --map m=id:5 --dev eth0
		prog loadall 'a b.o' /sys/fs/bpf/d autoattach|bpfprog load 'a b.o' --pin-dir /sys/fs/bpf/d
		prog load|bpfprog load OBJECT --pin PATH
		prog attach id 5 msg_verdict id 9|bpfprog attach id 5 msg_verdict id 9
		prog attach id 5 flow_dissector|bpfprog attach id 5 flow_dissector
		prog detach pinned /sys/fs/bpf/x msg_verdict pinned /sys/fs/bpf/m|bpfprog detach /sys/fs/bpf/x msg_verdict /sys/fs/bpf/m
		prog run id 5 data_in f repeat 4|bpfprog run id 5 data_in f repeat 4
		prog dump xlated id 7|bpfprog does not show instructions: bpftool prog dump xlated id 7
		prog dump xlated pinned /sys/fs/bpf/x opcodes|bpfprog does not show instructions: bpftool prog dump xlated pinned /sys/fs/bpf/x opcodes
		prog tracelog|bpfprog does not read the trace pipe: bpftool prog tracelog
		loadall a.o /sys/fs/bpf/d|bpfprog load a.o --pin-dir /sys/fs/bpf/d
		dump xlated id 5|bpfprog does not show instructions: bpftool prog dump xlated id 5
		tracelog|bpfprog does not read the trace pipe: bpftool prog tracelog
		version|bpfprog --version
	END
	run -2 --separate-stderr bpfprog prog
	[[ ${stderr_lines[1]} == 'hint: '*': bpfprog list' ]]
}

# bats test_tags=once
@test "words: cgroup, net, link, map and the other objects of bpftool lead to a command" {
	leads <<-'END'
		cgroup show /sys/fs/cgroup/web effective|bpfprog query /sys/fs/cgroup/web --effective
		cgroup list web|bpfprog query web
		cgroup tree|bpfprog query /sys/fs/cgroup --tree
		cgroup tree effective|bpfprog query /sys/fs/cgroup --tree --effective
		cgroup tree /sys/fs/cgroup/web|bpfprog query /sys/fs/cgroup/web --tree
		cgroup attach /sys/fs/cgroup/web egress pinned /sys/fs/bpf/x multi|bpfprog attach /sys/fs/bpf/x egress /sys/fs/cgroup/web --multi
		cgroup detach /sys/fs/cgroup/web egress id 7|bpfprog detach id 7 egress /sys/fs/cgroup/web
		tree|bpfprog query /sys/fs/cgroup --tree
		net|bpfprog query --all
		net show|bpfprog query --all
		net show dev eth0|bpfprog query dev eth0
		net attach tcx_ingress id 5 dev eth0|bpfprog attach id 5 tcx_ingress dev eth0
		net attach xdp pinned /sys/fs/bpf/x dev eth0 overwrite|bpfprog attach /sys/fs/bpf/x xdp dev eth0 --force
		net detach tcx_egress dev eth0|bpfprog detach tcx_egress dev eth0
		map dump pinned /sys/fs/bpf/m|bpfprog does not read or change the contents of maps: bpftool map dump pinned /sys/fs/bpf/m
		link show|bpfprog query --links
		link detach id 7|bpfprog detach link 7
		link show id 5|bpfprog query --links 5
		link detach id 5|bpfprog detach link 5
		link detach pinned /sys/fs/bpf/l|bpfprog detach /sys/fs/bpf/l
		perf|bpfprog list --attached --columns +attached
		btf dump id 5|bpfprog does not show BTF: bpftool btf dump id 5
		gen skeleton a.o|bpfprog does not generate code: bpftool gen skeleton a.o
		struct_ops register a.o|load first, then bpfprog attach MAP struct_ops --pin PATH: bpfprog load a.o --pin-dir /sys/fs/bpf --pin-maps /sys/fs/bpf
		struct_ops show|bpfprog shows struct_ops that are registered with query --links: bpftool struct_ops show
		iter pin a.o /sys/fs/bpf/i|bpfprog does not pin iterators: bpftool iter pin a.o /sys/fs/bpf/i
		filter add dev eth0 ingress bpf da obj a.o|bpfprog uses tcx, from Linux 6.6 on, and not the classifiers of tc: bpfprog attach PROG tcx/ingress dev eth0
	END
	for word in prog cgroup net map link btf feature struct_ops perf iter gen; do
		run -2 --separate-stderr bpfprog "$word"
		[[ ${stderr_lines[0]} == "bpfprog: unknown command '$word'" && ${stderr_lines[1]} == 'hint: '*bpf* &&
			${stderr_lines[1]} != *--help* ]] || { echo "$word: $stderr"; return 1; }
	done
}

# bats test_tags=once
@test "words: the order of bpftool behind a command of ours is put right" {
	leads <<-'END'
		attach /sys/fs/cgroup/web egress pinned /sys/fs/bpf/x multi|bpfprog attach /sys/fs/bpf/x egress /sys/fs/cgroup/web --multi
		detach /sys/fs/cgroup/web egress id 7|bpfprog detach id 7 egress /sys/fs/cgroup/web
		attach tcx_ingress pinned /sys/fs/bpf/x dev eth0|bpfprog attach /sys/fs/bpf/x tcx_ingress dev eth0
		load a.o /sys/fs/bpf/x type xdp|bpfprog load a.o --pin /sys/fs/bpf/x --type xdp
		show cgroup /sys/fs/cgroup|bpfprog query cgroup /sys/fs/cgroup
		query tree /sys/fs/cgroup/web|bpfprog query /sys/fs/cgroup/web --tree
		batch file commands|bpfprog batch commands
	END
	# What is wrong in another way is not put into another order.
	leads <<-'END'
		load a.o b.o|bpfprog load a.o b.o --pin-dir /sys/fs/bpf/DIR to load and keep the programs, or bpfprog load a.o b.o --check to verify only
		load ./a.o ./b.o c.o d.o|add --check to verify only, or --pin-dir /sys/fs/bpf/DIR to load and keep the programs
		attach 5 egress /x --multi --override|see 'bpfprog attach --help'
	END
}

# bats test_tags=once
@test "words: verbs that nobody has here lead to the command that does it" {
	leads <<-'END'
		verify a.o|bpfprog load a.o --check
		rm /sys/fs/bpf/x|the kernel unloads a program when its last pin is removed and it is detached: rm /sys/fs/bpf/x
		unload 7|the kernel unloads a program when its pins are removed and it is detached; this shows them: bpfprog list 7 --columns +pinned,attached
		unpin /sys/fs/bpf/x|a pin is a file: rm /sys/fs/bpf/x
		bench name x|bpfprog testrun name x --bench
		ls|bpfprog list
		links|bpfprog query --links
		find web|bpfprog list --name web
		maps|bpfprog does not read or change the contents of maps: bpftool map show
		compile a.c|bpfprog loads what clang compiled: clang -O2 -g --target=bpf -c a.c -o prog.bpf.o
		man load|man bpfprog-load
		attach help|bpfprog attach --help
		list xdp|bpfprog list --type xdp
		query links|bpfprog query --links
	END
}

# bats test_tags=once
@test "words: a mistyped command or option is answered with the nearest one" {
	leads <<-'END'
		lst|did you mean 'bpfprog list'?
		LIST|did you mean 'bpfprog list'?
		tesrtun 5|did you mean 'bpfprog testrun'?
		det 5|did you mean 'bpfprog detach'?
		help lod|did you mean 'bpfprog help load'?
		nonesuch|see 'bpfprog --help'
		--jsno list|did you mean '--json'?
		attach 5 egress /x --mulit|did you mean '--multi'?
		load a.o --pin_dir /x|did you mean '--pin-dir'?
		query --pin|--pin is an option of 'load'
		list --bpffs|to see the pins of programs: bpfprog list --columns +pinned
		-f list|to see the pins of programs: bpfprog list --columns +pinned
		list --nonesuch|see 'bpfprog list --help'
	END
	run -2 --separate-stderr bpfprog prog show -j
	json '.error.hint == "bpfprog list -j"'
}

# bats test_tags=once
@test "words: options that others have lead to those of this command" {
	local words="PROG, TYPE and TARGET are words without an option: bpfprog"

	leads <<-END
		list --all|leave it out: list shows all programs; for all columns use --columns all
		list -o id|use --columns NAME,... to choose columns, or --json
		list --maps|use --columns +map_ids to show maps, or --map MAP for the programs that use MAP
		list --columns memory|did you mean 'bytes_memlock'? '--columns help' lists all columns
		list --sort insns|did you mean 'verified_insns'? '--columns help' lists all columns
		load a.o --verify|use --check
		load a.o --check --section xdp|use --prog NAME to choose a program
		attach 5 --dev lo|$words attach PROG TYPE TARGET
		attach 5 -i lo|$words attach PROG TYPE TARGET
		detach --cgroup /x|$words detach PROG TYPE TARGET
		query --recursive /x|use --tree for a cgroup and those below it
		bind 1 --map 2|PROG and MAP are words without an option: bpfprog bind PROG MAP
		testrun 5 --data f|use --data-in FILE, or --data-in hex:BYTES
		testrun 5 --input f|use --data-in FILE, or --pcap FILE for a capture
		testrun 5 --count 7|use --repeat N
		testrun a.o --prog x|PROG is a word without an option: bpfprog testrun PROG, or OBJECT:PROGRAM
		explain --verbose|use --debug for the messages of libbpf, or --version
	END
	# An option of a command is not one of others there.
	run -0 bpfprog load --help
	[[ $output == *--prog=* ]]
}

# bats test_tags=once
@test "words: what is missing, or too much, leads on" {
	leads <<-'END'
		load a.o|bpfprog load a.o --pin-dir /sys/fs/bpf/DIR to load and keep the programs, or bpfprog load a.o --check to verify only
		detach 5|bpfprog list 5 --columns +attached shows where it is attached; then bpfprog detach PROG TYPE TARGET
		detach id 5|bpfprog list id 5 --columns +attached shows where it is attached; then bpfprog detach PROG TYPE TARGET
		testrun ./a.o x|bpfprog testrun ./a.o:x
		testrun 5 1000|to run it 1000 times, use --repeat 1000
		testrun 5 tcp|to run it on a packet, use --packet 'tcp'
		testrun 5 /etc/passwd|to run it on the bytes of a file, use --data-in /etc/passwd
		explain atach EPERM|did you mean 'attach'? 'bpfprog explain' lists all causes
	END
	run -0 --separate-stderr bpfprog explain attach EPERM
	expected=$output
	for args in 'EPERM attach' 'attach 1' '"Operation not permitted" attach'; do
		eval "run -0 --separate-stderr bpfprog explain $args"
		[[ $output == "$expected" ]]
	done
	run -0 --separate-stderr bpfprog explain EBUSY -j
	json 'length > 0 and all(.[]; .errno == "EBUSY" or .errno == null)'
}

# bats test_tags=once
@test "words: the file of an object leads to the line that loads, verifies, attaches or runs its program" {
	local first='a program is loaded and pinned, and then attached: bpfprog load' pin=/sys/fs/bpf skb

	cd "$OBJ"
	# Of those that fit TYPE, the first.
	skb=$(bpfprog load types.bpf.o --list -j | jq -r 'first(.progs[] | select(.type == "cgroup_skb")).name')
	leads <<-END
		attach xdp.bpf.o xdp dev lo|$first xdp.bpf.o --prog xdp_pass --pin $pin/xdp_pass && bpfprog attach $pin/xdp_pass xdp dev lo
		attach ./tc.bpf.o tcx_ingress lo|$first ./tc.bpf.o --prog tc_ok --pin $pin/tc_ok && bpfprog attach $pin/tc_ok tcx_ingress lo
		attach types.bpf.o egress /x --multi|$first types.bpf.o --prog $skb --pin $pin/$skb && bpfprog attach $pin/$skb egress /x --multi
		attach nonesuch.o xdp lo|$first nonesuch.o --prog PROGRAM --pin $pin/PROGRAM && bpfprog attach $pin/PROGRAM xdp lo
		load xdp.bpf.o lo|$first xdp.bpf.o --prog xdp_pass --pin $pin/xdp_pass && bpfprog attach $pin/xdp_pass xdp dev lo
		load dev lo ./xdp.bpf.o|$first ./xdp.bpf.o --prog xdp_pass --pin $pin/xdp_pass && bpfprog attach $pin/xdp_pass xdp dev lo
		load -m skb lo xdp.bpf.o|load does not attach: load with --pin PATH, then bpfprog attach PATH xdp dev IFNAME --mode generic
		load /sys/fs/bpf/x xdp.bpf.o|bpfprog load xdp.bpf.o --pin /sys/fs/bpf/x
		load xdp.bpf.o type xdp|bpfprog load xdp.bpf.o --type xdp --pin-dir /sys/fs/bpf
		load a.bpf.c|bpfprog loads what clang compiled: clang -O2 -g --target=bpf -c a.bpf.c -o prog.bpf.o
		test xdp.bpf.o|bpfprog testrun xdp.bpf.o:xdp_pass
		test xdp.bpf.o xdp_drop|bpfprog testrun xdp.bpf.o:xdp_drop
		bench xdp.bpf.o|bpfprog testrun xdp.bpf.o:xdp_pass --bench
		run ./xdp.bpf.o data_in /x|bpfprog testrun ./xdp.bpf.o:xdp_pass data_in /x
		run xdp.bpf.o --repeat 5|bpfprog testrun xdp.bpf.o:xdp_pass --repeat 5
		list ./xdp.bpf.o|bpfprog load ./xdp.bpf.o --list
		xdp.bpf.o|load loads an object, and with --check it verifies only: bpfprog load xdp.bpf.o --check
		veristat xdp.bpf.o|bpfprog load xdp.bpf.o --check --keep-going
	END
	run -2 --separate-stderr bpfprog attach ./xdp.bpf.o xdp dev lo
	[[ ${stderr_lines[0]} == "bpfprog attach: './xdp.bpf.o' is an object, and a loaded program is needed here" ]]
}

# bats test_tags=once
@test "words: a device, a name and a word of habit lead to the command that knows them" {
	leads <<-'END'
		unload lo --all|bpfprog detach xdp dev lo
		status lo|bpfprog query dev lo
		show lo|bpfprog query dev lo
		unload web|the kernel unloads a program when its pins are removed and it is detached; this shows them: bpfprog list name web --columns +pinned,attached
		kill 7|the kernel unloads a program when its pins are removed and it is detached; this shows them: bpfprog list 7 --columns +pinned,attached
		test web|bpfprog testrun name web
		net attach xdpgeneric id 5 dev lo|bpfprog attach id 5 xdp dev lo --mode generic
		prog profile id 5 duration 3 cycles|bpfprog shows run times, not hardware counters: bpfprog list id 5 --stats 3s
		prog profile id 5|bpfprog shows run times, not hardware counters: bpfprog list id 5 --stats 10s
		query id 5|bpfprog list id 5 --columns +attached
		detach link id 5|bpfprog detach link 5
		show link id 5|bpfprog query --links 5
		list sort run_cnt|bpfprog list --sort run_cnt
		list pinned|bpfprog list --columns +pinned
		show hooks|bpfprog query --all
		log|bpfprog does not read the trace pipe: bpftool prog tracelog
		-e 'kprobe:x {}'|bpfprog runs no scripts: bpftrace -e 'PROGRAM'
	END
}

# bats test_tags=once
@test "words: where a word is missing, the hint has those that are there and an example" {
	leads <<-'END'
		attach|bpfprog attach PROG TYPE TARGET, for example: bpfprog attach /sys/fs/bpf/web xdp dev eth0
		attach 7|bpfprog attach 7 TYPE TARGET, for example: bpfprog attach 7 xdp dev eth0
		attach 7 xdp|bpfprog attach 7 xdp TARGET, for example: bpfprog attach 7 xdp dev eth0
		attach 7 egress|bpfprog attach 7 egress TARGET, for example: bpfprog attach 7 egress /sys/fs/cgroup/web
		detach egress|bpfprog detach egress TARGET, for example: bpfprog detach egress /sys/fs/cgroup/web
		run|bpfprog testrun PROG or OBJECT:PROGRAM, for example: bpfprog testrun prog.bpf.o:PROGRAM --packet tcp
		bind 7|bpfprog bind 7 MAP, for example: bpfprog bind 7 /sys/fs/bpf/settings
	END
}

# bats test_tags=once
@test "words: a line that is answered cannot move the cursor, and is quoted for a shell" {
	run -2 --separate-stderr bpfprog prog show pinned $'/sys/fs/bpf/a b\e[2J'
	[[ $stderr != *$'\e'* && $stderr == *"hint: bpfprog list '/sys/fs/bpf/a b"* ]]
	leads <<-'END'
		prog load "it's" /x/y|bpfprog load 'it'\''s' --pin /x/y
	END
	# As many words as a line can have, and long ones.
	mapfile -t words < <(printf 'w%.0s\n' {1..200})
	run -2 --separate-stderr bpfprog prog show "${words[@]}"
	run -2 --separate-stderr bpfprog prog show "$(printf 'x%.0s' {1..5000})"
	[[ ${#stderr_lines[@]} == 2 ]]
}
