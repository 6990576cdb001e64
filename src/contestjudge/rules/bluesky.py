"""A contest on Bluesky: its posts by their at-URIs, its sponsor by the account that made them.

Rules may name a post by its address on the web. A handle in it stands for the sponsor's account
only where the rules say that it is the sponsor's: no handle is looked up anywhere.
"""

from __future__ import annotations

from contestjudge.errors import Fault, InputError, input_error
from contestjudge.model.contest import Contest
from contestjudge.model.names import ascii_lower
from contestjudge.sources.bluesky_ids import is_did, parse_at_uri, post_address


def post_uris(contest: Contest) -> tuple[str, ...]:
    """Return the at-URI of each of the contest's posts.

    Raises:
        InputError: the sponsor's id is no account's, or a post cannot be told.
    """
    sponsor = contest.sponsor.id
    if sponsor is not None and not is_did(sponsor):
        raise input_error(
            "sponsor.id",
            f"{sponsor[:60]!a} is no account's id on Bluesky",
            "write the account's DID, such as did:plc:…, or leave it out",
            key="sponsor.id",
        )
    uris: list[str] = []
    faults: list[Fault] = []
    for number, post in enumerate(contest.posts):
        found = _uri(post.id, contest)
        if not isinstance(found, str):
            faults.append(Fault("post.id", *found, key=f"posts[{number}].id"))
        elif found in uris:
            problem = f"posts[{uris.index(found)}] is the same post"
            faults.append(Fault("post.id", problem, "name it once", key=f"posts[{number}].id"))
        else:
            uris.append(found)
    if faults:
        raise InputError(*faults)
    return tuple(uris)


def _uri(text: str, contest: Contest) -> str | tuple[str, str]:
    """Return a post's at-URI, or what is wrong and what to do."""
    uri = post_address(text)
    if uri is None:
        return (
            f"{text[:60]!a} names no post on Bluesky",
            "write its at-URI (at://did:plc:…/app.bsky.feed.post/…), or its address on bsky.app",
        )
    if uri.did is not None:
        return uri.text
    handle = ascii_lower(uri.authority)
    if contest.sponsor.id is None or handle not in contest.sponsor.bare_handles:
        return (
            f"{text[:60]!a} names an account by its handle, which can change hands",
            f"write its DID instead, or name {handle[:60]!a} in sponsor.handles beside sponsor.id",
        )
    return uri._replace(authority=contest.sponsor.id).text


def authors(contest: Contest) -> tuple[str, ...]:
    """Return the accounts that made the contest's posts, sorted: they are the sponsor's too."""
    found = {uri.did for uri in map(parse_at_uri, post_uris(contest)) if uri is not None}
    return tuple(sorted(did for did in found if did is not None))
