"""How well-known tools name their columns, so that their exports can be read without `columns`.

A preset is taken where the exhibit's instrument names it, or where the header has its shape and
calls no column as we do. What the evidence file declares overrides all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from contestjudge.model.names import ascii_lower
from contestjudge.sources.json_text import JsonError, decode
from contestjudge.sources.table_columns import (
    Cells,
    Places,
    by_our_names,
    column_names,
    pick,
    places,
)
from contestjudge.sources.table_rows import SPACES, Row

Beside = Mapping[str, str]
"""The cells of a row that are none of our fields, by the tool's own column names."""


class Taker(NamedTuple):
    """Knows where our fields stand in a table."""

    take: Callable[[Sequence[str]], Cells]
    """Takes them out of a row that is as wide as the header."""
    where: Places | None
    """The places of their columns; ``None``: a tool's cells have to be put right first."""


def _as_it_stands(cells: Cells, _beside: Beside) -> Cells:
    return cells


class Preset(NamedTuple):
    """One tool's table. Column names are lower case: ASCII case does not tell them apart."""

    instrument: str
    columns: Mapping[str, tuple[str, ...]]
    """Each of our fields to the names that its column may have, the best one first."""
    shape: tuple[tuple[str, ...], ...] = ()
    """By which its header is known: one of each. Empty: it is known by its instrument only."""
    beside: tuple[str, ...] = ()
    """Columns that ``finish`` looks at, where the table has them."""
    finish: Callable[[Cells, Beside], Cells] = _as_it_stands

    def named(self, names: Sequence[str]) -> dict[str, str]:
        """Map each of our fields to the table's own name of its column."""
        known = _by_lower(names)
        found: dict[str, str] = {}
        for field, candidates in self.columns.items():
            name = next((known[one] for one in candidates if one in known), None)
            if name is not None:
                found[field] = name
        return found

    def fits(self, names: Sequence[str]) -> bool:
        """Tell whether a header says whose each share is, and what was said."""
        named = self.named(names)
        return "text" in named and not named.keys().isdisjoint({"handle", "account_id"})

    def has_shape(self, names: Sequence[str]) -> bool:
        """Tell whether a header can be of no other tool."""
        known = _by_lower(names)
        return bool(self.shape) and all(
            not known.keys().isdisjoint(any_of) for any_of in self.shape
        )


def _by_lower(names: Sequence[str]) -> dict[str, str]:
    """Map names in lower case to the first that is written so."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(ascii_lower(name), name)
    return found


def _json(cell: str) -> object:
    """Decode what a cell holds as JSON; ``None`` where it holds none."""
    if cell[:1] not in {"[", "{", '"'}:
        return None
    try:
        return decode(cell.encode("utf-8", "surrogatepass"))
    except JsonError:
        return None


def _addresses(urls: object) -> tuple[str, ...]:
    """Give the addresses of a decoded list: bare ones, or objects that expand one."""
    found: list[str] = []
    for one in urls if isinstance(urls, list) else ():
        address = one.get("expanded_url") if isinstance(one, Mapping) else one
        if isinstance(address, str):
            found.append(address)
    return tuple(found)


def _tags(cells: Cells, beside: Beside) -> Cells:
    """Read what a TAGS sheet keeps of a search result beside its text."""
    entities = _json(beside.get("entities_str", ""))
    urls = entities.get("urls") if isinstance(entities, Mapping) else None
    return cells._replace(
        replied_to=beside.get("in_reply_to_status_id_str", ""), links=_addresses(urls)
    )


def _twarc(cells: Cells, beside: Beside) -> Cells:
    """Read a flattened v2 post: its references decide, never its text.

    twarc-csv puts the original's text into the row of a native share, and writes line feeds as a
    backslash and an n. Its first versions encoded every text as a JSON string, and the references
    in one column.
    """
    references = dict(_references(_json(beside.get("referenced_tweets", ""))))
    for kind in ("retweeted", "quoted", "replied_to"):
        identity = beside.get(f"referenced_tweets.{kind}.id", "")
        if identity:
            references[kind] = identity
    text = cells.text
    encoded = _json(text) if "referenced_tweets" in beside else None
    text = encoded if isinstance(encoded, str) else text.replace("\\n", "\n")
    form, target = next(
        (
            (form, references[kind])
            for kind, form in (("retweeted", "native"), ("quoted", "quote"))
            if kind in references
        ),
        ("", ""),
    )
    return cells._replace(
        form=form,
        target=target,
        text=text,
        replied_to=references.get("replied_to", ""),
        links=_addresses(_json(beside.get("entities.urls", ""))),
    )


def _references(value: object) -> list[tuple[str, str]]:
    """Give the kind and the id of each reference, the last first: of a kind, the first counts."""
    found: list[tuple[str, str]] = []
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            kind, identity = one.get("type"), one.get("id")
            if isinstance(kind, str) and isinstance(identity, str):
                found.append((kind, identity))
    return found[::-1]


_HANDLE: Final = ("from", "from user", "username", "user name", "screen name", "author", "user")
_TEXT: Final = ("message", "text", "tweet", "tweet text", "content")
_TIME: Final = ("date", "time", "date/time", "date and time", "timestamp", "created at")
_SHARE_ID: Final = ("tweet id", "status id")
_MENTIONS: Final = {"handle": _HANDLE, "text": _TEXT, "time": _TIME, "share_id": _SHARE_ID}
"""What tools that list mentions call their columns."""

PRESETS: Final = (
    Preset(
        "tags",
        {
            "handle": ("from_user",),
            "account_id": ("from_user_id_str",),
            "share_id": ("id_str",),
            "text": ("text",),
            "time": ("created_at",),
        },
        shape=(("id_str",), ("from_user",), ("text",), ("created_at",)),
        beside=("in_reply_to_status_id_str", "entities_str"),
        finish=_tags,
    ),
    Preset(
        "twarc-csv",
        {
            "handle": ("author.username",),
            "account_id": ("author_id", "author.id"),
            "share_id": ("id",),
            "text": ("text",),
            "time": ("created_at",),
        },
        shape=(
            ("id",),
            ("text",),
            ("created_at",),
            ("author_id", "author.id", "author.username"),
            ("referenced_tweets", "referenced_tweets.retweeted.id"),
        ),
        beside=(
            "referenced_tweets",
            "referenced_tweets.retweeted.id",
            "referenced_tweets.quoted.id",
            "referenced_tweets.replied_to.id",
            "entities.urls",
        ),
        finish=_twarc,
    ),
    Preset("cotweet", _MENTIONS, shape=(("from",), ("message",), ("date",))),
    Preset("hootsuite", _MENTIONS),
    Preset("tweetdeck", _MENTIONS),
)
"""All presets, in the order in which a header is compared with their shapes."""

_BY_INSTRUMENT: Final = {preset.instrument: preset for preset in PRESETS}


def is_preset(instrument: str | None) -> bool:
    """Tell whether an instrument's exports are tables whose columns are known."""
    return instrument in _BY_INSTRUMENT


def preset_of(names: Sequence[str], instrument: str) -> Preset | None:
    """Find the preset of a table, by its instrument or else by its header's shape."""
    declared = _BY_INSTRUMENT.get(instrument)
    if declared is not None and declared.fits(names):
        return declared
    if not by_our_names(names).keys().isdisjoint({"handle", "account_id"}):
        return None
    return next((preset for preset in PRESETS if preset.has_shape(names)), None)


def taker(header: Row, columns: Mapping[str, str] | None, instrument: str, source: str) -> Taker:
    """Find the columns of a table, once, for all of its rows.

    Raises:
        InputError: as :func:`~contestjudge.sources.table_columns.places` does.
    """
    names = column_names(header.cells)
    preset = None if columns else preset_of(names, instrument)
    where = places(header, columns if preset is None else preset.named(names), source)
    if preset is None or preset.finish is _as_it_stands:
        return Taker(lambda row: pick(row, where), where)
    known = _by_lower(names)
    beside = {name: names.index(known[name]) for name in preset.beside if name in known}
    finish = preset.finish

    def take(row: Sequence[str]) -> Cells:
        more = {name: row[place].strip(SPACES) for name, place in beside.items()}
        return finish(pick(row, where), more)

    return Taker(take, None)
