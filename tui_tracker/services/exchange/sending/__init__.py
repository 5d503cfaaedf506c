"""Sending a copy back: the one file to email, and what is known of it afterwards."""
