"""Our colour themes and the tokens that every colour theme gets for ratings, stages and diffs."""

from __future__ import annotations

from typing import Any

from textual.theme import Theme

DARK, LIGHT, HIGH_CONTRAST, SIXTEEN = (
    "tracker-dark", "tracker-light", "tracker-high-contrast", "tracker-16-colours",
)  # fmt: skip
COLOUR_THEME_WORDS = {
    DARK: "Dark", LIGHT: "Light", HIGH_CONTRAST: "High contrast", SIXTEEN: "The terminal's own 16 colours",
}  # fmt: skip
"""Our colour themes, in the order in which they are offered, as people call them."""

_DARK_TOKENS = {
    "rag-red": "#ff8080", "rag-amber": "#ffc266", "rag-green": "#7bd88f", "rag-blue": "#7cc4ff",
    "rag-grey": "#a0a8b0", "diff-gone": "#ff9d9d", "diff-new": "#8fe0a0", "quiet": "#98a2ad",
    "step1": "#c3a6e8", "step2": "#93a8f0", "step3": "#6fc4e4", "frame": "#4a5663",
}  # fmt: skip
_LIGHT_TOKENS = {
    "rag-red": "#b00020", "rag-amber": "#8a5200", "rag-green": "#1b6e34", "rag-blue": "#0b5cad",
    "rag-grey": "#5a636c", "diff-gone": "#b00020", "diff-new": "#1b6e34", "quiet": "#5a636c",
    "step1": "#6b3fa0", "step2": "#3c53b0", "step3": "#0a6a8a", "frame": "#a4aea6",
}  # fmt: skip
_HIGH_CONTRAST_TOKENS = {
    "rag-red": "#ff9a9a", "rag-amber": "#ffd24d", "rag-green": "#6dff8f", "rag-blue": "#8fd3ff",
    "rag-grey": "#e0e0e0", "diff-gone": "#ff9a9a", "diff-new": "#6dff8f", "quiet": "#e0e0e0",
    "step1": "#e3c8ff", "step2": "#b9c8ff", "step3": "#8fe4ff", "frame": "#ffffff",
}  # fmt: skip
_SIXTEEN_TOKENS = {
    "rag-red": "ansi_bright_red", "rag-amber": "ansi_bright_yellow", "rag-green": "ansi_bright_green",
    "rag-blue": "ansi_bright_cyan", "rag-grey": "ansi_white", "diff-gone": "ansi_bright_red",
    "diff-new": "ansi_bright_green", "quiet": "ansi_white", "step1": "ansi_bright_magenta",
    "step2": "ansi_bright_blue", "step3": "ansi_bright_cyan", "frame": "ansi_white",
}  # fmt: skip


def tokens(*, dark: bool, name: str = "") -> dict[str, str]:
    """Return the variables that every colour theme has: ratings, stages, diffs, quiet text, frames."""
    own = {HIGH_CONTRAST: _HIGH_CONTRAST_TOKENS, SIXTEEN: _SIXTEEN_TOKENS}.get(name)
    return dict(own or (_DARK_TOKENS if dark else _LIGHT_TOKENS))


def themes() -> tuple[Theme, ...]:
    """Return our colour themes: calm, with text at 7:1 or better."""
    return (
        _theme(
            DARK, accent="#8fd0c0", secondary="#8fb8a8",
            foreground="#e4e8ec", background="#15191e", surface="#1a1f25", panel="#232a32",
            cursor="#2d5a52", on_cursor="#ffffff", bar="#3a4653", trough="#1a1f25",
        ),
        _theme(
            LIGHT, dark=False, accent="#0b6b5d", secondary="#3a6d5e",
            foreground="#1c2126", background="#fbfbf8", surface="#f4f5f1", panel="#e6e9e3",
            cursor="#cfe8e0", on_cursor="#10231e", bar="#b9c2ba", trough="#f0f1ec",
        ),
        _theme(
            HIGH_CONTRAST, accent="#ffe14d", secondary="#ffffff",
            foreground="#ffffff", background="#000000", surface="#000000", panel="#202020",
            cursor="#ffe14d", on_cursor="#000000", bar="#ffffff", trough="#303030",
        ),
        _theme(
            SIXTEEN, accent="ansi_bright_cyan", secondary="ansi_white",
            foreground="ansi_bright_white", background="ansi_black", surface="ansi_black", panel="ansi_black",
            cursor="ansi_cyan", on_cursor="ansi_black", bar="ansi_white", trough="ansi_black",
            further={
                "ansi-background": "ansi_black", "ansi-foreground": "ansi_white",
                "border-blurred": "ansi_white", "input-cursor-background": "ansi_bright_white",
                "input-cursor-foreground": "ansi_black", "input-selection-background": "ansi_cyan",
                "input-selection-foreground": "ansi_black", "screen-selection-background": "ansi_cyan",
                "screen-selection-foreground": "ansi_black",
            },
        ),
    )  # fmt: skip


def _theme(
    name: str, *, accent: str, cursor: str, on_cursor: str, bar: str, trough: str, dark: bool = True,
    further: dict[str, str] | None = None, **colours: Any,
) -> Theme:  # fmt: skip
    """Return a colour theme; what warns, fails or succeeds in it has the colour of that rating.

    `cursor` to `trough` colour what Textual draws itself: cursors, scroll bars, the footer's keys.
    """
    ratings = tokens(dark=dark, name=name)
    variables = {
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
    return Theme(
        name=name, dark=dark, ansi=name == SIXTEEN, accent=accent, variables=variables | (further or {}),
        primary=ratings["rag-blue"], warning=ratings["rag-amber"], error=ratings["rag-red"],
        success=ratings["rag-green"], **colours,
    )  # fmt: skip
