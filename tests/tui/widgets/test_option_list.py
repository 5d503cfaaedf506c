"""The option under the cursor is readable, whichever colours its own text has."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from tests.tui.conftest import Open, User
from tui_tracker.tui.colours import DARK, HIGH_CONTRAST, LIGHT, SIXTEEN


def colours_at_cursor(user: User) -> set[tuple[object, object]]:
    """Return the pairs of colours of the words of the option under the cursor, and of what is behind them."""
    options = user.app.screen.query_one(OptionList)
    return {
        (segment.style.color, segment.style.bgcolor)
        for line in range(options.size.height)
        for segment in options.render_line(line)
        if segment.text.strip() and segment.style
        if segment.style.meta.get("option") == options.highlighted
    }


def assert_readable(user: User) -> None:
    """Fail where any word of the option has another colour than the cursor gives, or that of its ground."""
    ((text, ground),) = colours_at_cursor(user)
    assert text != ground


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST, SIXTEEN])
async def test_the_option_under_the_cursor_is_readable_in_each_colour_theme(
    open_app: Open, theme: str
) -> None:
    async with open_app(theme="W") as user:
        user.app.theme = theme
        await user.settle()
        await user.press("r", "down")
        assert_readable(user)
        await user.press("escape", "ctrl+f")
        await user.type("walk")
        assert user.app.screen.query_one(Input).has_focus
        assert_readable(user)


async def test_the_option_under_the_cursor_is_readable_without_colour(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(theme="W") as user:
        await user.press("r", "down")
        assert_readable(user)
        await user.press("escape", "ctrl+f")
        await user.type("walk")
        assert_readable(user)
