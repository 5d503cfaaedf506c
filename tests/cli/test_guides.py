"""The commands that README and guides print are commands of the program, and do what the pages say."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.paths import ROOT
from tui_tracker.cli.command_table import COMMANDS, load
from tui_tracker.domain.exchange.pending import CLOSED_TWICE, CONFLICTS, HEADINGS

PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TITLE = "Leicestershire Net Zero Action Plan"


def fenced(page: str) -> list[str]:
    """Return the commands in a page's blocks for a shell, without their comments."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    lines = (line.partition("  #")[0].strip() for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("tui-tracker ")]


def printed(page: Path) -> list[str]:
    """Return every command that a page prints: in blocks, after a prompt and within sentences."""
    text = page.read_text(encoding="utf-8")
    prompts = re.findall(r"^\$ (tui-tracker .+)$", text, re.MULTILINE)
    return [*fenced(str(page.relative_to(ROOT))), *prompts, *re.findall(r"`(tui-tracker [^`\n]+)`", text)]


@pytest.mark.parametrize(("page", "line"), [
    (page.name, line) for page in PAGES for line in dict.fromkeys(printed(page))
])  # fmt: skip
def test_each_command_that_a_page_prints_is_understood(
    bare: Run, monkeypatch: pytest.MonkeyPatch, page: str, line: str
) -> None:
    for command in COMMANDS:
        monkeypatch.setattr(load(command), "run", lambda _: 0)
    words = shlex.split(line.replace("COMMAND", "list"))[1:]
    for word in words:
        if word.endswith(".db") or word == "FILE":
            Path(word).write_bytes(b"SQLite format 3\x00")
    result = bare(*words)
    assert result.code == 0, f"{page}: {line}\n{result.err}"


@pytest.fixture
def office(bare: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A workspace of a plan with own columns and two leads, who are named in its settings."""
    rows = ["ID,Theme,Action,Stage,RAG,Lead officer,Target date,Update December 2024"]
    for theme, name in (("T", "Transport"), ("E", "Economy")):
        rows += [
            f"{theme}{number},{name},Do {number},Delivery,Green,Officer {number},01/03/2025,It was begun."
            for number in range(1, 18)
        ]
    Path("plan.csv").write_text("\n".join(rows), encoding="utf-8")
    assert bare("init", "ours", "--plan", "plan.csv", "--title", TITLE).code == 0
    monkeypatch.chdir("ours")
    config = Path("config.toml")
    leads = '[leads]\nT = "Jo Smith"\nE = "Ann Field"'
    config.write_text(config.read_text("utf-8").replace("[leads]", leads), encoding="utf-8")
    return bare


def send_back(office: Run) -> None:
    """Let a lead write in the copy sent out, and save what they return."""
    (copy,) = Path("to send").glob("*Jo Smith.db")
    office(copy, "set", "T17", "--note", "It goes on.", "--done")
    assert office(copy, "submit", "-o", "back.db").code == 0
    Path("returned").mkdir()
    shutil.move("back.db", "returned")


@pytest.mark.parametrize("page", ["docs/coordinator.md", "README.md", "docs/importing.md"])
def test_the_commands_of_a_guide_work_one_after_the_other(office: Run, page: str) -> None:
    lines = [line for line in fenced(page) if " init " not in line and " import " not in line]
    assert lines
    for line in lines:
        if " merge returned" in line and not Path("returned").exists():
            send_back(office)
        result = office(*shlex.split(line)[1:])
        assert result.code == (5 if "--final" in line else 0), f"{line}\n{result.err}"


def test_a_lead_returns_the_copy_under_the_name_in_the_guide(office: Run) -> None:
    office("handout", "--all")
    opened, returned = (shlex.split(line)[1:] for line in fenced("docs/theme-lead.md"))
    assert Path(opened[0]).is_file()
    assert office(*returned).code == 0


def test_the_commands_for_a_hub_work_one_after_the_other(office: Run, hub_url: str) -> None:
    daily, setting_up = fenced("docs/hub.md")[:4], fenced("docs/hub.md")[4:]
    config = Path("config.toml")
    config.write_text(config.read_text("utf-8").replace('url = ""', f'url = "{hub_url}"'), encoding="utf-8")
    setup, *rights = [re.sub(r"postgresql\S+", f"'{hub_url}'", line) for line in setting_up]
    for line in (setup, *daily, "tui-tracker sync", *rights):
        result = office(*shlex.split(line)[1:])
        assert result.code == 0, f"{line}\n{result.err}"


def test_the_page_on_merging_names_every_heading_of_what_is_to_decide() -> None:
    page = (ROOT / "docs" / "merging.md").read_text(encoding="utf-8")
    assert [heading for heading in (CLOSED_TWICE, *HEADINGS.values(), CONFLICTS) if heading not in page] == []
