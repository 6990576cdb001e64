"""contestjudge: who won a share contest, how surely, and what was not seen.

>>> import contestjudge as cj
>>> [str(status) for status in cj.Status]
['final', 'contested', 'provisional']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from contestjudge.doors import (
    Evidence,
    HeldDraw,
    audit,
    commit_draw,
    disputes,
    exhibit,
    hold_draw,
    inspect,
    judge,
    lint,
    load_commitment,
    load_contest,
    load_decision,
    load_draw,
    prove,
    publish,
    read,
    replace_drawn,
    replace_in_bundle,
    run_draw,
    seal,
    seal_draw,
    signer_at,
    summarise,
    verify,
    what_if,
)
from contestjudge.errors import ContestJudgeError, Fault, InputError, UsageError
from contestjudge.model.contest import Contest
from contestjudge.model.words import ShareForm, Status, Verdict
from contestjudge.report.decision import Decision
from contestjudge.report.inspection import Inspection
from contestjudge.report.lint import LintReport
from contestjudge.report.summary import Summary
from contestjudge.report.verification import Verification
from contestjudge.report.what_if import WhatIf

if TYPE_CHECKING:
    from contestjudge.doors.noticing import notice
    from contestjudge.report.audit import Audit
    from contestjudge.report.disputes import Disputes

__all__ = [
    "Audit",
    "Contest",
    "ContestJudgeError",
    "Decision",
    "Disputes",
    "Evidence",
    "Fault",
    "HeldDraw",
    "InputError",
    "Inspection",
    "LintReport",
    "ShareForm",
    "Status",
    "Summary",
    "UsageError",
    "Verdict",
    "Verification",
    "WhatIf",
    "audit",
    "commit_draw",
    "disputes",
    "exhibit",
    "hold_draw",
    "inspect",
    "judge",
    "lint",
    "load_commitment",
    "load_contest",
    "load_decision",
    "load_draw",
    "notice",
    "prove",
    "publish",
    "read",
    "replace_drawn",
    "replace_in_bundle",
    "run_draw",
    "seal",
    "seal_draw",
    "signer_at",
    "summarise",
    "verify",
    "what_if",
]

_LATER: Final = {
    "Audit": "contestjudge.report.audit",
    "Disputes": "contestjudge.report.disputes",
    "notice": "contestjudge.doors.noticing",
}
"""Asked for seldom, and long to import: where they are."""


def __getattr__(name: str) -> object:
    """Import what few ask for when it is asked for."""
    if name not in _LATER:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    found: object = getattr(import_module(_LATER[name]), name)
    globals()[name] = found
    return found
