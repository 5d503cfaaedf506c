"""Names like the one that somebody typed."""

from __future__ import annotations

from tui_tracker.domain.suggestions import did_you_mean, suggest, suggestion_or_list


def test_the_most_similar_names_are_suggested_whatever_their_case() -> None:
    assert suggest("stauts", ["Status", "Stage", "Note"], most=1) == ("Status",)
    assert suggest("zzz", ["Status", "Note"]) == ()


def test_suggestions_read_as_a_question() -> None:
    assert did_you_mean(()) == ""
    assert did_you_mean(("T1",)) == "Did you mean T1?"
    assert did_you_mean(("T1", "T7", "T71")) == "Did you mean T1, T7 or T71?"


def test_all_names_are_listed_where_none_is_similar() -> None:
    assert suggestion_or_list("stauts", ["Status", "Note"]) == "Did you mean Status?"
    assert suggestion_or_list("zzz", ["Status", "Note"]) == "Choose from: Status, Note."
