"""From an ordered listing to pairs of neighbours (spec 4.5.1-3)."""

from __future__ import annotations

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.observation import Observation
from tests.property.strategies_evidence import MANUAL, ONE_POST, seen, watched

ONE, TWO, THREE = (seen(name, f"140{name}", at=(0, 9)) for name in "123")


def _listed(*observations: Observation, records: tuple[int, ...] | None = None) -> Batch:
    return watched(*observations, instrument="x.search.2010", order="oldest_first", records=records)


def _pairs(batch: Batch) -> list[tuple[str, str]]:
    return [(one.before[1], one.after[1]) for one in resolve([batch], ONE_POST).pairs]


def test_neighbours_become_pairs() -> None:
    assert _pairs(_listed(ONE, TWO, THREE)) == [("1401", "1402"), ("1402", "1403")]


def test_an_exhibit_without_declared_order_gives_none() -> None:
    assert _pairs(watched(ONE, TWO)) == []


def test_twice_in_a_row_is_one_place() -> None:
    assert _pairs(_listed(ONE, ONE, TWO)) == [("1401", "1402")]


def test_two_places_contradict_each_other() -> None:
    resolved = resolve([_listed(ONE, TWO, ONE)], ONE_POST)
    assert {share.id for share in resolved.shares if "time.conflict" in share.doubts} == {
        "1401",
        "1402",
    }
    assert resolved.pairs == ()


def test_what_is_irrelevant_keeps_no_place() -> None:
    assert _pairs(_listed(ONE, seen("9", "1409", post="999"), TWO)) == [("1401", "1402")]


def test_what_a_record_embeds_stands_there_by_chance() -> None:
    """The third record is a share of 1401, which it embeds: 1401 was not made between others.

    That it was there before its share is what X says itself.
    """
    through = seen("2", "1402", at=(0, 9), post="1401")
    first = ONE._replace(form=MANUAL)
    resolved = resolve([_listed(first, THREE, through, first, records=(1, 2, 3, 3))], ONE_POST)
    assert [(one.before[1], one.after[1]) for one in resolved.pairs] == [
        ("1401", "1402"),
        ("1401", "1403"),
        ("1403", "1402"),
    ]
    assert all(share.doubts == () for share in resolved.shares)


def test_a_repeated_file_says_nothing_new() -> None:
    batch = _listed(ONE, TWO)
    assert resolve([batch, batch], ONE_POST).pairs == resolve([batch], ONE_POST).pairs
