"""A plan with ratings of its own: they can be taken as printed, with colours, letters and symbols."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.imports.conftest import Take
from tests.support import import_cases as cases
from tui_tracker.config import load_settings
from tui_tracker.domain.imports.scale import ProposedRating, propose_ratings

CURRENT = (
    ProposedRating("red", "Red", "R", "■", "red"),
    ProposedRating("amber", "Amber", "A", "◆", "amber"),
    ProposedRating("green", "Green", "G", "●", "green"),
)


def test_a_five_point_scale_becomes_the_plans_ratings(take: Take) -> None:
    plan = take(cases.FIVE_POINTS, "--use-ratings")
    assert "Say what each rating means, as definition" in plan.printed
    assert plan.ratings() == {
        "P-001": "amber-green", "P-002": "amber-red", "P-003": "amber", "P-004": "green", "P-005": "red",
        "P-006": None,
    }  # fmt: skip
    settings = load_settings(str(plan.config))
    assert [(rating.label, rating.letter, rating.colour) for rating in settings.ratings] == [
        ("Red", "R", "red"), ("Amber/Red", "AR", "red"), ("Amber", "A", "amber"),
        ("Amber/Green", "AG", "green"), ("Green", "G", "green"),
    ]  # fmt: skip
    assert settings.unrated.label == "not rated"
    assert plan.run("set", "P-003", "--rag", "amber/green").code == 0
    assert "AG" in plan.run("report", "--format", "md", "-o", "-").out


def test_without_a_choice_the_words_are_kept_and_the_way_to_take_them_named(take: Take) -> None:
    plan = take(cases.FIVE_POINTS)
    assert "This plan rates with Green, Amber/Green, Amber, Amber/Red, Red." in plan.printed
    assert "--use-ratings" in plan.printed
    assert plan.ratings()["P-001"] is None
    assert len(load_settings(str(plan.config)).ratings) == 3


STAGE_WORDS = """\
ID,Action,Status
T1,Put chargers in,In Progress
T2,Buy e-bikes,Complete
T3,Plant trees,Not Started
T4,Close the depot,Cancelled
T5,Set up a fund,On hold
T6,Ask the parishes,Waiting for Jo
"""


def test_words_for_stages_become_the_plans_stages_in_their_order(take: Take) -> None:
    plan = take(STAGE_WORDS, "--use-stages")
    names = ["Not Started", "In Progress", "Cancelled", "On hold", "Complete"]
    assert list(load_settings(str(plan.config)).stage_names) == names
    assert plan.stages() == {
        "T1": "In Progress", "T2": "Complete", "T3": "Not Started",
        "T4": "Cancelled", "T5": "On hold", "T6": "",
    }  # fmt: skip
    assert plan.extras("T6") == {"Status as printed (December 2024)": "Waiting for Jo"}
    assert plan.run("set", "T1", "--stage", "on hold").code == 0
    assert plan.run("check").code in (0, 6)


def test_without_a_choice_the_stages_are_named_with_the_way_to_use_them(take: Take) -> None:
    plan = take(STAGE_WORDS)
    assert (
        "With the file's words, the stages would be Not Started, In Progress, Complete, in this order: "
        "a later one would count as progress. Cancelled and On hold would be outside of it: a move to them "
        "would count as neither forward nor back."
    ) in plan.printed
    assert "The stages of this plan are" not in plan.printed
    assert "--use-stages" in plan.printed
    assert list(load_settings(str(plan.config)).stage_names) == [
        "Discovery",
        "Design",
        "Delivery",
        "Complete",
    ]


def test_stages_that_the_plan_uses_stay_among_those_it_prints(take: Take) -> None:
    plan = take("ID,Action,Status\nT1,Walk,Design\nT2,Ride,On hold\nT3,Row,Not started\n", "--use-stages")
    names = ["Not started", "Discovery", "Design", "Delivery", "On hold", "Complete"]
    assert list(load_settings(str(plan.config)).stage_names) == names


def test_words_of_another_scale_take_the_place_of_colours(take: Take) -> None:
    plan = take(cases.WORDS_AS_RAG, "--use-ratings")
    labels = [rating.label for rating in load_settings(str(plan.config)).ratings]
    assert labels == ["Off track", "At risk", "On track"]
    assert plan.ratings() == {"T1": "on-track", "T2": "at-risk", "T3": "off-track", "T4": None}
    assert plan.stages()["T4"] == "Complete"


@pytest.mark.parametrize(("answers", "count"), [("yy", 5), ("ny", 3)])
def test_at_a_terminal_it_asks_whether_to_use_them(
    bare: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answers: str, count: int
) -> None:
    (tmp_path / "plan.csv").write_text(cases.FIVE_POINTS, encoding="utf-8")
    given = iter(answers)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda: next(given))
    result = bare("init", "ours", "--plan", tmp_path / "plan.csv")
    assert "If you answer n, the plan keeps " in result.err
    assert result.err.index("Columns: ") < result.err.index("Use these ratings?")
    assert result.err.count("This plan rates with") == 1
    assert len(load_settings("ours/config.toml").ratings) == count


def test_no_two_proposed_ratings_share_a_key_a_letter_or_a_symbol() -> None:
    words = [
        "Amber/Red",
        "Amber-Red",
        "On track",
        "On target",
        "Off track",
        "Overdue",
        "Blue",
        "Grey",
        "White",
    ]
    proposed = propose_ratings(words, CURRENT, ["red"])
    for values in ([r.key for r in proposed], [r.letter.casefold() for r in proposed]):
        assert len(set(values)) == len(values)
    assert next(rating.key for rating in proposed) == "red"


@pytest.mark.parametrize("word", ["Exempt under Section 43", "Waiting for the county's answer", "1", "n/a"])
def test_a_word_of_no_known_meaning_is_no_rating(word: str) -> None:
    assert propose_ratings([word], CURRENT, []) == ()


def test_the_plans_word_for_a_finished_action_is_read_as_the_final_stage(take: Take) -> None:
    plan = take("ID,Action,Stage\nT1,Walk,Idea\nT2,Ride,Finished\nT3,Row,Under way\n", "--use-stages")
    assert plan.stages() == {"T1": "Idea", "T2": "Complete", "T3": "Under way"}
    assert "Not the stages of this plan" not in plan.printed


OWN_WORDS = """\
ID,Action,RAG,Status
T1,Walk,On Target,In progress
T2,Ride,Behind Target,Paused for funding
T3,Row,Shelved for good,Seen by the vicar
"""


@pytest.mark.parametrize("options", [(), ("--use-ratings", "--use-stages")])
def test_every_word_has_its_place_or_is_named_as_left_out(take: Take, options: tuple[str, ...]) -> None:
    plan = take(OWN_WORDS, *options)
    assert "This plan rates with On Target, Behind Target." in plan.printed
    start = "The stages of this plan are" if options else "With the file's words, the stages would be"
    assert f"{start} In progress, Complete, in this order" in plan.printed
    be, count = ("is", "counts") if options else ("would be", "would count")
    assert f"Paused for funding {be} outside of it: a move to it {count} as neither forward" in plan.printed
    assert "place among these is not known: Shelved for good.\n" in plan.printed
    assert "place among these is not known: Seen by the vicar.\n" in plan.printed


def test_a_word_left_out_is_read_once_its_block_is_added(take: Take) -> None:
    plan = take(OWN_WORDS, "--use-ratings", "--use-stages")
    values = {"key": "shelved", "label": "Shelved for good", "letter": "S", "symbol": "x", "colour": "grey"}
    block = "\n".join(["", "[[ratings]]", *(f'{key} = "{value}"' for key, value in values.items())])
    plan.config.write_text(plan.config.read_text(encoding="utf-8") + block, encoding="utf-8")
    assert plan.run("import", plan.write("plan", OWN_WORDS), "--yes").code == 0
    assert plan.ratings()["T3"] == "shelved"


def test_one_known_word_of_three_is_no_scale(take: Take) -> None:
    plan = take("ID,Action,Rating\nT1,Walk,Flourishing\nT2,Ride,Wilting\nT3,Row,On track\n")
    assert "This plan rates with" not in plan.printed
    assert '"Flourishing", "On track", "Wilting"' in plan.printed


def test_ratings_that_are_asked_for_but_cannot_be_ordered_are_said_to_stay_as_they_are(take: Take) -> None:
    plan = take("ID,Action,Rating\nT1,Walk,Flourishing\nT2,Ride,Wilting\n", "--use-ratings", "--use-stages")
    assert "keeps the standard ratings: the order of the file's words is not known" in plan.printed
    assert "keeps the standard stages: the file has no others" in plan.printed


PHRASES = """\
ID,Action,RAG,Status
T1,Walk,On track with no concerns,In progress - behind schedule but recoverable
T2,Ride,On track with no concerns,In progress - behind schedule but recoverable
T3,Row,Major concerns about delivery,Planned for next financial year
T4,Fly,Major concerns about delivery,Planned for next financial year
T5,Run,On track to open the shop in spring,Finished
T6,Sit,Finished,Finished
"""


def test_a_phrase_that_several_actions_have_is_a_rating_or_stage_and_a_sentence_is_not(take: Take) -> None:
    plan = take(PHRASES, "--use-ratings", "--use-stages")
    settings = load_settings(str(plan.config))
    assert [rating.label for rating in settings.ratings] == [
        "Major concerns about delivery", "On track with no concerns",
    ]  # fmt: skip
    assert list(settings.stage_names) == [
        "Planned for next financial year", "In progress - behind schedule but recoverable", "Complete",
    ]  # fmt: skip
    assert "place among these is not known: On track to open the shop in spring.\n" in plan.printed
    assert plan.stages()["T5"] == "Complete"


@pytest.mark.parametrize(
    ("word", "colours"),
    [
        ("Behind target - staffing", ["red"]),
        ("On track (just)", ["green"]),
        ("On track, at risk", []),
        ("Amber - at risk", ["amber"]),
        ("On track: delayed start", ["green"]),
    ],
)
def test_a_word_is_placed_by_the_known_one_that_it_begins_with(word: str, colours: list[str]) -> None:
    assert [rating.colour for rating in propose_ratings([word], CURRENT, [])] == colours
