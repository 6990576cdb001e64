"""A public excerpt of a personal archive, as it is; what stands in it was read by eye."""

from __future__ import annotations

import pytest

from contestjudge import doors
from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef
from contestjudge.model.time import parse_rfc3339
from contestjudge.model.words import ShareForm
from contestjudge.sources.base import ReadOptions
from tests.corpus.counted import CORPUS, needs_corpus

FILE = CORPUS / "archive" / "tweets_js_new_style_excerpt.js"

pytestmark = needs_corpus


def test_two_posts_of_which_one_prints_a_time_that_x_does_not() -> None:
    """The first prints an offset of ten hours, and a weekday that its date did not have."""
    exhibit = doors.read(FILE).exhibits[0]
    assert exhibit.format.name == exhibit.watch.instrument == "x.archive.tweets_js"
    options = ReadOptions("tweets.js", account=AccountRef(None, "@somebody"))
    reading = exhibit.format.read(exhibit.payload.chunks(), options)
    assert reading.records == 2
    assert [(one.record, one.reason) for one in reading.rejections] == [
        (1, "created_at: 'Thu Nov 22 17:10:25 +1000 2025' is not a time as X prints it")
    ]
    (seen,) = reading.observations
    millisecond, _ = parse_rfc3339("2015-04-07T14:56:43.375Z")
    assert (seen.form, seen.handle, seen.earliest) == (ShareForm.MANUAL, "somebody", millisecond)
    assert seen.claims == ()


def test_without_an_account_it_is_refused_with_its_reason() -> None:
    content = FILE.read_bytes().replace(b"Nov 22 17:10:25 +1000", b"Nov 27 17:10:25 +0000")
    with pytest.raises(InputError, match="the archive does not say whose it is; add account"):
        doors.read(content).batches(None)
