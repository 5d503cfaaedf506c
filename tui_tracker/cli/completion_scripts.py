"""Build the shell completion scripts from the commands' own parsers, so that they know every option."""

from __future__ import annotations

import argparse

import shtab

from tui_tracker.cli.command_table import COMMANDS, load
from tui_tracker.cli.main import PROGRAM, Parser, common_options
from tui_tracker.services.report.publish import FORMATS

IDS = {"bash": "_tui_tracker_ids", "zsh": "_tui_tracker_ids"}
THEMES = {"bash": "_tui_tracker_themes", "zsh": "_tui_tracker_themes"}
"""The shell functions that complete IDs and themes, by shell, as shtab expects them."""

_FILES = {"FILE", "TRACKER"}

_PREAMBLE = {
    "bash": """\
_tui_tracker_ids() { "${COMP_WORDS[0]/#\\~/$HOME}" completion --ids="$1" 2>/dev/null </dev/null; }
_tui_tracker_bare_ids() { [ -z "$1" ] || _tui_tracker_ids "$1"; }
_shtab_tui_tracker_pos_0_COMPGEN=_tui_tracker_bare_ids
_tui_tracker_themes() { "${COMP_WORDS[0]/#\\~/$HOME}" completion --themes="$1" 2>/dev/null </dev/null; }""",
    "zsh": """\
_tui_tracker_ids() { compadd -- ${(f)"$(tui-tracker completion --ids=$PREFIX 2>/dev/null </dev/null)"} }
_tui_tracker_themes() { compadd -- ${(f)"$(tui-tracker completion --themes=$PREFIX 2>/dev/null </dev/null)"} }
functions[_tui_tracker_commands]=$functions[_shtab_tui_tracker_commands]
_shtab_tui_tracker_commands() { _tui_tracker_commands; [[ -z $PREFIX ]] || _tui_tracker_ids }""",
}

_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName tui-tracker -ScriptBlock {{
    param($wordToComplete, $commandAst, $cursorPosition)
    $options = @{{
{options}
    }}
    $withIds = @({with_ids})
    $words = @($commandAst.CommandElements | ForEach-Object {{ $_.ToString() }})
    $typed = @($words | Select-Object -Skip 1 | Where-Object {{ $_ -ne $wordToComplete }})
    $command = $typed | Where-Object {{ $options.ContainsKey($_) }} | Select-Object -First 1
    $ask = {{ param($what) & $words[0] completion "--$what=$wordToComplete" 2>$null }}
    $found = if ($wordToComplete -like '-*') {{
        if ($command) {{ $options[$command] }} else {{ $options['show'] }}
    }} elseif ($typed[-1] -eq '--theme') {{
        & $ask themes
    }} elseif (-not $command) {{
        $options.Keys | Sort-Object
        if ($wordToComplete) {{ & $ask ids }}
    }} elseif ($withIds -contains $command) {{
        & $ask ids
    }}
    $found | Where-Object {{ $_ -and $_.StartsWith($wordToComplete) }} | ForEach-Object {{
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }}
}}"""


def script(shell: str) -> str:
    """Return the completion script for bash, zsh or powershell."""
    if shell == "powershell":
        return _powershell_script()

    return str(shtab.complete(_build_parser(), shell, preamble=_PREAMBLE))  # type: ignore[arg-type]


def _build_parser() -> Parser:
    """Return one parser with all commands; a bare ID takes the options of `show`."""
    root = Parser(prog=PROGRAM, parents=[common_options()])
    root.add_argument("--version", action="version", version="")
    for action in _own_arguments("show"):
        if action.option_strings:
            root._add_action(action)
    for action in root._actions:
        _set_completion(action)
    commands = root.add_subparsers()
    for name, (_, text) in COMMANDS.items():
        parser: argparse.ArgumentParser = commands.add_parser(name, parents=[common_options()], help=text)  # type: ignore[list-item]
        load(name).add_arguments(parser)
        for action in parser._actions:
            _set_completion(action)
    return root


def _set_completion(action: argparse.Action) -> None:
    """Set how an argument is completed, judging by its name."""
    if _takes_id(action):
        action.complete = IDS  # type: ignore[attr-defined]
    elif action.dest == "theme":
        action.complete = THEMES  # type: ignore[attr-defined]
    elif action.metavar == "FORMAT":
        action.choices = tuple(FORMATS)  # Only here: the command itself has a better message.
    elif action.metavar in _FILES:
        action.complete = shtab.FILE  # type: ignore[attr-defined]


def _takes_id(action: argparse.Action) -> bool:
    """Return whether an argument takes an existing ID; `add --id` and `set --rename` take new ones."""
    return action.metavar == "ID" and (not action.option_strings or "--into" in action.option_strings)


def _own_arguments(command: str) -> list[argparse.Action]:
    parser = argparse.ArgumentParser(add_help=False)
    load(command).add_arguments(parser)
    return parser._actions


def _powershell_script() -> str:
    arguments_by_command = {
        name: [*_own_arguments(name), *common_options(shown=True)._actions] for name in COMMANDS
    }
    options = {
        name: [
            option
            for action in arguments
            if action.help != argparse.SUPPRESS
            for option in action.option_strings
        ]
        for name, arguments in arguments_by_command.items()
    }
    return _POWERSHELL.format(
        options="\n".join(f"        '{name}' = @({_quoted(words)})" for name, words in options.items()),
        with_ids=_quoted(
            [name for name, arguments in arguments_by_command.items() if any(map(_takes_id, arguments))]
        ),
    )


def _quoted(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
