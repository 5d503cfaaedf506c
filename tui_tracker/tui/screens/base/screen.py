"""The base of every screen: loads a value on a thread, draws it, and writes without freezing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, ClassVar, Generic, Self, TypeVar

from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.css.query import NoMatches
from textual.events import Click, Resize, ScreenResume
from textual.screen import Screen
from textual.widget import Widget

from tui_tracker.domain.plan.deadline import deadline_words, is_past
from tui_tracker.domain.plan.progress import Progress
from tui_tracker.domain.text import plural
from tui_tracker.errors import ClosedPeriodError, TrackerError
from tui_tracker.services.system.local_time import local_day
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.messages import MessageDialog, error_dialog
from tui_tracker.tui.draft_saver import RESCUE
from tui_tracker.tui.format.text import CLICKED, error_text, safe
from tui_tracker.tui.models.opening import read_only_words
from tui_tracker.tui.widgets.footer import KeyFooter
from tui_tracker.tui.widgets.title import Title

Result = TypeVar("Result")
Loaded = TypeVar("Loaded")
Value = TypeVar("Value")

TINIEST, LOWEST, LOW = 8, 12, 17
"""Rows of a window below which a screen has no title and no frames, shows its list or its text alone, and
shortens what is above it."""
LOAD_RETRY = 2.0
"""Seconds until a load that failed is tried again."""


class BaseScreen(Screen[Result], Generic[Result, Loaded]):
    """A full screen over the tracker.

    `load` runs on a worker thread and returns a frozen value; `show` draws that value and touches no
    database. This class alone decides when: never before the screen is mounted or after it is closed,
    and never an older value over a newer one.
    """

    SCROLLED: ClassVar[str] = ""
    """Selector of the pane that the keys for scrolling move."""
    _made_with: tuple[tuple[Any, ...], dict[str, Any]]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (LOW, "-short"), (34, "-tall")]  # noqa: RUF012 - so declared by Textual

    def __new__(cls, *arguments: object, **options: object) -> Self:
        """Remember what the screen is made with, for `renewed`."""
        screen = super().__new__(cls)
        screen._made_with = arguments, options
        return screen

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.session = context.session
        self.value: Loaded | None = None
        """What is shown; None until the first load has succeeded."""
        self._preloaded: tuple[object, Loaded] | None = None
        self._loaded_version: object = None
        self._is_ready = False
        self._load_lock = asyncio.Lock()
        self._newest_request = 0
        self._shown_request = 0
        self._problem = ""

    def renewed(self) -> Self:
        """Return a new screen for the same thing, which loads what the tracker holds."""
        arguments, options = self._made_with
        return type(self)(*arguments, **options)

    # Loading and drawing

    def compose(self) -> ComposeResult:
        yield Title()
        yield from self.body()
        yield KeyFooter()

    def body(self) -> ComposeResult:
        """Yield the widgets between the title and the keys."""
        return ()

    def load(self) -> Loaded:
        """Return what the screen shows, read from the tracker; runs on a thread."""
        raise NotImplementedError

    def show(self, value: Loaded) -> None:
        """Draw a loaded value; runs on the UI thread and reads nothing."""
        raise NotImplementedError

    def preload(self) -> None:
        """Load the first value now, before the app runs, so that the first screen waits for no thread."""
        self._preloaded = self._load()

    def further_commands(self) -> Iterable[SystemCommand]:
        """Return what the palette offers here beside what keys do."""
        return ()

    def set_up(self) -> None:
        """Prepare the widgets once, before the first value is shown."""

    async def on_mount(self) -> None:
        """Load before the first painting, so that no empty screen is seen."""
        if self.is_open:
            self._show_latest_result()
            self.set_up()
            self._is_ready = True
            await self.load_and_show()

    def on_unmount(self) -> None:
        """Release what was loaded: it may be large, and the closed screen itself lingers."""
        self.value = self._preloaded = None

    @property
    def is_open(self) -> bool:
        """Whether the screen is on the stack, so that its widgets may be drawn."""
        return self.is_attached and self in self.app.screen_stack

    @property
    def is_covered(self) -> bool:
        """Whether another screen is open over this one; a dialog leaves it in sight."""
        above = self.app.screen_stack[self.app.screen_stack.index(self) + 1 :] if self.is_open else ()
        return any(isinstance(screen, BaseScreen) for screen in above)

    def reload(self) -> None:
        """Show what the tracker holds now, as soon as possible; a screen not yet mounted loads anyway."""
        if self._is_ready and self.is_open:
            self.run_worker(self.load_and_show(), group="load")

    async def reload_if_changed(self) -> bool:
        """Show what the tracker holds now; return False where nobody has written it since the last load."""
        if not self._is_ready or await self.context.read(self.session.file_version) == self._loaded_version:
            return False
        self.reload()
        return True

    def _load(self) -> tuple[object, Loaded]:
        # The version first: what is written in between is then loaded again.
        return self.session.file_version(), self.load()

    async def load_and_show(self) -> None:
        """Load on a thread and draw; return once a value at least as new as this call is shown."""
        self._newest_request += 1
        request = self._newest_request
        async with self._load_lock:
            if not (self._is_ready and self.is_open) or self._shown_request >= request:
                return
            newest = self._newest_request
            try:
                loaded = await self.context.read(self._load) if self._preloaded is None else self._preloaded
            except Exception as error:
                self._show_problem(await self.context.explain(error))
                return
            if self.is_open:
                self._shown_request, self._problem, self._preloaded = newest, "", None
                self._loaded_version, self.value = loaded
                self._draw_loaded(self.value)

    def redraw(self) -> None:
        """Draw the value that is shown once more, for another width or another view of it."""
        if self.value is not None and self.is_open:
            self._draw_loaded(self.value)

    def _draw_loaded(self, value: Loaded) -> None:
        try:
            self.show(value)
        except NoMatches:
            # Widgets go before their screen does: what was loaded for a screen that is closing is not drawn.
            if self.is_running and not self._closing and self.app.is_running and not self.app._exit:
                raise

    def _show_problem(self, error: TrackerError) -> None:
        """Say once that the tracker cannot be read; a screen with nothing to show is left again."""
        if not self.is_open:
            return
        if self.value is None and self.is_current and len(self.app.screen_stack) > 1:
            self.dismiss(None)
            self.app.push_screen(error_dialog(error))
            return
        if str(error) != self._problem and self.is_current:
            self._problem = str(error)
            self.app.notify(error_text(error), severity="error", timeout=10)
        self.set_timer(LOAD_RETRY, self.reload)

    def show_notice(self, words: str, *, names_drafts: bool = False) -> None:
        """Show words above the rest, where the screen has a place for them; none takes them away.

        Words that name drafts are shown as long as the screen has any.
        """

    # Writing

    async def run_write(self, job: Callable[[], Value]) -> Value | None:
        """Run a job that writes on a thread; an error is shown with its remedy, and None returned."""
        try:
            return await self.context.write(job)
        except ClosedPeriodError as error:
            self.offer_to_reopen(error.key, error.label)
            return None
        except TrackerError as error:
            self.app.push_screen(error_dialog(error))
            return None

    def ask_words(
        self, dialog: AnswerDialog, job: Callable[[str], Value], done: Callable[[Value], Awaitable[object]]
    ) -> None:
        """Ask for words and save them with a job that runs on a thread; ask again where that fails."""

        def answered(words: str | None) -> None:
            if words is not None:
                # By the app: the words are to be saved also where the screen is left at once.
                self.app.run_worker(self._save_words(dialog, words, job, done))

        self.app.push_screen(dialog, answered)

    async def _save_words(
        self,
        dialog: AnswerDialog,
        words: str,
        job: Callable[[str], Value],
        done: Callable[[Value], Awaitable[object]],
    ) -> None:
        writing = asyncio.ensure_future(self.context.write(lambda: job(words)))
        await asyncio.wait({writing}, timeout=RESCUE)
        if not writing.done() or writing.exception():
            await asyncio.to_thread(dialog.flush)
        try:
            value = await writing
        except Exception as error:
            problem = error_text(await self.context.explain(error))
            self.ask_words(dialog.again(f"Not saved. {problem}"), job, done)
            return
        dialog.clear()
        await done(value)

    def check_period_open(self) -> bool:
        """Return whether the period can be changed; where it is closed, say who can reopen it."""
        if not self.session.period.closed:
            return True
        self.offer_to_reopen(self.session.period.key, self.session.period.label)
        return False

    def offer_to_reopen(self, key: str, label: str) -> None:
        """Say that a period is closed; the coordinator may reopen it with a reason."""
        cause = f"{label} is closed."
        if self.session.is_copy:
            self.app.push_screen(MessageDialog(cause, "Ask the coordinator to reopen it if it must change."))
            return
        if not self.check_writable():
            return
        hint = "The reason is kept in the history. Late changes that needed your decision are accepted."
        self.ask_words(
            AnswerDialog(
                self.context, f"{cause} Why are you reopening it?", hint=hint, save="Reopen",
            ),
            lambda why: self._reopen(key, why),
            self._show_reopened,
        )  # fmt: skip

    def _reopen(self, key: str, why: str) -> str:
        # Loads SQLAlchemy, which the first screen does without.
        from tui_tracker.services.plan.periods import reopen_period

        session = self.session
        return session.run_service(
            lambda database: reopen_period(database, key, why, author=session.author, clock=session.clock)
        )

    async def _show_reopened(self, label: str) -> None:
        await self.load_and_show()
        self.toast(
            f"{label} is open again. Press the key once more to make your change; "
            f"Other periods ({self.key_name('themes', 'file-coordinate')}) closes it again."
        )

    def key_label(self, binding: Binding) -> str:
        """Return what the footer says that a key does now."""
        return binding.description

    def check_writable(self) -> bool:
        """Return whether anything can be changed here; where not, say why before anything is asked."""
        if not self.session.read_only:
            return True
        self.app.push_screen(MessageDialog(*read_only_words(self.session, self.context.keys)))
        return False

    # Leaving

    def flush(self) -> None:
        """Save at once what is being typed; raises `TrackerError` where that fails."""

    async def finish_editing(self) -> bool:
        """Save what is being typed before the screen is left; False where that is not possible."""
        return True

    def unsaved_question(self, question: str) -> str:
        """Return a question to ask before a screen is left that could not be saved."""
        return f"What you typed could not be saved. {question}"

    async def action_send_back(self) -> None:
        """Send this copy back to the coordinator."""
        await self.app.run_action("open('send back')", default_namespace=self.app)

    @property
    def pane(self) -> VerticalScroll:
        """The pane that the keys for scrolling move."""
        return self.query_one(self.SCROLLED, VerticalScroll)

    def action_scroll_pane(self, direction: int) -> None:
        """Scroll the pane by three lines."""
        self.pane.scroll_relative(y=3 * direction, animate=False)

    def frame(self, widget: str | type[Widget], title: str, subtitle: str = "") -> Widget:
        """Write into a widget's frame what it holds and what keys do there; return the widget."""
        framed = self.query_one(widget)
        framed.border_title, framed.border_subtitle = title, subtitle
        return framed

    # Title and results

    @on(Resize)
    def _give_way(self, event: Resize) -> None:
        """Leave out in the lowest windows what is beside the list or the text."""
        self.set_class(event.size.height < LOWEST, "-lowest")
        self.set_class(event.size.height < TINIEST, "-bare")

    def show_title(
        self, name: str, *right: Content, extras: Sequence[str] = (), period: str | None = None
    ) -> None:
        """Show where the screen is, its period, and whether that can be changed."""
        badges = ["CLOSED"] * self.session.period.closed + ["READ ONLY"] * self.session.read_only
        label = self.session.period.label if period is None else period
        shown = [part for part in right if part.plain]
        self.query_one(Title).show(name, *shown, period=label, badges=badges, extras=extras)

    def due_label(self) -> Content:
        """Return when the updates are due; empty where no day is set."""
        due = self.context.settings.due
        today = local_day(self.session.clock())
        words = deadline_words(due, today)
        return safe(words, "$rag-red" if is_past(due, today) else "")

    def key_name(self, owner: str, identity: str) -> str:
        """Return the key for an action of a screen or widget, for a sentence that names it."""
        return self.context.keys(owner, identity)

    def toast(self, text: str) -> None:
        """Show what was done above the keys until the next action, on whichever screen that is."""
        self.context.latest_result.text = text
        screens: set[Screen[Any]] = {self, self.app.screen}
        for screen in screens:
            for footer in screen.query(KeyFooter):
                footer.show_result(text)

    async def on_click(self, event: Click) -> None:
        """Do what the words under the mouse are for."""
        if action := event.style.meta.get(CLICKED):
            await self.run_action(action)

    @on(ScreenResume)
    def _show_latest_result(self) -> None:
        """Show what was done last: the screen that was left may have done it."""
        for footer in self.query(KeyFooter):
            footer.show_result(self.context.latest_result.text)


def progress_parts(progress: Progress, *, is_own: bool = False) -> tuple[Content, ...]:
    """Return how many actions are in conflict, if any, and `28 of 34 done`.

    `is_own` says whether they are the lead's own, of a plan that has more: `28 of your 34 done`.
    """
    total = f"your {progress.total}" if is_own else str(progress.total)
    label = safe(f"{progress.done} of {total} done", "bold")
    if progress.left == 0 and progress.total:
        label = safe(f"All {total} done", "bold $rag-green")
    if not progress.conflicts:
        return (label,)
    return safe(f"! {plural(progress.conflicts, 'action')} in conflict", "bold $rag-red"), label
