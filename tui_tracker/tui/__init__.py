"""The terminal interface: the app, its screens, widgets, messages and styles."""
