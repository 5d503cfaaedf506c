"""Texts are decoded as the programs that people have write them; a guess is named as one."""

from __future__ import annotations

import pytest

from tui_tracker.domain.encodings import decode, decode_with_guess

TEXT = "Chargers – “four” of them: £3m, café, 5°\nT1;Put them in the car park's corner\n"


@pytest.mark.parametrize(
    ("encoding", "guess"),
    [
        ("utf-8", ""), ("utf-8-sig", ""), ("utf-16", ""), ("utf-32", ""), ("cp1252", ""),
        ("mac_roman", "Mac Roman, of older Macs"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"),
    ],
)  # fmt: skip
def test_a_text_is_decoded_and_a_guess_named(encoding: str, guess: str) -> None:
    assert decode_with_guess(TEXT.encode(encoding)) == (TEXT, guess)


@pytest.mark.parametrize("words", ["Café £3m", "naïve – “so”", "½ mile, 5° • Zoë’s"])
def test_few_letters_tell_windows_from_the_old_mac(words: str) -> None:
    assert decode(words.encode("cp1252")) == words


@pytest.mark.parametrize("content", ["Привет".encode("cp1251"), b"caf\xe9, and \xe2\x80\x99 too"])
def test_an_encoding_that_the_letters_make_unlikely_is_named_as_a_guess(content: bytes) -> None:
    assert decode_with_guess(content).guess == "Windows-1252"


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03" * 9, b"a\x00b", b"\xff\xfea", bytes(256)])
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not text"):
        decode(content)
