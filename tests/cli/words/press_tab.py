#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
"""press_tab.py SHELL COMPLETION OUT LINE...: type each line in SHELL on a terminal, press TAB, and
write the words that it has then to OUT, one a line, with an empty line behind each."""
import os
import pty
import select
import sys
import time

SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "source '{file}'"),
    "zsh": (["zsh", "-f", "-i"], "fpath=('{dir}' $fpath); autoload -U compinit; compinit -D -u"),
    "fish": (["fish", "--no-config", "-i"], "source '{file}'"),
}
BEGIN = b"\x01"  # Ctrl-A


def wait_for(fd, text, seconds=60):
    """Read what the shell writes until it has a text."""
    seen = b""
    end = time.monotonic() + seconds
    while text not in seen:
        if not select.select([fd], [], [], max(0, end - time.monotonic()))[0]:
            sys.exit(f"no {text} within {seconds} s, but: {seen[-2000:]}")
        try:
            seen += os.read(fd, 65536)
        except OSError:
            sys.exit(f"the shell ended: {seen[-2000:]}")


def main():
    shell, completion, out, *lines = sys.argv[1:]
    command, setup = SHELLS[shell]
    setup = setup.format(file=completion, dir=os.path.dirname(completion))
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM="vt100", PS1="$ ", COLUMNS="200", LINES="50")
        os.execvp(command[0], command)
    # What is typed has the marks in two parts, so that its echo does not have them.
    os.write(fd, setup.encode() + b"; echo RE''ADY\r")
    wait_for(fd, b"READY")
    for number, line in enumerate(lines):
        # The shell reads key by key: what follows TAB is for the line that TAB made.
        os.write(fd, line.encode() + b"\t" + BEGIN + b"printf '%s\\n' >>'" + out.encode() + b"' \r")
        os.write(fd, f"echo >>'{out}'; echo DO''NE{number}.\r".encode())
        wait_for(fd, f"DONE{number}.".encode())
    os.write(fd, b"exit\r")
    os.waitpid(pid, 0)


main()
