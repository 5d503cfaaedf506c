"""Tables of counts, with shares or with the actions counted."""

from __future__ import annotations

from tui_tracker.domain.compare.tally import Tally
from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.report.blocks import Column, Line, Table, TableKind
from tui_tracker.domain.report.labels import PRINTED
from tui_tracker.domain.report.wording import format_share


def _share_title(tally: Tally) -> str:
    """Return the head of the shares of a tally, which says where rounded ones do not add up to 100%."""
    shares = [round(100 * count.count / tally.total) for count in tally.parts] if tally.total else [100]
    return "Share" if sum(shares) == 100 else "Share (rounded)"


def tally_table(tally: Tally, *, ids: bool = False) -> Table:
    """Return the table of a tally: with the share of each count, or with the IDs of its actions.

    The rows for more than one stage and for no stage are left out where they count nothing.
    """
    columns = (Column(name=tally.title, width=24), Column(name="Actions", width=10, is_number=True))
    rest = (
        Column(name="Which", width=66) if ids else Column(name=_share_title(tally), width=8, is_number=True)
    )
    lines: list[Line] = []
    for count in tally.parts:
        if not count.count and count.label in PRINTED.values():
            continue
        name = Badge(label=count.label, colour=count.colour) if count.colour else count.label
        last = ", ".join(count.ids) if ids else format_share(count.count, tally.total)
        lines.append((name, count.count, last))
    lines.append(("Total", tally.total, "" if ids else format_share(tally.total, tally.total)))
    return Table(
        title=tally.title,
        columns=(*columns, rest),
        lines=tuple(lines),
        kind=TableKind.TRACED if ids else TableKind.TALLY,
    )
