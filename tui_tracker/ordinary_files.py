"""Reads files that somebody names, never further than their size says.

Systems have special files that look ordinary, have a size of 0, and make every reader wait without
end. Every look-up loads this module, so nothing heavy is imported.
"""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike


MOST_TEXT = 1_000_000
"""Bytes of a text that people write beside the tracker: settings, meanings, names. Settings have 4,000."""


def read_bytes(path: str | PathLike[str], most: int) -> bytes:
    """Return at most `most` bytes of an ordinary file; none where its size is 0. Raises `OSError`."""
    status = os.stat(path)  # noqa: PTH116 - pathlib costs a look-up 4 ms
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "it is not an ordinary file", str(path))
    if not status.st_size:
        return b""
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read(min(status.st_size, most))


def holds(path: str | PathLike[str], content: bytes) -> bool:
    """Return whether a file is there with exactly this content; one of another size is not read."""
    is_like = os.path.isfile(path) and os.path.getsize(path) == len(content)  # noqa: PTH113, PTH202
    return is_like and read_bytes(path, len(content)) == content


def read_utf8(path: str | PathLike[str]) -> str:
    r"""Return the text of a file in UTF-8, its lines ended by `\n`, without a mark.

    Raises `OSError`, also for a file of more than `MOST_TEXT` bytes, and `UnicodeDecodeError`.
    """
    content = read_bytes(path, MOST_TEXT + 1)
    if len(content) > MOST_TEXT:
        raise OSError(errno.EFBIG, f"it is larger than {MOST_TEXT:,} bytes", str(path))
    # Without the codec `utf-8-sig`, a module of its own.
    return content.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_utf16(path: str | PathLike[str]) -> str:
    r"""Return the text of a file that is marked as UTF-16, as Notepad saves *Unicode*; else empty."""
    content = read_bytes(path, MOST_TEXT)
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    return content.decode("utf-16", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
