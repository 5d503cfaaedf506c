"""One action in full: its text, last period's update and this one's next to each other, its facts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from tui_tracker.domain.plan.model import Action, ActionEntry, Update, further_texts
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.services.system.local_time import local_clock, local_date
from tui_tracker.tui.format.text import (
    BREAKPOINTS,
    STATE_WORDS,
    Look,
    diff_content,
    joined,
    plain,
)

if TYPE_CHECKING:
    from tui_tracker.domain.checks.model import Finding

SIDE_BY_SIDE = 70
"""From this width on the two periods stand next to each other."""
SHOWN = 3
"""Findings told; more are counted."""


class Detail(VerticalScroll):
    """Shows an entry; `diff` turns this period's note into the word diff against last period's."""

    can_focus = False
    DEFAULT_CSS = """
    Detail { padding: 0 1; scrollbar-size-vertical: 1; }
    Detail > .what { height: auto; margin: 0 0 1 0; }
    Detail > .facts { height: auto; }
    Detail > Container { layout: vertical; height: auto; }
    Detail > Container > Static { height: auto; width: 1fr; padding: 0 1; margin: 0 0 1 0; }
    Detail > Container > .now { border-left: thick $accent; }
    Detail > Container > .before { border-left: thick $panel; }
    Detail.-beside > Container { layout: horizontal; }
    Detail.-beside > Container > .before { margin: 0 1 1 0; }
    """

    def __init__(self, look: Look, labels: dict[str, str]) -> None:
        super().__init__()
        self._look, self._labels = look, labels
        self._entry: ActionEntry | None = None
        self._diff = False
        self._findings: Sequence[Finding] = ()

    def compose(self) -> ComposeResult:
        yield Static(classes="what", markup=False)
        with Container():
            yield Static(classes="before", markup=False)
            yield Static(classes="now", markup=False)
        yield Static(classes="facts", markup=False)

    def on_mount(self) -> None:
        """Begin as the first layout will most likely have it: another one would be seen."""
        self.set_class(SIDE_BY_SIDE <= self.app.size.width - 3 < BREAKPOINTS[-1][0], "-beside")

    def on_resize(self, event: Resize) -> None:
        """Set the two periods beside each other where there is room."""
        self.set_class(event.size.width >= SIDE_BY_SIDE, "-beside")

    def show(
        self, entry: ActionEntry | None, *, diff: bool = False, findings: Sequence[Finding] = ()
    ) -> None:
        """Show an action with what is worth a second look in it, or nothing."""
        if (entry, diff, findings) == (self._entry, self._diff, self._findings):
            return
        self._findings = findings
        moved = entry is None or self._entry is None or entry.action.key != self._entry.action.key
        self._entry, self._diff = entry, diff
        for part in self.children:
            part.display = entry is not None
        if entry:
            self._fill(entry, diff)
        if moved:
            self.scroll_home(animate=False)

    def _fill(self, entry: ActionEntry, diff: bool) -> None:
        self.query_one(".what", Static).update(what_it_is(entry))
        before = self.query_one(".before", Static)
        before.display = entry.previous is not None
        before.update(self._update(entry.previous) if entry.previous else Content())
        self.query_one(".now", Static).update(self._now(entry, diff))
        self.query_one(".facts", Static).update(_facts(entry.action))

    def _update(self, update: Update, note: Content | None = None, after: str = "") -> Content:
        label = self._labels.get(update.period, update.period)
        head = joined([plain(label, "bold"), plain(after)])
        told = joined(
            [plain(stages_text(update.stages) or "no stage"), plain(" · "), self._look.rating(update)]
        )
        further = [plain(f"{field.title}: {text}") for field, text in further_texts(update) if text]
        return joined([head, told, note if note is not None else _note(update.note), *further], "\n")

    def _now(self, entry: ActionEntry, diff: bool) -> Content:
        now, said = entry.update, entry.draft or entry.update.note
        note = diff_content(entry.previous.note if entry.previous else None, said) if diff else _note(said)
        lines = [self._update(now, note, f", {STATE_WORDS[entry.state]}")]
        if entry.draft is not None:
            lines.append(plain(f"Still being written, saved {local_clock(entry.draft_at)}.", "italic $quiet"))
        if entry.conflicts:
            names = ", ".join(entry.conflicts)
            lines.append(
                plain(f"In conflict: {names}. Shown is what was last agreed; ! settles it.", "bold $rag-red")
            )
        if self._findings:
            lines.append(_second_look(self._findings))
        if now.updated_by:
            lines.append(plain(f"{now.updated_by}, {local_date(now.updated_at)}", "$quiet"))
        return joined(lines, "\n")


def _second_look(findings: Sequence[Finding]) -> Content:
    told = "; ".join(one.message for one in findings[:SHOWN])
    more = f"; and {len(findings) - SHOWN} more" if len(findings) > SHOWN else ""
    return plain(f"Look again (l): {told}{more}", "italic $quiet")


def what_it_is(entry: ActionEntry) -> Content:
    """Return an action's ID and text, and what the coordinator asks about it."""
    text = entry.action.text or "(the text is missing)"
    told = joined([plain(entry.action.id, "bold $accent"), plain("  "), plain(text, "bold")])
    return joined([told, asked(entry)], "\n") if entry.update.review else told


def asked(entry: ActionEntry) -> Content:
    """Return the coordinator's question."""
    return plain(f"Asked by the coordinator: {entry.update.review}  (a in the list settles it)", "$rag-amber")


def _facts(action: Action) -> Content:
    facts = [
        ("Role", action.role),
        ("Partners", action.partners),
        ("Objectives", ", ".join(action.objectives)),
        ("Section", action.section),
        ("Group", action.group),
        ("Number", action.number),
        *((field.title, text) for field, text in further_texts(action)),
        *action.extras,
    ]
    told = [joined([plain(f"{name} ", "$quiet"), plain(value)]) for name, value in facts if value]
    return joined(told, "    ")


def _note(note: str | None) -> Content:
    return plain(note) if note else plain("No note yet.", "italic $quiet")
