"""Parquet files, read as tables, batch by batch. Needs the extra ``parquet``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final

from contestjudge.doors.extras import extra_missing
from contestjudge.doors.frames import arrow_rows, arrow_values
from contestjudge.doors.payload import Payload, seekable
from contestjudge.doors.tables import Shown, needed
from contestjudge.errors import InputError, input_error

MAGIC: Final = b"PAR1"
MAX_ROW_GROUP: Final = 2**31
"""Bytes; a larger group of rows, which must be held at once, is refused."""
MAX_DENSE_ROWS: Final = 50_000_000
"""More rows than that in a file of less than a byte a row are refused."""

_BATCH: Final = 4096


@dataclass(frozen=True, slots=True)
class ParquetTable(Payload):
    """A Parquet file, given as CSV."""

    inner: Payload = field(default=Payload(""))
    """Where its bytes are."""

    def stored(self) -> IO[bytes]:
        """Open the file itself."""
        return self.inner.stored()

    def chunks(self) -> Iterator[bytes]:
        """Give the table as CSV, in chunks.

        Raises:
            InputError: pyarrow is not installed (``extra.missing``), or the file is broken.
        """
        try:
            import pyarrow as pa
            from pyarrow import parquet
        except ImportError as error:
            raise extra_missing("parquet", "a Parquet file", "pyarrow", self.name) from error
        with seekable(self.inner) as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            try:
                file = parquet.ParquetFile(stream)
                self._check(file.metadata, size)
                yield from self._rows(file)
            except (pa.ArrowException, ValueError, OSError, KeyError) as error:
                said = str(error).partition("\n")[0][:200]
                raise input_error(
                    "parquet.broken",
                    f"the Parquet file cannot be read ({said})",
                    "write it once more, or save it as CSV",
                    source=self.name,
                ) from error

    def _rows(self, file: Any) -> Iterator[bytes]:  # noqa: ANN401 - pyarrow has no types
        schema = file.schema_arrow
        shown = [
            self._shown(file, name) if str(kind).startswith("timestamp") else Shown.DAY
            for name, kind in zip(schema.names, schema.types, strict=True)
        ]
        yield from arrow_rows(schema.names, file.iter_batches(batch_size=_BATCH), shown)

    def _shown(self, file: Any, name: str) -> Shown:  # noqa: ANN401
        """Look through a column of times first: all are shown as the one that needs it most."""
        shown = Shown.DAY
        for batch in file.iter_batches(batch_size=_BATCH, columns=[name]):
            for column in batch.columns:
                shown = needed(arrow_values(column), shown)
            if shown is Shown.SECOND:
                break
        return shown

    def _check(self, metadata: Any, size: int) -> None:  # noqa: ANN401
        largest = max(
            (metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups)),
            default=0,
        )
        if largest > MAX_ROW_GROUP or metadata.num_rows > max(MAX_DENSE_ROWS, size):
            raise self._too_large()

    def _too_large(self) -> InputError:
        return input_error(
            "parquet.too_large",
            "would be too large to be held in memory",
            "write it in smaller groups of rows, or save it as CSV",
            source=self.name,
        )


def is_parquet(beginning: bytes) -> bool:
    """Tell a Parquet file by its first bytes."""
    return beginning.startswith(MAGIC)
