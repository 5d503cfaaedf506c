"""OpenDocument files made by the tests: a spreadsheet or a text with tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "fo")
)


def opendocument(body: str, kind: str = "spreadsheet", styles: str = "") -> bytes:
    """Return an OpenDocument file with this body."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        package.writestr("content.xml", content)
    return packed.getvalue()


def sheet_xml(rows: Sequence[Sequence[str]], name: str = "Plan", attributes: str = "") -> str:
    """Return a table; a cell that begins with `<` is XML already."""
    lines = "".join(f"<table:table-row>{''.join(map(cell_xml, cells))}</table:table-row>" for cells in rows)
    return f'<table:table table:name="{name}" {attributes}>{lines}</table:table>'


def cell_xml(text: str) -> str:
    """Return a cell with these words."""
    return text if text.startswith("<") else f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"


def text_cell(text: str) -> str:
    """Return a cell with a text, each line of it a paragraph."""
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell>{lines}</table:table-cell>"
