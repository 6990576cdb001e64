"""Each cause in a contest made up for it: found where it holds, and nothing else in its place."""

from __future__ import annotations

import json

import pytest

import contestjudge as cj
from tests.unit.audit.made import POST, TAKEN, TEXT, codes, contest, faults, handles, table

EVERYONE = [
    ("ada", "native", "10:01:10"),
    ("bo", "manual", "10:02:20"),
    ("cleo", "native", "10:03:30"),
    ("dan", "manual", "10:04:40"),
]

ROWS = [(name, "native", f"10:0{n}:00") for n, name in enumerate(["ada", "bo", "cleo"], 1)]


class TestExhibits:
    def test_a_tool_that_is_blind_to_a_form(self) -> None:
        tool = table(EVERYONE[1::2], sees=["manual"], name="tool.csv", instrument="cotweet")
        audit = cj.audit(contest(2), table(EVERYONE) + tool, ["@bo", "@dan"])
        assert handles(audit.rightful) == ["bo"]
        assert handles(audit.undeserving) == ["dan"]
        assert codes(audit) == {"ada": [("blind_instrument", "exact")]}
        (cause,) = audit.wronged[0].causes
        assert cause.exhibit is not None
        assert (cause.exhibit.instrument, cause.exhibit.names) == ("cotweet", ("tool.csv",))

    def test_the_same_where_the_tool_s_export_is_not_at_hand(self) -> None:
        audit = cj.audit(contest(2), table(EVERYONE), ["@bo", "@dan"])
        assert codes(audit) == {"ada": [("blind_instrument", "exact")]}
        assert audit.wronged[0].causes[0].exhibit is None
        assert faults(audit) == {"form_unseen"}

    def test_a_list_that_ends_before_the_first(self) -> None:
        listed = table(EVERYONE[2:3], sees=["native"], cap=1, complete=False, name="list.csv")
        native = [row for row in EVERYONE if row[1] == "native"]
        audit = cj.audit(contest(1), table(native) + listed, ["@cleo"])
        assert codes(audit) == {"ada": [("short_list", "exact")]}
        assert faults(audit) >= {"exhibit_alone"}

    def test_a_later_list_without_an_account_that_went_away(self) -> None:
        later = table(
            ROWS[1:], name="later.csv", taken_at="2024-05-15T09:00:00Z", to="2024-05-14T22:00:00Z"
        )
        # Undone after the close, or suspended: what stood when it counted, counts.
        rules = contest(1, {"undone": "count"})
        audit = cj.audit(rules, table(ROWS) + later, ["@bo"])
        assert codes(audit) == {"ada": [("absent_account", "exact")]}
        assert audit.wronged[0].causes[0].exhibit is not None

    def test_a_list_taken_before_they_shared_left_nobody_out(self) -> None:
        copy, now = f"RT @blue_bakery: {TEXT}", "2024-05-14T10:02:30Z"
        both = [("bo", 120, copy), ("dan", 130, copy)]
        early = _copies(*both, name="early.csv", taken_at=now, to=now)
        later = _copies(both[0], ("ada", 180, copy))
        evidence = later + early + _deleted(130, "10:20")
        audit = cj.audit(contest(2, {"undone": "exclude"}), evidence, ["@bo", "@dan"])
        assert ("incomplete_exhibit", "exact") in codes(audit)["ada"]
        assert "absent_account" not in {code for code, _ in codes(audit)["ada"]}

    def test_a_tool_that_does_not_show_somebody_announced_was_not_what_was_looked_at(self) -> None:
        rows = [*EVERYONE, ("eve", "manual", "10:05:50"), ("fay", "native", "10:06:00")]
        manual = [row for row in rows if row[1] == "manual"]
        tool = table(manual, sees=["manual"], name="tool.csv", instrument="cotweet")
        evidence = table(rows) + tool
        audit = cj.audit(contest(2), evidence, ["@dan", "@bo", "@eve"])
        assert "blind_instrument" in {code for code, _ in codes(audit)["ada"]}
        audit = cj.audit(contest(2), evidence, ["@dan", "@fay"])
        assert codes(audit)["ada"] == []

    def test_a_list_without_times(self) -> None:
        nameless = [(handle, form, "") for handle, form, _ in EVERYONE]
        listed = table(nameless, name="list.csv", complete=False)
        audit = cj.audit(contest(1), table(EVERYONE) + listed, ["@dan"])
        assert codes(audit)["ada"] == [("no_times", "level")]

    def test_printed_times_that_are_the_original_s(self) -> None:
        rows = [("bo", "manual", "10:02:20"), ("cleo", "native", "10:00")]
        screen = table(rows, name="screen.csv", instrument="x.web", complete=False)
        audit = cj.audit(contest(2), table(EVERYONE) + screen, ["@cleo", "@bo"])
        assert ("exhibit_alone" in faults(audit)) or ("exhibit_at_face_value" in faults(audit))
        assert [code for code, _ in codes(audit)["ada"]] != []


class TestClocks:
    def test_the_original_s_clock(self) -> None:
        rows = [
            ("mia", "manual", "10:05:00"),
            ("max", "manual", "10:06:00"),
            ("nils", "native", "10:30:00"),
        ]
        audit = cj.audit(contest(2), table(rows), ["@nils", "@mia"])
        assert codes(audit) == {"max": [("wrong_clock", "exact")]}
        assert faults(audit) == {"original_clock"}

    def test_times_to_the_minute(self) -> None:
        rows = [("ada", "native", "10:01:10"), ("bo", "native", "10:01:50")]
        minutes = [(handle, form, time[:5]) for handle, form, time in rows]
        screen = table(minutes, name="screen.csv", complete=False)
        audit = cj.audit(contest(1), table(rows) + screen, ["@bo"])
        assert codes(audit) == {"ada": [("coarse_clock", "level")]}
        assert audit.wronged[0].causes[0].demonstrated_by.contested == 2

    def test_minutes_that_nothing_prints_explain_nobody_s_guess(self) -> None:
        # Any two of one minute would be level by whole minutes, whoever guessed them.
        rows = [(f"p{place}", "native", f"10:01:{place + 10}") for place in range(40)]
        audit = cj.audit(contest(2), table(rows), ["@p7", "@p31"])
        assert codes(audit) == {"p0": [], "p1": []}


class TestLists:
    ROWS = tuple((f"user{n:02}", "native", f"10:{n + 1:02}:00") for n in range(25))

    def test_the_newest_only(self) -> None:
        audit = cj.audit(contest(2), table(self.ROWS), ["@user05", "@user06"])
        assert codes(audit) == {
            "user00": [("short_list", "exact")],
            "user01": [("short_list", "exact")],
        }
        (fault,) = audit.wronged[0].causes[0].demonstrated_by.faults
        assert fault.params == {"form": "native", "limit": 20}

    def test_the_length_that_an_exhibit_states(self) -> None:
        listed = table(self.ROWS[7:], sees=["native"], cap=18, complete=False, name="list.csv")
        audit = cj.audit(contest(1), table(self.ROWS) + listed, ["@user07"])
        (cause,) = audit.wronged[0].causes
        assert (cause.code, cause.demonstrated_by.strength) == ("short_list", "exact")
        assert cause.exhibit is not None  # and not the same once more, without an exhibit


class TestAccounts:
    def test_somebody_treated_as_absent(self) -> None:
        audit = cj.audit(contest(1), table(ROWS), ["@bo"])
        assert codes(audit) == {"ada": [("absent_account", "exact")]}
        assert audit.wronged[0].causes[0].exhibit is None

    def test_nobody_is_absent_where_equals_were_chosen_among(self) -> None:
        """Leaving out whoever was not chosen always seats those who were: that says nothing."""
        level = [("ada", "native", "10:01:00"), *((one, "native", "10:02:00") for one in "bcd")]
        audit = cj.audit(contest(3), table(level), ["@ada", "@b", "@c"])
        assert (handles(audit.undeserving), handles(audit.undecidable)) == ([], ["b", "c"])
        assert codes(audit) == {"d": []}

    def test_nothing_explains_it(self) -> None:
        audit = cj.audit(contest(1), table(ROWS), ["@cleo"])
        assert codes(audit) == {"ada": []}
        assert audit.simulated > 5
        assert "explains it" in audit.text()


RULES = [
    ("entry.indirect", {"indirect": "exclude"}, {}, "bo", "ada"),
    ("entry.opens", {"opens": "2024-05-14T10:02:30Z"}, {}, "cleo", "ada"),
    ("eligibility.exclude", {}, {"exclude": ["@ada"]}, "bo", "ada"),
    ("eligibility.exclude", {}, {"exclude": ["@ada", "@zoe"]}, "bo", "ada"),
]


class TestRules:
    @pytest.mark.parametrize(("key", "entry", "eligibility", "right", "announced"), RULES)
    def test_a_rule_not_followed(
        self,
        key: str,
        entry: dict[str, object],
        eligibility: dict[str, object],
        right: str,
        announced: str,
    ) -> None:
        rows = [
            ("ada", "native", "10:01:00", "@yan"),
            ("bo", "native", "10:02:00"),
            ("cleo", "native", "10:03:00"),
        ]
        audit = cj.audit(contest(1, entry, eligibility), table(rows), [f"@{announced}"])
        assert codes(audit) == {right: [("rule_misapplied", "exact")]}
        (fault,) = audit.wronged[0].causes[0].demonstrated_by.faults
        assert fault.params["key"] == key

    def test_a_rule_that_does_not_exist(self) -> None:
        rows = [("ada", "native", "10:01:00", "@yan"), ("bo", "native", "10:02:00")]
        audit = cj.audit(contest(1), table(rows), ["@bo"])
        assert codes(audit) == {"ada": [("rule_misapplied", "exact")]}

    def test_a_form_that_does_not_count(self) -> None:
        rules = contest(2, {"forms": ["native"]})
        rows = [*EVERYONE[:3], ("eve", "native", "10:09:00")]
        audit = cj.audit(rules, table(rows), ["@ada", "@bo"])
        assert handles(audit.undeserving) == ["bo"]
        assert audit.undeserving[0].reasons == ("form",)
        assert audit.undeserving[0].rank is None
        assert codes(audit) == {"cleo": [("rule_misapplied", "exact")]}

    def test_two_accounts_of_one_person(self) -> None:
        rules = contest(2, {}, {"same_person": [["@ada", "@bo"]]})
        audit = cj.audit(rules, table(ROWS), ["@ada", "@bo"])
        assert handles(audit.rightful) == ["ada"]
        assert audit.rightful[0].named == ("@ada", "@bo")
        # One person of both: nobody undeserving was announced, and one seat was given twice.
        assert codes(audit) == {"cleo": [("rule_misapplied", "exact")]}
        assert "They were announced by 2 names, and everyone counts once." in audit.message
        assert "if more people were announced" not in audit.message

    def test_a_ruling_ignored(self, tmp_path: object) -> None:
        ruled = cj.read(
            {
                "schema": "contestjudge/evidence/v1",
                "rulings": [
                    {"account": "@ada", "decide": "exclude", "by": "adjudicator", "reason": "staff"}
                ],
            }
        )
        rows = [("ada", "native", "10:01:00"), ("bo", "native", "10:02:00")]
        audit = cj.audit(contest(1), table(rows) + ruled, ["@ada"])
        assert audit.undeserving[0].reasons == ("ruling",)
        assert codes(audit) == {"bo": [("rule_misapplied", "exact")]}
        assert faults(audit) == {"ruling_ignored"}


def _copies(*rows: tuple[str, int, str], **terms: str) -> cj.Evidence:
    """Lay out copies by hand with ids of their own: handle, seconds after ten, text."""
    said = {"name": "copies.csv", "taken_at": TAKEN, **terms}
    cells = [f"{handle},{_id(seconds)},{text},manual" for handle, seconds, text in rows]
    return cj.exhibit(
        "\n".join(["handle,share_id,text,form", *cells]).encode(),
        zone="UTC",
        sees=["native", "manual"],
        complete=True,
        **said,  # type: ignore[arg-type]
    )


def _deleted(seconds: int, gone: str) -> cj.Evidence:
    """Say that the copy made so long after ten was deleted at a time of day."""
    notice = {
        "id": _id(seconds),
        "action": "delete",
        "created_at": f"2024-05-14T10:{seconds // 60:02}:{seconds % 60:02}.000Z",
        "redacted_at": f"2024-05-14T{gone}:00Z",
        "reason": "deleted",
    }
    return cj.exhibit(
        json.dumps(notice).encode(), name="gone.jsonl", taken_at="2024-05-14T22:40:00Z"
    )


def _id(seconds: int) -> str:
    """Return an id that was given so long after ten, to the millisecond."""
    return str((1_715_680_800_000 + seconds * 1_000 - 1_288_834_974_657) << 22)


def _misread(audit: cj.Audit) -> tuple[str, object, object]:
    """Return the one rule that explains the only one passed over exactly, before and after."""
    assert list(codes(audit).values()) == [[("rule_misapplied", "exact")]]
    (fault,) = audit.wronged[0].causes[0].demonstrated_by.faults
    return str(fault.params["key"]), fault.params["before"], fault.params["after"]


class TestReadings:
    """Rules whose other readings need evidence of their own kind (spec 11.4.4)."""

    COPY = f"RT @blue_bakery: {TEXT}"

    def test_a_tolerance_that_nobody_kept_to(self) -> None:
        shares = _copies(("ada", 60, self.COPY), ("bo", 62, self.COPY))
        assert cj.audit(contest(1), shares, ["@ada"]).is_right
        audit = cj.audit(contest(1, {"tolerance_ms": 5_000}), shares, ["@ada"])
        assert handles(audit.undecidable) == ["ada"]
        assert [(row.entrant.handle, row.seat) for row in audit.wronged] == [("bo", None)]
        assert _misread(audit) == ("entry.tolerance_ms", "5000", None)

    @pytest.mark.parametrize(
        ("rule", "text", "after"),
        [
            ("exact", "RT @blue_bakery: the first ones to share this", '"recognisable"'),
            ("exact", "RT @blue_bakery: a bun for the first", '"mention"'),
            ("recognisable", "RT @blue_bakery: a bun for the first", '"mention"'),
        ],
    )
    def test_a_looser_match(self, rule: str, text: str, after: str) -> None:
        shares = _copies(("ada", 60, text), ("bo", 120, self.COPY))
        audit = cj.audit(contest(1, {"manual_match": rule}), shares, ["@ada"])
        assert _misread(audit) == ("entry.manual_match", f'"{rule}"', after)

    @pytest.mark.parametrize(
        ("undone", "gone", "announced", "key", "after"),
        [
            ("exclude", "15:00", "ada", "entry.undone", '"count"'),
            ("count", "15:00", "bo", "entry.undone", '"exclude"'),
            # Undone after the close it counts; whoever knows no close leaves it out.
            ("exclude", "22:10", "bo", "entry.closes", None),
        ],
    )
    def test_what_was_undone(
        self, undone: str, gone: str, announced: str, key: str, after: str | None
    ) -> None:
        shares = _copies(("ada", 60, self.COPY), ("bo", 62, self.COPY)) + _deleted(60, gone)
        audit = cj.audit(contest(1, {"undone": undone}), shares, [f"@{announced}"])
        found = _misread(audit)
        assert (found[0], found[2]) == (key, after)

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("account_created_before", "2024-05-01T00:00:00Z"),
            ("past_winners", [{"winners": ["@ada"]}]),
        ],
    )
    def test_a_condition_left_out(self, key: str, value: object) -> None:
        # Nothing says how old the accounts are, so that nobody is certain by that rule.
        audit = cj.audit(contest(1, {}, {key: value}), table(ROWS), ["@ada"])
        assert handles(audit.rightful) == []
        misread = next(row for row in audit.wronged if row.entrant.handle == "bo")
        (cause,) = misread.causes
        assert (cause.code, cause.demonstrated_by.strength) == ("rule_misapplied", "exact")
        (fault,) = cause.demonstrated_by.faults
        assert (fault.params["key"], fault.params["after"]) == (f"eligibility.{key}", None)

    def test_one_of_several_posts_left_out(self) -> None:
        second = _id(600)
        lines = [
            "handle,form,time,target",
            f"ada,native,2024-05-14 10:01:00,{POST}",
            f"cleo,native,2024-05-14 10:20:00,{second}",
        ]
        shares = cj.exhibit(
            "\n".join(lines).encode(),
            name="both.csv",
            zone="UTC",
            sees=["native", "manual"],
            complete=True,
            taken_at=TAKEN,
        )
        posts = [{"id": POST, "text": TEXT}, {"id": second, "text": "a second bun for the first"}]
        written = contest(1).model_dump(by_alias=True, exclude_unset=True, mode="json")
        rules = cj.load_contest({**written, "posts": posts})
        assert cj.audit(rules, shares, ["@ada"]).is_right
        audit = cj.audit(rules, shares, ["@cleo"])
        assert handles(audit.wronged) == ["ada"]
        assert _misread(audit) == ("posts[0]", f'"{POST}"', None)


class TestPairs:
    def test_two_faults_at_once(self) -> None:
        # Native shares unseen, and copies of copies left out: either alone seats somebody else.
        rows = [
            ("ada", "native", "10:01:00"),
            ("bo", "manual", "10:02:00", "@yan"),
            ("cleo", "manual", "10:03:00"),
            ("dan", "native", "10:04:00"),
        ]
        audit = cj.audit(contest(1), table(rows), ["@cleo"])
        assert [code for code, _ in codes(audit)["ada"]] == ["blind_instrument", "rule_misapplied"]
        assert all(len(one.demonstrated_by.faults) == 2 for one in audit.wronged[0].causes)
