"""What a format of one's own is written with: everything that its author imports.

A format is an object with a name, a default instrument, ``recognises`` and ``read``
(:class:`Source`). It is given bytes and the contest's posts, and returns a :class:`Reading`; files,
rules and ranking are none of its business. See ``docs/howto/add-a-format.md``.
"""

from __future__ import annotations

from contestjudge.errors import InputError, input_error
from contestjudge.model.observation import (
    Claim,
    DeclaredCount,
    Notice,
    Observation,
    PostTime,
    Rejection,
    UnqualifiedVersion,
)
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import SECOND, UNBOUNDED, from_datetime, parse_rfc3339
from contestjudge.model.watch import Abilities
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.forms import Formed, FormReader
from contestjudge.sources.json_records import decoded_values, read_each
from contestjudge.sources.json_text import JsonError, head_value, values

__all__ = [
    "SECOND",
    "UNBOUNDED",
    "Abilities",
    "Basis",
    "Claim",
    "DeclaredCount",
    "FormReader",
    "Formed",
    "Grade",
    "InputError",
    "JsonError",
    "Notice",
    "Observation",
    "Platform",
    "PostTime",
    "ReadOptions",
    "Reading",
    "Rejection",
    "ShareForm",
    "Source",
    "Target",
    "TargetPost",
    "UnqualifiedVersion",
    "decoded_values",
    "from_datetime",
    "head_value",
    "input_error",
    "parse_rfc3339",
    "read_each",
    "values",
]
