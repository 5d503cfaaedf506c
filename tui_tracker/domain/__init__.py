"""The lowest layer: frozen values and pure rules. No input or output, no clock, no logging."""
