"""What the program wrote is read back by it: every report, and `list --csv`, with the same values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

PLAN = """\
Ref;Theme;Category;Action;Council role;Partners;Objective;Status;RAG;December 2024 update;Lead officer
EN-04;Energy;Solar;Put panels on "Town Hall" | annexe;Lead;County, Schools;1, 2;Delivery;Green;Well;Jo Smith
EN-05;Energy;Solar;Put panels on schools;Ask;Schools;All;Design;Amber;;
EN-06;Energy;Wind;Ask for <turbines> & *masts*;Influence;;2;Discovery;;Too early;
EN-07;Energy;;Share what we learn;Lead;"• Districts
• Canal & River Trust; Schools";All;Design;Amber;;
TR1a;Travel;;Run more buses;Lead;"Operators; Schools";3;Delivery;Red;No drivers;A Jones
TR2;Travel;;Draw a map;Lead;;;Complete;;Done;
"""
NOTE = "🌳 漢字 45% of _them_ are in | two are late.\n\nThe rest: **in May**, £1.2m\n=1+1"
LONG_NOTE = " ".join(["The board met on 3 May & agreed <the order> of works."] * 60) + "\n\nThe last line."
COMPARED = ("text", "section", "role", "objectives", "partners")


@pytest.fixture(params=["shipped words", "a plan of another council"])
def plan(request: pytest.FixtureRequest, bare: Run) -> Path:
    """A folder with a tracker, some updates of its working period, and its settings."""
    if request.param == "shipped words":
        assert bare("init", ".").code == 0
        ids = ("T1", "B2", "C21", "T2")
    else:
        Path("plan.csv").write_text(PLAN, encoding="cp1252")
        assert bare("init", ".", "--plan", "plan.csv").code == 0
        settings = Path("config.toml")
        words = settings.read_text(encoding="utf-8").replace('symbol = "●"', 'symbol = "▲"')
        settings.write_text(words, encoding="utf-8")
        assert "▲" in words
        ids = ("EN-04", "TR1a", "TR2", "EN-06")
    assert bare("set", ids[0], "--stage", "Delivery", "--rag", "green", "--note", NOTE).code == 0
    assert bare("set", ids[1], "--stage", "Design", "--rag", "red", "--note", "-5 is late").code == 0
    assert bare("set", ids[3], "--rag", "amber", "--note", LONG_NOTE).code == 0
    assert bare("set", ids[2], "--stage", "Complete", "--note", "It's done.").code == 0
    return Path.cwd()


def values(run: Run, *argv: object) -> dict[str, dict[str, Any]]:
    """Return what a tracker says of each action."""
    actions = {}
    for record in run(*argv, "list", "--json").json:
        compared = {name: record[name] for name in COMPARED}
        compared |= {name: record[name] for name in ("theme_name", "stages", "rag", "note")}
        actions[record["id"]] = compared
    return actions


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "pdf", "csv", "md", "list"])
def test_what_was_written_is_read_back_with_the_same_values(plan: Path, bare: Run, kind: str) -> None:
    written = plan / f"written.{'csv' if kind == 'list' else kind}"
    if kind == "list":
        written.write_text(bare("list", "--csv").out, encoding="utf-8")
    else:
        assert bare("report", "--format", kind, "-o", written).code == 0
    before = values(bare)
    again = ("--db", "again.db")
    result = bare(*again, "import", written)
    assert result.code == 0
    assert values(bare, *again) == before
    assert list(values(bare, *again)) == list(before)
    assert "not a rating" not in result.out
    assert "left out" not in result.out

    assert bare("import", written, "--yes").code == 0
    assert values(bare) == before
