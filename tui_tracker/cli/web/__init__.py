"""The screens in a browser: a small web server, and its page."""
