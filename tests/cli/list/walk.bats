#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# list: who may walk through all programs, and programs that come and go on the way.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	bpfprog -q load --raw hex:b7000000020000009500000000000000 --type xdp --name walk \
		--pin "$PIN/walk" > /dev/null
}

teardown() {
	touch "$BATS_TEST_TMPDIR/stop"
	[[ ! ${churn:-} ]] || wait "$churn" || true
	teardown_dirs
}

@test "list: without CAP_SYS_ADMIN: the message names it, and says that CAP_BPF does not help" {
	# Root's files, but not its powers.
	local few=(setpriv --inh-caps=-all --bounding-set=-all)
	local bpf=(setpriv --inh-caps=-all "--bounding-set=-all,+bpf,+perfmon,+net_admin")
	id=$(bpfprog list --ids "$PIN/walk")
	while read -r words; do
		# shellcheck disable=SC2086
		fails 4 "${few[@]}" "$TOOL" $words
		# shellcheck disable=SC2086
		fails_json 4 "${bpf[@]}" "$TOOL" $words -j
		if [[ $stderr != *'Operation not permitted (EPERM)'$'\n''hint: '*CAP_SYS_ADMIN*'CAP_BPF'*' help'* ]]; then
			echo "$words: $stderr"
			return 1
		fi
		json '.error.errno == "EPERM" and (.error.hint | test("CAP_SYS_ADMIN"))'
	done <<-END
		list
		list --count
		list $id
		list name walk
		list --sort name
		list --attached
		list --columns attached
		list --orphans
		list --map 1
		list --stats 1h
		list --save $BATS_TEST_TMPDIR/no
	END
	[[ ! -e $BATS_TEST_TMPDIR/no ]]
	fails_json 4 "${few[@]}" "$TOOL" list --watch 1h	# lines of JSON, where there is no terminal
	# CAP_SYS_ADMIN is enough, and a pin needs none.
	run -0 setpriv --inh-caps=-all --bounding-set=-all,+sys_admin "$TOOL" list --ids "$id"
	[[ $output == "$id" ]]
	# Linux 5.10 lets nobody call bpf() at all who has not CAP_BPF.
	run --separate-stderr "${few[@]}" "$TOOL" list --ids "$PIN/walk"
	[[ $output == "$id" || ($status == 4 && $stderr == *$'\nhint: CAP_BPF is missing'*) ]]
}

# bats test_tags=once
@test "list: programs that come and go are no error, and none is listed twice" {
	id=$(bpfprog list --ids "$PIN/walk")
	until [[ -e $BATS_TEST_TMPDIR/stop ]]; do
		"$ROOT/build/tests/bench/hold" 50 mixed true
	done > /dev/null 2>&1 3>&- &
	churn=$!
	for _ in {1..40}; do
		run -0 --separate-stderr bpfprog list --ids
		[[ -z $stderr && $'\n'$output$'\n' == *$'\n'"$id"$'\n'* ]]
		[[ $output == "$(sort -n -u <<< "$output")" ]]
	done
	run -0 --separate-stderr bpfprog list --columns all --sort name -j
	json 'map(.id) | length == (unique | length)'
	run -0 --separate-stderr bpfprog list --stats 20ms -j
	json 'all(.[]; .calls >= 0 and .cpu_percent < 10000)'
}
