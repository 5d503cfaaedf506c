"""The colours that cells are filled with, by the names that ratings have: red, amber, green, blue."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping, Sequence

from tui_tracker.importers.files.package import Package

DOTS = frozenset({"", *"●•■◼▪◆⬤⚫▲▼○◯□"})
"""What a cell may hold whose meaning is its colour alone."""
_THEME = "xl/theme/theme1.xml"
_INDEXED = {
    2: "FF0000", 3: "00FF00", 4: "0000FF", 5: "FFFF00", 10: "FF0000", 11: "00FF00", 12: "0000FF",
    13: "FFFF00",
    17: "008000", 16: "800000", 42: "CCFFCC", 43: "FFFF99", 45: "FF99CC", 50: "99CC00", 51: "FFCC00",
    52: "FF9900", 53: "FF6600", 57: "339966", 30: "0066CC", 40: "00CCFF", 48: "3366FF",
}  # fmt: skip
"""The colours of the old palette other than black, white and grey."""
_HUES = ((20, "Red"), (70, "Amber"), (170, "Green"), (185, ""), (260, "Blue"), (335, ""), (360, "Red"))
"""Hue in degrees up to which a colour has a name."""
_FAINTEST = 0.12
_DARKEST = 0.25


def theme_colours(package: Package) -> list[str]:
    """Return the colours of a workbook's theme by their numbers."""
    colours: list[str] = []
    depth = 0

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += name == "clrScheme"
        if depth and name in ("srgbClr", "sysClr"):
            colours.append(attributes.get("lastClr") or attributes.get("val", ""))

    def end(name: str) -> None:
        nonlocal depth
        depth -= name == "clrScheme"

    if _THEME in package.names:
        package.parse(_THEME, start, end)
    # Cells count the background first, the theme the foreground.
    return [*colours[1::-1], *colours[3:1:-1], *colours[4:]]


def colour_name(attributes: Mapping[str, str], theme: Sequence[str] = ()) -> str:
    """Return the name of the colour in an element of a fill; empty for white, grey, black and others."""
    rgb = attributes.get("rgb", "")[-6:]
    number = attributes.get("theme", "")
    if number.isdecimal() and int(number) < len(theme):
        rgb = theme[int(number)][-6:]
    index = attributes.get("indexed", "")
    if index.isdecimal() and len(index) < 4:
        rgb = _INDEXED.get(int(index), "")
    try:
        red, green, blue = (int(rgb[start : start + 2], 16) / 255 for start in (0, 2, 4))
    except ValueError:
        return ""
    hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < _FAINTEST or value < _DARKEST:
        return ""
    return next(name for limit, name in _HUES if hue * 360 <= limit)
