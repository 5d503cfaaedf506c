"""The field table: all that the program knows of each field of an action, an update and a period.

Adding a field of text is one line in `FURTHER_FIELDS` and one migration; docs/contributing.md names the
places that may show it in a way of their own. Look-ups load this module: no dataclasses, no typing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import lru_cache

from tui_tracker.domain.codecs import (
    ACCEPTANCE,
    CLOSING,
    KEY,
    LIST,
    OWN,
    PAIRS,
    PERSON,
    POSITION,
    RATING,
    RETIREMENT,
    ROLE,
    STAGES,
    TEXT,
    Allowed,
    Codec,
)
from tui_tracker.domain.text import clean, normalise, one_line

FieldValidator = Callable[[str, str | None], bool]
"""Returns whether a field's stored value is one that this plan can have."""
ACTION, UPDATE, PERIOD = "action", "update", "period"
"""The records that have fields: cells of an action have no period, cells of a period no action."""
OWN_PREFIX = "own:"
"""Begins the name of a cell that holds one of the plan's own fields; its name as people spell it follows."""
_LONGEST_OWN_NAME = 40_000
"""The most characters of a header: Excel's cells have 32,767."""
HIDDEN, LISTED, RESTORABLE = "hidden", "listed", "restorable"
"""How the screens' history treats changes of a field: not shown, shown only, or shown and restorable."""


class Field:
    """One field: where it is stored, what it is called, and what may be done with it."""

    __slots__ = (
        "change_words", "codec", "column", "derived", "editable", "header_words", "help", "history",
        "identifies", "label", "name", "prose", "record", "reported", "searched", "starts_update",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        record: str,
        codec: Codec = TEXT,
        *,
        label: str = "",
        column: str = "",
        help: str = "",  # noqa: A002
        headers: str = "",
        history: str = RESTORABLE,
        prose: bool = False,
        editable: bool = False,
        searched: bool = False,
        reported: bool = False,
        identifies: bool = False,
        starts_update: bool = True,
        change_words: str = "",
        derived: bool = False,
    ) -> None:
        self.name = name
        """Stored in cells and hashes, and the key in JSON: never changed."""
        self.record = record
        """`ACTION`, `UPDATE` or `PERIOD`."""
        self.codec = codec
        self.label = label or name
        """What people call it in the middle of a sentence."""
        self.column = column or name
        """Its column in the table of its record."""
        self.help = help
        """What `set` says of the option that writes it."""
        self.header_words = tuple(headers.split("|")) if headers else ()
        """What a source's header may call it: lower case, without dates and punctuation, the best first."""
        self.history = history
        self.prose = prose
        """A person's own words: compared word by word, written in a box of their own."""
        self.editable = editable
        """Written with `set`, its option or a column of a table of changes."""
        self.searched = searched
        """Its words are in the full-text index."""
        self.reported = reported
        """Part of what an update says to its readers."""
        self.identifies = identifies
        """Finds or places an action: a later source never changes it."""
        self.starts_update = starts_update
        """A person's change of it makes an update started."""
        self.change_words = change_words
        """How a report says that it changed since the period before; empty where reports do not say so."""
        self.derived = derived
        """It follows from other cells and is not a cell itself."""

    @property
    def is_report_text(self) -> bool:
        """Whether it is a report's text: its changes are marked, and two people's sentences merged."""
        return self.prose and self.reported

    @property
    def title(self) -> str:
        """Its label at the head of a column or a line."""
        return self.label[:1].upper() + self.label[1:]


_PLACED_FIELDS = (
    Field("id", ACTION, KEY, history=LISTED, identifies=True,
          headers="id|action id|action ref|action reference|action number|action no|action code|ref"
          "|reference|ref no|reference number|unique id|code|no|number"),
    Field("theme", ACTION, KEY, history=HIDDEN, identifies=True, change_words="moved to another theme",
          headers="theme name|theme|chapter|workstream"),
    Field("section", ACTION, help="its heading in the plan", prose=True, editable=True, searched=True,
          history=LISTED, change_words="moved to another section",
          headers="section|sub section|subsection|sub theme|subtheme|category|topic"),
    Field("group", ACTION, column="grp", prose=True, history=LISTED, headers="group"),
    Field("number", ACTION, history=LISTED, headers="printed number|number"),
    Field("text", ACTION, help="what the action is", prose=True, editable=True, searched=True,
          change_words="text changed",
          headers="action|actions|action text|action description|action title|action details"
          "|proposed action|task name|card name|what will we do"
          "|description|what|measure|measures|commitment|text"),
    Field("role", ACTION, ROLE, help="the council's role", prose=True, editable=True,
          change_words="role changed", headers="role|council role"),
    Field("objectives", ACTION, LIST, help='such as "1, 2"', editable=True,
          headers="objective|objectives|strategic objective|strategic objectives"),
    Field("partners", ACTION, help="who may be involved", prose=True, editable=True, searched=True,
          change_words="partners changed",
          headers="who may be involved|partners|stakeholders|key partners|delivery partners"
          "|partners involved|who is involved|partners and stakeholders"),
    Field("extras", ACTION, PAIRS, label="own fields", history=HIDDEN, derived=True),
    Field("position", ACTION, POSITION, history=HIDDEN, identifies=True),
    Field("retired", ACTION, RETIREMENT, history=LISTED),
    Field("stages", UPDATE, STAGES, label="stage", editable=True, reported=True,
          headers="project stage|stage|stages|delivery stage|current stage|project status|action status"
          "|delivery status|current status|status"),
    Field("rag", UPDATE, RATING, label="RAG", editable=True, reported=True,
          headers="rag rating|rag|rag status|rag score|brag rating|brag|brag status"),
    Field("note", UPDATE, prose=True, editable=True, searched=True, reported=True,
          headers="update note|update notes|update|updates|progress update|progress note|latest update"
          "|note|notes|progress|update on progress|progress to date|commentary|narrative|comment|comments"),
    Field("signed_off", UPDATE, PERSON, label="done", editable=True),
    Field("review", UPDATE, label="question", prose=True, starts_update=False),
    Field("accepted", UPDATE, ACCEPTANCE, starts_update=False),
    Field("label", PERIOD),
    Field("closed", PERIOD, CLOSING),
)  # fmt: skip
"""Fields that the model has an attribute for and the screens, pages and reports a place of their own."""
FURTHER_FIELDS: tuple[Field, ...] = ()
"""Fields that are carried and shown in the general way: as `others` in the model, last in JSON and lists.

A new field's line goes here; an action's come before an update's, whatever the order of the lines.
"""
FURTHER_FIELDS = tuple(sorted(FURTHER_FIELDS, key=lambda field: (ACTION, UPDATE, PERIOD).index(field.record)))
TABLE = (*_PLACED_FIELDS, *FURTHER_FIELDS)


def fields_of(record: str) -> tuple[Field, ...]:
    """Return the fields of a record, in the order of the table."""
    return _FIELDS_OF[record]


_FIELDS_OF = {
    record: tuple(field for field in TABLE if field.record == record) for record in (ACTION, UPDATE, PERIOD)
}
PLAN_FIELDS = tuple(field.name for field in fields_of(ACTION) if not field.derived)
"""Names of the cells of an action itself, beside those of the plan's own fields."""
UPDATE_FIELDS = tuple(field.name for field in fields_of(UPDATE))
"""Names of the fields of one action's update in one period."""
PERIOD_FIELDS = tuple(field.name for field in fields_of(PERIOD))
"""Names of the fields of a period itself. A closed period can't be changed."""
FIELDS = PLAN_FIELDS + UPDATE_FIELDS + PERIOD_FIELDS
REPORTED_FIELDS = tuple(field.name for field in TABLE if field.reported)
EDITABLE_FIELDS = tuple(field for field in TABLE if field.editable)
NAMES_BY_WORD = {field.label.lower(): field.name for field in TABLE if field.name in FIELDS} | {
    name: name for name in FIELDS
}
"""What people may type for a field, to its name: `stage` and `stages`, `done` and `signed_off`."""
BY_NAME = {field.name: field for field in TABLE}


def further_fields(record: str) -> tuple[Field, ...]:
    """Return the fields of a record that have no place of their own."""
    return tuple(field for field in FURTHER_FIELDS if field.record == record)


def own_cell_name(name: str) -> str:
    """Return the name of the cells that hold one of the plan's own fields."""
    return OWN_PREFIX + one_line(clean(name))


def is_own(field: str) -> bool:
    """Return whether a cell's field is one of the plan's own."""
    return field.startswith(OWN_PREFIX)


def own_name(field: str) -> str:
    """Return what people call one of the plan's own fields."""
    return field.removeprefix(OWN_PREFIX)


def is_field(name: object) -> bool:
    """Return whether a cell can have a field of this name."""
    if name in FIELDS or not isinstance(name, str) or not is_own(name):
        return name in FIELDS
    return len(OWN_PREFIX) < len(name) <= _LONGEST_OWN_NAME and name == own_cell_name(own_name(name))


def field_named(name: str) -> Field:
    """Return a field by its name; a field of a newer program, met in a file, is plain text."""
    return BY_NAME.get(name) or (_make_own_field(name) if is_own(name) else Field(name, UPDATE))


@lru_cache(512)
def _make_own_field(name: str) -> Field:
    label = own_name(name)
    return Field(name, ACTION, OWN, label=label, searched=True, change_words=f"{label} changed")


def field_label(name: str) -> str:
    """Return what people call a field."""
    return field_named(name).label


def is_prose(name: str) -> bool:
    """Return whether a field holds a text, which a sentence has in quotation marks."""
    return field_named(name).prose


def readable(name: str, value: str | None) -> str | None:
    """Write a field's stored value for people; None where it says nothing."""
    try:
        return field_named(name).codec.readable(value) if value else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return value  # held because it is not a value of this field: shown as it was received


def field_validator(
    stages: Collection[str] | None, ratings: Collection[str] | None, own: FieldValidator | None = None
) -> FieldValidator:
    """Return the check of values from elsewhere for a plan with these stages and ratings; None allows any.

    `own` checks the values of the plan's own fields.
    """
    allowed = Allowed(stages, ratings)

    def is_valid(name: str, value: str | None) -> bool:
        if is_own(name):
            return is_field(name) and (own is None or own(name, value))
        field = BY_NAME.get(name)
        return field is not None and (value is None or field.codec.is_valid(value, allowed))

    return is_valid


def values_agree(name: str, value: str | None, other: str | None) -> bool:
    """Return whether two people who gave a field these values agree.

    More values agree than are equal: the same stages in another order, the same words with other spaces,
    and an update that two people signed off.
    """
    if value == other:
        return True
    meaning = field_named(name).codec.meaning
    return meaning(normalise(value)) == meaning(normalise(other))


def values_equal(value: str | None, other: str | None) -> bool:
    """Return whether two stored values are equal under the rule of `domain.text.normalise`."""
    return value == other or normalise(value) == normalise(other)
