#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# load --dev: programs for a device that runs them itself; netdevsim plays one

load ../helpers

setup() {
	setup_dirs
	need netdevsim
	echo '1 1' > /sys/bus/netdevsim/new_device
	DEV=$(ls /sys/bus/netdevsim/devices/netdevsim1/net)
	INDEX=$(< "/sys/class/net/$DEV/ifindex")
}

teardown() {
	echo 1 > /sys/bus/netdevsim/del_device
	teardown_dirs
}

@test "load: --dev: a program is the device's, and XDP and tc programs alike" {
	run -0 --separate-stderr bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --dev "$DEV" --pin "$PIN/xdp" -j
	json '.progs | length == 1 and .[0].type == "xdp"'
	run -0 bpfprog -j list --columns name,ifindex "$PIN/xdp"
	json ".[0] == {\"name\": \"xdp_pass\", \"ifindex\": $INDEX}"
	# The device has it: it attaches there, and nowhere else.
	ip link set dev "$DEV" xdpoffload pinned "$PIN/xdp"
	run -0 bpfprog -j list --columns attached "$PIN/xdp"
	json ".[0].attached == [{\"attach_type\": \"xdp\", \"target\": \"dev $DEV\", \"link_id\": null}]"
	ip link set dev "$DEV" xdpoffload off
	run ! ip link set dev lo xdpgeneric pinned "$PIN/xdp"
	run -0 bpfprog load --raw hex:b7000000000000009500000000000000 --type sched_cls --name tc \
		--dev "$DEV" --pin "$PIN/tc" -j
	run -0 bpfprog -j list --columns ifindex "$PIN/tc"
	json ".[0].ifindex == $INDEX"
}

@test "load: --dev: a device that does not take it, one that is not there, a type that is not for devices" {
	new_netns off
	fails 5 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --dev off0 --check
	[[ ${stderr_lines[1]} == 'hint: the driver of the device runs no BPF programs in it: off0; '* ]]
	fails 5 bpfprog load --raw hex:b7000000000000009500000000000000 --type xdp --dev lo --check
	fails 3 bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --dev nosuch0 --check
	run ! bpfprog load --raw hex:b7000000010000009500000000000000 --type cgroup_skb \
		--attach-type egress --dev "$DEV" --check
	[[ $output == *hint:* ]]
	# What the device refuses of a program, it says.
	mountpoint -q /sys/kernel/debug || mount -t debugfs debugfs /sys/kernel/debug
	echo 0 > "/sys/kernel/debug/netdevsim/netdevsim1/bpf_bind_accept"
	run ! bpfprog load "$OBJ/xdp.bpf.o" --prog xdp_pass --dev "$DEV" --check
	echo 1 > "/sys/kernel/debug/netdevsim/netdevsim1/bpf_bind_accept"
}
