#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# --github: annotations for failed cases and rejected programs, on standard error.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

# annotations: those in $stderr
annotations() {
	grep '^::' <<< "$stderr" || true
}

@test "github: a rejected program is annotated, at the line of its source where the log has it" {
	run -6 --separate-stderr bpfprog load "$OBJ/bad.bpf.o" --check --github
	got=$(annotations)
	[[ $(wc -l <<< "$got") == 1 ]]
	if [[ $stderr == *' @ bad.bpf.c:'* ]]; then
		line=$(sed -n 's/.* @ bad\.bpf\.c:\([0-9]*\)$/\1/p' <<< "$stderr" | tail -n 1)
		# The path is that of the compiler, without "./".
		[[ $got == "::error file="*"tests/progs/bad.bpf.c,line=$line,title=bpfprog load::"*'rejected by the verifier'* ]]
		[[ $got != *file=./* ]]
	else
		[[ $got == "::error file=$OBJ/bad.bpf.o,title=bpfprog load::"*'rejected by the verifier'* ]]
	fi
	# Of many, each has its own, and the summary has none; JSON stays JSON.
	run -6 --separate-stderr bpfprog load "$OBJ/bad.bpf.o" "$OBJ/xdp.bpf.o" --check --keep-going -j --github
	json '.summary.rejected == 1'
	[[ $(annotations | wc -l) == 1 && $(annotations) == '::error file='*',title=xdp_bad%3A rejected::'* ]]
	# Nothing is wrong, nothing is annotated.
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --check --github
	[[ -z $stderr ]]
	# A budget is not met: at the object.
	run -8 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --check --max-insns 1 --github
	[[ $(annotations) == "::error file=$OBJ/xdp.bpf.o,title=bpfprog load::xdp_count: "* ]]
}

@test "github: a failed case is annotated at its line, with what would end a property escaped" {
	cases=$BATS_TEST_TMPDIR/a,b:c%.cases
	printf '%s\n' '[good]' "program $OBJ/xdp.bpf.o:xdp_drop" 'packet ipv4 udp' 'expect XDP_DROP' '' \
		'[one, two: 100%]' "program $OBJ/xdp.bpf.o:xdp_drop" 'packet ipv4 udp' 'expect XDP_PASS' > "$cases"
	run -8 --separate-stderr bpfprog testrun --suite "$cases" --github
	want="::error file=$BATS_TEST_TMPDIR/a%2Cb%3Ac%25.cases,line=6,title=one%2C two%3A 100%25::verdict is XDP_DROP (1), expected XDP_PASS"
	[[ $(annotations) == "$want" ]]
	# TAP on standard output stays TAP.
	run -8 --separate-stderr bpfprog testrun --suite "$cases" --github --tap
	[[ $output == '1..2'* && $output != *::error* && $(annotations) == "$want" ]]
	# What has several lines is one line.
	run -8 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_rewrite" --github \
		--packet 'ipv4 udp' --expect-data hex:"$(printf '00%.0s' {1..60})"
	[[ $(annotations) == "::error file=$OBJ/xdp.bpf.o,title=bpfprog testrun::xdp_rewrite: "* ]]
}

@test "github: on by itself where GITHUB_ACTIONS is true, and nowhere else" {
	for value in true false '' 1; do
		run -8 --separate-stderr env GITHUB_ACTIONS="$value" \
			bpfprog testrun "$OBJ/xdp.bpf.o:xdp_drop" --packet 'ipv4 udp' --expect XDP_PASS
		[[ $value == true && $(annotations) == '::error '* || $value != true && -z $(annotations) ]]
	done
	# Another failure than one of a program or a case is the job's, and told by it.
	run -3 --separate-stderr env GITHUB_ACTIONS=true bpfprog load /nonesuch.o --check
	[[ -z $(annotations) ]]
}
