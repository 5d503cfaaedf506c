"""One theme in words and one bar: progress, ratings, stages, its copy, what it needs, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from tui_tracker.domain.plan.legend import MIXED, NO_STAGE, Legend
from tui_tracker.domain.plan.progress import Progress
from tui_tracker.domain.plan.summary import Share
from tui_tracker.domain.text import plural, uncapitalised
from tui_tracker.tui.format.text import clickable, colour_style, cut_width, joined, safe, safe_line
from tui_tracker.tui.keys.key_names import KeyNames
from tui_tracker.tui.widgets.bars import move_table, widths
from tui_tracker.tui.widgets.theme_table import ThemeRow

if TYPE_CHECKING:
    from tui_tracker.tui.models.overview import ActionLine, Changes, Overview, ThemeWork

_LABEL = 8
_BETWEEN = " · "
_LEAST_ACTIONS = 3
"""Lines from which it is worth to begin to name actions."""


def progress_words(progress: Progress) -> str:
    """Return `28 of 34 done, 2 started, 4 to do`."""
    parts = [f"{progress.done} of {progress.total} done"]
    parts += [f"{progress.started} started"] * bool(progress.started)
    parts += [f"{progress.outstanding} to do"] * bool(progress.outstanding)
    return ", ".join(parts)


def overview_content(
    row: ThemeRow,
    overview: Overview | None,
    legend: Legend,
    keys: KeyNames,
    *,
    since: str,
    columns: int,
    rows: int = 0,
    risks_first: bool = False,
) -> Content:
    """Return the detail of one theme; without `overview`, what needs no longer reading.

    Of `rows` lines, those that are left name actions that need somebody: those not done, or at risk, first.
    """
    before = overview.before.get(row.theme.key) if overview and since else None
    lines = [safe(progress_words(row.summary.progress), "bold"), safe("")]
    lines += _rating_lines(row.summary.ratings, legend, columns - _LABEL)
    rated = [part for part in before.ratings if part.label != legend.unrated.label] if before else []
    lines += _last_time(_rating_words(rated, legend), since, columns)
    lines += _labelled("Stage", _stage_words(row.summary.stages) or [safe("none")], columns)
    lines += _last_time(_stage_words(before.stages) if before else [], since, columns)
    if overview is None:
        return joined(lines, "\n")
    if words := _copy_words(row, overview):
        lines.append(joined([safe(f"{'Copy':<{_LABEL}}", "bold"), words]))
    lines += _needs(row.summary.progress, overview.held, keys, columns, is_whole=not row.theme.key)
    if since:
        lines += _changes(overview.changes.get(row.theme.key), since, columns)
    if work := overview.work.get(row.theme.key):
        lines += _work_lines(work, columns, rows - len(lines), risks_first=risks_first)
    return joined(lines, "\n")


def _stage_words(stages: Sequence[Share]) -> list[Content]:
    words = {MIXED: f"at {MIXED}", NO_STAGE: "without a stage"}
    return [
        safe(f"{part.count} {words.get(part.label, uncapitalised(part.label))}")
        for part in stages
        if part.count
    ]


def _last_time(words: Sequence[Content], since: str, columns: int) -> list[Content]:
    """Return words on the previous period, for comparison."""
    if not words:
        return []
    first = joined([safe(f"{since}: ", "$quiet"), words[0]])
    return _labelled("", [first, *words[1:]], columns)


def _work_lines(work: ThemeWork, columns: int, rows: int, *, risks_first: bool) -> list[Content]:
    """Return the actions not done and those at risk, as far as there is room for three of them or more."""
    lines: list[Content] = []
    parts = [
        ("Not done", work.not_done, work.number_not_done),
        ("Red and amber", work.at_risk, work.number_at_risk),
    ]
    for heading, actions, number in reversed(parts) if risks_first else parts:
        left = rows - len(lines) - 2
        if not actions or left < _LEAST_ACTIONS:
            continue
        has_more = number > left
        shown = actions[: left - 1] if has_more else actions
        lines += [safe(""), safe(f"{heading} ({number})", "bold")]
        lines += [
            clickable(_action_line(action, columns), f"go_to({action.theme!r}, {action.key!r})")
            for action in shown
        ]
        if len(shown) < number:
            lines.append(safe(f"  and {number - len(shown)} more", "$quiet"))
    return lines


def _action_line(action: ActionLine, columns: int) -> Content:
    head = f"{action.id:<5}"
    text = cut_width(" ".join(action.text.split()), max(columns - len(head) - 3, 1))
    symbol = safe(f"{action.symbol} ", colour_style(action.colour) if action.colour else "$quiet")
    return joined([symbol, safe_line(head, "bold"), safe_line(f" {text}")])


def _rating_lines(ratings: Sequence[Share], legend: Legend, cells: int) -> list[Content]:
    symbols = {badge.label: badge.symbol for badge in legend.rag_badges()}
    parts = [part for part in ratings if part.count]
    shares = widths([part.count for part in parts], max(cells, 1))
    bar = [
        safe(symbols.get(part.label, "·") * share, colour_style(part.colour))
        for part, share in zip(parts, shares, strict=True)
    ]
    words = _rating_words(ratings, legend)
    return [joined([safe(f"{'RAG':<{_LABEL}}", "bold"), *bar]), *_labelled("", words, cells + _LABEL)]


def _rating_words(ratings: Sequence[Share], legend: Legend) -> list[Content]:
    symbols = {badge.label: badge.symbol for badge in legend.rag_badges()}
    return [
        joined([
            safe(f"{symbols.get(part.label, '·')} ", colour_style(part.colour)),
            safe(f"{part.count} {uncapitalised(part.label)}"),
        ])
        for part in ratings
        if part.count
    ]  # fmt: skip


def _labelled(label: str, parts: Sequence[Content], columns: int) -> list[Content]:
    """Return parts after a label, in lines of at most `columns`, all with the same indent."""
    lines: list[list[Content]] = [[]]
    indent = max(_LABEL, len(label) + 1)
    width = indent
    for part in _wrapped(parts, columns - indent):
        width += part.cell_length + len(_BETWEEN)
        if lines[-1] and width > columns:
            lines.append([])
            width = indent + part.cell_length + len(_BETWEEN)
        lines[-1].append(part)
    heads = [label, *[""] * (len(lines) - 1)]
    return [
        joined([safe(f"{head:<{indent}}", "bold"), joined(line, _BETWEEN)])
        for head, line in zip(heads, lines, strict=True)
    ]


def _wrapped(parts: Sequence[Content], columns: int) -> Iterator[Content]:
    """Yield the parts; a part that is longer than a line is split."""
    for part in parts:
        yield from part.wrap(max(columns, 1)) if part.cell_length > columns else [part]


def _copy_words(row: ThemeRow, overview: Overview) -> Content | None:
    words = overview.copy_words(row.theme.key) if row.theme.key else overview.returned
    return safe(words, "bold $rag-red" if words == "late" else "") if words else None


def _needs(progress: Progress, held: int, keys: KeyNames, columns: int, *, is_whole: bool) -> list[Content]:
    where = "" if is_whole else " in the plan"
    conflicts, decisions = plural(progress.conflicts, "action"), plural(held, "decision")
    conflict_key, menu_key = (keys("themes", name) for name in ("look-conflicts", "file-coordinate"))
    needs = [(f"{conflicts} in conflict ({conflict_key})", "conflicts")] * bool(progress.conflicts)
    needs += [(f"{decisions} to make{where} ({menu_key})", "held")] * bool(held)
    parts = [clickable(safe(words, "bold $rag-red"), f"app.open({screen!r})") for words, screen in needs]
    return _labelled("Needs you", parts, columns) if parts else []


def _changes(changes: Changes | None, since: str, columns: int) -> list[Content]:
    """Return a table of the changes since the previous period: how many, from, to, and the actions."""
    if changes is None or not any(changes.by_kind.values()):
        return [safe(""), safe(f"No changes since {since}.", "$quiet")]
    heading = f"Changes since {since}{f' ({changes.setbacks})' if changes.setbacks else ''}"
    return [safe(""), safe(heading, "bold"), *move_table(changes.by_kind, columns)]
