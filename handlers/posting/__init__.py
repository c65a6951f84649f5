"""Scheduled posts: occasions, audience check, sending. Each kind of post is in its subject's folder."""
