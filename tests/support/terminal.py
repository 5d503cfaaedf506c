"""A terminal window with the program in it, on a real pseudo-terminal."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pexpect
import pyte

from tests.support.paths import ROOT

SECONDS = 60.0
"""How long to wait for something to appear before the test has failed."""


class Terminal:
    """A terminal window with the program in it."""

    def __init__(self, database: Path, folder: Path, *arguments: str, author: str = "Jo") -> None:
        environ = os.environ | {"TUI_TRACKER_STATE": str(folder / "state"), "TERM": "xterm-256color"}
        environ.pop("NO_COLOR", None)
        self.child = pexpect.spawn(
            sys.executable, ["-m", "tui_tracker", "--db", str(database), "--as", author, *arguments],
            dimensions=(24, 80), env=environ, cwd=str(ROOT), timeout=SECONDS,
        )  # fmt: skip
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""

    def read(self) -> str:
        """Take in what has been drawn, and return the screen."""
        try:
            while True:
                data = self.child.read_nonblocking(65536, timeout=0.05)
                self.raw += data
                self._stream.feed(data)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return "\n".join(self.screen.display)

    def wait_for(self, words: str) -> str:
        """Wait until words are on the screen."""
        return self.wait_until(lambda: words in self.read(), f"{words!r} to appear")

    def wait_until(self, is_so: Callable[[], bool], awaited: str) -> str:
        """Wait until something is so."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if is_so():
                return self.read()
        raise AssertionError(f"waited in vain for {awaited}; the screen holds:\n{self.read()}")

    def press(self, keys: str) -> None:
        """Press keys, as the bytes a terminal sends."""
        self.child.send(keys)

    def end(self) -> tuple[int | None, int | None]:
        """Wait for the program to end; return its exit code and the signal that ended it."""
        self.read()
        self.child.expect(pexpect.EOF)
        self.raw += self.child.before or b""
        self.child.close()
        return self.child.exitstatus, self.child.signalstatus

    def kill(self) -> None:
        """End the program where it is, and wait until it is gone.

        `pexpect` gives a killed program a tenth of a second, which a busy disk takes longer than.
        """
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.ptyproc.wait()
        self.child.close()
