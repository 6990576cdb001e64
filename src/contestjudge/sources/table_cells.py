"""The cells of a row, read narrowly: ids, handles and forms, or a reason why not.

Spreadsheets are where ids go to die: ``1.23457E+17`` is no id, and neither is one whose digits
after the fifteenth are all noughts. A share's id that cannot be trusted is dropped and the row
stays; an account's or a post's would name somebody else, and does not.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from contestjudge.model.names import ascii_lower
from contestjudge.model.words import Platform, ShareForm
from contestjudge.sources.table_columns import Cells
from contestjudge.sources.x_ids import is_readable_x_id, snowflake_interval

_X_ACCOUNT: Final = re.compile(r"[1-9][0-9]{0,18}")
_X_HANDLE: Final = re.compile(r"[0-9A-Za-z_]{1,20}")
_ID: Final = re.compile(r"[!-?A-}][!-~]{0,511}")
"""Of other platforms: not begun as a handle (``@``) or a key of ours (``~``) is."""
_HANDLE: Final = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_.@:-]{0,252}")
_AT_SIGNS: Final = "@\uff20"
_ID_LIMIT: Final = 2**63
_SPREADSHEET_DIGITS: Final = 15
_LONGEST_SHOWN: Final = 40

_FORM_WORDS: Final = {
    "native": ShareForm.NATIVE,
    "retweet": ShareForm.NATIVE,
    "rt": ShareForm.NATIVE,
    "repost": ShareForm.NATIVE,
    "boost": ShareForm.NATIVE,
    "quote": ShareForm.QUOTE,
    "manual": ShareForm.MANUAL,
    "link": ShareForm.LINK,
    "reply": ShareForm.REPLY,
}


class ShareId(NamedTuple):
    """A row's share id as far as it can be trusted, and the time that it carries."""

    text: str | None = None
    unreadable: bool = False
    interval: tuple[int, int] | None = None


class Account(NamedTuple):
    """Whose share a row is; at least one of the two."""

    id: str | None
    handle: str | None


def shown(text: str) -> str:
    """Write a cell for a reason: quoted, ASCII, short."""
    return ascii(text) if len(text) <= _LONGEST_SHOWN else ascii(text[:_LONGEST_SHOWN]) + "…"


def rounded_by_spreadsheet(digits: str) -> bool:
    """Tell whether a decimal id shows what a spreadsheet's fifteen digits leave of a longer one.

    >>> rounded_by_spreadsheet("564993779258904000"), rounded_by_spreadsheet("20313410000")
    (True, False)
    """
    tail = digits[_SPREADSHEET_DIGITS:]
    return tail != "" and not tail.strip("0")


def read_share_id(cell: str, platform: Platform) -> ShareId:
    """Read a share id; X's carry a time."""
    if not cell:
        return ShareId()
    if platform is not Platform.X:
        return ShareId(cell) if _ID.fullmatch(cell) else ShareId(unreadable=True)
    if not is_readable_x_id(cell):
        return ShareId(unreadable=True)
    number = int(cell)
    if rounded_by_spreadsheet(cell):
        # What the cut digits were is lost, but they move the time by a few milliseconds at most.
        unit = 10 ** (len(cell) - _SPREADSHEET_DIGITS)
        low, high = snowflake_interval(number - unit), snowflake_interval(number + unit)
        interval = (low[0], high[1]) if low and high else None
        return ShareId(unreadable=True, interval=interval)
    return ShareId(cell, interval=snowflake_interval(number))


def read_handle(cell: str, platform: Platform) -> str | None:
    """Read a handle, with or without its at sign; ``None`` where the platform has no such."""
    bare = cell[1:] if cell[:1] and cell[0] in _AT_SIGNS else cell
    pattern = _X_HANDLE if platform is Platform.X else _HANDLE
    return bare if pattern.fullmatch(bare) else None


def read_account(cells: Cells, platform: Platform) -> Account:
    """Read whose share it is.

    Raises:
        ValueError: neither the id nor the handle can be read.
    """
    handle = read_handle(cells.handle, platform)
    number = cells.account_id
    if platform is Platform.X:
        readable = (
            _X_ACCOUNT.fullmatch(number) is not None
            and int(number) < _ID_LIMIT
            and not rounded_by_spreadsheet(number)
        )
    else:
        readable = _ID.fullmatch(number) is not None
    if not readable and handle is None:
        if not number and not cells.handle:
            message = "no account: neither a handle nor an account id is filled in"
        elif cells.handle:
            message = f"{shown(cells.handle)} is not a handle"
        else:
            message = f"{shown(number)} is not an account id"
        raise ValueError(message)
    return Account(number if readable else None, handle)


def read_via(cell: str, platform: Platform, sponsor: tuple[str, ...]) -> str | None:
    """Read from whom the share was made: ``@handle``, lower case; the sponsor is nobody.

    Raises:
        ValueError: it is not a handle.
    """
    if not cell:
        return None
    handle = read_handle(cell, platform)
    if handle is None:
        message = f"via: {shown(cell)} is not a handle"
        raise ValueError(message)
    lower = ascii_lower(handle)
    return None if lower in sponsor else f"@{lower}"


def read_form(cell: str) -> ShareForm | None:
    """Read a form's word; ``None`` where the cell is empty.

    Raises:
        ValueError: it is not one of the words.
    """
    if not cell:
        return None
    form = _FORM_WORDS.get(ascii_lower(cell))
    if form is None:
        message = f"{shown(cell)} is not a form; write native, quote, manual, link or reply"
        raise ValueError(message)
    return form


def read_target(cell: str, platform: Platform, posts: frozenset[str]) -> str | None:
    """Read which post was shared; one that is not the contest's may be somebody's share of one.

    Raises:
        ValueError: it is not an id, or one that a spreadsheet has rounded.
    """
    if not cell:
        return None
    if cell in posts:
        return cell
    if platform is Platform.X:
        readable = is_readable_x_id(cell) and not rounded_by_spreadsheet(cell)
    else:
        readable = _ID.fullmatch(cell) is not None
    if not readable:
        message = f"target: {shown(cell)} is not a post's id"
        raise ValueError(message)
    return cell
