"""Made the file of format 4 that holds values as not allowed, and no mark of that in them.

    python -m tests.storage.schemas.make_invalid_values FILE

It ran with the last program that judged a file's values by the settings of the person who merged it. C1
waits for a decision, C2 was accepted, C3 declined, and the decision on S2 was undone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.storage.schemas.make_example import PLAN
from tests.support.office import Office
from tests.support.reading import view_of
from tui_tracker.config import load_settings
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.imports import make_tracker
from tui_tracker.storage.merge.copies import copy_to_mail

ACTIONS = ("C1", "C2", "C3", "S2")


def make_example(folder: Path) -> Path:
    """Write the example into an empty folder; return the tracker."""
    source, tracker = folder / "plan.tsv", folder / "tracker.db"
    source.write_text(PLAN, encoding="utf-8")
    settings = load_settings(None, environ={}, cwd=folder)
    make_tracker(tracker, source, settings)
    office = Office(tracker=tracker, folder=folder, settings=settings)
    copy = office.hand_out("C", "S", lead="Jo")
    for action in ACTIONS:
        office.write_unchecked(copy, "Jo", action, rag="puce")
    office.merge(copy)
    with view_of(tracker) as view:
        held = {
            part.change.id: part.revisions
            for question in SubmissionLog(view, settings).held_changes()
            for part in (question.parts or (question,))
        }
    office.decide(held["C2"], Verdict.ACCEPT)
    office.decide(held["C3"], Verdict.DECLINE)
    office.decide(held["S2"], Verdict.DECLINE)
    with office.open() as session:
        session.undo()
    return tracker


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy_to_mail(make_example(Path(folder)), Path(sys.argv[1]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
