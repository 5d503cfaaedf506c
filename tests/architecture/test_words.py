"""What people read is in one vocabulary: phrases ruled out for messages, help and settings stay out."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.paths import ROOT

PACKAGE = ROOT / "tui_tracker"
RULED_OUT = re.compile(
    r"""(?ix)\b(?:
      (?:is|are)\ none | there\ is\ not | of\ which | as\ it\ stood | shall | whoever | meanwhile
    | told | tells? | telling | says\ so
    | stands? | standing
    | (?:take|for)\s\S*\s?\S+['’]s\ word | for\ your\ word | (?:coordinator|lead)['’]s\ word
    | second\ look | look\ again
    | carried\ on | carries\ (?:it|on)
    | (?:is|are)\ of | of\ another\ plan | is\ no\ \w+\ (?:of|that)
    | by\ itself | last\ time | all\ the\ same
    | goes?\ on | gives?\ way | put\ it\ right
    | t[ao]ken?\ back | (?:takes|took)\ back | taken\ (?:in|over) | takes?\ (?:it|them|one)\ (?:in|back)
    | brought\ back | brings?\ (?:it|them)?\ ?back | made\ again | done\ again
    | c[ao]mes?\ back | what\ came
    | settles?d? | last\ agreed
    | valid\ are | there\ are:
    | hand(?:ed|s)?\ out | mail(?:ed|s)? | e-mail(?:ed|s)?
    | outstanding | (?:none|\{\}|\d+)\ left | not\ updated | what\ is\ left
    )(?!\w)"""
)
"""Phrases of an older, private language, and second words for what has a word of its own."""
UNCLEAR = re.compile(
    r"""(?ix)\b(?:
      go(?:es|ing)?\ on | gone\ on | let(?:ting|s)?\ go | lest | whoever | hands?\ out
    | (?:desk|bench|pen|docket|harvest|house|strays?|ladder|trail)
    | knowingly | nobody['’]s\ word | without\ a\ word
    )(?!\w)"""
)
"""Phrases that readers of the code stop at, ruled out in docstrings and comments besides those above."""
ALLOWED = re.compile(r"`[^`]*`|\bsays? so\b|\bis None\b|\bPEN\b")
"""What a docstring may have of the phrases above: code, and short conditions."""
SQL = re.compile(
    r"\b(?:SELECT|INSERT|UPDATE|CREATE|DELETE|WHERE|JOIN|PRAGMA|AND|FROM|TEXT)\b|ORDER BY|json_|<>"
)
PROMISED = re.compile(r"--(?:settle|outstanding)\b|^carried on$")
"""Names of options and a value in JSON, which stay."""


def docstrings(tree: ast.Module) -> set[ast.AST]:
    """Return the strings of a module that only its readers see: those that are statements of their own."""
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def phrases(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield each text of more than one word that the code may print, with its line; `{}` for a value."""
    hidden = docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            hidden |= set(node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in hidden:
            yield node.lineno, node.value


def ruled_out_in(module: str) -> list[str]:
    """Return the ruled-out phrases in the texts of a module, each with its line."""
    tree = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    texts = [*phrases(tree)]
    if module.startswith("cli/commands/"):  # printed by --help
        texts.append((1, ast.get_docstring(tree) or ""))
    return [
        f"{module}:{line}: “{match[0]}” in {text!r}"
        for line, text in texts
        if " " in text and not SQL.search(text) and (match := RULED_OUT.search(PROMISED.sub("", text)))
    ]


def explanations(source: str) -> Iterator[tuple[int, str]]:
    """Yield each line of the docstrings and each comment of a module, with its number."""
    for node in docstrings(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from enumerate(node.value.splitlines(), node.lineno)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def unclear_in(path: Path) -> list[str]:
    """Return the unclear phrases in the docstrings and comments of a module, each with its line."""
    return [
        f"{path.relative_to(ROOT)}:{line}: “{match[0]}” in {text.strip()!r}"
        for line, text in explanations(path.read_text(encoding="utf-8"))
        for phrases_ruled_out in (RULED_OUT, UNCLEAR)
        if (match := phrases_ruled_out.search(ALLOWED.sub("", text)))
    ]


MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_no_text_that_people_read_has_a_phrase_that_is_ruled_out(module: str) -> None:
    assert ruled_out_in(module) == []


@pytest.mark.parametrize("folder", ["tui_tracker", "tests"])
def test_docstrings_and_comments_are_in_plain_words(folder: str) -> None:
    modules = sorted((ROOT / folder).rglob("*.py"))
    assert [phrase for path in modules if path != Path(__file__) for phrase in unclear_in(path)] == []


def test_the_settings_file_has_no_phrase_that_is_ruled_out() -> None:
    lines = (ROOT / "config.toml").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if RULED_OUT.search(line)] == []


def test_a_ruled_out_phrase_is_seen_within_a_text_with_values() -> None:
    tree = ast.parse('f"{count} left, as {name} told you."')
    assert [bool(RULED_OUT.search(text)) for _, text in phrases(tree)] == [True]
