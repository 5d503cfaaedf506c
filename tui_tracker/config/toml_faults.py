"""Says in words what is wrong in a config.toml that is not plain: loaded for such a file only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from tui_tracker.config.known_keys import KEYS, LISTS
from tui_tracker.errors import ConfigError

_ASSIGNED = re.compile(r"\s*(?P<key>\"[^\"]*\"|'[^']*'|[^\"'=#\[\]{}]+?)\s*=\s*(?P<value>.*?)\s*")
_TEXT = r"""("[^"]*"|'[^']*')"""
_CURLY = "“”„‟‘’‚‛«»"
_MARKS = ('"', "'")
_INVISIBLE = re.compile(r"[\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff]")
_MOST_SHOWN = 60
"""Characters of a line that a message repeats."""
_MOST_DOTS = 1_000
"""Dots before the value in a line: tomllib needs the square of their number in time."""


def check_keys(path: str, text: str) -> None:
    """Raise `ConfigError` for a line that would keep tomllib busy for minutes."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS and re.split("[=#]", line, maxsplit=1)[0].count(".") > _MOST_DOTS:
            raise ConfigError(f"{path}, line {number}: {_shown(line)} is not a setting.", "Delete this line.")


def toml_error(path: str, text: str, message: str) -> ConfigError:
    """Return the error for a text that tomllib has refused with a message: line, fault and remedy."""
    lines = text.split("\n")
    named = re.search(r"at line (\d+)", message)
    number = int(named[1]) if named else _last_line(lines)
    first, fault, remedy = _fault(lines, number, message)
    return ConfigError(f"{path}, line {first}: {fault}", remedy)


def _last_line(lines: Sequence[str]) -> int:
    """Return the last line with something on it, the first of a text without any."""
    return max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)


def _fault(lines: Sequence[str], number: int, message: str) -> tuple[int, str, str]:
    """Return the line of the fault, what is wrong there, and what to do."""
    line = lines[number - 1]
    if "unclosed array" in message.lower():
        start = _line_above(lines, number, r"[^#\[]*=\s*\[")
        return start, "the list that begins here is not closed.", 'Write ["one", "two"]: commas, then a ].'
    if "end of document" in message and any(marks in "\n".join(lines) for marks in ('"""', "'''")):
        start = _line_above(lines, number, r".*(\"{3}|'{3})")
        return start, "the text that begins here is not closed.", "Put one quotation mark at each end of it."
    if match := re.match(r"\s*(\[\[?)\s*([^\]]*?)\s*(\]\]?)?\s*(#.*)?$", line):
        return _heading_fault(lines, number, match[2])
    if _INVISIBLE.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", line)):
        return (
            number,
            "it contains a blank that is not an ordinary one.",
            "Delete the line and type it again: pasted text can bring such blanks.",
        )
    if sign := next((s for s in _CURLY if re.search(rf"(^|=)\s*{s}|{s}\s*(#.*)?$", line)), None):
        straight = re.sub(rf"(^\s*|=\s*)[{_CURLY}]|[{_CURLY}](?=\s*(=|#|$))", r'\1"', line)
        return number, f"{sign} is a curly quotation mark.", f"Use straight ones: {_shown(straight)}"
    match = _ASSIGNED.fullmatch(line)
    if not match:
        return number, *_no_assignment(line)
    key, value = match["key"], match["value"]
    if not re.fullmatch(r"[A-Za-z0-9_-]+|\"[^\"]*\"|'[^']*'", key):
        return number, f"{key} needs quotation marks.", f"Write {_shown(f'{_quoted(key)} = {value}')}"
    if "overwrite" in message:
        return _repeated_key_fault(lines, number, key)
    return number, *_value_fault(key, value)


def _heading_fault(lines: Sequence[str], number: int, name: str) -> tuple[int, str, str]:
    head = rf"\[\s*{re.escape(name)}\s*\]"
    heads = re.compile(rf"\s*({head}|\[{head}\])\s*(#|$)")
    is_bare = re.fullmatch(r"[A-Za-z0-9_-]+", name)
    same = [n for n, line in enumerate(lines[:number], 1) if is_bare and heads.match(line)]
    if name in LISTS and (len(same) > 1 or not same):
        return number, f"each of the {name} begins with [[{name}]].", f"Write [[{name}]] in its place."
    if len(same) > 1:
        return (
            number,
            f"[{name}] is also in line {same[0]}, and a section can be in the file only once.",
            f"Move what is below line {number} to the section in line {same[0]}, and delete line {number}.",
        )
    if same:
        return number, f"{name} is also given in another way above.", "Keep one of the two."
    near = get_close_matches(name, KEYS, n=1, cutoff=0.4)
    remedy = f"Write it as [{near[0]}]." if near else f"The sections are {', '.join(KEYS)}."
    return number, f"{_shown(lines[number - 1])} is not the heading of a section.", remedy


def _repeated_key_fault(lines: Sequence[str], number: int, key: str) -> tuple[int, str, str]:
    """Name the two lines that give the same key; tomllib names a line at or after the second."""
    same = re.compile(rf"\s*[\"']?{re.escape(key.strip(chr(34) + chr(39)))}[\"']?\s*=")
    for first in range(number - 1, 0, -1):
        if lines[first - 1].lstrip().startswith("["):
            break
        if same.match(lines[first - 1]):
            return (
                number,
                f"{key} is also in line {first}.",
                "Keep the right one of the two, and delete the other.",
            )
    return number, f"{key} is also given in another way above.", "Keep one of the two."


def _no_assignment(line: str) -> tuple[str, str]:
    text = _shown(line)
    if match := re.match(r"\s*([\w-]+)\s*:\s*(.+)", line):
        return f"{text} has a colon where = belongs.", f"Write {_shown(f'{match[1]} = {_quoted(match[2])}')}"
    if "=" not in line:
        return f"{text} is not a setting.", 'Write it as name = "text", or put # before it if it is a remark.'
    return f"{text} cannot be read.", 'Write it as name = "text".'


def _value_fault(key: str, value: str) -> tuple[str, str]:
    """Return what is wrong with the value behind a sound key, and how to write the line."""
    bare = value.split("#")[0].strip()
    if not bare:
        return (
            f"{key} has nothing after the = sign.",
            f'Write {key} = "", or put # before it to leave it out.',
        )
    if bare.lower() in ("true", "false", "yes", "no"):
        right = "true" if bare.lower() in ("true", "yes") else "false"
        return f"{bare} must be true or false, in small letters.", f"Write {key} = {right}"
    if value.startswith("="):
        return "it has two = signs.", f"Write {_shown(f'{key} = {_quoted(value[1:])}')}"
    if re.fullmatch(r"\d[\d,.' ]*", bare) and int in [kinds.get(key) for kinds in KEYS.values()]:
        digits = re.sub("[^0-9]", "", bare)
        return f"{bare} is not a whole number.", f"Write {key} = {digits}"
    if value[0] in _MARKS:
        return _quotes_fault(key, value, bare, value[0])
    if value[0] in "[{":
        return f"{_shown(value)} cannot be read.", 'Write a list as ["one", "two"].'
    return f"{_shown(bare)} needs quotation marks.", f"Write {_shown(f'{key} = {_quoted(bare)}')}"


def _quotes_fault(key: str, value: str, bare: str, mark: str) -> tuple[str, str]:
    """Return what is wrong with a text in quotation marks, and how to write the line."""
    if value.count(mark) == 1:
        return (
            f"the quotation mark at the end of {key} is missing.",
            f"Write {_shown(f'{key} = {value}{mark}')}",
        )
    if re.fullmatch(rf"{_TEXT}(\s*,\s*{_TEXT})+", bare):
        joined = re.sub(r"\s*,\s*", ", ", bare).replace(mark, "")
        return f"{key} takes one text.", f"Write {_shown(f'{key} = {_quoted(joined)}')}"
    if (
        mark == '"'
        and "'" not in value
        and ("\\" in value or (value.count(mark) > 3 and value.endswith(mark)))
    ):
        fault = "\\ has a meaning of its own in double quotation marks."
        if "\\" not in value:
            fault = "the text has quotation marks in it."
        single = f"{key} = '{value[1:].removesuffix(mark)}'"
        return fault, f"Use single ones round the text: {_shown(single)}"
    return (
        "there is text after the closing quotation mark.",
        "Delete it, or put # before it if it is a remark.",
    )


def _line_above(lines: Sequence[str], number: int, pattern: str) -> int:
    """Return the last line up to one that begins with what a pattern describes."""
    return next((n for n in range(number, 0, -1) if re.match(pattern, lines[n - 1])), number)


def _quoted(text: str) -> str:
    """Return a text in the quotation marks that it has none of."""
    text = text.strip().strip("\"'").strip()
    return f"'{text}'" if '"' in text or "\\" in text else f'"{text}"'


def _shown(line: str) -> str:
    text = " ".join(line.split())
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
