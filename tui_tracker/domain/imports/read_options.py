"""What a person says about a source before it is read: its columns, sheets and periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How to read a source where its own words are not enough."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Header, or a part of one -> the field that the column holds."""
    period: str | None = None
    """The key of the period that the source reports on; None leaves it to the source."""
    sheets: tuple[str, ...] = ()
    """Names of the sheets or tables to take; empty leaves it to the importer."""
    every_period: bool = False
    """Of a source with columns for several periods each period is taken, not only one."""
