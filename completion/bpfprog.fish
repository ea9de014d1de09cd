# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# The completion of bpfprog for fish. The program itself says what fits.

function __bpfprog_complete
    set -l words (commandline -opc)
    # Without quotes and backslashes: the word may lack its end.
    set -l word (commandline -ct | string replace -ar '^["\']|\\\\' '')
    $words[1] --complete $words[2..-1] "$word" 2>/dev/null
end

complete -c bpfprog -f -k -a '(__bpfprog_complete)'
