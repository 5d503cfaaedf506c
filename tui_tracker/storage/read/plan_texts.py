"""Reads only the texts of a plan, for rules that measure one action by the words of all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tui_tracker.storage.read.reader import PLAN_ORDER, TrackerReader
from tui_tracker.storage.reported_actions import LISTED_IN_PERIOD


def plan_texts(reader: TrackerReader, period: str, previous: str | None) -> Iterator[str | None]:
    """Yield the texts of every action that a period reports, in the plan's order."""
    rows = reader.select(
        f"""
        SELECT action.text, action.section, action.partners, current.note, previous.note
          FROM action_view AS action
          LEFT JOIN update_view AS current ON current.action = action.key AND current.period = :period
          LEFT JOIN update_view AS previous ON previous.action = action.key AND previous.period = :previous
         WHERE {LISTED_IN_PERIOD.format(period=":period")}
        {PLAN_ORDER}
        """,
        {"period": period, "previous": previous},
    )
    for row in rows:
        yield from row


FoundText = tuple[int, str]
"""A row of the search index, and its text."""
_OF_PERIOD = f"""
    CROSS JOIN actions AS action ON action.key = word.action
    WHERE (word.period = '' AND word.field IN ('text', 'section', 'partners')
           OR word.field = 'note' AND word.period IN (:period, :previous))
      AND {LISTED_IN_PERIOD.format(period=":period")}
"""
"""Keeps what `plan_texts` yields of the rows `word` of the index; from each of them to its action."""
_VOCABULARY = (
    "PRAGMA query_only = OFF",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, words, row)",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.instances USING fts5vocab(main, words, instance)",
    "PRAGMA query_only = ON",
)
"""The index's own terms: stems in lower case. A temporary table is nothing of the file."""


class WordIndex:
    """The texts of the actions that a period reports, by the words in them."""

    def __init__(self, reader: TrackerReader, period: str, previous: str | None) -> None:
        self._reader = reader
        self._periods: Mapping[str, object] = {"period": period, "previous": previous}
        for statement in _VOCABULARY:
            reader.value(statement)

    def texts_with(self, word: str, part: str = "") -> Iterator[FoundText]:
        """Yield the texts with a word or another form of it, and with this `part` in whatever ASCII case."""
        query = f"""
            SELECT word.rowid, word.text
              FROM words AS word
             {_OF_PERIOD}
               AND word.words MATCH :word
               AND instr(lower(word.text), lower(:part))
        """
        return self._reader.select(query, {**self._periods, "word": f'"{word}"', "part": part})

    def terms(self, beginning: str, at_least: int) -> list[str]:
        """Return the terms with a beginning of ASCII letters that are used at least so many times."""
        query = "SELECT term FROM temp.terms WHERE term >= :first AND term < :last AND cnt >= :often"
        values = {"first": beginning, "last": f"{beginning}\x7f", "often": at_least}
        return [term for (term,) in self._reader.select(query, values)]

    def texts_of_term(self, term: str) -> Iterator[FoundText]:
        """Yield the texts with a word that has this term."""
        query = f"""
            SELECT word.rowid, word.text
              FROM (SELECT DISTINCT doc FROM temp.instances WHERE term = :term) AS instance
             CROSS JOIN words AS word ON word.rowid = instance.doc
             {_OF_PERIOD}
        """
        return self._reader.select(query, {**self._periods, "term": term})
