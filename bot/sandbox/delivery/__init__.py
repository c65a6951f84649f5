"""Requests to the bot: signed HTTP, Socket Mode, events, and the effects of its responses."""
