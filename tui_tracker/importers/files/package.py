"""Opening packages of XML (.xlsx, .docx, .ods) safely: what they hold is bounded before it is parsed."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from xml.parsers import expat

from tui_tracker.errors import RefusedFileError

LARGEST = 120_000_000
"""Bytes unpacked; a plan has a few million."""
MOST_ENTRIES = 5_000
"""Files in one package."""
MOST_ELEMENTS = 4_000_000
"""XML elements in all the parts that are read: a few seconds' work."""
DEEPEST = 200
"""Elements inside one another."""
_CHUNK = 1 << 16
_BROKEN = (
    expat.ExpatError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, LookupError, ValueError, RuntimeError,
    NotImplementedError, OSError, EOFError,
)  # fmt: skip
"""What parsing raises for parts that are damaged, encrypted or packed in an odd way."""

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Words = Callable[[str], None]


class Package:
    """An opened package; its parts are parsed one at a time within the limits above."""

    def __init__(self, name: str, content: bytes, kind: str) -> None:
        """Open a package; `kind` says what a file with this ending should be, as `an Excel workbook`."""
        self.name, self.kind = name, kind
        self.elements = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise RefusedFileError(f"{name} is damaged.", "Ask for the file again.") from error
        if len(entries) > MOST_ENTRIES:
            raise self.too_large(f"{len(entries)} files inside it")
        size = sum(entry.file_size for entry in entries if _is_xml(entry.filename))
        if size > LARGEST:
            raise self.too_large(f"{size // 1_000_000} MB unpacked")
        self.names = frozenset(entry.filename for entry in entries)
        self._left = LARGEST

    def too_large(self, measure: str) -> RefusedFileError:
        """Return the error of a file that holds more than any plan."""
        return RefusedFileError(
            f"{self.name} is too large for a plan: {measure}.",
            "Copy the table with the plan into a new file, and import that.",
        )

    def unreadable(self) -> RefusedFileError:
        """Return the error of a file whose inside is not what its kind should have."""
        return RefusedFileError(
            f"{self.name} is not {self.kind} that can be read.",
            "Open it in the program that made it, save it again, and import that.",
        )

    def parse(self, part: str, start: Start, end: End | None = None, words: Words | None = None) -> bool:
        """Parse one part; return False where the package has none of that name.

        Names of elements and attributes come without their namespaces.
        """
        if part not in self.names:
            return False
        parser = self._parser(start, end, words)
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(_CHUNK):
                    self._left -= len(chunk)
                    if self._left < 0:
                        raise self.too_large(f"more than {LARGEST // 1_000_000} MB unpacked")
                    parser.Parse(chunk, False)
                parser.Parse(b"", True)
        except _BROKEN as error:
            raise self.unreadable() from error
        return True

    def _parser(self, start: Start, end: End | None, words: Words | None) -> expat.XMLParserType:
        """Return a parser that counts elements and refuses entities."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        depth = 0

        def on_start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            self.elements += 1
            depth += 1
            if self.elements > MOST_ELEMENTS or depth > DEEPEST:
                raise self.too_large("it has millions of cells")
            start(name.rpartition(":")[2], attributes)

        def on_end(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end:
                end(name.rpartition(":")[2])

        def on_doctype(*_: object) -> None:
            raise self.unreadable()  # Office programs declare no entities; files that mean harm do

        parser.StartElementHandler, parser.EndElementHandler = on_start, on_end
        parser.StartDoctypeDeclHandler = on_doctype
        if words:
            parser.CharacterDataHandler = words
        return parser

    def check_all(self) -> None:
        """Parse every XML part for its bounds only, before a library reads the whole package."""
        for part in sorted(self.names):
            if _is_xml(part):
                self.parse(part, lambda *_: None)


def _is_xml(name: str) -> bool:
    return PurePosixPath(name).suffix in (".xml", ".rels", ".vml")


def attribute(attributes: Mapping[str, str], name: str) -> str:
    """Return an attribute whatever its prefix: `r:id` for `id`; empty if the element lacks it."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")
