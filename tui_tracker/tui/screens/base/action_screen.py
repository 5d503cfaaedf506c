"""The keys that change the action a screen is about: stage, rating, done, no change, question answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar

from tui_tracker.domain.codecs import encode_stages
from tui_tracker.domain.fields import ACTION, field_label, field_named
from tui_tracker.domain.history.cell import Cell
from tui_tracker.domain.plan.model import ActionEntry, UpdateState
from tui_tracker.domain.plan.progress import carried_over, is_complete, missing_parts, rating_that_counts
from tui_tracker.domain.text import join_words, plural
from tui_tracker.tui.dialogs.answers import AnswerDialog
from tui_tracker.tui.dialogs.messages import confirm
from tui_tracker.tui.dialogs.pickers import Picked, RatingPicker, StagePicker
from tui_tracker.tui.dialogs.placement import Anchor
from tui_tracker.tui.messages import ConflictMet
from tui_tracker.tui.screens.base.own_fields import OwnFieldEditing
from tui_tracker.tui.screens.base.undo_screen import UndoScreen

if TYPE_CHECKING:
    from tui_tracker.domain.plan.legend import Legend

Result = TypeVar("Result")
Loaded = TypeVar("Loaded")


class ActionScreen(UndoScreen[Result, Loaded]):
    """A screen about one action at a time."""

    PICKER_POSITION: ClassVar[str] = "list"
    """Where pickers open so that last period's update stays in view: over a `list` or a `note`."""

    @property
    def entry(self) -> ActionEntry | None:
        """The action that keys act on."""
        raise NotImplementedError

    @property
    def targets(self) -> tuple[ActionEntry, ...]:
        """The actions that stage, rating and done change: the one that keys act on, or several."""
        return (self.entry,) if self.entry else ()

    @property
    def undo_hint(self) -> str:
        """Where to undo what was just done."""
        return f"Press {self.undo_key} to undo."

    def picker_anchor(self) -> Anchor | None:
        """Return what pickers open near; None to have them where the style sheet puts them."""
        return None

    def action_stage(self) -> None:
        """Choose the stage; where none is set yet, last period's is highlighted."""
        if entries := self._editable_entries("stages"):
            picker = StagePicker(
                self.context.formatter,
                entries[0],
                over=self.PICKER_POSITION,
                number=len(entries),
                anchor=self.picker_anchor,
            )
            self.app.push_screen(picker, lambda picked: self._set(entries, "stages", picked))

    def action_rating(self) -> None:
        """Choose the rating."""
        if entries := self._rateable(self._editable_entries("rag")):
            picker = RatingPicker(
                self.context.formatter,
                entries[0],
                over=self.PICKER_POSITION,
                number=len(entries),
                anchor=self.picker_anchor,
            )
            self.app.push_screen(picker, lambda picked: self._set(entries, "rag", picked))

    async def action_done(self) -> None:
        """Mark the update as done, or not done; ask first where its note, stage or rating is missing."""
        entries = self._editable_entries("signed_off")
        if not entries:
            return
        done = any(entry.state is not UpdateState.DONE for entry in entries)

        def sign_off() -> None:
            self.run_worker(self._sign_off(entries, done))

        if done and (question := self._missing_question(entries)):
            confirm(self.app, question, sign_off, yes="Mark as done", no="Cancel")
        else:
            sign_off()

    def _missing_question(self, entries: tuple[ActionEntry, ...]) -> str:
        """Return a question to ask where anything is missing; empty where nothing is."""
        legend = self.context.formatter.legend
        lacking = [missing for entry in entries if (missing := missing_parts(entry, legend))]
        if not lacking:
            return ""
        if len(entries) == 1:
            words = join_words([f"no {name}" for name in lacking[0]])
            return f"{entries[0].action.id} has {words}. Mark its update as done anyway?"
        verb = "has" if len(lacking) == 1 else "have"
        names = dict.fromkeys(name for missing in lacking for name in missing)
        words = " or ".join(f"no {name}" for name in names)
        count = f"{len(lacking)} of {len(entries)} marked actions"
        return f"{count} {verb} {words}. Mark all their updates as done anyway?"

    async def _sign_off(self, entries: tuple[ActionEntry, ...], done: bool) -> None:
        value = self.session.author if done else None
        await self._change_all(entries, {entry.action.key: value for entry in entries}, "signed_off")

    async def _change_all(
        self, entries: tuple[ActionEntry, ...], values: Mapping[str, str | None], field: str
    ) -> None:
        """Set one field of several actions as one step, and say so where they are several."""
        period = self.session.period.key
        cells = {Cell(action=key, period=period, field=field): value for key, value in values.items()}
        step = await self.write(lambda: self.session.change_cells(cells))
        if step and field == "stages" and "rag" in step.fields:
            whose = "Their ratings are" if len(entries) > 1 else "Its rating is"
            self.toast(f"A complete action has no RAG rating. {whose} removed. {self.undo_hint}")
            return
        if step and field == "signed_off" and not any(values.values()):
            whose = plural(len(entries), "update") if len(entries) > 1 else f"The update of {step.printed_id}"
            verb = "are" if len(entries) > 1 else "is"
            self.toast(f"{whose} {verb} no longer marked as done. {self.undo_hint}")
        elif len(entries) > 1:
            name = field_label(field)
            words = f"{name[0].upper()}{name[1:]} set for {plural(len(entries), 'action')}. {self.undo_hint}"
            self.toast(words if step else "They all have that value already.")

    def action_no_change(self) -> None:
        """Ask why nothing changed; carries last period's stage and rating over and signs off."""
        entry = self._editable_entry("stages", "rag", "note", "signed_off")
        if entry is None:
            return
        if self.session.previous is None:
            key = self.key_name("actions", "write-note")
            self.toast(f"There is no earlier update to copy. Press {key} to write a note.")
            return
        question = f"{entry.action.id}: why has nothing changed since {self.session.previous.label}?"
        legend, before = self.context.formatter.legend, entry.previous or entry.update
        rating = rating_that_counts(before, before.stages, legend.final)
        copied = " and ".join([*["stage"] * bool(before.stages), *["RAG"] * bool(rating)])
        copies = f"Copies last year's {copied}, saves" if copied else "Saves"
        hint = f"{copies} your reason as the note, and marks the update as done."
        afterwards = entry._replace(update=carried_over(entry.update, before, legend.final))
        lacking = [name for name in missing_parts(afterwards, legend) if name != "note"]
        if lacking:
            hint += f" It then has no {' and no '.join(lacking)}."
        if entry.update.note or entry.draft:
            key = self.key_name("actions", "look-history")
            hint += f" Your current note moves to the history ({key})."

        self.ask_words(
            AnswerDialog(self.context, question, hint=hint),
            lambda reason: self.session.carry_over(entry.action.key, reason),
            lambda _: self._show_carried_over(entry.action.id, copied),
        )

    async def _show_carried_over(self, identity: str, copied: str) -> None:
        await self.load_and_show()
        copied = f", with last year's {copied}" if copied else ""
        self.toast(f"The update of {identity} is done{copied}. {self.undo_hint}")

    async def action_answered(self) -> None:
        """Close the coordinator's question about the action under the cursor."""
        entry = self.entry
        if entry is None or not entry.update.review:
            self.toast("There is no question about this action.")
        elif self.check_writable():
            if entry.draft or entry.update.note:
                await self._mark_answered(entry)
            else:
                question = (
                    f"{entry.action.id} has no note this year, so the coordinator gets no answer. "
                    "Mark the question as answered anyway?"
                )

                def mark() -> None:
                    self.run_worker(self._mark_answered(entry))

                confirm(self.app, question, mark, yes="Mark as answered", no="Cancel")

    async def _mark_answered(self, entry: ActionEntry) -> None:
        await self.write(lambda: self.session.change(entry.action.key, {"review": None}))
        self.toast(f"{entry.action.id}: question marked as answered. {self.undo_hint}")

    def action_own_fields(self) -> None:
        """Change one of the plan's own fields, such as the lead officer or the due date."""
        if (entries := self.targets) and self._check_changeable():
            self.run_worker(OwnFieldEditing(self, entries).begin())

    def opens_conflict(self, entry: ActionEntry, *fields: str) -> bool:
        """Return whether one of the fields is in conflict; if so, go to the conflict."""
        field = next((name for name in fields if name in entry.conflicts), None)
        if field:
            period = "" if field_named(field).record == ACTION else entry.update.period
            cell = Cell(action=entry.action.key, period=period, field=field)
            self.post_message(ConflictMet(cell))
        return field is not None

    @property
    def conflicts_hint(self) -> str:
        """Where to resolve what is in conflict."""
        return f"Press {self.key_name('actions', 'look-conflicts')} to resolve."

    def _editable_entry(self, *fields: str) -> ActionEntry | None:
        """Return the action under the cursor if these fields can be changed; else say why not."""
        entry = self.entry
        return entry if entry and self._is_editable(entry, *fields) else None

    def _editable_entries(self, field: str) -> tuple[ActionEntry, ...]:
        """Return the actions to change; of several, those in conflict are left out and named."""
        targets = self.targets
        if len(targets) < 2:
            return tuple(entry for entry in targets if self._is_editable(entry, field))
        if not self._check_changeable():
            return ()
        free = tuple(entry for entry in targets if field not in entry.conflicts)
        if len(free) < len(targets):
            names = ", ".join(entry.action.id for entry in targets if field in entry.conflicts)
            self.toast(f"Not changed, because in conflict: {names}. {self.conflicts_hint}")
        return free

    def _rateable(self, entries: tuple[ActionEntry, ...]) -> tuple[ActionEntry, ...]:
        """Return the actions without those that are complete, which have no rating; say that of them.

        One that is complete and still rated, as plans are printed, can be cleared.
        """
        final = self.context.formatter.legend.final
        complete = [
            entry for entry in entries if is_complete(entry.update.stages, final) and not entry.update.rag
        ]
        if complete:
            key = self.key_name("note" if self.PICKER_POSITION == "note" else "actions", "write-stage")
            names = join_words([entry.action.id for entry in complete])
            are = "is" if len(complete) == 1 else "are"
            self.toast(
                f"{names} {are} complete, so not rated. To rate it, choose another stage first ({key})."
            )
        return tuple(entry for entry in entries if entry not in complete)

    def _is_editable(self, entry: ActionEntry, *fields: str) -> bool:
        return self._check_changeable() and not self.opens_conflict(entry, *fields)

    def _check_changeable(self) -> bool:
        """Return whether this period's updates can be changed; where not, say why and who can help."""
        return self.check_period_open() and self.check_writable()

    def _set(self, entries: tuple[ActionEntry, ...], field: str, picked: Picked | None) -> None:
        if picked is None:
            return
        values = {entry.action.key: picked.value for entry in entries}
        if picked.is_last and len(entries) > 1:
            legend = self.context.formatter.legend
            values = {entry.action.key: _last_value(entry, field, legend) for entry in entries}
        self.run_worker(self._change_all(entries, values, field))


def _last_value(entry: ActionEntry, field: str, legend: Legend) -> str | None:
    """Return last period's stages or rating, encoded; no rating for an action that is complete."""
    if entry.previous is None:
        return None
    if field == "stages":
        return encode_stages(entry.previous.stages)
    return rating_that_counts(entry.previous, entry.update.stages or entry.previous.stages, legend.final)
