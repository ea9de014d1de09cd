#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# "bpfprog testrun --ctx": contexts by the names of their fields.

load ../../helpers

setup() {
	setup_dirs
}

teardown() {
	teardown_dirs
}

PACKET=ffffffffffff02000000000108004500001c00000000401100000a0000010a0000020001000200080000

@test "testrun: --ctx: what is set comes back, and what the program set" {
	need run_sched_cls
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" \
		--ctx 'mark=7,cb[3]=0x10,priority=5' --json
	[[ -z $stderr ]]
	json '.ctx_fields | from_entries | .mark == 7 and .["cb[3]"] == 16 and .priority == 5 and .["cb[0]"] == 0'
	run -0 --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_mark" --data-in "hex:$PACKET" --ctx mark=7 -j
	json '.ctx_fields | from_entries | .mark == 42'
	run -0 bpfprog testrun "$OBJ/tc.bpf.o:tc_mark" --data-in "hex:$PACKET" --ctx mark=7,priority=3
	[[ ${lines[-1]} =~ ^context\ +([a-z].*,)?mark=42,(.*,)?priority=3(,|$) ]]
}

@test "testrun: --ctx: a field that the kernel refuses is refused before, with those that it takes" {
	need run_sched_cls
	fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx hash=1
	[[ $stderr == *"the kernel does not let a test run set 'hash' for sched_cls programs"* ]]
	[[ $stderr == *"hint: fields that can be set: mark, priority, "* ]]
	fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx nonsense=1
	for text in mark mark= =1 mark=x mark=4294967296 'mark=1,' ''; do
		fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx "$text"
	done
	fails 2 bpfprog testrun 1 --ctx mark=1 --ctx-in hex:00
}

@test "testrun: --ctx: XDP programs are told where the packet ends" {
	need run_xdp_ctx
	run -0 --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --data-in "hex:$PACKET" \
		--ctx ingress_ifindex=1 --json
	json '.verdict == "XDP_PASS" and (.ctx_fields | from_entries | .data_end == 42 and .ingress_ifindex == 1)'
}

@test "testrun: --ctx: metadata of an XDP program has a limit, which is named" {
	need run_xdp_ctx
	run --separate-stderr bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" \
		--data-in "hex:$(printf '00%.0s' {1..300})" --ctx data=220
	# Not each kernel keeps 40 bytes of the room before the packet for itself.
	[[ $status == 0 || ($status == 1 && $stderr == *"hint: there is more metadata before the packet "*": 220 bytes, and 216 "*) ]]
	fails 1 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --data-in "hex:$(printf '00%.0s' {1..300})" --ctx data=218
	[[ $stderr == *": data is 218, and metadata has a multiple of 4 bytes, 252 at most"* ]]
}

@test "testrun: --ctx: arguments of a raw tracepoint" {
	need run_raw_tp
	run -0 bpfprog testrun "$OBJ/raw_tp.bpf.o:raw_tp_add" --ctx 'args[0]=30,args[1]=12' --expect 42 -q
}

@test "testrun: --ctx: a socket lookup" {
	need run_sk_lookup
	run -0 bpfprog testrun "$OBJ/lookup.bpf.o:lookup_pass" \
		--ctx family=2,protocol=6,local_ip4=0x0100007f,local_port=80 --expect pass -q
}

@test "testrun: --ctx sets just the fields that this kernel takes, for each type of program" {
	need run_sched_cls
	new_netns fields
	ip -n fields link add queues0 numrxqueues 2 type veth peer name queues1
	run ip netns exec fields "$ROOT/build/tests/provoke/causes" --fields queues0
	[[ $status == 0 ]] || { grep -v ^ok <<< "$output"; return 1; }
	[[ $output == *"ok sched_cls mark: settable, and the kernel says 0"* ]]
	[[ $output == *"ok sched_cls hash: refused, and the kernel says EINVAL"* ]]
	(($(grep -c ^ok <<< "$output") > 250))
}

@test "testrun: --ctx: a field that just this kernel does not take is refused before the call" {
	local taken=0

	need run_sched_cls run_xdp
	# What the kernel says of a context that is given as bytes; the last one has its largest values.
	for field in ingress_ifindex=1:36:01 data_end=42:80:2a hwtstamp=1:184:01; do
		IFS=: read -r text offset value <<< "$field"
		bytes=$(printf "%0$((2 * offset))d%s%0$((2 * (191 - offset)))d" 0 "$value" 0)
		run --separate-stderr bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" \
			--ctx-in "hex:$bytes" --ctx-size-out 192 -q
		if [[ $status == 0 ]]; then
			taken=$((taken + 1))
			run -0 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx "$text" -q
			continue
		fi
		[[ $status == 1 && ($stderr == *EINVAL* || $stderr == *E2BIG*) ]]
		fails 5 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx "mark=1,$text"
		[[ $stderr == *": this kernel does not let a test run set '${text%=*}' for sched_cls programs"* ]]
		[[ $stderr == *"hint: fields that can be set: mark, priority, "* && $stderr != *"${text%=*}, "* ]]
		fails 2 bpfprog testrun "$OBJ/tc.bpf.o:tc_ok" --data-in "hex:$PACKET" --ctx hash=1
		[[ $stderr == *"hint: fields that can be set: mark, priority, "* && $stderr != *"${text%=*}, "* ]]
	done
	if ! grep -q $'^run_xdp_ctx\tno' "$FEATURES"; then
		((taken > 0))
		return
	fi
	for with in "--ctx data_end=42" "--ctx ingress_ifindex=1" "--expect-ctx data_end=42" "--ctx-in hex:00"; do
		# shellcheck disable=SC2086	# words
		fails 5 bpfprog testrun "$OBJ/xdp.bpf.o:xdp_pass" --data-in "hex:$PACKET" $with
		[[ $stderr == *": this kernel takes no context for xdp programs" ]]
	done
}
