"""The list of conflicts: which cell, who against whom, or what was decided."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_tracker.domain.history.conflict import Conflict
from tui_tracker.tui.format.cells import author_name, cell_name
from tui_tracker.tui.format.text import WIDE, joined, safe, safe_line
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.models.conflict_queue import ConflictQueue
from tui_tracker.tui.widgets.option_list import KeyedOptionList


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
        words = outcome or " and ".join(author_name(side.author) for side in conflict.sides)
        return joined([mark, name, safe(f"{separator}{words}")])
