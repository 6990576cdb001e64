"""Records of posts and reposts: what they pass on, by reference, by address and by their words.

The same records stand in repositories, in a stream and inside an app's views; they are read here
once for all. What names no record by an at-URI passes nothing on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from contestjudge.sources.bluesky_ids import POST, REPOST, AtUri, PostNames, parse_at_uri
from contestjudge.sources.bluesky_types import POST_RECORD, REF, REPOST_RECORD
from contestjudge.sources.json_text import JsonError
from contestjudge.sources.narrow import validated

_QUOTE: Final = "app.bsky.embed.record"
_QUOTE_WITH_MEDIA: Final = "app.bsky.embed.recordWithMedia"
_EXTERNAL: Final = "app.bsky.embed.external"
_VIEW: Final = "#view"


class OwnPost(NamedTuple):
    """A post of somebody's own, by its record."""

    text: str
    links: tuple[str, ...]
    quoted: str | None
    replied_to: str | None
    created: object
    languages: object = None
    """As the record prints them."""


class Repost(NamedTuple):
    """A repost, by its record."""

    subject: str
    via: str | None
    """The repost that it says it was made from."""
    created: object


def check_type(record: Mapping[str, object], collection: str, place: str) -> None:
    """Refuse a record that says it is of another type than its collection.

    Raises:
        JsonError: the message names the place.
    """
    kind = record.get("$type", collection)
    if kind != collection:
        message = f"{place}$type: {str(kind)[:60]!a} is not {collection}"
        raise JsonError(message)


def read_repost(record: Mapping[str, object], names: PostNames, place: str) -> Repost:
    """Read a repost's record.

    Raises:
        JsonError: it is none, or does not say what it reposts.
    """
    check_type(record, REPOST, place)
    read = validated(REPOST_RECORD, record, place)
    subject = parse_at_uri(read["subject"]["uri"])
    if subject is None:
        message = f"{place}subject.uri: names no record"
        raise JsonError(message)
    named = read.get("via")
    via = None if named is None else parse_at_uri(named["uri"])
    through = None if via is None or via.collection != REPOST else via.text
    return Repost(names.of(subject), through, read.get("createdAt"))


def read_post(record: Mapping[str, object], names: PostNames, place: str) -> OwnPost:
    """Read a post's record.

    Raises:
        JsonError: it is none.
    """
    check_type(record, POST, place)
    read = validated(POST_RECORD, record, place)
    embed = read.get("embed") or {}
    quoted = _quoted(embed, f"{place}embed.")
    reply = read.get("reply")
    answered = None if reply is None else parse_at_uri(reply["parent"]["uri"])
    return OwnPost(
        read["text"],
        (*_facet_links(read.get("facets")), *_external_links(embed)),
        names.of(quoted) if quoted is not None and quoted.collection == POST else None,
        None if answered is None else names.of(answered),
        read.get("createdAt"),
        read.get("langs"),
    )


def _kind(value: Mapping[str, object]) -> str:
    """The type of an embed; a view of one is of the same."""
    kind = value.get("$type")
    return kind.removesuffix(_VIEW) if isinstance(kind, str) else ""


def _quoted(embed: Mapping[str, object], place: str) -> AtUri | None:
    kind = _kind(embed)
    if kind not in {_QUOTE, _QUOTE_WITH_MEDIA}:
        return None
    ref: object = embed.get("record")
    if kind == _QUOTE_WITH_MEDIA and isinstance(ref, Mapping):
        ref = ref.get("record")
    uri = parse_at_uri(validated(REF, ref, f"{place}record.")["uri"])
    if uri is None:
        message = f"{place}record.uri: names no record"
        raise JsonError(message)
    return uri


def quoted_view(embed: Mapping[str, object] | None) -> Mapping[str, object] | None:
    """Return the view of the quoted post that stands in an embed's view, where one does."""
    if embed is None or _kind(embed) not in {_QUOTE, _QUOTE_WITH_MEDIA}:
        return None
    shown = embed.get("record")
    if _kind(embed) == _QUOTE_WITH_MEDIA and isinstance(shown, Mapping):
        shown = shown.get("record")
    return shown if isinstance(shown, Mapping) and "value" in shown else None


def _facet_links(facets: list[object] | None) -> Iterator[str]:
    """Give the addresses behind the words of a text; kinds of facets that are new have none."""
    for facet in facets or ():
        features = facet.get("features") if isinstance(facet, Mapping) else None
        for feature in features if isinstance(features, list) else ():
            address = feature.get("uri") if isinstance(feature, Mapping) else None
            if isinstance(address, str):
                yield address


def _external_links(embed: Mapping[str, object]) -> Iterator[str]:
    """Give the address of the card below a text."""
    card: object = embed
    if _kind(embed) == _QUOTE_WITH_MEDIA:
        card = embed.get("media")
    if isinstance(card, Mapping) and _kind(card) == _EXTERNAL:
        external = card.get("external")
        address = external.get("uri") if isinstance(external, Mapping) else None
        if isinstance(address, str):
            yield address
