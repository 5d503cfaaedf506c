"""Choosing a rating or a stage, with every definition and last period's update in view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.config.settings import RatingSetting
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.progress import rating_that_counts
from tui_tracker.domain.plan.stages import StageAt, stages_text
from tui_tracker.domain.text import one_line
from tui_tracker.tui.dialogs.placement import Anchor, find_placement
from tui_tracker.tui.format.text import BESIDE, WIDE, Formatter, joined, safe
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.widgets.line_input import LineInput

_CLEAR = ("0", "-", "–")
"""Keys that set no value: the first is named."""
_BETWEEN = " · "
"""Between what two keys do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What was chosen: the cell's new encoded value, None for nothing."""

    value: str | None
    is_last: bool = False
    """Whether last period's value was asked for, which each of several actions has its own of."""


class Picker(ModalScreen[Picked | None]):
    """A dialog to choose a value from a short list: by its key, or with the arrows and Enter.

    It opens near what it is about, which `anchor` returns, and leaves last period's update in view where
    there is room; `over` names the screen below, `list` or `note`, and so its columns.
    """

    BINDINGS = bindings_of("picker")

    def __init__(
        self,
        formatter: Formatter,
        entry: ActionEntry,
        *,
        title: str,
        hint: str,
        last: Content,
        over: str,
        number: int = 1,
        anchor: Callable[[], Anchor | None] = lambda: None,
    ) -> None:
        """`number` is how many actions the choice is for; `entry` is the first of them."""
        super().__init__(classes=f"-over-{over}")
        self.formatter = formatter
        self._over, self._anchor = over, anchor
        subject = entry.action.id if number == 1 else f"{number} marked actions"
        self._title = safe(f"{subject} · {title}")
        self._number = number
        self._hint, self._last = hint, last
        self.before = entry.previous or Update(period="")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            if self._number == 1:
                yield Static(joined([safe("Last year  ", "$quiet"), self._last]), markup=False)
            yield OptionList(*(Option(row) for row in self.rows()), markup=False)
            yield Static(self._hint_content(), classes="hint", markup=False)

    def on_mount(self) -> None:
        box = self.query_one(".box")
        box.border_title = self._title
        self.query_one(OptionList).highlighted = self.first_row()

    def on_click(self, event: events.Click) -> None:
        """Close where the click is beside the box."""
        if event.widget is self:
            self.action_back()

    def on_resize(self) -> None:
        """Open, or stay, near what the choice is about."""
        self.query_one(".hint", Static).update(self._hint_content())
        self._position_box()

    def _hint_content(self) -> Content:
        """Return what the keys do, a line broken only between two of them."""
        lines = [""]
        for part in self._hint.split(_BETWEEN):
            longer = f"{lines[-1]}{_BETWEEN}{part}" if lines[-1] else part
            lines[-1:] = [longer] if len(longer) <= self._columns() - 4 else [lines[-1], part]
        return safe("\n".join(filter(None, lines)), "$quiet")

    def _position_box(self) -> None:
        """Put the box near what it is about; where there is little room, the choices scroll."""
        anchor = self._anchor()
        if anchor is None:
            return
        choices, others = self._heights()
        hint = self.query_one(".hint")
        hint.display = choices + others <= self.size.height
        if not hint.display:
            others -= self._hint_content().plain.count("\n") + 1
        top, height = find_placement(choices + others, self.size.height, anchor)
        self.styles.align_vertical = "top"
        self.query_one(".box").styles.margin = (top, 0, 0, 0)
        self.query_one(OptionList).styles.max_height = max(height - others, 1)

    def _heights(self) -> tuple[int, int]:
        """Return how many rows the choices need, and what is around them."""
        width = max(self._columns() - 4, 1)
        choices = sum(row.plain.count("\n") + 1 for row in self.rows())
        hint = sum(len(wrap(line, width)) or 1 for line in self._hint_content().plain.splitlines())
        return choices, 2 + (self._number == 1) + hint

    def _columns(self) -> int:
        """Return how wide the box is, as the style sheet says."""
        whole = self.app.size.width
        if self._over == "note" and whole >= BESIDE:
            return whole // 2
        return whole * 2 // 5 if self._over == "list" and whole >= WIDE else whole

    def rows(self) -> list[Content]:
        """Return a line for each choice."""
        raise NotImplementedError

    def definition(self, text: str, indent: int) -> Content:
        """Return a choice's definition below its name, with the same indent on every line."""
        lines = wrap(text, max(self._columns() - indent - 8, 16))
        return safe("".join(f"\n{'':<{indent}}{line}" for line in lines))

    def first_row(self) -> int:
        """Return the row to begin on."""
        raise NotImplementedError

    def choose(self, row: int) -> None:
        """Take the choice in a row."""
        raise NotImplementedError

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.choose(event.option_index)

    def take(self, value: str | None, *, is_last: bool = False) -> None:
        """Close with a value; a key pressed while the dialog is closing is ignored."""
        if self.is_current:
            self.dismiss(Picked(value=value, is_last=is_last))

    def action_back(self) -> None:
        """Close and change nothing."""
        self.dismiss(None)

    def action_as_last_time(self) -> None:
        """Take last period's value."""
        raise NotImplementedError


def _complete_hint(formatter: Formatter) -> str:
    final = formatter.settings.final_stage
    return f"{_BETWEEN}{final.name} is set through the stage" if final else ""


def _choice_keys(ratings: Sequence[RatingSetting]) -> list[str]:
    """Return the key that chooses each rating: its letter, or a number where a letter takes two keys."""
    letters = [rating.letter.lower() for rating in ratings]
    return (
        letters if all(len(letter) == 1 for letter in letters) else [str(n + 1) for n in range(len(letters))]
    )


class RatingPicker(Picker):
    """A dialog to choose a rating by a key; `0` for not rated, as it clears the stage."""

    def __init__(
        self,
        formatter: Formatter,
        entry: ActionEntry,
        *,
        over: str,
        number: int = 1,
        anchor: Callable[[], Anchor | None] = lambda: None,
    ) -> None:
        ratings = formatter.settings.ratings
        self._choice_keys = _choice_keys(ratings)
        before = entry.previous or Update(period="")
        keys = ", ".join(self._choice_keys)
        super().__init__(
            formatter, entry, title="RAG: delivered as planned?",
            hint=f"Enter or {keys} choose · 0 clear · = same as last year · Esc cancel"
            f"{_complete_hint(formatter)}",
            last=formatter.rating(before), over=over, number=number, anchor=anchor,
        )  # fmt: skip
        self._now = entry.update.rag or ""
        stages = entry.update.stages or self.before.stages
        self._repeated = rating_that_counts(self.before, stages, formatter.legend.final)
        self._rating = entry.update.rag or self._repeated
        self._keys: list[str | None] = [*(rating.key for rating in ratings), None]

    def rows(self) -> list[Content]:
        settings = self.formatter.settings
        ratings = [*settings.ratings, settings.unrated]
        return [
            joined([
                safe(f" {pressed} {'✓' if key == self._now else ' '} ", "bold"),
                self.formatter.rating_key(key), self.definition(rating.definition, 5),
            ])
            for pressed, rating, key in zip([*self._choice_keys, "0"], ratings, self._keys, strict=True)
        ]  # fmt: skip

    def first_row(self) -> int:
        return self._keys.index(self._rating) if self._rating in self._keys else len(self._keys) - 1

    def choose(self, row: int) -> None:
        self.take(self._keys[row])

    def action_as_last_time(self) -> None:
        self.take(self._repeated, is_last=True)

    def on_key(self, event: events.Key) -> None:
        """Take a rating by its letter or number."""
        pressed, keys = (event.character or "").lower(), self._choice_keys
        if pressed and pressed in keys:
            self.choose(keys.index(pressed))
        elif pressed in _CLEAR:
            self.choose(len(keys))
        else:
            return
        event.stop()


class StagePicker(Picker):
    """A dialog to choose stages: a number for one; Space for several, `l` to label one, then Enter."""

    BINDINGS = bindings_of("stage picker")

    def __init__(
        self,
        formatter: Formatter,
        entry: ActionEntry,
        *,
        over: str,
        number: int = 1,
        anchor: Callable[[], Anchor | None] = lambda: None,
    ) -> None:
        before = entry.previous.stages if entry.previous else ()
        super().__init__(
            formatter, entry, title="Stage", over=over, number=number, anchor=anchor,
            hint=f"Enter or 1-{len(formatter.settings.stages)} choose · Space choose more than one · "
            "l name the part it is for · 0 clear · = same as last year · Esc cancel",
            last=safe(stages_text(before) or "no stage"),
        )  # fmt: skip
        self._stages = formatter.settings.stages
        self._chosen = list(entry.update.stages)
        self._highlighted_first = (entry.update.stages or before)[:1]
        self._is_gathering = False

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield LineInput(
            placeholder="Which part of the action? For example, Rail. Enter: save   Esc: cancel",
            classes="strand",
        )

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        super().on_mount()

    def rows(self) -> list[Content]:
        lines = []
        for number, stage in enumerate(self._stages, 1):
            strands = [chosen.strand for chosen in self._chosen if chosen.stage == stage.name]
            mark = "✓" if strands else " "
            label = "".join(f" ({strand})" for strand in strands if strand)
            name = safe(f" {number} {mark} {stage.name}{label}", "bold")
            lines.append(joined([name, self.definition(stage.definition, 5)]))
        return lines

    def first_row(self) -> int:
        names = [stage.name for stage in self._stages]
        rows = [names.index(first.stage) for first in self._highlighted_first if first.stage in names]
        return rows[0] if rows else 0

    def choose(self, row: int) -> None:
        self._take(self._chosen if self._is_gathering else [StageAt(stage=self._stages[row].name)])

    def on_key(self, event: events.Key) -> None:
        """Take a stage by its number."""
        pressed = event.character or ""
        if self.query_one(Input).display or not (pressed.isdecimal() or pressed in _CLEAR):
            return
        event.stop()
        if pressed in _CLEAR:
            self._take([])
        elif int(pressed) <= len(self._stages):
            self._take([StageAt(stage=self._stages[int(pressed) - 1].name)])

    def action_as_last_time(self) -> None:
        self.take(encode_stages(self.before.stages), is_last=True)

    def action_gather(self) -> None:
        """Add the stage under the cursor to those chosen, or remove it."""
        name = self._stage_under_cursor()
        others = [chosen for chosen in self._chosen if chosen.stage != name]
        is_chosen = len(others) < len(self._chosen)
        self._chosen = others if is_chosen else [*self._chosen, StageAt(stage=name)]
        self._redraw()

    def action_label(self) -> None:
        """Ask which strand of the work is at the stage under the cursor."""
        name = self._stage_under_cursor()
        box = self.query_one(Input)
        box.display = True
        box.value = next((chosen.strand or "" for chosen in self._chosen if chosen.stage == name), "")
        box.focus()

    def action_back(self) -> None:
        """Leave the strand's name, else close and change nothing."""
        if self.query_one(Input).display:
            self.query_one(Input).display = False
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        name, strand = self._stage_under_cursor(), one_line(event.value) or None
        labelled = StageAt(stage=name, strand=strand)
        if any(chosen.stage == name for chosen in self._chosen):
            self._chosen = [labelled if chosen.stage == name else chosen for chosen in self._chosen]
        else:
            self._chosen.append(labelled)
        self.action_back()
        self._redraw()

    def _stage_under_cursor(self) -> str:
        return self._stages[self.query_one(OptionList).highlighted or 0].name

    def _redraw(self) -> None:
        self._is_gathering = True
        options = self.query_one(OptionList)
        row = options.highlighted
        options.clear_options().add_options([Option(line) for line in self.rows()])
        options.highlighted = row
        self.query_one(".hint", Static).update(self._hint_content())

    def _hint_content(self) -> Content:
        if not self._is_gathering:
            return super()._hint_content()
        chosen = safe(f"Enter save: {stages_text(self._chosen) or 'no stage'}", "bold")
        return joined([chosen, safe(" · Space add another · l name its part · Esc cancel", "$quiet")])

    def _take(self, stages: Sequence[StageAt]) -> None:
        self.take(encode_stages(stages))
