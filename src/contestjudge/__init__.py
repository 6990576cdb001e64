"""contestjudge: who won a share contest, how surely, and what was not seen.

>>> import contestjudge as cj
>>> cj.__all__[0]
'Contest'
"""

from __future__ import annotations

from contestjudge.doors import (
    Evidence,
    exhibit,
    inspect,
    judge,
    lint,
    load_contest,
    load_decision,
    read,
    what_if,
)
from contestjudge.errors import ContestJudgeError, Fault, InputError, UsageError
from contestjudge.model.contest import Contest
from contestjudge.model.words import ShareForm, Status, Verdict
from contestjudge.report.decision import Decision
from contestjudge.report.inspection import Inspection
from contestjudge.report.what_if import WhatIf
from contestjudge.report.lint import LintReport

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
    "WhatIf",
    "exhibit",
    "inspect",
    "judge",
    "lint",
    "load_contest",
    "load_decision",
    "read",
    "what_if",
]
