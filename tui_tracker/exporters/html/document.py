"""Export a report as one self-contained HTML file; its small script only adds filters."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files

from tui_tracker.domain.plan.legend import Badge
from tui_tracker.domain.report.blocks import (
    Band,
    Block,
    Chart,
    Column,
    Cover,
    Heading,
    Line,
    Paragraph,
    Table,
    TableKind,
)
from tui_tracker.domain.report.model import Report, ReportRow
from tui_tracker.domain.report.outline import FULL, outline
from tui_tracker.exporters.html import svg
from tui_tracker.exporters.shared.escape import html_text
from tui_tracker.exporters.shared.palette import colours

_KINDS = {
    TableKind.ACTIONS: ' class="wide"',
    TableKind.RECORDS: ' class="wide"',
    TableKind.TRACED: ' class="traced"',
}


def export_web(report: Report) -> bytes:
    """Return the report as an HTML page in UTF-8; the same report gives the same bytes."""
    blocks = outline(report)
    (cover,) = (block for block in blocks if isinstance(block, Cover))
    style, script = f"{_asset('report.css')}\n{_colour_and_width_rules(report)}", _asset("report.js")
    return "\n".join((
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html_text(report.title)}</title>",
        f'<meta name="author" content="{html_text(report.author)}">',
        f"<style>{style}</style>\n</head>\n<body>",
        '<a class="skip" href="#summary">Skip to the report</a>' if _has_heading(blocks, "summary") else "",
        *_header(cover),
        *_contents(blocks),
        "<main>",
        *_filter_controls(report),
        *_body(blocks, report),
        "</main>",
        f"<footer>{html_text(report.title)}. Every number lists its actions.</footer>",
        f"<script>{script}</script>\n</body>\n</html>\n",
    )).encode()  # fmt: skip


def _asset(name: str) -> str:
    return files("tui_tracker.exporters.html").joinpath(name).read_text(encoding="utf-8").strip()


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows our own style and script, and nothing else."""
    hashes = [b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _has_heading(blocks: tuple[Block, ...], anchor: str) -> bool:
    return any(isinstance(block, Heading) and block.anchor == anchor for block in blocks)


def _header(cover: Cover) -> Iterator[str]:
    yield f'<header>\n<h1>{html_text(cover.title)}</h1>\n<p class="subtitle">{html_text(cover.subtitle)}</p>'
    if cover.draft:
        reasons = "".join(f"<li>{html_text(reason)}</li>" for reason in cover.draft)
        yield '<div class="draft" role="note"><strong>Draft, not for publication</strong>'
        yield f"<ul>{reasons}</ul></div>"
    facts = "".join(f"<dt>{html_text(name)}</dt><dd>{html_text(text)}</dd>" for name, text in cover.facts)
    yield f'<dl class="facts">{facts}</dl>\n</header>'


def _contents(blocks: tuple[Block, ...]) -> Iterator[str]:
    links = "".join(
        f'<li><a href="#{block.anchor}">{html_text(block.text)}</a></li>'
        for block in blocks
        if isinstance(block, Heading) and block.level == 1
    )
    yield f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{links}</ol></nav>'


def _filter_controls(report: Report) -> Iterator[str]:
    """Yield the controls that filter the tables of actions; the script unhides them when it runs."""
    filters = {
        "theme": ("Theme", {theme.key: theme.name for theme in report.themes}),
        "stage": ("Stage", {count.label: count.label for count in report.by_stage().parts if count.count}),
        "rag": ("RAG", {count.label: count.label for count in report.by_rating().parts if count.count}),
    }
    selects = "".join(
        f'<label>{name}<select name="{key}"><option value="">all</option>'
        + "".join(
            f'<option value="{html_text(value)}">{html_text(text)}</option>'
            for value, text in options.items()
        )
        + "</select></label>"
        for key, (name, options) in filters.items()
    )
    yield (
        '<div class="tools" role="search" hidden>'
        '<label>Find in actions<input type="search" autocomplete="off"></label>'
        f'{selects}<output aria-live="polite"></output></div>'
    )


def _body(blocks: tuple[Block, ...], report: Report) -> Iterator[str]:
    rows = {row.id: row for row in report.rows}
    for number, block in enumerate(blocks):
        match block:
            case Heading():
                level = block.level + 1
                yield f'<h{level} id="{block.anchor}">{html_text(block.text)}</h{level}>'
            case Paragraph():
                yield f"<p>{html_text(block.text)}</p>"
            case Chart():
                yield f"<h3>{html_text(block.title)}</h3>"
                if block.rows:
                    drawn = (svg.draw(block, f"chart-{number}", frame) for frame in (svg.WIDE, svg.NARROW))
                    yield f'<div class="drawn">{"".join(drawn)}</div>'
                yield f'<p class="words">{html_text(block.words)}</p>'
            case Table():
                yield from _table(block, rows)


def _table(table: Table, rows: Mapping[str, ReportRow]) -> Iterator[str]:
    shares = sum(column.width for column in table.columns)
    is_whole = table.lists_actions and len(table.columns) == len(FULL)
    kind = _KINDS.get(table.kind, "")
    if table.lists_actions:
        kind += f' data-actions="{"all" if is_whole else "some"}"'
    hidden = "" if table.caption else ' class="heard"'
    yield f"<table{kind}><caption{hidden}>{html_text(table.title)}</caption>"
    if table.is_wide:
        yield "<colgroup>" + "".join(
            f'<col class="{_width_class(column.width * 100 // shares)}">' for column in table.columns
        ) + "</colgroup>"  # fmt: skip
    heads = "".join(
        f'<th scope="col"{_number_class(column)}>{html_text(column.name)}</th>' for column in table.columns
    )
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    for line in table.lines:
        if isinstance(line, Band):
            across = f'colspan="{len(table.columns)}" scope="rowgroup"'
            yield f'<tr class="band"><th {across}>{html_text(line.text)}</th></tr>'
        else:
            row = rows.get(str(line[0])) if table.lists_actions else None
            yield f"<tr{_filter_attributes(row)}>{''.join(_cells(line, table))}</tr>"
    yield "</tbody></table>"


def _filter_attributes(row: ReportRow | None) -> str:
    """Return the data attributes that the script filters a table row by."""
    if row is None:
        return ""
    attributes = {"id": row.id, "theme": row.theme, "stage": row.counted_as, "rag": row.badge.label}
    return "".join(f' data-{name}="{html_text(text)}"' for name, text in attributes.items())


def _cells(line: Line, table: Table) -> Iterator[str]:
    for number, (value, column) in enumerate(zip(line, table.columns, strict=True)):
        text = _badge(value) if isinstance(value, Badge) else html_text(str(value))
        if not number:
            yield f'<th scope="row">{text}</th>'
        else:
            name = f' data-name="{html_text(column.name)}"' if table.is_wide else ""
            kind = _number_class(column) or ' class="text"'
            yield f"<td{kind}{name}>{text}</td>"


def _badge(badge: Badge) -> str:
    return f'<span class="grade tone-{badge.colour}">{html_text(badge.text)}</span>'


def _number_class(column: Column) -> str:
    return ' class="number"' if column.is_number else ""


def _width_class(share: int) -> str:
    return f"w{share}"


def _colour_and_width_rules(report: Report) -> str:
    """Return CSS rules for the colours that the report uses and for column widths.

    The page's content security policy allows no style attributes, so every width needs a class.
    """
    badges = [badge.colour for badge in (*report.legend.stages, *report.legend.rag_badges())]
    counts = [count.colour for count in (*report.by_stage().parts, *report.by_rating().parts)]
    used_colours = dict.fromkeys(colour for colour in (*badges, *counts) if colour)
    colour_rules = [
        f".tone-{colour} {{ background: #{fill}; color: #{ink}; }}"
        for colour, (fill, ink) in ((colour, colours(colour)) for colour in used_colours)
    ]
    width_rules = [f".{_width_class(share)} {{ width: {share}%; }}" for share in range(1, 101)]
    return "\n".join([*colour_rules, *width_rules])
