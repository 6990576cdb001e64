"""Engines: ways to make the same field, with the same bytes."""
