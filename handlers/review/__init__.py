"""The weekly case review: agenda and review session."""
