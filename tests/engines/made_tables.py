"""Tables of X, as tools and people write them, usual and unusual, and files that hold them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from hypothesis import strategies as st

from tests.engines.made import OPENS_MS, POSTS, TEXT, File, joined, line, native, share_id

COLUMNS: Final = ("handle", "account_id", "share_id", "form", "target", "via", "text", "time")
Cells = dict[str, str]


def clock_iso(milliseconds: int) -> str:
    """Print a second as tables do."""
    return f"{datetime.fromtimestamp(milliseconds // 1000, UTC):%Y-%m-%dT%H:%M:%SZ}"


def cells(account: int, after_ms: int, post: int = 0, **more: str) -> Cells:
    """Write a native share as a table has it, whole."""
    return {
        "handle": f"Made_up_{account}",
        "account_id": str(1000 + account),
        "share_id": share_id(after_ms, account),
        "form": "native",
        "target": POSTS[post],
        "time": clock_iso(OPENS_MS + after_ms),
        **more,
    }


def table(
    rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS, mark: str = ","
) -> bytes:
    """Write a table."""
    text = io.StringIO()
    writer = csv.DictWriter(
        text, columns, restval="", extrasaction="ignore", lineterminator="\n", delimiter=mark
    )
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


ODD: Final[Mapping[str, Mapping[str, str]]] = {
    "no time": {"time": ""},
    "a local time": {"time": "2023-11-14 23:13"},
    "a minute": {"time": "2023-11-14T22:13Z"},
    "another minute": {"time": "2023-11-14T22:40:00Z"},
    "the post's time": {"time": clock_iso(OPENS_MS)},
    "midnight": {"time": "2023-11-14T00:00:00Z"},
    "no time that is one": {"time": "soon"},
    "no id": {"share_id": ""},
    "a rounded id": {"share_id": "1724548490000000000"},
    "an early id": {"share_id": "20313410000"},
    "no id that is one": {"share_id": "1.72E+18"},
    "the largest id": {"share_id": str((1 << 63) - 1)},
    "no account": {"account_id": ""},
    "a rounded account": {"account_id": "1724548490000000000"},
    "the largest account": {"account_id": str((1 << 63) - 1)},
    "a large account": {"account_id": "8999999999999999999"},
    "one account more": {"account_id": "9000000000000000001"},
    "no handle": {"handle": ""},
    "a handle with its sign": {"handle": "@Made_up_70"},
    "somebody else's handle": {"handle": "made_UP_3"},
    "no handle that is one": {"handle": "made up"},
    "nobody": {"handle": "", "account_id": ""},
    "the sponsor": {"account_id": "17461978", "handle": "made_up_shop"},
    "another word for it": {"form": "RT"},
    "a quote": {"form": "quote"},
    "a copy by hand": {"form": "manual", "text": f"RT @made_up_shop: {TEXT}"},
    "a link": {"form": "link"},
    "no form that is one": {"form": "like"},
    "by its text": {"form": "", "text": f"RT @made_up_shop: {TEXT}"},
    "neither form nor text": {"form": ""},
    "a text beside": {"text": f'RT @made_up_shop: {TEXT}, with a "word"\nor two'},
    "from somebody": {"via": "@made_up_5"},
    "from the sponsor": {"via": "@Made_up_Shop"},
    "from nobody that is one": {"via": "made up"},
    "another post": {"target": share_id(500, 9)},
    "no target": {"target": ""},
    "somebody's share": {"target": share_id(700, 1)},
    "no target that is one": {"target": "1E+18"},
}
"""What a usual row can be changed to."""


@st.composite
def usual_rows(draw: st.DrawFn) -> list[Cells]:
    """Draw native shares, whole."""
    step = draw(st.sampled_from((1, 200, 700, 1_000)))
    accounts = draw(st.lists(st.integers(1, 60), min_size=6, max_size=45, unique=True))
    return [
        cells(account, step * place + 1, place % 2 if step > 200 else 0)
        for place, account in enumerate(accounts)
    ]


@st.composite
def odd_row(draw: st.DrawFn) -> Cells:
    """Draw a row that is changed in one way or two, of somebody who is among the usual or not."""
    found = cells(draw(st.integers(1, 75)), draw(st.integers(0, 40_000)), draw(st.integers(0, 1)))
    for name in draw(st.lists(st.sampled_from(sorted(ODD)), min_size=1, max_size=2)):
        found.update(ODD[name])
    return found


_TAKEN: Final[dict[str, object]] = {"taken_at": "2023-11-14T23:00:00Z", "zone": "Europe/Stockholm"}


@st.composite
def files_with_tables(draw: st.DrawFn) -> list[File]:
    """Draw tables that hold usual rows, repeated ones and odd ones; and statuses beside, or not."""
    rows = draw(usual_rows())
    rows += draw(st.lists(st.sampled_from(rows), max_size=3))
    rows += draw(st.lists(odd_row(), max_size=6))
    rows = draw(st.permutations(rows))
    terms: dict[str, object] = draw(
        st.sampled_from(
            (
                {"zone": "Europe/Stockholm"},
                {**_TAKEN, "complete": True, "sees": ["native"]},
                {**_TAKEN, "complete": True, "sees": ["native", "quote", "manual"]},
                {**_TAKEN, "sees": ["native"], "to": "2023-11-14T22:13:50Z", "complete": True},
                _TAKEN,
                {**_TAKEN, "order": "newest_first"},
                {**_TAKEN, "cap": 20},
            )
        )
    )
    number = draw(st.integers(1, 2))
    found = []
    for place in range(number):
        content = table(rows[place::number])
        content = draw(st.sampled_from((b"", b"\xef\xbb\xbf"))) + content
        if draw(st.integers(0, 3)) == 0:
            content = gzip.compress(content, mtime=0)
        found.append(File(content, terms))
    if draw(st.booleans()):
        # What a table holds is often seen elsewhere, too.
        statuses = draw(st.lists(st.integers(1, 75), max_size=8, unique=True))
        known = {row.get("account_id"): row for row in rows}
        lines = []
        for account in statuses:
            row = known.get(str(1000 + account), {})
            number_ = row.get("share_id", "")
            is_id = number_.isdecimal() and len(number_) > 18
            after = (int(number_) - int(POSTS[0])) >> 22 if is_id else 30_000 + account
            lines.append(line(native(account, max(0, min(after, 60_000)), draw(st.integers(0, 1)))))
        more = {"taken_at": "2023-11-14T23:00:00Z"} if lines else {}
        if lines:
            found.append(File(joined(lines), draw(st.sampled_from(({}, more)))))
    return found


@st.composite
def tidy_tables(draw: st.DrawFn) -> list[File]:
    """Draw a complete table, in which hardly anything is odd."""
    rows = [
        cells(account, 450 * account + draw(st.sampled_from((0, 0, 0, 1, 450))))
        for account in range(1, draw(st.integers(20, 70)))
    ]
    rows += draw(st.lists(odd_row(), max_size=2))
    sees = draw(st.sampled_from((["native"], ["native", "quote", "manual"])))
    terms = {**_TAKEN, "complete": True, "sees": sees}
    return [File(table(draw(st.permutations(rows))), terms)]
