"""What judging with Spark needs: a session, and a word about what goes wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from contestjudge.doors.spark_session import is_of_spark, spark_session, told
from contestjudge.engines.spark.store import SparkStore
from contestjudge.errors import usage_error


@contextmanager
def spark_store(posts: Sequence[str]) -> Iterator[SparkStore]:
    """Give a store in the session that is there, or in one of its own, stopped afterwards.

    Raises:
        UsageError: Spark does not start, or gives up.
    """
    with spark_session() as session:
        try:
            with SparkStore(session, posts) as store:
                yield store
        except Exception as error:
            if not is_of_spark(error):
                raise
            # What Python said on an executor stands before what Java says about that.
            said = str(error).partition("\nJVM stacktrace")[0].splitlines()
            raise usage_error(
                "engine.failed",
                f"Spark gave up: {told(said)}",
                "see its log; nothing was decided, and judging again starts anew",
            ) from error
