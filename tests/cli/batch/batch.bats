#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog batch": command lines in a file, a line of JSON for each.

# shellcheck disable=SC2016	# of jq or of a batch

load ../../helpers

PASS=hex:b7000000020000009500000000000000	# return XDP_PASS
LOAD="load --raw $PASS --type xdp --check"
DRY="load --raw $PASS --type xdp --check -n"

setup() {
	setup_dirs
	batch=$BATS_TEST_TMPDIR/batch
}

teardown() {
	teardown_dirs
}

# bats test_tags=cli, once
@test "batch: words are split as by a shell, and nothing is expanded" {
	cat > "$batch" <<-'END'
		# a comment

		   	# another one
		explain a b # c
		  explain	'a b'   "c d"	
		explain a\ b#c \#d '#e' "#f"
		explain 'a\b' "a\b" "a\\b\"c\$d\`e" a\\b\'c
		explain a'b'"c"\d '' "" ''""
		explain $HOME *.c ~ `id` $(id) a;b c|d >e <f &g {h,i} 'j'$'k'
		explain 'é€😀' "tab	in it"
	END
	printf 'explain cr lf\r\nexplain last' >> "$batch"
	run -2 --separate-stderr bpfprog batch -k "$batch"
	cat > "$BATS_TEST_TMPDIR/expected" <<-'END'
		[4,["a","b"]]
		[5,["a b","c d"]]
		[6,["a b#c","#d","#e","#f"]]
		[7,["a\\b","a\\b","a\\b\"c$d`e","a\\b'c"]]
		[8,["abcd","","",""]]
		[9,["$HOME","*.c","~","`id`","$(id)","a;b","c|d",">e","<f","&g","{h,i}","j$k"]]
		[10,["é€😀","tab\tin it"]]
		[11,["cr","lf"]]
		[12,["last"]]
	END
	diff <(jq -c '[.line, .words[1:]]' <<< "$output") "$BATS_TEST_TMPDIR/expected"
	run -0 jq -se 'all(.[]; .command == "explain" and .status == 2 and .words[0] == "explain")' <<< "$output"
}

# bats test_tags=cli, once
@test "batch: a line that is wrong is a usage error with file and line, on stderr too" {
	count=0
	while IFS='|' read -r line message; do
		printf '# first\n%b\n' "$line" > "$batch"
		run -2 --separate-stderr bpfprog batch "$batch"
		[[ ${stderr_lines[0]} == "bpfprog batch: $batch:2: "*"$message"* ]]
		[[ ${#lines[@]} == 1 ]]
		json ".line == 2 and .status == 2 and .result == null and .error.code == 2 and
			(.error.message | contains(\"${message//\"/\\\"}\"))"
		((++count))
	done <<-'END'
		list 'a|an apostrophe (') is not closed
		list "a|a quotation mark (") is not closed
		list "a\\"|a quotation mark (") is not closed
		list a\\|a backslash at the end
		list a\0000b|a NUL byte is no text
		nonesuch|unknown command 'nonesuch'
		'' list|unknown command ''
		bpfprog list|unknown command 'bpfprog'
		-j|a command is needed
		batch x|a batch within a batch
		-q batch --help|a batch within a batch
		list --help|--help and --version are not for a line of a batch
		--version|--help and --version are not for a line of a batch
		--introspect-cli|--help and --version are not for a line of a batch
		list -V|--help and --version are not for a line of a batch
		list --nonesuch|unrecognized option '--nonesuch'
		list --netns|option '--netns' requires an argument
		attach 1 nonesuch x|unknown attach type 'nonesuch'
		list --token x|--token is for load
	END
	[[ $count == 19 ]]
	# The mistake may have a line end of its own: one line all the same, with all of it.
	printf 'list "--none\nsuch"\n' > "$batch"
	run -2 --separate-stderr bpfprog batch "$batch"
	[[ ${stderr_lines[0]} == *'is not closed' ]]
	fails 2 bpfprog list $'--none\nsuch'
	[[ ${stderr_lines[0]} == "bpfprog list: unrecognized option '--none\\x0asuch'" ]]
	fails 2 bpfprog attach 1 $'none\nsuch: Try `x'
	[[ ${stderr_lines[0]} == "bpfprog attach: unknown attach type 'none\\x0asuch: Try \`x'" ]]
}

# bats test_tags=cli, once
@test "batch: the first failure ends it; --keep-going does not; the worst status counts" {
	# Lines and their statuses in, the status of the batch out; -n, so that no kernel is needed.
	echo > "$BATS_TEST_TMPDIR/four"
	chmod 0 "$BATS_TEST_TMPDIR/four"
	declare -A line=([0]="$DRY" [2]='list --nonesuch' [3]='load /nonesuch --check'
		[1]="load --raw hex:00 --type xdp --check" [5]='attach 1 sk_reuseport lo')
	while read -r worst statuses; do
		for status in $statuses; do
			echo "${line[$status]}"
		done > "$batch"
		run "-$worst" --separate-stderr bpfprog batch -k "$batch"
		[[ $(jq -s -c 'map(.status) | map(tostring) | join(" ")' <<< "$output") == "\"$statuses\"" ]]
		# Without it: up to the first that fails, and that one's status.
		first=${statuses//[0 ]/}0
		run "-${first:0:1}" --separate-stderr bpfprog batch "$batch"
		[[ $(jq -s 'map(.status != 0) | (index(true) // (length - 1)) == length - 1' <<< "$output") == true ]]
	done <<-END
		0 0
		0 0 0 0
		3 3
		3 0 3 0
		3 5 3 5
		2 3 2 5 0
		1 2 3 1 5
		5 0 0 5
	END
	: > "$batch"
	run -0 --separate-stderr bpfprog batch "$batch"
	[[ -z $output$stderr ]]
	fails 3 bpfprog batch /nonesuch
	fails_json 3 bpfprog batch /nonesuch -j
	fails 1 bpfprog batch "$BATS_TEST_TMPDIR"
	fails 2 bpfprog batch
	fails 2 bpfprog batch a b
	fails_json 2 bpfprog batch "$batch" --pretty
}

# bats test_tags=cli, once
@test "batch: options of one line do not reach the next, those of the batch reach all" {
	cat > "$batch" <<-END
		$DRY
		load --raw $PASS --type xdp --check --name one --license MIT -n -j --debug
		$DRY -p -q
		load -t xdp --raw $PASS --prog x --check
		$DRY
	END
	run -2 --separate-stderr bpfprog batch -k "$batch"
	run -0 jq -s '.[0].result == .[2].result and .[0].result == .[4].result and
		.[1].result != .[0].result and .[3].status == 2' <<< "$output"
	[[ $output == true ]]
	printf '%s\n' "$LOAD" 'list --count' 'query /sys/fs/cgroup' "list name:x" > "$batch"
	run --separate-stderr bpfprog batch -n -k "$batch"
	run -0 jq -s 'all(.[]; .status == 0 and .result.dry_run == true or .status == 3)' <<< "$output"
	[[ $output == true ]]
}

# bats test_tags=cli, once
@test "batch: hostile input: long lines, many words, no end of line, bytes that are no text" {
	# 65536 bytes is the most, one more is too much, and the next line is read as ever.
	for size in 65536 65537 1000000; do
		{
			printf 'list --nonesuch'
			head -c $((size - 15)) /dev/zero | tr '\0' x
			printf '\n%s\n' "$DRY"
		} > "$batch"
		run -2 --separate-stderr bpfprog batch -k "$batch"
		[[ ${#lines[@]} == 2 ]]
		message=$(jq -r '.error.message // empty' <<< "${lines[0]}")
		if ((size > 65536)); then
			[[ $message == 'a line of more than 65536 bytes' ]]
		else
			[[ $message == 'unrecognized option '* ]]
		fi
		jq -e '.line == 2 and .status == 0' <<< "${lines[1]}"
	done
	# As many words as there can be.
	{
		printf list
		yes ' a' | head -n 32000 | tr -d '\n'
		printf '\n'
	} > "$batch"
	run -2 --separate-stderr bpfprog batch "$batch"
	json '.error.message == "more than 4096 words" and (.words | length == 32001)'
	printf '\xef\xbb\xbflist\n\xff\xfe\nlist \x1b[31mx\nlist \xc2\x9b\n%s' "'" > "$batch"
	run -2 --separate-stderr bpfprog batch -k "$batch"
	[[ ${#lines[@]} == 5 && $stderr != *$'\x1b'* && $output != *$'\x1b'* ]]
	head -c 100000 /dev/urandom > "$batch"
	run --separate-stderr bpfprog batch -k "$batch"
	[[ $status == 0 || $status == 2 ]]
	printf '%s\n' "$output" | jq -s . > /dev/null
}

# bats test_tags=cli, once
@test "batch: lines of standard input are answered one by one; their commands find it empty" {
	mkfifo "$BATS_TEST_TMPDIR/in" "$BATS_TEST_TMPDIR/out"
	bpfprog batch -k - < "$BATS_TEST_TMPDIR/in" > "$BATS_TEST_TMPDIR/out" 2> /dev/null 3>&- &
	exec 7> "$BATS_TEST_TMPDIR/in" 8< "$BATS_TEST_TMPDIR/out"
	for i in 1 2 3; do
		echo "$DRY" >&7
		read -r -t 20 answer <&8
		[[ $(jq .line <<< "$answer") == "$i" ]]
	done
	echo "load --raw - --type xdp --check -n" >&7
	read -r -t 20 answer <&8
	[[ $(jq -r '"\(.line) \(.status)"' <<< "$answer") == '4 1' ]]
	exec 7>&-
	wait $! && result=0 || result=$?
	exec 8<&-
	[[ $result == 1 ]]
	# A full disk ends it, and is no success.
	yes "$DRY" | head -n 100 > "$batch"
	run -1 --separate-stderr bash -c 'bpfprog batch -k "$1" > /dev/full' - "$batch"
	[[ $stderr == *'standard output: No space left on device (ENOSPC)' ]]
}

# bats test_tags=once,slow,native
@test "batch: one process, and a descriptor less or more for no line" {
	hash strace 2> /dev/null || skip "no strace"
	export ASAN_OPTIONS=detect_leaks=0	# a debug build cannot look for leaks while it is traced
	for _ in {1..50}; do
		echo "$LOAD"
		echo 'list --count'
		echo 'list --nonesuch'
		echo 'load /nonesuch --check'
		echo 'list id:4294967294'
	done > "$batch"
	run strace -f -qq -e trace=clone,clone3,fork,vfork,execve -o "$BATS_TEST_TMPDIR/trace" \
		"$TOOL" batch -k "$batch"
	[[ $status == 2 ]]
	[[ $(grep -c . "$BATS_TEST_TMPDIR/trace") == 1 ]]
	# The number of the last file opened does not grow with the lines.
	strace -qq -e trace=openat -o "$BATS_TEST_TMPDIR/trace" "$TOOL" batch -k "$batch" > /dev/null 2>&1 || true
	run -0 sed -n 's/.*= \([0-9]*\)$/\1/p' "$BATS_TEST_TMPDIR/trace"
	[[ $(sort -n <<< "$output" | tail -n 1) -lt 16 ]]
}

# bats test_tags=once
@test "batch: loads, binds, attaches, queries, detaches; results are those of the commands" {
	cat > "$batch" <<-END
		load $OBJ/cgroup.bpf.o --prog egress_allow --pin $PIN/allow
		bind "$PIN/allow" --meta 'owner=the web team' --meta x='"y"'
		attach $PIN/allow egress $CG --multi
		attach $PIN/allow egress $CG --multi --if-absent
		query egress "$CG"
		show $PIN/allow
		detach $PIN/allow egress $CG
		detach $PIN/allow egress $CG --if-attached
		run $PIN/allow data_in hex:ffffffffffff02000000000188b5$(printf '00%.0s' {1..50})
	END
	run -0 --separate-stderr bpfprog batch "$batch" || { echo "$stderr"; return 1; }
	[[ -z $stderr ]]
	id=$(bpfprog list "$PIN/allow" -q)
	run -0 jq -s --argjson id "$id" 'map(.result) as $r | map(.command) == ["load", "bind", "attach", "attach",
		"query", "list", "detach", "detach", "testrun"] and
		$r[0].progs[0].id == $id and ($r[1].map_ids | length) == 2 and
		$r[2].changed and ($r[3].changed | not) and $r[4][0].progs[0].id == $id and
		$r[5][0].map_ids == $r[1].map_ids and $r[6].changed and ($r[7].changed | not) and
		$r[8].id == $id' <<< "$output"
	[[ $output == true ]]
	printf 'list %s\nload --raw %s --type xdp --check\nbind %s id:1234567 \n' "$PIN/allow" "$PASS" "$PIN/allow" > "$batch"
	run -3 --separate-stderr bpfprog batch -q "$batch"
	[[ ${#lines[@]} == 2 && ${lines[0]} == "$id" && ${stderr_lines[0]} == "bpfprog batch: $batch:3: bind: "* ]]
}

# bats test_tags=once
@test "batch: statuses of the kernel's doing: 4, 6, 7, 8, and the worst of them" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/pass" -q
	cat > "$batch" <<-END
		testrun $PIN/pass --data-in hex:ffffffffffff0200000000010800 --expect XDP_DROP
		load --raw $PASS --type xdp --pin $PIN/pass
		load $OBJ/bad.bpf.o --check
		load $OBJ/bad.bpf.o --check --log-file $BATS_TEST_TMPDIR/log
	END
	run -6 --separate-stderr bpfprog batch -k "$batch"
	run -0 jq -s '.[0:3] | map([.status, .error.code]) == [[8, 8], [7, 7], [6, 6]] and
		(.[2].error.log | length > 10)' <<< "$output"
	[[ $output == true && -s $BATS_TEST_TMPDIR/log ]]
}

# bats test_tags=once
@test "batch: a line's namespace is left again, and a COMMAND writes to standard error" {
	new_netns "bpn$$"
	ns=bpn$$
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/allow" -q
	cat > "$batch" <<-END
		attach $PIN/allow egress $CG -- readlink /proc/self/ns/net
		attach --netns $ns $PIN/allow egress $CG -- readlink /proc/self/ns/net
		list --netns /nonesuch --count
		--netns $ns nonesuch
		attach $PIN/allow egress $CG -- readlink /proc/self/ns/net
		attach $PIN/allow egress $CG -- sh -c 'exit 9'
		list --count
	END
	run -2 --separate-stderr bpfprog batch -k "$batch"
	[[ $(jq -s -c 'map(.status)' <<< "$output") == '[0,0,3,2,0,9,0]' ]]
	mapfile -t inodes < <(grep '^net:' <<< "$stderr")
	here=$(readlink /proc/self/ns/net)
	[[ ${#inodes[@]} == 3 && ${inodes[0]} == "$here" && ${inodes[2]} == "$here" && ${inodes[1]} != "$here" ]]
	# For all lines, by an option of the batch.
	echo "attach $PIN/allow egress $CG -- readlink /proc/self/ns/net" > "$batch"
	run -0 --separate-stderr bpfprog batch --netns "$ns" "$batch"
	[[ $stderr == "${inodes[1]}" ]]
}
