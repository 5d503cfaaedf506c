"""Small screens that ask one thing: messages, pickers, help."""
