"""Keys: what each does, how people may change them, the palette, and the order in which they are handled."""
