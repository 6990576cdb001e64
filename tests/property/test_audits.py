"""Laws of audits over made-up contests: one class each, order is nothing, the winners are right."""

from __future__ import annotations

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import contestjudge as cj
from tests.unit.audit.made import Row, contest, table

_HANDLES = [f"user{number}" for number in range(8)]


@st.composite
def fields(draw: st.DrawFn) -> list[Row]:
    """Draw some shares; times are of seconds or minutes, ties among them."""
    shown = draw(st.lists(st.sampled_from(_HANDLES), min_size=1, max_size=7, unique=True))
    rows: list[Row] = []
    for handle in shown:
        form = draw(st.sampled_from(["native", "manual"]))
        second = draw(st.sampled_from(["", ":05", ":40"]))
        rows.append((handle, form, f"10:0{draw(st.integers(1, 4))}{second}"))
    return rows


NAMES = st.lists(st.sampled_from([*(f"@{one}" for one in _HANDLES), "@stranger"]), max_size=5)
SMALL = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _audit(rows: list[Row], names: list[str], seats: int, *, complete: bool = True) -> cj.Audit:
    return cj.audit(contest(seats), table(rows, complete=complete), names)


@SMALL
@given(rows=fields(), names=NAMES, seats=st.integers(1, 3), complete=st.booleans())
def test_everybody_is_in_one_place(
    rows: list[Row], names: list[str], seats: int, *, complete: bool
) -> None:
    audit = _audit(rows, names, seats, complete=complete)
    announced = (*audit.rightful, *audit.undeserving, *audit.undecidable, *audit.unknown)
    listed = [row.entrant.id for row in announced]
    listed += [row.entrant.id for row in audit.wronged]
    assert len(listed) == len(set(listed))
    assert {name for row in announced for name in row.named} == set(names)
    seen = {f"@{row[0]}" for row in rows}
    assert {row.entrant.id for row in audit.unknown} == set(names) - seen
    # Soundness: the winners are the rightful and the wronged with a seat, and nobody else.
    decision = cj.judge(contest(seats), table(rows, complete=complete))
    seated = {row.entrant.id for row in audit.rightful}
    seated |= {row.entrant.id for row in audit.wronged if row.seat is not None}
    assert seated == {row.entrant.id for row in decision.winners}
    assert audit.decision.digest == decision.digest


@SMALL
@given(fields(), NAMES, st.integers(1, 3), st.randoms(use_true_random=False))
def test_no_order_matters(rows: list[Row], names: list[str], seats: int, random: Random) -> None:
    half = len(rows) // 2
    one, other = table(rows[:half], name="a.csv"), table(rows[half:], name="b.csv")
    shuffled = [*names, *names[:1]]
    random.shuffle(shuffled)
    evidence = [one + other, other + one] if half else [other, other]
    first = cj.audit(contest(seats), evidence[0], names)
    second = cj.audit(contest(seats), evidence[1], shuffled)
    assert first.to_json() == second.to_json()


@SMALL
@given(fields(), st.integers(1, 3))
def test_the_winners_wrong_nobody(rows: list[Row], seats: int) -> None:
    decision = cj.judge(contest(seats), table(rows))
    if decision.winners:
        audit = cj.audit(contest(seats), table(rows), decision)
        assert not audit.undeserving
        assert not audit.undecidable
        assert all(row.seat is None for row in audit.wronged)
        assert audit.is_right == (decision.status is cj.Status.FINAL)


@SMALL
@given(fields(), NAMES, st.integers(1, 3))
def test_what_is_demonstrated_holds(rows: list[Row], names: list[str], seats: int) -> None:
    audit = _audit(rows, names, seats)
    named = {row.entrant.id for row in (*audit.rightful, *audit.undeserving, *audit.undecidable)}
    undeserving = {row.entrant.id for row in audit.undeserving}
    for row in audit.wronged:
        for cause in row.causes:
            shown = cause.demonstrated_by
            winners = {one.id for one in shown.winners}
            assert row.entrant.id not in winners
            if shown.strength == "exact":
                assert (winners, shown.contested) == (named, 0)
            elif shown.strength == "seated":
                assert winners & undeserving
        strengths = {cause.demonstrated_by.strength for cause in row.causes}
        assert len(strengths) <= 1
    for person in audit.remedy.affected if audit.remedy is not None else ():
        assert person.affected in {"wronged", "possibly_wronged"} or person.gets == "keeps_prize"
