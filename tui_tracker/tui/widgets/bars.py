"""Stacked bars: each part with its own fill, its letters and its count, readable without colour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle
from textwrap import wrap

from textual.content import Content

from tui_tracker.domain.plan.ids import id_ranges
from tui_tracker.domain.tally import Count, Tally
from tui_tracker.tui.format.text import colour_style, joined, safe

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
    result = [int(share) for share in shares]
    by_remainder = sorted(range(len(counts)), key=lambda index: result[index] - shares[index])
    for index in by_remainder[: cells - sum(result)]:
        result[index] += 1
    for index, count in enumerate(counts):
        widest = max(range(len(result)), key=lambda other: result[other])
        if count and not result[index] and result[widest] > 1:
            result[widest] -= 1
            result[index] = 1
    return result


def fills(parts: Iterable[Count]) -> dict[str, str]:
    """Return each part's fill, by label: the darker the further on; a dot for the part without a value."""
    result: dict[str, str] = {}
    signs = cycle(_FILLS)
    for part in parts:
        is_nothing = part.colour in ("none", "grey") and _NOTHING not in result.values()
        result[part.label] = _NOTHING if is_nothing else next(signs)
    return result


def short_names(labels: Iterable[str]) -> dict[str, str]:
    """Return each label's shortest unique beginning: `Dis`, `Des`, `C`."""
    names = list(labels)
    return {
        name: next(
            (name[:size] for size in range(1, len(name)) if not _others_begin(names, name, size)), name
        )
        for name in names
    }


def _others_begin(names: Sequence[str], name: str, size: int) -> bool:
    start = name[:size].casefold()
    return any(other != name and other[:size].casefold() == start for other in names)


def bar(tally: Tally, cells: int, names: Mapping[str, str]) -> Content:
    """Return a bar of exactly `cells`: of each part its name and count where they fit, then its fill."""
    signs = fills(tally.parts)
    shares = widths([part.count for part in tally.parts], cells)
    segments = [
        _segment(names[part.label], part, signs[part.label], share)
        for part, share in zip(tally.parts, shares, strict=True)
        if share
    ]
    return joined(segments) if segments else safe(" " * max(cells, 0))


def _segment(name: str, part: Count, sign: str, cells: int) -> Content:
    # A cell of fill stays behind the words: without colour it separates them from the next.
    fitting = (text for text in (f"{name}{part.count}", str(part.count)) if len(text) < cells)
    inside, style = next(fitting, ""), colour_style(part.colour)
    return joined([safe(inside, f"bold {style}"), safe(sign * (cells - len(inside)), style)])


def part_lines(tally: Tally, names: Mapping[str, str], columns: int) -> list[Content]:
    """Return a bar's parts in words, each after its fill, in lines of at most `columns`: `▒ 5 Design`."""
    signs = fills(tally.parts)
    lines: list[list[Content]] = [[]]
    for part in tally.parts:
        words = f"{part.count} {_with_letters(part.label, names[part.label])}"
        if lines[-1] and sum(len(item) + 2 for item in lines[-1]) + len(words) + 2 > columns:
            lines.append([])
        if part.count:
            sign = safe(f"{signs[part.label]} ", colour_style(part.colour))
            lines[-1].append(joined([sign, safe(words)]))
    return [joined(line, "  ") for line in lines]


def _with_letters(label: str, name: str) -> str:
    """Add the letters shown in the bar to a label that does not begin with them."""
    return label if label.casefold().startswith(name.casefold()) else f"{label} ({name})"


def move_table(groups: Mapping[str, Sequence[Count]], columns: int) -> list[Content]:
    """Return moves as lines: what moved, how many, from → to, and their IDs, wrapped and never cut."""
    longest = max((len(part.label) for parts in groups.values() for part in parts), default=0)
    label_width = max(min(longest, columns // 2), 0)
    lines: list[Content] = []
    for title, parts in groups.items():
        for index, part in enumerate(parts):
            lines += _move_lines("" if index else title, part, label_width, columns)
    return lines


def _move_lines(title: str, part: Count, label_width: int, columns: int) -> list[Content]:
    ids = " ".join(id_ranges(part.ids))
    first, *rest = wrap(ids, max(columns - 15 - label_width, 12), break_on_hyphens=False) or [""]
    style = colour_style(part.colour) if part.colour else ""
    head = joined([
        safe(f"{title:<7}", "bold"), safe(f"{part.count:>4}  "),
        safe(f"{part.label:<{label_width}}  ", style), safe(first, "$quiet"),
    ])  # fmt: skip
    return [head, *(safe(f"{'':<{15 + label_width}}{line}", "$quiet") for line in rest)]
