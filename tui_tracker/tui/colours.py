"""Our two colour themes and the tokens that every colour theme gets for ratings and diffs."""

from __future__ import annotations

from textual.theme import Theme

DARK, LIGHT = "tracker-dark", "tracker-light"

_DARK_TOKENS = {
    "rag-red": "#ff8080", "rag-amber": "#ffc266", "rag-green": "#7bd88f", "rag-blue": "#7cc4ff",
    "rag-grey": "#a0a8b0", "diff-gone": "#ff9d9d", "diff-new": "#8fe0a0", "quiet": "#98a2ad",
}  # fmt: skip
_LIGHT_TOKENS = {
    "rag-red": "#b00020", "rag-amber": "#8a5200", "rag-green": "#1b6e34", "rag-blue": "#0b5cad",
    "rag-grey": "#5a636c", "diff-gone": "#b00020", "diff-new": "#1b6e34", "quiet": "#5a636c",
}  # fmt: skip


def tokens(*, dark: bool) -> dict[str, str]:
    """Return the variables that every colour theme has: ratings, diffs, quiet text."""
    return dict(_DARK_TOKENS if dark else _LIGHT_TOKENS)


def themes() -> tuple[Theme, Theme]:
    """Return the dark and the light colour theme: calm, with text at 7:1 or better."""
    return (
        Theme(
            name=DARK, dark=True, primary="#7cc4ff", secondary="#8fb8a8", accent="#8fd0c0",
            warning="#ffc266", error="#ff8080", success="#7bd88f",
            foreground="#e4e8ec", background="#15191e", surface="#1a1f25", panel="#232a32",
            variables={"footer-key-foreground": "#8fd0c0", "block-cursor-background": "#2d5a52",
                       "block-cursor-foreground": "#ffffff", "block-cursor-text-style": "bold"},
        ),
        Theme(
            name=LIGHT, dark=False, primary="#0b5cad", secondary="#3a6d5e", accent="#0b6b5d",
            warning="#8a5200", error="#b00020", success="#1b6e34",
            foreground="#1c2126", background="#fbfbf8", surface="#ffffff", panel="#eceee9",
            variables={"footer-key-foreground": "#0b6b5d", "block-cursor-background": "#cfe8e0",
                       "block-cursor-foreground": "#10231e", "block-cursor-text-style": "bold"},
        ),
    )  # fmt: skip
