"""Text on its way into a file: what the file cannot hold, or what another program would act on."""

from __future__ import annotations

import re
from html import escape

_ILLEGAL = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 forbids or discourages: controls, half characters, U+FFFE and U+FFFF."""
_LINE_END = re.compile("\r\n?")


def xml_text(text: str) -> str:
    """Return a text whose every character XML may hold: what may not stand there is U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def unix_lines(text: str) -> str:
    """Return a text whose lines end in a line feed alone, every character one that XML may hold."""
    return xml_text(_LINE_END.sub("\n", text))


def html_text(text: str) -> str:
    """Return a text as HTML, for between tags and for attributes in double quotes; lines are kept."""
    return escape(unix_lines(text))
