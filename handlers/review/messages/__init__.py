"""Messages and forms of the agenda and the review session."""
