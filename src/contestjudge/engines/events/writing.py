"""Rows of reposts that are digested, written a portion at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from contestjudge.engines.apart.digests import NATIVE, Sorted
from contestjudge.engines.apart.events import BETWEEN, DID, PLC, uri_of
from contestjudge.engines.events.names import Names
from contestjudge.model.words import Basis, Platform

AT_ONCE: Final = 1 << 11
_BEGINS: Final = f'["share","{Platform.BLUESKY}","'


class Evidence(NamedTuple):
    """What rows of evidence are written from."""

    rows: Sequence[int]
    """Plain shares, by name."""
    names: Names
    instants: Sequence[int]
    posts: Sequence[int]
    via: Sequence[int]
    through: Names

    @property
    def by(self) -> Sorted[bytes]:
        """By what these rows are sorted: as texts."""
        return Sorted(self._begins, self._about)

    def _begins(self, place: int) -> bytes:
        """How the row of a place begins: no other row begins so."""
        name = self.names[self.rows[place]].decode("ascii")
        return f'{_BEGINS}{uri_of(name)}"'.encode()

    def _about(self, row: bytes) -> int:
        """Return how many of these rows come before another one."""
        first, last = 0, len(self.rows)
        while first < last:
            middle = (first + last) // 2
            if self._begins(middle) < row:
                first = middle + 1
            else:
                last = middle
        return first

    def written(self, posts: Sequence[str]) -> Iterator[Written]:
        """Write rows of evidence (spec 4.6.3).

        Args:
            posts: ids of the contest's posts, as they stand in JSON.
        """
        middles = [f'","{NATIVE}",{post},' for post in posts]
        between, last = f',"{Basis.PLATFORM_INDEX}",', f',"{Basis.PLATFORM_INDEX}",null,[],null]\n'
        for first in range(0, len(self.rows), AT_ONCE):
            rows = self.rows[first : first + AT_ONCE]
            lines = []
            for row, name in zip(rows, self.names.texts(rows), strict=True):
                did, key, made, via = DID + name[:PLC], name[PLC:], self.instants[row], "null"
                if self.via[row]:
                    through = self.through[self.via[row] - 1].decode("ascii")
                    via = f'"{uri_of(through)}"'
                lines.append(
                    f'{_BEGINS}at://{did}{BETWEEN}{key}","{did}{middles[self.posts[row]]}'
                    f"{via},{made}{between}{made}{last}"
                )
            yield Written(range(first, first + len(rows)), lines)


class Written(NamedTuple):
    """Rows of some shares, written."""

    numbers: Sequence[int]
    """Their places among all."""
    lines: list[str]

    def text(self, first: int, last: int) -> bytes:
        """Return the rows from the first one up to the last one, which is left out."""
        return "".join(self.lines[first:last]).encode("ascii")
