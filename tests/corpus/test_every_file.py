"""Every file of the corpus: what the readers find is what stands in it, and nothing is lost."""

from __future__ import annotations

from collections import Counter

import pytest

import contestjudge as cj
from contestjudge import doors
from contestjudge.doors.exhibits import LaidOut
from contestjudge.errors import InputError
from contestjudge.model.reading import Reading
from contestjudge.model.words import ShareForm
from contestjudge.sources import SOURCES
from tests.corpus.counted import CORPUS, COUNTED, REFUSED, REJECTED, Counted, needs_corpus

pytestmark = needs_corpus
_NUMBER = "500000000000000001"
_POSTS = {
    "mastodon": ("mastodon", "117020586019094258"),
    "activitypub": ("mastodon", "https://nobody.example/@nobody/117020586019094258"),
    "bluesky": ("bluesky", "at://did:plc:nobody/app.bsky.feed.post/3mbedekrw222b"),
}
"""Where a contest is held whose evidence has one of these formats; a post that nobody shared."""


def test_every_file_is_in_the_table_and_every_row_is_a_file() -> None:
    found = {str(path.relative_to(CORPUS)) for path in CORPUS.rglob("*") if path.is_file()}
    assert found == {*COUNTED, *REFUSED}


def _laid_out(name: str) -> LaidOut:
    (exhibit,) = doors.read(CORPUS / name).exhibits
    return exhibit


def _read(exhibit: LaidOut) -> Reading:
    return exhibit.format.read(exhibit.payload.chunks(), exhibit.options)


@pytest.mark.parametrize("name", COUNTED)
class TestEveryFile:
    def test_its_shares_are_those_that_stand_in_it(self, name: str) -> None:
        exhibit = _laid_out(name)
        reading = _read(exhibit)
        seen = reading.observations
        forms = Counter(one.form for one in seen)
        rejected = [one.record for one in reading.rejections]
        said = {*reading.places, *rejected, *(record for record, _ in reading.notices)}
        declared: Counter[ShareForm] = Counter()
        passed_on = (ShareForm.NATIVE, ShareForm.QUOTE)
        for post in {one.post for one in seen if one.form in passed_on} & set(reading.originals):
            declared.update(dict(reading.originals[post].counts))
        undone = [notice.restored for _, notice in reading.notices]
        assert COUNTED[name] == Counted(
            exhibit.format.name,
            exhibit.watch.instrument,
            reading.records,
            native=forms[ShareForm.NATIVE],
            quote=forms[ShareForm.QUOTE],
            manual=forms[ShareForm.MANUAL],
            link=forms[ShareForm.LINK],
            reply=forms[ShareForm.REPLY],
            notices=undone.count(False),
            restored=undone.count(True),
            nothing=reading.records - len(said),
            withheld=reading.withheld,
            declared_native=declared[ShareForm.NATIVE],
            declared_quote=declared[ShareForm.QUOTE],
            unreadable_ids=sum(one.id_unreadable for one in seen),
        )
        assert said <= set(range(1, reading.records + 1))
        assert len(reading.places) == len(seen)

    def test_what_is_rejected_says_why(self, name: str) -> None:
        found = _read(_laid_out(name)).rejections
        assert [one.record for one in found] == [record for record, _ in REJECTED[name]]
        for one, (_, reason) in zip(found, REJECTED[name], strict=True):
            assert reason in one.reason

    def test_the_size_of_chunks_changes_nothing(self, name: str) -> None:
        exhibit = _laid_out(name)
        content = (CORPUS / name).read_bytes()
        whole = exhibit.format.read([content], exhibit.options)
        step = 97 if len(content) < 10_000 else 4093
        chunks = (content[start : start + step] for start in range(0, len(content), step))
        assert exhibit.format.read(chunks, exhibit.options) == whole

    def test_only_its_own_format_takes_it(self, name: str) -> None:
        head = (CORPUS / name).read_bytes()[: 1 << 20]
        taken = dict.fromkeys(source.name for source in SOURCES if source.recognises(head))
        assert list(taken) == [COUNTED[name].format]

    def test_counts_reconcile_when_it_is_judged(self, name: str) -> None:
        """Whatever the contest is: of a post that the file shows shared, or of another one."""
        counted = COUNTED[name]
        evidence = cj.read(_evidence(name))
        shown = sorted({one.post for one in _read(_laid_out(name)).observations if one.post})
        platform, nobodys = _POSTS.get(counted.format.partition(".")[0], ("x", _NUMBER))
        for post in [*shown[:2], nobodys]:
            rules = {
                "schema": "contestjudge/contest/v1",
                "name": "corpus",
                "sponsor": {"platform": platform, "handles": ["nobody"]},
                "posts": [{"id": post, "at": "2007-01-01T00:00:00Z"}],
            }
            if 0 < counted.records == len(REJECTED[name]):
                with pytest.raises(InputError, match=f"none of its {counted.records} records"):
                    cj.judge(rules, evidence)
                continue
            (one,) = cj.judge(rules, evidence).inputs
            assert one.records == counted.records
            assert [row.record for row in one.rejected] == [record for record, _ in REJECTED[name]]
            assert one.irrelevant >= 0
            assert one.records == one.used + one.irrelevant + len(one.rejected)
            names_no_post = counted.format == "x.v1.users"
            assert (one.used > 0) == (post in shown or names_no_post), post


def _evidence(name: str) -> dict[str, object]:
    exhibit = {"path": str(CORPUS / name)}
    if COUNTED[name].format == "table":
        exhibit["zone"] = "UTC"
    return {"schema": "contestjudge/evidence/v1", "exhibits": [exhibit]}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_evidence_is_refused_in_a_sentence(name: str) -> None:
    known = ", ".join(dict.fromkeys(source.name for source in SOURCES))
    with pytest.raises(InputError) as raised:
        cj.read(CORPUS / name)
    said = REFUSED[name].replace("{known}", known)
    assert str(raised.value) == f"{CORPUS / name}: {said}"
    assert raised.value.code == "input.not_recognised"
