"""A lead who uses Excel: a workbook out, filled in, and back by the rules of any other file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.support.office import Merged, Office
from tests.support.opendocument import opendocument, sheet_xml, text_cell
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.exchange.workbook import COLUMN_OF, HIDDEN, READ_ME, UPDATES
from tui_tracker.domain.plan.model import UpdateState
from tui_tracker.domain.plan.stages import StageAt
from tui_tracker.exporters.shared.reproducible_zip import make_reproducible
from tui_tracker.services.backups import make_backup, restore
from tui_tracker.storage.health import history_faults

COLUMNS = COLUMN_OF | {"id": 2, "text": 3, "before": 6}


def sheet(office: Office) -> Path:
    path = office.hand_out("W", lead="Jo", as_workbook=True)
    assert path.suffix == ".xlsx"
    return path


def rows(book: Workbook) -> dict[str, int]:
    page = book[UPDATES]
    return {str(page.cell(number, 2).value): number for number in range(3, page.max_row + 1)}


def fill(path: Path, to: Path, values: Mapping[str, Mapping[str, object]], day: int = 24) -> Path:
    """Fill cells in and save as Excel does, on a day of November 2025."""
    book = load_workbook(path)
    for identity, cells in values.items():
        for name, value in cells.items():
            book[UPDATES].cell(rows(book)[identity], COLUMNS[name]).value = value
    return save(book, to, day)


def save(book: Workbook, to: Path, day: int = 24) -> Path:
    """Save a workbook; the library would date it by the clock of this machine."""
    book.save(to)
    again = load_workbook(to)
    moment = datetime(2025, 11, day, 12, tzinfo=UTC)

    to.write_bytes(make_reproducible(to.read_bytes(), moment))
    assert load_workbook(to).properties.modified is not None
    again.close()
    return to


def test_it_shows_last_periods_update_beside_cells_to_fill_in_and_protects_the_rest(office: Office) -> None:
    office.write(None, "Coordinator", "W2", review="Why amber?")
    book = load_workbook(sheet(office))
    page = book[UPDATES]
    assert rows(book).keys() == {"W1", "W2", "W3"}
    w2 = rows(book)["W2"]
    assert [page.cell(w2, column).value for column in (3, 4, 5, 6, 11)] == [
        "Light the alleys.", "Delivery (Rail), Discovery", "Amber", "A bid was made.", "Why amber?",
    ]  # fmt: skip
    assert page.protection.sheet
    assert {c for c in range(1, 12) if not page.cell(w2, c).protection.locked} == set(COLUMN_OF.values())
    assert book[HIDDEN].sheet_state == "veryHidden"
    assert page.column_dimensions["A"].hidden
    offered = {
        str(validation.sqref): validation.formula1 for validation in page.data_validations.dataValidation
    }
    assert '"Discovery,Design,Delivery,Complete"' in offered.values()
    assert '"Red,Amber,Green"' in offered.values()


def test_words_that_no_list_of_excels_can_hold_are_offered_from_the_hidden_sheet(office: Office) -> None:
    stages = tuple(stage._replace(name=f"{stage.name}, so to say") for stage in office.settings.stages)
    office.settings = office.settings._replace(stages=stages)
    book = load_workbook(sheet(office))
    offered = [validation.formula1 for validation in book[UPDATES].data_validations.dataValidation]
    assert f"{HIDDEN}!$B$1:$B$4" in offered
    assert [book[HIDDEN].cell(number, 2).value for number in range(1, 5)] == [stage.name for stage in stages]


def test_a_workbook_that_comes_back_after_an_earlier_backup_was_restored_leaves_a_sound_tracker(
    office: Office, tmp_path: Path
) -> None:
    earlier = make_backup(office.tracker, office.settings)
    office.write(None, "Coordinator", "W1", note="Nine miles.")
    filled = fill(sheet(office), tmp_path / "filled.xlsx", {"W1": {"note": "Ten miles."}})
    restore(office.tracker, earlier, office.settings)
    assert office.merge(filled).files[0].outcome is Outcome.TAKEN
    assert history_faults(office.tracker).missing_parents == 0
    copy = Path(shutil.copy(office.tracker, tmp_path / "copy.db"))
    assert office.merge(copy).files[0].outcome is Outcome.DUPLICATE
    restore(office.tracker, make_backup(office.tracker, office.settings), office.settings)
    assert office.entry("W1").update.note == "Ten miles."


def test_the_sheet_is_found_under_another_name_and_what_has_no_row_is_quoted(
    office: Office, tmp_path: Path
) -> None:
    book = load_workbook(sheet(office))
    page = book[UPDATES]
    page.cell(rows(book)["W1"], COLUMNS["note"]).value = "Mended."
    page.cell(page.max_row + 1, COLUMNS["note"]).value = "And of another action."
    page.title = "Jo's updates"
    merged = office.merge(save(book, tmp_path / "back.xlsx"))
    assert office.entry("W1").update.note == "Mended."
    assert any("“And of another action.”" in notice for notice in merged.files[0].notices)


def test_a_formula_without_a_result_empties_no_cell_and_is_named(office: Office, tmp_path: Path) -> None:
    office.write(None, "Coordinator", "W1", note="What was agreed.")
    merged = office.merge(fill(sheet(office), tmp_path / "back.xlsx", {"W1": {"note": "=1+1"}}))
    assert office.entry("W1").update.note == "What was agreed."
    assert any("formula without a result" in notice for notice in merged.files[0].notices)


def test_a_complete_action_has_no_rating_whether_it_was_filled_in_or_sent(
    office: Office, tmp_path: Path
) -> None:
    office.write(None, "Coordinator", "W2", rag="red")
    office.write(None, "Coordinator", "W3", stages=encode_stages([StageAt(stage="Complete")]))
    back = fill(sheet(office), tmp_path / "back.xlsx", {
        "W1": {"stages": "Complete", "rag": "Green"}, "W2": {"stages": "Complete"}, "W3": {"rag": "Green"},
    })  # fmt: skip
    notices = [notice for notice in office.merge(back).files[0].notices if "rating" in notice]
    assert [office.entry(name).update.rag for name in ("W1", "W2", "W3")] == [None, None, None]
    assert len(notices) == 3
    assert notices[0].startswith(
        "W1 RAG (cell H3): “Green” was ignored, because a complete action has no rating"
    )
    assert "W2 RAG (cell H4): “Red” is removed, because a complete action has no rating." in notices


def test_what_was_filled_in_is_merged_and_what_was_not_stays(office: Office, tmp_path: Path) -> None:
    back = fill(sheet(office), tmp_path / "back.xlsx", {
        "W1": {"stages": "complete", "note": "All mended.\nThe last in May.", "signed_off": "yes"},
        "W2": {"rag": "Red", "stages": "Delivery (Rail), Design"},
    })  # fmt: skip
    merged = office.merge(back)
    assert merged.files[0].outcome is Outcome.TAKEN
    assert merged.files[0].authors == ("Jo",)
    w1, w2 = office.entry("W1"), office.entry("W2")
    assert (w1.update.stages, w1.update.note) == (
        (StageAt(stage="Complete"),),
        "All mended.\nThe last in May.",
    )
    assert (w1.state, w1.update.signed_off) == (UpdateState.DONE, "Jo")
    assert (w2.update.rag, w2.update.note) == ("red", None)
    assert w2.update.stages == (StageAt(stage="Delivery", strand="Rail"), StageAt(stage="Design"))
    assert w2.update.updated_at == "2025-11-24T12:00:00.000000Z"
    assert office.entry("W3").state is UpdateState.OUTSTANDING


def test_an_untouched_workbook_brings_nothing(office: Office, tmp_path: Path) -> None:
    office.write(None, "Coordinator", "W1", note="Two lines.\nThis one too.", rag="green")
    merged = office.merge(fill(sheet(office), tmp_path / "back.xlsx", {}))
    assert (merged.files[0].outcome, merged.files[0].new) == (Outcome.DUPLICATE, 0)


def test_the_same_workbook_twice_is_a_duplicate(office: Office, tmp_path: Path) -> None:
    back = fill(sheet(office), tmp_path / "back.xlsx", {"W1": {"note": "Mended."}})
    office.merge(back)
    again = office.merge(back)
    assert again.files[0].outcome is Outcome.DUPLICATE
    assert again.backup is None


def test_a_later_return_takes_the_place_of_the_first_without_a_conflict(
    office: Office, tmp_path: Path
) -> None:
    blank = sheet(office)
    office.merge(fill(blank, tmp_path / "first.xlsx", {"W1": {"note": "Half of it."}}, day=24))
    merged = office.merge(
        fill(tmp_path / "first.xlsx", tmp_path / "second.xlsx", {"W1": {"note": "All of it."}}, day=25)
    )
    assert merged.conflicts == ()
    assert office.entry("W1").update.note == "All of it."
    late = office.merge(fill(blank, tmp_path / "late.xlsx", {"W1": {"note": "Half of it, late."}}, day=23))
    assert late.conflicts == ()
    assert office.entry("W1").update.note == "All of it."


def test_somebody_elses_edit_of_the_same_cell_is_a_conflict_with_both_texts(
    office: Office, tmp_path: Path
) -> None:
    blank = sheet(office)
    office.write(None, "Sam", "W1", note="Sam's words.", rag="green")
    merged = office.merge(fill(blank, tmp_path / "back.xlsx", {"W1": {"note": "Jo's words."}}))
    (conflict,) = merged.conflicts
    assert {side.value for side in conflict.sides} == {"Sam's words.", "Jo's words."}
    assert office.entry("W1").update.rag == "green"


def test_cells_that_were_not_to_be_touched_are_named_with_what_stays(office: Office, tmp_path: Path) -> None:
    back = fill(sheet(office), tmp_path / "back.xlsx", {"W1": {"text": "Another text.", "note": "Mended."}})
    merged = office.merge(back)
    notice = merged.files[0].notices[0]
    assert notice.startswith("W1 action (cell C3) cannot be changed here: “Another text.”")
    assert office.entry("W1").action.text == "Mend the footpaths."
    assert office.entry("W1").update.note == "Mended."


def test_a_word_that_is_no_stage_or_rating_is_held_for_the_coordinator(
    office: Office, tmp_path: Path
) -> None:
    merged = office.merge(
        fill(sheet(office), tmp_path / "back.xlsx", {"W1": {"stages": "Nearly there", "rag": "Mauve"}})
    )
    assert [change.kind for change in merged.held_changes] == ["invalid_value", "invalid_value"]
    assert office.entry("W1").state is UpdateState.OUTSTANDING


def test_rows_sorted_deleted_copied_or_added_do_no_harm_and_are_named(office: Office, tmp_path: Path) -> None:
    book = load_workbook(sheet(office))
    page = book[UPDATES]
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=3, max_row=5)]
    lines[0][COLUMN_OF["note"] - 1] = "Written before sorting."
    for number, line in enumerate([lines[2], lines[0], lines[0]], 3):
        for column, value in enumerate(line, 1):
            page.cell(number, column).value = value
    page.cell(6, 3).value = "An action of my own"
    merged = office.merge(save(book, tmp_path / "back.xlsx"))
    assert office.entry("W1").update.note == "Written before sorting."
    actual = " ".join(merged.files[0].notices)
    for words in ("Row 5 repeats row 4", "The row for W2 is missing", "Row 6 is not one of the actions"):
        assert words.lower() in actual.lower()


def test_another_name_on_the_first_sheet_is_the_author(office: Office, tmp_path: Path) -> None:
    book = load_workbook(sheet(office))
    book[READ_ME]["B3"].value = "Deputy Dee"
    book[UPDATES].cell(3, COLUMN_OF["note"]).value = "By the deputy."
    merged = office.merge(save(book, tmp_path / "back.xlsx"))
    assert merged.files[0].authors == ("Deputy Dee",)


def test_characters_that_cannot_be_shown_are_counted(office: Office, tmp_path: Path) -> None:
    merged = office.merge(fill(sheet(office), tmp_path / "back.xlsx", {"W1": {"note": "One \u202etwo."}}))
    assert any("1 character that cannot be shown was replaced" in text for text in merged.files[0].notices)
    assert office.entry("W1").update.note == "One \ufffdtwo."


def drop_hidden(book: Workbook) -> None:
    del book[HIDDEN]


def break_hidden(book: Workbook) -> None:
    book[HIDDEN]["A1"].value = "j{"


def newer(book: Workbook) -> None:
    actual = json.loads(str(book[HIDDEN]["A1"].value)[1:])
    book[HIDDEN]["A1"].value = "j" + json.dumps(actual | {"format": 99})


def of_another_plan(book: Workbook) -> None:
    actual = json.loads(str(book[HIDDEN]["A1"].value)[1:])
    book[HIDDEN]["A1"].value = "j" + json.dumps(actual | {"plan_id": "another"})


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (drop_hidden, "not a workbook made by tui-tracker"),
        (break_hidden, "is damaged"),
        (newer, "newer tui-tracker"),
        (of_another_plan, "another plan"),
    ],
)
def test_a_workbook_that_cannot_be_taken_is_refused_with_the_reason(
    office: Office, tmp_path: Path, spoil: Callable[[Workbook], None], words: str
) -> None:
    book = load_workbook(sheet(office))
    spoil(book)
    merged: Merged = office.merge(save(book, tmp_path / "back.xlsx"))
    assert merged.files[0].outcome is Outcome.REFUSED
    assert words in (merged.files[0].refused or "")


def test_a_workbook_and_a_tracker_come_back_in_one_folder(office: Office, tmp_path: Path) -> None:
    blank, copy = sheet(office), office.hand_out("H", lead="Sam")
    folder = tmp_path / "returned"
    folder.mkdir()
    fill(blank, folder / "jo.xlsx", {"W1": {"rag": "G"}})
    office.write(copy, "Sam", "H1", rag="red")
    os.replace(copy, folder / "sam.db")  # noqa: PTH105
    assert [file.outcome for file in office.merge(folder).files] == [Outcome.TAKEN, Outcome.TAKEN]
    assert (office.entry("W1").update.rag, office.entry("H1").update.rag) == ("green", "red")


def test_a_done_that_is_neither_yes_nor_no_is_named(office: Office, tmp_path: Path) -> None:
    book = fill(sheet(office), tmp_path / "back.xlsx", {"W1": {"note": "Mended.", "signed_off": "ja"}})
    result = office.merge(book)
    assert "W1 done (cell J3): “ja” is neither yes nor no" in result.files[0].notices[0]


def test_a_dry_run_tells_the_same_and_changes_nothing(office: Office, tmp_path: Path) -> None:
    back = fill(sheet(office), tmp_path / "back.xlsx", {"W1": {"note": "Mended."}})
    dry = office.merge(back, dry_run=True)
    assert office.entry("W1").update.note is None
    assert office.merge(back).changes == dry.changes


def test_the_cells_to_fill_in_are_text_so_that_excel_leaves_them_alone(office: Office) -> None:
    page = load_workbook(sheet(office))[UPDATES]
    for number in (3, 4, 5):
        for column in (COLUMN_OF["stages"], COLUMN_OF["rag"], COLUMN_OF["note"], COLUMNS["id"]):
            assert page.cell(number, column).number_format == "@"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.45, "0%", "45%"),
        (0.4567, "0.0%", "45.7%"),
        (1250000, '"£"#,##0', "£1,250,000"),
        (1250000, "[$£-809]#,##0", "£1,250,000"),
        (-1250.5, '"£"#,##0.00;[Red]-"£"#,##0.00', "-£1,250.50"),
        (0.5, "General", "0.5"),
        (1234567, "#,##0", "1,234,567"),
        (3, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (1e21, "General", "1E+21"),
        (datetime(2026, 3, 5), "dd/mm/yyyy", "05/03/2026"),
        (datetime(2026, 3, 5), "d mmmm yyyy", "5 March 2026"),
        (datetime(2026, 3, 1), "mmm-yy", "Mar-26"),
        (datetime(2026, 3, 5, 14, 2), "dd/mm/yyyy hh:mm", "05/03/2026 14:02"),
        (True, "General", "TRUE"),
        (12, '0 "tonnes"', "12 tonnes"),
    ],
)
def test_a_number_comes_back_as_the_sheet_shows_it(
    office: Office, tmp_path: Path, value: object, number_format: str, shown: str
) -> None:
    book = load_workbook(sheet(office))
    cell = book[UPDATES].cell(rows(book)["W1"], COLUMNS["note"])
    cell.number_format, cell.value = number_format, value
    cell.number_format = number_format
    office.merge(save(book, tmp_path / "back.xlsx"))
    assert office.entry("W1").update.note == shown


def test_a_number_in_a_format_that_cannot_be_followed_is_named(office: Office, tmp_path: Path) -> None:
    book = load_workbook(sheet(office))
    cell = book[UPDATES].cell(rows(book)["W1"], COLUMNS["note"])
    cell.value, cell.number_format = 12.5, "# ?/?"
    merged = office.merge(save(book, tmp_path / "back.xlsx"))
    assert office.entry("W1").update.note == "12.5"
    assert any("is a number" in notice and "12.5" in notice for notice in merged.files[0].notices)


@pytest.mark.parametrize("text", ["(clear)", "Code _x000D_ of Excel.", "=SUM(A1)", "'quoted", "007", "1/2"])
def test_a_text_that_looks_like_something_else_survives(office: Office, tmp_path: Path, text: str) -> None:
    office.write(None, "Coordinator", "W2", note=text)
    path = sheet(office)
    book = load_workbook(path)
    assert book[UPDATES].cell(rows(book)["W2"], COLUMNS["note"]).value is not None
    cell = book[UPDATES].cell(rows(book)["W1"], COLUMNS["note"])
    cell.value = text.replace("_x000D_", "_x005F_x000D_")
    cell.data_type = "s"
    merged = office.merge(save(book, tmp_path / "back.xlsx"))
    assert office.entry("W1").update.note == text
    assert office.entry("W2").update.note == text
    assert merged.files[0].new == 1


def as_opendocument(path: Path) -> bytes:
    """Return a workbook as LibreOffice saves it: the same sheets, each cell with its text."""
    tables = ""
    for shown in load_workbook(path).worksheets:
        values = [[str(cell) if cell is not None else "" for cell in row] for row in shown.values]
        hidden = 'table:visibility="collapse"'
        rows_xml = sheet_xml([[text_cell(value) for value in row] for row in values], shown.title)
        column = f'<table:table-column {hidden} table:number-columns-repeated="1"/>'
        tables += rows_xml.replace("><table:table-row>", f">{column}<table:table-row>", 1)
    return opendocument(tables)


def test_a_workbook_saved_by_libreoffice_is_merged_like_one_of_excel(office: Office, tmp_path: Path) -> None:
    note = "45% of it – done.\nThe rest: =1+1 & <more>"
    filled = fill(sheet(office), tmp_path / "filled.xlsx", {"W1": {"note": note, "rag": "Green"}})
    returned = tmp_path / "filled.ods"
    returned.write_bytes(as_opendocument(filled))
    office.merge(returned)
    assert office.entry("W1").update.note == note
    assert office.entry("W1").update.rag == "green"


@pytest.mark.parametrize(
    "body", [sheet_xml([["a"]]), "<table:table>", sheet_xml([["a"]], "Updates")], ids=["sheet", "cut", "name"]
)
def test_another_file_of_libreoffice_is_no_workbook_of_ours(
    office: Office, tmp_path: Path, body: str
) -> None:
    returned = tmp_path / "other.ods"
    returned.write_bytes(opendocument(body))
    (file,) = office.merge(returned).files
    assert file.outcome is Outcome.REFUSED


def test_its_first_page_says_what_stages_and_ratings_mean(office: Office) -> None:
    page = load_workbook(sheet(office))[READ_ME]
    lines = [str(row[0]) for row in page.iter_rows(values_only=True) if row[0]]
    assert "What the stages and ratings mean:" in lines
    assert any(line.startswith("Red: delivery is not expected") for line in lines)
