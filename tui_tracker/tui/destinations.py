"""Everything that `app.open('NAME')` opens, in one table: screens, dialogs, and the coordinator's menu."""

from __future__ import annotations

from tui_tracker.named_tuple import NamedTuple


class Destination(NamedTuple):
    """A screen or dialog, and how it is opened: by its `screen`, a `method` or a `kind`."""

    name: str
    """As keys, links and the unfinished work of a period name it."""
    title: str = ""
    """In the coordinator's menu and the palette; empty for what is not listed there."""
    explanation: str = ""
    screen: str = ""
    """Module and class below `tui.screens`, of a screen that needs nothing but the context."""
    method: str = ""
    """The method of `Navigation` that opens it."""
    kind: str = ""
    """The kind of actions to list."""
    in_copy: bool = True
    """False for work that is done in the coordinator's tracker only."""


_ALL = (
    # In the order of the coordinator's menu: what has no key of its own first.
    Destination("send copies", "Send out copies", "A file for each lead, with the text of the email",
                screen="coordinator.send_copies.SendCopiesScreen", in_copy=False),
    Destination("remind", "Remind leads", "Who has something to do, with the email for each",
                screen="coordinator.remind.RemindScreen"),
    Destination("merge", "Merge returned files", "See what they would change first",
                screen="coordinator.merge_files.MergeScreen", in_copy=False),
    Destination("report", "Report", "Word, PDF, web page, Excel, Markdown or CSV",
                screen="coordinator.report.ReportScreen", in_copy=False),
    Destination("new period", "New period", "Close this one and start the next",
                screen="coordinator.new_period.NewPeriodScreen"),
    Destination("backups", "Back up or restore", "What each backup holds",
                screen="coordinator.backups.BackupsScreen"),
    Destination("held", "Decisions", "Returned changes that need your decision",
                screen="exchange.held.HeldScreen"),
    Destination("conflicts", "Conflicts", "Where two people wrote different things",
                method="open_conflicts"),
    Destination("submissions", "Copies", "Who has one, and what was returned",
                screen="exchange.submissions.SubmissionsScreen", in_copy=False),
    Destination("checks", "Checks", "What to look at before the report", method="open_checks"),
    Destination("question", "Questions to leads", "Those that are not answered yet", kind="question"),
    Destination("periods", "Other periods", "See an earlier one, reopen it, or close it again",
                method="open_periods"),
    Destination("settings", "Settings file", "Where it is, and its folder", method="open_settings"),
    # Opened by keys and links alone.
    Destination("coordinator", method="open_coordinator", in_copy=False),
    Destination("send back", screen="exchange.send_back.SendBackScreen"),
    Destination("help", method="open_help"),
    Destination("go to", method="open_go_to"),
    Destination("search", method="open_search"),
    Destination("compare", method="open_compare"),
    Destination("history", method="open_history"),
    Destination("home", method="show_themes"),
    Destination("to do", kind="to do"),
    Destination("started", kind="to do"),
)  # fmt: skip
DESTINATIONS = {destination.name: destination for destination in _ALL}
"""By name."""
COORDINATOR_MENU = tuple(destination for destination in _ALL if destination.title)
"""The coordinator's work, as the first screen's menu and the palette offer it."""
