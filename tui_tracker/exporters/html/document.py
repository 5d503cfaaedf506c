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
    Contents,
    Cover,
    Emphasis,
    Heading,
    Line,
    Listing,
    Paragraph,
    Reference,
    Table,
    TableKind,
    Target,
    Value,
    value_text,
)
from tui_tracker.domain.report.model import Report, ReportRow
from tui_tracker.domain.report.outline import outline
from tui_tracker.domain.report.wording import ADDED_COMMA
from tui_tracker.exporters.html import svg
from tui_tracker.exporters.shared.escape import html_text, unix_lines
from tui_tracker.exporters.shared.palette import colours
from tui_tracker.exporters.shared.web_links import link_parts

_KINDS = {
    TableKind.ACTIONS: ' class="wide"',
    TableKind.RECORDS: ' class="wide"',
    TableKind.BRIEF: ' class="wide brief"',
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
        f'<style>{style}</style>\n</head>\n<body id="top">',
        '<a class="skip" href="#report">Skip to the report</a>',
        *_header(cover),
        '<main id="report">',
        *_body(blocks, report),
        "</main>",
        f"<footer>{html_text(report.title)}.</footer>",
        '<a class="to-top" href="#top">Back to top</a>',
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


def _header(cover: Cover) -> Iterator[str]:
    yield f'<header>\n<h1>{html_text(cover.title)}</h1>\n<p class="subtitle">{html_text(cover.subtitle)}</p>'
    if cover.draft:
        reasons = "".join(f"<li>{html_text(reason)}</li>" for reason in cover.draft)
        yield '<div class="draft" role="note"><strong>Draft, not for publication</strong>'
        yield f"<ul>{reasons}</ul></div>"
    facts = "".join(
        f"<div><dt>{html_text(name)}</dt><dd>{html_text(text)}</dd></div>" for name, text in cover.facts
    )
    yield f'<dl class="facts">{facts}</dl>\n</header>'


def _contents(blocks: tuple[Block, ...]) -> Iterator[str]:
    links = "".join(
        f'<li class="level-{block.level}"><a href="#{block.anchor}">{html_text(block.text)}</a></li>'
        for block in blocks
        if isinstance(block, Heading) and block.listed
    )
    yield f'<nav aria-labelledby="contents"><h2 id="contents">Contents</h2><ul>{links}</ul></nav>'


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
        '<label>Search actions<input type="search" autocomplete="off"></label>'
        f'{selects}<output aria-live="polite"></output></div>'
    )


def _body(blocks: tuple[Block, ...], report: Report) -> Iterator[str]:
    rows = {row.id: _filter_attributes(report, row) for row in report.rows}
    first = next((number for number, block in enumerate(blocks) if _lists_actions(block)), len(blocks))
    controls = max((n for n, block in enumerate(blocks[:first]) if isinstance(block, Heading)
                    and block.level == 1), default=0)  # fmt: skip
    for number, block in enumerate(blocks):
        match block:
            case Contents():
                yield from _contents(blocks)
            case Heading():
                level = block.level + 1
                yield f'<h{level} id="{block.anchor}">{html_text(block.text)}</h{level}>'
            case Paragraph():
                yield _paragraph(block)
            case Chart():
                yield from _chart(block)
            case Table():
                yield from _table(block, rows)
        if number == controls and first < len(blocks):
            yield from _filter_controls(report)


def _lists_actions(block: Block) -> bool:
    return isinstance(block, Table) and block.lists_actions


def _paragraph(paragraph: Paragraph) -> str:
    kinds = {Emphasis.LEAD: ' class="lead"', Emphasis.NOTE: ' class="words"'}
    see = f" See {_link(paragraph.see)}." if paragraph.see else ""
    return f"<p{kinds.get(paragraph.emphasis, '')}>{_linked(paragraph.text)}{see}</p>"


def _linked(text: str) -> str:
    """Return a text escaped, with its web addresses as links that say nothing of the page they are on."""
    return "".join(
        f'<a href="{html_text(part.address)}" rel="noopener noreferrer">{html_text(part.text)}</a>'
        if part.address
        else html_text(part.text)
        for part in link_parts(unix_lines(text))
    )


def _link(reference: Reference) -> str:
    return f'<a href="#{html_text(reference.anchor)}">{html_text(reference.text)}</a>'


def _chart(chart: Chart) -> Iterator[str]:
    yield f"<h3>{html_text(chart.title)}</h3>"
    if chart.bars:
        drawn = (svg.draw(chart, f"chart-{chart.anchor}", frame) for frame in (svg.WIDE, svg.NARROW))
        caption = f"<figcaption>{html_text(chart.caption)}</figcaption>"
        yield f'<figure class="drawn">{"".join(drawn)}{caption}</figure>'


def _table(table: Table, rows: Mapping[str, str]) -> Iterator[str]:
    shares = sum(column.width for column in table.columns)
    kind = _KINDS.get(table.kind, "")
    if table.lists_actions:
        kind += " data-actions"
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
            attributes = rows.get(value_text(line[0]), "") if table.lists_actions else ""
            yield f"<tr{attributes}>{''.join(_cells(line, table))}</tr>"
    yield "</tbody></table>"


def _filter_attributes(report: Report, row: ReportRow) -> str:
    """Return the data attributes that the script filters a table row by."""
    attributes = {
        "id": row.id,
        "theme": row.theme,
        "stage": report.stage_label(row),
        "rag": report.rating_label(row),
    }
    data = "".join(f' data-{name}="{html_text(text)}"' for name, text in attributes.items())
    return f' id="{html_text(row.anchor)}"{data}'


def _cells(line: Line, table: Table) -> Iterator[str]:
    for number, (value, column) in enumerate(zip(line, table.columns, strict=True)):
        text = _value(value)
        if not number:
            yield f'<th scope="row">{text}</th>'
        else:
            name = f' data-name="{html_text(column.name)}"' if table.is_wide else ""
            kind = _number_class(column) or ' class="text"'
            yield f"<td{kind}{name}>{text}</td>"


def _value(value: Value) -> str:
    match value:
        case Badge():
            return _badge(value)
        case Reference():
            return _link(value)
        case Target():
            return f'<a class="own" href="#{html_text(value.anchor)}">{html_text(value.text)}</a>'
        case Listing():
            added = f'<span class="{ADDED_COMMA}">,</span> '
            return added.join(map(_linked, value.parts))
    return _linked(value_text(value))


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
