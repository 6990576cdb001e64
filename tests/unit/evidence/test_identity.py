"""Accounts and handles (spec 4.4)."""

from __future__ import annotations

from contestjudge.evidence.identity import identities, identity_findings, unvouched
from contestjudge.evidence.resolve import resolve
from contestjudge.model.observation import Observation
from tests.property.strategies_evidence import MANUAL, ONE_POST, POST, seen, watched


def _codes(*observations: Observation) -> list[str]:
    found = identities([watched(*observations)], frozenset({POST}))
    return [one.code for one in identity_findings(found, "x")]


def test_a_handle_stands_for_the_one_account_that_shows_it() -> None:
    shares = resolve(
        [watched(seen("1", "1401", handle="Ada"), seen(None, "1402", handle="ADA", form=MANUAL))],
        ONE_POST,
    ).shares
    assert [share.account for share in shares] == ["1", "1"]


def test_handles_compare_by_ascii_lower_case_only() -> None:
    shares = resolve(
        [watched(seen("1", "1401", handle="İda"), seen(None, "1402", handle="i̇da"))], ONE_POST
    ).shares
    assert [share.account for share in shares] == ["1", "@i̇da"]


def test_a_shared_handle_stands_for_nobody() -> None:
    batch = watched(
        seen("1", "1401", handle="ada"),
        seen("2", "1402", handle="ada"),
        seen(None, "1403", handle="ada", form=MANUAL),
    )
    resolved = resolve([batch], ONE_POST)
    assert [share.account for share in resolved.shares] == ["1", "2", "@ada"]
    assert resolved.unvouched == {"@ada"}
    (shared,) = [one for one in resolved.findings if one.code == "identity.shared_handle"]
    assert shared.params == (("accounts", "1 2"), ("handle", "ada"))


def test_renamed_is_one_account_with_the_handle_seen_last() -> None:
    batch = watched(
        seen("1", "1401", at=5, handle="old"), seen("1", "1402", at=8, handle="new", form=MANUAL)
    )
    resolved = resolve([batch], ONE_POST)
    assert [share.handle for share in resolved.shares] == ["new", "new"]
    assert [one.code for one in resolved.findings] == ["identity.renamed"]


def test_of_handles_seen_at_one_moment_the_least_by_bytes_is_shown() -> None:
    found = identities(
        [watched(seen("1", "1401", at=5, handle="b"), seen("1", "1402", at=5, handle="B"))],
        frozenset({POST}),
    )
    assert found.display("1") == "B"
    assert identity_findings(found, "x") == []  # one handle, written in two ways


def test_known_by_handle_only_is_said() -> None:
    assert _codes(seen(None, "1401", handle="ada")) == ["identity.handle_only"]
    assert _codes(seen("1", "1401", handle="ada"), seen(None, "1402", handle="ada")) == []


def test_a_handle_could_be_the_account_that_shows_none() -> None:
    """@ada may be account 1, so she may not be counted against others twice."""
    nameless = [watched(seen("1", "1401"), seen(None, "1402", handle="ada"))]
    assert resolve(nameless, ONE_POST).unvouched == {"@ada"}
    named = [watched(seen("1", "1401", handle="bo"), seen(None, "1402", handle="ada"))]
    assert resolve(named, ONE_POST).unvouched == frozenset()


def test_who_shared_nothing_of_the_contest_is_not_looked_at() -> None:
    found = identities([watched(seen("1", "1401", handle="ada", post="999"))], frozenset({POST}))
    assert (found.handles_of, found.accounts_of, unvouched(found)) == ({}, {}, frozenset())


def test_nobody_at_all_is_no_share() -> None:
    assert resolve([watched(seen(None, "1401"))], ONE_POST).shares == ()
