"""Case reviews, review sessions, and the follow-up of recommendations."""
