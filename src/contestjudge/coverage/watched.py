"""What complete exhibits watched, and which of them belong together."""

from __future__ import annotations

from contestjudge.coverage.spans import Span
from contestjudge.model.watch import Watch
from contestjudge.model.words import ShareForm

Relied = dict[Watch, dict[tuple[str, ShareForm], Span]]
"""What every exhibit that is relied on watched, by post and form."""


def watched(watch: Watch, window: Span) -> Span | None:
    """The span in which a complete collection shows everything."""
    until = _until(watch)
    if not watch.complete or until is None:
        return None
    since = watch.since if watch.since is not None else window[0]
    return (since, until) if since <= until else None


def together(watch: Watch, other: Watch) -> bool:
    """Whether two exhibits belong to one collection: of one period, taken at one moment."""
    return (watch.taken_at, watch.since, _until(watch)) == (
        other.taken_at,
        other.since,
        _until(other),
    )


def _until(watch: Watch) -> int | None:
    return watch.taken_at if watch.until is None else watch.until
