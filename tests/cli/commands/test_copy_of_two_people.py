"""Two people filled in one lead's copy: letters and figures follow what each file holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

MARION, ANNA = "Marion Fletcher", "Anna Quill"
FIRST, SECOND, OTHER = "Walking.db", "Walking (2).db", "from Anna.db"


@pytest.fixture
def returned(run: Run, bare: Run, tmp_path: Path) -> dict[str, Path]:
    """Marion's copy at 1 of 3 and at 3 of 3, and the same copy in which Anna began on her own."""
    made = run("handout", "--theme", "walking", "--lead", MARION, "-o", tmp_path / "out", "--json")
    copy, folder = Path(made.json[0]["file"]), tmp_path / "returned"
    folder.mkdir()
    files = {name: folder / name for name in (FIRST, SECOND, OTHER)}
    shutil.copy(copy, files[OTHER])

    def write(path: Path, author: str, identity: str, stage: str) -> None:
        note = f"{author} was there."
        result = bare(
            "--db", path, "--as", author, "set", identity, "--stage", stage, "--note", note, "--done"
        )
        assert result.code == 0, result.err

    write(copy, MARION, "W1", "Delivery")
    shutil.copy(copy, files[FIRST])
    for identity in ("W2", "W3"):
        write(copy, MARION, identity, "Delivery")
    shutil.copy(copy, files[SECOND])
    write(files[OTHER], ANNA, "W2", "Design")
    return files


@pytest.mark.parametrize("order", [(FIRST, SECOND, OTHER), (SECOND, FIRST, OTHER), (OTHER, SECOND, FIRST)])
def test_the_newest_state_of_a_copy_counts_in_whatever_order_its_files_are_merged(
    run: Run, returned: dict[str, Path], order: tuple[str, ...]
) -> None:
    run("merge", *(returned[name] for name in order))
    (copy,) = run("status", "--json").json["copies"]
    assert (copy["done"], copy["total"], copy["written_by"]) == (3, 3, [])
    assert copy["returns"] <= 2
    assert "3 of 3 done" in run("status").out


def test_a_file_of_somebody_else_is_said_to_be_theirs(run: Run, returned: dict[str, Path]) -> None:
    run("merge", returned[OTHER])
    assert f"by {ANNA}, 1 of 3 done" in run("status").out


def test_a_receipt_is_to_those_who_wrote_the_file(run: Run, returned: dict[str, Path]) -> None:
    run("merge", returned[FIRST], returned[SECOND], returned[OTHER])
    run("resolve", "W2", "stages", "--value", "Delivery", "--as", "Sally Green")
    numbers = {item["file"].rpartition("/")[2]: item["n"] for item in run("submissions", "--json").json}
    letters = {name: " ".join(run("receipt", number).out.split()) for name, number in numbers.items()}
    assert letters[OTHER].startswith("Dear Anna, Thank you for the December 2025 update of Walking")
    assert "in Marion Fletcher's copy. We received" in letters[OTHER]
    assert f"Together with {SECOND}, 3 of the 3 updates are done." in letters[OTHER]
    assert "send your file again" not in letters[OTHER]
    assert "W2 stage December 2025: you wrote “Design”; agreed by Sally Green: “Delivery”" in letters[OTHER]
    assert letters[SECOND].startswith("Dear Marion, Thank you for your December 2025 update of Walking.")
    assert f"Together with {OTHER}, 3 of the 3 updates are done." in letters[SECOND]
    assert "you wrote “Design”" not in letters[SECOND]
    assert letters[FIRST].startswith("Dear Marion,")
    assert f"You have also sent a newer version of it, {SECOND}, which counts." in letters[FIRST]


def test_a_receipt_names_the_writer_of_what_the_lead_did_not_write(
    run: Run, bare: Run, returned: dict[str, Path]
) -> None:
    bare("--db", returned[SECOND], "--as", ANNA, "set", "W1", "--note", "Ten miles.")
    run("merge", returned[SECOND])
    run("set", "W1", "--note", "Eleven miles.", "--as", "Sally Green")
    letter = " ".join(run("receipt").out.split())
    assert letter.startswith("Dear Marion,")
    assert "W1 note December 2025: Anna Quill wrote “Ten miles.”; agreed by Sally Green" in letter
