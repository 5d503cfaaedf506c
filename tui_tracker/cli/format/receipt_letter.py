"""Write the receipt of a returned file as a letter to its lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_tracker.cli.text_layout import wrap, wrap_sentence
from tui_tracker.domain.exchange.held import HOLD_REASON_TEXT, HoldReason
from tui_tracker.domain.exchange.letters import greeting
from tui_tracker.domain.exchange.refusal import refusal_for_lead
from tui_tracker.domain.exchange.submission import LeadProgress, ReceivedChange
from tui_tracker.domain.field_values import cleared_words, quoted_words, value_words
from tui_tracker.domain.fields import field_label
from tui_tracker.domain.plan.legend import Legend
from tui_tracker.domain.plan.periods import period_label
from tui_tracker.domain.text import clean_line, join_words, one_line, plural
from tui_tracker.services.exchange.receipts import Overruled, Receipt
from tui_tracker.services.system.local_time import local_date

NO_REASONS: Mapping[str, str] = {}
COLUMNS = 76
"""Width of a line, in characters: email programs break longer lines."""

_REASONS = HOLD_REASON_TEXT | {HoldReason.OUT_OF_THEME: "not one of your themes"}
"""The reason why a change is held, in words for the lead."""


def format_receipt(
    content: Receipt, periods: Mapping[str, str], themes: Mapping[str, str], legend: Legend
) -> Iterator[str]:
    """Yield the letter: thanks, what arrived, what is still to do, then the changes that were not accepted.

    `periods` and `themes` are the tracker's labels and names by key.
    """
    file = content.submission.file
    yield from wrap_sentence(greeting(_recipient(content)), COLUMNS)
    yield ""
    yield from wrap_sentence(f"Thank you for {_update_name(content, periods, themes)}.", COLUMNS)
    when = local_date(content.submission.at)
    if file.refused:
        yield from wrap_sentence(f"We received {file.name} on {when}, but could not use it.", COLUMNS)
        reason, request = refusal_for_lead(one_line(file.refused))
        yield from wrap_sentence(f"The reason: {reason}", COLUMNS)
        yield from wrap_sentence(request, COLUMNS)
    else:
        yield from wrap_sentence(f"We received {file.name} and merged it on {when}.", COLUMNS)
        yield from wrap(f"{plural(len(content.accepted), 'change')} accepted. {_progress(content)}", COLUMNS)
        for head, changes, reasons in (
            ("Someone else changed these too. We will choose a version:", content.waiting, NO_REASONS),
            ("We have not decided on these yet:", content.held, NO_REASONS),
            ("We did not accept these:", content.declined, content.reasons),
        ):
            yield from _block(head, changes, periods, legend, reasons, reader=_recipient(content))
        yield from _overruled_lines(content.otherwise, periods, legend, _recipient(content))
        yield from _changed_again_lines(content.changed_again, periods, _recipient(content))
    yield ""
    yield clean_line(content.submission.by)


def _recipient(content: Receipt) -> str:
    """Return whom to write to: the lead of the copy if they wrote in it, else its only author; or nobody.

    A file beside the lead's own may hold what the lead wrote first: its writer is the deputy.
    """
    file = content.submission.file
    if content.writer:
        return content.writer
    if file.copy and file.copy.lead and not file.other_authors:
        return file.copy.lead
    return file.authors[0] if len(file.authors) == 1 else ""


def _update_name(content: Receipt, periods: Mapping[str, str], themes: Mapping[str, str]) -> str:
    """Return which update a file is: `your December 2025 update of Transport`."""
    file = content.submission.file
    if not file.copy:
        return "your update"
    names = ", ".join(themes.get(key, key) for key in file.copy.themes)
    update = f"{_period_name(file.copy.period, periods)} update of {names}"
    is_of_lead = not file.copy.lead or _recipient(content) == file.copy.lead
    is_by_other = file.other_authors or (content.writer and not is_of_lead)
    return f"the {update}, in {file.copy.lead}'s copy" if is_by_other else f"your {update}"


def _progress(content: Receipt) -> str:
    """Return how many updates are done, and the request to send the rest, but for a newer file that came."""
    file = content.submission.file
    if file.total is None or file.done is None:
        return ""
    if content.progress and not content.newer:
        return _progress_together(content, content.progress)
    if file.other_authors:
        return f"{file.done} of its {plural(file.total, 'update')} {'is' if file.done == 1 else 'are'} done."
    if content.newer:
        return f"You have also sent a newer version of it, {content.newer}, which counts."
    done = f"{file.done} of your {plural(file.total, 'update')} {'is' if file.done == 1 else 'are'} done."
    if file.done >= file.total:
        return f"{done} You have finished your update."
    return f"{done} Please send your file again when you have done more."


def _progress_together(content: Receipt, progress: LeadProgress) -> str:
    """Return how many updates are done with the files that others filled in beside this one."""
    done, total = progress.done or 0, progress.total or 0
    verb = "is" if done == 1 else "are"
    counted = f"{done} of the {plural(total, 'update')} {verb} done."
    words = f"Together with {join_words(content.beside)}, {counted}"
    if done < total and not content.submission.file.other_authors:
        return f"{words} Please send your file again when you have done more."
    return words


def _block(
    head: str,
    changes: tuple[ReceivedChange, ...],
    periods: Mapping[str, str],
    legend: Legend,
    reasons: Mapping[str, str],
    *,
    reader: str,
) -> Iterator[str]:
    """Yield changes under a heading, each with why it was held and, by its revision, why it was declined."""
    if changes:
        yield ""
        yield head
    for change in changes:
        writer = f"written by {clean_line(change.author)}" if _is_by_other(change, reader) else ""
        words = (writer, _REASONS[change.held] if change.held else "", reasons.get(change.revision, ""))
        reason = f" ({': '.join(filter(None, words))})" if any(words) else ""
        value = quoted_words(change.cell.field, value_words(change.cell.field, change.after, legend))
        value = value or cleared_words(change.cell.field, "nothing")
        yield from wrap(f"{_cell_name(change, periods)}: {value}{reason}", COLUMNS, indent="  ")


def _is_by_other(change: ReceivedChange, reader: str) -> bool:
    """Return whether a change is known to be another person's than the one who is written to."""
    return bool(reader) and change.author.casefold() != reader.casefold()


def _overruled_lines(
    overruled: tuple[Overruled, ...], periods: Mapping[str, str], legend: Legend, reader: str
) -> Iterator[str]:
    if overruled:
        yield ""
        yield from wrap("We agreed something else for these. Please write to us if that is wrong:", COLUMNS)
    for cell in overruled:
        written = _quoted(value_words(cell.change.cell.field, cell.change.after, legend))
        decided_by = f" by {clean_line(cell.author)}" if cell.author else ""
        reason = f", because: {clean_line(cell.why)}" if cell.why else ""
        agreed = f"agreed{decided_by}: {_quoted(value_words(cell.change.cell.field, cell.agreed, legend))}"
        is_by_other = _is_by_other(cell.change, reader) or not reader
        writer = clean_line(cell.change.author) if is_by_other else "you"
        line = f"{_cell_name(cell.change, periods)}: {writer} wrote {written}; {agreed}{reason}"
        yield from wrap(line, COLUMNS, indent="  ")


def _changed_again_lines(
    changes: tuple[ReceivedChange, ...], periods: Mapping[str, str], reader: str
) -> Iterator[str]:
    if changes:
        yield ""
        yield from wrap("You have changed these since. We use your newer version:", COLUMNS)
    for change in changes:
        writer = f" (written by {clean_line(change.author)})" if _is_by_other(change, reader) else ""
        yield from wrap(f"{_cell_name(change, periods)}{writer}", COLUMNS, indent="  ")


def _quoted(value: str | None) -> str:
    return f"“{value}”" if value else "nothing"


def _cell_name(change: ReceivedChange, periods: Mapping[str, str]) -> str:
    period = _period_name(change.cell.period, periods)
    return clean_line(f"{change.id} {field_label(change.cell.field)} {period}".strip())


def _period_name(key: str, periods: Mapping[str, str]) -> str:
    return periods.get(key) or period_label(key)
