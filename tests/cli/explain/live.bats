#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# explain: is what the table of causes says true on this kernel?

load ../../helpers

# With a busy machine under the guest, some of the calls take their time.
setup_file() {
	export BATS_TEST_TIMEOUT=900
}

# Each row of the table is provoked by tests/provoke, or has a reason why it is not. The figure goes
# to TAP, where tests/vm/matrix finds it, and so does what was not proved, with the reason.
# bats test_tags=slow
@test "explain: calls fail with the errno and the cause that the table has for them" {
	run "$ROOT/build/tests/provoke/causes"
	# Of a row that failed, the lines behind it are the verifier's.
	grep -Ev '^proved |^[0-9]+ of' <<< "$output" | sed 's/^/# causes: /' >&3
	[[ ! $output =~ FAILED && $status == 0 ]]
	# Most of the rows can be provoked on any kernel.
	[[ ${lines[-1]} =~ ^([0-9]+)' of '([0-9]+)' rows'$ ]]
	echo "# proved: ${lines[-1]/rows/causes}" >&3
	((BASH_REMATCH[1] * 2 > BASH_REMATCH[2]))
}
