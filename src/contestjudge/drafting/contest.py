"""The draft of a contest file: the post that was shared most, whose it is, and the open questions.

Whatever a rule is set to here is what it would be if it were left out, so that nothing is decided
by not reading the comments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from contestjudge.drafting import toml
from contestjudge.drafting.found import SharedPost
from contestjudge.model.names import ascii_lower
from contestjudge.model.time import DAY
from contestjudge.model.words import Platform, ShareForm
from contestjudge.report.plain import counted, enumerated
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS
from contestjudge.sources.bluesky_ids import is_did, key_time, parse_at_uri
from contestjudge.sources.fedi_ids import id_interval, status_address
from contestjudge.sources.x_ids import is_readable_x_id, snowflake_interval

STAND_IN_HANDLE: Final = "fill_in"
"""Where nothing says whose contest it is."""
STAND_IN_POST: Final = {
    Platform.X: "1",
    Platform.MASTODON: "1",
    Platform.BLUESKY: "at://did:plc:fill-in/app.bsky.feed.post/fill-in",
    Platform.OTHER: "1",
}
"""Where nothing says which post it is."""
_STAND_IN_DID: Final = "did:plc:fill-in"
_PLATFORM_WORD: Final = {
    Platform.X: "X",
    Platform.MASTODON: "Mastodon",
    Platform.BLUESKY: "Bluesky",
    Platform.OTHER: "another platform",
}
_CANDIDATES: Final = 5
_LINKS: Final = 5
_LONGEST_TEXT: Final = 2048
_EXCERPT: Final = 60


@dataclass(frozen=True, slots=True)
class ContestDraft:
    """A contest file, and what of it is a stand-in."""

    text: str
    post: SharedPost
    stand_ins: tuple[str, ...]


def contest_draft(
    shared: Sequence[SharedPost], servers: Sequence[str] = (), *, needs_recorder: bool = False
) -> ContestDraft:
    """Draft the contest file.

    Args:
        shared: what was shared, the most often shared first; at least one.
        servers: on the fediverse, whose ids the payloads hold, the most telling first.
        needs_recorder: the payloads hold ids of several: the rules must say whose count.
    """
    post, *others = shared
    post = _completed(post)
    lines = [
        *toml.comment(
            "Drafted by `contestjudge init`: the rules of the contest, as they were published.",
            "What the payloads say is filled in; a question is asked where only you can answer.",
            "Change a line, or take away the # before it. Lines that you leave alone say what"
            " would hold anyway.",
        ),
        'schema = "contestjudge/contest/v1"',
        f"name = {toml.string(_name(post))}",
        *toml.comment("In which time zone do people read the times, and do bare dates begin?"),
        'timezone = "UTC"                       # such as "Europe/Stockholm"',
        "",
        *_sponsor(post),
        "",
        *_posts(post),
        *_candidates(others),
        "",
        *_entry(post, servers, needs_recorder=needs_recorder),
        "",
        *_ELIGIBILITY,
        "",
        *_AWARD,
    ]
    return ContestDraft("\n".join(lines) + "\n", post, tuple(_stand_ins(post)))


def _completed(post: SharedPost) -> SharedPost:
    """Add what a post's id says of its author."""
    if post.id is None:
        return post
    if post.platform is Platform.BLUESKY:
        uri = parse_at_uri(post.id)
        if uri is not None and uri.did is not None:
            return replace(post, account=uri.did)
        if uri is not None:
            return replace(post, handles=tuple(dict.fromkeys((uri.authority, *post.handles))))
    if post.platform is Platform.MASTODON and not post.handles:
        address = status_address(post.id)
        if address is not None and address.name is not None:
            return replace(post, handles=(f"{address.name}@{address.host}",))
    return post


def _stand_ins(post: SharedPost) -> Iterator[str]:
    if post.id is None:
        yield "the post's id"
    if _by_id(post) is None and post.posted is None:
        yield "when the post was made"
    if post.account is None and not post.handles:
        yield "the sponsor's handle"
    elif post.account is None and post.platform is Platform.BLUESKY:
        yield "the sponsor's id"


def _name(post: SharedPost) -> str:
    return f"Contest of @{post.handles[0]}" if post.handles else "Share contest"


def _sponsor(post: SharedPost) -> Iterator[str]:
    yield "[sponsor]"
    yield f'platform = "{post.platform}"'
    account, handles = post.account, post.handles
    if account is None and post.platform is Platform.BLUESKY:
        account = _STAND_IN_DID
        yield from toml.comment("FILL IN: the DID of the account; the payloads do not show it.")
    if account is not None:
        yield f"id = {toml.string(account)}"
    if handles:
        yield f"handles = {toml.strings(handles)}"
        yield from toml.comment(
            "Was the account ever called anything else? Add its past handles: copies by hand name"
            " the one of their day."
        )
    elif account is not None:
        yield from toml.comment(
            "What is the account called? The payloads do not show it; copies by hand name it."
        )
        yield '# handles = ["…"]'
    else:
        yield from toml.comment(
            "FILL IN: the handle (and, better, the id) of the account whose contest it is; the"
            " payloads do not show it."
        )
        yield f'handles = ["{STAND_IN_HANDLE}"]'


def _posts(post: SharedPost) -> Iterator[str]:
    counts = _counts(post)
    yield from toml.comment(f"Shared most in these payloads: {counts}.")
    yield "[[posts]]"
    if post.id is None:
        yield from toml.comment(
            "FILL IN: the post's id, the number at the end of its address; the payloads do not"
            " show it. Until then a stand-in holds its place."
            if post.platform is not Platform.BLUESKY
            else "FILL IN: the post's at-URI; the payloads do not show it."
        )
        yield f"id = {toml.string(STAND_IN_POST[post.platform])}"
    else:
        yield f"id = {toml.string(post.id)}"
    yield from _moment(post)
    if post.text:
        yield f"text = {toml.string(post.text[:_LONGEST_TEXT])}"
    else:
        yield from toml.comment(
            "What does the post say? Without its words no copy by hand can be recognised."
        )
        yield '# text = "…"'
    if post.links:
        yield from toml.comment(
            "Addresses in the post; whoever posts one of them shares in the form link, if that"
            " counts."
        )
        yield f"links = {toml.strings(post.links[:_LINKS])}"


def _counts(post: SharedPost) -> str:
    seen = enumerated(
        counted(number, FORM_WORD[form], FORM_WORDS[form]) for form, number in post.shares.items()
    )
    platform = [
        counted(number, FORM_WORD[form], FORM_WORDS[form]) for form, number in post.counts if number
    ]
    if not platform:
        return seen
    return f"{seen}; {_PLATFORM_WORD[post.platform]} itself counted {enumerated(platform)}"


def _moment(post: SharedPost) -> Iterator[str]:
    """Say when it was made, where its id does not."""
    by_id = _by_id(post)
    if by_id is not None:
        yield from toml.comment(f"Made at {toml.instant(by_id)}, as its id says.")
    elif post.posted is not None:
        yield f"at = {toml.instant(post.posted[0])}"
    elif post.first is not None:
        yield from toml.comment(
            "FILL IN: when was it made? The payloads do not say. Here stands when the day of the"
            " first share seen began (UTC)."
        )
        # Never the share's own moment: it would look as if the original's time had been printed.
        yield f"at = {toml.instant(max(0, (post.first - 1) // DAY * DAY))}"
    else:
        yield from toml.comment("FILL IN: when was it made? The payloads do not say.")
        yield f"at = {toml.instant(0)}"


def _by_id(post: SharedPost) -> int | None:
    """Return the time that a post's id carries for the judge, µs UTC."""
    if post.id is None or post.platform is not Platform.X:
        return None
    found = snowflake_interval(int(post.id))
    return None if found is None else found[0]


def claimed_moment(post: SharedPost) -> SharedPost:
    """Date a post by what its id claims, where no record shows the post itself."""
    if post.id is None or post.posted is not None:
        return post
    if post.platform is Platform.MASTODON:
        address = status_address(post.id)
        found = id_interval(post.id if address is None else address.id)
        return post if found is None else replace(post, posted=found)
    if post.platform is Platform.BLUESKY:
        uri = parse_at_uri(post.id)
        moment = None if uri is None else key_time(uri.key)
        return post if moment is None else replace(post, posted=(moment, moment))
    return post


def _candidates(others: Sequence[SharedPost]) -> Iterator[str]:
    """Name what else was shared, ready to be taken in."""
    if not others:
        return
    yield ""
    yield from toml.comment(
        "Also shared in these payloads. If one of them called for the same contest (or is the one"
        " that did), take away the # before its lines."
    )
    for other in others[:_CANDIDATES]:
        by = f" by @{toml.quoted(other.handles[0], _EXCERPT)}" if other.handles else ""
        said = f": {toml.quoted(other.text, _EXCERPT)}" if other.text else ""
        yield from toml.comment(f"{_counts(other)}{by}{said}")
        if other.id is not None:
            yield "# [[posts]]"
            yield f"# id = {toml.string(other.id)}"
    if len(others) > _CANDIDATES:
        yield from toml.comment(f"and {len(others) - _CANDIDATES} more, shared less often")


def _entry(post: SharedPost, servers: Sequence[str], *, needs_recorder: bool) -> Iterator[str]:
    yield "[entry]"
    yield from toml.comment(
        "Which forms of sharing counted? All three, if the rules only said “share”. There are also"
        " link and reply. Leave one out only if the rules did."
    )
    unusual = [form for form in post.shares if form in {ShareForm.LINK, ShareForm.REPLY}]
    if unusual:
        yield from toml.comment(
            f"(Seen here and not counted: {enumerated(FORM_WORDS[form] for form in unusual)}.)"
        )
    yield 'forms = ["native", "quote", "manual"]'
    yield from toml.comment("From when on did shares count? Left out: from the first post on.")
    yield "# opens = YYYY-MM-DDTHH:MM:SSZ"
    yield from toml.comment(
        "Until when? The first instant that does not count any more. Left out: never."
    )
    yield "# closes = YYYY-MM-DDTHH:MM:SSZ"
    yield from toml.comment("Does a share of somebody's share count, or is it out (exclude)?")
    yield 'indirect = "count"'
    yield from toml.comment("Is a share out that was undone before the closing, or does it count?")
    yield 'undone = "exclude"'
    if post.platform is Platform.MASTODON:
        yield from toml.comment(
            "Whose clock and whose ids count, where servers differ? Usually that of your own"
            " server."
        )
        server = servers[0] if servers else "mastodon.example"
        is_set = needs_recorder and bool(servers)
        yield f"{'' if is_set else '# '}recorder = {toml.string(ascii_lower(server))}"
    if post.platform is Platform.BLUESKY:
        yield from toml.comment(
            "Whose clock counts? Every account dates its own shares; jetstream (the stream) and"
            " appview (the index behind the lists) are clocks that no entrant controls."
        )
        yield '# recorder = "jetstream"'


_ELIGIBILITY: Final = (
    "[eligibility]",
    *toml.comment(
        "Who may not win? Staff, agencies, by @handle or x:123. The sponsor never takes part."
    ),
    "exclude = []",
)
_AWARD: Final = (
    "[award]",
    *toml.comment("Do the first ones win (first), those on certain places (positions), or a draw?"),
    'method = "first"',
    *toml.comment("How many win?"),
    "seats = 1",
    *toml.comment("How many more are named, in case a winner cannot be reached?"),
    "alternates = 0",
    *toml.comment(
        "And if the evidence cannot separate two? open names them and stops, award_all gives the"
        " prize to all of them, lot draws."
    ),
    'contested = "open"',
)


def is_usable(post: SharedPost) -> bool:
    """Tell whether a contest file can name this post, or a stand-in for it."""
    if post.id is None:
        return True
    if post.platform is Platform.X:
        return is_readable_x_id(post.id)
    if post.platform is not Platform.BLUESKY:
        return True
    uri = parse_at_uri(post.id)
    return uri is not None and is_did(uri.authority)
