"""What an import read and what it would do."""
