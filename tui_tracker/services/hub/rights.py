"""Managing a hub: setting it up, and saying which login may write what in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tui_tracker.domain.exchange.submission import LeadCopy
from tui_tracker.domain.text import plural
from tui_tracker.errors import NotFoundError
from tui_tracker.services.exchange.submissions import copies_sent_out
from tui_tracker.storage.hub.client import open_hub
from tui_tracker.storage.hub.rights import EVERY_COPY
from tui_tracker.storage.read.reader import TrackerReader


def set_up_hub(address: str, *, is_restored: bool = False) -> list[str]:
    """Create a hub, or what is missing of it; return a sentence for each step done.

    One that `is_restored` from a backup gets a new identity, so that each tracker compares everything
    with it. The login must own the database and may create roles. Raises `HubError`.
    """
    with open_hub(address) as hub:
        steps = hub.create()
        if is_restored:
            hub.renew()
            steps.append("Each tracker will compare everything with the hub at its next sync.")
        return steps


def allow_login(
    tracker: Path, address: str, login: str, *, lead: str | None, password: str | None
) -> list[str]:
    """Let a login sync this tracker's plan; return a sentence for each step done.

    With a `lead`, it may send what is changed in the copies sent out to them, else everything. Raises
    `NotFoundError` where no copy was sent out to that lead, `HubError`.
    """
    with TrackerReader(str(tracker)) as reader:
        plan, copies = reader.meta()["plan_id"], copies_sent_out(reader)
    own = _copies_of(lead, copies) if lead else []
    with open_hub(address) as hub:
        steps = hub.allow(login, plan, [copy.id for copy in own] or [EVERY_COPY], password)
    if lead:
        return [*steps, f"{login} may send what is changed in {plural(len(own), 'copy')} sent out to {lead}."]
    return [*steps, f"{login} may send everything of this plan, as a coordinator."]


def revoke_login(address: str, login: str) -> None:
    """Shut a login out of a hub at once; what it sent stays. Raises `NotFoundError`, `HubError`."""
    with open_hub(address) as hub:
        if not hub.revoke(login):
            raise NotFoundError(
                f"{login} has no access to the hub at {hub.address}.", "Check the spelling of the login."
            )


def _copies_of(lead: str, copies: Sequence[LeadCopy]) -> list[LeadCopy]:
    leads = {copy.lead for copy in copies if copy.lead}
    own = [copy for copy in copies if copy.lead.casefold() == lead.casefold()]
    if not own:
        names = ", ".join(sorted(leads)) or "nobody"
        raise NotFoundError(f"No copy was sent out to {lead}.", f"Copies were sent out to: {names}.")
    return own
