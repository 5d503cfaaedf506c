"""Fuzzes the command line: random commands, IDs, options and settings never end with exit code 1.

A long run: `python -m tests.fuzz.arguments --minutes 5`. It prints the number of cases and each finding.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import shutil
import tempfile
import time
from pathlib import Path

from tui_tracker.cli.command_table import COMMANDS
from tui_tracker.cli.main import main
from tui_tracker.config import load_settings
from tui_tracker.services.imports import make_tracker

OPTIONS = (
    "--theme", "--stage", "--rag", "--note", "--note-file", "--clear", "--done", "--json", "--csv", "--all",
    "--period", "--as", "--config", "--db", "--from", "--to", "--stuck", "--periods", "--rule", "--accept",
    "--why", "--take", "--value", "-o", "--format", "--lead", "--text", "--id", "--role", "--how", "--into",
    "--yes", "--dry-run", "--map", "--plan", "--label", "--undo", "--restore", "--decline", "--rename",
    "--from-csv", "-", "--",
)  # fmt: skip
WORDS = (
    "W1", "w-1", "W 1", "W1-W3", "H2", "T99", "W1-H2", "..", "1", "0", "-1", "99999999999999999999",
    "2025-12", "2024-12", "9999-99", "0000-00", "red", "none", "Delivery", "Delivery (", "note", "rag",
    "x" * 5000, "", " ", "\x1b]52;c;QUFB\x07", "\u202e", "\udcff", "\ufffe", "\x9b", "=1", "%s", "{}",
    "{0}", "[red]", "..", "/dev/null", "~nobody/x", "nul", "W\u0661", "\uff37\uff11", "NEAR(", '"', "*",
    "AND", "' OR 1=1 --", "a:b", "-", "W1,W2", "\n",
)  # fmt: skip


def random_word(source: random.Random) -> str:
    """Return a word of the lists, or a few random characters."""
    if source.random() < 0.8:
        return source.choice(WORDS)
    return "".join(
        chr(source.choice((source.randrange(1, 256), source.randrange(1, 0xFFFF)))) for _ in range(4)
    )


def random_command(source: random.Random) -> list[str]:
    """Return the words of one command line; `open` is left out, since it waits for a person."""
    words = [source.choice([name for name in COMMANDS if name != "open"])] if source.random() < 0.9 else []
    return words + [
        source.choice(OPTIONS) if source.random() < 0.5 else random_word(source)
        for _ in range(source.randrange(6))
    ]


def random_settings(source: random.Random, shipped: bytes) -> bytes:
    """Return the shipped settings with some bytes changed, removed or repeated."""
    content = bytearray(shipped)
    for _ in range(source.randrange(1, 6)):
        begin = source.randrange(len(content))
        end = begin + source.randrange(40)
        content[begin:end] = source.choice((b"", os.urandom(3), content[begin:end] * 2, b'"', b"[", b"= 1\n"))
    return bytes(content)


def run_one(words: list[str]) -> tuple[int, str]:
    """Run a command line; return its exit code and what it wrote to standard error."""
    out, err = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(words)
        out.flush()
    return code, err.getvalue()


def fuzz(seconds: float, seed: int, plan: Path) -> tuple[int, list[str]]:
    """Run random command lines for some seconds; return their number and the findings."""
    source, findings, cases = random.Random(seed), [], 0
    shipped = (Path(__file__).parents[2] / "config.toml").read_bytes()
    end, before = time.monotonic() + seconds, Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["TUI_TRACKER_STATE"] = str(folder / "state")
        make_tracker(folder / "whole.db", plan, load_settings(None, environ={}, cwd=folder))
        os.chdir(folder)
        try:
            while time.monotonic() < end:
                if cases % 50 == 0:
                    shutil.copy(folder / "whole.db", folder / "tracker.db")
                words = random_command(source)
                if source.random() < 0.2:
                    (folder / "config.toml").write_bytes(random_settings(source, shipped))
                    words = ["--config", "config.toml", *words]
                cases += 1
                code, message = run_one(["--db", "tracker.db", *words])
                if code not in (0, 2, 3, 4, 5, 6, 7):
                    findings.append(f"exit {code}: {words!r}\n  {message.strip()[:200]}")
        finally:
            os.chdir(before)
    return cases, findings


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    plan = Path(tempfile.mkdtemp()) / "plan.tsv"
    plan.write_text(SMALL_PLAN, encoding="utf-8")
    cases, findings = fuzz(args.minutes * 60, args.seed, plan)
    print("\n".join(findings))
    print(f"{cases} command lines, {len(findings)} findings (seed {args.seed}).")


if __name__ == "__main__":
    from tests.conftest import SMALL_PLAN

    _main()
