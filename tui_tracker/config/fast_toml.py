"""Reading plain TOML, as a config.toml mostly is, without tomllib: loading that takes as long as a look-up.

Its plain values are JSON's, and JSON is loaded anyway. Whatever else TOML knows is left to tomllib.
"""

from __future__ import annotations

from json import JSONDecoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Table = dict[str, Any]

_VALUE = JSONDecoder()
_NOT_PLAIN = "".join(map(chr, (*range(9), *range(11, 32), 127))) + "\\"
"""Control characters, which TOML refuses, and escapes, which it reads otherwise than JSON."""


def read_plain(text: str) -> Table | None:
    """Return what `tomllib.loads` would, or None where the text is not plain or not TOML.

    Plain are tables and arrays of tables with one bare name, and under bare keys texts in quotes,
    whole numbers, true, false and lists of texts, each on one line.
    """
    if any(sign in text for sign in _NOT_PLAIN):
        return None
    root: Table = {}
    table = root
    try:
        for line in text.split("\n"):
            line = line.strip(" \t")
            if line.startswith("["):
                table = _opened(root, line)
            elif line and not line.startswith("#"):
                _assign(table, line)
    except (ValueError, RecursionError):
        return None
    return root


def _opened(root: Table, line: str) -> Table:
    """Add the table that a head opens; `ValueError` where it is not plain or was given already."""
    head, _, comment = line.partition("#")
    head = head.strip(" \t")
    is_list = head.startswith("[[")
    name = head[2:-2].strip(" \t") if is_list else head[1:-1].strip(" \t")
    if not _is_bare(name) or not head.endswith("]]" if is_list else "]"):
        raise ValueError(comment)
    table: Table = {}
    if is_list:
        tables = root.setdefault(name, [table])
        if type(tables) is not list or not tables or type(tables[0]) is not dict:
            raise ValueError(name)
        if tables[0] is not table:
            tables.append(table)
    elif root.setdefault(name, table) is not table:
        raise ValueError(name)
    return table


def _assign(table: Table, line: str) -> None:
    """Add the value of a line `key = value`; `ValueError` where it is not plain or was given already."""
    key, _, text = (part.strip(" \t") for part in line.partition("="))
    value, end = _VALUE.raw_decode(text)
    rest = text[end:].strip(" \t")
    texts = value if type(value) is list else []
    if (
        not _is_bare(key)
        or key in table
        or (rest and not rest.startswith("#"))
        or type(value) not in (str, int, bool, list)
        or not all(type(item) is str for item in texts)
    ):
        raise ValueError(line)
    table[key] = value


def _is_bare(name: str) -> bool:
    """Return whether a name needs no quotes: ASCII letters, digits, hyphens and underscores."""
    return name.isascii() and name.replace("-", "a").replace("_", "a").isalnum()
