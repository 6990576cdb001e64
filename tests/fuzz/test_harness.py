"""The harness finds what it is there to find: each kind of fault, in a reader made to have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

import pytest

import contestjudge as cj
from contestjudge.errors import input_error
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.words import Basis, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from tests.fuzz import seeds
from tests.fuzz.harness import Depth, examine, read_directly
from tests.fuzz.invariants import clean_view, sound_counts, spoken
from tests.fuzz.mutations import mutated, written_json
from tests.unit.doors.made import CONTEST, raw, v1

Fault = Callable[[Reading, list[bytes]], None]
SEEN = Observation(
    platform=Platform.X,
    share_id="564993789224550401",
    account_id="100",
    handle="anna",
    form=ShareForm.NATIVE,
    post="564993779258904576",
    via=None,
    earliest=1,
    earliest_basis=Basis.BOUND,
    latest=2,
    latest_basis=Basis.BOUND,
)


class Spoilt:
    """A reader with one fault."""

    name = "spoilt"
    default_instrument = "table"

    def __init__(self, fault: Fault) -> None:
        self._fault = fault

    def recognises(self, head: bytes) -> bool:
        return bool(head)

    def read(self, chunks: Iterable[bytes], options: ReadOptions) -> Reading:
        reading = Reading(records=2)
        self._fault(reading, list(chunks))
        return reading


def _fails(reading: Reading, chunks: list[bytes]) -> None:
    del reading, chunks
    message = "a fault of the reader"
    raise LookupError(message)


def _recurses(reading: Reading, chunks: list[bytes]) -> None:
    _recurses(reading, chunks)


def _twice(reading: Reading, chunks: list[bytes]) -> None:
    del chunks
    reading.reject(1, "no", b"")
    reading.reject(1, "no", b"")


def _both(reading: Reading, chunks: list[bytes]) -> None:
    del chunks
    reading.observe(1, SEEN)
    reading.reject(1, "no", b"")


FAULTS: dict[str, Fault] = {
    "twice": _twice,
    "both": _both,
    "not there": lambda reading, _: reading.reject(3, "no", b""),
    "no reason": lambda reading, _: reading.reject(1, " ", b""),
    "two lines": lambda reading, _: reading.reject(1, "no\nno", b""),
    "a control": lambda reading, _: reading.reject(1, "no\x1b[31m", b""),
    "long": lambda reading, _: reading.reject(1, "no" * 1_000, b""),
    "by the piece": lambda reading, chunks: reading.reject(1, f"{len(chunks)}", b""),
    "upside down": lambda reading, _: reading.observe(1, SEEN._replace(earliest=3)),
    "no instant": lambda reading, _: reading.observe(1, SEEN._replace(latest=2**55)),
    "nobody": lambda reading, _: reading.observe(1, SEEN._replace(account_id=None, handle="")),
    "no id": lambda reading, _: reading.observe(1, SEEN._replace(share_id="1e5")),
    "no handle": lambda reading, _: reading.observe(1, SEEN._replace(handle="an na")),
    "a sign": lambda reading, _: reading.observe(1, SEEN._replace(handle="@anna")),
    "an id like a handle": lambda reading, _: reading.observe(
        1, SEEN._replace(platform=Platform.OTHER, account_id="@anna")
    ),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_finds_a_fault(fault: Fault) -> None:
    with pytest.raises(AssertionError):
        read_directly(b"x", Spoilt(fault), "x")


@pytest.mark.parametrize(("fault", "error"), [(_fails, LookupError), (_recurses, RecursionError)])
def test_lets_a_crash_through(fault: Fault, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_directly(b"x", Spoilt(fault), "x")


def test_finds_nothing_where_there_is_nothing() -> None:
    read_directly(b"x", Spoilt(lambda reading, _: reading.observe(1, SEEN)), "x")


def test_finds_a_crash_that_the_doors_have_put_into_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(seeds.READERS, "spoilt", Spoilt(lambda reading, _: None))
    examine(b"x", "spoilt")
    error = input_error("format.failed", "a format failed (LookupError)")
    with pytest.raises(AssertionError, match="a reader failed"):
        spoken(error)


def test_finds_an_error_of_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    error = input_error("x", "no\nno")
    spoken(error)
    monkeypatch.setattr(type(error.faults[0]), "sentence", lambda fault: fault.problem)
    with pytest.raises(AssertionError, match="more than a line"):
        spoken(error)


def test_finds_slowness() -> None:
    with pytest.raises(AssertionError, match=" s: "):
        examine(raw(v1(0)), "x.v1", depth=Depth.READ, seconds=0)


@pytest.mark.parametrize("character", ["\x1b", "\u202e", "\u2066", "\x9b", "\r", "\0"])
def test_finds_what_steers(character: str) -> None:
    clean_view("a\nb", "a view")
    with pytest.raises(AssertionError, match="a view"):
        clean_view(f"a{character}b", "a view")


def test_finds_counts_that_do_not_reconcile() -> None:
    decision = cj.judge(CONTEST, cj.read(raw(v1(0), v1(1))))
    sound_counts(decision)
    first = decision.inputs[0]
    for wrong in ({"used": first.used + 1}, {"irrelevant": -1, "used": first.used + 1}):
        inputs = (first.model_copy(update=wrong),)
        with pytest.raises(AssertionError):
            sound_counts(decision.model_copy(update={"inputs": inputs}))


def test_mutations_repeat_what_chance_said_and_change_nearly_always() -> None:
    payload = raw(v1(0), v1(1))
    made = [mutated(payload, Random(seed)) for seed in range(50)]
    assert made == [mutated(payload, Random(seed)) for seed in range(50)]
    assert sum(one != payload for one in made) > 40


def test_unlawful_json_is_written() -> None:
    records = seeds.seeds("x.v1")
    made = b"".join(mutated(records[0], Random(seed)) for seed in range(400))
    for wanted in (b"NaN", b'\\ud800"', b"[" * 200, b"9" * 4_300, b"a" * 100_000):
        assert wanted in made
    assert written_json([None, True, 1]) == "[null,true,1]"
