"""Laws of resolving, over made-up sets of evidence (spec 4).

No order, splitting or repetition of the evidence matters; saying more never makes less known; and
nobody is lost on the way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from contestjudge.canonical import canonical_bytes, digest_of_rows
from contestjudge.engines.reference import judge_batches
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.cite import watch_document
from contestjudge.evidence.digest import evidence_digest, rows_of_evidence, share_row
from contestjudge.evidence.intervals import intersect
from contestjudge.evidence.resolve import resolve
from contestjudge.evidence.resolved import Resolved
from contestjudge.model.contest import Contest, parse_contest
from contestjudge.model.observation import Claim
from contestjudge.model.words import BASIS_RANK, Basis, Platform, ShareForm
from contestjudge.rules.field import build_field
from contestjudge.rules.terms import opening_of, terms_of
from tests.property.strategies import EXAMPLES
from tests.property.strategies_evidence import (
    OTHER_POST,
    POST,
    TARGET,
    Content,
    Course,
    Lives,
    any_evidence,
    backwards,
    contents,
    courses,
    deleted,
    lives,
    parts,
    seen,
    watched,
)

FEWER = max(EXAMPLES // 5, 50)


class TestJoining:
    """Spec 4.2: "joining is commutative, associative and idempotent"."""

    @staticmethod
    def _same(before: Sequence[Batch], after: Sequence[Batch]) -> None:
        one, other = resolve(before, TARGET), resolve(after, TARGET)
        assert _known(one, before) == _known(other, after)

    @settings(max_examples=FEWER)
    @given(any_evidence(), st.data())
    def test_no_order_matters(self, batches: list[Batch], data: st.DataObject) -> None:
        shuffled = data.draw(st.permutations([backwards(batch) for batch in batches]))
        self._same(batches, shuffled)

    @settings(max_examples=FEWER)
    @given(any_evidence(), st.lists(st.integers(0, 2), max_size=5))
    def test_no_splitting_matters(self, batches: list[Batch], cuts: list[int]) -> None:
        self._same(batches, [piece for batch in batches for piece in parts(batch, cuts)])

    @settings(max_examples=FEWER)
    @given(any_evidence(), st.lists(st.integers(0, 3), min_size=1, max_size=3))
    def test_no_repetition_matters(self, batches: list[Batch], again: list[int]) -> None:
        self._same(batches, [*batches, *(batches[number % len(batches)] for number in again)])

    @given(
        st.tuples(st.integers(-3, 5), st.integers(-3, 5)),
        st.integers(-1, 4),
        st.sampled_from(Basis),
        st.sampled_from([ShareForm.NATIVE, ShareForm.MANUAL]),
        st.sampled_from([None, "made_up"]),
    )
    def test_one_look_says_what_two_say(
        self,
        at: tuple[int, int],
        taken_at: int,
        basis: Basis,
        form: ShareForm,
        handle: str | None,
    ) -> None:
        """Around the instant of the post, and that at which the exhibit was taken."""
        look = seen(
            "7",
            str(5 << 22),
            at=(min(at), max(at)),
            handle=handle,
            form=form,
            text="made up" if form is ShareForm.MANUAL else None,
            basis=basis,
        )
        batch = watched(look, taken_at=taken_at)
        self._same([batch], [batch, batch])


def _known(
    resolved: Resolved, batches: Sequence[Batch]
) -> tuple[list[Content], str, object, int, object]:
    return (
        contents(resolved, batches),
        evidence_digest(resolved),
        resolved.findings,
        resolved.observations,
        (resolved.pairs, resolved.counts, resolved.rejected, resolved.contradicted),
    )


class TestNarrowing:
    """Spec 4.2.3: sound intervals are intersected, so that saying more never widens one."""

    @settings(max_examples=FEWER)
    @given(courses(), st.data())
    def test_a_further_true_observation_never_widens(
        self, course: Course, data: st.DataObject
    ) -> None:
        fewer = data.draw(st.sets(st.sampled_from(range(len(course.batches)))))
        some = [batch for number, batch in enumerate(course.batches) if number in fewer]
        all_shares = {share.id: share for share in resolve(course.batches, TARGET).shares}
        for share in resolve(some, TARGET).shares:
            more = all_shares[share.id]
            assert share.earliest <= more.earliest <= more.latest <= share.latest
            assert more.doubts == ()

    @settings(max_examples=FEWER)
    @given(courses())
    def test_the_truth_is_never_cut_off(self, course: Course) -> None:
        for share in resolve(course.batches, TARGET).shares:
            assert share.id is not None
            assert share.earliest <= course.made[share.id] <= share.latest

    _claims = st.builds(
        lambda two, first, last: Claim(min(two), first, max(two), last),
        st.tuples(st.integers(0, 6), st.integers(0, 6)),
        st.sampled_from(Basis),
        st.sampled_from(Basis),
    )

    @given(st.lists(_claims, min_size=1, max_size=5))
    def test_intersecting_is_by_definition(self, claims: list[Claim]) -> None:
        """Without a conflict the greatest lower and the least upper bound, each best founded."""
        (earliest, low, latest, high), conflict = intersect(claims)
        assert intersect([*reversed(claims), claims[0]]) == intersect(claims)
        everywhere = {
            instant
            for instant in range(7)
            if all(claim.earliest <= instant <= claim.latest for claim in claims)
        }
        assert conflict == (not everywhere)
        if everywhere:
            assert (earliest, latest) == (min(everywhere), max(everywhere))
            named = [one.earliest_basis for one in claims if one.earliest == earliest]
            assert BASIS_RANK[low] == min(BASIS_RANK[basis] for basis in named)
            named = [one.latest_basis for one in claims if one.latest == latest]
            assert BASIS_RANK[high] == min(BASIS_RANK[basis] for basis in named)
        else:
            apart = [
                one
                for one in claims
                if any(one.latest < two.earliest or two.latest < one.earliest for two in claims)
            ]
            assert earliest == min(one.earliest for one in apart)
            assert latest == max(one.latest for one in apart)


class TestNotices:
    """Spec 4.3.1: a notice may come before its share."""

    @given(st.integers(0, 9), st.integers(0, 9))
    def test_before_or_after_its_share(self, made: int, gone: int) -> None:
        share, notice = seen("1", "1401", at=made), deleted("1401", gone)
        after = [watched(share), watched(undone=[notice])]
        (one,) = resolve(after, TARGET).shares
        (other,) = resolve(after[::-1], TARGET).shares
        assert one._replace(cited=()) == other._replace(cited=())
        assert one.undone is not None
        assert gone < made or one.undone[::2] == (gone, gone)


class TestAbsence:
    """Spec 4.3.4: what lists of the truth show and do not show never leads away from it."""

    @settings(max_examples=EXAMPLES)
    @given(lives())
    def test_lists_that_tell_the_truth(self, drawn: Lives) -> None:
        resolved = resolve(drawn.batches, TARGET)
        assert resolved.contradicted == frozenset()
        for share in resolved.shares:
            assert share.doubts == ()
            meant = [
                life
                for life in drawn.lives
                if share.account == life.account
                and share.id in {None, life.share_id}
                and share.earliest <= life.made <= share.latest
            ]
            assert meant
            if share.undone is not None:
                assert any(
                    life.undone is not None
                    and share.undone.earliest <= life.undone <= share.undone.latest
                    for life in meant
                )


def canonical_text(row: list[object]) -> str:
    return canonical_bytes(row).decode()


class TestDigest:
    @settings(max_examples=FEWER)
    @given(any_evidence())
    def test_every_row_is_the_canonical_one(self, batches: list[Batch]) -> None:
        """Spec 4.6.4: the rows that are written fast are the rows that are written slowly."""
        resolved = resolve(batches, TARGET)
        rows = [share_row(share).decode() for share in resolved.shares]
        rows += [
            canonical_text(["order", list(one.before), list(one.after)]) for one in resolved.pairs
        ]
        rows += [
            canonical_text(["count", one.post, one.form, one.declared, one.at])
            for one in resolved.counts
        ]
        rows += [
            canonical_text(["watch", watch_document(one), resolved.rejected.get(one, 0)])
            for one in resolved.watches
        ]
        assert evidence_digest(resolved) == digest_of_rows(rows)

    _names = st.sampled_from(
        ["at://did:plc:made/up", "a", "a!", 'a"b', "a\\b", "\x1f", "\x7f", "é", "名", " "]
    )

    @settings(max_examples=FEWER)
    @given(any_evidence(), st.data())
    def test_names_of_any_platform_are_written_as_they_have_to_be(
        self, batches: list[Batch], data: st.DataObject
    ) -> None:
        resolved = resolve(batches, TARGET)
        platforms = st.sampled_from([one for one in Platform if one is not Platform.X])
        shares = tuple(
            share._replace(
                platform=data.draw(platforms),
                name=data.draw(self._names),
                account=data.draw(self._names),
                post=data.draw(self._names),
            )
            for share in resolved.shares
        )
        rows = {share_row(share).decode() for share in shares}
        written = list(rows_of_evidence(replace(resolved, shares=shares)))
        assert {row for row in written if row.startswith('["share"')} == rows
        by_name = tuple(sorted(shares, key=lambda share: share.name))
        for some in (shares, by_name):
            assert evidence_digest(replace(resolved, shares=some)) == digest_of_rows(written)


_PLAIN: dict[str, object] = {
    "schema": "contestjudge/contest/v1",
    "name": "made up",
    "sponsor": {"platform": "x", "id": "17461978"},
    "posts": [{"id": POST, "at": "1970-01-01T00:00:00Z"}, {"id": OTHER_POST}],
}


@st.composite
def _contests(draw: st.DrawFn) -> Contest:
    """Draw rules; their instants lie on the grid of the evidence, which is of microseconds."""
    forms = draw(st.sets(st.sampled_from(["native", "quote", "manual"]), min_size=1))
    entry: dict[str, object] = {
        "forms": sorted(forms),
        "indirect": draw(st.sampled_from(["count", "exclude"])),
        "undone": draw(
            st.sampled_from(
                ["exclude", "count", {"count_if_standing_at": "1970-01-01T00:00:00.000007Z"}]
            )
        ),
        "manual_match": draw(st.sampled_from(["exact", "recognisable", "mention"])),
        "tolerance_ms": draw(st.sampled_from([0, 1])),
    }
    if draw(st.booleans()):
        entry["opens"] = "1970-01-01T00:00:00.000002Z"
    if draw(st.booleans()):
        entry["closes"] = "1970-01-01T00:00:00.000010Z"
    eligibility = {
        "exclude": draw(st.lists(st.sampled_from(["x:1", "@bo", "@cy"]), max_size=1)),
        "same_person": draw(st.lists(st.just(["x:1", "@cy"]), max_size=1)),
    }
    return parse_contest({**_PLAIN, "entry": entry, "eligibility": eligibility})


def _has_key(model: type[BaseModel], path: str) -> bool:
    head, _, rest = path.partition(".")
    fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    kind = fields.get(head)
    if head not in fields or not rest:
        return head in fields
    return isinstance(kind, type) and issubclass(kind, BaseModel) and _has_key(kind, rest)


class TestNobodyIsLost:
    """Spec 5: every share is a candidate or an exclusion, never neither and never both."""

    @settings(max_examples=FEWER)
    @given(any_evidence(), _contests())
    def test_every_share_is_accounted_for(self, batches: list[Batch], contest: Contest) -> None:
        resolved = resolve(batches, TARGET, opening=opening_of(contest))
        field = build_field(resolved, terms_of(contest, resolved.moments))
        kept = [one.share for entry in field.entries for one in entry.candidates]
        out = [row.share for row in field.exclusions]
        assert sorted(kept + out) == [share.key for share in resolved.shares]
        in_play = {entry.entrant for entry in field.entries}
        for row in field.exclusions:
            assert row.out_of_play == (row.entrant not in in_play)
            assert row.clause in {"rulings", "sponsor"} or _has_key(Contest, row.clause)
            assert re.fullmatch("[a-z_.]+", row.clause)

    @settings(max_examples=FEWER)
    @given(any_evidence(), _contests())
    def test_every_entrant_stands_or_is_out_of_play(
        self, batches: list[Batch], contest: Contest
    ) -> None:
        facts = judge_batches(contest, TARGET, batches, (), ())
        standing = {facts.field.entries[placed.entry].entrant for placed in facts.judgement.placed}
        out_of_play = {row.entrant for row in facts.field.exclusions if row.out_of_play}
        person = facts.field.people.person
        everybody = {("x", person(share.account)) for share in facts.resolved.shares}
        assert standing | out_of_play == everybody
        assert not standing & out_of_play
        assert len(standing) == len(facts.judgement.placed)
