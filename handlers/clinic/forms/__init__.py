"""The forms of `/clinic`."""
