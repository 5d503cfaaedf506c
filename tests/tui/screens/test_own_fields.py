"""The plan's own fields on the screen: shown, changed by a dialog of their type, filtered by, in history."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Button, Input

from tests.support.office import Office
from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.config.settings import FieldSetting
from tui_tracker.services.imports import make_tracker
from tui_tracker.services.plan.periods import begin_period

PLAN = """\
Ref,Theme,Action,Lead officer,Target date,RAG
W1,Walking,Mend the footpaths,Highways,31/03/2026,Green
W2,Walking,Light the alleys,Property,31/03/2099,Red
W3,Walking,Walk to school,,,Red
"""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Settings that declare one field of the plan's own, and one that no action has."""
    fields = (FieldSetting(name="Target date", type="date"), FieldSetting(name="Evidence", type="link"))
    return settings._replace(fields=fields)


@pytest.fixture
def tracker(tmp_path: Path, settings: Settings) -> Path:
    """A tracker of a plan with fields of its own."""
    source = tmp_path / "plan.csv"
    source.write_text(PLAN, encoding="utf-8")
    make_tracker(tmp_path / "tracker.db", source, settings)
    return tmp_path / "tracker.db"


async def choose_field(user: User, name: str) -> None:
    """Open the list of fields and choose one."""
    await user.press("i")
    names = ["Target date", "Evidence", "Lead officer"]
    await user.press(*["down"] * names.index(name), "enter")


async def replace(user: User, text: str) -> None:
    """Type a text in place of what the box holds."""
    user.app.screen.query_one(Input).value = ""
    await user.type(text, "enter")


async def test_a_value_of_another_type_is_explained_and_a_right_one_saved(
    open_app: Open, office: Office
) -> None:
    async with open_app(theme="W") as user:
        assert "Target date" in user.sees()
        await choose_field(user, "Target date")
        await replace(user, "soon")
        assert "is not a value of Target date" in user.sees()
        await replace(user, "30/06/2026")
        assert "Saved W1 Target date" in user.sees()
        assert dict(office.entry("W1").action.extras)["Target date"] == "30/06/2026"
        await user.press("u")
        assert dict(office.entry("W1").action.extras)["Target date"] == "31/03/2026"


async def test_a_field_is_cleared_by_an_empty_text_and_left_by_esc(open_app: Open, office: Office) -> None:
    async with open_app(theme="W") as user:
        await choose_field(user, "Lead officer")
        await user.press("escape")
        assert dict(office.entry("W1").action.extras)["Lead officer"] == "Highways"
        await choose_field(user, "Lead officer")
        await replace(user, "")
        assert "Lead officer" not in dict(office.entry("W1").action.extras)


async def test_marked_actions_get_one_value(open_app: Open, office: Office) -> None:
    async with open_app(theme="W") as user:
        await user.press("space", "space")
        await choose_field(user, "Lead officer")
        await replace(user, "Fleet")
    officers = [dict(office.entry(identity).action.extras)["Lead officer"] for identity in ("W1", "W2")]
    assert officers == ["Fleet", "Fleet"]


async def test_the_mouse_opens_the_fields_and_saves(open_app: Open, office: Office) -> None:
    async with open_app(theme="W") as user:
        await user.pilot.click("Detail .facts")
        await user.settle()
        assert "which field" in user.sees()
        await user.press("enter")
        user.app.screen.query_one(Input).value = "1 May 2026"
        user.app.screen.query_one("#save", Button).press()
        await user.settle()
    assert dict(office.entry("W1").action.extras)["Target date"] == "1 May 2026"


async def test_a_closed_period_refuses_as_for_all_else(open_app: Open, tracker: Path) -> None:
    begin_period(tracker, "2026-12", author="Ann")
    async with open_app(theme="W", period="2025-12") as user:
        await user.press("i")
        assert "December 2025 is closed" in user.sees()


async def test_the_list_is_filtered_by_a_value_and_by_what_is_overdue(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("slash")
        user.app.screen.query_one(Input).value = "lead officer=property"
        await user.settle()
        assert "1 of 3 shown" in user.sees()
        user.app.screen.query_one(Input).value = "target date<2027-01-01"
        await user.settle()
        assert "W1" in user.sees()
        assert "W2" not in user.sees()


async def test_the_kinds_offer_each_field_with_its_values(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("f")
        assert "by Lead officer …" in user.sees()
        await user.press(*["down"] * 8, "enter")
        assert "1  Property" in user.sees()
        await user.press("down", "enter")
        assert "1 of 3 shown" in user.sees()


async def test_the_history_tells_of_a_field(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await choose_field(user, "Lead officer")
        await replace(user, "Fleet")
        await user.press("h")
        assert "Lead officer: Fleet" in user.sees()
