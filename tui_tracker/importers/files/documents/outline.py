"""The headings of a document above its tables: which of them names a theme, and which a section."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_tracker.domain.text import beginning, short_list
from tui_tracker.importers.files.own_reports import ACTIONS_HEADING, move_long_texts_up, period_of_report
from tui_tracker.importers.files.table import Contents, Table

CAPTION = 9
"""Level of a short paragraph that is directly above a table and is not marked as a heading."""
TITLE = 0
"""Level of the document's title."""
_LONGEST = 90
_SHOWN, _MOST = 70, 8
"""Characters of a line outside the tables that are shown, and the most such lines."""
_SENTENCE_ENDS = (".", ":", ";", ",", "?", "!")


class Outline:
    """Collects headings and tables in their order."""

    def __init__(self) -> None:
        self._path: dict[int, str] = {}
        self._caption = ""
        self._paths: list[dict[int, str]] = []
        self._period = ""
        self._titles: list[str] = []
        """Headings and lines above the first table."""
        self._outside: list[tuple[bool, str]] = []
        """Lines that are no headings, each with whether it is above the first table."""

    def add_heading(self, level: int, text: str) -> None:
        """Take a heading; those of the same and of lower levels above it no longer apply."""
        title = " ".join(text.split())
        if title:
            self._path = {above: name for above, name in self._path.items() if above < level}
            self._path[level] = title
            if not self._paths:
                self._titles.append(title)
            self._period = self._period or period_of_report(title)
            self._caption = ""

    def add_paragraph(self, text: str) -> None:
        """Take a paragraph of running text: the last before a table may be its caption."""
        line = " ".join(text.split())
        if line:
            self._period = self._period or period_of_report(line)
            is_caption = len(line) <= _LONGEST and not line.endswith(_SENTENCE_ENDS)
            self._caption = line if is_caption else ""
            self._outside.append((not self._paths, line))
            if not self._paths and len(line) <= _LONGEST:
                self._titles.append(line)

    def add_table(self) -> None:
        """Take the start of a table."""
        has_headings = any(level > TITLE for level in self._path)
        caption = {CAPTION: self._caption} if self._caption and not has_headings else {}
        self._paths.append(self._path | caption)
        self._caption = ""

    def contents(self, tables: Sequence[Table]) -> Contents:
        """Return what a document holds: its tables, and in a report of our own those of actions alone."""
        is_own = [ACTIONS_HEADING in map(str.casefold, path.values()) for path in self._paths]
        if not (any(is_own) and self._period):
            self._write_titles(tables)
            return Contents(tables=list(tables), titles=self._titles, notices=list(self._about_outside()))
        kept = [table for table, is_kept in zip(tables, is_own, strict=True) if is_kept]
        for table in kept:
            move_long_texts_up(table)
        self._paths = [path for path, is_kept in zip(self._paths, is_own, strict=True) if is_kept]
        self._write_titles(kept)
        return Contents(tables=kept, period=self._period)

    def _about_outside(self) -> Iterator[str]:
        """Yield the notice about the text outside the tables, what is below the first table first."""
        captions = {path.get(CAPTION) for path in self._paths}
        ordered = (line for _, line in sorted(self._outside, key=lambda pair: pair[0]))
        lines = [beginning(line, _SHOWN) for line in dict.fromkeys(ordered) if line not in captions]
        if lines:
            yield f"Text outside the tables, left out: {short_list([f'“{line}”' for line in lines], _MOST)}."

    def _write_titles(self, tables: Sequence[Table]) -> None:
        """Put the headings that distinguish tables into the tables as rows of one cell.

        A theme's title comes above the header; a section's below it, as in a sheet.
        """
        theme_level, section_level = self._levels()
        theme = section = ""
        for table, path in zip(tables, self._paths, strict=True):
            new_theme = path.get(theme_level, "")
            if new_theme and new_theme != theme:
                table.rows.insert(0, (0, [new_theme]))
                section = ""
            new_section = path.get(section_level, "")
            if new_section and new_section != section and len(table.rows) > 1:
                header = next((index for index, (_, row) in enumerate(table.rows) if len(row) > 1), 0)
                table.rows.insert(header + 1, (table.rows[header][0], [new_section]))
            theme, section = new_theme or theme, new_section

    def _levels(self) -> tuple[int, int]:
        """Return the level of themes' titles and that of sections' titles; -1 where no title has one."""
        levels = sorted({level for path in self._paths for level in path if level > TITLE})
        if len(self._paths) == 1:
            # The only heading above the only table is the document's own, unless that has a title besides.
            is_title = len(levels) == 1 and levels[0] in (1, CAPTION) and TITLE not in self._paths[0]
            return (levels[-1] if levels and not is_title else -1), -1
        changing = [level for level in levels if len({path.get(level) for path in self._paths}) > 1]
        theme = changing[0] if changing else -1
        deeper = [level for level in changing if level > theme and self._varies(level, theme)]
        return theme, deeper[0] if deeper else -1

    def _varies(self, level: int, above: int) -> bool:
        """Return whether headings of a level distinguish tables that have the same heading above."""
        pairs = {(path.get(above), path.get(level)) for path in self._paths}
        return len(pairs) > len({path.get(above) for path in self._paths})
