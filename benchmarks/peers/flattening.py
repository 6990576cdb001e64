"""twarc: ``twarc.expansions.flatten`` on pages of X v2, and what can be had from flat posts.

Every page, decoded by ``json.loads`` as twarc does, is flattened; read are each post's ``id``,
``created_at``, ``author_id``, ``author.username`` and ``referenced_tweets``; kept is who retweeted
the post, the first share of each account by id, sorted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.generate import POST
from benchmarks.job import Job, first_of
from benchmarks.load import Answer, Load


def _posts(path: Path) -> Iterator[tuple[str, int]]:
    from twarc.expansions import flatten

    post = str(POST)
    with path.open("rb") as stream:
        for line in stream:
            for one in flatten(json.loads(line)):
                _ = one["created_at"], one["author"]["username"]
                for reference in one["referenced_tweets"]:
                    if reference["type"] == "retweeted" and reference["id"] == post:
                        yield one["author_id"], int(one["id"])


def _natives(path: Path) -> Answer:
    return first_of(_posts(path))


def jobs(load: Load) -> Iterator[Job]:
    """Give what it can do with a load: it knows X v2."""
    if load.name == "x-v2":
        work = (
            "`twarc.expansions.flatten` on every page (decoded by `json.loads`, as twarc does);"
            " `id`, `created_at`, `author_id`, `author.username`, `referenced_tweets`: who"
            " retweeted the post; the first by id of each account, sorted"
        )
        yield Job("twarc", work, "natives", _natives, ("twarc",))
