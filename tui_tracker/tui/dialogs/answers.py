"""A box of one line for words that a person composes: kept until they are saved, or left with Esc."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from textual import on
from textual.await_complete import AwaitComplete
from textual.timer import Timer
from textual.widgets import Input

from tui_tracker.domain.history.revision import utc_timestamp
from tui_tracker.domain.text import clean
from tui_tracker.errors import TrackerError
from tui_tracker.services.rescue.model import RescuedAnswer, tracker_name
from tui_tracker.services.rescue.texts import TextRescue
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import PromptDialog
from tui_tracker.tui.draft_saver import RESCUE


class AnswerDialog(PromptDialog):
    """Asks for words, and keeps them in a rescue file; who asks calls `clear` once they are saved.

    It begins with what was typed for the same question and never saved.
    """

    def __init__(
        self,
        context: AppContext,
        question: str,
        *,
        value: str = "",
        problem: str = "",
        rescue: TextRescue | None = None,
        **options: Any,
    ) -> None:
        """`problem` is why the words could not be saved; `options` are those of `PromptDialog`."""
        self.context, self._problem, self._options = context, problem, options
        self._asked = question
        self._tracker = tracker_name(context.session)
        if rescue is None:
            earlier = context.rescue.answer_to(self._tracker, question)
            rescue = TextRescue(context.rescue, self._describe, earlier)
        self._rescue = rescue
        self._typed = value or rescue.text
        self._is_left = False
        self._timer: Timer | None = None
        super().__init__(question, value=self._typed, longest=None, **options)

    def again(self, problem: str) -> AnswerDialog:
        """Return a box with the same words that says why they could not be saved."""
        return AnswerDialog(
            self.context, self._asked, value=self._typed, problem=problem, rescue=self._rescue,
            **self._options,
        )  # fmt: skip

    def on_mount(self) -> None:
        super().on_mount()
        if self._problem:
            self.show_problem(self._problem)

    @on(Input.Changed)
    def _take(self, event: Input.Changed) -> None:
        self._typed = event.value
        if self._timer is None:
            self._timer = self.set_timer(RESCUE, self._keep_in_worker)

    def _keep_in_worker(self) -> None:
        self._timer = None
        self.run_worker(asyncio.to_thread(self.flush), group="rescue")

    def flush(self) -> None:
        """Put what is typed into the rescue file; any thread may call this."""
        if self._is_left:
            return
        with suppress(TrackerError):
            if self._typed.strip():
                self._rescue.keep(self._typed)
        if self._is_left or not self._typed.strip():
            self._rescue.clear()

    def clear(self) -> None:
        """Delete the rescue file: the words are saved, or not wanted."""
        self._is_left = True
        self._rescue.clear()

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Close the box; without an answer, the person does not want the words."""
        if result is None:
            self.clear()
        return super().dismiss(result)

    def _describe(self, text: str) -> RescuedAnswer:
        return RescuedAnswer(
            tracker=self._tracker, question=clean(self._asked), text=clean(text),
            typed_at=utc_timestamp(self.context.session.clock()),
        )  # fmt: skip
