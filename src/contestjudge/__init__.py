"""contestjudge: who won a share contest, how surely, and what was not seen.

>>> import contestjudge as cj
>>> [str(status) for status in cj.Status]
['final', 'contested', 'provisional']
"""

from __future__ import annotations

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
from contestjudge.doors.noticing import notice
from contestjudge.errors import ContestJudgeError, Fault, InputError, UsageError
from contestjudge.model.contest import Contest
from contestjudge.model.words import ShareForm, Status, Verdict
from contestjudge.report.audit import Audit
from contestjudge.report.decision import Decision
from contestjudge.report.disputes import Disputes
from contestjudge.report.inspection import Inspection
from contestjudge.report.lint import LintReport
from contestjudge.report.summary import Summary
from contestjudge.report.verification import Verification
from contestjudge.report.what_if import WhatIf

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
