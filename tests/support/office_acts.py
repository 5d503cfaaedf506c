"""What an office does with its files beside writing and merging: a state machine's further rules.

Backups are restored, workbooks are sent and returned, updates are imported, merges are undone, actions are
merged and renumbered.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from openpyxl import load_workbook

from tests.support.merge_world import (
    MOST_FILES,
    PERIOD,
    Backup,
    World,
    actions,
    files,
    merge,
    notes,
    people,
    shipped,
    story,
)
from tests.support.truth import dump
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.exchange.workbook import COLUMN_OF, UPDATES
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.imports.read_options import ReadOptions
from tui_tracker.domain.plan.retirement import Retirement, RetirementKind
from tui_tracker.errors import ClosedPeriodError, ConflictError, UsageError
from tui_tracker.services.backups import make_backup, restore
from tui_tracker.services.exchange.handouts import hand_out
from tui_tracker.services.exchange.submissions import SubmissionLog
from tui_tracker.services.imports import apply_import
from tui_tracker.services.plan.changes import add_action, new_id, retire
from tui_tracker.services.plan.periods import begin_period
from tui_tracker.services.tracker.view import open_view

ratings = st.sampled_from(["Red", "puce", None])
FIRST_ROW = 3
"""The first row of a workbook's updates."""


class OfficeActs(RuleBasedStateMachine):
    """The rules, over the files and people of a `World`."""

    world: World

    def file(self, number: int) -> Path:
        return self.world.paths[number % len(self.world.paths)]

    def has_room(self) -> bool:
        return len(self.world.paths) < MOST_FILES

    def key(self, action: str) -> str:
        return self.world.keys[action]

    # -- backups

    @rule(number=files)
    def back_up(self, number: int) -> None:
        path = self.file(number)
        backup = Backup(
            path=make_backup(path, shipped()),
            written=set(self.world.written[path]),
            drafts=dict(self.world.drafts[path]),
        )
        self.world.backups[path].append(backup)

    @rule(number=files, which=st.integers(0, 9))
    def restore_a_backup(self, number: int, which: int) -> None:
        path = self.file(number)
        backups = [backup for backup in self.world.backups[path] if backup.path.exists()]
        if not backups:
            return
        backup = backups[which % len(backups)]
        kept = restore(path, backup.path, shipped())
        assert kept is not None
        # What was written since is in the backup that the restore makes, and in this file no more.
        self.world.written[path] = set(backup.written)
        self.world.drafts[path] = dict(backup.drafts)
        self.world.reports.pop(path, None)
        self.world.touched.add(path)

    # -- files of other kinds

    @rule(
        number=files,
        lead=people,
        row=st.integers(0, 4),
        note=notes,
        rag=ratings,
    )
    def hand_out_a_workbook(
        self, number: int, lead: str, row: int, note: str | None, rag: str | None
    ) -> None:
        source = self.file(number)
        if len(self.world.workbooks) > 3:
            return
        handed = hand_out(
            source, shipped(), self.world.folder / "out", themes=("W", "H"), lead=lead, period=PERIOD,
            author="Coordinator", as_workbook=True, clock=self.world.clock(lead),
        )  # fmt: skip
        self.world.touched.add(source)
        book = load_workbook(handed.path)
        page = book[UPDATES]
        line = FIRST_ROW + row % max(1, page.max_row - FIRST_ROW + 1)
        page.cell(line, COLUMN_OF["note"]).value = note
        page.cell(line, COLUMN_OF["rag"]).value = rag
        book.save(handed.path)
        self.world.workbooks.append(handed.path)

    @rule(number=files, which=st.integers(0, 9))
    def a_workbook_comes_back(self, number: int, which: int) -> None:
        if not self.world.workbooks:
            return
        target, book = self.file(number), self.world.workbooks[which % len(self.world.workbooks)]
        would = merge([book], target, dry_run=True)
        actual = merge([book], target)
        assert story(would) == story(actual)
        assert not [file for file in actual["merged"] if file["refused"]]
        once = dump(target, shipped())
        (again,) = merge([book], target)["merged"]
        assert again["outcome"] == Outcome.DUPLICATE
        assert dump(target, shipped()) == once
        self.world.touched.add(target)
        self.world.note_values(target)

    @rule(
        number=files,
        person=people,
        note=notes,
        action=actions,
        period=st.sampled_from([None, None, "2023-12", "2024-06", "2028-12"]),
    )
    def import_updates(
        self, number: int, person: str, note: str | None, action: str, period: str | None
    ) -> None:
        path, source = self.file(number), self.world.folder / f"updates {note!r}.csv"
        with open_view(path, shipped()) as view:
            identity = view.entry(self.key(action)).action.id
        text = (note or "Imported.").replace("\r\n", " ")
        source.write_text(f"ID,Stage,RAG,Note\n{identity},Complete,Red,{text}\n", encoding="utf-8")
        with suppress(ClosedPeriodError, ConflictError, UsageError):
            apply_import(
                path, source, shipped(), author=person, options=ReadOptions(period=period),
                clock=self.world.clock(person),
            )  # fmt: skip
        self.world.touched.add(path)
        self.world.note_values(path)

    @precondition(has_room)
    @rule(numbers=st.lists(files, min_size=1, max_size=3))
    def merge_into_a_new_file(self, numbers: list[int]) -> None:
        sources = list(dict.fromkeys(self.file(number) for number in numbers))
        target = self.world.new_path("united")
        actual = merge(sources, target, into_new=True)
        assert not [file for file in actual["merged"] if file["refused"]]
        self.world.add(target, sources[0], with_drafts=False)
        for source in sources:
            self.world.written[target] |= self.world.written[source] | set(self.world.drafts[source].items())

    @rule(number=files, into=files, lead=people, reach=st.sampled_from(["theme", "move", "action", "period"]))
    def a_copy_brings_more_than_it_may(self, number: int, into: int, lead: str, reach: str) -> None:
        source, target, clock = self.file(number), self.file(into), self.world.clock(lead)
        copy = hand_out(
            source, shipped(), self.world.folder / "out", themes=("W",), lead=lead, period=PERIOD,
            author="Coordinator", clock=clock,
        ).path  # fmt: skip
        self.world.touched |= {source, target}
        with suppress(UsageError, ConflictError, ClosedPeriodError):
            if reach == "period":
                begin_period(copy, "2027-12", author=lead, clock=clock)
            with self.world.open(copy, lead) as session:
                if reach == "action":
                    add_action(session, "W", None, "Plant hedges.", {})
                elif reach == "move":
                    session.change_plan(self.key("H1"), {"theme": "W"})
                period = "2027-12" if reach == "period" else PERIOD
                cells = {Cell(action=self.key(action), period=period, field="rag"): "red"
                         for action in ("W1", "H1")}  # fmt: skip
                session.change_cells(cells)
        assert not [file for file in merge([copy], target)["merged"] if file["refused"]]
        self.world.note_values(target)

    @rule(
        number=files,
        into=files,
        action=actions,
        column=st.sampled_from(["rag", "stages", "note"]),
        value=st.sampled_from(["puce", "red", "Nearly", "Design", None]),
        is_copy=st.booleans(),
    )
    def another_program_writes(
        self, number: int, into: int, action: str, column: str, value: str | None, is_copy: bool
    ) -> None:
        source, target = self.file(number), self.file(into)
        written = self.world.new_path("written elsewhere")
        if is_copy:
            copy = hand_out(
                source, shipped(), self.world.folder / "out", themes=("W",), lead="Kim", period=PERIOD,
                author="Coordinator", clock=self.world.clock("Kim"),
            ).path  # fmt: skip
            copy.replace(written)
            self.world.touched.add(source)
        else:
            shutil.copyfile(source, written)
        text = f'[["{value}",null]]' if value and column == "stages" else value
        with closing(sqlite3.connect(written)) as tool, tool:
            tool.execute(
                f"INSERT INTO updates (action, period, {column}) VALUES (:action, :period, :text)"
                f" ON CONFLICT DO UPDATE SET {column} = :text",
                {"action": self.key(action), "period": PERIOD, "text": text},
            )
        would = merge([written], target, dry_run=True)
        actual = merge([written], target)
        assert story(would) == story(actual)
        assert not [file for file in actual["merged"] if file["refused"]]
        once = dump(target, shipped())
        (again,) = merge([written], target)["merged"]
        assert again["outcome"] == Outcome.DUPLICATE
        assert dump(target, shipped()) == once
        self.world.touched.add(target)
        self.world.note_values(target)

    # -- what is undone

    @rule(number=files, person=people, which=st.integers(0, 9), again=st.booleans())
    def undo_a_returned_file(self, number: int, person: str, which: int, again: bool) -> None:
        path = self.file(number)
        with open_view(path, shipped()) as view:
            submissions = [
                submission
                for submission in SubmissionLog(view, shipped()).submissions()
                if submission.file.outcome is Outcome.TAKEN and bool(submission.undone_at) is again
            ]
        if not submissions:
            return
        arrival = submissions[which % len(submissions)].file.arrival
        with self.world.open(path, person) as session, suppress(ConflictError, UsageError):
            if again:
                session.bring_back([arrival], "It was right.")
            else:
                session.withdraw([arrival], "The wrong file.")
        self.world.note_values(path)

    # -- the plan

    @rule(number=files, person=people, action=actions, how=st.sampled_from(RetirementKind))
    def merge_an_action_into_another(
        self, number: int, person: str, action: str, how: RetirementKind
    ) -> None:
        path = self.file(number)
        ending = Retirement(how=how, period=PERIOD, why="One scheme now.", into="W2")
        with self.world.open(path, person) as session, suppress(UsageError, ConflictError):
            retire(session, session.entry(self.key(action)), ending)

    @rule(number=files, person=people, action=actions, identity=st.sampled_from(["W8", "W9", "H9"]))
    def renumber_an_action(self, number: int, person: str, action: str, identity: str) -> None:
        with self.world.open(self.file(number), person) as session, suppress(UsageError, ConflictError):
            new_id(session, identity, but=self.key(action))
            session.change_plan(self.key(action), {"id": identity})

    @rule(number=files, person=people, action=actions)
    def carry_last_period_over(self, number: int, person: str, action: str) -> None:
        path = self.file(number)
        with self.world.open(path, person) as session, suppress(UsageError, ConflictError, ClosedPeriodError):
            session.carry_over(self.key(action), "No money yet.")
        # A text under edit was sealed first.
        self.world.note_values(path)
