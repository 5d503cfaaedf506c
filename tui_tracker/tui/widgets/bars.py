"""Stacked bars of cells: each part with its own fill, its letters and its count, readable without colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from textwrap import wrap

from textual.content import Content

from tui_tracker.domain.plan.ids import runs_of
from tui_tracker.domain.tally import Count, Tally
from tui_tracker.tui.format.text import joined, plain, toned

_FILLS = "░▒▓█▚▞▤▥"
_NOTHING = "·"


def widths(counts: Sequence[int], cells: int) -> list[int]:
    """Share out cells by largest remainder: they add up to `cells`, or to 0 where there is nothing to show.

    A part that is not empty has a cell or more wherever there are as many cells as such parts.
    """
    total = sum(counts)
    if total == 0 or cells <= 0:
        return [0] * len(counts)
    shares = [count * cells / total for count in counts]
    found = [int(share) for share in shares]
    by_remainder = sorted(range(len(counts)), key=lambda place: found[place] - shares[place])
    for place in by_remainder[: cells - sum(found)]:
        found[place] += 1
    for place, count in enumerate(counts):
        widest = max(range(len(found)), key=lambda one: found[one])
        if count and not found[place] and found[widest] > 1:
            found[widest] -= 1
            found[place] = 1
    return found


def fills(parts: Iterable[Count]) -> dict[str, str]:
    """Return each part's sign, by label: the darker the further on; a dot where nothing is said."""
    found: dict[str, str] = {}
    signs = cycle(_FILLS)
    for part in parts:
        is_nothing = part.colour in ("none", "grey") and _NOTHING not in found.values()
        found[part.label] = _NOTHING if is_nothing else next(signs)
    return found


def short_names(labels: Iterable[str]) -> dict[str, str]:
    """Return for each label its first letters, as many as tell it from the others: `Dis`, `Des`, `C`."""
    names = list(labels)
    return {
        name: next(
            (name[:size] for size in range(1, len(name)) if not _others_begin(names, name, size)), name
        )
        for name in names
    }


def _others_begin(names: Sequence[str], name: str, size: int) -> bool:
    return any(one != name and one[:size].casefold() == name[:size].casefold() for one in names)


def bar(counted: Tally, cells: int, names: Mapping[str, str]) -> Content:
    """Return a bar of exactly `cells`: of each part its name and count where they fit, then its fill."""
    parts = counted.parts
    signs, shares = fills(parts), widths([one.count for one in parts], cells)
    told = [
        _segment(names[one.label], one, signs[one.label], share)
        for one, share in zip(parts, shares, strict=True)
        if share
    ]
    return joined(told) if told else plain(" " * max(cells, 0))


def _segment(name: str, part: Count, sign: str, cells: int) -> Content:
    # A cell of fill stays behind the words: without colour it parts them from the next.
    fitting = (one for one in (f"{name}{part.count}", str(part.count)) if len(one) < cells)
    inside, style = next(fitting, ""), toned(part.colour)
    return joined([plain(inside, f"bold {style}"), plain(sign * (cells - len(inside)), style)])


def in_words(counted: Tally, names: Mapping[str, str], columns: int) -> list[Content]:
    """Return a bar's parts in words, each after its sign, in lines of at most `columns`: `▒ 5 Design`."""
    signs = fills(counted.parts)
    lines: list[list[Content]] = [[]]
    for one in counted.parts:
        words = f"{one.count} {_marked(one.label, names[one.label])}"
        if lines[-1] and sum(len(part) + 2 for part in lines[-1]) + len(words) + 2 > columns:
            lines.append([])
        if one.count:
            lines[-1].append(joined([plain(f"{signs[one.label]} ", toned(one.colour)), plain(words)]))
    return [joined(line, "  ") for line in lines]


def _marked(label: str, name: str) -> str:
    """Add the letters that stand in the bar to a label that does not begin with them."""
    return label if label.casefold().startswith(name.casefold()) else f"{label} ({name})"


def move_table(groups: Mapping[str, Sequence[Count]], columns: int) -> list[Content]:
    """Return moves as lines: what moved, how many, from → to, and their IDs, wrapped and never cut."""
    wide = min(max((len(one.label) for parts in groups.values() for one in parts), default=0), columns // 2)
    lines: list[Content] = []
    for title, parts in groups.items():
        for place, one in enumerate(parts):
            first, *rest = wrap(
                " ".join(runs_of(one.ids)), max(columns - 15 - wide, 12), break_on_hyphens=False
            )
            lines.append(joined([
                plain(f"{'' if place else title:<7}", "bold"), plain(f"{one.count:>4}  "),
                plain(f"{one.label:<{wide}}  ", toned(one.colour) if one.colour else ""),
                plain(first, "$quiet"),
            ]))  # fmt: skip
            lines += [plain(f"{'':<{15 + wide}}{line}", "$quiet") for line in rest]
    return lines
