#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=once
# tests/vm/check: verdicts of several kernels side by side. The guests are this kernel here, under two
# names, and on one of them another program is rejected.

# shellcheck disable=SC2016,SC2154	# variables of jq; set by bats

load ../../helpers

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
	mkdir -p tree/tests/vm dir/sub bin
	cp "$ROOT"/tests/vm/{check,check.jq,lib.sh,kernels.conf} tree/tests/vm
	cp "$OBJ/mixed.bpf.o" dir
	cp "$OBJ/xdp.bpf.o" dir/sub/x.o
	echo text > dir/text
	ln -s "$(command -v true)" bin/qemu-system-x86_64
	ln -s "$(command -v true)" bin/busybox
	cat > tree/tests/vm/kernel-get <<-'END'
		#!/bin/bash
		for name; do
			case $name in
			6.1 | 6.12) echo "$name $name.0-test" ;;
			*) echo "$name - the archive does not have it"; status=1 ;;
			esac
		done
		exit "${status:-0}"
	END
	cat > tree/tests/vm/run <<-'END'
		#!/bin/bash
		mkdir -p "$VM_OUT/artifacts"
		[[ ! -e $VM_OUT/../../fail-$1 ]] || { echo "the guest hung" >&2; exit 3; }
		sed "s,/artifacts,$VM_OUT/artifacts,g; s,^export PATH.*,," "$2/run" > "$VM_OUT/script"
		(cd "$2" && bash "$VM_OUT/script") || exit
		if [[ $1 == 6.1 && -s $VM_OUT/artifacts/verdicts.json ]]; then
			jq '(.verdicts[]? | select(.program == "xdp_drop")) |= (.verdict = "unsupported" |
				.cause = "50% of it, is\nmissing" | .error = {code: 5})' "$VM_OUT/artifacts/verdicts.json" > "$VM_OUT/new"
			mv "$VM_OUT/new" "$VM_OUT/artifacts/verdicts.json"
		fi
		tar -czf "$VM_OUT/artifacts.tgz" -C "$VM_OUT/artifacts" .
	END
	chmod +x tree/tests/vm/{kernel-get,run}
}
teardown() { teardown_dirs; }

check() {
	PATH=$PWD/bin:$PATH BPFPROG=$TOOL BPFPROG_CACHE=$PWD/cache VM_RESULTS=$PWD/results \
		run --separate-stderr tree/tests/vm/check "$@"
}

@test "tests/vm/check: a column for each kernel" {
	check -k '6.1 6.12' dir
	[[ $status == 6 ]]
	[[ ${lines[0]} =~ ^OBJECT\ +PROGRAM\ +6.1\ +6.12\ +CAUSE$ ]]
	[[ $output =~ mixed.bpf.o\ +mixed_bad\ +rejected\ +rejected\ +6.1:\ invalid\ access\ to\ packet ]]
	[[ $output =~ sub/x.o\ +xdp_drop\ +unsupported\ +accepted\ +6.1:\ 50% ]]
	[[ ${lines[-1]} =~ ^2\ objects,\ 7\ programs\;\ accepted:\ [0-9]+\ on\ 6.1,\ 6\ on\ 6.12$ ]]
	[[ $stderr == *'fetching kernels that are not here yet, once: 6.1 6.12 '* ]]
	[[ $stderr == *'6.12 (6.12.0-test): 6 of 7 programs accepted, '* ]]
	# The status is the worst of all kernels.
	check -k '6.1 6.12' dir/sub/x.o
	[[ $status == 5 ]]
	check -k 6.12 dir/sub/x.o
	[[ $status == 0 && ${lines[-1]} == '1 object, 4 programs; accepted: 4 on 6.12' ]]
}

@test "tests/vm/check: JSON, JUnit and annotations" {
	check -k '6.1 6.12' -j --junit report.xml dir
	[[ $status == 6 ]]
	json '[.kernels[] | [.kernel, .release]] == [["6.1", "6.1.0-test"], ["6.12", "6.12.0-test"]] and .status == 6'
	json '.programs[] | select(.program == "xdp_drop") | .object == "sub/x.o" and
		.kernels["6.1"].verdict == "unsupported" and .kernels["6.12"].verdict == "accepted" and
		.kernels["6.12"].verified_insns > 0'
	[[ $(grep -c '<testsuite name="Linux 6.1' report.xml) == 2 && $(tail -n 1 report.xml) == '</testsuites>' ]]
	[[ $(grep -c '<testcase name="mixed.bpf.o: mixed_bad"' report.xml) == 2 ]]
	check -k '6.1 6.12' --github dir
	[[ ${lines[0]} == OBJECT* ]]
	[[ $output == *'::error title=6.1%3A sub/x.o%2C xdp_drop::unsupported: 50%25 of it, is%0Amissing'* ]]
	[[ $(grep -c '^::error title=6.12' <<< "$output") == 1 ]]
	check -k 6.1 --github -j dir
	[[ $status == 2 ]]
}

@test "tests/vm/check: an object that one kernel cannot open, and options of load" {
	echo text > text.o
	check -k '6.1 6.12' -j text.o dir/mixed.bpf.o -- --prog mixed_good
	[[ $status == 1 ]]
	json '[.programs[] | [.object, .program, .kernels["6.12"].verdict]] ==
		[["text.o", null, "failed"], ["mixed.bpf.o", "mixed_good", "accepted"]]'
	# An option that load does not take.
	check -k 6.12 dir -- --nosuch
	[[ $status == 2 && -z $output && $stderr == *'6.12: '*nosuch* ]]
}

@test "tests/vm/check: kernels that are not there, guests that fail" {
	check -k '6.12 9.9' dir/sub/x.o
	[[ $status == 1 && $stderr == *'9.9 is left out: the archive does not have it'* && $output == *xdp_drop* ]]
	check -k 9.9 dir
	[[ $status == 2 && $stderr == *'no kernel can be had' ]]
	mkdir -p results
	touch results/fail-6.1
	check -k '6.1 6.12' dir/sub/x.o
	[[ $status == 1 && $stderr == *'6.1: the guest failed:'*'the guest hung'* && ${lines[0]} == *6.12* ]]
	[[ ! -e results/check/payload ]]
	check dir/none.o
	[[ $status == 2 && $stderr == *'dir/none.o: cannot be read' ]]
	check
	[[ $status == 2 && $stderr == *'usage: check '* ]]
}

@test "tests/vm/check: the workflow of bpfprog-examples(7), from the clone to the file that it keeps" {
	local workflow line

	workflow=$(sed -n '/^name: kernels$/,/^\.Ed$/p' "$ROOT/man/bpfprog-examples.7")
	# The clone is of the tree here, and "make" there only copies the program.
	printf 'all:\n\tmkdir build && cp %q build/bpfprog\ndeps:\n' "$TOOL" > tree/Makefile
	git -C tree init -q
	git -C tree add .
	git -C tree -c user.name=a -c user.email=a@example.org commit -qm all
	mkdir job
	printf 'all:\n\tcp -r ../dir build\n' > job/Makefile
	export BPFPROG_SOURCE=file://$PWD/tree PATH=$PWD/bin:$PATH
	cd job || return
	line=$(sed -n 's/^ *BPFPROG_CACHE: //p' <<< "$workflow")
	export BPFPROG_CACHE=${line/'${{ github.workspace }}'/$PWD}
	[[ $BPFPROG_CACHE == "$PWD/$(sed -n 's/^ *path: //p' <<< "$workflow" | head -n 1)" ]]
	while read -r line; do
		echo "$line"
		case $line in
		apt-get*) [[ $line == *' git '*make* ]] ;;
		*/check*) BPFPROG='' run --separate-stderr bash -ec "$line" ;;
		*) bash -ec "$line" ;;
		esac
	done < <(sed -n 's/^ *- run: //p' <<< "$workflow")
	[[ $status == 6 && $output == OBJECT*$'\n::error title='* ]]
	[[ $stderr == *"to cache/vm/kernels)"* && $stderr == *'6.12 (6.12.0-test): '* ]]
	[[ $(grep -c '<testsuite name="Linux ' "$(sed -n 's/^ *path: //p' <<< "$workflow" | tail -n 1)") == 2 ]]
	# What the clone runs is there in the real one.
	make -n -C "$ROOT" deps > /dev/null
}
