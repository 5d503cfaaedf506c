"""The hostile texts: controls, directions, markup, formulas, floods, and lengths for slow patterns."""

from __future__ import annotations

from tests.support.hostile_texts import HOSTILE_TEXTS

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LEADERS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "'=",
    "''=",
    "|",
    "%",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "\u200b=",
    '"=',
)
_ESCAPES = {
    "OSC title": "\x1b]0;x\x07", "OSC link": "\x1b]8;;http://x\x1b\\y\x1b]8;;\x1b\\",
    "DCS": "\x1bPq#0~\x1b\\",
    "APC": "\x1b_Gf=100;AAAA\x1b\\", "reset": "\x1bc", "alternate screen": "\x1b[?1049h",
    "answer back": "\x05\x1b[c",
    "mouse": "\x1b[?1003h", "conceal": "\x1b[8mx", "insert lines": "\x1b[99L\x1b[2J", "C1 OSC": "\x9d0;x\x9c",
    "C1 CSI": "\x9b8m", "UTF-8 of C1": "\u0090q\u009c", "paste end": "\x1b[201~", "half": "\x1b",
    "8 bit": "\x1b G",
}  # fmt: skip
_MARKUP = {
    "Rich": "[bold red]x[/] [/nothing] [link=file:///etc/passwd]y[/link] \\[z] [[[ ]]]",
    "Textual": "[@click=app.quit]x",
    "Textual style": "[$primary on red]x[/] [b",
    "HTML": "</td></table><img src=x onerror=alert(1)><style>*{}</style>",
    "HTML entities": "&lt;b&gt; &amp;amp; &#27; &#x1b;[31m &nbsp; &notin",
    "script": "<script>alert(1)</script><svg/onload=x>",
    "Markdown": "# a\n```\nb\n| c | d |\n|---|---|\n![x](javascript:alert(1)) [y](data:text/html,z) <b>",
    "rule": "---\n***\n===",
    "typst": '#read("/etc/passwd") #eval("1/0") $ x $ @y <z> = h #set page(width: 1pt) \\u{1b} /* // `',
    "typst blocks": "#" * 400,
    "LaTeX": "\\input{/etc/passwd} $x$ % \\end{document}",
    "XML": "]]> <![CDATA[ <?x?> <!ENTITY a SYSTEM 'file:///x'> &a;",
    "Word codes": "_x000D_ _x001B_ _x005F_x000D_ _xFFFE_ x_x",
    "Word fields": "{ INCLUDETEXT x } TOC \\o \x13 \x15",
    "CSV": 'a,"b;\tc\n"d""\r\n"', "CSV quotes": '"' * 999, "CSV separators": "sep=;\na;b",
    "JSON": '{"a":[1,"\\u001b"],',
    "TOML": 'x = "y"\n[plan]\ntitle = 5\n"""', "INI": "[a]\nb=%(c)s", "SQL": "'; DELETE FROM revisions; --",
    "FTS": '"a" NEAR/2 b* OR ^c : {d}',
    "shell": "$(touch x) `id` ; rm -rf . | & > y \\", "format": "{} {0!r:>99} %s %(x)n %99999d ${x} {{y}}",
    "regex": "(a+)+$ [ \\ ( *? {9",
    "calendar": "x\r\nATTENDEE:mailto:y\r\nEND:VEVENT", "mail": "x\nBcc: y@example.org\n\n.",
    "template": "{{ 7*7 }} {% x %} <%= y %>",
    "glob": "*?[!a]", "path": "../../../../etc/passwd", "Windows path": "C:\\x\\..\\con",
    "device": "/dev/stdin", "user": "~root/x",
    "option": "--yes", "options": "-o x --db y", "response file": "@/etc/passwd",
    "address": "file:///etc/passwd javascript:x//",
    "links": "https://example.org/" + "a/" * 900 + " <https://x> www.y.z mailto:a@b",
    "our words": "W1: saved.\nNothing was saved.",
    "IDs": "W1 W1-W99999 H2, T17 (W3) W-1..W9",
    "our marks": "#draft #invalid #damaged import own:Budget #reopen",
}  # fmt: skip
_WORDS = (
    "(clear)", "'(clear)", "(CLEAR)", " (clear) ", "clear", "none", "None", "null", "-", "–", "n/a", "0",
    "00123", "1e999", "1/2",
    "2025-12", "31/12/2025", "12:30", "TRUE", "#REF!", "#N/A", "NaN", "0x1F", "1,234.50", "£5", "y", "", " ",
    "\t", "\n", "\u00a0",
    "\u200b", "\ufeff", "\ufffd", "'", '"', "\\", ";", ".", "done",
)  # fmt: skip
_LETTERS = {
    "nonsense planes": "\ufdd0\ufdef\U0001fffe\U0010ffff x", "surrogates": "a\ud83d b\ude00 \udcff",
    "pairs": "\ud83d\ude00",
    "variation": "\u2764\ufe0e\ufe0f\U000e0100" * 300, "tags": "\U000e0001\U000e0065\U000e007f" * 90,
    "jamo": "\u1112\u1161\u11ab" * 900,
    "expanding": "\ufdfa\u0390\u1e9e\u0149\u01f0" * 900, "Turkish": "İıIi" * 900,
    "Arabic": "\u0645\u0631\u062d\u0628\u0627 W1 (x)",
    "Hebrew": "\u05e9\u05dc\u05d5\u05dd 123 - W1", "Thai": "\u0e01\u0e33\u0e49" * 900,
    "Devanagari": "\u0915\u094d\u0937\u093f" * 900,
    "mathematical": "\U0001d400\U0001d7ce\u2460\u00b2\u0661\uff11",
    "digits": "\u0661\u0662\u0967\uff15\u00b9 W\uff11", "ligatures": "\ufb03\ufb01ĳǆ",
    "decomposed": "e\u0301 \u1e69 s\u0323\u0307", "fractions": "½⅓₂²", "soft": "a\u00adb\u2010\u2011\u2060",
    "joined": "\u200d" * 5000,
    "family": "\U0001f468\u200d" * 900, "flags": "\U0001f1ec" * 901, "enclosing": "x\u20dd\u20e3" * 500,
    "one base": "e" + "\u0301" * 20_000,
    "Tibetan": "\u0f40" + "\u0f74\u0f71" * 3000,
    "spaces": "\u2000\u2003\u2009\u202f\u205f\u3000\u1680\u180e" * 90, "fillers": "\u3164\u115f" * 90,
    "signs of reading": "\u2063\u206a\u206f\ufff9x\ufffay\ufffb", "hieroglyphs": "\U00013000\U00013430" * 300,
    "cuneiform": "\U00012031" * 400,
    "unassigned": "\u0378\U000e0fff\U0003ffff", "private": "\ue000\uf8ff\U00100000" * 90,
    "homographs": "pаypаl Wl W1",
}  # fmt: skip
_REPEATED = (
    "a", "a ", "ab.", "(", ")", "[", "{", "<", "<b>", "&", "&amp;", "\\", "'", '"', "`", "*", "**a", "_",
    "_x", "~~", "|", "- ", "# ",
    "> ", "1.", "1/", "1,", "1e", "W1", "W1 ", "W1-", "http://", "https://x.y/", "www.", "a@", "@", "a.b",
    "St. ", "A. ", ", ", "; ",
    "…", "?!", "é", "e\u0301", "漢", "\u0e33", "\U0001f600", "\t", " ", "\u00a0", "\u200b", "\n", "\n\n",
    " \n", "a\n", "\r\n", "\r",
    "- a\n", "|a|b|\n", "```\n", "=1\n", "31 December 2025 ", "£1m ", "x=y ", "a-", "A", "Aa", "$", "#", "%",
    "^", ":", "\u2028",
)  # fmt: skip
_LENGTHS = {"40 thousand": 40_000, "300 thousand": 300_000, "a million": 999_990}
_BORDERS = {
    "32,767": "x" * 32_767, "32,768": "y " * 16_384, "40,000": "word " * 8000, "1,000,000": "z" * 1_000_000,
    "1,000,001": "z" * 1_000_001, "spaces at the end": "x" + " " * 400_000,
    "words of 200": ("w" * 200 + " ") * 900,
    "lines of 500": ("l" * 500 + "\n") * 900, "blank lines": "\n" * 900_000 + "x",
    "blank lines of CRLF": "x" + "\r\n" * 450_000 + "y",
    "endless word": "w" * 700_000, "pattern of blanks": ("x" + " " * 999) * 400,
    "long words": ("a" * 9999 + " ") * 60,
}  # fmt: skip


def hostile_texts() -> dict[str, str]:
    """Return all hostile texts by a name for each."""
    return {
        **{f"text {name}": text for name, text in HOSTILE_TEXTS.items()},
        **{f"text control {number:02x}": f"a{chr(number)}b" for number in (*range(32), *range(127, 160))},
        **{f"text direction {ord(mark):x}": f"abc {mark}gnp.exe W1" for mark in _BIDI},
        **{f"text leader {leader!r}": f"{leader}cmd|' /C calc'!A0" for leader in _LEADERS},
        **{f"text escape {name}": f"a{text}b" for name, text in _ESCAPES.items()},
        **{f"text markup {name}": text for name, text in _MARKUP.items()},
        **{f"text word {word!r}": word for word in _WORDS},
        **{f"text letters {name}": text for name, text in _LETTERS.items()},
        **{f"text {name} of {part!r}": (part * (length // len(part) + 1))[:length]
           for part in _REPEATED for name, length in _LENGTHS.items()},
        **{f"text length {name}": text for name, text in _BORDERS.items()},
    }  # fmt: skip
