"""Recognising a web page and a Markdown text by their marks; the signs with which items of lists begin."""

from __future__ import annotations

import re

_PAGE = re.compile(r"(?i)<(?:!doctype\s+html|html|head|body|table|meta|div|h1|p)\b")
_RULE = re.compile(r"(?m)^[ >]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$")
"""The line under a table's header in Markdown, `|---|:-:|`."""
BULLETS = frozenset("•▪➢○●◦–")
_FIRST = 4096
"""Characters at the beginning that show what a file is."""


def is_page(text: str) -> bool:
    """Return whether a text is a web page."""
    return text.lstrip("\ufeff \t\r\n").startswith("<") and _PAGE.search(text[:_FIRST]) is not None


def is_saved_message(content: bytes) -> bool:
    """Return whether a file is a page with its pictures in one, as wikis export to Word."""
    return re.search(rb"(?im)^mime-version:", content[:_FIRST]) is not None


def has_tables(text: str) -> bool:
    """Return whether a text has a table as Markdown writes it."""
    return _RULE.search(text) is not None
