"""The facts of an audit packet."""
