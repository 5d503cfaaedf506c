"""Running the checks on a plan: their settings, their findings, the spelling check."""
