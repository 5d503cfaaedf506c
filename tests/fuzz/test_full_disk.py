"""A few cases on a full disk; `python -m tests.fuzz.full_disk --minutes 30` is the long run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.fuzz.full_disk import Trial, prepare, small_disk

CASES = (
    "set many 4096 work", "handout all 65536 work", "report docx 4096 work", "merge into new 65536 work",
    "init 65536 work", "list 4096 work", "merge 16384 temporary", "merge many 65536 temporary",
    "restore over rubbish 262144 work",
    "handout workbooks 4096 temporary",
)  # fmt: skip


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        try:
            disk = stack.enter_context(small_disk())
        except OSError as fault:
            pytest.skip(str(fault))
        folder: Path = tmp_path_factory.mktemp("full disk")
        patch.setenv("TUI_TRACKER_STATE", str(folder / "state"))
        prepare(folder)
        yield Trial(folder, disk)


@pytest.mark.parametrize("case", CASES)
def test_on_a_full_disk_an_act_is_whole_or_nothing_and_says_why(trial: Trial, case: str) -> None:
    assert list(trial.attempt(case)) == []
