"""Fuzzers: hostile input at every door, a few seconds of it in the suite, hours of it by command."""
