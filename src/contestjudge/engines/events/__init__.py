"""Usual reposts on Bluesky, as a stream recorded them: columns in memory, for every engine."""
