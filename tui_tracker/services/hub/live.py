"""What open windows send each other through the hub: that changes were sent, and who is writing where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import clean, one_line
from tui_tracker.storage.hub.line import HubLine, open_line

_LONGEST_NAME = 60


class NoticeKind(StrEnum):
    """What a message says."""

    SENT = "sent"
    """There are new changes on the hub."""
    WRITING = "writing"
    LEFT = "left"
    """The text is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message from a window, or from a command that sent something."""

    kind: NoticeKind
    window: str = ""
    name: str = ""
    """Who is writing."""
    cell: Cell | None = None
    is_answer: bool = False
    """It was said because somebody else began to write there."""


class LiveLine:
    """An open line to the other windows."""

    def __init__(self, line: HubLine, window: str) -> None:
        self._line = line
        self._window = window
        self.can_listen = line.can_listen

    def say(self, notice: Notice) -> None:
        """Send the others a notice."""
        self._line.say(encode_notice(notice))

    def wait(self, seconds: float) -> list[Notice]:
        """Return what others said, as soon as there is something; nothing after so many seconds."""
        notices = map(decode_notice, self._line.wait(seconds))
        return [notice for notice in notices if notice and notice.window != self._window]


@contextmanager
def open_live_line(address: str, plan: str, window: str) -> Iterator[LiveLine]:
    """Open a line for a window, which does not hear itself. Raises `HubError`."""
    with open_line(address, plan) as line:
        yield LiveLine(line, window)


def encode_notice(notice: Notice) -> str:
    """Return a message as it is sent."""
    cell = notice.cell
    return json.dumps(
        {
            "kind": notice.kind, "window": notice.window, "name": notice.name[:_LONGEST_NAME],
            "cell": [cell.action, cell.period, cell.field] if cell else None, "answer": notice.is_answer,
        }
    )  # fmt: skip


def decode_notice(message: str) -> Notice | None:
    """Parse a message; None for one that is not ours."""
    try:
        stored = json.loads(message)
        cell = stored.get("cell")
        action, period, field = map(str, cell) if cell else ("", "", "")
        return Notice(
            kind=NoticeKind(stored["kind"]),
            window=str(stored.get("window", "")),
            name=one_line(clean(str(stored.get("name", ""))))[:_LONGEST_NAME],
            cell=Cell(action=action, period=period, field=field) if cell else None,
            is_answer=bool(stored.get("answer")),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
