"""A list is printed as JSON, a value on each line."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_tracker.cli.output import print_json_list

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUES, max_size=4))
def test_a_list_is_json_with_each_value_on_a_line_of_its_own(
    capsys: pytest.CaptureFixture[str], values: list[object]
) -> None:
    print_json_list(values)
    text = capsys.readouterr().out

    assert json.loads(text) == values
    if values:
        first, *lines, last = text.removesuffix("\n").split("\n")
        assert (first, last) == ("[", "]")
        assert [json.loads(line.removesuffix(",")) for line in lines] == values


def test_letters_are_printed_as_they_are_and_what_steers_a_terminal_as_an_escape(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_json_list([{"note": "Café\x9b2J"}])

    assert capsys.readouterr().out == '[\n{"note": "Café\\u009b2J"}\n]\n'
