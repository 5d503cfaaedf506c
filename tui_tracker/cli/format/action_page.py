"""One action as a page: its facts, this period's update beside the last one's, and all its periods."""

from __future__ import annotations

from tui_tracker.cli.output import cut, paint, stages_words
from tui_tracker.cli.text_layout import side_by_side, wrap
from tui_tracker.domain.text import clean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tui_tracker.domain.plan.legend import Legend
    from tui_tracker.domain.plan.model import ActionEntry, Update

BESIDE = 100
"""From this width on the two periods stand beside each other."""
TRAIL_FROM = 3
"""So many periods make a trail; two stand on the page anyway."""


class ActionPage:
    """Lays actions out for a plan with its periods' labels, stages and ratings, in so many columns."""

    def __init__(self, labels: Mapping[str, str], scale: Legend, columns: int) -> None:
        self._labels = labels
        self._scale = scale
        self._columns = min(columns, 160)

    def lines(self, entry: ActionEntry, updates: Sequence[Update], *, diff: bool = False) -> list[str]:
        """Return the lines of one action; with `diff` the note shows what became of the last one.

        `updates` are those of all periods, oldest first.
        """
        text = entry.action.text or "(the source does not give this action's text)"
        return [
            *self._title(entry),
            *wrap(text, self._columns),
            "",
            *self._facts(entry),
            "",
            *(self._compared(entry) if diff else self._periods(entry)),
            *self._trail(updates),
            *self._warnings(entry),
        ]

    def _title(self, entry: ActionEntry) -> list[str]:
        """Name the action, its stage and its rating, on one line or, where they do not fit, on two."""
        identity, theme = clean(entry.action.id), clean(entry.theme_name)
        stage = stages_words(entry.update.stages) or "no stage yet"
        badge = self._scale.badge(entry.update)
        fits = len(f"{identity}  {theme}  ·  {stage}  ·  {badge.full}") <= self._columns
        name = f"{paint(identity, 'bold')}  {theme}"
        status = f"{stage}  ·  {paint(badge.full, badge.colour)}"
        return [f"{name}  ·  {status}"] if fits else [name, status]

    def _facts(self, entry: ActionEntry) -> list[str]:
        action = entry.action
        facts = {
            "Section": action.section,
            "Number": action.number,
            "Role": action.role,
            "Objectives": ", ".join(action.objectives),
            "Partners": action.partners,
            **dict(action.extras),
        }
        lines = []
        for name, value in facts.items():
            if value:
                first, *rest = wrap(value, self._columns - 12) or [""]
                lines.append(f"{paint(f'{clean(name)[:11]:<12}', 'dim')}{first}")
                lines += [f"{'':<12}{line}" for line in rest]
        return lines

    def _periods(self, entry: ActionEntry) -> list[str]:
        now, before = entry.update, entry.previous
        if not before:
            return self._update(now, self._columns)
        if self._columns < BESIDE:
            return [*self._update(now, self._columns), "", *self._update(before, self._columns)]
        half = (self._columns - 3) // 2
        return side_by_side(self._update(before, half), self._update(now, half), half)

    def _compared(self, entry: ActionEntry) -> list[str]:
        """Show what became of the last note; where one of the two is missing, both as they are."""
        now, before = entry.update, entry.previous
        if not (before and before.note and now.note):
            return self._periods(entry)
        from tui_tracker.cli.worddiff import diff_lines

        heads = [line for update in (before, now) for line in self._status(update, self._columns)]
        return [*heads, *diff_lines(before.note, now.note, self._columns)]

    def _trail(self, updates: Sequence[Update]) -> list[str]:
        """Return a line of stage and rating a period; nothing where the page shows all of it anyway."""
        if len(updates) < TRAIL_FROM:
            return []
        stages = [stages_words(update.stages) or "no stage" for update in updates]
        badges = [self._scale.badge(update) for update in updates]
        widest = max(len(self._labels[update.period]) for update in updates)
        room = max(self._columns - widest - max(len(badge.full) for badge in badges) - 4, 9)
        room = min(room, max(map(len, stages)))
        lines = [""]
        for update, stage, badge in zip(updates, stages, badges, strict=True):
            label = paint(self._labels[update.period].ljust(widest), "dim")
            lines.append(f"{label}  {cut(stage, room):<{room}}  {paint(badge.full, badge.colour)}")
        return lines

    def _update(self, update: Update, columns: int) -> list[str]:
        return [*self._status(update, columns), *wrap(update.note or "No note.", columns)]

    def _status(self, update: Update, columns: int) -> list[str]:
        stage = stages_words(update.stages) or "no stage"
        return wrap(f"{self._labels[update.period]}: {stage}, {self._scale.badge(update).full}", columns)

    def _warnings(self, entry: ActionEntry) -> list[str]:
        update = entry.update
        texts: list[str] = []
        if ended := entry.action.retirement:
            into = f" into {ended.into}" if ended.into else ""
            texts.append(f"No longer carried on from {ended.period}: {ended.how}{into}. {ended.why}")
        if update.review:
            texts.append(f"ASKED by the coordinator: {update.review}")
        if entry.draft:
            texts.append(f"Being written, not yet part of the record: {entry.draft}")
        if entry.conflicts:
            texts.append(f"IN CONFLICT: {', '.join(entry.conflicts)}. Shown is what was last agreed.")
        if update.updated_by:
            how = f"Signed off by {update.signed_off}" if update.signed_off else "Not signed off yet"
            day = (update.updated_at or "")[:16].replace("T", " ")
            texts.append(f"{how}. Last changed by {update.updated_by}, {day} UTC.")
        return [line for text in texts for line in ("", *wrap(text, self._columns))]
