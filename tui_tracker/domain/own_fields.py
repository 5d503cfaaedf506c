"""The plan's own fields: columns beside the tracker's, such as a lead officer, a due date or a cost.

Their values are kept as people write them. A type says how they are checked, compared and put in order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tui_tracker.domain.days import parse_day
from tui_tracker.domain.fields import FURTHER_FIELDS
from tui_tracker.domain.plan.periods import period_key, period_label
from tui_tracker.domain.text import folded_line

Comparable = str | date | Decimal
"""A value in a form that can be put in order with others of its type."""
TODAY = "today"
"""The word for the current day in a condition on dates."""
_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
_MONEY = re.compile(
    r"(-?)\s*(?:[£€$]|GBP|EUR|USD)?\s*(\d[\d, ]*(?:\.\d+)?)\s*(k|m|million|bn|billion|)", re.IGNORECASE
)
_PUBLIC_WORDS = frozenset(
    [
        "officer",
        "officers",
        "owner",
        "owners",
        "lead",
        "leads",
        "due",
        "date",
        "dates",
        "deadline",
        "timescale",
        "timescales",
        "target",
        "completion",
        "cost",
        "costs",
        "budget",
        "funding",
        "milestone",
        "milestones",
    ]
)
"""Words in the header of a column that a report prints undeclared: who does it, by when, at what cost.

The header decides, and not the values: a name may be an officer's or a complainant's. No other column is
printed before somebody has decided so; `init` writes its choice for each into the settings, and says so.
"""
_PRIVATE_WORDS = frozenset(
    [
        "internal",
        "private",
        "confidential",
        "draft",
        "contact",
        "email",
        "phone",
        "telephone",
        "comment",
        "comments",
        "printed",
    ]
)
"""Words in a header that keep a column out of reports, whatever else is in it."""
_MONEY_WORDS = frozenset(
    [
        "budget", "budgets", "cost", "costs", "spend", "spending", "spent", "expenditure", "funding", "price",
        "grant", "grants", "capital", "revenue", "gbp", "savings", "investment",
    ]
)  # fmt: skip
"""Words in the header of a column whose plain numbers are amounts of money."""
_NO_MONEY_WORDS = frozenset(
    ["year", "years", "code", "centre", "number", "no", "holder", "energy", "kwh", "rating"]
)
"""Words beside them that say otherwise, as in `budget code`."""
_PART = re.compile(r"Part \d+")
"""How an import names a milestone, whose columns are part of its action."""
_OF_PERIOD = re.compile(r" \((\w+ \d{4})\)$")
_CONDITION = re.compile(r"\s*(<=|>=|!=|=|<|>)\s*(.*)", re.DOTALL)


AS_PRINTED = {"rag": "RAG as printed", "stages": "Status as printed"} | {
    field.name: f"{field.title} as printed" for field in FURTHER_FIELDS
}
"""Field to the name under which an action keeps a cell of it that is not wholly a value of this plan."""


def printed_name(field: str, period: str) -> str:
    """Return the name under which a cell is kept as printed: `RAG as printed (December 2024)`.

    The cell of an action itself has no period.
    """
    return f"{AS_PRINTED[field]} ({period_label(period)})" if period else AS_PRINTED[field]


def printed_period(name: str) -> str:
    """Return the period's key in a name that `printed_name` gave; empty for any other name."""
    match = _OF_PERIOD.search(name) if is_kept_as_printed(name) else None
    return period_key(match[1]) if match else ""


def is_kept_as_printed(name: str) -> bool:
    """Return whether an own field keeps a cell of a source that is not wholly a value of this plan."""
    return name.startswith(tuple(AS_PRINTED.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnField:
    """A field that the plan's settings declare."""

    name: str
    type: str = "text"
    """A key of `EXPECTED`."""
    reports: bool = True
    """Whether reports print it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A comparison of one field's value, such as `Due date<2026-03-01`."""

    name: str
    operator: str
    type: str
    text: str
    value: Comparable

    def holds(self, text: str | None) -> bool:
        """Return whether a value meets the condition.

        An empty value equals only a condition without a text, and is never less or more than any.
        Raises `ValueError` for a value that cannot be read as the field's type.
        """
        if not text or not text.strip() or not self.text:
            is_same = not (text or "").strip() and not self.text
            return is_same if self.operator == "=" else self.operator == "!=" and not is_same
        if self.operator in ("=", "!=") and folded_line(text) == folded_line(self.text):
            return self.operator == "="
        value = parse_value(self.type, text)
        return _OPERATORS[self.operator](value, self.value)


_OPERATORS: Mapping[str, Callable[..., bool]] = {
    "=": lambda value, other: value == other,
    "!=": lambda value, other: value != other,
    "<": lambda value, other: value < other,
    "<=": lambda value, other: value <= other,
    ">": lambda value, other: value > other,
    ">=": lambda value, other: value >= other,
}


def parse_value(kind: str, text: str) -> Comparable:
    """Return a value of a type in a form to compare; `ValueError` where the text is not of that type."""
    return _PARSERS[kind](" ".join(text.split()))


def reported_names(declared: Iterable[OwnField], names: Iterable[str]) -> tuple[str, ...]:
    """Return which of the plan's own fields a report prints: those declared so, then who, by when and cost.

    `names` are those that the plan has. Others of them may not be meant for the public: they are left out.
    """
    declared_by_key = {field_key(field.name): field for field in declared}
    printed = [field.name for field in declared_by_key.values() if field.reports]
    printed += [name for name in names if field_key(name) not in declared_by_key and _is_public(name)]
    return tuple({field_key(name): name for name in printed}.values())


def _is_public(name: str) -> bool:
    """Return whether a report prints a column of that name without a declaration."""
    words = set(re.findall(r"[a-z]+", name.lower()))
    return bool(words & _PUBLIC_WORDS) and not words & _PRIVATE_WORDS


def is_part(name: str) -> bool:
    """Return whether a field holds a part of its action, such as a milestone, as an import keeps it."""
    return _PART.fullmatch(name) is not None


def _is_public_part(name: str, texts: Iterable[str]) -> bool:
    """Return whether a column holds parts of actions, and none of the labels in them has a private word."""
    return is_part(name) and not any(
        set(re.findall(r"[a-z]+", label.lower())) & _PRIVATE_WORDS
        for text in texts
        for label in re.findall(r"(?:^|; )([^:;]+):", text)
    )


def field_key(name: str) -> str:
    """Return a field's name in the form in which all its spellings are equal."""
    return folded_line(name)


def propose_fields(columns: Mapping[str, Iterable[str]]) -> tuple[OwnField, ...]:
    """Return columns as fields that settings may declare, each with the type that its values show."""
    proposed: dict[str, OwnField] = {}
    for name, values in columns.items():
        if name.strip() and name.isprintable():
            texts = list(values)
            reports = _is_public(name) or _is_public_part(name, texts)
            proposed[field_key(name)] = OwnField(name=name, type=guess_type(texts, name), reports=reports)
    return tuple(proposed.values())


def guess_type(texts: Collection[str], name: str = "") -> str:
    """Return the type that all of a column's filled cells have.

    Plain numbers are text, or money where the column's name says so.
    """
    filled = [text for text in texts if text.strip()]
    words = set(re.findall(r"[a-z]+", name.lower()))
    is_money = bool(words & _MONEY_WORDS) and not words & _NO_MONEY_WORDS
    if filled and is_money and all(_is_a("money", text) for text in filled):
        return "money"
    if filled and not any(re.fullmatch(r"[\d,. -]+", text) and not _is_day(text) for text in filled):
        for kind in ("link", "percent", "date", "money"):
            if all(_is_a(kind, text) for text in filled):
                return kind
    return "text"


def _is_day(text: str) -> bool:
    return bool(re.search(r"\d[/.-]\d", text)) and _is_a("date", text)


def _is_a(kind: str, text: str) -> bool:
    try:
        parse_value(kind, text)
    except ValueError:
        return False
    return True


def split_condition(text: str, names: Iterable[str]) -> tuple[str, str, str] | None:
    """Return name, operator and value of a condition, the name as the plan spells it.

    None where the text does not begin with one of the `names` and an operator. The longest name is tried
    first: one may be the beginning of another, or hold a sign of comparison.
    """
    for name in sorted(names, key=len, reverse=True):
        beginning = re.match(r"\s*" + r"\s+".join(map(re.escape, name.split())), text, re.IGNORECASE)
        comparison = _CONDITION.fullmatch(text, beginning.end()) if beginning else None
        if comparison:
            return name, comparison[1], comparison[2].strip()
    return None


def make_condition(name: str, operator: str, text: str, kind: str | None, today: date) -> Condition:
    """Return a condition; `kind` is None for a field that is not declared, whose value shows its type.

    Raises `ValueError` where the value is not of the field's type.
    """
    if kind is None:
        kind = _type_of(text) if operator not in ("=", "!=") else "text"
    if kind == "date" and text.casefold() == TODAY:
        text = today.isoformat()
    return Condition(
        name=name, operator=operator, type=kind, text=text, value=parse_value(kind, text) if text else ""
    )


def _type_of(text: str) -> str:
    """Return the type that the value of a condition shows."""
    if text.casefold() == TODAY:
        return "date"
    return next((kind for kind in ("percent", "date", "money") if _is_a(kind, text)), "text")


def _parse_money(text: str) -> Decimal:
    match = _MONEY.fullmatch(text)
    if not match:
        raise ValueError(text)
    digits = match[2].replace(",", "").replace(" ", "")
    return Decimal(match[1] + digits) * _FACTORS[match[3].lower()]


def _parse_percent(text: str) -> Decimal:
    if not (match := re.fullmatch(r"(-?\d+(?:\.\d+)?) ?%", text)):
        raise ValueError(text)
    return Decimal(match[1])


def _parse_link(text: str) -> str:
    if not re.fullmatch(r"(https?://|mailto:)\S+", text, re.IGNORECASE):
        raise ValueError(text)
    return text.casefold()


_PARSERS: Mapping[str, Callable[[str], Comparable]] = {
    "text": folded_line, "date": parse_day, "money": _parse_money, "percent": _parse_percent,
    "link": _parse_link,
}  # fmt: skip
EXPECTED: Mapping[str, str] = {
    "text": "text",
    "date": "a date such as 2026-03-31, 31/03/2026 or March 2026",
    "money": "an amount such as £125,000 or £1.2m",
    "percent": "a percentage such as 45%",
    "link": "a web address that begins with https://",
}
"""The types, each with what people should write."""
