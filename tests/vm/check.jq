# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Verdicts of several kernels as one: slurped are, of each kernel, {kernel, release} and what
# "load --check --keep-going -j" said there. $form is json, table, github or status.

# The statuses of load, the worst first; 0 is none of them.
def worst: [6, 8, 1, 4, 7, 3, 5] as $order | . as $seen | first($order[] | select(IN($seen[]))) // 0;
def code: if .error then .error.code elif .verdict == "over budget" then 8 else 0 end;
def in_order: reduce .[] as $one ([]; if index([$one]) then . else . + [$one] end);

# What a kernel says of a program; an object that it cannot open has one verdict for all.
def verdict_of($kernel; $object; $program):
	$kernel.of[$object] as $of
	| ($of[$program // ""] // $of[""])
	| if . then {verdict, cause, verified_insns, total_states, stack_depth, verification_time_us} else null end;

map(. + {of: (reduce .verdicts[] as $one ({}; .[$one.object][$one.program // ""] = $one))}) as $kernels
| [$kernels[].verdicts[].object] | in_order | map(
	. as $object
	| ([$kernels[].verdicts[] | select(.object == $object and .program) | .program] | in_order) as $programs
	| (if $programs == [] then [null] else $programs end)[]
	| . as $program
	| {object: $object, program: $program,
	   kernels: ([$kernels[] | {key: .kernel, value: verdict_of(.; $object; $program)}] | from_entries)})
| . as $rows
| ([$kernels[].verdicts[] | code] | worst) as $status
| if $form == "json" then
	{kernels: [$kernels[] | {kernel, release, summary}], programs: $rows, status: $status}
elif $form == "status" then
	$status
elif $form == "github" then
	def data: gsub("%"; "%25") | gsub("\r"; "%0D") | gsub("\n"; "%0A");
	def property: data | gsub(":"; "%3A") | gsub(","; "%2C");
	$rows[] | . as $row | .kernels | to_entries[] | select(.value and .value.verdict != "accepted" and .value.cause)
	| "::error title=\("\(.key): \($row.object)" + (if $row.program then ", \($row.program)" else "" end) | property)"
	  + "::\("\(.value.verdict): \(.value.cause)" | data)"
else
	def many($what): "\(.) \($what)" + (if . == 1 then "" else "s" end);
	def cut($most): if length > $most then .[:$most - 3] + "..." else . end;
	def cause: first(.kernels | to_entries[] | select(.value.cause) | "\(.key): \(.value.cause)") // "-";
	([["OBJECT", "PROGRAM"] + [$kernels[].kernel] + ["CAUSE"]]
	 + [$rows[] | [.object, .program // "-"] + [.kernels[] | .verdict // "-"] + [cause | cut(100)]]) as $lines
	| ([range($lines[0] | length)] | map(. as $i | [$lines[][$i] | length] | max)) as $width
	| ($lines[] | . as $line | [range(length - 1) as $i | $line[$i] + ($width[$i] - ($line[$i] | length)) * " "]
	   + [$line[-1]] | join("  ")),
	  "\([$rows[].object] | unique | length | many("object")), \($rows | length | many("program")); accepted: "
	  + ([$kernels[] | "\(.summary.accepted) on \(.kernel)"] | join(", "))
end
