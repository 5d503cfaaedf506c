"""What the fuzzers of databases start from: a tracker with rows in every table, and a returned copy."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from tests.conftest import SMALL_PLAN
from tests.support.office import Office
from tui_tracker.config import load_settings
from tui_tracker.domain.exchange.held import Verdict
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.plan.changes import add_action, retire

RETURNED = "copy.db"
TRACKER = "tracker.db"


class Trackers(NamedTuple):
    """Files that are never changed; each case works on copies of them."""

    tracker: Path
    returned: Path
    """A lead's copy with edits that the tracker does not have yet."""


def make_trackers(folder: Path) -> Trackers:
    """Make both files in an empty folder, with a conflict, held changes, decisions, drafts, a retirement."""
    plan = folder / "plan.tsv"
    plan.write_text(SMALL_PLAN, encoding="utf-8")
    settings = load_settings(None, environ={}, cwd=folder)
    tracker = folder / TRACKER
    make_tracker(tracker, plan, settings)
    office = Office(tracker=tracker, folder=folder, settings=settings)
    _exchange_once(office)
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W2", note="Eleven miles were lit.", rag="green", stages='[["Design","Rail"]]')
    office.write(copy, "Jo", "H2", note="Not my theme.")
    with office.open(copy, "Jo") as session:
        key = session.find("W3").action.key
        session.save_draft(key, "Half a sent")
    with office.open() as session:
        key = session.find("H1").action.key
        session.save_draft(key, "Still typing")
    return Trackers(tracker=tracker, returned=Path(shutil.copy(copy, folder / RETURNED)))


def _exchange_once(office: Office) -> None:
    first, second = office.hand_out("W", lead="Jo"), office.hand_out("W", lead="Sam")
    office.write(first, "Jo", "W1", note="Ten miles.", rag="red", stages='[["Design",null]]')
    office.write(second, "Sam", "W1", note="Nine miles.")
    office.write(first, "Jo", "H1", rag="red")
    office.write_unchecked(second, "Sam", "W2", rag="puce")
    with office.open(first, "Jo") as session:
        add_action(session, "W", None, "Plant hedges.", {})
    with office.open() as session:
        retirement = Retirement(how=RetirementKind.ENDED, period="2025-12", why="Done.")
        retire(session, session.find("W3"), retirement)
    (held_change, *_) = office.merge(first, second).held_changes
    office.decide(held_change.revisions, Verdict.DECLINE, "Not now.")
