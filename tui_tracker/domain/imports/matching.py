"""Finding the actions of a source in the plan by their texts, where the source prints no IDs for them.

Never by position: in the next file the rows may be in another order, with new ones between them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from tui_tracker.domain.imports.source import ParsedSource, SourceRow
from tui_tracker.domain.plan.ids import MADE_LETTERS, fold_id, id_letters
from tui_tracker.domain.plan.model import Theme

NEAR = 0.82
"""Similarity, from 0 to 1, from which two texts are taken for the same action, and both shown."""
ALIKE = 0.6
"""Similarity from which a new action is shown beside the one that it may be."""
_RAREST = 5
"""Words of a text by which texts like it are looked for."""
_MOST_COMPARED = 8
"""Texts with which one text is compared, those with most of its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAction:
    """An action of the plan, as far as it can be found by its text."""

    id: str
    theme: str
    texts: tuple[str, ...]
    """Its text now, then those that it had before."""
    is_retired: bool = False

    @property
    def text(self) -> str:
        """Its text now; empty where it has none."""
        return self.texts[0] if self.texts else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """The text of an action in the plan, and that of a row in the source."""

    id: str
    """The action's ID."""
    known: str
    text: str
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMatch(TextPair):
    """Two texts that are nearly the same."""

    is_taken: bool
    """The row is taken for the action; otherwise it is a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """A source whose rows have the IDs of the plan, and what a person should know about it."""

    parsed: ParsedSource
    near: tuple[NearMatch, ...] = ()
    renumbered: tuple[tuple[str, str], ...] = ()
    """(ID in the source, ID in the plan) of actions with the same text."""
    new_themes: tuple[str, ...] = ()
    """Names of themes that the plan does not have."""
    replaced: tuple[TextPair, ...] = ()
    """Printed IDs that the plan has for quite another text."""
    exchanged: tuple[TextPair, ...] = ()
    """Printed IDs whose text is that of another action: `known` is its text, `id` its ID."""
    missing: tuple[KnownAction, ...] = ()
    """Actions of the plan that a source of the whole plan does not have."""


def match_actions(parsed: ParsedSource, known: Sequence[KnownAction], names: Mapping[str, str]) -> Matching:
    """Return the source with the plan's IDs and themes; `names` maps the plan's theme keys to their names."""
    themes = _theme_keys(parsed, names)
    by_id = {fold_id(action.id): action for action in known}
    printed = {
        index: by_id[fold_id(row.action.id)].id
        for index, row in enumerate(parsed.rows)
        if not row.has_made_id and fold_id(row.action.id) in by_id
    }
    taken = set(printed.values())
    free = [action for action in known if action.id not in taken]
    waiting = [index for index in range(len(parsed.rows)) if index not in printed]
    exact = _exact(parsed, waiting, free, names)
    made = [index for index in waiting if index not in exact and parsed.rows[index].has_made_id]
    exact_ids = set(exact.values())
    left = [action for action in free if action.id not in exact_ids and not action.is_retired]
    near, doubtful = _near(parsed, made, left)
    found_ids = exact | near
    ids = _with_new_ids(parsed, found_ids, known, themes)
    others = _with_other_texts(parsed, printed, by_id)
    return Matching(
        parsed=_renamed(parsed, ids, themes, names),
        near=_near_matches(parsed, {**near, **doubtful}, near, known),
        renumbered=tuple(
            (parsed.rows[index].action.id, identity)
            for index, identity in exact.items()
            if not parsed.rows[index].has_made_id
        ),
        replaced=tuple(_pair(row, action) for row, action in others),
        exchanged=_exchanged(others, known),
        new_themes=tuple(theme.name for theme in parsed.themes if themes[theme.key] not in names),
        missing=_missing(parsed, {*taken, *found_ids.values()}, known),
    )


def fold_text(text: str | None) -> str:
    """Return the form in which texts are compared: their letters and digits, whatever their case."""
    return " ".join(re.findall(r"\w+", (text or "").casefold()))


def _exact(
    parsed: ParsedSource, waiting: Iterable[int], free: Sequence[KnownAction], names: Mapping[str, str]
) -> dict[int, str]:
    """Return index -> ID of the rows whose text an action has, or had; of equal texts each goes once."""
    by_text: defaultdict[str, list[KnownAction]] = defaultdict(list)
    for age in range(max((len(action.texts) for action in free), default=0)):
        for action in free:
            if age < len(action.texts) and (folded := fold_text(action.texts[age])):
                by_text[folded].append(action)
    theme_names = {theme.key: theme.name.casefold() for theme in parsed.themes}
    ids: dict[int, str] = {}
    used: set[str] = set()
    for index in waiting:
        row = parsed.rows[index]
        candidates = [action for action in by_text[fold_text(row.action.text)] if action.id not in used]
        theme = theme_names.get(row.action.theme, "")
        same_theme = [action for action in candidates if names.get(action.theme, "").casefold() == theme]
        if best := next(iter(same_theme or candidates), None):
            ids[index] = best.id
            used.add(best.id)
    return ids


def _near(
    parsed: ParsedSource, made: Sequence[int], left: Sequence[KnownAction]
) -> tuple[dict[int, str], dict[int, str]]:
    """Return index -> ID of the rows whose text is nearly an action's, and of those that only may be."""
    texts = {action.id: fold_text(action.text) for action in left}
    by_word = _by_word(texts)
    pairs = [
        (score, index, identity)
        for index in made
        for identity, score in _similar(fold_text(parsed.rows[index].action.text), texts, by_word)
    ]
    taken: dict[int, str] = {}
    doubtful: dict[int, str] = {}
    used: set[str] = set()
    for score, index, identity in sorted(pairs, reverse=True):
        if index in taken or index in doubtful or identity in used:
            continue
        is_same = score >= NEAR and _numbers(texts[identity]) == _numbers(parsed.rows[index].action.text)
        (taken if is_same else doubtful)[index] = identity
        if is_same:
            used.add(identity)
    return taken, doubtful


def _by_word(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Return word -> IDs of the texts that have it, in their order."""
    by_word: defaultdict[str, list[str]] = defaultdict(list)
    for identity, text in texts.items():
        for word in dict.fromkeys(text.split()):
            by_word[word].append(identity)
    return dict(by_word)


def _similar(
    text: str, texts: Mapping[str, str], by_word: Mapping[str, list[str]]
) -> Iterator[tuple[str, float]]:
    """Yield the IDs of the texts that are like a text, with how much.

    The rarest words distinguish texts best, and a word of very many texts costs more time than it is worth.
    """
    words = [word for word in dict.fromkeys(text.split()) if word in by_word]
    shared: Counter[str] = Counter()
    for word in sorted(words, key=lambda word: len(by_word[word]))[:_RAREST]:
        shared.update(by_word[word])
    for identity, _ in shared.most_common(_MOST_COMPARED):
        matcher = SequenceMatcher(None, texts[identity], text, autojunk=False)
        if matcher.quick_ratio() >= ALIKE and (score := matcher.ratio()) >= ALIKE:
            yield identity, score


def _numbers(text: str | None) -> list[str]:
    """Return the numbers of a text but for years: phases 1 and 2 are two actions, by 2025 and by 2026 one."""
    return re.findall(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d+", text or "")


def _with_other_texts(
    parsed: ParsedSource, printed: Mapping[int, str], by_id: Mapping[str, KnownAction]
) -> list[tuple[SourceRow, KnownAction]]:
    """Return the rows with a printed ID of the plan and a text that is not like any that its action had."""
    pairs = ((parsed.rows[index], by_id[fold_id(identity)]) for index, identity in printed.items())
    return [(row, action) for row, action in pairs if _is_other_text(row.action.text, action.texts)]


def _is_other_text(text: str | None, texts: Sequence[str]) -> bool:
    if text in texts:
        return False
    folded, known = fold_text(text), [fold_text(each) for each in texts]
    if not folded or not any(known) or folded in known:
        return False
    return not any(_is_alike(each, folded) for each in known if each)


def _is_alike(text: str, other: str) -> bool:
    enough, shorter = ALIKE * (len(text) + len(other)) / 2, min(len(text), len(other))
    # Letters at both ends are soon counted; looking for all that two texts share takes far longer.
    ends = _shared_start(text, other) + _shared_start(text[::-1], other[::-1])
    if min(ends, shorter) >= enough:
        return True
    matcher = SequenceMatcher(None, text, other, autojunk=False)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _shared_start(text: str, other: str) -> int:
    """Return how many letters two texts begin with alike."""
    pairs = enumerate(zip(text, other, strict=False))
    return next((number for number, (letter, its) in pairs if letter != its), min(len(text), len(other)))


def _exchanged(
    others: Iterable[tuple[SourceRow, KnownAction]], known: Sequence[KnownAction]
) -> tuple[TextPair, ...]:
    """Return the rows with the ID of one action and the text of another, as IDs given anew make them."""
    rows = [(row, fold_text(row.action.text)) for row, _ in others]
    by_text: dict[str, KnownAction] = {}
    for action in known if rows else ():
        if not action.is_retired and action.texts:
            by_text.setdefault(fold_text(action.texts[0]), action)
    return tuple(_pair(row, by_text[text]) for row, text in rows if text in by_text)


def _pair(row: SourceRow, action: KnownAction) -> TextPair:
    return TextPair(
        id=action.id, known=action.text, text=row.action.text or "", line=row.lines[0] if row.lines else None
    )


def _near_matches(
    parsed: ParsedSource, pairs: Mapping[int, str], taken: Mapping[int, str], known: Sequence[KnownAction]
) -> tuple[NearMatch, ...]:
    actions = {action.id: action for action in known}
    matches = ((index, _pair(parsed.rows[index], actions[pairs[index]])) for index in sorted(pairs))
    return tuple(
        NearMatch(id=pair.id, known=pair.known, text=pair.text, line=pair.line, is_taken=index in taken)
        for index, pair in matches
    )


def _theme_keys(parsed: ParsedSource, names: Mapping[str, str]) -> dict[str, str]:
    """Return the source's theme keys -> the plan's: a theme of the same name, else a key that is free."""
    by_name = {name.casefold(): key for key, name in names.items()}
    keys: dict[str, str] = {}
    for theme in parsed.themes:
        rows = [row for row in parsed.rows if row.action.theme == theme.key]
        prints_letters = any(not row.has_made_id and id_letters(row.action.id) for row in rows)
        own = by_name.get(theme.name.casefold())
        if own is None and len(names) == 1 and theme.name == _stem(parsed.source):
            own = next(iter(names))
        if own is None and theme.key in names and not prints_letters:
            own = _free_key({*names, *keys.values(), *(other.key for other in parsed.themes)})
        keys[theme.key] = own or theme.key
    return keys


def _stem(source: str) -> str:
    """Return the name of a file without its ending, which names the theme of a source that names none."""
    return source.rpartition(".")[0] or source


def _free_key(used: set[str]) -> str:
    key: str
    for key in (*MADE_LETTERS, *(f"X{number}" for number in range(2, 10_000))):
        if key not in used:
            return key
    return "X"


def _with_new_ids(
    parsed: ParsedSource, ids: Mapping[int, str], known: Sequence[KnownAction], themes: Mapping[str, str]
) -> dict[int, str]:
    """Return index -> ID for all rows that get another: those found, and new ones without a printed ID."""
    used = {fold_id(action.id) for action in known} | {
        fold_id(row.action.id) for row in parsed.rows if not row.has_made_id
    }
    letters = {theme: _letters_of(theme, known) for theme in set(themes.values())}
    given = dict(ids)
    next_number: defaultdict[str, int] = defaultdict(lambda: 1)
    for index, row in enumerate(parsed.rows):
        if index in ids or not row.has_made_id:
            continue
        letter = letters[themes[row.action.theme]] or id_letters(row.action.id)
        while fold_id(f"{letter}{next_number[letter]}") in used:
            next_number[letter] += 1
        given[index] = f"{letter}{next_number[letter]}"
        used.add(fold_id(given[index]))
    return given


def _letters_of(theme: str, known: Sequence[KnownAction]) -> str:
    """Return the letters with which the IDs of a theme's actions begin."""
    return next((id_letters(action.id) for action in known if action.theme == theme), "")


def _renamed(
    parsed: ParsedSource, ids: Mapping[int, str], themes: Mapping[str, str], names: Mapping[str, str]
) -> ParsedSource:
    def with_plan_keys(index: int, row: SourceRow) -> SourceRow:
        identity, theme = ids.get(index, row.action.id), themes[row.action.theme]
        if (identity, theme) == (row.action.id, row.action.theme):
            return row
        return replace(row, action=row.action._replace(id=identity, theme=theme))

    last = len(names)
    return replace(
        parsed,
        rows=tuple(with_plan_keys(index, row) for index, row in enumerate(parsed.rows)),
        themes=tuple(_theme(theme, themes[theme.key], names, last) for theme in parsed.themes),
    )


def _theme(theme: Theme, key: str, names: Mapping[str, str], last: int) -> Theme:
    """Return a source's theme under the plan's key; a new one comes after those of the plan."""
    position = theme.position if key in names else last + theme.position
    return theme._replace(key=key, position=position)


def _missing(
    parsed: ParsedSource, found_ids: set[str], known: Sequence[KnownAction]
) -> tuple[KnownAction, ...]:
    """Return the plan's actions that are not in a source that has the better part of the plan."""
    active = [action for action in known if not action.is_retired]
    missing = [action for action in active if action.id not in found_ids]
    has_texts = any(row.action.text for row in parsed.rows)
    return tuple(missing) if has_texts and len(missing) * 2 <= len(active) else ()
