#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# list: all programs, against bpftool and against the bare loop of the same system calls.
# shellcheck source=lib.bash
source "$(dirname "$0")/lib.bash"

# compare COUNT ROUNDS: with so many programs loaded, half of them with maps, half with BTF
compare() {
	local commands=(
		table "$TOOL" list --
		json "$TOOL" list -j --
		sorted "$TOOL" list --sort name --
		floor "$TOOLS/floor"
	)

	if has bpftool; then
		commands+=(-- bpftool bpftool prog show -- bpftool-json bpftool -j prog show)
	fi
	measure "$1 programs" "$TOOLS/hold" "$1" mixed "$TOOLS/pairs" "$2" "${commands[@]}"
}

compare 10 101
compare 100 61
compare 1000 41
compare 5000 15

for by in cpu wall; do
	goal '10 programs' $by bpftool table min 1.5
	goal '10 programs' $by bpftool-json json min 1.5
done
goal '1000 programs' cpu bpftool table min 4.5
goal '1000 programs' cpu bpftool-json json min 4.5
goal '1000 programs' cpu table floor max 1.15
goal '1000 programs' cpu json floor max 1.15
for command in table json; do
	value '1000 to 5000 programs' "memory of $command, each program" bytes \
		"$((($(of '5000 programs' $command rss_kb) - $(of '1000 programs' $command rss_kb)) * 1024 / 4000))"
	goal_of '1000 to 5000 programs' "memory of $command, each program" max 200
done
