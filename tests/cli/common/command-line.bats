#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=cli
# The command line: help, versions, usage errors, where output goes and what if it cannot. None of
# this needs a kernel that takes programs: what "works" here is a dry run.

# shellcheck disable=SC2016,SC2030,SC2031,SC2154	# set by bats; of jq or a shell inside

load ../../helpers

COMMANDS=(load attach detach list query bind testrun explain batch)
XDP=hex:b7000000020000009500000000000000	# return XDP_PASS

# to WHERE COMMAND...: run it with stdout redirected to a file, or closed by "-"
to() {
	if [[ $1 == - ]]; then
		"${@:2}" >&-
	else
		"${@:2}" > "$1"
	fi
}

# bats test_tags=once
@test "cli: help is on stdout, fits in 80 columns, and names the command and its options" {
	run -0 --separate-stderr bpfprog --introspect-cli
	cli=$output
	for command in '' "${COMMANDS[@]}"; do
		# shellcheck disable=SC2086	# '' is no word
		run -0 --separate-stderr bpfprog $command --help
		[[ -z $stderr && $output == "Usage: bpfprog${command:+ $command} "* ]]
		run ! grep -E '.{81}| $' <<< "$output"
		[[ -z $output ]]
		# shellcheck disable=SC2086
		help=$(bpfprog $command -h)
		output=$(jq -r --arg c "$command" --arg help "$help" '.options[], (.commands[] |
			select(.name == $c).options[]) | select(.hidden | not) |
			.built_in as $built_in | select(.long as $long |
				any("=", "[=", " "; "--" + $long + . | inside($help)) != $built_in).long' <<< "$cli")
		[[ -z $output ]] || { echo "not in the help of '$command', or not built in: $output"; return 1; }
	done
	run -0 bpfprog --help
	for command in "${COMMANDS[@]}"; do
		[[ $output == *$'\n'"  $command "* ]]
	done
	[[ $output != *introspect* ]]
}

# bats test_tags=once
@test "cli: help has the options by purpose, in the order of their use" {
	# All of a command are in the order of its table, each below its heading.
	for command in load testrun list query attach; do
		wanted=$(bpfprog --introspect-cli | jq -r --arg c "$command" '
			.commands[] | select(.name == $c).options | map(select((.hidden | not) and .built_in)) |
			to_entries[] as $o | (if $o.key == 0 or .[$o.key - 1].group != $o.value.group
				then $o.value.group else empty end), "--" + $o.value.long')
		shown=$(bpfprog "$command" --help | sed -n '/^ Common options:/q; s/^ \([A-Z].*:\)$/\1/p
			s/^  \(-.,\|   \) \(--[a-z-]*\).*/\2/p')
		diff -u <(echo "$wanted") <(echo "$shown")
	done
	run -0 bpfprog load --help
	[[ $output == *'
 Where to pin:
  -P, --pin=PATH '* && $output == *'
 How to check:
      --check '*$'\n\n What to print:\n'* ]]
}

# bats test_tags=once
@test "cli: help wins over words and options that stand behind it" {
	run -0 --separate-stderr bpfprog --help nonesuch
	[[ -z $stderr && $output == 'Usage: bpfprog '* ]]
	run -0 --separate-stderr bpfprog load --help --nonesuch
	[[ -z $stderr && $output == 'Usage: bpfprog load '* ]]
	run -0 --separate-stderr bpfprog attach 1 -h
	[[ -z $stderr && $output == 'Usage: bpfprog attach '* ]]
}

# bats test_tags=once
@test "cli: the versions of the tool and of libbpf, before and behind a command" {
	for args in -V --version 'list -V' '-q load --version'; do
		# shellcheck disable=SC2086	# words
		run -0 --separate-stderr bpfprog $args
		[[ -z $stderr && ${#lines[@]} == 3 ]]
		[[ ${lines[0]} =~ ^bpfprog\ [0-9]+\.[0-9]+(\.[0-9]+)?,\ libbpf\ 1\.[0-9]+$ ]]
		[[ ${lines[1]} =~ ^built\ in:\ (statically|dynamically)\ linked,\ (libpcap|without\ libpcap) ]]
		[[ ${lines[2]} == "kernel: Linux $(uname -r) $(uname -m)" ]]
	done
	plain=${lines[0]} built=${lines[1]}
	# What is told to be built in is.
	[[ $built != *without* || $(bpfprog testrun --help) != *--filter* ]]
	[[ $built == *without* || $(bpfprog testrun --help) == *--filter=* ]]
	for args in '-V -j' '-j -V' '-jV' '--version --json' 'query -V -j'; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog $args
		[[ -z $stderr && ${#lines[@]} == 1 ]]
		[[ $output == '{"name":"bpfprog","version":"'* ]]
	done
	json '"\(.name) \(.version), libbpf \(.libbpf_version)" == "'"$plain"'"'
	json ".kernel == \"$(uname -r)\" and .machine == \"$(uname -m)\""
	[[ $(jq .static <<< "$output") == true ]] || [[ $built == *dynamically* ]]
	[[ $(jq .libpcap <<< "$output") == true ]] || [[ $built == *without* ]]
}

# bats test_tags=once
@test "cli: usage errors: status 2, a line that says what and a hint, on stderr only" {
	count=0 out=$BATS_TEST_TMPDIR/out err=$BATS_TEST_TMPDIR/err
	while IFS='|' read -r args message; do
		# No "fails": in a guest every command of a test counts.
		# shellcheck disable=SC2086
		bpfprog $args > "$out" 2> "$err" && result=0 || result=$?
		result="$result|$(< "$out")|$(< "$err")"
		command=" ${args%% *}"
		[[ " ${COMMANDS[*]} " == *"$command "* ]] || command=''
		[[ $result == "2||bpfprog$command: "*"$message"*$'\n'"hint: "* ]] ||
			{ echo "not '$message' and a hint, of: bpfprog $args"; echo "$result"; return 1; }
		((++count))
	done <<-'END'
		|a command is needed
		nonesuch|unknown command 'nonesuch'
		lis|unknown command 'lis'
		LIST|unknown command 'LIST'
		--nonesuch|unrecognized option '--nonesuch'
		-x list|invalid option -- 'x'
		--netns|option '--netns' requires an argument
		list --nonesuch|unrecognized option '--nonesuch'
		list -x|invalid option -- 'x'
		list --json=yes|option '--json' doesn't allow an argument
		list --multi|unrecognized option '--multi'
		list 0|id '0' is out of range
		list --introspect-cli|unrecognized option
		load|OBJECT is needed
		load a|one of --pin, --pin-dir
		load a --check --pin /x|either --pin, --pin-dir
		load a --pin /x --pin-dir /y|either --pin, --pin-dir
		load a --pin|option '--pin' requires an argument
		load a --pin-maps /x --check|--check leaves nothing behind
		load a --check --name x|--name is for --raw
		load a --check --license x|--license is for --raw
		load a --check --map x|--map 'x' is not NAME=MAP
		load a --check --map =5|is not NAME=MAP
		load a --check --map x=y|--map: unknown map 'y'
		load a --check --type nonesuch|unknown program type 'nonesuch'
		load a --check --attach-type nonesuch|unknown attach type 'nonesuch'
		load a --raw hex:00 --type xdp --check|either an OBJECT or --raw
		load --raw hex:00 --check|--raw needs --type
		load a --check --list|either --pin, --pin-dir, --check or --list
		load --raw hex:00 --type xdp --pin-dir /x|for objects
		load --raw hex:00 --type xdp --prog x --check|for objects
		attach|PROG is needed
		attach nonesuch|unknown program 'nonesuch'
		attach 1|TYPE is needed
		attach 1 nonesuch x|unknown attach type 'nonesuch'
		attach 1 cgroup_inet_ingress|TARGET is needed
		attach 1 cgroup_inet_ingress a b|too many words: 'b'
		attach 1 cgroup_inet_ingress a --multi --override|either --multi or --override
		attach 1 cgroup_inet_ingress dev lo|is for a cgroup, not for a dev
		attach 1 cgroup_inet_ingress a --replace nonesuch|unknown program 'nonesuch'
		detach|TYPE is needed
		detach nonesuch cgroup_inet_ingress a|nonesuch
		query|TARGET is needed
		query nonesuch /x|unknown attach type 'nonesuch'
		query /x egress|unknown attach type '/x': TYPE comes before TARGET
		attach 1 ./x egress|unknown attach type './x': TYPE comes before TARGET
		query cgroup|'cgroup' needs an argument
		query tcx_ingress lo --effective|--effective is for cgroups
		bind|PROG is needed
		bind 1|is needed
		testrun|PROG is needed
		testrun 1 2|'2'
		testrun 1 --repeat|option '--repeat' requires an argument
	END
	[[ $count -gt 40 ]]
	fails 2 bpfprog list --token /x
	[[ $stderr == *'--token is for load'* ]]
	fails 2 bpfprog list ''
	fails 2 bpfprog ''
}

# bats test_tags=once
@test "cli: with --json a usage error is an object on stdout too, wherever --json stands" {
	out=''
	while read -r args; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfprog $args
		[[ ${#stderr_lines[@]} == 2 && $stderr == bpfprog*$'\n'hint:* ]]
		out+=$output$'\n'
	done <<-'END'
		--json
		-j nonesuch
		nonesuch --json
		list --nonesuch -j
		load -p
		load --js --nonesuch
		-qnj list --nonesuch
		-q query -j
		attach 1 nonesuch x -qj
	END
	output=$out
	run -0 jq -es 'length == 9 and all(.[]; keys == ["error"] and (.error |
		keys == ["call", "code", "errno", "hint", "log", "message"] and .code == 2 and
		.errno == null and .call == null and .log == null and
		(.hint | length > 0))) and
		([.[].error.message][1:4] == ["unknown command '\''nonesuch'\''",
		"unknown command '\''nonesuch'\''", "unrecognized option '\''--nonesuch'\''"])' <<< "$out"
	# Behind "--" and behind an option that takes a word it is one; and nothing but the exit status where nobody listens.
	fails 2 bpfprog list -- --json
	output=$("$TOOL" load --raw "$XDP" --type xdp --check -n --license --json)
	[[ $output == 'bpf_prog_load('*'license=--json'* ]]
	run -2 bash -c 'bpfprog nonesuch 2>&-'
	[[ -z $output ]]
}

# bats test_tags=once
@test "cli: common options stand anywhere, before, between and behind the words" {
	run -0 --separate-stderr bpfprog load --raw "$XDP" --type xdp --check --dry-run --json
	[[ -z $stderr ]]
	json '.dry_run == true and [.calls[].call] == ["bpf_prog_load"] and
		(.calls[0].args | map({(.name): .value}) | add | .prog_type == "xdp" and .insn_cnt == "2")'
	expected=$output
	while read -r args; do
		# shellcheck disable=SC2086
		run -0 --separate-stderr bpfprog $args
		if [[ $stderr || $output != "$expected" ]]; then
			echo "another output, of: $args"
			echo "$stderr$output"
			return 1
		fi
	done <<-END
		--json --dry-run load --raw $XDP --type xdp --check
		-jn load --raw=$XDP --type=xdp --check
		-j load --check -n -t xdp --raw $XDP
		load -nj --check -txdp --raw $XDP
		load --dry-run --raw $XDP -j --type xdp --check --
		load --dry --js --raw $XDP --type xdp --ch
	END
	run -0 bpfprog --dry-run load --raw "$XDP" -p --type xdp --check
	[[ ${#lines[@]} -gt 5 ]]
	[[ $(jq -cS . <<< "$output") == "$(jq -cS . <<< "$expected")" ]]
	run -0 --separate-stderr bpfprog load --raw "$XDP" --type xdp --check -n
	[[ -z $stderr && ${#lines[@]} == 1 && $output == 'bpf_prog_load(prog_type=xdp, '*')' ]]
}

# bats test_tags=once
@test "cli: show is list, run is testrun" {
	for pair in 'show list' 'run testrun'; do
		run -0 --separate-stderr bpfprog "${pair#* }" --help
		expected=$output
		run -0 --separate-stderr bpfprog "${pair% *}" --help
		[[ -z $stderr && $output == "$expected" ]]
	done
	run -0 --separate-stderr bpfprog list -n
	expected=$output
	run -0 --separate-stderr bpfprog show -n
	[[ -z $stderr && $output == "$expected" && $output == *bpf_prog_get_next_id\(* ]]
	fails 2 bpfprog run
	[[ ${stderr_lines[0]} == 'bpfprog testrun: PROG is needed' ]]
}

# bats test_tags=once,native
@test "cli: a full disk and a closed stdout are failures, reported once" {
	load=(load --raw "$XDP" --type xdp --check -n) err=$BATS_TEST_TMPDIR/err
	for where in '/dev/full ENOSPC' '- EBADF'; do
		for args in -V '-V -j' --help 'load --help' --introspect-cli "${load[*]}" "${load[*]} -j" 'show -n'; do
			# shellcheck disable=SC2086
			to "${where% *}" bpfprog $args 2> "$err" && result=0 || result=$?
			[[ "$result $(< "$err")" == '1 bpfprog'*': standard output: '*" (${where#* })" ]]
			[[ $(wc -l < "$err") == 1 ]]
		done
	done
	# What is wrong with the command line is not lost on the way.
	run --separate-stderr to /dev/full bpfprog nonesuch
	[[ $status == 2 && ${stderr_lines[0]} == "bpfprog: unknown command 'nonesuch'" ]]
}

# bats test_tags=once
@test "cli: a closed pipe is a failure, not a signal" {
	mkfifo "$BATS_TEST_TMPDIR/gone"
	# Both ends, then only the one that writes.
	exec 8<> "$BATS_TEST_TMPDIR/gone"
	exec 9> "$BATS_TEST_TMPDIR/gone" 8>&-
	for args in --introspect-cli --help '-V -j'; do
		status=0
		# shellcheck disable=SC2086
		"$TOOL" $args >&9 2> "$BATS_TEST_TMPDIR/stderr" || status=$?
		[[ $status == 1 ]]
		[[ $(< "$BATS_TEST_TMPDIR/stderr") == 'bpfprog: standard output: Broken pipe (EPIPE)' ]]
	done
}

# bats test_tags=once
@test "cli: closed standard descriptors are not taken by files, and none stays open" {
	# A debug build counts them, and ends with 99.
	printf '\200234' > "$BATS_TEST_TMPDIR/file"
	for args in 'list -n' "load --raw $XDP --type xdp --check -n" -V; do
		# shellcheck disable=SC2086
		expected=$(bpfprog $args)
		# shellcheck disable=SC2086
		run -0 bpfprog $args <&-
		[[ $output == "$expected" ]]
		# shellcheck disable=SC2086
		run -0 bash -c 'bpfprog "$@" <&- 2>&-' - $args
		[[ $output == "$expected" ]]
	done
	run -2 bash -c 'bpfprog nonesuch <&- >&- 2>&-'
	run --separate-stderr bash -c 'bpfprog load --raw "$1" --type xdp --check <&- 2>&1 >&-' - "$BATS_TEST_TMPDIR/file"
	[[ $status == 1 && $output == *'4 bytes are not whole instructions'* ]]
	fails 1 bpfprog load --raw "$BATS_TEST_TMPDIR/file" --type xdp --check
	[[ $(< "$BATS_TEST_TMPDIR/file") == $'\200234' ]]
}

# bats test_tags=once
@test "cli: --introspect-cli: every command with a summary and options, every option with help" {
	run -0 --separate-stderr bpfprog --introspect-cli
	[[ -z $stderr ]]
	json '["attach", "bind", "detach", "list", "load", "query", "testrun"] - [.commands[].name] == []'
	json 'all(.commands[]; (.summary | length > 5) and (.usage | length > 0) and
		(.options | type == "array") and (.aliases | type == "array"))'
	json '[.commands[] | select(.aliases != []) | {(.name): .aliases}] | add ==
		{"list": ["show"], "testrun": ["run"]}'
	json 'all(.options[], .commands[].options[]; has("arg") and (.hidden or (.help | length > 5)) and
		(.long | test("^[a-z][a-z-]+$")) and (.short | . == null or length == 1))'
	# No two options of a command have the same name or letter.
	json '.options as $common | all(.commands[]; ([($common + .options)[] | .long, (.short // empty)]) |
		length == (unique | length))'
	json '.attach_types | length > 20 and all(.[]; .name and .summary and has("target")) and
		(map(.name) | length == (unique | length))'
}

# bats test_tags=cli,once
@test "help: opens the page of a command, or shows --help where there is no man or no page" {
	local bin=$BATS_TEST_TMPDIR/bin

	mkdir "$bin"
	run -0 --separate-stderr env PATH="$bin" "$TOOL" help load
	[[ $output == *'bpfprog load'*'--pin-dir'* && ! $stderr ]]
	run -0 --separate-stderr env PATH="$bin" "$TOOL" help
	[[ $output == *Commands:*testrun* && ! $stderr ]]
	printf '#!/bin/sh\necho "man $*"\n' > "$bin/man"
	chmod +x "$bin/man"
	run -0 env PATH="$bin" "$TOOL" help load
	[[ $output == 'man 8 bpfprog-load' ]]
	run -0 env PATH="$bin" "$TOOL" help show
	[[ $output == 'man 8 bpfprog-list' ]]
	run -0 env PATH="$bin" "$TOOL" help
	[[ $output == 'man 8 bpfprog' ]]
	# help itself is described there, too.
	run -0 env PATH="$bin" "$TOOL" help help
	[[ $output == 'man 8 bpfprog' ]]
	printf '#!/bin/sh\nexit 16\n' > "$bin/man"
	run -0 env PATH="$bin" "$TOOL" help load
	[[ $output == *'--pin-dir'* ]]
	fails 2 "$TOOL" help nonsense
	fails 2 "$TOOL" help load attach
	fails 2 "$TOOL" help help load
	fails 2 "$TOOL" help load help
}
