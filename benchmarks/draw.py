"""What a draw costs, as a multiple of merely hashing the entrants' ids with HMAC-SHA256.

A draw is: the root over all entrants, the salted root that inclusion is proved from, the
commitment, the seed, everybody's ticket, and the lowest of them. Both are measured in the same
run, one after the other, with the cyclic collector paused as in every judgement; entrants come from
a generator, so that memory shows what the draw itself keeps.

    python -m benchmarks.draw [ENTRANTS] [TURNS]
"""

from __future__ import annotations

import hmac
import resource
import statistics
import sys
from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

from contestjudge.doors.uncollected import without_collection
from contestjudge.draw.commitment import Commitment, entrants_root, proof_root, seed_of
from contestjudge.draw.tickets import Ticket, lowest

SEATS = 1_000


class Turn(NamedTuple):
    """Seconds of one turn."""

    hashed: float
    drawn: float

    @property
    def ratio(self) -> float:
        """The draw, as a multiple of the hashing."""
        return self.drawn / self.hashed


def entrants(number: int) -> Iterator[tuple[str, str]]:
    """Make entrants up, sorted as a pool is."""
    return (("x", str(10**18 + 7919 * one)) for one in range(number))


def hash_all(number: int) -> int:
    """Hash everybody's id, and nothing more."""
    key, count = bytes(range(32)), 0
    for _, one in entrants(number):
        hmac.digest(key, one.encode(), "sha256")
        count += 1
    return count


def draw(number: int, seats: int = SEATS) -> list[Ticket]:
    """Draw among so many."""
    root, count = entrants_root(entrants(number))
    proof_root(entrants(number), bytes(32))
    fixed = Commitment("0" * 64, "1" * 64, root, count, seats, seats, "drand", "2" * 64, 1)
    return lowest(seed_of(fixed, "3" * 64), entrants(number), 2 * seats)


def turns_of(number: int, turns: int) -> list[Turn]:
    """Measure both, several times."""
    found = []
    with without_collection():
        for _ in range(turns):
            start = perf_counter()
            hash_all(number)
            middle = perf_counter()
            draw(number)
            found.append(Turn(middle - start, perf_counter() - middle))
    return found


def main() -> None:
    """Print what was measured."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000_000
    turns = turns_of(number, int(sys.argv[2]) if len(sys.argv) > 2 else 5)  # noqa: PLR2004
    for turn in turns:
        print(f"hashed {turn.hashed:.2f} s, drawn {turn.drawn:.2f} s, ratio {turn.ratio:.2f}")
    print(f"entrants {number}, median ratio {statistics.median(t.ratio for t in turns):.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
