"""One action in full: its text, last period's update and this one's next to each other, its facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Region
from textual.message import Message
from textual.widgets import Static

from tui_tracker.domain.field_values import further_texts, own_texts
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.plan.model import STATE_WORDS, Action, ActionEntry, Update, UpdateState
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.plan.wording import partners_with_commas
from tui_tracker.services.system.local_time import local_clock, local_date
from tui_tracker.services.tracker.action_texts import ACTION_TEXT
from tui_tracker.tui.format.text import (
    STATE_MARKS,
    WIDE,
    diff_content,
    joined,
    match_content,
    safe,
    safe_line,
)

if TYPE_CHECKING:
    from tui_tracker.domain.checks.model import Finding
    from tui_tracker.services.tracker.action_texts import TextMatch
    from tui_tracker.tui.context import AppContext

SIDE_BY_SIDE = 70
"""From this width on the two periods are shown next to each other."""
MOST_FINDINGS = 3
"""Findings named; more are counted."""


class Detail(VerticalScroll):
    """Shows an entry; `diff` turns this period's note into the word diff against last period's."""

    can_focus = False

    class FactsClicked(Message):
        """Somebody clicked on the action's facts."""

    DEFAULT_CSS = """
    Detail { scrollbar-size-vertical: 1; }
    Detail > .match { height: auto; }
    Detail > .what { height: auto; margin: 0 0 1 0; }
    Detail > .facts { height: auto; }
    Detail > Container { layout: vertical; height: auto; }
    Detail > Container > Static { height: auto; width: 1fr; padding: 0 1; margin: 0 0 1 0; }
    Detail > Container > .now { border-left: thick $accent; }
    Detail > Container > .before { border-left: thick $frame; }
    Detail.-beside > Container { layout: horizontal; }
    Detail.-beside > Container > .before { margin: 0 1 1 0; }
    """

    def __init__(self, context: AppContext, period_labels: dict[str, str]) -> None:
        super().__init__(classes="panel")
        self._formatter, self._labels, self._keys = context.formatter, period_labels, context.keys
        self._partner_names = context.partner_names
        self._entry: ActionEntry | None = None
        self._diff = False
        self._findings: Sequence[Finding] = ()
        self._match: TextMatch | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="match", markup=False)
        yield Static(classes="what", markup=False)
        with Container():
            yield Static(classes="before", markup=False)
            yield Static(classes="now", markup=False)
        yield Static(classes="facts", markup=False)

    def on_mount(self) -> None:
        """Begin as the first layout will most likely have it: a change of layout would be seen."""
        self.set_class(SIDE_BY_SIDE <= self.app.size.width - 3 < WIDE, "-beside")
        self.watch(self, "show_vertical_scrollbar", self._show_keys, init=False)

    @property
    def before_region(self) -> Region:
        """Where last period's update is on the screen, as far as it is seen."""
        return (
            self.query_one(".before").region.intersection(self.content_region) if self.display else Region()
        )

    def on_resize(self, event: Resize) -> None:
        """Set the two periods beside each other where there is room."""
        self.set_class(event.size.width >= SIDE_BY_SIDE, "-beside")
        if self._entry:
            self.query_one(".facts", Static).update(self._facts_of(self._entry))

    @on(Click, ".facts")
    def _change_facts(self) -> None:
        self.post_message(self.FactsClicked())

    @property
    def line_width(self) -> int:
        """The columns of a line; before the first layout, about what they will be."""
        return (self.content_size.width or self.app.size.width // 2) - 1

    def show(
        self,
        entry: ActionEntry | None,
        *,
        diff: bool = False,
        findings: Sequence[Finding] = (),
        match: TextMatch | None = None,
    ) -> None:
        """Show an action with its findings and where it has the searched words, or nothing."""
        if (entry, diff, findings, match) == (self._entry, self._diff, self._findings, self._match):
            return
        self._findings, self._match = findings, match
        has_moved = entry is None or self._entry is None or entry.action.key != self._entry.action.key
        self._entry, self._diff = entry, diff
        for part in self.children:
            part.display = entry is not None
        self.border_title = (
            safe_line(f"{entry.action.id}  {entry.action.section or ''}".strip()) if entry else ""
        )
        self._show_keys()
        if entry:
            self._fill(entry, diff)
        if has_moved:
            self.scroll_home(animate=False)

    def _show_keys(self) -> None:
        """Name at the foot the key that shows a text's rest, and what else works here."""
        down = self._keys("actions", "look-scroll-down")
        keys = [f"{down} show the rest"] if self.show_vertical_scrollbar else []
        if self._diff:
            keys += ["− removed, + added", f"{self._keys('actions', 'look-diff')} show without"]
        elif self._entry and self._entry.action.extras:
            keys.append(f"{self._keys('actions', 'write-own-fields')} change the plan's fields")
        self.border_subtitle = " · ".join(keys)

    def _fill(self, entry: ActionEntry, diff: bool) -> None:
        match, where = self.query_one(".match", Static), self._match
        # The action's text is in view: its words are marked there, and not on a line of their own as well.
        in_text = where is not None and where.source == ACTION_TEXT
        match.display = where is not None and not in_text
        match.update(match_content(where, self.line_width) if where else Content())
        keys = f"{self._keys('note', 'move-back')} and {self._keys('actions', 'write-answered')}"
        heading = heading_content(entry, keys, where if in_text else None)
        self.query_one(".what", Static).update(heading)
        before = self.query_one(".before", Static)
        before.display = entry.previous is not None
        before.update(self._before(entry.previous) if entry.previous else Content())
        self.query_one(".now", Static).update(self._now(entry, diff))
        self.query_one(".facts", Static).update(self._facts_of(entry))

    def _facts_of(self, entry: ActionEntry) -> Content:
        return _facts(
            entry.action, self._partner_names, max((self.size.width or self.app.size.width // 3) - 1, 24)
        )

    def _update(self, update: Update, note: Content | None = None, suffix: str = "") -> Content:
        label = self._labels.get(update.period, update.period)
        head = joined([safe(label, "bold"), safe(suffix)])
        stages = safe(stages_text(update.stages) or "no stage")
        facts = joined([stages, safe(" · "), self._formatter.rating(update)])
        further = [safe(f"{field.title}: {text}") for field, text in further_texts(update) if text]
        return joined([head, facts, note if note is not None else _note(update.note), *further], "\n")

    def _before(self, update: Update) -> Content:
        """Return last period's update; nobody writes a note in it any more."""
        return self._update(update, None if update.note else safe("No note.", "italic $quiet"))

    def _now(self, entry: ActionEntry, diff: bool) -> Content:
        now, text = entry.update, entry.draft or entry.update.note
        before = entry.previous.note if entry.previous else None
        note = diff_content(before, text) if diff and text else _note(text)
        lines = [self._update(now, note, f"  {STATE_MARKS[entry.state]} {STATE_WORDS[entry.state]}")]
        if entry.draft is not None:
            lines.append(safe(f"Draft, saved {local_clock(entry.draft_at)}.", "italic $quiet"))
        if entry.conflicts:
            names = ", ".join(map(field_label, entry.conflicts))
            key = self._keys("actions", "look-conflicts")
            shown = "your unfinished text" if entry.draft is not None else "the agreed version"
            words = f"In conflict: {names}. You see {shown}. Press {key} to resolve."
            lines.append(safe(words, "bold $rag-red"))
        if self._findings:
            lines.append(_findings_line(self._findings, self._keys("actions", "look-checks")))
        # Where all is undone, nobody has written what is there.
        if now.updated_by and entry.state is not UpdateState.OUTSTANDING:
            lines.append(safe_line(f"{now.updated_by}, {local_date(now.updated_at)}", "$quiet"))
        return joined(lines, "\n")


def _findings_line(findings: Sequence[Finding], key: str) -> Content:
    lines = [f"⚠ Check: {finding.message}" for finding in findings[:MOST_FINDINGS]]
    hidden = len(findings) - MOST_FINDINGS
    lines += [f"{hidden} more: press {key}"] * (hidden > 0)
    return safe("\n".join(lines), "$rag-amber")


def heading_content(entry: ActionEntry, keys: str, match: TextMatch | None = None) -> Content:
    """Return an action's text, and the coordinator's question with the `keys` that close it from a note.

    The words of a `match` in the text are underlined there.
    """
    text = entry.action.text or "(the text is missing)"
    heading = safe(text, "bold")
    for word in {match.text[start:end] for start, end in match.marks} if match else ():
        for again in re.finditer(re.escape(word), heading.plain):
            heading = heading.stylize("underline", *again.span())
    hint = f"Answer it in the note, then press {keys}."
    return joined([heading, review_content(entry, hint)], "\n") if entry.update.review else heading


def review_content(entry: ActionEntry, hint: str) -> Content:
    """Return the coordinator's question, and how it is answered."""
    return safe(f"Question from the coordinator: {entry.update.review}\n{hint}", "$rag-amber")


def _facts(action: Action, partner_names: Sequence[str], columns: int) -> Content:
    facts = [
        ("Role", action.role),
        ("Partners", partners_with_commas(action.partners, partner_names)),
        ("Objectives", ", ".join(action.objectives)),
        *((field.title, text) for field, text in further_texts(action)),
        *own_texts(action),
    ]
    shown = [(name, value) for name, value in facts if value]
    # A long name has a line of its own: none is cut, as two may have the same beginning.
    width = max((len(name) for name, _ in shown if len(name) <= columns // 3), default=min(columns // 3, 12))
    lines = []
    for name, value in shown:
        if len(name) > width:
            lines += [safe(line, "$quiet") for line in wrap(name, columns)]
        wrapped = wrap(" ".join(value.split()), max(columns - width - 2, 12)) or [""]
        for number, line in enumerate(wrapped):
            label = "" if number or len(name) > width else name
            lines.append(joined([safe(f"{label:<{width}}  ", "$quiet"), safe(line)]))
    return joined(lines, "\n")


def _note(note: str | None) -> Content:
    return safe(note) if note else safe("No note yet.", "italic $quiet")
