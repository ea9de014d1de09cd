#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# generate.sh BPFPROG [OUTDIR]: write the completions of bash, zsh and fish, from what the program
# says of itself. OUTDIR is the directory of this script unless given.
#
# The tables (commands, options, types) come from "BPFPROG --introspect-cli". The functions that
# read them are the same text for bash and zsh; fish has its own. A candidate is a line "value TAB
# description" in all three.
# The variables in single quotes are those of jq and of the shells written for.
# shellcheck disable=SC2016
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 ]]; then
	echo "usage: generate.sh BPFPROG [OUTDIR]" >&2
	exit 2
fi
out=${2:-$(dirname "$0")}
cli=$("$1" --introspect-cli)

# ask FILTER [JQ-ARGS...]: text made of the tables
ask() {
	local filter=$1

	shift
	jq -r "$@" '
		# Words in single quotes; all three shells read them the same way.
		def quoted: gsub("\u0027"; "\u0027\\\u0027\u0027") | "\u0027" + . + "\u0027";
		# A case label of words.
		def choice: map(quoted) | join(" | ");
		def line($value; $help): $value + "\t" + ($help // "") | quoted;
		# "printf" with one argument a line
		def lines($indent):
			if length == 0 then $indent + ":"
			else $indent + "printf \u0027%s\\n\u0027 \\\n" +
				(map($indent + "\t" + .) | join(" \\\n")) end;
		def shown: map(select(.hidden | not));
		def names: [(.short // empty | "-" + .), "--" + .long];
		def option_lines: shown | map(. as $o | names[] | line(.; $o.help));
		# Where the words of a command go: "PROG? TYPE TARGET" for detach, "TYPE? TARGET" for query.
		def slots:
			.usage | split("\n")
			| map(match("^(\\[?[A-Z]+(\\.\\.\\.)?\\]?( |$))*").string | split(" ") | map(select(. != "")))
			| map(select(length > 0)) | sort_by(-length) | . as $forms
			| ($forms[1:] | map(length) | min // 1000) as $least
			| ($forms[0] // []) | length as $all
			| to_entries | map(
				(.key as $at | .value
				| if test("\\.\\.\\.") then gsub("[\\[\\].]"; "") + "*"
				  elif test("\\[") then gsub("[\\[\\]]"; "") + "?"
				  elif $at < $all - $least then . + "?"
				  else . end))
			| join(" ");
		def spellings: [.name, .section, .word] | map(select(. != null)) | unique;
		'"$filter" <<< "$cli"
}

# --- bash and zsh --------------------------------------------------------------------------

shell_tables() {
	cat << 'EOF'
# --- What the program says of itself ---

_bpfprog_commands() {
EOF
	ask '[(.commands[] | . as $c | ([.name] + .aliases)[] | line(.; $c.summary)), line("help"; "Open the manual page of a command")] | lines("\t")'
	cat << 'EOF'
}

# _bpfprog_command WORD: the command that it means
_bpfprog_command() {
	case $1 in
EOF
	ask '.commands[] | "\t" + ([.name] + .aliases | choice) + ") echo " + .name + " ;;"'
	cat << 'EOF'
	esac
}

# _bpfprog_slots COMMAND: the words that it takes
_bpfprog_slots() {
	case $1 in
EOF
	ask '.commands[] | "\t" + .name + ") printf \u0027%s\\n\u0027 "
		+ (slots | if . == "" then "\u0027\u0027" else split(" ") | map(quoted) | join(" ") end)
		+ " ;;"'
	cat << 'EOF'
	esac
}

# _bpfprog_options COMMAND
_bpfprog_options() {
EOF
	ask '.options | option_lines | lines("\t")'
	cat << 'EOF'
	case $1 in
EOF
	ask '.commands[] | select(.options | shown | length > 0)
		| "\t" + .name + ")\n" + (.options | option_lines | lines("\t\t")) + "\n\t\t;;"'
	cat << 'EOF'
	esac
}

# _bpfprog_arg COMMAND OPTION: what the option wants behind it, if anything
_bpfprog_arg() {
	case $1:$2 in
EOF
	ask '(.options | shown[] | select(.arg)
			| "\t" + (names | map("*:" + .) | join(" | ")) + ") echo " + (.arg | quoted) + " ;;"),
		(.commands[] | .name as $c | .options | shown[] | select(.arg)
			| "\t" + (names | map($c + ":" + .) | join(" | ")) + ") echo " + (.arg | quoted) + " ;;")'
	cat << 'EOF'
	esac
}

# _bpfprog_target TYPE: what programs of this attach type are attached to; nothing for no TYPE
_bpfprog_target() {
	case $1 in
EOF
	ask '.attach_types + .probe_types | group_by(.target // "none")[]
		| "\t" + (map(spellings[]) | unique | map(quoted) | join(" | \\\n\t")) + ")\n\t\techo "
		+ (.[0].target // "none") + "\n\t\t;;"'
	cat << 'EOF'
	esac
}

# What attach alone takes: the types of links
_bpfprog_link_types() {
EOF
	ask '[.attach_types + .probe_types | .[] | select(.target == null and (.takes or .asked)) | . as $t
		| [.name, .word] | map(select(. != null)) | unique[] | line(.; $t.summary)] | lines("\t")'
	cat << 'EOF'
}

# The attach types that attach, detach and query take, by name and by short word
_bpfprog_types() {
EOF
	ask '[.attach_types[] | select(.target) | . as $t | [.name, .word] | map(select(. != null))
		| unique[] | line(.; $t.summary)] | lines("\t")'
	cat << 'EOF'
}

# The same as sections of an object are called
_bpfprog_sections() {
EOF
	ask '[.attach_types[] | select(.target and .section) | line(.section; .summary)] | lines("\t")'
	cat << 'EOF'
}

# The values of an option that has a set of them
_bpfprog_values() {
	case $1 in
EOF
	ask '[.commands[].options[], .options[]] | map(select(.values | length > 0)) | unique_by(.arg)[]
		| "\t" + .arg + ")\n" + (.values | map(line(.name; .help)) | lines("\t\t")) + "\n\t\t;;"'
	cat << 'EOF'
	esac
}
EOF
}

shell_functions() {
	cat << 'EOF'

# --- What there is on this machine ---

# _bpfprog_progs KEY: one line a loaded program, with that key of it; KEY map_ids for maps
_bpfprog_progs() {
	if command -v jq > /dev/null 2>&1; then
		"$_bpfprog_bin" list -j 2> /dev/null | jq -r --arg key "$1" '
			if type != "array" then empty
			elif $key == "map_ids" then
				[.[] | .map_ids[] as $id | { $id, name }] | group_by(.id)[]
				| "\(.[0].id)\tof \(map(.name) | unique | join(", "))"
			else
				.[] | select(.[$key] != null and .[$key] != "")
				| "\(.[$key])\t\(if $key == "id" then "" else "\(.id) " end)\(.type) \(.name)"
			end' 2> /dev/null
	elif [[ $1 == id ]]; then
		"$_bpfprog_bin" list -q 2> /dev/null
	fi
}

# _bpfprog_mounts TYPE: where file systems of that type are
_bpfprog_mounts() {
	local from at kind more

	while read -r from at kind more; do
		if [[ $kind == "$1" && -n $from$more ]]; then
			printf '%b\n' "$at"
		fi
	done 2> /dev/null < /proc/mounts | sort -u
}

_bpfprog_pins() {
	_bpfprog_mounts bpf | while read -r at; do
		find "$at" -xdev -type f ! -name '*.debug' 2> /dev/null
	done
}

_bpfprog_devices() {
	ls /sys/class/net 2> /dev/null
}

_bpfprog_netns() {
	ls /run/netns 2> /dev/null
}

# --- Where the cursor is ---

# _bpfprog_expect COMMAND WORD...: what may stand behind these words, one kind a line
_bpfprog_expect() {
	local slot wanted hook='' command=$1

	wanted=$(_bpfprog_slots "$1")
	if [[ $1 == testrun && ${!#} == @(data|ctx)_@(in|out) ]]; then
		echo FILE
		return
	fi
	shift
	while read -r slot; do
		while :; do
			if (($# == 0)); then
				if [[ $command:$slot == attach:TYPE* ]]; then
					echo TYPE:link
				fi
				case $slot in
				'PROG?') echo PROG; break ;;
				'TYPE?') echo TYPE; break ;;
				TARGET) echo "TARGET:$(_bpfprog_target "$hook")" ;;
				*) echo "${slot%[*]}" ;;
				esac
				return
			fi
			case $slot in
			PROG* | MAP)
				if [[ $slot == 'PROG?' && -n $(_bpfprog_target "$1") ]]; then
					break
				fi
				case $1 in
				id | pinned | name | tag)
					if (($# == 1)); then
						echo "${slot%[?*]}:$1"
						return
					fi
					shift
					;;
				esac
				shift
				if [[ $slot != *'*' ]]; then
					break
				fi
				;;
			TYPE*)
				case $1 in
				cgroup | dev | map | netns | lirc | /* | ./*)
					if [[ $slot == *'?' ]]; then
						break
					fi
					;;
				esac
				hook=$1
				shift
				break
				;;
			TARGET)
				case $1 in
				map) slot=MAP; shift ;;
				cgroup | dev | netns | lirc) slot=AT:$1; shift ;;
				*)
					slot=AT
					if [[ $(_bpfprog_target "$hook") == map ]]; then
						slot=MAP
					fi
					;;
				esac
				;;
			*)
				shift
				break
				;;
			esac
		done
	done <<< "$wanted"
}

# _bpfprog_kinds WORD...: what may stand behind all the words of the line so far
_bpfprog_kinds() {
	local count=$# cmd='' word arg

	while ((count > 0)); do
		word=$1
		shift
		((count -= 1))
		case $word in
		-*=*) ;;
		-*)
			arg=$(_bpfprog_arg "$cmd" "$word")
			if [[ -n $arg && $count -eq 0 ]]; then
				echo "ARG:$arg"
				return
			elif [[ -n $arg ]]; then
				shift
				((count -= 1))
			fi
			;;
		*)
			if [[ -n $cmd ]]; then
				set -- "$@" "$word"
			else
				cmd=$(_bpfprog_command "$word")
				if [[ -z $cmd ]]; then
					return
				fi
			fi
			;;
		esac
	done
	echo "OPTIONS:$cmd"
	if [[ -z $cmd ]]; then
		echo COMMAND
	else
		_bpfprog_expect "$cmd" "$@"
	fi
}

# _bpfprog_offer KIND WORD: the candidates of a kind for the word under the cursor
_bpfprog_offer() {
	case $1 in
	OPTIONS:*) _bpfprog_options "${1#OPTIONS:}" ;;
	COMMAND) _bpfprog_commands ;;
	TYPE:link) _bpfprog_link_types ;;
	TYPE)
		_bpfprog_types
		if [[ $2 == */* ]]; then
			_bpfprog_sections
		fi
		;;
	PROG | ARG:PROG)
		if [[ $1 == PROG ]]; then
			printf '%s\n' 'id	program by its id' 'pinned	program by its pin' \
				'name	program by its name' 'tag	program by its tag'
		fi
		case $2 in
		id:*) _bpfprog_progs id | sed 's/^/id:/' ;;
		name:*) _bpfprog_progs name | sed 's/^/name:/' ;;
		tag:*) _bpfprog_progs tag | sed 's/^/tag:/' ;;
		*)
			_bpfprog_progs id
			_bpfprog_pins
			;;
		esac
		;;
	PROG:pinned | MAP:pinned) _bpfprog_pins ;;
	PROG:*) _bpfprog_progs "${1#PROG:}" ;;
	MAP | ARG:MAP)
		if [[ $1 == MAP ]]; then
			printf '%s\n' 'id	map by its id' 'pinned	map by its pin' 'name	map by its name'
		fi
		_bpfprog_progs map_ids
		_bpfprog_pins
		;;
	MAP:id) _bpfprog_progs map_ids ;;
	TARGET:*)
		case $1 in
		TARGET:) printf '%s\n' cgroup dev map netns lirc ;;
		TARGET:none) ;;
		*) echo "${1#TARGET:}" ;;
		esac
		_bpfprog_offer "AT:${1#TARGET:}" "$2"
		;;
	AT:)
		_bpfprog_mounts cgroup2
		_bpfprog_devices
		;;
	AT:cgroup) _bpfprog_mounts cgroup2 ;;
	AT:dev) _bpfprog_devices ;;
	AT:map)
		_bpfprog_progs map_ids
		_bpfprog_pins
		;;
	AT:netns | ARG:NETNS) _bpfprog_netns ;;
	ARG:PATH | ARG:DIR) _bpfprog_mounts bpf ;;
	ARG:NAME=MAP)
		if [[ $2 == *=* ]]; then
			_bpfprog_offer ARG:MAP '' | sed "s|^|${2%%=*}=|"
		fi
		;;
	ARG:*) _bpfprog_values "${1#ARG:}" ;;
	esac
}

# _bpfprog_files KIND WORD: are files (f) or directories (d) wanted too?
_bpfprog_files() {
	case $1:$2 in
	OBJECT:* | FILE:* | ARG:FILE* | ARG:PATH:* | AT:lirc:*) echo f ;;
	ARG:DIR:*) echo d ;;
	AT:cgroup:*/* | TARGET:cgroup:*/* | TARGET::*/*) echo d ;;
	AT:netns:*/* | TARGET:netns:*/* | TARGET:lirc:*/* | ARG:NETNS:*/*) echo f ;;
	esac
}
EOF
}

# The sign that a file is no source: said in each.
generated() {
	cat << 'EOF'
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Made by completion/generate.sh, from what the program says of itself: "make completion".
EOF
}

bash_completion() {
	echo '# shellcheck shell=bash'
	generated
	echo '# The completion of bpfprog for bash; bash-completion is not needed.'
	echo
	shell_tables
	shell_functions
	cat << 'EOF'

# --- bash ---

_bpfprog() {
	local _bpfprog_bin=$1 word cur piece kinds kind lead='' files i candidate IFS=$' \t\n'
	local words=()

	COMPREPLY=()
	# "--pin=PATH" and "id:7" come as three words each, where '=' and ':' break words.
	for ((i = 1; i <= COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]-}
		if [[ ${#words[@]} -gt 0 && -n $word ]] &&
			[[ $word =~ ^[=:]+$ || (${words[-1]} == *[=:] && $i -gt 2 && ${COMP_WORDS[i - 1]} =~ ^[=:]+$) ]]; then
			words[-1]+=$word
		else
			words+=("$word")
		fi
	done
	cur=${words[-1]}
	piece=${COMP_WORDS[COMP_CWORD]-}
	if [[ $piece =~ ^[=:]+$ ]]; then
		piece=''
	fi
	local prefix=${cur%"$piece"}

	unset 'words[-1]'
	if [[ $cur == --*=* ]]; then
		lead=${cur%%=*}=
		words+=("${cur%%=*}")
		cur=${cur#*=}
	fi
	kinds=$(_bpfprog_kinds "${words[@]}")
	if [[ $cur == -* && $kinds == OPTIONS:* ]]; then
		kinds=${kinds%%$'\n'*}
	elif [[ $kinds == OPTIONS:* ]]; then
		kinds=${kinds#OPTIONS:*$'\n'}
	fi
	if [[ -n $lead && $kinds != ARG:* ]]; then
		return
	fi
	while read -r kind; do
		while IFS=$'\t' read -r candidate _; do
			if [[ $candidate == "$cur"* ]]; then
				COMPREPLY+=("$lead$candidate")
			fi
		done < <(_bpfprog_offer "$kind" "$cur")
		files=$(_bpfprog_files "$kind" "$cur")
		if [[ -n $files ]]; then
			while read -r candidate; do
				COMPREPLY+=("$lead$candidate")
			done < <(compgen "-$files" -- "$cur")
		fi
		if [[ -n $files || $kind == @(AT|TARGET):*cgroup ]]; then
			compopt -o filenames 2> /dev/null
		fi
	done <<< "$kinds"
	# bash replaces the last of the three words only.
	for i in "${!COMPREPLY[@]}"; do
		COMPREPLY[i]=${COMPREPLY[i]#"$prefix"}
	done
}

complete -F _bpfprog bpfprog
EOF
}

zsh_completion() {
	echo '#compdef bpfprog'
	generated
	echo '# The completion of bpfprog for zsh.'
	echo
	shell_tables
	# The one thing that zsh spells in another way.
	shell_functions | sed 's/\${!#} == @(data|ctx)_@(in|out)/${@[-1]} == (data|ctx)_(in|out)/'
	cat << 'EOF'

# --- zsh ---

# Candidates on standard input, added with their descriptions
_bpfprog_add() {
	local value help
	local -a all

	while IFS=$'\t' read -r value help; do
		all+=("${value//:/\\:}${help:+:$help}")
	done
	if (( ${#all} )); then
		_describe -t values "$1" all
	fi
}

_bpfprog() {
	local _bpfprog_bin=${words[1]} cur=$PREFIX kind what
	local -a before kinds
	local ret=1

	before=("${(@)words[2,CURRENT-1]}")
	if [[ $cur == --*=* ]]; then
		before+=("${cur%%=*}")
		cur=${cur#*=}
		compset -P 1 '*='
	fi
	kinds=("${(@f)$(_bpfprog_kinds "${(@)before}")}")
	if [[ $kinds[1] == OPTIONS:* ]]; then
		if [[ $cur == -* ]]; then
			kinds=($kinds[1])
		else
			shift kinds
		fi
	fi
	for kind in $kinds; do
		what=${(L)kind%%:*}
		_bpfprog_offer "$kind" "$cur" | () { _bpfprog_add "$what" < /dev/stdin } && ret=0
		case $(_bpfprog_files "$kind" "$cur") in
		f) _files && ret=0 ;;
		d) _files -/ && ret=0 ;;
		esac
	done
	return ret
}

_bpfprog "$@"
EOF
}

# --- fish ----------------------------------------------------------------------------------

fish_tables() {
	cat << 'EOF'
# --- What the program says of itself ---

function __bpfprog_command -a word -d 'The command that a word means'
    switch $word
EOF
	ask '.commands[] | "        case " + ([.name] + .aliases | map(quoted) | join(" "))
		+ "\n            echo " + .name'
	cat << 'EOF'
    end
end

function __bpfprog_slots -a command -d 'The words that a command takes'
    switch $command
EOF
	ask '.commands[] | select(slots != "") | "        case " + .name
		+ "\n            printf \u0027%s\\n\u0027 " + (slots | split(" ") | map(quoted) | join(" "))'
	cat << 'EOF'
    end
end

function __bpfprog_arg -a command option -d 'What an option wants behind it'
    switch "$command:$option"
EOF
	ask '(.options | shown[] | select(.arg)
			| "        case " + (names | map("*:" + . | quoted) | join(" "))
			+ "\n            echo " + (.arg | quoted)),
		(.commands[] | .name as $c | .options | shown[] | select(.arg)
			| "        case " + (names | map($c + ":" + . | quoted) | join(" "))
			+ "\n            echo " + (.arg | quoted))'
	cat << 'EOF'
    end
end

function __bpfprog_target -a type -d 'What programs of an attach type are attached to'
    switch "$type"
EOF
	ask '.attach_types + .probe_types | group_by(.target // "none")[]
		| "        case " + (map(spellings[]) | unique | map(quoted) | join(" "))
		+ "\n            echo " + (.[0].target // "none")'
	cat << 'EOF'
    end
end

function __bpfprog_link_types
EOF
	ask '[.attach_types + .probe_types | .[] | select(.target == null and (.takes or .asked)) | . as $t
		| [.name, .word] | map(select(. != null)) | unique[] | line(.; $t.summary)] | lines("    ")'
	cat << 'EOF'
end

function __bpfprog_types
EOF
	ask '[.attach_types[] | select(.target) | . as $t | [.name, .word] | map(select(. != null))
		| unique[] | line(.; $t.summary)] | lines("    ")'
	cat << 'EOF'
end

function __bpfprog_sections
EOF
	ask '[.attach_types[] | select(.target and .section) | line(.section; .summary)] | lines("    ")'
	cat << 'EOF'
end

function __bpfprog_values -a metavar -d 'The values of an option that has a set of them'
    switch $metavar
EOF
	ask '[.commands[].options[], .options[]] | map(select(.values | length > 0)) | unique_by(.arg)[]
		| "        case " + .arg + "\n" + (.values | map(line(.name; .help)) | lines("            "))'
	cat << 'EOF'
    end
end
EOF
}

fish_functions() {
	cat << 'EOF'

# --- What there is on this machine ---

function __bpfprog_progs -a key
    set -l bin (commandline -opc)[1]
    if type -q jq
        $bin list -j 2>/dev/null | jq -r --arg key $key '
            if type != "array" then empty
            elif $key == "map_ids" then
                [.[] | .map_ids[] as $id | { $id, name }] | group_by(.id)[]
                | "\(.[0].id)\tof \(map(.name) | unique | join(", "))"
            else
                .[] | select(.[$key] != null and .[$key] != "")
                | "\(.[$key])\t\(if $key == "id" then "" else "\(.id) " end)\(.type) \(.name)"
            end' 2>/dev/null
    else if test $key = id
        $bin list -q 2>/dev/null
    end
end

function __bpfprog_mounts -a type
    test -r /proc/mounts; or return
    while read -l from at kind more
        if test "$kind" = $type
            printf '%b\n' $at
        end
    end </proc/mounts | sort -u
end

function __bpfprog_pins
    for at in (__bpfprog_mounts bpf)
        find $at -xdev -type f ! -name '*.debug' 2>/dev/null
    end
end

function __bpfprog_devices
    command ls /sys/class/net 2>/dev/null
end

function __bpfprog_netns
    command ls /run/netns 2>/dev/null
end

# --- Where the cursor is ---

function __bpfprog_words -d 'The command, then the words behind it that are no options'
    set -l tokens (commandline -opc)
    set -e tokens[1]
    set -l command ''
    set -l words
    while set -q tokens[1]
        set -l token $tokens[1]
        set -e tokens[1]
        switch $token
            case '-*=*'
            case '-*'
                set -l arg (__bpfprog_arg "$command" $token)
                if set -q arg[1]
                    set -e tokens[1]
                end
            case '*'
                if test -n "$command"
                    set -a words $token
                else
                    set command (__bpfprog_command $token)
                    test -n "$command"; or set command '?'
                end
        end
    end
    printf '%s\n' "$command" $words
end

function __bpfprog_is -a command -d 'Is the line one of this command?'
    test (__bpfprog_words)[1] = "$command"
end

function __bpfprog_expect -d 'What may stand behind the words, one kind a line'
    set -l command $argv[1]
    set -l words $argv[2..-1]
    set -l hook ''
    if test $command = testrun; and contains -- "$words[-1]" data_in data_out ctx_in ctx_out
        echo FILE
        return
    end
    for slot in (__bpfprog_slots $command)
        while true
            if not set -q words[1]
                if string match -q 'attach:TYPE*' -- "$command:$slot"
                    echo TYPE:link
                end
                switch $slot
                    case 'PROG\?' 'TYPE\?'
                        string replace '?' '' -- $slot
                        break
                    case TARGET
                        set -l at (__bpfprog_target "$hook")
                        echo "TARGET:$at"
                    case '*'
                        string replace '*' '' -- $slot
                end
                return
            end
            switch $slot
                case 'PROG*' MAP
                    set -l at (__bpfprog_target $words[1])
                    if test $slot = 'PROG?'; and set -q at[1]
                        break
                    end
                    if contains -- $words[1] id pinned name tag
                        if not set -q words[2]
                            echo (string replace -r '[?*]$' '' -- $slot)":$words[1]"
                            return
                        end
                        set -e words[1]
                    end
                    set -e words[1]
                    test $slot = 'PROG*'; or break
                case 'TYPE*'
                    if test $slot = 'TYPE?'; and string match -qr '^(cgroup|dev|map|netns|lirc|\.?/.*)$' -- $words[1]
                        break
                    end
                    set hook $words[1]
                    set -e words[1]
                    break
                case TARGET
                    switch $words[1]
                        case map
                            set slot MAP
                            set -e words[1]
                        case cgroup dev netns lirc
                            set slot AT:$words[1]
                            set -e words[1]
                        case '*'
                            set -l at (__bpfprog_target "$hook")
                            set slot AT
                            if test "$at" = map
                                set slot MAP
                            end
                    end
                case '*'
                    set -e words[1]
                    break
            end
        end
    end
end

function __bpfprog_offer -a kind word -d 'The candidates of a kind'
    switch $kind
        case TYPE:link
            __bpfprog_link_types
        case TYPE
            __bpfprog_types
            if string match -q '*/*' -- $word
                __bpfprog_sections
            end
        case PROG ARG:PROG
            if test $kind = PROG
                printf '%s\t%s\n' id 'program by its id' pinned 'program by its pin' \
                    name 'program by its name' tag 'program by its tag'
            end
            switch "$word"
                case 'id:*' 'name:*' 'tag:*'
                    set -l key (string split -m 1 : -- $word)[1]
                    __bpfprog_progs $key | string replace -r '^' "$key:"
                case '*'
                    __bpfprog_progs id
                    __bpfprog_pins
            end
        case PROG:pinned MAP:pinned
            __bpfprog_pins
        case 'PROG:*'
            __bpfprog_progs (string replace PROG: '' -- $kind)
        case MAP ARG:MAP
            if test $kind = MAP
                printf '%s\t%s\n' id 'map by its id' pinned 'map by its pin' name 'map by its name'
            end
            __bpfprog_progs map_ids
            __bpfprog_pins
        case MAP:id
            __bpfprog_progs map_ids
        case TARGET:
            printf '%s\n' cgroup dev map netns lirc
            __bpfprog_mounts cgroup2
            __bpfprog_devices
            if string match -q '*/*' -- $word
                __fish_complete_directories $word ''
            end
        case 'TARGET:*'
            set -l at (string replace TARGET: '' -- $kind)
            test $at = none; or echo $at
            __bpfprog_offer AT:$at $word
        case AT:cgroup
            __bpfprog_mounts cgroup2
            if string match -q '*/*' -- $word
                __fish_complete_directories $word ''
            end
        case AT:dev
            __bpfprog_devices
        case AT:map
            __bpfprog_progs map_ids
            __bpfprog_pins
        case AT:netns ARG:NETNS
            __bpfprog_netns
            if string match -q '*/*' -- $word
                __fish_complete_path $word
            end
        case AT:lirc OBJECT FILE 'ARG:FILE*'
            __fish_complete_path $word
        case ARG:PATH
            __bpfprog_mounts bpf
            __fish_complete_path $word
        case ARG:DIR
            __bpfprog_mounts bpf
            __fish_complete_directories $word ''
        case ARG:NAME=MAP
            if string match -q '*=*' -- $word
                __bpfprog_offer ARG:MAP '' | string replace -r '^' (string split -m 1 = -- $word)[1]=
            end
        case 'ARG:*'
            __bpfprog_values (string replace ARG: '' -- $kind)
    end
end

function __bpfprog_argument -a metavar -d 'The candidates for the value of an option'
    # Of --option=VALUE fish wants the value only.
    set -l word (commandline -ct)
    __bpfprog_offer ARG:$metavar (string replace -r '^--[a-z-]+=' '' -- "$word")
end

function __bpfprog_positional -d 'The candidates for the next word'
    set -l word (commandline -ct)
    for kind in (__bpfprog_expect (__bpfprog_words))
        __bpfprog_offer $kind "$word"
    end
end
EOF
}

fish_completion() {
	generated
	echo '# The completion of bpfprog for fish.'
	echo
	fish_tables
	fish_functions
	echo
	echo '# --- fish ---'
	echo
	cat << 'EOF'
complete -c bpfprog -f
complete -c bpfprog -n 'not __bpfprog_is ""' -a '(__bpfprog_positional)'
EOF
	ask '
		def statement($condition):
			"complete -c bpfprog" + $condition
			+ (if .short then " -s " + .short else "" end) + " -l " + .long
			+ (if .arg then " -x -a " + ("(__bpfprog_argument " + (.arg | tojson) + ")" | quoted) else "" end)
			+ " -d " + (.help | quoted);
		(.commands[] | . as $c | ([.name] + .aliases)[]
			| "complete -c bpfprog -n \u0027__bpfprog_is \"\"\u0027 -a " + . + " -d " + ($c.summary | quoted)),
		(.options | shown[] | statement("")),
		(.commands[] | .name as $c | .options | shown[] | statement(" -n \u0027__bpfprog_is " + $c + "\u0027"))'
}

bash_completion > "$out/bpfprog.bash"
zsh_completion > "$out/_bpfprog"
fish_completion > "$out/bpfprog.fish"
