"""``audit`` and ``disputes`` on the command line, over the case of 2010."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import pytest

from contestjudge.cli import main
from contestjudge.model.audit import AuditDocument
from contestjudge.model.disputes import DisputesDocument

SJ = Path(str(resources.files("contestjudge") / "data" / "sj"))
CASE = (str(SJ / "contest.toml"), str(SJ / "evidence-4.toml"))
CROWNED = ("@made_up_elin", "@rasmus", "@peter", "@made_up_knut", "@made_up_siv")


class Ran(NamedTuple):
    """What a command did."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def ran(*arguments: str) -> Ran:
        status = main(arguments)
        captured = capsysbinary.readouterr()
        return Ran(status, captured.out.decode(), captured.err.decode())

    return ran


def _audit(run: Run, *arguments: str) -> AuditDocument:
    ran = run("audit", *CASE, *arguments, "--format", "json")
    assert ran.status == 3, ran.err
    return AuditDocument.model_validate_json(ran.out)


class TestTheCase:
    def test_who_deserved_it_and_who_was_passed_over(self, run: Run) -> None:
        audit = _audit(run, "--announced", *CROWNED)
        assert [row.entrant.handle for row in audit.rightful] == ["made_up_elin"]
        undeserving = [row.entrant.handle for row in audit.undeserving]
        assert undeserving == ["rasmus", "peter", "made_up_knut", "made_up_siv"]
        passed = [(row.entrant.handle, row.seat) for row in audit.wronged]
        assert passed == [("raz", 1), ("jacob", 2), ("made_up_majken", 3), ("made_up_tove", 5)]
        assert all((row.ahead_by_us or 0) > 4 * 60_000_000 for row in audit.wronged)

    def test_the_cause_is_the_tool_that_hid_native_ones(self, run: Run) -> None:
        for row in _audit(run, "--announced", *CROWNED).wronged:
            (cause,) = row.causes
            assert (cause.code, cause.demonstrated_by.strength) == ("blind_instrument", "exact")
            assert cause.exhibit is not None
            assert cause.exhibit.instrument == "cotweet"
            winners = {f"@{one.handle}" for one in cause.demonstrated_by.winners}
            assert winners == set(CROWNED)

    def test_peter_and_rasmus_keep_their_prizes(self, run: Run) -> None:
        policy = ("--policy", str(SJ / "policy.toml"), "--as-of", "2010-08-18")
        log = ("--log", str(SJ / "disputes.toml"))
        remedy = _audit(run, "--announced", str(SJ / "announced.txt"), *policy, *log).remedy
        assert remedy is not None
        gets = {one.entrant.handle: one.gets for one in remedy.affected}
        assert gets["peter"] == gets["rasmus"] == "keeps_prize"
        assert [one.entrant.handle for one in remedy.affected if one.gets == "voucher"] == [
            "raz",
            "jacob",
            "made_up_majken",
            "made_up_tove",
        ]
        complained = {one.entrant.handle for one in remedy.affected if one.complained}
        assert complained == {"raz", "jacob"}
        assert remedy.cost.added == 4 * 69_500
        assert str(remedy.steps[0].due) == "2010-08-18"

    def test_by_the_tool_s_list_alone_nothing_can_be_said(self, run: Run) -> None:
        ran = run("audit", CASE[0], str(SJ / "evidence-1.toml"), "--announced", *CROWNED)
        assert ran.status == 3
        assert "5 cannot be decided on this evidence" in ran.out
        assert "did not deserve" not in ran.out

    def test_an_earlier_decision_is_an_announcement(self, run: Run, tmp_path: Path) -> None:
        ran = run("judge", *CASE, "--format", "json")
        path = tmp_path / "decision.json"
        path.write_text(ran.out, encoding="utf-8")
        again = run("audit", *CASE, "--announced", str(path))
        assert again.status == 0
        assert "Right: all 5 announced deserved it" in again.out

    def test_markdown(self, run: Run) -> None:
        ran = run("audit", *CASE, "--announced", *CROWNED, "--format", "markdown")
        assert ran.out.startswith("# Five festival tickets: audit of the announced winners\n")
        assert "| \\@raz | seat 1 |" in ran.out

    def test_html(self, run: Run) -> None:
        ran = run("audit", *CASE, "--announced", *CROWNED, "--format", "html")
        assert ran.status == 3
        assert ran.out.startswith("<!DOCTYPE html>")
        assert "<td>seat 1</td>" in ran.out

    def test_disputes(self, run: Run) -> None:
        log = ("--log", str(SJ / "disputes.toml"), "--as-of", "2010-08-18T09:00:00Z")
        ran = run("disputes", *CASE, *log, "--format", "json")
        assert ran.status == 3
        report = DisputesDocument.model_validate_json(ran.out)
        stands = {row.account: row.stands for row in report.disputes}
        assert stands == {"@filip": "unknown", "@raz": "winner", "@jacob": "winner"}
        assert [row.account for row in report.disputes if row.weekend] == ["@jacob"]
        assert json.loads(ran.out)["all"]["share"] == {"of": 3, "answered": 2}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--announced", "@raz", "names.txt"), "takes names or one file, not both"),
        (("--announced", "nowhere.txt"), "nowhere.txt: cannot be read"),
        (("--announced", "@raz", "--as-of", "2010-8-1"), "'2010-8-1' is no day"),
        (("--announced", "@raz", "--as-of", "9999-12-31"), "outside the years"),
        (("--announced", "@raz", "--policy", str(SJ / "disputes.toml")), "schema"),
        ((), "--announced"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = run("audit", *CASE, *arguments)
    assert ran.status == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert ran.out == ""
