"""The list of conflicts, and one in full: the agreed value, those that disagree, earlier resolutions."""

from __future__ import annotations

from itertools import zip_longest

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.domain.fields import field_named
from tui_tracker.domain.history.conflict import Conflict, Side
from tui_tracker.domain.plan.model import Action
from tui_tracker.domain.text import short_list
from tui_tracker.tui.format.cells import author_name, cell_name, change_time, side_time, value_content
from tui_tracker.tui.format.text import WIDE, Formatter, diff_content, joined, safe, safe_line
from tui_tracker.tui.keys.table import MOST_VALUES, bindings_of
from tui_tracker.tui.models.conflict_queue import ConflictQueue
from tui_tracker.tui.widgets.action_detail import SIDE_BY_SIDE
from tui_tracker.tui.widgets.option_list import KeyedOptionList
from tui_tracker.tui.widgets.short_text import ShortText

EACH_OTHER, AGREED, WRITTEN = range(3)
"""What a text is marked against: the other side's, the agreed version, nothing."""
_EXPLANATIONS = {
    EACH_OTHER: "Underlined words (+) appear in this version only.",
    AGREED: "Compared with the agreed version: − removed, + added.",
    WRITTEN: "No highlighting.",
}


class ConflictList(KeyedOptionList):
    """Enter writes another value. A conflict takes two lines where the texts are beside the list."""

    BINDINGS = bindings_of("conflict list")

    def __init__(self, queue: ConflictQueue, period_labels: dict[str, str]) -> None:
        super().__init__()
        self._queue, self._labels = queue, period_labels

    def on_resize(self) -> None:
        """Take one line or two for each, as the width allows."""
        self.draw()

    def draw(self) -> None:
        """Draw the conflicts as they are now, the cursor on the queue's current one."""
        queue = self._queue
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(
                [
                    Option(self._line(conflict, queue.resolved.get(cell)))
                    for cell, conflict in queue.rows.items()
                ]
            )
            self.highlighted = queue.row

    def _line(self, conflict: Conflict, outcome: str | None) -> Content:
        name = safe_line(f"{conflict.id}  {cell_name(conflict.cell, self._labels)}", "bold")
        separator = "\n     " if self.app.size.width >= WIDE else "  "
        mark = safe(" ✓ ", "$rag-green") if outcome else safe(" ! ", "$rag-red")
        authors = [author_name(side.author) for side in conflict.sides]
        words = outcome or short_list(authors, MOST_VALUES, " and ")
        return joined([mark, name, safe(f"{separator}{words}")])


class ConflictDetail(VerticalScroll):
    """Two values are shown beside each other where there is room, more of them one below the other."""

    can_focus = False
    DEFAULT_CSS = """
    ConflictDetail { padding: 0 1; scrollbar-size-vertical: 1; }
    ConflictDetail Static { height: auto; }
    ConflictDetail > .what { max-height: 2; margin: 0 0 1 0; }
    ConflictDetail > .base { padding: 0 1; margin: 0 0 1 0; border-left: thick $panel; }
    ConflictDetail > Container { layout: vertical; height: auto; }
    ConflictDetail > Container > Static {
        width: 1fr; padding: 0 1; margin: 0 0 1 0; border-left: thick $accent;
    }
    ConflictDetail.-beside > Container { layout: horizontal; }
    ConflictDetail.-beside > Container > Static { margin: 0 1 1 0; }
    """

    def __init__(self, formatter: Formatter, period_labels: dict[str, str]) -> None:
        super().__init__()
        self._formatter, self._labels = formatter, period_labels
        self._conflict: Conflict | None = None

    def compose(self) -> ComposeResult:
        yield ShortText(classes="what")
        yield Static(classes="base", markup=False)
        with Container():
            for _ in range(MOST_VALUES):
                yield Static(markup=False)
        yield Static(classes="more", markup=False)

    def on_mount(self) -> None:
        """Begin as the first layout will most likely have it: a change of layout would be seen."""
        self._arrange(self.app.size.width - (self.app.size.width >= WIDE) * 42)

    def on_resize(self, event: Resize) -> None:
        """Set two values beside each other where there is room."""
        self._arrange(event.size.width)

    def _arrange(self, width: int) -> None:
        are_few = self._conflict is None or len(self._conflict.sides) == 2
        self.set_class(are_few and width >= SIDE_BY_SIDE, "-beside")

    def show(self, conflict: Conflict, action: Action, *, against: int, footnote: str = "") -> None:
        """Show a conflict of an action, with a footnote below its values."""
        has_moved = self._conflict is None or self._conflict.cell != conflict.cell
        self._conflict = conflict
        self._arrange(self.size.width or self.app.size.width)
        self.query_one(ShortText).show(self._heading(conflict, action))
        self.query_one(".base", Static).update(self._base(conflict))
        panes = self.query("Container > Static").results(Static)
        for pane, side in zip_longest(panes, conflict.sides[:MOST_VALUES]):
            pane.display = side is not None
            pane.update(self._side(conflict, side, against) if side else Content())
        self.query_one(".more", Static).update(self._more(conflict, against, footnote))
        if has_moved:
            self.scroll_home(animate=False)

    def _heading(self, conflict: Conflict, action: Action) -> Content:
        name = safe_line(f"{conflict.id}  {cell_name(conflict.cell, self._labels)}", "bold $accent")
        return joined([name, safe(action.text or "(the text is missing)")], "  ")

    def _base(self, conflict: Conflict) -> Content:
        if conflict.base is None:
            return joined([safe("0  Agreed version: ", "bold"), safe("empty", "italic $quiet")])
        agreed = value_content(self._formatter, conflict.cell.field, conflict.base)
        return joined([safe("0  Agreed version", "bold"), agreed], "\n")

    def _side(self, conflict: Conflict, side: Side, against: int) -> Content:
        moment = safe(f"  {side_time(conflict, side)}", "$quiet")
        head = joined([safe_line(f"{side.number}  {author_name(side.author)}", "bold"), moment])
        lines = [head, self._value(conflict, side, against)]
        if side.why:
            lines.append(safe(f"This resolved an earlier conflict. Reason: {side.why}", "italic $quiet"))
        return joined(lines, "\n")

    def _value(self, conflict: Conflict, side: Side, against: int) -> Content:
        field = conflict.cell.field
        if not field_named(field).prose or side.value is None or against == WRITTEN:
            return value_content(self._formatter, field, side.value)
        if against == AGREED:
            return diff_content(conflict.base, side.value)
        other = conflict.sides[1 if side.number == 1 else 0]
        return diff_content(other.value, side.value, gone=False)

    def _more(self, conflict: Conflict, against: int, footnote: str) -> Content:
        lines = [safe(footnote, "bold")] if footnote else []
        if field_named(conflict.cell.field).prose:
            lines.append(safe(_EXPLANATIONS[against], "$quiet"))
        for earlier in conflict.earlier:
            value = value_content(self._formatter, conflict.cell.field, earlier.value)
            author, moment = author_name(earlier.author), change_time(earlier.author, earlier.at)
            head = safe_line(f"Previously resolved by {author} on {moment}: ", "$quiet")
            because = safe(f" Reason: {earlier.why}" if earlier.why else "", "italic")
            lines.append(joined([head, value, because]))
        return joined(lines, "\n")
