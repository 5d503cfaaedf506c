"""The pictures that README and guides show, made from the real program."""

from __future__ import annotations

SCREENS = {"screenshot": "readme_picture", "conflicts": "conflicts[size1]", "home": "home[size1]"}
"""Each picture of a screen in docs, with the test of `tests/tui/test_pictures.py` that keeps it."""
