# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Getting things from the Debian archive: to be sourced, not run.
#
# Packages of other suites (a newer libbpf, other kernels) are fetched by apt itself, so that it
# checks their signatures, but with a configuration of our own below build/: the machine's
# package lists and sources stay as they are. No archive is named here; the one that this
# machine's apt uses is asked for every suite.

APT_CACHE=${APT_CACHE:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/build/cache/apt}
APT_KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg

# retry COMMAND...: archives and their mirrors fail now and then; try five times in 15 seconds.
retry() {
	local wait

	for wait in 1 2 4 8; do
		"$@" && return
		sleep "$wait"
	done
	"$@"
}

# quietly COMMAND...: the same, and of all that apt says only the reason stays, in $WHY
quietly() {
	local log

	log=$(mktemp)
	WHY=''
	retry "$@" > "$log" 2>&1 || WHY=$(reason "$log")
	rm -f "$log"
	[[ ! $WHY ]]
}

# in_dir DIR COMMAND...
in_dir() {
	(cd "$1" && "${@:2}")
}

# reason FILE: in a line, why apt failed that wrote this
reason() {
	local kind said

	said=$(grep -m 1 -E '^(E:|Err:|W:.*(Failed|expired)|dpkg: error)' "$1" || tail -n 1 "$1")
	case $(< "$1") in
	*'is not valid yet'* | *'is expired'* | *'has expired'*)
		kind='its Release file has expired, or the clock is wrong (see Acquire::Check-Valid-Until in apt.conf(5))' ;;
	*'Could not resolve'* | *'Could not connect'* | *'Unable to connect'* | *'Cannot initiate the connection'* | \
	*'onnection timed out'* | *'onnection refused'* | *'onnection failed'* | *'etwork is unreachable'*)
		kind='the archive cannot be reached' ;;
	*'NO_PUBKEY'* | *'is not signed'* | *'GPG error'*)
		kind='its signature cannot be checked (package debian-archive-keyring)' ;;
	*'have a Release file'* | *'404 '*)
		kind='the archive does not have it, or not any more' ;;
	*'No space left'* | *"don't have enough free space"*)
		kind='there is no room for it' ;;
	*)
		kind='apt failed' ;;
	esac
	echo "$kind (${said:-no message})"
}

# apt_site SUITE: the address of the archive that has SUITE, as this machine knows it.
# FOO-security lives in the security archive, all else in the main one; a machine that has only
# the main one is likely to find the other beside it.
apt_site() {
	local kind=main fields known bare

	if [[ $1 == *-security ]]; then
		kind=security
	fi
	# The fields are apt's, not the shell's. What apt has downloaded tells whose archive it is;
	# before the first "apt-get update" only the sources' own words are there.
	# shellcheck disable=SC2016
	fields='$(SITE) $(RELEASE) $(COMPONENT)'
	known=$(apt-get indextargets --format "$fields" 'Created-By: Packages' 'Origin: Debian' 2> /dev/null)
	bare=$(apt-get indextargets --no-release-info --format "$fields" 'Created-By: Packages' 2> /dev/null)
	printf '%s\n' "$known" "$bare" | awk -v kind="$kind" '
		$3 != "main" { next }
		$2 ~ /-security/ { security = security ? security : $1; next }
		{ main = main ? main : $1 }
		END {
			if (kind == "security" && !security && sub(/\/debian\/?$/, "/debian-security", main))
				security = main
			site = kind == "security" ? security : main
			print site
			exit !site
		}'
}

# apt_suite KIND SUITE TOOL ARGS...: run apt-get or apt-cache against one suite only.
# KIND is deb (packages) or deb-src (sources).
apt_suite() {
	local kind=$1 suite=$2 tool=$3 dir=$APT_CACHE/$2-$1 site
	shift 3

	if [[ ! -s $dir/apt.conf ]]; then
		site=$(apt_site "$suite") || {
			echo "this machine's apt knows no Debian archive to get $suite from" >&2
			return 1
		}
		mkdir -p "$dir/lists/partial" "$dir/cache/archives/partial"
		echo "$kind [signed-by=$APT_KEYRING] $site $suite main" > "$dir/sources.list"
		cat > "$dir/apt.conf.$$" <<-CONF
			Dir::Etc::sourcelist "$dir/sources.list";
			Dir::Etc::sourceparts "/dev/null";
			Dir::State::lists "$dir/lists";
			Dir::State::status "/dev/null";
			Dir::Cache "$dir/cache";
			APT::Sandbox::User "root";
			Acquire::Languages "none";
			APT::Update::Error-Mode "any";
			Acquire::Retries "0";
			#clear APT::Update::Pre-Invoke;
			#clear APT::Update::Post-Invoke;
			#clear APT::Update::Post-Invoke-Success;
		CONF
		mv "$dir/apt.conf.$$" "$dir/apt.conf"
	fi
	"$tool" -q=2 --config-file "$dir/apt.conf" "$@"
}
