"""The words of a row's stage and rating cells: what they are in this plan, and what is kept as printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_tracker.domain.imports.understanding import UnreadWord
from tui_tracker.domain.own_fields import printed_name
from tui_tracker.domain.plan.stages import StageAt, Stages
from tui_tracker.importers.parse.model import RawProblem, RawRow
from tui_tracker.importers.vocabulary import RatingReading, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadWords:
    """What a row's stage and rating cells say."""

    stages: Stages = ()
    rag: str | None = None
    printed: tuple[tuple[str, str], ...] = ()
    """Cells kept beside what was read of them, under the names that `printed_name` gives."""
    unread: tuple[tuple[str, str], ...] = ()
    """(field, word) of the cells that were not understood."""
    is_rated: bool = False
    """Its rating cell was understood, if only as the final stage."""
    is_kept: bool = False
    """What was not understood is kept as printed."""

    def problems(self, row: RawRow, *, rated: bool) -> list[RawProblem]:
        """Return what a person should check; ratings only where the source is `rated` at all."""
        problems = []
        for field, word in self.unread:
            kept = " and kept as printed" if self.is_kept else ""
            if field == "stages":
                message = f"{word!r} is not a stage, so the stage was left blank{kept}."
                problems.append(_problem("stage-unreadable", message, row, field))
            elif rated:
                kept = ", kept as printed" if self.is_kept else ""
                message = f"{word!r} is not a rating; left as not rated{kept}."
                problems.append(_problem("rag-unreadable", message, row, field))
        return problems


def read_words(row: RawRow, words: Vocabulary, period: str, *, trusted: bool) -> ReadWords:
    """Read a row's stage and rating; with `trusted` cells nothing that they say is dropped."""
    stage_text, rating_text = row.text_of("stages"), row.text_of("rag")
    stages = words.parse_stages(stage_text)
    unread = [("stages", stage_text)] if stages is None else []
    if not trusted:
        rag = words.rating(rating_text)
        unread += [("rag", rating_text)] if rating_text and not rag else []
        return ReadWords(stages=stages or (), rag=rag, unread=tuple(unread), is_rated=bool(rag))
    reading = words.read_rating(rating_text)
    if reading.stage and not stages:
        stages = (StageAt(stage=reading.stage),)
    printed = [("stages", stage_text)] if unread else []
    if not reading.is_read and not reading.is_empty:
        unread.append(("rag", rating_text))
    if _says_more(reading, stages or ()):
        printed.append(("rag", rating_text))
    return ReadWords(
        stages=stages or (),
        rag=reading.key,
        printed=tuple((printed_name(field, period), text) for field, text in printed),
        unread=tuple(unread),
        is_rated=reading.is_read,
        is_kept=True,
    )


def _says_more(reading: RatingReading, stages: Stages) -> bool:
    """Return whether a rating cell says more than what is stored of it."""
    if reading.is_empty:
        return False
    is_other_stage = reading.stage is not None and all(stage.stage != reading.stage for stage in stages)
    return not reading.is_read or not reading.is_whole or is_other_stage


def count_unread(rows: Sequence[ReadWords]) -> tuple[UnreadWord, ...]:
    """Return each word that was not understood, whatever its case, with its number."""
    spellings: dict[tuple[str, str], list[str]] = {}
    for field, word in _words(rows):
        spellings.setdefault((field, word.casefold()), []).append(word)
    unread = [
        UnreadWord(field=field, word=same[0], count=len(same)) for (field, _), same in spellings.items()
    ]
    return tuple(sorted(unread, key=lambda word: (word.field != "stages", -word.count, word.word)))


def _words(rows: Iterable[ReadWords]) -> Iterable[tuple[str, str]]:
    for row in rows:
        for field, text in row.unread:
            yield field, " ".join(text.split())


def _problem(rule: str, message: str, row: RawRow, field: str) -> RawProblem:
    return RawProblem(rule=rule, message=message, line=row.lines[0], field=field)
