"""All formats, and which of them an input is: told by its content, never by its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final

from contestjudge.errors import input_error
from contestjudge.sources.activitypub import ActivityPubSource
from contestjudge.sources.base import Source
from contestjudge.sources.bluesky import BLUESKY
from contestjudge.sources.bluesky_jetstream import JetstreamSource
from contestjudge.sources.followers import FollowersSource
from contestjudge.sources.gnip import GnipSource
from contestjudge.sources.json_text import later_lines
from contestjudge.sources.mastodon import MastodonBoostersSource, MastodonSource
from contestjudge.sources.table import TableSource
from contestjudge.sources.table_presets import PRESETS
from contestjudge.sources.unrecognised import unrecognised
from contestjudge.sources.x_archive import GrailbirdSource, TweetsJsSource
from contestjudge.sources.x_archive_table import ArchiveTableSource
from contestjudge.sources.x_compliance import XComplianceSource
from contestjudge.sources.x_search import XSearchSource
from contestjudge.sources.x_users import XRetweetedBySource, XRetweetersSource
from contestjudge.sources.x_v1 import XV1Source
from contestjudge.sources.x_v2 import XV2Source

SOURCES: Final[tuple[Source, ...]] = (
    XComplianceSource(),
    XSearchSource(),  # before x.v1, which would take a lone result that answers somebody
    GrailbirdSource(),
    TweetsJsSource(),
    ArchiveTableSource(),
    XV1Source(),
    XV2Source(),
    GnipSource(),
    *BLUESKY,
    JetstreamSource(),
    FollowersSource(),
    MastodonSource(),
    MastodonBoostersSource(),
    ActivityPubSource(),
    XRetweetersSource(),
    XRetweetedBySource(),
    *(TableSource(preset) for preset in PRESETS if preset.shape),
    TableSource(),
)
"""All formats, in the order in which they are asked whether an input is theirs."""


def _no_others() -> Sequence[Source]:
    return ()


def detect(
    head: bytes,
    name: str,
    *,
    has_columns: bool = False,
    others: Callable[[], Sequence[Source]] = _no_others,
) -> Source:
    """Find the format of an input by its content.

    Args:
        head: its first bytes, decompressed, a leading byte-order mark dropped.
        name: how it is called in messages.
        has_columns: the evidence file names columns, so it is a table.
        others: gives further formats, to be asked after all of these.

    Raises:
        InputError: it is empty, or no format recognises it.
    """
    if not head.strip():
        raise input_error(
            "input.empty",
            "is empty",
            "an empty answer is written [] in JSON, and an empty table has its header row",
            source=name,
        )
    if head.strip() == b"[]":
        return XV1Source()
    if has_columns and head.lstrip()[:1] not in {b"{", b"["}:
        return TableSource()
    found = _first(SOURCES, head)
    if found is not None:
        return found
    further = others()
    found = _first(further, head)
    if found is not None:
        return found
    known = dict.fromkeys(source.name for source in (*SOURCES, *further))
    problem, advice = unrecognised(head, ", ".join(known))
    raise input_error("input.not_recognised", problem, advice, source=name)


def _first(sources: Sequence[Source], head: bytes) -> Source | None:
    """Find the format of an input, by the first line that one of them knows."""
    for beginning in chain((head,), later_lines(head)):
        for source in sources:
            if source.recognises(beginning):
                return source
    return None
