"""Colleagues at one hub: what each saves arrives at the others, and nobody is disturbed in a note."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.support.hub import Server
from tests.support.office import Office
from tests.support.screens import screen_text, wait_until
from tests.tui.conftest import Open, User
from tui_tracker.config import Settings
from tui_tracker.errors import DatabaseBusyError
from tui_tracker.services.hub import to_send
from tui_tracker.services.hub.rights import allow_login, revoke_login
from tui_tracker.services.tracker.view import TrackerView
from tui_tracker.storage.hub import line
from tui_tracker.tui.background import hub_watcher


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send what is saved at once, and try a hub again soon."""
    monkeypatch.setattr(hub_watcher, "REST", 0.0)
    monkeypatch.setattr(hub_watcher, "HUB_RETRY", 0.3)
    monkeypatch.setattr(hub_watcher, "TICK", 0.1)


@pytest.fixture
def colleague(office: Office, hub_url: str, settings: Settings) -> Path:
    """A colleague's tracker; it and the coordinator's have synced with the hub."""
    path = office.folder / "colleague" / "tracker.db"
    path.parent.mkdir()
    shutil.copyfile(office.tracker, path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE key = 'database_id'", (uuid.uuid4().hex,))
    office.hub = hub_url
    office.sync(None, path)
    return path


@pytest.fixture
def open_synced(open_app: Open, hub_url: str, settings: Settings) -> Open:
    """Open the app of somebody at the hub, and wait until it has synced."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[User]:
        async with open_app(theme="W", using=settings._replace(hub_url=hub_url), size=(140, 40)) as user:
            await wait_until(lambda: "synced" in screen_text(user.app), "the badge")
            yield user

    return opened


async def test_a_colleagues_change_arrives_by_itself_and_the_badge_says_when_it_was_synced(
    open_synced: Open, office: Office, colleague: Path
) -> None:
    async with open_synced() as user:
        office.write(colleague, "Sam", "W1", note="Written far away.")
        office.sync(colleague, author="Sam")
        await wait_until(lambda: "Written far away." in screen_text(user.app), "the colleague's note")
        await wait_until(lambda: "Sam sent 1 change" in screen_text(user.app), "who sent it")


async def test_what_is_saved_is_sent_without_being_asked(
    open_synced: Open, office: Office, colleague: Path
) -> None:
    async with open_synced() as user:
        await user.press("r", "g")
        await wait_until(lambda: office.sync(colleague).new, "the change at the colleague's")
    assert office.entry("W1", colleague).update.rag == "green"


async def test_what_is_saved_while_the_tracker_is_in_use_is_counted_and_sent_later(
    open_synced: Open,
    office: Office,
    colleague: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refused: list[TrackerView] = []
    count = to_send.changes_to_send

    def changes_to_send(view: TrackerView) -> int | None:
        if not refused:
            refused.append(view)
            raise DatabaseBusyError("Another program is using the tracker.", "Wait a moment.")
        return count(view)

    async with open_synced() as user:
        monkeypatch.setattr(to_send, "changes_to_send", changes_to_send)
        await user.press("r", "g")
        await wait_until(lambda: office.sync(colleague).new, "the change at the colleague's")
    assert refused


async def test_a_hub_out_of_reach_is_said_quietly_and_taken_up_again(
    open_app: Open, office: Office, colleague: Path, hub_url: str, hub_server: Server, settings: Settings
) -> None:
    hub_server.stop()
    try:
        async with open_app(theme="W", using=settings._replace(hub_url=hub_url), size=(140, 40)) as user:
            await wait_until(lambda: "offline" in screen_text(user.app), "the badge")
            await user.press("r", "g")
            await wait_until(lambda: "offline · 1 to send" in screen_text(user.app), "what is to be sent")
            assert "cannot be reached" not in screen_text(user.app)
            hub_server.start()
            await wait_until(lambda: "synced" in screen_text(user.app), "the hub again")
    finally:
        hub_server.stop()
        hub_server.start()
    assert office.sync(colleague).new == 1


async def test_two_people_in_one_note_see_each_others_name_and_keep_their_texts(
    open_app: Open, office: Office, colleague: Path, hub_url: str, settings: Settings
) -> None:
    shared = settings._replace(hub_url=hub_url)
    options = {"theme": "W", "using": shared, "size": (140, 40)}
    async with open_app(author="Jo", **options) as jo:
        await wait_until(lambda: "synced" in screen_text(jo.app), "Jo's badge")
        await jo.press("e")
        await jo.type("Ten miles.")
        async with open_app(author="Sam", file=colleague, **options) as sam:
            await wait_until(lambda: "synced" in screen_text(sam.app), "Sam's badge")
            await sam.press("e")
            await wait_until(lambda: "Sam is writing this too" in screen_text(jo.app), "Sam at Jo's")
            await wait_until(lambda: "Jo is writing this too" in screen_text(sam.app), "Jo at Sam's")
            await sam.type("Six miles.", "escape")
            await wait_until(lambda: "Sam is writing" not in screen_text(jo.app), "Sam leaving")
            await wait_until(lambda: office.entry("W1", office.tracker).update.note, "Sam's note")
            assert "Ten miles." in screen_text(jo.app)
        await jo.press("escape")
    assert office.entry("W1", office.tracker).conflicts == ("note",)


async def test_a_login_that_was_shut_out_sees_that_it_has_no_access(
    open_app: Open, office: Office, colleague: Path, hub_server: Server, hub_database: str, settings: Settings
) -> None:
    owner = hub_server.url(hub_database)
    allow_login(colleague, owner, "sam.hill", lead=None, password="pass")
    url = hub_server.url(hub_database, "sam.hill", password="pass")
    options = {"theme": "W", "using": settings._replace(hub_url=url), "size": (140, 40)}
    async with open_app(author="Sam", file=colleague, **options) as sam:
        await wait_until(lambda: "synced" in screen_text(sam.app), "the badge")
        revoke_login(owner, "sam.hill")
        await sam.press("r", "g")
        await wait_until(lambda: "hub: no access · 1 to send" in screen_text(sam.app), "what is wrong")


@pytest.mark.parametrize("before", [None, "Five miles."])
async def test_a_note_in_which_nothing_was_typed_shows_what_a_colleague_saves(
    open_synced: Open, office: Office, colleague: Path, before: str | None
) -> None:
    if before:
        office.write(None, "Jo", "W1", note=before)
        office.sync(None, colleague)
    async with open_synced() as user:
        await user.press("e")
        office.write(colleague, "Sam", "W1", note="Six miles.")
        office.sync(colleague, author="Sam")
        await wait_until(lambda: "Six miles." in screen_text(user.app), "Sam's note")
        await wait_until(lambda: "Changed by Sam just now" in screen_text(user.app), "who wrote it")
        await user.type(" Two more in May.")
        await user.press("escape")
    entry = office.entry("W1", office.tracker)
    assert (entry.update.note, entry.conflicts) == ("Six miles. Two more in May.", ())


async def test_a_tracker_that_was_never_synced_is_left_alone_until_somebody_asks(
    open_app: Open, office: Office, hub_url: str, hub_server: Server, hub_database: str, settings: Settings
) -> None:
    async with open_app(theme="W", using=settings._replace(hub_url=hub_url), size=(140, 40)) as user:
        await user.press("r", "g")
        assert "synced" not in user.sees()
        assert hub_server.sql("SELECT count(*) FROM tui_tracker.batches", hub_database) == "0"
        await user.press("ctrl+p")
        await user.type("sync with", "enter")
        await wait_until(lambda: "changes sent" in screen_text(user.app), "how it went")
        await wait_until(lambda: "synced" in screen_text(user.app), "the badge")


async def test_a_sync_that_was_asked_for_says_what_is_wrong(
    open_app: Open, colleague: Path, hub_url: str, settings: Settings
) -> None:
    nobody = "postgresql+psycopg://nobody@127.0.0.1:1/netzero"
    async with open_app(theme="W", using=settings._replace(hub_url=nobody)) as user:
        user.app.hub_watcher.sync_now()
        await wait_until(lambda: "cannot be reached" in screen_text(user.app), "what is wrong")


async def test_a_hub_that_asks_for_a_password_is_synced_once_it_is_typed(
    open_app: Open, office: Office, colleague: Path, hub_server: Server, hub_database: str, settings: Settings
) -> None:
    allow_login(office.tracker, hub_server.url(hub_database), "kim", lead=None, password="pass")
    asking = f"postgresql+psycopg://kim@127.0.0.1:{hub_server.port}/{hub_database}"
    async with open_app(theme="W", using=settings._replace(hub_url=asking), size=(140, 40)) as user:
        await wait_until(lambda: "not signed in" in screen_text(user.app), "the badge")
        user.app.hub_watcher.sync_now()
        await wait_until(lambda: "Password for the hub" in screen_text(user.app), "the question")
        await user.type("pass")
        assert "pass" not in screen_text(user.app).replace("Password", "")
        await user.press("enter")
        await wait_until(lambda: "synced" in screen_text(user.app), "the badge")


async def test_a_hub_that_announces_nothing_is_looked_at_at_intervals(
    open_app: Open,
    office: Office,
    colleague: Path,
    hub_url: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The server answers LISTEN with an error, as those do that have no such statement.
    monkeypatch.setattr(line, "_channel", lambda plan: f'"{plan}')
    monkeypatch.setattr(hub_watcher, "POLL", 0.3)
    options = {"theme": "W", "using": settings._replace(hub_url=hub_url), "size": (140, 40)}
    async with (
        open_app(author="Jo", **options) as jo,
        open_app(author="Sam", file=colleague, **options) as sam,
    ):
        await wait_until(lambda: "synced" in screen_text(jo.app), "Jo's badge")
        await wait_until(lambda: "synced" in screen_text(sam.app), "Sam's badge")
        await jo.press("e")
        await jo.type("Ten miles.")
        await sam.press("r", "g")
        await wait_until(lambda: office.entry("W1", office.tracker).update.rag == "green", "Sam's rating")
        assert "Ten miles." in screen_text(jo.app)
        await jo.press("escape")
        await wait_until(lambda: office.entry("W1", colleague).update.note == "Ten miles.", "Jo's note")
        await wait_until(lambda: "Ten miles." in screen_text(sam.app), "Jo's note on Sam's screen")
