#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The exit statuses: for each command every one that bpfprog-exit-status(7) says it can return, with
# a line on standard error, and as an error object with --json.

load ../helpers

PASS=hex:b7000000020000009500000000000000	# return XDP_PASS
NO_POWERS=(setpriv --inh-caps=-all --bounding-set=-all)	# root's files, but not its powers

# Programs pinned: $PIN/pass and $PIN/again (xdp, the same name), $PIN/allow and $PIN/deny (egress);
# the map $PIN/hits, twice by that name.
setup() {
	setup_dirs
	{
		bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --prog xdp_count --pin-dir "$PIN" --pin-maps "$PIN" -q
		bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/again" -q
		bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_count --pin "$PIN/count" -q
		bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --prog egress_deny --pin-dir "$PIN" -q
		bpfprog load "$OBJ/sockmap.bpf.o" --pin-dir "$PIN" -q
	} > /dev/null
	id=$(bpfprog list "$PIN/xdp_pass" -q)
}

teardown() {
	teardown_dirs
}

# statuses COMMAND < ROWS: a row is a status, how (plain, powerless, full: to a full disk, FEATURE-: where
# the kernel lacks it), and words; each must end with its status, and the rows together have all statuses of the command
statuses() {
	local command=$1 expected how words seen='' table

	while read -r expected how words; do
		[[ $expected ]] || continue
		seen+=" $expected"
		# shellcheck disable=SC2086	# several words
		case $how in
		plain) status_is "$expected" bpfprog $command $words ;;
		powerless) status_is "$expected" "${NO_POWERS[@]}" "$TOOL" $command $words ;;
		full) full_disk bpfprog $command $words ;;
		*-) has "${how%-}" || status_is "$expected" bpfprog $command $words ;;
		esac || return
	done
	seen=$(tr ' ' '\n' <<< "$seen" | sort -u | grep . | paste -s -d ' ')
	table=$(sed -n "s/^\.It Xr bpfprog-$command 8//p" "$ROOT/man/bpfprog-exit-status.7" |
		sed 's/ Ta//g; s/ .&-//g; s/^ //')
	[[ $seen == "$table" ]] || { echo "seen: $seen; the page: $table"; return 1; }
}

# status_is STATUS COMMAND...: and with --json too
status_is() {
	if [[ $1 == 0 ]]; then
		run -0 --separate-stderr "${@:2}" && run -0 --separate-stderr "${@:2}" --json
	elif [[ $* == *'bpfprog batch '*/[0-9] ]]; then	# each of its lines has a result
		run "-$1" --separate-stderr "${@:2}"
	elif [[ $* == *' --diff '* ]]; then	# a difference is a result
		run "-$1" --separate-stderr "${@:2}" && [[ $output && -z $stderr ]] &&
			run "-$1" --separate-stderr "${@:2}" --json && json 'length == 1'
	else
		fails "$@" && fails_json "$@" --json
	fi
}

full_disk() {
	run -1 --separate-stderr bash -c '"$@" > /dev/full' - "$@" &&
		[[ $stderr == *'standard output: No space left on device (ENOSPC)' ]]
}

# bats test_tags=once
@test "status: load" {
	echo > "$BATS_TEST_TMPDIR/empty"
	statuses load <<-END
		0 plain --raw $PASS --type xdp --check
		0 plain $OBJ/xdp.bpf.o --prog xdp_pass --check
		1 full --raw $PASS --type xdp --check
		1 plain $BATS_TEST_TMPDIR/empty --check
		1 plain --raw $BATS_TEST_TMPDIR/empty --type xdp --check
		2 plain --raw $PASS --type nonesuch --check
		2 plain $OBJ/xdp.bpf.o
		2 plain $OBJ/xdp.bpf.o --pin $PIN/new
		3 plain /nonesuch --check
		3 plain $OBJ/xdp.bpf.o --prog nonesuch --check
		3 plain $OBJ/xdp.bpf.o --prog xdp_pass --pin $PIN/no/new
		3 plain $OBJ/xdp.bpf.o --prog xdp_count --map hits=$PIN/no --check
		4 powerless --raw $PASS --type xdp --check
		5 plain --raw $PASS --type 99 --check
		6 plain --raw hex:9500000000000000 --type xdp --check
		6 plain $OBJ/bad.bpf.o --check
		7 plain --raw $PASS --type xdp --pin $PIN/xdp_pass
		7 plain $OBJ/xdp.bpf.o --prog xdp_count --check --map hits=name:hits
		8 plain $OBJ/xdp.bpf.o --prog xdp_pass --check --max-insns 1
	END
}

# bats test_tags=once
@test "status: attach" {
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	statuses attach <<-END
		0 plain $PIN/egress_allow egress $CG --if-absent
		0 plain $PIN/egress_deny egress $CG --force
		1 full $PIN/egress_allow egress $CG --force
		2 plain $PIN/egress_allow nonesuch $CG
		2 plain $PIN/egress_allow egress
		3 plain $PIN/nonesuch egress $CG
		3 plain $PIN/egress_allow egress $CG/nonesuch
		4 powerless id $id egress $CG
		4 powerless $PIN/egress_allow egress $CG --force
		5 plain $PIN/xdp_pass sk_reuseport lo
		7 plain $PIN/egress_deny egress $CG
		7 plain name:xdp_pass egress $CG
	END
	bpfprog detach egress "$CG" -q
}

# bats test_tags=once
@test "status: detach" {
	bpfprog attach "$PIN/egress_allow" egress "$CG" -q
	statuses detach <<-END
		0 plain $PIN/egress_deny ingress $CG --if-attached
		1 full $PIN/egress_deny ingress $CG --if-attached
		2 plain nonesuch $CG
		2 plain egress
		3 plain $PIN/nonesuch egress $CG
		3 plain $PIN/egress_deny ingress $CG
		3 plain egress $CG/nonesuch
		4 powerless id $id egress $CG
		4 powerless egress $CG
		5 plain xdp_cpumap lo
		7 plain $PIN/egress_deny egress $CG
		7 plain name:xdp_pass egress $CG
		0 plain egress $CG --all
	END
}

# bats test_tags=once
@test "status: list" {
	printf '# bpfprog list --save 1\nxdp\tno_such\t0123456789abcdef\n# end\n' > "$BATS_TEST_TMPDIR/saved"
	statuses list <<-END
		0 plain $PIN/xdp_pass
		0 plain --name nonesuch$$
		1 full
		2 plain --type nonesuch
		2 plain --columns nonesuch
		3 plain $PIN/nonesuch
		3 plain id:4294967294
		3 plain $PIN/xdp_pass --type kprobe
		4 powerless
		4 powerless id $id
		5 stream_read- $PIN/xdp_pass --stream stdout
		8 plain --name no_such --diff $BATS_TEST_TMPDIR/saved
	END
}

# bats test_tags=once
@test "status: query" {
	statuses query <<-END
		0 plain egress $CG
		0 plain $CG
		1 full egress $CG
		2 plain nonesuch $CG
		2 plain --tree tcx_ingress lo
		3 plain egress $CG/nonesuch
		3 plain tcx_ingress dev nonesuch
		4 powerless egress $CG
		5 plain sk_reuseport_select lo
		7 plain msg_verdict map name:hits
	END
}

# bats test_tags=once
@test "status: bind" {
	statuses bind <<-END
		0 plain $PIN/xdp_pass $PIN/hits
		0 plain $PIN/xdp_pass --meta a=b
		1 full $PIN/xdp_pass $PIN/hits
		2 plain $PIN/xdp_pass
		2 plain $PIN/xdp_pass --meta a
		3 plain $PIN/xdp_pass $PIN/nonesuch
		3 plain $PIN/nonesuch $PIN/hits
		3 plain $PIN/hits $PIN/hits
		4 powerless $PIN/xdp_pass name hits
		5 assoc_struct_ops- --struct-ops $PIN/xdp_pass $PIN/hits
		7 plain $PIN/xdp_pass name hits
		7 plain name xdp_pass $PIN/hits
	END
}

# bats test_tags=once
@test "status: testrun" {
	packet="--data-in hex:ffffffffffff020000000000000108000000"
	statuses testrun <<-END
		0 plain $PIN/xdp_pass $packet
		0 plain $PIN/xdp_pass $packet --expect XDP_PASS
		1 full $PIN/xdp_pass $packet
		1 plain $PIN/egress_allow --data-in hex:00
		2 plain $PIN/xdp_pass --repeat 0
		2 plain $PIN/xdp_pass --data-in hex:0
		3 plain $PIN/nonesuch $packet
		3 plain $PIN/xdp_pass --data-in /nonesuch
		3 plain $OBJ/xdp.bpf.o:nonesuch $packet
		4 powerless id $id $packet
		4 powerless $OBJ/xdp.bpf.o:xdp_pass $packet
		5 plain $PIN/xdp_pass $packet --cpu 0
		6 plain $OBJ/bad.bpf.o:xdp_bad $packet
		7 plain name:xdp_pass $packet
		8 plain $PIN/xdp_pass $packet --expect XDP_DROP
	END
}

# bats test_tags=once
@test "status: explain" {
	statuses explain <<-END
		0 plain
		0 plain attach EINVAL
		1 full
		2 plain nonesuch
		2 plain attach ENONESUCH
		2 plain attach EINVAL more
	END
}

# bats test_tags=once
@test "status: batch" {
	dir=$BATS_TEST_TMPDIR packet="--data-in hex:ffffffffffff020000000000000108000000"
	echo "load --raw $PASS --type xdp --check" > "$dir/0"
	echo "load --raw hex:00 --type xdp --check" > "$dir/1"
	echo 'nonesuch' > "$dir/2"
	echo "list $PIN/nonesuch" > "$dir/3"
	echo "list id $id" > "$dir/4"
	echo "attach $PIN/xdp_pass sk_reuseport lo" > "$dir/5"
	echo "load $OBJ/bad.bpf.o --check" > "$dir/6"
	echo "list $PIN/xdp_pass"$'\n'"bind $PIN/xdp_pass name hits" > "$dir/7"
	echo "testrun $PIN/xdp_pass $packet --expect XDP_DROP" > "$dir/8"
	statuses batch <<-END
		0 plain $dir/0
		1 plain $dir/1
		1 full $dir/0
		2 plain $dir/2
		2 plain
		3 plain $dir/3
		3 plain $dir/nonesuch
		4 powerless $dir/4
		5 plain $dir/5
		6 plain $dir/6
		7 plain $dir/7
		8 plain $dir/8
	END
}
