"""What all documents share: frozen models that forbid unknown keys, and instants in them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
)

from contestjudge.model.time import format_rfc3339, from_datetime, parse_rfc3339, recordable

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A digest, in lower-case hexadecimal."""


class Document(BaseModel):
    """A frozen document or part of one; unknown keys are faults."""

    model_config = ConfigDict(
        defer_build=True,  # most documents are never needed in one run; an import makes none
        frozen=True,
        extra="forbid",
        strict=True,
        populate_by_name=True,
        ser_json_inf_nan="strings",
    )

    def to_dict(self) -> dict[str, Any]:
        """Return the document as plain JSON values, what was left out filled in."""
        return self.model_dump(mode="json", by_alias=True)


def _instant(value: object) -> object:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            message = "a time without a zone names no instant; write it with Z or an offset"
            raise ValueError(message)
        return recordable(from_datetime(value))
    if isinstance(value, str):
        return recordable(parse_rfc3339(value)[0])
    if isinstance(value, date):
        message = "a date names no instant; write a time with Z or an offset"
        raise ValueError(message)  # noqa: TRY004 - pydantic collects ValueErrors
    message = "not a time such as 2010-08-04T09:00:00Z"
    raise ValueError(message)


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _instant_or_day(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return _recordable_day(value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _recordable_day(date.fromisoformat(value))
    return _instant(value)


def _recordable_day(day: date) -> date:
    recordable(from_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC)))
    return day


def _written(value: int | date) -> str:
    return value.isoformat() if isinstance(value, date) else format_rfc3339(value)


_TIME_SCHEMA: Final = {"type": "string", "format": "date-time"}
_DAY_SCHEMA: Final = {"type": "string", "format": "date"}

Instant = Annotated[
    int, BeforeValidator(_instant), PlainSerializer(_written), WithJsonSchema(_TIME_SCHEMA)
]
"""Microseconds UTC; written as RFC 3339 (TOML: an offset date-time)."""
InstantOrDay = Annotated[
    int | date,
    BeforeValidator(_instant_or_day),
    PlainSerializer(_written),
    WithJsonSchema({"anyOf": [_TIME_SCHEMA, _DAY_SCHEMA]}),
]
"""An instant, or a bare date: midnight in the contest's zone."""


def _day(value: object) -> object:
    if isinstance(value, str):
        if not _DAY.fullmatch(value):
            message = "not a day such as 2010-08-04"
            raise ValueError(message)
        return date.fromisoformat(value)
    return value


Day = Annotated[date, BeforeValidator(_day), PlainSerializer(_written), WithJsonSchema(_DAY_SCHEMA)]


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Tuple = BeforeValidator(_tuple)
"""Documents hold arrays; frozen models hold tuples."""
