"""contestjudge: who won a share contest, how surely, and what was not seen.

>>> import contestjudge as cj
>>> cj.__all__[0]
'Contest'
"""

from __future__ import annotations

from contestjudge.doors import (
    Evidence,
    commit_draw,
    exhibit,
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
    run_draw,
    seal,
    signer_at,
    verify,
    what_if,
)
from contestjudge.errors import ContestJudgeError, Fault, InputError, UsageError
from contestjudge.model.contest import Contest
from contestjudge.model.words import ShareForm, Status, Verdict
from contestjudge.report.decision import Decision
from contestjudge.report.inspection import Inspection
from contestjudge.report.lint import LintReport
from contestjudge.report.verification import Verification
from contestjudge.report.what_if import WhatIf

__all__ = [
    "Contest",
    "ContestJudgeError",
    "Decision",
    "Evidence",
    "Fault",
    "InputError",
    "Inspection",
    "LintReport",
    "ShareForm",
    "Status",
    "UsageError",
    "Verdict",
    "Verification",
    "WhatIf",
    "commit_draw",
    "exhibit",
    "inspect",
    "judge",
    "lint",
    "load_commitment",
    "load_contest",
    "load_decision",
    "load_draw",
    "prove",
    "publish",
    "read",
    "replace_drawn",
    "run_draw",
    "seal",
    "signer_at",
    "verify",
    "what_if",
]
