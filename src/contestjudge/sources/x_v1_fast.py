"""Heads of X v1.1 lines by msgspec (extra ``fast``): by the law of JSON, or not at all.

msgspec checks the grammar of what it skips too: escapes, surrogates, control characters, numbers,
commas. It lets three things pass that :mod:`~contestjudge.sources.json_text` refuses: bytes that
are no UTF-8 (in names, and in what it skips), more than ``MAX_DEPTH`` levels, and integers of more
than 4,300 digits. A head that holds no more brackets and bytes than that, and is UTF-8, has none of
them. Whatever else comes is decoded by pydantic, and so is what msgspec refuses: only pydantic ever
refuses a head.

Only :mod:`~contestjudge.sources.x_v1_decoding` imports this module, and only when it is worth it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import sub
from typing import Final

import msgspec

from contestjudge.sources.base import MAX_DEPTH
from contestjudge.sources.x_v1_decoding import (
    HEAD_END,
    Columns,
    Decoders,
    Said,
    columns,
    one_head,
    share_by_pydantic,
)
from contestjudge.sources.x_v1_types import NativeOriginal, NativeShare

_REFUSED: Final = (msgspec.MsgspecError, ValueError, RecursionError)
_MOST_DIGITS: Final = 4_300
"""Of an integer; a head that is no longer than that holds none that is."""
_LONGEST: Final = _MOST_DIGITS - len(HEAD_END)
_MOST_OPENED: Final = MAX_DEPTH
"""Brackets; where no more are opened, in strings or not, no more are nested."""
_USUAL: Final = re.compile(
    r"[1-9][0-9]{0,18} (?:[1-9][0-9]{0,17}|[1-8][0-9]{18}) [0-9A-Za-z_]{1,20}"
)
"""The id, account and handle of :class:`~contestjudge.sources.x_v1_types.NativeHead`."""
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


def _is_plain(head: bytes) -> bool:
    """Tell whether a head is ASCII and opens no more brackets than may be nested: most are."""
    # Of all brackets, ``_MOST_OPENED`` are made one thing and those left over another, no ASCII.
    # Three short copies take less than counting bytes.
    opened = head.replace(b"[", b"{").replace(b"{", b"[", _MOST_OPENED)
    return opened.replace(b"{", b"\xff").isascii()


def _is_lawful(head: bytes) -> bool:
    """Tell whether what msgspec does not look at is as it should be; ``False``: perhaps not."""
    if len(head) > _MOST_DIGITS or head.count(b"[") + head.count(b"{") > _MOST_OPENED:
        return False
    try:
        head.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decode_odd(head: bytes) -> _Head:
    """Decode a head that is not plain.

    Raises:
        ValueError: it may break the law, or msgspec refuses it.
    """
    if not _is_lawful(head):
        raise ValueError
    return _decode(head)


def _by_msgspec(chunk: bytes, starts: Sequence[int], cuts: Sequence[int]) -> Columns:
    if max(map(sub, cuts, starts), default=0) > _LONGEST:
        return columns(_one_by_one(chunk, starts, cuts))
    try:
        # _is_plain, written out: it is asked about every record of the largest contests.
        found = [
            _decode(head)
            if (head := chunk[start:cut] + HEAD_END)
            .replace(b"[", b"{")
            .replace(b"{", b"[", _MOST_OPENED)
            .replace(b"{", b"\xff")
            .isascii()
            else _decode_odd(head)
            for start, cut in zip(starts, cuts, strict=True)
        ]
    except _REFUSED:
        return columns(_one_by_one(chunk, starts, cuts))
    users = [head.user for head in found]
    return Columns(
        [head.id_str for head in found],
        [head.created_at for head in found],
        [user.id_str for user in users],
        [user.screen_name for user in users],
        [],
    )


def _one_by_one(chunk: bytes, starts: Sequence[int], cuts: Sequence[int]) -> Iterator[Said | None]:
    for start, cut in zip(starts, cuts, strict=True):
        try:
            head = _decode_odd(chunk[start:cut] + HEAD_END)
        except _REFUSED:
            yield one_head(chunk[start:cut])
        else:
            yield Said(head.id_str, head.created_at, head.user.id_str, head.user.screen_name)


def _share(head: bytes, original: NativeOriginal) -> NativeShare:
    try:
        plain = len(head) <= _MOST_DIGITS and _is_plain(head)
        found = _decode(head) if plain else _decode_odd(head)
    except _REFUSED:
        return share_by_pydantic(head, original)
    name, user = found.id_str, found.user
    if not _USUAL.fullmatch(f"{name} {user.id_str} {user.screen_name}"):
        return share_by_pydantic(head, original)
    return {  # type: ignore[typeddict-item]  # pydantic's setting is no key
        "id_str": name,
        "created_at": found.created_at,
        "user": {"id_str": user.id_str, "screen_name": user.screen_name},
        "retweeted_status": original,
    }


BY_MSGSPEC: Final = Decoders(_by_msgspec, _share)
