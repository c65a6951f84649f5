"""What the agenda and the review session say."""
