"""Heads of X v1.1 lines by msgspec (extra ``fast``): by the law of JSON, or not at all.

msgspec checks the grammar of what it skips too: escapes, surrogates, control characters, numbers,
commas. It lets three things pass that :mod:`~contestjudge.sources.json_text` refuses: bytes that
are no UTF-8 (in names, and in what it skips), more than ``MAX_DEPTH`` levels, and integers of more
than 4,300 digits. A head that holds no more brackets and bytes than that, and is UTF-8, has none of
them. Whatever else comes is decoded by pydantic, and so is what msgspec refuses: only pydantic ever
refuses a head.

Only :mod:`~contestjudge.sources.x_v1_fastest` imports this module, and only when it is worth it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from contestjudge.sources.x_v1_decoding import (
    Columns,
    Said,
    any_opens_many,
    by_pydantic,
    columns,
    one_head,
)
from contestjudge.sources.x_v1_middles import Portion
from contestjudge.sources.x_v1_tails import HEAD_END

_REFUSED: Final = (msgspec.MsgspecError, ValueError, RecursionError)
_MOST_DIGITS: Final = 4_300
"""Of an integer; a head that is no longer than that holds none that is."""
_LONGEST: Final = _MOST_DIGITS - len(HEAD_END)
_LOOKED_AT: Final = 8
"""So many heads tell what most of a portion are like."""
_UNLAWFUL: Final = (
    b'"\x00"',
    b'"\x1f"',
    b'"\\x41"',
    b'"\\u12g4"',
    b'"\\ud800"',
    b'"\\udc00\\ud800"',
    b'"a',
    b"'a'",
    b"NaN",
    b"-Infinity",
    b"01",
    b"-",
    b"+1",
    b".5",
    b"1.",
    b"1e",
    b"nul",
    b"[1,]",
    b"[1 2]",
    b'{"a":1,}',
    b'{"a" 1}',
    b"{a:1}",
    b'{"\x01":1}',
    b'{"\\ud800":1}',
    b"[1}",
    b"/**/1",
    b"\xa01",
)
"""Values of which one has to be refused where it is skipped, or msgspec is not what it was."""


class _User(msgspec.Struct, gc=False):
    id_str: str
    screen_name: str


class _Head(msgspec.Struct, gc=False):
    id_str: str
    created_at: str
    user: _User


_decode: Final = msgspec.json.Decoder(_Head).decode


def is_strict() -> bool:
    """Tell whether this msgspec refuses what it skips, as all versions did that we have seen."""
    head = b'{"id_str":"1","created_at":"","user":{"id_str":"2","screen_name":"a","x":%b},"x":%b,'
    unlawful = [pair for value in _UNLAWFUL for pair in ((value, b"0"), (b"0", value))]
    return not any(_is_decoded(head % pair) for pair in unlawful) and _is_decoded(
        head % (b"0", b"0")
    )


def _is_decoded(head: bytes) -> bool:
    try:
        _decode(head + HEAD_END)
    except _REFUSED:
        return False
    return True


def _decoded(heads: list[bytes]) -> Iterable[_Head]:
    """Decode heads of which msgspec knows enough of the law.

    Raises:
        ValueError: one of them may break it, or msgspec refuses it.
    """
    together = b"".join(heads)  # each ends in ASCII: no character is made of two of them
    if not together.isascii():
        together.decode()
    if any_opens_many(heads, together):
        raise ValueError
    return map(_decode, heads)


def by_msgspec(portion: Portion) -> Columns:
    """Decode heads, and let pydantic have a look at what may be unlawful."""
    are_ascii = [head.isascii() for head in portion.sample(_LOOKED_AT)]
    if 2 * sum(are_ascii) < len(are_ascii):
        return by_pydantic(portion)  # to look at UTF-8 takes what msgspec saves
    if portion.longest() > _LONGEST:
        return columns(_one_by_one(portion))
    found: list[_Head] = []
    try:
        for some in portion.closed():
            found += _decoded(some)
    except _REFUSED:
        return columns(_one_by_one(portion))
    users = [head.user for head in found]
    return Columns(
        [head.id_str for head in found],
        [head.created_at for head in found],
        [user.id_str for user in users],
        [user.screen_name for user in users],
        [],
    )


def _one_by_one(portion: Portion) -> Iterator[Said | None]:
    for raw in portion.whole():
        try:
            if len(raw) > _LONGEST:
                raise ValueError
            (found,) = _decoded([raw + HEAD_END])
        except _REFUSED:
            yield one_head(raw)
        else:
            yield Said(found.id_str, found.created_at, found.user.id_str, found.user.screen_name)
