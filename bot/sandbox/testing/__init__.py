"""A person in the workspace, driven by tests."""
