"""The server itself keeps a lead to their own copy, and everybody from changing what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.hub import Server
from tests.support.office import Office
from tui_tracker.errors import HubError, HubLoginError, NotFoundError, TrackerError
from tui_tracker.services.hub.rights import allow_login, revoke_login, set_up_hub

MOMENT = "2025-11-25T00:00:00.000000Z"


@pytest.fixture
def copy(office: Office, hub_url: str) -> Path:
    """Jo's copy, whose login may sync; the coordinator has synced."""
    path = office.hand_out("W", lead="Jo")
    office.hand_out("H", lead="Sam")
    office.sync(None, hub_url)
    allow_login(office.tracker, hub_url, "jo", lead="jo", password="tea and cake")
    return path


def attempt(server: Server, database: str, login: str, statement: str) -> str:
    """Run a statement as a login; return the server's complaint, empty where there is none."""
    try:
        server.sql(statement, database, login)
    except AssertionError as fault:
        return str(fault)
    return ""


def test_setting_up_says_what_it_did_and_does_it_once(hub_server: Server) -> None:
    address = hub_server.url(hub_server.new_database())
    first = set_up_hub(address)
    assert any("schema tui_tracker" in step for step in first)
    again = set_up_hub(address)
    assert not any(step.startswith(("Created", "This is a new hub")) for step in again)


def test_a_lead_syncs_their_copy_with_their_own_login(
    office: Office, copy: Path, hub_server: Server, hub_database: str, hub_url: str
) -> None:
    address = hub_server.url(hub_database, "jo", password="tea and cake")
    office.write(None, "Kim", "W2", note="From the coordinator.")
    office.sync(None, hub_url)
    office.write(copy, "Jo", "W1", note="From the lead.")
    came = office.sync(copy, address, author="Jo")
    assert (came.sent, came.new) == (1, 1)
    assert office.sync(None, hub_url).new == 1


def test_a_wrong_password_is_refused_in_plain_words(
    office: Office, copy: Path, hub_server: Server, hub_database: str
) -> None:
    with pytest.raises(HubLoginError) as fault:
        office.sync(copy, hub_server.url(hub_database, "jo", password="tea"))
    assert "refused the login for jo" in fault.value.cause
    assert "tea" not in str(fault.value).replace("team", "")


def test_a_login_that_the_server_does_not_know_is_refused_alike(
    office: Office, copy: Path, hub_server: Server, hub_database: str
) -> None:
    with pytest.raises(HubLoginError):
        office.sync(copy, hub_server.url(hub_database, "nobody"))


@pytest.mark.parametrize("table", ["decisions", "themes", "plans", "logins", "hub"])
def test_a_lead_adds_nothing_but_changes(
    table: str, copy: Path, hub_server: Server, hub_database: str
) -> None:
    complaint = attempt(hub_server, hub_database, "jo", f"INSERT INTO tui_tracker.{table} DEFAULT VALUES")
    assert "permission denied" in complaint


@pytest.mark.parametrize(
    ("pusher", "origin"), [("jo", "sam"), ("sam", "sam"), ("jo", "jox"), ("jo", ""), ("jo", "sam#jo")]
)
def test_a_lead_adds_no_change_under_another_origin(
    pusher: str, origin: str, office: Office, copy: Path, hub_server: Server, hub_database: str
) -> None:
    ids = {"jo": _copy_id(hub_server, hub_database, "Jo"), "sam": _copy_id(hub_server, hub_database, "Sam")}
    for name, identity in ids.items():
        origin = origin.replace(name, identity)
    plan = hub_server.sql("SELECT plan FROM tui_tracker.pushers LIMIT 1", hub_database)

    def insert(pusher: str, origin: str) -> str:
        row = f"'{plan}', '{pusher}', 1, 'id{origin}', 'a', 'p', 'note', 'x', 'Jo', 't', '{origin}', 'edit'"
        return attempt(
            hub_server, hub_database, "jo", f"INSERT INTO tui_tracker.revisions VALUES ({row}, NULL, '')"
        )

    assert "row-level security" in insert(ids[pusher], origin)
    assert insert(ids["jo"], ids["jo"]) == insert(ids["jo"], ids["jo"] + "#draft") == ""


def test_a_lead_says_what_their_own_copy_is_and_the_coordinators_word_counts(
    office: Office, copy: Path, hub_server: Server, hub_database: str, hub_url: str, second: Path
) -> None:
    own, other = (_copy_id(hub_server, hub_database, name) for name in ("Jo", "Sam"))
    plan = hub_server.sql("SELECT plan FROM tui_tracker.pushers LIMIT 1", hub_database)

    def insert(identity: str) -> str:
        row = f"'{plan}', '{own}', 1, '{identity}', 'x', 'Jo', '[]', '2025-12', 'n', '{MOMENT}', 'Jo'"
        return attempt(hub_server, hub_database, "jo", f"INSERT INTO tui_tracker.copies VALUES ({row})")

    assert "row-level security" in insert(other)
    assert insert(own) == ""  # of all themes, so that nothing would be held
    batch = f"INSERT INTO tui_tracker.batches VALUES ('{plan}', '{own}', 1, 'Jo', '{MOMENT}', 0, '[]')"
    assert attempt(hub_server, hub_database, "jo", batch) == ""
    pusher = f"INSERT INTO tui_tracker.pushers VALUES ('{plan}', '{own}')"
    assert attempt(hub_server, hub_database, "jo", pusher) == ""
    office.write(copy, "Jo", "H1", note="Not mine.")
    office.sync(copy, hub_server.url(hub_database, "jo"))
    (question,) = office.sync(second, hub_url).questions
    assert question.change.id == "H1"


@pytest.mark.parametrize("statement", ["UPDATE {} SET plan = plan", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["revisions", "decisions", "batches", "copies", "logins", "hub"])
def test_neither_lead_nor_coordinator_changes_what_is_there(
    statement: str,
    table: str,
    office: Office,
    copy: Path,
    hub_server: Server,
    hub_database: str,
    hub_url: str,
) -> None:
    allow_login(office.tracker, hub_url, "kim", lead=None, password=None)
    for login in ("jo", "kim"):
        complaint = attempt(hub_server, hub_database, login, statement.format(f"tui_tracker.{table}"))
        assert "permission denied" in complaint or "does not exist" in complaint


def test_a_coordinator_adds_everything_of_their_plan_only(
    office: Office, copy: Path, hub_server: Server, hub_database: str, hub_url: str
) -> None:
    allow_login(office.tracker, hub_url, "kim", lead=None, password=None)
    office.write(None, "Kim", "W2", note="With a login of my own.")
    assert office.sync(None, hub_server.url(hub_database, "kim")).sent == 1
    row = "'another plan', 'x', 1, 'Kim', 't', 0, '[]'"
    complaint = attempt(hub_server, hub_database, "kim", f"INSERT INTO tui_tracker.batches VALUES ({row})")
    assert "row-level security" in complaint


def test_a_login_of_one_hub_reads_nothing_of_another_on_the_same_server(
    office: Office, copy: Path, hub_server: Server
) -> None:
    other = hub_server.new_database()
    set_up_hub(hub_server.url(other))
    office.sync(None, hub_server.url(other))
    assert hub_server.sql("SELECT count(*) FROM tui_tracker.revisions", other, "jo") == "0"


def test_a_revoked_lead_is_shut_out_at_once_and_what_they_sent_stays(
    office: Office, copy: Path, hub_server: Server, hub_database: str, hub_url: str
) -> None:
    address = hub_server.url(hub_database, "jo")
    office.write(copy, "Jo", "W1", note="Before.")
    office.sync(copy, address, author="Jo")
    revoke_login(hub_url, "jo")
    office.write(copy, "Jo", "W1", note="After.")
    with pytest.raises(HubError, match="does not allow jo"):
        office.sync(copy, address, author="Jo")
    assert office.sync(None, hub_url).new == 1
    with pytest.raises(NotFoundError):
        revoke_login(hub_url, "jo")


def test_a_lead_without_a_copy_gets_no_login(office: Office, copy: Path, hub_url: str) -> None:
    with pytest.raises(NotFoundError, match="No copy was sent out to Kim"):
        allow_login(office.tracker, hub_url, "kim", lead="Kim", password=None)


@pytest.mark.parametrize("login", ['jo"; DROP TABLE x; --', "jo.smith", "Jo Smith", "%s", ":name"])
def test_any_login_is_a_name_and_never_a_statement(
    login: str, office: Office, copy: Path, hub_server: Server, hub_database: str, hub_url: str
) -> None:
    allow_login(office.tracker, hub_url, login, lead="Jo", password="it's %s :x")
    names = hub_server.sql("SELECT login FROM tui_tracker.logins", hub_database).splitlines()
    assert login in names
    revoke_login(hub_url, login)


def test_a_database_that_is_no_hub_says_how_to_make_it_one(office: Office, hub_server: Server) -> None:
    with pytest.raises(TrackerError, match="is not set up as a hub"):
        office.sync(None, hub_server.url(hub_server.new_database()))


def _copy_id(server: Server, database: str, lead: str) -> str:
    return server.sql(f"SELECT id FROM tui_tracker.copies WHERE lead = '{lead}'", database)
