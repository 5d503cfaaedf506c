"""Show where the settings file is."""

from __future__ import annotations

from pathlib import Path

from textual.app import App

from tui_tracker.services.system.open_path import open_path
from tui_tracker.tui.context import AppContext
from tui_tracker.tui.dialogs.choices import ChoiceDialog
from tui_tracker.tui.format.text import short_path


def show_settings_file(app: App[None], context: AppContext) -> None:
    """Show the path of the settings file, copied, and offer to open its folder."""
    path = Path(context.settings.path) if context.settings.path else None
    if path is None:
        folder = context.session.path.absolute().parent
        heading = "There is no settings file: the settings that come with the program are used."
        explanation = f"To have your own, save a file named config.toml in {short_path(folder)}."
    else:
        folder = path.parent
        app.copy_to_clipboard(str(path))
        heading = "Leads, due date, stages and ratings are set in this file. Its path is copied."
        explanation = f"{short_path(path)}\n\nChanges take effect when you next start the program."

    def answered(choice: str | None) -> None:
        if choice == "o" and not open_path(folder):
            app.copy_to_clipboard(str(folder))
            app.notify(f"The folder cannot be opened from here. Its path is copied: {short_path(folder)}")

    app.push_screen(ChoiceDialog(heading, explanation, {"o": "open its folder"}, later="Close"), answered)
