"""Syncing a tracker with a hub, and managing the hub itself."""
