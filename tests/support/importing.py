"""What the importers' tests share: the words of a plan, and a reader of texts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.support.paths import ROOT
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.imports.source import LineOutcome, ParsedSource, SourceRow
from tui_tracker.importers.read_source import read_source
from tui_tracker.importers.vocabulary import Vocabulary

SHIPPED = ROOT / "db" / "leicestershire-2024-12.txt"
WORDS = Vocabulary(
    stages={
        "discovery": "Discovery",
        "design": "Design",
        "delivery": "Delivery",
        "complete": "Complete",
        "completed": "Complete",
        "competed": "Complete",
    },
    ratings={"red": "red", "amber": "amber", "green": "green"},
    roles=("Lead", "Ask", "Influence"),
    letters={"r": "red", "a": "amber", "g": "green"},
    colours={"red": "red", "amber": "amber", "green": "green"},
    final_stage="Complete",
    final_letter="b",
)
HEADER = (
    "Action ID\tObjective\tAction\tLCC Role\tWho may be involved\t"
    "Project stage 2024\tRAG 2024\tDecember 2024 Update Note"
)


class Reader:
    """Reads texts as if they were files; `path` is the last one written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "plan.txt"

    def __call__(
        self,
        content: str | bytes,
        *,
        name: str = "plan.txt",
        corrections: str | None = None,
        columns: Mapping[str, str] | None = None,
        period: str | None = None,
        default_period: str = "",
    ) -> ParsedSource:
        self.path = self.folder / name
        self.path.write_bytes(content.encode() if isinstance(content, str) else content)
        if corrections is not None:
            beside = self.path.with_name(f"{self.path.stem}.corrections.toml")
            beside.write_text(corrections, encoding="utf-8")
        options = ReadOptions(columns=columns or {}, period=period)
        return read_source(self.path, WORDS, options, default_period=default_period)

    def table(self, *rows: str, title: str = "Transport", corrections: str | None = None) -> ParsedSource:
        """Read rows under a title and the report's header, which is on line 3."""
        return self("\n".join([title, "", HEADER, *rows]), corrections=corrections)


def row_of(reading: ParsedSource, identity: str) -> SourceRow:
    """Return the one row with this ID."""
    (row,) = [row for row in reading.rows if row.action.id == identity]
    return row


def ids(reading: ParsedSource) -> list[str]:
    return [row.action.id for row in reading.rows]


def rules(reading: ParsedSource) -> list[str]:
    return [problem.rule for problem in reading.problems]


def fates(reading: ParsedSource) -> dict[int, tuple[str, str]]:
    return {fate.line: (fate.kind.value, fate.detail) for fate in reading.line_outcomes}


def fate(reading: ParsedSource, line: int) -> LineOutcome:
    """Return the fate of one line."""
    (outcome_of_line,) = [outcome for outcome in reading.line_outcomes if outcome.line == line]
    return outcome_of_line
