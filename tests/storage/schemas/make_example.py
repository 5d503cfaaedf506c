"""Makes the database file that is frozen for each released schema: a small plan with something of everything.

It wrote `version-1.db` and writes the file of the next version, once, when that version is released:

    python -m tests.storage.schemas.make_example

A frozen file is never replaced: it represents the files that people have on their disks.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tests.support.office import Office
from tests.support.reading import view_of
from tui_tracker.config import Settings, load_settings
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.plan.changes import retire
from tui_tracker.storage.file_format import SCHEMA_VERSION
from tui_tracker.storage.merge.copies import copy_to_mail
from tui_tracker.storage.write.writer import Writer

FOLDER = Path(__file__).parent
PLAN = """\
ID\tTheme\tSection\tAction\tLCC Role\tWho may be involved\tObjective\tStage\tRAG\tDecember 2024 Update Note
C1\tCycling\tRoutes\tMark the canal path.\tLead\tParishes\t1, 2\tDelivery\tGreen\tFour miles were marked.
C2\tCycling\tRoutes\tLend bikes.\tAsk\tShops\t2\tEast: Delivery & Discovery\tAmber\tTwelve bikes were lent.
C3\tCycling\tSchools\tTeach road sense.\tInfluence\tSchools\t3\tDesign\t\tA first course began.
S1\tSolar\t\tPanels on depots.\tLead\tContractors\t1\tComplete\t\tAll five depots have panels.
S2\tSolar\t\tMap the school roofs.\tLead\tSchools\t1\tDiscovery\tRed\tNo surveyor was found.
"""


def make_example(folder: Path, settings: Settings) -> Path:
    """Write the example into an empty folder through the program's own services; return the tracker."""
    source = folder / "plan.tsv"
    source.write_text(PLAN, encoding="utf-8")
    tracker = folder / "tracker.db"
    make_tracker(tracker, source, settings)
    office = Office(tracker=tracker, folder=folder, settings=settings)
    _write_at_the_office(office)
    jo = office.hand_out("C", lead="Jo")
    # A conflict (C2), an edit outside the copy's theme (S2) and a change of the plan (C3), both held.
    office.write(None, "Coordinator", "C2", note="Twenty bikes were lent.")
    office.write(jo, "Jo", "C2", note="Thirty bikes were lent.", rag="green")
    office.write(jo, "Jo", "S2", note="Jo found a surveyor.")
    with office.open(jo, "Jo") as session:
        session.change_plan(session.find("C3").action.key, {"text": "Teach road sense to all."})
    office.merge(jo)
    _decline_plan_change(office)
    with office.open() as session:
        session.save_draft(session.find("C3").action.key, "The second course is")
    return tracker


def _write_at_the_office(office: Office) -> None:
    """Edit, sign off, ask a lead, retire an action, and close the earlier period."""
    office.write(None, "Coordinator", "C1", note="Five miles were marked.", rag="amber")
    office.write(None, "Coordinator", "C1", note="Six miles were marked.", signed_off="Coordinator")
    office.write(None, "Coordinator", "S2", review="Is there a date?")
    with office.open() as session:
        end = Retirement(how=RetirementKind.ENDED, period="2025-12", why="All depots have panels.")
        retire(session, session.find("S1"), end)
    cell = Cell(action="", period="2024-12", field="closed")
    Writer(office.tracker, "Coordinator").change({cell: "closed"}, office.clock())


def _decline_plan_change(office: Office) -> None:
    with view_of(office.tracker) as view:
        held = SubmissionLog(view, office.settings).held_changes()
    (change,) = [held_change for held_change in held if held_change.change.cell.field == "text"]
    office.decide(change.revisions, Verdict.DECLINE, "The text is agreed for this year.")


def main() -> None:
    """Freeze the file of the present schema version beside this module, unless it is frozen already."""
    target = FOLDER / f"version-{SCHEMA_VERSION}.db"
    if target.exists():
        raise SystemExit(f"{target.name} is frozen already.")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tracker = make_example(folder, load_settings(None, environ={}, cwd=folder))
        with closing(sqlite3.connect(tracker)) as connection, connection:
            # The only value that depends on where the example was made.
            connection.execute("UPDATE runs SET backup = 'backups/tracker.db'")
        copy_to_mail(tracker, folder / "compact.db")
        shutil.copyfile(folder / "compact.db", target)


if __name__ == "__main__":
    main()
