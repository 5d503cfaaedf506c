"""Made the file of format 3 whose plan has fields of its own, then one cell for all those of an action.

    python -m tests.storage.schemas.make_own_fields FILE

With today's program it writes the same events in today's format, which is what the migration must amount to.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import chdir
from pathlib import Path

from tui_tracker.cli.main import main as run
from tui_tracker.storage.file_format import SCHEMA_VERSION
from tui_tracker.storage.merge.copies import copy_to_mail

PLAN = """\
Ref,Theme,Action,Ward,Lead officer,Cost,RAG
T1,Travel,Put chargers in car parks,North,A. Officer,£125k,Green
T2,Travel,Buy e-bikes,South,B. Officer,£20k,Red
T3,Travel,Write a cycling plan,,C. Officer,,Red
T4,Travel,Run a bus,East,D. Officer,£1m,Amber
T5,Travel,Plant street trees,West,E. Officer,,Green
T6,Travel,Mend the towpath,,,,
"""


def make_example(folder: Path) -> Path:
    """Write the example into an empty folder through the command line; return the tracker."""
    (folder / "plan.csv").write_text(PLAN, encoding="utf-8")
    do("init", ".", "--plan", "plan.csv", "--yes")
    do("--as", "Ann", "set", "T1", "--field", "Lead officer=Highways")
    (copy,) = hand_out(folder)
    shutil.copyfile("db/tracker.db", "deputy.db")
    # The deputy and Ann change different fields of T1, and the same ones of T2, T3 and T4.
    for number, cost in ((1, "150"), (2, "40"), (3, "5"), (4, "900")):
        do("--db", "deputy.db", "--as", "Kim", "set", f"T{number}", "--field", f"Cost=£{cost}k")
    do("--as", "Ann", "set", "T1", "--field", "Ward=North and East")
    for number, cost in ((2, "30"), (3, "6"), (4, "800")):
        do("--as", "Ann", "set", f"T{number}", "--field", f"Cost=£{cost}k")
    # Jo, a lead, may only propose changes of the plan: one is accepted, one declined, one not decided.
    for identity, officer in (("T4", "Jo"), ("T5", "Jo"), ("T6", "Jo")):
        do("--db", copy, "--as", "Jo", "set", identity, "--field", f"Lead officer={officer}")
    do("--as", "Ann", "merge", "deputy.db", copy)
    field = "Cost" if SCHEMA_VERSION > 3 else "own fields"
    for identity in ("T3", "T4"):
        do("--as", "Ann", "resolve", identity, field, "--take", "1", "--why", "Kim has the invoice.")
    do("--as", "Ann", "undo")
    do("--as", "Ann", "held", "2", "--accept", "--why", "Jo took it over.")
    do("--as", "Ann", "held", "3", "--decline", "--why", "Not agreed.")
    return folder / "db" / "tracker.db"


def hand_out(folder: Path) -> list[Path]:
    """Make Jo's copy."""
    do("--as", "Ann", "handout", "--theme", "T", "--lead", "Jo", "-o", "out")
    return list((folder / "out").glob("*.db"))


def do(*words: object) -> None:
    """Run a command line; 5 says that there is a conflict."""
    code = run([str(word) for word in words])
    assert code in (0, 5), (words, code)


def main() -> None:
    """Write the file that the first argument names."""
    target = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as name, chdir(name):
        os.environ |= {"TUI_TRACKER_STATE": f"{name}/state", "XDG_CONFIG_HOME": f"{name}/config-home"}
        copy_to_mail(make_example(Path(name)), target)


if __name__ == "__main__":
    main()
