"""twarc: ``twarc.expansions.flatten`` on pages of X v2, and what can be had from flat posts.

Every page, decoded by ``json.loads`` as twarc does, is flattened; read are each post's ``id``,
``created_at``, ``author_id``, ``author.username`` and ``referenced_tweets``; kept is who retweeted
the post, the first share of each account by id, sorted. The function is called here; or the command
is, ``twarc2 flatten``, which writes a post a line, and these lines are read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.generate import POST
from benchmarks.job import Job, first_of
from benchmarks.load import Answer, Load

_FOUND = (
    "`id`, `created_at`, `author_id`, `author.username`, `referenced_tweets`: who retweeted the"
    " post; the first by id of each account, sorted"
)


def _shares(posts: Iterable[dict[str, Any]]) -> Iterator[tuple[str, int]]:
    post = str(POST)
    for one in posts:
        _ = one["created_at"], one["author"]["username"]
        for reference in one["referenced_tweets"]:
            if reference["type"] == "retweeted" and reference["id"] == post:
                yield one["author_id"], int(one["id"])


def _flat(path: Path) -> Iterator[dict[str, Any]]:
    from twarc.expansions import flatten

    with path.open("rb") as stream:
        for line in stream:
            yield from flatten(json.loads(line))


def _by_function(path: Path) -> Answer:
    return first_of(_shares(_flat(path)))


def _by_command(path: Path) -> Answer:
    from twarc.command2 import twarc2

    with TemporaryDirectory() as folder:
        flat = Path(folder) / "flat.jsonl"
        # The command itself: what stands round it in the program looks for keys of the platform.
        command = twarc2.commands["flatten"]
        command.main(["--hide-progress", str(path), str(flat)], standalone_mode=False)
        with flat.open("rb") as stream:
            return first_of(_shares(map(json.loads, stream)))


def jobs(load: Load) -> Iterator[Job]:
    """Give what it can do with a load: it knows X v2."""
    if load.name == "x-v2":
        decoded = "on every page (decoded by `json.loads`, as twarc does)"
        work = f"`twarc.expansions.flatten` {decoded}; {_FOUND}"
        yield Job("twarc", work, "natives", _by_function, ("twarc",))
        work = (
            "the command `twarc2 flatten`, from the file of pages to a file of flat posts, a post a"
            f" line; then `json.loads` on every line of that, {_FOUND}"
        )
        yield Job("twarc2-flatten", work, "natives", _by_command, ("twarc",))
