"""The digest of the evidence, row by row (spec 4.6.3-5)."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from contestjudge.canonical import digest_of_rows
from contestjudge.evidence.batch import Batch
from contestjudge.evidence.digest import evidence_digest, rows_of_evidence, share_row
from contestjudge.evidence.resolve import resolve
from contestjudge.model.evidence_file import Attestation, Ruling
from contestjudge.model.words import Platform, ShareForm
from tests.property.strategies_evidence import (
    MANUAL,
    ONE_POST,
    POST,
    declared,
    deleted,
    seen,
    watched,
)

ATTESTATION = Attestation.model_validate(
    {
        "form": "quote",
        "from": "1970-01-01T00:00:00Z",
        "to": "1970-01-01T00:00:01Z",
        "by": "campaign manager",
        "reason": "watched it",
    }
)
RULING = Ruling.model_validate(
    {"account": "x:2", "decide": "exclude", "by": "adjudicator", "reason": "staff"}
)
BATCH = watched(
    seen("1", "1401", at=(3, 8)),
    seen("2", "1402", at=(0, 9)),
    instrument="x.search.2010",
    sees=[ShareForm.NATIVE],
    order="oldest_first",
    counts=[declared(2)],
    rejected=["d1", "d1"],
)


def _digest(*batches: Batch) -> str:
    return evidence_digest(resolve(batches, ONE_POST))


def test_the_rows_as_a_second_implementation_has_to_write_them() -> None:
    rows = [
        (
            '["attestation",{"by":"campaign manager","form":"quote",'
            '"from":"1970-01-01T00:00:00.000000Z","post":null,"reason":"watched it",'
            '"to":"1970-01-01T00:00:01.000000Z"}]'
        ),
        f'["count","{POST}","native",2,null]',
        '["order",["x","1401"],["x","1402"]]',
        (
            '["ruling",{"account":"x:2","accounts":[],"by":"adjudicator","decide":"exclude",'
            '"reason":"staff","share":null}]'
        ),
        (
            f'["share","x","1401","1","native","{POST}",null,3,"platform_clock",8,"platform_clock",'
            "null,[],null]"
        ),
        (
            f'["share","x","1402","2","native","{POST}",null,3,"order",9,"platform_clock",'
            "null,[],null]"
        ),
        (
            '["watch",{"cap":null,"complete":false,"from":null,"instrument":"x.search.2010",'
            '"order":"oldest_first","sees":["native"],"taken_at":null,"to":null},1]'
        ),
    ]
    assert rows == sorted(rows)
    expected = hashlib.sha256("".join(f"{row}\n" for row in rows).encode()).hexdigest()
    assert evidence_digest(resolve([BATCH], ONE_POST, [ATTESTATION], [RULING])) == expected


def test_a_share_row_with_all_that_can_be_in_it() -> None:
    batch = watched(
        seen("1", handle="Ada", form=MANUAL, text="a")._replace(via="@bo"),
        seen("1", "1401", at=4),
        undone=[deleted("1401", 6)],
    )
    native, manual = resolve([batch], ONE_POST).shares
    assert share_row(native).decode() == (
        f'["share","x","1401","1","native","{POST}",null,4,"platform_clock",4,"platform_clock",'
        'null,[],[6,"platform_clock",6,"platform_clock"]]'
    )
    assert share_row(manual).decode() == (
        f'["share","x","{manual.key[1]}","1","manual","{POST}","@bo",0,"bound",null,"bound",'
        '"exact",[],null]'
    )


def test_the_set_is_digested_and_not_the_files() -> None:
    table = watched(seen("3", form=MANUAL, text="a"), instrument="table")
    assert _digest(BATCH, table) == _digest(table, BATCH, table)


def test_what_is_irrelevant_is_not_in_it() -> None:
    assert _digest(watched(seen("1", "1401", at=4), seen("9", "1409", post="999"))) == _digest(
        watched(seen("1", "1401", at=4))
    )


def test_whatever_a_decision_rests_on_is() -> None:
    base = watched(seen("1", "1401", at=4), counts=[declared(3)])
    others = [
        watched(seen("1", "1401", at=5), counts=[declared(3)]),
        watched(seen("1", "1401", at=4), counts=[declared(4)]),
        watched(seen("1", "1401", at=4), counts=[declared(3, at=7)]),
        watched(seen("1", "1401", at=4), counts=[declared(3)], taken_at=9),
        watched(seen("1", "1401", at=4), counts=[declared(3)], rejected=["d1"]),
        watched(seen("1", "1401", at=4), counts=[declared(3)], undone=[deleted("1401", 5)]),
    ]
    assert len({_digest(one) for one in (base, *others)}) == len(others) + 1


def test_rows_out_of_step_with_names_are_sorted_all_the_same() -> None:
    """Of the names a and a! the row of the second comes first: ``!`` sorts before a quote."""
    found = resolve([watched(seen("1", "1401", at=(3, 8)), seen("2", "1402", at=(4, 9)))], ONE_POST)
    shares = tuple(
        share._replace(platform=Platform.OTHER, name=name)
        for share, name in zip(found.shares, ("a", "a!"), strict=True)
    )
    altered = replace(found, shares=shares)
    first, second = (share_row(share) for share in shares)
    assert second < first
    assert evidence_digest(altered) == digest_of_rows(rows_of_evidence(altered))
