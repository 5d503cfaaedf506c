"""Web addresses in a text, so that a report can print the evidence beside a note as links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tui_tracker.named_tuple import NamedTuple

_ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x1f\x7f-\x9f\ufffd]+", re.IGNORECASE)
_HOST = re.compile(
    r"https?://(\[[0-9a-f:.]+\]|[^\W_](?:[\w.-]*[^\W_])?)(:\d{1,5})?(?=[/?#]|$)", re.IGNORECASE
)
"""An address without a name before the host: `https://council.example@other.example` would mislead."""
_ENDS_SENTENCE = ".,;:!?'*_~…’”"
_BRACKETS = {")": "(", "]": "["}
_LONGEST = 2000


class TextPart(NamedTuple):
    """A part of a text; one with an address is to be printed as a link to it."""

    text: str
    address: str = ""


def link_parts(text: str) -> Iterator[TextPart]:
    """Yield the parts of a text in order: plain text, and each web address in it."""
    end = 0
    for match in _ADDRESS.finditer(text):
        address = _without_sentence_end(match[0])
        if len(address) > _LONGEST or not _HOST.match(address):
            continue
        if match.start() > end:
            yield TextPart(text[end : match.start()])
        yield TextPart(address, address)
        end = match.start() + len(address)
    if end < len(text) or not text:
        yield TextPart(text[end:])


def _without_sentence_end(address: str) -> str:
    """Return an address without what ends the sentence it is in: a full stop, or a bracket opened before."""
    end = len(address)
    surplus = {last: address.count(last) - address.count(opening) for last, opening in _BRACKETS.items()}
    while end and (address[end - 1] in _ENDS_SENTENCE or surplus.get(address[end - 1], 0) > 0):
        end -= 1
        if address[end] in surplus:
            surplus[address[end]] -= 1
    return address[:end]
