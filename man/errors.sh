#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# errors.sh BPFPROG [OUTDIR]: write bpfprog-errno(7) and the ERRORS sections of the pages anew, from the
# table of causes that hints come from, "BPFPROG explain --json". OUTDIR is the directory of this script
# unless given.
#
# In a page, what is between these two lines is written:
#	.\" errors: CALL...	the calls of libbpf whose causes are listed
#	.\" end of errors
#
# The errno values are in alphabetical order, and the causes of one in that of the table, but the likely
# first; where they are many, by kind. In section 8 a cause has its remedy and exit status. In section 3
# it is in words of the call, and what a page adds to it is kept: details and proofs (tests/manual/proofs.sh).
#	.\" cause: ID		the sentence behind it is written
#	.\" by hand		what follows, up to the next item, is kept as it is
#	.\" remedy		the sentence behind it is written
# What is kept of a cause that the table has no more is an error, and not lost.
set -euo pipefail

if [[ $# -lt 1 || $# -gt 2 ]]; then
	echo "usage: errors.sh BPFPROG [OUTDIR]" >&2
	exit 2
fi
here=$(dirname "$0")
out=${2:-$here}
table=$("$1" explain --json)

# shellcheck disable=SC2016	# the variables are jq's
words='
	# A sentence on a line of its own.
	def sentence:
		(if test("^[a-z]+ ") then (.[:1] | ascii_upcase) + .[1:] else . end)
		| gsub("\\\\"; "\\e") | gsub("--"; "\\-\\-")
		| if test("[.]$") then . else . + "." end
		| gsub("(?<s>^[.\u0027])"; "\\&" + .s);
	def releases:
		if .since and .until then " (Linux " + .since + " to " + .until + ")"
		elif .since then " (since Linux " + .since + ")"
		elif .until then " (up to Linux " + .until + ")"
		else "" end;
	# To who calls it need not be said whose mistake it is.
	def call_cause: (.api // .cause | sub(", which is a mistake of the program that calls$"; "")) + releases | sentence;'

# section SECTION CALL...: the mdoc of their causes, a list for each call
# shellcheck disable=SC2016	# the variables are jq's
section() {
	jq -r --args "$words"'
		# What the errno value alone would mean.
		def default:
			if . == "EPERM" or . == "EACCES" or . == null then 4
			elif . == "ENOENT" or . == "ENODEV" or . == "ENXIO" or . == "ESRCH" then 3
			elif . == "ENOTSUPP" or . == "EOPNOTSUPP" then 5
			elif . == "EEXIST" or . == "EBUSY" or . == "ESTALE" then 7
			else 1 end;
		def status: if .status == (.errno | default) then "" else " Exit status \(.status)." end;
		def cause: (.cause + releases | sentence), (.remedy // empty | sentence),
			(status | if . == "" then empty else .[1:] end);
		# Remedies in words of the command are not for who calls it.
		def called: ".\\\" cause: " + .id, call_cause, ".\\\" by hand",
			(.remedy // empty | select(test("--|bpfprog|bpftool|^report it|^name another one, or enter") | not)
				| ".\\\" remedy", sentence);
		def words: if $section == "3" then called else cause end;
		# What kind of mistake it is, by the exit status that it leads to.
		def kind: {"6": "The verifier rejects the program:", "4": "Privileges are missing:",
			"7": "What is there is in the way:", "3": "Something does not exist:",
			"5": "The kernel, the type or the target does not support it:"}[.status | tostring]
			// "An argument is wrong:";
		def bullets: ".Bl -bullet -compact", (.[] | ".It", words), ".El";
		def item($errno): ".It Bq Er " + $errno,
			if length == 1 then .[0] | words
			elif length < 8 then bullets
			else . as $all | reduce (.[] | kind) as $k ([]; if index($k) then . else . + [$k] end)
				| .[] as $k | ".Pp", $k, ($all | map(select(kind == $k)) | bullets) end;
		. as $table | $ARGS.positional | length as $calls | .[] as $call
		| ($table | map(select(.call == $call)) | sort_by(.likely | not)) as $rows
		| (if $calls > 1 then ".Pp", ".Fn " + $call + " :" else empty end),
		  ".Bl -tag -width Er",
		  # A security module returns what it likes: EPERM, most often.
		  ($rows | map(.errno |= (. // "EPERM")) | group_by(.errno)[] | item(.[0].errno)),
		  ".El"' --arg section "$1" "${@:2}" <<< "$table"
}

# finish PAGE: the section on stdin, with what the page keeps by hand, and its arguments marked up
finish() {
	awk -v page="$1" '
		# The names that the page describes, such as: .It Va relative_fd , relative_id
		function names(line, n, i, part) {
			n = split(line, part, /[ ,]+/)
			for (i = 3; i <= n; i++)
				if (part[i] ~ /_/)
					macro[part[i]] = part[2]
		}
		function macro_of(word) {
			if (word ~ /^BPF_F_[A-Z_]+$|^RLIMIT_[A-Z]+$/)
				return "Dv"
			if (word ~ /^E[A-Z0-9]+$/)
				return "Er"
			return macro[word]
		}
		function markup(line, n, i, part, word, end, text) {
			n = split(line, part, " ")
			for (i = 1; i <= n; i++) {
				word = part[i]
				end = match(word, /[.,:;]$/) ? substr(word, RSTART) : ""
				word = substr(word, 1, length(word) - length(end))
				if (!macro_of(word)) {
					text = text (text == "" ? "" : " ") part[i]
					continue
				}
				if (text != "")
					print text
				print "." macro_of(word) " " word (end == "" ? "" : " " end)
				text = ""
			}
			if (text != "")
				print text
		}
		BEGIN {
			while ((getline line < page) > 0) {
				if (line ~ /^\.It (Fa|Va) /)
					names(line)
				if (line ~ /^\.(It|El|Sh)/)
					id = by_hand = ""
				if (line == ".\\\" remedy")
					id = by_hand = ""
				if (line ~ /^\.\\" cause: /)
					id = substr(line, 12)
				else if (line == ".\\\" by hand")
					by_hand = 1
				else if (id != "" && by_hand)
					kept[id] = kept[id] line "\n"
			}
		}
		/^\.\\" cause: / { id = substr($0, 12) }
		/^[.]/ { print }
		/^[^.]/ { markup($0) }
		/^\.\\" by hand/ {
			printf "%s", kept[id]
			delete kept[id]
		}
		END {
			for (id in kept) {
				print page ": " id ": there is no such cause" > "/dev/stderr"
				bad = 1
			}
			exit bad
		}'
}

# errno_values: what they are, with the calls and causes of each
# shellcheck disable=SC2016	# the variables are jq's
errno_values() {
	jq -r "$words"'
		{E2BIG: [7, "Argument list too long"], EACCES: [13, "Permission denied"],
		 EADDRNOTAVAIL: [99, "Cannot assign requested address"],
		 EAFNOSUPPORT: [97, "Address family not supported by protocol"],
		 EAGAIN: [11, "Resource temporarily unavailable"], EBADF: [9, "Bad file descriptor"],
		 EBADMSG: [74, "Bad message"],
		 EBADFD: [77, "File descriptor in bad state"],
		 EBUSY: [16, "Device or resource busy"], EEXIST: [17, "File exists"], EFAULT: [14, "Bad address"],
		 EILSEQ: [84, "Invalid or incomplete multibyte or wide character"],
		 EINTR: [4, "Interrupted system call"], EINVAL: [22, "Invalid argument"],
		 EKEYREJECTED: [129, "Key was rejected by service"],
		 EMFILE: [24, "Too many open files"], EMSGSIZE: [90, "Message too long"],
		 ENODEV: [19, "No such device"], ENOENT: [2, "No such file or directory"],
		 ENOKEY: [126, "Required key not available"],
		 ENOPKG: [65, "Package not installed"], ENOLINK: [67, "Link has been severed"], EPROTO: [71, "Protocol error"], ESRCH: [3, "No such process"],
		 ENOMEM: [12, "Cannot allocate memory"], ENOSPC: [28, "No space left on device"],
		 ENOTSUPP: [524, "Unknown error 524"], ENXIO: [6, "No such device or address"],
		 EOPNOTSUPP: [95, "Operation not supported"], EPERM: [1, "Operation not permitted"],
		 ERANGE: [34, "Numerical result out of range"], ESRCH: [3, "No such process"],
		 ESTALE: [116, "Stale file handle"],
		 LIBBPF_ERRNO__FORMAT: [4001, "BPF object format invalid"], LIBBPF_ERRNO__RELOC: [4005, "Relocation failed"]} as $text
		| def name: if startswith("bpf_prog_") or startswith("bpf_link_") or . == "bpf_raw_tracepoint_open" then ".Xr " + . + " 3 :" else ".Fn " + . + " :" end;
		def row: ".It", call_cause, ".\\\" provoked: " + .id, (.remedy // empty | sentence);
		# A security module returns what it likes: EPERM, most often.
		map(.errno |= (. // "EPERM")) | group_by(.errno) | if $list then map(.[0].errno) | join(", ") else .[]
		| .[0].errno as $errno | ".It Bq Er " + $errno,
		  "Number \($text[$errno][0]),", ".Dq " + ($text[$errno][1] | sub("^(?<no>No )"; "\\&" + .no)) + " .",
		  # The calls in the order of the table.
		  (. as $all | reduce (.[] | .call) as $call ([]; if index($call) then . else . + [$call] end)
			| .[] as $call | $all | ".Pp", ($call | name), ".Bl -bullet -compact", (map(select(.call == $call)) | sort_by(.likely | not)[] | row), ".El")
		end' --argjson list "$1" <<< "$table"
}

errno_page() {
	cat <<-END
		.\\" SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
		.\\" Made by man/errors.sh from lib/explain/table.c: do not edit, "make errors" writes it anew.
		.Dd November 23, 2026
		.ds doc-volume-operating-system
		.ds doc-volume-ds-7 Information Manual
		.Dt BPFPROG-ERRNO 7
		.Os Linux
		.Sh NAME
		.Nm bpfprog-errno
		.Nd causes and remedies of errno values of bpf(2) calls: $(errno_values true)
		.Sh DESCRIPTION
	END
	cat <<-'END'
		This page has the causes of each errno value, by call, the likely ones first.
		A cause without a release of Linux is the same on all of them.
		After the cause comes the remedy, for users of
		.Xr bpfprog 8 ;
		the pages of section 3 name the fields of the calls.
		.Ql bpfprog explain CALL ERRNO
		prints the same table.
		When a command fails, its hint names the cause that was found.
		.\" source of the section: lib/explain/table.c, whose causes tests/provoke provokes
		.Pp
		The numbers are those of most processors.
		.\" source: include/uapi/asm-generic/errno.h, Linux 6.12; alpha, mips, parisc and sparc have others
		ENOTSUPP is a value of the kernel that
		.In errno.h
		has no name for; it is not
		.Er EOPNOTSUPP .
		.\" source: include/linux/errno.h, Linux 6.12
		.Bl -tag -width Er
	END
	errno_values false
	cat <<-'END'
		.El
		.Sh SEE ALSO
		.Xr bpf 2 ,
		.Xr bpf_prog_attach 3 ,
		.Xr bpf_prog_detach 3 ,
		.Xr bpf_prog_load 3 ,
		.Xr bpf_prog_query 3 ,
		.Xr bpf_prog_test_run_opts 3 ,
		.Xr errno 3 ,
		.Xr bpfprog-exit-status 7 ,
		.Xr bpfprog-explain 8
		.Sh HISTORY
		The causes were tested on Linux 5.10, 6.1, 6.12, 6.18, 7.2 and 7.3.
		.\" source: tests/provoke/
	END
}

trap 'rm -f "$out"/*.[38].new' EXIT
for page in "$here"/*.[38]; do
	grep -q '^\.\\" errors: ' "$page" || continue
	text=$(< "$page")
	while IFS= read -r line; do
		case $page:$line in
		*.8:'.\" errors: '*)
			printf '%s\n' "$line" '.\" Written by man/errors.sh from lib/explain/table.c.'
			read -ra calls <<< "${line#*: }"
			section 8 "${calls[@]}"
			while IFS= read -r line && [[ $line != '.\" end of errors' ]]; do :; done
			;;
		*.3:'.\" errors: '*)
			printf '%s\n' "$line" '.\" Written by man/errors.sh from lib/explain/table.c, but for what is "by hand".'
			section 3 "${line#*: }" | finish "$page"
			while IFS= read -r line && [[ $line != '.\" end of errors' ]]; do :; done
			;;
		esac
		printf '%s\n' "$line"
	done <<< "$text" > "$out/${page##*/}.new"
	mv "$out/${page##*/}.new" "$out/${page##*/}"
done
errno_page > "$out/bpfprog-errno.7"
