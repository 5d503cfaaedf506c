"""Runs a command in a forked process of its own, with bounds, at pipes or at a pseudo-terminal.

Everything is imported before: a command takes its own time, and not that of a new interpreter.
"""

from __future__ import annotations

import contextlib
import fcntl
import io
import os
import pty
import re
import resource
import selectors
import signal
import sys
import termios
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import ClassVar

import tui_tracker
from tests.fuzz.doors import SLOW, Answer, BrokenLawError
from tui_tracker.cli.main import main

HANGS_AFTER = 90
"""Seconds, on a machine with other jobs, after which a command counts as waiting for ever."""
_CPU_SECONDS = int(SLOW * 3)
_ADDRESSES = 6 << 30
"""Bytes of addresses that a process may take, so that the machine outlives a fault."""
_LONGEST_FILE = 3 << 30
_BARE = 50
"""Megabytes of a command that imports what it needs alone."""
_OWN_CODES = re.compile(r"\x1b\[(?:(?:[0-9]|3[0-9]|38;[25];[0-9;]+|;)*m|\?25[lh]|2K|1A)|\r")
"""What our colours and the progress bar write to a terminal, and its line ends."""
_FAILED = 99


def import_everything() -> None:
    """Import every module, so that no forked process has to."""
    for module in walk_packages(tui_tracker.__path__, "tui_tracker."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


def run_forked(words: list[str], *, on_terminal: bool = False, typed: bytes = b"") -> Answer:
    """Run one command line in a process of its own; raise `BrokenLawError` where it never ends.

    `typed` is what it can read, at a terminal all that is typed before it begins.
    """
    return Forked(lambda: main(words), " ".join(words)[-120:], on_terminal=on_terminal, typed=typed).answer()


class Forked:
    """A function that runs in a forked process and returns an exit code."""

    count: ClassVar[int] = 0
    """How many were run."""
    most: ClassVar[tuple[float, int]] = (0.0, 0)
    """The most seconds of the processor, and the most megabytes, that one of them took."""

    def __init__(
        self, act: Callable[[], int], name: str, *, on_terminal: bool = False, typed: bytes = b"",
        cpu_seconds: int = _CPU_SECONDS,
    ) -> None:  # fmt: skip
        self._name = name
        self._is_command = cpu_seconds == _CPU_SECONDS
        self._on_terminal = on_terminal
        self._printed = {"out": bytearray(), "err": bytearray()}
        ends = _open_terminal(typed) if on_terminal else _open_pipes(typed)
        self._readers = {reader: stream for stream, reader in ends.readers.items()}
        Forked.count += 1
        self._shared = _megabytes_here()
        self._pid = os.fork()
        if not self._pid:
            _become(act, ends, cpu_seconds)
        ends.close_child()

    def answer(self) -> Answer:
        """Wait for its end; return what it printed, its exit code, its time and its memory."""
        with selectors.DefaultSelector() as selector:
            for reader in self._readers:
                selector.register(reader, selectors.EVENT_READ)
            deadline = time.monotonic() + HANGS_AFTER
            while selector.get_map():
                for key, _ in selector.select(1.0):
                    self._read(selector, key.fd)
                if time.monotonic() > deadline:
                    self._end()
        _, status, usage = os.wait4(self._pid, 0)
        out, err = (bytes(content).decode(errors="surrogateescape") for content in self._printed.values())
        if os.WIFSIGNALED(status):
            used = usage.ru_utime + usage.ru_stime
            raise BrokenLawError(
                f"ended by signal {os.WTERMSIG(status)} after {used:.0f} s: {self._name}\n{err[-400:]}"
            )
        if self._on_terminal:
            out = _OWN_CODES.sub("", out)
        code, seconds = os.WEXITSTATUS(status), usage.ru_utime + usage.ru_stime
        own = usage.ru_maxrss // 1024 - self._shared + _BARE
        if self._is_command:
            Forked.most = max(Forked.most[0], seconds), max(Forked.most[1], own)
        return Answer(code, out, err, seconds, own)

    def _read(self, selector: selectors.BaseSelector, reader: int) -> None:
        try:
            content = os.read(reader, 1 << 20)
        except OSError:  # a terminal whose other side is closed
            content = b""
        if content:
            self._printed[self._readers[reader]] += content
        else:
            selector.unregister(reader)
            os.close(reader)

    def _end(self) -> None:
        os.killpg(self._pid, signal.SIGKILL)
        os.wait4(self._pid, 0)
        for reader in self._readers:
            with contextlib.suppress(OSError):
                os.close(reader)
        raise BrokenLawError(f"waits for ever: {self._name}")


def _megabytes_here() -> int:
    """Return the memory that this process holds now, which a forked one begins with."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() >> 20


class _Ends:
    """The ends of pipes or of a terminal: those that the parent reads, and the child's three streams."""

    def __init__(self, readers: dict[str, int], streams: tuple[int, int, int]) -> None:
        self.readers = readers
        self.streams = streams

    def close_child(self) -> None:
        for stream in set(self.streams):
            os.close(stream)


def _open_pipes(typed: bytes) -> _Ends:
    given, giving = os.pipe()
    os.set_blocking(giving, False)
    os.write(giving, typed[:60_000])
    os.close(giving)
    out, printing = os.pipe()
    err, telling = os.pipe()
    return _Ends({"out": out, "err": err}, (given, printing, telling))


def _open_terminal(typed: bytes) -> _Ends:
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, b"\x18\x00\x50\x00\x00\x00\x00\x00")
    attributes = termios.tcgetattr(child)
    attributes[1] &= ~termios.OPOST
    attributes[3] &= ~termios.ECHO
    termios.tcsetattr(child, termios.TCSANOW, attributes)
    # Ctrl+D at the beginning of a line is the end of what can be read.
    os.write(parent, typed[:2000] + b"\n\x04\x04\x04\x04")
    return _Ends({"out": parent}, (child, child, child))


def _become(act: Callable[[], int], ends: _Ends, cpu_seconds: int) -> None:
    """Run the function in this process, which is the child, and end it."""
    code = _FAILED
    try:
        os.setsid()
        for number, stream in enumerate(ends.streams):
            os.dup2(stream, number)
        if os.isatty(0):
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
        os.closerange(3, 200)
        for limit, most in (
            (resource.RLIMIT_CPU, cpu_seconds), (resource.RLIMIT_AS, _ADDRESSES),
            (resource.RLIMIT_FSIZE, _LONGEST_FILE), (resource.RLIMIT_CORE, 0),
        ):  # fmt: skip
            resource.setrlimit(limit, (most, most))
        sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8", errors="surrogateescape")
        sys.stdout, sys.stderr = (
            io.TextIOWrapper(
                io.BufferedWriter(io.FileIO(number, "w", closefd=False)), encoding="utf-8",
                errors=errors, line_buffering=number == 2, newline="",
            )
            for number, errors in ((1, "strict"), (2, "backslashreplace"))
        )  # fmt: skip
        code = act()
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        os.write(2, traceback.format_exc()[-2000:].encode(errors="replace"))
    finally:
        os._exit(code)
