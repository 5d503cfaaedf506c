"""The server itself keeps a lead to their own copy, and everybody from changing what is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.hub.conftest import HubOffice
from tui_tracker.errors import HubError, HubLoginError, NotFoundError, TrackerError
from tui_tracker.services.hub.rights import allow_login, revoke_login, set_up_hub

MOMENT = "2025-11-25T00:00:00.000000Z"


@pytest.fixture
def copy(office: HubOffice) -> Path:
    """Jo's copy, whose login may sync; the coordinator has synced."""
    path = office.hand_out("W", lead="Jo")
    office.hand_out("H", lead="Sam")
    office.sync(None)
    allow_login(office.tracker, office.hub, "jo", lead="jo", password="tea and cake")
    return path


def attempt(office: HubOffice, login: str, statement: str) -> str:
    """Run a statement as a login; return the server's complaint, empty if it succeeded."""
    try:
        office.server.sql(statement, office.database, login)
    except AssertionError as fault:
        return str(fault)
    return ""


def test_setting_up_says_what_it_did_and_does_it_once(office: HubOffice) -> None:
    address = office.server.url(office.server.new_database())
    first = set_up_hub(address)
    assert any("schema tui_tracker" in step for step in first)
    again = set_up_hub(address)
    assert not any(step.startswith(("Created", "This is a new hub")) for step in again)


def test_a_lead_syncs_their_copy_with_their_own_login(office: HubOffice, copy: Path) -> None:
    address = office.server.url(office.database, "jo", password="tea and cake")
    office.write(None, "Kim", "W2", note="From the coordinator.")
    office.sync(None)
    office.write(copy, "Jo", "W1", note="From the lead.")
    synced = office.sync(copy, hub=address, author="Jo")
    assert (synced.sent, synced.new) == (1, 1)
    assert office.sync(None).new == 1


def test_a_wrong_password_is_refused_in_plain_words(office: HubOffice, copy: Path) -> None:
    with pytest.raises(HubLoginError) as fault:
        office.sync(copy, hub=office.server.url(office.database, "jo", password="tea"))
    assert "refused the login for jo" in fault.value.cause
    assert "tea" not in str(fault.value).replace("team", "")


def test_a_login_that_the_server_does_not_know_is_refused_alike(office: HubOffice, copy: Path) -> None:
    with pytest.raises(HubLoginError):
        office.sync(copy, hub=office.server.url(office.database, "nobody"))


@pytest.mark.parametrize("table", ["decisions", "themes", "plans", "logins", "hub"])
def test_a_lead_adds_nothing_but_changes(office: HubOffice, table: str, copy: Path) -> None:
    complaint = attempt(office, "jo", f"INSERT INTO tui_tracker.{table} DEFAULT VALUES")
    assert "permission denied" in complaint


@pytest.mark.parametrize(
    ("pusher", "origin"), [("jo", "sam"), ("sam", "sam"), ("jo", "jox"), ("jo", ""), ("jo", "sam#jo")]
)
def test_a_lead_adds_no_change_under_another_origin(
    pusher: str, origin: str, office: HubOffice, copy: Path
) -> None:
    ids = {"jo": _copy_id(office, "Jo"), "sam": _copy_id(office, "Sam")}
    for name, identity in ids.items():
        origin = origin.replace(name, identity)
    plan = office.sql("SELECT plan FROM tui_tracker.pushers LIMIT 1")

    def insert(pusher: str, origin: str) -> str:
        row = f"'{plan}', '{pusher}', 1, 'id{origin}', 'a', 'p', 'note', 'x', 'Jo', 't', '{origin}', 'edit'"
        return attempt(office, "jo", f"INSERT INTO tui_tracker.revisions VALUES ({row}, NULL, '')")

    assert "row-level security" in insert(ids[pusher], origin)
    assert insert(ids["jo"], ids["jo"]) == insert(ids["jo"], ids["jo"] + "#draft") == ""


def test_a_lead_says_what_their_own_copy_is_and_the_coordinators_word_counts(
    office: HubOffice, copy: Path
) -> None:
    own, other = (_copy_id(office, name) for name in ("Jo", "Sam"))
    plan = office.sql("SELECT plan FROM tui_tracker.pushers LIMIT 1")

    def insert(identity: str) -> str:
        row = f"'{plan}', '{own}', 1, '{identity}', 'x', 'Jo', '[]', '2025-12', 'n', '{MOMENT}', 'Jo'"
        return attempt(office, "jo", f"INSERT INTO tui_tracker.copies VALUES ({row})")

    assert "row-level security" in insert(other)
    assert insert(own) == ""  # of all themes, so that nothing would be held
    batch = f"INSERT INTO tui_tracker.batches VALUES ('{plan}', '{own}', 1, 'Jo', '{MOMENT}', 0, '[]')"
    assert attempt(office, "jo", batch) == ""
    pusher = f"INSERT INTO tui_tracker.pushers VALUES ('{plan}', '{own}')"
    assert attempt(office, "jo", pusher) == ""
    office.write(copy, "Jo", "H1", note="Not mine.")
    office.sync(copy, hub=office.server.url(office.database, "jo"))
    (held_change,) = office.sync(office.second).held_changes
    assert held_change.change.id == "H1"


@pytest.mark.parametrize("statement", ["UPDATE {} SET plan = plan", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("table", ["revisions", "decisions", "batches", "copies", "logins", "hub"])
def test_neither_lead_nor_coordinator_changes_what_is_there(
    statement: str, table: str, office: HubOffice, copy: Path
) -> None:
    allow_login(office.tracker, office.hub, "kim", lead=None, password=None)
    for login in ("jo", "kim"):
        complaint = attempt(office, login, statement.format(f"tui_tracker.{table}"))
        assert "permission denied" in complaint or "does not exist" in complaint


def test_a_coordinator_adds_everything_of_their_plan_only(office: HubOffice, copy: Path) -> None:
    allow_login(office.tracker, office.hub, "kim", lead=None, password=None)
    office.write(None, "Kim", "W2", note="With a login of my own.")
    assert office.sync(None, hub=office.server.url(office.database, "kim")).sent == 1
    row = "'another plan', 'x', 1, 'Kim', 't', 0, '[]'"
    complaint = attempt(office, "kim", f"INSERT INTO tui_tracker.batches VALUES ({row})")
    assert "row-level security" in complaint


def test_a_login_of_one_hub_reads_nothing_of_another_on_the_same_server(
    office: HubOffice, copy: Path
) -> None:
    other = office.server.new_database()
    set_up_hub(office.server.url(other))
    office.sync(None, hub=office.server.url(other))
    assert office.server.sql("SELECT count(*) FROM tui_tracker.revisions", other, "jo") == "0"


def test_a_revoked_lead_is_shut_out_at_once_and_what_they_sent_stays(office: HubOffice, copy: Path) -> None:
    address = office.server.url(office.database, "jo")
    office.write(copy, "Jo", "W1", note="Before.")
    office.sync(copy, hub=address, author="Jo")
    revoke_login(office.hub, "jo")
    office.write(copy, "Jo", "W1", note="After.")
    with pytest.raises(HubError, match="does not allow jo"):
        office.sync(copy, hub=address, author="Jo")
    assert office.sync(None).new == 1
    with pytest.raises(NotFoundError):
        revoke_login(office.hub, "jo")


def test_a_lead_without_a_copy_gets_no_login(office: HubOffice, copy: Path) -> None:
    with pytest.raises(NotFoundError, match="No copy was sent out to Kim"):
        allow_login(office.tracker, office.hub, "kim", lead="Kim", password=None)


@pytest.mark.parametrize("login", ['jo"; DROP TABLE x; --', "jo.smith", "Jo Smith", "%s", ":name"])
def test_any_login_is_a_name_and_never_a_statement(login: str, office: HubOffice, copy: Path) -> None:
    allow_login(office.tracker, office.hub, login, lead="Jo", password="it's %s :x")
    names = office.sql("SELECT login FROM tui_tracker.logins").splitlines()
    assert login in names
    revoke_login(office.hub, login)


def test_a_database_that_is_no_hub_says_how_to_make_it_one(office: HubOffice) -> None:
    with pytest.raises(TrackerError, match="is not set up as a hub"):
        office.sync(None, hub=office.server.url(office.server.new_database()))


def _copy_id(office: HubOffice, lead: str) -> str:
    return office.sql(f"SELECT id FROM tui_tracker.copies WHERE lead = '{lead}'")
