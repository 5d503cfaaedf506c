"""The December 2024 report as it ships: every action once, exact where the text gives it whole."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from tests.support.importing import SHIPPED, WORDS, fate, fates, ids, row_of
from tui_tracker.domain.imports.source import ParsedSource, SourceRow
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.importers.parse.lines import is_noise
from tui_tracker.importers.read_source import read_source


@pytest.fixture(scope="module")
def report() -> ParsedSource:
    return read_source(SHIPPED, WORDS)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return SHIPPED.read_text(encoding="utf-8").split("\n")


def test_the_report_holds_176_actions_in_seven_themes(report: ParsedSource) -> None:
    counts = Counter(row.action.theme for row in report.rows)
    assert [(theme.key, theme.name, counts[theme.key]) for theme in report.themes] == [
        ("X", "Cross Cutting Actions", 12),
        ("T", "Transport", 34),
        ("B", "Buildings and Energy", 38),
        ("E", "Business and Economy", 32),
        ("R", "Resources and Waste", 19),
        ("N", "Nature and Land Use", 20),
        ("C", "Communities", 21),
    ]


def test_every_action_stands_once_and_in_order(report: ParsedSource) -> None:
    expected = [f"X{n}" for n in range(1, 13)] + [f"T{n}" for n in range(1, 35)]
    expected += [f"B{n}" for n in range(1, 39)] + [f"E{n}" for n in range(1, 33)]
    expected += ["R1", "R2", "R3a", "R3b", *(f"R{n}" for n in range(4, 19))]
    expected += [f"N{n}" for n in range(1, 21)] + [f"C{n}" for n in range(1, 22)]
    assert ids(report) == expected
    assert [row.action.position for row in report.rows] == list(range(176))


def test_the_period_is_read_from_the_header(report: ParsedSource) -> None:
    assert report.period == "2024-12"
    assert {row.update.period for row in report.rows} == {"2024-12"}


def test_every_cell_of_a_whole_row_is_the_source_s_own(report: ParsedSource, lines: list[str]) -> None:
    """All rows that no correction touches: their cells in order, but for noise, are the line's."""
    whole = [
        row
        for row in report.rows
        if not any("joined columns" in repair or "by the corr" in repair for repair in row.repaired)
    ]
    assert len(whole) == 153
    # The rest of a bracket of the lost RAG column, which does not belong to the note.
    bracketed = {"B31", "C10"}
    for row in whole:
        (number,) = row.lines
        cells = [cell.strip() for cell in lines[number - 1].split("\t")]
        printed = cells[1:] if row.action.theme == "X" else cells[2:]
        if row.action.id in bracketed:
            printed[-1] = printed[-1].removeprefix("(")
        assert _stated_cells(row) == [cell for cell in printed if not is_noise(cell)]
        if row.action.theme != "X":
            assert ",".join(row.action.objectives) == cells[1].replace(" ", "")


def _stated_cells(row: SourceRow) -> list[str]:
    """Return a row's cells after ID and objectives, or after a numbered text, as printed."""
    action, update = row.action, row.update
    stage = {"B7": "Completed", "C13": "Completed"}.get(action.id) or stages_text(update.stages).replace(
        ", ", " & "
    )
    stage = {"T17": "MMLe - Delivery Discovery"}.get(action.id, stage)
    own = [] if action.theme == "X" else [action.text, action.role, action.partners]
    return [cell for cell in (*own, stage, update.note) if cell]


@pytest.mark.parametrize(
    ("identity", "objectives"),
    [
        ("T10", "1 2 3 4 5"),
        ("T32", "5 6"),
        ("B4", "1 5"),
        ("E26", "9"),
        ("C9", "1 2 5"),
        ("T1", "All"),
        ("X1", ""),
    ],
)
def test_objectives_are_a_list(report: ParsedSource, identity: str, objectives: str) -> None:
    assert row_of(report, identity).action.objectives == tuple(objectives.split())


def test_a_row_s_facts_side_by_side(report: ParsedSource) -> None:
    row = row_of(report, "B32")
    assert row.lines == (108,)
    assert row.action.theme == "B"
    assert row.action.section == "Policy and Strategy"
    assert row.action.text == "Deliver the Air Quality Partnership Action Plan to support carbon reduction"
    assert row.action.role == "Ask"
    assert row.action.partners == "Air Quality Partnership National Highways"
    assert stages_text(row.update.stages) == "Delivery"
    assert row.update.rag is None
    assert row.update.note is not None
    assert (row.update.note or "").startswith("The Air Quality Partnership is active - further work")
    assert row.repaired == ("ID B32 corrected from 'В32' (look-alike letters or spaces)",)


def test_an_action_can_stand_at_several_stages_with_a_strand(report: ParsedSource) -> None:
    assert [(stage.stage, stage.strand) for stage in row_of(report, "T17").update.stages] == [
        ("Delivery", "MMLe"),
        ("Discovery", None),
    ]
    assert stages_text(row_of(report, "B5").update.stages) == "Delivery, Discovery"
    assert [stages_text(row_of(report, identity).update.stages) for identity in ("B7", "C19", "C20")] == [
        "Complete"
    ] * 3


def test_cross_cutting_actions_keep_group_and_printed_number(report: ParsedSource) -> None:
    actual = [(row.action.group, row.action.section, row.action.number) for row in report.rows[:12]]
    groups = ["Leadership", "Collaboration", "Research and Innovation", "Funding"]
    numbers: list[str | None] = ["1", "2", "3"] * 4
    numbers[6] = None
    assert actual == [(groups[n // 3], groups[n // 3], numbers[n]) for n in range(12)]
    assert (row_of(report, "X1").action.text or "").startswith("Achieve net zero carbon emissions")
    assert (row_of(report, "X7").action.text or "").startswith("Work with partners, particularly")


@pytest.mark.parametrize(
    ("first", "last", "section"),
    [
        ("T1", "T7", "Policy and Strategy"),
        ("T8", "T14", "Active travel and reducing mileage"),
        ("T15", "T17", "Public Transport"),
        ("T18", "T29", "Ultra Low Emission Vehicles"),
        ("T30", "T34", "Freight"),
        ("B1", "B4", "Engagement"),
        ("B5", "B17", "Retrofit"),
        ("B18", "B32", "Policy and Strategy"),
        ("B33", "B38", "Renewable Energy and Infrastructure"),
        ("E1", "E6", "Policy and Strategy"),
        ("E7", "E28", "Business Support"),
        ("E29", "E32", "Skills"),
        ("R1", "R7", "Waste"),
        ("R8", "R10", "Materials"),
        ("R11", "R13", "Food"),
        ("R14", "R18", "Water"),
        ("N1", "N15", None),
        ("N16", "N20", "Land Management and Use"),
        ("C1", "C12", None),
        ("C13", "C21", "Enabling Action"),
    ],
)
def test_sections_are_read_from_headings_cut_apart(
    report: ParsedSource, first: str, last: str, section: str | None
) -> None:
    index = ids(report)
    rows = report.rows[index.index(first) : index.index(last) + 1]
    assert {row.action.section for row in rows} == {section}


def test_every_line_has_one_fate(report: ParsedSource, lines: list[str]) -> None:
    assert [outcome.line for outcome in report.line_outcomes] == list(range(1, len(lines) + 1))
    assert "problem" not in {outcome.kind.value for outcome in report.line_outcomes}
    actual = fates(report)
    assert actual[1] == ("heading", "Cross Cutting Actions")
    assert actual[23] == ("header", "with the heading Policy and Strategy")
    assert actual[38] == ("debris", "stray marks of a page break")
    assert actual[158] == ("debris", "a line drawn between rows")
    assert actual[44] == ("action", "T17")
    assert actual[134] == ("action", "E12")


def test_ratings_are_missing_and_that_is_said_once(report: ParsedSource) -> None:
    assert {row.update.rag for row in report.rows} == {None}
    assert [problem.rule for problem in report.problems].count("rag-missing") == 1
    assert not any(problem.rule.startswith("rag") and problem.action for problem in report.problems)


def test_text_the_source_lost_stays_missing_and_is_listed(report: ParsedSource) -> None:
    lost = {(problem.action, problem.field) for problem in report.problems if problem.rule == "text-lost"}
    for row in report.rows:
        texts = {"text": row.action.text, "note": row.update.note}
        marked = {(row.action.id, name) for name, text in texts.items() if text and "[...]" in text}
        assert marked <= lost
    assert {
        ("E12", "role"),
        ("E12", "stages"),
        ("N10", "role"),
        ("N19", "partners"),
        ("N17", "objectives"),
    } <= lost
    assert row_of(report, "N10").action.role is None
    assert row_of(report, "N19").update.stages == ()


def test_halves_of_a_cut_note_are_put_together_only_where_they_fit(report: ParsedSource) -> None:
    assert row_of(report, "E18").update.note == "Work to be progressed at a later point."
    assert row_of(report, "C21").update.note == "To be progressed at a future point."
    note = row_of(report, "C20").update.note
    assert note is not None
    assert note.startswith("[...] Together 2023 project has supported 223 solar and battery")
    assert "Solar Together" not in note


def test_a_role_word_in_the_partners_cell_is_kept_and_doubted(report: ParsedSource) -> None:
    row = row_of(report, "N7")
    assert (row.action.role, row.action.partners, row.doubtful) == ("Lead", "Lead", True)


def test_without_the_corrections_the_rules_read_what_they_can_and_list_the_rest(tmp_path: Path) -> None:
    alone = tmp_path / "report.txt"
    alone.write_bytes(SHIPPED.read_bytes())
    bare = read_source(alone, WORDS)
    assert len(bare.rows) == 168
    assert {"E12", "E13", "E17", "E20", "N11", "N17", "N19", "N20"}.isdisjoint(ids(bare))
    assert [outcome.line for outcome in bare.line_outcomes if outcome.kind.value == "problem"] == [
        133,
        134,
        135,
        139,
        142,
        203,
        210,
        212,
        213,
    ]
    assert fate(bare, 133).detail == "it has no ID, and its columns are joined together or interleaved"
    assert {"heading-cut", "columns-glued", "note-cut", "row-unreadable"} <= {
        problem.rule for problem in bare.problems
    }
    assert row_of(bare, "N14").action.partners == "Forestry Research Council"
    assert row_of(bare, "C19").update.note is None


def test_the_same_facts_read_the_same_from_a_clean_csv(report: ParsedSource, tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    _write_csv(report, path)
    clean = read_source(path, WORDS)
    assert [_facts(row) for row in clean.rows] == [_facts(row) for row in report.rows]
    assert {theme.key: theme.name for theme in clean.themes} == {
        theme.key: theme.name for theme in report.themes
    }


def _write_csv(report: ParsedSource, path: Path) -> None:
    names = {theme.key: theme.name for theme in report.themes}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "ID",
                "Theme",
                "Section",
                "Group",
                "Number",
                "Action",
                "Role",
                "Objectives",
                "Partners",
                "Stage",
                "RAG",
                "Note",
            ]
        )
        for row in report.rows:
            action, update = row.action, row.update
            start = [action.id, names[action.theme], action.section, action.group, action.number, action.text]
            objectives = ", ".join(action.objectives)
            writer.writerow(
                [
                    *start,
                    action.role,
                    objectives,
                    action.partners,
                    stages_text(update.stages),
                    "",
                    update.note,
                ]
            )


def _facts(row: SourceRow) -> tuple[object, ...]:
    action, update = row.action, row.update
    return (
        action.id, action.theme, action.section, action.group, action.number, action.text,
        action.role, action.objectives, action.partners, update.stages, update.rag, update.note,
    )  # fmt: skip
