# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The kernel's source, as Debian has it: to be sourced, not run.

# shellcheck source=apt.sh
source "$(dirname "${BASH_SOURCE[0]}")/apt.sh"

# linux_archive DIR SUITE...: the path of a source archive in DIR; if there is none, that of the first
# suite that has one is fetched. The archive may know versions that it has not any more, so each is
# tried, the newest first.
linux_archive() {
	local dir=$1 suite version
	shift

	mkdir -p "$dir"
	for suite; do
		! compgen -G "$dir/linux_*.orig.tar.xz" > /dev/null || break
		quietly apt_suite deb-src "$suite" apt-get update || { echo "the package lists of $suite: $WHY" >&2; continue; }
		while read -r version; do
			echo "fetching linux $version of $suite" >&2
			(cd "$dir" && apt_suite deb-src "$suite" apt-get source --download-only --tar-only \
				"linux=$version" >&2) || true
			! compgen -G "$dir/linux_*.orig.tar.xz" > /dev/null || break
		done < <(apt_suite deb-src "$suite" apt-cache showsrc linux |
			awk '$1 == "Version:" { print $2 }' | sort -rV)
	done
	compgen -G "$dir/linux_*.orig.tar.xz" | sort -V | tail -n 1 | grep . || {
		echo 'there is no source package of linux to be had' >&2
		return 1
	}
}
