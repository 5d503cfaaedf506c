"""The base of the coordinator's screens: what can be chosen, what will happen, then what happened."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, TypeVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tui_tracker.named_tuple import NamedTuple
from tui_tracker.services.system.open_path import open_path
from tui_tracker.services.system.work_folder import work_folder
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import PromptDialog, dialog_button, error_dialog
from tui_tracker.tui.format.text import fit_width, joined, safe, safe_line, short_path, shorten_middle
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.models.running_task import RunningTask, TaskCancelled
from tui_tracker.tui.screens.base.screen import BaseScreen
from tui_tracker.tui.widgets.option_list import KeyedOptionList
from tui_tracker.tui.widgets.theme_table import filled_bar

Loaded = TypeVar("Loaded")
Value = TypeVar("Value")

_LABEL, _LONG_LABEL = 12, 28
"""Columns that a label has at least, and that a long one keeps beside a long value."""
_MARK, _GAP = 2, 2
"""Columns before a label, and after it."""
_BAR = 20
INTERVAL = 0.1
"""Seconds between two drawings of the progress."""


class TaskRow(NamedTuple):
    """One line of what can be chosen."""

    key: str
    label: str
    value: str = ""
    mark: str = ""
    """A tick, a blank, or nothing where the line has none."""
    leads_to: str = ""
    """The name of the screen that the line opens, as the table of keys has it; empty where it opens none."""


class TaskResult(NamedTuple):
    """What happened, and where."""

    content: Content
    folder: Path | None = None
    """The folder that holds what was written."""
    file: Path | None = None
    """What was written, where it is one file to read."""


class TaskScreen(BaseScreen[None, Loaded]):
    """One piece of work: its choices at the left, what will happen at the right; `w` does it."""

    AUTO_FOCUS = "#do"
    SCROLLED = "VerticalScroll"
    BINDINGS = bindings_of("task")
    HEADING: ClassVar[str] = ""
    CHOICES: ClassVar[str] = "Choose"
    HINT: ClassVar[str] = "Enter change"
    """What Enter does in the choices; said while they have the focus, as a button has it otherwise."""
    PREVIEW: ClassVar[str] = "What will happen"
    BEFORE: ClassVar[tuple[str, ...]] = ("do",)
    """Actions of keys that are for the choices."""
    AFTER: ClassVar[tuple[str, ...]] = ()
    """Actions of keys that are for the result."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.running: RunningTask | None = None
        self.result: TaskResult | None = None
        """What was done; None until then."""
        self._words = ""
        """What the button says that does the work."""
        self._ways: dict[str, str] = {}
        """The screens that lines lead to, by the lines' keys."""

    def body(self) -> ComposeResult:
        with Container(id="task"):
            yield KeyedOptionList()
            with VerticalScroll(can_focus=False):
                yield Static(markup=False)
        yield Static(classes="message", markup=False)
        with Horizontal(classes="buttons"):
            yield dialog_button("", "do")
            yield dialog_button("Open the file (f)", "read")
            yield dialog_button("Open the folder (o)", "open")
            yield dialog_button("Back (Esc)", "back")

    # What a screen of this kind says

    def rows(self, value: Loaded) -> Sequence[TaskRow]:
        """Return the lines of what can be chosen."""
        raise NotImplementedError

    def preview(self, value: Loaded) -> Content:
        """Return what will happen."""
        raise NotImplementedError

    def choose(self, value: Loaded, key: str) -> None:
        """Change what the line of this key says."""

    def button(self, value: Loaded) -> str:
        """Return the words of the button that does the work; empty where it cannot be done."""
        raise NotImplementedError

    def begin(self, value: Loaded) -> None:
        """Do the work."""
        raise NotImplementedError

    # Drawing

    def set_up(self) -> None:
        self.frame(KeyedOptionList, self.CHOICES)
        self.frame(self.SCROLLED, self.PREVIEW)

    def show(self, value: Loaded) -> None:
        self.show_title(self.HEADING, self.due_label())
        choices, pane = self.query_one(KeyedOptionList), self.pane
        choices.display = self.result is None
        if self.result is None:
            self._fill(choices, self.rows(value))
        content = self.preview(value) if self.result is None else self.result.content
        pane.border_title = self.PREVIEW if self.result is None else "Done"
        pane.query_one(Static).update(content)
        self.call_after_refresh(self._say_how_to_scroll)
        words = self.button(value) if self.result is None else ""
        self._words = words
        self.query_one("#do").display = bool(words)
        self.query_one("#read").display = bool(self.result and self.result.file)
        self.query_one("#open").display = bool(self.result and self.result.folder)
        self.query_one("#back", Button).label = safe(
            " Back (Esc) " if self.result is None else " OK (Enter) "
        )
        if self.focused is None or not self.focused.display:
            self.focus_first()
        self._show_keys()
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        """Say what Enter does: it is for a button or for the choices, never for both."""
        if self.value is not None:
            self._show_keys()

    def _show_keys(self) -> None:
        """Write beside the first button and the choices which key works there now."""
        choices, button = self.query_one(KeyedOptionList), self.query_one("#do", Button)
        choices.border_subtitle = self.HINT if self.focused is choices else "↑ go here"
        label = f" {self._words} ({'Enter' if self.focused is button else 'w'}) "
        if str(button.label) != label:
            button.label = safe(label)
            button.refresh(layout=True)

    @on(OptionList.OptionHighlighted)
    def _preview_again(self) -> None:
        """Draw what will happen once more: it may be about the choice under the cursor."""
        if self.value is not None and self.result is None and self.is_open:
            self.pane.query_one(Static).update(self.preview(self.value))

    def _say_how_to_scroll(self) -> None:
        """Say in the frame of a text that has more than fits how to see it."""
        if self.is_open:
            key = self.key_name("task", "look-scroll-down")
            self.pane.border_subtitle = f"{key} show the rest" if self.pane.max_scroll_y else ""

    def on_resize(self) -> None:
        """Fit what is shown into the panes once they have their new width."""
        self.call_after_refresh(self.redraw)

    def highlighted_row(self) -> int | None:
        """Return the number of the choice under the cursor."""
        return self.query_one(KeyedOptionList).highlighted

    def focus_first(self) -> None:
        """Give the focus to the button for Enter, or to the choices where nothing can be done yet."""
        if self.query_one("#do").display:
            self.query_one("#do").focus()
        else:
            self.query_one("KeyedOptionList" if self.result is None else "#back").focus()

    def _fill(self, choices: OptionList, rows: Sequence[TaskRow]) -> None:
        highlighted = choices.highlighted or 0
        columns = choices.scrollable_content_region.width or self.app.size.width
        labels = _label_width(rows, columns)
        self._ways = {row.key: row.leads_to for row in rows if row.leads_to}
        choices.clear_options()
        choices.add_options([Option(_row_content(row, labels, columns), id=row.key) for row in rows])
        if rows:
            choices.highlighted = min(highlighted, len(rows) - 1)

    # Working

    async def run_task(
        self,
        words: str,
        job: Callable[[RunningTask], Value],
        *,
        can_cancel: bool = False,
        writes: bool = False,
    ) -> Value | None:
        """Run a job on a thread with its progress shown; None where it failed or was stopped.

        A job that `writes` waits for its turn among the writes.
        """
        self.running = task = RunningTask(words, can_cancel=can_cancel)
        timer = self.set_interval(INTERVAL, self._show_progress)
        self._show_progress()
        try:
            if writes:
                return await self.context.write(lambda: job(task))
            return await asyncio.to_thread(job, task)
        except TaskCancelled:
            self.toast("Stopped. Nothing was changed.")
        except Exception as error:
            self.app.push_screen(error_dialog(await self.context.explain(error)))
        finally:
            timer.stop()
            self.running = None
            if self.is_open:
                self._show_progress()
        return None

    async def finish(self, result: TaskResult) -> None:
        """Show what happened; the open screens below follow."""
        self.result = result
        if self.is_open:
            await self.load_and_show()
            self.focus_first()
        else:
            self.app.notify("The work is done.")

    def _show_progress(self) -> None:
        line, task = self.query_one(".message", Static), self.running
        line.set_class(task is not None, "-shown")
        if task is not None:
            line.update(_progress_content(task))

    # What keys do

    def on_button_pressed(self, event: Button.Pressed) -> None:
        actions = {"do": self.action_do, "read": self.action_open_file, "open": self.action_open_folder}
        actions.get(event.button.id or "", self.action_back)()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if self.value is None or self.running is not None or not event.option_id:
            return
        if leads_to := self._ways.get(event.option_id):
            self.run_worker(self.app.run_action(f"app.open({leads_to!r})"), exit_on_error=False)
        else:
            self.choose(self.value, event.option_id)

    def action_do(self) -> None:
        """Do the work."""
        if self.value is not None and not self.running and not self.result and self.button(self.value):
            self.begin(self.value)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action == "open_folder":
            return bool(self.result and self.result.folder)
        if action == "open_file":
            return bool(self.result and self.result.file)
        if action in self.BEFORE:
            return self.result is None
        if action in self.AFTER:
            return self.result is not None
        return True

    def action_focus_choices(self) -> None:
        """Go from the buttons to the choices."""
        choices = self.query_one(KeyedOptionList)
        if choices.display:
            choices.focus()

    def action_open_folder(self) -> None:
        """Open the folder that was written to; where that is not possible, copy its path."""
        self._open(self.result and self.result.folder, "folder")

    def action_open_file(self) -> None:
        """Open the file that was written in the program for its kind, else copy its path."""
        self._open(self.result and self.result.file, "file")

    def _open(self, path: Path | None, kind: str) -> None:
        if path is None:
            return
        self.app.copy_to_clipboard(str(path))
        if not open_path(path):
            self.toast(f"The {kind} cannot be opened from here. Its path is copied: {short_path(path)}")

    def action_back(self) -> None:
        """Stop the work that can be stopped, else leave."""
        if self.running is None:
            self.dismiss(None)
        elif self.running.can_cancel:
            self.running.cancel()
        else:
            self.toast("This is being written and cannot be stopped now. It takes a moment.")

    async def finish_editing(self) -> bool:
        """Stop the work that can be stopped; what is being written is waited for."""
        if self.running is not None:
            self.running.cancel()
            return self.running.can_cancel
        return True

    def unsaved_question(self, question: str) -> str:
        """Ask before the program ends while work is in progress."""
        return f"{self.HEADING} is still running. {question}"


class FolderScreen(TaskScreen[Loaded]):
    """A task that writes into a folder, which the person chooses and the program remembers."""

    FOLDER: ClassVar[str] = ""
    """The preference that keeps the folder of each tracker."""
    SUBFOLDER: ClassVar[str] = ""
    """Name of the folder that is used first, in the folder of the person's work."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        last = context.preferences.get(self.FOLDER, self.session.path)
        first = work_folder(self.session.path, context.settings) / self.SUBFOLDER
        self.folder = Path(last) if last else first

    def ask_folder(self) -> None:
        """Ask for the folder by its path."""

        def answered(text: str | None) -> None:
            if text:
                self.folder = typed_path(text, self.folder)
                self.context.preferences.set(self.FOLDER, str(self.folder), self.session.path)
                self.redraw()

        hint = "Type or paste its path. It is made when it does not exist yet."
        self.app.push_screen(
            PromptDialog("Which folder?", value=str(self.folder), hint=hint, save="Use it", selected=True),
            answered,
        )


def typed_path(text: str, beside: Path) -> Path:
    """Return the path that somebody typed or pasted, as Windows copies it in quotes too."""
    path = Path(text.strip().strip("\"'"))
    with suppress(RuntimeError):  # the home folder of somebody whom this computer does not know
        path = path.expanduser()
    return path if path.is_absolute() else beside / path


def _label_width(rows: Sequence[TaskRow], columns: int) -> int:
    """Return the width of the labels beside values: the values begin below one another."""
    valued = [row for row in rows if row.value]
    widest = max([_LABEL, *(cell_len(row.label) for row in valued)])
    mark = _MARK * any(row.mark for row in valued)
    room = columns - mark - _GAP - max([0, *(cell_len(row.value) for row in valued)])
    return min(widest, max(room, _LONG_LABEL))


def _row_content(row: TaskRow, labels: int, columns: int) -> Content:
    mark = safe(f"{row.mark} ", "bold $accent") if row.mark else safe("")
    if row.value:
        label = f"{fit_width(shorten_middle(row.label, labels), labels)}  "
    else:
        label = shorten_middle(row.label, columns - mark.cell_length)
    return joined([mark, safe_line(label, "bold"), safe_line(row.value)])


def _progress_content(task: RunningTask) -> Content:
    bar = f"  {filled_bar(task.done, task.total, _BAR)}  {task.done} of {task.total}" if task.total else " …"
    detail = f"  {task.detail}" if task.detail else ""
    way_out = "  Stopping …" if task.is_cancelled else "  Esc stop" if task.can_cancel else ""
    return joined([safe(task.words, "bold"), safe(bar), safe(detail), safe(way_out, "$quiet")])
