"""Make text safe for a file format: replace characters it cannot hold and escape markup."""

from __future__ import annotations

import re
from html import escape

from tui_tracker.domain.text import clean

_ILLEGAL = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 forbids or discourages: controls, surrogates, U+FFFE and U+FFFF."""


def xml_text(text: str) -> str:
    """Return a text with every character that XML does not allow replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def unix_lines(text: str) -> str:
    """Return a text as `xml_text` does, without controls, and with every line ending as a line feed."""
    return xml_text(clean(text))


def html_text(text: str) -> str:
    """Return a text escaped for HTML, both between tags and in attributes in double quotes."""
    return escape(unix_lines(text))
