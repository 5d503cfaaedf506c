"""Which encoding a text file has: given by its mark, certain from its bytes, or guessed by its letters."""

from __future__ import annotations

import re

from tui_tracker.named_tuple import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_USUAL = frozenset("–—‘’“”„•…£€§©®™°²³½¼¾±×÷·é\u00a0áàâäãåçèêëíìîïñóòôöõúùûüßæøœÉÁÀÂÄÅÇÈÊÖÜØÆ")
"""Letters and signs beyond ASCII that people in offices write."""
_LABELS = {"mac_roman": "Mac Roman, of older Macs", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_ASCII = bytes(range(128))
_UTF8_LETTER = re.compile(rb"[\xc3-\xf4][\x80-\xbf]")
_CONTROLS = frozenset(range(9))
_SHARE_OF_ZEROS = 0.4
"""Share of a text's bytes in odd, or in even, places that are zero where it is UTF-16 and mostly ASCII."""
_SAMPLE = 20_000


class Decoded(NamedTuple):
    """A text with where its encoding comes from."""

    text: str
    guess: str = ""
    """The encoding that was assumed, where neither a mark nor its bytes prove one; else empty."""


def decode(content: bytes) -> str:
    """Decode what people's programs write. Raises `ValueError` where it is no text."""
    return decode_with_guess(content).text


def decode_with_guess(content: bytes) -> Decoded:
    """Decode UTF-8, UTF-16, Windows-1252 or Mac Roman. Raises `ValueError` where it is no text."""
    for encoding in _candidates(content):
        try:
            # A lone surrogate is no text, but the bytes around it are UTF-8: `clean` replaces it.
            text = content.decode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")
        except UnicodeError:
            continue
        is_binary = encoding in _LABELS and _CONTROLS.intersection(map(ord, text[:_SAMPLE]))
        if "\x00" not in text and not is_binary:
            return Decoded(text=text, guess=_LABELS.get(encoding) or _doubtful(content, encoding))
    raise ValueError("it is not text")


def _candidates(content: bytes) -> Iterator[str]:
    """Yield the encodings that a text may have, the likeliest first."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            yield encoding
            return
    if b"\x00" in content[:_SAMPLE]:
        yield from _without_mark(content[:_SAMPLE])
        return
    yield "utf-8"
    yield from _by_letters(content)


def _without_mark(sample: bytes) -> tuple[str, ...]:
    """Return which of UTF-16's two orders of bytes a text without a mark has, by where its zeros are."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half * _SHARE_OF_ZEROS and even < odd / 4:
        return ("utf-16-le",)
    if even > half * _SHARE_OF_ZEROS and odd < even / 4:
        return ("utf-16-be",)
    return ()


def _doubtful(content: bytes, encoding: str) -> str:
    """Return Windows' encoding where its letters are unusual, or some bytes are UTF-8; else nothing."""
    if encoding != "cp1252":
        return ""
    letters = content.translate(None, _ASCII).decode(encoding)
    return "" if _USUAL.issuperset(letters) and not _UTF8_LETTER.search(content) else "Windows-1252"


def _by_letters(content: bytes) -> tuple[str, ...]:
    """Return Windows' and the old Mac's encoding, the one first under which the letters are usual ones."""
    beyond_ascii = content.translate(None, _ASCII)
    windows, mac = (
        sum(letter in _USUAL for letter in beyond_ascii.decode(encoding, "ignore"))
        for encoding in ("cp1252", "mac_roman")
    )
    is_text = mac * 2 >= len(beyond_ascii) and not _CONTROLS.intersection(content)
    if mac > windows and is_text:
        return ("mac_roman", "cp1252")
    return ("cp1252", "mac_roman") if is_text else ("cp1252",)
