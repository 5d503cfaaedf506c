"""What the foot of an action's panel says."""

from __future__ import annotations

from tests.tui.conftest import Open
from tui_tracker.services.tracker.session import TrackerSession


async def test_a_panel_that_cuts_a_text_names_the_key_that_shows_the_rest(open_app: Open) -> None:
    async with open_app(theme="W", size=(120, 40)) as user:
        assert "J show the rest" not in user.sees()
        session: TrackerSession = user.app.context.session
        note = " ".join(f"Mile {mile} was mended." for mile in range(1, 100))
        session.change(session.find("W1").action.key, {"note": note})
        user.app.reload()
        await user.settle()
        assert "J show the rest" in user.sees()
        assert "Mile 99" not in user.sees()
        await user.press(*"J" * 20)
        assert "Mile 99" in user.sees()
