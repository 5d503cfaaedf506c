"""Write the word diff of a note as lines: what was removed and added in words, or both marked in the text."""

from __future__ import annotations

from tui_tracker.cli.output import use_colour
from tui_tracker.cli.text_layout import wrap, wrap_runs
from tui_tracker.domain.compare.diff import DiffKind, DiffPart, plain_diff, word_diff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STYLES = {DiffKind.SAME: (), DiffKind.REMOVED: ("red", "strike"), DiffKind.ADDED: ("green", "underline")}
CONTEXT = 4
"""Unchanged words shown before and after a change; changes nearer to each other are shown as one."""
HEADS = ("Removed", "Added")


def diff_lines(
    old: str | None, new: str | None, columns: int, *, marks: bool = False, heads: Sequence[str] = HEADS
) -> list[str]:
    """Return the changes from one text to another, in lines of at most `columns`.

    Each change is a line of removed and one of added words, in quotation marks among the words around
    them; with `marks` both are in the text, in colour or as `[-removed-]{+added+}`.
    """
    parts = word_diff(old or "", new or "")
    if marks and use_colour():
        return wrap_runs([(part.text, _STYLES[part.change]) for part in parts], columns)
    if marks:
        return wrap(plain_diff(parts), columns)
    return [line for text in _changes(parts, heads) for line in wrap(text, columns)] or ["No words changed."]


def _changes(parts: Sequence[DiffPart], heads: Sequence[str]) -> Iterator[str]:
    """Yield the two sentences of each change, the one of removed words first."""
    for start, end in _groups(parts):
        before = _last_words(parts[start - 1].text) if start else ""
        after = _first_words(parts[end].text) if end < len(parts) else ""
        for head, left_out in zip(heads, (DiffKind.ADDED, DiffKind.REMOVED), strict=True):
            group = [part for part in parts[start:end] if part.change is not left_out]
            if any(part.change is not DiffKind.SAME for part in group):
                words = " ".join("".join(part.text for part in group).split())
                yield " ".join(filter(None, (f"{head}:", before, f"“{words}”", after)))


def _groups(parts: Sequence[DiffPart]) -> list[tuple[int, int]]:
    """Return the first and the next-to-last index of each change, near changes joined to one."""
    groups: list[tuple[int, int]] = []
    for index, part in enumerate(parts):
        if part.change is DiffKind.SAME:
            continue
        between = parts[groups[-1][1] : index] if groups else ()
        if groups and sum(len(same.text.split()) for same in between) < CONTEXT:
            groups[-1] = (groups[-1][0], index + 1)
        else:
            groups.append((index, index + 1))
    return groups


def _last_words(text: str) -> str:
    words = text.split()
    return " ".join((["…"] if len(words) > CONTEXT else []) + words[-CONTEXT:])


def _first_words(text: str) -> str:
    words = text.split()
    return " ".join(words[:CONTEXT] + (["…"] if len(words) > CONTEXT else []))
