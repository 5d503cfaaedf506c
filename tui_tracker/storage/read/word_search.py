"""Finds texts by the words in them: in the tracker's full-text index, and in texts kept in memory."""

from __future__ import annotations

import sqlite3
from threading import Lock

from tui_tracker.domain.search_query import BETWEEN_TEXTS
from tui_tracker.storage.file_format import TOKENS
from tui_tracker.storage.read.rows import HitRow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tui_tracker.domain.search_query import SearchQuery
    from tui_tracker.storage.read.reader import TrackerReader

_SAMPLE, _MOST_TERMS = 200, 20
"""Texts, and stems of the index, that are looked at for words which have another one within them."""
_VOCABULARY = (
    "PRAGMA query_only = OFF",
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab(main, words, row)",
    "PRAGMA query_only = ON",
)
"""The index's own terms: stems in lower case. A temporary table is nothing of the file."""
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
    return {
        "whole": query.whole, "sure": query.sure, "begun": query.begun,
        "forms": query.forms, "whole_forms": query.whole_forms,
    }  # fmt: skip


def find_texts(reader: TrackerReader, query: SearchQuery, period: str | None, most: int) -> list[HitRow]:
    """Return texts of all periods or one: those with every word whole first, then the best first."""
    if query.doubts_beginnings or query.phrases:
        reader.define(begins=query.begins, has_phrases=query.has_phrases)
    marked = (
        f"(SELECT {_MARKED.format(table='words', column=3)} FROM words"
        " WHERE words MATCH iif(hit.is_whole, :whole_forms, :forms) AND words.rowid = hit.row)"
    )
    return reader.rows(
        HitRow,
        f"""
        SELECT hit.key, hit.id, hit.theme, hit_text.period, hit_text.field, hit_text.text,
               ifnull({marked if query.forms else "NULL"}, hit_text.text) AS marked, hit.is_whole
          FROM (SELECT words.rowid AS row, action.key, ifnull(action.id, '') AS id, action.theme,
                       action.position, rank AS score, {_is_among("words", "whole")} AS is_whole
                  FROM words
                  JOIN action_view AS action ON action.key = words.action
                 WHERE {_fits("words", "words.text", query)}
                   AND (:period IS NULL OR words.period = :period)
                 ORDER BY is_whole DESC, score, action.position, action.key
                 LIMIT :most) AS hit
          JOIN words AS hit_text ON hit_text.rowid = hit.row
         ORDER BY hit.is_whole DESC, score, hit.position, hit.key
        """,
        {**_parameters(query), "period": period, "most": most},
    )


def texts_with_part(reader: TrackerReader, query: SearchQuery, period: str | None) -> list[str]:
    """Return some of the texts, of all periods or one, that have the last word within another one."""
    for statement in _VOCABULARY:
        reader.value(statement)
    condition, parts = _has_part(query)
    terms = [term for (term,) in reader.select(f"SELECT term FROM temp.terms WHERE {condition}", parts)]
    texts = terms and reader.value(
        "SELECT group_concat(text, char(2)) FROM (SELECT text FROM words"
        f" WHERE words MATCH :terms AND (:period IS NULL OR period = :period) LIMIT {_SAMPLE})",
        {"terms": _beginning_with(terms), "period": period},
    )
    return texts.split(BETWEEN_TEXTS) if texts else []


def _has_part(query: SearchQuery) -> tuple[str, dict[str, str]]:
    """Return SQL for whether a term of an index has the last word within it, and its parameters."""
    parts = {f"part{number}": f"_%{part}%" for number, part in enumerate(query.beginnings)}
    alternatives = " OR ".join(f"term LIKE :{name}" for name in parts)
    return f"{alternatives or '0'} ORDER BY cnt DESC LIMIT {_MOST_TERMS}", parts


def _beginning_with(terms: Iterable[str]) -> str:
    return " OR ".join(f'"{term}"*' for term in terms)


class TextIndex:
    """Rows of texts in memory, read as the tracker's own index reads them; for any thread."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = tuple(columns)
        self._lock = Lock()
        self._connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        self._connection.execute(
            f"CREATE VIRTUAL TABLE texts USING fts5 ({', '.join(self._columns)}, tokenize = '{TOKENS}')"
        )
        self._connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(texts, row)")

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

    def with_part(self, query: SearchQuery) -> list[str]:
        """Return some of the texts that have the last word of a query within another one."""
        condition, parts = _has_part(query)
        text = " || char(2) || ".join(f"texts.{column}" for column in self._columns)
        with self._lock:
            terms = [term for (term,) in self._connection.execute(
                f"SELECT term FROM terms WHERE {condition}", parts
            )]  # fmt: skip
            rows = (
                terms
                and self._connection.execute(
                    f"SELECT {text} FROM texts WHERE texts MATCH ? LIMIT {_SAMPLE}", (_beginning_with(terms),)
                ).fetchall()
            )
        return [text for (text,) in rows]

    def marked(self, number: int, query: SearchQuery, *, is_whole: bool) -> tuple[str, ...]:
        """Return a row's texts, with each searched word between U+0002 and U+0003.

        Where the row has every word whole, what only begins as the last word is not marked.
        """
        forms = query.whole_forms if is_whole else query.forms
        columns = ", ".join(
            _MARKED.format(table="texts", column=position) for position in range(len(self._columns))
        )
        with self._lock:
            row = (
                forms
                and self._connection.execute(
                    f"SELECT {columns} FROM texts WHERE texts MATCH :forms AND rowid = :number",
                    {"forms": forms, "number": number},
                ).fetchone()
            )
            return tuple(row or self._connection.execute(
                f"SELECT {', '.join(self._columns)} FROM texts WHERE rowid = ?", (number,)
            ).fetchone())  # fmt: skip
