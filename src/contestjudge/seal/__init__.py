"""Bundles: what is written, as bytes, so that anybody can recompute it (spec 10).

Nothing here opens a file, reads a clock or makes a secret: those come in as parameters.
"""

from __future__ import annotations
