"""Reading the tables of Markdown texts: marks removed, links' words kept, struck-through words left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tui_tracker.domain.encodings import decode
from tui_tracker.domain.text import beginning, short_list
from tui_tracker.importers.files.documents.outline import Outline
from tui_tracker.importers.files.table import Contents, Table, about_addresses, column_letters, is_left_out

_SIGNS = {
    f"{size}{colour}_{shape}": sign
    for shape, signs in (("circle", "🔴🟠🟡🟢🔵⚪"), ("square", "🟥🟧🟨🟩🟦⬜"))
    for size in ("", "large_")
    for colour, sign in zip(("red", "orange", "yellow", "green", "blue", "white"), signs, strict=True)
} | {"white_check_mark": "✅", "heavy_check_mark": "✔", "x": "❌", "warning": "⚠"}
_SHORT_CODE = re.compile(rf":({'|'.join(_SIGNS)}):")
"""How wikis write signs: `:red_circle:`."""
_BREAK = re.compile(r"(?i)<br\s*/?>")


def read(_: str, content: bytes) -> Contents:
    """Return the tables of a text, each row with the number of its line."""
    text = decode(content)
    reader = _Reader()
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        reader.take(token)
    return reader.outline.contents(reader.tables)


class _Reader:
    """The state between two parts of a text."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.outline = Outline()
        self.in_table = False
        self.level: int | None = None
        self.row: list[str] = []
        self.line = 0
        self.struck: list[str] = []
        self.addresses: list[tuple[str, str]] = []

    def take(self, token: Token) -> None:
        """Take the next part of the text."""
        if token.type == "heading_open":
            self.level = int(token.tag[1:])
        elif token.type == "heading_close":
            self.level = None
        elif token.type == "table_open":
            self._start_table((token.map or [0])[0])
        elif token.type == "table_close":
            self._end_table()
        elif token.type == "tr_open":
            self.row, self.line = [], (token.map or [self.line])[0] + 1
        elif token.type == "tr_close":
            self.tables[-1].rows.append((self.line, self.row))
        elif token.type == "inline":
            self._take_words(token.children or [])

    def _start_table(self, before: int) -> None:
        self.in_table = True
        self.outline.add_table()
        self.tables.append(Table(name=f"Table {len(self.tables) + 1}", before=before))

    def _end_table(self) -> None:
        self.in_table = False
        if self.struck:
            self.tables[-1].notices.append(f"Struck through and left out: {short_list(self.struck)}.")
        if self.addresses:
            self.tables[-1].notices.append(about_addresses(self.addresses))
        self.struck, self.addresses = [], []

    def _take_words(self, tokens: Sequence[Token]) -> None:
        text, struck = plain_words(tokens)
        if self.in_table:
            address = f"{column_letters(len(self.row))} in line {self.line}"
            links = (str(token.attrGet("href")) for token in tokens if token.type == "link_open")
            self.addresses += [(address, link) for link in links if is_left_out(link, text)]
            if struck.strip():
                self.struck.append(f"{address} {beginning(struck, 30)!r}")
                text = re.sub(" {2,}", " ", text).strip()
            self.row.append(text)
        elif self.level is not None:
            self.outline.add_heading(self.level, text)
        else:
            self.outline.add_paragraph(text)


def plain_words(tokens: Sequence[Token]) -> tuple[str, str]:
    """Return the words of a text without their marks, and those that are struck through."""
    kept = struck = ""
    depth = 0
    for token in tokens:
        if token.type in ("s_open", "s_close"):
            depth += 1 if token.type == "s_open" else -1
        elif words := _words(token):
            if depth:
                struck += words
            else:
                kept += words
    return kept, struck


def _words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if _BREAK.fullmatch(token.content) else ""
    return _SHORT_CODE.sub(lambda match: _SIGNS[match[1]], token.content)
