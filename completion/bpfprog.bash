# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The completion of bpfprog for bash; bash-completion is not needed. The program itself says what fits.

# The words of a line, without quotes and backslashes, into $words: COMP_WORDS has them cut at ':', '=' and '@'.
_bpfprog_words() {
	local line=$1 quote='' word='' begun='' char i

	for ((i = 0; i < ${#line}; i++)); do
		char=${line:i:1}
		if [[ $char == "\\" && $quote != "'" ]]; then
			((++i))
			word+=${line:i:1} begun=1
		elif [[ -n $quote && $char == "$quote" ]]; then
			quote=''
		elif [[ -z $quote && $char == [\"\'] ]]; then
			quote=$char begun=1
		elif [[ -z $quote && $char == [[:blank:]] ]]; then
			[[ -z $begun ]] || words+=("$word")
			word='' begun=''
		else
			word+=$char begun=1
		fi
	done
	words+=("$word")
}

_bpfprog() {
	local words=() line piece=${2//\\/} prefix

	COMPREPLY=()
	_bpfprog_words "${COMP_LINE:0:COMP_POINT}"
	# What is before the piece stays on the line: bash replaces the piece only.
	prefix=${words[-1]%"$piece"}
	while IFS= read -r line; do
		line=${line%%$'\t'*}
		if [[ $line == *[/[:blank:]]* ]]; then
			compopt -o filenames 2> /dev/null
		fi
		COMPREPLY+=("${line#"$prefix"}")
	done < <("$1" --complete "${words[@]:1}" 2> /dev/null)
	if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *[/:=] ]]; then
		compopt -o nospace 2> /dev/null
	fi
}

complete -o nosort -F _bpfprog bpfprog
