"""Bytes in; a reading or a decision out, or an error that says what to do. Nothing else is allowed.

:func:`examine` takes one input the way that a stranger's file goes: through its reader, whole and
in pieces, with a contest and without; then through the doors, inspected, judged twice, written,
loaded and shown. Whatever else than :class:`~contestjudge.ContestJudgeError` comes out of the
library leaves here as it is; whatever does not hold leaves as ``AssertionError``; a warning leaves
as an exception where the caller has turned warnings into errors.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import IntEnum
from functools import cache
from pathlib import Path
from typing import Final

import contestjudge as cj
from contestjudge.doors import read_bytes
from contestjudge.errors import Fault
from contestjudge.model.contest import AccountRef
from contestjudge.model.reading import Reading
from contestjudge.sources import SOURCES
from contestjudge.sources.base import ReadOptions, Source
from tests.fuzz.contests import CONTESTS, TARGETS
from tests.fuzz.invariants import (
    clean_view,
    holds,
    names_in,
    same,
    sound_counts,
    sound_reading,
    spoken,
)
from tests.fuzz.seeds import READERS, contest_of

SECONDS: Final = 5.0
"""Processor time for each step of an input of a mebibyte or less; each further one has as much."""
_HEAD: Final = 1 << 20
_PIECE: Final = 97
_MOST_PIECES: Final = 200
_OWNER: Final = AccountRef(None, "@anna")
_ZONE: Final = "Europe/Stockholm"
_WITH_TERMS: Final = frozenset({"table", "x.archive.grailbird", "x.archive.tweets_js"})
"""Formats that are not read to the end unless somebody says more about them."""
_ALSO: Final = {"followers": (("x.v2.followers", "lists"), ("mastodon.followers", "mastodon"))}
"""Instruments, and contests, by which a reader reads otherwise."""
_TAKEN: Final = 1_800_000_000_000_000

Outcome = Reading | tuple[Fault, ...]


class Depth(IntEnum):
    """How far an input is followed; a fuzzer follows most of them not so far, to see more."""

    READ = 0
    JUDGED = 1
    """Also through the doors, inspected and judged once."""
    SHOWN = 2
    """Also judged again, by a stranger's contest too, written, loaded, explained."""


def examine(
    content: bytes,
    reader: str | None = None,
    *,
    depth: Depth = Depth.SHOWN,
    seconds: float = SECONDS,
) -> None:
    """See what becomes of an input.

    Args:
        content: any bytes.
        reader: the reader that takes it, whatever it looks like; ``None``: the one that is
            detected, containers included.
        depth: how far it is followed.
        seconds: how much processor time each step may take.

    Raises:
        AssertionError: something does not hold.
    """
    allowed = seconds * (1 + len(content) // 2**20)
    if reader is not None:
        started = time.process_time()
        read_directly(content, READERS[reader], contest_of(reader))
        took = time.process_time() - started
        holds(took < allowed, f"read for {took:.1f} s: {len(content)} bytes")
    else:
        for source in SOURCES:
            holds(source.recognises(content[:_HEAD]) in {True, False}, "neither yes nor no")
    if depth is Depth.READ:
        return
    started = time.process_time()
    for evidence, contests in _gathered(content, reader):
        judge_it(evidence, contests if depth is Depth.SHOWN else contests[:1], depth)
    took = time.process_time() - started
    holds(took < 2 * allowed, f"judged for {took:.1f} s: {len(content)} bytes")


def read_directly(content: bytes, source: Source, contest: str) -> None:
    """Read with one source, with and without a contest, whole and in pieces: the same, and sound.

    Raises:
        AssertionError: it is not.
    """
    source.recognises(content[:_HEAD])
    options = ReadOptions(
        "payload", zone=_ZONE, account=_OWNER, instrument=source.default_instrument
    )
    others = [
        replace(options, instrument=instrument, target=TARGETS[other])
        for instrument, other in _ALSO.get(source.name, ())
    ]
    for one in (
        replace(options, target=TARGETS[contest], taken_at=_TAKEN),
        replace(options, target=TARGETS[contest], is_stream=True),
        options,
        *others,
    ):
        whole = _outcome(source, [content], one)
        if isinstance(whole, Reading):
            sound_reading(whole)
        same(whole, _outcome(source, _pieces(content), one), "whole and in pieces")


def _outcome(source: Source, chunks: list[bytes], options: ReadOptions) -> Outcome:
    try:
        return source.read(chunks, options)
    except cj.ContestJudgeError as error:
        spoken(error)
        return error.faults


def _pieces(content: bytes) -> list[bytes]:
    """Cut an input up: small pieces first, then one of all the rest, as no file would come."""
    cut = min(len(content), _PIECE * _MOST_PIECES)
    return [content[at : at + _PIECE] for at in range(0, cut, _PIECE)] + [b"", content[cut:]]


def _gathered(content: bytes, reader: str | None) -> Iterator[tuple[cj.Evidence, list[str]]]:
    """Gather it as it is or, where a reader takes it, as an exhibit with terms; say who judges."""
    try:
        if reader is not None:
            yield _exhibit(content, reader), [contest_of(reader)]
            return
        found = read_bytes("payload", content)
        strangers = sorted(CONTESTS)
        yield found, [*_contests(found), strangers[len(content) % len(strangers)]]
        if any(one.format.name in _WITH_TERMS for one in found.exhibits):
            yield _exhibit(content), _contests(found)
    except cj.ContestJudgeError as error:
        spoken(error)


def _exhibit(content: bytes, reader: str | None = None) -> cj.Evidence:
    return cj.exhibit(
        content,
        name="payload",
        zone=_ZONE,
        account="@anna",
        taken_at="2027-01-15T08:00:00Z",
        read_as=None if reader is None else READERS[reader],
    )


def _contests(evidence: cj.Evidence) -> list[str]:
    return sorted({contest_of(one.format.name) for one in evidence.exhibits})


def judge_it(evidence: cj.Evidence, contests: Sequence[str], depth: Depth = Depth.SHOWN) -> None:
    """Inspect evidence and judge it by contests: sound, the same each time, and fit to be shown.

    Raises:
        AssertionError: it is not.
    """
    try:
        inspection = cj.inspect(evidence)
    except cj.ContestJudgeError as error:
        spoken(error)
    else:
        clean_view(inspection.text(), "the inspection")
    for name in contests:
        try:
            decision = cj.judge(CONTESTS[name], evidence)
        except cj.ContestJudgeError as error:
            spoken(error)
            continue
        sound_counts(decision)
        clean_view(decision.text(), "the text view")
        if depth is not Depth.SHOWN:
            continue
        same(decision.digest, cj.judge(CONTESTS[name], evidence).digest, "judged twice")
        _shown(decision)


def _shown(decision: cj.Decision) -> None:
    path = _scratch() / "decision.json"
    written = decision.to_json()
    path.write_bytes(written.encode("utf-8"))
    loaded = cj.load_decision(path)
    same(loaded.to_json(), written, "written and loaded")
    for who in names_in(decision):
        clean_view(loaded.explain(who), "an explanation")


@cache
def _scratch() -> Path:
    """Make a folder for this process's decisions."""
    return Path(tempfile.mkdtemp(prefix="contestjudge-fuzz-"))
