"""Native shares as rows of Spark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial, reduce
from typing import TYPE_CHECKING, Any, Final, Self

from contestjudge.engines.apart.buffers import BatchRows, instants_of
from contestjudge.engines.apart.digests import EVIDENCE, STANDINGS, PlaceKey, between, digest_of
from contestjudge.engines.apart.rows import Rows, Seen
from contestjudge.engines.apart.store import (
    Behind,
    Counts,
    Elsewhere,
    Instants,
    Law,
    Made,
    SnowflakeStore,
)
from contestjudge.engines.spark import parting, writing
from contestjudge.engines.spark.reading import ReadPiece, Refused, read_pieces, readings_of, rows_of
from contestjudge.engines.spark.streams import PACKED, PORTIONS, mapped, packed, unpacked
from contestjudge.model.decision import BAND_LIMIT
from contestjudge.model.reading import Reading

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_AT_ONCE: Final = 1 << 20
"""Rows that are read on the driver wait here before they are handed over."""
_COLUMNS: Final = ("batch", "piece", "record", "id", "account", "handle", "post")
_NO_PIECE: Final = -1
"""Of rows that the driver read."""


class SparkStore(SnowflakeStore):
    """Rows of one judgement."""

    def __init__(self, session: SparkSession, posts: Sequence[str]) -> None:
        """Begin with none.

        Args:
            session: where rows are kept.
            posts: ids of the contest's posts.
        """
        self.posts = posts
        self.session = session
        self._counts: Counter[int] = Counter()
        self._waiting: list[Any] = []
        """Record batches of the input that is being read."""
        self._frames: list[tuple[int, DataFrame]] = []
        """What the driver read, by input."""
        self._read: DataFrame | None = None
        """What executors read."""
        self._before: dict[int, int] = {_NO_PIECE: 0}
        """For every piece, how many records of its input are before it."""
        self._kept: list[DataFrame] = []
        """What is to be released in the end."""
        self._mixed: set[int] = set()
        """The accounts whose shares are not plain."""
        self._plain: DataFrame | None = None
        """The shares that speak for their accounts, by id."""
        self._several: parting.Several | None = None
        """What becomes of other plain shares; ``None``: there are none."""
        self._partitions: list[writing.Partition] = []

    def __enter__(self) -> Self:
        """Nothing is to be done."""
        return self

    def __exit__(self, *_: object) -> None:
        """Release everything that Spark keeps of this."""
        for frame in self._kept:
            frame.unpersist()

    def keep(self, batch: int, rows: Rows) -> None:
        """Keep rows that are read on the driver."""
        import pyarrow as pa

        length = len(rows.ids)
        if not length:
            return
        columns = [
            *(pa.array([one] * length, pa.int32()) for one in (batch, _NO_PIECE)),
            *(
                pa.Array.from_buffers(pa.int64(), length, [None, pa.py_buffer(column)])
                for column in (rows.records, rows.ids, rows.accounts)
            ),
            pa.array(rows.handles.decode("ascii").split("\n"), pa.string()),
            pa.array(rows.posts, pa.int32()),
        ]
        self._waiting.append((batch, pa.RecordBatch.from_arrays(columns, list(_COLUMNS))))
        self._counts[batch] += length
        if sum(one.num_rows for _, one in self._waiting) >= _AT_ONCE:
            self._flush()

    def read(
        self, number: int, piece: ReadPiece
    ) -> dict[int, tuple[int, Reading | Refused | None]]:
        """Let executors read pieces, and keep their rows there.

        Args:
            number: how many pieces there are.
            piece: reads one of them.

        Returns:
            For every piece how many rows it has, and what else it gave.
        """
        read = self._persisted(read_pieces(self.session, number, piece))
        read.count()
        self._read = rows_of(read)
        return {one: (rows, told) for one, rows, told in readings_of(read)}

    def place(self, batch: int, piece: int, before: int, rows: int) -> None:
        """Say where in its input a piece that was read has its place.

        Args:
            batch: which input it is of.
            piece: its number.
            before: how many records are before it.
            rows: how many it has.
        """
        self._before[piece] = before
        if rows:
            self._counts[batch] += rows

    def _flush(self) -> None:
        """Hand over what waits."""
        import pyarrow as pa

        for batch in sorted({batch for batch, _ in self._waiting}):
            table = pa.Table.from_batches([one for of, one in self._waiting if of == batch])
            self._frames.append((batch, self.session.createDataFrame(table)))
        self._waiting.clear()

    def forget(self, batch: int) -> None:
        """Drop what was kept of the last input."""
        self._waiting = [one for one in self._waiting if one[0] != batch]
        self._frames = [one for one in self._frames if one[0] != batch]
        if self._read is not None:
            self._read = self._read.where(f"batch != {batch}")
        del self._counts[batch]

    def is_large(self) -> bool:
        """Tell whether so many rows are kept that not all are listed in a decision."""
        return self._counts.total() > BAND_LIMIT

    def batches(self) -> frozenset[int]:
        """Return the inputs of which rows are kept."""
        return frozenset(self._counts)

    def _seen(self) -> DataFrame:
        """Return all rows."""
        self._flush()
        frames = [frame for _, frame in self._frames]
        if self._read is not None:
            frames.append(self._read)
        return reduce(lambda one, other: one.union(other), frames)

    def part(self, elsewhere: Elsewhere, law: Law) -> None:
        """Part the rows into plain shares and what has to be given back."""
        seen = self._seen()
        shares = self._persisted(parting.grouped(seen))
        several = self._persisted(parting.of_several(shares))
        self._mixed = parting.not_usual(seen, shares, several, elsewhere, law)
        usual = parting.but(shares, self._mixed, "account")
        if not several.isEmpty():
            found, mixed = parting.speaking(usual, several, law, self._persisted)
            self._several = parting.Several(
                self._persisted(found.others), self._persisted(found.undone)
            )
            self._mixed |= mixed
            usual = parting.but(usual, mixed, "account")
            usual = usual.join(self._several.others, "id", "left_anti")
        columns = usual.select("id", "account", "post")
        self._plain = self._persisted(writing.in_order(columns, self._counts.total()))
        self._partitions = writing.partitions_of(self._plain)
        self._release(several)
        self._release(shares)

    def given_back(self) -> Iterator[Seen]:
        """Give the rows that are not plain shares, input by input, record by record."""
        if not self._mixed:
            return iter(())
        return self._in_order(parting.among(self._seen(), self._mixed, "account"))

    def everything(self) -> Iterator[Seen]:
        """Give all rows, but for those that were given back, in the same order."""
        if not self._counts.total():
            return iter(())
        return self._in_order(self._usual())

    def counts(self) -> Counts:
        """Count who stays apart."""
        entrants = sum(one.length for one in self._partitions)
        if self._several is None:
            return Counts(entrants, entrants, 0)
        others = self._several.others.count()
        return Counts(entrants, entrants + others, self._several.undone.count())

    def made_before(self, post: int, number: int) -> Made:
        """Count the plain shares of a post whose ids are less than a number."""
        of_it = f"post = {post} AND id < {number}"
        made = self._parted.where(of_it).count()
        if self._several is None:
            return Made(made, 0, 0)
        others, undone = self._several.others, self._several.undone
        gone = undone.where(f"post = {post} AND until < {number}").count()
        return Made(made + others.where(of_it).count(), undone.where(of_it).count(), gone)

    def instants(self) -> Iterator[Instants]:
        """Give the instants of those that speak, ascending, in portions."""
        return map(instants_of, unpacked(mapped(self._parted, writing.instants, PACKED)))

    def near(self, last: int) -> Iterator[Seen]:
        """Give the rows of shares that speak, up to an id, input by input, record by record."""
        return self._in_order(self._speaking().where(f"id <= {last}"))

    def by_id(self) -> Iterator[Seen]:
        """Give the rows of all shares that speak, share by share, by id; few are held at once."""
        rows = self._speaking().select(*_COLUMNS)
        sorted_rows = rows.repartitionByRange(
            1 + self._counts.total() // writing.IN_A_PARTITION, "id"
        ).sortWithinPartitions("id", "batch", "piece", "record")
        for batch in self._streamed(mapped(sorted_rows, packed, PACKED)):
            yield from self._rows(batch)

    def beyond(self, last: int) -> Sequence[int]:
        """Count for each post the shares that speak behind an id."""
        counts = [0] * len(self.posts)
        for post, count in self._parted.where(f"id > {last}").groupBy("post").count().collect():
            counts[post] = count
        return counts

    def used(self) -> Mapping[int, int]:
        """Count the rows of plain shares, for each input that has some."""
        counted = self._usual().groupBy("batch").count().collect()
        return dict(tuple(row) for row in counted)

    def observations(self, kinds: Sequence[int]) -> int:
        """Count distinct observations of plain shares: one each for every kind of terms."""
        from pyspark.sql import functions as of

        if len(set(kinds)) == 1:
            return self.counts().shares
        kind = of.element_at(of.array(*map(of.lit, kinds)), of.col("batch") + 1)
        return self._usual().select(kind.alias("kind"), "id").distinct().count()

    def evidence_digest(self, others: Iterable[str]) -> str:
        """Digest the evidence (spec 4.6.3)."""
        from pyspark.sql import functions as of

        plain = writing.never_undone(self._parted)
        if self._several is not None:
            plain = writing.with_others(self._parted, self._several)
        low, high = plain.agg(of.min("id"), of.max("id")).collect()[0]
        # Numbers of one length sort as their digits do.
        if len(str(low)) != len(str(high)):
            plain = writing.by_digits(plain)
        elif self._several is not None:
            plain = writing.in_order(plain, self._counts.total())
        rows = mapped(plain, partial(writing.evidence, posts=self.posts), PACKED)
        return digest_of(map(BatchRows, self._streamed(rows)), between(others), EVIDENCE)

    def standings_digest(self, behind: Behind, others: Sequence[tuple[PlaceKey, bytes]]) -> str:
        """Digest the standings (spec 8.4)."""
        offsets = writing.offsets_of(self._partitions)
        write = partial(writing.standings, behind=behind, offsets=offsets)
        rows = mapped(self._parted, write, PACKED)
        return digest_of(map(BatchRows, self._streamed(rows)), others, STANDINGS)

    @property
    def _parted(self) -> DataFrame:
        """The shares that speak for their accounts, by id."""
        if self._plain is None:
            raise ValueError("the rows are not parted yet")
        return self._plain

    def _usual(self) -> DataFrame:
        """Return the rows of plain shares; of all, where they are not parted yet."""
        return parting.but(self._seen(), self._mixed, "account")

    def _speaking(self) -> DataFrame:
        """Return the rows of shares that speak for their accounts."""
        usual = self._usual()
        if self._several is None:
            return usual
        return usual.join(self._several.others, "id", "left_anti")

    def _streamed(self, frame: DataFrame, portions: int | None = None) -> Iterator[Any]:
        """Have all executors write packed batches, then give them, and release them.

        Args:
            frame: of packed batches.
            portions: give them in so many portions at most; ``None``: by partitions, in order.
        """
        kept = self._persisted(frame)
        kept.count()
        try:
            yield from unpacked(kept if portions is None else kept.coalesce(portions))
        finally:
            self._release(kept)

    def _in_order(self, frame: DataFrame) -> Iterator[Seen]:
        """Give rows input by input, record by record: whoever asks holds them all anyway."""
        packed_rows = mapped(frame.select(*_COLUMNS), packed, PACKED)
        batches = self._streamed(packed_rows, PORTIONS)
        return iter(sorted(row for batch in batches for row in self._rows(batch)))

    def _rows(self, batch: Any) -> Iterator[Seen]:  # noqa: ANN401 - pyarrow has no types
        columns = (column.to_pylist() for column in batch.columns)
        for of, piece, record, *others in zip(*columns, strict=True):
            yield Seen(of, self._before[piece] + record, *others)

    def _persisted(self, frame: DataFrame) -> DataFrame:
        """Keep a frame on the disks of executors; what is lost there, they compute once more."""
        from pyspark import StorageLevel

        kept = frame.persist(StorageLevel.DISK_ONLY)
        self._kept.append(kept)
        return kept

    def _release(self, frame: DataFrame) -> None:
        self._kept.remove(frame)
        frame.unpersist()
