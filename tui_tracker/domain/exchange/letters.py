"""Texts to send to a lead by email: with a copy, and as a reminder."""

from __future__ import annotations

from collections.abc import Sequence

from tui_tracker.domain.plan.periods import day_label
from tui_tracker.domain.text import clean_line, one_line, plural


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
    to_do: int | None = None,
    questions: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the email to send with a copy: what is asked, by when, and how to open and return the file.

    `to_do` is how many of the actions are not done yet, `questions` are the open ones with their IDs.
    A copy that syncs with a hub needs no file to be returned: its email names the lead's `login`.
    """
    by = f" by {day_label(due)}" if due else ""
    task = _task(questions, only_questions=to_do == 0, is_workbook=is_workbook)
    if is_workbook:
        how = f"Open it in Excel, {task}, save it, and send it back to me."
    elif login:
        how = (
            f"Open it with tui-tracker (you can drag the file onto the program) and {task}. "
            f"On our network, choose Sync with the hub in the palette (Ctrl+P) and sign in as {login}, with "
            "the password that you get separately: your changes then reach me without a file. "
            "Without the network, press F9 to write the file to return, and send me that file."
        )
    else:
        how = (
            f"Open it with tui-tracker (you can drag the file onto the program), {task}, "
            "press F9 to write the file to return, and send me that file."
        )
    return _letter([
        _subject(f"{period} update: {', '.join(themes)}"),
        "",
        greeting(lead),
        "",
        *_request_lines(f"{', '.join(themes)} for {period}", by, actions, to_do, questions),
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


def _task(questions: Sequence[tuple[str, str]], *, only_questions: bool, is_workbook: bool) -> str:
    """Return what a lead does in the copy, also where an answer is written."""
    update = "fill in the yellow cells" if is_workbook else "write your updates"
    if not questions:
        return update
    answer = "write your answer in the action's note"
    if len(questions) > 1:
        answer = "write each answer in its action's note"
    if not is_workbook:
        answer += ", then press Esc and a to mark the question as answered"
    return answer if only_questions else f"{update}, {answer}"


def _request_lines(
    update: str, by: str, actions: int, to_do: int | None, questions: Sequence[tuple[str, str]]
) -> list[str]:
    """Return what a lead is asked to do for an `update` such as `Energy for December 2025`."""
    asked = "my question" if len(questions) == 1 else f"my {len(questions)} questions"
    if questions and to_do == 0:
        request = f"Your updates in {update} are all done. Please answer {asked}{by}:"
        return [request, *_question_lines(questions), ""]
    request = f"Please update your {plural(actions, 'action') if actions != 1 else 'action'} in {update}{by}."
    if to_do == 0:
        request += f" {'It is' if actions == 1 else 'All are'} marked as done."
    elif to_do is not None and to_do < actions:
        request += f" {to_do} {'is' if to_do == 1 else 'are'} still to do."
    if not questions:
        return [request]
    return [request, f"Please answer {asked} too:", *_question_lines(questions), ""]


def _question_lines(questions: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{identity}: {one_line(text)}" for identity, text in questions]


def reminder_letter(
    lead: str,
    themes: Sequence[str],
    not_done: int | None,
    *,
    period: str,
    due: str,
    is_late: bool,
    author: str,
    questions: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the reminder to a lead whose copy is not returned, or returned with actions not done.

    With no action that is not done it is about the `questions` alone.
    """
    by = f"It {'was' if is_late else 'is'} due by {day_label(due)}." if due else ""
    request = "Please send me your file, even if it is not finished: you can send it again later."
    if not_done == 0:
        state, by = f"Your {period} update of {', '.join(themes)} is done, thank you.", ""
        request = "Please answer in your newest copy and send me that file, or reply to this email."
    elif not_done is None:
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
        *[f"I have {plural(len(questions), 'question')}:"] * bool(questions),
        *_question_lines(questions),
        request,
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
