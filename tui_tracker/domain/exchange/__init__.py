"""Copies, submissions, held changes and workbooks, as values and rules."""
