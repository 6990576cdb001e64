from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contestjudge.errors import InputError
from contestjudge.model.observation import Claim, Observation
from contestjudge.model.reading import Reading
from contestjudge.model.target import Target, TargetPost
from contestjudge.model.time import DAY, MINUTE, SECOND, UNBOUNDED, from_datetime
from contestjudge.model.words import Basis, Grade, Platform, ShareForm
from contestjudge.sources import table_rows
from contestjudge.sources.base import ReadOptions
from contestjudge.sources.manual import normalised
from contestjudge.sources.table import TableSource
from contestjudge.sources.table_rows import Rows, decoded
from contestjudge.sources.zones import zone

POST = "20313410000"
POSTED = from_datetime(datetime(2010, 8, 4, 9, 0, tzinfo=UTC))
TEXT = "The first five to retweet this win a ticket to the northern lights festival!"
TARGET = Target(
    Platform.X,
    (TargetPost(POST, POSTED, TEXT, ("https://example.com/tickets",)),),
    ("sj_ab",),
    "17461978",
)
TWO_POSTS = Target(
    Platform.X,
    (*TARGET.posts, TargetPost("20400000001", POSTED + DAY, "Second call: retweet and win a lamp")),
    ("sj_ab",),
)
SNOWFLAKE = 564993779258904576
MADE = 1423539988709000  # when that id was given out: 2015-02-10T03:46:28.709Z


def options(
    target: Target | None = TARGET,
    *,
    zone: str | None = "Europe/Stockholm",
    columns: dict[str, str] | None = None,
    dates: Literal["day_first", "month_first"] | None = None,
    day: date | None = None,
) -> ReadOptions:
    return ReadOptions("people.csv", target, zone=zone, columns=columns, dates=dates, day=day)


def read(text: str | bytes, how: ReadOptions | None = None) -> Reading:
    payload = text.encode() if isinstance(text, str) else text
    reading = TableSource().read([payload], how or options())
    assert len(reading.observations) == len(reading.places)
    assert len(reading.observations) + len(reading.rejections) <= reading.records
    return reading


def only(text: str | bytes, how: ReadOptions | None = None) -> Observation:
    reading = read(text, how)
    assert not reading.rejections
    (observation,) = reading.observations
    return observation


def refusal(text: str | bytes, how: ReadOptions | None = None) -> str:
    reading = read(text, how)
    assert not reading.observations
    (rejection,) = reading.rejections
    assert reading.records == rejection.record == 1
    return rejection.reason


def fault(text: str | bytes, how: ReadOptions | None = None) -> InputError:
    with pytest.raises(InputError) as caught:
        read(text, how)
    assert caught.value.faults[0].source == "people.csv"
    return caught.value


def instant(*parts: int) -> int:
    year, month, day, hour, minute = parts
    return from_datetime(datetime(year, month, day, hour, minute, tzinfo=UTC))


class TestLayout:
    @pytest.mark.parametrize("mark", [",", "\t", ";"])
    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
    def test_delimiters_and_line_ends(self, mark: str, ending: str) -> None:
        rows = [["handle", "form", "time"], ["@raz", "native", "11.30"], ["jacob", "rt", "11.31"]]
        text = ending.join(mark.join(row) for row in rows) + ending
        reading = read(text, options(day=date(2010, 8, 4)))
        assert [seen.handle for seen in reading.observations] == ["raz", "jacob"]
        assert list(reading.places) == [1, 2]

    def test_the_delimiter_is_the_one_that_gives_most_columns(self) -> None:
        text = 'handle;form;"via, or by whom"\nraz;native;x\n'
        assert only(text).handle == "raz"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
    def test_encodings_that_say_so(self, encoding: str) -> None:
        assert only("handle,form,note\nraz,native,åäö\n".encode(encoding)).handle == "raz"

    @pytest.mark.parametrize("encoding", ["latin-1", "utf-16-le"])
    def test_others_are_refused_with_advice(self, encoding: str) -> None:
        error = fault("handle,form,note\nraz,native,åäö\n".encode(encoding))
        assert error.code in {"table.encoding", "table.no_account"}
        if encoding == "latin-1":
            assert "UTF-8" in error.faults[0].advice

    def test_quoted_cells_hold_delimiters_quotes_and_line_ends(self) -> None:
        seen = only('handle,text\nraz,"RT @sj_ab: The first, ""five""\nto retweet"\n')
        assert seen.text == normalised('RT @sj_ab: The first, "five"\nto retweet')

    def test_blank_rows_are_no_records(self) -> None:
        reading = read("\n \n\r\nhandle,form\n\n,\n  ,\t\nraz,native\n\n")
        assert (reading.records, list(reading.places)) == (1, [1])

    @pytest.mark.parametrize(
        ("row", "why"),
        [
            ("raz", "1 cells, where the header has 2"),
            ("raz,native,more", "3 cells, where the header has 2"),
            ('"raz"x,native', "text follows a closing quote"),
            ('"raz,native', "never closed"),
            ("raz\0,native", "NUL"),
            ('"raz\0",native', "NUL"),
            (",native", "no account"),
            ("r z,native", "not a handle"),
            ("räz,native", "not a handle"),
            ("a" * 21 + ",native", "not a handle"),
            ("raz,pigeon", "not a form"),
            ("raz,", "neither a form nor a text"),
        ],
    )
    def test_a_bad_row_is_rejected_and_the_next_one_read(self, row: str, why: str) -> None:
        reading = read(f"handle,form\n{row}\njacob,native\n")
        assert [seen.handle for seen in reading.observations] == ["jacob"]
        (rejection,) = reading.rejections
        assert rejection.record == 1
        assert why in rejection.reason
        assert reading.records == 2

    @pytest.mark.parametrize("payload", [b"", b"\n\n", b"\xef\xbb\xbf"])
    def test_an_empty_table_is_refused(self, payload: bytes) -> None:
        assert fault(payload).code == "table.header"

    def test_a_header_alone_is_an_empty_reading(self) -> None:
        assert read("handle,form") == Reading()

    def test_where_the_chunks_break_makes_no_difference(self) -> None:
        payload = 'handle,text\r\n"ra""z",x\r\nräz,"RT @sj_ab\n: é"\r\nraz,"RT @sj_ab"'.encode()
        whole = read(payload)
        bytewise = TableSource().read([bytes([byte]) for byte in payload], options())
        assert bytewise == whole
        assert whole.records == 3


class TestSizes:
    @pytest.fixture(autouse=True)
    def small(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(table_rows, "MAX_RECORD_BYTES", 1000)
        monkeypatch.setattr(table_rows, "_BLOCK", 64)

    @pytest.mark.parametrize("cell", ["x" * 2000, "é" * 600, '"' + "y\n" * 600 + '"'])
    def test_a_row_that_is_too_long_is_one_rejection_or_many_never_an_observation(
        self, cell: str
    ) -> None:
        payload = f"handle,text\nraz,{cell}\njacob,RT @sj_ab\n".encode()
        chunks = [payload[start : start + 50] for start in range(0, len(payload), 50)]
        reading = TableSource().read(chunks, options())
        assert [seen.handle for seen in reading.observations] == ["jacob"]
        assert len(reading.rejections) == reading.records - 1 >= 1

    def test_a_row_of_exactly_the_limit_is_read(self) -> None:
        row = "raz,RT @sj_ab " + "x" * 986
        assert len(row) == 1000
        assert len(read(f"handle,text\n{row}\n").observations) == 1
        assert len(read(f"handle,text\n{row}x\n").rejections) == 1

    def test_a_stray_quote_costs_one_row(self) -> None:
        rows = "".join(f"user{number},native\n" for number in range(200))
        reading = read(f'handle,form\n"stray,native\n{rows}')
        assert len(reading.observations) == 200
        assert [rejection.record for rejection in reading.rejections] == [1]

    def test_no_more_than_one_row_is_held(self) -> None:
        held = 0

        def endless() -> Iterator[bytes]:
            nonlocal held
            yield b"handle,form\n"
            for _ in range(200):
                held = max(held, len(rows._buffer))  # noqa: SLF001 - what is held is the point
                yield b"raz," + b"x" * 96

        rows = Rows(decoded(endless(), "people.csv"))
        _, delimiter = rows.header()
        assert [row.fault for row in rows.records(delimiter)] == [table_rows.TOO_LONG]
        assert held < 3000


def test_the_limit_of_the_csv_module_is_neither_used_nor_changed() -> None:
    before = csv.field_size_limit()
    text = "RT @sj_ab " + "x" * 200_000
    reading = read(f'handle,text\nraz,{text}\njacob,"{text}"\n')
    assert len(reading.observations) == 2
    assert csv.field_size_limit() == before


class TestColumns:
    def test_names_are_ours_whatever_their_case(self) -> None:
        seen = only("HANDLE,Form,Account_ID\nraz,native,12\n")
        assert (seen.handle, seen.account_id) == ("raz", "12")

    def test_a_mapping_names_the_tables_own(self) -> None:
        how = options(columns={"handle": "From", "text": "Message", "time": "Date"})
        seen = only("Date,From,Message,handle\n2010-08-04 11:01,rasmus,RT @sj_ab hi,nobody\n", how)
        assert seen.handle == "rasmus"
        assert seen.earliest == instant(2010, 8, 4, 9, 1)

    @pytest.mark.parametrize(
        ("columns", "code", "words"),
        [
            ({"handle": "Form"}, "table.missing_column", "'From'"),
            ({"handle": "from"}, "table.missing_column", "the columns are 'From', 'Message'"),
            ({"user": "From"}, "table.unknown_field", "account_id"),
            ({"text": "Message"}, "table.no_account", "'Message'"),
            ({"handle": "From"}, "table.no_form", "'Message'"),
            ({"handle": "Two", "text": "Message"}, "table.repeated_column", "rename"),
            (None, "table.no_account", "'From'"),
        ],
    )
    def test_what_is_missing_is_told(
        self, columns: dict[str, str] | None, code: str, words: str
    ) -> None:
        error = fault("From,Message,Two,Two\nraz,hi,1,2\n", options(columns=columns))
        assert error.code == code
        assert words in str(error)

    def test_all_faults_are_told_at_once(self) -> None:
        error = fault("a,b\n", options(columns={"handle": "x", "text": "y", "colour": "a"}))
        assert len(error.faults) == 3

    @pytest.mark.parametrize(
        ("head", "ours"),
        [
            (b"handle,text\n", True),
            (b"Account_Id;form\r\nmore", True),
            (b'"handle"\t"form"\n', True),
            ("\ufeffhandle,form\nå".encode()[:-1], True),
            ("handle,form\n".encode("utf-16"), True),
            (b"handle", True),
            (b"From,Message\n", False),
            (b'{"handle": "raz", "account_id": 1}\n', False),
            (b'[{"handle":\n', False),
            (b'"handle,form\n', False),
            (b"", False),
            (b"\xff\xfe\xff", False),
            (b"\0\0", False),
        ],
    )
    def test_recognition(self, head: bytes, ours: bool) -> None:  # noqa: FBT001 - a table's column
        assert TableSource().recognises(head) is ours


class TestIdentity:
    @pytest.mark.parametrize("printed", ["raz", "@raz", "＠raz", " @raz ", "\u00a0raz"])
    def test_handles_lose_their_at_sign_and_the_space_around(self, printed: str) -> None:
        assert only(f"handle,form\n{printed},native\n").handle == "raz"

    def test_case_is_kept_as_printed(self) -> None:
        assert only("handle,form\nRaZ,native\n").handle == "RaZ"

    @pytest.mark.parametrize("number", ["1.23457E+17", "x1", "012", "123456789012345000", "9" * 19])
    def test_an_unreadable_account_id_is_no_account(self, number: str) -> None:
        assert "not an account id" in refusal(f"account_id,form\n{number},native\n")
        seen = only(f"account_id,handle,form\n{number},raz,native\n")
        assert (seen.account_id, seen.handle) == (None, "raz")

    def test_an_unreadable_handle_beside_an_id_is_left_out(self) -> None:
        seen = only("account_id,handle,form\n12,r z,native\n")
        assert (seen.account_id, seen.handle) == ("12", None)

    @pytest.mark.parametrize(
        "number", ["1.23457E+17", "5.6499377925890458e+17", "29700859248", "0x14", "-5", "1 2"]
    )
    def test_an_unreadable_share_id_is_dropped_and_the_row_stays(self, number: str) -> None:
        seen = only(f"handle,form,share_id\nraz,native,{number}\n")
        assert seen.share_id is None
        assert seen.id_unreadable
        assert (seen.earliest, seen.latest) == (-UNBOUNDED, UNBOUNDED)

    def test_an_id_cut_to_fifteen_digits_keeps_only_its_time(self) -> None:
        seen = only("handle,form,share_id\nraz,native,564993779258904000\n")
        assert seen.share_id is None
        assert seen.id_unreadable
        assert seen.earliest <= MADE
        assert seen.latest >= MADE + 999
        assert seen.latest - seen.earliest < 5000

    def test_a_readable_one_stays(self) -> None:
        seen = only(f"handle,form,share_id\nraz,native,{SNOWFLAKE}\n")
        assert (seen.share_id, seen.id_unreadable) == (str(SNOWFLAKE), False)

    def test_other_platforms_have_other_ids_and_handles(self) -> None:
        posts = (TargetPost("109", POSTED),)
        fediverse = options(Target(Platform.MASTODON, posts, ("rail@example.social",)))
        row = "handle,account_id,share_id,form\n@raz@example.org,01GF,109abc,boost\n"
        seen = only(row, fediverse)
        assert seen.platform is Platform.MASTODON
        assert (seen.handle, seen.account_id, seen.share_id) == (
            "raz@example.org",
            "01GF",
            "109abc",
        )
        assert only(row.replace("109abc", "1 9"), fediverse).id_unreadable
        # So begin keys of shares without an id, and accounts known by a handle only.
        assert only(row.replace("109abc", "~9"), fediverse).id_unreadable
        assert only(row.replace("01GF", "@raz"), fediverse).account_id is None


class TestForms:
    @pytest.mark.parametrize(
        ("word", "form"),
        [
            ("native", ShareForm.NATIVE),
            ("Retweet", ShareForm.NATIVE),
            ("RT", ShareForm.NATIVE),
            ("repost", ShareForm.NATIVE),
            ("boost", ShareForm.NATIVE),
            ("QUOTE", ShareForm.QUOTE),
            ("link", ShareForm.LINK),
            ("reply", ShareForm.REPLY),
        ],
    )
    def test_words(self, word: str, form: ShareForm) -> None:
        seen = only(f"handle,form,text\nraz,{word},Hello  World\n")
        assert (seen.form, seen.post, seen.grade) == (form, POST, None)
        native = form is ShareForm.NATIVE
        assert seen.text == (None if native else normalised("Hello  World"))

    def test_a_manual_one_is_graded_by_its_text(self) -> None:
        seen = only(f"handle,form,text\nraz,manual,RT @sj_ab: {TEXT}\n")
        assert seen.grade is Grade.EXACT
        assert only("handle,form,text\nraz,manual,what a day\n").grade is Grade.MENTION

    def test_a_manual_one_without_text_is_taken_at_its_word(self) -> None:
        seen = only("handle,form,text\nraz,manual,\n")
        assert (seen.grade, seen.text) == (Grade.RECOGNISABLE, None)

    @pytest.mark.parametrize(
        ("text", "form"),
        [
            (f"RT @sj_ab: {TEXT}", ShareForm.MANUAL),
            ("win here https://example.com/tickets", ShareForm.LINK),
            ("what a day", None),
        ],
    )
    @pytest.mark.parametrize("header", ["handle,text", "handle,text,form"])
    def test_without_a_form_the_text_decides(
        self, text: str, form: ShareForm | None, header: str
    ) -> None:
        reading = read(f"{header}\nraz,{text}{',' * (header.count(',') - 1)}\n")
        assert [seen.form for seen in reading.observations] == ([form] if form else [])
        assert (reading.records, reading.rejections) == (1, [])

    def test_via_from_its_column_and_from_the_text(self) -> None:
        row = f"handle,via,text,form\nraz,{{}},RT @jacob: RT @sj_ab: {TEXT},{{}}\n"
        assert only(row.format("", "")).via == "@jacob"
        assert only(row.format("@Peter", "")).via == "@peter"
        assert only(row.format("@Peter", "manual")).via == "@peter"
        assert only(row.format("Peter", "native")).via == "@peter"
        assert only(row.format("@SJ_ab", "native")).via is None
        assert "via" in refusal(row.format("a friend", "native"))


class TestTargets:
    def test_the_only_post_is_meant(self) -> None:
        assert only("handle,form\nraz,native\n").post == POST

    def test_somebodys_share_may_be_shared(self) -> None:
        assert only("handle,form,target\nraz,native,20313419999\n").post == "20313419999"

    @pytest.mark.parametrize("target", ["2.03E+10", "the first one", "564993779258904000"])
    def test_what_is_no_id_is_rejected(self, target: str) -> None:
        assert "target" in refusal(f"handle,form,target\nraz,native,{target}\n")

    @pytest.mark.parametrize("form", ["native", "quote", "reply", "link"])
    def test_of_several_posts_one_must_be_named(self, form: str) -> None:
        how = options(TWO_POSTS)
        assert "several posts" in refusal(f"handle,form\nraz,{form}\n", how)
        assert only(f"handle,form,target\nraz,{form},{POST}\n", how).post == POST

    def test_a_manual_one_says_which_by_its_text(self) -> None:
        how = options(TWO_POSTS)
        second = "RT @sj_ab: Second call: retweet and win a lamp"
        assert only(f"handle,form,text\nraz,manual,{second}\n", how).post == "20400000001"
        assert only(f"handle,text\nraz,{second}\n", how).post == "20400000001"
        assert "several posts" in refusal("handle,form\nraz,manual\n", how)

    def test_for_inspection_there_is_no_target(self) -> None:
        how = options(None)
        rows = "handle,form,text\nraz,native,\njacob,manual,x\npeter,,RT @somebody hi\nann,,hi\n"
        reading = read(rows, how)
        assert [seen.handle for seen in reading.observations] == ["raz", "jacob", "peter"]
        assert {seen.post for seen in reading.observations} == {""}


def times(observation: Observation) -> tuple[int, int, Basis, Basis]:
    return (
        observation.earliest,
        observation.latest,
        observation.earliest_basis,
        observation.latest_basis,
    )


class TestTimes:
    def test_a_printed_minute_in_the_exhibits_zone(self) -> None:
        seen = only("handle,form,time\nrasmus,reply,2010-08-04 11:01\n")
        start = instant(2010, 8, 4, 9, 1)
        assert times(seen) == (start, start + MINUTE - 1, Basis.EXPORT, Basis.EXPORT)

    def test_no_time_at_all(self) -> None:
        seen = only("handle,form,time\nraz,native,\n")
        assert times(seen) == (-UNBOUNDED, UNBOUNDED, Basis.BOUND, Basis.BOUND)

    def test_an_offset_needs_no_zone_and_overrides_it(self) -> None:
        row = "handle,form,time\nraz,reply,2010-08-04 11:01 +0300\n"
        start = instant(2010, 8, 4, 8, 1)
        assert only(row, options(zone=None)).earliest == start
        assert only(row).earliest == start

    def test_local_time_without_a_zone_is_an_error(self) -> None:
        error = fault("handle,form,time\nraz,reply,2010-08-04 11:01\n", options(zone=None))
        assert error.code == "zone.missing"
        assert "add zone = " in error.faults[0].advice

    def test_an_unknown_zone_is_an_error_even_where_nothing_is_printed(self) -> None:
        error = fault("handle,form\nraz,native\n", options(zone="Europe/Stokholm"))
        assert error.code == "zone.unknown"
        assert "Europe/Stockholm" in error.faults[0].advice

    @pytest.mark.parametrize("printed", ["soon", "04/08/2010 11:01", "11.01", "2010-02-30 11:00"])
    def test_an_unreadable_time_is_a_rejection(self, printed: str) -> None:
        assert "the time" in refusal(f"handle,form,time\nraz,reply,{printed}\n")

    def test_the_exhibit_says_the_day_and_the_order_of_dates(self) -> None:
        how = options(dates="day_first", day=date(2010, 8, 4))
        for printed in ("04/08/2010 11.01", "11.01"):
            row = f"handle,form,time\nraz,reply,{printed}\n"
            assert only(row, how).earliest == instant(2010, 8, 4, 9, 1)

    def test_a_time_that_happened_twice(self) -> None:
        seen = only("handle,form,time\nraz,reply,2010-10-31 02:30\n")
        assert seen.ambiguous_local
        assert seen.latest - seen.earliest == 61 * MINUTE - 1

    def test_a_time_that_did_not_happen(self) -> None:
        assert only("handle,form,time\nraz,reply,2011-03-27 02:30\n").ambiguous_local

    def test_a_snowflake_dates_its_share(self) -> None:
        seen = only(f"handle,form,share_id\nraz,native,{SNOWFLAKE}\n")
        assert times(seen) == (MADE, MADE + 999, Basis.PLATFORM_ID, Basis.PLATFORM_ID)

    def test_two_statements_are_intersected(self) -> None:
        row = f"handle,form,share_id,time\nraz,reply,{SNOWFLAKE},2015-02-10 04:46\n"
        seen = only(row)
        assert times(seen) == (MADE, MADE + 999, Basis.PLATFORM_ID, Basis.PLATFORM_ID)
        assert seen.claims == ()

    def test_a_padded_second_does_not_contradict_the_id(self) -> None:
        row = f"handle,form,share_id,time\nraz,reply,{SNOWFLAKE},2015-02-10T03:46:28.000Z\n"
        assert only(row).claims == ()

    def test_a_contradiction_keeps_both_claims_and_their_hull(self) -> None:
        row = f"handle,form,share_id,time\nraz,reply,{SNOWFLAKE},2015-02-10 04:45\n"
        seen = only(row)
        start = instant(2015, 2, 10, 3, 45)
        assert times(seen) == (start, MADE + 999, Basis.EXPORT, Basis.PLATFORM_ID)
        assert set(seen.claims) == {
            Claim(start, Basis.EXPORT, start + MINUTE - 1, Basis.EXPORT),
            Claim(MADE, Basis.PLATFORM_ID, MADE + 999, Basis.PLATFORM_ID),
        }

    @pytest.mark.parametrize(
        "printed", ["2010-08-04 11:00", "2010-08-04 11:00:00", "2010-08-04 09:00:00.000Z"]
    )
    def test_the_originals_time_on_a_native_share_is_a_lower_bound_only(self, printed: str) -> None:
        seen = only(f"handle,form,time\nraz,native,{printed}\n")
        assert times(seen) == (POSTED, UNBOUNDED, Basis.BOUND, Basis.BOUND)
        assert seen.original_clock

    @pytest.mark.parametrize(
        ("form", "printed"),
        [
            ("native", "2010-08-04 11:01"),
            ("native", "2010-08-04 11:00:01"),
            ("quote", "2010-08-04 11:00"),
        ],
    )
    def test_other_times_and_forms_are_the_shares_own(self, form: str, printed: str) -> None:
        seen = only(f"handle,form,time\nraz,{form},{printed}\n")
        assert not seen.original_clock
        assert seen.latest_basis is Basis.EXPORT

    def test_an_id_dates_a_share_that_prints_the_originals_time(self) -> None:
        posts = (TargetPost("564993000000000001", MADE - 300 * SECOND),)
        row = f"handle,form,share_id,time\nraz,native,{SNOWFLAKE},2015-02-10 04:41:28.709\n"
        seen = only(row, options(Target(Platform.X, posts, ("sj_ab",))))
        assert times(seen) == (MADE, MADE + 999, Basis.PLATFORM_ID, Basis.PLATFORM_ID)
        assert not seen.original_clock
        assert seen.claims == ()

    @pytest.mark.parametrize("printed", ["2010-08-04 00:00:00", "2010-08-04 00:00"])
    def test_a_time_cut_to_midnight_is_the_day_from_the_post_on(self, printed: str) -> None:
        seen = only(f"handle,form,time\nraz,native,{printed}\n")
        end = instant(2010, 8, 4, 22, 0) - 1
        assert times(seen) == (POSTED, end, Basis.BOUND, Basis.EXPORT)
        assert seen.truncated

    @pytest.mark.parametrize(
        ("form", "printed"),
        [
            ("native", "2010-08-03 00:00:00"),
            ("native", "2010-08-05 00:00:00"),
            ("native", "2010-08-04 00:00:01"),
            ("reply", "2010-08-04 00:00:00"),
        ],
    )
    def test_other_midnights_are_not_cut(self, form: str, printed: str) -> None:
        seen = only(f"handle,form,time\nraz,{form},{printed}\n")
        assert not seen.truncated
        assert seen.earliest_basis is Basis.EXPORT

    def test_a_post_of_unknown_time_is_compared_with_nothing(self) -> None:
        target = Target(Platform.X, (TargetPost(POST, None),), ("sj_ab",))
        seen = only("handle,form,time\nraz,native,2010-08-04 11:00\n", options(target))
        assert not seen.original_clock
        assert seen.latest_basis is Basis.EXPORT


BYTES = st.one_of(
    st.binary(max_size=300),
    st.lists(
        st.sampled_from(
            b'handle,form,time,text,native,@raz,;,\t,\n,\r\n,","",\0,\xef\xbb\xbf,\xff\xfe'.split(
                b","
            )
            + b"2010-08-04 11:00|,|\xe9|RT @sj_ab |1.2E+17|handle,form,text\n|raz,,x\n".split(b"|")
        ),
        max_size=40,
    ).map(b"".join),
)


@given(payload=BYTES, size=st.integers(1, 50), inspected=st.booleans())
@example(payload=b'handle,form\n"', size=1, inspected=False)
@example(payload=b'handle,form\n"a""', size=3, inspected=False)
@example(payload=b'"handle\n', size=3, inspected=False)
def test_any_bytes_give_a_refusal_or_counts_that_reconcile(
    payload: bytes, size: int, *, inspected: bool
) -> None:
    chunks = [payload[start : start + size] for start in range(0, len(payload), size)]
    how = options(None if inspected else TARGET, zone="UTC")
    TableSource().recognises(payload)
    try:
        reading = TableSource().read(chunks, how)
    except InputError as error:
        assert error.code.startswith("table.")  # noqa: PT017 - both ends are right
        return
    assert reading == TableSource().read([payload], how)
    seen = [*reading.places, *(rejection.record for rejection in reading.rejections)]
    assert len(seen) == len(set(seen)) <= reading.records
    assert all(1 <= record <= reading.records for record in seen)


@given(
    pieces=st.lists(st.sampled_from(["a", "é", '"', '""', ",", "\n", "x" * 9, ",\n"]), max_size=30),
    size=st.integers(1, 40),
)
@example(pieces=["a,b\n", '"', "x" * 9, "\n", "x" * 9, '"', "\n"], size=1)
@example(pieces=["x" * 9, "x" * 9, "x" * 9, "\na,b,c\n"], size=1)
def test_limits_do_not_depend_on_the_chunks(pieces: list[str], size: int) -> None:
    payload = "".join(pieces).encode()
    chunks = [payload[start : start + size] for start in range(0, len(payload), size)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(table_rows, "MAX_RECORD_BYTES", 20)
        patched.setattr(table_rows, "_BLOCK", 3)
        whole, split = Rows(decoded([payload], "")), Rows(decoded(chunks, ""))
        header, mark = whole.header()
        assert (header, mark) == split.header()
        rows = list(whole.records(mark))
        if header.fault != table_rows.TOO_LONG:
            assert rows == list(split.records(mark))
        assert all(len(row.text.encode()) <= 20 or row.fault for row in rows)


CELLS = st.text(alphabet=st.sampled_from('ab,;\t"\n\r é\u2028\u0085'), max_size=12)


@given(
    rows=st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6),
    mark=st.sampled_from([",", ";", "\t"]),
    size=st.integers(1, 20),
)
def test_rows_are_those_of_the_csv_module(rows: list[list[str]], mark: str, size: int) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=mark, lineterminator="\r\n").writerows(rows)
    payload = written.getvalue().encode()
    chunks = [payload[start : start + size] for start in range(0, len(payload), size)]
    ours = list(Rows(decoded(chunks, "")).records(mark))
    assert not [row.fault for row in ours if row.fault]
    solid = [row for row in rows if any(cell.strip(table_rows.SPACES) for cell in row)]
    assert [row.cells for row in ours] == solid


@given(seconds=st.integers(1_300_000_000, 4_000_000_000))
def test_a_table_row_holds_the_true_instant(seconds: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    printed = moment.astimezone(zone("Europe/Stockholm")).strftime("%Y-%m-%d %H:%M")
    seen = only(f"handle,form,time\nraz,reply,{printed}\n")
    assert seen.earliest <= seconds * SECOND <= seen.latest
