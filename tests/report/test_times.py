"""Times are shown as precisely as they are known, in the contest's zone."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest

from contestjudge.report.times import interval, moment, span

_CEST = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        ("09:01:00.000000", "09:01:59.999999", "2010-08-04 09:01"),
        ("09:01:00.000000", "09:01:04.000000", "between 2010-08-04 09:01:00 and 09:01:04"),
        ("09:01:07.000000", "09:01:07.999999", "2010-08-04 09:01:07"),
        ("09:01:07.123000", "09:01:07.123999", "2010-08-04 09:01:07.123"),
        ("09:01:07.123000", "09:01:07.126999", "2010-08-04 09:01:07.123 ± 4 ms"),
        ("09:01:07.000000", "09:04:11.999999", "between 2010-08-04 09:01:07 and 09:04:11"),
    ],
)
def test_intervals(earliest: str, latest: str, expected: str) -> None:
    assert interval(f"2010-08-04T{earliest}Z", f"2010-08-04T{latest}Z", UTC) == expected


def test_half_open_and_unknown_intervals() -> None:
    at = "2010-08-04T09:00:00.000000Z"
    assert interval(at, None, UTC) == "not before 2010-08-04 09:00:00"
    assert interval(None, at, UTC) == "not after 2010-08-04 09:00:00"
    assert interval(None, None, UTC) == "at an unknown time"


def test_the_zone_can_change_the_day() -> None:
    low, high = "2010-08-04T21:59:00.000000Z", "2010-08-04T22:30:00.000000Z"
    shown = "between 2010-08-04 23:59:00 and 2010-08-05 00:30:00"
    assert interval(low, high, _CEST) == shown
    assert moment(low, _CEST, "minute") == "2010-08-04 23:59"


def test_spans() -> None:
    low, high = "2010-08-04T09:00:00.000000Z", "2010-08-05T21:59:59.999999Z"
    assert span(low, high, UTC) == "from 2010-08-04 09:00:00 to 2010-08-05 21:59:59"
    assert span(low, None, _CEST) == "from 2010-08-04 11:00:00 on"
    assert span(None, high, UTC) == "up to 2010-08-05 21:59:59"
    assert span(None, None, UTC) == "at any time"
