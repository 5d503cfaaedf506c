"""Merge returned files: choose a folder or files, see what would happen, then merge."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from textual.content import Content

from tui_tracker.domain.exchange.submission import Outcome
from tui_tracker.domain.text import clean_line, plural
from tui_tracker.services.exchange.incoming import Listing, first_folder, list_folder
from tui_tracker.services.exchange.merge import merge
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.services.system.work_folder import work_folder
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.messages import PromptDialog
from tui_tracker.tui.format.text import (
    hanging,
    joined,
    safe,
    safe_line,
    short_path,
    shorten_middle,
    without_commands,
)
from tui_tracker.tui.keys.key_queue import BACKGROUND
from tui_tracker.tui.keys.table import bindings_of
from tui_tracker.tui.models.merge_preview import FileLine, MergePreview, preview_of
from tui_tracker.tui.models.running_task import RunningTask
from tui_tracker.tui.screens.coordinator.task_screen import (
    TaskResult,
    TaskRow,
    TaskScreen,
    typed_path,
)

_FOLDER = "returned folder"
_SHOWN = 12
"""Lines of one kind that are shown; the rest are counted."""
_PATH_COLUMNS = 60
"""Columns of a path that a message repeats."""
_INDENT = "  "
_MARKS = {
    Outcome.TAKEN: ("✓", "$rag-green"), Outcome.DUPLICATE: ("=", "$quiet"),
    Outcome.SUPERSEDED: ("=", "$quiet"), Outcome.REFUSED: ("✗", "$rag-red"),
}  # fmt: skip


class MergeScreen(TaskScreen[Listing]):
    """Enter opens a folder or marks a file; `w` shows what would happen, and once more merges."""

    BINDINGS = bindings_of("merge")
    HEADING = "Merge returned files"
    CHOICES = "Choose a folder, or mark files"
    HINT = "Enter open or mark"

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        last = context.preferences.get(_FOLDER, self.session.path)
        first = first_folder(self.session.path, work_folder(self.session.path, context.settings))
        self._folder = Path(last) if last and Path(last).is_dir() else first
        self._marked: list[Path] = []
        self._previewed: MergePreview | None = None

    def load(self) -> Listing:
        return list_folder(self._folder, besides=self.session.path)

    async def reload_if_changed(self) -> bool:
        """Offer the files again where the tracker was changed: the preview is not true any more."""
        has_changed = await super().reload_if_changed()
        if has_changed and self.result is None:
            self._previewed = None
        return has_changed

    # Choosing

    def rows(self, value: Listing) -> Sequence[TaskRow]:
        return [
            TaskRow("path", "Type or paste a path …", "", "·"),
            *[TaskRow("up", "Folder above", "", "↑")] * (self._folder.parent != self._folder),
            *(TaskRow(f"folder-{number}", f"{folder.name}/", "", "▸")
              for number, folder in enumerate(value.folders)),
            *(TaskRow(f"file-{number}", path.name, local_date_time(changed),
                      "✓" if path in self._marked else " ")
              for number, (path, changed) in enumerate(value.files)),
        ]  # fmt: skip

    def _wanted(self, value: Listing) -> list[Path]:
        """The files marked; without any, every returned file of the folder."""
        return self._marked or [path for path, _ in value.files]

    def choose(self, value: Listing, key: str) -> None:
        kind, _, number = key.partition("-")
        if kind == "path":
            hint = "A folder, or a returned file."
            dialog = PromptDialog(
                "Where are the files?", value=str(self._folder), hint=hint, save="Go", selected=True
            )
            self.app.push_screen(dialog, self._take_path)
        elif kind == "up":
            self._go(self._folder.parent)
        elif kind == "folder":
            self._go(value.folders[int(number)])
        else:
            path = value.files[int(number)][0]
            if path in self._marked:
                self._marked.remove(path)
            else:
                self._marked.append(path)
            self.redraw()

    def _take_path(self, text: str | None) -> None:
        if not text:
            return
        path = typed_path(text, self._folder)
        with suppress(OSError):  # too long for a name, or in a folder that may not be read
            if path.is_dir():
                self._go(path)
                return
            if path.is_file():
                self._go(path.parent)
                self._marked = [*self._marked, path]
                return
        named = shorten_middle(clean_line(str(path)), _PATH_COLUMNS)
        self.toast(f"There is no file or folder {named}. Check the path, or choose from the list.")

    def _go(self, folder: Path) -> None:
        self._folder = folder
        self._marked = []
        self.reload()

    # What would happen

    def preview(self, value: Listing) -> Content:
        if self._previewed is not None:
            return preview_content(self._previewed, self._columns, is_done=False)
        count = len(self._wanted(value))
        if value.problem:
            first = safe_line(value.problem, "$rag-red")
        elif self._marked:
            first = safe(f"{plural(count, 'file')} marked.", "bold")
        elif count:
            first = safe(f"{plural(count, 'file')} in this folder. Mark some to merge only those.", "bold")
        else:
            first = safe("No returned files in this folder. Open another one.", "bold")
        return joined([
            safe(short_path(self._folder), "$quiet"), first, safe(""),
            safe("First you see what would happen. Nothing is changed until you say so."),
            safe("Copies and workbooks can be merged in any order, and more than once."),
        ], "\n")  # fmt: skip

    @property
    def _columns(self) -> int:
        return self.pane.scrollable_content_region.width or self.app.size.width

    def button(self, value: Listing) -> str:
        count = len(self._wanted(value))
        if self._previewed is not None:
            return f"Merge {plural(self._previewed.files_merged, 'file')}" * self._previewed.brings_changes
        return f"Show what {plural(count, 'file')} would change" if count else ""

    def show(self, value: Listing) -> None:
        super().show(value)
        if self._previewed is not None and self.result is None:
            self.query_one("KeyedOptionList").display = False
            # The preview has the whole width now.
            self.call_after_refresh(self._preview_again)

    def begin(self, value: Listing) -> None:
        if self.check_writable():
            self.run_worker(self._merge(self._wanted(value)), group=BACKGROUND, exit_on_error=False)

    async def _merge(self, paths: Sequence[Path]) -> None:
        dry_run = self._previewed is None
        words = "Reading the files" if dry_run else "Merging"

        def job(task: RunningTask) -> MergePreview:
            if dry_run:
                return self._run(self.session.path, paths, task, dry_run=True)
            return self.session.run_service(lambda database: self._run(database, paths, task, dry_run=False))

        made = await self.run_task(words, job, can_cancel=True, writes=not dry_run)
        if made is None:
            return
        self.context.preferences.set(_FOLDER, str(self._folder), self.session.path)
        if dry_run:
            self._previewed = made
            self.pane.scroll_home(animate=False)
            self.redraw()
            self.focus_first()
        else:
            await self.finish(TaskResult(preview_content(made, self._columns, is_done=True)))

    def _run(
        self, database: Path, paths: Sequence[Path], task: RunningTask, *, dry_run: bool
    ) -> MergePreview:
        with merge(
            paths, database, self.context.settings, author=self.session.author, dry_run=dry_run,
            clock=self.session.clock, progress=task.step,
        ) as merged:  # fmt: skip
            task.can_cancel = False
            return preview_of(merged)

    def action_back(self) -> None:
        """Go from the preview back to the choice of files, else leave."""
        if self.running is None and self._previewed is not None and self.result is None:
            self._previewed = None
            self.redraw()
            self.focus_first()
        else:
            super().action_back()


def preview_content(preview: MergePreview, columns: int, *, is_done: bool) -> Content:
    """Return a merge in words: what it comes to, what was refused, what to decide, then file by file."""
    lines = [hanging(preview.summary, columns, "", "bold")]
    if not preview.pending:
        lines.append(safe("✓ No conflicts, and nothing to decide.", "$rag-green"))
    if is_done and preview.backup:
        lines.append(hanging(f"Backup made before the merge: {preview.backup.name}", columns, "", "$quiet"))
    elif not is_done:
        what_next = (
            "Nothing is changed yet. Press w to merge, Esc to go back."
            if preview.brings_changes
            else "There is nothing to merge."
        )
        lines.append(safe(what_next))
    lines.append(safe(""))
    refused = [file for file in preview.files if file.outcome is Outcome.REFUSED]
    for file in refused:
        lines += [*_file_lines(file, columns), safe("")]
    for group in preview.pending:
        keys = "Press ! to resolve." if group.conflicts else "Press p to decide."
        heading = group.title + (f". {keys}" if is_done else "")
        lines += _listed(heading, [f"{name}  {words}" for name, words in group.lines], columns)
    if preview.to_read:
        lines += _listed(f"Please read: {len(preview.to_read)}", preview.to_read, columns)
    for file in preview.files:
        if file not in refused:
            lines += _file_lines(file, columns)
    return joined(lines, "\n")


def _listed(heading: str, items: Sequence[str], columns: int) -> list[Content]:
    """Return the first items under a heading, and how many more there are."""
    return [
        safe(heading, "bold $rag-amber"),
        *(hanging(item, columns, _INDENT, mark="· ") for item in items[:_SHOWN]),
        *[safe(f"and {len(items) - _SHOWN} more", "$quiet")] * (len(items) > _SHOWN),
        safe(""),
    ]


def _file_lines(file: FileLine, columns: int) -> list[Content]:
    mark, colour = _MARKS[file.outcome]
    words = file.words
    if file.outcome is Outcome.REFUSED:
        words = f"Not merged: {without_commands(words)}"
    name = hanging(file.name, columns, _INDENT, "bold", mark=_INDENT)
    lines = [joined([safe(mark, f"bold {colour}"), name[len(mark) :]])]
    lines += [hanging(file.source, columns, _INDENT, "$quiet")] * bool(file.source)
    lines.append(hanging(words, columns, _INDENT))
    notices = (without_commands(notice) for notice in file.notices)
    return [*lines, *(hanging(notice, columns, "    ", "$rag-amber", mark="  ! ") for notice in notices)]
