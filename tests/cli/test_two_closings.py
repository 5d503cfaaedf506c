"""Two people closed a year: whose report changes with a merge, and what to publish again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import CommandResult, Run

ANNS_DIFFERS = "changes to 1 action that Ann's closing did not have: W1. If Ann published the report,"
TWICE = "Changes that only some closings of a period have: 2"
LATE = "Late changes to closed periods: 1"


class Office:
    """Ann's and Ben's trackers of one plan."""

    def __init__(self, bare: Run, tracker: Path, folder: Path) -> None:
        self.bare = bare
        self.files = {"Ann": folder / "ann.db", "Ben": folder / "ben.db"}
        for path in self.files.values():
            shutil.copy(tracker, path)

    def run(self, person: str, *command: object) -> CommandResult:
        return self.bare("--db", self.files[person], "--as", person, *command)

    def report(self, person: str) -> CommandResult:
        return self.run(person, "report", "--period", "2025-12", "-o", "-", "--format", "md")

    def close(self, person: str) -> None:
        assert self.run(person, "new-period", "2026-12", "--yes").code == 0


@pytest.fixture
def office(bare: Run, tracker: Path, tmp_path: Path) -> Office:
    return Office(bare, tracker, tmp_path)


@pytest.mark.parametrize("merger", ["Ann", "Ben"])
def test_a_report_that_another_closing_covers_is_said_to_change(office: Office, merger: str) -> None:
    office.run("Ben", "set", "W1", "--note", "Only Ben had this.")
    office.run("Ben", "ask", "W2", "This is no part of a report.")
    office.close("Ann")
    office.close("Ben")
    other = office.files["Ben" if merger == "Ann" else "Ann"]
    for command in (("merge", other, "--dry-run"), ("merge", other), ("submissions", "1")):
        printed = " ".join(office.run(merger, *command).out.split())
        assert "Ann and Ben closed December 2025 without each other's changes." in printed
        assert ANNS_DIFFERS in printed
        assert "leaves out" not in printed
        assert "Ben's closing did not have" not in printed
    report = office.report(merger)
    assert "Only Ben had this." in report.out
    assert ANNS_DIFFERS in report.err
    assert "closing" not in office.run(merger, "held").out


def test_a_report_of_which_both_closings_had_the_same_is_not_said_to_change(office: Office) -> None:
    for person in office.files:
        office.run(person, "set", "W1", "--note", "The same words.")
        office.close(person)
    assert "closed December 2025" not in office.run("Ann", "merge", office.files["Ben"]).out
    assert "closing" not in office.report("Ann").err


def test_what_only_some_closings_have_is_listed_under_a_heading_of_its_own(office: Office) -> None:
    late = office.files["Ann"].with_name("late.db")
    shutil.copy(office.files["Ann"], late)
    office.bare("--db", late, "--as", "Sam", "set", "H1", "--note", "Too late.")
    office.run("Ann", "set", "W1", "--note", "Ann's.")
    office.run("Ben", "set", "W2", "--note", "Ben's.")
    office.close("Ann")
    office.close("Ben")
    merged = office.run("Ann", "merge", office.files["Ben"], late).out
    listed = office.run("Ann", "held").out
    for printed in (merged, listed):
        twice, late_ones = printed.index(TWICE), printed.index(LATE)
        assert twice < printed.index("that only Ben's closing has") < late_ones


def test_after_a_decision_the_report_is_said_to_have_what_the_other_closing_lacked(office: Office) -> None:
    office.run("Ann", "set", "W1", "--note", "Ann's.")
    office.run("Ben", "set", "W2", "--note", "Ben's.")
    office.close("Ann")
    office.close("Ben")
    office.run("Ann", "merge", office.files["Ben"])
    assert "did not have" not in office.report("Ann").err
    office.run("Ann", "held", "--all", "--accept")
    printed = office.report("Ann").err
    assert "Ann's closing did not have: W2." in printed
    assert "Ben's closing did not have: W1." in printed
    office.run("Ann", "new-period", "2025-12", "--reopen", "--why", "Publish it again.")
    office.run("Ann", "new-period", "2025-12", "--close")
    assert "did not have" not in office.report("Ann").err
