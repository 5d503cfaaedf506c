"""A lead's way as plain questions and answers: everything is saved at once, and nothing needs a screen."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import CommandResult, Run

Answer = Callable[..., CommandResult]


@pytest.fixture
def answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Run `answer` with these lines typed."""

    def typed(*lines: str, ids: tuple[str, ...] = ("W1",)) -> CommandResult:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return run("answer", *ids)

    return typed


def test_stage_rating_note_and_done_are_asked_and_saved(run: Run, answer: Answer) -> None:
    answered = answer("3", "amber", "Ten miles were mended.", "Lighting is delayed.", "", "")
    assert answered.code == 0
    assert "Marked as done." in answered.out
    saved = run("W1", "--json").json
    assert saved["rag"] == "amber"
    assert saved["note"] == "Ten miles were mended.\nLighting is delayed."
    assert saved["signed_off"]


def test_last_years_rating_of_a_complete_action_is_left_out(run: Run, answer: Answer) -> None:
    run("new-period", "2024-12", "--reopen", "--why", "It was finished.")
    run("set", "W1", "--period", "2024-12", "--stage", "Complete", "--rag", "green")
    answer("=", "It was finished in 2024.", "", "")
    saved = run("W1", "--json").json
    assert (saved["rag"], [stage["stage"] for stage in saved["stages"]]) == (None, ["Complete"])


def test_what_was_understood_is_named_where_other_words_were_typed(run: Run, answer: Answer) -> None:
    answered = answer("3", "g", "", "n")
    assert "Stage: Delivery." in answered.out
    assert "RAG: Green." in answered.out
    answered = answer("completed", "-", "It ended.", "", "n")
    assert "Stage: Complete." in answered.out
    assert "Stage: Complete." not in answer("Complete", "", "n").out
    assert "saved as Complete, for 'completed'" in run("set", "W2", "--stage", "completed").err
    assert "saved as" not in run("set", "W2", "--stage", "delivery (Rail)").err


def test_a_complete_action_is_asked_for_no_rating(run: Run, answer: Answer) -> None:
    answered = answer("Complete", "It was finished in May.", "", "")
    assert "RAG: not asked, as the action is complete." in answered.out
    assert "RAG, now" not in answered.out
    saved = run("W1", "--json").json
    assert (saved["rag"], saved["note"], bool(saved["signed_off"])) == (None, "It was finished in May.", True)


def test_the_rating_that_a_complete_action_still_has_is_removed_and_not_asked(
    run: Run, answer: Answer
) -> None:
    run("set", "W1", "--rag", "green")
    answered = answer("Complete", "It was finished.", "", "")
    assert "A complete action has no RAG rating. Its rating is removed." in answered.out
    assert "RAG: not asked, as the action is complete." in answered.out
    saved = run("W1", "--json").json
    assert (saved["rag"], saved["note"]) == (None, "It was finished.")


def test_enter_keeps_what_is_there(run: Run, answer: Answer) -> None:
    run("set", "W1", "--rag", "red", "--note", "No money.")
    answer("", "", "", "")
    saved = run("W1", "--json").json
    assert (saved["rag"], saved["note"], saved["stages"]) == ("red", "No money.", [])


def test_a_question_mark_explains_and_a_wrong_answer_is_asked_again(answer: Answer, run: Run) -> None:
    answered = answer("?", "purple", "2", "r", "", "n")
    assert "Type a number or a name." in answered.out
    assert "'purple' is not a" in answered.out
    assert run("W1", "--json").json["rag"] == "red"
    assert "tui-tracker" not in answered.out.split("Stopped")[0]


def test_an_answer_that_is_neither_yes_nor_no_is_asked_again(answer: Answer, run: Run) -> None:
    answered = answer("3", "g", "Ten miles were mended.", "", "Done.", "Y")
    assert "'done.' is neither y nor n." in answered.out
    assert "Marked as done." in answered.out
    assert run("W1", "--json").json["signed_off"]


def test_a_stage_without_a_definition_is_listed_by_its_name(
    bare: Run, plan_source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare("init", "ours", "--plan", plan_source)
    config = Path("ours/config.toml")
    kept = [line for line in config.read_text("utf-8").splitlines() if not line.startswith("definition")]
    config.write_text("\n".join(kept), "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("?\nq\n"))
    listed = bare("--config", config, "answer", "W1").out
    assert "1. Discovery.\n" in listed
    assert ": ." not in listed


def test_q_stops_and_keeps_everything_also_a_note_half_typed(run: Run, answer: Answer) -> None:
    answered = answer("", "g", "Half a", "q")
    assert "Stopped. Everything is saved." in answered.out
    assert run("W1", "--json").json["rag"] == "green"
    answered = answer("", "", "", "")
    assert "Note now: Half a" in answered.out
    assert run("W1", "--json").json["note"] == "Half a"


def test_a_note_half_typed_before_stays_in_the_history_when_another_is_typed(
    run: Run, answer: Answer
) -> None:
    answer("", "g", "Half a", "q")
    answer("", "", "Another note.", "", "n")
    assert run("W1", "--json").json["note"] == "Another note."
    assert "Half a" in run("history", "W1").out


def test_the_end_of_the_input_stops(answer: Answer) -> None:
    answered = answer()
    assert answered.code == 0
    assert "Stopped. Everything is saved." in answered.out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_answers_from_a_pipe_are_read_in_the_encoding_that_they_have(
    run: Run, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    typed = "Design\nr\nTen ‘miles’ mended.\r\n\nn\n".encode(encoding)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed), encoding="utf-8"))
    answered = run("answer", "W1")
    assert answered.code == 0, answered.err
    assert run("W1", "--json").json["note"] == "Ten ‘miles’ mended."


def test_answers_that_are_no_text_are_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\x00\x01\x02"), encoding="utf-8"))
    answered = run("answer", "W1")
    assert answered.code == 2
    assert "Standard input cannot be read as text" in answered.err


def test_u_undoes_the_last_answer(run: Run, answer: Answer) -> None:
    answered = answer("", "red", "u", "q")
    assert "Undone: W1 RAG." in answered.out
    assert run("W1", "--json").json["rag"] is None


def test_u_undoes_nothing_that_was_done_before_this_run(run: Run, answer: Answer) -> None:
    run("set", "W2", "--rag", "red")
    answered = answer("", "u", "q")
    assert "You have not changed anything here yet, so nothing is undone." in answered.out
    assert run("W2", "--json").json["rag"] == "red"


def test_u_undoes_the_answers_of_this_run_one_by_one_and_no_more(run: Run, answer: Answer) -> None:
    run("set", "W2", "--rag", "red")
    answered = answer("3", "g", "u", "u", "u", "q")
    assert "Undone: W1 RAG." in answered.out
    assert "Undone: W1 stage." in answered.out
    assert "nothing is undone" in answered.out
    saved = run("W1", "--json").json
    assert (saved["rag"], saved["stages"]) == (None, [])
    assert run("W2", "--json").json["rag"] == "red"


def test_a_question_is_asked_after_an_undo_with_what_there_is_now(answer: Answer) -> None:
    answered = answer("3", "back", "u", "q")
    assert "Stage, now Delivery?" in answered.out
    assert answered.out.rindex("Stage, now not set?") > answered.out.index("Undone: W1 stage.")


def test_back_returns_to_the_question_before_and_keeps_every_answer(run: Run, answer: Answer) -> None:
    answered = answer("2", "back", "3", "g", "", "", "back", "back", "q")
    assert answered.out.count("Stage, now") == 2
    saved = run("W1", "--json").json
    assert (saved["rag"], [stage["stage"] for stage in saved["stages"]]) == ("green", ["Delivery"])


def test_back_leads_from_an_action_to_the_one_before_and_not_beyond_the_first(answer: Answer) -> None:
    answered = answer("back", "", "", "", "", "back", "q", ids=("W1", "W2"))
    assert "This is the first question." in answered.out
    assert "Back to W1." in answered.out
    assert answered.out.count("Done? y or n") == 2


def test_the_end_of_one_stages_name_is_understood(bare: Run, plan_source: Path) -> None:
    bare("init", "ours", "--plan", plan_source)
    config = Path("ours/config.toml")
    config.write_text(config.read_text("utf-8").replace('"Delivery"', '"In delivery"'), "utf-8")
    saved = bare("--config", config, "set", "W1", "--stage", "delivery (Rail)")
    assert "The stage is saved as In delivery (Rail), for 'delivery (Rail)'." in saved.err
    refused = bare("--config", config, "set", "W1", "--stage", "ready")
    assert "'ready' is not a stage." in refused.err


def test_without_ids_it_asks_about_what_is_not_done(run: Run, answer: Answer) -> None:
    run("set", "W1", "--note", "Done.", "--rag", "green", "--stage", "Design", "--done")
    answered = answer(ids=())
    assert "4 actions to answer." in answered.out
    assert "W2, 1 of 4." in answered.out


def test_a_closed_period_is_refused(run: Run, answer: Answer) -> None:
    run("new-period", "2026-12", "--yes")
    assert run("answer", "--period", "2025-12").code == 2


def test_it_asks_whether_a_question_is_answered_also_of_what_is_done(run: Run, answer: Answer) -> None:
    run("ask", "W1", "Which miles?")
    left_open = answer("3", "amber", "Ten miles were mended.", "", "", "")
    assert "Is it answered?" in left_open.out
    assert run("W1", "--json").json["review"] == "Which miles?"
    again = answer("", "", "", "", "y", ids=())
    assert "Marked as answered." in again.out
    assert run("W1", "--json").json["review"] is None
