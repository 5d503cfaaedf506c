"""Run the steps of .ci/run that need neither bash nor a pseudo-terminal; for Windows, but it runs anywhere.

Left out is the first start of the screens. Standard library only. Needs git and a network.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
SCRIPTS = "Scripts" if os.name == "nt" else "bin"


def main() -> int:
    """Return 0 if every step succeeds; otherwise the exit code of the step that failed."""
    # Windows keeps files open a little longer than the process that opened them.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        environment = _environment(work)
        try:
            clone = _install_and_test(work, environment)
            _lint(clone, environment)
            _try_wheel(work, clone, environment)
        except subprocess.CalledProcessError as error:
            _print(f"failed: {' '.join(map(str, error.cmd))}")
            return error.returncode
    _print("all steps succeeded")
    return 0


def _environment(work: Path) -> dict[str, str]:
    """Return the environment without the settings of the person or runner that starts this."""
    unwanted = {"TUI_TRACKER_CONFIG", "PYTHONPATH", "VIRTUAL_ENV"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return kept | {
        "TUI_TRACKER_STATE": str(work / "state"),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_QUIET": "1",
    }


def _install_and_test(work: Path, environment: dict[str, str]) -> Path:
    _print("install and test")
    clone = work / "clone"
    _run(["git", "clone", "--quiet", CHECKOUT, clone], work, environment)
    _run([sys.executable, "-m", "venv", ".venv"], clone, environment)
    _run([_program(clone, "python"), "-m", "pip", "install", "-e", ".[dev]"], clone, environment)
    _run([_program(clone, "pytest"), "-n", "auto"], clone, environment)
    return clone


def _lint(clone: Path, environment: dict[str, str]) -> None:
    _print("lint, types, layers")
    for command in ("ruff check .", "ruff format --check .", "mypy", "lint-imports"):
        program, *arguments = command.split()
        _run([_program(clone, program), *arguments], clone, environment)


def _try_wheel(work: Path, clone: Path, environment: dict[str, str]) -> None:
    _print("the wheel, away from the checkout")
    away = work / "away"
    away.mkdir()
    _run([_program(clone, "pip"), "wheel", "--no-deps", "--wheel-dir", ".", clone], away, environment)
    _run([sys.executable, "-m", "venv", ".venv"], away, environment)
    _run([_program(away, "pip"), "install", *away.glob("*.whl")], away, environment)
    tracker = _program(away, "tui-tracker")
    _run([tracker, "--version"], away, environment)
    _run([tracker, "init", "netzero"], away, environment)
    workspace = away / "netzero"
    _run([tracker, "T17", "--period", "2024-12"], workspace, environment)
    _run([tracker, "report", "--period", "2024-12", "-o", "report.html"], workspace, environment)


def _program(folder: Path, name: str) -> Path:
    return folder / ".venv" / SCRIPTS / name


def _run(command: list[str | Path], folder: Path, environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=folder, env=environment, check=True)


def _print(line: str) -> None:
    sys.stdout.write(f"\n== {line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
