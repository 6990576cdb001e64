"""Every code has a sentence, and every sentence is filled by what the code really emits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

import contestjudge
from contestjudge.model.decision import (
    BasesDocument,
    EntrantDocument,
    ExclusionDocument,
    FindingDocument,
    Parameters,
    ShareDocument,
)
from contestjudge.model.finding import SEVERITIES
from contestjudge.model.words import Basis, Platform, Reason, Severity, ShareForm
from contestjudge.report.sentences import (
    FINDINGS,
    REASONS,
    exclusion_message,
    exclusion_reason,
    finding_message,
)
from tests.report.emitted import EMITTED

_SOURCE = Path(contestjudge.__file__).parent
_NUMBERS = frozenset(
    {"after", "at_most", "candidates", "cap", "collections", "count", "declared", "entrants"}
    | {"margin_us", "missing", "observed", "records", "relied_on", "seats", "winners"}
)
_TIMES = frozenset({"at", "from", "to", "taken_at", "earliest", "latest"})


def _value(name: str) -> str | int | None:
    if name in _NUMBERS:
        return 7
    if name in _TIMES:
        return "2010-08-04T09:00:00.000000Z"
    return "native" if name == "form" else f"some-{name}"


def _finding(code: str, params: Parameters) -> FindingDocument:
    return FindingDocument(code=code, severity=SEVERITIES[code], params=params, evidence=())


def _literal_emissions() -> Iterator[tuple[str, frozenset[str]]]:
    """Find every ``finding("code", …)`` in the sources, with its parameter names."""
    for path in sorted(_SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id != "finding" or not isinstance(node.args[0], ast.Constant):
                continue
            names = {str(word.arg).removesuffix("_") for word in node.keywords}
            yield str(node.args[0].value), frozenset(names - {"about", "touches"})


def test_every_code_and_reason_has_a_sentence() -> None:
    assert FINDINGS.keys() == SEVERITIES.keys() == EMITTED.keys()
    assert set(REASONS) == {str(reason) for reason in Reason}


def test_the_list_of_parameters_is_what_the_code_emits() -> None:
    found = list(_literal_emissions())
    assert len(found) >= 10
    for code, names in found:
        assert names in EMITTED[code], code


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_sentences_are_filled(code: str) -> None:
    for names in EMITTED[code]:
        text = finding_message(_finding(code, {name: _value(name) for name in names}), UTC)
        assert not re.search(r"[{}]|unknown", text)
        assert not text[0].islower() or text.startswith("some-")
        assert text.endswith(".")


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_sentences_bear_what_is_unknown(code: str) -> None:
    optional = {"at", "at_most", "from", "post", "taken_at", "to"}
    for names in EMITTED[code]:
        params = {name: None if name in optional else _value(name) for name in names}
        text = finding_message(_finding(code, params), UTC)
        assert "None" not in text
        assert not re.search(r"[{}]", text)


def test_a_photo_finish_says_how_close() -> None:
    near = finding_message(_finding("time.photo_finish", {"after": 5, "margin_us": 120_000}), UTC)
    assert near.startswith("Places 5 and 6 are 120 ms apart")
    over = finding_message(_finding("time.photo_finish", {"after": 5, "margin_us": -1}), UTC)
    assert over.startswith("The times of places 5 and 6 overlap")


def test_a_shortfall_says_how_many() -> None:
    params: Parameters = {
        "post": "1",
        "form": "native",
        "observed": 15,
        "declared": 211,
        "at": "2012-02-01T10:00:00.000000Z",
    }
    assert finding_message(_finding("coverage.count_shortfall", params), UTC) == (
        "15 of 211 native shares of post 1 were seen by 2012-02-01 10:00:00: 196 missing."
    )


def test_a_code_of_a_later_version_is_no_fault() -> None:
    later = FindingDocument(code="time.later", severity=Severity.INFO, params={}, evidence=())
    assert finding_message(later, UTC) == "This version has no words for this finding."


@pytest.mark.parametrize("reason", list(Reason))
def test_reasons_are_filled(reason: Reason) -> None:
    basis = Basis.PLATFORM_CLOCK
    share = ShareDocument(
        id="12",
        key="12",
        form=ShareForm.QUOTE,
        target="1",
        via=None,
        earliest=None,
        latest=None,
        basis=basis,
        bases=BasesDocument(earliest=basis, latest=basis),
        account="5",
        evidence=(),
    )
    row = ExclusionDocument(
        entrant=EntrantDocument(platform=Platform.X, id="5", accounts=("5",)),
        share=share,
        reason=reason,
        clause="some.clause",
        params={
            "form": "quote",
            "by": "adjudicator",
            "reason": "member of staff",
            "asked": 2,
            "found": 1,
            "missing": "#lamp",
            "created_earliest": "2024-05-10T09:00:00.000000Z",
            "limit": "2024-05-01T00:00:00.000000Z",
            "taken_at": "2024-05-14T20:00:00.000000Z",
            "decision": "2f0c",
            "day": "2024-05-14",
        },
        evidence=(),
        out_of_play=True,
    )
    text = exclusion_message(row, UTC)
    assert text.startswith("This quote does not count: ")
    assert text.endswith(" (some.clause).")
    yours = exclusion_reason(row, UTC, yours=True)
    assert yours.endswith(" (some.clause)")
    assert not re.search(r"[{}]|unknown", text + yours)
