#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Programs and all that holds them come and go while the tool looks, and several of it change one hook,
# for RACE_SECONDS each.

load ../helpers

CHURN=$ROOT/build/tests/torture/churn

setup() {
	setup_dirs
	end=$((SECONDS + ${RACE_SECONDS:-60}))
	pids=()
	for _ in {1..8}; do
		"$CHURN" 3>&- > /dev/null 2>&1 &
		pids+=($!)
	done
}

teardown() {
	kill "${pids[@]}" 2> /dev/null || true
	wait "${pids[@]}" 2> /dev/null || true
	teardown_dirs
}

@test "races: list, while programs come and go: each once, in order, and no error" {
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/p" > /dev/null
	runs=0 seen=0
	while ((SECONDS < end)); do
		run -0 --separate-stderr command bpfprog list -j
		[[ ! $stderr ]]
		json '(map(.id) | . == (sort | unique)) and any(.name == "tort_xdp")'
		json 'all(.type != null and .tag != null and .bytes_xlated >= 16)'
		((seen += $(jq 'map(select(.name == "tort_churn")) | length' <<< "$output"), runs += 1))
		run -0 --separate-stderr bpfprog list --ids
		[[ ! $stderr && $output == "$(sort -n -u <<< "$output")" ]]
	done
	echo "# $runs times, with $seen of the programs that come and go" >&3
	((seen > 0))
}

@test "races: processes and another tool that change one hook: each sees what it did, and nothing is lost" {
	need attach_multi
	export PIN CG PATH=$PATH:/usr/sbin
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/p5" > /dev/null
	bash -c 'while ((SECONDS < $1)); do
			bpftool cgroup attach "$CG" cgroup_inet_egress pinned "$PIN/p5" multi || exit 1
			bpftool -j cgroup show "$CG" | grep -q "\"id\":$2," || exit 2
			bpftool cgroup detach "$CG" cgroup_inet_egress pinned "$PIN/p5" || exit 3
			echo
		done' - "$((end - SECONDS))" "$(bpfprog list --ids "$PIN/p5")" \
		> "$BATS_TEST_TMPDIR/5" 2> "$BATS_TEST_TMPDIR/5.err" 3>&- &
	mine[5]=$!
	for n in 1 2 3 4; do
		bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/p$n" > /dev/null
		bash -c 'n=$1 end=$2
			while ((SECONDS < end)); do
				bpfprog -q attach "$PIN/p$n" egress "$CG" --multi > /dev/null || exit 1
				bpfprog -j query egress "$CG" | grep -q "\"id\":$3[,}]" || exit 2
				bpfprog -q detach "$PIN/p$n" egress "$CG" > /dev/null || exit 3
				echo
			done' - "$n" "$((end - SECONDS))" "$(bpfprog list --ids "$PIN/p$n")" \
			> "$BATS_TEST_TMPDIR/$n" 2> "$BATS_TEST_TMPDIR/$n.err" 3>&- &
		mine[n]=$!
	done
	for n in 1 2 3 4 5; do
		status=0
		wait "${mine[n]}" || status=$?
		[[ $status == 0 && ! -s $BATS_TEST_TMPDIR/$n.err ]] || {
			echo "process $n: status $status"
			cat "$BATS_TEST_TMPDIR/$n.err"
			return 1
		}
	done
	run -0 bpfprog -j query egress "$CG"
	json '.[0].progs == []'
	echo "# $(cat "$BATS_TEST_TMPDIR"/[1-4] | wc -l) times attached and detached by four processes," \
		"$(wc -l < "$BATS_TEST_TMPDIR/5") times by bpftool" >&3
}

# again WORDS...: do that until the end, whatever becomes of it
again() {
	while ((SECONDS < end)); do
		"$@"
	done > /dev/null 2>&1
}

# come_and_go WHAT: one of it, once
come_and_go() {
	case $1 in
	cgroups)
		mkdir "$CG/a"
		command bpfprog -q attach "$PIN/p" egress "$CG/a" -- sleep 0.01
		rmdir "$CG/a"
		;;
	pins)
		command bpfprog -q load "$OBJ/torture.bpf.o" --pin-dir "$PIN/d"
		rm -f "$PIN"/d/*
		;;
	devices)
		ip link add torture0 type dummy
		command bpfprog -q attach "$PIN/tc" tcx_ingress dev torture0
		ip link del torture0
		;;
	programs) command bpfprog -q attach "$PIN/p" egress "$CG" --multi ;;
	esac
}

@test "races: whatever is looked at, while programs, pins, cgroups and devices come and go: no error that is not ours" {
	need attach_multi
	local what words runs=0 bad=0
	mkdir "$PIN/d"
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/p" > /dev/null
	bpfprog -q load "$OBJ/tc.bpf.o" --prog tc_ok --pin "$PIN/tc" > /dev/null
	for what in cgroups pins devices programs; do
		again come_and_go "$what" 3>&- &
		pids+=($!)
	done
	while ((SECONDS < end)); do
		while read -r words; do
			words=${words//CG/$CG} words=${words//FILE/$BATS_TEST_TMPDIR/snapshot}
			# shellcheck disable=SC2086	# words
			run --separate-stderr command bpfprog $words
			if [[ $status != 0 && $status$words != '8list --diff'* || $stderr ]]; then
				echo "status $status of $words: $stderr"
				bad=$((bad + 1))
			fi
			runs=$((runs + 1))
		done <<-END
			list --long --columns +pinned,attached,pids
			list -j --attached
			list --orphans --ids
			list --pinned --meta key
			list --stats 1ms
			list --save FILE
			list --diff FILE
			query --tree CG
			query -j --all
			query --all egress
			query --summary --all
			detach --all egress CG
		END
	done
	echo "# $runs commands while programs, pins, cgroups and devices came and went, $bad with an error" >&3
	[[ $bad == 0 ]]
}
