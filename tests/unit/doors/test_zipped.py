"""Archives come from strangers: read in place, bounded, checked, and never followed."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

import contestjudge as cj
from contestjudge.cli.main import main
from contestjudge.doors import containers, zipped
from contestjudge.doors.payload import Payload
from tests.unit.doors.made import CONTEST, account_js, digest, raw, tweets_js, v1
from tests.unit.doors.made import zipped as made

GOOD = raw(v1(0), v1(1))


def _refused(content: bytes) -> cj.Fault:
    with pytest.raises(cj.InputError) as caught:
        cj.judge(CONTEST, cj.read(content))
    (fault,) = caught.value.faults
    assert fault.source.startswith("<bytes>")
    assert fault.advice
    return fault


def _patched(content: bytes, field: str, value: int, member: int = 0) -> bytes:
    """Overwrite a field of a member in the central directory."""
    offset, kind = {"flags": (8, "<H"), "method": (10, "<H"), "crc": (16, "<L")}.get(
        field, (24, "<L")
    )
    place = -1
    for _ in range(member + 1):
        place = content.index(b"PK\x01\x02", place + 1)
    changed = bytearray(content)
    struct.pack_into(kind, changed, place + offset, value)
    return bytes(changed)


def test_members_are_inputs_named_after_the_archive() -> None:
    evidence = cj.read(made({"a/one.jsonl": raw(v1(0)), "two.jsonl": raw(v1(1))}))
    assert [one.name for one in cj.inspect(evidence).inputs] == [
        "<bytes>!a/one.jsonl",
        "<bytes>!two.jsonl",
    ]
    assert digest(evidence) == digest(cj.read(GOOD))


def test_the_digest_of_a_member_is_that_of_what_is_in_it() -> None:
    deflated = cj.inspect(cj.read(made({"a.jsonl": GOOD}))).inputs[0]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.jsonl", GOOD)
    stored = cj.inspect(cj.read(stream.getvalue())).inputs[0]
    plain = cj.inspect(cj.read(GOOD)).inputs[0]
    assert deflated.sha256 == stored.sha256 == plain.sha256


def test_large_offsets_and_sizes_are_read() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("a.jsonl", "w", force_zip64=True) as member,
    ):
        member.write(GOOD)
    assert digest(cj.read(stream.getvalue())) == digest(cj.read(GOOD))


def test_more_members_than_sixteen_bits_count() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(70_000):
            archive.writestr(zipfile.ZipInfo(f".{number}"), b"")
        archive.writestr("a.jsonl", GOOD)
    evidence = cj.read(stream.getvalue())
    assert digest(evidence) == digest(cj.read(GOOD))
    assert len(evidence.skipped) == 70_000
    decision = cj.judge(CONTEST, evidence)
    (row,) = decision.skipped
    assert (row.reason, row.members, len(row.first)) == ("hidden", 70_000, 20)


def test_bytes_before_the_archive_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 self-extracting stub " + made({"a.jsonl": GOOD}))
    assert digest(cj.read(path)) == digest(cj.read(GOOD))


def test_nothing_is_written_and_no_name_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    folder = tmp_path / "inner"
    folder.mkdir()
    monkeypatch.chdir(folder)
    names = ("../up.jsonl", "/etc/abs.jsonl", "C:\\dos.jsonl", "a\x1b[31m\u202eb.jsonl", "n\no.js")
    archive = folder / "bad.zip"
    archive.write_bytes(made({name: raw(v1(at)) for at, name in enumerate(names)}))
    assert len(cj.read(archive).exhibits) == len(names)
    assert os.listdir(folder) == ["bad.zip"]  # noqa: PTH208 - everything, hidden or not
    assert os.listdir(tmp_path) == ["inner"]  # noqa: PTH208
    assert main(["inspect", "bad.zip"]) == 0
    printed = capsysbinary.readouterr().out
    assert b"\x1b" not in printed
    assert "\u202e".encode() not in printed
    assert b"bad.zip!../up.jsonl" in printed


def test_a_bomb_is_refused_unopened() -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive,
        archive.open("a.jsonl", "w", force_zip64=True) as member,
    ):
        for _ in range(300):
            member.write(b" " * 2**20)
    assert len(stream.getvalue()) < 2**20
    assert _refused(stream.getvalue()).code == "archive.bomb"


def test_a_bomb_in_many_pieces_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = made({f"{number}.jsonl": b" " * 100_000 for number in range(50)})
    assert len(content) < 50 * 300
    monkeypatch.setattr(zipped, "MAX_TOTAL_UNSUSPECTED", 1_000_000)
    assert _refused(content).code == "archive.bomb"
    monkeypatch.setattr(zipped, "MAX_TOTAL_UNSUSPECTED", 5_000_000)
    assert _refused(content).code != "archive.bomb"


def test_a_bomb_in_gzip_in_the_archive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = made({"a.jsonl.gz": gzip.compress(GOOD + b" " * 5_000_000)})
    assert digest(cj.read(content)) == digest(cj.read(GOOD))
    monkeypatch.setattr(zipped, "MAX_UNSUSPECTED", 1_000_000)
    assert _refused(content).code == "archive.bomb"


def test_a_member_gives_no_more_than_it_declares() -> None:
    content = made({"a.jsonl": GOOD * 2000})
    fault = _refused(_patched(content, "size", len(GOOD)))
    assert fault.code == "archive.broken"


def test_a_member_that_declares_too_much_ends_too_early() -> None:
    content = made({"a.jsonl": GOOD})
    fault = _refused(_patched(content, "size", len(GOOD) + 1))
    assert (fault.code, "too early" in fault.problem) == ("archive.broken", True)


def test_a_wrong_checksum_is_refused() -> None:
    content = made({"a.jsonl": GOOD})
    fault = _refused(_patched(content, "crc", zlib.crc32(b"something else")))
    assert (fault.code, "checksum" in fault.problem) == ("archive.broken", True)


def test_a_flipped_bit_is_refused() -> None:
    content = bytearray(made({"a.jsonl": GOOD * 50}))
    content[len(content) // 2] ^= 0x10
    assert _refused(bytes(content)).code == "archive.broken"


@pytest.mark.parametrize("kept", [10, 22, 100, -1, -10, -40])
def test_a_truncated_archive_is_refused(kept: int) -> None:
    assert _refused(made({"a.jsonl": GOOD})[:kept]).code == "archive.broken"


def test_an_encrypted_member_is_refused() -> None:
    fault = _refused(_patched(made({"a.jsonl": GOOD}), "flags", 1))
    assert (fault.code, "password" in fault.advice) == ("archive.encrypted", True)


def test_other_ways_of_packing_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.jsonl", GOOD)
    assert _refused(stream.getvalue()).code == "archive.method"


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = made([("a.jsonl", raw(v1(0))), ("a.jsonl", raw(v1(1)))])
    assert _refused(content).code == "archive.repeated_name"


def test_an_archive_in_the_archive_is_refused() -> None:
    fault = _refused(made({"a.jsonl": GOOD, "inner.zip": made({"b.jsonl": GOOD})}))
    assert (fault.code, "inner.zip" in fault.problem) == ("archive.nested", True)


BROKEN = {
    "an answer of errors": b'{"errors":[{"code":88}]}',
    "one byte that is no text": b'[{"\xff":0},' + raw(v1(1)).strip() + b"]",
    "a comma too many": b"[" + raw(v1(1)).strip() + b",]",
    "in UTF-16": raw(v1(1)).decode().encode("utf-16"),
    "in UTF-16 without its mark": raw(v1(1)).decode().encode("utf-16-le"),
    "nothing": b"",
    "white space": b" \n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("name", ["b.json", "B.JSONL", "b.jsonl.gz"])
def test_what_may_hold_shares_is_not_left_out_of_a_complete_list(name: str, content: bytes) -> None:
    stored = gzip.compress(content) if name.endswith(".gz") else content
    archive = made({"a.jsonl": raw(v1(0)), name: stored, "ReadMe.txt": b"a list of shares"})
    (skipped,) = [one for one in cj.read(archive).skipped if one.member == name]
    assert skipped.may_hold
    with pytest.raises(cj.InputError) as caught:
        cj.exhibit(archive, taken_at="2026-09-01T00:00:00Z", complete=True)
    (fault,) = caught.value.faults
    assert (fault.code, fault.key) == ("archive.left_out", "complete")
    assert name in fault.problem
    assert "ReadMe" not in fault.problem


def test_what_can_hold_none_is_left_out_of_a_complete_list() -> None:
    others = {
        "ReadMe.txt": b"a list of shares",
        "page.html": b"<!doctype html>",
        "picture.png": b"\x89PNG\0\0",
        ".hidden.json": b"{",
        "__MACOSX/a.json": b"{",
        "notes": b"",
    }
    archive = made({"a.jsonl": GOOD, **others})
    found = cj.exhibit(archive, taken_at="2026-09-01T00:00:00Z", complete=True)
    assert len(found.skipped) == len(others)
    assert len(found.exhibits) == 1


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = made({f"{number}.jsonl": GOOD for number in range(5)})
    monkeypatch.setattr(zipped, "MAX_MEMBERS", 4)
    assert _refused(content).code == "archive.too_many"
    monkeypatch.setattr(zipped, "MAX_MEMBERS", 5)
    monkeypatch.setattr(zipped, "MAX_DIRECTORY", 100)
    assert _refused(content).code == "archive.too_many"


def test_a_list_of_members_that_lies_about_its_length_is_refused() -> None:
    content = bytearray(made({"a.jsonl": GOOD}))
    struct.pack_into("<L", content, len(content) - 22 + 12, 2**32 - 2)
    assert _refused(bytes(content)).code == "archive.too_many"


def test_looking_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "MAX_LOOKED", 40_000)
    texts = {f"{number}.txt": b"nothing of ours " * 1000 for number in range(5)}
    assert _refused(made({**texts, "a.jsonl": GOOD})).code == "archive.too_large"
    # Of what is no text at all only the beginning is looked at.
    pictures = {f"{number}.png": b"\x89PNG\0" * 4000 for number in range(5)}
    assert len(cj.read(made({**pictures, "a.jsonl": GOOD})).exhibits) == 1


def test_an_archive_of_nothing_is_refused() -> None:
    assert _refused(made({})).code == "input.not_recognised"
    fault = _refused(made({"a.txt": b"hello", "b.txt": b"hello"}))
    assert fault.code == "input.not_recognised"
    assert "a.txt" in fault.problem


def test_the_only_member_is_told_what_it_lacks() -> None:
    fault = _refused(made({"list.csv": b"wer,was\nanna,RT @lampshop\n", "pic.png": b"\x89PNG\0\0"}))
    assert fault.source == "<bytes>!list.csv"
    assert "'wer', 'was'" in fault.problem


def test_an_evidence_file_inside_is_not_passed_over() -> None:
    fault = _refused(made({"evidence.toml": b"schema = 'x'", "a.jsonl": GOOD}))
    assert fault.code == "archive.evidence_file"


def test_documents_of_offices_are_refused() -> None:
    fault = _refused(made({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}))
    assert "OpenDocument" in fault.problem
    assert "Word" in _refused(made({"word/document.xml": b"<x/>"})).problem


def test_a_member_can_be_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two.zip").write_bytes(made({"a.jsonl": raw(v1(0)), "b!.jsonl": raw(v1(1))}))
    assert digest(cj.read("two.zip!b!.jsonl")) == digest(cj.read(raw(v1(1))))
    Path("evidence.toml").write_text(
        'schema = "contestjudge/evidence/v1"\n[[exhibits]]\npath = "two.zip!a.jsonl"\n',
        encoding="utf-8",
    )
    assert digest(cj.read("evidence.toml")) == digest(cj.read(raw(v1(0))))
    with pytest.raises(cj.InputError, match=r"it holds a\.jsonl, b!\.jsonl") as caught:
        cj.read("two.zip!c.jsonl")
    assert caught.value.code == "archive.no_such_member"
    # A file that is called so is that file.
    Path("two.zip!a.jsonl").write_bytes(raw(v1(2)))
    assert digest(cj.read("two.zip!a.jsonl")) == digest(cj.read(raw(v1(2))))


class TestPersonalArchives:
    def test_it_says_whose_it_is(self) -> None:
        content = made(
            {
                "data/account.js": account_js(),
                "data/tweets.js": tweets_js(0),
                "data/tweets-part1.js": tweets_js(1, part=1),
                "data/like.js": b"window.YTD.like.part0 = [ ]",
                "data/tweets_media/1.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
                "data/tweets_media.zip": made({"1.jpg": b"\xff\xd8"}),
                "Your archive.html": b"<!doctype html><title>a</title>",
            }
        )
        decision = cj.judge(CONTEST, cj.read(content))
        assert [one.name for one in decision.inputs] == [
            "<bytes>!data/tweets.js",
            "<bytes>!data/tweets-part1.js",
        ]
        (row,) = {one.entrant for one in decision.standings}
        assert (row.id, row.handle) == ("7002", "Raz")
        skipped = {name: one.reason for one in decision.skipped for name in one.first}
        assert skipped == {
            "data/account.js": "says whose archive it is",
            "data/like.js": "no known format",
            "data/tweets_media/1.jpg": "not text",
            "data/tweets_media.zip": "an archive in the archive",
            "Your archive.html": "no known format: it is a web page",
        }
        assert "skipped" in decision.text()
        assert decision.digest == decision.model_copy(update={"skipped": ()}).computed_digest()

    def test_it_is_judged_as_the_file_with_its_account(self) -> None:
        content = made({"data/account.js": account_js(), "data/tweets.js": tweets_js(0, 1)})
        decision = cj.judge(CONTEST, cj.read(content))
        alone = cj.judge(CONTEST, cj.exhibit(tweets_js(0, 1), account="x:7002"))
        assert [(one.entrant.id, one.share.earliest) for one in decision.standings] == [
            (one.entrant.id, one.share.earliest) for one in alone.standings
        ]
        assert decision.counts.shares == 2

    def test_what_the_exhibit_says_goes_before(self) -> None:
        content = made({"data/account.js": account_js(), "data/tweets.js": tweets_js(0)})
        decision = cj.judge(CONTEST, cj.exhibit(content, account="x:8"))
        assert decision.standings[0].entrant.id == "8"
        assert decision.standings[0].entrant.handle is None

    def test_archives_of_several_keep_their_owners_apart(self) -> None:
        content = made(
            {
                "anna/data/account.js": account_js("1", "anna"),
                "anna/data/tweets.js": tweets_js(0),
                "bo/data/account.js": account_js("2", "bo"),
                "bo/data/tweets.js": tweets_js(1),
            }
        )
        decision = cj.judge(CONTEST, cj.read(content))
        assert [one.entrant.handle for one in decision.standings] == ["anna", "bo"]

    def test_nobody_owns_what_stands_beside_an_archive(self) -> None:
        content = made(
            {
                "anna/data/account.js": account_js("1", "anna"),
                "anna/data/tweets.js": tweets_js(0),
                "bo/tweets.js": tweets_js(1),
                "two/account.js": account_js("2", "bo"),
                "two/user_details.js": b'var user_details = {"screen_name": "x", "id": "3"}',
                "two/tweets.js": tweets_js(2),
            }
        )
        owned = {one.payload.name: one.options.handle for one in cj.read(content).exhibits}
        assert list(owned.values()) == ["anna", None, None]

    def test_month_files_go_before_the_table(self) -> None:
        months = (
            b'Grailbird.data.tweets_2015_02 = [{"id_str": "%s", "created_at":'
            b' "2015-02-10 03:46:30 +0000", "text": "RT @lampshop: Retweet this and win a lamp for'
            b' your room", "user": {"id_str": "7002", "screen_name": "raz"}}]'
            % raw(v1(0)["id_str"]).strip(b'"\n')
        )
        table = (
            b'"tweet_id","in_reply_to_status_id","in_reply_to_user_id","timestamp","source","text"'
            b',"retweeted_status_id","retweeted_status_user_id","retweeted_status_timestamp"'
            b',"expanded_urls"\n"%s","","","2015-02-10 03:46:30 +0000","web","RT @lampshop: Retweet'
            b' this and win a lamp for your room","","","",""\n'
        ) % raw(v1(1)["id_str"]).strip(b'"\n')
        details = b'var user_details =  {"screen_name": "raz", "id": "7002"}'
        content = made(
            {
                "tweets.csv": table,
                "data/js/user_details.js": details,
                "data/js/tweets/2015_02.js": months,
            }
        )
        decision = cj.judge(CONTEST, cj.read(content))
        assert [one.name for one in decision.inputs] == ["<bytes>!data/js/tweets/2015_02.js"]
        assert ("its posts stand in the month files", ("tweets.csv",)) in [
            (one.reason, one.first) for one in decision.skipped
        ]
        alone = made({"tweets.csv": table, "data/js/user_details.js": details})
        decision = cj.judge(CONTEST, cj.read(alone))
        assert decision.standings[0].entrant.id == "7002"


def test_lists_of_a_broken_archive_are_never_believed() -> None:
    """Every single byte of a small archive, changed: a decision or an error with one sentence."""
    content = made({"a.jsonl": raw(v1(0))})
    wanted = digest(cj.read(content))
    outcomes: set[bool | str] = set()
    for place in range(len(content)):
        changed = bytearray(content)
        changed[place] ^= 0xFF
        try:
            outcomes.add(cj.judge(CONTEST, cj.read(bytes(changed))).digest == wanted)
        except cj.InputError as error:
            outcomes.add(error.code.partition(".")[0])
    # Where the bytes of the member itself come out, they come out right, or not at all.
    assert outcomes <= {True, "archive", "input"}
    assert {True, "archive"} <= outcomes


def test_a_payload_that_is_no_archive_has_no_members() -> None:
    assert not containers.is_zip(containers.stored_beginning(Payload("a", content=GOOD)))
