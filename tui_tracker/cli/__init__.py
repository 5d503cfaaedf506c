"""The command line: a command table, one thin module per command, and output."""
