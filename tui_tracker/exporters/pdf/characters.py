"""Find the characters that no font can show: a PDF that people can search must not hold them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from unicodedata import category

import typst

_COMMON = re.compile(
    "[\n\u0020-\u007e\u00a0-\u017f\u2010-\u2027\u2030-\u203a\u20ac\u2080-\u2089\u2190-\u2193\u25a0\u25c6\u25cb\u25cf\u2714\ufffd]"
)
"""Characters that the fonts of the typst package have."""
_UNUSUAL = re.compile(f"[^{_COMMON.pattern[1:]}")
_NOT_DISPLAYED = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_PROBE = b"""#set document(title: "-")
#set text(lang: "en", font: ("Libertinus Serif", "DejaVu Sans Mono"))
#for character in json(bytes(sys.inputs.data)) [#character ]
"""
"""A document that shows each character of a list."""


def replace_missing(text: str) -> tuple[str, bool]:
    """Return the text with U+FFFD for what no font shows, and whether it needs this computer's own fonts.

    They are used only where the fonts of the typst package lack a character: otherwise the same report
    gives the same bytes on every computer.
    """
    unusual = sorted(set(_COMMON.sub("", text)))
    if not unusual or not (missing := _find_missing(unusual, own_fonts=False)):
        return text, False
    for character in _find_missing(sorted(missing), own_fonts=True):
        text = text.replace(character, "\ufffd")
    return text, True


def simpler_forms(text: str) -> Iterator[str]:
    """Yield the text, then without its unusual marks, then without all unusual characters: U+FFFD for each.

    A font may have a letter and a mark, and yet not show them on each other.
    """
    yield text
    yield _UNUSUAL.sub(lambda match: "\ufffd" if category(match[0])[0] == "M" else match[0], text)
    yield _UNUSUAL.sub("\ufffd", text)


def _find_missing(characters: list[str], *, own_fonts: bool) -> set[str]:
    missing: set[str] = set()
    while left := [character for character in characters if character not in missing]:
        try:
            typst.compile(
                _PROBE, format="pdf", pdf_standards=["ua-1"], ignore_system_fonts=not own_fonts,
                sys_inputs={"data": json.dumps(left)},
            )  # fmt: skip
        except typst.TypstError as error:
            named = _NOT_DISPLAYED.search(str(error))
            shown = _CODE.sub(lambda match: chr(int(match[1], 16)), named[1]) if named else ""
            missing |= set(shown).intersection(left) or set(left)
        else:
            break
    return missing
