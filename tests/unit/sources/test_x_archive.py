"""Personal archives: whose they are, what they share, and times that were cut to midnight."""

from __future__ import annotations

import csv
import io
import json

import pytest

from contestjudge.errors import InputError
from contestjudge.model.contest import AccountRef
from contestjudge.model.evidence_file import parse_evidence_file
from contestjudge.model.observation import Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import DAY, SECOND, parse_rfc3339
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources import detect
from contestjudge.sources.base import ReadOptions, Source
from contestjudge.sources.x_archive import GrailbirdSource, TweetsJsSource
from contestjudge.sources.x_archive_table import ArchiveTableSource
from contestjudge.sources.x_ids import X_EPOCH_MS

POST = "20313410000"
POSTED, _ = parse_rfc3339("2010-08-04T09:00:00Z")
MIDNIGHT, _ = parse_rfc3339("2010-08-04T00:00:00Z")
TEXT = "Retweet this and win a lamp for your room"
TARGET = Target(
    Platform.X,
    (TargetPost(POST, POSTED, TEXT, ("https://example.com/lamp",)),),
    ("lampshop",),
    "12",
)
COPY = f"RT @lampshop: {TEXT}"
ANNA = AccountRef(None, "@anna")
USER = {"id": 100, "id_str": "100", "screen_name": "anna", "name": "Anna"}
ORIGINAL = {
    "id": int(POST),
    "id_str": POST,
    "created_at": "2010-08-04 09:00:00 +0000",
    "text": TEXT,
    "user": {"id": 12, "id_str": "12", "screen_name": "lampshop"},
}


def month(*posts: object, name: str = "Grailbird.data.tweets_2010_08") -> bytes:
    return f"{name} = \n ".encode() + json.dumps(posts, indent=1).encode()


def part(*posts: object, name: str = "window.YTD.tweets.part0") -> bytes:
    return month(*({"tweet": post} for post in posts), name=name)


def old(**fields: object) -> dict[str, object]:
    return {
        "id": 20313414141,
        "id_str": "20313414141",
        "created_at": "2010-08-04 09:00:41 +0000",
        "text": COPY,
        "user": USER,
        "entities": {"urls": [], "hashtags": []},
        **fields,
    }


def new(**fields: object) -> dict[str, object]:
    return {
        "id": "585456172267917312",
        "id_str": "585456172267917312",
        "created_at": "Tue Apr 07 14:56:43 +0000 2015",
        "full_text": COPY,
        "retweeted": False,
        "retweet_count": "0",
        "entities": {"urls": []},
        **fields,
    }


def read(
    source: Source,
    content: bytes,
    *,
    account: AccountRef | None = None,
    target: Target | None = TARGET,
) -> Reading:
    return source.read([content], ReadOptions("archive", target, account=account))


def only(reading: Reading) -> Observation:
    assert reading.rejections == []
    assert list(reading.places) == [1]
    return reading.observations[0]


class TestMonthFiles:
    def test_a_native_share_has_its_own_time_and_its_originals_id(self) -> None:
        share = old(retweeted_status=ORIGINAL)
        reading = read(GrailbirdSource(), month(share))
        seen = only(reading)
        assert (seen.form, seen.post, seen.share_id) == (ShareForm.NATIVE, POST, "20313414141")
        assert (seen.account_id, seen.handle) == ("100", "anna")
        assert (seen.earliest, seen.latest) == (POSTED + 41 * SECOND, POSTED + 42 * SECOND - 1)
        assert [one.post for one in reading.post_times] == [POST]

    def test_a_copy_a_link_an_answer_and_an_address(self) -> None:
        posts = [
            old(),
            old(text="look", entities={"urls": [{"expanded_url": "https://example.com/lamp"}]}),
            old(text="me", in_reply_to_status_id_str=POST),
            old(text=f"so https://twitter.com/lampshop/status/{POST}"),
            old(text="good morning"),
        ]
        reading = read(GrailbirdSource(), month(*posts))
        assert [one.form for one in reading.observations] == [
            ShareForm.MANUAL,
            ShareForm.LINK,
            ShareForm.REPLY,
            ShareForm.QUOTE,
        ]
        assert reading.records == 5

    def test_times_in_both_ways_of_printing_them(self) -> None:
        other = old(created_at="Wed Aug 04 09:00:41 +0000 2010")
        assert read(GrailbirdSource(), month(other)) == read(GrailbirdSource(), month(old()))

    def test_a_post_says_itself_whose_it_is(self) -> None:
        whose = AccountRef(Platform.X, "7")
        assert only(read(GrailbirdSource(), month(old()), account=whose)).account_id == "100"
        nobody = old()
        del nobody["user"]
        seen = only(read(GrailbirdSource(), month(nobody), account=whose))
        assert (seen.account_id, seen.handle) == ("7", None)

    def test_the_contests_own_post_is_no_share(self) -> None:
        reading = read(GrailbirdSource(), month(ORIGINAL))
        assert (reading.observations, list(reading.informative)) == ([], [1])


class TestMidnight:
    """A re-export prints 00:00:00 for everything before ids carried a time."""

    CUT = "2010-08-04 00:00:00 +0000"

    def test_a_native_share_was_made_that_day_after_its_original(self) -> None:
        seen = only(
            read(GrailbirdSource(), month(old(created_at=self.CUT, retweeted_status=ORIGINAL)))
        )
        assert seen.truncated
        assert (seen.earliest, seen.earliest_basis) == (POSTED, Basis.BOUND)
        assert seen.latest == MIDNIGHT + DAY - 1

    @pytest.mark.parametrize(
        "share",
        [
            old(created_at=CUT),
            old(created_at="2010-08-05 00:00:00 +0000", retweeted_status=ORIGINAL),
        ],
        ids=["a copy", "of the day after its original"],
    )
    def test_anything_else_was_made_at_some_time_of_that_day(self, share: object) -> None:
        seen = only(read(GrailbirdSource(), month(share)))
        assert seen.truncated
        assert seen.latest - seen.earliest == DAY - 1
        assert seen.earliest % DAY == 0

    def test_an_id_that_carries_the_time_leaves_no_doubt(self) -> None:
        midnight, _ = parse_rfc3339("2015-04-07T00:00:00Z")
        name = str((midnight // 1000 + 250 - X_EPOCH_MS) << 22)
        late = old(id=int(name), id_str=name, created_at="2015-04-07 00:00:00 +0000")
        seen = only(read(GrailbirdSource(), month(late)))
        assert (seen.truncated, seen.claims) == (False, ())
        assert seen.latest - seen.earliest == 999

    def test_the_originals_own_time_is_no_cut_one(self) -> None:
        midnight = ORIGINAL | {"created_at": self.CUT}
        seen = only(
            read(GrailbirdSource(), month(old(created_at=self.CUT, retweeted_status=midnight)))
        )
        assert (seen.truncated, seen.original_clock, seen.earliest) == (False, True, MIDNIGHT)

    def test_a_second_past_midnight_is_a_time(self) -> None:
        seen = only(read(GrailbirdSource(), month(old(created_at="2010-08-04 00:00:01 +0000"))))
        assert (seen.truncated, seen.latest - seen.earliest) == (False, SECOND - 1)


class TestTweetsJs:
    def test_whose_it_is_must_be_said(self) -> None:
        reading = read(TweetsJsSource(), part(new()))
        (rejection,) = reading.rejections
        assert rejection.reason == (
            "the archive does not say whose it is;"
            ' add account = "x:123" or account = "@handle" to the exhibit'
        )

    @pytest.mark.parametrize(
        ("account", "named"),
        [
            (AccountRef(None, "@anna"), (None, "anna")),
            (AccountRef(Platform.X, "@anna"), (None, "anna")),
            (AccountRef(Platform.X, "100"), ("100", None)),
        ],
    )
    def test_it_is_the_named_accounts(
        self, account: AccountRef, named: tuple[str | None, str | None]
    ) -> None:
        seen = only(read(TweetsJsSource(), part(new()), account=account))
        assert (seen.account_id, seen.handle) == named
        assert (seen.form, seen.grade) == (ShareForm.MANUAL, Grade.EXACT)
        assert seen.earliest_basis is Basis.PLATFORM_ID

    @pytest.mark.parametrize(
        "account", [AccountRef(Platform.MASTODON, "7"), AccountRef(Platform.X, "anna lee")]
    )
    def test_an_account_that_x_cannot_have(self, account: AccountRef) -> None:
        assert len(read(TweetsJsSource(), part(new()), account=account).rejections) == 1

    def test_the_first_files_did_not_wrap_their_posts(self) -> None:
        plain = month(new(), name="window.YTD.tweet.part0")
        wrapped = read(TweetsJsSource(), part(new()), account=ANNA)
        assert read(TweetsJsSource(), plain, account=ANNA) == wrapped

    def test_edits(self) -> None:
        chain = ["585456172267917312", "585456172267919999"]
        first = new(edit_info={"initial": {"editTweetIds": chain}})
        later = new(edit_info={"edit": {"editControlInitial": {"editTweetIds": chain}}})
        for post in (first, later):
            assert only(read(TweetsJsSource(), part(post), account=ANNA)).versions == tuple(chain)

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (3, "not an object"),
            ({}, "neither an id nor a time"),
            (new(created_at="Tue Apr 07 14:56:43 +1000 2015"), "created_at: 'Tue Apr 07"),
            (new(created_at="2015-04-07 14:56 +0000"), "created_at: "),
            (new(created_at="2015-02-30 14:56:43 +0000"), "created_at: "),
            (new(full_text=3), "full_text: input should be a valid string"),
            (new(edit_info=[]), "edit_info: input should be a valid dictionary"),
        ],
    )
    def test_what_is_rejected_and_why(self, broken: object, reason: str) -> None:
        reading = read(TweetsJsSource(), part(new(), broken, new()), account=ANNA)
        (rejection,) = reading.rejections
        assert rejection.record == 2
        assert rejection.reason.startswith(reason)
        assert list(reading.places) == [1, 3]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"window.YTD.tweets.part0 = [1,", "not valid JSON"),
            (b"window.YTD.tweets.part0 = [NaN]", "not valid JSON"),
            (b"window.YTD.tweets.part0 = {}", "what is assigned is not a list"),
            (b"window.YTD.tweets.part0 = " + b"[" * 300, "nested more than 200 levels deep"),
            (b"window.YTD.tweets.part0 =", "not valid JSON"),
            (b"[]", "does not begin with the assignment of an archive"),
        ],
    )
    def test_a_list_that_cannot_be_read_is_one_lost_record(
        self, content: bytes, reason: str
    ) -> None:
        reading = read(TweetsJsSource(), content, account=ANNA)
        (rejection,) = reading.rejections
        assert (reading.records, rejection.record) == (1, 1)
        assert rejection.reason.startswith(reason)

    def test_marks_semicolons_and_chunks_change_nothing(self) -> None:
        content = b"\xef\xbb\xbf" + part(new(), new(full_text="bl\xe5")) + b";\n"
        chunks = [content[place : place + 1] for place in range(len(content))]
        options = ReadOptions("archive", TARGET, account=ANNA)
        plain = read(TweetsJsSource(), part(new(), new(full_text="bl\xe5")), account=ANNA)
        assert TweetsJsSource().read(chunks, options) == plain


COLUMNS = [
    "tweet_id",
    "in_reply_to_status_id",
    "in_reply_to_user_id",
    "timestamp",
    "source",
    "text",
    "retweeted_status_id",
    "retweeted_status_user_id",
    "retweeted_status_timestamp",
    "expanded_urls",
]


def table(*rows: dict[str, str], columns: list[str] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for row in rows:
        full = {"tweet_id": "20313414141", "timestamp": "2010-08-04 09:00:41 +0000"} | row
        writer.writerow({name: full.get(name, "") for name in columns})
    return out.getvalue().encode()


NATIVE = {
    "text": COPY,
    "retweeted_status_id": POST,
    "retweeted_status_user_id": "12",
    "retweeted_status_timestamp": "2010-08-04 09:00:00 +0000",
}


class TestTable:
    def test_a_row_says_what_a_month_file_says(self) -> None:
        row = read(ArchiveTableSource(), table(NATIVE), account=AccountRef(Platform.X, "100"))
        user = {"id_str": "100"}
        file = read(GrailbirdSource(), month(old(retweeted_status=ORIGINAL, user=user)))
        assert row.observations == file.observations
        assert row.post_times == file.post_times

    def test_midnight_is_the_day_here_too(self) -> None:
        cut = NATIVE | {"timestamp": "2010-08-04 00:00:00 +0000"}
        seen = only(read(ArchiveTableSource(), table(cut), account=ANNA))
        assert (seen.truncated, seen.earliest, seen.latest) == (True, POSTED, MIDNIGHT + DAY - 1)

    def test_copies_answers_links_and_nothing(self) -> None:
        rows = [
            {"text": COPY},
            {"text": "me", "in_reply_to_status_id": POST},
            {"text": "a, b", "expanded_urls": "http://example.org/a,https://example.com/lamp"},
            {"text": "good morning"},
        ]
        reading = read(ArchiveTableSource(), table(*rows), account=ANNA)
        assert [one.form for one in reading.observations] == [
            ShareForm.MANUAL,
            ShareForm.REPLY,
            ShareForm.LINK,
        ]
        assert reading.records == 4

    def test_the_first_archives_had_fewer_columns(self) -> None:
        content = table({"text": COPY}, columns=COLUMNS[:6])
        assert detect(content, "x").name == "x.archive.csv"
        assert only(read(ArchiveTableSource(), content, account=ANNA)).form is ShareForm.MANUAL

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            ({"timestamp": "4 aug 2010"}, "timestamp: '4 aug 2010' is not a time"),
            (NATIVE | {"retweeted_status_timestamp": "x"}, "retweeted_status_timestamp: 'x'"),
            ({"tweet_id": "", "timestamp": "", "text": COPY}, "neither an id nor a time"),
            ({"text": "a\0b"}, "the row holds a NUL character"),
        ],
    )
    def test_what_is_rejected_and_why(self, row: dict[str, str], reason: str) -> None:
        reading = read(ArchiveTableSource(), table(NATIVE, row, NATIVE), account=ANNA)
        (rejection,) = reading.rejections
        assert rejection.record == 2
        assert rejection.reason.startswith(reason)

    def test_a_row_of_another_width(self) -> None:
        reading = read(ArchiveTableSource(), table(NATIVE) + b"1,2\r\n", account=ANNA)
        assert [one.reason for one in reading.rejections] == ["2 cells, where the header has 10"]

    def test_an_id_that_a_spreadsheet_wrote_is_none(self) -> None:
        row = {"tweet_id": "2.03134E+10", "text": COPY}
        seen = only(read(ArchiveTableSource(), table(row), account=ANNA))
        assert (seen.share_id, seen.id_unreadable) == (None, True)

    def test_a_header_that_is_another(self) -> None:
        with pytest.raises(InputError, match="there is no column in_reply_to_status_id"):
            read(ArchiveTableSource(), b"tweet_id,text\n1,a\n", account=ANNA)


class TestTheEvidenceFile:
    def document(self, account: str) -> dict[str, object]:
        exhibit = {"path": "tweets.js", "account": account}
        return {"schema": "contestjudge/evidence/v1", "exhibits": [exhibit]}

    @pytest.mark.parametrize("account", ["@anna", "x:100", "x:@anna"])
    def test_says_whose_it_is(self, account: str) -> None:
        (exhibit,) = parse_evidence_file(self.document(account), "evidence.toml").exhibits
        assert exhibit.account == account

    @pytest.mark.parametrize("account", ["anna", "100", "", "y:100"])
    def test_must_name_an_account(self, account: str) -> None:
        with pytest.raises(InputError, match="account"):
            parse_evidence_file(self.document(account), "evidence.toml")


class TestDetection:
    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (month(old()), "x.archive.grailbird"),
            (b"Grailbird.data.tweets_2009_06 =[]", "x.archive.grailbird"),
            (part(new()), "x.archive.tweets_js"),
            (part(new(), name="window.YTD.tweets.part12"), "x.archive.tweets_js"),
            (table(NATIVE), "x.archive.csv"),
            (table(), "x.archive.csv"),
        ],
    )
    def test_what_it_is(self, content: bytes, name: str) -> None:
        assert detect(content, "x").name == name

    @pytest.mark.parametrize(
        "content",
        [
            b"window.YTD.deleted_tweets.part0 = []",
            b"window.YTD.account.part0 = []",
            b"var tweet_index = []",
            b"tweet_id,timestamp,text\n1,2,3\n",
            b"handle,tweet_id,in_reply_to_status_id,timestamp,source,text\n",
            b"\xff\xfe\0",
            b"",
        ],
    )
    def test_what_it_is_not(self, content: bytes) -> None:
        sources: list[Source] = [GrailbirdSource(), TweetsJsSource(), ArchiveTableSource()]
        assert not any(source.recognises(content) for source in sources)

    def test_a_table_with_named_columns_stays_a_table(self) -> None:
        assert detect(table(NATIVE), "x", has_columns=True).name == "table"
