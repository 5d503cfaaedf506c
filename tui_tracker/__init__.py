"""tui-tracker: write, compare, merge, look up and publish a Net Zero action plan's progress."""

__version__ = "0.1.0"
