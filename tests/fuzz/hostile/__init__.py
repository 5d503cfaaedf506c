"""The hostile set: about 350 files and 190 texts, each put through every command."""
