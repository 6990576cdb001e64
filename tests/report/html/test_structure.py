"""The page as a parser sees it: whole, self-contained, and in an order that can be read aloud."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
from itertools import pairwise

import pytest

from contestjudge.report.html.look import STYLE
from contestjudge.report.html.script import SCRIPT
from tests.report.html.made import judged, parsed

STEPS = pytest.mark.parametrize("step", [1, 2, 3, 4])


@STEPS
def test_every_element_is_closed_and_every_id_is_there_once(step: int) -> None:
    decision, summary = judged(step)
    for page in (parsed(decision.html()), parsed(decision.html(summary))):
        ids = page.attributes("id")
        assert len(ids) == len(set(ids))
        wanted = {link[1:] for link in page.attributes("href") if link.startswith("#")}
        wanted |= set(page.attributes("aria-labelledby")) | set(page.attributes("for"))
        wanted |= set(page.attributes("aria-describedby"))
        assert wanted
        assert wanted <= set(ids)


@STEPS
def test_headings_go_down_one_step_at_a_time(step: int) -> None:
    decision, summary = judged(step)
    levels = [int(tag[1]) for tag, _ in parsed(decision.html(summary)).elements if tag in _HEADS]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


_HEADS = {"h1", "h2", "h3", "h4"}


def test_nothing_is_loaded_and_nothing_but_its_own_script_may_run() -> None:
    decision, summary = judged()
    page = parsed(decision.html(summary))
    (policy,) = [
        attributes["content"]
        for tag, attributes in page.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; ")
    for kind, content in (("style", STYLE), ("script", SCRIPT)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
        assert page.by_tag[kind] == [content]
    assert not page.attributes("src")
    assert not page.attributes("style")
    assert not [name for _, found in page.elements for name in found if name.startswith("on")]
    links = [link for link in page.attributes("href") if not link.startswith("#")]
    assert links[0] == "data:,"
    assert all(re.fullmatch(r"https://x\.com/[A-Za-z0-9_/]+", link) for link in links[1:])


def test_the_verdict_stands_at_the_top_in_a_sentence() -> None:
    final, _ = judged(4)
    page = parsed(final.html())
    first = " ".join(page.texts[: page.texts.index("Seats")])
    assert "Five festival tickets" in first
    assert "Final" in first
    assert "All 5 seats are decided, and nothing unseen could change them." in first


@STEPS
def test_everybody_has_a_line_and_every_digest_is_there(step: int) -> None:
    decision, summary = judged(step)
    page = parsed(decision.html(summary))
    for row in decision.standings:
        assert f"@{row.entrant.handle}" in page.by_tag["bdi"]
    for digest in (decision.digest, decision.evidence.digest, decision.contest.digest):
        assert digest in page.by_tag["code"]
    said = " ".join(page.texts)
    for finding in decision.findings:
        assert finding.message in said
    for next_step in decision.next_steps:
        assert next_step.text in said


def test_what_each_instrument_watched_needs_the_summary() -> None:
    decision, summary = judged(4)
    without, with_ = decision.html(), decision.html(summary)
    assert ">cotweet</text>" not in without
    assert ">cotweet</text>" in with_
    assert "What each instrument watched is not in a decision." in without
    assert "What each instrument watched is not in a decision." not in with_


def test_the_same_decision_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    program = (
        "from tests.report.html.made import judged; import hashlib; d, s = judged(3);"
        " print(hashlib.sha256(d.html(s).encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("4711", "Asia/Tokyo"))
    }
    decision, summary = judged(3)
    here = hashlib.sha256(decision.html(summary).encode()).hexdigest()
    assert found == {f"{here}\n".encode()}
