"""Widgets that more than one screen, or one large one, is made of."""
