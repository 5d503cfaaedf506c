"""`tui-tracker sync` in a shell: what it prints, its exit codes, and what it never prints."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.hub import Server
from tui_tracker.config import Settings
from tui_tracker.services.imports import make_tracker


@pytest.fixture
def second(tmp_path: Path, plan_source: Path, settings: Settings) -> Path:
    """A colleague's tracker of the same plan."""
    path = tmp_path / "second.db"
    make_tracker(path, plan_source, settings)
    return path


def test_what_one_person_writes_another_reads(run: Run, bare: Run, second: Path, hub_url: str) -> None:
    run("sync", hub_url)
    run("set", "W1", "--note", "Twelve miles.")
    sent = run("sync", hub_url)
    assert (sent.code, sent.out) == (0, "No new changes. No conflicts.\n")
    assert sent.err == "1 change sent to this computer/" + hub_url.split("@/")[1].split("?")[0] + ".\n"
    synced = bare("--db", second, "--as", "Sam", "sync", hub_url)
    assert synced.code == 0
    assert "W1 note December 2025: “Twelve miles.”" in synced.out
    assert "1 colleague brought" in synced.out
    assert "Twelve miles." in bare("--db", second, "W1").out


def test_json_says_what_went_and_what_came(run: Run, bare: Run, second: Path, hub_url: str) -> None:
    run("set", "W1", "--note", "Twelve miles.")
    assert run("sync", hub_url, "--json").json["sent"] > 1
    answer = bare("--db", second, "sync", hub_url, "--json", "--dry-run").json
    assert answer["dry_run"] is True
    assert answer["sent"] == 0
    (change,) = answer["merged"][0]["changes"]
    assert (change["id"], change["to"]) == ("W1", "Twelve miles.")


def test_an_open_conflict_has_the_exit_code_of_a_merge(
    run: Run, bare: Run, second: Path, hub_url: str
) -> None:
    run("set", "W1", "--note", "Ten.")
    bare("--db", second, "set", "W1", "--note", "Twelve.")
    run("sync", hub_url)
    assert bare("--db", second, "sync", hub_url).code == 5


def test_a_hub_out_of_reach_is_one_sentence_with_exit_code_7(run: Run) -> None:
    answer = run("sync", "postgresql://jo:secret@127.0.0.1:1/netzero")
    assert answer.code == 7
    assert answer.err.startswith("tui-tracker: The hub at 127.0.0.1:1/netzero cannot be reached.\n")
    assert "secret" not in answer.err
    assert run("set", "W1", "--note", "Offline.").code == 0


def test_without_an_address_the_command_says_where_to_put_it(run: Run) -> None:
    answer = run("sync")
    assert answer.code == 2
    assert "No hub is set up" in answer.err


def test_the_address_may_be_in_the_settings(run: Run, tmp_path: Path, hub_url: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[hub]\nurl = "{hub_url}"\n', encoding="utf-8")
    assert run("--config", config, "sync").code == 0


def test_an_address_in_the_settings_that_is_none_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[hub]\nurl = "http://jo:secret@server"\n', encoding="utf-8")
    answer = run("--config", config, "sync")
    assert answer.code == 2
    assert "line 2: hub.url must be an address" in answer.err
    assert "secret" not in answer.err


def test_clear_text_to_another_computer_is_refused(run: Run) -> None:
    answer = run("sync", "postgresql://jo:secret@server.example/netzero?sslmode=disable")
    assert answer.code == 2
    assert "would not be encrypted" in answer.err
    assert "secret" not in answer.err


def test_without_the_driver_the_command_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    answer = run("sync", "postgresql://127.0.0.1/netzero")
    assert answer.code == 2
    assert 'pip install "tui-tracker[hub]"' in answer.err


def test_a_hub_is_set_up_and_a_lead_let_in_and_shut_out(
    run: Run, bare: Run, hub_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = hub_server.new_database()
    address = hub_server.url(database)
    assert run("sync", address).code == 7
    assert "Created the schema tui_tracker" in run("sync", "--setup", address).out
    run("handout", "--theme", "W", "--lead", "Jo Smith", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    run("sync", address)
    monkeypatch.setattr(sys, "stdin", io.StringIO("tea and cake\n"))
    allowed = run("sync", address, "--allow", "jo.smith", "--lead", "Jo Smith", "--password-stdin")
    assert "jo.smith may send what is changed in 1 copy sent out to Jo Smith." in allowed.out
    assert "tea and cake" not in allowed.out + allowed.err
    theirs = hub_server.url(database, "jo.smith", password="tea and cake")
    bare("--db", copy, "set", "W1", "--note", "Twelve miles.")
    assert bare("--db", copy, "sync", theirs).code == 0
    assert "Twelve miles." in run("sync", address).out
    assert "can no longer use the hub" in run("sync", address, "--revoke", "jo.smith").err
    assert bare("--db", copy, "sync", theirs).code == 7


def test_a_login_without_a_person_is_not_made(run: Run, hub_url: str) -> None:
    assert run("sync", hub_url, "--allow", "jo").code == 2
    assert run("sync", hub_url, "--lead", "Jo").code == 2


@pytest.fixture
def config(tmp_path: Path, hub_url: str) -> Path:
    """Settings that name the hub, with a password that somebody left in."""
    path = tmp_path / "config.toml"
    path.write_text(f'[hub]\nurl = "{hub_url.replace("owner@", "owner:secret@")}"\n', encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lead", "login"), [("Jörg Müßig", "jorg.mussig"), ("Søren Łoś", "soren.los"), ("Юрий", "lead.")]
)
def test_a_login_is_made_of_any_name(run: Run, tmp_path: Path, config: Path, lead: str, login: str) -> None:
    made = run("--config", config, "handout", "--theme", "W", "--lead", lead, "--hub", "-o", tmp_path / "out")
    assert f"Their login to the hub: {login}" in made.err


def test_a_copy_that_knows_its_hub_syncs_without_an_address(
    run: Run, bare: Run, tmp_path: Path, config: Path, hub_server: Server
) -> None:
    answer = run(
        "--config", config, "handout", "--theme", "W", "--lead", "Jo Smith", "--hub", "-o", tmp_path / "out"
    )
    assert "Their login to the hub: jo.smith." in answer.err
    assert '--allow jo.smith --lead "Jo Smith"' in answer.err
    assert "://OWNER@" in answer.err
    (copy,) = (tmp_path / "out").glob("*.db")
    assert b"secret" not in copy.read_bytes()
    (letter,) = (tmp_path / "out").glob("*email.txt")
    assert "sign in as jo.smith" in letter.read_text(encoding="utf-8")
    run("--config", config, "sync")
    assert "has all your changes." in run("--config", config, "sync").err
    run("--config", config, "sync", "--allow", "jo.smith", "--lead", "Jo Smith")
    bare("--db", copy, "set", "W1", "--note", "From the train.")
    assert bare("--db", copy, "status", "--json").json["hub"] == {"to_send": 1}
    sent = bare("--db", copy, "sync")
    assert sent.code == 0
    assert "1 change sent" in sent.err
    assert "Hub: everything is sent" in bare("--db", copy, "status").out
    assert "From the train." in run("--config", config, "sync").out
    (status,) = run("status", "--json").json["copies"]
    assert (status["hub"], status["done"], status["total"]) == (True, 0, 3)
    assert "0 of 3 done" in run("status").out


def test_a_copy_made_without_a_hub_does_not_know_it(
    run: Run, bare: Run, tmp_path: Path, config: Path
) -> None:
    run("--config", config, "sync")
    run("--config", config, "handout", "--theme", "W", "--lead", "Jo", "-o", tmp_path / "out")
    (copy,) = (tmp_path / "out").glob("*.db")
    assert bare("--db", copy, "status", "--json").json["hub"] is None
    assert "No hub is set up" in bare("--db", copy, "sync").err


@pytest.mark.parametrize("options", [["--xlsx"], []], ids=["a workbook", "no hub at all"])
def test_copies_that_can_know_no_hub_are_not_made(run: Run, tmp_path: Path, options: list[str]) -> None:
    assert run("handout", "--theme", "W", "--hub", *options, "-o", tmp_path / "out").code == 2
    assert not (tmp_path / "out").exists()


def test_a_tracker_is_made_from_a_hub(
    run: Run, bare: Run, config: Path, hub_url: str, tmp_path: Path
) -> None:
    run("set", "W1", "--note", "Twelve miles.")
    run("--config", config, "sync")
    folder = tmp_path / "new laptop"
    made = bare("init", folder, "--from-hub", hub_url.replace("owner@", "owner:secret@"))
    assert made.code == 0, made.err
    settings = (folder / "config.toml").read_text(encoding="utf-8")
    assert "secret" not in settings
    new = ["--config", folder / "config.toml"]
    assert "Twelve miles." in bare(*new, "W1").out
    bare(*new, "set", "W2", "--note", "From the new laptop.")
    assert bare(*new, "sync").code == 0
    assert "From the new laptop." in run("--config", config, "sync").out
    assert bare("init", folder, "--from-hub", hub_url).code == 2


def test_a_folder_stays_empty_where_the_hub_has_no_plan(bare: Run, hub_url: str, tmp_path: Path) -> None:
    answer = bare("init", tmp_path / "new", "--from-hub", hub_url)
    assert answer.code == 3
    assert "no plan that you may read" in answer.err
    answer = bare("init", tmp_path / "new", "--from-hub", "postgresql://127.0.0.1:1/x")
    assert answer.code == 7
    assert not list((tmp_path).glob("new/**/*.*"))


def test_of_several_plans_on_a_hub_one_is_named(
    run: Run, bare: Run, hub_url: str, tmp_path: Path, settings: Settings, plan_source: Path
) -> None:
    run("sync", hub_url)
    plan_source.write_text(plan_source.read_text(encoding="utf-8").replace("W1", "W7"), encoding="utf-8")
    other = tmp_path / "other.db"
    make_tracker(other, plan_source, settings._replace(plan_title="Rutland"))
    bare("--db", other, "sync", hub_url)
    answer = bare("init", tmp_path / "new", "--from-hub", hub_url)
    assert answer.code == 2
    assert "Rutland" in answer.err
    assert bare("init", tmp_path / "new", "--from-hub", hub_url, "--title", "rutland").code == 0
    assert "W7" in bare("--config", tmp_path / "new" / "config.toml", "list").out
