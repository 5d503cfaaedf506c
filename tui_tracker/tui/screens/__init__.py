"""The screens: each shows values read through the session and sends the app what a person asked for."""
