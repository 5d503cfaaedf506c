"""Ratings that tables show otherwise than in words: by ticks, colours, or numbers with a key."""
