"""Saves a workbook, and raises what a full disk is known by."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback
from io import BytesIO

from openpyxl import Workbook


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook as bytes. openpyxl writes its sheets to temporary files first.

    Raises `OSError` where there is no room for them, which lxml calls by a name of its own.
    """
    out = BytesIO()
    try:
        book.save(out)
    except Exception as fault:
        if type(fault).__name__ != "SerialisationError":
            raise
        hook, sys.unraisablehook = sys.unraisablehook, lambda _: None
        try:
            # lxml would write the rest now, and print that it cannot.
            traceback.clear_frames(fault.__traceback__)
        finally:
            sys.unraisablehook = hook
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), tempfile.gettempdir()) from fault
    return out.getvalue()
