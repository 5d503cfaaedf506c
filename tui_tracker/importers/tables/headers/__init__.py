"""The headers of tables: their rows, their words, the periods in them, and the names the user gave them."""
