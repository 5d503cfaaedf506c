"""Work behind the screens while a person uses them."""
