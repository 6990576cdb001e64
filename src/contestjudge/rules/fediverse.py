"""Handles in a contest of the fediverse: a plain name is one of the server that is meant.

With a recorder, ``@name`` in the rules means ``@name@recorder``, as the evidence then writes it.
Without one the evidence of a server calls its own accounts by their plain names: a rule that writes
``@name@server`` means the same (spec 2.7).
"""

from __future__ import annotations

from contestjudge.model.contest import AccountRef, Contest
from contestjudge.model.words import Platform
from contestjudge.sources.fedi_ids import status_address


def full_handle(handle: str, server: str | None) -> str:
    """Complete a handle (without a leading ``@``) with a server's host.

    >>> full_handle("anna", "a.example"), full_handle("anna@b.example", "a.example")
    ('anna@a.example', 'anna@b.example')
    """
    return handle if server is None or "@" in handle else f"{handle}@{server}"


def sponsor_handles(contest: Contest, recorder: str | None) -> tuple[str, ...]:
    """Return the sponsor's handles, without ``@``: plain ones are of the server of its posts.

    Where the posts are not named by their addresses, that is the recorder.
    """
    found = (status_address(post.id) for post in contest.posts)
    homes: list[str | None] = [*sorted({one.host for one in found if one is not None})]
    handles: dict[str, None] = {}
    for handle in contest.sponsor.bare_handles:
        for home in homes or [recorder]:
            handles[full_handle(handle, home)] = None
    return tuple(handles)


def meant(reference: AccountRef, recorder: str | None, server: str | None) -> AccountRef:
    """Write a handle of the rules as the evidence writes it.

    Args:
        reference: an account as rules or rulings name it.
        recorder: whose clock counts, where the rules say so.
        server: the one whose ids the evidence holds, where they do not.
    """
    if reference.platform not in {None, Platform.MASTODON} or reference.account[:1] != "@":
        return reference
    handle = reference.account[1:]
    if recorder is not None:
        handle = full_handle(handle, recorder)
    elif server is not None:
        handle = handle.removesuffix(f"@{server}")
    return reference._replace(account=f"@{handle}")
