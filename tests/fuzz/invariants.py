"""What must hold of every outcome, whatever the bytes were.

Each function raises ``AssertionError`` with a sentence; none of them mends or skips anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import contestjudge as cj
from contestjudge.evidence.cite import evidence_id
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.time import UNBOUNDED
from contestjudge.model.watch import Watch
from contestjudge.model.words import Platform

CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""C0, DEL, C1, and the two separators that break lines."""
STEERING: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""What steers a terminal or a reader's eye; views have line feeds of their own."""
_SPACED: Final = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff]")
_X_ID: Final = re.compile("[1-9][0-9]{0,18}")
_RESERVED: Final = "@~"
_LONGEST_REASON: Final = 1_000
_WATCH: Final = Watch("x.v1.statuses", None, (), None, None, complete=False, order=None)


def holds(fact: bool, sentence: str) -> None:  # noqa: FBT001 - the fact that is asserted
    """Raise unless it is a fact; not ``assert``, which an optimised interpreter leaves out."""
    if not fact:
        raise AssertionError(sentence)


def spoken(error: cj.ContestJudgeError) -> None:
    """An error says what is wrong, each fault in one line; and it is no crash in disguise."""
    holds(bool(error.faults), "an error without a fault")
    for fault in error.faults:
        holds(bool(fault.code and fault.problem.strip()), f"an empty fault: {fault!r}")
        holds(fault.code != "format.failed", f"a reader failed: {fault.problem}")
        holds(len(fault.sentence().splitlines()) == 1, f"more than a line: {fault!r}")


def clean_reason(reason: str) -> None:
    """A rejection says why: something, in one line, of bounded length, without controls."""
    holds(bool(reason.strip()), "a rejection without a reason")
    holds(not CONTROL.search(reason), f"controls in a reason: {reason!r}")
    holds(len(reason) < _LONGEST_REASON, f"a reason of {len(reason)} characters")


def clean_view(view: str, what: str) -> None:
    """No view hands on what steers a terminal or a reader's eye."""
    found = STEERING.search(view)
    holds(found is None, f"{found and found[0]!r} in {what}: {view[:2_000]!r}")


def sound_reading(reading: Reading) -> None:
    """Every record has one outcome, and everything that was made of it is whole."""
    _reconciled(reading)
    for rejection in reading.rejections:
        clean_reason(rejection.reason)
    for seen in reading.observations:
        _sound_observation(seen)
    for _, notice in reading.notices:
        _interval(notice.earliest, notice.latest)
        _identity(notice.share_id or None, notice)
        _identity(notice.account_id, notice)
    for follower in reading.followers:
        holds(bool(follower.account or follower.handle), f"a follower who is nobody: {follower!r}")
        _identity(follower.account, follower)
        _identity(follower.handle, follower)
    for post in reading.post_times:
        _interval(post.earliest, post.latest)
    for count in reading.counts:
        holds(0 <= count.declared < 2**53, f"no count: {count!r}")


def _reconciled(reading: Reading) -> None:
    rejected = [one.record for one in reading.rejections]
    holds(len(set(rejected)) == len(rejected), "a record rejected twice")
    holds(len(reading.places) == len(reading.observations), "an observation without a place")
    others = {*reading.places, *reading.informative}
    others.update(number for number, _ in reading.notices)
    others.update(number for number, _ in reading.unqualified)
    holds(not others & set(rejected), "a record both rejected and used")
    numbered = range(1, reading.records + 1)
    holds(all(one in numbered for one in (*others, *rejected)), "a record that is not there")


def _sound_observation(seen: Observation) -> None:
    _interval(seen.earliest, seen.latest)
    for claim in (*seen.claims, *seen.suspect_time):
        _interval(claim.earliest, claim.latest)
    holds(bool(seen.account_id or seen.handle), f"a share of nobody: {seen!r}")
    for name in (seen.share_id, seen.account_id, seen.handle, seen.post or None):
        _identity(name, seen)
    _name(seen.via, seen)
    if seen.platform is Platform.X:
        for identity in (seen.share_id, seen.account_id):
            readable = identity is None or bool(_X_ID.fullmatch(identity))
            readable = readable and int(identity or 0) < 2**63
            holds(readable, f"no id of X: {identity!r}")
    evidence_id(seen, _WATCH)


def _interval(earliest: int, latest: int) -> None:
    holds(earliest <= latest, f"an interval upside down: {earliest} > {latest}")
    for bound in (earliest, latest):
        holds(abs(bound) < 2**53 or abs(bound) == UNBOUNDED, f"no instant: {bound}")


def _name(name: str | None, where: object) -> None:
    if name is not None:
        holds(bool(name), f"an empty name: {where!r}")
        holds(not _SPACED.search(name), f"no name: {name!r} in {where!r}")


def _identity(name: str | None, where: object) -> None:
    """An id, and not what looks like a handle, or like the key of a share without an id."""
    _name(name, where)
    holds(not name or name[0] not in _RESERVED, f"as no id begins: {name!r} in {where!r}")


def sound_counts(decision: cj.Decision) -> None:
    """Counts reconcile: records = used + irrelevant + rejected, for every input."""
    for one in decision.inputs:
        counts = (one.records, one.used, one.irrelevant, len(one.rejected))
        holds(min(counts) >= 0, f"a count below nothing: {counts}")
        holds(counts[0] == sum(counts[1:]), f"the counts do not reconcile: {counts}")
        for rejection in one.rejected:
            holds(1 <= rejection.record <= one.records, "a rejected record that is not there")
            clean_reason(rejection.reason)


def same(one: object, other: object, what: str) -> None:
    """Two ways must give one outcome."""
    holds(one == other, f"{what}: {str(one)[:600]!r} and {str(other)[:600]!r}")


def names_in(decision: cj.Decision, most: int = 2) -> Iterable[str]:
    """Name the first entrants of a decision, for explaining."""
    yield from (row.entrant.accounts[0] for row in decision.standings[:most])
    yield from (row.entrant.accounts[0] for row in decision.excluded[:most])
