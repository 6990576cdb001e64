"""pandas: ``read_json(lines=True)`` (``read_csv``), a filter, the first of each account, sorted.

JSON is read in pieces of 100,000 lines (pages: 1,000), of which the needed columns are kept, for
whole it would not fit into memory. Who counts is told as in :mod:`benchmarks.peers.queries`.
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
    import pandas as pd

Narrow = Callable[["pd.DataFrame"], "pd.DataFrame"]
"""Keeps the columns ``account`` and ``moment`` of those who count."""
_LINES: Final = 100_000
_PAGES: Final = 1_000
_THEN: Final = "; the first of each account, sorted"
_BY_HAND: Final = "whose text holds `@made_up_brand`"


def _status(piece: pd.DataFrame) -> pd.DataFrame:
    return piece.assign(
        account=piece["user"].str.get("id_str"),
        handle=piece["user"].str.get("screen_name"),
        moment=piece["id_str"].astype("int64"),
    )[["account", "handle", "moment", "created_at"]]


def _natives(piece: pd.DataFrame) -> pd.DataFrame:
    return _status(piece[piece["retweeted_status"].str.get("id_str") == str(POST)])


def _copies(piece: pd.DataFrame) -> pd.DataFrame:
    return _status(piece[piece["text"].str.contains("@made_up_brand", regex=False)])


def _page(piece: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    posts = pd.DataFrame.from_records(piece["data"].explode().tolist())
    refers = posts["referenced_tweets"].str.get(0)
    natives = (refers.str.get("type") == "retweeted") & (refers.str.get("id") == str(POST))
    found = posts[natives]
    return found.assign(account=found["author_id"], moment=found["id"].astype("int64"))[
        ["account", "moment", "created_at"]
    ]


def _event(piece: pd.DataFrame) -> pd.DataFrame:
    shared = piece["commit"].str.get("record").str.get("subject").str.get("uri")
    found = piece[shared == URI]
    return found.assign(account=found["did"], moment=found["time_us"])[["account", "moment"]]


def _rows(piece: pd.DataFrame) -> pd.DataFrame:
    found = piece[piece["text"].str.contains("@made_up_brand", regex=False)]
    return found.assign(
        account=found["from_user_id_str"],
        handle=found["from_user"],
        moment=found["id_str"].astype("int64"),
    )[["account", "handle", "moment", "created_at"]]


def _natives_of_table(piece: pd.DataFrame) -> pd.DataFrame:
    found = piece[(piece["form"] == "native") & (piece["target"] == str(POST))]
    return found.assign(
        account=found["account_id"],
        moment=found["share_id"].astype("int64"),
        created_at=found["time"],
    )[["account", "handle", "moment", "created_at"]]


_NARROWED: Final[dict[str, tuple[Narrow, str]]] = {
    "x-v1": (_natives, "`retweeted_status` with the post's id"),
    "x-v1-manual": (_copies, _BY_HAND),
    "x-v2": (_page, "`data` exploded, the first of `referenced_tweets` a retweet of the post"),
    "bluesky": (_event, "`commit.record.subject.uri` the post's"),
    "table": (_rows, _BY_HAND),
    "table-native": (_natives_of_table, "`form` and `target`"),
}


def _pieces(name: str, path: Path) -> Iterator[pd.DataFrame]:
    import pandas as pd

    if name.startswith("table"):
        yield pd.read_csv(path, dtype=str)
        return
    lines = _PAGES if name == "x-v2" else _LINES
    # Ids are left texts, as they stand there; what is called created_at becomes a time.
    with pd.read_json(path, lines=True, chunksize=lines, dtype=False) as pieces:
        yield from pieces


def _ranked(name: str, path: Path) -> Answer:
    import pandas as pd

    narrow = _NARROWED[name][0]
    found = pd.concat([narrow(piece) for piece in _pieces(name, path)], ignore_index=True)
    ranked = found.sort_values("moment").groupby("account", sort=False).first()
    return Answer(len(ranked), tuple(ranked.sort_values("moment").index[:SEATS]))


def jobs(load: Load) -> Iterator[Job]:
    """Give what pandas does with a load."""
    name = load.name if load.name in _NARROWED else "x-v1"
    read = _NARROWED[name][1]
    is_table = name.startswith("table")
    how = "read_csv" if is_table else "read_json(lines=True)"
    yield Job(
        "pandas",
        f"`pandas.{how}`{'' if is_table else ' in pieces'}, filtered: {read}{_THEN}",
        "everybody" if read == _BY_HAND else "natives",
        lambda path: _ranked(name, path),
        ("pandas",),
    )
