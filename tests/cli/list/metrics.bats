#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# list: --metrics.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	TEXT=$BATS_TEST_TMPDIR/bpf.prom
	bpfprog -q load "$OBJ/cgroup.bpf.o" --prog egress_allow --pin "$PIN/egress"
	bpfprog -q load --raw hex:b7000000020000009500000000000000 --type xdp --name "me${$}tric" \
		--pin "$PIN/xdp"
	ID=$(bpfprog list "$PIN/egress" -q)
}

teardown() {
	[[ ! ${background:-} ]] || kill "$background" 2> /dev/null || true
	teardown_dirs
}

# is_text FILE: OpenMetrics text that is text for Prometheus, too. Each family is there once, in one
# piece, with a help; each sample is of the family that it is below, and no two have the same labels.
is_text() {
	local line family='' ended=''
	local -A families=() samples=()

	while IFS= read -r line; do
		[[ ! $ended ]] || { echo "behind the end: $line"; return 1; }
		if [[ $line == '# EOF' ]]; then
			ended=yes
		elif [[ $line =~ ^'# '(TYPE|UNIT|HELP)' '([a-z_]+)' '(.+)$ ]]; then
			if [[ ${BASH_REMATCH[2]} != "$family" ]]; then
				family=${BASH_REMATCH[2]}
				[[ ! ${families[$family]:-} ]] || { echo "again: $line"; return 1; }
			fi
			families[$family]+=${BASH_REMATCH[1]},
			case ${BASH_REMATCH[1]} in
			TYPE) [[ ${BASH_REMATCH[3]} == gauge && $family != *_total ]] ;;
			UNIT) [[ $family == *_"${BASH_REMATCH[3]}" ]] ;;
			HELP) [[ ${BASH_REMATCH[3]} == *. ]] ;;
			esac || { echo "wrong: $line"; return 1; }
		elif [[ $line =~ ^([a-z_]+)\{(([a-z_]+=\"([^\"\\]|\\[\"\\n])*\",?)+)\}' '[0-9]+(\.[0-9]+)?$ ]]; then
			[[ ${BASH_REMATCH[1]} == "$family" && ! ${samples[$family ${BASH_REMATCH[2]}]:-} ]] ||
				{ echo "not here, or twice: $line"; return 1; }
			samples[$family ${BASH_REMATCH[2]}]=1
		else
			echo "no line of metrics: $line"
			return 1
		fi
	done < "$1"
	for family in "${!families[@]}"; do
		[[ ${families[$family]} == *HELP, ]] || { echo "no help: $family"; return 1; }
	done
	[[ $ended && ${#families[@]} -gt 8 ]]
}

# sample NAME [LABELS]: the value of the sample of the program
sample() {
	sed -n "s/^bpf_prog_$1{id=\"$ID\",name=\"[a-z_]*\"${2:+,$2}} //p" "$TEXT"
}

@test "list: --metrics writes each figure that list has, as text for monitoring" {
	local key family
	run -0 --separate-stderr bpfprog list "$PIN/egress" "$PIN/xdp" "$PIN/egress" --metrics "$TEXT"
	[[ -z $output && -z $stderr && $(stat -c %a "$TEXT") == 644 ]]
	is_text "$TEXT"
	bpfprog list "$PIN/egress" -j --columns all > "$BATS_TEST_TMPDIR/json"
	while read -r family key; do
		[[ $(sample "$family") == "$(jq -r ".[0].$key // empty" "$BATS_TEST_TMPDIR/json")" ]]
	done <<- 'END'
		runs_total run_cnt
		recursion_misses_total recursion_misses
		memory_bytes bytes_memlock
		instructions bytes_xlated/8
		verified_instructions verified_insns
		jited_bytes bytes_jited
		loaded_timestamp_seconds loaded_at
	END
	[[ $(sample run_time_seconds_total) =~ ^[0-9]+\.[0-9]{9}$ ]]
	tag=$(jq -r '.[0].tag' "$BATS_TEST_TMPDIR/json")
	[[ $(sample info "type=\"cgroup_skb\",tag=\"$tag\",uid=\"0\"") == 1 ]]
	grep -q "^bpf_prog_runs_total{id=\"[0-9]*\",name=\"me${$}tric\"} 0$" "$TEXT"
	run -0 --separate-stderr bpfprog list --metrics
	[[ $output == *"name=\"me${$}tric\""* && $output == *'# EOF' ]]
	# Filters, and other programs, in any order of the words.
	run -0 --separate-stderr bpfprog list --metrics - --type xdp "$PIN/xdp"
	[[ $output == *"name=\"me${$}tric\""* && $output != *egress* ]]
	run -0 --separate-stderr bpfprog list --metrics="$TEXT" --name "me${$}tric"
	is_text "$TEXT" && ! grep -q egress "$TEXT"
}

@test "list: --metrics tells where programs are attached and the metadata, whatever is in them" {
	local odd=$CG/'a"b\c'$'\t'd
	mkdir "$odd"
	bpfprog -q attach "$PIN/egress" egress "$odd"
	bpfprog -q bind "$PIN/egress" --meta 'owner=web "one" \2'
	bpfprog list --metrics "$TEXT" "$PIN/egress"
	is_text "$TEXT"
	grep -qF "attach_type=\"cgroup_inet_egress\",target=\"cgroup $CG/a\\\"b\\\\c\\\\x09d\"} 1" "$TEXT"
	grep -q '^bpf_prog_metadata{.*,key="owner",value="web \\"one\\" \\\\2",map_id="[0-9]*"} 1$' "$TEXT"
	bpfprog -q detach "$PIN/egress" egress "$odd"
	rmdir "$odd"
	need link_cgroup
	bpfprog -q attach "$PIN/egress" egress "$CG" --pin "$PIN/link"
	bpfprog list --metrics "$TEXT" "$PIN/egress"
	link=$(bpfprog query --links "$PIN/link" -j | jq '.[0].id')
	grep -qF "target=\"cgroup $CG\",link_id=\"$link\"} 1" "$TEXT"
	rm "$PIN/link"
}

@test "list: --metrics counts up while statistics are on" {
	bpfprog list --stats 60s > /dev/null 2>&1 3>&- &
	background=$!
	ran() {
		bpfprog testrun "$PIN/egress" --data-in hex:0102030405060708090a0b0c0d0e0f101112131415161718 > /dev/null
		bpfprog list --metrics "$TEXT" "$PIN/egress"
		[[ $(sample runs_total) -gt 2 ]]
	}
	soon ran
	[[ $(sample run_time_seconds_total) != 0.000000000 ]]
}

@test "list: --metrics --watch replaces the file again and again, as a whole" {
	bpfprog list --metrics "$TEXT" --watch 20ms --type xdp > /dev/null 2>&1 3>&- &
	background=$!
	is_there() { [[ -e $TEXT ]]; }
	soon is_there
	for _ in 1 2 3; do
		inode=$(stat -c %i "$TEXT")
		is_text "$TEXT"
		exec {old}< "$TEXT"
		is_other() { [[ $(stat -c %i "$TEXT") != "$inode" ]]; }
		soon is_other
		# What has it open reads on in what it opened.
		[[ $(tail -n 1 <&"$old") == '# EOF' ]]
		exec {old}<&-
	done
	kill "$background"
	wait "$background" || true
	background=
	run ls "$BATS_TEST_TMPDIR"
	[[ $output == bpf.prom ]]
}

@test "list: --metrics: a failure leaves what was there, and words that do not go together" {
	echo old > "$TEXT"
	fails 3 bpfprog list --metrics "$TEXT" "$PIN/none"
	fails 3 bpfprog list --metrics "$TEXT" --type kprobe "$PIN/xdp"
	[[ $(< "$TEXT") == old ]]
	fails 3 bpfprog list --metrics "$PIN/none/file" "$PIN/xdp"
	fails 1 bpfprog list --metrics "$BATS_TEST_TMPDIR" "$PIN/xdp"
	fails 1 bpfprog list --metrics /dev/full "$PIN/xdp"
	run -1 --separate-stderr bash -c "bpfprog list --metrics '$PIN/xdp' > /dev/full"
	fails 2 bpfprog list --metrics ''
	for words in --quiet '--format csv' --no-header --ids --count --long --reverse '--sort id' '--columns id' '--stats 1s' "--save $TEXT"; do
		# shellcheck disable=SC2086	# words
		fails 2 bpfprog list --metrics - $words
	done
	run -2 --separate-stderr bpfprog list --metrics - --json
	[[ $(< "$TEXT") == old ]]
}

# bats test_tags=once
@test "list: --metrics is text for the parsers of Prometheus" {
	PATH=$PATH:$ROOT/build/cache
	command -v promtool > /dev/null || skip 'there is no promtool: make deps fetches it'
	# shellcheck disable=SC1003	# a backslash at the end is meant
	bpfprog -q bind "$PIN/egress" --meta 'owner="web" \'
	bpfprog list --metrics "$TEXT"
	run -0 promtool check metrics < "$TEXT"
	[[ -z $output ]]
	# The parser of OpenMetrics, which wants times to make a block of.
	sed '/^#/!s/$/ 1700000000/' "$TEXT" > "$TEXT.times"
	run -0 promtool tsdb create-blocks-from openmetrics "$TEXT.times" "$BATS_TEST_TMPDIR/blocks"
	[[ $output == *" $(grep -vc '^#' "$TEXT") "* ]]
}
