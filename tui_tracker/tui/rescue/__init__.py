"""Offering what was kept while the tracker could not be written, and watching the tracker's file."""
