#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The manual is true on this kernel: what experiments prove (build/tests/reference, which is made of
# tests/reference/), and its C programs. How statements and examples are marked in the pages is in
# tests/manual/proofs.sh and tests/manual/examples.sh.

load ../helpers

REFERENCE=$ROOT/build/tests/reference/reference
C_EXAMPLES=$ROOT/build/tests/examples

# Each group of experiments runs once, for all pages.
setup_file() {
	local groups=(load link attach detach query id bind stream run type program life priv libbpf) bpf=$BATS_FILE_TMPDIR/bpf

	set +o functrace
	if [[ ${BPFPROG_GUEST:-} ]]; then
		groups+=(guest)
		# A flow dissector of the initial namespace, left by a test before, is in the way of all others.
		"$TOOL" detach --all flow_dissector netns /proc/1/ns/net > "$BATS_FILE_TMPDIR/left" 2>&1 || true
	fi
	"$REFERENCE" "${groups[@]}" > "$BATS_FILE_TMPDIR/results"
	grep -q $'^load_token\tyes\t' "$FEATURES" || return 0
	mkdir "$bpf"
	BPFPROG_TOKEN=$bpf "$ROOT/build/tests/token" "$bpf" \
		delegate_cmds=any,delegate_progs=xdp,delegate_attachs=any \
		"$REFERENCE" token >> "$BATS_FILE_TMPDIR/results"
}

# holds PAGE: everything that has a proof in it is so; a skip if all that could be tried is. A guest
# withholds nothing.
holds() {
	run "$ROOT/tests/manual/proofs.sh" compare "$BATS_FILE_TMPDIR/results" \
		"$FEATURES" "$ROOT/man/$1"
	echo "$output"
	echo "${lines[-1]} of $1" >&3
	[[ $status == 0 ]] || return
	if [[ $output =~ '# withheld: '([^$'\n']*) ]]; then
		[[ ! ${BPFPROG_GUEST:-} ]]
		skip "${lines[-1]#'# '}; withheld here: ${BASH_REMATCH[1]}"
	fi
}

@test "bpf_prog_get_next_id(3): true on this kernel" {
	holds bpf_prog_get_next_id.3
}

@test "bpf_prog_get_fd_by_id(3): true on this kernel" {
	holds bpf_prog_get_fd_by_id.3
}

@test "bpf_prog_bind_map(3): true on this kernel" {
	holds bpf_prog_bind_map.3
}

@test "bpf_prog_stream_read(3): true on this kernel" {
	holds bpf_prog_stream_read.3
}

@test "bpf_prog_assoc_struct_ops(3): true on this kernel" {
	holds bpf_prog_assoc_struct_ops.3
}

@test "bpf_prog_load(3): true on this kernel" {
	holds bpf_prog_load.3
}

@test "bpf_prog_attach(3): true on this kernel" {
	holds bpf_prog_attach.3
}

@test "bpf_prog_detach(3): true on this kernel" {
	holds bpf_prog_detach.3
}

@test "bpf_prog_query(3): true on this kernel" {
	holds bpf_prog_query.3
}

@test "bpf_prog_test_run_opts(3): true on this kernel" {
	holds bpf_prog_test_run_opts.3
}

@test "bpf_link_create(3): true on this kernel" {
	holds bpf_link_create.3
}

@test "bpf_link_update(3): true on this kernel" {
	holds bpf_link_update.3
}

@test "bpf_link_detach(3): true on this kernel" {
	holds bpf_link_detach.3
}

# bats test_tags=guest
@test "bpf_raw_tracepoint_open(3): true on this kernel" {
	holds bpf_raw_tracepoint_open.3
}

@test "bpf_link_get_next_id(3): true on this kernel" {
	holds bpf_link_get_next_id.3
}

@test "bpf_link_get_fd_by_id(3): true on this kernel" {
	holds bpf_link_get_fd_by_id.3
}

@test "bpf_link_get_info_by_fd(3): true on this kernel" {
	holds bpf_link_get_info_by_fd.3
}

@test "bpfprog-attach-types(7): true on this kernel" {
	holds bpfprog-attach-types.7
}

@test "bpfprog-testrun-types(7): true on this kernel" {
	holds bpfprog-testrun-types.7
}

@test "bpfprog-program-types(7): true on this kernel" {
	holds bpfprog-program-types.7
}

@test "bpfprog-which-attach(7): true on this kernel" {
	holds bpfprog-which-attach.7
}

@test "bpfprog-privileges(7): true on this kernel" {
	holds bpfprog-privileges.7
}

# in_netns COMMAND...: run it in a network namespace of its own, where lo is up
in_netns() {
	unshare --net sh -c 'ip link set lo up && exec "$@"' sh "$@"
}

@test "section 3: every example program runs, and prints what the page says" {
	local file feature args words all=0 done=0 status

	setup_dirs
	while IFS=$'\t' read -r file feature args; do
		all=$((all + 1))
		has "$feature" || continue
		[[ $args != *cgroup* ]] || mkdir -p "$CG/${file%.c}"
		status=0
		words=${args//cgroup/$CG/${file%.c}}
		# shellcheck disable=SC2086	# they are words
		in_netns "$C_EXAMPLES/${file%.c}" ${words//pin/$PIN/${file%.c}} \
			> "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" || status=$?
		if [[ $status != 0 ]]; then
			echo "$file: status $status"
			cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"
			teardown_dirs
			return 1
		fi
		[[ ! -e $C_EXAMPLES/$file.out ]] || diff "$C_EXAMPLES/$file.out" "$BATS_TEST_TMPDIR/out"
		done=$((done + 1))
	done < "$C_EXAMPLES/list"
	teardown_dirs
	echo "# proved: $done of $all example programs" >&3
	((all > 0))
}

@test "section 3: every example program says which call fails without privileges" {
	local file args words status said=': Operation not permitted$'

	# Where everybody may load some types, attaching these is what fails.
	[[ $(< /proc/sys/kernel/unprivileged_bpf_disabled) != 0 ]] || said+='|^bpf_prog_attach: Invalid argument$'
	setup_dirs
	while IFS=$'\t' read -r file _ args; do
		mkdir -p "$CG/${file%.c}"
		status=0
		words=${args//cgroup/$CG/${file%.c}}
		# shellcheck disable=SC2086	# they are words
		in_netns setpriv --inh-caps=-all --bounding-set=-all "$C_EXAMPLES/${file%.c}" \
			${words//pin/$PIN/${file%.c}} > "$BATS_TEST_TMPDIR/out" 2> "$BATS_TEST_TMPDIR/err" || status=$?
		if [[ $status != 1 || $(wc -l < "$BATS_TEST_TMPDIR/err") != 1 ]] ||
			! grep -qE "$said" "$BATS_TEST_TMPDIR/err"; then
			echo "$file: status $status"
			cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/err"
			teardown_dirs
			return 1
		fi
	done < "$C_EXAMPLES/list"
	teardown_dirs
}

# bats test_tags=once
@test "section 3: the compile line of each page compiles its programs" {
	local page line file libbpf=$ROOT/build/libbpf

	hash cc pkg-config 2> /dev/null || skip "no compiler, or no pkg-config"
	[[ -d $libbpf/include ]] || skip "no libbpf of our own"
	cd "$BATS_TEST_TMPDIR" || return
	own_pkg_config "$libbpf" bin
	for page in "$ROOT"/man/*.3; do
		line=$(sed -n 's/^cc -o NAME NAME\.c/&/p' "$page")
		[[ $line ]]
		"$ROOT/tests/manual/examples.sh" c c "$page"
		for file in c/*.c; do
			PATH=$PWD/bin:$PATH bash -c "cd c && ${line//NAME/$(basename "$file" .c)}"
			[[ -x ${file%.c} ]]
		done
		rm -r c
	done
}
