"""Export a report as Markdown, with tables in GitHub's syntax."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tui_tracker.domain.compare.tally import Tally
from tui_tracker.domain.report.blocks import (
    Band,
    Chart,
    Contents,
    Cover,
    Emphasis,
    Heading,
    Paragraph,
    Reference,
    Table,
    Target,
    Value,
    value_text,
)
from tui_tracker.domain.report.model import Report
from tui_tracker.domain.report.outline import outline
from tui_tracker.exporters.shared.escape import unix_lines
from tui_tracker.exporters.shared.web_links import link_parts

_MARKS = re.compile(r"([\\`*_\[\]<>|#~&])")
_AT_START = re.compile(r"^([^\S\n]*)([-+=]|\d+[.)])", re.MULTILINE)
_BAR = 20
"""The length of the longest bar, in characters."""


def export_markdown(report: Report) -> bytes:
    """Return the report as Markdown in UTF-8; text from the data is escaped, so it cannot act as markup."""
    return ("\n".join(_lines(report)).strip() + "\n").encode()


def _lines(report: Report) -> Iterator[str]:
    blocks = outline(report)
    for block in blocks:
        match block:
            case Cover():
                yield from _cover(block)
            case Contents():
                yield from _contents([block for block in blocks if isinstance(block, Heading)])
            case Heading():
                yield from (
                    f'<a id="{block.anchor}"></a>',
                    "",
                    f"{'#' * (block.level + 1)} {_text(block.text)}",
                    "",
                )
            case Paragraph():
                yield from (_paragraph(block), "")
            case Chart():
                yield from _chart(block)
            case Table():
                yield from _table(block)


def _cover(cover: Cover) -> Iterator[str]:
    yield from (f"# {_text(cover.title)}", "", _text(cover.subtitle), "")
    if cover.draft:
        yield from (
            "> **Draft, not for publication**",
            ">",
            *(f"> - {_text(reason)}" for reason in cover.draft),
            "",
        )
    yield from (f"- **{_text(name)}**: {_text(text)}" for name, text in cover.facts)
    yield ""


def _contents(headings: list[Heading]) -> Iterator[str]:
    yield from ("**Contents**", "")
    for heading in headings:
        if heading.listed:
            yield f"{'    ' * (heading.level - 1)}- [{_text(heading.text)}](#{heading.anchor})"
    yield ""


def _paragraph(paragraph: Paragraph) -> str:
    text = _text(paragraph.text)
    if paragraph.see:
        text = f"{text} See {_link(paragraph.see)}."
    return f"**{text}**" if paragraph.emphasis is Emphasis.LEAD else text


def _chart(chart: Chart) -> Iterator[str]:
    yield from (f"**{_text(chart.title)}**", "", _text(chart.caption), "")
    for bar in chart.bars:
        yield f"- {_text(bar.label)}: {_bar(bar.tally, chart.longest)} {_text(bar.tally.words)}"
    yield ""


def _bar(tally: Tally, longest: int) -> str:
    return "█" * max(round(_BAR * tally.total / longest), 1) if longest and tally.total else "–"


def _table(table: Table) -> Iterator[str]:
    if table.caption:
        yield from (f"**{_text(table.caption)}**", "")
    yield _row([_cell(column.name) for column in table.columns])
    yield _row(["---:" if column.is_number else "---" for column in table.columns])
    for line in table.lines:
        if isinstance(line, Band):
            yield "|" + f" **{_cell(line.text)}** |" + " |" * (len(table.columns) - 1)
        else:
            yield _row(map(_value, line))
    yield ""


def _value(value: Value) -> str:
    match value:
        case Reference():
            return _link(value)
        case Target():
            return f'<a id="{value.anchor}"></a>{_cell(value.text)}'
    return _cell(value_text(value))


def _link(reference: Reference) -> str:
    return f"[{_cell(reference.text)}](#{reference.anchor})"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    return _text(text).replace("\n", "<br>")


def _text(text: str) -> str:
    """Return a text with every character escaped that Markdown or HTML would treat as markup.

    Only web addresses act: as links.
    """
    parts = link_parts(unix_lines(text).strip())
    marked = "".join(
        f"<{part.address}>" if part.address else _MARKS.sub(r"\\\1", part.text) for part in parts
    )
    return _AT_START.sub(lambda match: f"{match[1]}{match[2][:-1]}\\{match[2][-1]}", marked)
