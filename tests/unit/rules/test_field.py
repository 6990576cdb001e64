"""From shares to the field: candidates, exclusions, persons, rulings (spec 5.2, 5.4, 5.5)."""

from __future__ import annotations

from contestjudge.evidence.batch import Batch
from contestjudge.evidence.resolve import resolve
from contestjudge.model.contest import Contest
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.field import Entry
from contestjudge.model.words import Grade
from contestjudge.rules.field import Field, build_field
from contestjudge.rules.terms import terms_of
from tests.property.strategies_evidence import MANUAL, ONE_POST, POST, QUOTE, seen, watched
from tests.unit.rules.made import contest


def _field(batch: Batch, rules: Contest | None = None, *rulings: Ruling) -> Field:
    resolved = resolve([batch], ONE_POST, rulings=rulings)
    return build_field(resolved, terms_of(contest() if rules is None else rules, resolved.moments))


def _ruling(**said: object) -> Ruling:
    return Ruling.model_validate({"by": "adjudicator", "reason": "looked at it", **said})


def _entrants(field: Field) -> list[str]:
    return [entry.entrant[1] for entry in field.entries]


def _entry(field: Field, name: str) -> Entry:
    return next(entry for entry in field.entries if entry.entrant[1] == name)


def _out(field: Field) -> list[tuple[str, str, str, bool]]:
    return [(row.share[1], row.reason, row.clause, row.out_of_play) for row in field.exclusions]


class TestPersons:
    def test_the_sponsor_never_takes_part(self) -> None:
        batch = watched(
            seen("17461978", "1401", at=5), seen(None, "1402", at=5, handle="SJ_ab", form=MANUAL)
        )
        assert _out(_field(batch)) == [
            ("1401", "sponsor", "sponsor", True),
            ("1402", "sponsor", "sponsor", True),
        ]

    def test_a_past_handle_that_is_now_somebody_elses_excludes_nobody(self) -> None:
        """The id decides where the rules give one."""
        assert _entrants(_field(watched(seen("5", "1401", at=5, handle="sj_ab")))) == ["5"]

    def test_an_excluded_account_is_an_excluded_person(self) -> None:
        rules = contest(eligibility={"exclude": ["x:1"], "same_person": [["x:1", "x:2"]]})
        field = _field(watched(seen("1", "1401", at=5), seen("2", "1402", at=6)), rules)
        assert _entrants(field) == []
        assert {row.entrant for row in field.exclusions} == {("x", "1")}
        assert _out(field) == [
            (name, "excluded_account", "eligibility.exclude", True) for name in ("1401", "1402")
        ]

    def test_an_excluded_handle_that_several_show_leaves_them_doubtful(self) -> None:
        batch = watched(seen("1", "1401", at=5, handle="bo"), seen("2", "1402", at=6, handle="bo"))
        field = _field(batch, contest(eligibility={"exclude": ["@bo"]}))
        assert [entry.candidates[0].certain for entry in field.entries] == [False, False]

    def test_one_person_with_two_accounts_is_one_entrant(self) -> None:
        rules = contest(eligibility={"same_person": [["x:2", "x:1"]]})
        field = _field(watched(seen("1", "1401", at=(5, 7)), seen("2", "1402", at=(6, 9))), rules)
        assert _entrants(field) == ["1"]
        assert len(field.entries[0].candidates) == 2

    def test_an_account_of_another_platform_is_nobody_here(self) -> None:
        rules = contest(eligibility={"exclude": ["mastodon:1"]})
        assert _entrants(_field(watched(seen("1", "1401", at=5)), rules)) == ["1"]

    def test_who_is_out_stands_in_the_order_of_ids(self) -> None:
        batch = watched(*(seen(name, f"14{name}", at=5) for name in ("did:a", "100", "9")))
        field = _field(batch, contest({"forms": ["quote"]}))
        assert [row.entrant[1] for row in field.exclusions] == ["9", "100", "did:a"]

    def test_known_by_a_handle_that_could_be_another_entrant(self) -> None:
        field = _field(watched(seen("1", "1401", at=5), seen(None, "1402", at=6, handle="ada")))
        assert [(entry.entrant[1], entry.vouched) for entry in field.entries] == [
            ("1", True),
            ("@ada", False),
        ]


class TestDuplicates:
    """One share counts for a person (spec 5.5)."""

    def test_what_is_certainly_later_than_a_certain_one_is_out(self) -> None:
        field = _field(
            watched(seen("1", "1401", at=5, form=QUOTE), seen("1", "1402", at=6, form=QUOTE))
        )
        assert _out(field) == [("1402", "duplicate", "award.seats", False)]

    def test_what_may_be_the_earlier_one_stays(self) -> None:
        field = _field(
            watched(seen("1", "1401", at=5, form=QUOTE), seen("1", "1402", at=(5, 6), form=QUOTE))
        )
        assert [one.share[1] for one in field.entries[0].candidates] == ["1401", "1402"]

    def test_a_doubtful_share_shadows_nobody(self) -> None:
        unsure = seen("1", "1401", at=5, form=MANUAL)._replace(grade=Grade.DOUBTFUL)
        field = _field(watched(unsure, seen("1", "1402", at=6, form=QUOTE)))
        assert len(field.entries[0].candidates) == 2

    def test_an_invalid_share_never_shadows_a_later_valid_one(self) -> None:
        field = _field(
            watched(seen("1", "1401", at=5), seen("1", "1402", at=6, form=QUOTE)),
            contest({"forms": ["quote"]}),
        )
        assert _out(field) == [("1401", "form", "entry.forms", False)]
        assert _entrants(field) == ["1"]


class TestHolding:
    def test_a_native_share_is_the_only_one_of_its_account(self) -> None:
        field = _field(watched(seen("1", "1401", at=5), seen("2", "1402", at=5, form=QUOTE)))
        assert _entry(field, "1").holds_native == {POST}
        assert _entry(field, "2").holds_native == frozenset()

    def test_not_where_undone_shares_count(self) -> None:
        field = _field(watched(seen("1", "1401", at=5)), contest({"undone": "count"}))
        assert field.entries[0].holds_native == frozenset()

    def test_not_for_a_person_with_an_account_to_spare(self) -> None:
        rules = contest(eligibility={"same_person": [["x:1", "x:2"]]})
        assert (
            _field(watched(seen("1", "1401", at=5)), rules).entries[0].holds_native == frozenset()
        )


class TestRulings:
    def test_a_ruling_excludes_a_person_with_its_reason(self) -> None:
        field = _field(
            watched(seen("1", "1401", at=5)), None, _ruling(account="x:1", decide="exclude")
        )
        assert _out(field) == [("1401", "ruling", "rulings", True)]
        assert dict(field.exclusions[0].params) == {"by": "adjudicator", "reason": "looked at it"}
        assert [one.code for one in field.findings] == ["ruling.applied"]

    def test_a_ruling_excludes_a_share(self) -> None:
        field = _field(
            watched(seen("1", "1401", at=5, form=QUOTE), seen("1", "1402", at=6, form=QUOTE)),
            None,
            _ruling(share="1401", decide="exclude"),
        )
        assert _out(field) == [("1401", "ruling", "rulings", False)]

    def test_a_ruling_settles_a_doubtful_text(self) -> None:
        unsure = watched(seen("1", "1401", at=5, form=MANUAL)._replace(grade=Grade.DOUBTFUL))
        open_ = _field(unsure)
        assert not open_.entries[0].candidates[0].certain
        assert [one.code for one in open_.findings] == ["share.doubtful_manual"]
        settled = _field(unsure, None, _ruling(share="1401", decide="accept"))
        assert settled.entries[0].candidates[0].certain

    def test_a_ruling_joins_two_accounts(self) -> None:
        field = _field(
            watched(seen("1", "1401", at=5), seen("2", "1402", at=9)),
            None,
            _ruling(accounts=["x:1", "x:2"], decide="same_person"),
        )
        assert _entrants(field) == ["1"]

    def test_a_ruling_about_nobody_is_said(self) -> None:
        field = _field(
            watched(seen("1", "1401", at=5)),
            None,
            _ruling(account="x:404", decide="exclude"),
            _ruling(share="404", decide="accept"),
        )
        assert [one.code for one in field.findings] == ["ruling.unmatched"] * 2
        assert _entrants(field) == ["1"]

    def test_the_sponsor_cannot_be_ruled_in(self) -> None:
        field = _field(
            watched(seen("17461978", "1401", at=5)),
            None,
            _ruling(account="x:17461978", decide="accept"),
        )
        assert _entrants(field) == []


def test_the_tolerance_leaves_bounds_in_the_order_of_the_pairs() -> None:
    """Only the first share's bounds are the platform's; the listing says which came first."""
    listing = watched(
        seen("1", "1401", at=5000),
        seen("2", "1402", at=(4000, 5500)),
        instrument="x.search.2010",
        order="oldest_first",
    )
    field = _field(listing, contest({"tolerance_ms": 1}))
    (first,), (second,) = (entry.candidates for entry in field.entries)
    assert first.earliest <= second.earliest
    assert first.latest <= second.latest
