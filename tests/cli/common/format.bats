#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# --format and --no-header of list, query and load.

# shellcheck disable=SC2030,SC2031,SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	bpfprog load "$OBJ/xdp.bpf.o" --pin-dir "$PIN/xdp" -q > /dev/null
}

teardown() {
	teardown_dirs
}

# as_json FORMAT: the lines on stdin, CSV or TSV with a heading, as an array of objects
as_json() {
	python3 -c '
import csv, json, sys
rows = csv.reader(sys.stdin) if sys.argv[1] == "csv" else \
	(line.rstrip("\n").split("\t") for line in sys.stdin)
head = next(rows)
all = [dict(zip(head, row)) for row in rows if len(row) == len(head) or sys.exit(f"not as many: {row}")]
print(json.dumps(all))' "$1"
}

# JSON of list: the values that CSV should have for these columns
shown='if . == null then "" elif type == "array" then map(tostring) | join(",") else tostring end'

# bats test_tags=once
@test "format: csv and tsv of list have the values of JSON, by the same keys" {
	columns=id,type,name,tag,loaded_at,gpl_compatible,map_ids,btf_id,pinned
	for format in csv tsv; do
		bpfprog list "$PIN/xdp/xdp_pass" "$PIN/xdp/xdp_count" --columns $columns --format $format |
			as_json $format > "$BATS_TEST_TMPDIR/got"
		bpfprog list "$PIN/xdp/xdp_pass" "$PIN/xdp/xdp_count" --columns $columns -j |
			jq "map(map_values($shown))" > "$BATS_TEST_TMPDIR/wanted"
		diff -u <(jq -S . "$BATS_TEST_TMPDIR/wanted") <(jq -S . "$BATS_TEST_TMPDIR/got")
	done
	[[ $(jq length "$BATS_TEST_TMPDIR/got") == 2 ]]
	diff <(bpfprog list "$PIN/xdp/xdp_pass" -j) <(bpfprog list --format=json "$PIN/xdp/xdp_pass")
	diff <(bpfprog list "$PIN/xdp/xdp_pass") <(bpfprog list --format table "$PIN/xdp/xdp_pass")
}

# bats test_tags=once
@test "format: a value with commas and quotation marks is quoted in csv, and not in tsv" {
	bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --pin "$PIN/a,\"b c" -q > /dev/null
	run -0 --separate-stderr bpfprog list "$PIN/a,\"b c" --columns pinned,id --format csv --no-header
	id=$(bpfprog list -q "$PIN/a,\"b c")
	# In a list the comma of an item is escaped.
	[[ $output == "\"$PIN/a\\x2c\"\"b c\",$id" ]]
	run -0 --separate-stderr bpfprog list "$PIN/a,\"b c" --columns id,pinned --format tsv --no-header
	[[ $output == "$id"$'\t'"$PIN/a\\x2c\"b"*c ]]
	rm "$PIN/a,\"b c"
}

# bats test_tags=once
@test "format: query tells hook and target in each line, keys that are there twice are told apart" {
	bpfprog load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/egress_allow" -q > /dev/null
	bpfprog attach "$PIN/egress_allow" egress "$CG" --multi > /dev/null
	for format in csv tsv; do
		run -0 --separate-stderr bpfprog query "$CG" --format $format
		[[ -z $stderr && ${#lines[@]} == 2 ]]
		[[ $(as_json $format <<< "$output" | jq -r '.[0] | "\(.attach_type) \(.target_kind) \(.target) " +
			"\(.attach_flags) \(.name) \(has("progs.attach_flags"))"') == "cgroup_inet_egress cgroup $CG multi egress_allow true" ]]
		run -0 --separate-stderr bpfprog query "$CG" --format $format --no-header
		[[ ${#lines[@]} == 1 ]]
	done
	# An empty hook is a heading alone, and without it nothing.
	run -0 --separate-stderr bpfprog query ingress "$CG" --format csv
	[[ $output == attach_type,* && ${#lines[@]} == 1 ]]
	run -0 --separate-stderr bpfprog query ingress "$CG" --format csv --no-header
	[[ -z $output ]]
	bpfprog detach "$PIN/egress_allow" egress "$CG" > /dev/null
}

# bats test_tags=once
@test "format: load writes programs or verdicts as csv, and nothing before or after them" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --check --format csv
	names=$(as_json csv <<< "$output" | jq -c 'map(.name)')
	[[ $names == "$(bpfprog load "$OBJ/xdp.bpf.o" --check -j | jq -c '.progs | map(.name)')" ]]
	run -6 --separate-stderr bpfprog load "$OBJ/bad.bpf.o" "$OBJ/xdp.bpf.o" --check --keep-going --format tsv
	rows=$(as_json tsv <<< "$output" | jq length)
	[[ $rows == "$(bpfprog load "$OBJ/bad.bpf.o" "$OBJ/xdp.bpf.o" --check --keep-going -j | jq '.verdicts | length')" ]]
	[[ $stderr == *'not accepted'* ]]
	# The changes of --baseline are a table of their own, which csv has not.
	bpfprog load "$OBJ/xdp.bpf.o" --check --save "$BATS_TEST_TMPDIR/saved" > /dev/null
	sed -Ei 's/(\txdp_pass\t)[0-9]+/\11/' "$BATS_TEST_TMPDIR/saved"
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --check --baseline "$BATS_TEST_TMPDIR/saved"
	[[ $output == *verified_insns* ]]
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --check --baseline "$BATS_TEST_TMPDIR/saved" --format csv
	[[ $(as_json csv <<< "$output" | jq -c 'map(.name)') == "$names" ]]
}

# bats test_tags=once
@test "format: --no-header leaves the heading out, and what does not go together is refused" {
	run -0 bpfprog list --columns help
	[[ ${lines[0]} == 'COLUMN '* ]]
	number=${#lines[@]}
	run -0 bpfprog list --columns help --no-header
	[[ ${lines[0]} == 'id '* && ${#lines[@]} == $((number - 1)) ]]
	while IFS=: read -r words says; do
		# shellcheck disable=SC2086	# words
		run -2 --separate-stderr bpfprog $words
		[[ $stderr == *"$says"* ]] || { echo "$words: $stderr"; return 1; }
	done <<- 'END'
		list --format xml:unknown format 'xml' (use table, json, csv or tsv)
		list --format csv --format tsv:--format is given twice
		list -j --format csv:--json and --format csv exclude each other
		query --all --format table -p:--json and --format table exclude each other
		list -q --format tsv:--quiet and --format tsv exclude each other
		list --no-header -j:--no-header is for tables, csv and tsv
		list --long --format csv:--long writes blocks of lines
		list --ids --format csv:--ids writes ids only
		list --count --format csv:--count writes a number
		list --watch 1s --format csv:--watch writes a table
		list --save x --format csv:--save and --diff show no list
		load x.o --list --format csv:--list writes several tables
		load x.o --check --keep-going --top-lines 1 --format csv:--top-lines writes a second table
		load x.o --check --keep-going --tap --format csv:standard output is for one of
	END
	# A failure is JSON too where that was asked for in this way.
	for words in '--format json' --format=json; do
		# shellcheck disable=SC2086
		run -2 --separate-stderr bpfprog list $words nonesuch
		json '.error.code == 2'
	done
}

# on_terminal COMMAND...: what it writes, standard error too, to a terminal of 200 columns
on_terminal() {
	python3 -c '
import fcntl, os, pty, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
	os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
got = b""
while True:
	try:
		piece = os.read(fd, 65536)
	except OSError:
		break
	if not piece:
		break
	got += piece
os.waitpid(pid, 0)
sys.stdout.buffer.write(got.replace(b"\r\n", b"\n"))' "$@"
}

# bats test_tags=once
@test "colour: states and messages on a terminal only, and never with NO_COLOR" {
	esc=$'\e'
	judge=(bpfprog load "$OBJ/bad.bpf.o" "$OBJ/xdp.bpf.o" --check --keep-going --columns "program,verdict,cause")
	export TERM=xterm
	run -0 on_terminal "${judge[@]}"
	[[ $output == *" ${esc}[1;31mrejected${esc}[0m "* && $output == *" ${esc}[32maccepted${esc}[0m "* ]]
	[[ $output == *"${esc}[1;31mbpfprog load: ${esc}[0m1 of "* ]]
	# The columns stand where they stand without colour.
	# shellcheck disable=SC2001	# a pattern with brackets
	coloured=$(sed "s/$esc\[[0-9;]*m//g" <<< "$output" | grep xdp_pass | tr -s 0-9 N)
	[[ $(NO_COLOR=1 on_terminal "${judge[@]}" | grep xdp_pass | tr -s 0-9 N) == "$coloured" ]]
	run -0 on_terminal bpfprog list 2147483646
	[[ $output == "${esc}[1;31mbpfprog list: ${esc}[0m"* ]]
	printf '%s\n' '[one]' "program $OBJ/xdp.bpf.o:xdp_drop" 'packet ipv4 udp' 'expect XDP_PASS' \
		'[two]' "program $OBJ/xdp.bpf.o:xdp_drop" 'packet ipv4 udp' 'expect XDP_DROP' > "$BATS_TEST_TMPDIR/cases"
	run -0 on_terminal bpfprog testrun --suite "$BATS_TEST_TMPDIR/cases"
	[[ $output == *"${esc}[1;31mfailed${esc}[0m  one"* && $output == *"${esc}[32mpassed${esc}[0m  two"* ]]
	[[ $output == *'2 cases: 1 passed, 1 failed'* ]]
	# No colour: NO_COLOR, a terminal that cannot, a pipe. An empty NO_COLOR does not count.
	[[ $(NO_COLOR='' on_terminal bpfprog list 2147483646) == "${esc}["* ]]
	run ! grep "$esc\[[0-9;]*m" < <(NO_COLOR=0 on_terminal "${judge[@]}"; TERM=dumb on_terminal "${judge[@]}")
	run ! grep -q "$esc" < <("${judge[@]}" 2>&1)
}
