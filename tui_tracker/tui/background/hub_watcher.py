"""Keeps the tracker in step with its hub while a person works, on a thread that no key waits for.

Changes come as soon as the hub announces them, else at intervals; saved ones are sent once no key is pressed.
A tracker that was never synced is left alone until somebody syncs it.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from queue import Empty, SimpleQueue
from time import monotonic
from typing import TYPE_CHECKING

from textual.app import App, SystemCommand

from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.text import join_words, plural
from tui_tracker.errors import HubError, HubLoginError, HubRightsError, TrackerError
from tui_tracker.services.system.local_time import local_clock
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import PromptDialog, error_dialog
from tui_tracker.tui.widgets.title import Title

if TYPE_CHECKING:
    from tui_tracker.services.hub.live import LiveLine, Notice
    from tui_tracker.services.hub.model import SyncResult

TICK = 0.5
"""Seconds between two looks at what is to be done."""
REST = 2.0
"""Seconds without a key after which what was saved is sent."""
POLL, POLL_LISTENING = 15.0, 120.0
"""Seconds between two looks at a hub that does not say when something is new, and at one that does."""
HUB_RETRY = 10.0
"""Seconds until a hub that is out of reach is tried again."""
STILL_HERE = 20.0
"""Seconds after which a window says again that its text is under edit."""
QUIET = 4.0
"""Seconds after a sync within which the screens find the change that it made."""
LAST_WAIT = 1.0
"""Seconds that the end of the program waits for a sync under way."""


class HubWatcher:
    """Syncs one app's tracker, shows its state, and passes on who is writing."""

    def __init__(self, app: App[None], context: AppContext, changed: Callable[[], None]) -> None:
        """`changed` has the screens show what the tracker holds after a sync."""
        self._app, self._context, self._changed = app, context, changed
        self._session = context.session
        self._window = uuid.uuid4().hex
        self._thread: threading.Thread | None = None
        self._stop, self._wake = threading.Event(), threading.Event()
        self._to_say: SimpleQueue[tuple[Cell, bool, bool]] = SimpleQueue()
        self._is_asked = False
        """Somebody asked for a sync, and sees its result."""
        self._password = ""
        self._last_key = self._synced_at = self._said_at = self._quiet_until = 0.0
        self._is_syncing = False
        self._version: object = None
        self._state, self._waiting = "", 0
        self.badge = ""
        context.presence.tell = lambda cell, is_here: self._to_say.put((cell, is_here, False))

    # On the thread of the screens

    def start(self) -> None:
        """Follow the hub of a tracker that was synced before."""
        if not self._session.read_only and self._thread is None:
            self._begin()

    def stop(self) -> None:
        """End, and wait a moment for a sync under way; the next one takes up what it leaves."""
        self._stop.set()
        self._wake.set()
        if self._thread and self._is_syncing:
            self._thread.join(LAST_WAIT)

    def key_pressed(self) -> None:
        """Take note that somebody is at the keys."""
        self._last_key = monotonic()

    def has_just_written(self) -> bool:
        """Return whether it is a sync that changed the tracker: the screens need not say so."""
        return self._is_syncing or monotonic() < self._quiet_until

    def commands(self) -> Iterator[SystemCommand]:
        """Yield what the palette offers."""
        from tui_tracker.services.hub.to_send import has_hub

        if not self._session.read_only and has_hub(self._session, self._context.settings):
            yield SystemCommand(
                "Sync with the hub", "Get what colleagues sent, and send what you wrote", self.sync_now
            )

    def sync_now(self) -> None:
        """Sync as soon as possible, and say how it went."""
        self._is_asked = True
        if self._thread is None or not self._thread.is_alive():
            self._begin()
        self._wake.set()

    def _begin(self) -> None:
        self._thread = threading.Thread(target=self._run, name="hub", daemon=True)
        self._thread.start()

    def _count_waiting(self) -> int | None:
        """Return how many changes are to be sent; None for a tracker that was never synced."""
        # Loads SQLAlchemy, which the first screen does without.
        from tui_tracker.services.hub.to_send import changes_to_send

        return changes_to_send(self._session)

    def _is_synced(self) -> bool:
        with suppress(TrackerError):
            return self._count_waiting() is not None
        return False

    def _show_badge(self, words: str) -> None:
        self.badge = words
        for screen in self._app.screen_stack:
            for title in screen.query(Title):
                title.show_badge(words)

    def _ask_for_password(self, error: HubLoginError) -> None:
        def answered(password: str | None) -> None:
            if password:
                self._password = password
                self.sync_now()

        dialog = PromptDialog(
            error.cause, hint="Password for the hub. It is kept until you leave the program.",
            save="Sync", is_password=True,
        )  # fmt: skip
        self._app.push_screen(dialog, answered)

    def _hear(self, notice: Notice) -> None:
        presence, now = self._context.presence, monotonic()
        if notice.cell is None:
            return
        if notice.kind == "left":
            presence.hear_left(notice.window, now)
        elif presence.hear_writing(notice.window, notice.cell, notice.name, now) and not notice.is_answer:
            self._to_say.put((notice.cell, True, True))

    # On the thread of its own

    def _run(self) -> None:
        if not self._is_asked and not self._is_synced():
            return
        while not self._stop.is_set():
            try:
                self._follow()
            except HubLoginError as error:
                self._password = ""
                self._end_try("hub: not signed in", error)
                self._wait_for_somebody()
            except Exception as error:
                # Whatever the fault, work continues without the hub, and it is tried again.
                self._end_try(_badge_of(error), error)
            self._pause(HUB_RETRY)

    def _end_try(self, words: str, error: Exception) -> None:
        self._show(words)
        if self._is_asked:
            self._is_asked = False
            problem = self._context.explain_now(error)
            if isinstance(problem, HubLoginError):
                self._app.call_later(self._ask_for_password, problem)
            else:
                self._app.call_later(self._app.push_screen, error_dialog(problem))

    def _wait_for_somebody(self) -> None:
        """Wait until somebody asks for a sync: a login that was refused is not tried again automatically."""
        while not (self._is_asked or self._stop.is_set()):
            self._pause(HUB_RETRY)

    def _pause(self, seconds: float) -> None:
        end = monotonic() + seconds
        while not self._is_asked and not self._stop.is_set() and monotonic() < end:
            self._wake.wait(TICK)
            self._wake.clear()
            if self._has_changed():
                self._show(self._state)

    def _follow(self) -> None:
        from tui_tracker.services.hub.addresses import hub_address, with_password
        from tui_tracker.services.hub.live import open_live_line

        address = hub_address(self._session.path, self._context.settings)
        if self._password:
            address = with_password(address, self._password)
        plan = self._session.plan_id()
        with open_live_line(address, plan, self._window) as line:
            self._forget_unsaid()
            self._say_again()
            self._sync(address)
            poll = POLL_LISTENING if line.can_listen else POLL
            while not self._stop.is_set():
                self._say_all(line)
                if self._listen(line) or self._is_due(poll):
                    self._sync(address)

    def _listen(self, line: LiveLine) -> bool:
        """Wait a moment; return whether a colleague has sent something."""
        if not line.can_listen:
            self._wake.wait(TICK)
            self._wake.clear()
            return False
        is_news = False
        for notice in line.wait(TICK):
            is_news = is_news or notice.kind == "sent"
            self._app.call_later(self._hear, notice)
        return is_news

    def _is_due(self, poll: float) -> bool:
        now = monotonic()
        if self._has_changed():
            self._show(self._state)
        is_at_rest = now - self._last_key > REST
        return self._is_asked or now - self._synced_at > poll or bool(self._waiting and is_at_rest)

    def _has_changed(self) -> bool:
        """Return whether the tracker was written; if so, count again what is to be sent."""
        with suppress(TrackerError):
            version = self._session.file_version()
            if version != self._version:
                # Counted first: where the tracker is in use just now, it is counted at the next look.
                self._waiting = self._count_waiting() or 0
                self._version = version
                return True
        return False

    def _sync(self, address: str) -> None:
        from tui_tracker.services.hub.sync import sync

        session = self._session
        self._is_syncing = True
        try:
            with sync(
                session.path, self._context.settings, address, author=session.author, clock=session.clock
            ) as result:
                words, sent = _words_of(result), result.sent
                has_written = bool(sent or result.merged.files)
        finally:
            self._synced_at = monotonic()
            self._quiet_until = self._synced_at + QUIET
            self._is_syncing = False
        if has_written:
            self._app.call_later(self._changed)
        if words and not self._is_asked:
            self._app.call_later(self._announce, words)
        if self._is_asked:
            self._is_asked = False
            sent_words = f"{plural(sent, 'change')} sent." if sent else ""
            answer = " ".join(filter(None, (words, sent_words))) or "Nothing new to get or to send."
            self._app.call_later(self._toast, answer)
        self._has_changed()
        self._show(f"synced {local_clock(session.clock())}")

    def _announce(self, words: str) -> None:
        """Say what was received, unless that would cover what the screen says of a text under edit."""
        if self._context.presence.here is None:
            self._toast(words)

    def _toast(self, words: str) -> None:
        self._app.notify(words, timeout=5)

    def _show(self, state: str) -> None:
        """Show the state of the sync with the hub."""
        self._state = state
        waiting = f"{self._waiting} to send" if self._waiting else ""
        if state.startswith("synced") and waiting:
            state, waiting = waiting, ""
        self._app.call_later(self._show_badge, " · ".join(filter(None, (state, waiting))))

    def _forget_unsaid(self) -> None:
        """Forget the messages for the time without a line: they are out of date."""
        with suppress(Empty):
            while True:
                self._to_say.get_nowait()

    def _say_again(self) -> None:
        if cell := self._context.presence.here:
            self._to_say.put((cell, True, False))

    def _say_all(self, line: LiveLine) -> None:
        from tui_tracker.services.hub.live import Notice, NoticeKind

        if monotonic() - self._said_at > STILL_HERE:
            self._said_at = monotonic()
            self._say_again()
            self._app.call_later(self._context.presence.forget_silent, monotonic())
        with suppress(Empty):
            while True:
                cell, is_here, is_answer = self._to_say.get_nowait()
                kind = NoticeKind.WRITING if is_here else NoticeKind.LEFT
                line.say(Notice(
                    kind=kind, window=self._window, name=self._session.author, cell=cell, is_answer=is_answer,
                ))  # fmt: skip


def _badge_of(error: Exception) -> str:
    if isinstance(error, HubRightsError):
        return "hub: no access"
    return "offline" if isinstance(error, HubError) else "not synced"


def _words_of(result: SyncResult) -> str:
    """Return what colleagues sent, in words; empty where nothing came."""
    files = [file for file in result.merged.files if file.new]
    if not files:
        return ""
    names = dict.fromkeys(name for file in files for name in file.authors)
    changes = plural(sum(file.new for file in files), "change")
    return f"{join_words([*names]) or 'A colleague'} sent {changes}. You now see the latest version."
