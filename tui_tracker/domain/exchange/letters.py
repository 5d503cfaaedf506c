"""Texts to send to a lead by email: with a copy, and as a reminder."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.text import clean_line, plural


def copy_letter(
    lead: str,
    themes: Sequence[str],
    actions: int,
    *,
    period: str,
    due: str,
    file: str,
    author: str,
    is_workbook: bool = False,
    login: str = "",
) -> str:
    """Return the email to send with a copy: what is asked, by when, and how to open and return the file.

    A copy that syncs with a hub needs no file to be returned: its email names the lead's `login`.
    """
    by = f" by {day_label(due)}" if due else ""
    yours = plural(actions, "action") if actions != 1 else "action"
    if is_workbook:
        how = "Open it in Excel, fill in the yellow cells, save it, and send it back to me."
    elif login:
        how = (
            "Open it with tui-tracker (you can drag the file onto the program) and write your updates. "
            f"On our network, choose Sync with the hub in the palette (Ctrl+P) and sign in as {login}, with "
            "the password that you get separately: your changes then reach me without a file. "
            "Without the network, press F9 to write the file to return, and send me that file."
        )
    else:
        how = (
            "Open it with tui-tracker (you can drag the file onto the program), write your updates, "
            "press F9 to write the file to return, and send me that file."
        )
    return _letter([
        _subject(f"{period} update: {', '.join(themes)}"),
        "",
        greeting(lead),
        "",
        f"Please update your {yours} in {', '.join(themes)} for {period}{by}.",
        f"Your copy is attached: {file}",
        how,
        " ".join(
            ["Your text is saved as you type."] * (not is_workbook)
            + ["You can send the file more than once: I get your newest changes."] * (not login)
        ),
        *["If you do not have the program yet, or have a question, reply to this email."] * (not is_workbook),
        "",
        author,
    ])  # fmt: skip


def reminder_letter(
    lead: str,
    themes: Sequence[str],
    not_done: int | None,
    *,
    period: str,
    due: str,
    is_late: bool,
    author: str,
) -> str:
    """Return the reminder to a lead whose copy is not returned, or returned with actions not done."""
    by = f"It {'was' if is_late else 'is'} due by {day_label(due)}." if due else ""
    if not_done is None:
        state = f"I have not received your {period} update of {', '.join(themes)} yet."
    else:
        verb = "is" if not_done == 1 else "are"
        state = (
            f"Thank you for your {period} update of {', '.join(themes)}. "
            f"{plural(not_done, 'action')} {verb} not done yet."
        )
    return _letter([
        _subject(f"Reminder: {period} update of {', '.join(themes)}"),
        "",
        greeting(lead),
        "",
        f"{state} {by}".rstrip(),
        "Please send me your file, even if it is not finished: you can send it again later.",
        "",
        author,
    ])  # fmt: skip


def _letter(lines: Sequence[str]) -> str:
    """Join lines; names in them keep no line break and no character that steers a terminal."""
    return "\n".join(clean_line(line) for line in lines)


def _subject(text: str) -> str:
    return f"Subject: {text}"


def greeting(lead: str) -> str:
    """Return how an email to a lead begins."""
    first = lead.strip().partition(" ")[0]
    return f"Dear {first}," if first else "Hello,"
