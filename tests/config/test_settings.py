"""config.toml: where it is found, what it may say, and how a fault in it is reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.config import load_settings
from tui_tracker.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fault_of(folder: Path, text: str) -> ConfigError:
    path = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load_settings(str(path), environ={}, cwd=folder)
    return caught.value


def test_without_any_file_the_shipped_settings_count(tmp_path: Path) -> None:
    settings = load_settings(environ={}, cwd=tmp_path)
    assert settings.path is None
    assert settings.stage_names == ("Discovery", "Design", "Delivery", "Complete")
    assert [rating.letter for rating in settings.ratings] == ["R", "A", "G"]
    assert settings.stage_words["competed"] == "Complete"
    assert settings.rating_words["amber"] == "amber"
    assert settings.final_stage is not None
    assert settings.final_stage.symbol == "✔"
    assert settings.rating(None).label == "not rated"
    assert settings.rating("gone").label == "not rated"
    assert Path(settings.plan_source).is_file()


def test_the_file_named_wins_then_the_variable_then_the_folders_above(tmp_path: Path) -> None:
    named = write(tmp_path / "a", '[plan]\ntitle = "named"\n')
    variable = write(tmp_path / "b", '[plan]\ntitle = "variable"\n')
    write(tmp_path / "c", '[plan]\ntitle = "above"\n')
    below = tmp_path / "c" / "d" / "e"
    below.mkdir(parents=True)
    environ = {"TUI_TRACKER_CONFIG": str(variable)}
    assert load_settings(str(named), environ=environ, cwd=below).plan_title == "named"
    assert load_settings(environ=environ, cwd=below).plan_title == "variable"
    assert load_settings(environ={}, cwd=below).plan_title == "above"


def test_another_programs_config_in_a_folder_above_is_passed_over(tmp_path: Path) -> None:
    write(tmp_path, '[server]\nport = 1\n[plan_b]\nx = "y"\n')
    assert load_settings(environ={}, cwd=tmp_path).path is None


def test_paths_are_relative_to_the_file_that_says_them(tmp_path: Path) -> None:
    path = write(tmp_path / "plans", '[paths]\ndatabase = "mine/t.db"\n')
    settings = load_settings(str(path), environ={}, cwd=tmp_path)
    assert settings.database == str((tmp_path / "plans" / "mine" / "t.db").resolve())
    assert Path(settings.plan_source).is_file()


def test_what_a_file_leaves_out_is_as_shipped(tmp_path: Path) -> None:
    path = write(tmp_path, '[you]\nauthor = "Jo"\n')
    settings = load_settings(str(path), environ={}, cwd=tmp_path)
    assert (settings.author, settings.period) == ("Jo", "2025-12")
    assert settings.database == str((tmp_path / "db" / "tracker.db").resolve())


def test_another_council_may_rate_and_stage_as_it_likes(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        '[[stages]]\nname = "Idea"\n[[stages]]\nname = "Done"\nfinal = true\n'
        '[[ratings]]\nkey = "black"\nlabel = "Black"\nletter = "K"\nsymbol = "▲"\nalso = ["BRAG B"]\n',
    )
    settings = load_settings(str(path), environ={}, cwd=tmp_path)
    assert settings.stage_names == ("Idea", "Done")
    assert settings.rating_words["brag b"] == "black"
    assert settings.ratings[0].colour == "grey"


@pytest.mark.parametrize(
    ("text", "line", "message", "advice"),
    [
        ("[plan]\n\ntitel = 'x'\n", 3, "plan.titel", "plan.title"),
        ("[plann]\n", 1, "plann", "plan"),
        ("# a\n[plan]\nperiod = '2025'\n", 3, "plan.period", "Change that line"),
        ("[plan]\nnote_words = 'many'\n", 2, "a whole number", "Change"),
        ("[plan]\nroles = [1]\n", 2, "a list of words in quotation marks", "Change"),
        ("[paths]\nbackups = true\n", 2, "a whole number", "Change"),
        ("[[ratings]]\nkey='a'\nlabel='A'\nletter='A'\nsymbol='x'\ncolour='rde'\n", 6, "rde", "red"),
        ("[[stages]]\nname='A'\n[[stages]]\nname='a'\n", 3, "'a' twice", "Change"),
        ("[[stages]]\nname='A'\nalso=['b']\n[[stages]]\nname='B'\n", 4, "'b' twice", "Change"),
        ("[[stages]]\nname=' '\n", 2, "stages.name must not be empty", "Change"),
        ("[paths]\ndatabase = ''\n", 2, "paths.database must not be empty", "Change"),
        ("[paths]\ndatabase = 'postgresql://server/plan'\n", 2, "must be a file name", "Change"),
        ("[[stages]]\nname='A'\n[[stages]]\nfinal=true\n", 3, "stages.name is missing", "Change"),
        ("[leads]\nT = 3\n", 2, "leads.T", "Change"),
        ("stages = 3\n", 1, "[[stages]]", "Change"),
        ("stages = [5]\n", 1, "[[stages]]", "Change"),
    ],
)
def test_a_fault_is_told_with_file_line_key_and_what_is_valid(
    tmp_path: Path, text: str, line: int, message: str, advice: str
) -> None:
    fault = fault_of(tmp_path, text)
    assert f"config.toml, line {line}:" in fault.cause
    assert message in fault.cause
    assert advice in fault.remedy


def test_a_file_that_is_not_toml_names_the_line(tmp_path: Path) -> None:
    assert "line 2" in fault_of(tmp_path, "[plan]\ntitle = oops\n").cause


def test_a_file_named_outright_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="--config names none"):
        load_settings("none.toml", environ={}, cwd=tmp_path)


def test_a_workspace_without_a_plan_of_its_own_starts_from_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        '[paths]\nsource = "db/leicestershire-2024-12.txt"\n', encoding="utf-8"
    )

    assert Path(load_settings(environ={}, cwd=tmp_path).plan_source).is_file()
