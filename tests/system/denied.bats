#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# bats file_tags=guest
# A security module denies one command of bpf(2) after the other: each command of the tool says which
# call was denied and by whom, and leaves nothing behind.

# shellcheck disable=SC2154	# set by bats

load ../helpers

RETURN_0=hex:b7000000000000009500000000000000
PACKET=hex:ffffffffffff02000000000108004500001c
LINK=${PROBE%/*}/link

setup() {
	setup_dirs
	need lsm_bpf
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/xdp" --pin-maps "$PIN" > /dev/null
	bpfprog -q load "$OBJ/torture.bpf.o" --prog tort_egress --pin "$PIN/egress" > /dev/null
	bpfprog -q load "$OBJ/deny.bpf.o" --pin "$PIN/deny" > /dev/null
	"$LINK" "$PIN/deny" lsm_mac - "$PIN/link" > /dev/null
}

teardown() {
	rm -f "$PIN/link"
	teardown_dirs
}

# denied NN CALL ARG...: bpfprog fails since command NN of bpf(2) is denied
denied() {
	local number=$1 call=$2
	shift 2

	ln -sf "$TOOL" "$BATS_TEST_TMPDIR/deny$number"
	fails_json 4 "$BATS_TEST_TMPDIR/deny$number" -j "$@"
	json ".error | .errno == \"EACCES\" and (.call | startswith(\"$call\"))"
	[[ $stderr == *'hint: '*'security module'* ]]
}

@test "denied: each command by a security module, with the reason, and nothing is left" {
	before=$(ls "$PIN")
	denied 05 bpf_prog_load load --raw "$RETURN_0" --type xdp --pin "$PIN/new"
	denied 05 bpf_prog_load load "$OBJ/torture.bpf.o" --prog tort_xdp --pin "$PIN/new" --pin-maps "$PIN/.."
	denied 00 bpf_map_create load "$OBJ/torture.bpf.o" --prog tort_xdp --check
	denied 06 bpf_obj_pin load --raw "$RETURN_0" --type xdp --pin "$PIN/new"
	denied 07 bpf_obj_get list "$PIN/xdp"
	denied 08 bpf_prog_attach attach "$PIN/egress" egress "$CG"
	denied 16 bpf_prog_query query egress "$CG"
	denied 11 bpf_prog_get_next_id list
	denied 10 bpf_prog_test_run testrun "$PIN/xdp" --data-in $PACKET
	denied 35 bpf_prog_bind_map bind "$PIN/xdp" "$PIN/tort_map"
	denied 00 bpf_map_create bind "$PIN/xdp" --meta key=value
	bpfprog -q attach "$PIN/egress" egress "$CG" > /dev/null
	denied 09 bpf_prog_detach detach "$PIN/egress" egress "$CG"
	bpfprog -q detach "$PIN/egress" egress "$CG" > /dev/null
	[[ $(ls "$PIN") == "$before" && ! $(bpfprog -q query egress "$CG") ]]
	ln -sf "$TOOL" "$BATS_TEST_TMPDIR/deny16"
	echo "query egress $CG" > "$BATS_TEST_TMPDIR/lines"
	run --separate-stderr "$BATS_TEST_TMPDIR/deny16" batch "$BATS_TEST_TMPDIR/lines"
	[[ $status == 4 && $output == *EACCES* && $output == *'security module'* ]]
}
