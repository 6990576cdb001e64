"""Spec 4.3.4: what is absent while its account cannot be seen is not known to be gone."""

from __future__ import annotations

import pytest

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.observation import Hidden
from contestjudge.model.share import Share
from tests.property.strategies_evidence import NATIVE, ONE_POST, seen, watched


def _told(*hidden: Hidden) -> Batch:
    batch = watched(instrument="x.compliance", taken_at=900)
    for record, one in enumerate(hidden, 1):
        batch.reading.hidden.append((record, one))
        batch.reading.records = record
    return batch


def _ada(*hidden: Hidden) -> Share:
    """Ada shared at 5, stood at 10, and is missing from a whole list taken at 100."""
    first = watched(
        seen("1", "1401", at=5),
        instrument="x.v2.retweets",
        taken_at=10,
        complete=True,
        sees=[NATIVE],
    )
    second = watched(
        seen("2", "1402", at=50),
        instrument="x.v2.retweets",
        taken_at=100,
        complete=True,
        sees=[NATIVE],
    )
    resolved = resolve([first, second, _told(*hidden)], ONE_POST)
    return next(share for share in resolved.shares if share.id == "1401")


def test_absence_is_an_undo_where_nothing_hides_it() -> None:
    undone = _ada().undone
    assert undone is not None
    assert (undone.earliest, undone.latest) == (10, 100)


@pytest.mark.parametrize(
    "hidden",
    [
        Hidden("1", "suspend", ended=False, earliest=60, latest=60),
        Hidden("1", "protect", ended=False, earliest=99, latest=120),
        Hidden("1401", "drop", ended=False, earliest=20, latest=20),
    ],
)
def test_who_may_have_been_hidden_is_not_gone(hidden: Hidden) -> None:
    share = _ada(hidden)
    assert share.undone is None
    assert share.doubts == ()


@pytest.mark.parametrize(
    "others",
    [
        [Hidden("2", "suspend", ended=False, earliest=60, latest=60)],
        [Hidden("1", "suspend", ended=False, earliest=101, latest=101)],
        [
            Hidden("1", "suspend", ended=False, earliest=20, latest=20),
            Hidden("1", "suspend", ended=True, earliest=30, latest=30),
        ],
    ],
)
def test_who_could_be_seen_then_is(others: list[Hidden]) -> None:
    assert _ada(*others).undone is not None


@pytest.mark.parametrize(
    "end",
    [
        Hidden("1", "protect", ended=True, earliest=70, latest=70),  # of something else
        Hidden("1", "suspend", ended=True, earliest=50, latest=50),  # of an earlier time
        Hidden("1", "suspend", ended=True, earliest=70, latest=101),  # perhaps too late
    ],
)
def test_only_the_end_of_the_same_thing_by_then_counts(end: Hidden) -> None:
    assert _ada(Hidden("1", "suspend", ended=False, earliest=60, latest=60), end).undone is None
