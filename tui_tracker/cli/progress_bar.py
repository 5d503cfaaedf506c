"""A progress bar on stderr, shown only if stderr is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from tui_tracker.cli.output import print_err
from tui_tracker.domain.text import clean
from tui_tracker.services.system.progress import ProgressListener


@contextmanager
def bar(*, only_on_terminal: bool = False) -> Iterator[ProgressListener]:
    """Yield a function to call with the amount of work done, the total, and a description of the work.

    Where there is no terminal the descriptions are printed line by line, unless `only_on_terminal`.
    """
    if not sys.stderr.isatty() and only_on_terminal:
        yield lambda done, total, activity: None
        return
    if not sys.stderr.isatty():
        yield lambda done, total, activity: print_err(activity) if done < total else None
        return

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total, activity: progress.update(
            task, completed=done, total=total, description=escape(clean(activity))
        )
