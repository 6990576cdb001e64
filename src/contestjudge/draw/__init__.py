"""Commitment, randomness, tickets: a draw that everybody who was in it can check (spec 9)."""
