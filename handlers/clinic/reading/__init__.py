"""Reads settings, policies and roles as people type them."""
