"""Who was announced, in which class; who was passed over, and by how much."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import jsonschema
import pytest

import contestjudge as cj
from contestjudge.errors import InputError, UsageError
from contestjudge.schemas import json_schema
from tests.unit.audit.made import codes, contest, handles, table

ROWS = [(name, "native", f"10:0{n}:00") for n, name in enumerate(["ada", "bo", "cleo", "dan"], 1)]


class TestClasses:
    def test_right(self) -> None:
        audit = cj.audit(contest(2), table(ROWS), ["@bo", "@ada"])
        assert audit.is_right
        assert handles(audit.rightful) == ["ada", "bo"]
        assert audit.wronged == ()
        assert audit.simulated == 0
        assert audit.message.startswith("Right:")

    def test_each_class(self) -> None:
        audit = cj.audit(contest(2), table(ROWS), ["@ada", "@dan", "@nobody"])
        assert handles(audit.rightful) == ["ada"]
        assert handles(audit.undeserving) == ["dan"]
        assert handles(audit.unknown) == ["nobody"]
        assert (audit.unknown[0].rank, audit.unknown[0].verdict) == (None, None)
        assert handles(audit.wronged) == ["bo"]
        assert not audit.is_right

    def test_of_a_decision_that_was_just_judged(self, tmp_path: Path) -> None:
        decision = cj.judge(contest(2), table(ROWS))
        audit = cj.audit(decision, announced=["@ada", "@dan"])
        assert audit == cj.audit(contest(2), table(ROWS), ["@ada", "@dan"])
        assert handles(audit.wronged) == ["bo"]
        path = tmp_path / "decision.json"
        path.write_text(decision.to_json())
        loaded = cj.load_decision(path)
        assert loaded == decision
        with pytest.raises(UsageError, match="does not bring its evidence along"):
            cj.audit(loaded, announced=["@ada"])

    def test_what_the_evidence_does_not_settle_is_not_called_wrong(self) -> None:
        holes = table(ROWS, complete=False)
        audit = cj.audit(contest(2), holes, ["@dan", "@ada"])
        assert audit.decision.status is cj.Status.PROVISIONAL
        assert handles(audit.undecidable) == ["ada", "dan"]
        assert {row.seat for row in audit.wronged} == {None}
        assert "none of this is the last word" in audit.message

    def test_out_of_the_rules_and_nothing_unseen_can_help(self) -> None:
        rules = contest(1, {"opens": "2024-05-14T10:01:30Z"})
        audit = cj.audit(rules, table(ROWS), ["@ada"])
        (row,) = audit.undeserving
        assert (row.rank, row.verdict, row.reasons) == (None, "out", ("window",))

    def test_out_of_the_rules_but_another_share_may_be_unseen(self) -> None:
        rules = contest(1, {"opens": "2024-05-14T10:01:30Z"})
        audit = cj.audit(rules, table(ROWS, complete=False), ["@ada"])
        (row,) = audit.undecidable
        assert (row.rank, row.verdict) == (None, "possible")

    def test_the_sponsor_never_wins_whatever_is_unseen(self) -> None:
        rows = [("blue_bakery", "native", "10:01:00"), *ROWS[1:]]
        audit = cj.audit(contest(1), table(rows, complete=False), ["@blue_bakery"])
        assert audit.undeserving[0].reasons == ("sponsor",)

    def test_the_sponsor_is_known_without_a_share(self) -> None:
        for names in (["@blue_bakery"], ["blue_bakery", "@Blue_Bakery"]):
            audit = cj.audit(contest(1), table(ROWS, complete=False), names)
            assert audit.unknown == ()
            (row,) = audit.undeserving
            assert (row.reasons, row.verdict, row.rank) == (("sponsor",), "out", None)
            assert row.named == tuple(sorted(names))
            assert not audit.is_right

    def test_a_draw_that_was_not_held_passes_nobody_over(self) -> None:
        rules = contest(1).model_dump(by_alias=True, exclude_unset=True, mode="json")
        rules["award"] = {"method": "draw", "seats": 1}
        audit = cj.audit(rules, table(ROWS), ["@ada"])
        assert handles(audit.undecidable) == ["ada"]
        assert audit.undecidable[0].rank is None
        assert "rank" not in audit.text()
        assert audit.note.startswith("The draw has not been held on this evidence")
        assert audit.wronged == ()
        assert not audit.is_right


class TestHowFarAhead:
    def test_in_microseconds_over_what_is_not_known(self) -> None:
        rows = [("ada", "native", "10:01:10"), ("bo", "native", "10:02")]
        audit = cj.audit(contest(1), table(rows), ["@bo"])
        # At the latest 10:01:10.999999, and at the earliest 10:02:00.
        assert audit.wronged[0].ahead_by_us == 49_000_001

    def test_against_the_last_of_several(self) -> None:
        audit = cj.audit(contest(1), table(ROWS), ["@bo", "@dan"])
        assert audit.wronged[0].ahead_by_us == 3 * 60_000_000 - 999_999

    def test_nobody_to_compare_with(self) -> None:
        audit = cj.audit(contest(1), table(ROWS), ["@nobody"])
        assert audit.wronged[0].ahead_by_us is None

    def test_where_nothing_separates_them(self) -> None:
        rows = [("ada", "native", "10:01"), ("bo", "native", "10:01"), ("cleo", "native", "10:03")]
        audit = cj.audit(contest(1), table(rows), ["@bo"])
        assert handles(audit.undecidable) == ["bo"]
        assert [(row.entrant.handle, row.seat) for row in audit.wronged] == [("ada", None)]


class TestNames:
    def test_ids_handles_and_bare_names_are_one(self) -> None:
        evidence = cj.exhibit(
            b"account_id,handle,form,time\n77,ada,native,2024-05-14 10:01:00\n",
            zone="UTC",
            taken_at="2024-05-14T22:30:00Z",
            sees=["native", "manual"],
            complete=True,
        )
        for names in (["@ada"], ["@ADA"], ["x:77"], ["77"], ["ada"], ["@ada", "77"]):
            audit = cj.audit(contest(1), evidence, names)
            assert audit.is_right, names
            assert audit.rightful[0].named == tuple(sorted(names))

    def test_another_platform_is_nobody_here(self) -> None:
        audit = cj.audit(contest(1), table(ROWS), ["mastodon:ada"])
        assert audit.unknown[0].entrant.platform == "mastodon"

    def test_a_handle_that_two_people_had(self) -> None:
        rows = [
            "account_id,handle,form,time",
            "77,ada,native,2024-05-14 10:01:00",
            "78,ada,native,2024-05-14 10:02:00",
        ]
        evidence = cj.exhibit("\n".join(rows).encode(), zone="UTC", sees=["native"])
        with pytest.raises(UsageError, match="x:77, x:78; name the one"):
            cj.audit(contest(1), evidence, ["@ada"])

    def test_somebody_unknown_of_another_server_keeps_their_name(self) -> None:
        names = ["mastodon:@Ada@example.social", "@Bo@example.social", "cleo@example.social"]
        audit = cj.audit(contest(1), table(ROWS), names)
        assert sorted(handles(audit.unknown)) == [
            "Ada@example.social",
            "Bo@example.social",
            "cleo@example.social",
        ]

    def test_nobody_at_all(self) -> None:
        audit = cj.audit(contest(1), table(ROWS), [])
        assert audit.message.startswith("Nobody was announced. 1 person who should have won was")

    def test_what_is_no_text(self) -> None:
        with pytest.raises(UsageError, match="int is no name"):
            cj.audit(contest(1), table(ROWS), [77])  # type: ignore[list-item]

    def test_what_can_be_no_name(self) -> None:
        with pytest.raises(UsageError, match="names no account"):
            cj.audit(contest(1), table(ROWS), ["@a b", "@"])

    @pytest.mark.parametrize(
        "name",
        [
            "<script>alert(1)</script>",
            "@<b>",
            "https://x.com/ada",
            "@a|b",
            "x:<1>",
            "@e\u202ev",
            "ada\u200b",
        ],
    )
    def test_what_can_be_no_account_s_is_not_called_unknown(self, name: str) -> None:
        with pytest.raises(UsageError, match="can be no account's name"):
            cj.audit(contest(1), table(ROWS), [name])

    @pytest.mark.parametrize("name", ["did:plc:z72i7hd", "@zoë", "x:77", "@a.b-c_d", "@a@b.c:3000"])
    def test_what_may_be_somebody_s_is(self, name: str) -> None:
        assert len(cj.audit(contest(1), table(ROWS), [name]).unknown) == 1


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("names.txt", "# announced on Monday\n@ada\n\n  bo \r\n"),
            ("names.json", '["@ada", "bo"]'),
            ("names.csv", "place,handle\n1,@ada\n2,bo\n"),
            ("names.csv", "\ufeffhandle\nada\nbo\n"),
            ("names.csv", "@ada\n@bo\n"),
            ("names.tsv", "Handle\tid\nada\t\nbo\t\n"),
        ],
    )
    def test_a_list_of_names(self, tmp_path: Path, name: str, content: str) -> None:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        assert cj.audit(contest(2), table(ROWS), path).is_right

    def test_an_earlier_decision(self, tmp_path: Path) -> None:
        earlier = cj.judge(contest(1), table(ROWS[1:]))
        path = tmp_path / "earlier.json"
        path.write_text(earlier.to_json(), encoding="utf-8")
        for announced in (path, earlier):
            audit = cj.audit(contest(1), table(ROWS), announced)
            assert handles(audit.undeserving) == ["bo"]
            assert codes(audit) == {"ada": [("absent_account", "exact")]}

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("names.txt", "", "names nobody"),
            ("names.txt", "@ada\n@a b\n", "line 2: '@a b' is no name"),
            ("names.json", "[1]", r"\[0\]: is no name"),
            ("names.json", '{"a": 1}', "neither a list of names nor a decision"),
            ("names.json", "[", "not valid JSON"),
            ("names.csv", "a,b\n1,2\n", "none is called handle or id"),
            ("names.csv", "handle\n=cmd()\x1b\n", "is no name"),
            ("names.csv", 'handle\n"ada\n', "no table"),
        ],
    )
    def test_what_is_none(self, tmp_path: Path, name: str, content: str, said: str) -> None:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            cj.audit(contest(1), table(ROWS), path)

    def test_a_provisional_decision_that_was_announced(self, tmp_path: Path) -> None:
        earlier = cj.judge(contest(2), table(ROWS[1:], complete=False))
        assert earlier.winners == ()
        path = tmp_path / "earlier.json"
        path.write_text(earlier.to_json(), encoding="utf-8")
        audit = cj.audit(contest(2), table(ROWS), path)
        assert handles(audit.rightful) == ["bo"]
        assert handles(audit.undeserving) == ["cleo"]
        said = "The earlier decision was provisional and named no winners"
        assert audit.note.startswith(said)
        assert "are the first 2 people" in audit.note
        for view in (audit.text(), audit.markdown(), audit.html()):
            assert said in " ".join(view.split())
        assert cj.audit(contest(2), table(ROWS), ["@bo"]).note == ""

    def test_of_places_those_who_stood_there(self) -> None:
        rules = contest(1).model_dump(by_alias=True, exclude_unset=True, mode="json")
        award = {"method": "positions", "positions": [2, 4]}
        placed = cj.load_contest({**rules, "award": award})
        audit = cj.audit(placed, table(ROWS), cj.judge(placed, table(ROWS, complete=False)))
        assert handles(audit.rightful) == ["bo", "dan"]

    def test_a_decision_without_winners(self) -> None:
        rules = contest(1).model_dump(by_alias=True, exclude_unset=True, mode="json")
        draw = cj.load_contest({**rules, "award": {"method": "draw", "seats": 1}})
        for earlier in (
            cj.judge(draw, table(ROWS, complete=False)),
            cj.judge(contest(1), table([], complete=False)),
        ):
            with pytest.raises(InputError, match="names no winners"):
                cj.audit(contest(1), table(ROWS), earlier)


class TestDocument:
    def test_it_is_what_its_schema_says(self) -> None:
        audit = cj.audit(contest(2), table(ROWS), ["@ada", "@dan", "@nobody"])
        schema = json_schema("audit")
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(json.loads(audit.to_json()), schema)

    def test_hostile_names_show_as_text(self) -> None:
        hostile = "ev\u202eil<script>alert(1)</script>|*x*"
        audit = cj.audit(contest(1), table(ROWS), ["@ada", "@eve"])
        (row,) = audit.unknown
        entrant = row.entrant.model_copy(update={"handle": hostile})
        called = row.model_copy(update={"entrant": entrant, "named": (f"@{hostile}",)})
        audit = cj.Audit.of(audit.model_copy(update={"unknown": (called,)}), UTC)
        for view in (audit.text(), audit.markdown()):
            assert "\u202e" not in view
        assert "<script>" not in audit.markdown()
        assert "\\*x\\*" in audit.markdown()

    def test_no_name_in_markdown_calls_anybody(self) -> None:
        marked = cj.audit(contest(1), table(ROWS), ["@bo"]).markdown()
        assert "the winners are \\@bo" in marked
        assert "@" not in marked.replace("\\@", "")


class TestOtherWaysToWin:
    def _rules(self, award: dict[str, object]) -> cj.Contest:
        rules = contest(1).model_dump(by_alias=True, exclude_unset=True, mode="json")
        return cj.load_contest({**rules, "award": award})

    def test_places(self) -> None:
        rules = self._rules({"method": "positions", "positions": [2, 4]})
        audit = cj.audit(rules, table(ROWS), ["@ada", "@dan"])
        assert handles(audit.rightful) == ["dan"]
        assert handles(audit.undeserving) == ["ada"]
        assert [(row.entrant.handle, row.seat) for row in audit.wronged] == [("bo", 2)]

    def test_tiers_are_seats_one_after_another(self) -> None:
        tiers = [{"name": "loaf", "seats": 1}, {"name": "bun", "seats": 2}]
        rules = self._rules({"tiers": tiers})
        assert cj.audit(rules, table(ROWS), ["@ada", "@bo", "@cleo"]).is_right
        audit = cj.audit(rules, table(ROWS), ["@ada", "@cleo", "@dan"])
        assert [(row.entrant.handle, row.seat) for row in audit.rightful] == [
            ("ada", 1),
            ("cleo", 3),
        ]
        assert handles(audit.undeserving) == ["dan"]
        assert [(row.entrant.handle, row.seat) for row in audit.wronged] == [("bo", 2)]
        assert "for which prize is not checked" in audit.note

    def test_all_whom_nothing_separates(self) -> None:
        rows = [("ada", "native", "10:01"), ("bo", "native", "10:01"), ROWS[3]]
        rules = self._rules({"seats": 1, "contested": "award_all"})
        audit = cj.audit(rules, table(rows), ["@ada"])
        assert handles(audit.rightful) == ["ada"]
        (row,) = audit.wronged
        assert (row.entrant.handle, row.verdict, row.seat) == ("bo", "possible", 2)

    def test_a_draw_that_was_held(self) -> None:
        award: dict[str, object] = {
            "method": "draw",
            "seats": 1,
            "randomness": {"source": "dice", "at": "2024-05-15T10:00:00Z", "event": "one die"},
        }
        rules = self._rules(award)
        drawn = cj.read(
            {
                "schema": "contestjudge/evidence/v1",
                "randomness": {"source": "dice", "values": [4]},
            }
        )
        evidence = table(ROWS) + drawn
        (winner,) = cj.judge(rules, evidence).winners
        right = cj.audit(rules, evidence, [winner.entrant.id])
        assert (right.is_right, right.note) == (True, "")
        other = next(f"@{row[0]}" for row in ROWS if f"@{row[0]}" != winner.entrant.id)
        audit = cj.audit(rules, evidence, [other])
        assert [row.entrant.id for row in audit.undeserving] == [other]
        assert [row.entrant.id for row in audit.wronged] == [winner.entrant.id]
        # Chance decides there, and not who was earlier.
        assert audit.wronged[0].ahead_by_us is None
        assert audit.note.startswith("Replacements made after the draw are not known here")

    def test_an_open_seat_has_no_cause_but_that_it_is_open(self) -> None:
        rows = [("ada", "native", "10:01"), ("bo", "native", "10:01"), ROWS[3]]
        audit = cj.audit(contest(1), table(rows), ["@ada", "@bo"])
        assert audit.wronged == ()
        rows = [ROWS[0], ("bo", "native", "10:02"), ("cleo", "native", "10:02")]
        audit = cj.audit(contest(2), table(rows), ["@ada"])
        assert sorted(handles(audit.wronged)) == ["bo", "cleo"]
        assert audit.simulated == 0
