"""Turn the blocks of a report into the data that the PDF's template lays out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.report.blocks import (
    Band,
    Bar,
    Block,
    Chart,
    Contents,
    Cover,
    Heading,
    Line,
    Listing,
    Paragraph,
    Reference,
    Table,
    Target,
    Value,
    value_text,
)
from tui_tracker.domain.report.wording import PRINTED_BELOW
from tui_tracker.exporters.pdf.paragraphs import split_paragraphs
from tui_tracker.exporters.shared.chapters import begins_page, is_wide, split_into_chapters
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.long_texts import is_short, long_positions, splittable_positions
from tui_tracker.exporters.shared.palette import colours, count_colours
from tui_tracker.exporters.shared.web_links import link_parts

_WIDTH, _WIDE = 174, 261
"""The widths between the margins of an upright page and of one on its side, in millimetres."""
Data = dict[str, Any]


def chapter_data(blocks: Sequence[Block]) -> Iterator[Data]:
    """Yield each chapter with its blocks and whether its pages lie on their side."""
    is_empty = True
    for chapter in split_into_chapters(blocks):
        wide = is_wide(chapter)
        is_empty = is_empty or wide
        built = []
        for block in chapter:
            data = _block_data(block, _WIDE if wide else _WIDTH)
            built.append(data | {"page": begins_page(block) and not is_empty})
            is_empty = isinstance(block, (Cover, Heading)) and is_empty
        yield {"wide": wide, "blocks": built}


def _block_data(block: Block, width: int) -> Data:
    match block:
        case Cover():
            return _cover_data(block)
        case Contents():
            return {"kind": "contents"}
        case Heading():
            return {"kind": "heading", "text": unix_lines(block.text), "anchor": block.anchor,
                    "level": block.level, "listed": block.listed}  # fmt: skip
        case Paragraph():
            see = {"text": unix_lines(block.see.text), "anchor": block.see.anchor} if block.see else None
            return {"kind": "paragraph", "paragraphs": _paragraphs(block.text), "see": see,
                    "emphasis": block.emphasis.name.lower()}  # fmt: skip
        case Table():
            return _table_data(block)
        case Chart():
            return _chart_data(block, width)


def _cover_data(cover: Cover) -> Data:
    facts = [f"{name}: {text}" for name, text in cover.facts if text not in cover.subtitle]
    return {
        "kind": "cover", "title": unix_lines(cover.title), "subtitle": unix_lines(cover.subtitle),
        "facts": [unix_lines(fact) for fact in facts],
        "draft": unix_lines(" ".join(cover.draft)),
    }  # fmt: skip


def _table_data(table: Table) -> Data:
    shares, tall = sum(column.width for column in table.columns), splittable_positions(table)
    return {
        "kind": "table", "caption": unix_lines(table.caption),
        "share": 100 if table.is_wide else min(100, max(shares, 60)),
        "together": is_short(table),
        "columns": [{"name": unix_lines(column.name), "width": column.width, "number": column.is_number}
                    for column in table.columns],
        "lines": [_line_data(line, is_tall=number in tall) for number, line in enumerate(table.lines)],
    }  # fmt: skip


def _line_data(line: Line | Band, *, is_tall: bool) -> Data:
    if isinstance(line, Band):
        return {"kind": "band", "text": unix_lines(line.text)}
    cells = [_value_data(value) for value in line]
    too_long = long_positions(line)
    if not too_long:
        return {"kind": "row", "cells": cells, "long": False, "tall": is_tall, "below": None}
    below, cells[too_long[0]] = cells[too_long[0]], {"kind": "text", "paragraphs": _paragraphs(PRINTED_BELOW)}
    return {"kind": "row", "cells": cells, "long": len(too_long) > 1, "tall": True, "below": below}


def _value_data(value: Value) -> Data:
    text = unix_lines(value.printed if isinstance(value, Listing) else value_text(value))
    match value:
        case Badge():
            fill, ink = colours(value.colour)
            return {"kind": "badge", "text": text, "fill": fill, "ink": ink}
        case Reference():
            return {"kind": "reference", "text": text, "anchor": value.anchor}
        case Target():
            return {"kind": "target", "text": text, "anchor": value.anchor}
    return {"kind": "text", "paragraphs": _paragraphs(text)}


def _paragraphs(text: str) -> list[Data]:
    """Return the paragraphs of a text, each with its parts: web addresses are links."""
    return [
        {"gap": paragraph.has_gap,
         "parts": [{"text": part.text, "address": part.address} for part in link_parts(paragraph.text)]}
        for paragraph in split_paragraphs(unix_lines(text))
    ]  # fmt: skip


def _chart_data(chart: Chart, width: int) -> Data:
    names = max((len(bar.label) for bar in chart.bars), default=0)
    left = min(46, 8 + round(names * 1.75))
    fills = count_colours(chart.shown_counts)
    room = (width - left - 12) / max(chart.longest, 1)
    return {
        "kind": "chart", "title": unix_lines(chart.title), "words": unix_lines(chart.words),
        "caption": unix_lines(chart.caption), "width": width, "left": left, "longest": chart.longest,
        "legend": [{"label": unix_lines(count.label), "fill": fills[count.label][0]}
                   for count in chart.shown_counts],
        "bars": [_bar_data(bar, room, fills) for bar in chart.bars],
    }  # fmt: skip


def _bar_data(bar: Bar, room: float, fills: dict[str, tuple[str, str]]) -> Data:
    """Return a bar; `room` is the width of one action, in millimetres."""
    parts = []
    for count in bar.tally.parts:
        if count.count:
            fill, ink = fills[count.label]
            has_room = count.count * room > 1.8 * len(str(count.count)) + 1
            parts.append({"count": count.count, "fill": fill, "ink": ink, "room": has_room})
    return {"label": unix_lines(bar.label), "comparison": bar.is_comparison, "parts": parts,
            "total": bar.tally.total}  # fmt: skip
