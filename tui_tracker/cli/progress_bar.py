"""A progress bar on stderr: only where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress

from tui_tracker.cli.output import print_err


@contextmanager
def bar() -> Iterator[Callable[[int, int, str], None]]:
    """Yield a function to call with work done, work in all, and what is being done."""
    if not sys.stderr.isatty():
        yield lambda done, all_of, what: print_err(what) if done < all_of else None
        return

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, all_of, what: progress.update(task, completed=done, total=all_of, description=what)
