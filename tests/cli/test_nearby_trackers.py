"""Starting the program in a folder that is one too high or too low: no tracker is made that nobody wants."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.support.paths import ROOT
from tui_tracker.config import sources
from tui_tracker.config.sources import NAME
from tui_tracker.tui import app


class Keyboard(io.StringIO):
    """Standard input with somebody at it."""

    def isatty(self) -> bool:
        """Return that it is a terminal."""
        return True


@pytest.fixture
def tracker(tracker: Path) -> Path:
    """A tracker that is not near the current folder."""
    return tracker.rename(tracker.with_name("kept by a test"))


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """Collect the trackers that the app is started on, with the sample as it comes with the program."""
    shipped = tmp_path / "program" / "shipped"
    (shipped / "db").mkdir(parents=True)
    shutil.copy(ROOT / NAME, shipped)
    for source in (ROOT / "db").glob("leicestershire*"):
        shutil.copy(source, shipped / "db")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(sources, "shipped_folder", lambda: str(shipped))
    monkeypatch.setattr(sys, "__stderr__", Keyboard())
    started: list[Path] = []

    def run_app(database: Path, **_: Any) -> int:
        started.append(database.absolute())
        return 0

    monkeypatch.setattr(app, "run_app", run_app)
    return started


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give what is typed at the question."""

    def type_text(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", Keyboard(text))

    type_text("\n")
    return type_text


def make_workspace(folder: Path, tracker: Path) -> Path:
    """Make a folder as `init` does; return its tracker."""
    (folder / "db").mkdir(parents=True)
    (folder / NAME).write_text('[plan]\ntitle = "Ours"\n', encoding="utf-8")
    return Path(shutil.copy(tracker, folder / "db" / "tracker.db"))


@pytest.mark.parametrize("has_sample", [False, True])
def test_a_folder_too_high_it_names_the_folder_below_and_makes_no_sample(
    bare: Run, tracker: Path, tmp_path: Path, opened: list[Path], typed: Any, has_sample: bool
) -> None:
    make_workspace(Path("our plan"), tracker)
    sample = tmp_path / "data" / "tui-tracker" / "tracker.db"
    if has_sample:
        sample.parent.mkdir(parents=True)
        shutil.copy(tracker, sample)
    result = bare()
    assert (result.code, opened) == (2, [])
    assert "  1  our plan\n" in result.err
    assert 'run the command there: cd "our plan"\n' in result.err
    assert result.err.endswith(
        "Only if you want the sample plan: tui-tracker init sample makes a tracker of it.\n"
    )
    assert sample.exists() is has_sample


def test_the_tracker_below_is_opened_with_its_settings_where_it_is_chosen(
    bare: Run, tracker: Path, opened: list[Path], typed: Any
) -> None:
    make_workspace(Path("first"), tracker)
    second = make_workspace(Path("second"), tracker)
    typed("2\n")
    assert bare().code == 0
    assert opened == [second.absolute()]


def test_a_copy_in_the_folder_is_offered(bare: Run, tracker: Path, opened: list[Path], typed: Any) -> None:
    shutil.copy(tracker, "Walking, Jo Smith.db")
    assert 'To open a tracker that is nearby: tui-tracker "Walking, Jo Smith.db"\n' in bare().err
    typed("1\n")
    bare()
    assert opened == [Path("Walking, Jo Smith.db").absolute()]


def test_a_tracker_in_a_folder_above_is_offered(
    bare: Run, tracker: Path, opened: list[Path], typed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("db").mkdir()
    shutil.copy(tracker, "db/tracker.db")
    above = Path("db/tracker.db").absolute()
    Path("returned").mkdir()
    monkeypatch.chdir("returned")
    typed("1\n")
    bare()
    assert opened == [above]


def test_where_a_lost_tracker_has_backups_none_is_made_from_the_plan(
    bare: Run, tracker: Path, opened: list[Path], typed: Any
) -> None:
    own = make_workspace(Path("ours"), tracker)
    assert bare("--db", own, "backup").code == 0
    own.unlink()
    for command in ("open", "status"):
        result = bare("--config", Path("ours") / NAME, command)
        assert (result.code, opened, own.exists()) == (2, [], False)
        assert "1 backup of it is there.\nTo restore one: tui-tracker restore\n" in result.err


def test_where_nothing_is_nearby_the_first_start_makes_the_sample(
    bare: Run, tmp_path: Path, opened: list[Path], typed: Any
) -> None:
    Path("other things").mkdir()
    Path("other.db").write_text("of another program", encoding="utf-8")
    assert bare().code == 0
    assert opened == [tmp_path / "data" / "tui-tracker" / "tracker.db"]
    assert opened[0].is_file()


def test_a_look_up_in_the_sample_says_so_where_a_plan_is_in_a_folder_below(
    bare: Run, tracker: Path, tmp_path: Path, opened: list[Path]
) -> None:
    sample = tmp_path / "data" / "tui-tracker" / "tracker.db"
    sample.parent.mkdir(parents=True)
    shutil.copy(tracker, sample)
    assert bare("W1").err == ""
    make_workspace(Path("ours"), tracker)
    result = bare("W1")
    assert result.code == 0
    assert "This was the sample plan that comes with the program.\n" in result.err
    assert "run the command there: cd ours\n" in result.err
    assert bare("--db", sample, "W1").err == ""
