"""Every reader, on payloads that were spoilt: a reading, a decision, or an error that says why.

A bounded look at each run; ``make fuzz`` looks much longer, and lets coverage guide it.
"""

from __future__ import annotations

import os
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import contestjudge as cj
from contestjudge.model.contest import AccountRef
from contestjudge.sources.base import ReadOptions
from tests.fuzz.containers import wrapped
from tests.fuzz.contests import TARGETS
from tests.fuzz.harness import Depth, examine
from tests.fuzz.invariants import sound_reading, spoken
from tests.fuzz.mutations import ENCODINGS, mutated
from tests.fuzz.seeds import READERS, contest_of, seeds

EXAMPLES: Final = int(os.environ.get("CONTESTJUDGE_FUZZ_EXAMPLES", "25"))
"""Inputs of each reader; the session ``fuzz`` of nox sets it higher."""
_EVERY: Final = pytest.mark.parametrize("reader", list(READERS))
_SLOW: Final = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
_RANDOM: Final = st.randoms(use_true_random=False)

pytestmark = pytest.mark.filterwarnings("ignore:Duplicate name")


@_EVERY
def test_there_are_seeds(reader: str) -> None:
    """A reader that was added since is given some in ``seeds.py``."""
    assert len(seeds(reader)) > 0


@_EVERY
@given(random=_RANDOM)
@settings(max_examples=EXAMPLES, suppress_health_check=_SLOW)
def test_what_is_spoilt_is_read_refused_or_rejected(reader: str, random: Random) -> None:
    payload = random.choice(seeds(reader))
    depth = random.choice((Depth.READ, Depth.READ, Depth.JUDGED))
    examine(mutated(payload, random), reader, depth=depth)


@given(random=_RANDOM)
@settings(max_examples=3 * EXAMPLES, suppress_health_check=_SLOW)
def test_what_is_spoilt_is_judged_by_what_it_looks_like(random: Random) -> None:
    payload = random.choice(seeds(random.choice(tuple(READERS))))
    examine(mutated(payload, random))


@given(random=_RANDOM)
@settings(max_examples=3 * EXAMPLES, suppress_health_check=_SLOW)
def test_containers(random: Random) -> None:
    examine(wrapped(random), depth=random.choice((Depth.JUDGED, Depth.JUDGED, Depth.SHOWN)))


@_EVERY
@given(content=st.binary(max_size=300))
@settings(max_examples=EXAMPLES)
def test_any_bytes(reader: str, content: bytes) -> None:
    examine(content, reader, depth=Depth.READ)


@_EVERY
@given(random=_RANDOM)
@settings(max_examples=EXAMPLES // 3, suppress_health_check=_SLOW)
def test_what_is_another_s(reader: str, random: Random) -> None:
    """A reader that is told to take what is not its own still says so in order."""
    payload = random.choice(seeds(random.choice((*READERS, "containers"))))
    examine(payload, reader, depth=Depth.JUDGED)


@_EVERY
def test_cut_off_at_every_byte(reader: str) -> None:
    payload = min(seeds(reader), key=len)
    options = ReadOptions("x", TARGETS[contest_of(reader)], zone="UTC")
    for end in range(len(payload)):
        try:
            reading = READERS[reader].read([payload[:end]], options)
        except cj.ContestJudgeError as error:
            spoken(error)
        else:
            sound_reading(reading)


@_EVERY
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_in_another_encoding(reader: str, encoding: str) -> None:
    text = min(seeds(reader), key=len).decode("utf-8", "replace")
    examine((text + "é").encode(encoding, "replace"), reader, depth=Depth.JUDGED)


@_EVERY
def test_seeds_are_read_when_they_are_whole(reader: str) -> None:
    """Otherwise what is made of them would prove nothing."""
    found = 0
    for payload in seeds(reader):
        target, whose = TARGETS[contest_of(reader)], AccountRef(None, "@anna")
        made = READERS[reader].default_instrument
        options = ReadOptions("x", target, zone="UTC", account=whose, instrument=made)
        reading = READERS[reader].read([payload], options)
        found += len(reading.observations) + len(reading.notices) + len(reading.followers)
    assert found
