"""The parts of `/clinic`: settings, team, policies, each a few functions over the store."""
