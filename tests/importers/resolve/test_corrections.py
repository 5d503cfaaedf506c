"""The reviewed corrections beside a source: applied where the source is as reviewed, else reported."""

import json

from tests.support.importing import Reader, fate, ids, row_of, rules

GOOD = "T1\t1\tMend the footpaths of the town.\tLead\tParishes\tDelivery\t\tTen miles were mended."
LOST = "Sweep the roads of the town. Districts Discovery\tTo be done later."


def correction(**keys: object) -> str:
    actual = {"lines": [6], "expect": "Sweep the roads", "reason": "Because it stands there."} | keys
    # A JSON text, number, list or truth value is written the same in TOML.
    return "[[correction]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in actual.items())


def test_a_correction_brings_in_an_action_whose_id_is_not_printed(read: Reader) -> None:
    reading = read.table(
        GOOD, "", LOST, GOOD.replace("T1", "T3", 1),
        corrections=correction(action="T2", field="id", value="T2")
        + correction(action="T2", field="text", value="Sweep the roads of the town.")
        + correction(action="T2", field="role", missing=True),
    )  # fmt: skip
    assert ids(reading) == ["T1", "T2", "T3"]
    row = row_of(reading, "T2")
    assert (row.action.theme, row.action.text, row.action.role) == ("T", "Sweep the roads of the town.", None)
    assert fate(reading, 6).kind == "action"
    assert [
        (problem.action, problem.field) for problem in reading.problems if problem.rule == "text-lost"
    ] == [("T2", "role")]
    assert "row-unreadable" not in rules(reading)


def test_a_correction_of_a_changed_line_is_told_and_not_applied(read: Reader) -> None:
    reading = read.table(GOOD, corrections=correction(action="T1", field="role", value="Ask", lines=[4]))
    assert row_of(reading, "T1").action.role == "Lead"
    assert rules(reading)[0] == "correction-stale"


def test_a_correction_with_nothing_to_correct_is_told(read: Reader) -> None:
    idle = correction(action="T1", field="role", value="Lead", lines=[4], expect="Mend the")
    nobody = correction(action="T9", field="role", value="Lead", lines=[4], expect="Mend the")
    reading = read.table(GOOD, corrections=idle + nobody)
    assert rules(reading).count("correction-stale") == 2


def test_a_heading_is_corrected_for_all_rows_under_it(read: Reader) -> None:
    actual = correction(field="section", value="Emission", lines=[4], expect="Low Em\tnission")
    reading = read.table("Low Em\tnission\t\t\t\t\t\t", GOOD, GOOD.replace("T1", "T2", 1), corrections=actual)
    assert {row.action.section for row in reading.rows} == {"Emission"}
    assert "heading-cut" not in rules(reading)


def test_a_title_is_corrected_with_its_theme(read: Reader) -> None:
    actual = correction(field="theme", value="Transport", lines=[1], expect="Trans port")
    reading = read.table(GOOD, title="Trans port", corrections=actual)
    assert [theme.name for theme in reading.themes] == ["Transport"]


def test_a_text_with_lost_parts_is_listed(read: Reader) -> None:
    actual = correction(action="T1", field="note", value="Ten miles [...]", lines=[4], expect="Ten miles")
    reading = read.table(GOOD, corrections=actual)
    assert row_of(reading, "T1").update.note == "Ten miles [...]"
    assert "text-lost" in rules(reading)


def test_unusable_corrections_are_told_and_the_rest_is_read(read: Reader) -> None:
    for broken in (
        "[[correction",
        "[[correction]]\nfield = 'role'\n",
        correction(action="T1", field="colour", value="x"),
    ):
        reading = read.table(GOOD, corrections=broken)
        assert ids(reading) == ["T1"]
        assert rules(reading)[0] == "correction-unreadable"


def test_the_digest_covers_source_and_corrections(read: Reader) -> None:
    alone = read.table(GOOD).digest
    assert read.table(GOOD).digest == alone
    assert read.table(GOOD, corrections="# reviewed\n").digest != alone
