"""Rating scales and what their scores mean."""
