"""The running bot: Slack requests by socket or HTTP, the heartbeat of the posts, health."""
