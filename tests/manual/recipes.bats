#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=once
# The recipes for pipelines in bpfprog(8), as they stand there (tests/manual/examples.bats runs them where
# all is well): that each fails where it is meant to.

load ../helpers

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
	"$ROOT/tests/manual/examples.sh" sh page "$ROOT/man/bpfprog.8"
	sed -i "s,/sys/fs/bpf,$PIN,g; s,/sys/fs/cgroup,$CG,g" page/*.sh
	cp "$OBJ/manual.bpf.o" filter.bpf.o
	printf '#!/bin/sh\necho the tests ran\n' > run-tests
	chmod +x run-tests
}

teardown() {
	teardown_dirs
}

# recipe WORDS: the one example that has these words
recipe() {
	grep -lF -- "$1" page/*.sh > found
	[[ $(wc -l < found) == 1 ]]
	recipe=$(< found)
}

@test "recipes: the budget of an object: within, above, and rejected" {
	recipe --max-insns
	run -0 bash -e "$recipe"
	[[ $output == *'the programs load' ]]
	run -1 bash -e <(sed 's/--max-insns 10000/--max-insns 1/' "$recipe")
	[[ $output == *'a program is above its budget' ]]
	cp "$OBJ/bad.bpf.o" filter.bpf.o
	run -1 bash -e "$recipe"
	[[ $output == *'the verifier rejected a program'* && -s verifier.log ]]
}

@test "recipes: a case of a suite that fails fails the step, as TAP and JUnit too" {
	recipe --suite
	run -0 bash -e "$recipe"
	[[ ${lines[0]} == '1..2' && ${lines[1]} == 'ok 1 - '* && ${lines[2]} == 'ok 2 - '* ]]
	[[ $(< results.xml) == *'<testsuite'*'tests="2"'*'failures="0"'* ]]
	run -8 --separate-stderr bash -e <(sed '$!N; s/4711 > 53\nexpect XDP_DROP/4711 > 53\nexpect XDP_PASS/; P; D' "$recipe")
	[[ ${lines[1]} == 'ok 1 - '* && $output == *$'\nnot ok 2 - '* && $(< results.xml) == *'failures="1"'* ]]
}

@test "recipes: a test suite that leaves a program behind" {
	recipe --save
	run -0 bash -e "$recipe"
	[[ $output == 'the tests ran'* ]]
	echo "bpfprog load --raw hex:b7000000020000009500000000000000 --type xdp --name filter_left --pin $PIN/left -q" >> run-tests
	run -8 --separate-stderr bash -e "$recipe"
	[[ $output == *filter_left* ]]
	rm "$PIN/left"
}

@test "recipes: a program is attached while a command runs, whose status is that of the step" {
	recipe '-- ./run-tests'
	printf '#!/bin/sh\nbpfprog query egress %s -q\nexit 9\n' "$CG/ci" > run-tests
	run -9 bash -e "$recipe"
	id=$(bpfprog list "$PIN/ci" -q)
	[[ $output == *$'\n'"$id" ]]
	run -0 bpfprog query egress "$CG/ci" -j
	json '.[0].progs == []'
	rm "$PIN/ci"
}

@test "recipes: the lines of a batch that failed are shown" {
	recipe 'batch --keep-going'
	run -0 --separate-stderr bash -e "$recipe"
	[[ -z $output ]]
	run --separate-stderr bash <(sed 's/owner=ci/owner/' "$recipe")
	[[ $output == "2: --meta 'owner' is not KEY=VALUE"* ]]
}

@test "recipes: the example of bpfprog-exit-status(7)" {
	sed -n '/^\.Bd -literal/,/^\.Ed/p' "$ROOT/man/bpfprog-exit-status.7" |
		sed "/^\./d; s/\\\\e/\\\\/g; s,/sys/fs/bpf,$PIN,g" > example
	run -0 bash -e example
	[[ $output == *loaded ]]
	bpfprog load --raw hex:b7000000020000009500000000000000 --type xdp --pin "$PIN/pass" -q > /dev/null
	run -0 --separate-stderr bash -e example
	[[ $output == 'it is there already' && ! -e $PIN/pass ]]
}
