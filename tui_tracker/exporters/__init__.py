"""A report value into bytes, one format a module."""
