"""Applying reviewed corrections to a parsed source: first those of headings, then those of actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui_tracker.domain.imports.source import LineKind
from tui_tracker.domain.plan.ids import fold_id
from tui_tracker.importers.parse.lines import Line
from tui_tracker.importers.parse.model import LOST, LineMark, ParseResult, RawProblem, RawRow
from tui_tracker.importers.resolve.corrections_file import Correction, stale_problem
from tui_tracker.importers.resolve.themes_and_ids import Identified


def correct_headings(parsed: ParseResult, corrections: Sequence[Correction]) -> ParseResult:
    """Return the source with section headings and theme titles corrected, and the rows under them."""
    for correction in corrections:
        if correction.action is not None or correction.value is None:
            continue
        corrected = _with_heading(parsed, correction, correction.value)
        if corrected == parsed:
            reason = f"there is no such {correction.field} to correct on that line"
            corrected = corrected.with_problems([stale_problem(correction, reason)])
        parsed = _without_problems(corrected, "heading-cut", correction.lines)
    return parsed


def _with_heading(parsed: ParseResult, correction: Correction, value: str) -> ParseResult:
    if correction.field == "theme":
        blocks = (
            replace(block, name=value) if block.line in correction.lines else block for block in parsed.blocks
        )
        return replace(parsed, blocks=tuple(blocks))
    return _with_section(parsed, correction.lines, value)


def _with_section(parsed: ParseResult, lines: Sequence[int], value: str) -> ParseResult:
    """Return the source with the section whose heading is on one of `lines` called `value`."""
    old_names = {context.section for context in parsed.contexts if context.section_line in lines}
    if not old_names - {value}:
        return parsed
    contexts = tuple(
        replace(context, section=value) if context.section_line in lines else context
        for context in parsed.contexts
    )
    rows = tuple(_row_with_section(row, value) if row.heading_line in lines else row for row in parsed.rows)
    marks = tuple(
        _mark_with_section(mark, old_names, value) if context.section_line in lines else mark
        for mark, context in zip(parsed.marks, contexts, strict=True)
    )
    return replace(parsed, contexts=contexts, rows=rows, marks=marks)


def _row_with_section(row: RawRow, value: str) -> RawRow:
    names = ("section", "group") if "group" in row.fields else ("section",)
    return row.with_fields(**dict.fromkeys(names, value))


def _mark_with_section(mark: LineMark, old_names: set[str | None], value: str) -> LineMark:
    if mark.kind not in (LineKind.HEADING, LineKind.HEADER):
        return mark
    for name in old_names:
        if name:
            mark = replace(mark, detail=mark.detail.replace(name, value))
    return mark


def correct_actions(
    identified: Identified, lines: Sequence[Line], corrections: Sequence[Correction]
) -> Identified:
    """Return the source with actions corrected, and with those whose ID only a person could find."""
    indexes = {fold_id(row.id): index for index, row in reversed(list(enumerate(identified.parsed.rows)))}
    for correction in corrections:
        if correction.action is None:
            continue
        index = indexes.get(fold_id(correction.action))
        parsed = _with_action(identified, lines, correction, index)
        if len(parsed.rows) > len(identified.parsed.rows):
            indexes[fold_id(correction.action)] = len(parsed.rows) - 1
        identified = replace(identified, parsed=parsed)
    rows = tuple(sorted(identified.parsed.rows, key=lambda row: row.index))
    return replace(identified, parsed=replace(identified.parsed, rows=rows))


def _with_action(
    identified: Identified, lines: Sequence[Line], correction: Correction, index: int | None
) -> ParseResult:
    """Return the source with one correction applied to the row at `index`, or noted as out of date."""
    parsed = identified.parsed
    if index is None and correction.field == "id" and correction.value:
        rows = (*parsed.rows, _new_row(correction, identified, lines))
    elif index is None:
        return parsed.with_problems([stale_problem(correction, "there is no such action")])
    elif correction.value is not None and parsed.rows[index].text_of(correction.field) == correction.value:
        reason = "the rules read that already: there is nothing to correct"
        return parsed.with_problems([stale_problem(correction, reason)])
    else:
        corrected = _corrected_row(parsed.rows[index], correction)
        rows = (*parsed.rows[:index], corrected, *parsed.rows[index + 1 :])
    return _with_lines_read(replace(parsed, rows=rows), correction.lines, lines)


def _new_row(correction: Correction, identified: Identified, lines: Sequence[Line]) -> RawRow:
    index = next(number for number, line in enumerate(lines) if line.number == correction.lines[0])
    context = identified.parsed.contexts[index]
    fields = {"id": correction.value or "", "theme": identified.theme_of_block.get(context.block, "")}
    if context.section:
        fields["section"] = context.section
    return RawRow(
        block=context.block,
        index=index,
        lines=correction.lines,
        fields=fields,
        columns=context.columns | {"theme", "section"},
        heading_line=context.section_line,
        repaired=(_repair(correction),),
    )


def _corrected_row(row: RawRow, correction: Correction) -> RawRow:
    kept = tuple(problem for problem in row.problems if problem.field != correction.field)
    lines = tuple(sorted({*row.lines, *correction.lines}))
    row = replace(row, problems=kept, lines=lines)
    row = row.with_fields(**{correction.field: correction.value or ""}).with_repair(_repair(correction))
    if correction.value is None:
        message = f"Missing in the original; left blank. {correction.reason}"
        return row.with_problems(_lost_text(correction, message))
    if LOST in correction.value:
        message = f"The original is incomplete at {LOST}. {correction.reason}"
        return row.with_problems(_lost_text(correction, message))
    return row


def _with_lines_read(parsed: ParseResult, numbers: Sequence[int], lines: Sequence[Line]) -> ParseResult:
    """Return the source with lines that a correction has read no longer marked as problems."""
    marks = tuple(
        LineMark(kind=LineKind.ACTION) if line.number in numbers and mark.kind is LineKind.PROBLEM else mark
        for line, mark in zip(lines, parsed.marks, strict=True)
    )
    return _without_problems(replace(parsed, marks=marks), "row-unreadable", numbers)


def _without_problems(parsed: ParseResult, rule: str, lines: Sequence[int]) -> ParseResult:
    kept = (problem for problem in parsed.problems if not (problem.rule == rule and problem.line in lines))
    return replace(parsed, problems=tuple(kept))


def _repair(correction: Correction) -> str:
    return f"{correction.field} by the corrections file: {correction.reason}"


def _lost_text(correction: Correction, message: str) -> RawProblem:
    return RawProblem(rule="text-lost", message=message, line=correction.lines[0], field=correction.field)
