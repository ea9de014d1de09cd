#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=cli
# explain: the table of causes.

load ../../helpers

# bats test_tags=once
@test "explain: the causes of a call and an errno, by either name of the call" {
	run -0 --separate-stderr bpfprog explain attach EINVAL --json
	[[ -z $stderr ]]
	json 'length >= 3 and all(.call == "bpf_prog_attach" and .errno == "EINVAL")'
	json 'all(keys == (["call", "errno", "status", "told", "cause", "remedy", "api", "likely", "id", "since", "until"] | sort))'
	one=$output
	run -0 bpfprog explain bpf_prog_attach_opts EINVAL --json
	[[ $output == "$one" ]]
	run -0 bpfprog explain testrun ENOTSUPP --json
	json 'length == 1 and .[0].status == 5'
	ENOTSUPP=$output
	for errno in enotsupp 524 0x20c; do
		run -0 bpfprog explain testrun "$errno" --json
		[[ $output == "$ENOTSUPP" ]]
	done
	for errno in einval 22 EiNvAl; do
		run -0 bpfprog explain attach "$errno" --json
		[[ $output == "$one" ]]
	done
	run -0 bpfprog explain load EWOULDBLOCK --json
	json 'length == 1 and .[0].errno == "EAGAIN"'
	run -0 bpfprog explain attach ENOTSUP --json
	json 'length == 1 and .[0].errno == "EOPNOTSUPP"'
	# Calls that make links, and those before it, with or without bpf_.
	run -0 bpfprog explain bpf_link_create EINVAL --json
	json 'length > 10 and all(.call == "bpf_link_create" and .errno == "EINVAL")'
	one=$output
	run -0 bpfprog explain link_create EINVAL --json
	[[ $output == "$one" ]]
	for words in 'perf_event_open ENOENT' 'raw_tracepoint_open ENOENT' 'bpf_link_update ENOLINK' \
		'link_detach EOPNOTSUPP' 'iter_create EINVAL' 'link_get_fd_by_id ENOENT' 'bpf_xdp_attach EBUSY'; do
		# shellcheck disable=SC2086	# words
		run -0 bpfprog explain $words --json
		json 'length >= 1'
	done
	# Nothing is known of it.
	run -0 bpfprog explain bind ENOSPC --json
	json '. == []'
	run -0 bpfprog explain --json
	json 'length > 60 and all(.cause != "" and .status >= 1 and .status <= 7)'
}

@test "explain: every cause is written once" {
	run -0 bpfprog explain --json
	json '(map(.call + .errno + .cause + (.told | tostring)) | unique | length) == length'
	json '(map(.id) | unique | length) == length'
	# Of a call all causes are in one place.
	# shellcheck disable=SC2016	# of jq
	json 'map(.call) as $calls | ($calls | unique | length) ==
		([range(1; $calls | length) | select($calls[.] != $calls[. - 1])] | length) + 1'
}

@test "explain: the likely causes of a call come first" {
	run -0 bpfprog explain load EACCES --json
	json '.[0].id == "load-eacces-verifier"'
	run -0 bpfprog explain load --json
	json 'any(.likely) and all(.[]; .likely | type == "boolean") and map(.likely) == (map(.likely) | sort | reverse)'
	run -0 bpfprog explain load EPERM
	[[ ${lines[0]} =~ ^ID\ +load-eperm-cap-bpf$ ]]
}

@test "explain: api has the cause in words of the call, without options of this program" {
	run -0 bpfprog explain attach EINVAL --json
	json 'map(select(.id == "attach-einval-anchor-flag")) | length == 1 and
		(.[0].cause | test("--before")) and (.[0].api | test("BPF_F_BEFORE"))'
	# Where it is null, the cause does for both. So none tells a caller of options.
	run -0 bpfprog explain --json
	json 'any(.api == null) and all(.[] | .api // .cause; test("--[a-z]") | not)'
	# Nobody is sent to another program for what this one does.
	json 'all(.[] | .cause, .remedy // ""; test("bpftool (link|net|cgroup)|ip link set|xdp-loader") | not)'
	# A sentence more would be one too many in a table.
	run -0 bpfprog explain attach EINVAL
	[[ $output != *BPF_F_BEFORE* ]]
}

# bats test_tags=once
@test "explain: an unknown call or errno is a usage error" {
	fails 2 bpfprog explain nothing
	for errno in ENOTHING '' 0 41 4096 99999 INVAL EINVA 22x; do
		fails 2 bpfprog explain attach "$errno"
		fails_json 2 bpfprog explain attach "$errno" -j
	done
	for call in '' bpf bpf_prog_ bpf_prog_attach_ bpf_prog_attach_optsx attac; do
		fails 2 bpfprog explain "$call"
	done
	fails 2 bpfprog explain attach EINVAL more
}
