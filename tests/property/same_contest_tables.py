"""The same contest in tables: exports of tools, spreadsheets, lists typed by hand."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tests.property.same_contest import (
    FORMS,
    MILLISECOND,
    MINUTE,
    SECOND,
    SNOWFLAKES,
    TAKEN,
    Act,
    File,
    Format,
    Interval,
    Story,
    cells,
)
from tests.property.same_contest_x import (
    account,
    by_handle,
    contest,
    handle,
    identity,
    table,
    text,
)

_ZONE: Final = "Europe/Stockholm"
_STOCKHOLM: Final = ZoneInfo(_ZONE)
_MANUAL: Final = frozenset({"manual"})


def _local(story: Story, act: Act) -> datetime:
    return story.moment(act.made).astimezone(_STOCKHOLM)


def _mentions(names: Sequence[str], printed: str, **terms: object) -> Callable[[Story], list[File]]:
    """Make a writer of a tool's list of mentions, which knows nothing of native shares."""

    def write(story: Story) -> list[File]:
        rows = []
        for act in story.standing(TAKEN, "manual"):
            cells = (handle(act.person), text(story, act), f"{_local(story, act):{printed}}")
            more = (identity(story, act.made),)
            rows.append(dict(zip(names, (*cells, *more), strict=False)))
        return [File("tool.csv", table(rows, names), {"zone": _ZONE, "sees": ["manual"], **terms})]

    return write


def _tags(story: Story) -> list[File]:
    """TAGS keeps the text of a native share and not that it is one: it reads as copied by hand."""
    rows = [
        {
            "id_str": identity(story, act.made),
            "from_user": handle(act.person),
            "from_user_id_str": account(act.person),
            "text": text(story, act, quote_by_address=True),
            "created_at": f"{story.moment(act.made):%a %b %d %H:%M:%S +0000 %Y}",
        }
        for act in story.standing()
    ]
    columns = ("id_str", "from_user", "text", "created_at", "time", "from_user_id_str")
    return [File("tags.csv", table(rows, columns), {})]


def _mapped(story: Story) -> list[File]:
    rows = [
        {
            "Konto": f"@{handle(act.person)}",
            "Art": act.form,
            "Zeit": f"{_local(story, act):%Y-%m-%d %H:%M:%S}",
        }
        for act in story.standing()
    ]
    terms = {
        "zone": _ZONE,
        "sees": list(FORMS),
        "columns": {"handle": "Konto", "form": "Art", "time": "Zeit"},
    }
    return [File("shares.csv", table(rows, ("Konto", "Art", "Zeit")), terms)]


def _workbook(story: Story) -> list[File]:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["handle", "form", "time"])
    for row, act in enumerate(story.standing(), 2):
        minute = _local(story, act).replace(second=0, microsecond=0, tzinfo=None)
        sheet.append([handle(act.person), act.form, minute])
        sheet[f"C{row}"].number_format = "yyyy-mm-dd hh:mm"
    stream = io.BytesIO()
    book.save(stream)
    return [File("shares.xlsx", stream.getvalue(), {"zone": _ZONE, "sees": list(FORMS)})]


def _parquet(story: Story) -> list[File]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    acts = story.standing()
    columns: Mapping[str, object] = {
        "account_id": [account(act.person) for act in acts],
        "form": [act.form for act in acts],
        "time": pa.array(
            [story.micros(act.made) // MILLISECOND for act in acts],
            pa.timestamp("ms", "UTC"),
        ),
    }
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream)
    return [File("shares.parquet", stream.getvalue(), {"sees": list(FORMS)})]


def _stamps(at: int) -> Interval:
    """A stamp without a fraction says no more than its second."""
    return cells(SECOND if at // MILLISECOND % 1000 == 0 else MILLISECOND)(at)


def _tool(name: str, cell: int, names: Sequence[str], printed: str, **terms: object) -> Format:
    write = _mentions(names, printed, **terms)
    return Format(name, SNOWFLAKES, write, contest, by_handle, cells(cell), _MANUAL)


TABLES: Final[tuple[Format, ...]] = (
    Format(
        "tags",
        SNOWFLAKES,
        _tags,
        contest,
        account,
        cells(MILLISECOND),
        read_as={"native": "manual"},
    ),
    _tool("cotweet", MINUTE, ("From", "Message", "Date"), "%Y-%m-%d %H:%M"),
    _tool(
        "hootsuite",
        SECOND,
        ("From User", "Tweet", "Timestamp"),
        "%Y-%m-%d %H:%M:%S",
        instrument="hootsuite",
    ),
    _tool(
        "tweetdeck",
        MILLISECOND,
        ("Screen Name", "Content", "Time", "Tweet ID"),
        "%Y-%m-%d %H:%M",
        instrument="tweetdeck",
    ),
    Format("a mapped table", SNOWFLAKES, _mapped, contest, by_handle, cells(SECOND)),
    Format("a workbook", SNOWFLAKES, _workbook, contest, by_handle, cells(MINUTE)),
    Format("Parquet", SNOWFLAKES, _parquet, contest, account, _stamps),
)
