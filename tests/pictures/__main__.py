"""Make every picture that README and guides show: `python -m tests.pictures`.

Pictures of screens are those of `tests/tui/test_pictures.py`; with `--update` they are taken anew first.
Pictures of reports show a sample year on the plan that ships; they need Chromium, LibreOffice and pdftoppm.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.pictures import SCREENS
from tests.pictures.guide_terminals import make_import_pictures
from tests.pictures.sample_year import sample_updates
from tests.support.paths import ROOT

DOCS = ROOT / "docs"
PICTURES = ROOT / "tests" / "tui" / "__snapshots__" / "test_pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
AUTHOR, DATE = "Net Zero Team", "2025-12-16"


def main() -> None:
    """Make all pictures, and name those that changed."""
    parser = argparse.ArgumentParser(prog="python -m tests.pictures", description=__doc__)
    parser.add_argument("--update", action="store_true", help="take the pictures of screens anew first")
    before = contents()
    if parser.parse_args().update:
        pytest = [sys.executable, "-m", "pytest", "-q", "tests/tui/test_pictures.py", "--snapshot-update"]
        subprocess.run(pytest, cwd=ROOT, check=False)
    for name, kept in SCREENS.items():
        shutil.copyfile(PICTURES / f"test_{kept}.svg", DOCS / f"{name}.svg")
    with tempfile.TemporaryDirectory() as folder:
        make_report_pictures(Path(folder))
    make_import_pictures()
    changed = [path.name for path, content in contents().items() if before.get(path) != content]
    sys.stdout.write(f"Look at each picture that changed: {', '.join(changed) or 'none'}.\n")


def contents() -> dict[Path, bytes]:
    """Return the pictures in docs."""
    return {path: path.read_bytes() for path in sorted(DOCS.iterdir()) if path.suffix in (".svg", ".png")}


def make_report_pictures(folder: Path) -> None:
    """Write a sample year's report as a web page and in Word, and take their pictures."""
    tracker = folder / "db" / "tracker.db"

    def run(*words: object) -> str:
        command = [sys.executable, "-m", "tui_tracker", *map(str, words), "--as", AUTHOR]
        return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout

    run("init", folder)
    updates = folder / "updates.csv"
    updates.write_text(sample_updates(json.loads(run("list", "--json", "--db", tracker))), encoding="utf-8")
    run("set", "--from-csv", updates, "--db", tracker)
    for name in ("report.html", "report.docx"):
        run("report", "-o", folder / name, "--date", DATE, "--db", tracker)
    photograph(folder / "report.html", DOCS / "report.png", "1080,1720", scale=0.75)
    pages = pages_of(folder / "report.docx", first=1, second=15)
    frame = folder / "pages.html"
    images = "".join(f'<img src="{page.name}" width="626">' for page in pages)
    style = "body { margin: 0; background: #c9ced1; display: grid; gap: 10px; } img { display: block; }"
    frame.write_text(f"<!DOCTYPE html><style>{style}</style>{images}", encoding="utf-8")
    photograph(frame, DOCS / "report-word.png", "626,1337")


def photograph(page: Path, picture: Path, size: str, *, scale: float = 1) -> None:
    """Take a picture of the beginning of a web page in a window of a size."""
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    flags = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--window-size={size}",
        f"--force-device-scale-factor={scale}",
    )
    subprocess.run(
        [browser, *flags, f"--screenshot={picture}", page.as_uri()], check=True, capture_output=True
    )


def pages_of(document: Path, *, first: int, second: int) -> list[Path]:
    """Return pictures of two pages of a Word document."""
    folder = document.parent
    office = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, document]
    subprocess.run([*map(str, office)], check=True, capture_output=True)
    pictures = []
    for page in (first, second):
        picture = folder / f"page-{page}"
        cut = [
            "pdftoppm",
            "-png",
            "-singlefile",
            "-r",
            "110",
            "-f",
            page,
            "-l",
            page,
            document.with_suffix(".pdf"),
        ]
        subprocess.run([*map(str, cut), str(picture)], check=True)
        pictures.append(picture.with_suffix(".png"))
    return pictures


if __name__ == "__main__":
    main()
