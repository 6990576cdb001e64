"""X status ids: when a snowflake was made, and which ids say nothing or cannot exist.

Before 4 November 2010 ids were counted up and carry no time. Since then an id holds the
milliseconds since 2010-11-04T01:42:54.657Z in its bits from the 22nd up. Between the largest id
known from the first era and the smallest of the second, no valid id exists.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

X_EPOCH_MS: Final = 1_288_834_974_657
"""Milliseconds from 1970 to the instant at which a snowflake id would be 0."""
FIRST_SNOWFLAKE: Final = 292_000_000_000_000
"""Ids from here up are snowflakes."""
LAST_SEQUENTIAL: Final = 29_700_859_247
"""The largest id known from before snowflakes."""
_ID_BITS: Final = 63
_ROUNDING: Final = 10_000
"""No larger error comes from a double (512), nor from a spreadsheet's 15 digits (9 999)."""
_DECIMAL: Final = re.compile(r"[1-9][0-9]{0,18}")


def is_readable_x_id(text: str) -> bool:
    """Tell whether ``text`` is a decimal id that X can have given out.

    >>> is_readable_x_id("20"), is_readable_x_id("29700859248"), is_readable_x_id("0x14")
    (True, False, False)
    """
    if _DECIMAL.fullmatch(text) is None:
        return False
    number = int(text)
    return number <= LAST_SEQUENTIAL or FIRST_SNOWFLAKE <= number < 1 << _ID_BITS


def is_x_account(text: str) -> bool:
    """Tell whether ``text`` can be the id of an account: decimal, below 2^63, no noughts ahead.

    >>> is_x_account("12"), is_x_account("012"), is_x_account("9223372036854775808")
    (True, False, False)
    """
    return _DECIMAL.fullmatch(text) is not None and int(text) < 1 << _ID_BITS


def snowflake_interval(number: int) -> tuple[int, int] | None:
    """Return the millisecond in which a snowflake was made, as µs UTC; ``None`` for older ids.

    >>> snowflake_interval(564993779258904576)
    (1423539988709000, 1423539988709999)
    >>> snowflake_interval(397) is None
    True
    """
    if number < FIRST_SNOWFLAKE:
        return None
    earliest = ((number >> 22) + X_EPOCH_MS) * 1000
    return earliest, earliest + 999


def may_be_rounded(number: int) -> bool:
    """Tell whether a number may be what a double made of another id.

    Ids beyond 2^53 pass through doubles in many tools. What comes out is either exactly a double,
    or the shortest decimal that reads back as one (JavaScript prints that). Anything else cannot
    have been rounded.

    >>> may_be_rounded(509487438688186400), may_be_rounded(509487438688186369)
    (True, False)
    """
    if number <= 2**53:
        return False
    if number >= 1 << _ID_BITS:
        return True
    double = float(number)
    return int(double) == number or int(Decimal(repr(double))) == number


def rounded_interval(number: int) -> tuple[int, int] | None:
    """Return the time of an id that may have been rounded: the milliseconds of all it can be."""
    low = snowflake_interval(number - _ROUNDING)
    high = snowflake_interval(number + _ROUNDING)
    return None if low is None or high is None else (low[0], high[1])
