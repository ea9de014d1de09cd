#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load --raw --signature: what is signed by a key of a keyring is loaded, and nothing else.

# shellcheck disable=SC2154	# set by bats

load ../../helpers

setup() {
	setup_dirs
	cd "$BATS_TEST_TMPDIR" || return
	printf '\xb7\0\0\0\2\0\0\0\x95\0\0\0\0\0\0\0' > pass
}

teardown() {
	teardown_dirs
}

# sign FILE [OPTION...]: FILE.sig, by a key that is made first
sign() {
	[[ -e key.pem ]] || openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=bpf -keyout key.pem -out cert.pem 2> /dev/null
	openssl cms -sign -binary -noattr -nocerts -signer cert.pem -inkey key.pem -outform DER -in "$1" -out "$1.sig" "${@:2}"
	openssl x509 -in cert.pem -outform DER -out cert.der
}

# with_key COMMAND...: in a session of its own, whose keyring has the key and ends with it
with_key() {
	local status

	# shellcheck disable=SC2016	# of the other shell
	keyctl session - bash -c 'keyctl padd asymmetric bpf @s < cert.der > key && "$@"' - "$@" 2> said
	status=$?
	grep -v '^Joined session keyring' said >&2
	return $status
}

signed=(--type xdp --signature pass.sig)

@test "load --signature: instructions with the signature of a key of the session are loaded" {
	need load_signature
	sign pass
	run -0 --separate-stderr with_key bpfprog -j load --raw pass "${signed[@]}" --keyring session --pin "$PIN/p" --name signed
	[[ ! $stderr ]]
	json '.progs[0] | .type == "xdp" and .name == "signed"'
	# By its serial number; and what else the call takes goes with it.
	# shellcheck disable=SC2016	# of the other shell
	run -0 --separate-stderr with_key bash -c 'bpfprog -j load --raw pass --type xdp --signature pass.sig --keyring \
		$(keyctl show @s | sed -n "s/^ *\([0-9]*\) .*keyring: .*/\1/p" | head -n 1) --check --prog-flags xdp-has-frags --log-level 2'
	json '.progs[0].type == "xdp"'
	# The kernel takes programs without a signature as before.
	run -0 bpfprog load --raw pass --type xdp --check
}

# refused STATUS ERRNO HINT COMMAND...: since Linux 7.3 there is a line of the log too
refused() {
	run "-$1" --separate-stderr "${@:4}"
	[[ ! $output && ${stderr_lines[0]} == *"($2)" && $stderr == *"hint: $3"* ]]
}

@test "load --signature: a missing key, other instructions and what is no signature are told apart" {
	need load_signature
	sign pass
	refused 3 ENOKEY 'the keyring does not have the key of the signature: session; ' \
		bpfprog load --raw pass "${signed[@]}" --keyring session --check
	refused 3 ENOKEY 'the keyring does not have the key of the signature: builtin; ' \
		bpfprog load --raw pass "${signed[@]}" --check
	printf '\xb7\0\0\0\1\0\0\0\x95\0\0\0\0\0\0\0' > other
	refused 1 EKEYREJECTED 'the signature does not belong to these instructions; ' \
		with_key bpfprog load --raw other "${signed[@]}" --keyring session --check
	# With the instructions in it, and not at all.
	sign pass -nodetach
	refused 1 EBADMSG 'the signature is not PKCS#7 in DER' \
		with_key bpfprog load --raw pass "${signed[@]}" --keyring session --check
	refused 1 EBADMSG '' bpfprog load --raw pass --type xdp --signature pass --check
	refused 3 EINVAL 'there is no such keyring: 2147483647; ' \
		bpfprog load --raw pass "${signed[@]}" --keyring 2147483647 --check
}

@test "load --signature: a program that the verifier rejects has its log, signed or not" {
	need load_signature
	printf '\x95\0\0\0\0\0\0\0' > bad
	sign bad
	fails 6 with_key bpfprog load --raw bad --type xdp --signature bad.sig --keyring session --check --log-file log
	grep -q 'R0 !read_ok' log
}

@test "load --signature: a kernel that checks none has status 5" {
	! has load_signature || skip "this kernel checks signatures"
	fails 5 bpfprog load --raw pass --type xdp --signature pass --check
	[[ $stderr == *'hint: this kernel '*' signatures'* && $stderr == *'leave out --signature'* ]]
}

@test "load --signature: what does not fit is a usage error, and an empty signature is told" {
	: > empty
	fails 1 bpfprog load --raw pass --type xdp --signature empty --check
	[[ ${stderr_lines[0]} == 'bpfprog load: empty: no signature: it is empty' ]]
	fails 3 bpfprog load --raw pass --type xdp --signature none --check
	fails 2 bpfprog load --raw pass --type xdp --keyring session --check
	[[ $stderr == *'--keyring needs --signature'* ]]
	fails 2 bpfprog load --raw pass "${signed[@]}" --keyring mine --check
	[[ $stderr == *"unknown keyring 'mine'"* ]]
	for number in 0 2 -3 2147483648; do
		fails 2 bpfprog load --raw pass "${signed[@]}" --keyring=$number --check
	done
	fails 2 bpfprog load "$OBJ/xdp.bpf.o" --signature empty --check
	[[ $stderr == *'--signature is for --raw'* ]]
}
