"""The screens: each takes values from the desk and sends the app what a person asked for."""
