"""Spec 4.3.4: what is absent while its account cannot be seen is not known to be gone."""

from __future__ import annotations

import pytest

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.observation import Hidden, Notice
from contestjudge.model.share import Share
from contestjudge.model.words import Basis, Platform
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
        Hidden(Platform.X, "1", "suspend", ended=False, earliest=60, latest=60),
        Hidden(Platform.X, "1", "protect", ended=False, earliest=99, latest=120),
        Hidden(Platform.X, "1401", "drop", ended=False, earliest=20, latest=20),
    ],
)
def test_who_may_have_been_hidden_is_not_gone(hidden: Hidden) -> None:
    share = _ada(hidden)
    assert share.undone is None
    assert share.doubts == ()


@pytest.mark.parametrize(
    "others",
    [
        [Hidden(Platform.X, "2", "suspend", ended=False, earliest=60, latest=60)],
        [Hidden(Platform.X, "1", "suspend", ended=False, earliest=101, latest=101)],
        [
            Hidden(Platform.X, "1", "suspend", ended=False, earliest=20, latest=20),
            Hidden(Platform.X, "1", "suspend", ended=True, earliest=30, latest=30),
        ],
    ],
)
def test_who_could_be_seen_then_is(others: list[Hidden]) -> None:
    assert _ada(*others).undone is not None


BEGUN = Hidden(Platform.X, "1", "suspend", ended=False, earliest=60, latest=60)
OVER = Hidden(Platform.X, "1", "suspend", ended=True, earliest=70, latest=70)


@pytest.mark.parametrize(
    "end",
    [
        OVER._replace(cause="protect"),
        OVER._replace(platform=Platform.BLUESKY),
        OVER._replace(earliest=50, latest=50),  # of an earlier time
        OVER._replace(latest=101),  # perhaps too late
    ],
)
def test_only_the_end_of_the_same_thing_by_then_counts(end: Hidden) -> None:
    assert _ada(BEGUN, end).undone is None
    assert _ada(BEGUN, OVER).undone is not None


def test_who_is_hidden_elsewhere_is_somebody_else() -> None:
    stranger, elsewhere = BEGUN._replace(name="2"), BEGUN._replace(platform=Platform.BLUESKY)
    for told in ([elsewhere], [stranger, elsewhere]):
        assert _ada(*told).undone is not None


@pytest.mark.parametrize(("platform", "stands"), [(Platform.X, False), (Platform.MASTODON, True)])
def test_a_notice_undoes_shares_of_its_own_platform(
    platform: Platform,
    stands: bool,  # noqa: FBT001
) -> None:
    notice = Notice(platform, "1401", None, 20, Basis.BOUND, 30, Basis.BOUND)
    told = _told()
    told.reading.notices.extend(
        [(1, notice._replace(platform=Platform.X, share_id="9")), (2, notice)]
    )
    (share,) = resolve([watched(seen("1", "1401", at=5)), told], ONE_POST).shares
    assert (share.undone is None) is stands


def test_what_another_platform_hides_is_no_record_of_the_contest() -> None:
    shared = watched(seen("1", "1401", at=5))
    assert resolve([shared, _told(BEGUN)], ONE_POST).used == (1, 1)
    elsewhere = _told(BEGUN._replace(platform=Platform.BLUESKY))
    assert resolve([shared, elsewhere], ONE_POST).used == (1, 0)
