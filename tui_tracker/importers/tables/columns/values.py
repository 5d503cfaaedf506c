"""The values of a column, and what they look like: ratings, stages, IDs, sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import groupby

from tui_tracker.domain.imports.scale import rank_of_rating
from tui_tracker.domain.imports.stage_words import is_final_word, is_stage_word
from tui_tracker.importers.parse.lines import read_id
from tui_tracker.importers.parse.periods import period_tag
from tui_tracker.importers.vocabulary import CIRCLES, Vocabulary

_MOSTLY = 0.6
_NEARLY_ALL = 0.8
_PROSE = 40
"""Characters that sentences have on average."""
_PHRASE = 12
"""Characters that texts of actions have on average at least; names of people have fewer."""
_SAMPLE = 500
"""Cells by which thousands are judged to be no ratings at all."""
_NEUTRAL = 5.0
"""From where on a scale of ratings words say nothing of how likely delivery is: `On hold`, `Not started`."""
LONGEST_ID = 40


class Values:
    """The filled cells of one column."""

    def __init__(self, cells: Sequence[str], words: Vocabulary, rows: int = 0) -> None:
        self._words = words
        self.count = len(cells)
        self.rows = rows or len(cells)
        """Rows of the table, filled in this column or not."""
        self._cells = cells

    @cached_property
    def _counts(self) -> Counter[str]:
        return Counter(self._cells)

    @cached_property
    def average(self) -> float:
        """Characters of a cell on average."""
        return sum(map(len, self._cells)) / self.count if self.count else 0.0

    @cached_property
    def longest(self) -> int:
        """Characters of the longest cell."""
        return max(map(len, self._cells), default=0)

    @cached_property
    def _rated(self) -> tuple[int, int]:
        """How many cells name a rating, and how many a rating or the final stage."""
        keys = both = 0
        sample = self._cells[:: len(self._cells) // _SAMPLE + 1]
        if len(sample) < self.count and not any(self._words.read_rating(text).is_read for text in sample):
            # Long notes in thousands of rows: none of them begins with a rating.
            return 0, 0
        for text, count in self._counts.items():
            reading = self._words.read_rating(text)
            is_between = self._words.is_between_ratings(text)
            # A single letter or a number may be anything.
            is_word = len(text.strip()) > 1 or text.strip() in CIRCLES
            keys += count if (reading.key or is_between) and is_word else 0
            both += count if reading.is_read or is_between else 0
        return keys, both

    @property
    def are_ratings(self) -> bool:
        """Whether most cells are ratings."""
        keys, both = self._rated
        return keys > 0 and both >= _MOSTLY * self.count

    @property
    def are_only_ratings(self) -> bool:
        """Whether nearly every cell is a rating."""
        keys, both = self._rated
        return keys > 0 and both >= _NEARLY_ALL * self.count

    @cached_property
    def are_on_a_scale(self) -> bool:
        """Whether every cell rates delivery in words of any plan, or is final: `On track`, `At risk`."""
        ranks = [rank_of_rating(text) for text in self._counts if not is_final_word(text)]
        return None not in ranks and any(rank is not None and rank < _NEUTRAL for rank in ranks)

    @cached_property
    def are_rating_letters(self) -> bool:
        """Whether every cell is a rating or the final stage, if only by its letter."""
        return self.count > 0 and all(self._words.read_rating(text).is_read for text in self._counts)

    @cached_property
    def _staged(self) -> int:
        return sum(count for text, count in self._counts.items() if self._words.is_stage(text))

    @property
    def are_stages(self) -> bool:
        """Whether more cells are stages than ratings."""
        return self._staged > self._rated[1]

    @property
    def are_only_stages(self) -> bool:
        """Whether nearly every cell is a stage."""
        return self.count > 0 and self._staged >= _NEARLY_ALL * self.count

    @cached_property
    def are_stage_words(self) -> bool:
        """Whether every cell is a stage, of this plan or of any: `In progress`, `On hold`."""
        return self.count > 0 and all(
            self._words.is_stage(text) or is_stage_word(text) for text in self._counts
        )

    @property
    def are_lists_of_a_board(self) -> bool:
        """Whether every cell says how far an action is, as a board's lists do: `To do`, `Doing`, `Done`."""
        return self.count > 0 and all(is_stage_word(text) or is_final_word(text) for text in self._counts)

    @property
    def are_prose(self) -> bool:
        """Whether the cells are sentences, and not ratings or stages."""
        return self.average > _PROSE and self._rated[1] * 2 < self.count and self._staged * 2 < self.count

    @property
    def are_numbers(self) -> bool:
        """Whether every cell is a number or a percentage."""
        return self.count > 0 and all(
            re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?\s*%?", text) for text in self._counts
        )

    @property
    def are_percentages(self) -> bool:
        """Whether every cell is a percentage."""
        return self.are_numbers and all(text.endswith("%") for text in self._counts)

    @property
    def are_groups(self) -> bool:
        """Whether the rows are grouped by a few names in words, each in rows that follow each other."""
        runs = [name for name, _ in groupby(self._cells)]
        are_few = len(runs) == len(self._counts) > 1 and 2 * len(runs) <= self.count
        return are_few and self.count == self.rows and self.average <= _PROSE and self.are_words

    @property
    def are_day_numbers(self) -> bool:
        """Whether every cell is a day as Excel counts them, from 2000 to 2069."""
        return self.count > 0 and all(
            re.fullmatch(r"(?:3[7-9]|[45]\d|6[01])\d{3}", text) for text in self._counts
        )

    @cached_property
    def are_words(self) -> bool:
        """Whether most cells have words of letters."""
        return sum(1 for cell in self._cells if re.search(r"[^\W\d_]{4}", cell)) * 2 > self.count

    @property
    def are_phrases(self) -> bool:
        """Whether the rows each have another text of several words, and no address of a page."""
        phrases = sum(1 for cell in self._counts if " " in cell and "://" not in cell)
        is_each = len(self._counts) == self.count >= _NEARLY_ALL * self.rows
        return is_each and self.are_words and phrases >= _MOSTLY * self.count and self.average >= _PHRASE

    @property
    def are_codes(self) -> bool:
        """Whether every row has another ID of letters and digits: IDs, whatever their column is called."""
        is_each = self.count == self.rows > 1 and len(self._counts) == self.count
        is_shaped = is_each and self.are_ids(likely=True) and all(map(has_letter_and_digit, self._cells))
        return is_shaped and not any(map(period_tag, self._cells))

    @property
    def are_of_machines(self) -> bool:
        """Whether the cells are long numbers, or long codes, that only a program uses for its items."""
        return self.count > 0 and all(
            re.fullmatch(r"\d{4,}|(?=.*\d)[\w=+/-]{15,}", text) for text in self._counts
        )

    @property
    def are_running_numbers(self) -> bool:
        """Whether the rows are numbered from 1 on, as no years or amounts are."""
        return self.count == self.rows > 1 and list(self._cells) == [
            str(number) for number in range(1, self.count + 1)
        ]

    def are_ids(self, *, likely: bool) -> bool:
        """Return whether the cells can be IDs: short, hardly two the same; `likely` asks for their shape too.

        Numbers may begin again under each theme.
        """
        if not self.count or self.longest > LONGEST_ID or self.average > LONGEST_ID * 0.6:
            return False
        runs = [
            cell for number, cell in enumerate(self._cells) if not number or cell != self._cells[number - 1]
        ]
        are_numbers = all(cell.isdigit() and len(cell) < 5 for cell in runs)
        distinct = len(set(runs)) / len(runs)
        if not likely:
            return distinct > _MOSTLY or (are_numbers and len(set(runs)) > 1) or len(runs) < 3
        are_shaped = sum(1 for cell in runs if _has_shape_of_id(cell)) >= _NEARLY_ALL * len(runs)
        return are_shaped and (distinct > 0.9 or (are_numbers and distinct > 0.3))


def has_letter_and_digit(cell: str) -> bool:
    """Return whether a cell has both, as `K1` and `CAP/01` have, and no date or amount has."""
    return re.search(r"[^\W\d_]", cell) is not None and re.search(r"\d", cell) is not None


def _has_shape_of_id(cell: str) -> bool:
    """Return whether a cell looks like an ID: `T17`, `3.2`, `CO_0024_2021-Q2`, `CC/14`; no date, no words."""
    if read_id(cell):
        return True
    return re.fullmatch(r"[\w./\-]*\d[\w./\-]*", cell) is not None and not re.fullmatch(
        r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", cell
    )
