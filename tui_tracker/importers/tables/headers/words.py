"""What a header's words say of its column: exactly as the field table has them, or by a part of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tui_tracker.importers.parse.headers import field_of, plain_words

EXACT, LIKELY = 2, 1
"""How sure a header's words are: those of the field table, or others that have its words in them."""
_NOT_NOW = frozenset({
    "previous", "last", "prior", "old", "baseline", "initial", "inherent", "target", "forecast",
    "predicted", "original", "expected", "tolerance", "future", "next",
})  # fmt: skip
_RATINGS = frozenset({"rag", "brag", "ragb", "ragr", "ryg", "ampel", "ampelstatus", "cym", "cag"})
_RATING_NAMES = frozenset(
    {"rating", "status rating", "progress rating", "delivery rating", "delivery confidence"}
)
_REMARKS = frozenset({
    "comment", "comments", "commentary", "narrative", "note", "notes", "remark", "remarks", "update",
    "updates", "progress", "rationale", "justification", "explanation", "reason", "reasons", "achievements",
    "diweddariad", "cynnydd", "sachstand", "bemerkung", "bemerkungen", "kommentar", "kommentare",
    "kommentarer", "commentaire", "commentaires", "avancement", "comentario", "comentarios", "opmerkingen",
    "toelichting", "voortgang",
})  # fmt: skip
_NOT_REMARKS = frozenset({
    "date", "by", "officer", "frequency", "measure", "measured", "measures", "indicator", "percent",
    "percentage", "next", "internal", "private", "confidential", "person", "owner", "trend", "due", "budget",
    "finance", "financial", "risk", "risks", "target", "cost",
})  # fmt: skip
_STAGES = frozenset({"stage", "status", "phase", "statut", "estado", "state", "cam", "statws"})
_NOT_STAGES = frozenset({
    "date", "reason", "comment", "comments", "commentary", "funding", "budget", "risk", "explanation",
    "financial", "change", "key", "planning",
})  # fmt: skip
_IDS = frozenset({
    "id", "ids", "ref", "refs", "reference", "number", "no", "nr", "num", "code", "identifier", "index",
    "cyf", "cyfeirnod", "nummer", "numéro", "référence", "referencia", "número", "kennung",
})  # fmt: skip
_KEYS = frozenset({"issue key", "work item key", "item key", "task key", "card key"})
_NOT_IDS = frozenset({
    "cost", "budget", "post", "phone", "telephone", "grid", "ward", "account", "contact", "parent", "of",
    "total", "objective", "theme", "target", "page", "link", "policy", "lead", "service",
})  # fmt: skip
_THEMES = frozenset({
    "theme", "themes", "pillar", "workstream", "chapter", "axis", "thema", "thème", "tema", "thematic",
    "handlungsfeld", "axe", "sector", "bucket",
})  # fmt: skip
_THEME_NAMES = frozenset(
    {"priority area", "focus area", "area of focus", "programme area", "section column", "list name"}
)
_TEXTS = frozenset({
    "action", "actions", "activity", "activities", "measure", "initiative", "task", "commitment",
    "project", "intervention", "recommendation", "deliverable", "description", "gweithred", "maßnahme",
    "massnahme", "mesure", "acción", "medida", "åtgärd", "tiltak", "actie", "maatregel", "azione",
    "title", "headline", "scheme", "item",
})  # fmt: skip
_NOT_TEXTS = frozenset({
    "owner", "lead", "leads", "plan", "type", "date", "officer", "status", "by", "cost", "mitigating",
    "mitigation", "corrective", "next", "further", "required", "manager", "team", "sponsor", "partners",
    "start", "end", "category", "theme", "group", "budget", "risk", "success", "performance", "rag",
    "number", "count", "total", "update", "progress", "responsible", "board", "phase", "stage", "score",
    "impact", "code", "no", "id", "ref", "job", "contact", "service", "department", "file", "ward",
    "supplier", "document", "parent", "user", "role", "area", "site", "fund", "objective",
})  # fmt: skip
_POSITION = re.compile(
    r"\b(?:current|latest|present) position\b|\bposition statement$|\bhighlight report\b"
    r"|^position(?: (?:as )?(?:at|on|to))?(?: \d+(?:st|nd|rd|th)?)?$"
    r"|^where (?:are we|we are)(?: now| currently)?$"
    r"|^what (?:has|have we|we have|s) (?:happened|done|changed)\b"
)
_WHOSE_REMARK = re.compile(
    r"(?:\w+ )?(?:officer|owner|service|manager|lead|team|board)s?"
    r" (?:comments?|commentary|updates?|notes?|remarks?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The field that a header's words name, and how surely."""

    field: str
    strength: int


@lru_cache(maxsize=4_096)
def meaning_of(header: str) -> Meaning | None:
    """Return the field that a header names: `Overall RAG`, `KPI Ref`, `Action #`, `Progress since March`."""
    name = re.sub(r"#|№|\bn[°º]|\bno\.|\bnos\.", " number ", " ".join(header.split()), flags=re.IGNORECASE)
    # A header in two languages, `Cam gweithredu / Action`, is what its known half says.
    fields = {field_of(part) for part in (name, *re.split(r"\s[/|]\s", header))} - {None}
    if len(fields) == 1:
        return Meaning(field=fields.pop() or "", strength=EXACT)
    bare = plain_words(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", name))
    inside = plain_words(" ".join(re.findall(r"\(([^)]*)\)", name)))
    field = _likely_field(bare, inside)
    return Meaning(field=field, strength=LIKELY) if field else None


def _likely_field(bare: str, inside: str) -> str | None:
    """Return the field of a header that has the words of a field among others."""
    words = bare.split()
    if not words or len(words) > 12:
        return None
    tokens = frozenset(words)
    if _is_rating(tokens, bare, frozenset(inside.split())):
        return "rag"
    if _is_remark(tokens, bare):
        return "note"
    is_id = words[-1] in _IDS or words[0] in ("id", "ref") or bare in _KEYS
    if is_id and not tokens & _NOT_IDS and len(words) <= 4:
        return "id"
    if tokens & _THEMES or bare in _THEME_NAMES:
        return None if tokens & {"lead", "sub", "id", "code", "owner"} else "theme"
    if tokens & _STAGES and not tokens & (_NOT_STAGES | _NOT_NOW):
        return "stages"
    if {"partner", "partners", "stakeholder", "stakeholders"} & tokens and "lead" not in tokens:
        return "partners"
    if words[-1] in ("objective", "objectives") and len(words) <= 3:
        return "objectives"
    if re.match(r"summary$|what (?:we|you|the council) (?:will|are|is|plan)", bare):
        return "text"
    is_text = tokens & _TEXTS and not tokens & _NOT_TEXTS and len(words) <= 5
    return "text" if is_text else None


def _is_rating(tokens: frozenset[str], bare: str, inside: frozenset[str]) -> bool:
    """Return whether words are those of a rating of today, not of a comment on it or of another day."""
    is_named = bool((tokens | inside) & _RATINGS) or "traffic light" in bare or bare in _RATING_NAMES
    is_named = is_named or {"red", "amber", "green"} <= tokens | inside
    others = _REMARKS | _NOT_NOW | {"date", "trend", "direction", "change", "key", "definition"}
    return is_named and not tokens & others


def _is_remark(tokens: frozenset[str], bare: str) -> bool:
    if _POSITION.search(bare) or _WHOSE_REMARK.fullmatch(bare):
        return True
    return bool(tokens & _REMARKS) and not tokens & _NOT_REMARKS
