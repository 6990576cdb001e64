"""X v1.1 with every field that the platform gives out: native shares of the size that they have.

Of 35 in public samples 29 show no picture and have from 4.0 to 7.6 KB, 4.6 in the median; the six
that do have from 7.6 to 13.0, 8.1 in the median. These have 5.0, and of a post with a *picture*,
which each share names four times, 7.7. Names, descriptions, places, links and colours differ from
account to account, some are missing, and some names are not ASCII, which the platform escapes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.generate import POST, TEXT, X_EPOCH_MS, printed_time
from benchmarks.load import Load
from benchmarks.loads.x_v1 import Values, accounts, values_of
from benchmarks.patterns import Pattern, number, text
from benchmarks.read_and_judge import CONTEST

_TAG: Final = "#madeup"
_TEXT: Final = f"{TEXT} Winners are drawn on Friday {_TAG}"
_COPIED: Final = f"RT @made_up_brand: {_TEXT}"
_NAMES: Final = ("Made Up", "Påhittad", "M. Up", "Nobody In Particular", "\u2b50 Made Up \u2b50")
_DESCRIPTIONS: Final = (
    "",
    "A made-up account, so that reading can be measured.",
    "Writes about what is not there. Mother of two who are not there either.",
    "music | films | \u201cbooks\u201d | made up in Lund \U0001f3b6",
)
_PLACES: Final = ("", "Lund", "Malmö, Sverige", "somewhere else, as most of us are", "Stockholm")
_COLOURS: Final = ("C0DEED", "000000", "FFFFFF", "DDEEF6", "F5F8FA", "1DA1F2", "EE3355")


class _Account(NamedTuple):
    """What differs from account to account."""

    id: object
    written: str
    name: str
    handle: str
    place: str
    description: str
    link: str | None
    colour: str
    some: object


_BRAND: Final = _Account(
    17_461_978,
    "17461978",
    "Made-up Brand",
    "made_up_brand",
    "Lund",
    "What this brand sells is made up, and so is the festival.",
    "https://t.co/madeup0000",
    "1DA1F2",
    520_000,
)


def _sharer(link: str | None) -> _Account:
    account = text("account")
    return _Account(
        number("account"),
        account,
        text("name"),
        f"made_up_{account}",
        text("place"),
        text("description"),
        link,
        text("colour"),
        number("some"),
    )


def _user(who: _Account) -> dict[str, object]:
    link = who.link
    address = {"url": link, "expanded_url": "http://example.invalid", "indices": [0, 23]}
    entities: dict[str, object] = {"url": {"urls": [address]}} if link else {}
    picture = f"pbs.example.invalid/profile_images/{who.written}/abcdefgh_normal.jpg"
    back = f"pbs.example.invalid/profile_background_images/{who.written}/0123456789abcdef.png"
    return {
        "id": who.id,
        "id_str": who.written,
        "name": who.name,
        "screen_name": who.handle,
        "location": who.place,
        "description": who.description,
        "url": link,
        "entities": entities | {"description": {"urls": []}},
        "protected": False,
        "followers_count": who.some,
        "friends_count": who.some,
        "listed_count": 3,
        "created_at": "Thu Apr 07 12:00:00 +0000 2011",
        "favourites_count": who.some,
        "utc_offset": 3600 if link else None,
        "time_zone": "Stockholm" if link else None,
        "geo_enabled": bool(link),
        "verified": False,
        "statuses_count": who.some,
        "lang": "sv",
        "contributors_enabled": False,
        "is_translator": False,
        "is_translation_enabled": False,
        "profile_background_color": who.colour,
        "profile_background_image_url": f"http://{back}",
        "profile_background_image_url_https": f"https://{back}",
        "profile_background_tile": False,
        "profile_image_url": f"http://{picture}",
        "profile_image_url_https": f"https://{picture}",
        "profile_banner_url": f"https://pbs.example.invalid/profile_banners/{who.written}/140000",
        "profile_link_color": who.colour,
        "profile_sidebar_border_color": who.colour,
        "profile_sidebar_fill_color": who.colour,
        "profile_text_color": "333333",
        "profile_use_background_image": True,
        "has_extended_profile": False,
        "default_profile": False,
        "default_profile_image": False,
        "following": False,
        "follow_request_sent": False,
        "notifications": False,
        "translator_type": "none",
    }


def _picture(*, is_of_another: bool) -> dict[str, object]:
    """Describe the picture in the post; a share says whose it is."""
    address = "pbs.example.invalid/media/MadeUpPicture.jpg"
    size = {"w": 1200, "h": 800, "resize": "fit"}
    post, brand = str(POST), _BRAND.written
    source = {"source_status_id": POST, "source_status_id_str": post}
    source |= {"source_user_id": _BRAND.id, "source_user_id_str": brand}
    return {
        "id": POST - 1,
        "id_str": str(POST - 1),
        "indices": [100, 123],
        "media_url": f"http://{address}",
        "media_url_https": f"https://{address}",
        "url": "https://t.co/madeup2222",
        "display_url": "pic.example.invalid/madeup2222",
        "expanded_url": f"https://example.invalid/{_BRAND.handle}/status/{post}/photo/1",
        "type": "photo",
        "sizes": dict.fromkeys(("thumb", "small", "medium", "large"), size),
        **(source if is_of_another else {}),
    }


def _status(
    made: str, identity: object, written: str, words: str, who: _Account, **original: object
) -> dict[str, object]:
    tag = words.index(_TAG)
    mention = {"id": _BRAND.id, "id_str": _BRAND.written, "screen_name": _BRAND.handle}
    mentions = [{**mention, "name": _BRAND.name, "indices": [3, 17]}] if original else []
    return {
        "created_at": made,
        "id": identity,
        "id_str": written,
        "text": words,
        "truncated": False,
        "entities": {
            "hashtags": [{"text": _TAG[1:], "indices": [tag, tag + len(_TAG)]}],
            "symbols": [],
            "user_mentions": mentions,
            "urls": [],
        },
        "source": '<a href="https://example.invalid/phone" rel="nofollow">Made-up for phones</a>',
        "in_reply_to_status_id": None,
        "in_reply_to_status_id_str": None,
        "in_reply_to_user_id": None,
        "in_reply_to_user_id_str": None,
        "in_reply_to_screen_name": None,
        "user": _user(who),
        "geo": None,
        "coordinates": None,
        "place": None,
        "contributors": None,
        **original,
        "is_quote_status": False,
        "retweet_count": 200_000,
        "favorite_count": 0 if original else 9_000,
        "favorited": False,
        "retweeted": False,
        "possibly_sensitive": False,
        "lang": "en",
    }


def _with_picture(status: dict[str, object], *, is_of_another: bool) -> dict[str, object]:
    media = {"media": [_picture(is_of_another=is_of_another)]}
    found: dict[str, object] = {}
    for name, value in status.items():
        found[name] = value
        if name == "entities":
            assert isinstance(value, dict)  # noqa: S101 - for the type checker
            found |= {"entities": value | media, "extended_entities": media}
    return found


def _pattern(link: str | None, *, picture: bool) -> Pattern:
    made = printed_time((POST >> 22) + X_EPOCH_MS)
    post = _status(made, POST, str(POST), _TEXT, _BRAND)
    if picture:
        post = _with_picture(post, is_of_another=False)
    names = text("time"), number("id"), text("id")
    share = _status(*names, _COPIED, _sharer(link), retweeted_status=post)
    if picture:
        share = _with_picture(share, is_of_another=True)
    return Pattern(json.dumps(share, separators=(",", ":")).encode() + b"\n")


def _escaped(words: str) -> bytes:
    return json.dumps(words)[1:-1].encode()


def _values_of(one: int) -> Values:
    """Say what differs in the record of that number: periods that have no common one."""
    return values_of(one) | {
        b"name": _escaped(f"{_NAMES[one % len(_NAMES)]} {one % 101}"),
        b"place": _escaped(_PLACES[one % 23 % len(_PLACES)]),
        b"description": _escaped(_DESCRIPTIONS[one % 19 % len(_DESCRIPTIONS)]),
        b"colour": _COLOURS[one % len(_COLOURS)].encode(),
    }


def _load(name: str, shape: str, *, picture: bool) -> Load:
    def write(path: Path, records: int) -> None:
        links = None, "https://t.co/madeup1111"
        patterns = [_pattern(link, picture=picture) for link in links]
        with path.open("wb", 1 << 20) as stream:
            for one in range(records - 1, -1, -1):
                stream.write(patterns[one % 3 == 0].line(_values_of(one)))

    return Load(name, shape, f"{name}.jsonl", CONTEST, write, accounts, lambda _: True)


WHOLE: Final = _load(
    "x-v1-whole",
    "X v1.1, native shares only, with every field that the platform gives out",
    picture=False,
)
PICTURE: Final = _load(
    "x-v1-picture",
    "the same of a post with a picture: those in public samples are as large, or larger",
    picture=True,
)
