#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Every shell example of the pages of section 8, of the tutorial and of bpfprog-examples(7), in the order
# of the page, as it stands there: in namespaces with a bpf file system, a cgroup tree and a loopback device of their own, and a
# directory with an object filter.bpf.o. How examples are marked is in tests/manual/examples.sh.
# Others may have a map "hits" and a program "pass", which an example means by their names: here they
# have names that are this test's own, as long as those.

load ../helpers

# capture: one packet, of UDP
capture() {
	printf '\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\377\377\0\0\1\0\0\0'
	printf '\0\0\0\0\0\0\0\0\74\0\0\0\74\0\0\0'
	printf '\0\0\0\0\0\0\0\0\0\0\0\0\10\0\105\0\0\56\0\0\0\0\100\21\0\0'
	head -c 34 /dev/zero
}

# masked FILE: without its numbers and tags, and the width of columns that comes with them
masked() {
	sed -E 's/\b[0-9a-f]{16}\b/N/g; s/\b[0-9][0-9.:-]*/N/g; s/ +/ /g; s/^ //' "$1"
}

# run_examples DIR: those of DIR/list, each with its output in DIR/N.sh.stdout; in namespaces of its own
run_examples() {
	local dir=$1 file feature all=0 done=0

	mount --make-rprivate /
	mount -t bpf bpf /sys/fs/bpf
	mount --bind "$CG" /sys/fs/cgroup
	ip link set lo up
	mkdir "$dir/work"
	cd "$dir/work" || return
	for file in filter router old new; do
		LC_ALL=C sed "s/\<hits\>/$OWN/g" "$OBJ/manual.bpf.o" > "$file.bpf.o"
	done
	sed "s/\<hits\>/$OWN/g" "$ROOT/tests/progs/manual.bpf.c" > filter.bpf.c
	mkdir progs
	cp "$OBJ"/{tracing,stream}.bpf.o progs
	! has link_struct_ops || cp "$OBJ/cc.bpf.o" .
	printf '#!/bin/sh\necho the tests ran\n' > run-tests
	chmod +x run-tests
	capture > in.pcap
	printf '%s\n' 'program filter.bpf.o:drop_all' '[a packet]' 'packet ipv4 udp' 'expect drop' > filter.suite
	head -c 64 /dev/zero > packet
	export CPATH=$ROOT/build/libbpf/include
	while IFS=$'\t' read -r file feature _ <&3; do
		all=$((all + 1))
		has "$feature" || continue
		echo "-- $file"
		# shellcheck disable=SC1090	# what the page says
		source "$dir/$file" > "$dir/$file.stdout"
		[[ ! -e $dir/$file.out ]] || diff "$dir/$file.out" "$dir/$file.stdout"
		[[ ! -e $dir/$file.like ]] || diff <(masked "$dir/$file.like") <(masked "$dir/$file.stdout")
		done=$((done + 1))
	done 3< "$dir/list"
	echo "# proved: $done of $all shell examples"
}

# page NAME [SECTION]: run the examples of the page man/NAME.8
page() {
	local dir=$BATS_TEST_TMPDIR/page

	setup_dirs
	"$ROOT/tests/manual/examples.sh" sh "$dir" "$ROOT/man/$1.${2:-8}"
	OWN=$(printf 'h%03x' $((RANDOM % 4096)))
	sed -i "s/\<hits\>/$OWN/g; s/name pass\>/name $OWN/" "$dir"/*
	export -f has capture masked run_examples
	export ROOT OBJ CG FEATURES OWN
	# shellcheck disable=SC2016	# for the shell inside
	run unshare --mount --net bash -euc 'run_examples "$1"' bash "$dir"
	teardown_dirs || true
	if [[ $status != 0 ]]; then
		cat "$dir"/*.sh
		echo "$output"
		return 1
	fi
	echo "${lines[-1]} of $1.${2:-8}" >&3
}

# bats test_tags=slow
@test "bpfprog-attach(8): the examples work" {
	page bpfprog-attach
}

@test "bpfprog-batch(8): the examples work" {
	page bpfprog-batch
}

@test "bpfprog-bind(8): the examples work" {
	page bpfprog-bind
}

@test "bpfprog-detach(8): the examples work" {
	page bpfprog-detach
}

@test "bpfprog-explain(8): the examples work" {
	page bpfprog-explain
}

# bats test_tags=slow
@test "bpfprog-list(8): the examples work" {
	page bpfprog-list
}

@test "bpfprog-load(8): the examples work" {
	page bpfprog-load
}

@test "bpfprog-query(8): the examples work" {
	page bpfprog-query
}

@test "bpfprog-testrun(8): the examples work" {
	page bpfprog-testrun
}

@test "bpfprog(8): the examples work" {
	page bpfprog
}

# bats test_tags=once
@test "bpfprog-tutorial(7): every step, in the shell and in C" {
	hash cc clang pkg-config 2> /dev/null || skip "no compilers, or no pkg-config"
	[[ -d $ROOT/build/libbpf/include ]] || skip "no libbpf of our own"
	own_pkg_config "$ROOT/build/libbpf" "$BATS_TEST_TMPDIR/bin"
	PATH=$BATS_TEST_TMPDIR/bin:$PATH page bpfprog-tutorial 7
}

# bats test_tags=slow
@test "bpfprog-examples(7): the examples work" {
	page bpfprog-examples 7
}
