"""The colours of a printed report: pairs of fill and text with a contrast of at least 4.5 to 1.

WCAG 2.2, success criterion 1.4.3. Colour is never the only sign: the word is always beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from tui_tracker.domain.compare.tally import Count

INK, QUIET, RULE, BAND = "1B2A33", "55636B", "C9D1D6", "EEF2F4"
"""The colours of text, secondary text, lines and table headings."""
LINK = "1F4E8C"

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
"""The stages before the final one; earlier stages are paler."""


def colours(token: str) -> tuple[str, str]:
    """Return (fill, text) as six hex digits for a colour token; an unknown token is grey."""
    if token.startswith("step") and token[4:].isdigit():
        return _STEPS[min(int(token[4:]), len(_STEPS)) - 1]
    return _RATINGS.get(token, _RATINGS["grey"])


def count_colours(counts: Iterable[Count]) -> dict[str, tuple[str, str]]:
    """Return the (fill, text) of each label of a chart; labels of the same colour get different shades."""
    shades: dict[str, int] = {}
    by_label: dict[str, tuple[str, str]] = {}
    for count in counts:
        number = shades[count.colour] = shades.get(count.colour, -1) + 1
        fill = _lighter(colours(count.colour)[0], _SHADES[min(number, len(_SHADES) - 1)])
        by_label[count.label] = (fill, INK if number else colours(count.colour)[1])
    return by_label


_SHADES = (0, 0.5, 0.72)
"""How much lighter the second and third label of a colour are."""


def _lighter(fill: str, share: float) -> str:
    parts = (int(fill[start : start + 2], 16) for start in (0, 2, 4))
    return "".join(f"{round(part + (255 - part) * share):02X}" for part in parts)


def tint_of(token: str) -> str:
    """Return a pale shade of a colour token's fill, on which text in `INK` can be read."""
    return _lighter(colours(token)[0], 0.72)
