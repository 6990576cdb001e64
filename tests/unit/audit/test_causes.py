"""Each cause in a contest made up for it: found where it holds, and nothing else in its place."""

from __future__ import annotations

import pytest

import contestjudge as cj
from tests.unit.audit.made import codes, contest, faults, handles, table

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
        audit = cj.audit(contest(1), table(rows), ["@bo"])
        assert codes(audit) == {"ada": [("coarse_clock", "level")]}
        assert audit.wronged[0].causes[0].demonstrated_by.contested == 2


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
