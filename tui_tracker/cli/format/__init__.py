"""Text that commands print: pages, tables and results."""
