"""Asking a person for the name that their changes are signed with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual.app import App

from tui_tracker.domain.text import clean, one_line
from tui_tracker.services.system.own_name import keep_name, name_problem, suggested_name
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import PromptDialog, mark_unsolicited

CHANGE_NAME = "Change your name"
"""The command of the palette."""


def ask_name(
    app: App[Any], context: AppContext, named: Callable[[], object], *, unsolicited: bool = False
) -> None:
    """Ask who signs what is written from now on, then do what follows; with Esc nothing changes.

    `unsolicited` says that no key asked for it.
    """
    session, signature = context.session, context.signature

    def answered(name: str | None) -> None:
        if name is None:
            return
        session.author = one_line(clean(name))
        signature.is_account = False
        keep_name(context.preferences, session.path, session.author)
        named()

    account = session.author if signature.is_account else ""
    esc = f" Esc leaves it at {account}." if account else ""
    dialog = PromptDialog(
        "What is your name?",
        hint="Your changes, and the file that you send back, are signed with it."
        f"{esc} To change it later: {context.keys('app', 'file-palette')}, then “{CHANGE_NAME}”.",
        value=suggested_name(context.preferences, account) if account else session.author,
        check=name_problem, selected=True,
    )  # fmt: skip
    app.push_screen(mark_unsolicited(dialog) if unsolicited else dialog, answered)
