"""Offers what is kept in rescue files and not in the tracker: one dialog at a time, when nobody is typing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from textual.app import App
from textual.widgets import Input

from tui_tracker.domain.fields import field_label
from tui_tracker.domain.text import beginning, clean, plural, short_list
from tui_tracker.services.rescue.kept_copies import lost_names
from tui_tracker.services.rescue.model import (
    Rescued,
    RescuedAnswer,
    RescuedChanges,
    RescuedText,
    tracker_name,
)
from tui_tracker.services.rescue.texts import find_cell, put_back
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.choices import ChoiceDialog, TextDialog
from tui_tracker.tui.dialogs.messages import MessageDialog, mark_unsolicited
from tui_tracker.tui.format.text import short_path, without_commands
from tui_tracker.tui.screens.base.screen import BaseScreen

CHANGES_NAMED = 6
"""Changes that a dialog names; the rest are counted."""


def is_typing(app: App[None]) -> bool:
    """Return whether a dialog would get keys that are meant for something else."""
    from tui_tracker.tui.screens.base.draft_screen import DraftScreen

    screen = app.screen
    is_list = isinstance(screen, BaseScreen) and not isinstance(screen, DraftScreen)
    return not is_list or isinstance(app.focused, Input)


class RescueOffers:
    """The rescue files of one tracker, offered to the person at the screens."""

    def __init__(self, app: App[None], context: AppContext, reload: Callable[[], None]) -> None:
        """`reload` shows in every open screen what the tracker holds now."""
        self._app, self._context, self._reload = app, context, reload
        self._postponed: set[Path] = set()
        self._waiting: list[tuple[Rescued, tuple[str, ...]]] = []

    async def gather(self) -> bool:
        """Read what is kept, drop what the tracker holds; return whether there is anything to offer."""
        self._waiting = await self._context.read(self._read)
        return bool(self._waiting)

    def offer_next(self) -> None:
        """Offer the first of what is kept, unless somebody is typing or nothing can be written."""
        if self._waiting and not is_typing(self._app) and not self._context.session.read_only:
            rescued, lost = self._waiting.pop(0)
            if isinstance(rescued, RescuedText):
                self._offer_text(rescued)
            elif isinstance(rescued, RescuedAnswer):
                self._offer_answer(rescued)
            else:
                self._offer_changes(rescued, lost)

    def _read(self) -> list[tuple[Rescued, tuple[str, ...]]]:
        session, store = self._context.session, self._context.rescue
        waiting: list[tuple[Rescued, tuple[str, ...]]] = []
        for rescued in store.all(tracker_name(session)):
            lost: tuple[str, ...] = ()
            if rescued.path in self._postponed:
                continue
            if isinstance(rescued, RescuedChanges):
                lost = lost_names(session, rescued) if rescued.copy_path.is_file() else ()
                is_held = not lost
            elif rescued.window == store.window:
                # What this window has kept itself is shown when its note is opened again.
                continue
            else:
                cell = find_cell(session, rescued) if isinstance(rescued, RescuedText) else None
                is_held = cell is not None and session.holds_text(cell, rescued.text)
            if is_held:
                store.remove(rescued)
            else:
                waiting.append((rescued, lost))
        return waiting

    def _offer(
        self,
        rescued: Rescued,
        heading: str,
        explanation: str,
        choices: Mapping[str, str],
        work: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Ask what becomes of a rescue file: `enter` does the work, `v` shows its text and asks again."""

        def ask(_: object = None) -> None:
            does = {**choices, "d": "discard (the file is kept)"}
            self._app.push_screen(mark_unsolicited(ChoiceDialog(heading, explanation, does)), answered)

        def answered(choice: str | None) -> None:
            if choice == "v" and not isinstance(rescued, RescuedChanges):
                self._app.push_screen(TextDialog(heading, rescued.text), ask)
            elif choice == "enter" and work:
                self._app.run_worker(work(), exit_on_error=False)
            elif choice == "d":
                self._discard(rescued)
            else:
                self._postpone(rescued)

        ask()

    def _offer_text(self, rescued: RescuedText) -> None:
        about = rescued.action_id
        if rescued.cell.field != "note":
            about = f"{about} ({field_label(rescued.cell.field)})"
        self._offer(
            rescued,
            f"Text you typed in {about} on {local_date_time(rescued.typed_at)}, could not be saved.",
            f"“{_beginning(rescued.text)}”\n\nIt is kept in {_shown_path(rescued)}.",
            {"enter": "put it into the note", "v": "view"},
            lambda: self._put_text(rescued),
        )

    async def _put_text(self, rescued: RescuedText) -> None:
        session, store = self._context.session, self._context.rescue
        try:
            cell = await self._context.write(lambda: put_back(session, store, rescued))
            entry = await self._context.read(lambda: session.entry(cell.action))
        except Exception as error:
            await self._fail(rescued, error)
            return
        self._reload()
        if cell == session.note_cell(cell.action) and "note" not in entry.conflicts:
            from tui_tracker.tui.screens.note import NoteScreen

            self._app.push_screen(NoteScreen(self._context, entry), lambda _: self._reload())
        else:
            keys = self._context.keys
            ways = f"{keys('actions', 'look-conflicts')}, then {keys('conflicts', 'write-combine')}"
            way = f" To continue it, press {ways}." if cell.field in entry.conflicts else ""
            self._app.notify(f"{entry.action.id}: your text is kept as a draft.{way}")

    def _offer_answer(self, answer: RescuedAnswer) -> None:
        self._offer(
            answer,
            answer.question,
            f"Typed on {local_date_time(answer.typed_at)}, could not be saved:\n"
            f"“{_beginning(answer.text)}”\n\nThe box for this question opens with it."
            f" It is kept in {_shown_path(answer)}.",
            {"v": "view"},
        )

    def _offer_changes(self, changes: RescuedChanges, lost: tuple[str, ...]) -> None:
        self._offer(
            changes,
            f"The tracker's file was replaced. {plural(len(lost), 'change')} made before"
            f" {'is' if len(lost) == 1 else 'are'} not in it.",
            f"Not in the file: {short_list(lost, CHANGES_NAMED)}.\n\n"
            f"Kept in {_shown_path(changes)} on {local_date_time(changes.kept_at)}.",
            {"enter": "merge into the tracker"},
            lambda: self._merge(changes),
        )

    async def _merge(self, changes: RescuedChanges) -> None:
        from tui_tracker.services.rescue.merging import merge_back

        session, settings = self._context.session, self._context.settings
        try:
            await self._context.write(lambda: merge_back(session, settings, changes))
        except Exception as error:
            await self._fail(changes, error)
            return
        self._context.rescue.remove(changes)
        self._reload()
        key = self._context.keys("themes", "look-returns")
        listed = "" if session.is_copy else f" The copies screen ({key}) lists it."
        self._app.notify(f"Merged into the tracker.{listed}", timeout=10)

    async def _fail(self, rescued: Rescued, error: Exception) -> None:
        problem = await self._context.explain(error)
        self._postpone(rescued)
        self._app.push_screen(
            MessageDialog(
                problem.cause, f"{without_commands(problem.remedy)}\nIt stays in {_shown_path(rescued)}."
            )
        )

    def _discard(self, rescued: Rescued) -> None:
        path = short_path(self._context.rescue.discard(rescued))
        self._app.notify(f"Discarded. The file is kept in {path}.", timeout=10)

    def _postpone(self, rescued: Rescued) -> None:
        if rescued.path:
            self._postponed.add(rescued.path)


def _beginning(text: str) -> str:
    """Return the first words of a text, on one line."""
    return beginning(clean(text), 160)


def _shown_path(rescued: Rescued) -> str:
    return short_path(rescued.path) if rescued.path else ""
