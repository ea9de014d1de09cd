# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# For every bats file: "load ../../helpers", or as deep as it is. The same files run on this machine's kernel (tests/vm/host)
# and in guests (tests/vm/suite), which set BPFPROG_BPFFS and BPFPROG_CGROUP to places that are
# theirs. Nothing here depends on which of the two it is.
# shellcheck disable=SC2034,SC2154	# used by the tests; set by bats

bats_require_minimum_version 1.5.0

ROOT=${BATS_TEST_DIRNAME%/tests*}
TOOL=${BPFPROG:-$ROOT/build/bpfprog}
PROBE=$ROOT/build/tests/features
FEATURES=${BPFPROG_FEATURES:-$BATS_RUN_TMPDIR/features}	# what this kernel can do
[[ -f $FEATURES ]] || "$PROBE" > "$FEATURES"
OBJ=$ROOT/build/tests/progs	# the BPF objects made of tests/progs/*.bpf.c
PATH=${TOOL%/*}:$PATH
export LC_ALL=C
unset ARGP_HELP_FMT NO_COLOR GITHUB_ACTIONS

NETNS=()	# what new_netns made

# jq 1.6 needs half a second to start in a guest, gojq a twentieth of that. It sorts the keys of
# objects: where a test is about their order, "command jq".
if hash gojq 2> /dev/null; then
	jq() { gojq "$@"; }
fi

# bats has a trap that traces every statement, also of the functions that a test calls. Without these
# a suite takes a third of the time in a guest; of a failure in a function, the call is shown.
# For files without a setup of their own; setup_dirs does the same.
setup() {
	set +o functrace
}

# What the tool writes as JSON, whatever starts it, is kept in the directory $BPFPROG_JSON, if that is
# set; in the end tests/schema/validate.py holds all of it against the schemas. Where it matters that a
# process is the tool's own (strace), $TOOL.
if [[ ${BPFPROG_JSON:-} ]]; then
	export BPFPROG_KEPT=$TOOL BATS_TEST_DESCRIPTION
	PATH=$ROOT/build/tests/keep:$PATH
fi

# need FEATURE...: skip the test if the kernel lacks one of these ("features --list" explains them)
need() {
	local name text

	text=$'\n'$(< "$FEATURES")$'\n'
	for name in "$@"; do
		if [[ $text == *$'\n'"$name"$'\tno\t'* ]]; then
			text=${text#*$'\n'"$name"$'\tno\t'}
			skip "kernel lacks $name (${text%%$'\n'*})"
		fi
		if [[ $text != *$'\n'"$name"$'\tyes\t'* ]]; then
			echo "need: there is no feature '$name'" >&2
			return 1
		fi
	done
}

# has CONDITION: whether what an example asks for is there: a feature, command:NAME, or "-" for nothing
has() {
	case $1 in
	-) ;;
	command:*) command -v "${1#command:}" > /dev/null ;;
	*) grep -q "^$1"$'\tyes\t' "$FEATURES" ;;
	esac
}

# setup_dirs: a directory for pins, $PIN, and a cgroup, $CG, that are this test's own
setup_dirs() {
	set +o functrace
	# Without root there are only tests that need none of it.
	[[ ! ${BPFPROG_ONLY_CLI:-} ]] || return 0
	: "${BPFPROG_BPFFS:?run the tests by tests/vm/host or tests/vm/suite}" "${BPFPROG_CGROUP:?}"
	PIN=$BPFPROG_BPFFS/test$$	# no dots: the file system keeps these for itself
	CG=$BPFPROG_CGROUP/test$$
	mkdir "$PIN" "$CG"
}

# teardown_dirs: remove these, with all that is in them, and the network namespaces
teardown_dirs() {
	local dir pid name

	[[ ! ${PIN:-} ]] || rm -rf "$PIN"
	if [[ -d ${CG:-} ]] && ! rmdir "$CG" 2> /dev/null; then
		find "$CG" -depth -type d | while IFS= read -r dir; do
			while read -r pid; do
				echo "$pid" > "$BPFPROG_CGROUP/cgroup.procs" || true	# it may just have ended
			done < "$dir/cgroup.procs" 2> /dev/null
			# A process that is ending keeps its cgroup busy for a moment.
			for _ in {1..50}; do
				rmdir "$dir" 2> /dev/null && break
				sleep 0.1
			done
		done
		[[ ! -d $CG ]] || echo "teardown_dirs: $CG cannot be removed" >&2
	fi
	for name in "${NETNS[@]}"; do
		ip netns del "$name"
	done
	[[ ! -d ${CG:-} ]]
}

# pinned OBJECT PROG...: load these programs of an object, pinned by their names in $PIN
pinned() {
	bpfprog load "$OBJ/$1.bpf.o" --pin-dir "$PIN" "${@:2}" -q > /dev/null
}

# skb NAME...: programs for the egress hook of a cgroup, which let all through, at $PIN/NAME
skb() {
	local name

	for name in "$@"; do
		bpfprog load --raw "hex:b7000000010000009500000000000000" --type cgroup_skb \
			--attach-type egress --name "$name" --pin "$PIN/$name" > /dev/null
	done
}

# id PIN: the id of the program that is pinned in $PIN by this name
id() {
	bpfprog list "$PIN/$1" -q
}

# order TYPE TARGET: the names of what is attached
order() {
	bpfprog --json query "$@" | jq -r '[.[].progs[].name] | join(" ")'
}

# pins: what is in $PIN, in a line
pins() {
	(cd "$PIN" && find . ! -name . | sort | tr '\n' ' ')
}

# bytes HEX...: these bytes
bytes() {
	local hex

	hex=$(printf %s "$@")
	# shellcheck disable=SC2001	# a parameter expansion cannot do it
	printf '%b' "$(sed 's/../\\x&/g' <<< "$hex")"
}

# in_cgroup COMMAND...: run a program inside $CG
in_cgroup() {
	(echo "$BASHPID" > "$CG/cgroup.procs" && exec "$@")
}

# new_netns NAME: a network namespace, and a veth pair into it. The first one has NAME0 here with
# 192.0.2.1/30, NAME1 there with 192.0.2.2/30, the second one .5 and .6, and so on. Both are up.
new_netns() {
	local name=$1 net=$((${#NETNS[@]} * 4))

	ip netns add "$name"
	NETNS+=("$name")
	ip -batch - <<-END
		link add ${name}0 type veth peer name ${name}1 netns $name
		addr add 192.0.2.$((net + 1))/30 dev ${name}0
		link set ${name}0 up
	END
	ip -n "$name" -batch - <<-END
		addr add 192.0.2.$((net + 2))/30 dev ${name}1
		link set ${name}1 up
		link set lo up
	END
}

# fails STATUS COMMAND...: it must end with that status, say nothing on stdout, and give one line on
# stderr, or a second one that is a hint. (After a usage error argp tells how to get help; a
# rejected program comes with the end of the verifier's log.) $stderr and $stderr_lines stay.
fails() {
	local expected=$1
	shift

	run --separate-stderr "$@"
	if [[ $status != "$expected" ]]; then
		echo "status $status, not $expected, of: $*"
		echo "stdout: $output"
		echo "stderr: $stderr"
		return 1
	fi
	if [[ $output ]]; then
		echo "something on stdout, of: $*"
		echo "$output"
		return 1
	fi
	_one_failure "$@"
}

# fails_json STATUS COMMAND...: the same with --json, where stdout must be the error object
fails_json() {
	local expected=$1
	shift

	run --separate-stderr "$@"
	if [[ $status != "$expected" ]]; then
		echo "status $status, not $expected, of: $*"
		echo "stdout: $output"
		echo "stderr: $stderr"
		return 1
	fi
	json ".error | .code == $expected and has(\"message\") and has(\"errno\") and has(\"hint\")" &&
		_one_failure "$@"
}

_one_failure() {
	local extra=${stderr_lines[1]:-}

	if [[ ${#stderr_lines[@]} == 0 || ${stderr_lines[0]} != bpfprog* ]]; then
		echo "no failure line, of: $*"
	elif [[ $status == 6 || ${#stderr_lines[@]} == 1 ]]; then
		return 0
	elif [[ ${#stderr_lines[@]} == 2 && ($extra == 'hint: '* || $status == 2 && $extra == Try*) ]]; then
		return 0
	else
		echo "more than a failure and a hint, of: $*"
	fi
	echo "$stderr"
	return 1
}

# json EXPRESSION: $output must be JSON of which this jq expression is true
json() {
	if ! jq -e "$1" <<< "$output" > /dev/null; then
		echo "not so: $1"
		echo "$output"
		return 1
	fi
}

# soon COMMAND...: wait until it succeeds. A busy machine gets half a minute.
soon() {
	local end=$((SECONDS + 30))

	while ! "$@"; do
		((SECONDS < end)) || { echo "not within half a minute: $*"; return 1; }
		sleep 0.05
	done
}

# not COMMAND...: for "soon not"
not() {
	! "$@"
}

# progs [NAME]: the ids of the programs (of this name, as the kernel has it) that are loaded, one a line
progs() {
	"$PROBE" --ids | awk -F '\t' -v name="${1:-}" 'name == "" || $3 == name { print $1 }'
}

# freed NAME [IDS]: wait until no program of this name is loaded but those of somebody else, IDS. The
# kernel frees programs with a delay; what others load meanwhile does not count.
freed() {
	local left

	left=$(progs "$1" | grep -Fxv -e "${2:-none}") || return 0
	soon _freed || { echo "programs of the name $1 are still loaded: $left"; return 1; }
}

_freed() {
	left=$(progs | grep -Fx -e "$left") || true
	[[ ! $left ]]
}

# own_pkg_config LIBBPF DIR: a command DIR/pkg-config that knows our build of libbpf
own_pkg_config() {
	mkdir -p "$2"
	cat > "$2/pkg-config" <<-END
		#!/bin/sh
		PKG_CONFIG_PATH=$1/lib/pkgconfig exec $(command -v pkg-config) --static \\
			--define-variable=libdir=$1/lib --define-variable=prefix=$1 "\$@"
	END
	chmod +x "$2/pkg-config"
}
