"""A returned file is hostile until checked: refused with the reason, or defused and named."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.office import Merged, Office
from tests.support.reading import view_of
from tui_tracker.domain.exchange.held import HoldReason, Verdict
from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.history.revision import make_revision
from tui_tracker.storage.health import history_faults
from tui_tracker.storage.merge import staging

Spoil = Callable[[Path], object]
THIS = "period = '2025-12'"
JOS_NOTE = f"field = 'note' AND {THIS}"
DRAFT = "SELECT action, period, field, 't', '{parents}', 'Jo', {at} FROM revisions"
LOST = f'["{"b" * 32}"]'
OF_W1 = "(action, period, note) SELECT key, '2025-12', 'In the WAL.' FROM actions WHERE id = 'W1'"


def sql(*statements: str, **values: object) -> Spoil:
    """Run statements on a file with another SQLite tool."""

    def spoil(path: Path) -> None:
        with closing(sqlite3.connect(path)) as tool:
            for statement in statements:
                tool.execute(statement, values)
            tool.commit()

    return spoil


def build_on_nothing(path: Path) -> None:
    """Let Jo's note build on a change that the file does not hold, its own id true."""
    with closing(sqlite3.connect(path)) as tool:
        row = tool.execute(
            f"SELECT action, period, field, value, author, at, origin, id FROM revisions WHERE {JOS_NOTE}"
        ).fetchone()
        parents = ["b" * 32]
        made = make_revision(Cell(*row[:3]), row[3], parents=parents, author=row[4], at=row[5], origin=row[6])
        tool.execute("UPDATE revisions SET id = ? WHERE id = ?", (made.id, row[7]))
        tool.execute("UPDATE heads SET revision = ? WHERE revision = ?", (made.id, row[7]))
        tool.execute("INSERT INTO parents VALUES (?, ?)", (made.id, parents[0]))
        tool.commit()


def come_back(office: Office, spoil: Spoil) -> Merged:
    """Let Jo write W1 in a copy, spoil the file, and merge it beside a good one."""
    copy = office.hand_out("W", lead="Jo")
    office.write(copy, "Jo", "W1", note="Ten miles.", rag="red")
    good = office.hand_out("H", lead="Sam")
    office.write(good, "Sam", "H1", rag="green")
    spoil(copy)
    merged = office.merge(copy, good)
    assert office.entry("H1").update.rag == "green"
    return merged


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:50_000]), "damaged"),
        (lambda path: path.write_bytes(path.read_bytes()[:80]), "damaged"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(b"PK\x03\x04 a zip"), "damaged"),
        (lambda path: path.unlink(), "There is no file or folder"),
        (sql("PRAGMA user_version = 99"), "newer"),
        (sql("UPDATE meta SET value = 'x' WHERE key = 'plan_id'"), "another plan"),
        (sql("DELETE FROM meta"), "which plan"),
        (sql("CREATE TRIGGER t AFTER INSERT ON revisions BEGIN SELECT 1; END"), "trigger"),
        (sql("CREATE VIEW v AS SELECT 1"), "view"),
        (sql("DROP VIEW action_view", "CREATE VIEW action_view AS SELECT 1"), "view"),
        (sql("ALTER TABLE updates ADD COLUMN g AS (length(note))"), "'updates'"),
        (sql("ALTER TABLE updates ADD COLUMN g CHECK (length(g) < 9)"), "'updates'"),
        (sql("ALTER TABLE updates ADD COLUMN g REFERENCES heads"), "'updates'"),
        (sql("DROP INDEX parents_by_parent", "CREATE INDEX parents_by_parent ON parents (child)"), "index"),
        (sql("CREATE INDEX mine ON updates (length(note))"), "index"),
        (sql("CREATE UNIQUE INDEX mine ON updates (note)"), "index"),
        (sql(f"UPDATE revisions SET kind = 'weird' WHERE {THIS}"), "unknown kind"),
        (sql(f"UPDATE revisions SET at = '2025-13-40T99:00:00.000000Z' WHERE {THIS}"), "invalid date"),
        (sql(f"UPDATE revisions SET period = char(27) || ']52;c;QUFB' WHERE {THIS}"), "no plan has"),
        (sql(f"UPDATE revisions SET field = 'mood' WHERE {JOS_NOTE}"), "field that no plan has"),
        (sql(f"UPDATE revisions SET field = 'stages' WHERE {JOS_NOTE}"), "cannot be read"),
        (sql(f"UPDATE revisions SET author = :long WHERE {THIS}", long="z" * 201), "too long"),
        (sql(f"UPDATE revisions SET action = '' WHERE {JOS_NOTE}"), "field that no plan has"),
        (sql(f"UPDATE revisions SET period = '' WHERE {JOS_NOTE}"), "field that no plan has"),
        (sql(f"INSERT INTO drafts {DRAFT.format(parents='[]', at='at').replace('action', '1', 1)}"
             f" WHERE {JOS_NOTE}", "UPDATE drafts SET action = ''"), "field that no plan has"),
        (sql("INSERT INTO arrivals SELECT 'a', 'r', 1, 'n', 's', NULL, 'x', 'taken', NULL, 0, 0, NULL, NULL,"
             " '[]'"), "arrivals.authors"),
        (sql("INSERT INTO holds VALUES ('a', 'b')"), "holds"),
        (sql("UPDATE periods SET key = x'01' WHERE key = '2025-12'"), "periods.key"),
        (sql("UPDATE copies SET made_at = 'soon'"), "copies.made_at"),
        (sql("UPDATE copies SET themes = '[[\"W\"]]'"), "copies.themes"),
        (sql("CREATE VIRTUAL TABLE z USING fts5 (a)"), "virtual table"),
        (sql("DROP TABLE heads"), "damaged"),
        (sql(f"UPDATE revisions SET value = x'00ff' WHERE {JOS_NOTE}"), "damaged"),
        (sql(f"UPDATE revisions SET value = :long WHERE {JOS_NOTE}", long="z" * 2_000_000), "damaged"),
        (sql(f"UPDATE revisions SET at = 'banana' WHERE {THIS}"), "damaged"),
        (sql(f"UPDATE revisions SET at = '9999-12-31T23:59:59.999999Z' WHERE {THIS}"), "damaged"),
        (sql("UPDATE themes SET name = CAST(x'ff' AS TEXT)"), "damaged"),
        (sql(f"UPDATE updates SET rag = x'01' WHERE {THIS}"), "damaged"),
        (sql("UPDATE copies SET themes = '{{'"), "damaged"),
        (sql("UPDATE meta SET value = '[' WHERE key = 'themes'"), "meta.themes"),
        (sql("UPDATE meta SET value = '[1]' WHERE key = 'settings'"), "meta.settings"),
        (sql("INSERT OR REPLACE INTO meta VALUES ('own_fields', '{')"), "meta.own_fields"),
        (build_on_nothing, "1 change that others build on is missing"),
        (sql(f"INSERT INTO drafts {DRAFT.format(parents='{{', at='at')}"), "damaged"),
        (sql(f"INSERT INTO drafts {DRAFT.format(parents='[]', at=repr('x'))}"), "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_the_reason_and_the_rest_go_on(
    office: Office, spoil: Spoil, reason: str
) -> None:
    file = come_back(office, spoil).files[0]
    assert file.outcome is Outcome.REFUSED
    assert reason in (file.refused or "")
    assert office.entry("W1").update.note is None


@pytest.mark.parametrize(
    "spoil",
    [
        sql("VACUUM"),
        sql("DROP VIEW action_view", "DROP INDEX parents_by_parent"),
        sql("CREATE INDEX mine ON revisions (author)", "ANALYZE"),
        sql("PRAGMA journal_mode = WAL"),
        lambda path: path.chmod(0o444),
        sql("INSERT INTO decisions VALUES ('d', 'r', 'accept', 'x', '', 'o', '[]', NULL)"),
        sql("ALTER TABLE updates ADD COLUMN \"check as unique\" TEXT NOT NULL DEFAULT 'x'"),
        sql("ALTER TABLE revisions ADD COLUMN x TEXT"),
        sql(f"DELETE FROM updates WHERE {THIS}"),
    ],
)
def test_what_changes_no_history_changes_nothing_in_the_outcome(office: Office, spoil: Spoil) -> None:
    merged = come_back(office, spoil)
    assert merged.files[0].outcome is Outcome.TAKEN
    update = office.entry("W1").update
    assert (update.note, update.rag) == ("Ten miles.", "red")
    assert (merged.conflicts, merged.held_changes) == ((), ())


def test_text_that_is_no_text_in_its_tables_never_ends_the_merge(office: Office) -> None:
    spoil = sql(
        "UPDATE actions SET text = CAST(x'ff' AS TEXT)",
        "UPDATE updates SET note = 'By hand.' WHERE note IS NOT NULL",
    )
    assert come_back(office, spoil).files[0].outcome in (Outcome.TAKEN, Outcome.REFUSED)


def test_columns_in_another_order_change_nothing_in_the_outcome(office: Office) -> None:
    def reorder(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as tool:
            views = tool.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
            columns = [row[1] for row in tool.execute("PRAGMA table_info(updates)")][::-1]
            for name, _ in views:
                tool.execute(f"DROP VIEW {name}")
            tool.execute(f"CREATE TABLE again AS SELECT {', '.join(columns)} FROM updates")
            tool.execute("DROP TABLE updates")
            tool.execute("ALTER TABLE again RENAME TO updates")
            for _, text in views:
                tool.execute(text)

    assert come_back(office, reorder).held_changes == ()
    assert office.entry("W1").update.note == "Ten miles."


@pytest.mark.parametrize("identity", ["''", "' '", "'x'", "lower(hex(zeroblob(16)))", "x'00'"])
@pytest.mark.parametrize("rest", ["", ", value = 'Tampered.'"])
def test_no_row_comes_in_whose_id_is_not_that_of_its_content(
    office: Office, identity: str, rest: str
) -> None:
    come_back(office, sql(f"UPDATE OR IGNORE revisions SET id = {identity}{rest} WHERE {JOS_NOTE}"))
    assert history_faults(office.tracker).altered == 0


def test_history_that_was_tampered_with_never_passes_for_what_was_written(office: Office) -> None:
    merged = come_back(office, sql(f"UPDATE revisions SET value = 'Tampered.' WHERE {JOS_NOTE}"))
    assert any("stored history was changed" in notice for notice in merged.files[0].notices)
    with office.open() as session:
        actual = [
            revision
            for revision in session.history(session.find("W1").action.key)
            if revision.value == "Tampered."
        ]
    assert [revision.kind for revision in actual] == ["outside"]


@pytest.mark.parametrize(
    "spoil",
    [
        sql(f"UPDATE revisions SET value = 'Tampered.' WHERE {JOS_NOTE}"),
        sql(f"INSERT INTO parents SELECT id, '{'b' * 32}' FROM revisions WHERE {JOS_NOTE}"),
        sql(f"INSERT INTO parents SELECT id, id FROM revisions WHERE {THIS}"),
        sql(f"INSERT INTO drafts {DRAFT.format(parents=LOST, at='at')} WHERE {JOS_NOTE}"),
    ],
)
def test_no_change_comes_in_that_builds_on_one_which_nobody_has(office: Office, spoil: Spoil) -> None:
    """No backup of a tracker with a gap in its history would be restored."""
    assert come_back(office, spoil).files[0].outcome is Outcome.TAKEN
    faults = history_faults(office.tracker)
    assert (faults.altered, faults.missing_parents) == (0, 0)


def test_more_text_than_people_write_is_not_merged(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "MOST_NEW_TEXT", 5)
    file = come_back(office, lambda path: None).files[0]
    assert "characters of new text; at most 5 are merged" in (file.refused or "")


def test_characters_that_steer_a_terminal_are_made_visible_on_their_way_in(office: Office) -> None:
    come_back(office, sql(f"UPDATE revisions SET value = :text WHERE {JOS_NOTE}", text="a\x1b[31m\u202eb"))
    with office.open() as session:
        values = {revision.value for revision in session.history(session.find("W1").action.key)}
    assert "a\ufffd[31m\ufffdb" in values
    assert not any("\x1b" in (value or "") for value in values)


def test_columns_of_another_program_are_named_and_not_read(office: Office) -> None:
    merged = come_back(office, sql("ALTER TABLE updates ADD COLUMN my_flag TEXT"))
    assert "Columns of another program were ignored: updates.my_flag." in merged.files[0].notices


def test_a_stage_this_plan_does_not_have_is_held(office: Office) -> None:
    merged = come_back(office, sql(f"""UPDATE updates SET stages = '[["Dreaming",null]]' WHERE {THIS}"""))
    assert [change.kind for change in merged.held_changes] == [HoldReason.INVALID_VALUE]
    assert office.entry("W1").update.stages == ()


def test_an_action_another_program_put_in_is_one_question_and_taken_in_whole(office: Office) -> None:
    values = "('k', 'W9', 'W9', 'W', 'A new one.', 9)"
    new = f"INSERT INTO actions (key, id, folded_id, theme, text, position) VALUES {values}"
    (held_change,) = come_back(office, sql(new)).held_changes
    assert (held_change.kind, held_change.change.after) == (HoldReason.PLAN_CHANGE, "A new one.")
    assert len(held_change.revisions) == 3
    office.decide(held_change.revisions, Verdict.ACCEPT)
    assert office.entry("W9").action.text == "A new one."


def test_an_id_that_reads_like_another_is_named(office: Office) -> None:
    (held_change,) = come_back(office, sql("UPDATE actions SET id = 'w 01' WHERE id = 'W2'")).held_changes
    assert held_change.similar_ids == ("W1",)


def test_the_last_edits_of_a_file_mailed_while_open_come_from_its_journal_or_are_asked_for_again(
    office: Office, tmp_path: Path
) -> None:
    copy = office.hand_out("W", lead="Jo")
    with closing(sqlite3.connect(copy)) as tool:
        tool.execute("PRAGMA journal_mode = WAL")
    writer = sqlite3.connect(copy)
    writer.execute("PRAGMA wal_autocheckpoint = 0")
    writer.execute(f"INSERT INTO updates {OF_W1}")
    writer.commit()
    alone = Path(shutil.copy(copy, tmp_path / "alone.db"))
    together = Path(shutil.copy(copy, tmp_path / "together.db"))
    shutil.copy(f"{copy}-wal", f"{together}-wal")
    writer.close()

    merged = office.merge(alone)
    assert "the last edits may be missing" in merged.files[0].notices[0]
    assert office.entry("W1").update.note is None
    office.merge(together)
    assert office.entry("W1").update.note == "In the WAL."
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(("alone", "together"))} == {
        "alone.db", "together.db", "together.db-wal",
    }  # fmt: skip


def test_a_merged_tracker_still_answers(office: Office) -> None:
    come_back(office, sql("CREATE TABLE mine (a)"))
    with view_of(office.tracker) as view:
        assert view.search("miles")[0].id == "W1"


def test_no_file_makes_the_tracker_itself_a_copy_with_limits(office: Office, tmp_path: Path) -> None:
    with closing(sqlite3.connect(office.tracker)) as db:
        own = db.execute("SELECT value FROM meta WHERE key = 'database_id'").fetchone()[0]
    plain = Path(shutil.copy(office.tracker, tmp_path / "plain.db"))
    forged = (
        "INSERT INTO copies VALUES (:own, '', 'Eve', '[\"H\"]', '2025-12', 'x',"
        " '2025-12-01T00:00:00.000000Z', 'Eve')"
    )
    come_back(office, sql(forged, own=own))
    office.write(plain, "Jo", "W2", rag="red")
    assert office.merge(plain).held_changes == ()
    assert office.entry("W2").update.rag == "red"
