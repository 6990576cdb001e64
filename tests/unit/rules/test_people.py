"""Accounts become persons (spec 5.2)."""

from __future__ import annotations

import itertools

from contestjudge.model.contest import AccountRef
from contestjudge.model.names import id_key
from contestjudge.model.words import Platform
from contestjudge.rules.people import matching, people


def test_groups_close_transitively_whatever_their_order() -> None:
    groups = [["1", "2"], ["3", "4"], ["2", "3"], ["8", "9"]]
    for order in itertools.permutations(groups):
        found = people(order)
        assert {found.person(account) for account in "1234"} == {"1"}
        assert found.accounts("1") == ("1", "2", "3", "4")
        assert found.person("9") == "8"


def test_the_persons_id_is_the_least_members_by_number() -> None:
    assert people([["100", "9", "@ada"]]).accounts("9") == ("9", "100", "@ada")


def test_everyone_else_is_a_person_alone() -> None:
    found = people([["1", "2"]])
    assert (found.person("5"), found.accounts("5")) == ("5", ("5",))


def test_ids_that_are_no_numbers_sort_by_their_bytes() -> None:
    accounts = ["did:plc:b", "٣", "@ada", "did:plc:a", "20", "3"]
    assert sorted(accounts, key=id_key) == ["3", "20", "@ada", "did:plc:a", "did:plc:b", "٣"]


def test_a_handle_names_all_who_showed_it_and_who_is_known_by_it() -> None:
    showed = {"ada": frozenset({"1", "2"})}
    by_handle = AccountRef(None, "@ada")
    assert matching(by_handle, Platform.X, showed) == {"1", "2", "@ada"}
    assert matching(AccountRef(Platform.X, "7"), Platform.X, showed) == {"7"}
    assert matching(AccountRef(Platform.MASTODON, "7"), Platform.X, showed) == frozenset()
