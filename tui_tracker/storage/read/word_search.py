"""Finds texts by the words in them: in the tracker's full-text index, and in texts kept in memory."""

from __future__ import annotations

import sqlite3
from threading import Lock

from tui_tracker.storage.file_format import TOKENS
from tui_tracker.storage.read.rows import HitRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_tracker.domain.search_query import SearchQuery
    from tui_tracker.storage.read.reader import TrackerReader

_MARKED = "highlight({table}, {column}, char(2), char(3))"


def _is_among(table: str, expression: str) -> str:
    """Return SQL for whether a row of `table` matches the expression in a query's parameter."""
    return f"{table}.rowid IN (SELECT rowid FROM {table} WHERE {table} MATCH :{expression})"


def _fits(table: str, text: str, query: SearchQuery) -> str:
    """Return SQL for whether a row with this `text` is what a query looks for."""
    begins = f" AND ({_is_among(table, 'sure')} OR begins({text}))" if query.doubts_beginnings else ""
    quotes = f" AND has_phrases({text})" if query.phrases else ""
    return f"{table} MATCH :begun{begins}{quotes}"


def _parameters(query: SearchQuery) -> dict[str, object]:
    return {"whole": query.whole, "sure": query.sure, "begun": query.begun, "forms": query.forms}


def find_texts(reader: TrackerReader, query: SearchQuery, period: str | None, most: int) -> list[HitRow]:
    """Return texts of all periods or one: those with every word whole first, then the best first."""
    if query.doubts_beginnings or query.phrases:
        reader.define(begins=query.begins, has_phrases=query.has_phrases)
    marked = (
        f"(SELECT {_MARKED.format(table='words', column=3)} FROM words"
        " WHERE words MATCH :forms AND words.rowid = hit.row)"
    )
    return reader.rows(
        HitRow,
        "SELECT hit.key, hit.id, hit.theme, w.period, w.field, w.text,"
        f" ifnull({marked if query.forms else 'NULL'}, w.text) AS marked, hit.is_whole"
        " FROM (SELECT words.rowid AS row, a.key, ifnull(a.id, '') AS id, a.theme, a.position, rank AS score,"
        f" {_is_among('words', 'whole')} AS is_whole"
        " FROM words JOIN action_view AS a ON a.key = words.action"
        f" WHERE {_fits('words', 'words.text', query)} AND (:period IS NULL OR words.period = :period)"
        " ORDER BY is_whole DESC, score, a.position, a.key LIMIT :most) AS hit"
        " JOIN words AS w ON w.rowid = hit.row ORDER BY hit.is_whole DESC, score, hit.position, hit.key",
        {**_parameters(query), "period": period, "most": most},
    )


class TextIndex:
    """Rows of texts in memory, read as the tracker's own index reads them; for any thread."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._lock = Lock()
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE texts USING fts5 ({', '.join(self._columns)}, tokenize = '{TOKENS}')"
        )

    def close(self) -> None:
        """Release the texts."""
        with self._lock:
            self._connection.close()

    def put(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Take rows by their numbers, each with a text for every column, in the place of earlier ones."""
        marks = ", ".join("?" * (len(self._columns) + 1))
        with self._lock, self._connection:
            self._connection.execute("BEGIN")
            self._connection.executemany(
                f"INSERT OR REPLACE INTO texts (rowid, {', '.join(self._columns)}) VALUES ({marks})",
                ((number, *texts) for number, texts in rows),
            )

    def matching(self, query: SearchQuery) -> dict[int, bool]:
        """Return the rows that fit: those with every word whole are True."""
        text = " || char(2) || ".join(f"texts.{column}" for column in self._columns)
        with self._lock:
            self._connection.create_function("begins", 1, query.begins)
            self._connection.create_function("has_phrases", 1, query.has_phrases)
            rows = self._connection.execute(
                f"SELECT rowid, {_is_among('texts', 'whole')} FROM texts WHERE {_fits('texts', text, query)}",
                _parameters(query),
            )
            return {number: bool(is_whole) for number, is_whole in rows}

    def marked(self, number: int, query: SearchQuery) -> tuple[str, ...]:
        """Return a row's texts, with each searched word between U+0002 and U+0003."""
        columns = ", ".join(
            _MARKED.format(table="texts", column=position) for position in range(len(self._columns))
        )
        with self._lock:
            row = (
                query.forms
                and self._connection.execute(
                    f"SELECT {columns} FROM texts WHERE texts MATCH :forms AND rowid = :number",
                    {"forms": query.forms, "number": number},
                ).fetchone()
            )
            return tuple(row or self._connection.execute(
                f"SELECT {', '.join(self._columns)} FROM texts WHERE rowid = ?", (number,)
            ).fetchone())  # fmt: skip
