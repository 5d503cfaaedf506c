"""Text and cells as the screens show them."""
