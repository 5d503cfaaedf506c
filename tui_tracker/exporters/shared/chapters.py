"""Divide the blocks of a report into chapters for formats with pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui_tracker.domain.report.blocks import Block, Contents, Heading, Table

_NEW_PAGE = ("moves", "exceptions", "theme-", "glossary")
_SHEET = "sheet-"


def split_into_chapters(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the blocks up to each level-1 heading but the first; the table of contents begins a chapter."""
    chapter: list[Block] = []
    for block in blocks:
        begins = isinstance(block, Contents) or (isinstance(block, Heading) and block.level == 1)
        if begins and any(isinstance(earlier, Heading) for earlier in chapter):
            yield chapter
            chapter = []
        chapter.append(block)
    yield chapter


def is_wide(chapter: Sequence[Block]) -> bool:
    """Return whether a chapter has tables that need a page on its side."""
    return any(isinstance(block, Table) and block.lists_actions for block in chapter)


def begins_page(block: Block) -> bool:
    """Return whether a block starts a new page."""
    if isinstance(block, Heading):
        is_sheet = block.level == 1 and block.anchor.startswith(_SHEET)
        return is_sheet or block.anchor.startswith(_NEW_PAGE)
    return isinstance(block, Contents)
