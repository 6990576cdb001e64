"""A public list of retweets, judged as it is; counts of all files are in ``every_file.toml``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contestjudge.cli.main import main
from contestjudge.model.time import parse_rfc3339
from tests.corpus.counted import CORPUS, needs_corpus

pytestmark = needs_corpus


class TestTheFoundersOwnPost:
    """Post 397 of 2006, retweeted in 2015: the list shows 14 of the 153 that it counts."""

    NAME = "retweeters/python-twitter_get_retweets.json"

    def judged(
        self, folder: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> tuple[int, dict[str, object]]:
        contest = folder / "contest.toml"
        contest.write_text(
            'schema = "contestjudge/contest/v1"\nname = "corpus"\n[sponsor]\nplatform = "x"\n'
            'handles = ["jack"]\n[[posts]]\nid = "397"\n'
            '[entry]\nforms = ["native"]\n[award]\nseats = 3\n'
        )
        status = main(["judge", str(contest), str(CORPUS / self.NAME), "--format", "json"])
        output, complaint = capfdbinary.readouterr()
        assert complaint == b""
        decision = json.loads(output)
        assert isinstance(decision, dict)
        return status, decision

    def test_the_first_four_stand_in_their_order(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        _, decision = self.judged(tmp_path, capfdbinary)
        standings = decision["standings"]
        assert isinstance(standings, list)
        assert [row["share"]["id"] for row in standings][:4] == [
            "564993779258904576",
            "564993789224550401",
            "564993793536319488",
            "564993795612508160",
        ]
        seen = [row["rank_seen"] for row in standings]
        assert seen == [{"min": place, "max": place} for place in range(1, 15)]

    def test_it_is_provisional_and_says_how_many_are_missing(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        status, decision = self.judged(tmp_path, capfdbinary)
        assert status == 3
        assert decision["status"] == "provisional"
        assert decision["winners"] == []
        findings = decision["findings"]
        assert isinstance(findings, list)
        (shortfall,) = [one for one in findings if one["code"] == "coverage.count_shortfall"]
        assert shortfall["params"]["declared"] == 153
        assert shortfall["params"]["observed"] == 14
        assert "14 of 153" in shortfall["message"]

    def test_no_share_carries_the_originals_time(
        self, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
    ) -> None:
        """The original was made in March 2006; every share in 2015, by its own id and clock."""
        _, decision = self.judged(tmp_path, capfdbinary)
        standings = decision["standings"]
        assert isinstance(standings, list)
        assert len(standings) == 14
        for row in standings:
            share = row["share"]
            assert share["earliest"].startswith("2015-")
            assert share["latest"].startswith("2015-")
            assert share["basis"] == "platform_id"
            earliest, latest = (parse_rfc3339(share[end])[0] for end in ("earliest", "latest"))
            assert latest - earliest == 999
