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
from collections.abc import Iterator
from dataclasses import replace
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
_TAKEN: Final = 1_800_000_000_000_000

Outcome = Reading | tuple[Fault, ...]


def examine(content: bytes, reader: str | None = None, *, seconds: float = SECONDS) -> None:
    """See what becomes of an input.

    Args:
        content: any bytes.
        reader: the reader that takes it, whatever it looks like; ``None``: the one that is
            detected, containers included.
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
        contests = [contest_of(reader)]
    else:
        for source in SOURCES:
            holds(source.recognises(content[:_HEAD]) in {True, False}, "neither yes nor no")
        contests = list(CONTESTS)
    started = time.process_time()
    for evidence in _gathered(content, reader):
        judge_it(evidence, contests)
    took = time.process_time() - started
    holds(took < allowed * len(contests), f"judged for {took:.1f} s: {len(content)} bytes")


def read_directly(content: bytes, source: Source, contest: str) -> None:
    """Read with one source, with and without a contest, whole and in pieces: the same, and sound.

    Raises:
        AssertionError: it is not.
    """
    source.recognises(content[:_HEAD])
    options = ReadOptions(
        "payload", zone=_ZONE, account=_OWNER, instrument=source.default_instrument
    )
    for one in (
        replace(options, target=TARGETS[contest], taken_at=_TAKEN),
        replace(options, target=TARGETS[contest], is_stream=True),
        options,
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


def _gathered(content: bytes, reader: str | None) -> Iterator[cj.Evidence]:
    """Gather it as it is and, where a reader takes it, as an exhibit with terms."""
    try:
        if reader is None:
            yield read_bytes("payload", content)
            yield cj.exhibit(content, name="payload", zone=_ZONE, account="@anna")
        else:
            yield cj.exhibit(
                content,
                name="payload",
                zone=_ZONE,
                account="@anna",
                taken_at="2027-01-15T08:00:00Z",
                read_as=READERS[reader],
            )
    except cj.ContestJudgeError as error:
        spoken(error)


def judge_it(evidence: cj.Evidence, contests: list[str]) -> None:
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
        inspection.to_json()
    for name in contests:
        try:
            decision = cj.judge(CONTESTS[name], evidence)
        except cj.ContestJudgeError as error:
            spoken(error)
            continue
        sound_counts(decision)
        same(decision.digest, cj.judge(CONTESTS[name], evidence).digest, "judged twice")
        _shown(decision)


def _shown(decision: cj.Decision) -> None:
    clean_view(decision.text(), "the text view")
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
