"""The command line: terminal and exit status. 0 final, 3 not final, 2 bad input, 1 our fault."""

from __future__ import annotations

from contestjudge.cli.main import main

__all__ = ["main"]
