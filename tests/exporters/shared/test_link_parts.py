"""Web addresses are found in the text around them, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_tracker.exporters.shared.web_links import link_parts


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("See https://www.leics.gov.uk/ltp4.", ["https://www.leics.gov.uk/ltp4"]),
        ("(http://example.org/a_(b)) and more", ["http://example.org/a_(b)"]),
        ("https://a.example/x?y=1&z=2#part, then HTTPS://b.example", ["https://a.example/x?y=1&z=2#part",
                                                                     "HTTPS://b.example"]),
        ("https://council.example:8443/minutes", ["https://council.example:8443/minutes"]),
        ("https://council.example@other.example/", []),
        ("javascript:alert(1) file:///etc/passwd ftp://a.example www.example.org", []),
        ("https:// and http://. and https://)", []),
        ('https://a.example/"><script>alert(1)</script>', ["https://a.example/"]),
        ("", []),
    ],
)  # fmt: skip
def test_addresses_are_links_and_what_ends_the_sentence_is_not(text: str, addresses: list[str]) -> None:
    assert [part.address for part in link_parts(text) if part.address] == addresses


@given(st.text(alphabet=st.sampled_from(list('https://a.b@()[]"<>|\\ \n,.')), max_size=60))
def test_the_parts_together_are_the_text(text: str) -> None:
    parts = list(link_parts(text))
    assert "".join(part.text for part in parts) == text
    assert all(not set(part.address) & set('"<>|\\ \n') for part in parts)
