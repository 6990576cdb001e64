"""``init``: from payloads alone to two files that judge as they are, and ask for the rest."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from contestjudge.cli import main

POST = "1790321153928069120"
CASES = Path(__file__).parents[1] / "conformance"
NO_PAYLOADS = {"contest.toml", "expected.json", "WHY.md"}


class Ran(NamedTuple):
    status: int
    out: str
    err: str


class Desk:
    """An empty folder, and the command line in it."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd

    def __call__(self, *arguments: str) -> Ran:
        self._capfd.readouterr()
        status = main(arguments)
        return Ran(status, *self._capfd.readouterr())

    def drafted(self, *payloads: str) -> tuple[str, str]:
        """Draft, judge what was drafted as it is, and return both files."""
        ran = self("init", *payloads, "--force")
        assert (ran.status, ran.err) == (0, "")
        judged = self("judge", "contest.toml", "evidence.toml")
        assert judged.status in {0, 3}, judged.err
        contest, evidence = Path("contest.toml"), Path("evidence.toml")
        return contest.read_text(encoding="utf-8"), evidence.read_text(encoding="utf-8")


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(capfd)


def _native(share: str, account: str, handle: str, text: str = "Buns!") -> dict[str, object]:
    """Make a native share as X API v1.1 shows it."""
    return {
        "id_str": share,
        "created_at": "Tue May 14 10:00:41 +0000 2024",
        "text": f"RT @blue_bakery: {text}",
        "user": {"id_str": account, "screen_name": handle},
        "retweeted_status": {
            "id_str": POST,
            "created_at": "Tue May 14 10:00:00 +0000 2024",
            "text": text,
            "retweet_count": 7,
            "user": {"id_str": "17", "screen_name": "blue_bakery"},
            "entities": {"urls": [{"expanded_url": "https://example.com/buns"}]},
        },
    }


def _write(name: str, value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    Path(name).write_text(text, encoding="utf-8")
    return name


@pytest.fixture
def retweets(desk: Desk) -> str:
    del desk
    shares = [
        _native("1790321324950814720", "5001", "ada"),
        _native("1790321324950814721", "5002", "bo"),
    ]
    return _write("retweets.json", shares)


def test_what_the_payload_says_is_filled_in(desk: Desk, retweets: str) -> None:
    contest_text, evidence_text = desk.drafted(retweets)
    contest = tomllib.loads(contest_text)
    assert contest["sponsor"] == {"platform": "x", "id": "17", "handles": ["blue_bakery"]}
    assert contest["posts"] == [
        {"id": POST, "text": "Buns!", "links": ["https://example.com/buns"]}
    ]
    assert "2 native shares; X itself counted 7 native shares" in contest_text
    assert "# Made at 2024-05-14T10:00:00" in contest_text
    evidence = tomllib.loads(evidence_text)
    assert evidence["exhibits"] == [{"path": "retweets.json", "instrument": "x.v1.statuses"}]
    unwrapped = evidence_text.replace("\n# ", " ")
    assert "write x.v1.statuses/retweets instead. It can also be x.v1.stream." in unwrapped


def test_every_rule_is_asked_and_none_is_changed(desk: Desk, retweets: str) -> None:
    contest_text, _ = desk.drafted(retweets)
    contest = tomllib.loads(contest_text)
    minimal = _write(
        "minimal.toml",
        'schema = "contestjudge/contest/v1"\nname = "x"\n'
        'sponsor = { platform = "x", id = "17", handles = ["blue_bakery"] }\n'
        f'posts = [{{ id = "{POST}", text = "Buns!", links = ["https://example.com/buns"] }}]\n',
    )
    drafted = json.loads(desk("judge", "contest.toml", retweets, "--format", "json").out)
    plain = json.loads(desk("judge", minimal, retweets, "--format", "json").out)
    for key in ("status", "winners", "standings", "holes", "excluded"):
        assert drafted[key] == plain[key]
    assert contest["entry"]["forms"] == ["native", "quote", "manual"]
    for asked in ("opens", "closes"):
        assert f"# {asked} = " in contest_text


def test_when_it_was_taken_is_never_guessed(desk: Desk, retweets: str) -> None:
    _, evidence = desk.drafted(retweets)
    assert "# taken_at = YYYY-MM-DDTHH:MM:SSZ" in evidence
    assert "# complete = true" in evidence
    (exhibit,) = tomllib.loads(evidence)["exhibits"]
    assert exhibit.keys() == {"path", "instrument"}


def test_says_what_to_do_next(desk: Desk, retweets: str) -> None:
    ran = desk("init", retweets, "--out", "my contest")
    assert ran.status == 0
    assert ran.out.splitlines() == [
        f"Shared most in these payloads: post {POST} by @blue_bakery (2 native shares).",
        "1. Open 'my contest/contest.toml': are these the rules that were published?",
        (
            "2. Open 'my contest/evidence.toml': say when each payload was taken, and whether it"
            " is complete."
        ),
        "3. contestjudge judge 'my contest/contest.toml' 'my contest/evidence.toml'",
    ]
    evidence = tomllib.loads(Path("my contest/evidence.toml").read_text(encoding="utf-8"))
    assert evidence["exhibits"][0]["path"] == "../retweets.json"
    assert desk("judge", "my contest/contest.toml", "my contest/evidence.toml").status == 3


def test_overwrites_nothing_unless_forced(desk: Desk, retweets: str) -> None:
    Path("evidence.toml").write_text("mine", encoding="utf-8")
    ran = desk("init", retweets)
    assert ran.status == 2
    assert ran.err == (
        "contestjudge: evidence.toml is there already; write elsewhere with --out DIR,"
        " or overwrite with --force\n"
    )
    assert Path("evidence.toml").read_text(encoding="utf-8") == "mine"
    assert not Path("contest.toml").exists()
    assert desk("init", retweets, "--force").status == 0
    assert Path("evidence.toml").read_text(encoding="utf-8") != "mine"


def test_same_payloads_same_bytes(desk: Desk, retweets: str) -> None:
    assert desk.drafted(retweets) == desk.drafted(retweets)


@pytest.mark.parametrize(
    "payload",
    [
        {"id_str": "20", "text": "hello", "user": {"id_str": "12", "screen_name": "jack"}},
        [],
        {"delete": {"status": {"id_str": "20", "user_id_str": "12"}}},
    ],
)
def test_nothing_shared(desk: Desk, payload: object) -> None:
    ran = desk("init", _write("payload.json", payload))
    assert ran.status == 2
    assert ran.err.startswith("contestjudge: nothing is shared in ")
    assert ran.err.count("\n") == 1
    assert not Path("contest.toml").exists()


def test_replies_alone_are_named_and_not_taken(desk: Desk) -> None:
    reply = {
        "id_str": "1790321324950814720",
        "text": "@blue_bakery mine!",
        "in_reply_to_status_id_str": POST,
        "user": {"id_str": "5001", "screen_name": "ada"},
    }
    assert "(only 1 reply)" in desk("init", _write("reply.json", reply)).err


def test_standard_input_and_documents_of_ours_are_no_payloads(desk: Desk, retweets: str) -> None:
    assert "an evidence file names files, not -" in desk("init", "-").err
    desk.drafted(retweets)
    ran = desk("init", "evidence.toml", "--force")
    assert ran.status == 2
    assert "give the payload files themselves" in ran.err


def test_other_posts_stand_beside_commented_out(desk: Desk) -> None:
    other = _native("1790321324950814722", "5003", "cy", "Bread")
    other["retweeted_status"] = {
        "id_str": "1790321153928069000",
        "text": "Bread\n[award]\nseats = 99",
        "user": {"id_str": "18", "screen_name": "rye"},
    }
    shares = [
        _native("1790321324950814720", "5001", "ada"),
        _native("1790321324950814721", "5002", "bo"),
        other,
    ]
    contest_text, _ = desk.drafted(_write("retweets.json", shares))
    assert "# 1 native share by @rye: Bread\\u000a[award]\\u000aseats = 99\n" in contest_text
    assert '# [[posts]]\n# id = "1790321153928069000"\n' in contest_text
    assert [post["id"] for post in tomllib.loads(contest_text)["posts"]] == [POST]


HOSTILE = (
    'quote " backslash \\ """ \'\'\'',
    "line\nseats = 99\r\n[award]\nseats = 99",
    "bidi \u202e\u2066 zero \u200b\ufeff nul \x00 bell \x07 del \x7f",
    "tag \U000e0041 next \x85 line \u2028 paragraph \u2029",
    "# comment\t# more",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_strings(desk: Desk, text: str) -> None:
    shares = [_native("1790321324950814720", "5001", "ada", text)]
    contest_text, _ = desk.drafted(_write("retweets.json", shares))
    contest = tomllib.loads(contest_text)
    assert contest["posts"][0]["text"] == text
    assert contest["award"]["seats"] == 1
    assert set("\u202e\u2066\u200b\ufeff\x00\x07\x7f\x85\u2028\u2029\U000e0041\r").isdisjoint(
        contest_text
    )


def test_hostile_columns_stay_comments(desk: Desk) -> None:
    table = 'handle,form,"a\nzone = ""Mars""",b\x07\u202e\nada,native,1,2\n'
    _, evidence_text = desk.drafted(_write("shares.csv", table))
    assert 'Its columns: handle | form | a\\u000azone = "Mars" | b\\u0007\\u202e' in evidence_text
    assert "zone" not in tomllib.loads(evidence_text)["exhibits"][0]


def test_hostile_reasons_stay_comments(desk: Desk) -> None:
    lines = [
        json.dumps(_native("1790321324950814720", "5001", "ada")),
        json.dumps({"id_str": "1", "text": "x", "created_at": "\n]x", "user": {"id_str": "1"}}),
    ]
    _, evidence_text = desk.drafted(_write("retweets.jsonl", "\n".join(lines)))
    assert "# 1 record could not be read, such as record 2: created_at:" in evidence_text
    assert tomllib.loads(evidence_text)["exhibits"][0].keys() == {"path", "instrument"}


def test_a_file_name_with_quotes_is_named(desk: Desk) -> None:
    name = 'a"b\\c.json'
    _, evidence_text = desk.drafted(_write(name, [_native("1790321324950814720", "5001", "ada")]))
    assert tomllib.loads(evidence_text)["exhibits"][0]["path"] == name


def test_copies_by_hand_name_the_sponsor_and_the_words(desk: Desk) -> None:
    rows = [
        ("ada", "RT @Blue_Bakery: First to share this gets a bun"),
        ("bo", "so good! RT @blue_bakery First to share this gets a bun // please"),
        ("cy", "RT @bo: RT @blue_bakery: First to share this gets a bun"),
        ("di", "RT @rye bread"),
    ]
    table = "From,Message,Date\n" + "".join(f'{who},"{text}",11.02\n' for who, text in rows)
    contest_text, evidence_text = desk.drafted(_write("cotweet.csv", table))
    contest = tomllib.loads(contest_text)
    assert contest["sponsor"]["handles"] == ["blue_bakery"]
    assert contest["posts"][0]["text"] == "first to share this gets a bun"
    assert "FILL IN: the post's id" in contest_text
    (exhibit,) = tomllib.loads(evidence_text)["exhibits"]
    assert exhibit["instrument"] == "cotweet"
    assert "columns" not in exhibit  # the tool is known, and so are its columns
    assert exhibit["zone"] == "UTC"
    assert "FILL IN: its times name no day" in evidence_text
    decided = json.loads(desk("judge", "contest.toml", "evidence.toml", "--format", "json").out)
    assert {row["entrant"]["id"] for row in decided["standings"]} == {"@ada", "@bo", "@cy"}


def test_copies_join_the_post_that_they_repeat(desk: Desk, retweets: str) -> None:
    table = 'handle,text\ndi,"RT @blue_bakery Buns!"\n'
    contest_text, _ = desk.drafted(retweets, _write("copies.csv", table))
    assert "2 native shares and 1 manual share" in contest_text
    assert [post["id"] for post in tomllib.loads(contest_text)["posts"]] == [POST]


def test_a_day_that_no_table_prints_is_that_of_the_post(desk: Desk, retweets: str) -> None:
    table = 'handle,text,time\ndi,"RT @blue_bakery Buns!",11.02\n'
    _, evidence_text = desk.drafted(retweets, _write("copies.csv", table))
    first, second = tomllib.loads(evidence_text)["exhibits"]
    assert "day" not in first
    assert second["day"].isoformat() == "2024-05-14"


def test_day_and_month_are_asked_where_they_can_be_taken_for_each_other(desk: Desk) -> None:
    table = "handle,form,time\nada,native,04/08/2010 11:02\nbo,native,13/08/2010 11:02\n"
    _, evidence_text = desk.drafted(_write("shares.csv", table))
    (exhibit,) = tomllib.loads(evidence_text)["exhibits"]
    assert exhibit["dates"] == "day_first"
    assert "the fourth of August (day_first)" in evidence_text


def test_times_with_an_offset_need_no_zone(desk: Desk) -> None:
    table = "handle,form,time\nada,native,2010-08-04T11:02:00+02:00\n"
    _, evidence_text = desk.drafted(_write("shares.csv", table))
    assert "zone" not in tomllib.loads(evidence_text)["exhibits"][0]


def test_the_stand_in_for_a_posts_time_is_no_share_s_time(desk: Desk) -> None:
    table = "handle,form,time\nada,native,2010-08-04 11:02\nbo,native,2010-08-04 11:03\n"
    desk.drafted(_write("shares.csv", table))
    decided = json.loads(desk("judge", "contest.toml", "evidence.toml", "--format", "json").out)
    assert "time.original_clock" not in {one["code"] for one in decided["findings"]}
    assert [row["entrant"]["id"] for row in decided["standings"]] == ["@ada", "@bo"]


def test_columns_are_chosen_by_their_names_and_asked_about(desk: Desk) -> None:
    table = "User;Tweet;Posted;Tweet ID\nada;RT @blue_bakery: Buns for all!;2024-05-14 12:00;\n"
    _, evidence_text = desk.drafted(_write("export.csv", table))
    (exhibit,) = tomllib.loads(evidence_text)["exhibits"]
    assert exhibit["columns"] == {
        "handle": "User",
        "text": "Tweet",
        "time": "Posted",
        "share_id": "Tweet ID",
    }
    assert "Are these the right ones?" in evidence_text


def test_columns_that_say_nothing_are_asked_for(desk: Desk) -> None:
    table = "Wer,Was,Wann\nada,RT @blue_bakery: Buns for all!,2024-05-14 12:00\n"
    _write("export.csv", table)
    ran = desk("init", "export.csv")
    assert ran.status == 2
    assert "'Wer', 'Was', 'Wann'" in ran.err
    assert '--columns handle="…"' in ran.err
    ran = desk("init", "export.csv", "--columns", "handle=Wer", "--columns", "text=Was")
    assert ran.status == 0
    (exhibit,) = tomllib.loads(Path("evidence.toml").read_text(encoding="utf-8"))["exhibits"]
    assert exhibit["columns"] == {"handle": "Wer", "text": "Was"}
    assert desk("judge", "contest.toml", "evidence.toml").status == 3
    assert desk("init", "export.csv", "--columns", "Wer", "--force").status == 2


def test_an_archive_is_asked_whose_it_is(desk: Desk) -> None:
    post = {
        "id_str": "1790321324950814720",
        "full_text": "RT @blue_bakery: Buns for all!",
        "created_at": "Tue May 14 10:00:41 +0000 2024",
    }
    name = _write("tweets.js", f"window.YTD.tweets.part0 = {json.dumps([{'tweet': post}])}")
    _, evidence_text = desk.drafted(name)
    (exhibit,) = tomllib.loads(evidence_text)["exhibits"]
    assert exhibit["account"] == "@archive_owner_1"
    assert "FILL IN: whose archive is it?" in evidence_text


def test_two_archives_have_two_owners(desk: Desk) -> None:
    def archive(name: str, number: int) -> str:
        post = {
            "id_str": f"179032132495081472{number}",
            "full_text": "RT @blue_bakery: Buns for all!",
            "created_at": "Tue May 14 10:00:41 +0000 2024",
        }
        return _write(name, f"window.YTD.tweets.part0 = {json.dumps([{'tweet': post}])}")

    desk.drafted(archive("one.js", 0), archive("two.js", 1))
    decided = json.loads(desk("judge", "contest.toml", "evidence.toml", "--format", "json").out)
    assert decided["counts"]["entrants"] == 2


def test_a_list_of_accounts_names_neither_post_nor_sponsor(desk: Desk) -> None:
    users = {"data": [{"id": "5001", "username": "ada", "name": "Ada"}], "meta": {}}
    contest_text, _ = desk.drafted(_write("users.json", users))
    contest = tomllib.loads(contest_text)
    assert contest["posts"][0]["id"] == "1"
    assert contest["sponsor"]["handles"] == ["fill_in"]
    ran = desk("init", "users.json", "--force")
    assert (
        "Not in the payloads, and to fill in (FILL IN): the post's id, when the post was made and"
        " the sponsor's handle."
    ) in ran.out


def test_a_v2_answer_without_its_originals_still_names_the_sponsor(desk: Desk) -> None:
    post = {
        "id": "1790321324950814720",
        "author_id": "5001",
        "text": "RT @blue_bakery: First to share this gets a bun, and whoever…",
        "referenced_tweets": [{"type": "retweeted", "id": POST}],
    }
    contest_text, _ = desk.drafted(_write("page.json", {"data": [post], "meta": {}}))
    contest = tomllib.loads(contest_text)
    assert contest["sponsor"]["handles"] == ["blue_bakery"]
    assert contest["posts"][0]["text"] == "First to share this gets a bun, and whoever"


def test_past_handles_of_the_sponsor_are_kept(desk: Desk) -> None:
    early, late = (_native(f"179032132495081472{n}", f"500{n}", f"u{n}") for n in range(2))
    late["retweeted_status"] = {
        **early["retweeted_status"],  # type: ignore[dict-item]  # made above, as a mapping
        "user": {"id_str": "17", "screen_name": "bluebakery"},
    }
    contest_text, _ = desk.drafted(_write("retweets.json", [early, late]))
    assert tomllib.loads(contest_text)["sponsor"]["handles"] == ["blue_bakery", "bluebakery"]


def test_a_post_from_before_snowflakes_gets_its_time_from_the_record(desk: Desk) -> None:
    share = _native("20313602118", "5001", "ada")
    share["retweeted_status"] = {
        "id_str": "20313410000",
        "created_at": "Wed Aug 04 09:00:00 +0000 2010",
        "text": "First five",
        "user": {"id_str": "17461978", "screen_name": "sj_ab"},
    }
    share["created_at"] = "Wed Aug 04 09:02:00 +0000 2010"
    contest_text, _ = desk.drafted(_write("retweets.json", [share]))
    assert tomllib.loads(contest_text)["posts"][0]["at"].isoformat() == "2010-08-04T09:00:00+00:00"


def test_a_stream_is_recognised_as_one_by_its_notices(desk: Desk) -> None:
    lines = [
        json.dumps(_native("1790321324950814720", "5001", "ada")),
        json.dumps({"limit": {"track": 12}}),
    ]
    _, evidence_text = desk.drafted(_write("stream.jsonl", "\n".join(lines)))
    assert "if it was recorded live, write x.v1.stream" in evidence_text


def test_a_folder_gives_one_exhibit_a_file(desk: Desk) -> None:
    Path("exports").mkdir()
    for number in range(2):
        share = _native(f"179032132495081472{number}", f"500{number}", f"u{number}")
        _write(f"exports/{number}.json", [share])
    _, evidence_text = desk.drafted("exports")
    paths = [one["path"] for one in tomllib.loads(evidence_text)["exhibits"]]
    assert paths == ["exports/0.json", "exports/1.json"]


def test_a_payload_that_is_named_twice_is_one_exhibit(desk: Desk, retweets: str) -> None:
    _, evidence_text = desk.drafted(retweets, retweets)
    assert len(tomllib.loads(evidence_text)["exhibits"]) == 1


def test_members_that_are_alike_are_one_exhibit(desk: Desk) -> None:
    with ZipFile("four.zip", "w") as archive:
        for number in range(4):
            share = _native(f"179032132495081472{number}", f"500{number}", f"u{number}")
            archive.writestr(f"{number}.json", json.dumps([share]))
    with ZipFile("two.zip", "w") as archive:
        archive.writestr("a.json", json.dumps([_native("1790321324950814730", "5010", "a")]))
        archive.writestr("b.json", json.dumps([_native("1790321324950814731", "5011", "b")]))
    contest_text, evidence_text = desk.drafted("four.zip", "two.zip")
    paths = [one["path"] for one in tomllib.loads(evidence_text)["exhibits"]]
    assert paths == ["four.zip", "two.zip!a.json", "two.zip!b.json"]
    assert "6 native shares" in contest_text


def _payloads(case: Path) -> list[str]:
    return [
        str(file)
        for file in sorted(case.iterdir())
        if file.is_file() and file.name not in NO_PAYLOADS and not file.name.startswith("evidence")
    ]


def _cases() -> list[str]:
    """Name the cases that hold their payloads themselves."""
    return sorted(
        case.name
        for case in CASES.iterdir()
        if (case / "expected.json").is_file() and _payloads(case)
    )


@pytest.mark.parametrize("case", _cases())
def test_payloads_of_every_case_give_a_draft_that_judges(desk: Desk, case: str) -> None:
    ran = desk("init", *_payloads(CASES / case))
    if case == "nobody-took-part":
        assert (ran.status, ran.err.startswith("contestjudge: nothing is shared")) == (2, True)
        return
    assert (ran.status, ran.err) == (0, "")
    judged = desk("judge", "contest.toml", "evidence.toml")
    assert judged.status in {0, 3}, judged.err
    wanted = tomllib.loads((CASES / case / "contest.toml").read_text(encoding="utf-8"))
    drafted = tomllib.loads(Path("contest.toml").read_text(encoding="utf-8"))
    if {Path(name).suffix for name in _payloads(CASES / case)} - {".csv", ".xlsx"}:
        # A table alone does not say of which platform it is.
        assert drafted["sponsor"]["platform"] == wanted["sponsor"]["platform"]
