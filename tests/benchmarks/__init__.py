"""Benchmarks: run by hand, print ratios, never part of the tests."""
