"""Spaces and what is in them: Mine for each, Ours for two, entries sealed under a space's key."""
