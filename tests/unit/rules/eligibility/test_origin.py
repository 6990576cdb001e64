"""In which language shares are written, and from which country (spec 5.8.8, 5.8.9)."""

from __future__ import annotations

import json

import pytest

import contestjudge as cj
from contestjudge.errors import InputError
from contestjudge.evidence.batch import Batch
from contestjudge.model.evidence_file import Ruling
from contestjudge.model.observation import Tagged
from tests.property.strategies_evidence import MANUAL, seen, watched
from tests.unit.rules.eligibility.judged import DOUBTFUL, IN, field_of, outcomes

LANGUAGES, REGIONS = {"languages": ["sv", "pt-BR", "iw"]}, {"regions": ["se", "FI"]}


def _tagged(*tags: tuple[tuple[str, ...], str | None]) -> Batch:
    """One manual share, and what its versions are tagged with."""
    batch = watched(seen("1", "1401", at=500, form=MANUAL))
    batch.reading.tagged.update(Tagged("1401", *one) for one in tags)
    return batch


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([("sv",)], IN),
        ([("sv-fi",)], IN),
        ([("de", "sv")], IN),
        ([("he",)], IN),
        ([("svx",)], "language"),
        ([("de",)], "language"),
        ([("de",), ("en",)], "language"),
        ([("de",), ("sv",)], DOUBTFUL),  # edited: since when, nobody knows
        ([("pt",)], DOUBTFUL),  # too broad to tell
        ([("pt",), ("de",)], DOUBTFUL),
        ([("pt",), ("pt-br",)], IN),
        ([], DOUBTFUL),
    ],
)
def test_a_language_is_asked_for(versions: list[tuple[str, ...]], expected: str) -> None:
    batch = _tagged(*((one, None) for one in versions))
    assert outcomes(field_of([batch], LANGUAGES)) == {"1401": expected}


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        (["SE"], IN),
        (["SE", "FI"], IN),
        (["NO"], "region"),
        (["NO", "DK"], "region"),
        (["NO", "SE"], DOUBTFUL),
        ([], DOUBTFUL),
    ],
)
def test_a_country_is_asked_for(countries: list[str], expected: str) -> None:
    batch = _tagged(*(((), one) for one in countries))
    assert outcomes(field_of([batch], REGIONS)) == {"1401": expected}


def test_a_native_share_has_no_language_and_no_known_country() -> None:
    batch = watched(seen("1", "1401", at=500))
    batch.reading.tagged.add(Tagged("1401", ("sv",), "SE"))
    assert outcomes(field_of([batch], LANGUAGES)) == {"1401": "language"}
    assert outcomes(field_of([batch], REGIONS)) == {"1401": DOUBTFUL}


def test_an_exclusion_says_what_it_rests_on() -> None:
    (row,) = field_of([_tagged((("de", "en"), None))], LANGUAGES).exclusions
    assert row.clause == "eligibility.languages"
    assert dict(row.params) == {"form": "manual", "asked": "he pt-br sv", "found": "de en"}
    (row,) = field_of([_tagged(((), "NO"))], REGIONS).exclusions
    assert row.clause == "eligibility.regions"
    assert dict(row.params) == {"form": "manual", "asked": "FI SE", "found": "NO"}


@pytest.mark.parametrize(
    ("rules", "code"),
    [(LANGUAGES, "eligibility.language_unknown"), (REGIONS, "eligibility.region_unknown")],
)
def test_a_doubt_is_found_and_a_ruling_settles_it(rules: dict[str, object], code: str) -> None:
    (found,) = field_of([_tagged()], rules).findings
    assert (found.code, dict(found.params)) == (code, {"count": 1})
    ruling = Ruling(share="1401", decide="accept", by="judge", reason="seen")
    assert outcomes(field_of([_tagged()], rules, None, ruling)) == {"1401": IN}


@pytest.mark.parametrize("written", ["und", "qme"])
def test_a_code_of_no_language_is_refused(written: str) -> None:
    with pytest.raises(InputError, match="stands for no language"):
        field_of([_tagged()], {"languages": [written]})


@pytest.mark.parametrize("rule", [{"languages": ["Swedish!"]}, {"regions": ["Sweden"]}])
def test_what_has_no_such_form_is_refused(rule: dict[str, object]) -> None:
    with pytest.raises(InputError):
        field_of([_tagged()], rule)


def test_only_native_shares_cannot_be_asked_for_a_language() -> None:
    with pytest.raises(InputError, match="native share has no text"):
        field_of([_tagged()], LANGUAGES, {"forms": ["native"]})


POST = "1790321153928069120"
_RULES = {
    "schema": "contestjudge/contest/v1",
    "name": "made up",
    "sponsor": {"platform": "x", "id": "900100200", "handles": ["blue_bakery"]},
    "posts": [{"id": POST}],
    "entry": {"forms": ["quote"], "closes": "2024-05-14T20:00:00Z"},
}
_SHARE = {
    "id": "1790321325894533120",
    "author_id": "5001",
    "text": "Hej",
    "referenced_tweets": [{"type": "quoted", "id": POST}],
}


def _digest(eligibility: dict[str, object], **told: object) -> str:
    page = {"data": [{**_SHARE, **told}]}
    evidence = cj.exhibit(json.dumps(page).encode(), name="p.json", taken_at="2024-05-15T00:00:00Z")
    return cj.judge({**_RULES, "eligibility": eligibility}, evidence).evidence.digest


def test_it_is_in_the_digest_where_the_rules_ask_and_nowhere_else() -> None:
    assert _digest({}, lang="sv") == _digest({}, lang="de")
    assert _digest({"regions": ["SE"]}, lang="sv") == _digest({"regions": ["SE"]})
    digests = {_digest({"languages": ["sv"]}, lang=lang) for lang in ("sv", "de", "und", 7)}
    assert len(digests) == 3  # the last two say nothing
    places = {
        _digest({"regions": ["SE"]}, geo=geo)
        for geo in ({"country_code": "SE"}, {"country_code": "NO"}, {"place_id": "x"}, "?")
    }
    assert len(places) == 3
