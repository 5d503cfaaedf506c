"""Search words as a query that cannot fail."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.search_query import match_expression, spelling_variants


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    yield connection
    connection.close()


def search(index: sqlite3.Connection, *texts: str, by: str) -> list[str]:
    index.execute("DELETE FROM t")
    index.executemany("INSERT INTO t VALUES (?)", [(text,) for text in texts])
    return [row[0] for row in index.execute("SELECT x FROM t WHERE t MATCH ?", (match_expression(by),))]


def test_every_word_must_stand_and_the_last_may_be_unfinished(index: sqlite3.Connection) -> None:
    texts = ("rail freight", "freight by rail", "road freight", "rail travel")
    assert search(index, *texts, by="rail freig") == ["rail freight", "freight by rail"]


@pytest.mark.parametrize(
    "word",
    ["insulation", "decarbonisation", "sustainability", "improvements", "policies", "electrification",
     "housing", "efficiency", "resilient", "partnership", "deployment", "generators", "being"],
)  # fmt: skip
def test_a_word_is_found_at_every_letter_of_its_typing(index: sqlite3.Connection, word: str) -> None:
    for size in range(3, len(word) + 1):
        assert search(index, f"about {word} here", "nothing of it", by=word[:size]), word[:size]


def test_an_unfinished_word_finds_no_other_word(index: sqlite3.Connection) -> None:
    texts = ("insulin", "insular", "insulated lofts", "island")
    assert search(index, *texts, by="insulati") == ["insulated lofts"]


def test_signs_and_keywords_of_the_query_language_are_only_words() -> None:
    assert match_expression('NEAR( "a') == '("near") AND ("a")'
    assert match_expression('* - "') == ""


def test_british_and_american_spellings_find_each_other() -> None:
    assert "decarbonize" in spelling_variants("decarbonise")
    assert "program" in spelling_variants("programme")
    assert "behavior" in spelling_variants("Behaviour")
    assert "center" in spelling_variants("centre")


@given(st.text())
def test_no_text_at_all_makes_a_query_that_fails(words: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61')")
    if expression := match_expression(words):
        connection.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
    connection.close()


def test_a_pasted_text_of_thousands_of_words_is_a_short_query() -> None:
    assert match_expression("à " * 20_000) == match_expression("à")
    assert match_expression(" ".join(map(str, range(9_000)))).count(" AND ") == 49
