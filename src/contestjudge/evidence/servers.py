"""Whose ids the evidence is written in, where every server gives out its own (spec 2.7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from contestjudge.errors import input_error
from contestjudge.evidence.batch import Batch


def the_server(batches: Iterable[Batch]) -> str | None:
    """Return the one server whose ids stand in the evidence, where there is one and it matters.

    Raises:
        InputError: there are several: equal ids would mean different people and shares.
    """
    servers = sorted({server for batch in batches for server in batch.reading.servers})
    if len(servers) > 1:
        raise input_error(
            "evidence.servers",
            f"the evidence holds ids of several servers ({', '.join(servers)[:200]}), and the"
            " rules do not say whose clock counts",
            'name entry.recorder in the contest file, such as recorder = "mastodon.example"',
            key="entry.recorder",
        )
    return servers[0] if servers else None


def aliases(batches: Iterable[Batch]) -> dict[str, str]:
    """Return what the recorder calls shares in its notices; what could be two is none."""
    found: dict[str, set[str]] = defaultdict(set)
    for batch in batches:
        for name, share_id in batch.reading.aliases.items():
            found[name].add(share_id)
    return {name: share_ids.pop() for name, share_ids in found.items() if len(share_ids) == 1}
