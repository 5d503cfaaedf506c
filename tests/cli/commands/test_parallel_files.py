"""Two people filled in two files made from one copy: both count, and what is said of them is true of both."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MARION, SAM = "Marion Fletcher", "Sam Reed"
LEADS, DEPUTYS = "Walking.db", "Walking from Sam Reed.db"


@pytest.fixture(params=["of a lead", "of nobody", "begun by the lead"])
def returned(run: Run, bare: Run, tmp_path: Path, request: pytest.FixtureRequest) -> dict[str, Path]:
    """The lead's file at 3 of 3, and another from the same copy in which a deputy wrote one update."""
    lead = [] if request.param == "of nobody" else ["--lead", MARION]
    made = run("handout", "--theme", "walking", *lead, "-o", tmp_path / "out", "--json")
    copy, folder = Path(made.json[0]["file"]), tmp_path / "returned"
    folder.mkdir()
    files = {name: folder / name for name in (LEADS, DEPUTYS)}

    def write(path: Path, author: str, identity: str, *done: str) -> None:
        result = bare(
            "--db",
            path,
            "--as",
            author,
            "set",
            identity,
            "--stage",
            "Delivery",
            "--note",
            f"By {author}.",
            *done,
        )
        assert result.code == 0, result.err

    if request.param == "begun by the lead":
        write(copy, MARION, "W1")
    for path in files.values():
        shutil.copy(copy, path)
    for identity in ("W1", "W2", "W3"):
        write(files[LEADS], MARION, identity, "--done")
    write(files[DEPUTYS], SAM, "W2", "--done")
    return files


@pytest.mark.parametrize("order", [(LEADS, DEPUTYS), (DEPUTYS, LEADS)])
def test_two_files_from_one_copy_both_count_in_the_status_and_in_each_receipt(
    run: Run, returned: dict[str, Path], order: tuple[str, str]
) -> None:
    run("merge", *(returned[name] for name in order))
    (copy,) = run("status", "--json").json["copies"]
    assert (copy["done"], copy["total"], copy["returns"]) == (3, 3, 1)
    letters = {n: " ".join(run("receipt", n).out.split()) for n in (1, 2)}
    for number, name in enumerate(order, 1):
        (other,) = set(order) - {name}
        assert f"Together with {other}, 3 of the 3 updates are done." in letters[number]
        assert "which counts" not in letters[number]
        assert "send your file again" not in letters[number]
        assert letters[number].startswith("Dear Sam," if name == DEPUTYS else "Dear Marion,")
