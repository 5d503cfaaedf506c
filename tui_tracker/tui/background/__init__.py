"""What goes on behind the screens while a person works in them."""
