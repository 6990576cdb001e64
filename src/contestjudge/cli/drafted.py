"""What a person reads when a draft has been written: what was found, and the three next steps."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import PurePath

from contestjudge.doors.drafting import CONTEST_NAME, EVIDENCE_NAME, Draft
from contestjudge.report.plain import counted, enumerated, shown
from contestjudge.report.sentences import FORM_WORD, FORM_WORDS


def drafted(made: Draft, folder: str) -> str:
    """Say what was found, what is a stand-in, and what to do next."""
    contest = _named(folder, CONTEST_NAME)
    evidence = _named(folder, EVIDENCE_NAME)
    return "\n".join(_lines(made, contest, evidence)) + "\n"


def _named(folder: str, name: str) -> str:
    return shown(shlex.quote((PurePath(folder) / name).as_posix()))


def _lines(made: Draft, contest: str, evidence: str) -> Iterator[str]:
    post = made.post
    seen = enumerated(
        counted(number, FORM_WORD[form], FORM_WORDS[form]) for form, number in post.shares.items()
    )
    name = "a post that they do not name" if post.id is None else f"post {shown(post.id, 80)}"
    by = f" by @{shown(post.handles[0], 60)}" if post.handles else ""
    yield f"Shared most in these payloads: {name}{by} ({seen})."
    if made.stand_ins:
        yield f"Not in the payloads, and to fill in (FILL IN): {enumerated(made.stand_ins)}."
    yield f"1. Open {contest}: are these the rules that were published?"
    yield f"2. Open {evidence}: say when each payload was taken, and whether it is complete."
    yield f"3. contestjudge judge {contest} {evidence}"
