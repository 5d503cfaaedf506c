"""Update your actions line by line, as plain questions and answers.

For screen readers, slow connections and simple terminals. Each answer is saved at once. Enter keeps what
is there, = takes last year's stage or RAG, ? explains, back leads to the question before, u undoes the
last answer, q stops and keeps everything.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from tui_tracker.cli.arguments import resolve_ids, typed_value
from tui_tracker.cli.commands.submit import ask_name
from tui_tracker.cli.context import Invocation
from tui_tracker.cli.input import read_line
from tui_tracker.cli.output import print_lines
from tui_tracker.cli.text_layout import print_sentence
from tui_tracker.domain.checks.dates import promises_after
from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.field_values import value_words
from tui_tracker.domain.fields import field_named
from tui_tracker.domain.history.undo import EditStep
from tui_tracker.domain.plan.model import ActionEntry, Update, UpdateState
from tui_tracker.domain.plan.progress import is_complete, missing_parts, rating_that_counts
from tui_tracker.domain.plan.stages import stages_text
from tui_tracker.domain.report.wording import end_sentence
from tui_tracker.domain.text import join_words, plural
from tui_tracker.errors import ClosedPeriodError, UsageError
from tui_tracker.services.checks.check import Checker, make_checker
from tui_tracker.services.plan.terms import legend_for
from tui_tracker.services.system.local_time import local_day
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.services.tracker.steps import undone_words

EXAMPLES = """\
Examples:
  tui-tracker answer                          your actions that are not done
  tui-tracker "Transport - Jo.db" answer     in the copy that you were sent
  tui-tracker answer --theme T
  tui-tracker answer T3 T7-T9                 these, also if they are done"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("ids", nargs="*", metavar="ID", help="ask about these (default: all not done)")
    parser.add_argument("--theme", metavar="T", help="ask about this theme only")


def run(invocation: Invocation) -> int:
    session = invocation.session
    if session.period.closed:
        raise ClosedPeriodError(session.period.key, session.period.label)
    ask_name(invocation)
    questions = _Questions(session, invocation)
    entries = _entries_to_ask(invocation, session)
    print_sentence(f"{session.title}, {session.period.label}. {plural(len(entries), 'action')} to answer.")
    print_sentence("Enter keeps, = takes last year's stage or RAG, ? explains, q stops.")
    print_sentence("Type back for the question before, u to undo your last answer.")
    try:
        questions.ask_all(entries)
    except _Stopped:
        print_sentence()
        print_sentence("Stopped. Everything is saved.")
    _print_progress(invocation, session)
    return 0


class _Stopped(Exception):  # noqa: N818 - no error: the person wanted it
    """Somebody stopped: with q, or because there is no more input."""


class _Back(Exception):  # noqa: N818 - no error either
    """Somebody wants to go back to the question before."""


class _Again(Exception):  # noqa: N818 - no error either
    """Something was undone, so the question is asked with what there is now."""


class _Questions:
    """Asks about actions on standard input, and saves each answer."""

    def __init__(self, session: TrackerSession, invocation: Invocation) -> None:
        self._session, self._settings = session, invocation.settings
        self._legend = legend_for(invocation.settings)
        self._checker: Checker = make_checker(session, invocation.settings)
        self._made: list[str] = []
        """The steps made in this run that are not undone, by their times."""

    def ask_all(self, entries: Sequence[ActionEntry]) -> None:
        """Ask for stage, rating, note and done of each action; `back` returns to the question before."""
        parts = (self._ask_stage, self._ask_rating, self._ask_note, self._ask_done, self._ask_answered)
        position = 0
        asked: list[int] = []
        while position < len(entries) * len(parts):
            number, part = divmod(position, len(parts))
            entry = entries[number]
            if part == 0:
                print_sentence()
                print_lines(self._introduction(entry, f"{number + 1} of {len(entries)}"))
            try:
                if parts[part](entry.action.key):
                    asked.append(position)
                position += 1
            except _Again:
                continue
            except _Back:
                if not asked:
                    print_sentence("This is the first question.")
                    continue
                position = asked.pop()
                if entries[position // len(parts)] is not entry:
                    print_sentence(f"Back to {entries[position // len(parts)].action.id}.")

    def _introduction(self, entry: ActionEntry, number: str) -> Iterator[str]:
        yield f"{entry.action.id}, {number}. {entry.theme_name}."
        yield entry.action.text or "The text of this action is missing."
        if entry.update.review:
            yield f"Question from the coordinator: {entry.update.review}"
        before, period = entry.previous, self._session.previous
        if before and period:
            stage = stages_text(before.stages) or "no stage"
            yield f"{period.label}: {stage}, {self._rating(before)}."
            yield before.note or "There was no note."

    def _rating(self, update: Update) -> str:
        return self._legend.badge(update).label

    # Stage and rating

    def _ask_stage(self, key: str) -> bool:
        return self._ask_value(key, "stages")

    def _ask_rating(self, key: str) -> bool:
        return self._ask_value(key, "rag")

    def _ask_value(self, key: str, field: str) -> bool:
        """Ask for a stage or rating until the answer is understood; return whether it was asked for."""
        name = "Stage" if field == "stages" else "RAG"
        while True:
            entry = self._session.entry(key)
            if field in entry.conflicts:
                print_sentence(
                    f"{name} is in conflict: two people changed it. To resolve: tui-tracker conflicts"
                )
                return False
            update = entry.update
            now = stages_text(update.stages) if field == "stages" else self._rating(update)
            if field == "rag" and is_complete(update.stages, self._legend.final):
                if not update.rag:
                    print_sentence(f"{name}: not asked, as the action is {str(self._legend.final).lower()}.")
                    return False
                now = value_words(field, update.rag, self._legend) or now
            answer = self._read(f"{name}, now {now or 'not set'}?", self._value_help(field))
            if not answer:
                return True
            try:
                value = self._value(entry, field, answer)
            except UsageError as error:
                print_sentence(f"{error.cause} {error.remedy}")
                continue
            step = self._session.change(key, {field: value})
            self._keep(step)
            saved = value_words(field, value, self._legend) or "not set"
            if saved.casefold() != answer.casefold():
                print_sentence(f"{name}: {saved}.")
            if step and field == "stages" and "rag" in step.fields:
                print_sentence("A complete action has no RAG rating. Its rating is removed.")
            return True

    def _value(self, entry: ActionEntry, field: str, answer: str) -> str | None:
        before = entry.previous
        if answer == "=":
            if before is None:
                raise UsageError("There is no earlier update to copy.", "Type an answer instead.")
            if field == "stages":
                return encode_stages(before.stages)
            return rating_that_counts(before, entry.update.stages or before.stages, self._legend.final)
        choices = self._choices(field)
        if answer.isdecimal() and 1 <= int(answer) <= len(choices):
            answer = choices[int(answer) - 1][0]
        return None if answer == "-" else typed_value(field_named(field), answer, self._settings)

    def _choices(self, field: str) -> list[tuple[str, str]]:
        """Return the choices of a field, each with what it means."""
        if field == "stages":
            return [(stage.name, stage.definition) for stage in self._settings.stages]
        return [(rating.label, rating.definition) for rating in self._settings.ratings]

    def _value_help(self, field: str) -> list[str]:
        numbered = enumerate(self._choices(field), 1)
        lines = [
            f"{number}. {name}{': ' if meaning else ''}{meaning}." for number, (name, meaning) in numbered
        ]
        return [*lines, "Type a number or a name. - clears it, = takes last year's, Enter keeps it."]

    # Note

    def _ask_note(self, key: str) -> bool:
        """Ask for a note of any number of lines; each line is saved as a draft as it comes."""
        entry = self._session.entry(key)
        if "note" in entry.conflicts:
            print_sentence(
                "The note is in conflict: two people changed it. To resolve: tui-tracker conflicts"
            )
            return False
        begun = entry.update.note if entry.draft is None else entry.draft
        print_sentence(f"Note now: {begun}" if begun else "Note: nothing is written yet.")
        answer = self._read(
            "Your note? Type one line or several, then an empty line.", self._note_help(entry)
        )
        lines: list[str] = []
        if answer:
            # What was half typed before stays in the history.
            self._keep(self._session.seal_draft(key))
        while answer:
            lines.append(answer)
            self._session.save_draft(key, "\n".join(lines))
            answer = _read_line()
            if answer == "q":
                raise _Stopped
        if lines or entry.draft is not None:
            self._keep(self._session.seal_draft(key))
        return True

    def _note_help(self, entry: ActionEntry) -> list[str]:
        before = entry.previous
        promises = promises_after(before.note, before.period) if before else ()
        return [
            "What was done? How is it going? What comes next?",
            *(promise.question(local_day(self._session.clock())) for promise in promises),
            f"Aim for up to {self._settings.note_words} words. What you type replaces the note; the earlier "
            "one stays in the history. Enter keeps it.",
        ]

    # Done

    def _ask_done(self, key: str) -> bool:
        """Say what the checks find, then ask whether the update is done."""
        entry = self._session.entry(key)
        for finding in self._checker.findings([entry]):
            if finding.accepted is None:
                print_sentence(f"Check: {end_sentence(finding.message)}")
        is_done = entry.state is UpdateState.DONE
        missing = missing_parts(entry, self._legend)
        is_ready = not missing
        state = "marked as done" if is_done else "not marked as done"
        if missing:
            state += f"; {join_words(missing)} missing"
        keeps = "leaves it as it is" if is_done or not is_ready else "means yes"
        answer = self._read_yes_or_no(
            f"Done? y or n, now {state}. Enter {keeps}.",
            "Done means that the coordinator can use this update.",
        )
        wanted = is_done or is_ready if answer is None else answer
        if wanted != is_done:
            self._keep(self._session.sign_off(key, wanted))
            print_sentence("Marked as done." if wanted else "Not marked as done.")
        return True

    def _ask_answered(self, key: str) -> bool:
        """Ask whether the coordinator's question is answered, where there is one."""
        entry = self._session.entry(key)
        if not entry.update.review:
            return False
        print_sentence(f"Question from the coordinator: {entry.update.review}")
        nothing = (
            "" if entry.update.note else " You have not written a note, so the coordinator gets no answer."
        )
        if self._read_yes_or_no(
            f"Is it answered? y or n. Enter leaves it open.{nothing}",
            "Answer it in your note. What is answered is not asked again.",
        ):
            self._keep(self._session.change(key, {"review": None}))
            print_sentence("Marked as answered.")
        return True

    # Reading

    def _read(self, question: str, explanation: list[str]) -> str:
        """Ask a question and return the answer; `?`, `back`, `u` and `q` are dealt with here."""
        while True:
            print_sentence(question)
            answer = _read_line()
            if answer == "?":
                print_lines(explanation)
            elif answer == "q":
                raise _Stopped
            elif answer.lower() == "back":
                raise _Back
            elif answer == "u":
                self._undo()
                raise _Again
            else:
                return answer

    def _read_yes_or_no(self, question: str, explanation: str) -> bool | None:
        """Ask until the answer is yes, no or empty; return None for an empty one."""
        answers = {"y": True, "yes": True, "n": False, "no": False, "": None}
        while (answer := self._read(question, [explanation]).lower()) not in answers:
            print_sentence(f"{answer!r} is neither y nor n.")
        return answers[answer]

    def _keep(self, step: EditStep | None) -> None:
        """Remember a step of this run, which `u` may undo."""
        if step:
            self._made.append(step.id)

    def _undo(self) -> None:
        """Undo the last answer of this run, and nothing that was done before it or elsewhere."""
        if not self._made:
            print_sentence("You have not changed anything here yet, so nothing is undone.")
            print_sentence("To go to the question before, type back. To undo earlier work: tui-tracker undo")
            return
        step = self._session.undo()
        if step and step.made_at != self._made[-1]:
            self._session.redo()
            print_sentence(f"Your last change is not from here ({step.describe()}), so nothing is undone.")
            return
        self._made.pop()
        if step:
            print_lines(undone_words(step, self._legend, "To redo it: tui-tracker redo"))


def _read_line() -> str:
    """Return a line that somebody types; raises `_Stopped` where there is no more."""
    try:
        return read_line().strip()
    except (EOFError, KeyboardInterrupt):
        raise _Stopped from None


def _entries_to_ask(invocation: Invocation, session: TrackerSession) -> tuple[ActionEntry, ...]:
    """Return the actions asked for; else those of the lead's themes, or of all, not done or asked about."""
    args = invocation.args
    if args.ids:
        return tuple(session.find(identity) for identity in resolve_ids(args.ids, session))
    theme = session.theme(args.theme).key if args.theme else None
    return tuple(
        entry
        for entry in (session.entries(theme) if theme else session.own_entries())
        if entry.state is not UpdateState.DONE or entry.update.review
    )


def _print_progress(invocation: Invocation, session: TrackerSession) -> None:
    entries = session.own_entries()
    done = sum(1 for entry in entries if entry.state is UpdateState.DONE)
    print_sentence(f"{done} of {plural(len(entries), 'action')} done.")
    if session.is_copy:
        print_sentence(f"To make the file to send back: {invocation.command_line('submit')}")
