"""Colours of a printed report: a fill and the text on it, each pair with a contrast of 4.5 to 1 or more.

WCAG 2.2, success criterion 1.4.3. Colour never stands alone: the word is always beside it.
"""

from __future__ import annotations

INK, QUIET, RULE, BAND = "1B2A33", "55636B", "C9D1D6", "EEF2F4"
"""Text, lesser text, lines, and the ground of headings in tables."""

_RATINGS = {
    "red": ("B3261E", "FFFFFF"),
    "amber": ("F2A900", "1B2A33"),
    "green": ("2E7D32", "FFFFFF"),
    "blue": ("1F4E8C", "FFFFFF"),
    "grey": ("E3E7EA", "1B2A33"),
    "mixed": ("7A55A0", "FFFFFF"),
    "none": ("F4F5F6", "1B2A33"),
}
_STEPS = (("D6E6F2", "1B2A33"), ("9CC3DF", "1B2A33"), ("5A9BC8", "1B2A33"), ("2F6F9F", "FFFFFF"))
"""Stages before the final one, paler the earlier."""


def colours(tone: str) -> tuple[str, str]:
    """Return (fill, text) as six hex digits for a tone; an unknown tone is grey."""
    if tone.startswith("step") and tone[4:].isdigit():
        return _STEPS[min(int(tone[4:]), len(_STEPS)) - 1]
    return _RATINGS.get(tone, _RATINGS["grey"])
