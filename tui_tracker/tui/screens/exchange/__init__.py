"""Screens of the exchange with theme leads: submissions, held changes and conflicts."""
