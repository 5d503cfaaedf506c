"""Laws of reading: whatever the text, every line has a fate and nothing but a refusal is raised."""

import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.support.importing import HEADER, WORDS
from tui_tracker.domain.imports.source import SourceRow
from tui_tracker.domain.own_fields import AS_PRINTED
from tui_tracker.errors import RefusedFileError
from tui_tracker.importers.read_source import read_source

CELLS = st.sampled_from(
    ["", "T1", "ТЗ", "R3a", "1.2", "7", "All", "1, 2", "Lead", "Delivery", "Green", "Т", "•", "Policy and St",
     "rategy", "Mend the footpaths of the town.", "1. Sweep the roads", "nce and the rest of it",
     "T9 2 Light the alleys. Ask Towns Design", "Total",
     "<u> </u>", "---", "ID", "Action", "Status", '"', 'a "b', "²", "\x1b"]
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=9), max_size=12)


PLAIN_ROW = "T8\t1\tMend the footpaths of the town.\tLead\tParishes\tDelivery\tGreen\tTen miles."


def test_any_table_is_read_or_refused_and_every_line_has_a_fate() -> None:
    outcomes: Counter[bool] = Counter()

    @settings(max_examples=100, deadline=None)
    @example(rows=[["T1", "", "", "", "", "ID", "Action"], ["T1", "T1"]], delimiter=";", headed=True)
    @given(rows=ROWS, delimiter=st.sampled_from("\t;,|"), headed=st.booleans())
    def check(rows: list[list[str]], delimiter: str, headed: bool) -> None:
        lines = [delimiter.join(row) for row in rows]
        text = "\n".join([HEADER.replace("\t", delimiter), *lines] if headed else lines)
        outcomes[_is_read(text.encode())] += 1

    check()
    assert outcomes[True] >= 5


def test_any_file_is_read_or_refused() -> None:
    outcomes: Counter[bool] = Counter()

    @settings(max_examples=100, deadline=None)
    @given(content=st.one_of(st.text().map(str.encode), st.binary()))
    def check(content: bytes) -> None:
        outcomes[_is_read(f"{HEADER}\n{PLAIN_ROW}\n".encode() + content)] += 1
        _is_read(f"{HEADER}\n".encode() + content)
        _is_read(content)

    check()
    assert outcomes[True] >= 5


def _is_read(content: bytes) -> bool:
    """Return whether a file is read and not refused; fail where what is read breaks a law."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plan.txt"
        path.write_bytes(content)
        try:
            reading = read_source(path, WORDS)
        except RefusedFileError:
            return False
        assert read_source(path, WORDS) == reading
    lines = [fate.line for fate in reading.line_outcomes]
    assert lines == list(range(1, len(lines) + 1))
    known = {fate.line for fate in reading.line_outcomes}
    assert all(problem.line is None or problem.line in known for problem in reading.problems)
    printed = [row.action.id for row in reading.rows]
    assert len(set(printed)) == len(printed)
    assert all(printed)
    assert {row.action.theme for row in reading.rows} <= {theme.key for theme in reading.themes}
    return True


CLEAN_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["All", "1, 2", "5,6", "", "3"]),
        st.sampled_from(["Mend the paths of the town.", "Buses", "Lead by example", "Complete the toolkit"]),
        st.sampled_from(["Lead", "Ask", "Influence", ""]),
        st.sampled_from(["Districts", "Lead", "NHS", ""]),
        st.sampled_from(["Delivery", "Design", "On hold", "Delivery & Discovery", ""]),
        st.sampled_from(["Green", "AMBER", "2", "n/a", ""]),
        st.sampled_from(["Done", "Work goes on; more to come.", "Delivery began", "See B.5", ""]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(rows=CLEAN_ROWS)
def test_clean_cells_are_kept_as_they_are_whatever_stands_between_them(rows: list[tuple[str, ...]]) -> None:
    readings = []
    with tempfile.TemporaryDirectory() as folder:
        for delimiter in "\t;":
            actual = [HEADER.split("\t"), *([f"T{n}", *row] for n, row in enumerate(rows, 1))]
            path = Path(folder) / "plan.txt"
            # What holds the delimiter of CSV is quoted, as every program writes it.
            quoted = [[f'"{cell}"' if ";" in cell else cell for cell in row] for row in actual]
            lines = [delimiter.join(row) for row in [["Transport"], *quoted]]
            path.write_text("\n".join(lines), encoding="utf-8")
            readings.append(read_source(path, WORDS))
    tabs, semicolons = readings
    # In a table of sure cells, what is no stage or rating of the plan is kept besides.
    assert tabs.rows == tuple(map(_without_printed, semicolons.rows))
    for row, cells in zip(tabs.rows, rows, strict=True):
        action = row.action
        kept = (action.text, action.role or "", action.partners or "", row.update.note or "")
        assert kept == (cells[1], cells[2], cells[3], cells[6])
        assert ",".join(action.objectives) == cells[0].replace(" ", "")


def _without_printed(row: SourceRow) -> SourceRow:
    assert all(name.startswith(tuple(AS_PRINTED.values())) for name, _ in row.action.extras)
    return replace(row, action=row.action._replace(extras=()), fields=row.fields - {"extras"})
