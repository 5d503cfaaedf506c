"""What to do about a returned file that cannot be merged: for the coordinator, and for its lead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What the coordinator does about a refused file, and what the letter asks of its lead."""

    for_coordinator: str
    for_lead: str


ASK_AGAIN = Remedy(
    for_coordinator="Ask the lead to send it again: F9 in their copy writes the file to send.",
    for_lead="Please send it again: open your copy, press F9, and attach the file that it writes.",
)
"""The file is damaged, unsafe or no tracker at all."""
ASK_FOR_WORKBOOK = Remedy(
    for_coordinator="Ask the lead for the workbook that you sent, filled in and saved as .xlsx.",
    for_lead="Please send the workbook that you received from us, filled in and saved as .xlsx.",
)
UPDATE_PROGRAM = Remedy(
    for_coordinator="Update tui-tracker, then merge it again. The file has not been changed.",
    for_lead="We will update our program and merge it then. You do not have to send it again.",
)
OTHER_PLAN = Remedy(
    for_coordinator="Open that plan's tracker and merge it there.",
    for_lead="Please check which file you attached, and send the one for this plan.",
)
_REMEDIES = (ASK_AGAIN, ASK_FOR_WORKBOOK, UPDATE_PROGRAM, OTHER_PLAN)


def refusal_for_lead(refused: str) -> tuple[str, str]:
    """Return why a file was refused, and what its lead is asked to do.

    `refused` is the cause with the coordinator's remedy behind it, as the log keeps it.
    """
    for remedy in _REMEDIES:
        if refused.endswith(remedy.for_coordinator):
            return refused.removesuffix(remedy.for_coordinator).strip(), remedy.for_lead
    return refused, ASK_AGAIN.for_lead
