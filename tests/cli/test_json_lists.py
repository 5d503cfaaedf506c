"""A list is printed as JSON value by value, with the bytes that the whole would have."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui_tracker.cli.output import print_json, print_json_list

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(VALUES, max_size=4))
def test_a_list_printed_value_by_value_is_the_text_of_the_whole(
    capsys: pytest.CaptureFixture[str], values: list[object]
) -> None:
    print_json(values)
    whole = capsys.readouterr().out

    print_json_list(values)
    text = capsys.readouterr().out

    assert text == whole
    assert json.loads(text) == values
