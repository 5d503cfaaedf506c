"""Files attached to a PDF: this program's own reports carry their table of actions as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

OWN_NAME = "actions.csv"
_MOST = 200
"""Entries of the tree of attached files that are looked at."""


def attached_table(document: Any) -> str:
    """Return the text of `actions.csv` where a PDF has it attached; empty where it does not."""
    from pdfminer.pdftypes import resolve1

    names = resolve1(document.catalog.get("Names"))
    if not isinstance(names, dict):
        return ""
    for entry in _entries(resolve1, resolve1(names.get("EmbeddedFiles"))):
        if _name(entry) == OWN_NAME:
            stream = resolve1((resolve1(entry.get("EF")) or {}).get("F"))
            return bytes(stream.get_data()).decode("utf-8-sig") if stream is not None else ""
    return ""


def _entries(resolve: Any, root: Any) -> Iterator[dict[str, Any]]:
    """Yield the descriptions of attached files in a tree of names."""
    nodes, seen = [root], 0
    while nodes and seen < _MOST:
        node = nodes.pop()
        seen += 1
        if not isinstance(node, dict):
            continue
        nodes += [resolve(kid) for kid in resolve(node.get("Kids")) or []]
        for value in (resolve(node.get("Names")) or [])[1::2]:
            entry = resolve(value)
            if isinstance(entry, dict):
                yield entry


def _name(entry: dict[str, Any]) -> str:
    raw = entry.get("UF") or entry.get("F") or b""
    if isinstance(raw, bytes):
        return raw.decode("utf-16" if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else "latin-1", "replace")
    return str(raw)
