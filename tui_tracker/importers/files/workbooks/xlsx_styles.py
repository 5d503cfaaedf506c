"""The parts of a workbook that all its sheets share: names of sheets, shared texts, styles."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

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
    depth: int = 0
    """How far its words are indented; -1 where they are bold."""


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


@dataclass(slots=True)
class _Font:
    """How the letters of a font look."""

    struck: bool = False
    bold: bool = False
    ink: str = ""


def read_styles(package: Package) -> list[Style]:
    """Return the styles that cells refer to by number."""
    formats: dict[str, str] = {}
    fonts: list[_Font] = []
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
            fonts.append(_Font())
        elif parent == "font" and fonts and "fonts" in path:
            _take_look(fonts[-1], name, attributes, theme)
        elif name == "fill" and parent == "fills":
            fills.append("")
        elif name == "fgColor" and fills and parent == "patternFill" and "fills" in path:
            fills[-1] = colour_name(attributes, theme)
        elif name == "xf" and parent == "cellXfs":
            styles.append(_style(attributes, formats, fonts, fills))
        elif name == "alignment" and "cellXfs" in path and _number(attributes.get("indent", "")):
            styles[-1] = replace(styles[-1], depth=_number(attributes["indent"]))

    def end(_: str) -> None:
        path.pop()

    package.parse("xl/styles.xml", start, end)
    return styles


def _take_look(font: _Font, name: str, attributes: Mapping[str, str], theme: list[str]) -> None:
    is_on = attributes.get("val", "1") not in ("0", "false")
    if name == "color":
        font.ink = colour_name(attributes, theme)
    elif name == "strike":
        font.struck = is_on
    elif name == "b":
        font.bold = is_on


def _style(
    attributes: Mapping[str, str], formats: Mapping[str, str], fonts: list[_Font], fills: list[str]
) -> Style:
    format_id = attributes.get("numFmtId", "0")
    font_id, fill_id = _number(attributes.get("fontId", "")), _number(attributes.get("fillId", ""))
    font = fonts[font_id] if font_id < len(fonts) else _Font()
    return Style(
        number_format=formats.get(format_id, BUILT_IN.get(_number(format_id), "General")),
        struck=font.struck,
        ink=font.ink,
        fill=fills[fill_id] if fill_id < len(fills) else "",
        depth=-1 if font.bold else 0,
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0
