"""Program measures and figures."""
