"""`python -m tui_tracker` and the console script."""

from __future__ import annotations

import gc
import sys

COLLECT_EVERY = 20_000
"""New objects after which unused cycles are looked for: loading modules makes thousands, and no cycles."""


def main() -> None:
    """Run the command line and exit with its code."""
    gc.set_threshold(COLLECT_EVERY)
    from tui_tracker.cli.main import main as run

    code = run(sys.argv[1:])
    # At its end Python looks through all objects for cycles once more, a tenth of a look-up's time.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
