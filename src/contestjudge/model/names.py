"""Ids and handles compare the same everywhere: by number, by bytes, by ASCII lower case."""

from __future__ import annotations

from typing import Final

_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}

NAMELESS: Final = "~"
"""How the name of a share begins that has no id."""

IdKey = tuple[int, int, bytes]
"""How an id sorts."""


def ascii_lower(text: str) -> str:
    """Lower-case A to Z and nothing else: handles compare so, in every locale.

    >>> ascii_lower("İSTANBUL_I")
    'İstanbul_i'
    """
    return text.translate(_LOWER)


def handle_account(handle: str) -> str:
    """Name the account of which only the handle is known: the same however that is spelt.

    >>> handle_account("SJ_ab")
    '@sj_ab'
    """
    return f"@{ascii_lower(handle)}"


def account_name(account: str | None, handle: str | None) -> str | None:
    """Name an account: by its id, else by its handle; ``None`` where neither is known.

    >>> account_name("17461978", "SJ_ab"), account_name(None, "SJ_ab")
    ('17461978', '@sj_ab')
    """
    return account or (None if handle is None else handle_account(handle))


def id_key(text: str) -> IdKey:
    """Sort decimal ids as integers, before all others by their bytes.

    >>> sorted(["10", "9", "@zoë", "@ada"], key=id_key)
    ['9', '10', '@ada', '@zoë']
    """
    if text.isascii() and text.isdecimal():
        return 0, int(text), b""
    return 1, 0, text.encode()


def share_order(share: str, account: str) -> IdKey:
    """Sort shares for display: by their ids; those without one behind them, by whose they are.

    Args:
        share: the name of a share: its id, or ``~`` and a digest where there is none.
        account: who made it.

    Of one account without ids, the digest decides: nothing else is left that is known of them.

    >>> known = [("~09", "@zoë"), ("~f3", "@ada"), ("~07", "10"), ("~b2", "9"), ("20", "3")]
    >>> sorted(known, key=lambda one: share_order(*one))
    [('20', '3'), ('~b2', '9'), ('~07', '10'), ('~f3', '@ada'), ('~09', '@zoë')]
    """
    if not share.startswith(NAMELESS):
        return id_key(share)
    by_number, number, text = id_key(account)
    # NUL stands before whatever an account may go on with.
    return by_number + 2, number, b"%b\0%b" % (text, share.encode())
