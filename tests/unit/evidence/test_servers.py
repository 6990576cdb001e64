"""Whose ids the evidence is written in, and what the recorder calls shares in its notices."""

from __future__ import annotations

import pytest

from contestjudge.errors import InputError
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.servers import aliases, the_server
from contestjudge.model.reading import Reading
from contestjudge.model.watch import Watch
from contestjudge.sources.instruments import abilities


def batch(*servers: str, **known_as: str) -> Batch:
    name = "mastodon.statuses"
    reading = Reading(servers=set(servers), aliases=known_as)
    return Batch(Watch(instrument=name), abilities(name), reading)


def test_nobody_gave_out_ids_of_their_own() -> None:
    assert the_server([batch(), batch()]) is None


def test_one_server_in_every_file() -> None:
    assert the_server([batch("a.example"), batch(), batch("a.example")]) == "a.example"


@pytest.mark.parametrize("batches", [[batch("b", "a")], [batch("a"), batch("b")]])
def test_several_are_refused_in_whatever_files(batches: list[Batch]) -> None:
    with pytest.raises(InputError, match=r"several servers \(a, b\).*entry\.recorder") as raised:
        the_server(batches)
    assert raised.value.faults[0].key == "entry.recorder"


def test_a_name_for_two_shares_names_none() -> None:
    known = [batch(one="x", two="y"), batch(one="x"), batch(two="z", three="w")]
    assert aliases(known) == {"one": "x", "three": "w"}
