"""Whose personal archive it is: ``account.js`` and ``user_details.js`` say so.

They stand beside the posts in every archive, and hold an address and a telephone number too, which
nothing here looks at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from contestjudge.sources.json_text import BYTE_ORDER_MARK, JsonError, decode
from contestjudge.sources.x_post import valid_handle
from contestjudge.sources.x_times import account_id

OWNER_FILES: Final = frozenset({"account.js", "user_details.js"})
"""The names of the files that say it."""

_ASSIGNMENT: Final = re.compile(
    rb"[ \t\r\n]*(?:window\.YTD\.account\.part0|var[ \t]+user_details)[ \t\r\n]*="
)
_BLANK: Final = b" \t\r\n"


class Owner(NamedTuple):
    """Whose archive it is."""

    account: str
    """The account's id."""
    handle: str | None
    """As it was called when the archive was made."""


def archive_owner(content: bytes) -> Owner | None:
    """Read whose archive it is; ``None`` where the file does not say.

    >>> archive_owner(b'var user_details = {"screen_name": "raz", "id": "7002"}')
    Owner(account='7002', handle='raz')
    """
    content = content.removeprefix(BYTE_ORDER_MARK)
    match = _ASSIGNMENT.match(content)
    if match is None:
        return None
    try:
        value = decode(content[match.end() :].rstrip(_BLANK + b";"))
    except JsonError:
        return None
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if isinstance(value, Mapping) and "account" in value:
        value = value["account"]
    if not isinstance(value, Mapping):
        return None
    number = _text(value.get("accountId", value.get("id")))
    handle = valid_handle(_text(value.get("username", value.get("screen_name"))))
    account = account_id(number, None) if number else None
    return None if account is None else Owner(account, handle)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
