"""What the screens say of sending a copy back: nothing written yet, written, or changed since."""

from __future__ import annotations

from textual.content import Content

from tui_tracker.domain.text import plural
from tui_tracker.services.exchange.sending.state import SentCopy, WrittenToSend, written_words
from tui_tracker.services.system.local_time import local_date_time
from tui_tracker.services.tracker.session import TrackerSession
from tui_tracker.tui.format.text import safe
from tui_tracker.tui.keys.key_names import KeyNames


def sending_words(written: WrittenToSend | None, keys: KeyNames) -> str:
    """Return whether the copy was sent back as it is now, and what to press where it was not."""
    key = keys("actions", "file-send-back")
    if written is None:
        return f"Press {key} to write the file to send back."
    words = written_words(written)
    return f"{words} Press {key} to write it again." if written.changed else words


def sending_label(written: WrittenToSend | None, keys: KeyNames) -> Content:
    """Return the same for the title line; empty where nothing was written yet."""
    if written is None:
        return safe("")
    if not written.changed:
        return safe("✓ file to send written", "$rag-green")
    key = keys("actions", "file-send-back")
    return safe(f"{plural(written.changed, 'action')} to send again ({key})", "$rag-amber")


def sent_copy_words(session: TrackerSession, sent: SentCopy) -> str:
    """Return what a file is that was written to be sent, and what to open instead."""
    when = local_date_time(sent.written_at)
    if session.lead and session.author != session.lead:
        return (
            f"This is the file that {session.lead} wrote on {when} to send back. "
            "To get its changes, merge it into your tracker."
        )
    return f"This is the file that you wrote on {when} to send. Carry on in your copy instead: {sent.copy}"
