"""The coordinator's work, as the palette and the first screen offer it: what has no key of its own first."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple


class Work(NamedTuple):
    """One piece of work, by the name that opens it."""

    name: str
    title: str
    explanation: str


COORDINATOR_WORK = (
    Work("send copies", "Send out copies", "A file for each lead, with the text of the email"),
    Work("remind", "Remind leads", "Who has something to do, with the email for each"),
    Work("merge", "Merge returned files", "See what they would change first"),
    Work("report", "Report", "Word, PDF, web page, Excel, Markdown or CSV"),
    Work("new period", "New period", "Close this one and start the next"),
    Work("backups", "Back up or restore", "What each backup holds"),
    Work("held", "Decisions", "Returned changes that need your decision"),
    Work("conflicts", "Conflicts", "Where two people wrote different things"),
    Work("submissions", "Copies", "Who has one, and what was returned"),
    Work("checks", "Checks", "What to look at before the report"),
    Work("periods", "Other periods", "See an earlier one, or reopen it"),
    Work("settings", "Settings file", "Where it is, and its folder"),
)
