"""The page of an audit: as whole, as quiet and as safe as that of a decision."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

import contestjudge as cj
from contestjudge.report.html.look import STYLE
from contestjudge.report.plain import shown
from tests.report.html.audits import audited, hostile_audit
from tests.report.html.made import HOSTILE, STOCKHOLM, parsed

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@pytest.mark.parametrize("kind", ["plain", "hostile"])
def test_it_is_whole_and_loads_nothing(kind: str) -> None:
    page = parsed((audited() if kind == "plain" else hostile_audit()).html())
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.attributes("href") if link.startswith("#")} <= set(ids)
    assert [link for link in page.attributes("href") if not link.startswith("#")] == ["data:,"]
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))
    (policy,) = [
        attributes["content"]
        for tag, attributes in page.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert page.by_tag["style"] == [STYLE]
    assert "script" not in page.by_tag
    assert not page.attributes("src")
    assert not page.attributes("style")
    assert not [name for _, found in page.elements for name in found if name.startswith("on")]


def test_everything_that_was_found_is_there() -> None:
    audit = audited()
    page = parsed(audit.html())
    said = " ".join(page.texts)
    assert audit.message in said
    for kind in ("rightful", "undeserving", "unknown", "wronged"):
        for row in getattr(audit, kind):
            assert f"@{row.entrant.handle}" in page.by_tag["bdi"]
    for row in audit.wronged:
        assert row.causes
        for cause in row.causes:
            assert cause.demonstrated_by.text in said
    assert audit.remedy is not None
    for step in audit.remedy.steps:
        assert step.text in said
        assert step.owner in said
    assert "Not right" in said
    assert audit.decision.digest in page.by_tag["code"]


def test_an_audit_that_finds_nothing_wrong_says_so() -> None:
    audit = audited()
    right = cj.Audit.of(
        audit.model_copy(
            update={
                "is_right": True,
                "undeserving": (),
                "unknown": (),
                "wronged": (),
                "remedy": None,
            }
        ),
        STOCKHOLM,
    )
    page = parsed(right.html())
    assert [tag["id"] for name, tag in page.elements if name == "section"] == [
        "announced",
        "rests",
    ]
    assert "Right: the only one announced deserved it" in " ".join(page.texts)


def test_what_strangers_wrote_is_text() -> None:
    plain, harmed = parsed(audited().html()), parsed(hostile_audit().html())
    assert {tag for tag, _ in harmed.elements} <= {tag for tag, _ in plain.elements}
    assert shown(f"@{HOSTILE[0]}", 40) in harmed.by_tag["bdi"]
    assert not _STEERING.search("".join(harmed.texts))
    assert not _STEERING.search(
        "".join(value for _, found in harmed.elements for value in found.values())
    )
    assert max(map(len, harmed.by_tag["bdi"])) <= 121
