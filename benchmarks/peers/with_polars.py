"""polars, lazily: ``scan_ndjson`` (``scan_csv``), a filter, the first of each account, sorted.

Only the columns that are needed are named in the schema, which is the fastest way to read them.
Who counts is told as in :mod:`benchmarks.peers.queries`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.generate import POST
from benchmarks.job import Job
from benchmarks.load import SEATS, Answer, Load
from benchmarks.loads.bluesky import URI

if TYPE_CHECKING:
    import polars as pl

Scan = Callable[[Path], "pl.LazyFrame"]
"""Gives the columns ``account`` and ``moment`` of those who count."""
_THEN: Final = "; the first of each account, sorted"
_BY_HAND: Final = "whose text holds `@made_up_brand`"


def _status(**more: pl.DataType) -> pl.Schema:
    import polars as pl

    text = pl.String()
    user = pl.Struct({"id_str": text, "screen_name": text})
    return pl.Schema({"id_str": text, "created_at": text, "user": user, **more})


def _of_status(found: pl.LazyFrame, counts: pl.Expr) -> pl.LazyFrame:
    import polars as pl

    return found.filter(counts).select(
        account=pl.col("user").struct.field("id_str"),
        handle=pl.col("user").struct.field("screen_name"),
        moment=pl.col("id_str").cast(pl.Int64),
        printed=pl.col("created_at"),
    )


def _natives(path: Path) -> pl.LazyFrame:
    import polars as pl

    post = pl.Struct({"id_str": pl.String})
    found = pl.scan_ndjson(path, schema=_status(retweeted_status=post))
    return _of_status(found, pl.col("retweeted_status").struct.field("id_str") == str(POST))


def _copies(path: Path) -> pl.LazyFrame:
    import polars as pl

    found = pl.scan_ndjson(path, schema=_status(text=pl.String()))
    return _of_status(found, pl.col("text").str.contains("@made_up_brand", literal=True))


def _pages(path: Path) -> pl.LazyFrame:
    import polars as pl

    reference = pl.Struct({"type": pl.String, "id": pl.String})
    post = pl.Struct(
        {
            "id": pl.String,
            "created_at": pl.String,
            "author_id": pl.String,
            "referenced_tweets": pl.List(reference),
        }
    )
    refers = pl.element().struct.field
    return (
        pl.scan_ndjson(path, schema=pl.Schema({"data": pl.List(post)}))
        .explode("data")
        .unnest("data")
        .filter(
            pl.col("referenced_tweets")
            .list.eval((refers("type") == "retweeted") & (refers("id") == str(POST)))
            .list.any()
        )
        .select(
            account=pl.col("author_id"), moment=pl.col("id").cast(pl.Int64), printed="created_at"
        )
    )


def _events(path: Path) -> pl.LazyFrame:
    import polars as pl

    record = pl.Struct({"subject": pl.Struct({"uri": pl.String})})
    commit = pl.Struct({"rkey": pl.String, "record": record})
    schema = pl.Schema({"did": pl.String(), "time_us": pl.Int64(), "commit": commit})
    shared = pl.col("commit").struct.field("record").struct.field("subject").struct.field("uri")
    found = pl.scan_ndjson(path, schema=schema).filter(shared == URI)
    return found.select(account="did", moment="time_us")


def _rows(path: Path) -> pl.LazyFrame:
    import polars as pl

    found = pl.scan_csv(path, infer_schema=False)
    return found.filter(pl.col("text").str.contains("@made_up_brand", literal=True)).select(
        account="from_user_id_str",
        handle="from_user",
        moment=pl.col("id_str").cast(pl.Int64),
        printed="created_at",
    )


def _natives_of_table(path: Path) -> pl.LazyFrame:
    import polars as pl

    found = pl.scan_csv(path, infer_schema=False)
    counts = (pl.col("form") == "native") & (pl.col("target") == str(POST))
    return found.filter(counts).select(
        account="account_id",
        handle="handle",
        moment=pl.col("share_id").cast(pl.Int64),
        printed="time",
    )


_SCANS: Final[dict[str, tuple[Scan, str]]] = {
    "x-v1": (_natives, "`retweeted_status.id_str`: who retweeted the post"),
    "x-v1-manual": (_copies, f"`text`: {_BY_HAND}"),
    "x-v2": (_pages, "`data` exploded, `referenced_tweets`: who retweeted the post; no handles"),
    "bluesky": (_events, "`commit.record.subject.uri`: who reposted the post"),
    "table": (_rows, f"`text`: {_BY_HAND}"),
    "table-native": (_natives_of_table, "`form` and `target`: who shared the post"),
}


def _ranked(scan: Scan, path: Path) -> Answer:
    import polars as pl

    found = scan(path).sort("moment").group_by("account").agg(pl.all().first())
    ranked = found.sort("moment").collect()
    return Answer(ranked.height, tuple(ranked["account"].head(SEATS).to_list()))


def jobs(load: Load) -> Iterator[Job]:
    """Give what polars does with a load."""
    name = load.name if load.name in _SCANS else "x-v1"
    scan, read = _SCANS[name]
    how = "scan_csv" if name.startswith("table") else "scan_ndjson"
    yield Job(
        "polars",
        f"`polars.{how}` of the columns that are needed, among them {read}{_THEN}",
        "everybody" if _BY_HAND in read else "natives",
        lambda path: _ranked(scan, path),
        ("polars",),
    )
