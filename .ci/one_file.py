"""Build the program, with PyInstaller, as one file that needs no Python: dist/tui-tracker (.exe on Windows).

    one_file.py [--into FOLDER]

Run it with the Python that has `tui-tracker[xlsx,docx,spelling,web]` and `pyinstaller`: what is installed
there goes into the file. It is for the system and processor that it is built on.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from pathlib import Path

ENTRY = """\
import sys

if sys.argv[1:2] == ["{reader}"]:
    from importlib import import_module

    from tui_tracker.importers.files.bounded_process import serve

    serve(import_module(sys.argv[2]), sys.argv[3])
else:
    from tui_tracker.__main__ import main

    main()
"""
WHOLE = ("tui_tracker", "docx", "textual_serve")
"""Packages that look for files beside their modules, or import modules by name."""
DATA = ("codespell_lib",)
METADATA = ("textual-serve",)
UNUSED = ("tkinter", "pytest", "mypy", "IPython", "PIL.ImageQt", "PIL.ImageTk", "setuptools", "numpy")


def main() -> int:
    """Build the file; return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--into", type=Path, default=Path("dist"), metavar="FOLDER")
    args = parser.parse_args()
    reader = importlib.import_module("tui_tracker.importers.files.bounded_process").READER_OPTION
    with tempfile.TemporaryDirectory() as folder:
        entry = Path(folder) / "tui-tracker.py"
        entry.write_text(ENTRY.format(reader=reader), encoding="utf-8")
        importlib.import_module("PyInstaller.__main__").run(
            [
                str(entry), "--onefile", "--name", "tui-tracker", "--noconfirm", "--log-level", "WARN",
                "--distpath", str(args.into), "--workpath", folder, "--specpath", folder,
                "--collect-submodules", "textual.widgets", "--collect-submodules", "textual.drivers",
                *(part for name in WHOLE for part in ("--collect-all", name)),
                *(part for name in DATA for part in ("--collect-data", name)),
                *(part for name in METADATA for part in ("--copy-metadata", name)),
                *(part for name in UNUSED for part in ("--exclude-module", name)),
            ]
        )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
