"""Text as data: make it safe, compare it, and count its words."""

from __future__ import annotations

import re
import unicodedata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_UNSAFE = (
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff]"
)
_LINE_BREAKS = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_SENTENCE_END = r"(?<=[.!?])\s+(?=[A-Z£0-9“‘\"'])"
"""Patterns compiled at their first use: most look-ups need none of them."""
_MOST_PAIRS = 50_000
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """Return `text` with one line ending and no character that could steer a terminal.

    Every kind of line break becomes LF, also those that Word and Outlook put on the clipboard (U+000B,
    U+2028). Other C0 controls but tab, DEL, C1, the bidirectional controls (U+061C, U+200E, U+200F,
    U+202A-202E, U+2066-2069), lone surrogates, the byte order mark, U+FFFE and U+FFFF become U+FFFD, so that
    a reader sees that something was there.
    Use at every boundary: import, merge, paste, display.
    """
    return text if _is_plain(text) else re.sub(_UNSAFE, REPLACEMENT, _unix_lines(text))


def clean_line(text: str) -> str:
    """Return `text` clean and as a single line, each line break in it U+FFFD.

    For names, paths and messages: a file's name may hold line breaks, and could pass for a line of ours.
    """
    return text if text.isprintable() else clean(text).replace("\n", REPLACEMENT)


def unsafe_count(text: str) -> int:
    """Count the characters that `clean` would replace."""
    return 0 if _is_plain(text) else len(re.findall(_UNSAFE, _unix_lines(text)))


def replaced_words(count: int) -> str:
    """Say that `clean` has replaced so many characters."""
    verb = "was" if count == 1 else "were"
    return f"{plural(count, 'character')} that cannot be shown {verb} replaced by {REPLACEMENT}."


def escape_unsafe(json_text: str) -> str:
    """Return JSON with an escape for each character that `clean` would replace: its values stay the same."""
    if _is_plain(json_text):
        return json_text
    return re.sub(f"{_UNSAFE}|[\x85\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", json_text)


def _is_plain(text: str) -> bool:
    """Return whether a text is sure to be clean, as nearly every one is: then no pattern is compiled."""
    return text.replace("\n", "").replace("\t", "").isprintable()


def _unix_lines(text: str) -> str:
    return text if _is_plain(text) else re.sub(_LINE_BREAKS, "\n", text)


def normalise(text: str | None) -> str:
    """Return the form in which two texts are compared: NFC, LF, no blanks at line ends or the end.

    This is the rule of equality for merging: texts are stored as typed, and are equal when their
    normal forms are. None equals the empty text.
    """
    if not text:
        return ""
    lines = unicodedata.normalize("NFC", _unix_lines(text)).split("\n")
    return "\n".join(map(str.rstrip, lines)).rstrip()


def one_line(text: str | None) -> str:
    """Return `text` with every run of white space as one blank."""
    return " ".join(text.split()) if text else ""


def beginning(text: str | None, longest: int) -> str:
    """Return a text as one line of at most so many characters, with “…” where it was cut."""
    line = one_line(text)
    return line if len(line) <= longest else f"{line[: max(longest - 1, 0)].rstrip()}…"


def folded_line(text: str | None) -> str:
    """Return a text as one line without upper case, to compare what people typed."""
    return one_line(text).casefold()


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each on one line."""
    return [part for line in text.splitlines() for part in re.split(_SENTENCE_END, one_line(line)) if part]


def is_comparable(olds: Sequence[str], news: Sequence[str]) -> bool:
    """Return whether two lists of words or sentences can be compared one by one in a moment.

    The work of difflib is at least the number of pairs of equal ones; texts of 2,000 words have as many as
    it takes.
    """
    if len(olds) * len(news) <= _MOST_PAIRS:
        return True
    counts = dict.fromkeys(news, 0)
    for word in news:
        counts[word] += 1
    return sum(counts.get(word, 0) for word in olds) <= _MOST_PAIRS


def from_difference(old: str, new: str, longest: int) -> tuple[str, str]:
    """Return two lines from a little before the first word in which they differ, if they are too long.

    Those of at most `longest` characters stay whole; an ellipsis takes the place of a shared beginning.
    """
    if max(len(old), len(new)) <= longest:
        return old, new
    pairs = zip(old, new, strict=False)
    same = next(
        (index for index, (before, now) in enumerate(pairs) if before != now), min(len(old), len(new))
    )
    word = old.rfind(" ", 0, same) + 1
    start = old.find(" ", max(word - longest // 3, 0), word) + 1
    if start <= 1:
        return old, new
    return f"…{old[start:]}", f"…{new[start:]}"


def word_count(text: str | None) -> int:
    """Count words as a person would: runs of non-blank characters."""
    return len(text.split()) if text else 0


def line_runs(numbers: Iterable[int]) -> str:
    """Write line numbers shortly: `lines 3-7, 9`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return f"line {parts[0]}" if len(runs) == 1 == len(runs[0]) else f"lines {', '.join(parts)}"


def plural(number: int, noun: str) -> str:
    """Write a number of things, the noun made plural where needed: `1 copy`, `2 copies`, `3 new actions`."""
    if number == 1:
        return f"1 {noun}"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{number} {noun[:-1]}ies"
    return f"{number} {noun}{'es' if noun.endswith(('s', 'x', 'ch', 'sh')) else 's'}"


def uncapitalised(label: str) -> str:
    """Return a label as it is written inside a sentence; abbreviations stay: `Awaiting DfT bid`."""
    return " ".join(word if _is_abbreviation(word) else word.lower() for word in label.split())


def _is_abbreviation(word: str) -> bool:
    return any(letter.isupper() for letter in word[1:])


def join_words(words: Sequence[str], before: str = "") -> str:
    """Return words as a list in a sentence: `in Buildings, Energy and Waste`, with `before` once.

    Where a name holds an `and` or a comma, `before` is repeated: `in Transport, and in Food and Waste`.
    """
    if before and len(words) > 1 and any(" and " in word or "," in word for word in words):
        words = [f"{before} {word}" for word in words]
        return f"{', '.join(words[:-1])}, and {words[-1]}"
    joined = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
    return f"{before} {joined}" if before else joined


def short_list(items: Sequence[str], most: int = 5, joint: str = ", ") -> str:
    """Return items in one line, the rest counted: `A, B, C and 4 more`."""
    shown = joint.join(items[:most])
    return f"{shown} and {len(items) - most} more" if len(items) > most else shown
