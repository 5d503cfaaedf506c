"""What a spreadsheet shows in a cell that holds a number or a date: `0.45` in the format `0%` is `45%`."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

_LITERALS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|_.|\*.')
"""Quoted texts, escaped characters, currencies, then colours, padding and fill, which are not shown."""
_NUMBER = re.compile(r"[#0?,]*[#0?](?:\.([#0?]*))?(%?)")
_DATE_PART = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|AM/PM", re.IGNORECASE)
_ELAPSED = re.compile(r"(?i)\[(?:h+|m+|s+)\]")
"""Hours, minutes or seconds of a span of time, which may be more than a day's."""
_SHORT_DATE = {"mm-dd-yy", "m/d/yy"}
"""The formats that a spreadsheet writes for the short date of its own country: here 31/01/2026."""
_LONGEST = 15
"""Digits before the decimal point that a spreadsheet can show."""
_MARK = "\ue000"


BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "mm-dd-yy", 15: "d-mmm-yy",
    16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "m/d/yy h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss",
    46: "h:mm:ss", 47: "mm:ss", 49: "@",
}  # fmt: skip
"""Formats that a workbook refers to by number without writing them down."""
_LAST_DAY = 2_958_465
"""The serial number of 31 December 9999."""


def is_date_format(number_format: str) -> bool:
    """Return whether a format shows dates or times."""
    if _ELAPSED.search(number_format):
        return False
    section = re.sub(r"(?i)s\.0+", "s", _LITERALS.sub("", number_format.split(";")[0]))
    return re.search(r"(?i)general|[#0?]", section) is None and bool(re.search(r"(?i)[dyhs]|mm", section))


def serial_date(number: float, *, since_1904: bool) -> datetime | time | None:
    """Return the date or time of day that a sheet keeps as a number of days; None where it is not a time."""
    if not 0 <= number <= _LAST_DAY:
        return None
    if number < 1:
        return (datetime(1900, 1, 1) + timedelta(seconds=round(number * 86_400))).time()
    # Excel counts 29 February 1900, a day that there was not.
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if number >= 61 else 31)
    try:
        return start + timedelta(days=int(number), seconds=round(number % 1 * 86_400))
    except OverflowError:
        return None


def shown_number(value: float, number_format: str | None) -> str | None:
    """Return a number as its format shows it; None for a format that this does not know."""
    number = Decimal(repr(value))
    if not number.is_finite():
        return None
    if number_format in (None, "", "General", "@"):
        return _general(number)
    if number.adjusted() > _LONGEST:
        return None
    if _ELAPSED.search(number_format or ""):
        return _elapsed(number)
    sections = (number_format or "").split(";")
    section = sections[1] if len(sections) > 1 and number < 0 else sections[0]
    texts: list[str] = []
    pattern = _LITERALS.sub(lambda match: _keep(match, texts), section)
    match = _NUMBER.search(pattern)
    if match is None or re.search(r"[#0?/eE@]", pattern[: match.start()] + pattern[match.end() :]):
        return None
    body = _digits(abs(number), match)
    sign = "-" if number < 0 and len(sections) == 1 and body.strip("0.,%") else ""
    return (sign + _restore(pattern[: match.start()] + body + pattern[match.end() :], texts)).strip()


def shown_date(value: date | time | timedelta, number_format: str | None) -> str:
    """Return a date or time as its format shows it, and in ISO form for a format that this does not know."""
    if not isinstance(value, date):
        return str(value)
    if number_format in _SHORT_DATE:
        return f"{value:%d/%m/%Y}"
    section = (number_format or "").split(";")[0]
    texts: list[str] = []
    pattern = _LITERALS.sub(lambda match: _keep(match, texts), section)
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if moment.time() == time():
        pattern = re.split(r"\s*\bh", pattern, maxsplit=1, flags=re.IGNORECASE)[0]
    if not re.search("[ymd]", pattern, re.IGNORECASE) or re.search("[g#0?]", pattern, re.IGNORECASE):
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(" ", "minutes")
    has_noon = "am/pm" in pattern.lower()
    parts: list[str] = []

    def fill_in(match: re.Match[str]) -> str:
        return _date_part(match[0].lower(), moment, parts, has_noon=has_noon)

    return _restore(_DATE_PART.sub(fill_in, pattern), texts).strip()


def _elapsed(days: Decimal) -> str:
    """Return a span of days as hours, minutes and seconds."""
    minutes, seconds = divmod(int((days * 86_400).quantize(Decimal(1), ROUND_HALF_UP)), 60)
    return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _general(number: Decimal) -> str:
    plain = Decimal(f"{number:.10g}")
    return f"{plain:f}".removesuffix(".0") if -11 < plain.adjusted() < 11 else f"{plain.normalize():E}"


def _digits(number: Decimal, match: re.Match[str]) -> str:
    decimals, percent = match[1] or "", match[2]
    rounded = (number * 100 if percent else number).quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    whole, _, fraction = f"{rounded:{',' if ',' in match[0] else ''}f}".partition(".")
    needed = len(decimals) - len(decimals.lstrip("0"))
    fraction = fraction[:needed] + fraction[needed:].rstrip("0")
    least = re.sub(r"[^0]", "", match[0].partition(".")[0])
    return f"{whole.zfill(len(least))}{'.' if fraction else ''}{fraction}{percent}"


def _date_part(part: str, moment: datetime, before: list[str], *, has_noon: bool) -> str:
    """Return one part of a date; `m` after hours means minutes."""
    is_minute = part in ("m", "mm") and bool(before) and before[-1].startswith("h")
    before.append(part)
    hour = (moment.hour % 12 or 12) if has_noon else moment.hour
    return {
        "yyyy": f"{moment:%Y}", "yy": f"{moment:%y}", "mmmm": f"{moment:%B}", "mmm": f"{moment:%b}",
        "mm": f"{moment.minute if is_minute else moment.month:02}",
        "m": f"{moment.minute if is_minute else moment.month}",
        "dddd": f"{moment:%A}", "ddd": f"{moment:%a}", "dd": f"{moment.day:02}", "d": f"{moment.day}",
        "hh": f"{hour:02}", "h": f"{hour}", "ss": f"{moment.second:02}", "s": f"{moment.second}",
        "am/pm": f"{moment:%p}",
    }[part]  # fmt: skip


def _keep(match: re.Match[str], texts: list[str]) -> str:
    """Put a mark for a literal text, which may hold letters and digits that mean something in a format."""
    text = next((group for group in match.groups() if group), "")
    texts.append(text)
    return _MARK if text else ""


def _restore(shown: str, texts: list[str]) -> str:
    literals = iter(filter(None, texts))
    return re.sub(_MARK, lambda _: next(literals), shown)
