"""Start the program in a pseudo-terminal: wait for the first screen, press q, check that it ends well.

    first_start.py --shows TEXT --makes FILE -- COMMAND ...

Standard library only, so that it runs before anything is installed. POSIX only, as pseudo-terminals are.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from pathlib import Path

ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-Z\\-_])", re.DOTALL
)
TAIL = 4000
"""Bytes of the screen that are printed if something goes wrong."""


def main() -> int:
    """Return 0 if the screen appeared, the program ended with 0, and the file was made."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--shows", required=True, metavar="TEXT", help="text on the first screen")
    parser.add_argument("--makes", required=True, metavar="FILE", type=Path, help="file it makes")
    parser.add_argument("--patience", type=float, default=300, metavar="SECONDS")
    parser.add_argument("command", nargs="+")
    args = parser.parse_args()
    pid, terminal = _start(args.command)
    drawn = _read_until(terminal, args.shows.encode(), args.patience)
    if not _holds(drawn, args.shows.encode()):
        return _fail(f"{args.shows!r} never appeared", drawn)
    os.write(terminal, b"q")
    drawn += _read_until(terminal, None, 30)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if code != 0:
        return _fail(f"ended with {code}", drawn)
    if not args.makes.is_file():
        return _fail(f"{args.makes} was not made", drawn)
    _say(f"first start: showed {args.shows!r}, made {args.makes.name}, ended with 0")
    return 0


def _start(command: list[str]) -> tuple[int, int]:
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return pid, terminal


def _read_until(terminal: int, wanted: bytes | None, seconds: float) -> bytes:
    """Read until `wanted` is drawn, the program has ended, or time is up."""
    drawn, end = b"", time.monotonic() + seconds
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:  # Linux reports a closed terminal as EIO.
            break
        if not read:
            break
        drawn += read
        if wanted and _holds(drawn, wanted):
            break
    return drawn


def _holds(drawn: bytes, wanted: bytes) -> bool:
    return wanted in ESCAPES.sub(b"", drawn)


def _fail(reason: str, drawn: bytes) -> int:
    sys.stdout.flush()
    sys.stdout.buffer.write(ESCAPES.sub(b"", drawn)[-TAIL:] + b"\n")
    _say(f"first start: {reason}")
    return 1


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
