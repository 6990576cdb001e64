"""The evidence document: what it accepts, what it says about faults (spec 1)."""

from __future__ import annotations

import tomllib

import pytest

from contestjudge.errors import InputError
from contestjudge.model.evidence_file import EvidenceFile, parse_evidence_file
from contestjudge.model.time import parse_rfc3339

SCHEMA = "contestjudge/evidence/v1"
EARLY, LATE = "2010-08-04T09:00:00Z", "2010-08-04T12:00:00Z"


def _parsed(**parts: object) -> EvidenceFile:
    return parse_evidence_file({"schema": SCHEMA, **parts}, "evidence.toml")


def _faults(**parts: object) -> dict[str, str]:
    with pytest.raises(InputError) as caught:
        _parsed(**parts)
    return {fault.key: fault.problem for fault in caught.value.faults}


def test_an_exhibit_needs_a_path_and_nothing_else() -> None:
    (exhibit,) = _parsed(exhibits=[{"path": "retweets.jsonl"}]).exhibits
    assert (exhibit.instrument, exhibit.taken_at, exhibit.complete) == (None, None, None)


def test_everything_that_can_be_stated() -> None:
    document = tomllib.loads(
        """
        schema = "contestjudge/evidence/v1"
        [[exhibits]]
        path = "retweets.jsonl"
        instrument = "x.v1.statuses/retweets"
        taken_at = 2010-08-04T14:00:00+02:00
        sees = ["native"]
        from = 2010-08-04T09:00:00Z
        to = 2010-08-04T12:00:00Z
        complete = true
        order = "newest_first"
        [[exhibits]]
        path = "cotweet.csv"
        zone = "Europe/Stockholm"
        columns = { handle = "From", text = "Message", time = "Date" }
        dates = "day_first"
        day = 2010-08-04
        """
    )
    first, second = parse_evidence_file(document, "evidence.toml").exhibits
    noon = parse_rfc3339(LATE)[0]
    assert (first.taken_at, first.to, first.from_) == (noon, noon, parse_rfc3339(EARLY)[0])
    assert first.sees == ("native",)
    assert second.columns == {"handle": "From", "text": "Message", "time": "Date"}
    assert second.day is not None
    assert second.day.isoformat() == "2010-08-04"


@pytest.mark.parametrize(
    ("exhibit", "key", "problem"),
    [
        ({}, "exhibits[0].path", "is missing"),
        ({"path": ""}, "exhibits[0].path", "not be empty"),
        ({"path": "a", "complete": True}, "exhibits[0]", "complete as of when?"),
        ({"path": "a", "taken_at": EARLY, "to": LATE}, "exhibits[0]", "to lies after taken_at"),
        ({"path": "a", "to": EARLY, "from": LATE}, "exhibits[0]", "from lies after the end"),
        ({"path": "a", "taken_at": EARLY, "from": LATE}, "exhibits[0]", "from lies after the end"),
        ({"path": "a", "taken_at": "noon"}, "exhibits[0].taken_at", "is not a time"),
        ({"path": "a", "order": "random"}, "exhibits[0].order", "is not known here"),
        ({"path": "a", "sees": ["boost"]}, "exhibits[0].sees[0]", "is not known here"),
        ({"path": "a", "takenat": EARLY}, "exhibits[0].takenat", "no such key"),
    ],
)
def test_faults_of_exhibits(exhibit: dict[str, object], key: str, problem: str) -> None:
    faults = _faults(exhibits=[exhibit])
    assert problem in faults[key]


def test_all_faults_are_collected() -> None:
    faults = _faults(
        exhibits=[{"path": "a"}, {"path": "b", "complete": 1}],
        attestations=[{"form": "quote", "from": LATE, "to": EARLY, "by": "x", "reason": "y"}],
        rulings=[{"account": "x:1", "decide": "forgive", "by": "", "reason": "y"}],
    )
    assert set(faults) == {
        "exhibits[1].complete",
        "attestations[0]",
        "rulings[0].decide",
        "rulings[0].by",
    }


BY = {"by": "adjudicator", "reason": "looked at it"}


@pytest.mark.parametrize(
    "ruling",
    [
        {"account": "x:1", "decide": "exclude"},
        {"share": "20313410001", "decide": "accept"},
        {"accounts": ["x:1", "@ada"], "decide": "same_person"},
        {"account": "x:1", "accounts": ["x:2"], "decide": "same_person"},
    ],
)
def test_rulings(ruling: dict[str, object]) -> None:
    (parsed,) = _parsed(rulings=[{**ruling, **BY}]).rulings
    assert parsed.decide == ruling["decide"]


@pytest.mark.parametrize(
    ("ruling", "problem"),
    [
        ({"decide": "exclude"}, "needs either account or share"),
        ({"account": "x:1", "share": "2", "decide": "exclude"}, "needs either account or share"),
        ({"account": "x:1", "accounts": ["x:2"], "decide": "accept"}, "needs either"),
        ({"accounts": ["x:1"], "decide": "same_person"}, "same_person needs accounts"),
        ({"accounts": ["x:1", "x:1"], "decide": "same_person"}, "same_person needs accounts"),
        (
            {"accounts": ["x:1", "x:2"], "share": "3", "decide": "same_person"},
            "same_person needs accounts",
        ),
        ({"accounts": ["x:1", "ada"], "decide": "same_person"}, "names no account"),
    ],
)
def test_faults_of_rulings(ruling: dict[str, object], problem: str) -> None:
    faults = _faults(rulings=[{**ruling, **BY}])
    assert problem in faults["rulings[0]"]


def test_an_account_that_cannot_be_read() -> None:
    faults = _faults(rulings=[{"account": "ada", "decide": "accept", **BY}])
    assert "names no account" in faults["rulings[0].account"]


def test_a_role_must_be_named_and_give_a_reason() -> None:
    statement = {"form": "quote", "from": EARLY, "to": LATE}
    assert set(_faults(attestations=[statement])) == {
        "attestations[0].by",
        "attestations[0].reason",
    }


def test_another_schema_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        parse_evidence_file({"schema": "contestjudge/contest/v1"}, "evidence.toml")
    assert [fault.key for fault in caught.value.faults] == ["schema"]
