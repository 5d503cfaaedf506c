"""The keys that the app names are keys that work where it runs."""

from __future__ import annotations

import pytest

from tests.tui.conftest import Open
from tui_tracker.config import Settings
from tui_tracker.tui.app import TrackerApp
from tui_tracker.tui.keys.key_names import KEPT_BY_BROWSERS
from tui_tracker.tui.keys.table import ACTIONS, DIALOG_ACTIONS


@pytest.fixture
def in_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrackerApp, "is_web", True)


def test_what_a_key_that_a_browser_keeps_does_has_another_key() -> None:
    keys = [spec.keys.split(",") for specs in (ACTIONS | DIALOG_ACTIONS).values() for spec in specs]
    assert not [names for names in keys if set(names) <= KEPT_BY_BROWSERS]


@pytest.mark.usefixtures("in_a_browser")
async def test_in_a_browser_the_note_names_no_key_that_the_browser_keeps(open_app: Open) -> None:
    async with open_app(theme="W") as user:
        await user.press("e")
        assert "F8 Done, next" in user.sees()
        assert "F6 compare" in user.sees()
        await user.type("Twelve miles were mended")
        await user.press("f8")
        assert "Press F8 again" in user.reads()
        await user.press("f6")
        assert "F6 show it unmarked" in user.reads()
        await user.press("f1")
        assert "F8" in user.sees()
        assert "Ctrl+N" not in user.sees()
        assert "Ctrl+T" not in user.sees()


async def test_a_message_names_the_key_that_the_settings_give(open_app: Open, settings: Settings) -> None:
    own_keys = settings._replace(keys={"move-next-left": "f12", "write-stage": "f10"})
    async with open_app(theme="W", using=own_keys) as user:
        await user.press("e")
        assert "not set (F10)" in user.sees()
        await user.type("Twelve miles were mended")
        await user.press("f12")
        assert "stage (F10)" in user.reads()
        assert "Press F12 again" in user.reads()
