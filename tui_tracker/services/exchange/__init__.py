"""Copies sent out, files returned, merging them, and what needs a decision."""
