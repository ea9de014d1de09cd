#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# fresh.sh SUITE...: "make demo" and "make check-host" on a fresh machine of each of these suites of
# Debian, and "make check-host" again as an ordinary user of it; a line of result for each.
#
# The machine is a minimal root made by debootstrap, with make and git, and a clone of what is
# committed here in root's home. It is full and busy, see crowd.sh. It is made in build/fresh/ (or
# $FRESH, where there is room for 3 GB) and removed again, but for the logs, unless KEEP=1.
set -euo pipefail

ROOT=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=apt.sh
source "$ROOT/tests/tools/apt.sh"

FRESH=${FRESH:-$ROOT/build/fresh}

# bootstrap SUITE DIR: the root, and what makes its apt work as well as that of this machine
bootstrap() {
	local suite=$1 dir=$2 site script=/usr/share/debootstrap/scripts/$1

	# An older debootstrap does not know the name of a newer suite; since years they are all made alike.
	[[ -e $script ]] || script=/usr/share/debootstrap/scripts/sid
	site=$(apt_site "$suite") || { echo "fresh.sh: this machine's apt knows no Debian archive" >&2; exit 1; }
	rm -rf "$dir"
	mkdir -p "$dir"
	debootstrap --variant=minbase --include=make,git,ca-certificates --keyring="$APT_KEYRING" \
		"$suite" "$dir" "$site" "$script"
	cp -L /etc/resolv.conf /etc/hosts "$dir/etc/"
	apt-config dump | grep '^Acquire::' > "$dir/etc/apt/apt.conf.d/90fresh" || true
	echo force-unsafe-io > "$dir/etc/dpkg/dpkg.cfg.d/90fresh"	# the root is thrown away anyhow
	git clone -q --no-hardlinks "$ROOT" "$dir/root/bpfprog"
	chmod 700 "$dir/root"
}

# enter DIR COMMAND...: run COMMAND in the root, in namespaces of its own, of which nothing stays
enter() {
	unshare --mount --pid --fork --kill-child "$0" --inside "$@"
}

inside() {
	local dir=$1 name
	shift

	# unshare(1) in the root wants it to be a mount.
	mount --bind "$dir" "$dir"
	for name in dev sys; do
		mount --rbind "/$name" "$dir/$name"
	done
	mount -t proc proc "$dir/proc"
	chroot "$dir" env -i HOME=/root TERM=dumb LC_ALL=C.UTF-8 \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# try NAME LOG COMMAND...: add to $line how NAME went, and how long it took
try() {
	local name=$1 log=$2 start=$SECONDS result=passed counts
	shift 2

	"$@" > "$log" 2>&1 < /dev/null || result=failed
	counts=$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$log" | tail -n 1) || true
	line+="${line:+; }$name $result ($((SECONDS - start)) s${counts:+; $counts})"
	[[ $result == passed ]] || { line+=", see $log"; return 1; }
}

# machine SUITE: all that is done with one; the last line tells of it
machine() {
	local suite=$1 dir=$FRESH/$1 line='' ok=0

	mkdir -p "$FRESH"
	if try root "$FRESH/$suite.root.log" "$0" --bootstrap "$suite" "$dir"; then
		crowded "$suite" "$dir" || ok=1
	else
		ok=1
	fi
	[[ ${KEEP:-} ]] || rm -rf --one-file-system "$dir"
	echo "$suite: $line"
	return "$ok"
}

# crowded SUITE DIR: the commands
crowded() {
	local log=$FRESH/$1 dir=$2 ok=0

	try demo "$log.demo.log" "$ROOT/tests/tools/crowd.sh" "$0" --enter "$dir" \
		make -C /root/bpfprog demo || ok=1
	try check-host "$log.check-host.log" "$ROOT/tests/tools/crowd.sh" "$0" --enter "$dir" \
		make -C /root/bpfprog check-host || ok=1
	# An ordinary user of the same machine, with a clone of their own, and nothing left to install.
	# shellcheck disable=SC2016	# for the shell inside
	try 'check-host of a user' "$log.user.log" "$0" --enter "$dir" sh -ec '
		id user > /dev/null 2>&1 || useradd --create-home user
		cd ~user
		rm -rf bpfprog
		git clone -q --no-hardlinks /root/bpfprog bpfprog
		chown -R user: bpfprog
		exec setpriv --reuid user --regid user --clear-groups --inh-caps=-all \
			env HOME="$PWD" make -C bpfprog check-host' || ok=1
	return "$ok"
}

case ${1:-} in
--inside) inside "${@:2}"; exit ;;
--bootstrap) bootstrap "${@:2}"; exit ;;
--enter) enter "${@:2}"; exit ;;
'') echo 'usage: fresh.sh SUITE...' >&2; exit 2 ;;
esac
((EUID == 0)) || { echo 'fresh.sh: as root: it makes a root directory of another system' >&2; exit 2; }
command -v debootstrap > /dev/null || { echo 'fresh.sh: there is no debootstrap (make deps)' >&2; exit 2; }
failed=0
for suite; do
	machine "$suite" || failed=1
done
exit "$failed"
