"""Choosing a rating or a stage, every definition and last period's update in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.plan.model import ActionEntry, Update
from tui_tracker.domain.plan.stages import Standing, stages_text
from tui_tracker.domain.text import one_line
from tui_tracker.tui.format.text import BREAKPOINTS, Look, joined, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What was chosen: the cell's new encoded value, None for nothing."""

    value: str | None


class Picker(ModalScreen[Picked | None]):
    """A short list; a choice's key takes it at once, arrows and Enter too, Esc leaves all as it was.

    It stands where it does not cover last period's update: `over` names the screen below, `list` or `note`.
    """

    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="pick.back"),
        Binding("equals_sign", "as_last_time", "As last time", id="pick.as-last-time"),
    ]

    def __init__(
        self, look: Look, entry: ActionEntry, *, name: str, hint: str, last: Content, over: str
    ) -> None:
        super().__init__(classes=f"-over-{over}")
        self.look = look
        self._title = plain(f" {entry.action.id}  {name} ")
        self._hint, self._last = plain(hint, "$quiet"), last
        self.before = entry.previous or Update(period="")

    def compose(self) -> ComposeResult:
        with Vertical(classes="box"):
            yield Static(joined([plain("Last time: ", "$quiet"), self._last]), markup=False)
            yield OptionList(*(Option(one) for one in self.rows()), markup=False)
            yield Static(self._hint, classes="hint", markup=False)

    def on_mount(self) -> None:
        box = self.query_one(".box")
        box.border_title = self._title
        box.border_subtitle = plain(" Esc leaves it as it is ")
        self.query_one(OptionList).highlighted = self.first()

    def rows(self) -> list[Content]:
        """Return a line for each choice."""
        raise NotImplementedError

    def first(self) -> int:
        """Return the row to begin on."""
        raise NotImplementedError

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.choose(event.option_index)

    def choose(self, row: int) -> None:
        """Take the choice in a row."""
        raise NotImplementedError

    def take(self, value: str | None) -> None:
        """Close with a value; a second key that comes while the list closes is not for it."""
        if self.is_current:
            self.dismiss(Picked(value=value))

    def action_back(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)

    def action_as_last_time(self) -> None:
        """Take what stood there last time."""
        raise NotImplementedError


class RatingPicker(Picker):
    """A rating's letter or number; `-` for not rated."""

    def __init__(self, look: Look, entry: ActionEntry, *, over: str) -> None:
        letters = " ".join(one.letter.lower() for one in look.settings.ratings)
        before = entry.previous.rag if entry.previous else None
        super().__init__(
            look, entry, name="RAG: will it be delivered as the plan promises?",
            hint=f"{letters} or arrows and Enter    - not rated    = as last time",
            last=look.rating_key(before), over=over,
        )  # fmt: skip
        self._rag = entry.update.rag or before
        self._keys: list[str | None] = [*(one.key for one in look.settings.ratings), None]

    def rows(self) -> list[Content]:
        settings = self.look.settings
        ratings = [*settings.ratings, settings.unrated]
        letters = [*(one.letter.lower() for one in settings.ratings), "-"]
        return [
            joined([plain(f" {letter}  ", "bold"), self.look.rating_key(one.key or None),
                    plain(f"\n    {one.definition}")])
            for letter, one in zip(letters, ratings, strict=True)
        ]  # fmt: skip

    def first(self) -> int:
        return self._keys.index(self._rag) if self._rag in self._keys else len(self._keys) - 1

    def choose(self, row: int) -> None:
        self.take(self._keys[row])

    def action_as_last_time(self) -> None:
        self.take(self.before.rag)

    def on_key(self, event: events.Key) -> None:
        """Take a rating by its letter or number."""
        letters = [one.letter.lower() for one in self.look.settings.ratings]
        pressed = (event.character or "").lower()
        if pressed and pressed in letters:
            self.choose(letters.index(pressed))
        elif pressed.isdigit() and 1 <= int(pressed) <= len(letters):
            self.choose(int(pressed) - 1)
        elif pressed in ("-", "–", "0"):
            self.choose(len(letters))
        else:
            return
        event.stop()


class StagePicker(Picker):
    """A number takes one stage; Space gathers several, `l` names a strand, Enter takes what is gathered."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "gather", "Several stages", id="pick.gather"),
        Binding("l", "label", "Name the strand", id="pick.label"),
    ]

    def __init__(self, look: Look, entry: ActionEntry, *, over: str) -> None:
        before = entry.previous.stages if entry.previous else ()
        super().__init__(
            look, entry, name="Stage", over=over,
            hint=f"1-{len(look.settings.stages)} or arrows and Enter    Space two or more    "
            "l names a strand    0 none    = as last time",
            last=plain(stages_text(before) or "no stage"),
        )  # fmt: skip
        self._stages = look.settings.stages
        self._at = list(entry.update.stages)
        self._start = (entry.update.stages or before)[:1]
        self._gathering = False

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield Input(placeholder="Name of the strand, e.g. Rail. Enter keeps it.", classes="strand")

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        super().on_mount()

    def rows(self) -> list[Content]:
        lines = []
        for number, stage in enumerate(self._stages, 1):
            strands = [one.strand for one in self._at if one.stage == stage.name]
            mark = "✓" if strands else " "
            label = "".join(f" ({strand})" for strand in strands if strand)
            name = plain(f" {number} {mark} {stage.name}{label}", "bold")
            lines.append(joined([name, plain(f"\n     {stage.definition}")]))
        return lines

    def first(self) -> int:
        names = [stage.name for stage in self._stages]
        return next((names.index(one.stage) for one in self._start if one.stage in names), 0)

    def choose(self, row: int) -> None:
        self._take(self._at if self._gathering else [Standing(stage=self._stages[row].name)])

    def on_key(self, event: events.Key) -> None:
        """Take a stage by its number."""
        pressed = event.character or ""
        if self.query_one(Input).display or not pressed.isdigit():
            return
        event.stop()
        if pressed == "0":
            self._take([])
        elif int(pressed) <= len(self._stages):
            self._take([Standing(stage=self._stages[int(pressed) - 1].name)])

    def action_as_last_time(self) -> None:
        self._take(self.before.stages)

    def action_gather(self) -> None:
        """Add the stage under the cursor to those it stands at, or take it away."""
        name = self._under_cursor()
        there = [one for one in self._at if one.stage == name]
        self._at = (
            [one for one in self._at if one.stage != name] if there else [*self._at, Standing(stage=name)]
        )
        self._redraw()

    def action_label(self) -> None:
        """Ask what strand of the work stands at the stage under the cursor."""
        strand = self.query_one(Input)
        strand.display = True
        strand.value = next((one.strand or "" for one in self._at if one.stage == self._under_cursor()), "")
        strand.focus()

    def action_back(self) -> None:
        """Leave the strand's name, else leave everything as it was."""
        if self.query_one(Input).display:
            self.query_one(Input).display = False
            self.query_one(OptionList).focus()
        else:
            self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        name, strand = self._under_cursor(), one_line(event.value) or None
        named = Standing(stage=name, strand=strand)
        if any(one.stage == name for one in self._at):
            self._at = [named if one.stage == name else one for one in self._at]
        else:
            self._at.append(named)
        self.action_back()
        self._redraw()

    def _under_cursor(self) -> str:
        return self._stages[self.query_one(OptionList).highlighted or 0].name

    def _redraw(self) -> None:
        self._gathering = True
        options = self.query_one(OptionList)
        row = options.highlighted
        options.clear_options().add_options([Option(one) for one in self.rows()])
        options.highlighted = row
        taken = plain(f"Enter takes: {stages_text(self._at) or 'no stage'}", "bold")
        more = plain("    Space another, l names a strand", "$quiet")
        self.query_one(".hint", Static).update(joined([taken, more]))

    def _take(self, standings: Sequence[Standing]) -> None:
        self.take(encode_stages(standings))
