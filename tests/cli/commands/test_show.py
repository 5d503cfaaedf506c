"""Looking an action up by its ID."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tui_tracker.services.tracker.session import TrackerSession

PROMISED = [
    "id", "theme", "theme_name", "section", "number", "text", "role", "objectives", "partners",
    "period", "stages", "rag", "note", "state", "conflicts", "updated_by", "updated_at", "previous",
]  # fmt: skip


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    "typed", [["W2"], ["w2"], ["W", "2"], ["W-2"], ["W.2"], ["W002"], ["(w2)"], ["show", "w2"], ["W2)"]]
)
def test_an_id_may_be_typed_in_any_way(run: Run, typed: list[str]) -> None:
    result = run(*typed)

    assert result.code == 0
    assert result.out.startswith("W2  Walking")
    assert "Light the alleys." in result.out


@pytest.mark.usefixtures("terminal")
def test_a_cyrillic_letter_is_read_as_the_latin_one_it_looks_like(run: Run) -> None:
    assert run("Н1").out.startswith("H1  Heating")


@pytest.mark.usefixtures("terminal")
def test_several_actions_are_shown_one_below_the_other(run: Run) -> None:
    result = run("show", "W1", "w", "2", "H1")

    assert [line[:2] for line in result.out.splitlines() if "  ·  " in line] == ["W1", "W2", "H1"]


def test_an_unknown_id_names_the_nearest_and_leaves_with_3(run: Run) -> None:
    result = run("2W")

    assert (result.code, result.out) == (3, "")
    assert "There is no action" in result.err
    assert "W2" in result.err


@pytest.mark.usefixtures("terminal")
def test_last_period_stands_beside_this_one_in_a_wide_window(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.cli.commands.show.width", lambda: 120)
    run("set", "W2", "--note", "The bid was won.")

    line = next(line for line in run("W2").out.splitlines() if "The bid was won." in line)

    assert "A bid was made." in line


def test_last_period_stands_below_this_one_in_a_narrow_window(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_tracker.cli.commands.show.width", lambda: 80)
    run("set", "W2", "--note", "The bid was won.")

    actual = run("W2").out

    assert actual.index("The bid was won.") < actual.index("December 2024") < actual.index("A bid was made.")
    assert max(len(line) for line in actual.splitlines()) <= 80


@pytest.mark.usefixtures("terminal")
def test_the_strands_of_an_action_are_told_with_their_stages(run: Run) -> None:
    result = run("W2", "--period", "2024-12")

    assert "Delivery (Rail), Discovery" in result.out
    assert "A ◆ Amber" in result.out


@pytest.mark.usefixtures("terminal")
def test_a_finished_action_shows_its_stage_where_a_rating_would_stand(run: Run) -> None:
    assert "B ✔ Complete" in run("H1", "--period", "2024-12").out


def test_a_pipe_gets_no_escape_sequences(run: Run) -> None:
    for argv in (["W2"], ["list"], ["status"], ["history", "W2"], ["--help"]):
        assert "\x1b" not in run(*argv).out


def test_json_keeps_the_promised_keys_in_their_order(run: Run) -> None:
    record = run("W2", "--period", "2024-12", "--json").json

    assert list(record)[: len(PROMISED)] == PROMISED
    assert record["id"] == "W2"
    assert record["theme"] == "W"
    assert record["theme_name"] == "Walking"
    assert record["objectives"] == ["All"]
    assert record["stages"] == [
        {"stage": "Delivery", "strand": "Rail"},
        {"stage": "Discovery", "strand": None},
    ]
    assert record["rag"] == "amber"
    assert record["note"] == "A bid was made."
    assert record["previous"] is None


def test_json_of_this_period_carries_the_previous_one(run: Run) -> None:
    record = run("--json", "W1").json

    assert record["state"] == "outstanding"
    assert (record["rag"], record["note"], record["stages"]) == (None, None, [])
    assert list(record["previous"]) == ["period", "stages", "rag", "note"]
    assert record["previous"]["period"] == "2024-12"
    assert record["previous"]["rag"] == "green"


def test_times_in_json_are_utc_with_a_z(run: Run) -> None:
    run("set", "W1", "--rag", "red")

    record = run("W1", "--json").json

    assert record["updated_by"] == "Jo"
    assert record["updated_at"].endswith("Z")
    assert record["state"] == "started"


def test_several_actions_in_json_are_an_array(run: Run) -> None:
    assert [record["id"] for record in run("show", "W1", "H2", "--json").json] == ["W1", "H2"]


def test_the_period_may_be_named_as_it_is_printed(run: Run) -> None:
    assert run("W1", "--period", "December 2024", "--json").json["period"] == "2024-12"


def test_an_unknown_period_leaves_with_3_and_names_those_there_are(run: Run) -> None:
    result = run("W1", "--period", "1999-12")

    assert result.code == 3
    assert "2024-12, 2025-12" in result.err


def test_brackets_in_a_text_are_printed_as_they_stand(run: Run) -> None:
    assert "Insulate lofts [draft] [/]." in run("H2").out


def test_the_same_input_gives_the_same_bytes(run: Run) -> None:
    assert run("list", "--json").out == run("list", "--json").out


def test_what_could_steer_a_terminal_never_reaches_stdout(run: Run) -> None:
    nasty = "\x1b]52;c;evil\x07 \x9b31m \u202egnp.exe\r done"
    run("set", "W1", "--note", nasty, "--as", "Jo\x1b[2J")

    for argv in (["W1"], ["W1", "--json"], ["list"], ["list", "--csv"], ["history", "W1"], ["status"]):
        result = run(*argv)
        assert result.code == 0
        assert not set("\x1b\x07\x9b\u202e\r") & set(result.out + result.err), argv


def test_the_draft_under_edit_is_told_apart_from_the_record(run: Run, session: TrackerSession) -> None:
    session.save_draft(session.find("W1").action.key, "Half a sent")

    result = run("W1")

    assert "not yet saved as an update: Half a sent" in result.out
    assert run("W1", "--json").json["note"] is None


def test_two_periods_need_no_trail_on_the_page(run: Run) -> None:
    assert run("W2", "--period", "2024-12").out.count("December 2025") == 0


@pytest.mark.usefixtures("terminal")
def test_more_than_two_periods_make_a_trail_oldest_first(run: Run) -> None:
    run("set", "W2", "--rag", "red")
    run("new-period", "2026-12", "--yes")

    last = run("W2", "--period", "2024-12").out.splitlines()[-3:]

    assert [" ".join(line.split()) for line in last] == [
        "December 2024 Delivery (Rail), Discovery A ◆ Amber",
        "December 2025 no stage R ■ Red",
        "December 2026 no stage – ○ not rated",
    ]


def test_json_of_an_action_carries_its_trail_and_the_list_does_not(run: Run) -> None:
    run("set", "W1", "--rag", "red", "--stage", "Delivery")

    assert run("W1", "--json").json["trail"] == [
        {"period": "2024-12", "stages": [{"stage": "Delivery", "strand": None}], "rag": "green"},
        {"period": "2025-12", "stages": [{"stage": "Delivery", "strand": None}], "rag": "red"},
    ]
    assert all("trail" not in record for record in run("list", "--json").json)


def test_the_word_diff_tells_what_went_and_what_came(run: Run) -> None:
    run("set", "W1", "--note", "Twelve miles were mended.")

    result = run("W1", "--diff")

    assert "Removed: “Ten” miles were mended.\nAdded: “Twelve” miles were mended." in result.out
    assert "[-Ten-]{+Twelve+} miles were mended." in run("W1", "--diff=marks").out
    assert "December 2024\nStage: Delivery" in result.out
    assert run("W1", "--diff", "--json").json["diff"] == "[-Ten-]{+Twelve+} miles were mended."


def test_the_word_diff_stands_in_colour_underlined_and_struck_in_a_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("set", "W1", "--note", "Twelve miles were mended.")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)

    assert "\x1b[31;9mTen\x1b[0m \x1b[32;4mTwelve\x1b[0m miles" in run("W1", "--diff=marks").out


@pytest.mark.parametrize("option", ["--diff", "--diff=marks"])
@pytest.mark.parametrize("columns", [24, 40, 80])
def test_a_long_word_diff_keeps_to_the_window(
    run: Run, monkeypatch: pytest.MonkeyPatch, columns: int, option: str
) -> None:
    monkeypatch.setattr("tui_tracker.cli.commands.show.width", lambda: columns)
    run("set", "W1", "--note", f"Ten miles,\n\n{'and some more ' * 20}{'x' * 100} were mended.")

    note = run("W1", option).out.split("December 2025")[1]

    assert max(map(len, note.splitlines())) <= columns
    assert "\n\n" in note
    assert "xxx" in note


def test_without_two_notes_the_word_diff_shows_what_there_is(run: Run) -> None:
    assert run("W1", "--diff").out == run("W1").out


def test_the_second_of_two_actions_with_one_id_is_shown_the_short_way(
    run: Run, tracker: Path, tmp_path: Path
) -> None:
    hers = Path(shutil.copy(tracker, tmp_path / "hers.db"))
    run("add", "W", "--text", "Plant hedges.")
    run("--db", str(hers), "add", "W", "--text", "Mow less.")
    run("merge", str(hers))

    assert "W4/2" in run("W4").err
    texts = [run(f"W4/{number}").out.splitlines()[1] for number in (1, 2)]
    assert sorted(texts) == ["Mow less.", "Plant hedges."]
    shown = run("W4/1", "W4/2").out
    assert shown.index(texts[0]) < shown.index(texts[1])
