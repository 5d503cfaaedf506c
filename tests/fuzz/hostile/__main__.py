"""Put the hostile set through every command: `python -m tests.fuzz.hostile --minutes 120`.

About 350 files and 190 texts, of other kinds with each seed. Each command is a process of its own with
bounds on time and memory, a third of them at a pseudo-terminal. `--part files` or `texts` takes one of the
two; `--share 0/2` every second case from the first. A broken law prints the `--case` and `--seed` that
repeat it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from random import Random

from tests.fuzz.hostile.commands import bring_to_doors
from tests.fuzz.hostile.files import HostileFile, every_file, file_named
from tests.fuzz.hostile.forked import Forked, import_everything
from tests.fuzz.hostile.text_routes import every_text, try_text
from tests.fuzz.long_run import Case, argument_parser, run_cases, sound_trackers

HANGS_AFTER = 3600


def main() -> int:
    """Try the set, or what is asked for of it."""
    parser = argument_parser(__doc__)
    parser.add_argument("--part", choices=("files", "texts"), help="only these")
    parser.add_argument("--share", default="0/1", metavar="N/M", help="every M-th case from the N-th")
    args = parser.parse_args()
    print(f"seed {args.seed}")
    cases = _chosen(args.case, args.part, args.seed)
    first, step = map(int, args.share.split("/"))
    cases = cases[first::step]
    import_everything()
    with sound_trackers() as (folder, trackers):
        gc.collect()
        gc.freeze()

        def choose(_: Random, seed: int) -> Case | None:
            if seed - args.seed >= len(cases):
                return None
            case = cases[seed - args.seed]
            if not isinstance(case, HostileFile):
                return "text", case, try_text(case, trackers, folder / "work", seed)
            return case.label.split()[0], case.label, _try_file(case, seed)

        def _try_file(file: HostileFile, seed: int) -> Iterator[str]:
            hostile = file.make(trackers, folder / "hostile", Random(seed))
            yield from bring_to_doors(hostile, trackers.tracker, trackers.returned, folder, seed)

        faults = run_cases(args, choose, hangs_after=HANGS_AFTER)
        seconds, megabytes = Forked.most
        print(f"{Forked.count} commands, each at most {seconds:.1f} s and {megabytes} MB")
        return min(faults, 1)


def _chosen(case: str | None, part: str | None, seed: int) -> list[HostileFile | str]:
    """Return the cases: files, and the labels of texts."""
    if case:
        return [case if case.startswith("text ") else file_named(case)]
    files: list[HostileFile | str] = [] if part == "texts" else [*every_file(seed)]
    cases = files + ([] if part == "files" else [*every_text(seed)])
    # In any order: a run that ends early has met all kinds.
    Random(seed).shuffle(cases)
    return cases


if __name__ == "__main__":
    sys.exit(main())
