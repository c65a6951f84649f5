"""The registry: what the clinic knows, who said so and when."""
