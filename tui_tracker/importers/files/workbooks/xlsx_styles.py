"""The parts of a workbook that all its sheets share: names of sheets, shared texts, styles."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass

from tui_tracker.importers.files.package import Package, attribute
from tui_tracker.importers.files.workbooks.fill_colours import colour_name, theme_colours
from tui_tracker.importers.files.workbooks.number_formats import BUILT_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a cell looks, as far as that says something."""

    number_format: str = "General"
    struck: bool = False
    ink: str = ""
    """Name of the colour of its words, as `fill_colours` names them."""
    fill: str = ""
    """The name of the colour it is filled with, where that can be a rating."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """One sheet's name and the part that holds it."""

    name: str
    part: str
    is_visible: bool


def read_workbook_parts(package: Package) -> tuple[list[SheetPart], bool]:
    """Return the sheets in their order, and whether dates are counted from 1904."""
    targets = relations(package, "xl/workbook.xml")
    sheets: list[SheetPart] = []
    since_1904 = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal since_1904
        if name == "sheet":
            part = targets.get(attribute(attributes, "id"), "")
            is_visible = attributes.get("state", "visible") == "visible"
            sheets.append(SheetPart(name=attributes.get("name", ""), part=part, is_visible=is_visible))
        elif name == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")

    package.parse("xl/workbook.xml", start)
    return sheets, since_1904


def relations(package: Package, part: str) -> dict[str, str]:
    """Return what a part refers to: id -> name of the other part."""
    folder, name = posixpath.split(part)
    targets: dict[str, str] = {}

    def start(element: str, attributes: Mapping[str, str]) -> None:
        if element == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            targets[attributes.get("Id", "")] = posixpath.normpath(path)

    package.parse(f"{folder}/_rels/{name}.rels", start)
    return targets


class TextRuns:
    """Collects the words of a text in runs, leaving out those that are struck through."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Begin a new text."""
        self._kept: list[str] = []
        self.struck = ""
        """The words struck through."""
        self._is_struck = self._in_text = self._in_phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take the start of an element inside a text."""
        if name == "r":
            self._is_struck = False
        elif name == "strike":
            self._is_struck = attributes.get("val", "1") not in ("0", "false")
        elif name == "t":
            self._in_text = not self._in_phonetic
        elif name == "rPh":
            self._in_phonetic = True

    def end(self, name: str) -> None:
        """Take the end of an element inside a text."""
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._in_phonetic = False
        elif name == "r":
            self._is_struck = False

    def words(self, text: str) -> None:
        """Take the words of an element."""
        if self._in_text and self._is_struck:
            self.struck += text
        elif self._in_text:
            self._kept.append(text)

    @property
    def text(self) -> str:
        """The words that are not struck through."""
        kept = "".join(self._kept)
        return re.sub(" {2,}", " ", kept).strip() if self.struck else kept


def read_shared_texts(package: Package) -> list[tuple[str, str]]:
    """Return the texts that cells refer to by number, each with its words that are struck through."""
    texts: list[tuple[str, str]] = []
    runs = TextRuns()

    def end(name: str) -> None:
        runs.end(name)
        if name == "si":
            texts.append((runs.text, runs.struck))
            runs.clear()

    package.parse("xl/sharedStrings.xml", runs.start, end, runs.words)
    return texts


def read_styles(package: Package) -> list[Style]:
    """Return the styles that cells refer to by number."""
    formats: dict[str, str] = {}
    struck: list[bool] = []
    inks: list[str] = []
    fills: list[str] = []
    styles: list[Style] = []
    path: list[str] = []
    theme = theme_colours(package)

    def start(name: str, attributes: Mapping[str, str]) -> None:
        parent = path[-1] if path else ""
        path.append(name)
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "General")
        elif name == "font" and parent == "fonts":
            struck.append(False)
            inks.append("")
        elif name == "color" and parent == "font" and inks and "fonts" in path:
            inks[-1] = colour_name(attributes, theme)
        elif name == "strike" and struck and "fonts" in path:
            struck[-1] = attributes.get("val", "1") not in ("0", "false")
        elif name == "fill" and parent == "fills":
            fills.append("")
        elif name == "fgColor" and parent == "patternFill" and fills and "fills" in path:
            fills[-1] = colour_name(attributes, theme)
        elif name == "xf" and parent == "cellXfs":
            styles.append(_style(attributes, formats, struck, inks, fills))

    def end(_: str) -> None:
        path.pop()

    package.parse("xl/styles.xml", start, end)
    return styles


def _style(
    attributes: Mapping[str, str],
    formats: Mapping[str, str],
    struck: list[bool],
    inks: list[str],
    fills: list[str],
) -> Style:
    format_id = attributes.get("numFmtId", "0")
    built_in = BUILT_IN.get(int(format_id), "General") if format_id.isdecimal() else "General"
    font, fill = attributes.get("fontId", "0"), attributes.get("fillId", "0")
    return Style(
        number_format=formats.get(format_id, built_in),
        struck=font.isdecimal() and int(font) < len(struck) and struck[int(font)],
        ink=inks[int(font)] if font.isdecimal() and int(font) < len(inks) else "",
        fill=fills[int(fill)] if fill.isdecimal() and int(fill) < len(fills) else "",
    )
