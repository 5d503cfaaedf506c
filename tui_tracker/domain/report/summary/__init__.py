"""The summary that begins a report: what happened, the picture, and what needs attention, by name."""
