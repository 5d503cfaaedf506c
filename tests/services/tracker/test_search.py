"""Searching: what was just written is found, what was replaced is not, and the match is marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.reading import view_of
from tui_tracker.config import Settings
from tui_tracker.errors import NotFoundError
from tui_tracker.services.tracker.action_texts import ActionTexts
from tui_tracker.services.tracker.session import TrackerSession


def hits_of(tracker: Path, words: str, period: str | None = None) -> list[tuple[str, str, str]]:
    with view_of(tracker) as view:
        return [(hit.id, hit.period, hit.field) for hit in view.search(words, period)]


def test_actions_partners_and_notes_of_every_period_are_found(tracker: Path) -> None:
    assert hits_of(tracker, "footpath") == [("W1", "", "text")]
    assert hits_of(tracker, "landlords") == [("H1", "", "partners"), ("H2", "", "partners")]
    assert hits_of(tracker, "money") == [("H2", "2024-12", "note")]


def test_word_forms_case_diacritics_and_unfinished_words_do_not_matter(tracker: Path) -> None:
    for words in ("MENDED ten", "mending", "mend", "footpáth", "footpa"):
        assert ("W1") in {identity for identity, *_ in hits_of(tracker, words)}, words


def test_the_index_follows_what_is_written_taken_back_and_cleared(tracker: Path, settings: Settings) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        key = session.entries("W")[0].action.key
        session.change(key, {"note": "Hedgehogs were counted."})
        assert hits_of(tracker, "hedgehog") == [("W1", "2025-12", "note")]
        assert hits_of(tracker, "hedgehog", "2024-12") == []
        session.change(key, {"note": "Badgers were counted."})
        assert hits_of(tracker, "hedgehog") == []
        session.undo()
        assert hits_of(tracker, "hedgehog") == [("W1", "2025-12", "note")]
        session.change(key, {"note": None})
        assert hits_of(tracker, "hedgehog") == []


def test_the_match_is_marked_by_its_place_in_the_excerpt(tracker: Path) -> None:
    with view_of(tracker) as view:
        (hit,) = view.search("money")
    assert [hit.text[begin:end] for begin, end in hit.marks] == ["money"]


def test_an_excerpt_shows_the_whole_word_before_one_that_only_begins_alike(
    tracker: Path, settings: Settings
) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        key = session.entries("W")[0].action.key
        session.change(key, {"note": f"Businesses were visited.{' More was said.' * 40} A bus is free."})
        (hit,) = session.search("bus")
        assert [hit.text[begin:end] for begin, end in hit.marks] == ["bus"]
        texts = ActionTexts(lambda update: update.rag or "", {})
        entry = session.entry(key)
        texts.read([entry])
        match = texts.match_in(entry, "bus", 80)
        assert match is not None
        assert [match.text[begin:end] for begin, end in match.marks] == ["bus"]


def test_a_word_that_is_only_within_others_leads_to_those(tracker: Path, settings: Settings) -> None:
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        first, second = session.entries("W")[:2]
        session.change(first.action.key, {"note": "Decarbonise heat; decarbonised homes help."})
        session.change(second.action.key, {"note": "We decarbonise the fleet."})
    with view_of(tracker) as view:
        assert view.suggest_search("carbon") == ("decarbonise", 2)
        assert view.suggest_search("fleet carbon") == ("fleet decarbonise", 1)
        assert view.suggest_search("fleet carbon", "2024-12") is None
    texts = ActionTexts(lambda update: update.rag or "", {})
    texts.read([first._replace(update=first.update._replace(note="Decarbonise heat."))])
    assert texts.enclosing("CARBON") == ("decarbonise",)
    assert texts.enclosing("decarbon") == ()


@pytest.mark.parametrize("before", ["", "Much was done. " * 2_000, "x" * 30_000 + " "])
def test_of_a_long_text_the_part_about_the_first_match_is_shown(
    tracker: Path, settings: Settings, before: str
) -> None:
    """A text may hold its word 100,000 times: SQLite's own excerpt of it would take minutes."""
    with TrackerSession.open(tracker, settings, author="Jo", window=False) as session:
        key = session.entries("W")[0].action.key
        session.change(key, {"note": before + "otter vole " * 40_000})
        (hit,) = session.search("otter vole")
    assert {hit.text[begin:end] for begin, end in hit.marks} == {"otter", "vole"}
    assert len(hit.text) < 500


def test_no_words_find_nothing_and_an_unknown_period_is_named(tracker: Path) -> None:
    assert hits_of(tracker, '"*(') == []
    with pytest.raises(NotFoundError, match="1999-01"):
        hits_of(tracker, "rail", "1999-01")
