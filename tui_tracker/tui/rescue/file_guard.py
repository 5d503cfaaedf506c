"""Watches the tracker's file: replaced, moved, deleted or damaged, it costs nobody what was written.

What the screens held is kept in a rescue file before it can be lost, the person is informed, and the text
under edit is saved in the file that has the name now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from textual.app import App

from tui_tracker.errors import FileGoneError, ForeignFileError, RefusedFileError, TrackerError
from tui_tracker.services.rescue.kept_copies import has_lost_written, keep_all
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.choices import ChoiceDialog
from tui_tracker.tui.dialogs.messages import MessageDialog, mark_unsolicited
from tui_tracker.tui.format.text import short_path, without_commands
from tui_tracker.tui.rescue.offers import RescueOffers, is_typing

_SHOWN_SECONDS = 12.0
_REPLACED = "Another program replaced the tracker's file. You see what it holds now."


class FileGuard:
    """Keeps what one app's screens hold safe from what happens to the tracker's file."""

    def __init__(self, app: App[None], context: AppContext, reload: Callable[[], None]) -> None:
        """`reload` shows in every open screen what the tracker holds now."""
        self._app, self._context, self._reload = app, context, reload
        self._session = context.session
        self.offers = RescueOffers(app, context, reload)
        self._file_number = self._session.file_number
        self._kept: Path | None = None
        """The copy kept of the file that was read last, for as long as that is not followed by another."""
        self._problem: TrackerError | None = None
        self._wants_answer = False
        self._bad_checks = 0
        self._is_doubtful = self._is_replaced = False
        """Whether what was written here is still to be looked for in the file, and in another one."""
        self._session.keep_replaced = self._keep_copy

    async def check(self) -> bool:
        """Look at the file; return whether its content has changed, so that the screens are to be reloaded.

        Raises `TrackerError` where it cannot be read for another reason than those handled here.
        """
        try:
            await asyncio.to_thread(self._session.follow_file)
            has_changed = await self._context.read(self._session.changed_elsewhere)
        except (FileGoneError, ForeignFileError, RefusedFileError) as error:
            await self._keep(error)
            # A program that exchanges the file is done in a moment.
            self._bad_checks += 1
            if self._bad_checks > 1:
                self._report(error)
            return False
        is_back = self._bad_checks > 0
        self._problem, self._bad_checks, self._wants_answer = None, 0, False
        if self._file_number != self._session.file_number:
            self._file_number = self._session.file_number
            self._is_replaced = has_changed = True
        self._is_doubtful = self._is_doubtful or has_changed or is_back
        if self._is_doubtful:
            await self._offer_what_is_lost()
            self._is_doubtful = self._is_replaced = False
        return has_changed or is_back

    def ask(self) -> None:
        """Ask what is to be decided about the file, or about what is kept, when nobody is typing."""
        if self._problem is None:
            self.offers.offer_next()
        elif self._wants_answer and not is_typing(self._app):
            self._wants_answer = False
            if isinstance(self._problem, FileGoneError):
                self._ask_to_put_back(self._problem)
            else:
                self._app.push_screen(
                    mark_unsolicited(MessageDialog(self._problem.cause, self._remedy(self._problem)))
                )

    async def put_file_back(self) -> None:
        """Write the tracker's file again, where it was."""
        try:
            await self._context.write(self._session.put_file_back)
        except Exception as error:
            problem = error if isinstance(error, TrackerError) else None
            remedy = self._remedy(problem) if problem else ""
            self._app.push_screen(MessageDialog(str(problem.cause if problem else error), remedy))
            return
        self._app.notify("The tracker's file is back where it was.")
        await self.check()
        self._reload()

    async def _offer_what_is_lost(self) -> None:
        """See that what was typed and written here is in the file, or offered."""
        if await self._context.read(lambda: has_lost_written(self._session)):
            self._is_replaced = True
            if self._kept is None:
                await self._keep_written()
        from tui_tracker.tui.screens.base.draft_screen import DraftScreen

        for screen in list(self._app.screen_stack):
            if isinstance(screen, DraftScreen) and screen.is_open:
                await screen.check_saved()
        if self._is_replaced or self._kept:
            await self.offers.gather()
            self._kept = None
        if self._is_replaced:
            self._app.notify(_REPLACED, timeout=_SHOWN_SECONDS)

    async def _keep(self, problem: TrackerError) -> None:
        """Keep what can be kept of what was read and written here."""
        if self._kept is not None and self._kept.exists():
            return
        with suppress(TrackerError):
            if isinstance(problem, RefusedFileError):
                await self._keep_written()
            else:
                await asyncio.to_thread(self._keep_copy)

    def _keep_copy(self) -> None:
        """Keep a copy of all that is seen; called on the thread that goes over to another file."""
        if self._kept is None or not self._kept.exists():
            self._kept = keep_all(self._session, self._context.rescue)

    async def _keep_written(self) -> None:
        from tui_tracker.services.rescue.merging import keep_written

        with suppress(TrackerError):
            self._kept = await asyncio.to_thread(keep_written, self._session, self._context.rescue)

    def _report(self, problem: TrackerError) -> None:
        """Say once what has become of the file."""
        if self._problem is not None and str(self._problem) == str(problem):
            return
        from tui_tracker.tui.screens.base.draft_screen import DraftScreen

        self._problem, self._wants_answer = problem, True
        if isinstance(self._app.screen, DraftScreen):
            # No passing message: it would cover what the screen says of the text.
            self._app.screen.show_save_state(f"{problem.cause} {self._remedy(problem)}", bad=True)

    def _remedy(self, problem: TrackerError) -> str:
        return f"{without_commands(problem.remedy)} {self._kept_words()}".strip()

    def _kept_words(self) -> str:
        if self._kept is None:
            return ""
        return f"What this window held is kept in {short_path(self._kept.with_suffix('.db'))}."

    def _ask_to_put_back(self, problem: FileGoneError) -> None:
        dialog = ChoiceDialog(
            problem.cause,
            f"{self._kept_words()}\n"
            "If you moved it yourself, move it back, or close this window and open it there.",
            {"enter": "write it where it was"},
        )
        self._app.push_screen(mark_unsolicited(dialog), self._answer)

    def _answer(self, choice: str | None) -> None:
        if choice == "enter":
            self._app.run_worker(self.put_file_back(), exit_on_error=False)
