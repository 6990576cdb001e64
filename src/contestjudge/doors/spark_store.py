"""What judging with Spark needs: a session, and executors that can open the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contestjudge.doors.spark_session import spark_session
from contestjudge.engines.spark.store import SparkStore


@contextmanager
def spark_store(posts: Sequence[str]) -> Iterator[SparkStore]:
    """Give a store in the session that is there, or in one of its own, stopped afterwards."""
    with spark_session() as session, SparkStore(session, posts) as store:
        yield store
