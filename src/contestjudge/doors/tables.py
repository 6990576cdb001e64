"""Cells of a program become cells of a text table, exactly, or visibly spoilt.

Workbooks, Parquet files and data frames are ways of keeping a table, as gzip is a way of keeping
bytes: each is written out as CSV and read as any other table is. An integer keeps all its digits.
A floating-point number that is too large to hold every integer is written as what a spreadsheet
leaves of it (fifteen digits and noughts), so that a rounded id shows as one. A time is written to
the precision that it shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import IntEnum
from math import isfinite
from typing import Final

_EXACT: Final = 2**53
"""From here on a floating-point number may stand for several integers."""
_DIGITS: Final = 15
_MILLISECOND: Final = 1000
_QUOTED: Final = re.compile('[,;\t"\r\n]')
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_MISSING: Final = frozenset({"NAType", "NaTType"})


class Shown(IntEnum):
    """How exactly a time is shown, the coarsest first."""

    DAY = 0
    MINUTE = 1
    SECOND = 2


def finest(moment: datetime) -> Shown:
    """Tell how exactly a time must be shown for nothing of it to be lost.

    >>> finest(datetime(2010, 8, 4, 11, 2))
    <Shown.MINUTE: 1>
    """
    if moment.second or moment.microsecond:
        return Shown.SECOND
    return Shown.MINUTE if moment.hour or moment.minute or moment.tzinfo else Shown.DAY


def moment_text(moment: datetime, shown: Shown = Shown.SECOND) -> str:
    """Write a time: with an offset where it has a zone, as it stands on its clock otherwise.

    A fraction is written to the millisecond, or to the microsecond where it needs that.

    >>> moment_text(datetime(2010, 8, 4, 11, 2, 33, 120_000, tzinfo=UTC))
    '2010-08-04T11:02:33.120Z'
    """
    aware = moment.tzinfo is not None
    if aware:
        moment = moment.astimezone(UTC)
    shown = max(shown, finest(moment))
    naive = moment.replace(tzinfo=None)
    if shown is Shown.DAY:
        return naive.date().isoformat()
    if shown is Shown.MINUTE:
        text = naive.isoformat(timespec="minutes")
    elif not naive.microsecond:
        text = naive.isoformat(timespec="seconds")
    else:
        whole = naive.microsecond % _MILLISECOND == 0
        text = naive.isoformat(timespec="milliseconds" if whole else "microseconds")
    return f"{text}Z" if aware else text


def number_text(number: float) -> str:
    """Write a number that was kept as a floating-point one.

    >>> number_text(20313410000.0), number_text(564993779258904065.0), number_text(0.5)
    ('20313410000', '564993779258904000', '0.5')
    """
    if number != number:  # noqa: PLR0124 - what is not a number equals nothing
        return ""
    if not isfinite(number) or number != int(number):
        return repr(float(number))
    if abs(number) < _EXACT:
        return str(int(number))
    digits = Decimal(f"{float(number):.{_DIGITS - 1}e}")
    return format(digits, "f")


def cell_text(value: object) -> str:  # noqa: PLR0911 - one return for each kind of value
    """Write one value; what is missing is empty.

    >>> cell_text(564993779258904065), cell_text(None), cell_text(date(2010, 8, 4))
    ('564993779258904065', '', '2010-08-04')
    """
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if value is None or type(value).__name__ in _MISSING:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        bare = value.replace(tzinfo=None)
        return bare.isoformat(timespec="seconds" if bare.second else "minutes")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return _composed(value)


def _composed(value: object) -> str:
    """Write what is none of the above: a scalar of a library, or a nested value as JSON."""
    for method in ("item", "tolist"):
        plain = getattr(value, method, None)
        if callable(plain):
            try:
                return cell_text(plain())
            except (TypeError, ValueError):  # an array of several has no item
                continue
    if isinstance(value, Mapping | list | tuple):
        return _SURROGATES.sub("\ufffd", json.dumps(value, default=cell_text, ensure_ascii=False))
    return _SURROGATES.sub("\ufffd", str(value))


def column_texts(values: Sequence[object], shown: Shown = Shown.DAY) -> list[str]:
    """Write a column. All its times are shown as exactly as the one that needs it most.

    Args:
        values: the column, or a part of it.
        shown: how exactly the other parts need their times to be shown.
    """
    shown = needed(values, shown)
    return [
        moment_text(value, shown)
        if isinstance(value, datetime) and type(value).__name__ not in _MISSING
        else cell_text(value)
        for value in values
    ]


def needed(values: Iterable[object], shown: Shown = Shown.DAY) -> Shown:
    """Tell how exactly the times of a column must be shown."""
    for value in values:
        if shown is Shown.SECOND:
            break
        if isinstance(value, datetime) and type(value).__name__ not in _MISSING:
            shown = max(shown, finest(value))
    return shown


def csv_row(cells: Iterable[str]) -> bytes:
    """Write one row of CSV in UTF-8."""
    return (",".join(map(_quoted, cells)) + "\n").encode("utf-8")


def csv_rows(columns: Sequence[Sequence[str]]) -> bytes:
    """Write rows that are given column by column."""
    written = [
        list(map(_quoted, column)) if _QUOTED.search("".join(column)) else column
        for column in columns
    ]
    rows = map(",".join, zip(*written, strict=True))
    return "\n".join((*rows, "")).encode("utf-8")


def _quoted(cell: str) -> str:
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if _QUOTED.search(cell) else cell
