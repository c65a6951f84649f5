"""What people read about the case review: agenda, session, recorded reviews, open questions."""
