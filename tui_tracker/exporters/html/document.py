"""A report as one HTML file that needs nothing else: read it without a script, filter it with one."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources import files

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
from tui_tracker.domain.report.model import Badge, Report, ReportRow
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
    """Return the report as a page of HTML in UTF-8; the same report gives the same bytes."""
    blocks = outline(report)
    (cover,) = (one for one in blocks if isinstance(one, Cover))
    style, script = f"{_asset('report.css')}\n{_tones(report)}", _asset("report.js")
    return "\n".join((
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, script)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{html_text(report.title)}</title>",
        f'<meta name="author" content="{html_text(report.author)}">',
        f"<style>{style}</style>\n</head>\n<body>",
        '<a class="skip" href="#summary">Skip to the report</a>' if _has(blocks, "summary") else "",
        *_header(cover),
        *_contents(blocks),
        "<main>",
        *_tools(report),
        *_body(blocks, report),
        "</main>",
        f"<footer>{html_text(report.title)}. Every number lists its actions.</footer>",
        f"<script>{script}</script>\n</body>\n</html>\n",
    )).encode()  # fmt: skip


def _asset(name: str) -> str:
    return files("tui_tracker.exporters.html").joinpath(name).read_text(encoding="utf-8").strip()


def _policy(style: str, script: str) -> str:
    """Return a content security policy that allows our own style and script, and nothing from elsewhere."""
    hashes = [b64encode(sha256(one.encode()).digest()).decode() for one in (style, script)]
    return (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _has(blocks: tuple[Block, ...], anchor: str) -> bool:
    return any(isinstance(one, Heading) and one.anchor == anchor for one in blocks)


def _header(cover: Cover) -> Iterator[str]:
    yield f'<header>\n<h1>{html_text(cover.title)}</h1>\n<p class="subtitle">{html_text(cover.subtitle)}</p>'
    if cover.draft:
        reasons = "".join(f"<li>{html_text(one)}</li>" for one in cover.draft)
        yield '<div class="draft" role="note"><strong>Draft, not for publication</strong>'
        yield f"<ul>{reasons}</ul></div>"
    facts = "".join(f"<dt>{html_text(name)}</dt><dd>{html_text(text)}</dd>" for name, text in cover.facts)
    yield f'<dl class="facts">{facts}</dl>\n</header>'


def _contents(blocks: tuple[Block, ...]) -> Iterator[str]:
    links = "".join(
        f'<li><a href="#{one.anchor}">{html_text(one.text)}</a></li>'
        for one in blocks
        if isinstance(one, Heading) and one.level == 1
    )
    yield f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ol>{links}</ol></nav>'


def _tools(report: Report) -> Iterator[str]:
    """Yield what filters the tables of actions; hidden until the script is there to do it."""
    picks = {
        "theme": ("Theme", {theme.key: theme.name for theme in report.themes}),
        "stage": ("Stage", {one.label: one.label for one in report.by_stage().parts if one.count}),
        "rag": ("RAG", {one.label: one.label for one in report.by_rating().parts if one.count}),
    }
    selects = "".join(
        f'<label>{name}<select name="{key}"><option value="">all</option>'
        + "".join(
            f'<option value="{html_text(one)}">{html_text(text)}</option>' for one, text in there.items()
        )
        + "</select></label>"
        for key, (name, there) in picks.items()
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
    shares = sum(one.width for one in table.columns)
    is_whole = table.lists_actions and len(table.columns) == len(FULL)
    kind = _KINDS.get(table.kind, "")
    if table.lists_actions:
        kind += f' data-actions="{"all" if is_whole else "some"}"'
    hidden = "" if table.caption else ' class="heard"'
    yield f"<table{kind}><caption{hidden}>{html_text(table.title)}</caption>"
    if table.is_wide:
        yield "<colgroup>" + "".join(
            f'<col class="{_width(one.width * 100 // shares)}">' for one in table.columns
        ) + "</colgroup>"  # fmt: skip
    heads = "".join(f'<th scope="col"{_number(one)}>{html_text(one.name)}</th>' for one in table.columns)
    yield f"<thead><tr>{heads}</tr></thead>\n<tbody>"
    for line in table.lines:
        if isinstance(line, Band):
            across = f'colspan="{len(table.columns)}" scope="rowgroup"'
            yield f'<tr class="band"><th {across}>{html_text(line.text)}</th></tr>'
        else:
            row = rows.get(str(line[0])) if table.lists_actions else None
            yield f"<tr{_marks(row)}>{''.join(_cells(line, table))}</tr>"
    yield "</tbody></table>"


def _marks(row: ReportRow | None) -> str:
    """Return what the script filters by."""
    if row is None:
        return ""
    told = {"id": row.id, "theme": row.theme, "stage": row.counted_as, "rag": row.badge.label}
    return "".join(f' data-{name}="{html_text(text)}"' for name, text in told.items())


def _cells(line: Line, table: Table) -> Iterator[str]:
    for place, (one, column) in enumerate(zip(line, table.columns, strict=True)):
        text = _grade(one) if isinstance(one, Badge) else html_text(str(one))
        if not place:
            yield f'<th scope="row">{text}</th>'
        else:
            name = f' data-name="{html_text(column.name)}"' if table.is_wide else ""
            kind = _number(column) or ' class="text"'
            yield f"<td{kind}{name}>{text}</td>"


def _grade(grade: Badge) -> str:
    return f'<span class="grade tone-{grade.colour}">{html_text(grade.text)}</span>'


def _number(column: Column) -> str:
    return ' class="number"' if column.is_number else ""


def _width(share: int) -> str:
    return f"w{share}"


def _tones(report: Report) -> str:
    """Return the styles of all tones the report uses, and of columns' widths: none stands in an attribute."""
    grades = [one.colour for one in (*report.legend.stages, *report.legend.rag_badges())]
    parts = [one.colour for one in (*report.by_stage().parts, *report.by_rating().parts)]
    tones = dict.fromkeys(one for one in (*grades, *parts) if one)
    told = [
        f".tone-{tone} {{ background: #{fill}; color: #{ink}; }}"
        for tone, (fill, ink) in ((one, colours(one)) for one in tones)
    ]
    return "\n".join([*told, *(f".{_width(share)} {{ width: {share}%; }}" for share in range(1, 101))])
