"""Write in about ten lines what an import understood of a file, before anything is written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.imports.source import LineKind, ParsedSource
from tui_tracker.domain.imports.understanding import ColumnUse, UnreadWord
from tui_tracker.domain.own_fields import AS_PRINTED, is_part
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import beginning, line_runs, plural, short_list
from tui_tracker.services.imports import ImportReport

MOST_NAMED = 12
"""Names in one line of the preview; the rest are counted."""
_NOT_TAKEN = (LineKind.NOISE, LineKind.PROBLEM)


def preview(report: ImportReport) -> Iterator[str]:
    """Yield what was understood: tables, columns, period, rows, IDs, words that were not read."""
    parsed = report.parsed
    yield from _tables(parsed)
    yield from _columns(parsed)
    yield _period(report)
    yield from _rows(parsed)
    yield from _ids(report)
    yield from _unread(parsed.understanding.unread)


def preview_json(report: ImportReport) -> dict[str, object]:
    """Return the preview as values for scripts."""
    understanding = report.parsed.understanding
    matching = report.matching
    return {
        "tables": [
            {"name": table.name or None, "header_line": table.header_line, "rows": table.rows,
             "left_out": table.left_out or None}
            for table in understanding.tables
        ],
        "columns": [
            {"name": column.name, "field": column.field, "why": column.why or None}
            for column in understanding.columns
        ],
        "period_is_named": understanding.period_is_named,
        "periods": [use.key for use in understanding.periods if use.is_taken] or [report.parsed.period],
        "other_periods": [
            name for use in understanding.periods if not use.is_taken for name in use.columns
        ],
        "not_taken": [
            {"line": outcome.line, "why": outcome.detail}
            for outcome in report.parsed.line_outcomes
            if outcome.kind in _NOT_TAKEN
        ],
        "made_ids": understanding.made_ids,
        "unread": [
            {"field": word.field, "word": word.word, "count": word.count} for word in understanding.unread
        ],
        "nearly_the_same": [
            {"id": near.id, "line": near.line, "plan": near.known, "file": near.text, "taken": near.is_taken}
            for near in (matching.near if matching else ())
        ],
        "renumbered": [
            {"file": printed, "plan": identity}
            for printed, identity in (matching.renumbered if matching else ())
        ],
        "missing": [action.id for action in (matching.missing if matching else ())],
    }  # fmt: skip


def _tables(parsed: ParsedSource) -> Iterator[str]:
    tables = parsed.understanding.tables
    taken = [table for table in tables if not table.left_out]
    names = [
        f"{f'sheet “{table.name}”, ' if table.name else ''}header on line {table.header_line}"
        for table in taken
    ]
    yield f"  Table: {_listed(names, '; ')}."
    left_out = [f"“{table.name}” ({table.left_out})" for table in tables if table.left_out]
    if left_out:
        yield f"  Sheets left out: {_listed(left_out, '; ')}."
        yield "    To use others instead: --sheet NAME, once for each."
    sheets = [use for use in parsed.understanding.periods if not (use.is_taken or use.columns)]
    if sheets:
        dates = [f"{period_label(use.key)} ({use.key})" for use in sheets]
        yield f"    They are for {_listed(dates)}. To import each as a period of its own: --all-periods."


def _columns(parsed: ParsedSource) -> Iterator[str]:
    """Yield what each column was read as, what is kept of the others, and which periods were left."""
    columns = parsed.understanding.columns
    read = [
        f"{_header(column)} → {field_label(column.field)}{_why(column)}" for column in columns if column.field
    ]
    yield f"  Columns: {_listed(read)}."
    periods = parsed.understanding.periods
    taken = {name for use in periods if use.is_taken for name in use.columns}
    kept = [
        f"{_header(column)}{_why(column)}" for column in columns if not (column.field or column.name in taken)
    ]
    if kept:
        yield f"  Kept as fields of the plan's own: {_listed(kept)}."
    for use in periods if taken else ():
        if use.columns:
            yield f"  For {period_label(use.key)}: {_listed(use.columns)}."
    if left := [use for use in periods if use.columns and not use.is_taken]:
        names = [name for use in left for name in use.columns]
        dates = [f"{period_label(use.key)} ({use.key})" for use in left]
        is_latest = all(use.key <= parsed.period for use in left)
        which = "latest period with values" if is_latest else "period that you asked for"
        yield f"  The {which} is used; kept beside it: {_listed(names)}."
        yield f"    They are for {_listed(dates)}. To import each as a period of its own: --all-periods."
        yield "    To use another instead, add --period with its year and month."


def _header(column: ColumnUse) -> str:
    return beginning(column.name, 40)


def _why(column: ColumnUse) -> str:
    return f" ({column.why})" if column.why else ""


def _period(report: ImportReport) -> str:
    """Return the periods of the updates, and why those."""
    parsed = report.parsed
    why = ""
    if report.is_repeated:
        why = ", because the plan has the file's updates for it"
    elif not parsed.understanding.period_is_named:
        why = ", because the file does not name it"
    if len(parsed.periods) > 1:
        return f"  Periods: {_listed([period_label(key) for key in parsed.periods])}{why}."
    return f"  Period: {period_label(parsed.period)}{why}. For another one add --period."


def _rows(parsed: ParsedSource) -> Iterator[str]:
    """Yield how many actions each theme has, and which lines are no action of their own."""
    kinds = Counter(outcome.kind for outcome in parsed.line_outcomes)
    themes = Counter(row.action.theme for row in parsed.rows)
    names = {theme.key: theme.name for theme in parsed.themes}
    counted = [f"{names.get(key, key)} {number}" for key, number in themes.items()]
    rows = f"{plural(len(parsed.rows), 'action')} in {plural(len(themes), 'theme')}: {_listed(counted)}"
    headings = f"; {plural(kinds[LineKind.HEADING], 'heading')}" if kinds[LineKind.HEADING] else ""
    yield f"  Rows: {rows}{headings}."
    parts = [
        line
        for row in parsed.rows
        if any(is_part(name) for name, _ in row.action.extras)
        for line in row.lines[1:]
    ]
    if parts:
        yield f"  Kept with the action above, as a part of it: {line_runs(parts)}."
    reasons: dict[str, list[int]] = {}
    for outcome in parsed.line_outcomes:
        if outcome.kind in _NOT_TAKEN and "the sheet is left out" not in outcome.detail:
            reasons.setdefault(outcome.detail, []).append(outcome.line)
    if reasons:
        # A document's title above its first table has no line of its own.
        lines = [
            f"{line_runs(filter(None, numbers)) if any(numbers) else 'above the table'} ({reason})"
            for reason, numbers in reasons.items()
        ]
        yield f"  Left out: {_listed(lines, '; ')}."


def _ids(report: ImportReport) -> Iterator[str]:
    """Yield where the IDs come from, and how the rows were matched with the actions of the plan."""
    made = report.parsed.understanding.made_ids
    matching = report.matching
    if not made:
        yield "  IDs: as printed."
    elif matching is None:
        count = plural(made, "action")
        yield f"  IDs: made for {count}, because the file has none for them, or the same one twice."
    else:
        new_ids = set(report.new_ids)
        new = sum(1 for row in matching.parsed.rows if row.has_made_id and row.action.id in new_ids)
        parts = [f"{plural(made - new, 'action')} without a printed ID, found in the plan by text"] * (
            made > new
        )
        parts += [f"made for {plural(new, 'new action')}"] * (new > 0)
        yield f"  IDs: {'; '.join(parts)}."
    for near in matching.near if matching else ():
        verb = "read as" if near.is_taken else "new, but similar to"
        yield f"  line {near.line}: “{near.text}” is {verb} {near.id} “{near.known}”."
    for other in matching.replaced if matching else ():
        yield f"  line {other.line}: {other.id} is “{other.text}”; in the plan it is “{other.known}”."
        yield "    Check that it is the ID of the same action."
    if matching and matching.renumbered:
        pairs = [f"{printed} is {identity} in the plan" for printed, identity in matching.renumbered]
        yield f"  Different IDs for the same text: {_listed(pairs)}."
    if matching and matching.new_themes:
        yield f"  Themes that the plan does not have: {_listed(matching.new_themes)}."
    if matching and matching.missing:
        names = [f"{action.id} “{beginning(action.texts[0], 60)}”" for action in matching.missing]
        yield f"  Not in the file, so left as they are: {_listed(names)}."


def _unread(words: Sequence[UnreadWord]) -> Iterator[str]:
    for field, where in (("stages", "the stage"), ("rag", "the rating")):
        unread = [word for word in words if word.field == field]
        if not unread:
            continue
        counted = [f"{word.word} ({word.count})" for word in unread]
        yield f"  Not {where}s of this plan, kept as “{AS_PRINTED[field]}”: {_listed(counted)}."
        listed = json.dumps([word.word for word in unread[:MOST_NAMED]], ensure_ascii=False)
        yield f"    To have them read, write in config.toml, below {where} that they mean: also = {listed}"
        yield "    Then import the file again."


def _listed(items: Sequence[str], joint: str = ", ") -> str:
    return short_list(items, MOST_NAMED, joint)
