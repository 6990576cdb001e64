"""What judging with DuckDB needs of this machine: a folder, memory, threads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from contestjudge.engines.duck.store import THREADS, DuckStore

MEMORY: Final = "512MB"
"""What DuckDB may hold before it spills; what Python holds beside it is not in this."""


@contextmanager
def duckdb_store(posts: Sequence[str]) -> Iterator[DuckStore]:
    """Give a store in a folder of its own, which is gone afterwards, whatever happens."""
    import duckdb

    with tempfile.TemporaryDirectory(prefix="contestjudge-duckdb-") as folder:
        connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY,
                "temp_directory": folder,
                "threads": THREADS,
                "preserve_insertion_order": True,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        connection.execute("SET enable_external_access = false")  # nothing else is opened
        with DuckStore(connection, posts) as store:
            yield store
