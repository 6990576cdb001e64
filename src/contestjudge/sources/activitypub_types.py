"""The parts of ActivityPub objects that count, read leniently where the vocabulary is loose.

Almost every property may be a text, an object or a list of either. What is of no use is passed
over here; what is missing and needed is asked for where it is used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from contestjudge.sources.fedi_ids import MAX_ADDRESS

Thing = Mapping[str, object]

NOTES: Final = frozenset(
    {"Note", "Article", "Page", "Question", "Video", "Image", "Audio", "Event", "Document"}
)
"""What people post."""
COLLECTIONS: Final = frozenset(
    {"Collection", "OrderedCollection", "CollectionPage", "OrderedCollectionPage"}
)
ACTIVITIES: Final = frozenset({"Announce", "Undo", "Create", "Update", "Delete"})
"""What is read."""
OTHERS: Final = frozenset(
    {
        "Accept", "Add", "Arrive", "Block", "Dislike", "EmojiReact", "Flag", "Follow", "Ignore",
        "Invite", "Join", "Leave", "Like", "Listen", "Move", "Offer", "QuoteRequest", "Read",
        "Reject", "Remove", "TentativeAccept", "TentativeReject", "Travel", "View", "Application",
        "Group", "Organization", "Person", "Service", "Tombstone",
    }
)  # fmt: skip
"""What is no share of anything."""
_KINDS: Final = NOTES | COLLECTIONS | ACTIVITIES | OTHERS
_MEDIA: Final = ("application/activity+json", "application/ld+json")
"""Types of media that make a link of a tag a reference to a post."""
_QUOTES: Final = ("quote", "quoteUrl", "quoteUri", "quoteURL", "quoteURI", "_misskey_quote")


def kind_of(value: object) -> str:
    """Return the type of an object, of several the first that is known; empty: none is."""
    types = value.get("type") if isinstance(value, Mapping) else None
    for one in types if isinstance(types, list) else [types]:
        if isinstance(one, str) and one.removeprefix("as:") in _KINDS:
            return one.removeprefix("as:")
    return ""


def text_of(value: object) -> str | None:
    """Return a text that is not empty and can be an address or a name."""
    return value if isinstance(value, str) and 0 < len(value) <= MAX_ADDRESS else None


def several(value: object) -> list[object]:
    """Return a property's values."""
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def first(value: object) -> object:
    """Return the first text or object of a property."""
    return next((one for one in several(value) if isinstance(one, str | Mapping)), None)


def address_of(value: object) -> str | None:
    """Return what names an object: itself, its ``id``, else its address."""
    value = first(value)
    if isinstance(value, Mapping):
        named = text_of(value.get("id"))
        return named if named is not None else next(iter(urls_of(value)), None)
    return text_of(value)


def urls_of(value: Thing) -> Iterator[str]:
    """Give the addresses at which an object can be looked at."""
    for one in several(value.get("url")):
        found = text_of(one.get("href") if isinstance(one, Mapping) else one)
        if found is not None:
            yield found


def quotes_of(note: Thing) -> Iterator[object]:
    """Give what a note quotes, in every way that programs write it."""
    for key in _QUOTES:
        yield from several(note.get(key))
    for tag in several(note.get("tag")):
        if isinstance(tag, Mapping) and _is_reference(tag):
            yield tag.get("href")


def _is_reference(tag: Thing) -> bool:
    media = tag.get("mediaType")
    return (
        "Link" in several(tag.get("type"))
        and isinstance(media, str)
        and media.partition(";")[0].strip(" ").lower() in _MEDIA
    )


def members_of(collection: Thing) -> list[object]:
    """Return what a collection, or a page of one, holds."""
    for key in ("orderedItems", "items"):
        if key in collection:
            return several(collection[key])
    page = collection.get("first")
    return members_of(page) if isinstance(page, Mapping) else []


def content_of(note: Thing) -> str:
    """Return the HTML of a note."""
    content = note.get("content")
    if isinstance(content, str):
        return content
    by_language = note.get("contentMap")
    if isinstance(by_language, Mapping):
        found = sorted(
            (key, text)
            for key, text in by_language.items()
            if isinstance(key, str) and isinstance(text, str)
        )
        return found[0][1] if found else ""
    return ""
