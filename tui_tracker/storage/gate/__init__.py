"""What a file must pass before it is trusted: bounds on its work, its schema, and its values."""
