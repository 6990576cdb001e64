"""Public answers of the old search service, as they are; the numbers were counted by reading."""

from __future__ import annotations

import pytest

from contestjudge import doors
from contestjudge.model.observation import Observation
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import parse_rfc3339
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.x_search import XSearchSource
from tests.corpus.counted import CORPUS, needs_corpus

FOLDER = CORPUS / "x-search-2010"

pytestmark = needs_corpus

OF_2010 = "tweetable_search_2010-04-06_excerpt.json"
OF_2011 = "twitterscour_search_2011-07-29_excerpt.json"
FEED = "atom_search_2011_excerpt.xml"
SHARERS = {
    # Eight results; the one that is no share answers @ladygaga. "indowebsterRT @" is glued,
    # one is "… /via @", two have a comment before the mark.
    OF_2010: (
        8,
        [
            "bhushan2590",
            "julijulijul",
            "caradox",
            "ecualink",
            "laowushi",
            "VampHadley",
            "debora_pedroso",
        ],
    ),
    # Two results, of which the first answers somebody.
    OF_2011: (2, ["writeameer"]),
    # One entry, which shares nothing.
    FEED: (1, []),
}


def observed(name: str, target: Target | None = None) -> tuple[int, list[Observation]]:
    exhibit = doors.read(FOLDER / name).exhibits[0]
    assert exhibit.format.name == "x.search"
    assert exhibit.watch.instrument == "x.search.2010"
    reading = exhibit.format.read(exhibit.payload.chunks(), ReadOptions(name, target))
    assert reading.rejections == []
    return reading.records, reading.observations


@pytest.mark.parametrize("name", SHARERS)
def test_who_shares_by_hand(name: str) -> None:
    records, seen = observed(name)
    assert (records, [one.handle for one in seen]) == SHARERS[name]
    assert all(one.form is ShareForm.MANUAL for one in seen)
    assert all(one.account_id is None for one in seen)


def test_ids_from_before_snowflakes_leave_the_second() -> None:
    _, seen = observed(OF_2010)
    first, _ = parse_rfc3339("2010-04-06T02:14:14Z")
    assert (seen[0].earliest, seen[0].latest) == (first, first + 999_999)
    assert {one.earliest_basis for one in seen} == {Basis.PLATFORM_CLOCK}


def test_snowflakes_agree_with_the_printed_second() -> None:
    _, seen = observed(OF_2011)
    millisecond, _ = parse_rfc3339("2011-07-28T23:49:53.482Z")
    assert [one.earliest for one in seen] == [millisecond]
    assert seen[0].claims == ()


def test_an_entry_of_the_feed_is_read_whole() -> None:
    """A contest whose post it copies: the entry's title, author, id and time are all there."""
    text = "I guess I am becoming the face of Sundog this week"
    content = (FOLDER / FEED).read_bytes().replace(b"<title>I guess", b"<title>RT @a: I guess")
    target = Target(Platform.X, (TargetPost("20", None, text, ()),), ("a",), None)
    (seen,) = XSearchSource().read([content], ReadOptions("x", target)).observations
    millisecond, _ = parse_rfc3339("2011-09-01T20:28:58.557Z")
    assert (seen.handle, seen.share_id) == ("glewinglee", "109362131081756672")
    assert (seen.earliest, seen.claims, seen.grade) == (millisecond, (), Grade.RECOGNISABLE)
