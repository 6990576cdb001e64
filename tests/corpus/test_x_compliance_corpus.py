"""Public samples of compliance events, as they are.

Counted by hand. Enterprise: 13 events, of which one deletes and one restores. Version 2: 14, of
which again one deletes and one restores. Jobs: two posts whose author went private or away, and
the same account twice; none of them says that a share was undone.
"""

from __future__ import annotations

import pytest

from contestjudge import doors
from contestjudge.model.time import parse_rfc3339
from tests.corpus.counted import CORPUS, needs_corpus

ENTERPRISE = "notices/official_docs_enterprise_compliance.jsonl"
V2 = "notices/official_docs_v2_compliance.jsonl"
JOBS = [
    "notices/twarc-csv_compliance.json",
    "notices/twarc-csv_tweets_compliance.jsonl",
    "notices/twarc-csv_users_compliance.jsonl",
]

pytestmark = needs_corpus


@pytest.mark.parametrize(
    ("name", "records", "deleted", "restored"),
    [
        (ENTERPRISE, 13, ["601430178305220608"], ["601430178305220600"]),
        (V2, 14, ["601430178305220608"], ["601430178305220600"]),
        *((name, 2, [], []) for name in JOBS),
    ],
)
def test_what_undoes_and_what_restores(
    name: str, records: int, deleted: list[str], restored: list[str]
) -> None:
    exhibit = doors.read(CORPUS / name).exhibits[0]
    reading = exhibit.format.read(exhibit.payload.chunks(), exhibit.options)
    assert (exhibit.format.name, exhibit.watch.instrument) == ("x.compliance", "x.compliance")
    assert (reading.records, reading.rejections, reading.observations) == (records, [], [])
    notices = [notice for _, notice in reading.notices]
    assert [one.share_id for one in notices if not one.restored] == deleted
    assert [one.share_id for one in notices if one.restored] == restored
    assert {one.account_id for one in notices} <= {"3198576760"}


@pytest.mark.parametrize(
    ("name", "printed"),
    [(ENTERPRISE, "2015-05-21T17:09:15.593Z"), (V2, "2022-12-23T12:34:56.789Z")],
)
def test_the_millisecond_of_the_event(name: str, printed: str) -> None:
    reading = doors.read(CORPUS / name).batches(None)[0][0].reading
    assert {(one.earliest, one.latest) for _, one in reading.notices} == {parse_rfc3339(printed)}
