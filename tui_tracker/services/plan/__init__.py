"""The plan and its periods: adding and retiring actions, opening and closing periods."""
