"""Write one action as a page: its facts, this period's update beside the previous one, and its history."""

from __future__ import annotations

from itertools import zip_longest

from tui_tracker.cli.output import is_plain, rating_text, style, truncate
from tui_tracker.cli.text_layout import side_by_side, wrap, wrap_sentence
from tui_tracker.domain.field_values import further_texts, own_texts
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.history.first_writers import writer_words
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.plan.wording import partners_with_commas, retirement_sentence
from tui_tracker.domain.text import clean_line
from tui_tracker.services.system.local_time import local_date_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_tracker.domain.plan.legend import Legend
    from tui_tracker.domain.plan.model import ActionEntry, Update

BESIDE = 100
"""Columns from which the two periods are shown side by side."""
SHORTEST_LABEL = 12
"""Columns that the names of facts have at least; longer ones widen it, up to a third of the page."""
TRAIL_FROM = 3
"""Number of periods from which they are listed; two are on the page anyway."""


class ActionPage:
    """Lays actions out for a plan with its periods' labels, stages and ratings, in so many columns."""

    def __init__(
        self, labels: Mapping[str, str], legend: Legend, columns: int, partner_names: Sequence[str] = ()
    ) -> None:
        self._labels = labels
        self._partner_names = partner_names
        self._legend = legend
        self._columns = min(columns, 160)

    def lines(
        self,
        entry: ActionEntry,
        updates: Sequence[Update],
        *,
        diff: bool = False,
        marks: bool = False,
        writer: str = "",
    ) -> list[str]:
        """Return the lines of one action; with `diff` the note shows its changes, with `marks` in the text.

        `updates` are those of all periods, oldest first; `writer` is who first entered what the last change
        to the update repeats.
        """
        text = entry.action.text or "(no text in the original plan)"
        return [
            *self._title(entry),
            *wrap(text, self._columns),
            *self._retirement(entry),
            *self._question(entry),
            "",
            *self._facts(entry),
            "",
            *(self._compared(entry, marks=marks) if diff or marks else self._periods(entry)),
            *self._trail(updates),
            *self._warnings(entry, writer),
        ]

    def _title(self, entry: ActionEntry) -> list[str]:
        """Return the action's name, stage and rating on one line, or on two where they do not fit."""
        identity, theme = entry.action.id, entry.theme_name
        stage = stages_text(entry.update.stages) or "no stage yet"
        badge = self._legend.badge(entry.update)
        if is_plain():
            return [f"{identity}, {theme}"]
        fits = len(f"{identity}  {theme}  ·  {stage}  ·  {badge.full}") <= self._columns
        name = f"{style(identity, 'bold')}  {theme}"
        status = f"{stage}  ·  {style(badge.full, badge.colour)}"
        return [f"{name}  ·  {status}"] if fits else [name, status]

    def _retirement(self, entry: ActionEntry) -> list[str]:
        """Say what became of a retired action, before anything else of it is read."""
        retirement = entry.action.retirement
        words = retirement and retirement_sentence(**retirement._asdict())
        return ["", *wrap(words, self._columns)] if words else []

    def _question(self, entry: ActionEntry) -> list[str]:
        """Return what the coordinator asks, before all that it may be about."""
        asked = entry.update.review
        return ["", *wrap(f"Question from the coordinator: {asked}", self._columns)] if asked else []

    def _facts(self, entry: ActionEntry) -> list[str]:
        action = entry.action
        facts = {
            "Section": action.section,
            "Number": action.number,
            "Role": action.role,
            "Objectives": clean_line(", ".join(action.objectives)),
            "Partners": partners_with_commas(action.partners, self._partner_names),
            **{field.title: text for field, text in further_texts(action)},
            **dict(own_texts(action)),
        }
        shown = {name: value for name, value in facts.items() if value}
        room = min(max(map(len, shown), default=0) + 1, self._columns // 3)
        room = max(room, SHORTEST_LABEL)
        if is_plain():
            return [line for name, value in shown.items() for line in wrap(f"{name}: {value}", self._columns)]
        lines = []
        for name, value in shown.items():
            labels = wrap_sentence(name, room - 1) or [""]
            texts = wrap(value, self._columns - room) or [""]
            for label, text in zip_longest(labels, texts, fillvalue=""):
                lines.append(f"{style(f'{label:<{room}}', 'dim')}{text}")
        return lines

    def _periods(self, entry: ActionEntry) -> list[str]:
        now, before = entry.update, entry.previous
        if not before:
            return self._update(now, self._columns)
        if self._columns < BESIDE or is_plain():
            return [*self._update(now, self._columns), "", *self._update(before, self._columns)]
        half = (self._columns - 3) // 2
        return side_by_side(self._update(before, half), self._update(now, half), half)

    def _compared(self, entry: ActionEntry, *, marks: bool) -> list[str]:
        """Return the changes from the previous note, or both notes where one of them is missing."""
        now, before = entry.update, entry.previous
        if not (before and before.note and now.note):
            return self._periods(entry)
        from tui_tracker.cli.format.worddiff import diff_lines

        heads = [line for update in (before, now) for line in self._status(update, self._columns)]
        title = wrap_sentence(f"What changed in the note since {self._labels[before.period]}", self._columns)
        return [*heads, "", *title, *diff_lines(before.note, now.note, self._columns, marks=marks)]

    def _trail(self, updates: Sequence[Update]) -> list[str]:
        """Return one line per period with its stage and rating, oldest first; empty for few periods."""
        if len(updates) < TRAIL_FROM:
            return []
        stages = [stages_text(update.stages) or "no stage" for update in updates]
        badges = [self._legend.badge(update) for update in updates]
        widest = max(len(self._labels[update.period]) for update in updates)
        room = max(self._columns - widest - max(len(badge.full) for badge in badges) - 4, 9)
        room = min(room, max(map(len, stages)))
        lines = [""]
        if is_plain():
            return ["", "All periods", *(line for update in updates for line in self._one_line(update))]
        for update, stage, badge in zip(updates, stages, badges, strict=True):
            label = style(self._labels[update.period].ljust(widest), "dim")
            lines.append(f"{label}  {truncate(stage, room):<{room}}  {style(badge.full, badge.colour)}")
        return lines

    def _update(self, update: Update, columns: int) -> list[str]:
        further = (f"{field.title}: {text}" for field, text in further_texts(update) if text)
        return [
            *self._status(update, columns),
            *(line for text in (update.note or "No note.", *further) for line in wrap(text, columns)),
        ]

    def _status(self, update: Update, columns: int) -> list[str]:
        stage, label = stages_text(update.stages) or "no stage", self._labels[update.period]
        rating = rating_text(self._legend.badge(update))
        if is_plain():
            return [label, *wrap_sentence(f"Stage: {stage}", columns), f"RAG: {rating}"]
        return wrap_sentence(f"{label}: {stage} · {rating}", columns)

    def _one_line(self, update: Update) -> list[str]:
        stage, rating = stages_text(update.stages) or "no stage", rating_text(self._legend.badge(update))
        return wrap_sentence(f"{self._labels[update.period]}: {stage}, {rating}", self._columns)

    def _warnings(self, entry: ActionEntry, writer: str) -> list[str]:
        update = entry.update
        texts: list[str] = []
        if entry.draft:
            texts.append(f"Draft, not yet saved as an update: {entry.draft}")
        if entry.conflicts:
            names = clean_line(", ".join(map(field_label, entry.conflicts)))
            texts.append(f"In conflict: {names}. You see the agreed version.")
        if update.updated_by:
            how = f"Marked as done by {update.signed_off}" if update.signed_off else "Not marked as done"
            when = local_date_time(update.updated_at)
            again = f" ({writer_words(writer)})" if writer else ""
            texts.append(clean_line(f"{how}. Last changed by {update.updated_by}, {when}{again}."))
        return [line for text in texts for line in ("", *wrap(text, self._columns))]
