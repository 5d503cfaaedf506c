"""Our two colour themes and the tokens that every colour theme gets for ratings, stages and diffs."""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT = "tracker-dark", "tracker-light"

_DARK_TOKENS = {
    "rag-red": "#ff8080", "rag-amber": "#ffc266", "rag-green": "#7bd88f", "rag-blue": "#7cc4ff",
    "rag-grey": "#a0a8b0", "diff-gone": "#ff9d9d", "diff-new": "#8fe0a0", "quiet": "#98a2ad",
    "step1": "#c3a6e8", "step2": "#93a8f0", "step3": "#6fc4e4",
}  # fmt: skip
_LIGHT_TOKENS = {
    "rag-red": "#b00020", "rag-amber": "#8a5200", "rag-green": "#1b6e34", "rag-blue": "#0b5cad",
    "rag-grey": "#5a636c", "diff-gone": "#b00020", "diff-new": "#1b6e34", "quiet": "#5a636c",
    "step1": "#6b3fa0", "step2": "#3c53b0", "step3": "#0a6a8a",
}  # fmt: skip


def tokens(*, dark: bool) -> dict[str, str]:
    """Return the variables that every colour theme has: ratings, stages, diffs, quiet text."""
    return dict(_DARK_TOKENS if dark else _LIGHT_TOKENS)


def themes() -> tuple[Theme, Theme]:
    """Return the dark and the light colour theme: calm, with text at 7:1 or better."""
    return (
        Theme(
            name=DARK, dark=True, primary="#7cc4ff", secondary="#8fb8a8", accent="#8fd0c0",
            warning="#ffc266", error="#ff8080", success="#7bd88f",
            foreground="#e4e8ec", background="#15191e", surface="#1a1f25", panel="#232a32",
            variables=_widget_colours(accent="#8fd0c0", cursor="#2d5a52", on_cursor="#ffffff", bar="#3a4653",
                                 trough="#1a1f25"),
        ),
        Theme(
            name=LIGHT, dark=False, primary="#0b5cad", secondary="#3a6d5e", accent="#0b6b5d",
            warning="#8a5200", error="#b00020", success="#1b6e34",
            foreground="#1c2126", background="#fbfbf8", surface="#f4f5f1", panel="#e6e9e3",
            variables=_widget_colours(accent="#0b6b5d", cursor="#cfe8e0", on_cursor="#10231e", bar="#b9c2ba",
                                 trough="#f0f1ec"),
        ),
    )  # fmt: skip


def _widget_colours(*, accent: str, cursor: str, on_cursor: str, bar: str, trough: str) -> dict[str, str]:
    """Name the colours of what Textual draws itself: cursors, scroll bars, the footer's keys."""
    return {
        "footer-key-foreground": accent,
        "block-cursor-background": cursor, "block-cursor-foreground": on_cursor,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": cursor, "block-cursor-blurred-foreground": on_cursor,
        "block-hover-background": trough,
        "scrollbar": bar, "scrollbar-hover": accent, "scrollbar-active": accent,
        "scrollbar-background": trough, "scrollbar-background-hover": trough,
        "scrollbar-background-active": trough, "scrollbar-corner-color": trough,
        "border": accent,
    }  # fmt: skip
