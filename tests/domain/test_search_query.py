"""Search words as a query that cannot fail, and what a text must say besides."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.domain.search_query import parse_query, shorter_words, spelling_variants, suggest_other
from tui_tracker.storage.read.word_search import TextIndex


@pytest.fixture
def index() -> Iterator[TextIndex]:
    index = TextIndex(["x", "y"])
    yield index
    index.close()


def search(index: TextIndex, *texts: str, by: str) -> list[str]:
    """Return the texts that fit, those with every word whole first."""
    query = parse_query(by)
    assert query
    index.put((number, (text, "")) for number, text in enumerate(texts))
    rows = index.matching(query)
    return [texts[number] for number in sorted(rows, key=lambda number: (not rows[number], number))]


def test_every_word_must_stand_and_the_last_may_be_unfinished(index: TextIndex) -> None:
    texts = ("rail freight", "freight by rail", "road freight", "rail travel")
    assert search(index, *texts, by="rail freig") == ["rail freight", "freight by rail"]


@pytest.mark.parametrize(
    "word",
    ["insulation", "decarbonisation", "sustainability", "improvements", "policies", "electrification",
     "housing", "efficiency", "resilient", "partnership", "deployment", "generators", "being"],
)  # fmt: skip
def test_a_word_is_found_at_every_letter_of_its_typing(index: TextIndex, word: str) -> None:
    for size in range(1, len(word) + 1):
        assert search(index, f"about {word} here", "", by=word[:size]), word[:size]


@pytest.mark.parametrize(
    ("word", "other"),
    [("bus", "buses"), ("gas", "gases"), ("lens", "lenses"), ("analysis", "analyses"), ("crisis", "crises"),
     ("leaf", "leaves"), ("child", "children"), ("strategy", "strategies"), ("box", "boxes")],
)  # fmt: skip
def test_singular_and_plural_find_each_other(index: TextIndex, word: str, other: str) -> None:
    assert search(index, f"a {word} operator", by=other)
    assert search(index, f"the {other}", by=word)


def test_a_plural_finds_no_word_that_only_begins_alike(index: TextIndex) -> None:
    texts = ("bus lanes", "business rates", "busy roads")
    assert search(index, *texts, by="buses") == ["bus lanes"]


def test_whole_words_come_before_words_that_only_begin_so(index: TextIndex) -> None:
    texts = ("business rates", "a building", "bus lanes", "two buses")
    assert search(index, *texts, by="bus") == ["bus lanes", "two buses", "business rates"]


def test_an_unfinished_word_finds_no_other_word(index: TextIndex) -> None:
    assert search(index, "insulin", "insular", "insulated lofts", "island", by="insulati") == [
        "insulated lofts"
    ]
    assert search(index, "household", "a house", "homes", by="housing") == ["a house"]


def test_words_in_quotes_are_found_as_they_are_written(index: TextIndex) -> None:
    texts = ("bus lanes", "two buses", "business", "operators of a bus", "Bus, operators")
    assert search(index, *texts, by='"bus"') == ["bus lanes", "operators of a bus", "Bus, operators"]
    assert search(index, *texts, by="“bus operators”") == ["Bus, operators"]
    assert search(index, *texts, by='lane "bus"') == ["bus lanes"]
    assert search(index, *texts, by='"bus lan') == ["bus lanes"]


def test_no_phrase_goes_from_one_text_to_another(index: TextIndex) -> None:
    query = parse_query('"bus lane"')
    assert query
    index.put([(1, ("a bus", "lane")), (2, ("", "the bus-lane"))])
    assert list(index.matching(query)) == [2]


def test_a_text_that_changed_is_found_by_its_new_words_alone(index: TextIndex) -> None:
    assert search(index, "hedgehogs", by="hedgehog")
    assert not search(index, "badgers", by="hedgehog")


def test_signs_and_keywords_of_the_query_language_are_only_words() -> None:
    query = parse_query('NEAR( "a')
    assert query
    assert query.whole == '("near") AND ("a")'
    assert parse_query('* - "') is None


def test_british_and_american_spellings_find_each_other() -> None:
    assert "decarbonize" in spelling_variants("decarbonise")
    assert "program" in spelling_variants("programme")
    assert "behavior" in spelling_variants("Behaviour")
    assert "center" in spelling_variants("centre")


@given(st.text(), st.text())
def test_no_text_at_all_makes_a_query_that_fails(words: str, text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61')")
    if query := parse_query(words):
        for expression in filter(None, query[:4]):
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (expression,)).fetchall()
        query.begins(text)
        query.has_phrases(text)
        assert all(0 <= start < end <= len(text) for start, end in query.spans(text))
    connection.close()


def test_a_pasted_text_of_thousands_of_words_is_a_short_query() -> None:
    assert parse_query("à " * 20_000) == parse_query("à ")
    query = parse_query(" ".join(map(str, range(9_000))))
    assert query
    assert query.whole.count(" AND ") == 49


def test_shorter_words_are_offered_for_words_that_are_nowhere() -> None:
    counts = {"electrif": 3, "bus": 2, "electrified bus": 1}
    assert suggest_other("electrified", lambda words: counts.get(words, 0)) == ("electrif", 3)
    assert suggest_other('"electrified bus"', lambda words: counts.get(words, 0)) == ("electrified bus", 1)
    assert suggest_other("bus lanes", lambda words: counts.get(words, 0)) == ("bus", 2)
    assert suggest_other("xyz", lambda words: counts.get(words, 0)) is None
    assert list(shorter_words("")) == []
