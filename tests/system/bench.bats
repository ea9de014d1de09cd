#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The tools of the benchmarks. No times are looked at.
# bats file_tags=once

# shellcheck disable=SC2154	# set by bats

load ../helpers

TOOLS=$ROOT/build/tests/bench

@test "bench: pairs tells of each command, and its ratios to the others" {
	run -0 --separate-stderr "$TOOLS/pairs" 3 first true -- second /bin/sh -c 'exit 0'
	[[ -z $stderr ]]
	json '.rounds == 3 and (.commands | keys == ["first", "second"])'
	json '.commands.second.command == "sh -c exit 0"'
	json 'all(.commands[]; .cpu_us >= .cpu_min_us and .wall_us >= .wall_min_us and .wall_min_us > 0)'
	json 'all(.commands[]; (.cpu_by | keys) == ["first", "second"] and .rss_kb > 0)'
	json '.commands | .first.wall_by.first == 1 and .second.wall_by.second == 1'
}

@test "bench: a command that fails, or is not there, is no measurement" {
	run -1 --separate-stderr "$TOOLS/pairs" 3 good true -- bad false
	[[ -z $output && $stderr == 'pairs: bad failed:'* ]]
	run -1 --separate-stderr "$TOOLS/pairs" 3 gone /nonexistent/command
	[[ -z $output && $stderr == *'No such file'* ]]
	run -2 --separate-stderr "$TOOLS/pairs" 0 good true
	run -2 --separate-stderr "$TOOLS/pairs" 3 good
}

@test "bench: hold has that many programs loaded while a command runs" {
	run -0 --separate-stderr "$TOOLS/hold" 12 mixed "$PROBE" --ids
	[[ -z $stderr && $(grep -c . <<< "$output") -ge 12 ]]
	[[ $(grep -c $'\tprog_[0-9]*$' <<< "$output") -ge 6 ]]
	run -3 "$TOOLS/hold" 1 plain sh -c 'exit 3'
	run -2 "$TOOLS/hold" 1
	run -0 --separate-stderr "$TOOLS/hold" 3 btf "$TOOLS/floor"
	[[ -z $output$stderr ]]
}
