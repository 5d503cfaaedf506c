"""Search words as a query that cannot fail."""

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.query import match_expression, spelled


def test_every_word_is_quoted_and_the_last_may_be_unfinished() -> None:
    assert match_expression("rail freig") == '("rail") AND ("freig"* OR "freig")'


def test_signs_and_keywords_of_the_query_language_are_only_words() -> None:
    assert match_expression('NEAR( "a') == '("near") AND ("a")'
    assert match_expression('* - "') == ""


def test_british_and_american_spellings_find_each_other() -> None:
    assert "decarbonize" in spelled("decarbonise")
    assert "program" in spelled("programme")
    assert "behavior" in spelled("Behaviour")
    assert "center" in spelled("centre")


@given(st.text())
def test_no_text_at_all_makes_a_query_that_fails(words: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61')")
    if expression := match_expression(words):
        connection.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
    connection.close()
