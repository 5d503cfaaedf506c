"""Completion: what a shell is offered, tried in a real bash."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.support.paths import ROOT
from tui_tracker.cli.command_table import COMMANDS


@pytest.mark.parametrize(
    ("asked", "offered"),
    [
        ("--ids=", ["H1", "H2", "W1", "W2", "W3"]),
        ("--ids=W", ["W1", "W2", "W3"]),
        ("--ids=h", ["h1", "h2"]),
        ("--ids=H2", ["H2"]),
        ("--ids=Z", []),
        ("--themes=", ["W", "H"]),
        ("--themes=w", ["w"]),
    ],
)
def test_ids_and_themes_are_offered_as_they_were_begun(run: Run, asked: str, offered: list[str]) -> None:
    assert run("completion", asked).out.split() == offered


def test_what_a_shell_would_run_is_never_offered(run: Run) -> None:
    run("add", "W", "--text", "Walk.", "--id", "$(reboot)")

    assert run("completion", "--ids=").out.split() == ["H1", "H2", "W1", "W2", "W3"]


@pytest.mark.parametrize("asked", ["--ids=", "--ids=T", "--themes="])
def test_without_a_tracker_nothing_is_offered_and_nothing_said(
    bare: Run, tmp_path: Path, plan_source: Path, asked: str
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[plan\n", encoding="utf-8")

    for options in (["--db", tmp_path / "none.db"], ["--db", plan_source], ["--config", broken]):
        assert bare(*options, "completion", asked) == type(bare("--version"))(code=0, out="", err="")


@pytest.mark.parametrize("shell", ["bash", "zsh", "powershell"])
def test_a_script_knows_every_command_and_option(bare: Run, shell: str) -> None:
    result = bare("completion", shell)

    assert result.code == 0
    assert all(name in result.out for name in [*COMMANDS, "--outstanding", "--diff", "tui-tracker"])


def test_without_a_shell_it_says_where_the_lines_stand(bare: Run) -> None:
    result = bare("completion")

    assert result.code == 2
    assert "completion --help" in result.err


def test_help_has_a_line_to_copy_for_each_shell(bare: Run) -> None:
    result = bare("completion", "--help")

    assert all(file_name in result.out for file_name in ("~/.bashrc", "~/.zshrc", "$PROFILE"))
    assert "--ids" not in result.out


BASH = """\
tui-tracker() { "$PYTHON" -m tui_tracker --db "$TRACKER" "$@"; }
source <(tui-tracker completion bash)
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_shtab_tui_tracker 2>&1
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(not shutil.which("bash") or sys.platform == "win32", reason="there is no bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("W", ["W1", "W2", "W3"]),
        ("w", ["w1", "w2", "w3"]),
        ("sho", ["show"]),
        ("show h", ["h1", "h2"]),
        ("set H", ["H1", "H2"]),
        ("show W1 H", ["H1", "H2"]),
        ("W1 --di", ["--diff", "--diff=marks"]),
        ("list --theme ", ["W", "H"]),
        ("list --outst", ["--outstanding"]),
        ("compare W", ["W1", "W2", "W3"]),
        ("retire W1 --into H", ["H1", "H2"]),
        ("completion p", ["powershell"]),
        ("report --format x", ["xlsx"]),
    ],
)
def test_a_real_bash_offers_what_can_be_typed_next(tracker: Path, line: str, offered: list[str]) -> None:
    run = subprocess.run(
        ["bash", "--norc", "-c", BASH, "bash", "tui-tracker", *line.split(" ")],
        cwd=tracker.parent, capture_output=True, text=True, timeout=60, check=True,
        env={
            "PYTHON": sys.executable, "TRACKER": str(tracker), "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin", "HOME": str(tracker.parent),
        },
    )  # fmt: skip

    assert run.stdout.split() == offered, run.stderr
