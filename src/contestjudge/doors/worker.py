"""What runs in a child: errands come by standard input, and what they brought goes back.

It writes no file, and ends when nobody can send it anything any more.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from typing import Final

from contestjudge.doors.errands import Done, Errand

READY: Final = "ready"


def main() -> None:
    """Do what is asked for, until standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever anybody prints does not come between the answers
    gc.disable()  # as where everything is judged
    with answers:
        answer: object = READY
        while True:
            pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
            try:
                errand: Errand = pickle.load(sys.stdin.buffer)  # noqa: S301 - of our own parent
            except EOFError:
                return
            answer = _done(errand)


def _done(errand: Errand) -> Done | None:
    """Do an errand; ``None``: whoever sent for it has to do it, and says what is wrong."""
    try:
        return errand.done() if errand.file.is_here() else None
    except Exception:  # noqa: BLE001 - it goes wrong again where it is said
        return None
