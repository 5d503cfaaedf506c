"""The command palette: what was used last first, then what the keys do here, then the rest of the work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator

from textual.app import App, SystemCommand
from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits
from textual.screen import Screen
from textual.system_commands import SystemCommandsProvider

from tui_tracker.tui.context import AppContext
from tui_tracker.tui.keys.table import spec_of

_RECENT = "palette"
"""The preference that keeps the titles used last, a line each."""
_MOST_RECENT = 5
_NOT_IN_PALETTE = (
    "file-palette", "move-down", "move-up", "move-first", "move-last",
    "move-left", "move-right", "look-scroll",
)  # fmt: skip
"""Beginnings of the ids of keys that only move: the palette offers work."""
Run = Callable[[ActiveBinding], Awaitable[None]]


class PaletteProvider(SystemCommandsProvider):
    """Offers the commands in the order of `palette_commands`, where Textual's own sorts them by letter."""

    async def discover(self) -> Hits:
        """Yield every command while nothing is typed."""
        for title, help_text, callback, is_offered in self.app.get_system_commands(self.screen):
            if is_offered:
                yield DiscoveryHit(title, callback, help=help_text)

    async def search(self, query: str) -> Hits:
        """Yield the commands that have every word typed; where none has, those with its letters in order."""
        commands = list(self.app.get_system_commands(self.screen))
        words = query.casefold().split()
        with_words = [
            command for command in commands if all(word in command.title.casefold() for word in words)
        ]
        matcher, least = self.matcher(query), 0.1 if with_words else 0.0
        for title, help_text, callback, _ in with_words or commands:
            if score := max(matcher.match(title), least):
                yield Hit(score, matcher.highlight(title), callback, help=help_text)


def palette_commands(
    app: App[None], context: AppContext, screen: Screen[object], run: Run, further: Iterable[SystemCommand]
) -> Iterator[SystemCommand]:
    """Yield the commands of a screen's keys and `further` ones; the last five used come first.

    `run` runs a live binding.
    """
    commands: dict[str, SystemCommand] = {}
    for active in screen.active_bindings.values():
        spec = spec_of(active.binding)
        if spec and active.enabled and not spec.id.startswith(_NOT_IN_PALETTE):
            keys = app.get_key_display(active.binding)
            commands.setdefault(
                spec.help_text,
                SystemCommand(
                    spec.help_text, f"Key: {keys}", lambda active=active: app.call_later(run, active)
                ),
            )
    for command in further:
        commands.setdefault(command.title, command)
    recent = _recent(context)
    order = [title for title in recent if title in commands]
    for title in dict.fromkeys([*order, *commands]):
        command = commands[title]
        yield command._replace(callback=lambda command=command: _use(context, command))


def _recent(context: AppContext) -> list[str]:
    return [title for title in (context.preferences.get(_RECENT) or "").splitlines() if title]


def _use(context: AppContext, command: SystemCommand) -> object:
    """Remember that a command was used, and run it."""
    titles = [command.title, *(title for title in _recent(context) if title != command.title)]
    context.preferences.set(_RECENT, "\n".join(titles[:_MOST_RECENT]))
    return command.callback()
