"""A copy that has nobody's name asks for it: what people write is not signed with an account."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.office import Office
from tests.support.reading import read_action
from tests.support.screens import wait_until
from tests.tui.conftest import Open
from tui_tracker.services.system.own_name import kept_name, suggested_name
from tui_tracker.services.system.preferences import Preferences

QUESTION = "What is your name?"


@pytest.fixture
def copy(office: Office) -> Path:
    """A copy of Walking, made for nobody by name."""
    return office.hand_out("W", lead="")


async def test_a_copy_without_a_name_asks_once_and_signs_with_the_answer(open_app: Open, copy: Path) -> None:
    async with open_app(file=copy, author="u123456", is_account=True) as user:
        await wait_until(lambda: QUESTION in user.sees(), "the question")
        await user.type("Jo Smith", "enter")
        assert "Jo, 3 Walking actions to update" in user.sees()
        await user.press("r", "g", "f9", "enter")
        assert "Jo Smith: Walking, December 2025." in user.reads()
    assert list(copy.parent.glob("* - from Jo Smith - *.db"))
    assert read_action(copy, "W1", "2025-12")["updated_by"] == "Jo Smith"
    assert kept_name(Preferences(), copy) == "Jo Smith"


async def test_without_an_answer_it_is_asked_again_before_the_copy_is_sent_back(
    open_app: Open, copy: Path
) -> None:
    async with open_app(file=copy, author="u123456", is_account=True) as user:
        await wait_until(lambda: QUESTION in user.sees(), "the question")
        assert "Esc leaves it at u123456." in re.sub(r"[│─╯╮╭╰\s]+", " ", user.sees())
        await user.press("escape", "f9", "enter")
        assert QUESTION in user.sees()
        assert not list(copy.parent.glob("* - from *"))
        await user.press("escape")
        assert not list(copy.parent.glob("* - from *"))
        await user.press("w")
        await user.type("Jo", "enter")
    assert list(copy.parent.glob("* - from Jo - *.db"))


async def test_a_name_is_changed_by_the_palette(open_app: Open, office: Office) -> None:
    copy = office.hand_out("W", lead="Jo")
    async with open_app(file=copy, author="Jo") as user:
        assert QUESTION not in user.sees()
        await user.press("r", "g", "ctrl+p")
        await user.type("change your name", "enter")
        await user.type("Sam", "enter")
        await user.press("r", "a")
    assert read_action(copy, "W1", "2025-12")["updated_by"] == "Sam"


async def test_the_coordinators_own_tracker_asks_for_no_name(open_app: Open) -> None:
    async with open_app(author="u123456", is_account=True) as user:
        assert QUESTION not in user.sees()


def test_an_account_that_spells_a_name_is_suggested_as_one() -> None:
    preferences = Preferences()
    assert suggested_name(preferences, "jo.smith") == "Jo Smith"
    assert [suggested_name(preferences, account) for account in ("u123456", "root", "", "a.b")] == [""] * 4
