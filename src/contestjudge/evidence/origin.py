"""What every share leads back to: a contest post, directly or through somebody's share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from contestjudge.evidence.groups import Groups
from contestjudge.model.target import Target


def origins(groups: Groups, target: Target) -> dict[str, tuple[str, str | None]]:
    """For every id that leads to a contest post: which post, and through which share."""
    origin: dict[str, tuple[str, str | None]] = {post.id: (post.id, None) for post in target.posts}
    for batch in groups.batches:
        for versions in batch.reading.post_versions:
            for post in sorted(target.post_ids.intersection(versions)):
                for version in versions:
                    origin.setdefault(version, (post, None))
    if groups.posts_shared() <= origin.keys():
        return origin  # nobody shared anybody's share
    shared = groups.posts_of()
    _through_shares(shared, origin)
    _through_unidentified(groups, shared, origin)
    for version, first in groups.first_version.items():
        if first in origin:
            origin.setdefault(version, origin[first])
    return origin


def _through_shares(shared: Mapping[str, str], origin: dict[str, tuple[str, str | None]]) -> None:
    """Follow references from the posts outwards, so that no circle of them is ever followed."""
    children: dict[str, list[str]] = defaultdict(list)
    for share_id, post in shared.items():
        if share_id not in origin and post in shared:
            children[post].append(share_id)
    frontier = [share for share, post in shared.items() if post in origin and share not in origin]
    while frontier:
        following: list[str] = []
        for share_id in frontier:
            for child in children.get(share_id, ()):
                if share_id not in origin:
                    post = origin[shared[share_id]][0]
                    origin[share_id] = (post, share_id)
                following.append(child)
        frontier = following


def _through_unidentified(
    groups: Groups, shared: Mapping[str, str], origin: dict[str, tuple[str, str | None]]
) -> None:
    """Shares known without an id may still name a share that has one."""
    for code in groups.without_id:
        post = groups.observation(code).post
        named = groups.first_version.get(post, post)
        if post not in origin and shared.get(named) in origin:
            origin[post] = (origin[shared[named]][0], named)
