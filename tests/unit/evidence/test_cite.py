"""Evidence is cited by content (spec 4.6.1-2)."""

from __future__ import annotations

import hashlib

import pytest

from contestjudge.canonical import canonical_bytes
from contestjudge.evidence.cite import evidence_id, observation_document
from contestjudge.model.observation import Claim, Observation
from contestjudge.model.words import Basis, Grade, ShareForm
from tests.property.strategies_evidence import NATIVE, POST, seen, watched

ONE = seen("1", "1401", at=5, handle="Ada")
WATCH = watched(taken_at=1_000_000, sees=[NATIVE], instrument="table").watch


def test_the_document_has_every_key_and_ids_are_strings() -> None:
    """The bytes as a second implementation has to write them."""
    assert canonical_bytes(observation_document(ONE, WATCH)).decode() == (
        '{"account_id":"1","ambiguous_local":false,"claims":[],"edited":false,"form":"native","grade":null,'
        '"handle":"Ada","id_unreadable":false,"original_clock":false,"platform":"x",'
        f'"post":"{POST}","share_id":"1401","suspect_time":[],"text":null,'
        '"time":["1970-01-01T00:00:00.000005Z","platform_clock",'
        '"1970-01-01T00:00:00.000005Z","platform_clock"],"truncated":false,"versions":[],'
        '"via":null,"watch":{"cap":null,"complete":false,"from":null,"instrument":"table","order":null,'
        '"sees":["native"],"taken_at":"1970-01-01T00:00:01.000000Z","to":null}}'
    )


def test_the_id_is_the_digest_of_those_bytes() -> None:
    document = canonical_bytes(observation_document(ONE, WATCH))
    assert evidence_id(ONE, WATCH) == hashlib.sha256(document).hexdigest()


def test_an_open_bound_is_null() -> None:
    document = observation_document(seen("1", "1401"), WATCH)
    assert document["time"] == [None, "bound", None, "bound"]


@pytest.mark.parametrize(
    "other",
    [
        ONE._replace(share_id="1402"),
        ONE._replace(account_id="2"),
        ONE._replace(handle="ada"),
        ONE._replace(form=ShareForm.QUOTE),
        ONE._replace(post="999"),
        ONE._replace(via="@bo"),
        ONE._replace(latest=6),
        ONE._replace(latest_basis=Basis.EXPORT),
        ONE._replace(grade=Grade.EXACT),
        ONE._replace(text="we won"),
        ONE._replace(original_clock=True),
        ONE._replace(truncated=True),
        ONE._replace(ambiguous_local=True),
        ONE._replace(id_unreadable=True),
        ONE._replace(claims=(Claim(5, Basis.EXPORT, 5, Basis.EXPORT),)),
        ONE._replace(suspect_time=(Claim(5, Basis.CLAIM, 5, Basis.CLAIM),)),
        ONE._replace(versions=("1401", "1402")),
    ],
)
def test_whatever_it_says_is_part_of_the_id(other: Observation) -> None:
    assert evidence_id(other, WATCH) != evidence_id(ONE, WATCH)


def test_the_terms_are_part_of_the_id() -> None:
    for other in (
        WATCH._replace(taken_at=2),
        WATCH._replace(complete=True),
        WATCH._replace(since=1),
        WATCH._replace(until=1),
        WATCH._replace(sees=()),
        WATCH._replace(order="newest_first"),
        WATCH._replace(instrument="cotweet"),
    ):
        assert evidence_id(ONE, other) != evidence_id(ONE, WATCH)
