"""The reference pages name everything that there is, and nothing else."""

from __future__ import annotations

import re

import pytest

from contestjudge.cli.main import command_parser
from contestjudge.model.finding import SEVERITIES
from contestjudge.model.lint import LEVELS
from contestjudge.model.words import Reason
from contestjudge.report.lint import SAID
from contestjudge.report.sentences import FINDINGS, REASONS
from contestjudge.schemas import json_schema
from contestjudge.sources.instruments import instrument_names
from tests.docs.pages import ROOT
from tests.report.emitted import EMITTED

REFERENCE = ROOT / "docs" / "reference"


def _page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def _findings() -> dict[str, tuple[str, set[str]]]:
    """Read code, severity and parameters off the page."""
    rows = re.findall(
        r"^### ([a-z_.]+)\n\n\*\*([a-z]+)\*\*(?: · (.+))?$", _page("findings.md"), re.MULTILINE
    )
    return {
        code: (severity, set(re.findall(r"`([a-z_]+)`", tail))) for code, severity, tail in rows
    }


def test_findings_page_agrees_with_the_code() -> None:
    page = _findings()
    assert {code: severity for code, (severity, _) in page.items()} == {
        code: str(severity) for code, severity in SEVERITIES.items()
    }
    assert page.keys() == FINDINGS.keys()


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_findings_page_names_the_parameters(code: str) -> None:
    emitted = {name for names in EMITTED[code] for name in names}
    assert _findings()[code][1] == emitted


def test_reasons_page_agrees_with_the_code() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+`) \|", _page("reasons.md"), re.MULTILINE)
    named = {word for row in rows for word in re.findall(r"`([a-z_]+)`", row)}
    assert named == {str(reason) for reason in Reason} == set(REASONS)


def test_lint_page_agrees_with_the_code() -> None:
    rows = re.findall(
        r"^### (lint\.[a-z_]+)\n\n\*\*([a-z]+)\*\*(?: · (.+))?\n\n(.+)$",
        _page("lint.md"),
        re.MULTILINE,
    )
    assert {code: level for code, level, _, _ in rows} == {
        code: str(level) for code, level in LEVELS.items()
    }
    for code, _, tail, text in rows:
        said = SAID[code]
        named = set(re.findall(r"{([a-z_]+)}", said.message + said.advice))
        assert set(re.findall(r"`([a-z_]+)`", tail)) == named, code
        assert text.endswith(f"Source: {said.source}.") if said.source else "Source:" not in text


def _keys(document: str) -> set[str]:
    schema = json_schema(document)
    parts = [schema, *schema.get("$defs", {}).values()]
    return {key for part in parts for key in part.get("properties", {})}


@pytest.mark.parametrize(
    ("document", "page"),
    [
        ("contest", "contest-file.md"),
        ("evidence", "evidence-file.md"),
        ("decision", "decision.md"),
        ("inspection", "inspection.md"),
        ("lint", "lint.md"),
        ("manifest", "bundle.md"),
        ("published", "bundle.md"),
        ("proof", "bundle.md"),
        ("verification", "bundle.md"),
        ("audit", "audit.md"),
        ("remedy", "audit.md"),
        ("disputes", "audit.md"),
        ("disputes-report", "audit.md"),
        ("summary", "summary.md"),
    ],
)
def test_pages_name_every_key(document: str, page: str) -> None:
    text = _page(page)
    missing = {
        key
        for key in _keys(document)
        if f"`{key}`" not in text and f"`{key} =" not in text and f"[{key}]" not in text
    }
    # The inside of an option's own table is shown in the option's row.
    assert missing - {"count_if_standing_at", "exhibits", "attestations", "rulings"} == set()


def test_evidence_page_names_every_instrument() -> None:
    text = _page("evidence-file.md")
    assert {name for name in instrument_names() if f"`{name}`" not in text} == set()


def test_command_line_page_names_every_command_and_option() -> None:
    text = _page("command-line.md")
    usage = command_parser().format_help()
    options = set(re.findall(r"--[a-z]+", usage)) | {"--format text", "--format json"}
    commands = re.findall(r"^    ([a-z]+) ", usage, re.MULTILINE)
    assert {"judge", "inspect"} <= set(commands)
    assert {name for name in options if f"`{name}`" not in text} == set()
    assert {name for name in commands if f"`contestjudge {name}" not in text} == set()
