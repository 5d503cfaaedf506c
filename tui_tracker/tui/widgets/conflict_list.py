"""The list of conflicts: which cell, who against whom, or what stands there now."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.tui.format.cells import cell_name, who
from tui_tracker.tui.format.text import BREAKPOINTS, joined, plain
from tui_tracker.tui.models.conflict_queue import Docket
from tui_tracker.tui.widgets.option_list import Choices


class ConflictList(Choices):
    """Enter writes a value of one's own. A conflict takes two lines where the texts stand beside the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Write another value", show=False, id="write-open"),
    ]

    def __init__(self, docket: Docket, labels: dict[str, str]) -> None:
        super().__init__()
        self._docket, self._labels = docket, labels

    def on_resize(self) -> None:
        """Take one line or two for each, as the width allows."""
        self.draw()

    def draw(self) -> None:
        """Draw the conflicts as they are now, the cursor on the one the docket is at."""
        docket = self._docket
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            self.add_options(
                [Option(self._line(one, docket.settled.get(cell))) for cell, one in docket.rows.items()]
            )
            self.highlighted = docket.row

    def _line(self, conflict: Conflict, settled: str | None) -> Content:
        name = plain(f"{conflict.id}  {cell_name(conflict.cell, self._labels)}", "bold")
        by = "\n     " if self.app.size.width >= BREAKPOINTS[-1][0] else "  "
        mark = plain(" ✓ ", "$rag-green") if settled else plain(" ! ", "$rag-red")
        told = settled or " against ".join(who(side.author) for side in conflict.sides)
        return joined([mark, name, plain(f"{by}{told}")])
