#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# checks.sh [all|quick|--list|NAME...]: the named checks of the source tree, as TAP.
#
# A check is a function check_NAME below. It is run in a shell of its own in the top directory,
# prints what is wrong and then fails; skip "reason" ends one that cannot be done here.
# $work is a directory of its own that is removed afterwards.
set -uo pipefail

cd "$(dirname "$0")/../.." || exit 2
bin=${BPFPROG:-build/bpfprog}

quick=(format shellcheck pages errors page-options statuses references generated site proofs sentences cited-sources libbpf-releases completion changes plain prefix layers floors state api licences tree)
all=(gcc clang debug static "${quick[@]}" spelling option-examples install hardened reproducible dist-static deb)

# The make that may have called us must not hand on its own flags (D=1, -k ...).
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

# With other flags than before everything would be built again, also the program that tests run meanwhile.
werror=()
if grep -qs -- ' -Werror ' build/flags; then
	werror=(WERROR=1)
fi

quiet_make() {
	make -s -j"$(nproc)" V=0 "${werror[@]}" "$@"
}

skip() {
	echo "$*" > "$work/skip"
	exit 0
}

# sources [PATTERN...]: the files of the tree that match; as in case, * also matches a slash
sources() {
	[[ $# -gt 0 ]] || set -- '*'
	find . \( -path ./build -o -path ./.git \) -prune -o -type f -printf '%P\n' | LC_ALL=C sort |
		while read -r file; do
			for pattern in "$@"; do
				# shellcheck disable=SC2053
				if [[ $file == $pattern ]]; then
					echo "$file"
					break
				fi
			done
		done
}

# scripts SHELL-REGEX: files that begin with #! and such a shell
scripts() {
	local files

	mapfile -t files < <(sources)
	LC_ALL=C awk -v shell="^#!.*/(env )?$1\$" 'FNR == 1 && $0 ~ shell { print FILENAME } { nextfile }' "${files[@]}"
}

# none GREP-ARGS...: fail and show the lines, if there are any
none() {
	grep "$@"
	[[ $? -eq 1 ]]
}

# nothing: the same for what comes on stdin
nothing() {
	none -a ''
}

# --- Builds --------------------------------------------------------------------------------

# Everything compiles without a warning. The tests are built so; that need not be done twice.
check_gcc() {
	local elsewhere=(B=build/check/gcc CC=gcc)

	if grep -Eqs '^cc .* -Werror ' build/flags && [[ $(cc --version) == *'Free Software Foundation'* ]]; then
		elsewhere=()
	fi
	quiet_make "${elsewhere[@]}" WERROR=1 check-files
}

check_clang() {
	quiet_make B=build/check/clang CC=clang WERROR=1 check-files
}

# The sanitizers of the debug build, and its count of open descriptors, find nothing in the unit
# tests and a run that needs no kernel. (make D=1 bats-host asks them about the rest.)
check_debug() {
	unset BPFPROG_RESULTS
	quiet_make D=1 WERROR=1 all && build/debug/bpfprog --help > "$work/out" &&
		quiet_make -j1 D=1 WERROR=1 unit
}

# need_static: skip where the libraries do not allow it; "make STATIC=1" says why they do not
need_static() {
	local why

	why=$(make -s must-static 2>&1) || skip "$why"
}

check_static() {
	need_static
	quiet_make STATIC=1 WERROR=1 all && build/static/bpfprog --help > "$work/out" || return
	readelf --program-headers --wide build/static/bpfprog | none -w INTERP
}

# --- Sources -------------------------------------------------------------------------------

check_format() {
	command -v clang-format-14 > /dev/null || skip "no clang-format-14"
	sources '*.c' '*.h' | xargs -d '\n' clang-format-14 --dry-run --Werror
}

check_shellcheck() {
	local ok=0 scripts bats

	mapfile -t scripts < <({ scripts '(ba|da)?sh'; sources '*.sh' 'completion/*.bash'; } | sort -u)
	mapfile -t bats < <(sources '*.bats' 'tests/*.bash')
	shellcheck "${scripts[@]}" || ok=1
	# "run" sets variables out of shellcheck's sight, and each @test is taken for a subshell.
	if [[ ${#bats[@]} -gt 0 ]]; then
		shellcheck --exclude SC2030,SC2031,SC2089,SC2090,SC2154 "${bats[@]}" || ok=1
	fi
	return $ok
}

# Names: the library's begin with bp_, those of a command with its name, and none is used twice.
check_prefix() {
	local ok=0

	quiet_make all || return
	nm --defined-only --extern-only build/libbpfprog.a |
		awk 'NF == 3 && $3 !~ /^bp_/ { print $3 ": no prefix bp_" }' | nothing || ok=1
	# What is of no command begins with cmd_, all else with the name of the command.
	find build/cmd -name '*.o' -exec nm -A --defined-only --extern-only {} + | awk '{
		name = $NF; split($1, part, "[/.]")
		if (name ~ /^(main|argp_error)$/ || name ~ /^cmd_/ || index(name, part[3] "_") == 1) next
		print part[3] ": " name ": neither cmd_ nor " part[3] "_"
	}' | nothing || ok=1
	# A structure and a function of one name are hard to search for.
	nm --defined-only --extern-only build/libbpfprog.a | awk 'NF == 3 { print $3 }' | sort -u > "$work/symbols"
	grep -rhoE '^\s*(struct|enum|union) bp_\w+ \{' cmd lib | awk '{ print $2 }' | sort -u |
		comm -12 - "$work/symbols" | sed 's/$/: a structure and a symbol/' | nothing || ok=1
	return "$ok"
}

# lib/ knows nothing of cmd/, a command knows nothing of another, and lib/ leaves output, exit
# and signals to its caller. What it calls is read from the symbols that it leaves undefined.
check_layers() {
	local ok=0 forbidden allowed

	none -rnE '#include "(\.\./)*cmd/' lib || ok=1
	# What is of no command is cmd.h and common/; all else is of the command that it is named after.
	grep -rnE '#include "cmd/' cmd | awk -F '[:"]' '{
		command = $1; header = $4
		sub(/^cmd\//, "", command); sub(/[\/.].*/, "", command)
		sub(/^cmd\//, "", header); sub(/[\/.].*/, "", header)
		if (header != "cmd" && header != "common" && header != command) print
	}' | nothing || ok=1

	quiet_make all || return
	forbidden='stdout stderr printf vprintf __printf_chk __vprintf_chk puts putchar perror psignal
		err errx warn warnx error exit _exit _Exit quick_exit abort atexit
		signal sigaction sigprocmask'
	# The processes that these make end by themselves; a signal ends none of pins.c before.
	allowed='parallel.o:_exit pins.o:_exit pins.o:sigprocmask verdict.o:_exit verdict_judge.o:_exit'
	nm --undefined-only --print-file-name build/libbpfprog.a | awk -v names="$forbidden" -v allowed=" $allowed " '
		BEGIN { n = split(names, list); for (i = 1; i <= n; i++) forbidden[list[i]] }
		$NF in forbidden && !index(allowed, " " substr($1, index($1, ":") + 1) $NF " ") { print $1 " uses " $NF }' | nothing || ok=1
	return $ok
}

# Includes and symbols go down from floor to floor, and no files need each other in a circle.
check_floors() {
	quiet_make all && tests/tools/floors.sh --test && tests/tools/floors.sh
}

# No state in lib/: nothing in any section of its objects that can be written at run time.
check_state() {
	quiet_make all || return
	size -A build/libbpfprog.a | awk '
		/\(ex / { object = $1 }
		$1 ~ /^\.(t?data|t?bss)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 {
			print object ": " $2 " bytes in " $1
		}' | nothing
}

# The licence is in the first lines of whatever can hold a comment.
check_licences() {
	local files

	mapfile -t files < <({
		scripts '.*'
		sources Makefile '*.c' '*.h' '*.sh' '*.bash' '*.bats' '*.jq' '*.awk' '*.fish' '*.py' \
			'completion/_*' 'man/*.[0-9]' .editorconfig .clang-format
	} | sort -u)
	awk '
		function tell() { if (file != "" && !licence) print file ": no licence line" }
		FNR == 1 { tell(); file = FILENAME; licence = 0 }
		FNR > 3 { nextfile }
		index($0, "SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause") { licence = 1 }
		END { tell() }' "${files[@]}" | nothing || return
	[[ -s LICENSE && -s LICENSES/GPL-2.0-only.txt && -s LICENSES/BSD-2-Clause.txt ]]
}

# The top level has what README.md tells and no more, and nothing tells of the machine that it was written on.
check_tree() {
	local ok=0 files

	mapfile -t files < <(sources | grep -v '^LICENSES/')
	printf '%s\n' "${files[@]%%/*}" | sort -u |
		none -vxE '\..*|Makefile|README\.md|LICENSE|cmd|lib|man|completion|tests' || ok=1
	# Archives and registries are asked of the machine; its paths are nobody's business.
	none -nIE \
		-e '\b(deb|ftp|security|archive|snapshot|registry|mirrors?|proxy)\.[a-z0-9-]+\.[a-z]{2,}' \
		-e '(^|[^[:alnum:]_.])/(work|home|Users)/[a-z]' "${files[@]}" || ok=1
	return $ok
}

# --- Pages and completion ------------------------------------------------------------------

check_pages() {
	local ok=0 page title sections='NAME,LIBRARY,SYNOPSIS,DESCRIPTION,PARAMETERS,RETURN VALUES,ERRORS,PRIVILEGES(,CONCURRENCY)?(,NOTES)?'

	sections+=',EXAMPLES,COMMAND LINE,SEE ALSO,HISTORY'
	mandoc -Tlint -Wwarning man/*.[0-9] || ok=1
	# The sections of section 3, in their order; traps of the kernel may follow.
	for page in man/*.3; do
		[[ $(sed -n 's/\\&//; /^\.Sh CAVEATS/d; s/^\.Sh //p' "$page" | paste -sd,) =~ ^($sections)$ ]] || { echo "$page: not the sections $sections"; ok=1; }
	done
	# Words of a heading that mdoc takes for macros.
	none -nE '^\.S[hs] (.* )?(Ad|An|At|Do|En|Es|In|Lk|Ms|No|Ot|So|Up)( |$)' man/*.[0-9] || ok=1
	# What man(1) and groff say of them, where these are.
	if command -v man > /dev/null && command -v groff > /dev/null; then
		for page in man/*.[0-9]; do
			LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "./$page" 2>&1 > /dev/null |
				sed "s,^,$page: ,"
		# Since 1.23 groff tells of a line with a single word, too, as of a long function name.
		done | sed '/cannot adjust line$/d' | nothing || ok=1
		# Its header has the whole title, and no system that this is not.
		for page in man/*.[0-9]; do
			title=${page#man/} title=${title%.*}
			LC_ALL=C.UTF-8 MANWIDTH=80 man -E UTF-8 -l "./$page" 2> /dev/null | head -n 1 |
				grep -viE "^$title\\(.\\) *(Library|System|Information) .*Manual *$title\\(.\\)$" | sed "s,^,$page: ," || true
		done | nothing || ok=1
	fi
	return $ok
}

# The pages that are made from tables are what the tables would have them be.
check_generated() {
	local file tree

	quiet_make all && mkdir "$work/new" && man/generate.sh "$bin" "$work/new" &&
		man/words.sh "$bin" "$work/new" || return
	for file in "$work"/new/*; do
		tree=man/${file##*/}
		[[ $tree != man/README.md ]] || tree=README.md
		diff -u --label "$tree" --label "make tables" "$tree" "$file"
	done | nothing
}

# The site of the manual has a page for each, under each of its names, no link that leads nowhere, every
# errno of the pages and every option in its indexes, and no script but that of the search, which finds
# these (if there is a node to run it).
check_site() {
	local site=$work/html

	quiet_make BUILD="$work" B="$work/none" html && quiet_make all || return
	{
		for page in man/*.[378]; do
			for name in $(names_of "$page"); do
				[[ -s $site/$name.${page##*.}.html ]] || echo "$page: $name is not in the site"
			done
		done
		sed -n 's/^\.It Bq Er \([A-Z0-9]*\)$/\1/p' man/*.[378] | sort -u > "$work/errnos"
		"$bin" --introspect-cli | jq -r '[.options[], .commands[].options[]] | .[]
			| select(.hidden | not) | "--" + (.long // empty)' | sort -u > "$work/options"
		while read -r name; do
			grep -qF "id=\"$name\"" "$site/errnos.html" || echo "$name: not in the index"
		done < "$work/errnos"
		while read -r name; do
			grep -qF "id=\"$name\"" "$site/options.html" || echo "$name: not in the index"
		done < "$work/options"
		! command -v node > /dev/null || node tests/tools/search.js "$site" "$work/errnos" "$work/options"
	} | nothing || return
	grep -qF 'src="search.js"' "$site/search.html" || return
	none -rliE --include='*.html' --exclude=search.html '<script|javascript:' "$site" || return
	none -liE '(src|href)="[a-z]+:' "$site"/*.html
}

# names_of PAGE: the names that a page is found by
names_of() {
	sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' "$1"
}

# lacks_examples PAGE: those of the options on stdin, "LONG SHORT", that its examples lack
lacks_examples() {
	local long short

	awk '/^\.Sh EXAMPLES/ { inside = 1; next } /^\.Sh / { inside = 0 } inside' "man/$1.8" > "$work/examples"
	while read -r long short; do
		grep -qE -e "--$long\b" -e "[ (]-$short\b" "$work/examples" ||
			echo "$1(8): no example of --$long"
	done
}

# Each option, of a command or common, has an example in its page, which the tests run.
check_option-examples() {
	local command option='select(.hidden | not) | .long + " " + (.short // "@")'

	quiet_make all && "$bin" --introspect-cli > "$work/cli" || return
	{
		jq -r ".options[] | $option" "$work/cli" | lacks_examples bpfprog
		for command in $(jq -r '.commands[].name' "$work/cli"); do
			jq -r --arg command "$command" \
				".commands[] | select(.name == \$command).options[] | $option" "$work/cli" |
				lacks_examples "bpfprog-$command"
		done
	} | nothing
}

# Every page that another one refers to is there: ours, or one that distributions have.
check_references() {
	local others='bpf.2 bpf-helpers.7 pkg-config.1 bpftool.8 bpftool-cgroup.8 bpftool-prog.8 capabilities.7 cgroups.7 clang.1
		rtnetlink.7 strerror.3 sudoers.5
		bpftool-link.8 bpftool-map.8 errno.3 tc.8
		execve.2 flock.2 ip.8 man.1 ip-link.8 ip-netns.8 mkdir.1 mount.8 namespaces.7 pcap-filter.7 printf.1 rm.1 signal.7 user_namespaces.7'

	{
		for page in man/*.[0-9]; do
			names_of "$page" | sed "s/\$/.${page##*.}/"
		done
		tr -s ' \t' '\n' <<< "$others"
	} | sort -u > "$work/known"
	grep -noE '\.Xr [^ ]+ [0-9]|\bXr [^ ]+ [0-9]' man/*.[0-9] | while read -r where name section; do
		grep -qxF "$name.$section" "$work/known" || echo "${where%:*}: there is no $name($section)"
	done | nothing
}

# In section 3 each error has an experiment that provoked it, or says why there is none, and each
# experiment that is named exists; so does what provokes a cause of the table.
check_proofs() {
	local ok=0

	awk '
		function check() {
			if (item != "" && !proof)
				print item ": no proof"
			item = ""
		}
		/^\.It Bq Er / { check(); item = FILENAME ":" FNR ": " $4; proof = 0 }
		/^\.\\" ((no )?proof|provoked): / { proof = 1 }
		/^\.(El|Sh)/ { check() }' man/*.3 | nothing || ok=1
	grep -ohE '"[A-Za-z0-9_.:>+-]+"' tests/reference/*.c | tr -d '"' > "$work/experiments"
	tests/manual/proofs.sh list man/*.[0-9] | awk -F '\t' '
		NR == FNR { known[$1]; next }
		{ id = $2 }
		id ~ /^(RETURNS|SLEEPS)\[/ { sub(/^[A-Z]+\[/, "", id); sub(/\].*/, "", id) }
		!(id in known) && id !~ /^(PRIV-.*\[|TYPE-.*\[|RUN-.*\[|RUN-REPEAT-)/ {
			print $1 ": " id ": there is no such experiment"
		}' "$work/experiments" - | nothing || ok=1
	grep -ohE '"[A-Za-z0-9_.:-]+",' tests/provoke/*.c | tr -d '",' | sort -u > "$work/provokers"
	sed -n 's/^\.\\" provoked: //p' man/*.[37] | sort -u | comm -23 - "$work/provokers" |
		sed 's/.*/man: &: nothing provokes it/' | nothing || ok=1
	return $ok
}

# Each sentence of sections 3 and 7 that states a fact has its proof or its source.
check_sentences() {
	tests/manual/sentences.sh man/*.[37] | sed 's/$/ (neither proof nor source)/' | nothing
}

# What is cited as a source is there: the file in the release, and the function in the file. That of libbpf is at hand
# anyway; those of Linux are if Debian's linux-source-X.Y is installed, or unpacked or packed in a directory $LINUX_SOURCES.
check_cited-sources() {
	local roots=() dir path release

	for path in build/cache/libbpf-*/libbpf_*.orig.tar.gz; do
		[[ ! -f $path ]] || { release=${path#build/cache/libbpf-}; roots+=("$path=libbpf ${release%%/*}"); }
	done
	for dir in ${LINUX_SOURCES:+"$LINUX_SOURCES"} /usr/src; do
		for path in "$dir"/linux-source-*; do
			release=$(sed -nE 's/.*linux-source-([0-9]+\.[0-9]+)(\.tar\.[a-z]+)?$/\1/p' <<< "$path")
			[[ ! $release ]] || [[ "${roots[*]} " == *"=Linux $release "* ]] || roots+=("$path=Linux $release")
		done
	done
	tests/manual/sources.sh "${roots[@]}" -- man/*.[0-9] > "$work/cited" || true
	sed '/^#/d' "$work/cited" | nothing
}

# The releases of libbpf that HISTORY has, marked by .\" libbpf: FUNCTION RELEASE, are those of its symbols.
check_libbpf-releases() {
	local archive marked

	archive=$(compgen -G 'build/cache/libbpf-*/libbpf_*.orig.tar.gz') || skip "no source of libbpf"
	tar -xOf "$archive" --wildcards '*/src/libbpf.map' |
		awk '/^LIBBPF_/ { sub(/LIBBPF_/, ""); release = $1 } { sub(/;$/, ""); print $1, release }' > "$work/symbols"
	marked=$(sed -n 's/^\.\\" libbpf: //p' man/*.3)
	[[ $marked ]] || return
	{ grep -vFx -f "$work/symbols" <<< "$marked" || true; } | sed 's/$/: not as in libbpf.map/' | nothing
}

# prose PAGE: the words of a page that are English
prose() {
	sed -E -e '/^\.Bd .*literal/,/^\.Ed/d' -e '/^\.TS/,/^\.TE/d' -e '/^\.\\"/d' \
		-e '/^\.(ds|Dt|In|Ft|Fo|Fc|Fn|Fa|Xr|Va|Vt|Dv|Er|Li|Ql|Pa|Ar|Cm|Fl|Nm|Ic|Ev|Pq|Op|Bl|Oo) ?/d' \
		-e '/^\.It (Fl|Va|Fa|Bq|Cm|Ar|Li|Xr|Pa|Oo|Dv|Vt|Fn)/d' -e 's/^\.[A-Z][a-z] //' \
		-e 's/\\[e&~-]|\\\(..|\\f.//g' -e '/^\.(El|Pp|Ed)/d' \
		-e 's/\b[[:alnum:]]*[A-Z_][A-Z_0-9]+[[:alnum:]]*\b//g' \
		-e 's/[[:alnum:]]*_[[:alnum:]_*]*|[[:alnum:]]+\(\)|\b(Dv|Va|Li|Fl|Ar|Ns|Er|Cm) [^ ]+//g' "$1" | tr '[:upper:]' '[:lower:]'
}

# No word that neither the dictionary nor tests/manual/words.txt has.
check_spelling() {
	command -v aspell > /dev/null || skip "no aspell"
	LC_ALL=C sort -u tests/manual/words.txt > "$work/words"
	for page in man/*.[0-9]; do
		prose "$page" | aspell --lang=en_US --encoding=utf-8 --ignore-case list |
			LC_ALL=C sort -u | LC_ALL=C comm -23 - "$work/words" | sed "s|^|$page: |"
	done | nothing
}

# options_of_program [COMMAND]: one line an option: its names, sorted, and the metavar; before those
# of a purpose, if there are several, a line with its heading
options_of_program() {
	jq -r --arg command "${1:-}" '
		(if $command == "" then . else .commands[] | select(.name == $command) end).options
		| map(select(.hidden | not)) as $all
		| range($all | length) as $at | $all[$at] as $option
		| (if $option.group != $all[0].group and $option.group != $all[$at - 1].group or
			$at == 0 and any($all[]; .group != $all[0].group)
			then "Ss " + ($option.group | rtrimstr(":")) else empty end),
		($option | [(.short // empty | "-" + .), "--" + .long] | unique
		| join(" ") + (if $option.arg then " " + $option.arg else "" end))' "$work/cli"
}

# options_of_page FILE: the same, from lines such as: .It Fl t , Fl -type Ns = Ns Ar TYPE
options_of_page() {
	local heading=''

	sed -n 's/\\-/-/g; s/\\&//g; s/^\.It Fl/Fl/p; s/^\.Ss /Ss /p' "$1" | while read -ra words; do
		names=() arg='' previous=''
		if [[ ${words[0]} == Ss ]]; then
			heading=${words[*]}
			continue
		elif [[ $heading ]]; then
			echo "$heading"
			heading=''
		fi
		for word in "${words[@]}"; do
			case $previous:$word in
			*:Ns | *:Ar) ;;
			Fl:*) names+=("-$word") ;;
			*:Fl | *:, | *:=) ;;
			*) arg+=$word ;;
			esac
			previous=$word
		done
		echo "$(printf '%s\n' "${names[@]}" | LC_ALL=C sort -u | paste -sd ' ')${arg:+ $arg}"
	done
}

# same_options PAGE [COMMAND]
same_options() {
	if [[ ! -e $1 ]]; then
		echo "$1: there is no such page"
		return 1
	fi
	diff -u --label "${2:-bpfprog} --help" --label "$1" \
		<(options_of_program "${2:-}") <(options_of_page "$1")
}

# Each option and its metavar is in the page of its command, in the same order and below the same
# headings, and nothing else is.
check_page-options() {
	local ok=0 commands

	quiet_make all && "$bin" --introspect-cli > "$work/cli" || return
	commands=$(jq -r '.commands[].name' "$work/cli") || return
	same_options man/bpfprog.8 || ok=1
	for command in $commands; do
		same_options "man/bpfprog-$command.8" "$command" || ok=1
	done
	for page in man/bpfprog-*.8; do
		page=${page#man/bpfprog-}
		grep -qxF "${page%.8}" <<< "$commands" || { echo "man/bpfprog-$page: no such command"; ok=1; }
	done
	return $ok
}

# statuses_of_page FILE: the exit statuses that it has, on one line
statuses_of_page() {
	awk '/^\.Sh /{ on = 0 } /^\.Sh EXIT STATUS/ { on = 1 } on && /^\.It [0-9]+$/ { print $2 }' "$1" | paste -sd ' '
}

# bpfprog-exit-status(7) has each command, with the statuses that the page of the command has.
check_statuses() {
	diff -u --label man/bpfprog-exit-status.7 --label 'EXIT STATUS of the pages of the commands' \
		<(sed -n 's/^\.It Xr \(bpfprog-[a-z]*\) 8 Ta/\1/p' man/bpfprog-exit-status.7 |
			sed 's/ Ta//g; s/ \\&-//g') \
		<(for page in man/bpfprog-*.8; do
			echo "$(basename "$page" .8) $(statuses_of_page "$page")"
		done) || return
	[[ $(statuses_of_page man/bpfprog.8) == '0 1 2 3 4 5 6 7 8' ]] || { echo 'man/bpfprog.8: not all statuses'; return 1; }
}

# bpfprog-changes(7) begins with this version, and its entries of JSON with the version of the schemas.
check_changes() {
	local version schema

	version=$(sed -n 's/^VERSION := //p' Makefile)
	schema=$(jq -r .version tests/schema/error.json)
	[[ $(sed -n 's/^\.Ss Version //p' man/bpfprog-changes.7 | head -n 1) == "$version" ]] ||
		{ echo "man/bpfprog-changes.7: begins with another version than the Makefile, $version"; return 1; }
	[[ $(sed -n 's/^\.It Li schema_version No //p' man/bpfprog-changes.7 | head -n 1) == "$schema" ]] ||
		{ echo "man/bpfprog-changes.7: there is no entry of schema_version $schema, or it is not the first"; return 1; }
	[[ $(sed -n '1s/.*(\(.*\)).*/\1/p' tests/deb/changelog) == "$version" ]] ||
		{ echo "tests/deb/changelog: begins with another version than the Makefile, $version"; return 1; }
}

# literals FILE...: each line with its literals of C, as FILE:LINE: TEXT
literals() {
	perl -ne 'next if /^\s*#\s*include/;
		while (/"((?:[^"\\]|\\.)*)"/g) { print "$ARGV:$.: $1\n" }
		close ARGV if eof' "$@"
}

# No turn of phrase that tests/manual/plain.txt has, in what the program says and in its pages and README.
check_plain() {
	local pattern instead ok=0

	literals cmd/*.[ch] cmd/*/*.[ch] lib/*/*.[ch] > "$work/text"
	# As sentences, whose macros and line breaks do not count.
	for page in man/*.[378] README.md; do
		sed -E "/^\\.\\\\\"/d; s/^\\.([A-Z][a-z] )+//; s/ (Ar|Fl|Li|Cm|Ns|Dv|Va|Pa|Er) / /g" "$page" | tr '\n' ' ' |
			sed -E "s/([.:;]) +([A-Z])/\\1\\n\\2/g" | sed "s|^|$page: |"
	done >> "$work/text"
	while IFS=$'\t' read -r pattern instead; do
		[[ $pattern != '#'* ]] || continue
		if grep -iP -- "$pattern" "$work/text" > "$work/found"; then
			echo "$pattern -- better: $instead"
			cut -c 1-200 "$work/found" | sed 's/^/    /'
			ok=1
		fi
	done < tests/manual/plain.txt
	return $ok
}

# Each shell can read its completion, and the program, which says what fits, leaves no command and no option out.
check_completion() {
	bash -n completion/bpfprog.bash && zsh -n completion/_bpfprog && fish -n completion/bpfprog.fish || return
	quiet_make all || return
	for word in $("$bin" --introspect-cli | jq -r '.commands[].name'); do
		"$bin" --complete "$word" -- | cut -f 1 | sort > "$work/options"
		"$bin" --introspect-cli | jq -r --arg c "$word" '.options[], (.commands[] | select(.name == $c).options[]) |
			select((.hidden | not) and .built_in and .long != "token") | "--" + .long' |
			sort | comm -13 "$work/options" - | sed "s/^/$word: not offered: /"
		[[ -n $("$bin" --complete "$word" '') ]] || echo "$word: no words are offered"
	done | nothing
}

# The ERRORS sections of the pages are what the table of causes has, in all of section 3.
check_errors() {
	grep -L '^\.\\" errors: ' man/*.3 | sed 's/$/: ERRORS that are not of the table/' | nothing || return
	quiet_make all && mkdir "$work/new" && man/errors.sh "$bin" "$work/new" || return
	for file in "$work"/new/*; do
		diff -u --label "man/${file##*/}" --label "make errors" "man/${file##*/}" "$file"
	done | nothing
}

# --- Install -------------------------------------------------------------------------------

# What is installed works, and uninstall leaves nothing.
check_install() {
	quiet_make install DESTDIR="$work/root" PREFIX=/usr || return
	"$work/root/usr/sbin/bpfprog" --version > "$work/out" || return
	for page in man/*.[0-9]; do
		names_of "$page" | sed "s|.*|man${page##*.}/&.${page##*.}.gz|"
	done | while read -r name; do
		gzip -dc "$work/root/usr/share/man/$name" | grep '^\.Sh NAME' > /dev/null || echo "$name: not installed"
	done | nothing || return
	if command -v man > "$work/out"; then
		MANPATH="$work/root/usr/share/man" man -w 3 bpf_prog_detach2 > "$work/out" || return
	fi
	quiet_make uninstall DESTDIR="$work/root" PREFIX=/usr || return
	find "$work/root" \( ! -type d -o -name '*bpfprog*' \) -printf '/%P is left behind\n' | nothing
}

# --- What is given to others ---------------------------------------------------------------

# hardened FILE: position independent, full RELRO, no stack that can be executed, no search path of
# its own, with the stack protector and the checked functions of FORTIFY
hardened() {
	local ok=0

	readelf -hW "$1" | grep 'Type: *DYN' > /dev/null || { echo "$1: not position independent"; ok=1; }
	readelf -lW "$1" > "$work/segments"
	readelf -dW "$1" > "$work/dynamic"
	readelf -sW "$1" > "$work/symbols"
	grep -q GNU_RELRO "$work/segments" || { echo "$1: no RELRO"; ok=1; }
	grep -qE 'FLAGS.*NOW' "$work/dynamic" || { echo "$1: no full RELRO"; ok=1; }
	grep 'GNU_STACK' "$work/segments" | grep -q ' RW  *0x' || { echo "$1: the stack can be executed"; ok=1; }
	none -E 'RPATH|RUNPATH|TEXTREL' "$work/dynamic" || ok=1
	grep -qw __stack_chk_fail "$work/symbols" || { echo "$1: no stack protector"; ok=1; }
	grep -qE '__(v?snprintf|v?fprintf|memcpy|read)_chk' "$work/symbols" || { echo "$1: no FORTIFY"; ok=1; }
	return $ok
}

check_hardened() {
	quiet_make all && hardened build/bpfprog || return
	quiet_make DYNAMIC=1 all && hardened build/dynamic/bpfprog
}

# The archive of the source builds elsewhere, without network, the same program and the same archive.
check_reproducible() {
	local alone=() archive dir=$work/another/place

	quiet_make all dist > "$work/out" || return
	archive=$(< "$work/out")
	unshare --net true 2> "$work/err" && alone=(unshare --net)
	mkdir -p "$dir"
	tar -xf "$archive" -C "$dir" --strip-components 1
	(cd "$dir" && umask 077 && "${alone[@]}" make -s -j"$(nproc)" V=0 all dist) > "$work/built" 2>&1 ||
		{ tail -n 20 "$work/built"; return 1; }
	cmp "$archive" "$dir/build/dist/${archive##*/}" && cmp build/bpfprog "$dir/build/bpfprog"
}

# The static binary, with pages and completion: below a prefix it works, and goes without a trace.
check_dist-static() {
	local root=$work/root

	need_static
	quiet_make dist-static > "$work/out" || return
	mkdir "$root"
	tar -xf "$(< "$work/out")" -C "$root" --strip-components 1
	"$root/sbin/bpfprog" --version > "$work/version" || return
	readelf --program-headers --wide "$root/sbin/bpfprog" | none -w INTERP || return
	[[ -s $root/share/man/man8/bpfprog.8.gz && -s $root/share/bash-completion/completions/bpfprog &&
		-s $root/share/bpfprog/schema/error.json ]] || { echo 'pages, completion or schemas are missing'; return 1; }
	(cd "$root" && xargs -a share/doc/bpfprog/FILES rm && find . -type d -empty -delete)
	[[ ! -e $root ]] || find "$root" ! -type d | nothing
}

# The Debian package builds, pleases lintian, has pages and completion, and goes without a trace.
check_deb() {
	local root=$work/root dpkg package

	hash dpkg-buildpackage dh lintian fakeroot 2> /dev/null || skip "no dpkg-dev, debhelper, fakeroot or lintian"
	unset BPFPROG_RESULTS	# the package's own tests are no more tests
	quiet_make deb > "$work/out" || { cat "$work/out"; return 1; }
	lintian --allow-root --fail-on error,warning build/dist/*.changes || return
	package=$(ls build/dist/bpfprog_*.deb)
	mkdir -p "$root"/var/lib/dpkg/{info,updates}
	touch "$root/var/lib/dpkg/status"
	dpkg=(dpkg --root="$root" --log="$work/dpkg.log" --force-depends --force-not-root --force-bad-path)
	"${dpkg[@]}" --install "$package" > "$work/log" 2>&1 || { cat "$work/log"; return 1; }
	"$root/usr/sbin/bpfprog" --version > "$work/version" || return
	hardened "$root/usr/sbin/bpfprog" || return
	for file in man/man8/bpfprog-load.8.gz bash-completion/completions/bpfprog fish/vendor_completions.d/bpfprog.fish \
		zsh/vendor-completions/_bpfprog bpfprog/schema/list.json doc/bpfprog/copyright; do
		[[ -s $root/usr/share/$file ]] || { echo "no $file in the package"; return 1; }
	done
	"${dpkg[@]}" --purge bpfprog > "$work/log" 2>&1 || { cat "$work/log"; return 1; }
	find "$root" -path "$root/var/lib/dpkg" -prune -o ! -type d -printf '/%P is left behind\n' -o \
		-name '*bpfprog*' -printf '/%P is left behind\n' | nothing
}

# What the libbpf that is built with has more than lib/kernel serves.
check_api() {
	[[ -e build/libbpf/include/bpf/bpf.h ]] || skip "built with the libbpf of the system"
	tests/tools/api.sh --test && tests/tools/api.sh
}

# --- Run them ------------------------------------------------------------------------------

case ${1:-all} in
--list) printf '%s\n' "${all[@]}"; exit ;;
all) set -- "${all[@]}" ;;
quick) set -- "${quick[@]}" ;;
esac

number=0 passed=0 failed=0 skipped=0
echo "1..$#"
for name in "$@"; do
	((++number))
	work=$(mktemp -d) start=$SECONDS
	if ! declare -F "check_$name" > /dev/null; then
		echo "there is no such check; see checks.sh --list" > "$work/log"
		status=1
	else
		("check_$name") > "$work/log" 2>&1 < /dev/null
		status=$?
	fi
	if [[ $status -ne 0 ]]; then
		((++failed))
		echo "not ok $number - check $name"
		sed 's/^/# /' "$work/log"
	elif [[ -e $work/skip ]]; then
		((++skipped))
		echo "ok $number - check $name # skip $(< "$work/skip")"
	else
		((++passed))
		echo "ok $number - check $name # $((SECONDS - start)) s"
	fi
	rm -rf "$work"
done
tests/tools/tally.sh --add checks "$passed" "$failed" "$skipped" "$SECONDS"
