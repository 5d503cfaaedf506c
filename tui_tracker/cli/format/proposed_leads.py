"""The lead of each theme, where a column of the plan names the same one for all of its actions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from tui_tracker.config.sources import NAME
from tui_tracker.domain.imports.source import ParsedSource
from tui_tracker.domain.own_fields import field_key
from tui_tracker.domain.plan.model import Theme
from tui_tracker.domain.text import one_line, short_list

_COLUMNS = ("theme lead", "lead officer", "lead name", "lead", "responsible officer")
"""Columns that name a lead, the one that counts first."""
_NOBODY = frozenset({"", "-", "–", "—", "?", "tbc", "tba", "tbd", "n/a", "na", "none", "vacant", "vacancy"})
_LONGEST_NAME = 60


def proposed_leads(parsed: ParsedSource, named: Mapping[str, str]) -> dict[str, str]:
    """Return theme keys to leads for the themes without a lead in `named`."""
    values: dict[tuple[str, str], set[str]] = {}
    for row in parsed.rows:
        own = {field_key(name): one_line(text) for name, text in row.action.extras}
        for column in _COLUMNS:
            values.setdefault((row.action.theme, column), set()).add(own.get(column, ""))
    leads: dict[str, str] = {}
    for (theme, _), names in sorted(values.items(), key=lambda item: _COLUMNS.index(item[0][1])):
        name = next(iter(names))
        is_name = name.casefold() not in _NOBODY and len(name) <= _LONGEST_NAME
        if len(names) == 1 and is_name and not named.get(theme):
            leads.setdefault(theme, name)
    return {theme.key: leads[theme.key] for theme in parsed.themes if theme.key in leads}


def with_leads(text: str, leads: Mapping[str, str]) -> str:
    """Return the text of a config.toml with these leads added."""
    if not leads:
        return text
    lines = "".join(
        f"{key if re.fullmatch('[A-Za-z0-9_-]+', key) else _quoted(key)} = {_quoted(name)}\n"
        for key, name in leads.items()
    )
    head = re.search(r"(?m)^\[leads\][^\n]*\n", text)
    return f"{text[: head.end()]}{lines}{text[head.end() :]}" if head else f"{text}\n[leads]\n{lines}"


def about_leads(leads: Mapping[str, str]) -> Iterator[str]:
    """Yield whom the settings name as leads because the plan does."""
    if leads:
        listed = short_list([f"{key} = {name}" for key, name in leads.items()], most=12)
        yield f"Leads, where your plan names one for all actions of a theme: {listed}. Change them in {NAME}."


def about_missing_leads(
    themes: Sequence[Theme], leads: Mapping[str, str], settings_file: object
) -> Iterator[str]:
    """Yield how to name the leads of the themes that have none."""
    missing = [theme.key for theme in themes if not leads.get(theme.key)]
    if missing:
        leads_word = "lead" if len(missing) == 1 else "leads"
        whose = f"the {leads_word} of {short_list(missing)}" if len(missing) < len(themes) else "your leads"
        yield f'Next: name {whose} in {settings_file}, under [leads], for example: {missing[0]} = "Jo Smith"'


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
