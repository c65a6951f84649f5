"""Messages and forms about risk events."""
