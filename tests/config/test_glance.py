"""What a look-up reads of the settings is what everybody else reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tui_tracker.config import Settings, load_settings
from tui_tracker.config.glance import Glance, load_glance

BRAG = """\
[[stages]]
name = "Idea"
also = ["Concept"]
[[stages]]
name = "Done"
final = true
symbol = "✓"
[[ratings]]
key = "black"
label = "Black"
letter = "K"
symbol = "▲"
also = ["BRAG B"]
[paths]
source = "no such plan.csv"
"""


def both(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Glance, Settings]:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return load_glance(), load_settings()


@pytest.mark.parametrize("text", ["[plan]\n", BRAG])
def test_a_glance_tells_the_same_as_the_settings(
    tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    glance, settings = both(tmp_path, text, monkeypatch)

    assert glance.stage_words == settings.stage_words
    assert glance.rating_words == settings.rating_words
    assert Path(glance.database) == settings.database
    assert glance.period == settings.period


def test_a_rating_is_told_in_letter_shape_and_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    glance, _ = both(tmp_path, BRAG, monkeypatch)
    idea: dict[str, str | None] = {"stage": "Idea", "strand": None}
    done: dict[str, str | None] = {"stage": "Done", "strand": "East"}

    assert glance.badge([idea], "black") == ("K ▲ Black", "grey")
    assert glance.badge([idea, done], None) == ("– ○ not rated", "grey")
    assert glance.badge([], "gone from the settings") == ("– ○ not rated", "grey")


def test_the_final_stage_stands_where_a_rating_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    glance, _ = both(tmp_path, BRAG, monkeypatch)
    done: list[dict[str, str | None]] = [
        {"stage": "Done", "strand": "East"},
        {"stage": "Done", "strand": None},
    ]

    assert glance.badge(done, None) == ("✓ Done", "blue")
    assert glance.badge(done, "black") == ("K ▲ Black", "grey")


def test_a_workspace_without_a_plan_of_its_own_starts_from_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, settings = both(tmp_path, '[paths]\nsource = "db/leicestershire-2024-12.txt"\n', monkeypatch)

    assert settings.plan_source.is_file()
